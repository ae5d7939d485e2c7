"""Plans of other cities, as files alone (`docs/districts/`): what they say is decided so (三)."""

from collections.abc import Iterator, Mapping
from pathlib import Path

import anyio
import msgspec
import pytest
from msgspec.structs import replace

from api.stand_in_register import Mode
from domain.applicant import ApplicantKind
from domain.case import Track
from domain.credit import FactKind
from domain.eligibility import CaseMode
from domain.policy import Policy
from domain.policy_file import check_policy
from domain.policy_terms import Rounding
from domain.review import decided_at_once
from domain.services.policies import FIRST
from schema.policy import GradePolicy
from tests.casework import LICENCE, REQUIRED, Casework
from tests.databases import PostgresDatabases, SqliteFiles
from tests.hall import ACCOUNTING, Officer
from tests.policies import rewrite_policy
from tests.register_server import AAA, RegisterServer

ROOT = Path(__file__).parent.parent
DISTRICTS = sorted((ROOT / "docs" / "districts").glob("*.toml"))
_HAIKOU, ORDOS, YIWU = DISTRICTS
LISTING_ACCOUNTING = ("990000000001", ACCOUNTING[19:31])
"""The list of 义乌 with the matter of these tests on it."""


def read(path: Path) -> Policy:
    return check_policy(path.read_text(encoding="utf-8"))


@pytest.mark.clause("三")
@pytest.mark.parametrize("path", DISTRICTS, ids=lambda path: path.stem)
def test_the_plan_of_another_city_answers_its_examples_as_written(path: Path) -> None:
    policy = read(path)
    reached = {example.expect.tier for example in policy.examples}
    assert {tier.id for tier in policy.incentives()} <= reached, "an example for each tier"
    assert len(policy.examples) >= 2 * len(policy.tiers)


def test_they_rest_on_facts_of_every_kind_but_a_flag_which_is_read_as_a_list() -> None:
    kinds = {fact.kind for path in DISTRICTS for fact in read(path).facts.values()}
    assert kinds == set(FactKind) - {FactKind.FLAG}


def test_no_service_begins_with_one_of_them() -> None:
    assert FIRST.parent.name == "policies"
    assert [path.name for path in FIRST.parent.glob("*.toml")] == [FIRST.name]


@pytest.mark.clause("四(二)1", "四(二)3")
@pytest.mark.parametrize("track", [Track.REMINDED, Track.DECLINED])
def test_what_needs_no_request_and_no_credit_check_holds_from_acceptance_on(track: Track) -> None:
    """即办清单 of 义乌: done at once for everybody, whatever the register says of them."""
    yiwu = read(YIWU)
    matter = replace(LICENCE, base_code=yiwu.lists["instant"][0], supports=("AT_ONCE",))
    work = Casework(policy=yiwu, matter=matter)
    work.brought_to(track).notified(*REQUIRED)
    assert work.case.granted(yiwu) == ()
    event = work.accepts()
    assert (work.case.mode, event.benefits) == (CaseMode.ORDINARY, ("AT_ONCE",))
    assert work.case.granted(yiwu) == ("AT_ONCE",)
    assert decided_at_once(work.case, work.occasion())
    listed = replace(matter, base_code=yiwu.lists["commitment"][0])
    other = Casework(policy=yiwu, matter=listed)
    other.brought_to(track).notified(*REQUIRED)
    other.accepts()
    assert not decided_at_once(other.case, other.occasion())


# --- at the window, over GraphQL -------------------------------------------------------


@pytest.fixture
def plan() -> Path:
    """The plan of the hall: that of 鄂尔多斯, whose benefits the catalogue gives, unless a test
    says another.
    """
    return ORDOS


@pytest.fixture
def hall_url(databases: SqliteFiles | PostgresDatabases, plan: Path) -> Iterator[str]:
    """A hall of another city."""
    text = plan.read_text(encoding="utf-8").replace(*LISTING_ACCOUNTING)
    with databases.furnished() as url:
        anyio.run(rewrite_policy, url, text)
        yield url


DECISION = """query ($no: ShortText!) { case(caseNo: $no) {
    restrictions { measure legalBasis { id } } decisions {
    decision { reasons { code clause { id } } differences { change { tier { code } needs {
        fact test wanted
    } } } }
    inputs { readings { fact token listed records { on } } }
    trace { rule outcome conditions { depth joint fact test holds } }
} } }"""
POLICY = """{ policyInForce {
    facts { id kind scale ifAbsent subject }
    tiers { code condition restrictions { measure legalBasis { document } } }
    switches { onBreach onRepeatedBreach { count effect } }
} }"""


def says(server: RegisterServer, *readings: Mapping[str, object]) -> None:
    """Answer from now on with these, and with nothing else that may be asked."""
    about = {"kind": AAA.kind, "identifier": AAA.identifier}
    body = msgspec.json.encode({"subject": about, "readings": readings})
    server.switch(Mode.VERBATIM, body.decode())


def listed_or_not(*, distrusted: bool) -> list[dict[str, object]]:
    """A good grade, and this of the one list."""
    return [
        {"fact": "praised", "status": "ABSENT"},
        {"fact": "distrusted", "status": "OK", "listed": distrusted},
        {"fact": "national", "status": "OK", "token": "优-", "evaluatedOn": "2026-08-31"},
        {"fact": "broken", "status": "OK", "records": []},
    ]


@pytest.mark.clause("三", "四(二)1")
async def test_a_case_of_another_city_goes_by_its_own_plan(
    clerk: Officer, register_server: RegisterServer
) -> None:
    says(register_server, *listed_or_not(distrusted=False))
    case = await clerk.registers(AAA, ACCOUNTING)
    await clerk.does("giveOneTimeNotice", case)
    await clerk.commits(case)
    await clerk.takes(case, "M01", "M02", "M03")
    deferred = [{"material": "M05", "dueOn": "2026-09-23"}]
    await clerk.does("acceptCase", case, deferred=deferred, replaced=["M04"])
    assert case.mode == "CREDIT"
    assert sorted(case.usedBenefits) == ["NOTIFY_COMMIT", "TOLERANT_ACCEPTANCE"]


@pytest.mark.clause("四(一)", "四(二)3")
async def test_an_act_there_rests_on_what_its_own_plan_holds_and_never_on_ours(
    clerk: Officer,
) -> None:
    case = await clerk.registers(AAA, ACCOUNTING)
    acts: dict[str, list[str]] = {}
    for act, ids in (await clerk.bases(case)).items():
        [id] = ids
        acts.setdefault(id, []).append(act)
    assert acts == {
        "许可法30": ["GIVE_ONE_TIME_NOTICE"],
        "许可法32": [
            *("SUBMIT_MATERIAL", "CHECK_MATERIAL", "REQUEST_SUPPLEMENT"),
            *("ACCEPT", "REFUSE_ACCEPTANCE"),
        ],
        "许可法34": ["START_REVIEW", "RECORD_STEP", "RECORD_OPINION"],
        "许可法45": ["SUSPEND_CLOCK", "RESUME_CLOCK", "RETURN"],
        "许可法42": ["EXTEND_LIMIT"],
        "许可法38": ["DECIDE"],
        "许可法44": ["DELIVER"],
    }


@pytest.mark.clause("三4", "四(二)1")
async def test_who_is_listed_there_is_handled_strictly_and_told_why(
    clerk: Officer, register_server: RegisterServer
) -> None:
    says(register_server, *listed_or_not(distrusted=True))
    case = await clerk.registers(AAA, ACCOUNTING)
    await clerk.does("giveOneTimeNotice", case)
    await clerk.does("remind", case)
    await clerk.does("requestCreditApproval", case)
    await clerk.does("decideEligibility", case)
    await clerk.takes(case, "M01", "M02", "M03", "M04", "M05")
    await clerk.does("acceptCase", case)
    assert (case.track, case.mode) == ("INELIGIBLE", "ORDINARY_STRICT")
    shown = (await clerk.ask(DECISION, no=case.caseNo))["case"]
    assert shown["restrictions"] == [
        {"measure": "NO_COMMITMENT", "legalBasis": {"id": "国办发〔2020〕42号"}}
    ]
    found = shown["decisions"][0]
    assert found["decision"]["reasons"] == [
        {"code": "TIER_RESTRICTS", "clause": {"id": "第三条(三)"}}
    ]
    needed = [{"fact": "distrusted", "test": "is true", "wanted": False}]
    changes = [each["change"] for each in found["decision"]["differences"]]
    assert {"tier": {"code": "A"}, "needs": needed} in changes
    steps = {step["rule"]: step["conditions"] for step in found["trace"]}
    assert [(each["depth"], each["fact"], each["test"], each["holds"]) for each in steps["C"]] == [
        (0, None, "", True),
        (1, "distrusted", "is true", True),
        (1, "broken", "ge 1", False),
        (1, "national", "in 差", False),
    ]
    assert steps["A"] == [], "the first tier that is true ends the search"
    readings = {each["fact"]: each for each in found["inputs"]["readings"]}
    assert (readings["national"]["token"], readings["distrusted"]["listed"]) == ("优-", True)
    assert readings["broken"]["records"] == []


@pytest.mark.clause("二(二)", "四(一)")
@pytest.mark.parametrize("plan", [YIWU], ids=["yiwu"])
async def test_nothing_is_asked_that_is_not_about_the_applicant(
    clerk: Officer, register_server: RegisterServer
) -> None:
    """A fact about persons is not asked of an enterprise: an answer without it is a whole one."""
    organisation = {"fact": "organisation", "status": "OK", "token": "b 级"}
    says(
        register_server,
        organisation | {"evaluatedOn": "2026-08-31"},
        {"fact": "bad", "status": "ABSENT"},
    )
    case = await clerk.registers(AAA, ACCOUNTING)
    await clerk.does("giveOneTimeNotice", case)
    await clerk.commits(case)
    found = (await clerk.ask(DECISION, no=case.caseNo))["case"]["decisions"][0]
    assert case.track == "COMMITTED"
    assert {each["fact"] for each in found["inputs"]["readings"]} == {"organisation", "bad"}
    outcomes = {step["rule"]: step["outcome"] for step in found["trace"]}
    assert outcomes["person"] == "NOT_REACHED"


@pytest.mark.clause("三")
async def test_the_plan_of_another_city_is_read_like_any(clerk: Officer) -> None:
    found = (await clerk.ask(POLICY))["policyInForce"]
    facts = {fact["id"]: fact for fact in found["facts"]}
    assert (facts["praised"]["kind"], facts["praised"]["ifAbsent"]) == ("LIST", False)
    assert facts["national"]["scale"][:2] == ["优", "优-"]
    restricted = found["tiers"][0]
    assert restricted["condition"] == "any(distrusted is true, broken ge 1, national in 差)"
    (only,) = restricted["restrictions"]
    assert only["measure"] == "NO_COMMITMENT"
    assert "国办发〔2020〕42号" in only["legalBasis"]["document"]
    assert found["switches"]["onRepeatedBreach"] == {"count": 2, "effect": "BLOCK"}


def test_scores_lists_and_terms_are_shown_as_the_file_has_them() -> None:
    haikou, ordos, yiwu = (GradePolicy.of(read(path), "zh") for path in DISTRICTS)
    points = next(fact for fact in haikou.facts if fact.range)
    assert points.range and (points.range.lowest, points.range.highest) == ("0", "2000")
    assert points.applicants == [ApplicantKind.NATURAL_PERSON]
    fast = next(benefit for benefit in haikou.tiers[1].benefits if benefit.terms)
    assert fast.terms and fast.terms.limit_minus_percent == 30
    assert (haikou.rounding, ordos.rounding) == (Rounding.FLOOR, None)
    assert [each.name for each in yiwu.lists] == yiwu.scope.positive_any
    assert yiwu.benefits[0].matter_lists == ["commitment"]

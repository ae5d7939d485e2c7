"""Eligibility: a portal asks before there is a case, and a decision explains itself afterwards."""

from typing import Any

import httpx
import msgspec
import pytest

from api.app import create_app
from api.stand_in_register import Mode
from domain.credit import Subject, SubjectKind
from domain.roles import Role
from domain.store.database import execute, fetch
from domain.store.words import words_of
from tests.hall import ACCOUNTING, RESTAURANT, Case, Officer, officer
from tests.register_server import AAA, NO_RECORD, PERSON, RegisterServer
from tests.unhurried import unhurried

AA = Subject(kind=SubjectKind.USCC, identifier="91410404MA0DEM0134")
UNKNOWN_GRADE = Subject(kind=SubjectKind.USCC, identifier="91410404MA0DEM187D")

DECISION = """
    eligible mode tier { code } benefits { code } granted { code }
    withheld { benefit { code } reason { code } } notOffered { benefit { code } reason { code } }
    reasons { code message clause { id } params { name value } }
    differences {
        change { kind tier { code } clause { id } } makesEligible adds { code } grants { code }
    }
    policyVersion matterVersion inputsHash decidedAt nonBinding assumes
"""
PRE_CHECK = f"query ($input: PreCheckInput!) {{ preCheck(input: $input) {{ id {DECISION} }} }}"
EXPLAIN = f"""
    query ($id: ID!) {{ explain(decisionId: $id) {{
        id caseId same calendarVersion decision {{ id {DECISION} }}
        inputs {{
            applicantKind channel openBreaches breaches {{ confirmedOn kinds }}
            requested committed today registeredOn
            readings {{ fact status token source evaluatedOn validUntil cause }}
        }}
        trace {{ stage rule outcome clause {{ id }} }}
        policy {{ version }} matter {{ handlingCode inScope }}
    }} }}
"""


@pytest.fixture
async def portal(door: httpx.AsyncClient) -> Officer:
    return await officer(door, "省政务服务网", Role.PORTAL)


def about(subject: Subject, matter: str = ACCOUNTING, **more: object) -> dict[str, object]:
    by = "uscc" if subject.kind is SubjectKind.USCC else "residentId"
    asked = {"matterCode": matter, "authorisation": "授权书 SQ-2026-001", "purpose": "办事前了解"}
    return {by: subject.identifier} | asked | more


async def pre_check(asker: Officer, input: dict[str, object]) -> Any:
    return (await asker.ask(PRE_CHECK, input=input))["preCheck"]


def codes(found: list[dict[str, Any]]) -> list[str]:
    return [each["code"] for each in found]


# --- before there is a case ------------------------------------------------------------


@pytest.mark.clause("三3", "四(一)")
async def test_an_aaa_company_learns_what_it_could_have(portal: Officer) -> None:
    answer = await pre_check(portal, about(AAA))
    assert (answer["eligible"], answer["mode"], answer["tier"]) == (
        True,
        "CREDIT",
        {"code": "AAA"},
    )
    assert "TOLERANT_ACCEPTANCE" in codes(answer["benefits"])
    assert answer["granted"] == answer["benefits"]
    assert answer["notOffered"] == [
        {"benefit": {"code": "STARTUP_PACK"}, "reason": {"code": "MATTER_DOES_NOT_SUPPORT"}}
    ]
    assert answer["reasons"] == answer["withheld"] == answer["differences"] == []


async def test_a_pre_check_binds_nobody_and_says_what_it_assumes(portal: Officer) -> None:
    answer = await pre_check(portal, about(AAA))
    assert (answer["id"], answer["nonBinding"]) == (None, True)
    assert answer["assumes"] == ["REQUEST", "COMMITMENT"]
    assert answer["decidedAt"] == "2026-09-21T10:00:00+08:00"
    assert (answer["policyVersion"], answer["matterVersion"]) == (1, 1)
    assert len(answer["inputsHash"]) == 64
    for table in ("applicant", "service_case", "decision", "credit_snapshot"):
        assert await fetch(f"SELECT * FROM {table}") == []


async def test_a_pre_check_is_logged_without_a_name(portal: Officer) -> None:
    await pre_check(portal, about(AAA))
    [event] = await fetch("SELECT * FROM event WHERE kind = 'PreCheckMade'")
    assert event["role"] == "PORTAL"
    assert AAA.identifier not in event["payload"]
    assert "SQ-2026" not in event["payload"]
    assert msgspec.json.decode(event["payload"])["askedRegister"] is True
    (asked,) = await fetch("SELECT DISTINCT stream FROM words")
    assert set((await words_of(asked["stream"])).values()) == {
        AAA.identifier,
        "授权书 SQ-2026-001",
        "办事前了解",
    }, "kept beside the log"


@pytest.mark.clause("三2")
async def test_what_would_help_is_said_with_what_it_adds(portal: Officer) -> None:
    answer = await pre_check(portal, about(AA))
    assert answer["tier"] == {"code": "AA"}
    [better] = answer["differences"]
    assert better["change"] == {"kind": "TIER", "tier": {"code": "AAA"}, "clause": {"id": "三3"}}
    assert better["makesEligible"] is False
    assert codes(better["adds"]) == [
        "GREEN_CHANNEL",
        "TOLERANT_ACCEPTANCE",
        "ON_SITE_SERVICE",
        "SITE_CHECK_WAIVER",
    ]


@pytest.mark.clause("二(二)", "二(三)")
@pytest.mark.parametrize(
    ("input", "reason", "clause"),
    [
        (about(AAA, RESTAURANT), "MATTER_EXCLUDED", "二(二)"),
        (about(AAA, channel="ONLINE_PORTAL"), "CHANNEL_NOT_COVERED", "二(三)"),
    ],
)
async def test_out_of_scope_the_register_is_not_even_asked(
    portal: Officer,
    register_server: RegisterServer,
    input: dict[str, object],
    reason: str,
    clause: str,
) -> None:
    answer = await pre_check(portal, input)
    assert (answer["eligible"], answer["mode"]) == (False, "ORDINARY")
    [why] = answer["reasons"]
    assert (why["code"], why["clause"]) == (reason, {"id": clause})
    assert answer["differences"] == []
    assert register_server.queries == 0


@pytest.mark.clause("四(一)")
async def test_no_record_and_an_outage_are_no_low_grade(
    portal: Officer, register_server: RegisterServer
) -> None:
    absent = await pre_check(portal, about(NO_RECORD))
    assert (absent["mode"], codes(absent["reasons"])) == ("ORDINARY", ["GRADE_ABSENT"])
    register_server.switch(Mode.SOURCE_DOWN)
    down = await pre_check(portal, about(AAA))
    assert (down["mode"], codes(down["reasons"])) == ("ORDINARY", ["GRADE_UNAVAILABLE"])


async def test_a_natural_person_is_told_benefits_and_never_the_grade(portal: Officer) -> None:
    answer = await pre_check(portal, about(PERSON))
    assert (answer["eligible"], answer["tier"], answer["inputsHash"]) == (True, None, None)
    assert "APPOINTMENT" in codes(answer["benefits"])
    assert answer["differences"] == [], "a better tier would tell which one was reached"


@pytest.mark.parametrize("subject", [PERSON, UNKNOWN_GRADE], ids=["person", "enterprise"])
async def test_no_pre_check_repeats_a_grade_it_could_not_read(
    portal: Officer, register_server: RegisterServer, subject: Subject
) -> None:
    register_server.says(subject, "XQ9")
    body = await portal.answer(PRE_CHECK, input=about(subject))
    assert codes(body["data"]["preCheck"]["reasons"]) == ["GRADE_UNRECOGNISED"]
    assert "XQ9" not in str(body)


async def test_a_matter_that_is_not_there_is_null(portal: Officer) -> None:
    assert await pre_check(portal, about(AAA, "no such matter")) is None


async def test_no_officer_asks_about_somebody_without_a_case(
    clerk: Officer, reviewer: Officer, register_server: RegisterServer
) -> None:
    for asker in (clerk, reviewer):
        body = await asker.answer(PRE_CHECK, input=about(AAA))
        assert body["data"] == {"preCheck": None}
        assert body["extensions"]["denied"] == [{"path": ["preCheck"], "requires": ["PORTAL"]}]
    assert register_server.queries == 0


@pytest.mark.parametrize(
    "input",
    [
        about(AAA, residentId=PERSON.identifier),
        about(AAA, uscc=None),
        about(AAA, kind="NATURAL_PERSON"),
        about(PERSON, kind="LEGAL_PERSON"),
        about(AAA, authorisation="  "),
        about(AAA, purpose="\x07"),
    ],
)
async def test_a_question_that_cannot_be_meant_is_bad_input(
    portal: Officer, input: dict[str, object]
) -> None:
    [error] = (await portal.answer(PRE_CHECK, input=input))["errors"]
    assert error["extensions"]["code"] == "BAD_USER_INPUT"


async def test_a_caller_asks_so_often_and_no_more(hall_url: str) -> None:
    service = create_app(unhurried(hall_url, precheck_per_minute=2))
    transport = httpx.ASGITransport(service)
    async with (
        service.router.lifespan_context(service),
        httpx.AsyncClient(transport=transport, base_url="http://xinyipi.test") as client,
    ):
        portal = await officer(client, "省政务服务网", Role.PORTAL)
        for _ in range(2):
            assert await pre_check(portal, about(AAA, RESTAURANT))
        [error] = (await portal.answer(PRE_CHECK, input=about(AAA, RESTAURANT)))["errors"]
        assert error["extensions"]["code"] == "RATE_LIMITED"
        other = await officer(client, "市政务服务网", Role.PORTAL)
        assert await pre_check(other, about(AAA, RESTAURANT))


# --- afterwards ------------------------------------------------------------------------


async def decided(clerk: Officer, case: Case) -> str:
    """The id of the decision told on the spot."""
    await clerk.does("giveOneTimeNotice", case)
    await clerk.does("remind", case)
    await clerk.does("requestCreditApproval", case)
    await clerk.does("decideEligibility", case)
    answer = await clerk.ask(
        "query ($no: ShortText!) { case(caseNo: $no) { decisions { id } } }", no=case.caseNo
    )
    [decision] = answer["case"]["decisions"]
    return str(decision["id"])


async def explained(asker: Officer, id: str) -> Any:
    return (await asker.ask(EXPLAIN, id=id))["explain"]


@pytest.mark.clause("四(二)1")
async def test_a_decision_shows_what_it_rests_on_and_comes_out_the_same(clerk: Officer) -> None:
    case = await clerk.registers(AAA, ACCOUNTING)
    found = await explained(clerk, await decided(clerk, case))
    assert (found["caseId"], found["same"], found["policy"]) == (case.id, True, {"version": 1})
    assert len(found["decision"]["inputsHash"]) == 64
    assert found["matter"] == {"handlingCode": ACCOUNTING, "inScope": True}
    assert found["inputs"] == {
        "applicantKind": "LEGAL_PERSON",
        "channel": "OFFLINE_HALL",
        "openBreaches": 0,
        "breaches": [],
        "requested": True,
        "committed": False,
        "today": "2026-09-21",
        "registeredOn": "2026-09-21",
        "readings": [
            {
                "fact": "grade",
                "status": "OK",
                "token": "AAA",
                "source": "PUBLIC_CREDIT_EVALUATION",
                "evaluatedOn": "2026-03-31",
                "validUntil": "2027-03-31",
                "cause": None,
            }
        ],
    }
    assert (found["decision"]["nonBinding"], found["decision"]["assumes"]) == (False, [])
    assert codes(found["decision"]["reasons"]) == ["NOT_COMMITTED"]


async def test_the_trace_walks_the_rules_in_the_order_of_the_policy(clerk: Officer) -> None:
    case = await clerk.registers(AAA, ACCOUNTING)
    found = await explained(clerk, await decided(clerk, case))
    steps = [(step["stage"], step["rule"], step["outcome"]) for step in found["trace"]]
    stages = list(dict.fromkeys(stage for stage, _, _ in steps))
    assert stages == ["SCOPE", "CREDIT", "BENEFITS", "WILL"]
    assert ("SCOPE", "MATTER_EXCLUDED", "PASSED") in steps
    assert ("CREDIT", "AAA", "PASSED") in steps
    assert ("CREDIT", "AA", "NOT_REACHED") in steps
    assert ("BENEFITS", "STARTUP_PACK", "FAILED") in steps
    assert steps[-1] == ("WILL", "NOT_COMMITTED", "FAILED")
    clauses = {step["rule"]: step["clause"] for step in found["trace"]}
    assert (clauses["AAA"], clauses["NOT_COMMITTED"]) == ({"id": "三3"}, {"id": "四(二)1"})
    [helps] = found["decision"]["differences"]
    assert helps["change"]["kind"] == "COMMITMENT"


async def test_a_decision_whose_record_was_changed_is_not_the_same(clerk: Officer) -> None:
    id = await decided(clerk, await clerk.registers(AAA, ACCOUNTING))
    await execute(
        'UPDATE decision SET inputs = REPLACE(inputs, \'"token":"AAA"\', \'"token":"AA"\')'
    )
    assert (await explained(clerk, id))["same"] is False


async def test_the_grade_of_a_natural_person_is_for_those_who_may_query_it(
    clerk: Officer, reviewer: Officer, door: httpx.AsyncClient
) -> None:
    id = await decided(clerk, await clerk.registers(PERSON, ACCOUNTING))
    supervisor = await officer(door, "督办", Role.SUPERVISOR)
    for asker, token in ((clerk, "A"), (reviewer, "A"), (supervisor, None)):
        found = await explained(asker, id)
        [reading] = found["inputs"]["readings"]
        assert (reading["status"], reading["token"]) == ("OK", token)
        decision = found["decision"]
        assert decision["tier"] == (token and {"code": token})
        assert bool(decision["inputsHash"]) is bool(token)
        helps = {each["change"]["kind"] for each in decision["differences"]}
        assert helps == ({"TIER", "COMMITMENT"} if token else {"COMMITMENT"})
        tiers = {"AAA", "AA", "A"}.intersection(step["rule"] for step in found["trace"])
        assert bool(tiers) is bool(token)


async def test_a_decision_is_seen_where_its_case_is(
    clerk: Officer, portal: Officer, door: httpx.AsyncClient
) -> None:
    id = await decided(clerk, await clerk.registers(AAA, ACCOUNTING))
    elsewhere = await officer(door, "市监窗口", Role.CLERK, authority="11410404MB0T0100XJ")
    assert await explained(elsewhere, id) is None
    assert await explained(clerk, "no such decision") is None
    body = await portal.answer(EXPLAIN, id=id)
    assert body["data"] == {"explain": None}
    [denied] = body["extensions"]["denied"]
    assert "CLERK" in denied["requires"]
    assert "PORTAL" not in denied["requires"]


# --- the offer, within a case ----------------------------------------------------------

OFFER = f"query ($no: ShortText!) {{ case(caseNo: $no) {{ offer {{ id {DECISION} }} }} }}"


async def offered(clerk: Officer, case: Case) -> Any:
    return (await clerk.ask(OFFER, no=case.caseNo))["case"]["offer"]


@pytest.mark.clause("四(一)", "三")
async def test_a_case_shows_what_the_applicant_could_have_once_the_register_was_asked(
    clerk: Officer,
) -> None:
    case = await clerk.registers(AA, ACCOUNTING)
    assert await offered(clerk, case) is None
    await clerk.does("queryCredit", case)
    offer = await offered(clerk, case)
    assert (offer["eligible"], offer["tier"]["code"], offer["id"]) == (True, "AA", None)
    assert (offer["nonBinding"], offer["assumes"]) == (True, ["REQUEST", "COMMITMENT"])
    assert case.track == "NONE", "it is no request"
    await clerk.does("giveOneTimeNotice", case)
    await clerk.does("remind", case)
    await clerk.takes(case, "M01", "M02", "M03", "M04", "M05")
    await clerk.does("acceptCase", case)
    assert await offered(clerk, case) is None, "an accepted case is offered nothing any more"


@pytest.mark.clause("四(二)4")
async def test_who_has_withdrawn_is_offered_nothing_on_the_same_case(clerk: Officer) -> None:
    case = await clerk.registers(AA, ACCOUNTING)
    await clerk.does("remind", case)
    await clerk.does("requestCreditApproval", case)
    await clerk.does("decideEligibility", case)
    assert (await offered(clerk, case))["eligible"]
    await clerk.does("withdrawCreditApproval", case)
    assert await offered(clerk, case) is None
    assert (await clerk.perform("requestCreditApproval", case)).codes == ["NO_REAPPLY"]


@pytest.mark.clause("二(二)")
async def test_out_of_scope_the_offer_says_why_and_nobody_is_asked(
    clerk: Officer, register_server: RegisterServer
) -> None:
    case = await clerk.registers(AA, RESTAURANT)
    offer = await offered(clerk, case)
    assert (offer["eligible"], codes(offer["reasons"])) == (False, ["MATTER_EXCLUDED"])
    assert offer["reasons"][0]["clause"]["id"] == "二(二)"
    assert register_server.queries == 0

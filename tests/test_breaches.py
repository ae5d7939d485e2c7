"""A breach from the allegation to its end, over the service as its users meet it (五1)."""

from typing import Any
from uuid import uuid4

import httpx
import pytest

from api.clock import new_id
from domain.instants import civil_day
from domain.roles import Role
from domain.services.breaches import live_breaches, record_receipt
from domain.services.ledger import verify
from domain.services.timers import run_due
from domain.store.database import execute, fetch
from domain.store.words import words_of
from domain.words import Words
from tests.breaches import (
    BREACH,
    DOCUMENT,
    FACTS,
    Breach,
    allege,
    committed,
    confirmed,
    does,
    heard,
    tries,
)
from tests.hall import ACCOUNTING, HallClock, Officer, officer
from tests.register_server import AAA

ON_CASE = f"query ($no: ShortText!) {{ case(caseNo: $no) {{ breaches {{ {BREACH} }} }} }}"
HISTORY = "query ($id: ID!) { breach(id: $id) { history { kind officer words { name value } } } }"


@pytest.fixture
async def credit(door: httpx.AsyncClient) -> Officer:
    """A credit officer of the whole hall."""
    return await officer(door, "信用戊", Role.CREDIT_OFFICER)


async def received(breach: Breach, clock: HallClock, key: str = "key") -> bool:
    """The credit website has taken the breach under this key."""
    receipt = Words(new_id(), "信用网站回执 8 号")
    return await record_receipt(
        breach.id, key, receipt, at=clock(), new_id=new_id(), request_id="push"
    )


async def counted(clock: HallClock) -> int:
    """How many breaches of the applicant count today."""
    found = await live_breaches([AAA.identifier], civil_day(clock()))
    return sum(map(len, found.values()))


async def seen(who: Officer, breach: Breach) -> Breach:
    """The breach as it now stands."""
    found = await who.ask(f"query ($id: ID!) {{ breach(id: $id) {{ {BREACH} }} }}", id=breach.id)
    return Breach(found["breach"])


@pytest.mark.clause("五1")
async def test_a_breach_is_heard_confirmed_pushed_corrected_and_repaired(
    clerk: Officer, credit: Officer, clock: HallClock
) -> None:
    case = await committed(clerk)
    breach = await heard(credit, case)
    assert (breach.state, breach.live, breach.kinds) == ("NOTIFIED", False, ["FALSE_COMMITMENT"])
    assert await counted(clock) == 0
    await does(credit, "confirmBreach", breach, **DOCUMENT, severity="GENERAL")
    assert breach.terms == {
        "publishedFrom": "2026-09-21",
        "minUntil": "2026-12-21",
        "maxUntil": "2027-09-21",
    }
    assert (breach.live, breach.documentNo, breach.facts) == (True, "违认〔2026〕1号", FACTS)
    assert breach.pushDueOn == "2026-10-08", "seven working days, past two holidays"
    measure = {"measure": "责令改正", "legalBasis": "行政许可法第六十九条"}
    await does(credit, "addBreachAccountability", breach, **DOCUMENT, **measure)
    assert await received(breach, clock) is True
    assert await received(breach, clock) is False, "known"
    breach = await seen(credit, breach)
    assert (breach.state, breach.receipts, breach.pushDueOn) == ("PUSHED", ["key"], None)
    await does(credit, "correctBreach", breach, facts="场所面积不足", reasons="笔误")
    assert (breach.facts, breach.revision, await counted(clock)) == ("场所面积不足", 1, 1)
    repair = {"documentNo": "修复〔2026〕2号", "documentOn": "2026-12-22"}
    clock.set("2026-12-21T10:00")
    early = await tries(credit, "repairBreach", breach, **repair | DOCUMENT)
    assert (early.codes, early.clauses) == (["REPAIR_TOO_EARLY"], ["五1"])
    clock.set("2026-12-22T10:00")
    await does(credit, "repairBreach", breach, **repair)
    assert (breach.state, breach.live, await counted(clock)) == ("REPAIRED", False, 0)
    assert (await tries(credit, "objectToBreach", breach, reasons="x")).codes == [
        "ALREADY_REPAIRED"
    ]
    told = (await credit.ask(HISTORY, id=breach.id))["breach"]["history"]
    assert [each["kind"] for each in told] == [
        "BREACH_ALLEGED",
        "PARTY_NOTIFIED",
        "DEFENCE_RECORDED",
        "BREACH_CONFIRMED",
        "ACCOUNTABILITY_ADDED",
        "PUSH_ACKNOWLEDGED",
        "BREACH_CORRECTED",
        "BREACH_REPAIRED",
    ]
    assert [word["value"] for word in told[4]["words"]] == [
        "行政许可法第六十九条",
        "违认〔2026〕1号",
        "责令改正",
    ]
    assert (await verify())[1] == []


# --- bad input -------------------------------------------------------------------------


@pytest.mark.clause("五1")
async def test_nothing_is_confirmed_without_a_hearing_or_a_document_and_nothing_is_left_behind(
    clerk: Officer, credit: Officer
) -> None:
    breach = Breach((await allege(credit, await committed(clerk))).data["breach"])
    bare = await tries(credit, "confirmBreach", breach, severity="GENERAL")
    assert bare.codes == ["PARTY_NOT_HEARD", "NO_LEGAL_DOCUMENT", "NO_LEGAL_DOCUMENT"]
    assert set(bare.clauses) == {"五1"}
    paths = [refusal["path"] for refusal in bare.data["refusals"]]
    assert paths == [[], ["documentNo"], ["documentOn"]]
    assert (breach.version, breach.state) == (1, "ALLEGED")
    notice = {"notice": "拟认定违诺", "speakUntil": "2026-09-21"}
    assert (await tries(credit, "notifyBreachParty", breach, **notice)).codes == ["INVALID_VALUE"]
    [blocked] = [each for each in breach.blockedActions if each["action"] == "CONFIRM"]
    assert (blocked["code"], blocked["clause"]) == ("PARTY_NOT_HEARD", {"id": "五1"})


async def test_what_is_no_severity_or_document_number_is_no_input(
    clerk: Officer, credit: Officer
) -> None:
    breach = await heard(credit, await committed(clerk))
    order = {"breachId": breach.id, "expectedVersion": breach.version, "idempotencyKey": "k"}
    document = """mutation ($input: ConfirmBreachInput!) {
        confirmBreach(input: $input) { version }
    }"""
    for wrong in ({"severity": "TERRIBLE"}, {"severity": "MINOR", "documentNo": "a b"}):
        body = await credit.answer(document, input=order | wrong)
        [error] = body["errors"]
        assert error["extensions"]["code"] == "BAD_USER_INPUT"


async def test_only_what_was_promised_in_a_case_is_alleged(clerk: Officer, credit: Officer) -> None:
    case = await committed(clerk)
    tried: tuple[tuple[dict[str, str], list[str]], ...] = (
        ({"code": "M99"}, ["INVALID_VALUE"]),
        ({"kind": "DEFERRED_MATERIAL", "code": "M05"}, ["INVALID_VALUE"]),
        ({"caseNo": "no such case"}, ["NOT_FOUND"]),
        ({"code": "1"}, []),
        ({"code": "S01"}, []),
    )
    for subject, codes in tried:
        assert (await allege(credit, case, **subject)).codes == codes
    uncommitted = await clerk.registers(AAA, ACCOUNTING)
    assert (await allege(credit, uncommitted)).codes == ["NOT_COMMITTED"]


@pytest.mark.clause("四(二)2", "五1")
async def test_a_deferred_material_is_a_breach_once_its_day_has_passed(
    clerk: Officer, credit: Officer, clock: HallClock
) -> None:
    case = await committed(clerk)
    await clerk.takes(case, "M01", "M02", "M03", "M04")
    await clerk.does("acceptCase", case, deferred=[{"material": "M05", "dueOn": "2026-09-23"}])
    lapsed = {"kind": "DEFERRED_MATERIAL", "code": "M05"}
    clock.set("2026-09-23T23:00")
    assert (await allege(credit, case, **lapsed)).codes == ["INVALID_VALUE"]
    clock.set("2026-09-24T00:30")
    made = await allege(credit, case, **lapsed)
    assert (made.codes, made.data["breach"]["kinds"]) == ([], ["DEFERRAL_LAPSED"])


async def test_one_thing_is_alleged_once_unless_it_was_let_go(
    clerk: Officer, credit: Officer
) -> None:
    case, key = await committed(clerk), str(uuid4())
    breach = Breach((await allege(credit, case, idempotencyKey=key)).data["breach"])
    again = await allege(credit, case, idempotencyKey=key)
    assert (again.data["replayed"], again.data["breach"]["id"]) == (True, breach.id)
    assert (await allege(credit, case)).codes == ["ALREADY_ALLEGED"]
    await does(credit, "dismissBreach", breach, reasons="查无实据")
    assert (await allege(credit, case)).codes == []
    assert (await verify())[1] == []


async def test_a_stale_version_and_a_spent_key_are_answers_with_the_breach_as_it_stands(
    clerk: Officer, credit: Officer
) -> None:
    breach = await heard(credit, await committed(clerk))
    stale = await tries(credit, "dismissBreach", breach, reasons="无", expectedVersion=1)
    assert (stale.codes, stale.data["breach"]["version"]) == (["CONFLICT"], 3)
    key = str(uuid4())
    order = {"idempotencyKey": key, "expectedVersion": 3, "severity": "MINOR", **DOCUMENT}
    await does(credit, "confirmBreach", breach, **order)
    again = await does(credit, "confirmBreach", breach, **order)
    assert (again.data["replayed"], again.data["version"]) == (True, 4)
    other = await tries(credit, "confirmBreach", breach, **order | {"severity": "SERIOUS"})
    assert other.codes == ["KEY_REUSED"]
    assert (await tries(credit, "repairBreach", breach, breachId="none")).codes == ["NOT_FOUND"]


# --- who -------------------------------------------------------------------------------


async def test_the_credit_officer_of_the_accepting_authority_acts_and_who_sees_the_case_sees_it(
    clerk: Officer, credit: Officer, reviewer: Officer, door: httpx.AsyncClient
) -> None:
    case = await committed(clerk)
    breach = await heard(credit, case)
    assert (await allege(clerk, case, code="M05")).codes == ["FORBIDDEN"]
    assert (await tries(clerk, "dismissBreach", breach, reasons="无")).codes == ["FORBIDDEN"]
    foreign = await officer(door, "外局", Role.CREDIT_OFFICER, authority="11410404MB0T0100XJ")
    assert (await tries(foreign, "dismissBreach", breach, reasons="无")).codes == ["NOT_FOUND"]
    assert (await allege(foreign, case)).codes == ["NOT_FOUND"]
    listed = "{ breaches { totalCount nodes { id facts } } }"
    assert (await foreign.ask(listed))["breaches"] == {"totalCount": 0, "nodes": []}
    [shown] = (await reviewer.ask(ON_CASE, no=case.caseNo))["case"]["breaches"]
    assert (shown["id"], shown["facts"], shown["allowedActions"]) == (breach.id, FACTS, [])
    supervisor = await officer(door, "督办", Role.SUPERVISOR)
    [watched] = (await supervisor.ask(listed))["breaches"]["nodes"]
    assert watched == {"id": breach.id, "facts": None}
    editor = await officer(door, "编辑", Role.EDITOR)
    assert (await editor.ask(listed))["breaches"] == {"totalCount": 0, "nodes": []}


async def test_the_log_of_a_breach_names_nobody(clerk: Officer, credit: Officer) -> None:
    breach = await confirmed(credit, await committed(clerk))
    rows = await fetch("SELECT * FROM event WHERE stream = ?", breach.id)
    assert len(rows) == 4
    assert "张示例" not in str([dict(row) for row in rows])
    assert FACTS in (await words_of(breach.id)).values()


LISTED = """query ($filter: BreachesFilter, $first: Int, $after: Cursor) {
    breaches(filter: $filter, first: $first, after: $after) {
        totalCount nodes { id } pageInfo { endCursor hasNextPage }
    }
}"""


async def test_breaches_are_listed_by_state_by_whether_they_count_and_page_by_page(
    clerk: Officer, credit: Officer
) -> None:
    case = await committed(clerk)
    counting = await confirmed(credit, case)
    open_one = await heard(credit, case, code="M05")

    async def ids(**filter: object) -> list[str]:
        found: Any = (await credit.ask(LISTED, filter=filter))["breaches"]
        assert found["totalCount"] == len(found["nodes"])
        return [node["id"] for node in found["nodes"]]

    assert await ids(live=True) == [counting.id]
    assert await ids(live=False) == [open_one.id]
    assert await ids(states=["NOTIFIED", "ALLEGED"]) == [open_one.id]
    assert await ids(pushOverdue=True) == []
    assert await ids(authority=counting.authority, caseNo="none") == []
    both = await ids(caseNo=case.caseNo, authority=counting.authority)
    assert set(both) == {counting.id, open_one.id}
    first = (await credit.ask(LISTED, first=1))["breaches"]
    after = first["pageInfo"]["endCursor"]
    second = (await credit.ask(LISTED, first=1, after=after))["breaches"]
    assert [node["id"] for page in (first, second) for node in page["nodes"]] == both
    assert [page["pageInfo"]["hasNextPage"] for page in (first, second)] == [True, False]


# --- what it leads to ------------------------------------------------------------------

OFFER = """query ($no: ShortText!) { case(caseNo: $no) {
    offer { eligible benefits { code } withheld { benefit { code } reason { code } } }
} }"""


@pytest.mark.clause("五1")
async def test_a_breach_withholds_what_rests_on_commitments_in_other_cases_until_it_is_contested(
    clerk: Officer, credit: Officer
) -> None:
    breach = await confirmed(credit, await committed(clerk))
    case = await clerk.registers(AAA, ACCOUNTING)
    await clerk.does("queryCredit", case)

    async def offered() -> Any:
        return (await clerk.ask(OFFER, no=case.caseNo))["case"]["offer"]

    held = await offered()
    assert held["eligible"] is True, "the grade decides, and nothing else changes"
    assert {each["reason"]["code"] for each in held["withheld"]} == {"OPEN_BREACH"}
    await does(credit, "objectToBreach", breach, reasons="已经整改")
    free = await offered()
    assert (free["eligible"], free["withheld"]) == (True, [])
    codes = {each["benefit"]["code"] for each in held["withheld"]}
    assert {each["code"] for each in free["benefits"]} == codes | {
        each["code"] for each in held["benefits"]
    }


@pytest.mark.clause("五1")
async def test_a_portal_learns_of_it_by_the_identifier_alone(
    clerk: Officer, credit: Officer, door: httpx.AsyncClient
) -> None:
    asked = "query ($input: PreCheckInput!) { preCheck(input: $input) { withheld { __typename } } }"
    question = {
        "matterCode": ACCOUNTING,
        "uscc": AAA.identifier,
        "authorisation": "授权〔2026〕1号",
        "purpose": "办事前自查",
    }
    portal = await officer(door, "省政务服务网", Role.PORTAL)
    assert (await portal.ask(asked, input=question))["preCheck"]["withheld"] == []
    await confirmed(credit, await committed(clerk))
    assert (await portal.ask(asked, input=question))["preCheck"]["withheld"] != []


@pytest.mark.clause("五1")
async def test_a_breach_confirmed_between_commitment_and_decision_warns_and_changes_nothing(
    clerk: Officer, credit: Officer, reviewer: Officer, clock: HallClock
) -> None:
    other, case = await committed(clerk), await committed(clerk)
    await clerk.takes(case, "M01", "M02", "M03", "M04", "M05")
    await clerk.does("acceptCase", case)
    told = "query ($no: ShortText!) { case(caseNo: $no) { creditWarning mode version } }"

    async def seen() -> Any:
        return (await reviewer.ask(told, no=case.caseNo))["case"]

    before = await seen()
    assert before["creditWarning"] is False
    clock.pass_(minutes=1)
    breach = await confirmed(credit, other)
    assert await seen() == before | {"creditWarning": True}
    later = await committed(clerk)
    await clerk.takes(later, "M01", "M02", "M03", "M04", "M05")
    await clerk.does("acceptCase", later)
    known = (await reviewer.ask(told, no=later.caseNo))["case"]
    assert known["creditWarning"] is False, "its commitment came after that"
    await does(credit, "objectToBreach", breach, reasons="已经整改")
    assert (await seen())["creditWarning"] is False
    await does(credit, "resolveBreachObjection", breach, upheld=False, basis="查实")
    await reviewer.does("startReview", case)
    await reviewer.does("recordOpinion", case, recommends="GRANTED", opinion="属实。")
    assert (await seen())["creditWarning"] is True
    await reviewer.does("decideCase", case, outcome="GRANTED")
    assert (await seen())["creditWarning"] is False, "it is decided"


@pytest.mark.clause("许可法69", "五1")
async def test_a_grant_is_revoked_on_a_confirmed_breach_of_it_alone_which_then_is_of_that_kind(
    clerk: Officer, credit: Officer, reviewer: Officer, head: Officer
) -> None:
    case, other = await committed(clerk), await committed(clerk)
    await clerk.takes(case, "M01", "M02", "M03", "M04", "M05")
    await clerk.does("acceptCase", case)
    await reviewer.does("startReview", case)
    await reviewer.does("recordOpinion", case, recommends="GRANTED", opinion="属实。")
    await reviewer.does("decideCase", case, outcome="GRANTED")
    said = {"documentNo": "撤决〔2026〕1号", "heardOn": "2026-09-21", "reasons": "承诺不实"}
    await confirmed(credit, other)
    refused = await head.perform("revokeDecision", case, **said)
    assert (refused.codes, refused.clauses) == (["NOT_CONFIRMED"], ["五1"])
    breach = await heard(credit, case)
    assert (await head.perform("revokeDecision", case, **said)).codes == ["NOT_CONFIRMED"]
    await does(credit, "confirmBreach", breach, **DOCUMENT, severity="SERIOUS")
    assert (await clerk.perform("revokeDecision", case, **said)).codes == ["FORBIDDEN"]
    await head.does("revokeDecision", case, **said)
    assert case.outcome == "REVOKED"
    assert (await seen(credit, breach)).kinds == ["FALSE_COMMITMENT", "DECISION_REVOKED", "SERIOUS"]


async def test_the_breaches_of_a_case_as_of_an_earlier_time_are_what_they_were(
    clerk: Officer, credit: Officer, clock: HallClock
) -> None:
    case = await committed(clerk)
    then = f"""query ($no: ShortText!, $at: DateTime!) {{
        case(caseNo: $no, asOf: $at) {{ breaches {{ {BREACH} history {{ kind }} }} }}
    }}"""
    before = clock().isoformat()
    clock.pass_(minutes=1)
    breach = await confirmed(credit, case)
    confirmed_at, was = clock().isoformat(), dict(breach.data)
    clock.pass_(minutes=1)
    await does(credit, "objectToBreach", breach, reasons="已经整改")
    assert (await credit.ask(then, no=case.caseNo, at=before))["case"]["breaches"] == []
    [seen] = (await credit.ask(then, no=case.caseNo, at=confirmed_at))["case"]["breaches"]
    assert [each["kind"] for each in seen.pop("history")][-1] == "BREACH_CONFIRMED"
    assert seen == was | {"allowedActions": [], "blockedActions": []}


# --- time ------------------------------------------------------------------------------


@pytest.mark.clause("五1")
async def test_a_breach_expires_after_its_longest_term_and_counts_no_more_even_before_that_is_noted(
    clerk: Officer, credit: Officer, clock: HallClock
) -> None:
    breach = await confirmed(credit, await committed(clerk), "MINOR")
    await received(breach, clock)
    clock.set("2026-12-21T23:00")
    assert await counted(clock) == 1
    clock.set("2026-12-22T00:30")
    shown = await seen(credit, breach)
    assert (shown.state, shown.live, await counted(clock)) == ("PUSHED", False, 0)
    late = await tries(credit, "repairBreach", shown, **DOCUMENT)
    assert (late.codes, shown.state) == (["CONFLICT"], "EXPIRED"), "noted before any act"
    assert await run_due(clock, new_id) == 0


@pytest.mark.clause("五1")
async def test_what_is_not_pushed_in_seven_working_days_is_told_of_once(
    clerk: Officer, credit: Officer, clock: HallClock
) -> None:
    breach = await confirmed(credit, await committed(clerk))
    clock.set("2026-10-08T23:00")
    await run_due(clock, new_id)
    assert (await seen(credit, breach)).pushOverdue is None
    clock.set("2026-10-09T00:30")
    for _ in range(2):
        await run_due(clock, new_id)
    late = await seen(credit, breach)
    assert (late.pushOverdue, late.state, late.version) == ("2026-10-08", "CONFIRMED", 5)
    assert await received(late, clock)
    assert (await seen(credit, breach)).state == "PUSHED"
    assert (await verify())[1] == []


async def test_a_breach_that_was_changed_beside_the_log_is_found(
    clerk: Officer, credit: Officer
) -> None:
    breach = await confirmed(credit, await committed(clerk))
    await execute("UPDATE breach SET state = 'REPAIRED' WHERE id = ?", breach.id)
    [finding] = (await verify())[1]
    assert (finding.where, finding.what) == (
        f"breach {breach.id}",
        "has a column its state denies",
    )

"""Each kind of personal data is kept for its term and no longer; the log proves itself after."""

from datetime import date
from pathlib import Path
from typing import Any
from uuid import uuid4

import httpx
import pytest

from api.clock import new_id
from domain.author import Author
from domain.instants import civil_day
from domain.retention import DataKind, ErasedBy, terms
from domain.roles import Role
from domain.services.ledger import verify
from domain.services.retention import ERASERS, apply_retention, over_term
from domain.services.timers import run_due
from domain.store.database import execute, fetch
from domain.store.words import words_of
from tests.breaches import committed, does, heard
from tests.hall import ACCOUNTING, REFUSALS, RESTAURANT, Case, HallClock, Officer, Payload, officer
from tests.register_server import PERSON

K = DataKind
WISH = f"request {{ id done applicant {{ id name maskedId phone erased }} }} {REFUSALS} replayed"
BY = Author(request_id="tests")
WHY = "张示例要求删除"


def test_every_kind_has_a_term_and_whoever_erases_it() -> None:
    assert set(terms()) == set(DataKind)
    assert {kind for kind, term in terms().items() if term.erased_by is ErasedBy.RETENTION} == set(
        ERASERS
    )


def test_the_terms_that_a_law_sets_at_least_are_kept() -> None:
    today = date(2026, 9, 21)
    assert terms()[K.ACCESS_LOG].cutoff(today) <= date(2026, 3, 21), "网络安全法21: six months"
    assert terms()[K.IMPACT_ASSESSMENT].cutoff(today) <= date(2023, 9, 21), "个保法56: three years"


def test_the_page_on_personal_data_tells_every_term_and_its_basis() -> None:
    page = Path("docs/personal-data.md").read_text(encoding="utf-8")
    for term in terms().values():
        length = f"{term.years} years" if term.years else f"{term.days} days"
        assert f"| {term.zh} | {length} | {term.basis} |" in page


async def erased(at: HallClock) -> dict[DataKind, int]:
    """What the run of this day erases, after it told the same beforehand."""
    told = await over_term(civil_day(at()))
    done = await apply_retention(BY, at(), new_id)
    assert done == told
    return {kind: number for kind, number in done.items() if number}


async def withdrawn(clerk: Officer) -> Case:
    """A case of a person, decided upon by the register's answer, and then withdrawn."""
    case = await clerk.registers(PERSON, ACCOUNTING)
    for act in ("giveOneTimeNotice", "remind", "requestCreditApproval", "decideEligibility"):
        await clerk.does(act, case)
    await clerk.does("withdrawApplication", case, reason=WHY)
    return case


async def shown(reader: Officer, case: Case) -> Any:
    document = """query ($no: ShortText!) { case(caseNo: $no) {
        stage applicant { id name maskedId phone erased }
        decisions { id } creditSnapshots { id } gradeObjections { reason }
        allowedActions blockedActions { code } events { kind words { value } }
    } }"""
    return (await reader.ask(document, no=case.caseNo))["case"]


@pytest.mark.parametrize(
    ("kind", "years"), [(K.CREDIT_READINGS, 5), (K.CASE_WORDS, 10), (K.APPLICANT_IDENTITY, 10)]
)
async def test_a_case_keeps_each_kind_to_the_last_day_of_its_term(
    kind: DataKind, years: int, clerk: Officer, clock: HallClock
) -> None:
    await withdrawn(clerk)
    clock.set(f"{2026 + years}-09-21T23:00")
    assert kind not in await erased(clock)
    clock.pass_(hours=2)
    assert (await erased(clock))[kind] == 1
    assert await erased(clock) == {}
    assert (await verify())[1] == []


async def test_after_all_terms_the_case_is_there_and_nobody_is_in_it(
    clerk: Officer, clock: HallClock
) -> None:
    case = await withdrawn(clerk)
    before = await shown(clerk, case)
    assert before["decisions"] != []
    clock.set("2036-09-22T01:00")
    await erased(clock)
    after = await shown(clerk, case)
    assert after["stage"] == before["stage"]
    assert after["applicant"] == {
        "id": before["applicant"]["id"],
        "name": "（已删除）",
        "maskedId": None,
        "phone": None,
        "erased": True,
    }
    assert (after["decisions"], after["creditSnapshots"]) == ([], [])
    assert after["allowedActions"] == before["allowedActions"]
    assert [event["words"] for event in after["events"]] == [[]] * len(before["events"])
    assert [event["kind"] for event in after["events"]] == [e["kind"] for e in before["events"]]
    assert (await verify())[1] == []


async def test_the_words_of_a_breach_are_kept_for_their_term_from_its_end_and_its_person_as_long(
    clerk: Officer, clock: HallClock, door: httpx.AsyncClient
) -> None:
    credit = await officer(door, "信用戊", Role.CREDIT_OFFICER)
    case = await committed(clerk, PERSON)
    breach = await heard(credit, case)
    await clerk.does("withdrawApplication", case, reason=WHY)
    clock.set("2030-01-01T10:00")
    await does(credit, "dismissBreach", breach, reasons=WHY)
    clock.set("2040-01-01T23:00")
    assert K.BREACH_WORDS not in (over := await erased(clock))
    assert K.CASE_WORDS in over and K.APPLICANT_IDENTITY not in over
    assert (await words_of(breach.id)) != {}
    clock.pass_(hours=2)
    assert set(await erased(clock)) == {K.BREACH_WORDS, K.APPLICANT_IDENTITY}
    assert await words_of(breach.id) == {}
    assert (await verify())[1] == []


async def test_a_decision_that_vanishes_without_its_term_is_found(clerk: Officer) -> None:
    await withdrawn(clerk)
    await execute("DELETE FROM decision")
    [finding] = (await verify())[1]
    assert finding.what == "is not what was published"


async def test_a_case_that_is_open_is_kept_whole_however_old(
    clerk: Officer, clock: HallClock
) -> None:
    case = await clerk.registers(PERSON, ACCOUNTING)
    await clerk.does("queryCredit", case)
    clock.set("2066-09-21T10:00")
    assert set(await erased(clock)) == {K.ACCESS_LOG}
    assert (await shown(clerk, case))["applicant"]["name"] == "张**"


async def test_the_timers_keep_the_terms_once_a_day(clerk: Officer, clock: HallClock) -> None:
    await withdrawn(clerk)
    clock.set("2031-09-22T01:00")
    await run_due(clock, new_id)
    [event] = await fetch("SELECT payload FROM event WHERE kind = 'RetentionApplied' LIMIT 1")
    assert "张示例" not in event["payload"]
    lease = await fetch("SELECT holder FROM lease WHERE name = 'daily'")
    await run_due(clock, new_id)
    assert [dict(row) for row in lease] == [
        dict(row) for row in await fetch("SELECT holder FROM lease WHERE name = 'daily'")
    ]


# --- at the wish of the applicant (个保法47) ------------------------------------------------


async def applicant(clerk: Officer) -> str:
    """A person who is registered and has not applied for anything."""
    made = await clerk.mutate(
        "registerApplicant",
        "applicant { id }",
        kind="NATURAL_PERSON",
        residentId=PERSON.identifier,
        name="张示例",
        phone="13912345678",
        idempotencyKey=str(uuid4()),
    )
    return str(made.data["applicant"]["id"])


async def asks(who: Officer, id: str) -> Payload:
    key = str(uuid4())
    return await who.mutate("requestErasure", WISH, applicantId=id, reason=WHY, idempotencyKey=key)


async def erases(who: Officer, request: str, key: str | None = None) -> Payload:
    return await who.mutate(
        "eraseApplicant", WISH, requestId=request, idempotencyKey=key or str(uuid4())
    )


async def test_who_asks_to_be_erased_is_erased_by_a_second_person(
    clerk: Officer, head: Officer
) -> None:
    id = await applicant(clerk)
    asked = (await asks(clerk, id)).data["request"]
    assert (asked["done"], asked["applicant"]["name"]) == (False, "张**")
    waiting = "{ erasureRequests { id askedBy } }"
    wishes = [{"id": asked["id"], "askedBy": "窗口甲"}]
    assert (await head.ask(waiting))["erasureRequests"] == wishes
    key = str(uuid4())
    for replayed in (False, True):
        done = await erases(head, asked["id"], key)
        assert done.data["replayed"] is replayed
        assert done.data["request"]["done"] is True
        assert done.data["request"]["applicant"] == {
            "id": id,
            "name": "（已删除）",
            "maskedId": None,
            "phone": None,
            "erased": True,
        }
    assert (await head.ask(waiting))["erasureRequests"] == []
    assert (await erases(head, asked["id"])).codes == ["ALREADY_ERASED"]
    assert (await asks(clerk, id)).codes == ["ALREADY_ERASED"]
    assert (await verify())[1] == []
    assert await applicant(clerk) != id, "whoever comes again is somebody new"
    log = str([dict(row) for row in await fetch("SELECT * FROM event")])
    assert WHY not in log and PERSON.identifier not in log


async def test_the_one_who_wrote_the_wish_down_does_not_carry_it_out(
    clerk: Officer, door: httpx.AsyncClient
) -> None:
    id = await applicant(clerk)
    both = await officer(door, "窗口兼负责", Role.CLERK, Role.HEAD)
    wish = (await asks(both, id)).data["request"]["id"]
    assert (await erases(both, wish)).codes == ["SECOND_PERSON_NEEDED"]
    assert (await erases(clerk, wish)).codes == ["FORBIDDEN"]
    assert (await asks(await officer(door, "审计", Role.AUDITOR), id)).codes == ["FORBIDDEN"]


async def test_whoever_works_for_an_authority_erases_whom_no_other_authority_has_a_case_of(
    clerk: Officer, head: Officer, door: httpx.AsyncClient, clock: HallClock
) -> None:
    case = await clerk.registers(PERSON, ACCOUNTING)
    id = (await shown(clerk, case))["applicant"]["id"]
    await clerk.does("withdrawApplication", case, reason=WHY)
    own, other = [
        [await officer(door, f"{code}{role}", role, authority=code) for role in ERASERS_BY_ROLE]
        for code in (ACCOUNTING[:18], RESTAURANT[:18])
    ]
    clock.set("2036-09-22T00:30")
    assert (await asks(other[0], id)).codes == ["CASES_ELSEWHERE"], "a clerk finds everybody"
    assert (await asks(other[1], id)).codes == ["NOT_FOUND"]
    wish = (await asks(own[0], id)).data["request"]["id"]
    refused = await erases(other[2], wish)
    assert (refused.codes, refused.data["request"]) == (["NOT_FOUND"], None)
    assert [await wishes(each) for each in (own[2], other[2], head)] == [[wish], [], [wish]]

    await withdrawn_again(clerk, clock)
    for who in (own[2], other[2]):
        refused = await erases(who, wish)
        assert (refused.codes, refused.data["request"]) == (["CASES_ELSEWHERE"], None)
        assert await wishes(who) == []
    assert (await asks(own[0], id)).codes == ["CASES_ELSEWHERE"]
    assert (await erases(head, wish)).codes == []


ERASERS_BY_ROLE = (Role.CLERK, Role.CREDIT_OFFICER, Role.HEAD)


async def withdrawn_again(clerk: Officer, clock: HallClock) -> None:
    """A case of the same person at another authority, over its term as well."""
    clock.set("2026-09-21T11:00")
    case = await clerk.registers(PERSON, RESTAURANT)
    await clerk.does("withdrawApplication", case, reason=WHY)
    clock.set("2036-09-22T00:30")


async def wishes(who: Officer) -> list[str]:
    """The wishes that somebody may carry out."""
    found = (await who.ask("{ erasureRequests { id } }"))["erasureRequests"]
    return [each["id"] for each in found]


async def test_nobody_is_erased_while_a_case_is_open_or_its_term_runs(
    clerk: Officer, head: Officer, clock: HallClock
) -> None:
    case = await clerk.registers(PERSON, ACCOUNTING)
    id = (await shown(clerk, case))["applicant"]["id"]
    assert (await asks(clerk, id)).codes == ["CASE_STILL_OPEN"]
    await clerk.does("withdrawApplication", case, reason=WHY)
    running = await asks(clerk, id)
    assert (running.codes, running.clauses) == (["TERM_RUNS"], ["个保法47"])
    told = {each["name"]: each["value"] for each in running.data["refusals"][0]["params"]}
    assert told["until"] == "2036-09-21"
    assert told["basis"] in running.data["refusals"][0]["message"]
    clock.set("2036-09-22T00:30")
    wish = (await asks(clerk, id)).data["request"]["id"]
    assert (await erases(head, wish)).codes == []
    assert (await shown(clerk, case))["applicant"]["erased"] is True
    assert await fetch("SELECT id FROM words WHERE stream = ?", case.id) == []
    refused = await clerk.mutate(
        "registerCase",
        REFUSALS,
        matterCode=ACCOUNTING,
        applicantId=id,
        channel="OFFLINE_HALL",
        idempotencyKey=str(uuid4()),
    )
    assert refused.data["refusals"][0]["path"] == ["applicantId"]


async def test_a_wish_is_looked_at_again_when_it_is_carried_out(
    clerk: Officer, head: Officer
) -> None:
    wish = (await asks(clerk, await applicant(clerk))).data["request"]["id"]
    await clerk.registers(PERSON, ACCOUNTING)
    refused = await erases(head, wish)
    assert refused.codes == ["CASE_STILL_OPEN"]
    assert refused.data["request"]["applicant"]["erased"] is False


async def test_why_somebody_asked_to_be_erased_is_kept_for_a_year(
    clerk: Officer, head: Officer, clock: HallClock
) -> None:
    wish = (await asks(clerk, await applicant(clerk))).data["request"]["id"]
    await erases(head, wish)
    clock.pass_(days=365)
    assert await erased(clock) == {}
    clock.pass_(days=1)
    assert await erased(clock) == {K.WORDS_OUTSIDE_CASES: 1}
    assert await fetch("SELECT id FROM words WHERE stream = ?", wish) == []


async def test_an_idle_registration_is_kept_for_a_year(clerk: Officer, clock: HallClock) -> None:
    await applicant(clerk)
    clock.pass_(days=365)
    assert await erased(clock) == {}
    clock.pass_(days=1)
    assert await erased(clock) == {K.APPLICANT_WITHOUT_CASE: 1}

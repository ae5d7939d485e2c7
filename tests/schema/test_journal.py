"""The journal: what happened, from any place on, as far as whoever reads it may know it."""

from typing import Any

import httpx
import pytest

from api.clock import new_id
from domain.author import Author
from domain.roles import Role
from domain.services.retention import apply_retention
from domain.store import journal as store
from tests.hall import ACCOUNTING, RESTAURANT, HallClock, Officer, officer
from tests.register_server import AAA, PERSON
from tests.schema.test_tokens import holder

FINANCE, MARKET = "11410404MB0T14003F", "11410404MB0T0100XJ"
EVENTS = """query ($after: Cursor, $types: [EventType!], $first: Int) {
    events(after: $after, types: $types, first: $first) {
        nodes { id type subject version at caseNo facts { name value } } endCursor hasNextPage
    }
}"""


async def read(who: Officer, **asked: object) -> Any:
    return (await who.ask(EVENTS, **asked))["events"]


async def all_of(who: Officer, **asked: object) -> list[Any]:
    """Everything up to the end of the log, page by page."""
    page = await read(who, **asked)
    told = [*page["nodes"]]
    while page["hasNextPage"]:
        page = await read(who, **asked | {"after": page["endCursor"]})
        told += page["nodes"]
    return told


def facts(event: Any) -> dict[str, str]:
    return {fact["name"]: fact["value"] for fact in event["facts"]}


ON_SQLITE = pytest.mark.parametrize("databases", ["sqlite"], indirect=True)
"""Where the other database could not answer otherwise."""


@pytest.fixture
async def portal(door: httpx.AsyncClient) -> Officer:
    return await officer(door, "省政务服务网", Role.PORTAL)


async def test_a_portal_follows_a_case_in_the_order_of_its_events_and_goes_on_where_it_was(
    clerk: Officer, portal: Officer
) -> None:
    start = (await read(portal, first=100))["endCursor"]
    case = await clerk.registers(AAA, ACCOUNTING)
    await clerk.does("giveOneTimeNotice", case)
    first = await read(portal, after=start, first=1)
    assert [event["type"] for event in first["nodes"]] == ["CASE_REGISTERED"]
    rest = await read(portal, after=first["endCursor"])
    assert [event["type"] for event in rest["nodes"]] == ["ONE_TIME_NOTICE_GIVEN"]
    for version, event in enumerate((*first["nodes"], *rest["nodes"]), start=1):
        assert (event["subject"], event["version"]) == (case.id, version)
        assert event["caseNo"] == case.caseNo
    quiet = await read(portal, after=rest["endCursor"])
    assert quiet == {"nodes": [], "endCursor": rest["endCursor"], "hasNextPage": False}


@ON_SQLITE
async def test_a_reader_of_few_types_is_taken_along_the_log_and_starves_at_no_place(
    clerk: Officer, portal: Officer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(store, "SCANNED", 7)
    case = await clerk.registers(AAA, ACCOUNTING)
    asked = {"types": ["CASE_REGISTERED", "POLICY_PUBLISHED"], "first": 1}
    told = await all_of(portal, **asked)
    assert [event["type"] for event in told] == ["POLICY_PUBLISHED", "CASE_REGISTERED"]
    assert told[-1]["subject"] == case.id
    assert await all_of(portal, types=[]) == []


async def test_the_journal_tells_of_the_cases_the_reader_sees_and_of_what_was_published(
    clerk: Officer, door: httpx.AsyncClient
) -> None:
    own = await clerk.registers(AAA, ACCOUNTING)
    foreign = await clerk.registers(AAA, RESTAURANT)
    told = {}
    for name, role in (("财政", Role.REVIEWER), ("财政局门户", Role.PORTAL)):
        reader = await officer(door, name, role, authority=FINANCE)
        told[role] = await all_of(reader)
    cases = {event["subject"] for event in told[Role.PORTAL] if event["caseNo"]}
    assert cases == {own.id}
    assert told[Role.PORTAL] == told[Role.REVIEWER]
    assert {"MATTER_IMPORTED", "POLICY_PUBLISHED"} <= {e["type"] for e in told[Role.PORTAL]}
    supervisor = await officer(door, "督办", Role.SUPERVISOR)
    assert {own.id, foreign.id} <= {event["subject"] for event in await all_of(supervisor)}


async def test_a_token_for_some_matters_reads_of_their_cases_alone(
    clerk: Officer, door: httpx.AsyncClient
) -> None:
    own = await clerk.registers(AAA, ACCOUNTING)
    await clerk.registers(AAA, RESTAURANT)
    admin = await officer(door, "系统管理员甲", Role.ADMINISTRATOR)
    portal = await officer(door, "省政务服务网", Role.PORTAL)
    narrow = await holder(admin, portal, roles=["PORTAL"], access="READ", matters=[ACCOUNTING])
    assert {e["subject"] for e in await all_of(narrow) if e["caseNo"]} == {own.id}


@ON_SQLITE
async def test_who_keeps_the_catalogue_or_accounts_reads_no_journal(
    door: httpx.AsyncClient,
) -> None:
    admin = await officer(door, "系统管理员", Role.ADMINISTRATOR, Role.CATALOGUE_ADMIN)
    answer = await admin.answer(EVENTS)
    assert answer["data"] == {"events": None}
    assert "PORTAL" in answer["extensions"]["denied"][0]["requires"]


@ON_SQLITE
async def test_a_grade_of_a_person_is_told_to_who_may_query_the_register(
    clerk: Officer, portal: Officer
) -> None:
    for subject in (PERSON, AAA):
        case = await clerk.registers(subject, ACCOUNTING)
        for act in ("giveOneTimeNotice", "remind", "requestCreditApproval", "decideEligibility"):
            await clerk.does(act, case)
    decided = {"types": ["ELIGIBILITY_DECIDED"]}
    by_clerk = [facts(event) for event in await all_of(clerk, **decided)]
    by_portal = [facts(event) for event in await all_of(portal, **decided)]
    grade = {"tier", "benefits", "inputsHash"}
    assert [grade & set(each) for each in by_clerk] == [grade, grade]
    assert [grade & set(each) for each in by_portal] == [set(), grade]
    assert by_portal[0]["decision"] == by_clerk[0]["decision"]


async def test_of_who_was_erased_the_events_stay_and_their_facts_are_gone(
    clerk: Officer, clock: HallClock, door: httpx.AsyncClient
) -> None:
    case = await clerk.registers(PERSON, ACCOUNTING)
    await clerk.does("withdrawApplication", case, reason="张示例要求撤回")
    portal = await officer(door, "财政局门户", Role.PORTAL, authority=FINANCE)
    other = await officer(door, "市监局门户", Role.PORTAL, authority=MARKET)
    before = [event for event in await all_of(portal) if event["subject"] == case.id]
    assert "张示例" not in str(before)
    applicant = facts(before[0])["applicant"]
    clock.set("2036-09-22T01:00")
    await apply_retention(Author(request_id="tests"), clock(), new_id)
    told = await all_of(portal)
    after = [event for event in told if event["subject"] == case.id]
    assert after == [event | {"facts": None} for event in before]
    [erased] = [event for event in told if event["type"] == "APPLICANT_ERASED"]
    assert (erased["subject"], facts(erased)) == (applicant, {"applicant": applicant})
    assert applicant not in str(await all_of(other)), "who saw no case of theirs is told nothing"


@ON_SQLITE
@pytest.mark.parametrize("after", ["bm8", "WyJ0b2tlbnMiLFsiYSIsImIiXV0"])
async def test_a_cursor_of_another_list_is_no_place_in_the_log(portal: Officer, after: str) -> None:
    [error] = (await portal.answer(EVENTS, after=after))["errors"]
    assert error["extensions"]["code"] == "BAD_USER_INPUT"

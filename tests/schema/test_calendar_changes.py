"""Local days, and what a change of the calendar moves, told before it is done (许可法82)."""

from typing import Any
from uuid import uuid4

import httpx
import msgspec
import pytest

from api.worker import one_round
from domain.roles import Role
from domain.store.database import fetch
from tests.hall import ACCOUNTING, REFUSALS, RESTAURANT, Case, HallClock, Officer, Payload, officer
from tests.register_server import AAA
from tests.schema.test_calendar import announced

PAPER = "平龙政办〔2026〕8号"
DAY = "date kind name source basisDocNo"
PREVIEW = f"""
    version moving {REFUSALS}
    cases(first: 50) {{ totalCount nodes {{
        caseNo matterName dueOn newDueOn statutoryDueOn newStatutoryDueOn
    }} }}
"""


def rest(date: str) -> dict[str, str]:
    return {"date": date, "kind": "REST", "name": "暴雪停办"}


def work(date: str) -> dict[str, str]:
    return {"date": date, "kind": "WORK", "name": "补班"}


@pytest.fixture
async def admin(door: httpx.AsyncClient) -> Officer:
    return await officer(door, "政策管理", Role.POLICY_ADMIN)


@pytest.fixture
async def watcher(door: httpx.AsyncClient) -> Officer:
    """A policy admin who may see every case."""
    return await officer(door, "政策监督", Role.POLICY_ADMIN, Role.SUPERVISOR)


async def set_days(asker: Officer, *days: dict[str, str], **input: object) -> Payload:
    whole = {"basisDocNo": PAPER, "days": days, "expectedVersion": 1} | input
    selection = f"years {{ year version localDays {{ {DAY} }} }} {REFUSALS} version replayed"
    return await asker.mutate("setLocalDays", selection, **_keyed(whole))


async def remove_days(asker: Officer, *dates: str, **input: object) -> Payload:
    whole = {"basisDocNo": PAPER, "dates": dates, "expectedVersion": 2} | input
    selection = f"years {{ localDays {{ {DAY} }} }} {REFUSALS} version"
    return await asker.mutate("removeLocalDays", selection, **_keyed(whole))


def _keyed(input: dict[str, object]) -> dict[str, object]:
    return {"idempotencyKey": str(uuid4())} | input


async def preview(asker: Officer, query: str, **input: object) -> Any:
    kind = f"{query[0].upper()}{query[1:]}Input"
    document = f"query ($input: {kind}!) {{ {query}(input: $input) {{ {PREVIEW} }} }}"
    return (await asker.ask(document, input={"basisDocNo": PAPER} | input))[query]


async def events() -> list[Any]:
    return list(await fetch("SELECT * FROM event WHERE stream = 'calendar' ORDER BY version"))


# --- local days ------------------------------------------------------------------------


async def test_a_district_closes_for_a_day_by_a_document_of_its_own(admin: Officer) -> None:
    done = await set_days(admin, rest("2026-09-23"))
    assert (done.codes, done.data["version"]) == ([], 2)
    [year] = done.data["years"]
    assert (year["year"], year["version"]) == (2026, 2)
    closed = rest("2026-09-23") | {"source": "local", "basisDocNo": PAPER}
    assert year["localDays"] == [closed]
    [event] = await events()
    assert (event["kind"], event["version"], event["role"]) == ("LocalDaysSet", 2, "POLICY_ADMIN")
    payload = msgspec.json.decode(event["payload"])
    assert (payload["dates"], payload["basisDocNo"]) == (["2026-09-23"], PAPER)
    assert "暴雪" not in event["payload"]


async def test_what_was_set_is_removed_by_a_document_too(admin: Officer) -> None:
    await set_days(admin, rest("2026-09-23"), work("2026-10-11"))
    done = await remove_days(admin, "2026-09-23")
    assert (done.codes, done.data["version"]) == ([], 3)
    [year] = done.data["years"]
    assert [day["date"] for day in year["localDays"]] == ["2026-10-11"]
    assert (await events())[-1]["kind"] == "LocalDaysRemoved"


@pytest.mark.parametrize(("day", "codes"), [("2026-09-21", []), ("2026-09-18", ["INVALID_VALUE"])])
async def test_today_may_still_be_closed_and_what_is_over_may_not(
    admin: Officer, day: str, codes: list[str]
) -> None:
    """Monday 2026-09-21 is today; the Friday before is what cases were counted by."""
    assert (await set_days(admin, rest(day))).codes == codes


async def test_a_local_day_that_is_over_is_not_removed(admin: Officer, clock: HallClock) -> None:
    await set_days(admin, rest("2026-09-22"), rest("2026-09-23"))
    clock.set("2026-09-23T10:00")
    assert (await remove_days(admin, "2026-09-22")).codes == ["INVALID_VALUE"]
    assert (await remove_days(admin, "2026-09-23")).codes == []


@pytest.mark.parametrize(
    ("day", "path"),
    [
        (work("2026-10-01"), ["days", "1", "kind"]),
        (rest("2026-10-01"), ["days", "1", "kind"]),
        (rest("2026-09-26"), ["days", "1", "kind"]),
        (work("2026-09-22"), ["days", "1", "kind"]),
        (rest("2026-09-22") | {"name": "长" * 65}, ["days", "1", "name"]),
    ],
    ids=["a holiday worked", "a holiday", "a weekend", "a working day", "a name"],
)
async def test_a_local_day_that_changes_nothing_or_too_much_is_refused_in_its_place(
    admin: Officer, day: dict[str, str], path: list[str]
) -> None:
    done = await set_days(admin, day)
    assert [refusal["path"] for refusal in done.data["refusals"]] == [path]
    assert (done.codes, await events()) == (["INVALID_VALUE"], [])


async def test_every_fault_of_a_list_of_days_is_told(admin: Officer) -> None:
    done = await set_days(admin, rest("2026-09-22"), rest("2026-09-22"), rest("2026-09-01"))
    assert [r["path"] for r in done.data["refusals"]] == [
        ["days", "3", "date"],
        ["days", "2", "date"],
    ]
    assert [r["path"] for r in (await set_days(admin)).data["refusals"]] == [["days"]]
    gone = await remove_days(admin, "2026-09-22", expectedVersion=1)
    assert [refusal["path"] for refusal in gone.data["refusals"]] == [["dates", "1"]]


async def test_who_has_not_seen_the_latest_calendar_sets_no_day(admin: Officer) -> None:
    await set_days(admin, rest("2026-09-22"), idempotencyKey="key-1")
    assert (await set_days(admin, rest("2026-09-23"))).codes == ["CONFLICT"]
    again = await set_days(admin, rest("2026-09-22"), idempotencyKey="key-1")
    assert (again.data["replayed"], again.data["version"]) == (True, 2)
    other = await set_days(admin, rest("2026-09-23"), idempotencyKey="key-1")
    assert other.codes == ["KEY_REUSED"]


async def test_only_a_policy_admin_changes_the_calendar_or_looks_ahead(clerk: Officer) -> None:
    assert (await set_days(clerk, rest("2026-09-23"))).codes == ["FORBIDDEN"]
    assert (await remove_days(clerk, "2026-09-23")).codes == ["FORBIDDEN"]
    assert await preview(clerk, "localDaysPreview", days=[rest("2026-09-23")]) is None
    assert await events() == []


# --- what would move -------------------------------------------------------------------


async def accepted(clerk: Officer) -> Case:
    case = await clerk.registers(AAA, RESTAURANT)
    await clerk.does("giveOneTimeNotice", case)
    await clerk.takes(case, "M01", "M02", "M03")
    await clerk.does("acceptCase", case)
    return case


async def received(clerk: Officer) -> Case:
    """A case that is to be answered within five working days."""
    case = await clerk.registers(AAA, RESTAURANT)
    await clerk.does("submitMaterial", case, material="M01")
    return case


async def due_days() -> dict[str, str]:
    """The day each case is listed under."""
    rows = await fetch("SELECT case_no, due_sort FROM service_case")
    return {row["case_no"]: row["due_sort"] for row in rows}


async def statutory(clerk: Officer, case: Case) -> str:
    found = await clerk.ask(
        "query ($no: ShortText!) { case(caseNo: $no) { statutoryDueOn } }", no=case.caseNo
    )
    return str(found["case"]["statutoryDueOn"])


NOTICE_2027 = [*announced(2027), rest("2027-01-04")]
"""The first Monday of 2027 is made a rest day, so that limits move."""


async def test_what_a_preview_tells_is_what_then_happens(
    clerk: Officer, watcher: Officer, clock: HallClock
) -> None:
    clock.set("2026-12-18T10:00")
    deciding = await accepted(clerk)
    clock.set("2026-12-23T10:00")
    unmoved = await received(clerk)
    clock.set("2026-12-28T10:00")
    answering, later = await received(clerk), await accepted(clerk)
    before, log = await due_days(), await fetch("SELECT * FROM event")
    told = await preview(watcher, "calendarYearPreview", year=2027, days=NOTICE_2027)
    assert (await due_days(), await fetch("SELECT * FROM event")) == (before, log), (
        "nothing is kept"
    )
    moved = {each["caseNo"]: each for each in told["cases"]["nodes"]}
    assert (told["version"], told["moving"], told["cases"]["totalCount"]) == (2, 3, 3)
    assert set(moved) == {deciding.caseNo, answering.caseNo, later.caseNo}
    assert (moved[deciding.caseNo]["dueOn"], moved[deciding.caseNo]["newDueOn"]) == (
        "2027-01-04",
        "2027-01-05",
    )
    assert before[unmoved.caseNo] == "2026-12-30"

    done = await watcher.mutate(
        "loadCalendarYear",
        "version",
        **_keyed({"year": 2027, "basisDocNo": PAPER, "days": NOTICE_2027, "expectedVersion": 1}),
    )
    assert done.data["version"] == told["version"]
    await one_round(clock, "the only holder")
    assert await due_days() == before | {no: each["newDueOn"] for no, each in moved.items()}
    for case in (deciding, later):
        assert moved[case.caseNo]["newStatutoryDueOn"] == await statutory(clerk, case)
    again = await preview(watcher, "localDaysPreview", days=[rest("2027-03-01")])
    assert again["moving"] == 0, "no limit reaches so far"


async def test_a_day_closed_moves_the_limits_that_reach_it_and_no_other(
    clerk: Officer, watcher: Officer, clock: HallClock
) -> None:
    case = await accepted(clerk)
    assert case.dueOn == "2026-10-12"
    last = await preview(watcher, "localDaysPreview", days=[rest("2026-10-12")])
    [moved] = last["cases"]["nodes"]
    assert (moved["dueOn"], moved["newDueOn"]) == ("2026-10-12", "2026-10-13")
    after = await preview(watcher, "localDaysPreview", days=[rest("2026-10-13")])
    assert [each["newDueOn"] for each in after["cases"]["nodes"]] == ["2026-10-12"], "by law only"
    await set_days(watcher, rest("2026-10-12"))
    await one_round(clock, "the only holder")
    assert (await due_days())[case.caseNo] == "2026-10-13"
    back = await preview(watcher, "localDaysRemovalPreview", dates=["2026-10-12"])
    assert back["moving"] == 0, "a day that was told never comes earlier"


async def test_those_that_move_are_listed_to_their_authority_and_opened_by_who_may_see_them(
    clerk: Officer, admin: Officer, door: httpx.AsyncClient
) -> None:
    case = await accepted(clerk)
    own = await officer(door, "本局政策", Role.POLICY_ADMIN, Role.CLERK, authority=ACCOUNTING[:18])
    both = await officer(door, "两职", Role.POLICY_ADMIN, Role.CLERK)
    document = """query ($input: LocalDaysPreviewInput!) { localDaysPreview(input: $input) {
        moving cases { totalCount nodes { caseNo readable } }
    } }"""
    change = {"basisDocNo": PAPER, "days": [rest("2026-10-12")]}
    for asker, readable in ((admin, [False]), (own, []), (both, [True])):
        told = (await asker.ask(document, input=change))["localDaysPreview"]
        assert told["moving"] == told["cases"]["totalCount"] == len(readable)
        assert told["cases"]["nodes"] == [
            {"caseNo": case.caseNo, "readable": each} for each in readable
        ]


async def test_of_cases_at_every_stage_those_move_that_were_previewed_and_no_other(
    clerk: Officer, watcher: Officer, door: httpx.AsyncClient, clock: HallClock
) -> None:
    """Answering, deciding, stopped for longer than expected, extended, delivering."""
    head = await officer(door, "机关负责人", Role.HEAD)
    await received(clerk)
    stopped, extended, _ = [await accepted(clerk) for _ in range(3)]
    await granted(clerk, head)
    for case in (stopped, extended):
        await head.does("startReview", case)
    stop = {"kind": "EXPERT_REVIEW", "noticeNo": "平审〔2026〕1号", "expectedEnd": "2026-09-22"}
    await head.does("suspendClock", stopped, **stop)
    await head.does("extendLimit", extended, days=5, reasons="材料较多。")
    closed = (
        ("21", "2026-09-24"),
        ("21", "2026-10-13"),
        ("24", "2026-11-02"),
        ("28", "2027-03-01"),
    )
    for version, (today, day) in enumerate(closed, start=1):
        clock.set(f"2026-09-{today}T10:00")
        await one_round(clock, "the only holder")
        before = await all_days()
        told = await preview(watcher, "localDaysPreview", days=[rest(day)])
        moved = {each["caseNo"]: each for each in told["cases"]["nodes"]}
        done = await set_days(watcher, rest(day), expectedVersion=version)
        assert done.codes == []
        await one_round(clock, "the only holder")
        then = await all_days()
        assert then == before | {
            no: (each["newDueOn"], each["newStatutoryDueOn"]) for no, each in moved.items()
        }, day
        assert set(moved) == {no for no in then if then[no] != before[no]}, day


async def granted(clerk: Officer, head: Officer) -> None:
    """A case decided on filing, to be delivered within ten working days."""
    case = await clerk.registers(AAA, ACCOUNTING)
    await clerk.does("giveOneTimeNotice", case)
    await clerk.commits(case)
    await clerk.takes(case, "M01", "M02", "M03", "M04", "M05")
    await clerk.does("acceptCase", case)
    await head.does("decideCase", case, outcome="GRANTED", opinion="备案即入，准予。")


async def all_days() -> dict[str, tuple[str, str | None]]:
    """The day each case is listed under and, until it is decided, the statutory one."""
    rows = await fetch("SELECT case_no, due_sort, stage, state FROM service_case")
    states = {row["case_no"]: msgspec.json.decode(row["state"]) for row in rows}
    return {row["case_no"]: (row["due_sort"], _by_law(states[row["case_no"]])) for row in rows}


def _by_law(state: Any) -> str | None:
    limits = state.get("deadlines") if state["stage"] != "DECIDED" else None
    return limits["statutoryDueOn"] if limits else None


async def test_the_cases_that_would_move_are_read_page_by_page(
    clerk: Officer, watcher: Officer
) -> None:
    numbers = {(await accepted(clerk)).caseNo for _ in range(3)}
    document = """query ($after: Cursor, $before: Cursor, $first: Int, $last: Int) {
        localDaysPreview(input: {
            basisDocNo: "号", days: [{ date: "2026-10-12", kind: REST, name: "停办" }]
        }) { cases(first: $first, after: $after, last: $last, before: $before) {
            nodes { caseNo } pageInfo { hasNextPage hasPreviousPage startCursor endCursor }
        } }
    }"""

    async def page(**asked: object) -> Any:
        return (await watcher.ask(document, **asked))["localDaysPreview"]["cases"]

    first = await page(first=2)
    second = await page(first=2, after=first["pageInfo"]["endCursor"])
    listed = [each["caseNo"] for part in (first, second) for each in part["nodes"]]
    assert (len(listed), set(listed)) == (3, numbers)
    assert (first["pageInfo"]["hasNextPage"], second["pageInfo"]["hasNextPage"]) == (True, False)
    back = await page(last=2, before=second["pageInfo"]["startCursor"])
    assert back["nodes"] == first["nodes"]
    assert (back["pageInfo"]["hasPreviousPage"], back["pageInfo"]["hasNextPage"]) == (False, True)


async def test_a_faulty_change_is_refused_beforehand_as_it_would_be(watcher: Officer) -> None:
    told = await preview(watcher, "localDaysPreview", days=[work("2026-10-01")])
    done = await set_days(watcher, work("2026-10-01"))
    assert told["refusals"] == done.data["refusals"]
    assert (told["version"], told["moving"], told["cases"]["nodes"]) == (None, 0, [])
    many = await preview(watcher, "calendarYearPreview", year=2027, days=announced(2027) * 35)
    assert [refusal["path"] for refusal in many["refusals"]] == [["days"]]

"""Lists of cases: what waits for whom, in which order, page by page (督办; 三3 绿色通道)."""

from typing import Any

import httpx
import pytest

from domain.roles import Role
from tests.hall import ACCOUNTING, RESTAURANT, Case, HallClock, Officer, officer
from tests.register_server import AAA
from tests.schema.test_calendar_changes import set_days

QUEUE = "query { myQueue { nodes { caseNo stage dueOn priority } totalCount } }"
LIST = """
    query ($filter: CasesFilter, $sort: CaseSort!, $first: Int, $after: Cursor, $last: Int,
           $before: Cursor) {
        cases(filter: $filter, sort: $sort, first: $first, after: $after, last: $last,
              before: $before) {
            nodes { caseNo } totalCount
            pageInfo { hasNextPage hasPreviousPage startCursor endCursor }
        }
    }
"""


async def _listed(clerk: Officer, sort: str = "OLDEST", **asked: object) -> dict[str, Any]:
    found: dict[str, Any] = (await clerk.ask(LIST, sort=sort, **asked))["cases"]
    return found


def _numbers(found: dict[str, Any]) -> list[str]:
    return [node["caseNo"] for node in found["nodes"]]


@pytest.mark.clause("三3")
async def test_a_case_by_the_green_channel_goes_before_all_others_of_the_same_due_day(
    clerk: Officer,
) -> None:
    plain = await clerk.registers(AAA, ACCOUNTING)
    await clerk.does("submitMaterial", plain, material="M01")
    green = await clerk.registers(AAA, ACCOUNTING)
    await clerk.does("giveOneTimeNotice", green)
    await clerk.commits(green)
    await clerk.does("submitMaterial", green, material="M01")
    queue = (await clerk.ask(QUEUE))["myQueue"]["nodes"]
    assert [case["caseNo"] for case in queue] == [green.caseNo, plain.caseNo]
    await clerk.does("withdrawCreditApproval", green)
    queue = (await clerk.ask(QUEUE))["myQueue"]["nodes"]
    assert {case["priority"] for case in queue} == {False}


async def test_each_role_finds_what_waits_for_it(
    clerk: Officer, reviewer: Officer, issuer: Officer, door: httpx.AsyncClient
) -> None:
    supervisor = await officer(door, "督办", Role.SUPERVISOR)
    case = await clerk.registers(AAA, RESTAURANT)

    async def waiting() -> list[int]:
        people = (clerk, reviewer, issuer, supervisor)
        return [(await each.ask(QUEUE))["myQueue"]["totalCount"] for each in people]

    assert await waiting() == [1, 0, 0, 0]
    await clerk.does("giveOneTimeNotice", case)
    await clerk.takes(case, "M01", "M02", "M03")
    await clerk.does("acceptCase", case)
    assert await waiting() == [0, 1, 0, 0]
    await reviewer.does("startReview", case)
    await reviewer.does("recordStep", case, step="S01", performedBy=["甲", "乙"], record="属实")
    await reviewer.does("recordOpinion", case, recommends="GRANTED", opinion="同意")
    await reviewer.does("decideCase", case, outcome="GRANTED")
    assert await waiting() == [0, 0, 1, 0]


async def test_a_list_is_read_forwards_and_backwards_by_the_same_keys(
    clerk: Officer, clock: HallClock
) -> None:
    numbers = []
    for _ in range(5):
        numbers.append((await clerk.registers(AAA, ACCOUNTING)).caseNo)
        clock.pass_(seconds=1)
    first = await _listed(clerk, first=2)
    assert _numbers(first) == numbers[:2]
    assert first["totalCount"] == 5
    second = await _listed(clerk, first=2, after=first["pageInfo"]["endCursor"])
    assert _numbers(second) == numbers[2:4]
    assert second["pageInfo"]["hasNextPage"] is True
    back = await _listed(clerk, last=2, before=second["pageInfo"]["startCursor"])
    assert _numbers(back) == numbers[:2]
    assert back["pageInfo"]["hasPreviousPage"] is False
    newest = await _listed(clerk, "NEWEST", first=5)
    assert _numbers(newest) == numbers[::-1]


async def test_a_cursor_of_another_order_is_refused(clerk: Officer) -> None:
    await clerk.registers(AAA, ACCOUNTING)
    cursor = (await _listed(clerk))["pageInfo"]["endCursor"]
    body = await clerk.answer(LIST, sort="DUE", after=cursor)
    [error] = body["errors"]
    assert error["extensions"]["code"] == "BAD_USER_INPUT"


async def test_a_list_is_narrowed_by_stage_mode_tier_authority_text_and_openness(
    clerk: Officer, clock: HallClock
) -> None:
    credit = await clerk.registers(AAA, ACCOUNTING, externalReference="PORTAL-7")
    await clerk.does("giveOneTimeNotice", credit)
    await clerk.commits(credit)
    await clerk.takes(credit, "M01", "M02", "M04", "M05")
    await clerk.does("acceptCase", credit)
    clock.pass_(seconds=1)
    ended = await clerk.registers(AAA, RESTAURANT)
    await clerk.does("withdrawApplication", ended)
    for filter, expected in (
        ({"stages": ["ACCEPTED"]}, credit),
        ({"modes": ["CREDIT"]}, credit),
        ({"tiers": ["AAA"]}, credit),
        ({"authority": "11410404MB0T14003F"}, credit),
        ({"text": "PORTAL-7"}, credit),
        ({"text": "代理记账"}, credit),
        ({"text": credit.caseNo}, credit),
        ({"open": False}, ended),
        ({"stages": ["ABANDONED"], "open": False}, ended),
    ):
        assert _numbers(await _listed(clerk, filter=filter)) == [expected.caseNo], filter
    assert _numbers(await _listed(clerk, filter={"text": "示例记账"})) == [
        credit.caseNo,
        ended.caseNo,
    ]
    assert _numbers(await _listed(clerk, filter={"text": "%"})) == []


@pytest.mark.clause("四(二)3")
async def test_a_case_says_by_when_the_authority_has_to_act_next(clerk: Officer) -> None:
    acted = "query ($no: ShortText!) { case(caseNo: $no) { actBy dueOn } }"
    case = await clerk.registers(AAA, RESTAURANT)
    assert (await clerk.ask(acted, no=case.caseNo))["case"] == {"actBy": None, "dueOn": None}
    await clerk.does("submitMaterial", case, material="M01")
    answered = (await clerk.ask(acted, no=case.caseNo))["case"]
    assert answered == {"actBy": "2026-09-29", "dueOn": None}
    await clerk.does("giveOneTimeNotice", case)
    await clerk.takes(case, "M01", "M02", "M03")
    await clerk.does("acceptCase", case)
    decided = (await clerk.ask(acted, no=case.caseNo))["case"]
    assert decided == {"actBy": "2026-10-12", "dueOn": "2026-10-12"}


async def test_due_buckets_follow_the_calendar(clerk: Officer, clock: HallClock) -> None:
    case = await clerk.registers(AAA, RESTAURANT)
    await clerk.does("giveOneTimeNotice", case)
    await clerk.takes(case, "M01", "M02", "M03")
    await clerk.does("acceptCase", case)
    assert case.dueOn == "2026-10-12"
    for day, bucket in (
        ("2026-09-29", "LATER"),  # 09-30, 10-08 and 10-09 are the three working days
        ("2026-10-08", "SOON"),  # 10-09, 10-10 (worked) and 10-12
        ("2026-10-12", "TODAY"),
        ("2026-10-13", "OVERDUE"),
    ):
        clock.set(f"{day}T09:00")
        found = {
            each: (await _listed(clerk, filter={"due": each}))["totalCount"]
            for each in ("OVERDUE", "TODAY", "SOON", "LATER", "NONE")
        }
        assert found == {each: int(each == bucket) for each in found}, day


@pytest.mark.clause("许可法82")
async def test_the_days_left_are_counted_by_the_calendar_in_force_and_the_day_of_the_hall(
    clerk: Officer, clock: HallClock, door: httpx.AsyncClient
) -> None:
    case = await clerk.registers(AAA, RESTAURANT)
    assert await _left(clerk) == (None, None, [])
    await _notified_and_accepted(clerk, case)
    assert await _left(clerk) == ("2026-10-12", 10, [10, 15])
    admin = await officer(door, "政策管理", Role.POLICY_ADMIN)
    await set_days(admin, {"date": "2026-09-23", "kind": "REST", "name": "暴雪停办"})
    assert await _left(clerk) == ("2026-10-12", 9, [10, 15])
    clock.set("2026-10-13T00:30")  # still the 12th in UTC
    assert await _left(clerk) == ("2026-10-12", -1, [0, 5])
    await clerk.does("withdrawApplication", case)
    assert await _left(clerk) == (None, None, [None, None])


async def _left(clerk: Officer) -> tuple[str | None, int | None, list[int | None]]:
    document = "{ cases { nodes { actBy daysLeft deadlines { daysLeft } } } }"
    [node] = (await clerk.ask(document))["cases"]["nodes"]
    return node["actBy"], node["daysLeft"], [each["daysLeft"] for each in node["deadlines"]]


async def _notified_and_accepted(clerk: Officer, case: Case) -> None:
    await clerk.does("giveOneTimeNotice", case)
    await clerk.takes(case, "M01", "M02", "M03")
    await clerk.does("acceptCase", case)


async def test_the_day_ledger_explains_each_day_until_the_due_one(clerk: Officer) -> None:
    case = await clerk.registers(AAA, ACCOUNTING)
    await _accept(clerk, case)
    [promised, statutory] = (
        await clerk.ask(
            """query ($no: ShortText!) { deadlines(caseNo: $no) {
                clock startedOn dueOn provisional overdue limit { amount unit }
                days { on standing number name }
            } }""",
            no=case.caseNo,
        )
    )["deadlines"]
    assert (promised["clock"], statutory["clock"]) == ("PROMISED", "STATUTORY")
    assert promised["limit"] == {"amount": 5, "unit": "WORKING_DAY"}
    assert [(day["on"], day["number"], day["name"]) for day in promised["days"]] == [
        ("2026-09-22", 1, None),
        ("2026-09-23", 2, None),
        ("2026-09-24", 3, None),
        ("2026-09-25", None, "中秋"),
        ("2026-09-26", None, "中秋"),
        ("2026-09-27", None, "中秋"),
        ("2026-09-28", 4, None),
        ("2026-09-29", 5, None),
    ]
    assert promised["dueOn"] == "2026-09-29"


async def _accept(clerk: Officer, case: Case) -> None:
    await clerk.does("giveOneTimeNotice", case)
    await clerk.does("remind", case)
    await clerk.takes(case, "M01", "M02", "M03", "M04", "M05")
    await clerk.does("acceptCase", case)


@pytest.mark.clause("四(二)3")
async def test_a_suspended_clock_runs_over_neither_limit_past_its_expected_end(
    clerk: Officer, reviewer: Officer, clock: HallClock
) -> None:
    case = await clerk.registers(AAA, ACCOUNTING)
    await _accept(clerk, case)
    await reviewer.does("startReview", case)
    stop = {"kind": "HEARING", "noticeNo": "听证〔2026〕1号", "expectedEnd": "2026-09-25"}
    await reviewer.does("suspendClock", case, **stop)
    clock.set("2026-12-01T09:00")
    for limit in await _limits(clerk, case):
        assert limit["dueOn"] < "2026-12-01" < limit["computedOn"]
        assert limit["overdue"] is False
    await reviewer.does("resumeClock", case)
    clock.set("2027-06-01T09:00")
    assert [limit["overdue"] for limit in await _limits(clerk, case)] == [True, True]


@pytest.mark.clause("四(二)3")
async def test_a_withdrawn_application_is_never_overdue_afterwards(
    clerk: Officer, clock: HallClock
) -> None:
    taken_back, kept = [await clerk.registers(AAA, ACCOUNTING) for _ in range(2)]
    for case in (taken_back, kept):
        await _accept(clerk, case)
    await clerk.does("withdrawApplication", taken_back)
    clock.set("2027-06-01T09:00")
    assert [limit["overdue"] for limit in await _limits(clerk, taken_back)] == [False, False]
    assert [limit["overdue"] for limit in await _limits(clerk, kept)] == [True, True]


async def _limits(clerk: Officer, case: Case) -> Any:
    document = """query ($no: ShortText!) {
        deadlines(caseNo: $no) { clock dueOn computedOn overdue }
    }"""
    return (await clerk.ask(document, no=case.caseNo))["deadlines"]

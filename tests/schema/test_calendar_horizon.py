"""The calendar warns before what is promised reaches beyond it (许可法82)."""

from datetime import date
from typing import Any

import httpx
import pytest

from api.clock import new_id
from domain.horizon import Horizon
from domain.roles import Role
from tests.hall import RESTAURANT, HallClock, Officer, officer
from tests.register_server import AAA
from tests.schema.test_calendar import announced

LAST = date(2026, 12, 31)
NEXT = date(2027, 1, 1)


@pytest.mark.parametrize(
    ("confirmed", "promised", "crossed"),
    [(LAST, LAST, False), (LAST, NEXT, True), (LAST, None, False), (None, LAST, True)],
    ids=["the last confirmed day", "the day after", "nothing promised", "nothing confirmed"],
)
def test_what_ends_on_the_last_confirmed_day_needs_no_notice(
    confirmed: date | None, promised: date | None, crossed: bool
) -> None:
    found = Horizon(confirmed, promised)
    assert found.crossed is crossed
    assert (found.warning("zh") is not None, found.warning("en") is not None) == (crossed, crossed)


async def seen(asker: Officer) -> Any:
    answer = await asker.ask("{ calendarHorizon { confirmedUntil lastPromised warning } }")
    return answer["calendarHorizon"]


async def ready(door: httpx.AsyncClient) -> Any:
    answer = await door.get("/readyz")
    assert (answer.status_code, answer.json()["ready"]) == (200, True)
    return answer.json()["warnings"]


@pytest.mark.parametrize(
    ("day", "promised", "warned"),
    [("2026-09-30", "2026-12-30", False), ("2026-10-01", "2027-01-01", True)],
)
async def test_the_longest_promise_of_the_catalogue_begun_today_is_looked_at(
    clerk: Officer,
    clock: HallClock,
    door: httpx.AsyncClient,
    day: str,
    promised: str,
    warned: bool,
) -> None:
    """Three months are the longest that the starter catalogue promises."""
    clock.set(f"{day}T10:00")
    found = await seen(clerk)
    assert (found["confirmedUntil"], found["lastPromised"]) == ("2026-12-31", promised)
    assert (found["warning"] is not None) is warned
    assert (set(await ready(door)) == {"calendar"}) is warned


@pytest.mark.parametrize(
    ("until", "due", "warned"),
    [("2026-12-17", "2026-12-31", False), ("2026-12-18", "2027-01-04", True)],
)
async def test_the_limit_of_an_open_case_is_looked_at_as_it_stands(
    clerk: Officer,
    reviewer: Officer,
    clock: HallClock,
    door: httpx.AsyncClient,
    until: str,
    due: str,
    warned: bool,
) -> None:
    """Ten working days that follow a stop: to the last confirmed day, and past it."""
    case = await clerk.registers(AAA, RESTAURANT)
    await clerk.does("giveOneTimeNotice", case)
    await clerk.takes(case, "M01", "M02", "M03")
    await clerk.does("acceptCase", case)
    await reviewer.does("startReview", case)
    stop = {"kind": "HEARING", "noticeNo": "听证〔2026〕1号", "expectedEnd": until}
    await reviewer.does("suspendClock", case, **stop)
    assert case.dueOn == due
    found = await seen(clerk)
    assert (found["lastPromised"], found["warning"] is not None) == (due, warned)
    assert ("2027-01-04" in str(await ready(door))) is warned


async def test_the_warning_says_what_to_do_and_is_gone_once_the_notice_is_loaded(
    clerk: Officer, clock: HallClock, door: httpx.AsyncClient
) -> None:
    clock.set("2026-12-04T10:00")
    assert "请加载国务院放假通知" in (await seen(clerk))["warning"]
    assert "load the notice of the State Council" in (await ready(door))["calendar"]
    admin = await officer(door, "政策管理", Role.POLICY_ADMIN)
    notice = {"year": 2027, "basisDocNo": "国办发明电〔2026〕9号", "days": announced(2027)}
    order = {"expectedVersion": 1, "idempotencyKey": new_id()}
    await admin.mutate("loadCalendarYear", "version", **notice, **order)
    found = await seen(clerk)
    assert (found["confirmedUntil"], found["warning"]) == ("2027-12-31", None)
    assert await ready(door) == {}

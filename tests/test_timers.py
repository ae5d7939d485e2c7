"""What time does by itself, and never more than that (许可法32; 四(二)3)."""

from datetime import date, timedelta

import httpx
import pytest

from api.clock import new_id
from api.worker import one_round
from domain.roles import Role
from domain.services.timers import LEASE_TIME
from tests.hall import ACCOUNTING, REFUSALS, RESTAURANT, Case, HallClock, Officer, officer
from tests.register_server import AAA


async def _round(clock: HallClock) -> int:
    recorded = await one_round(clock, "the only holder")
    assert recorded is not None
    return recorded


async def _seen(clerk: Officer, case: Case) -> dict[str, object]:
    found = await clerk.ask(
        """query ($no: ShortText!) { case(caseNo: $no) {
            stage deemedAccepted acceptedOn dueOn version alerts { clock level }
            materials { code owed dueOn } tasks { kind subject }
        } }""",
        no=case.caseNo,
    )
    seen: dict[str, object] = found["case"]
    return seen


@pytest.mark.clause("四(二)2")
async def test_silence_accepts_when_the_fifth_working_day_after_the_receipt_has_ended(
    clerk: Officer, clock: HallClock
) -> None:
    case = await clerk.registers(AAA, RESTAURANT)
    await clerk.does("submitMaterial", case, material="M01")
    clock.set("2026-09-29T23:59")  # received 09-21; 09-25 to 09-27 are holidays
    assert await _round(clock) == 0
    clock.set("2026-09-30T00:01")
    assert await _round(clock) == 2, "accepted, and half the promised limit is over already"
    seen = await _seen(clerk, case)
    assert (seen["stage"], seen["deemedAccepted"]) == ("ACCEPTED", True)
    assert seen["acceptedOn"] == "2026-09-21", "as of the day the materials came"
    owed = [m["code"] for m in seen["materials"] if m["owed"]]  # type: ignore[attr-defined]
    assert owed == ["M02", "M03"], "M01 came; it has only to be examined"
    assert await _round(clock) == 0, "once"


@pytest.mark.clause("四(二)3")
async def test_alerts_are_raised_at_half_at_four_fifths_and_on_the_due_day(
    clerk: Officer, clock: HallClock
) -> None:
    case = await clerk.registers(AAA, RESTAURANT)
    await clerk.does("giveOneTimeNotice", case)
    await clerk.takes(case, "M01", "M02", "M03")
    await clerk.does("acceptCase", case)
    assert case.dueOn == "2026-10-12", "ten working days past two holidays, 10-10 being worked"
    levels = []
    for day in ("2026-09-28", "2026-09-29", "2026-10-10", "2026-10-12", "2026-10-13"):
        clock.set(f"{day}T08:00")
        await _round(clock)
        alerts: list[dict[str, object]] = (await _seen(clerk, case))["alerts"]  # type: ignore[assignment]
        levels.append([a["level"] for a in alerts if a["clock"] == "PROMISED"])
    assert levels == [[], [50], [50, 80], [50, 80, 100], [50, 80, 100]]
    assert (await _seen(clerk, case))["stage"] == "ACCEPTED", "time decides nothing"


@pytest.mark.clause("四(二)2")
async def test_a_deferred_paper_that_does_not_come_opens_a_task_and_nothing_else(
    clerk: Officer, clock: HallClock
) -> None:
    case = await clerk.registers(AAA, ACCOUNTING)
    await clerk.does("giveOneTimeNotice", case)
    await clerk.commits(case)
    await clerk.takes(case, "M01", "M02", "M03", "M04")
    await clerk.does("acceptCase", case, deferred=[{"material": "M05", "dueOn": "2026-09-23"}])
    clock.set("2026-09-23T18:00")
    await _round(clock)
    assert (await _seen(clerk, case))["tasks"] == []
    clock.set("2026-09-24T08:00")
    await _round(clock)
    seen = await _seen(clerk, case)
    assert seen["tasks"] == [{"kind": "DEFERRED_OVERDUE", "subject": "M05"}]
    assert seen["stage"] == "ACCEPTED"


async def test_one_process_holds_the_lease_and_another_takes_over_when_it_is_over(
    clerk: Officer, clock: HallClock
) -> None:
    assert await one_round(clock, "first") == 0
    assert await one_round(clock, "second") is None
    assert await one_round(clock, "first") == 0, "the holder renews it"
    clock.pass_(seconds=LEASE_TIME.total_seconds() + 1)
    assert await one_round(clock, "second") == 0
    assert await one_round(clock, new_id()) is None


def _rest(name: str, first: str, days: int) -> list[dict[str, str]]:
    start = date.fromisoformat(first)
    found = (start + timedelta(days=each) for each in range(days))
    return [{"date": day.isoformat(), "kind": "REST", "name": name} for day in found]


YEAR_2027 = [
    *_rest("元旦", "2027-01-01", 4),
    *_rest("春节", "2027-02-05", 8),
    *_rest("清明节", "2027-04-03", 3),
    *_rest("劳动节", "2027-05-01", 5),
    *_rest("端午节", "2027-06-09", 3),
    *_rest("中秋节", "2027-09-15", 3),
    *_rest("国庆节", "2027-10-01", 7),
]
"""A year as a notice might say it; the first Monday is made a rest day to move a limit."""


@pytest.mark.clause("四(二)3")
async def test_a_year_that_is_loaded_moves_open_limits_on_and_never_back(
    clerk: Officer, clock: HallClock, door: httpx.AsyncClient
) -> None:
    clock.set("2026-12-18T10:00")
    case = await clerk.registers(AAA, RESTAURANT)
    await clerk.does("giveOneTimeNotice", case)
    await clerk.takes(case, "M01", "M02", "M03")
    await clerk.does("acceptCase", case)
    assert (case.dueOn, case.provisional) == ("2027-01-04", True), "2027 is not announced yet"
    admin = await officer(door, "政策管理员", Role.POLICY_ADMIN)
    loaded = await admin.mutate(
        "loadCalendarYear",
        f"version {REFUSALS}",
        year=2027,
        basisDocNo="国办发明电〔2026〕示例号",
        days=YEAR_2027,
        expectedVersion=1,
        idempotencyKey=new_id(),
    )
    assert loaded.data["refusals"] == []
    reviewer = await officer(door, "审核", Role.REVIEWER)
    await reviewer.does("startReview", case)
    await _round(clock)
    moved = await _seen(clerk, case)
    assert moved["dueOn"] == "2027-01-05", "01-04 became a rest day"
    assert await _round(clock) == 0


@pytest.mark.clause("四(二)2")
async def test_silence_has_accepted_even_where_no_timer_ran(
    clerk: Officer, clock: HallClock
) -> None:
    case = await clerk.registers(AAA, RESTAURANT)
    await clerk.does("giveOneTimeNotice", case)
    await clerk.does("submitMaterial", case, material="M01")
    clock.set("2026-10-20T10:00")
    late = await clerk.perform(
        "refuseAcceptance", case, ground="NOT_OUR_COMPETENCE", reasons="不属于本机关。"
    )
    assert late.codes == ["CONFLICT"]
    assert (case.stage, case.deemedAccepted) == ("ACCEPTED", True)

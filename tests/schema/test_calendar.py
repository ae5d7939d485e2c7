"""The calendar: how far it is known, and how a year becomes known (许可法82)."""

import asyncio
from typing import Any
from uuid import uuid4

import httpx
import msgspec
import pytest

from domain.calendar import provisional_year
from domain.roles import Role
from domain.store.database import fetch
from tests.hall import ACCOUNTING, REFUSALS, RESTAURANT, Case, HallClock, Officer, Payload, officer
from tests.register_server import AAA

NOTICE = "国办发明电〔2026〕9号"
YEAR = "year status provisional version confirmedUntil basisDocNo"
CALENDAR = f"""
    query ($year: Int!) {{ calendar(year: $year) {{
        {YEAR} days {{ date kind name source basisDocNo }}
    }} }}
"""


def announced(year: int) -> list[dict[str, str]]:
    """A notice that gives the fixed holidays and a week of February."""
    fixed = [(day.date.isoformat(), day.name) for day in provisional_year(year).days]
    spring = [(f"{year}-02-{day:02}", "春节") for day in range(5, 12)]
    return [{"date": date, "kind": "REST", "name": name} for date, name in (*fixed, *spring)]


@pytest.fixture
async def admin(door: httpx.AsyncClient) -> Officer:
    return await officer(door, "政策管理", Role.POLICY_ADMIN)


async def calendar(asker: Officer, year: int) -> Any:
    return (await asker.ask(CALENDAR, year=year))["calendar"]


async def load(asker: Officer, **input: object) -> Payload:
    notice = {"year": 2027, "basisDocNo": NOTICE, "days": announced(2027), "expectedVersion": 1}
    whole = notice | {"idempotencyKey": str(uuid4())} | input
    selection = f"calendar {{ {YEAR} }} {REFUSALS} version replayed"
    return await asker.mutate("loadCalendarYear", selection, **whole)


async def events() -> list[Any]:
    return list(await fetch("SELECT * FROM event WHERE kind = 'CalendarYearLoaded'"))


async def test_a_year_says_how_far_it_is_known(clerk: Officer) -> None:
    known = await calendar(clerk, 2026)
    assert (known["status"], known["provisional"]) == ("CONFIRMED", False)
    assert known["confirmedUntil"] == "2026-12-31"
    assert {"2026-10-10", "2026-10-01"} <= {day["date"] for day in known["days"]}
    guessed = await calendar(clerk, 2027)
    assert (guessed["status"], guessed["provisional"]) == ("PROVISIONAL", True)
    assert [day["name"] for day in guessed["days"]][:2] == ["元旦", "劳动节"]


@pytest.mark.parametrize(("year", "there"), [(1999, False), (2000, True), (2100, True)])
async def test_the_calendar_reaches_from_2000_to_2100(
    clerk: Officer, year: int, there: bool
) -> None:
    assert (await calendar(clerk, year) is not None) is there
    assert await calendar(clerk, 2101) is None


async def test_a_notice_confirms_its_year(admin: Officer) -> None:
    done = await load(admin)
    assert (done.data["refusals"], done.data["version"]) == ([], 2)
    assert done.data["calendar"] == {
        "year": 2027,
        "status": "CONFIRMED",
        "provisional": False,
        "version": 2,
        "confirmedUntil": "2027-12-31",
        "basisDocNo": NOTICE,
    }
    spring = (await calendar(admin, 2027))["days"][1]
    assert spring == {
        "date": "2027-02-05",
        "kind": "REST",
        "name": "春节",
        "source": "notice",
        "basisDocNo": NOTICE,
    }


async def test_the_loading_is_an_event_of_the_one_log(admin: Officer) -> None:
    await load(admin)
    [event] = await events()
    assert (event["stream"], event["version"], event["role"]) == ("calendar", 2, "POLICY_ADMIN")
    payload = msgspec.json.decode(event["payload"])
    assert (payload["year"], payload["version"], payload["basisDocNo"]) == (2027, 2, NOTICE)


async def test_the_same_key_loads_once_and_never_something_else(admin: Officer) -> None:
    first = await load(admin, idempotencyKey="key-1")
    again = await load(admin, idempotencyKey="key-1")
    assert (first.data["replayed"], again.data["replayed"]) == (False, True)
    assert again.data["version"] == first.data["version"] == 2
    other = await load(admin, idempotencyKey="key-1", basisDocNo="国办发明电〔2026〕10号")
    assert other.codes == ["KEY_REUSED"]
    assert len(await events()) == 1


async def test_of_loads_at_the_same_moment_one_counts(admin: Officer) -> None:
    same = await asyncio.gather(*(load(admin, idempotencyKey="key-1") for _ in range(4)))
    assert [(done.codes, done.data["version"]) for done in same] == [([], 2)] * 4
    assert sorted(done.data["replayed"] for done in same) == [False, True, True, True]
    others = await asyncio.gather(*(load(admin, expectedVersion=2) for _ in range(4)))
    assert sorted(done.codes for done in others) == [[], *[["CONFLICT"]] * 3]
    assert len(await events()) == 2


async def test_who_has_not_seen_the_latest_calendar_loads_nothing(admin: Officer) -> None:
    await load(admin)
    stale = await load(admin, year=2028, days=announced(2028))
    assert stale.codes == ["CONFLICT"]
    assert stale.data["refusals"][0]["params"] == [{"name": "version", "value": "2"}]
    assert (stale.data["calendar"]["status"], len(await events())) == ("PROVISIONAL", 1)
    corrected = await load(admin, expectedVersion=2)
    assert (corrected.codes, corrected.data["version"]) == ([], 3)


async def test_a_faulty_year_is_refused_with_every_fault_and_its_place(admin: Officer) -> None:
    days = [*announced(2027), {"date": "2029-01-01", "kind": "WORK", "name": "元旦"}]
    done = await load(admin, days=days)
    assert done.codes == ["INVALID_VALUE"] * 2
    assert [refusal["path"] for refusal in done.data["refusals"]] == [
        ["days", "14", "date"],
        ["days", "14", "kind"],
    ]
    assert await events() == []
    assert (await load(admin)).codes == [], "a refused command leaves its key and version free"


@pytest.mark.parametrize("year", [-1, 1999, 2101])
async def test_a_year_beyond_the_calendar_is_refused(admin: Officer, year: int) -> None:
    done = await load(admin, year=year)
    assert [refusal["path"] for refusal in done.data["refusals"]] == [["year"]]
    assert done.data["calendar"] is None


async def test_a_year_has_no_more_days_than_a_year_can_have(admin: Officer) -> None:
    done = await load(admin, days=announced(2027) * 35)
    assert [refusal["path"] for refusal in done.data["refusals"]] == [["days"]]


async def test_only_a_policy_admin_loads_a_year(clerk: Officer) -> None:
    done = await load(clerk)
    assert done.codes == ["FORBIDDEN"]
    assert (done.data["calendar"]["status"], await events()) == ("PROVISIONAL", [])


# --- what was told beyond the confirmed calendar ---------------------------------------

TOLD = """query ($no: ShortText!) { case(caseNo: $no) {
    dueOn deliveryDueOn provisional supplementDueOn supplementProvisional
    materials { code dueOn provisional }
} }"""


async def told(clerk: Officer, case: Case) -> Any:
    return (await clerk.ask(TOLD, no=case.caseNo))["case"]


@pytest.mark.parametrize(("day", "provisional"), [("2026-12-14", False), ("2026-12-28", True)])
async def test_a_supplement_counted_beyond_the_known_year_says_so(
    clerk: Officer, clock: HallClock, day: str, provisional: bool
) -> None:
    clock.set(f"{day}T10:00")
    case = await clerk.registers(AAA, RESTAURANT)
    await clerk.does("giveOneTimeNotice", case)
    defects = [{"material": code, "text": "请补交"} for code in ("M01", "M02", "M03")]
    await clerk.does("requestSupplement", case, defects=defects)
    found = await told(clerk, case)
    assert (found["supplementDueOn"] > "2026-12-31") is provisional
    assert found["supplementProvisional"] is provisional


async def accepted(clerk: Officer, clock: HallClock, day: str, until: str) -> Case:
    """A case by credit approval, accepted on a day with a material to come by another."""
    clock.set(f"{day}T10:00")
    case = await clerk.registers(AAA, ACCOUNTING)
    await clerk.does("giveOneTimeNotice", case)
    await clerk.commits(case)
    await clerk.takes(case, "M01", "M02")
    deferred = [{"material": "M05", "dueOn": until}]
    await clerk.does("acceptCase", case, deferred=deferred, replaced=["M04"])
    return case


@pytest.mark.parametrize(
    ("day", "until", "provisional"),
    [("2026-12-16", "2026-12-21", False), ("2026-12-29", "2027-01-04", True)],
)
async def test_a_material_deferred_into_a_year_to_come_is_provisional(
    clerk: Officer, clock: HallClock, day: str, until: str, provisional: bool
) -> None:
    found = await told(clerk, await accepted(clerk, clock, day, until))
    [material] = [each for each in found["materials"] if each["dueOn"] == until]
    assert (material["code"], material["provisional"]) == ("M05", provisional)


async def test_a_delivery_in_a_year_to_come_makes_the_case_provisional(
    clerk: Officer, reviewer: Officer, clock: HallClock
) -> None:
    case = await accepted(clerk, clock, "2026-12-16", "2026-12-21")
    assert (await told(clerk, case))["provisional"] is False
    clock.set("2026-12-21T10:00")
    await clerk.takes(case, "M05")
    await reviewer.does("startReview", case)
    await reviewer.does("recordOpinion", case, recommends="GRANTED", opinion="建议准予。")
    await reviewer.does("decideCase", case, outcome="GRANTED")
    found = await told(clerk, case)
    assert (found["deliveryDueOn"] > "2026-12-31", found["provisional"]) == (True, True)

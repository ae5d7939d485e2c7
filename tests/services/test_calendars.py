"""The calendar as a new hall has it, and after the State Council's notice was loaded."""

import asyncio
from datetime import date

import pytest

from domain.calendar import CalendarDay, DayKind, YearStatus, local_day, provisional_year
from domain.calendar_change import CalendarChange, LoadYear, RemoveLocalDays, SetLocalDays
from domain.calendar_seed import seed_years
from domain.refusal import RefusalCode, Refused
from domain.services.calendars import load_calendar, seed_calendar, write_change
from domain.store.database import DatabaseFault, UniqueViolation, fetch, transaction

NOTICE = "国办发明电〔2026〕9号"
PAPER = "平龙政办〔2026〕8号"
TODAY = date(2026, 9, 21)

pytestmark = pytest.mark.usefixtures("open_database")


def rest(day: date, name: str) -> CalendarDay:
    return CalendarDay(date=day, kind=DayKind.REST, name=name, source="admin")


def announced(year: int) -> list[CalendarDay]:
    """A notice that gives the fixed holidays and a week of February."""
    spring = [rest(date(year, 2, day), "春节") for day in range(5, 12)]
    return sorted([*provisional_year(year).days, *spring], key=lambda day: day.date)


def loading(year: int, *more: CalendarDay, notice: str = NOTICE) -> LoadYear:
    return LoadYear(year=year, days=(*announced(year), *more), basis_doc_no=notice)


async def make(change: CalendarChange) -> int:
    async with transaction():
        return await write_change(change, TODAY)


async def load(year: int) -> int:
    return await make(loading(year))


async def test_a_new_hall_starts_with_the_notices_out_and_four_provisional_years() -> None:
    calendar = await load_calendar()
    assert calendar.version == 1
    assert calendar.confirmed_until == date(2026, 12, 31)
    assert tuple(calendar.years[year] for year in range(2020, 2031)) == seed_years()


async def test_seeding_again_changes_nothing() -> None:
    before = await load_calendar()
    await seed_calendar()
    assert await load_calendar() is before


async def test_a_notice_confirms_its_year_and_moves_due_days() -> None:
    accepted = date(2027, 2, 4)
    guessed = await load_calendar()
    assert await load(2027) == 2
    confirmed = await load_calendar()
    assert confirmed.version == 2
    assert confirmed.confirmed_until == date(2027, 12, 31)
    assert confirmed.years[2027].days == tuple(announced(2027))
    assert confirmed.years[2027].basis_doc_no == NOTICE
    assert confirmed.years[2026] == guessed.years[2026]
    assert guessed.add_working_days(accepted, 5) == date(2027, 2, 11)
    assert confirmed.add_working_days(accepted, 5) == date(2027, 2, 18)


async def test_a_version_a_deadline_was_counted_by_can_be_read_again() -> None:
    await load(2027)
    await load(2028)
    assert (await load_calendar(1)).confirmed_until == date(2026, 12, 31)
    assert (await load_calendar(2)).confirmed_until == date(2027, 12, 31)
    assert (await load_calendar(3)).confirmed_until == date(2028, 12, 31)


async def test_a_confirmed_year_is_corrected_by_loading_it_again() -> None:
    await load(2027)
    await make(loading(2027, rest(date(2027, 2, 12), "春节")))
    assert not (await load_calendar()).is_working_day(date(2027, 2, 12))
    assert (await load_calendar(2)).is_working_day(date(2027, 2, 12))


async def test_a_faulty_year_is_refused_with_every_fault_and_leaves_nothing_behind() -> None:
    with pytest.raises(Refused) as caught:
        await make(loading(2027, rest(date(2029, 1, 1), ""), notice=""))
    found = caught.value.refusals
    assert {each.code for each in found} == {RefusalCode.INVALID_VALUE}
    assert [each.path for each in found] == [
        ("basisDocNo",),
        ("days", "14", "date"),
        ("days", "14", "name"),
    ]
    assert (await load_calendar()).version == 1
    assert (await load_calendar()).years[2027].status is YearStatus.PROVISIONAL


async def test_a_version_that_never_was_is_a_fault_with_the_cure() -> None:
    with pytest.raises(DatabaseFault, match="xinyipi migrate"):
        await load_calendar(99)


async def test_of_two_years_loaded_at_once_none_is_lost() -> None:
    loaded = await asyncio.gather(load(2027), load(2028), return_exceptions=True)
    failed = [each for each in loaded if isinstance(each, UniqueViolation)]
    versions = [each for each in loaded if isinstance(each, int)]
    assert len(failed) + len(versions) == 2
    assert versions
    rows = await fetch("SELECT version FROM calendar_version ORDER BY version")
    assert [row["version"] for row in rows] == [1, *sorted(versions)]
    years = (await load_calendar()).years
    confirmed = [year for year in (2027, 2028) if years[year].status is YearStatus.CONFIRMED]
    assert len(confirmed) == len(versions)


# --- local days ------------------------------------------------------------------------


CLOSED = local_day(date(2026, 12, 7), DayKind.REST, "暴雪停办", PAPER)
WORKED = local_day(date(2027, 2, 6), DayKind.WORK, "补班", PAPER)


async def test_local_days_are_a_version_of_the_calendar_and_leave_the_years_alone() -> None:
    before = await load_calendar()
    assert await make(SetLocalDays(basis_doc_no=PAPER, days=(CLOSED, WORKED))) == 2
    now = await load_calendar()
    assert (now.years, now.confirmed_until) == (before.years, before.confirmed_until)
    assert list(now.local.values()) == [CLOSED, WORKED]
    assert not now.is_working_day(CLOSED.date) and now.is_working_day(WORKED.date)
    assert (await load_calendar(1)).is_working_day(CLOSED.date)
    assert now.day_name(CLOSED.date) == "暴雪停办"


async def test_a_notice_loaded_later_keeps_local_days_but_no_holiday_is_worked_on() -> None:
    """许可法82: holidays do not count, whatever a district had meant to do on them."""
    beside = local_day(date(2027, 2, 13), DayKind.WORK, "补班", PAPER)
    closed = local_day(date(2027, 3, 1), DayKind.REST, "停办", PAPER)
    await make(SetLocalDays(basis_doc_no=PAPER, days=(WORKED, beside, closed)))
    await load(2027)
    now = await load_calendar()
    assert not now.is_working_day(WORKED.date), "the notice made it 春节"
    assert now.day_name(WORKED.date) == "春节"
    assert now.is_working_day(beside.date), "the Saturday after is no holiday"
    assert not now.is_working_day(closed.date)
    assert list(now.local) == [WORKED.date, beside.date, closed.date]


async def test_a_local_day_that_is_removed_is_again_what_the_notice_says() -> None:
    make_up = local_day(date(2026, 10, 10), DayKind.REST, "停办", PAPER)
    await make(SetLocalDays(basis_doc_no=PAPER, days=(make_up,)))
    assert not (await load_calendar()).is_working_day(make_up.date)
    assert await make(RemoveLocalDays(basis_doc_no=PAPER, dates=(make_up.date,))) == 3
    now = await load_calendar()
    assert now.is_working_day(make_up.date)
    assert (now.day_name(make_up.date), now.local) == ("国庆节调休上班", {})
    assert list((await load_calendar(2)).local) == [make_up.date]


async def test_a_local_day_is_set_again_by_another_document() -> None:
    await make(SetLocalDays(basis_doc_no=PAPER, days=(CLOSED,)))
    again = local_day(CLOSED.date, DayKind.REST, "停水停办", "平龙政办〔2026〕9号")
    await make(SetLocalDays(basis_doc_no="平龙政办〔2026〕9号", days=(again,)))
    assert list((await load_calendar()).local.values()) == [again]
    assert list((await load_calendar(2)).local.values()) == [CLOSED]

"""The calendar as a new hall has it, and after the State Council's notice was loaded."""

import asyncio
from datetime import date

import pytest

from domain.calendar import CalendarDay, DayKind, YearStatus, provisional_year
from domain.calendar_seed import seed_years
from domain.refusal import RefusalCode, Refused
from domain.services.calendars import load_calendar, load_year, seed_calendar
from domain.store.database import DatabaseFault, UniqueViolation, fetch, transaction

NOTICE = "国办发明电〔2026〕9号"

pytestmark = pytest.mark.usefixtures("open_database")


def rest(day: date, name: str) -> CalendarDay:
    return CalendarDay(date=day, kind=DayKind.REST, name=name, source="admin")


def announced(year: int) -> list[CalendarDay]:
    """A notice that gives the fixed holidays and a week of February."""
    spring = [rest(date(year, 2, day), "春节") for day in range(5, 12)]
    return sorted([*provisional_year(year).days, *spring], key=lambda day: day.date)


async def load(year: int) -> int:
    async with transaction():
        return await load_year(year, announced(year), NOTICE)


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
    corrected = [*announced(2027), rest(date(2027, 2, 12), "春节")]
    async with transaction():
        await load_year(2027, corrected, NOTICE)
    assert not (await load_calendar()).is_working_day(date(2027, 2, 12))
    assert (await load_calendar(2)).is_working_day(date(2027, 2, 12))


async def test_a_faulty_year_is_refused_with_every_fault_and_leaves_nothing_behind() -> None:
    faulty = [*announced(2027), rest(date(2029, 1, 1), "")]
    with pytest.raises(Refused) as caught:
        async with transaction():
            await load_year(2027, faulty, "")
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

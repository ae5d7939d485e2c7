"""Working days: which days count, and how far that is known (许可法82)."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.calendar import (
    FIRST_DAY,
    LAST_DAY,
    Calendar,
    CalendarDay,
    CalendarYear,
    DayKind,
    YearStatus,
    provisional_year,
)
from domain.calendar_fault import CalendarFault
from domain.calendar_seed import NOTICES, seed_years
from domain.calendar_year import check_year
from domain.refusal import RefusalCode, Refused

CALENDAR = Calendar.of(1, seed_years())
NOTICE = "国办发明电〔2026〕9号"

days = st.dates(date(2020, 1, 1), date(2031, 12, 31))


def walked(start: date, working_days: int) -> date:
    """The due date as a clerk finds it: day by day on the wall calendar."""
    day = start
    while working_days:
        day += timedelta(days=1)
        working_days -= CALENDAR.is_working_day(day)
    return day


@pytest.mark.clause("四(二)3")
@pytest.mark.parametrize(
    ("start", "working_days", "due"),
    [
        ("2026-09-25", 5, "2026-10-09"),
        ("2026-02-09", 5, "2026-02-14"),
        ("2026-02-09", 10, "2026-02-28"),
        ("2026-04-28", 5, "2026-05-08"),
        ("2026-09-16", 5, "2026-09-22"),
        ("2025-09-26", 20, "2025-10-30"),
        ("2026-01-30", 20, "2026-03-05"),
        ("2026-12-03", 20, "2026-12-31"),
        ("2026-09-28", 10, "2026-10-16"),
    ],
)
def test_a_limit_counts_working_days_from_the_next_day(
    start: str, working_days: int, due: str
) -> None:
    counted = CALENDAR.add_working_days(date.fromisoformat(start), working_days)
    assert counted.isoformat() == due


@pytest.mark.parametrize(
    "made_up", ["2026-01-04", "2026-02-14", "2026-02-28", "2026-05-09", "2026-09-20", "2026-10-10"]
)
def test_a_make_up_day_is_a_working_day_although_it_is_a_weekend(made_up: str) -> None:
    day = date.fromisoformat(made_up)
    assert day.weekday() >= 5
    assert CALENDAR.is_working_day(day)
    assert (CALENDAR.day_name(day) or "").endswith("调休上班")


def test_a_year_is_confirmed_as_its_notice_says() -> None:
    named = CALENDAR.years[2026].days
    assert sum(day.kind is DayKind.REST for day in named) == 33
    assert sum(day.kind is DayKind.WORK for day in named) == 6
    assert {day.basis_doc_no for day in named} == {NOTICES[2026]}


def test_the_day_before_a_holiday_counts_and_the_holiday_does_not() -> None:
    assert CALENDAR.is_working_day(date(2026, 9, 30))
    assert not CALENDAR.is_working_day(date(2026, 10, 1))
    assert not CALENDAR.is_working_day(date(2026, 10, 7))
    assert CALENDAR.is_working_day(date(2026, 10, 8))


def test_a_day_is_called_by_its_holiday_or_weekend() -> None:
    names = [CALENDAR.day_name(date(2026, 9, day)) for day in (20, 23, 25, 19, 13)]
    assert names == ["国庆节调休上班", None, "中秋", "周六", "周日"]


def test_a_year_without_a_notice_has_its_weekdays_and_fixed_holidays() -> None:
    resting = [
        day
        for day in (date(2027, 1, 1) + timedelta(days=n) for n in range(365))
        if day.weekday() < 5 and not CALENDAR.is_working_day(day)
    ]
    assert resting == [date(2027, 1, 1), date(2027, 10, 1)]
    assert not CALENDAR.is_working_day(date(2027, 5, 1))
    assert CALENDAR.is_working_day(date(2027, 5, 3))
    assert CALENDAR.years[2027].status is YearStatus.PROVISIONAL


def test_the_last_confirmed_day_is_certain_and_the_next_is_not() -> None:
    assert CALENDAR.confirmed_until == date(2026, 12, 31)
    assert not CALENDAR.provisional(date(2026, 12, 31))
    assert CALENDAR.provisional(date(2027, 1, 1))
    assert not CALENDAR.provisional(date(2020, 1, 1))
    assert CALENDAR.provisional(date(2019, 12, 31))


def test_a_year_confirmed_beyond_a_gap_is_still_provisional() -> None:
    confirmed = [year for year in seed_years() if year.year in {2025, 2026}]
    far = CalendarYear(year=2028, status=YearStatus.CONFIRMED, days=(), basis_doc_no=NOTICE)
    calendar = Calendar.of(2, [*confirmed, far])
    assert calendar.confirmed_until == date(2026, 12, 31)
    assert calendar.provisional(date(2028, 3, 1))


def test_without_any_notice_every_day_is_provisional() -> None:
    calendar = Calendar.of(1, [])
    assert calendar.confirmed_until is None
    assert calendar.provisional(date(2026, 6, 1))


def test_a_limit_of_no_days_ends_where_it_starts() -> None:
    assert CALENDAR.add_working_days(date(2026, 10, 3), 0) == date(2026, 10, 3)
    with pytest.raises(ValueError, match="-1 working days"):
        CALENDAR.add_working_days(date(2026, 10, 3), -1)


def test_a_rest_day_gives_way_to_the_next_working_day() -> None:
    assert CALENDAR.next_working_day_on_or_after(date(2026, 9, 30)) == date(2026, 9, 30)
    assert CALENDAR.next_working_day_on_or_after(date(2026, 10, 1)) == date(2026, 10, 8)


def test_years_far_ahead_are_provisional_to_the_end_of_the_century() -> None:
    assert CALENDAR.add_working_days(date(2099, 12, 31), 1) == date(2100, 1, 4)
    assert CALENDAR.provisional(LAST_DAY)
    assert CALENDAR.is_working_day(LAST_DAY)


@pytest.mark.parametrize("day", [FIRST_DAY - timedelta(days=1), LAST_DAY + timedelta(days=1)])
def test_a_day_outside_the_calendar_is_refused_in_words(day: date) -> None:
    for asked in (CALENDAR.is_working_day, CALENDAR.next_working_day_on_or_after):
        with pytest.raises(Refused) as caught:
            asked(day)
        assert caught.value.refusals[0].code is RefusalCode.INVALID_VALUE
    with pytest.raises(Refused):
        CALENDAR.add_working_days(day, 5)


def test_a_limit_that_ends_after_the_calendar_is_refused_in_words() -> None:
    last = CALENDAR.add_working_days(LAST_DAY - timedelta(days=1), 1)
    assert last == LAST_DAY
    with pytest.raises(Refused):
        CALENDAR.add_working_days(LAST_DAY, 1)


@given(days, st.integers(0, 90))
def test_a_due_date_is_what_walking_day_by_day_gives(start: date, working_days: int) -> None:
    due = CALENDAR.add_working_days(start, working_days)
    assert due == walked(start, working_days)
    assert CALENDAR.working_days_between(start, due) == working_days


@given(days, days, st.integers(0, 60))
def test_who_comes_later_is_never_due_earlier(one: date, other: date, working_days: int) -> None:
    early, late = sorted((one, other))
    due = CALENDAR.add_working_days
    assert due(early, working_days) <= due(late, working_days)
    assert due(early, working_days) < due(early, working_days + 1)


@given(days, days, days)
def test_working_days_between_add_up(one: date, other: date, third: date) -> None:
    between = CALENDAR.working_days_between
    assert between(one, other) + between(other, third) == between(one, third)


# --- loading a year ---


def rest(day: date, name: str = "放假") -> CalendarDay:
    return CalendarDay(date=day, kind=DayKind.REST, name=name, source="admin")


def work(day: date, name: str = "调休上班") -> CalendarDay:
    return CalendarDay(date=day, kind=DayKind.WORK, name=name, source="admin")


def year_2027() -> list[CalendarDay]:
    spring = [rest(date(2027, 2, day), "春节") for day in range(5, 12)]
    return [*provisional_year(2027).days, *spring]


def faults(*more: CalendarDay, basis: str = NOTICE) -> list[tuple[int, str]]:
    found = check_year(2027, [*year_2027(), *more], basis)
    return [(fault.row, fault.column) for fault in found]


def test_a_year_as_the_notice_has_it_is_without_fault() -> None:
    assert faults(work(date(2027, 2, 14))) == []
    assert [check_year(year.year, year.days, NOTICE) for year in seed_years()[:7]] == [()] * 7


def test_a_year_without_the_number_of_a_notice_is_not_confirmed() -> None:
    assert faults(basis=" ") == [(0, "basisDocNo")]


def test_one_day_has_one_kind() -> None:
    assert faults(work(date(2027, 10, 2))) == [(14, "date")]


def test_a_weekday_is_no_make_up_day() -> None:
    assert faults(work(date(2027, 2, 12))) == [(14, "kind")]
    assert faults(work(date(2027, 2, 13))) == []


def test_a_day_belongs_to_its_year_or_the_december_before() -> None:
    assert faults(work(date(2026, 12, 26))) == []
    assert faults(rest(date(2026, 11, 30))) == [(14, "date")]
    assert faults(rest(date(2027, 12, 31))) == []
    assert faults(rest(date(2028, 1, 1))) == [(14, "date")]


def test_every_named_day_has_a_name() -> None:
    assert faults(rest(date(2027, 6, 9), " ")) == [(14, "name")]


def test_names_and_numbers_have_an_end() -> None:
    assert faults(rest(date(2027, 6, 9), "端" * 64), basis="号" * 128) == []
    assert faults(rest(date(2027, 6, 9), "端" * 65)) == [(14, "name")]
    assert faults(basis="号" * 129) == [(0, "basisDocNo")]


def test_a_year_lacking_fixed_holidays_is_not_the_notice() -> None:
    found = check_year(2027, [], NOTICE)
    assert [fault.column for fault in found] == ["date"] * 7
    assert found[0] == CalendarFault(
        row=0,
        column="date",
        zh="缺少元旦 2027-01-01，请列为放假",
        en="2027-01-01 (元旦) is not among the holidays; add it",
    )


def test_a_year_has_at_least_the_holidays_of_the_law() -> None:
    assert check_year(2027, year_2027(), NOTICE) == ()
    assert [fault.row for fault in check_year(2027, year_2027()[:-1], NOTICE)] == [0]


@pytest.mark.parametrize("year", [1999, 2101, 0, 10_000])
def test_a_year_outside_the_calendar_is_a_fault_not_a_crash(year: int) -> None:
    assert [fault.column for fault in check_year(year, [], NOTICE)] == ["year"]


def test_a_notice_moves_days_of_the_december_before() -> None:
    loaded = CalendarYear(
        year=2027,
        status=YearStatus.CONFIRMED,
        days=(*year_2027(), work(date(2026, 12, 26)), rest(date(2026, 12, 31))),
        basis_doc_no=NOTICE,
    )
    calendar = Calendar.of(2, [*seed_years()[:7], loaded])
    assert calendar.is_working_day(date(2026, 12, 26))
    assert not calendar.is_working_day(date(2026, 12, 31))
    assert calendar.confirmed_until == date(2027, 12, 31)

"""By when something is due, and day by day why (四(二)3; 许可法42, 44, 45, 82)."""

from datetime import UTC, date, datetime, time, timedelta
from itertools import pairwise

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.calendar import Calendar, DayKind, local_day
from domain.calendar_seed import seed_years
from domain.deadline import (
    Due,
    Limit,
    LimitUnit,
    Standing,
    Suspension,
    days_left,
    due,
    elapsed,
    ledger,
    overdue,
    reception_day,
    warning_days,
)
from domain.instants import CIVIL_ZONE
from domain.refusal import Refused

CALENDAR = Calendar.of(1, seed_years())
FRIDAY = date(2026, 9, 25)
CLOSING = time(17, 30)


def working(amount: int) -> Limit:
    return Limit(amount, LimitUnit.WORKING_DAY)


def suspended(start: date, expected_end: date, until: date | None = None) -> Suspension:
    return Suspension(kind="HEARING", from_day=start, expected_end=expected_end, until_day=until)


def due_on(start: date, limit: Limit, *suspensions: Suspension) -> date:
    return due(CALENDAR, start, limit, suspensions).on


# --- units, each as the law writes it ---


@pytest.mark.clause("四(二)3")
def test_five_working_days_from_a_friday_before_the_holidays() -> None:
    found = due(CALENDAR, FRIDAY, working(5))
    assert found == Due(on=date(2026, 10, 9), provisional=False)


@pytest.mark.parametrize(
    ("today", "left"),
    [
        (date(2026, 9, 24), 5),
        (FRIDAY, 5),  # 中秋
        (date(2026, 9, 30), 2),
        (date(2026, 10, 7), 2),  # the last day of the holidays
        (date(2026, 10, 9), 0),
        (date(2026, 10, 10), -1),  # a Saturday that is worked on
        (date(2026, 10, 12), -2),
    ],
)
@pytest.mark.clause("许可法82")
def test_the_days_left_are_working_days_after_today(today: date, left: int) -> None:
    assert days_left(CALENDAR, today, date(2026, 10, 9)) == left


@pytest.mark.clause("许可法82")
def test_a_limit_is_over_on_a_day_of_rest_too() -> None:
    friday = date(2026, 10, 16)
    assert days_left(CALENDAR, friday, friday) == 0
    assert days_left(CALENDAR, date(2026, 10, 17), friday) == -1


@pytest.mark.clause("许可法82")
def test_a_day_that_the_district_alone_rests_on_is_not_left() -> None:
    closed = local_day(date(2026, 9, 28), DayKind.REST, "暴雪停办", "平龙政办〔2026〕8号")
    here = Calendar.of(2, seed_years(), [closed])
    assert days_left(here, FRIDAY, date(2026, 10, 9)) == 4


@pytest.mark.clause("四(二)3")
def test_the_due_day_is_in_time_and_the_day_after_is_not() -> None:
    assert not overdue(date(2026, 10, 9), date(2026, 10, 9))
    assert overdue(date(2026, 10, 9), date(2026, 10, 10))


@pytest.mark.clause("四(二)3")
def test_a_licence_is_delivered_within_ten_working_days_of_the_decision() -> None:
    delivery = due_on(date(2026, 9, 28), working(10))
    assert delivery == date(2026, 10, 16)
    assert not overdue(delivery, date(2026, 10, 16))
    assert overdue(delivery, date(2026, 10, 19))


def test_calendar_days_count_weekends_and_holidays() -> None:
    assert due_on(FRIDAY, Limit(5, LimitUnit.DAY)) == date(2026, 9, 30)
    assert due_on(FRIDAY, Limit(6, LimitUnit.DAY)) == date(2026, 10, 1)


@pytest.mark.parametrize(
    ("start", "months", "end"),
    [
        (date(2026, 3, 15), 1, date(2026, 4, 15)),
        (date(2026, 1, 30), 1, date(2026, 2, 28)),
        (date(2026, 1, 28), 1, date(2026, 2, 28)),
        (date(2024, 1, 31), 1, date(2024, 2, 29)),
        (date(2026, 12, 31), 2, date(2027, 2, 28)),
        (date(2026, 11, 30), 1, date(2026, 12, 30)),
    ],
)
def test_months_end_on_the_same_day_or_the_last_of_the_month(
    start: date, months: int, end: date
) -> None:
    assert due_on(start, Limit(months, LimitUnit.MONTH)) == end


@pytest.mark.parametrize("unit", LimitUnit)
def test_a_limit_of_nothing_is_due_the_same_day(unit: LimitUnit) -> None:
    assert due_on(FRIDAY, Limit(0, unit)) == FRIDAY


@pytest.mark.parametrize(("amount", "extension"), [(-1, 0), (366, 0), (20, -1), (20, 366)])
def test_a_limit_out_of_bounds_cannot_be(amount: int, extension: int) -> None:
    with pytest.raises(ValueError, match="0 to 365"):
        Limit(amount, LimitUnit.DAY, extension)


def test_a_limit_is_written_as_the_catalogue_writes_it() -> None:
    written = b'{"amount":20,"unit":"WORKING_DAY"}'
    assert msgspec.json.encode(working(20)) == written
    assert msgspec.json.decode(written, type=Limit) == working(20)
    with pytest.raises(msgspec.ValidationError):
        msgspec.json.decode(b'{"amount":-1,"unit":"DAY"}', type=Limit)


def test_a_due_day_beyond_the_confirmed_calendar_is_provisional() -> None:
    last = due(CALENDAR, date(2026, 12, 3), working(20))
    assert last == Due(on=date(2026, 12, 31), provisional=False)
    assert due(CALENDAR, date(2026, 12, 4), working(20)).provisional


@pytest.mark.parametrize("unit", LimitUnit)
@pytest.mark.parametrize("start", [date(1999, 12, 31), date(2101, 1, 1), date.max])
def test_a_start_outside_the_calendar_is_refused_in_words(start: date, unit: LimitUnit) -> None:
    with pytest.raises(Refused):
        due(CALENDAR, start, Limit(5, unit))


# --- the extension of 许可法42 ---


def test_an_extension_adds_working_days() -> None:
    assert due_on(FRIDAY, working(5).extended(10)) == due_on(FRIDAY, working(15))


def test_an_extension_of_calendar_days_counts_working_days_after_them() -> None:
    extended = Limit(6, LimitUnit.DAY).extended(2)
    assert due_on(FRIDAY, extended) == date(2026, 10, 9)
    days = ledger(CALENDAR, FRIDAY, extended, (), FRIDAY)
    numbers = {day.date: day.number for day in days}
    assert numbers[date(2026, 9, 27)] == 2
    assert numbers[date(2026, 10, 1)] == 6
    assert numbers[date(2026, 10, 3)] is None
    assert numbers[date(2026, 10, 9)] == 8


# --- the stopped clock of 许可法45 ---


@pytest.mark.clause("四(二)3")
def test_the_day_of_the_stop_counts_and_the_day_of_the_resumption_does_not() -> None:
    start, stop, resumed = date(2026, 3, 2), date(2026, 3, 4), date(2026, 3, 9)
    hearing = suspended(stop, resumed, resumed)
    days = ledger(CALENDAR, start, working(5), [hearing], start)
    standing = {day.date: day.standing for day in days}
    assert standing[stop] is Standing.COUNTED
    assert standing[date(2026, 3, 5)] is Standing.SUSPENDED
    assert standing[resumed] is Standing.SUSPENDED
    assert standing[date(2026, 3, 10)] is Standing.COUNTED
    assert due_on(start, working(5), hearing) == date(2026, 3, 12)


def test_a_stop_and_a_resumption_on_one_day_take_nothing_out() -> None:
    day = date(2026, 3, 4)
    assert due_on(date(2026, 3, 2), working(5), suspended(day, day, day)) == date(2026, 3, 9)


def test_a_stop_on_the_due_day_no_longer_moves_it() -> None:
    start, last = date(2026, 3, 2), date(2026, 3, 9)
    until = date(2026, 3, 20)
    assert due_on(start, working(5), suspended(last, until, until)) == last
    day_before = last - timedelta(days=1)
    assert due_on(start, working(5), suspended(day_before, until, until)) == date(2026, 3, 23)


def test_an_open_stop_lasts_as_long_as_expected_and_then_until_today() -> None:
    start = date(2026, 3, 2)
    open_stop = suspended(date(2026, 3, 4), date(2026, 3, 9))
    expected = due(CALENDAR, start, working(5), [open_stop])
    assert expected.on == date(2026, 3, 12)
    assert due(CALENDAR, start, working(5), [open_stop], date(2026, 3, 9)) == expected
    late = due(CALENDAR, start, working(5), [open_stop], date(2026, 3, 10))
    assert late.on == date(2026, 3, 13)


def test_calendar_days_and_months_are_moved_by_calendar_days() -> None:
    stop = suspended(date(2026, 3, 4), date(2026, 3, 9), date(2026, 3, 9))
    start = date(2026, 3, 2)
    assert due_on(start, Limit(5, LimitUnit.DAY), stop) == date(2026, 3, 12)
    assert due_on(start, Limit(1, LimitUnit.MONTH), stop) == date(2026, 4, 7)


# --- the ledger ---


def test_the_ledger_explains_every_day_to_the_due_day() -> None:
    days = ledger(CALENDAR, FRIDAY, working(5), (), FRIDAY)
    assert [(day.date.isoformat(), day.standing, day.number, day.name) for day in days] == [
        ("2026-09-26", Standing.REST, None, "中秋"),
        ("2026-09-27", Standing.REST, None, "中秋"),
        ("2026-09-28", Standing.COUNTED, 1, None),
        ("2026-09-29", Standing.COUNTED, 2, None),
        ("2026-09-30", Standing.COUNTED, 3, None),
        *((f"2026-10-0{day}", Standing.REST, None, "国庆节") for day in range(1, 8)),
        ("2026-10-08", Standing.COUNTED, 4, None),
        ("2026-10-09", Standing.COUNTED, 5, None),
    ]


def test_the_ledger_names_make_up_days_and_stops() -> None:
    stop = suspended(date(2026, 2, 12), date(2026, 2, 13), date(2026, 2, 13))
    days = ledger(CALENDAR, date(2026, 2, 9), working(4), [stop], date(2026, 2, 9))
    assert [(day.number, day.name) for day in days] == [
        (1, None),
        (2, None),
        (3, None),
        (None, "HEARING"),
        (4, "春节调休上班"),
    ]


def test_a_rest_day_within_a_stop_is_a_rest_day() -> None:
    stop = suspended(date(2026, 3, 5), date(2026, 3, 9), date(2026, 3, 9))
    days = ledger(CALENDAR, date(2026, 3, 4), working(2), [stop], date(2026, 3, 4))
    assert [day.standing for day in days if day.date.weekday() >= 5] == [Standing.REST] * 2


def test_the_ledger_of_an_overdue_limit_goes_on_to_today() -> None:
    days = ledger(CALENDAR, FRIDAY, working(5), (), date(2026, 10, 12))
    assert days[-1].date == date(2026, 10, 12)
    assert days[-1].number == 7


@pytest.mark.clause("四(二)3")
@pytest.mark.parametrize(
    ("today", "counted"),
    [
        (date(2026, 9, 24), 0),
        (FRIDAY, 0),
        (date(2026, 9, 27), 0),
        (date(2026, 9, 28), 1),
        (date(2026, 10, 7), 3),
        (date(2026, 10, 8), 4),
        (date(2026, 10, 9), 5),
        (date(2026, 10, 10), 6),
    ],
)
def test_elapsed_counts_working_days_with_today(today: date, counted: int) -> None:
    assert elapsed(CALENDAR, FRIDAY, working(5), (), today) == counted


# --- warnings ---


@pytest.mark.clause("四(二)3")
@pytest.mark.parametrize(
    ("amount", "half", "four_fifths"),
    [(1, 1, 1), (2, 1, 2), (5, 3, 4), (10, 5, 8), (13, 7, 11), (20, 10, 16)],
)
def test_a_level_is_reached_on_the_first_day_of_that_share(
    amount: int, half: int, four_fifths: int
) -> None:
    assert warning_days(CALENDAR, FRIDAY, working(amount)) == {
        50: due_on(FRIDAY, working(half)),
        80: due_on(FRIDAY, working(four_fifths)),
        100: due_on(FRIDAY, working(amount)),
    }


def test_a_limit_of_nothing_reaches_every_level_at_once() -> None:
    assert warning_days(CALENDAR, FRIDAY, working(0)) == dict.fromkeys((50, 80, 100), FRIDAY)


def test_warnings_wait_while_the_clock_is_stopped() -> None:
    start = date(2026, 3, 2)
    open_stop = suspended(date(2026, 3, 4), date(2026, 3, 9))
    assert warning_days(CALENDAR, start, working(4), [open_stop], date(2026, 3, 10)) == {
        50: date(2026, 3, 4),
        80: date(2026, 3, 12),
        100: date(2026, 3, 12),
    }


# --- reception hours ---


@pytest.mark.parametrize(
    ("received_at", "counts_from"),
    [
        ("2026-09-24T17:30:59", date(2026, 9, 24)),
        ("2026-09-24T17:31:00", date(2026, 9, 28)),
        ("2026-09-24T00:00:00", date(2026, 9, 24)),
        ("2026-09-25T10:00:00", date(2026, 9, 28)),
        ("2026-09-20T17:30:00", date(2026, 9, 20)),
        ("2026-09-20T17:31:00", date(2026, 9, 21)),
        ("2026-09-30T23:59:59", date(2026, 10, 8)),
    ],
)
def test_what_comes_after_closing_or_on_a_rest_day_counts_from_the_next_working_day(
    received_at: str, counts_from: date
) -> None:
    instant = datetime.fromisoformat(received_at).replace(tzinfo=CIVIL_ZONE)
    assert reception_day(CALENDAR, instant, CLOSING) == counts_from
    assert reception_day(CALENDAR, instant.astimezone(UTC), CLOSING) == counts_from


# --- all of it, against a walk along the wall calendar ---

starts = st.dates(date(2020, 1, 1), date(2029, 12, 31))
limits = st.builds(
    Limit, st.integers(1, 30), st.sampled_from((LimitUnit.WORKING_DAY, LimitUnit.DAY))
)
stops_after = st.lists(st.tuples(st.integers(-5, 40), st.integers(0, 40)), max_size=4)


def stops(start: date, offsets: list[tuple[int, int]]) -> list[Suspension]:
    first = [start + timedelta(days=offset) for offset, _ in offsets]
    last = [day + timedelta(days=length) for day, (_, length) in zip(first, offsets, strict=True)]
    return [suspended(day, end, end) for day, end in zip(first, last, strict=True)]


def walked(start: date, limit: Limit, suspensions: list[Suspension]) -> date:
    """The due day by going from day to day and ticking off those that count."""
    day, left = start, limit.amount
    while left:
        day += timedelta(days=1)
        rest = limit.unit is LimitUnit.WORKING_DAY and not CALENDAR.is_working_day(day)
        stopped = any(each.from_day < day <= each.expected_end for each in suspensions)
        left -= not (rest or stopped)
    return day


@given(starts, limits, stops_after)
def test_a_due_day_is_what_walking_day_by_day_gives(
    start: date, limit: Limit, offsets: list[tuple[int, int]]
) -> None:
    suspensions = stops(start, offsets)
    assert due_on(start, limit, *suspensions) == walked(start, limit, suspensions)


@given(starts, limits, stops_after, st.integers(0, 10))
def test_the_ledger_counts_exactly_the_limit(
    start: date, limit: Limit, offsets: list[tuple[int, int]], extension: int
) -> None:
    extended, suspensions = limit.extended(extension), stops(start, offsets)
    days = ledger(CALENDAR, start, extended, suspensions, start)
    numbers = [day.number for day in days if day.standing is Standing.COUNTED]
    assert numbers == list(range(1, limit.amount + extension + 1))
    assert days[-1].date == due_on(start, extended, *suspensions)
    assert all(b.date - a.date == timedelta(days=1) for a, b in pairwise(days))


@given(starts, limits, stops_after)
def test_levels_come_in_order_and_the_last_is_the_due_day(
    start: date, limit: Limit, offsets: list[tuple[int, int]]
) -> None:
    suspensions = stops(start, offsets)
    levels = warning_days(CALENDAR, start, limit, suspensions)
    assert levels[50] <= levels[80] <= levels[100] == due_on(start, limit, *suspensions)


@given(starts, limits, stops_after)
def test_a_stop_never_brings_a_due_day_forward(
    start: date, limit: Limit, offsets: list[tuple[int, int]]
) -> None:
    assert due_on(start, limit, *stops(start, offsets)) >= due_on(start, limit)

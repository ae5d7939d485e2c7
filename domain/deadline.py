"""Limits (期限): by when something is due, and day by day why.

A limit counts from the day after its start (许可法82) and keeps the unit the law or the catalogue
gives it: working days and calendar days are never turned into each other. Time that a procedure
of 许可法45 takes is not counted.
"""

import datetime as dt
from calendar import monthrange
from collections.abc import Container, Iterator, Mapping, Sequence
from enum import StrEnum, unique
from itertools import count
from typing import Final, NamedTuple, Self

import msgspec

from domain.calendar import Calendar, within_calendar
from domain.instants import CIVIL_ZONE, civil_day

WARNING_LEVELS: Final = (50, 80, 100)
"""Per cent of the counted days at which an alert is raised (R-33)."""

_LONGEST: Final = 365


@unique
class LimitUnit(StrEnum):
    """工作日, 日 (calendar days) or 月."""

    WORKING_DAY = "WORKING_DAY"
    DAY = "DAY"
    MONTH = "MONTH"


class Limit(msgspec.Struct, frozen=True, rename="camel", omit_defaults=True):
    """How long something may take: `amount` of `unit`, from 0 (the same day) to 365.

    `extension` is what the head of the authority added, in working days (许可法42).
    """

    amount: int
    unit: LimitUnit
    extension: int = 0

    def __post_init__(self) -> None:
        if not (0 <= self.amount <= _LONGEST and 0 <= self.extension <= _LONGEST):
            raise ValueError(f"a limit is 0 to {_LONGEST}, not {self.amount} + {self.extension}")

    def less(self, percent: int, *, rounded_up: bool) -> Self:
        """The same limit without so many per cent of its amount, to a whole amount."""
        left = self.amount * (100 - percent)
        amount = -(-left // 100) if rounded_up else left // 100
        return msgspec.structs.replace(self, amount=amount)

    def extended(self, working_days: int) -> Self:
        """The same limit with `working_days` more."""
        return msgspec.structs.replace(self, extension=self.extension + working_days)


MATERIALS_OWED: Final = "MATERIALS_OWED"
"""How a clock stands for what a withdrawal made due, where the policy says so (A-09)."""


class Suspension(msgspec.Struct, frozen=True, kw_only=True, rename="camel", omit_defaults=True):
    """A time that is not counted: `kind` is a `SuspensionKind` (许可法45), or `MATERIALS_OWED`.

    The day the clock is stopped (`from_day`) still counts; the days after it, up to and including
    the day it is resumed (`until_day`), do not. While it is open, `expected_end` stands for that.
    """

    kind: str
    from_day: dt.date
    expected_end: dt.date
    until_day: dt.date | None = None


def resumed(
    suspensions: Sequence[Suspension], kinds: Container[str], day: dt.date
) -> tuple[Suspension, ...]:
    """The suspensions, of which those of these kinds that still ran end on `day`, or at once where
    what they waited for had come before they began.
    """
    return tuple(
        msgspec.structs.replace(each, until_day=max(day, each.from_day))
        if each.until_day is None and each.kind in kinds
        else each
        for each in suspensions
    )


class Due(msgspec.Struct, frozen=True, kw_only=True, rename="camel"):
    """The last day in time; `provisional` where it lies beyond the confirmed calendar."""

    on: dt.date
    provisional: bool


@unique
class Standing(StrEnum):
    """Whether a day counts, and if not, why: a rest day, or a suspended clock."""

    COUNTED = "COUNTED"
    REST = "REST"
    SUSPENDED = "SUSPENDED"


class LedgerDay(msgspec.Struct, frozen=True, kw_only=True, rename="camel"):
    """One day of a limit: its `number` where it counts, and its `name` where it has one.

    The name is the calendar's (国庆节, 周六), or the kind of the suspension.
    """

    date: dt.date
    standing: Standing
    number: int | None = None
    name: str | None = None


def due(
    calendar: Calendar,
    start: dt.date,
    limit: Limit,
    suspensions: Sequence[Suspension] = (),
    today: dt.date | None = None,
) -> Due:
    """The last day of `limit` that started on `start`.

    A suspension still open on `today` after its expected end moves the last day on; where `today`
    is not given, it ends as expected.
    """
    last = _last_day(calendar, start, limit, _stops(suspensions, today))
    return Due(on=last, provisional=calendar.provisional(last))


def overdue(due_on: dt.date, today: dt.date) -> bool:
    """Whether the limit is over: the due day itself is in time. Nothing follows by itself."""
    return today > due_on


def days_left(calendar: Calendar, today: dt.date, day: dt.date) -> int:
    """The working days from the one after `today` to `day`, which is itself in time.

    0 where none is left but today; negative once `day` has passed, and then it is -1 at least,
    since a limit is over on a day of rest too.
    """
    counted = calendar.working_days_between(today, day)
    return min(counted, -1) if overdue(day, today) else counted


def ledger(
    calendar: Calendar,
    start: dt.date,
    limit: Limit,
    suspensions: Sequence[Suspension],
    today: dt.date,
) -> tuple[LedgerDay, ...]:
    """Every day after `start`, to the due day or, where that is over, to `today`."""
    return tuple(_entries(calendar, start, limit, _stops(suspensions, today), today))


def elapsed(
    calendar: Calendar,
    start: dt.date,
    limit: Limit,
    suspensions: Sequence[Suspension],
    today: dt.date,
) -> int:
    """How many days of the limit have been counted, `today` included."""
    days = ledger(calendar, start, limit, suspensions, today)
    return sum(day.standing is Standing.COUNTED for day in days if day.date <= today)


def warning_days(
    calendar: Calendar,
    start: dt.date,
    limit: Limit,
    suspensions: Sequence[Suspension] = (),
    today: dt.date | None = None,
) -> Mapping[int, dt.date]:
    """The day on which each of `WARNING_LEVELS` is reached.

    Of a total of counted days, a level is reached on the first whose number is that share or more;
    100 is the due day itself. A limit of no days reaches all of them on its start.
    """
    last = due(calendar, start, limit, suspensions, today).on
    days = ledger(calendar, start, limit, suspensions, today or start)
    counted = [day.date for day in days if day.number and day.date <= last] or [start]
    return {level: counted[-(-level * len(counted) // 100) - 1] for level in WARNING_LEVELS}


def reception_day(calendar: Calendar, received_at: dt.datetime, closes: dt.time) -> dt.date:
    """The day on which what came at the instant `received_at` counts as received.

    After `closes`, the last minute of the hall's day, or on a rest day, that is the next working
    day; before opening it is the same day. ValueError if the instant names no zone.
    """
    day = civil_day(received_at)
    minute = received_at.astimezone(CIVIL_ZONE).time().replace(second=0, microsecond=0)
    late = dt.timedelta(days=minute > closes)
    return calendar.next_working_day_on_or_after(day + late)


class _Stop(NamedTuple):
    """Days not counted: those after `after`, up to and including `last`."""

    after: dt.date
    last: dt.date
    kind: str


def _stops(suspensions: Sequence[Suspension], today: dt.date | None) -> list[_Stop]:
    return sorted(
        _Stop(
            after=each.from_day,
            last=each.until_day or max(each.expected_end, today or each.expected_end),
            kind=each.kind,
        )
        for each in suspensions
    )


def _last_day(calendar: Calendar, start: dt.date, limit: Limit, stops: Sequence[_Stop]) -> dt.date:
    main = _main_last_day(calendar, start, limit, stops)
    last = calendar.add_working_days(main, limit.extension)
    return _moved(calendar, LimitUnit.WORKING_DAY, main, last, stops)


def _main_last_day(
    calendar: Calendar, start: dt.date, limit: Limit, stops: Sequence[_Stop]
) -> dt.date:
    """The last day without the extension, which counts in a unit of its own."""
    unstopped = _forward(calendar, limit.unit, within_calendar(start), limit.amount)
    return _moved(calendar, limit.unit, start, unstopped, stops)


def _forward(calendar: Calendar, unit: LimitUnit, start: dt.date, amount: int) -> dt.date:
    if unit is LimitUnit.WORKING_DAY:
        return calendar.add_working_days(start, amount)
    if unit is LimitUnit.MONTH:
        return months_later(start, amount)
    return start + dt.timedelta(days=amount)


def months_later(start: dt.date, amount: int) -> dt.date:
    """The same day of the month, or the last one where the month has no such day."""
    year, month = divmod(start.year * 12 + start.month - 1 + amount, 12)
    return dt.date(year, month + 1, min(start.day, monthrange(year, month + 1)[1]))


def _moved(
    calendar: Calendar, unit: LimitUnit, start: dt.date, last: dt.date, stops: Sequence[_Stop]
) -> dt.date:
    """`last`, moved on by what each stop takes out of the days between `start` and it."""
    for stop in stops:
        after = max(stop.after, start)
        if after < last and after < stop.last:
            last = _moved_by(calendar, unit, last, after, stop.last)
            start = stop.last
    return last


def _moved_by(
    calendar: Calendar, unit: LimitUnit, last: dt.date, after: dt.date, until: dt.date
) -> dt.date:
    if unit is LimitUnit.WORKING_DAY:
        return calendar.add_working_days(last, calendar.working_days_between(after, until))
    return last + (until - after)


def _entries(
    calendar: Calendar, start: dt.date, limit: Limit, stops: Sequence[_Stop], today: dt.date
) -> Iterator[LedgerDay]:
    main = _main_last_day(calendar, start, limit, stops)
    last = max(_last_day(calendar, start, limit, stops), today)
    numbers = count(1)
    for day in _days_after(start, last):
        extending = limit.extension and day > main
        unit = LimitUnit.WORKING_DAY if extending else limit.unit
        standing, name = _standing(calendar, unit, day, stops)
        number = next(numbers) if standing is Standing.COUNTED else None
        yield LedgerDay(date=day, standing=standing, number=number, name=name)


def _days_after(start: dt.date, last: dt.date) -> Iterator[dt.date]:
    return map(dt.date.fromordinal, range(start.toordinal() + 1, last.toordinal() + 1))


def _standing(
    calendar: Calendar, unit: LimitUnit, day: dt.date, stops: Sequence[_Stop]
) -> tuple[Standing, str | None]:
    if unit is LimitUnit.WORKING_DAY and not calendar.is_working_day(day):
        return Standing.REST, calendar.day_name(day)
    for stop in stops:
        if stop.after < day <= stop.last:
            return Standing.SUSPENDED, stop.kind
    return Standing.COUNTED, calendar.day_name(day)

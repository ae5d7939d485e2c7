"""The working-day calendar (工作日历): which days count, and how far that is known.

Limits of the law count in working days, statutory holidays excluded (许可法82), so a wrong
calendar is a wrong due date. The State Council announces a year in the November before it; until
then the year is made up of its weekdays and fixed holidays and every day of it is provisional.
"""

import datetime as dt
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum, unique
from functools import cached_property
from typing import Final, Self

import msgspec

from domain.refusal import Refused, invalid

FIRST_DAY: Final = dt.date(2000, 1, 1)
LAST_DAY: Final = dt.date(2100, 12, 31)
_SATURDAY: Final = 5


@unique
class DayKind(StrEnum):
    """Whether the day counts: 工作日, or a weekend or holiday (休息日)."""

    WORK = "WORK"
    REST = "REST"


@unique
class YearStatus(StrEnum):
    """CONFIRMED by the State Council's notice, or PROVISIONAL until there is one."""

    CONFIRMED = "CONFIRMED"
    PROVISIONAL = "PROVISIONAL"


MADE_UP: Final = "调休上班"
"""What follows the name of a holiday in that of a make-up working day."""


class CalendarDay(msgspec.Struct, frozen=True, kw_only=True, rename="camel"):
    """A day with a name of its own: a holiday, a make-up working day (调休), or a local one."""

    date: dt.date
    kind: DayKind
    name: str
    source: str
    basis_doc_no: str | None = None


def local_day(date: dt.date, kind: DayKind, name: str, basis_doc_no: str) -> CalendarDay:
    """A day that this district alone rests or works on, by a document of its own."""
    return CalendarDay(date=date, kind=kind, name=name, source="local", basis_doc_no=basis_doc_no)


class CalendarYear(msgspec.Struct, frozen=True, kw_only=True, rename="camel"):
    """A year as it was loaded: its named days; every other day follows its weekday.

    A notice may move days of the December before it, so these may be among `days`.
    """

    year: int
    status: YearStatus
    days: tuple[CalendarDay, ...]
    basis_doc_no: str | None = None


_FIXED_HOLIDAYS: Final = (
    (1, 1, "元旦"),
    (5, 1, "劳动节"),
    (5, 2, "劳动节"),
    (10, 1, "国庆节"),
    (10, 2, "国庆节"),
    (10, 3, "国庆节"),
)


def fixed_holidays(year: int) -> Mapping[dt.date, str]:
    """The holidays of `year` that stand on a date of the solar calendar, with their names."""
    return {dt.date(year, month, day): name for month, day, name in _FIXED_HOLIDAYS}


def provisional_year(year: int) -> CalendarYear:
    """`year` as far as it is known without a notice: weekdays and fixed holidays."""
    days = (
        CalendarDay(date=day, kind=DayKind.REST, name=name, source="generated")
        for day, name in fixed_holidays(year).items()
    )
    return CalendarYear(year=year, status=YearStatus.PROVISIONAL, days=tuple(days))


def gives_way(local: CalendarDay, noticed: CalendarDay | None) -> bool:
    """Whether a local day does not hold beside what the notice says of it: no district works on a
    holiday, which a limit never counts (许可法82).
    """
    on_holiday = noticed is not None and noticed.kind is DayKind.REST
    return local.kind is DayKind.WORK and on_holiday


@dataclass(frozen=True, eq=False)
class Calendar:
    """All days from 2000 to 2100, as one version of the loaded years and of the local days says.

    A year that was not loaded is a `provisional_year`. A local day stands beside its year, whatever
    notice is loaded, unless it `gives_way` to it. A day outside is refused (INVALID_VALUE).
    """

    version: int
    years: Mapping[int, CalendarYear]
    local: Mapping[dt.date, CalendarDay] = field(default_factory=dict)

    @classmethod
    def of(
        cls, version: int, years: Iterable[CalendarYear], local: Iterable[CalendarDay] = ()
    ) -> Self:
        """The calendar of `years` and `local` days, one of each."""
        loaded = {year.year: year for year in years}
        every = range(FIRST_DAY.year, LAST_DAY.year + 1)
        whole = {year: loaded.get(year) or provisional_year(year) for year in every}
        return cls(version, whole, {day.date: day for day in local})

    @cached_property
    def noticed(self) -> Mapping[dt.date, CalendarDay]:
        """The named days of the years, without the local ones."""
        return {day.date: day for year in self.years.values() for day in year.days}

    @cached_property
    def _named(self) -> Mapping[dt.date, CalendarDay]:
        standing = {
            date: day
            for date, day in self.local.items()
            if not gives_way(day, self.noticed.get(date))
        }
        return {**self.noticed, **standing}

    @cached_property
    def _working(self) -> list[int]:
        every = map(dt.date.fromordinal, range(FIRST_DAY.toordinal(), LAST_DAY.toordinal() + 1))
        return [day.toordinal() for day in every if self._kind(day) is DayKind.WORK]

    def _kind(self, day: dt.date) -> DayKind:
        named = self._named.get(day)
        if named is not None:
            return named.kind
        return DayKind.WORK if day.weekday() < _SATURDAY else DayKind.REST

    def is_working_day(self, day: dt.date) -> bool:
        """Whether `day` counts in a limit of working days."""
        return self._kind(within_calendar(day)) is DayKind.WORK

    def add_working_days(self, start: dt.date, days: int) -> dt.date:
        """The last of `days` working days, of which the first follows `start` (许可法82).

        `start` itself where `days` is 0; a negative number is a ValueError.
        """
        if days < 0:
            raise ValueError(f"a limit of {days} working days")
        return self._nth(self._counted(start) + days - 1) if days else within_calendar(start)

    def working_days_between(self, start: dt.date, end: dt.date) -> int:
        """How many working days follow `start` up to and including `end`; negative backwards."""
        return self._counted(end) - self._counted(start)

    def parts_from(self, other: Self) -> dt.date | None:
        """The first day that counts in one of the two calendars alone; None where there is none."""
        alone = set(self._working).symmetric_difference(other._working)
        return dt.date.fromordinal(min(alone)) if alone else None

    def next_working_day_on_or_after(self, day: dt.date) -> dt.date:
        """`day` if it is a working day, else the first one after it."""
        return self._nth(bisect_left(self._working, within_calendar(day).toordinal()))

    def _counted(self, day: dt.date) -> int:
        return bisect_right(self._working, within_calendar(day).toordinal())

    def _nth(self, index: int) -> dt.date:
        if index >= len(self._working):
            raise _outside()
        return dt.date.fromordinal(self._working[index])

    @cached_property
    def _confirmed(self) -> range:
        """The years confirmed without a gap, from the first one on."""
        status = {year: loaded.status for year, loaded in self.years.items()}
        confirmed = [year for year in status if status[year] is YearStatus.CONFIRMED]
        first = last = min(confirmed, default=LAST_DAY.year + 1)
        while status.get(last) is YearStatus.CONFIRMED:
            last += 1
        return range(first, last)

    @property
    def confirmed_until(self) -> dt.date | None:
        """The last day that rests on a notice, with none before it that does not."""
        return dt.date(self._confirmed[-1], 12, 31) if self._confirmed else None

    def provisional(self, day: dt.date) -> bool:
        """Whether `day`, as an end of a limit, may yet move when a year is loaded."""
        return day.year not in self._confirmed

    def day_name(self, day: dt.date) -> str | None:
        """What `day` is called: by its own name, 周六, 周日; None for any weekday."""
        named = self._named.get(day)
        if named is not None:
            return named.name
        return {5: "周六", 6: "周日"}.get(day.weekday())


def within_calendar(day: dt.date) -> dt.date:
    """`day` itself; refused (INVALID_VALUE) where the calendar does not reach it."""
    if not FIRST_DAY <= day <= LAST_DAY:
        raise _outside()
    return day


def _outside() -> Refused:
    zh = f"日期须在 {FIRST_DAY} 至 {LAST_DAY} 之间"
    return Refused(invalid(zh, f"the day must lie between {FIRST_DAY} and {LAST_DAY}"))

"""Changes of the calendar: a year by its notice, local days set and removed.

A change is checked against the calendar it is made to, and gives the next version of it; what was
said before stands in the version before.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping
from typing import ClassVar, Final, TypeAlias

import msgspec

from domain.calendar import Calendar, CalendarDay, CalendarYear, YearStatus
from domain.calendar_fault import CalendarFault
from domain.calendar_local import check_local_days, check_removal
from domain.calendar_year import check_year
from domain.canonical import canonical_hash

MOST_DAYS: Final = 400
"""Named days of a year; more are not even looked at."""

LocalDays: TypeAlias = Mapping[dt.date, CalendarDay | None]
"""What a change says of days: the local day, or None where there is none any more."""


class CalendarYearLoaded(msgspec.Struct, frozen=True, kw_only=True, rename="camel"):
    """A year is confirmed; the calendar has a new version, of which this is the number."""

    year: int
    version: int
    basis_doc_no: str
    days_hash: str


class LocalDaysSet(msgspec.Struct, frozen=True, kw_only=True, rename="camel"):
    """Days are worked or not in this district alone, by a document of its own."""

    version: int
    basis_doc_no: str
    dates: tuple[dt.date, ...]
    days_hash: str


class LocalDaysRemoved(msgspec.Struct, frozen=True, kw_only=True, rename="camel"):
    """Days are again what the notices say."""

    version: int
    basis_doc_no: str
    dates: tuple[dt.date, ...]


class LoadYear(msgspec.Struct, frozen=True, kw_only=True):
    """Confirm a year by the State Council's notice (加载年度放假安排)."""

    act: ClassVar = "LOAD_CALENDAR_YEAR"
    rows: ClassVar = "days"

    year: int
    basis_doc_no: str
    days: tuple[CalendarDay, ...]

    def faults(self, calendar: Calendar, today: dt.date) -> Iterator[CalendarFault]:
        """Everything that is wrong with the notice."""
        yield from check_year(self.year, self.days, self.basis_doc_no)

    @property
    def years(self) -> tuple[CalendarYear, ...]:
        """The year as it then is."""
        loaded = CalendarYear(
            year=self.year,
            status=YearStatus.CONFIRMED,
            days=self.days,
            basis_doc_no=self.basis_doc_no,
        )
        return (loaded,)

    @property
    def local(self) -> LocalDays:
        """Local days are left as they are."""
        return {}

    def event(self, version: int) -> CalendarYearLoaded:
        """What then happened; `version` is that of the calendar."""
        return CalendarYearLoaded(
            year=self.year,
            version=version,
            basis_doc_no=self.basis_doc_no,
            days_hash=canonical_hash(self.days),
        )


class SetLocalDays(msgspec.Struct, frozen=True, kw_only=True):
    """Close for a day, or work on one, in this district alone (本地放假、上班)."""

    act: ClassVar = "SET_LOCAL_DAYS"
    rows: ClassVar = "days"
    years: ClassVar[tuple[CalendarYear, ...]] = ()

    basis_doc_no: str
    days: tuple[CalendarDay, ...]

    def faults(self, calendar: Calendar, today: dt.date) -> Iterator[CalendarFault]:
        """Everything that is wrong with the days."""
        return check_local_days(calendar, self.days, self.basis_doc_no, today)

    @property
    def local(self) -> LocalDays:
        """The days as they then are."""
        return {day.date: day for day in self.days}

    def event(self, version: int) -> LocalDaysSet:
        """What then happened; `version` is that of the calendar."""
        return LocalDaysSet(
            version=version,
            basis_doc_no=self.basis_doc_no,
            dates=tuple(self.local),
            days_hash=canonical_hash(self.days),
        )


class RemoveLocalDays(msgspec.Struct, frozen=True, kw_only=True):
    """Let days be again what the notices say (撤销本地调整)."""

    act: ClassVar = "REMOVE_LOCAL_DAYS"
    rows: ClassVar = "dates"
    years: ClassVar[tuple[CalendarYear, ...]] = ()

    basis_doc_no: str
    dates: tuple[dt.date, ...]

    def faults(self, calendar: Calendar, today: dt.date) -> Iterator[CalendarFault]:
        """Everything that is wrong with the days."""
        return check_removal(calendar, self.dates, self.basis_doc_no, today)

    @property
    def local(self) -> LocalDays:
        """None of the days is a local one any more."""
        return dict.fromkeys(self.dates)

    def event(self, version: int) -> LocalDaysRemoved:
        """What then happened; `version` is that of the calendar."""
        return LocalDaysRemoved(version=version, basis_doc_no=self.basis_doc_no, dates=self.dates)


CalendarChange: TypeAlias = LoadYear | SetLocalDays | RemoveLocalDays


def changed(calendar: Calendar, change: CalendarChange) -> Calendar:
    """The next version of the calendar, with the change made."""
    years = {**calendar.years, **{year.year: year for year in change.years}}
    local = {**calendar.local, **change.local}
    left = {date: day for date, day in local.items() if day is not None}
    return Calendar(calendar.version + 1, years, left)


def without_effect(calendar: Calendar, change: CalendarChange) -> bool:
    """Whether the calendar says already what the change would make it say."""
    years = all(calendar.years.get(year.year) == _in_order(year) for year in change.years)
    return years and all(calendar.local.get(date) == day for date, day in change.local.items())


def _in_order(year: CalendarYear) -> CalendarYear:
    """The year as it is kept."""
    days = sorted(year.days, key=lambda day: day.date)
    return msgspec.structs.replace(year, days=tuple(days))

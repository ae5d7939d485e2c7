"""The working-day calendar in force, and its next version (许可法82)."""

import datetime as dt
from collections.abc import Sequence

from domain import deadline
from domain.calendar import Calendar
from domain.calendar_change import CalendarChange
from domain.calendar_fault import CalendarFault
from domain.calendar_seed import seed_years
from domain.refusal import Refusal, Refused, invalid
from domain.store.calendars import (
    CalendarVersion,
    add_version,
    latest_version,
    local_days_of,
    version_numbered,
    years_of,
)
from domain.store.database import DatabaseFault, transaction

_FIRST_VERSION = 1
_KEPT = 8
_kept: dict[str, Calendar] = {}
"""The calendars asked for last, by the id of their version, which never changes."""


async def load_calendar(version: int | None = None) -> Calendar:
    """The calendar in force, or the `version` that an earlier deadline was counted by.

    DatabaseFault where there is none.
    """
    found = await (latest_version() if version is None else version_numbered(version))
    if found is None:
        raise DatabaseFault("the working-day calendar is missing: run `xinyipi migrate`")
    return _kept.get(found.id) or await _read(found)


async def _read(found: CalendarVersion) -> Calendar:
    number = found.version
    calendar = Calendar.of(number, await years_of(number), await local_days_of(number))
    while len(_kept) >= _KEPT:
        del _kept[next(iter(_kept))]
    return _kept.setdefault(found.id, calendar)


async def days_left(today: dt.date, days: Sequence[dt.date]) -> list[int]:
    """How many working days are left to each of `days`, by the calendar in force."""
    calendar = await load_calendar()
    return [deadline.days_left(calendar, today, day) for day in days]


async def seed_calendar() -> None:
    """Add the first version where there is none, in a transaction of its own."""
    async with transaction():
        if await latest_version() is None:
            await add_version(_FIRST_VERSION, seed_years())


async def write_change(change: CalendarChange, today: dt.date) -> int:
    """Make the change, inside the open transaction.

    Returns the new version of the calendar; earlier ones stay as they are. `Refused` with every
    fault of the change; UniqueViolation, when the transaction ends, if the calendar was changed at
    the same moment.
    """
    calendar = await load_calendar()
    if faults := refusals(calendar, change, today):
        raise Refused(*faults)
    version = calendar.version + 1
    await add_version(version, change.years, change.local, change.basis_doc_no)
    return version


def refusals(calendar: Calendar, change: CalendarChange, today: dt.date) -> tuple[Refusal, ...]:
    """Every ground against making the change to this calendar."""
    return tuple(_refusal(change, fault) for fault in change.faults(calendar, today))


def _refusal(change: CalendarChange, fault: CalendarFault) -> Refusal:
    place = (change.rows, str(fault.row)) if fault.row else ()
    return invalid(fault.zh, fault.en, *place, *filter(None, (fault.column,)))

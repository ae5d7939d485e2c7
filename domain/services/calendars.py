"""The working-day calendar in force, and the loading of a year (加载年度放假安排)."""

from collections.abc import Sequence

from domain.calendar import Calendar, CalendarDay, CalendarYear, YearStatus
from domain.calendar_seed import seed_years
from domain.calendar_year import YearFault, check_year
from domain.refusal import Refusal, RefusalCode, Refused, refusal
from domain.store.calendars import (
    CalendarVersion,
    add_version,
    latest_version,
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


async def _read(version: CalendarVersion) -> Calendar:
    calendar = Calendar.of(version.version, await years_of(version.version))
    while len(_kept) >= _KEPT:
        del _kept[next(iter(_kept))]
    return _kept.setdefault(version.id, calendar)


async def seed_calendar() -> None:
    """Add the first version where there is none, in a transaction of its own."""
    async with transaction():
        if await latest_version() is None:
            await add_version(_FIRST_VERSION, seed_years())


async def load_year(year: int, days: Sequence[CalendarDay], basis_doc_no: str) -> int:
    """Confirm `year` by the notice `basis_doc_no`, inside the open transaction.

    Returns the new version of the calendar; earlier ones stay as they are. `Refused` with every
    fault of the year; UniqueViolation, when the transaction ends, if another year was loaded at
    the same moment.
    """
    if faults := check_year(year, days, basis_doc_no):
        raise Refused(*map(_refusal, faults))
    latest = await latest_version()
    version = latest.version + 1 if latest else _FIRST_VERSION
    confirmed = CalendarYear(
        year=year, status=YearStatus.CONFIRMED, days=tuple(days), basis_doc_no=basis_doc_no
    )
    await add_version(version, [confirmed])
    return version


def _refusal(fault: YearFault) -> Refusal:
    path = ("days", str(fault.row), fault.column) if fault.row else (fault.column,)
    why = f"{fault.zh} {fault.en}"
    return refusal(RefusalCode.INVALID_VALUE, path=path, field=".".join(path), why=why)

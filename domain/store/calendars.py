"""Rows of the working-day calendar: years and local days as they were set, never changed after.

A version is what all years and local days say after one act; the last word on a year or a day up
to a version is that year or day in it, so every version a deadline was counted by can be read
again.
"""

import datetime as dt
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import groupby
from typing import NamedTuple
from uuid import uuid4

from domain.calendar import CalendarDay, CalendarYear, DayKind, YearStatus, local_day
from domain.store.database import Row, fetch, fetch_one
from domain.store.records import (
    CalendarDayRecord,
    CalendarVersionRecord,
    CalendarYearRecord,
    LocalDayRecord,
)


class CalendarVersion(NamedTuple):
    """A version by its number, and the id that no other database shares."""

    id: str
    version: int


async def latest_version() -> CalendarVersion | None:
    """The version in force, or None where no calendar was ever loaded."""
    row = await fetch_one("SELECT id, version FROM calendar_version ORDER BY version DESC LIMIT 1")
    return None if row is None else CalendarVersion(row["id"], row["version"])


async def version_numbered(version: int) -> CalendarVersion | None:
    """The version with this number, or None."""
    row = await fetch_one("SELECT id, version FROM calendar_version WHERE version = ?", version)
    return None if row is None else CalendarVersion(row["id"], row["version"])


async def years_of(version: int) -> tuple[CalendarYear, ...]:
    """Every year as this version has it, in order."""
    rows = await fetch(_YEARS, version)
    return tuple(_year(list(days)) for _, days in groupby(rows, lambda row: str(row["year"])))


async def local_days_of(version: int) -> tuple[CalendarDay, ...]:
    """Every local day as this version has it, in order."""
    rows = await fetch(_LOCAL, version)
    return tuple(_local_day(row) for row in rows)


async def add_version(
    version: int,
    years: Iterable[CalendarYear],
    local: Mapping[dt.date, CalendarDay | None] | None = None,
    basis_doc_no: str = "",
) -> None:
    """Add `version` with what `years` now say, and `local` days under a document; None where a
    day is none any more. Inside the open transaction.

    UniqueViolation where somebody else has just added it.
    """
    await CalendarVersionRecord.create(id=str(uuid4()), version=version)
    for year in years:
        await _add_year(version, year)
    await LocalDayRecord.bulk_create(_local_records(version, local or {}, basis_doc_no))


async def _add_year(version: int, year: CalendarYear) -> None:
    record = await CalendarYearRecord.create(
        id=str(uuid4()),
        year=year.year,
        version=version,
        status=year.status,
        basis_doc_no=year.basis_doc_no,
    )
    await CalendarDayRecord.bulk_create(_day_records(record.id, year.days))


def _day_records(year: str, days: Iterable[CalendarDay]) -> Iterator[CalendarDayRecord]:
    for day in days:
        yield CalendarDayRecord(
            id=str(uuid4()),
            calendar_year_id=year,
            date=day.date.isoformat(),
            kind=day.kind,
            name=day.name,
            source=day.source,
            basis_doc_no=day.basis_doc_no,
        )


def _local_records(
    version: int, local: Mapping[dt.date, CalendarDay | None], basis_doc_no: str
) -> Iterator[LocalDayRecord]:
    for date, day in local.items():
        yield LocalDayRecord(
            id=str(uuid4()),
            date=date.isoformat(),
            version=version,
            kind=day and day.kind,
            name=day.name if day else "",
            basis_doc_no=basis_doc_no,
        )


_LOCAL = """
    SELECT d.date, d.kind, d.name, d.basis_doc_no FROM local_day d
    WHERE d.kind IS NOT NULL AND d.version = (
        SELECT MAX(e.version) FROM local_day e WHERE e.date = d.date AND e.version <= ?
    )
    ORDER BY d.date
"""


def _local_day(row: Row) -> CalendarDay:
    return local_day(
        dt.date.fromisoformat(row["date"]), DayKind(row["kind"]), row["name"], row["basis_doc_no"]
    )


_YEARS = """
    SELECT y.year, y.status, y.basis_doc_no AS year_basis,
           d.date, d.kind, d.name, d.source, d.basis_doc_no
    FROM calendar_year y
    LEFT JOIN calendar_day d ON d.calendar_year_id = y.id
    WHERE y.version = (
        SELECT MAX(z.version) FROM calendar_year z WHERE z.year = y.year AND z.version <= ?
    )
    ORDER BY y.year, d.date
"""


def _year(rows: Sequence[Row]) -> CalendarYear:
    first = rows[0]
    return CalendarYear(
        year=first["year"],
        status=YearStatus(first["status"]),
        days=tuple(_day(row) for row in rows if row["date"] is not None),
        basis_doc_no=first["year_basis"],
    )


def _day(row: Row) -> CalendarDay:
    return CalendarDay(
        date=dt.date.fromisoformat(row["date"]),
        kind=DayKind(row["kind"]),
        name=row["name"],
        source=row["source"],
        basis_doc_no=row["basis_doc_no"],
    )

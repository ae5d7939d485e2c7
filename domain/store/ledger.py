"""The log as whoever audits reads it: by pages, narrowed, with the names of officers."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

from domain.instants import span
from domain.store.case_scope import names_case_on
from domain.store.database import Row, Value, fetch, fetch_one
from domain.store.keyset import Slice, Sort, Window, keyset, window

NEWEST_ENTRY = Sort("ledger.newest", {"e.position": int}, descending=True)


@dataclass(frozen=True, slots=True, kw_only=True)
class EntryFilter:
    """What the ledger is narrowed to; what is None or empty narrows nothing. Days are civil;
    `matters` leaves the entries of cases on these, by their 业务办理项编码.
    """

    stream: str | None = None
    kinds: tuple[str, ...] = ()
    officer: str | None = None
    first_day: date | None = None
    last_day: date | None = None
    matters: Collection[str] | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class LedgerEntry:
    """One entry of the log; `officer` is a name."""

    position: int
    stream: str
    version: int
    kind: str
    payload: str
    at: str
    officer: str | None
    role: str | None
    request_id: str
    hash: str


async def ledger_entries(only: EntryFilter, part: Slice) -> Window[LedgerEntry]:
    """A page of the ledger, the newest first."""
    where, values = _narrowed(only)
    keys = keyset(NEWEST_ENTRY, part)
    rows = await fetch(
        f"""
        SELECT e.*, o.name AS officer_name FROM event e LEFT JOIN account o ON o.id = e.officer
        WHERE {where} AND {keys.where} ORDER BY {keys.order} LIMIT ?
        """,
        *values,
        *keys.values,
        keys.limit,
    )
    return window([_entry(row) for row in rows], part)


async def count_entries(only: EntryFilter) -> int:
    """How many entries the whole list has."""
    where, values = _narrowed(only)
    row = await fetch_one(
        f"SELECT COUNT(*) AS n FROM event e LEFT JOIN account o ON o.id = e.officer WHERE {where}",
        *values,
    )
    return int(row["n"]) if row else 0


def _entry(row: Row) -> LedgerEntry:
    return LedgerEntry(
        position=row["position"],
        stream=row["stream"],
        version=row["version"],
        kind=row["kind"],
        payload=row["payload"],
        at=row["at"],
        officer=row["officer_name"],
        role=row["role"],
        request_id=row["request_id"],
        hash=row["hash"],
    )


def _narrowed(only: EntryFilter) -> tuple[str, list[Value]]:
    parts = [names_case_on(only.matters, "e.stream")]
    if only.stream is not None:
        parts.append(("e.stream = ?", (only.stream,)))
    if only.kinds:
        parts.append((f"e.kind IN ({', '.join('?' for _ in only.kinds)})", only.kinds))
    if only.officer is not None:
        parts.append(("o.name = ?", (only.officer,)))
    if only.first_day is not None:
        parts.append(("e.at >= ?", (span(only.first_day, only.first_day)[0],)))
    if only.last_day is not None:
        parts.append(("e.at < ?", (span(only.last_day, only.last_day)[1],)))
    values = [value for _, each in parts for value in each]
    return " AND ".join(where for where, _ in parts), values

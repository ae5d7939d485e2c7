"""Rows of breaches: what lists and decisions ask for, and the breach itself.

Who asks for breaches sees those of the cases it sees; decisions, timers and verification, which
nobody asks for, see all.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Any

import msgspec

from domain.breach import LiveBreach
from domain.breach_life import LIVE, Breach, BreachState
from domain.caller import Caller
from domain.case import Case, Outcome
from domain.store.applicants import KeptApplicant, identifier_hash
from domain.store.case_scope import visible
from domain.store.database import Row, Value, execute, fetch, fetch_one
from domain.store.keyset import Slice, Sort, Window, keyset, window

NEWEST_BREACH = Sort("breaches.newest", {"b.alleged_at": str, "b.id": str}, descending=True)


class BreachRow:
    """One breach with its case and applicant; what is long is decoded when it is asked for."""

    def __init__(self, row: Row | Mapping[str, Any]) -> None:
        self.row: Mapping[str, Any] = dict(row)

    @cached_property
    def breach(self) -> Breach:
        """The breach."""
        return msgspec.json.decode(self.row["document"], type=Breach)

    @cached_property
    def case(self) -> Case:
        """The case it is of."""
        return msgspec.json.decode(self.row["case_state"], type=Case)

    @cached_property
    def applicant(self) -> KeptApplicant:
        """Whose commitment it was."""
        return KeptApplicant(self.row, "applicant_")

    @property
    def id(self) -> str:
        """The id of the breach, and of its stream in the log."""
        return str(self.row["id"])

    @property
    def alleged_at(self) -> str:
        """When it was alleged."""
        return str(self.row["alleged_at"])

    @property
    def live(self) -> LiveBreach:
        """What a decision is told of it."""
        return self.breach.as_live(revoked=self.row["outcome"] == Outcome.REVOKED)

    def rewritten(self, breach: Breach, outcome: Outcome | None) -> "BreachRow":
        """The row of the breach in an earlier state, while its case had this outcome."""
        told = shown_of(breach) | {"document": breach_text(breach), "outcome": outcome}
        return BreachRow(dict(self.row) | told)

    def shown(self) -> dict[str, Value]:
        """The columns that follow from the breach alone, as they stand."""
        kept = {column: self.row[column] for column in shown_of(self.breach)}
        return kept | {"push_overdue": bool(self.row["push_overdue"])}


@dataclass(frozen=True, slots=True, kw_only=True)
class BreachFilter:
    """What a list of breaches is narrowed to; what is None or empty narrows nothing.

    `live` is whether it counts `today`; `nothing` leaves none at all.
    """

    states: tuple[BreachState, ...] = ()
    authority: str | None = None
    applicant: str | None = None
    case_no: str | None = None
    live: bool | None = None
    push_overdue: bool | None = None
    nothing: bool = False
    today: date = date.min


_FROM = """
    FROM breach b JOIN service_case c ON c.id = b.case_id JOIN applicant a ON a.id = b.applicant_id
"""
_ROWS = f"""
    SELECT b.*, c.case_no, c.matter_name, c.outcome, c.state AS case_state,
           a.name AS applicant_name, a.identifier AS applicant_identifier,
           a.kind AS applicant_kind, a.phone AS applicant_phone,
           a.registered_at AS applicant_registered_at
    {_FROM}
"""
_LIVE = f"(b.state IN ({', '.join('?' for _ in LIVE)}) AND b.max_until >= ?)"


def _live_on(day: date) -> tuple[Value, ...]:
    """The values of `_LIVE`: no breach counts after its longest term, whatever its state is yet."""
    return (*sorted(LIVE), day.isoformat())


# --- as a caller may see them ----------------------------------------------------------


async def breach_row(caller: Caller, id: str) -> BreachRow | None:
    """The breach with this id, if the caller may see its case."""
    where, values = visible(caller)
    row = await fetch_one(f"{_ROWS} WHERE b.id = ? AND {where}", id, *values)
    return BreachRow(row) if row else None


async def breach_rows(caller: Caller, only: BreachFilter, part: Slice) -> Window[BreachRow]:
    """A page of the breaches the caller may see, the newest allegation first."""
    where, values = _narrowed(caller, only)
    keys = keyset(NEWEST_BREACH, part)
    rows = await fetch(
        f"{_ROWS} WHERE {where} AND {keys.where} ORDER BY {keys.order} LIMIT ?",
        *values,
        *keys.values,
        keys.limit,
    )
    return window([BreachRow(row) for row in rows], part)


async def count_breaches(caller: Caller, only: BreachFilter) -> int:
    """How many breaches the list has in all."""
    where, values = _narrowed(caller, only)
    row = await fetch_one(f"SELECT COUNT(*) AS n {_FROM} WHERE {where}", *values)
    return int(row["n"]) if row else 0


async def breaches_of_case(caller: Caller, case: str) -> Sequence[BreachRow]:
    """The breaches of a case that the caller may see, oldest first."""
    where, values = visible(caller)
    rows = await fetch(
        f"{_ROWS} WHERE b.case_id = ? AND {where} ORDER BY b.alleged_at, b.id", case, *values
    )
    return [BreachRow(row) for row in rows]


def _narrowed(caller: Caller, only: BreachFilter) -> tuple[str, list[Value]]:
    parts: list[tuple[str, tuple[Value, ...]]] = [visible(caller)]
    if only.states:
        parts.append((f"b.state IN ({', '.join('?' for _ in only.states)})", only.states))
    if only.authority is not None:
        parts.append(("b.authority = ?", (only.authority,)))
    if only.applicant is not None:
        parts.append(("b.applicant_id = ?", (only.applicant,)))
    if only.case_no is not None:
        parts.append(("c.case_no = ?", (only.case_no,)))
    if only.live is not None:
        # Without a day, which is what an unconfirmed one has, it would be neither.
        counts = f"COALESCE({_LIVE}, FALSE)"
        parts.append((counts if only.live else f"NOT {counts}", _live_on(only.today)))
    if only.push_overdue is not None:
        parts.append((f"b.push_overdue = {'TRUE' if only.push_overdue else 'FALSE'}", ()))
    if only.nothing:
        parts.append(("FALSE", ()))
    return " AND ".join(where for where, _ in parts), [v for _, vs in parts for v in vs]


# --- for decisions and replies ---------------------------------------------------------


async def live_rows_of(applicant: str, day: date) -> Sequence[BreachRow]:
    """The breaches of an applicant that count on this day, in the order of their documents."""
    return await _in_order(f"b.applicant_id = ? AND {_LIVE}", applicant, *_live_on(day))


async def live_rows_identified(identifiers: Sequence[str], day: date) -> Sequence[BreachRow]:
    """The breaches that count on this day of the applicants with these identifiers."""
    if not identifiers:
        return []
    holders = ", ".join("?" for _ in identifiers)
    hashes = map(identifier_hash, identifiers)
    return await _in_order(f"a.identifier_hash IN ({holders}) AND {_LIVE}", *hashes, *_live_on(day))


async def _in_order(where: str, *values: Value) -> Sequence[BreachRow]:
    found = [BreachRow(row) for row in await fetch(f"{_ROWS} WHERE {where}", *values)]
    return sorted(found, key=lambda row: (row.breach.confirmed_on or date.max, row.id))


async def confirmed_since_commitment(
    cases: Sequence[str], day: date
) -> Sequence[tuple[str, BreachRow]]:
    """The breaches that count on this day and were confirmed after the applicant of one of these
    cases had committed in it, each with that case.
    """
    holders = ", ".join("?" for _ in cases)
    rows = await fetch(
        f"""
        SELECT b.*, o.outcome, c.id AS committed_case
        FROM service_case c JOIN breach b ON b.applicant_id = c.applicant_id
        JOIN service_case o ON o.id = b.case_id
        WHERE c.id IN ({holders}) AND {_LIVE}
          AND {_when("b.id", "BreachConfirmed")} > {_when("c.id", "CommitmentSigned")}
        """,
        *cases,
        *_live_on(day),
    )
    return [(str(row["committed_case"]), BreachRow(row)) for row in rows]


def _when(stream: str, kind: str) -> str:
    return f"(SELECT MAX(e.at) FROM event e WHERE e.stream = {stream} AND e.kind = '{kind}')"


# --- for timers, verification and erasure ----------------------------------------------


async def any_breach(id: str) -> BreachRow | None:
    """The breach with this id."""
    row = await fetch_one(f"{_ROWS} WHERE b.id = ?", id)
    return BreachRow(row) if row else None


async def every_breach() -> Sequence[str]:
    """The ids of all breaches."""
    return [str(row["id"]) for row in await fetch("SELECT id FROM breach ORDER BY id")]


async def breaches_in_time(today: date) -> Sequence[str]:
    """The ids of breaches to which time may have done something by today: whose longest term is
    over, or that wait to be pushed.
    """
    holders = ", ".join("?" for _ in LIVE)
    rows = await fetch(
        f"""
        SELECT id FROM breach WHERE (state IN ({holders}) AND max_until < ?)
        OR (state = ? AND push_overdue = FALSE) ORDER BY id
        """,
        *_live_on(today),
        BreachState.CONFIRMED,
    )
    return [str(row["id"]) for row in rows]


# --- writing ---------------------------------------------------------------------------


def breach_text(breach: Breach) -> str:
    """The breach as it is kept; equal ones have equal texts."""
    return msgspec.json.encode(breach).decode()


def shown_of(breach: Breach) -> dict[str, Value]:
    """The columns that follow from a breach."""
    about = f"{breach.case}/{breach.subject.kind}/{breach.subject.code}"
    return {
        "version": breach.version,
        "case_id": breach.case,
        "applicant_id": breach.applicant,
        "authority": breach.authority,
        "about": None if breach.state is BreachState.DISMISSED else about,
        "state": breach.state,
        "max_until": breach.terms.max_until.isoformat() if breach.terms else None,
        "push_overdue": breach.push_overdue is not None,
    }


async def add_breach(breach: Breach, alleged_at: str) -> None:
    """Add a breach. UniqueViolation where one of the same thing is on record."""
    columns = {"id": breach.id, "alleged_at": alleged_at, "document": breach_text(breach)}
    row = columns | shown_of(breach)
    await execute(
        f"INSERT INTO breach ({', '.join(row)}) VALUES ({', '.join('?' for _ in row)})",
        *row.values(),
    )


async def put_breach(breach: Breach, before: int) -> bool:
    """Write a breach over version `before`; False where that is no longer its version."""
    row = shown_of(breach) | {"document": breach_text(breach)}
    changed = await execute(
        f"UPDATE breach SET {', '.join(f'{column} = ?' for column in row)}"
        " WHERE id = ? AND version = ?",
        *row.values(),
        breach.id,
        before,
    )
    return bool(changed)


async def is_on_record(breach: Breach) -> bool:
    """Whether one of the same thing in the same case is, which was not dismissed."""
    about = shown_of(breach)["about"]
    return await fetch_one("SELECT id FROM breach WHERE about = ?", about) is not None

"""Rows of commitments and of their items.

Who asks for a commitment sees those of the cases it sees; timers, draws and verification, which
nobody asks for, see all.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Any

import msgspec

from domain.caller import Caller
from domain.case import Case
from domain.commitment_life import Commitment, Item, ItemKind, ItemState
from domain.site_draw import site_check_id
from domain.store.applicants import KeptApplicant
from domain.store.case_scope import visible
from domain.store.database import Row, Value, execute, execute_many, fetch, fetch_one
from domain.store.keyset import Slice, Sort, Window, keyset, window

NEWEST_COMMITMENT = Sort("commitments.newest", {"m.opened_on": str, "m.id": str}, descending=True)
BY_LAST_DAY = Sort("commitments.tasks", {"i.due_on": str, "i.id": str})


class CommitmentRow:
    """One commitment with its case and applicant; what is long is decoded when it is asked for."""

    def __init__(self, row: Row | Mapping[str, Any]) -> None:
        self.row: Mapping[str, Any] = dict(row)

    @cached_property
    def commitment(self) -> Commitment:
        """The commitment."""
        return msgspec.json.decode(self.row["document"], type=Commitment)

    @cached_property
    def case(self) -> Case:
        """The case it is of."""
        return msgspec.json.decode(self.row["case_state"], type=Case)

    @cached_property
    def applicant(self) -> KeptApplicant:
        """Who promised."""
        return KeptApplicant(self.row, "applicant_")

    @property
    def item(self) -> Item:
        """The item of a row of a list of items."""
        return self.commitment.items[int(self.row["item_number"]) - 1]

    def rewritten(self, commitment: Commitment) -> "CommitmentRow":
        """The row of the commitment in an earlier state."""
        told = shown_of(commitment) | {"document": commitment_text(commitment)}
        return CommitmentRow(dict(self.row) | told)

    def shown(self) -> dict[str, Value]:
        """The columns that follow from the commitment alone, as they stand."""
        return {column: self.row[column] for column in shown_of(self.commitment)}


@dataclass(frozen=True, slots=True, kw_only=True)
class CommitmentFilter:
    """What a list of commitments is narrowed to; what is None or empty narrows nothing.

    `nothing` leaves none at all.
    """

    states: tuple[ItemState, ...] = ()
    authority: str | None = None
    applicant: str | None = None
    case_no: str | None = None
    nothing: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class ItemFilter:
    """What a list of items is narrowed to; what is None or empty narrows nothing.

    `officer` is an account; `unassigned` are those of nobody. `task` says whether its task has
    opened, `due_by` is a last day.
    """

    states: tuple[ItemState, ...] = ()
    kinds: tuple[ItemKind, ...] = ()
    authority: str | None = None
    officer: str | None = None
    unassigned: bool = False
    task: bool | None = None
    awaits_draw: bool | None = None
    due_by: date | None = None
    nothing: bool = False


_FROM = """
    FROM commitment m JOIN service_case c ON c.id = m.case_id
    JOIN applicant a ON a.id = m.applicant_id
"""
_COLUMNS = """
    m.*, c.case_no, c.matter_name, c.state AS case_state,
    a.name AS applicant_name, a.identifier AS applicant_identifier, a.kind AS applicant_kind,
    a.phone AS applicant_phone, a.registered_at AS applicant_registered_at
"""
_ROWS = f"SELECT {_COLUMNS} {_FROM}"
_ITEMS_FROM = f"{_FROM} JOIN commitment_item i ON i.commitment_id = m.id"
_ITEMS = f"""
    SELECT {_COLUMNS}, i.id AS item_id, i.due_on AS item_due_on, i.number AS item_number
    {_ITEMS_FROM}
"""

Narrowing = tuple[str, list[Value]]


# --- as a caller may see them ----------------------------------------------------------


async def commitment_row(caller: Caller, id: str) -> CommitmentRow | None:
    """The commitment with this id, if the caller may see its case."""
    where, values = visible(caller)
    row = await fetch_one(f"{_ROWS} WHERE m.id = ? AND {where}", id, *values)
    return CommitmentRow(row) if row else None


async def commitment_rows(
    caller: Caller, only: CommitmentFilter, part: Slice
) -> Window[CommitmentRow]:
    """A page of the commitments the caller may see, the newest first."""
    return await _page(_ROWS, _commitments(caller, only), NEWEST_COMMITMENT, part)


async def count_commitments(caller: Caller, only: CommitmentFilter) -> int:
    """How many commitments the list has in all."""
    return await _count(_FROM, _commitments(caller, only))


async def item_rows(caller: Caller, only: ItemFilter, part: Slice) -> Window[CommitmentRow]:
    """A page of the items of commitments the caller may see, by their last days."""
    return await _page(_ITEMS, _items(caller, only), BY_LAST_DAY, part)


async def count_items(caller: Caller, only: ItemFilter) -> int:
    """How many items the list has in all."""
    return await _count(_ITEMS_FROM, _items(caller, only))


async def _page(rows: str, narrowed: Narrowing, sort: Sort, part: Slice) -> Window[CommitmentRow]:
    (where, values), keys = narrowed, keyset(sort, part)
    found = await fetch(
        f"{rows} WHERE {where} AND {keys.where} ORDER BY {keys.order} LIMIT ?",
        *values,
        *keys.values,
        keys.limit,
    )
    return window([CommitmentRow(row) for row in found], part)


async def _count(rows: str, narrowed: Narrowing) -> int:
    where, values = narrowed
    row = await fetch_one(f"SELECT COUNT(*) AS n {rows} WHERE {where}", *values)
    return int(row["n"]) if row else 0


def _commitments(caller: Caller, only: CommitmentFilter) -> Narrowing:
    parts = [
        visible(caller),
        _among("m.state", only.states),
        _equal("m.authority", only.authority),
        _equal("m.applicant_id", only.applicant),
        _equal("c.case_no", only.case_no),
        ("FALSE" if only.nothing else "TRUE", ()),
    ]
    return _all(parts)


def _items(caller: Caller, only: ItemFilter) -> Narrowing:
    until = only.due_by.isoformat() if only.due_by else None
    parts = [
        visible(caller),
        _among("i.state", only.states),
        _among("i.kind", only.kinds),
        _equal("i.authority", only.authority),
        _equal("i.officer", only.officer),
        ("i.officer IS NULL" if only.unassigned else "TRUE", ()),
        _whether("i.is_task", only.task),
        _whether("i.awaits_draw", only.awaits_draw),
        ("i.due_on <= ?", (until,)) if until else ("TRUE", ()),
        ("FALSE" if only.nothing else "TRUE", ()),
    ]
    return _all(parts)


def _all(parts: Sequence[tuple[str, tuple[Value, ...]]]) -> Narrowing:
    return " AND ".join(where for where, _ in parts), [v for _, vs in parts for v in vs]


def _among(column: str, values: Sequence[str]) -> tuple[str, tuple[Value, ...]]:
    if not values:
        return "TRUE", ()
    return f"{column} IN ({', '.join('?' for _ in values)})", tuple(values)


def _equal(column: str, value: str | None) -> tuple[str, tuple[Value, ...]]:
    return ("TRUE", ()) if value is None else (f"{column} = ?", (value,))


def _whether(column: str, value: bool | None) -> tuple[str, tuple[Value, ...]]:
    return ("TRUE" if value is None else f"{column} = {'TRUE' if value else 'FALSE'}", ())


# --- for cases, timers and verification ------------------------------------------------


async def any_commitment(id: str) -> CommitmentRow | None:
    """The commitment with this id."""
    row = await fetch_one(f"{_ROWS} WHERE m.id = ?", id)
    return CommitmentRow(row) if row else None


async def commitment_of(case: str) -> CommitmentRow | None:
    """What was promised in this case; None where nothing was."""
    row = await fetch_one(f"{_ROWS} WHERE m.case_id = ?", case)
    return CommitmentRow(row) if row else None


async def every_commitment() -> Sequence[str]:
    """The ids of all commitments."""
    return [str(row["id"]) for row in await fetch("SELECT id FROM commitment ORDER BY id")]


async def commitments_in_time(today: date) -> Sequence[str]:
    """The ids of commitments to which time may have done something by today."""
    rows = await fetch(
        "SELECT id FROM commitment WHERE check_on <= ? ORDER BY id", today.isoformat()
    )
    return [str(row["id"]) for row in rows]


async def items_shown(commitment: str) -> Sequence[Row]:
    """The rows of the items of a commitment, in their order."""
    return await fetch(
        "SELECT * FROM commitment_item WHERE commitment_id = ? ORDER BY number", commitment
    )


# --- writing ---------------------------------------------------------------------------


def commitment_text(commitment: Commitment) -> str:
    """The commitment as it is kept; equal ones have equal texts."""
    return msgspec.json.encode(commitment).decode()


def shown_of(commitment: Commitment) -> dict[str, Value]:
    """The columns that follow from a commitment."""
    return {
        "version": commitment.version,
        "case_id": commitment.case,
        "applicant_id": commitment.applicant,
        "authority": commitment.authority,
        "state": commitment.state,
        "opened_on": commitment.opened_on.isoformat(),
    }


def shown_of_item(commitment: Commitment, item: Item) -> dict[str, Value]:
    """The row of an item."""
    return {
        "id": site_check_id(commitment.id, item.number),
        "commitment_id": commitment.id,
        "number": item.number,
        "authority": commitment.authority,
        "kind": item.kind,
        "state": item.state,
        "due_on": item.due_on.isoformat(),
        "is_task": item.task_since is not None,
        "officer": item.officer,
        "awaits_draw": item.awaits_draw,
        "draw": item.draw,
    }


async def add_commitment(commitment: Commitment, check_on: date | None) -> None:
    """Add a commitment. UniqueViolation where its case has one."""
    row = {"id": commitment.id} | _written(commitment, check_on)
    await execute(
        f"INSERT INTO commitment ({', '.join(row)}) VALUES ({', '.join('?' for _ in row)})",
        *row.values(),
    )
    await _put_items(commitment, commitment.items)


async def put_commitment(before: Commitment, then: Commitment, check_on: date | None) -> bool:
    """Write a commitment over the one it came from; False where that no longer stands."""
    row = _written(then, check_on)
    changed = await execute(
        f"UPDATE commitment SET {', '.join(f'{column} = ?' for column in row)}"
        " WHERE id = ? AND version = ?",
        *row.values(),
        before.id,
        before.version,
    )
    await _put_items(then, [item for item in then.items if item not in before.items])
    return bool(changed)


def _written(commitment: Commitment, check_on: date | None) -> dict[str, Value]:
    return shown_of(commitment) | {
        "check_on": check_on.isoformat() if check_on else None,
        "document": commitment_text(commitment),
    }


async def _put_items(commitment: Commitment, items: Sequence[Item]) -> None:
    rows = [shown_of_item(commitment, item) for item in items]
    if not rows:
        return
    columns = list(rows[0])
    moved = ", ".join(f"{column} = excluded.{column}" for column in columns if column != "id")
    await execute_many(
        f"INSERT INTO commitment_item ({', '.join(columns)})"
        f" VALUES ({', '.join('?' for _ in columns)}) ON CONFLICT (id) DO UPDATE SET {moved}",
        [tuple(row.values()) for row in rows],
    )

"""Rows of the access log: who saw what of whom, when and why."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date

from domain.access import AccessKind, PersonalField
from domain.author import Author
from domain.caller import DESK_ROLES, Caller
from domain.instants import span
from domain.store.applicants import KeptApplicant
from domain.store.case_scope import names_case_on, served, visible
from domain.store.database import Row, Value, execute, fetch, fetch_one
from domain.store.keyset import Slice, Sort, Window, keyset, window
from domain.store.words import words_with

NEWEST_ACCESS = Sort("access.newest", {"l.at": str, "l.id": str}, descending=True)


@dataclass(frozen=True, slots=True, kw_only=True)
class Access:
    """One access, to write down; `id` is the stream of its event, or the snapshot of a query."""

    id: str
    kind: AccessKind
    at: str
    applicant: str | None = None
    case: str | None = None
    seen: tuple[PersonalField, ...] = ()
    reason_words: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class AccessFilter:
    """What the access log is narrowed to; what is None narrows nothing. Days are civil; `matters`
    leaves the looks for cases on these, by their 业务办理项编码.
    """

    applicant: str | None = None
    officer: str | None = None
    kind: AccessKind | None = None
    first_day: date | None = None
    last_day: date | None = None
    matters: Collection[str] | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class AccessEntry:
    """One access as the log shows it; `reason` is why, where somebody had to say so."""

    id: str
    kind: AccessKind
    at: str
    officer: str | None
    role: str | None
    applicant: KeptApplicant | None
    case_no: str | None
    seen: tuple[PersonalField, ...]
    reason: str | None
    request_id: str


async def add_access(access: Access, author: Author) -> None:
    """Write an access down, inside the open transaction."""
    await execute(
        """
        INSERT INTO access (id, kind, at, officer, role, applicant, "case", seen, reason_words,
                            request_id)
        VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
        """,
        access.id,
        access.kind,
        access.at,
        author.officer,
        author.role,
        access.applicant,
        access.case,
        ",".join(access.seen),
        access.reason_words,
        author.request_id,
    )


async def accessed_at(id: str) -> str | None:
    """When the access with this id was."""
    row = await fetch_one("SELECT at FROM access WHERE id = ?", id)
    return str(row["at"]) if row else None


async def served_case(caller: Caller, applicant: str, case_no: str | None) -> str | None:
    """The newest case of this applicant that the caller works on, or the one of this number."""
    where, values = served(caller, DESK_ROLES)
    numbered, number = ("c.case_no = ?", (case_no,)) if case_no else ("TRUE", ())
    row = await fetch_one(
        f"""
        SELECT c.id FROM service_case c WHERE c.applicant_id = ? AND {numbered} AND {where}
        ORDER BY c.registered_at DESC, c.id DESC LIMIT 1
        """,
        applicant,
        *number,
        *values,
    )
    return str(row["id"]) if row else None


async def sees_case_of(caller: Caller, applicant: str) -> bool:
    """Whether the caller may see any case of this applicant."""
    where, values = visible(caller)
    sql = f"SELECT c.id FROM service_case c WHERE c.applicant_id = ? AND {where} LIMIT 1"
    return await fetch_one(sql, applicant, *values) is not None


# --- reading ---------------------------------------------------------------------------

_ENTRIES = """
    SELECT l.*, o.name AS officer_name, c.case_no, a.id AS applicant_id, a.kind AS applicant_kind,
           a.identifier AS applicant_identifier, a.name AS applicant_name,
           a.phone AS applicant_phone, a.registered_at AS applicant_registered_at
    FROM access l LEFT JOIN account o ON o.id = l.officer
    LEFT JOIN service_case c ON c.id = l."case" LEFT JOIN applicant a ON a.id = l.applicant
"""


async def access_entries(only: AccessFilter, part: Slice) -> Window[AccessEntry]:
    """A page of the access log, the newest first."""
    where, values = _narrowed(only)
    keys = keyset(NEWEST_ACCESS, part)
    rows = await fetch(
        f"{_ENTRIES} WHERE {where} AND {keys.where} ORDER BY {keys.order} LIMIT ?",
        *values,
        *keys.values,
        keys.limit,
    )
    return window(await _entries(rows), part)


async def count_accesses(only: AccessFilter) -> int:
    """How many entries the whole list has."""
    where, values = _narrowed(only)
    row = await fetch_one(
        f"SELECT COUNT(*) AS n FROM access l LEFT JOIN account o ON o.id = l.officer WHERE {where}",
        *values,
    )
    return int(row["n"]) if row else 0


async def _entries(rows: Sequence[Row]) -> list[AccessEntry]:
    reasons = await words_with([row["reason_words"] for row in rows if row["reason_words"]])
    return [
        AccessEntry(
            id=row["id"],
            kind=AccessKind(row["kind"]),
            at=row["at"],
            officer=row["officer_name"],
            role=row["role"],
            applicant=KeptApplicant(row, "applicant_") if row["applicant_id"] else None,
            case_no=row["case_no"],
            seen=tuple(PersonalField(each) for each in row["seen"].split(",") if each),
            reason=reasons.get(row["reason_words"]),
            request_id=row["request_id"],
        )
        for row in rows
    ]


def _narrowed(only: AccessFilter) -> tuple[str, list[Value]]:
    parts = [names_case_on(only.matters, 'l."case"')]
    if only.applicant is not None:
        parts.append(("l.applicant = ?", (only.applicant,)))
    if only.officer is not None:
        parts.append(("o.name = ?", (only.officer,)))
    if only.kind is not None:
        parts.append(("l.kind = ?", (only.kind,)))
    if only.first_day is not None:
        parts.append(("l.at >= ?", (span(only.first_day, only.first_day)[0],)))
    if only.last_day is not None:
        parts.append(("l.at < ?", (span(only.last_day, only.last_day)[1],)))
    return " AND ".join(where for where, _ in parts), [v for _, values in parts for v in values]

"""Rows of cases: what lists show, and the state itself.

Every read goes through `visible`, so that no path to a case is wider than another.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum, unique
from functools import cached_property
from typing import Any

import msgspec

from domain.applicant import ApplicantKind
from domain.caller import DESK_ROLES, WATCHING_ROLES, Caller
from domain.case import FINAL, Case, Stage
from domain.disclosure import GRADE_READERS
from domain.eligibility import CaseMode
from domain.roles import Role
from domain.store.applicants import KeptApplicant, identifier_hash, name_hash
from domain.store.case_scope import handled, of_authority, served, visible
from domain.store.database import Row, Value, execute, fetch, fetch_one, look_up
from domain.store.keyset import Slice, Sort, Window, keyset, window

BY_DUE = Sort("cases.due", {"c.due_sort": str, "c.priority": int, "c.id": str})
"""By due day; a case with priority before all others of the same day (绿色通道)."""

NEWEST = Sort("cases.newest", {"c.registered_at": str, "c.id": str}, descending=True)
OLDEST = Sort("cases.oldest", {"c.registered_at": str, "c.id": str})

_WHOLE_NUMBER = re.compile(r"[0-9A-Z]{31}[0-9]{12}")
"""实施编码, day and serial number, as registration puts them together (办件编号)."""

NO_DUE = "9999-12-31"
"""Stands for "no due day" where rows are ordered."""


@unique
class DueBucket(StrEnum):
    """Where a due day lies as seen from today."""

    OVERDUE = "OVERDUE"
    TODAY = "TODAY"
    SOON = "SOON"
    LATER = "LATER"
    NONE = "NONE"


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseFilter:
    """What a list of cases is narrowed to; what is None or empty narrows nothing.

    `nothing` leaves no case at all.
    `soon` is the last day that counts as soon; `text` is the beginning of a case number, a part of
    the matter's or an organisation's name, a person's whole name, an applicant's whole identifier,
    or an external reference.
    """

    stages: tuple[Stage, ...] = ()
    modes: tuple[CaseMode, ...] = ()
    tiers: tuple[str, ...] = ()
    authority: str | None = None
    applicant: str | None = None
    holder: str | None = None
    due: DueBucket | None = None
    open: bool | None = None
    text: str = ""
    nothing: bool = False
    today: date = date.min
    soon: date = date.min


class CaseRow:
    """One case as a list shows it; the whole state is decoded when it is asked for."""

    def __init__(self, row: Row | Mapping[str, Any]) -> None:
        self.row: Mapping[str, Any] = dict(row)

    @cached_property
    def state(self) -> Case:
        """The state of the case."""
        return msgspec.json.decode(self.row["state"], type=Case)

    @cached_property
    def applicant(self) -> KeptApplicant:
        """The applicant of the case."""
        return KeptApplicant(self.row, "applicant_")

    @property
    def id(self) -> str:
        """The id of the case, and of its stream in the log."""
        return str(self.row["id"])

    @property
    def version(self) -> int:
        """How many events the case has."""
        return int(self.row["version"])

    def rewritten(self, case: Case, listing: "Listing") -> "CaseRow":
        """The row as `put_case` leaves it; the applicant and what is set once stay."""
        written = zip(_STATE_COLUMNS, _state_values(case, listing), strict=True)
        return CaseRow(dict(self.row) | dict(written))

    def shown(self) -> dict[str, Value]:
        """The columns that follow from the state alone."""
        return {column: self.row[column] for column in shown_of(self.state)}


def shown_of(case: Case) -> dict[str, Value]:
    """What a row shows of a state, whatever day it is and whoever looks."""
    return {
        "case_no": case.case_no,
        "matter_version_id": case.matter,
        "matter": case.matter_id,
        "applicant_id": case.applicant,
        "accepting_authority": case.accepting_authority,
        "reviewing_authority": case.reviewing_authority,
        "version": case.version,
        "stage": case.stage,
        "track": case.track,
        "mode": case.mode,
        "tier": case.tier,
        "outcome": case.outcome,
        "open": case.stage not in FINAL,
        "holder": case.holder,
    }


_FROM = "FROM service_case c JOIN applicant a ON a.id = c.applicant_id"
_ROWS = f"""
    SELECT c.*, a.name AS applicant_name, a.identifier AS applicant_identifier,
           a.kind AS applicant_kind, a.phone AS applicant_phone,
           a.registered_at AS applicant_registered_at
    {_FROM}
"""


async def case_row(caller: Caller, case_id: str) -> CaseRow | None:
    """The case with this id, if the caller may see it."""
    where, values = visible(caller)
    row = await look_up(f"{_ROWS} WHERE c.id = ? AND {where}", case_id, *values)
    return CaseRow(row) if row else None


async def case_numbered(caller: Caller, case_no: str, query_code: str | None) -> CaseRow | None:
    """The case with this number, if the caller may see it, or is a portal with its query code."""
    where, values = visible(caller)
    if Role.PORTAL in caller.roles:
        on, matters = handled(caller)
        where = f"(({where}) OR c.query_code = ? AND {on})"
        values = (*values, query_code or "", *matters)
    row = await look_up(f"{_ROWS} WHERE c.case_no = ? AND {where}", case_no, *values)
    return CaseRow(row) if row else None


async def any_case(case_id: str) -> CaseRow | None:
    """The case with this id, for timers and verification, which no caller asks for."""
    row = await fetch_one(f"{_ROWS} WHERE c.id = ?", case_id)
    return CaseRow(row) if row else None


async def case_rows(caller: Caller, only: CaseFilter, sort: Sort, part: Slice) -> Window[CaseRow]:
    """A page of the cases the caller may see."""
    where, values = _narrowed(caller, only)
    keys = keyset(sort, part)
    page = f"{where} AND {keys.where} ORDER BY {keys.order} LIMIT ?"
    wanted = (*values, *keys.values, keys.limit)
    authority = _only_authority(caller) or only.authority
    if authority is None:
        rows = await fetch(f"{_ROWS} WHERE {page}", *wanted)
    else:
        each = (authority, *wanted)
        rows = await fetch(_of_authority(page, keys.order), *each, *each, keys.limit)
    return window([CaseRow(row) for row in rows], part)


def _of_authority(page: str, order: str) -> str:
    """A page of what an authority accepts or reviews, put together from a page of each.

    Each is read by an index of its own. With an OR instead, the cases of the whole hall are looked
    at until the page is full, which for an authority with few is all of them.
    """
    pages = (
        f"SELECT id FROM (SELECT c.id {_FROM} WHERE c.{column} = ? AND {page}) AS part"
        for column in ("accepting_authority", "reviewing_authority")
    )
    return f"{_ROWS} WHERE c.id IN ({' UNION ALL '.join(pages)}) ORDER BY {order} LIMIT ?"


def _only_authority(caller: Caller) -> str | None:
    """The authority whose cases are all that the caller sees; None where there is no such one."""
    return caller.authority if caller.roles.isdisjoint(WATCHING_ROLES) else None


async def count_cases(caller: Caller, only: CaseFilter) -> int:
    """How many cases the list has in all."""
    where, values = _narrowed(caller, only)
    # Every case has its applicant, who is joined only where a filter looks at it.
    counted = _FROM if only.text or only.tiers else "FROM service_case c"
    row = await fetch_one(f"SELECT COUNT(*) AS n {counted} WHERE {where}", *values)
    return int(row["n"]) if row else 0


async def open_cases(caller: Caller, applicant: str, matter: str) -> Sequence[CaseRow]:
    """The open cases of an applicant on a matter that the caller may see."""
    where, values = visible(caller)
    rows = await fetch(
        f"{_ROWS} WHERE c.applicant_id = ? AND c.matter = ? AND c.open = TRUE AND {where}"
        " ORDER BY c.registered_at, c.id",
        applicant,
        matter,
        *values,
    )
    return [CaseRow(row) for row in rows]


async def case_ids() -> Sequence[str]:
    """The ids of all cases, for verification."""
    return [str(row["id"]) for row in await fetch("SELECT id FROM service_case ORDER BY id")]


def _narrowed(caller: Caller, only: CaseFilter) -> tuple[str, list[Value]]:
    first, first_values = visible(caller)
    parts: list[tuple[str, tuple[Value, ...]]] = [(first, first_values)]
    parts += [
        _among("c.stage", only.stages),
        _among("c.mode", only.modes),
    ]
    if only.tiers:
        parts.append(_of_tiers(caller, only.tiers))
    if only.authority is not None:
        parts.append(of_authority(only.authority))
    if only.applicant is not None:
        parts.append(("c.applicant_id = ?", (only.applicant,)))
    if only.holder is not None:
        parts.append(("c.holder = ?", (only.holder,)))
    if only.open is not None:
        parts.append(("c.open = TRUE" if only.open else "c.open = FALSE", ()))
    if only.due is not None:
        parts.append(_due(only.due, only.today, only.soon))
    if only.text:
        parts.append(_text(caller, only.text))
    if only.nothing:
        parts.append(("FALSE", ()))
    return " AND ".join(where for where, _ in parts), [v for _, vs in parts for v in vs]


def _among(column: str, values: Sequence[str]) -> tuple[str, tuple[Value, ...]]:
    if not values:
        return "TRUE", ()
    return f"{column} IN ({', '.join('?' for _ in values)})", tuple(values)


def _of_tiers(caller: Caller, tiers: Sequence[str]) -> tuple[str, tuple[Value, ...]]:
    """Of these tiers; a natural person's is found by those only who may read it."""
    among, values = _among("c.tier", tiers)
    graded, own = served(caller, GRADE_READERS)
    return f"{among} AND (a.kind <> ? OR {graded})", (*values, ApplicantKind.NATURAL_PERSON, *own)


def _due(bucket: DueBucket, today: date, soon: date) -> tuple[str, tuple[Value, ...]]:
    match bucket:
        case DueBucket.OVERDUE:
            return "c.open = TRUE AND c.due_sort < ?", (today.isoformat(),)
        case DueBucket.TODAY:
            return "c.open = TRUE AND c.due_sort = ?", (today.isoformat(),)
        case DueBucket.SOON:
            return (
                "c.open = TRUE AND c.due_sort > ? AND c.due_sort <= ?",
                (today.isoformat(), soon.isoformat()),
            )
        case DueBucket.LATER:
            return (
                "c.open = TRUE AND c.due_sort > ? AND c.due_sort < ?",
                (soon.isoformat(), NO_DUE),
            )
        case DueBucket.NONE:
            return "c.due_sort = ?", (NO_DUE,)


def _text(caller: Caller, text: str) -> tuple[str, tuple[Value, ...]]:
    """By what the text says; a person is found by those only who work on the case, and by the whole
    name or identifier, since both are sealed (`domain.store.applicants`).

    A whole number is looked up; for all else every case is looked at.
    """
    if _WHOLE_NUMBER.fullmatch(text):
        return "c.case_no = ?", (text,)
    literal = text.translate({ord(char): f"\\{char}" for char in r"\%_"})
    named, own = served(caller, DESK_ROLES)
    where = rf"""(
        c.case_no LIKE ? ESCAPE '\' OR c.matter_name LIKE ? ESCAPE '\'
        OR c.external_reference = ? OR (a.kind <> ? AND a.name LIKE ? ESCAPE '\')
        OR ((a.name_hash = ? OR a.identifier_hash = ?) AND (a.kind <> ? OR {named}))
    )"""
    part, person = f"%{literal}%", ApplicantKind.NATURAL_PERSON
    organisation = (f"{literal}%", part, text, person, part)
    return where, (*organisation, name_hash(text), identifier_hash(text), person, *own)


# --- writing ---------------------------------------------------------------------------


@dataclass(frozen=True, slots=True, kw_only=True)
class Listing:
    """The columns of a row that follow from the state, and from the calendar of the day."""

    due_sort: str
    priority: int
    open: bool
    check_on: str | None
    reach: str | None
    calendar: int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Registration:
    """The columns of a row that are set once."""

    matter_name: str
    registered_at: str
    external_reference: str | None
    query_code: str


_STATE_COLUMNS = (
    "version",
    "stage",
    "track",
    "mode",
    "tier",
    "outcome",
    "due_sort",
    "priority",
    "open",
    "holder",
    "check_on",
    "reach",
    "calendar",
    "state",
)
_FIRST_COLUMNS = (
    "id",
    "case_no",
    "matter_version_id",
    "matter",
    "matter_name",
    "applicant_id",
    "accepting_authority",
    "reviewing_authority",
    "registered_at",
    "external_reference",
    "query_code",
)
_ALL = (*_FIRST_COLUMNS, *_STATE_COLUMNS)
_INSERT = f"INSERT INTO service_case ({', '.join(_ALL)}) VALUES ({', '.join('?' for _ in _ALL)})"
_UPDATE = f"""
    UPDATE service_case SET {", ".join(f"{column} = ?" for column in _STATE_COLUMNS)}
    WHERE id = ? AND version = ?
"""


def state_text(case: Case) -> str:
    """The state as it is kept; equal states have equal texts."""
    return msgspec.json.encode(case).decode()


def _state_values(case: Case, listing: Listing) -> tuple[Value, ...]:
    return (
        case.version,
        case.stage,
        case.track,
        case.mode,
        case.tier,
        case.outcome,
        listing.due_sort,
        listing.priority,
        listing.open,
        case.holder,
        listing.check_on,
        listing.reach,
        listing.calendar,
        state_text(case),
    )


async def add_case(case: Case, listing: Listing, first: Registration) -> None:
    """Add the row of a case just registered."""
    await execute(
        _INSERT,
        case.id,
        case.case_no,
        case.matter,
        case.matter_id,
        first.matter_name,
        case.applicant,
        case.accepting_authority,
        case.reviewing_authority,
        first.registered_at,
        first.external_reference,
        first.query_code,
        *_state_values(case, listing),
    )


async def put_case(case: Case, listing: Listing, before: int) -> bool:
    """Write the new state over version `before`; False where that is no longer the version."""
    return bool(await execute(_UPDATE, *_state_values(case, listing), case.id, before))


async def next_case_number(prefix: str) -> int:
    """The next number under this prefix, never given out before and never again."""
    row = await fetch_one(
        """
        INSERT INTO case_number (id, number) VALUES (?, 1)
        ON CONFLICT (id) DO UPDATE SET number = case_number.number + 1 RETURNING number
        """,
        prefix,
    )
    assert row, "an upsert returns its row"
    return int(row["number"])

"""Versions of the policy, as files, and the drafts they are published from."""

from collections.abc import Sequence
from datetime import date, datetime

from domain.instants import instant_text
from domain.policy_versions import DraftState, PolicyDraft, Term
from domain.store.database import Row, execute, fetch, fetch_one


async def policy_row(id: str) -> Row | None:
    """The version with this id."""
    return await fetch_one("SELECT * FROM policy_version WHERE id = ?", id)


async def policy_row_on(day: date) -> Row | None:
    """The version in force on this day, both ends included."""
    return await fetch_one(
        """
        SELECT * FROM policy_version
        WHERE effective_from <= ? AND (effective_to IS NULL OR effective_to >= ?)
        ORDER BY version DESC LIMIT 1
        """,
        day.isoformat(),
        day.isoformat(),
    )


async def policy_rows() -> Sequence[Row]:
    """Every version, oldest first."""
    return await fetch("SELECT * FROM policy_version ORDER BY version")


async def terms() -> Sequence[Term]:
    """When each version is in force, oldest first."""
    rows = await fetch(
        "SELECT id, version, effective_from, effective_to FROM policy_version ORDER BY version"
    )
    return [_term(row) for row in rows]


async def terms_to_change() -> Sequence[Term]:
    """The same, which nobody else changes before the open transaction ends.

    Whoever changes them waits for the others at the row of version 1, before it reads: it would
    see a version that gives way, but not one that comes beside it. They do not wait at the head
    of the log, since who writes a draft holds that draft when it comes there.
    """
    await execute("UPDATE policy_version SET version = version WHERE version = 1")
    return await terms()


def _term(row: Row) -> Term:
    last = row["effective_to"]
    return Term(
        policy=row["id"],
        version=int(row["version"]),
        first=date.fromisoformat(row["effective_from"]),
        last=date.fromisoformat(last) if last else None,
    )


async def add_policy(
    term: Term, *, number: str, text: str, hash: str, draft: str | None = None
) -> None:
    """Add a published version."""
    await execute(
        """
        INSERT INTO policy_version
            (id, version, number, effective_from, effective_to, document, content_hash, draft)
        VALUES (?, ?, ?, ?, ?, ?, ?, ?)
        """,
        term.policy,
        term.version,
        number,
        term.first.isoformat(),
        _day(term.last),
        text,
        hash,
        draft,
    )


async def put_end(term: Term, last: date | None) -> bool:
    """Give a version another last day; False where it is not the one of `term` any more."""
    written = await execute(
        "UPDATE policy_version SET effective_to = ? WHERE id = ? AND COALESCE(effective_to, ?) = ?",
        _day(last),
        term.policy,
        _OPEN,
        _day(term.last) or _OPEN,
    )
    return written > 0


_OPEN = "open"


def _day(day: date | None) -> str | None:
    return day.isoformat() if day else None


# --- drafts ----------------------------------------------------------------------------


async def draft(id: str) -> PolicyDraft | None:
    """The draft with this id, whatever has become of it."""
    row = await fetch_one("SELECT * FROM policy_draft WHERE id = ?", id)
    return _draft(row) if row else None


async def open_drafts() -> Sequence[PolicyDraft]:
    """The drafts that are being written, the one last changed first."""
    rows = await fetch(
        "SELECT * FROM policy_draft WHERE state = ? ORDER BY changed_at DESC, id", DraftState.OPEN
    )
    return [_draft(row) for row in rows]


def _draft(row: Row) -> PolicyDraft:
    return PolicyDraft(
        id=row["id"],
        version=int(row["version"]),
        state=DraftState(row["state"]),
        text=row["document"],
        basis=row["basis"],
        editors=tuple(filter(None, row["editors"].split(","))),
    )


async def add_draft(draft: PolicyDraft, hash: str, at: datetime) -> None:
    """Add a draft that was begun."""
    await execute(
        """
        INSERT INTO policy_draft
            (id, version, state, document, content_hash, basis, editors, changed_at)
        VALUES (?, ?, ?, ?, ?, ?, ?, ?)
        """,
        draft.id,
        draft.version,
        draft.state,
        draft.text,
        hash,
        draft.basis,
        _editors(draft),
        instant_text(at),
    )


async def put_draft(draft: PolicyDraft, hash: str, at: datetime) -> bool:
    """Write a draft over the version before; False where it is not there any more."""
    written = await execute(
        """
        UPDATE policy_draft
        SET version = ?, state = ?, document = ?, content_hash = ?, editors = ?, changed_at = ?
        WHERE id = ? AND version = ?
        """,
        draft.version,
        draft.state,
        draft.text,
        hash,
        _editors(draft),
        instant_text(at),
        draft.id,
        draft.version - 1,
    )
    return written > 0


def _editors(draft: PolicyDraft) -> str:
    return "".join(f",{editor}" for editor in draft.editors) + ","

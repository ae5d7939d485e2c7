"""Matters as they are being changed: drafts of their next version, proposed exclusion reviews, and
the versions there are with the days on which they hold.
"""

from collections.abc import Sequence
from datetime import date, datetime

import msgspec

from domain.canonical import canonical
from domain.exclusion_proposals import ReviewProposal
from domain.instants import instant_text
from domain.matter import content_hash
from domain.matter_versions import Held, MatterDraft
from domain.policy_versions import DraftState
from domain.store.database import Row, execute, fetch, fetch_one
from domain.store.matters import matter_versions


async def held(handling_code: str) -> Sequence[Held]:
    """Every version of a matter, the first one first, each with the last day on which it holds."""
    rows = await fetch(
        """
        SELECT v.id, v.valid_to FROM matter m JOIN matter_version v ON v.matter_id = m.id
        WHERE m.handling_code = ? ORDER BY v.version
        """,
        handling_code,
    )
    versions = await matter_versions([row["id"] for row in rows])
    return [
        Held(matter, date.fromisoformat(row["valid_to"]) if row["valid_to"] else None)
        for row, matter in zip(rows, versions, strict=True)
    ]


# --- drafts ----------------------------------------------------------------------------

_DRAFTS = """
    SELECT d.*, m.handling_code FROM matter_draft d JOIN matter m ON m.id = d.matter_id
"""


async def draft(id: str) -> MatterDraft | None:
    """The draft with this id, whatever has become of it."""
    row = await fetch_one(f"{_DRAFTS} WHERE d.id = ?", id)
    return _draft(row) if row else None


async def open_drafts() -> Sequence[MatterDraft]:
    """The drafts that are being written, the one last changed first."""
    rows = await fetch(
        f"{_DRAFTS} WHERE d.state = ? ORDER BY d.changed_at DESC, d.id", DraftState.OPEN
    )
    return [_draft(row) for row in rows]


def _draft(row: Row) -> MatterDraft:
    return MatterDraft(
        id=row["id"],
        version=int(row["version"]),
        state=DraftState(row["state"]),
        matter=row["matter_id"],
        code=row["handling_code"],
        basis=row["basis"],
        text=row["document"],
        editors=tuple(filter(None, row["editors"].split(","))),
    )


async def add_draft(draft: MatterDraft, at: datetime) -> None:
    """Add a draft that was begun."""
    await execute(
        """
        INSERT INTO matter_draft
            (version, state, basis, document, content_hash, editors, changed_at, id, matter_id)
        VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)
        """,
        *_written(draft, at),
        draft.id,
        draft.matter,
    )


async def put_draft(draft: MatterDraft, at: datetime) -> bool:
    """Write a draft over the version before; False where it is not there any more."""
    written = await execute(
        """
        UPDATE matter_draft
        SET version = ?, state = ?, basis = ?, document = ?, content_hash = ?, editors = ?,
            changed_at = ?
        WHERE id = ? AND version = ?
        """,
        *_written(draft, at),
        draft.id,
        draft.version - 1,
    )
    return written > 0


def _written(draft: MatterDraft, at: datetime) -> tuple[int | str, ...]:
    return (
        draft.version,
        draft.state,
        draft.basis,
        draft.text,
        content_hash(draft.text),
        "".join(f",{editor}" for editor in draft.editors) + ",",
        instant_text(at),
    )


# --- proposed exclusion reviews --------------------------------------------------------


async def proposal(id: str) -> ReviewProposal | None:
    """The proposal with this id, whatever was said of it."""
    row = await fetch_one("SELECT document FROM exclusion_proposal WHERE id = ?", id)
    return _proposal(row) if row else None


async def waiting_proposals() -> Sequence[ReviewProposal]:
    """The proposals with a matter that waits for a second person, the oldest first."""
    rows = await fetch(
        "SELECT document FROM exclusion_proposal WHERE waiting = ? ORDER BY proposed_at, id", True
    )
    return [_proposal(row) for row in rows]


def _proposal(row: Row) -> ReviewProposal:
    return msgspec.json.decode(row["document"], type=ReviewProposal)


def proposal_text(proposal: ReviewProposal) -> str:
    """A proposal as it is kept, and as the log vouches for it (RFC 8785)."""
    return canonical(proposal).decode()


async def add_proposal(proposal: ReviewProposal, at: datetime) -> None:
    """Add a proposal that was made."""
    await execute(
        """
        INSERT INTO exclusion_proposal (id, version, waiting, document, proposed_at)
        VALUES (?, ?, ?, ?, ?)
        """,
        proposal.id,
        proposal.version,
        True,
        proposal_text(proposal),
        instant_text(at),
    )


async def put_proposal(proposal: ReviewProposal) -> bool:
    """Write a proposal over the version before; False where it is not there any more."""
    written = await execute(
        """
        UPDATE exclusion_proposal SET version = ?, waiting = ?, document = ?
        WHERE id = ? AND version = ?
        """,
        proposal.version,
        bool(proposal.waiting),
        proposal_text(proposal),
        proposal.id,
        proposal.version - 1,
    )
    return written > 0


# --- for verification ------------------------------------------------------------------


async def written_documents() -> dict[str, str]:
    """The text of every draft and every proposal, by id."""
    rows = await fetch(
        """
        SELECT id, document FROM matter_draft
        UNION ALL SELECT id, document FROM exclusion_proposal
        """
    )
    return {str(row["id"]): str(row["document"]) for row in rows}

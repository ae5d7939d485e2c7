"""Wishes of applicants to be erased, until a second person carries them out."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Self

from domain.store.applicants import KeptApplicant
from domain.store.database import Row, execute, fetch, fetch_one

MOST = 100
"""Wishes that are shown at once, the oldest first."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ErasureRequest:
    """Who asked to be erased, who wrote it down and when; whether it was done."""

    id: str
    applicant: KeptApplicant
    asked_by: str
    officer: str
    asked_at: str
    done: bool

    @classmethod
    def of(cls, row: Row | dict[str, Any]) -> Self:
        """The wish that a row tells of."""
        return cls(
            id=row["id"],
            applicant=KeptApplicant(row, "applicant_"),
            asked_by=row["asked_by"],
            officer=row["officer"],
            asked_at=row["asked_at"],
            done=bool(row["done"]),
        )


_REQUESTS = """
    SELECT r.id, r.asked_by, r.asked_at, r.done, o.name AS officer, a.id AS applicant_id,
           a.kind AS applicant_kind, a.identifier AS applicant_identifier,
           a.name AS applicant_name, a.phone AS applicant_phone,
           a.registered_at AS applicant_registered_at
    FROM erasure_request r JOIN applicant a ON a.id = r.applicant
    JOIN account o ON o.id = r.asked_by
"""


async def erasure_request(id: str) -> ErasureRequest | None:
    """The wish with this id."""
    row = await fetch_one(f"{_REQUESTS} WHERE r.id = ?", id)
    return ErasureRequest.of(row) if row else None


async def open_erasure_requests() -> Sequence[ErasureRequest]:
    """The wishes that wait, the oldest first, at most `MOST`."""
    rows = await fetch(f"{_REQUESTS} WHERE r.done = FALSE ORDER BY r.asked_at, r.id LIMIT ?", MOST)
    return [ErasureRequest.of(row) for row in rows]


async def add_erasure_request(id: str, applicant: str, officer: str, at: str) -> None:
    """Write a wish down."""
    await execute(
        """
        INSERT INTO erasure_request (id, applicant, asked_by, asked_at, done)
        VALUES (?, ?, ?, ?, FALSE)
        """,
        id,
        applicant,
        officer,
        at,
    )


async def end_erasure_request(id: str) -> None:
    """Note that it was carried out."""
    await execute("UPDATE erasure_request SET done = TRUE WHERE id = ?", id)

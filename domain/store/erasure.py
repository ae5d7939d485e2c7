"""Wishes of applicants to be erased, until a second person carries them out."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple, Self

from domain.caller import Caller
from domain.roles import Role
from domain.store.applicants import KeptApplicant
from domain.store.case_scope import served
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


async def open_erasure_requests(caller: Caller, roles: Sequence[Role]) -> Sequence[ErasureRequest]:
    """The wishes that wait, of applicants all of whose cases the caller works on in one of these
    roles, the oldest first, at most `MOST`.
    """
    own, values = served(caller, roles)
    others = f"SELECT 1 FROM service_case c WHERE c.applicant_id = r.applicant AND NOT ({own})"
    rows = await fetch(
        f"""
        {_REQUESTS} WHERE r.done = FALSE AND NOT EXISTS ({others})
        ORDER BY r.asked_at, r.id LIMIT ?
        """,
        *values,
        MOST,
    )
    return [ErasureRequest.of(row) for row in rows]


class CasesBy(NamedTuple):
    """How many cases an applicant has, and how many of them somebody works on."""

    all: int
    own: int


async def cases_by(caller: Caller, roles: Sequence[Role], applicant: str) -> CasesBy:
    """How many cases of this applicant the caller works on in one of these roles."""
    own, values = served(caller, roles)
    row = await fetch_one(
        f"""
        SELECT COUNT(*) AS every, COUNT(CASE WHEN {own} THEN 1 END) AS own
        FROM service_case c WHERE c.applicant_id = ?
        """,
        *values,
        applicant,
    )
    assert row, "a count is a row"
    return CasesBy(int(row["every"]), int(row["own"]))


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

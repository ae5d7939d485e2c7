"""Rows of applicants: the personal data that no event holds."""

from domain.applicant import Applicant, ApplicantKind
from domain.store.database import Row, execute, fetch_one


async def applicant_with(id: str) -> Applicant | None:
    """The applicant with this id."""
    row = await fetch_one("SELECT * FROM applicant WHERE id = ?", id)
    return applicant_of(row) if row else None


async def applicant_identified(identifier: str) -> Applicant | None:
    """The applicant with this USCC or resident ID."""
    row = await fetch_one("SELECT * FROM applicant WHERE identifier = ?", identifier)
    return applicant_of(row) if row else None


async def add_applicant(applicant: Applicant) -> None:
    """Add an applicant. UniqueViolation where the identifier is registered."""
    await execute(
        """
        INSERT INTO applicant (id, kind, identifier, name, phone, version, registered_at)
        VALUES (?, ?, ?, ?, ?, 1, ?)
        """,
        applicant.id,
        applicant.kind,
        applicant.identifier,
        applicant.name,
        applicant.phone,
        applicant.registered_at,
    )


def applicant_of(row: Row) -> Applicant:
    """The applicant that a row tells of."""
    return Applicant(
        id=row["id"],
        kind=ApplicantKind(row["kind"]),
        identifier=row["identifier"],
        name=row["name"],
        phone=row["phone"],
        registered_at=row["registered_at"],
    )

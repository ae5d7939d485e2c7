"""Rows of applicants: the personal data that no event holds, sealed where it is of a person.

Of an organisation code and name are public and stand as they are, so that a part of the name finds
it. A natural person's are sealed, and found by a keyed hash of the whole; so is every phone, which
somebody answers.
"""

from collections.abc import Mapping
from functools import cached_property
from typing import Any

from domain.applicant import ERASED_NAME, Applicant, ApplicantKind
from domain.store.database import Row, Value, execute, fetch_one
from domain.store.seal import seal


class KeptApplicant:
    """An applicant as a row has it; what is sealed is opened when it is asked for.

    `prefix` stands before the names of its columns in a row that has others besides.
    """

    def __init__(self, row: Row | Mapping[str, Any], prefix: str = "") -> None:
        self._row = row
        self._prefix = prefix
        self.id = str(self._column("id"))
        self.kind = ApplicantKind(self._column("kind"))
        self.registered_at = str(self._column("registered_at"))
        self.erased = not self._column("identifier")

    @cached_property
    def identifier(self) -> str:
        """Its USCC, or the resident ID of a natural person."""
        return self._read("identifier")

    @cached_property
    def name(self) -> str:
        """Its whole name."""
        return self._read("name")

    @cached_property
    def phone(self) -> str | None:
        """The phone under which it is reached."""
        sealed = self._column("phone")
        return seal().opened(sealed, _place("phone", self.id)) if sealed else None

    def whole(self) -> Applicant:
        """All of it, opened."""
        return Applicant(
            id=self.id,
            kind=self.kind,
            identifier=self.identifier,
            name=self.name,
            phone=self.phone,
            registered_at=self.registered_at,
        )

    def _read(self, column: str) -> str:
        kept = str(self._column(column))
        if self.erased or self.kind is not ApplicantKind.NATURAL_PERSON:
            return kept
        return seal().opened(kept, _place(column, self.id))

    def _column(self, name: str) -> Any:
        return self._row[f"{self._prefix}{name}"]


def _place(column: str, id: str) -> str:
    return f"applicant/{column}/{id}"


def identifier_hash(identifier: str) -> str:
    """By what the applicant with this USCC or resident ID is found."""
    return seal().hashed(identifier, "identifier")


def name_hash(name: str) -> str:
    """By what natural persons of this whole name are found."""
    return seal().hashed(name, "name")


async def applicant_with(id: str) -> Applicant | None:
    """The applicant with this id."""
    row = await fetch_one("SELECT * FROM applicant WHERE id = ?", id)
    return applicant_of(row) if row else None


async def applicant_identified(identifier: str) -> Applicant | None:
    """The applicant with this USCC or resident ID."""
    row = await fetch_one(
        "SELECT * FROM applicant WHERE identifier_hash = ?", identifier_hash(identifier)
    )
    return applicant_of(row) if row else None


async def add_applicant(applicant: Applicant) -> None:
    """Add an applicant. UniqueViolation where the identifier is registered."""
    columns = _written(applicant)
    await execute(
        f"""
        INSERT INTO applicant ({", ".join(columns)}) VALUES ({", ".join("?" for _ in columns)})
        """,
        *columns.values(),
    )


def _written(applicant: Applicant) -> Mapping[str, Value]:
    """The columns of a new applicant."""
    person = applicant.kind is ApplicantKind.NATURAL_PERSON

    def kept(column: str, text: str) -> str:
        return seal().closed(text, _place(column, applicant.id))

    return {
        "id": applicant.id,
        "kind": applicant.kind,
        "identifier_hash": identifier_hash(applicant.identifier),
        "identifier": kept("identifier", applicant.identifier) if person else applicant.identifier,
        "name_hash": name_hash(applicant.name) if person else None,
        "name": kept("name", applicant.name) if person else applicant.name,
        "phone": kept("phone", applicant.phone) if applicant.phone else None,
        "version": 1,
        "registered_at": applicant.registered_at,
    }


async def erase_applicant(id: str) -> bool:
    """Keep no more who an applicant was; False where that was so before."""
    return bool(
        await execute(
            """
            UPDATE applicant SET identifier_hash = NULL, identifier = '', name_hash = NULL,
                                 name = ?, phone = NULL, version = version + 1
            WHERE id = ? AND identifier <> ''
            """,
            ERASED_NAME,
            id,
        )
    )


def applicant_of(row: Row) -> Applicant:
    """The applicant that a row tells of."""
    return KeptApplicant(row).whole()

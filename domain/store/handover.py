"""What a handover is compared with: the cases that are here, applicants and first versions."""

from collections.abc import Iterator, Sequence
from datetime import date
from typing import NamedTuple, TypeVar

import msgspec

from domain.applicant import Applicant
from domain.matter import Matter
from domain.store.applicants import KeptApplicant, applicant_of, identifier_hash
from domain.store.database import Row, fetch, fetch_one
from domain.store.matters import matter_version

T = TypeVar("T")

_AT_ONCE = 500


class Referenced(NamedTuple):
    """A case that is here under an external reference, and what tells it from another."""

    reference: str
    matter_id: str
    identifier: str
    registered_on: date


async def cases_referenced(authority: str, references: Sequence[str]) -> list[Referenced]:
    """The cases that this authority has accepted or registered under one of these references."""
    found: list[Row] = []
    for part in _parts(references):
        holders = ", ".join("?" for _ in part)
        found += await fetch(f"{_REFERENCED} ({holders})", authority, *part)
    return [_referenced(row) for row in found]


_REFERENCED = """
    SELECT c.external_reference, c.matter, c.state, a.id, a.kind, a.identifier, a.registered_at
    FROM service_case c JOIN applicant a ON a.id = c.applicant_id
    WHERE c.accepting_authority = ? AND c.external_reference IN
"""


class _Registered(msgspec.Struct, rename="camel"):
    registered_on: date


def _referenced(row: Row) -> Referenced:
    state = msgspec.json.decode(row["state"], type=_Registered)
    identifier = KeptApplicant(row).identifier
    return Referenced(row["external_reference"], row["matter"], identifier, state.registered_on)


async def applicants_identified(identifiers: Sequence[str]) -> dict[str, Applicant]:
    """The applicants that are known among these, by USCC or resident ID."""
    found: dict[str, Applicant] = {}
    for part in _parts([identifier_hash(each) for each in identifiers]):
        holders = ", ".join("?" for _ in part)
        rows = await fetch(f"SELECT * FROM applicant WHERE identifier_hash IN ({holders})", *part)
        found |= {known.identifier: known for known in map(applicant_of, rows)}
    return found


async def first_version(handling_code: str) -> Matter | None:
    """The first version of the matter, whichever holds today; None where there is no matter."""
    row = await fetch_one(
        """
        SELECT v.id FROM matter m JOIN matter_version v ON v.matter_id = m.id
        WHERE m.handling_code = ? AND v.version = 1
        """,
        handling_code,
    )
    return await matter_version(row["id"]) if row else None


def _parts(values: Sequence[T]) -> Iterator[Sequence[T]]:
    return (values[start : start + _AT_ONCE] for start in range(0, len(values), _AT_ONCE))

"""Applicants (申请主体): persons and organisations that apply."""

from __future__ import annotations

from enum import StrEnum, unique
from typing import Protocol

import msgspec


@unique
class ApplicantKind(StrEnum):
    """Kinds of subjects the policy speaks to (三; A-06)."""

    LEGAL_PERSON = "LEGAL_PERSON"
    UNINCORPORATED = "UNINCORPORATED"
    NATURAL_PERSON = "NATURAL_PERSON"


ERASED_NAME = "（已删除）"
"""What stands for the name of an applicant who was erased."""


class KnownApplicant(Protocol):
    """What is known of an applicant, whether read as a whole or opened when it is asked for."""

    @property
    def id(self) -> str: ...
    @property
    def kind(self) -> ApplicantKind: ...
    @property
    def identifier(self) -> str: ...
    @property
    def name(self) -> str: ...
    @property
    def phone(self) -> str | None: ...
    @property
    def registered_at(self) -> str: ...
    @property
    def erased(self) -> bool: ...


class Applicant(msgspec.Struct, frozen=True, kw_only=True, rename="camel"):
    """One applicant; exactly one per identifier (a USCC, or a resident ID)."""

    id: str
    kind: ApplicantKind
    identifier: str
    name: str
    phone: str | None = None
    registered_at: str

    @property
    def erased(self) -> bool:
        """Whether it is known no more who it was (个保法47)."""
        return not self.identifier

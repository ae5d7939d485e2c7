"""Looking at personal data (查看个人信息): what there is to see, and what is noted of it."""

from __future__ import annotations

from datetime import date, timedelta
from enum import StrEnum, unique

import msgspec

from domain.caller import DESK_ROLES
from domain.roles import Role

REVEALERS = DESK_ROLES
"""Who may see in clear, of the applicants of cases they work on; whoever watches may not."""

AUDITORS = (Role.AUDITOR,)
"""Who reads the ledger, and who saw personal data of whom."""

REPEATED_WITHIN = timedelta(minutes=10)
"""For how long a key repeats its answer; to see again later is to look again, with a reason."""


@unique
class PersonalField(StrEnum):
    """What is masked of an applicant."""

    IDENTIFIER = "IDENTIFIER"
    NAME = "NAME"
    PHONE = "PHONE"


@unique
class AccessKind(StrEnum):
    """How somebody came to see personal data."""

    REVEAL = "REVEAL"
    CREDIT_QUERY = "CREDIT_QUERY"
    EXPORT = "EXPORT"


class PersonalDataRevealed(msgspec.Struct, frozen=True, kw_only=True, rename="camel"):
    """An officer saw these fields of an applicant in clear, for a case; why is kept in words."""

    applicant: str
    case: str
    fields: tuple[PersonalField, ...]
    reason_words: str


class AccessLogExported(msgspec.Struct, frozen=True, kw_only=True, rename="camel"):
    """The access log of these civil days was written to a file, with so many entries."""

    first_day: date | None
    last_day: date | None
    entries: int

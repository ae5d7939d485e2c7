"""How long personal data is kept (保存期限): `retention.toml`, read once."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from datetime import date, timedelta
from enum import StrEnum, unique
from functools import cache
from pathlib import Path

import msgspec


@unique
class DataKind(StrEnum):
    """The kinds of personal data that have a term of their own."""

    CASE_WORDS = "CASE_WORDS"
    APPLICANT_IDENTITY = "APPLICANT_IDENTITY"
    APPLICANT_WITHOUT_CASE = "APPLICANT_WITHOUT_CASE"
    CREDIT_READINGS = "CREDIT_READINGS"
    BREACH_WORDS = "BREACH_WORDS"
    WORDS_OUTSIDE_CASES = "WORDS_OUTSIDE_CASES"
    ACCESS_LOG = "ACCESS_LOG"
    IDEMPOTENCY_KEYS = "IDEMPOTENCY_KEYS"
    IMPACT_ASSESSMENT = "IMPACT_ASSESSMENT"


@unique
class Since(StrEnum):
    """From when a term runs."""

    CASE_END = "CASE_END"
    LAST_CASE_END = "LAST_CASE_END"
    BREACH_END = "BREACH_END"
    REGISTRATION = "REGISTRATION"
    WRITING = "WRITING"


@unique
class ErasedBy(StrEnum):
    """Who erases what is over its term."""

    RETENTION = "RETENTION"
    HOUSE = "HOUSE"
    OUTSIDE = "OUTSIDE"


class Term(msgspec.Struct, frozen=True, kw_only=True, rename="camel", forbid_unknown_fields=True):
    """How long one kind is kept: exactly one of years and days, from when, and why so long."""

    zh: str
    en: str
    since: Since = msgspec.field(name="from")
    basis: str
    erased_by: ErasedBy
    years: int = 0
    days: int = 0

    def __post_init__(self) -> None:
        """One length, above nothing."""
        if (self.years > 0) == (self.days > 0) or min(self.years, self.days) < 0:
            raise ValueError("a term has a number of years or of days")

    def cutoff(self, today: date) -> date:
        """What began before this day is over its term today."""
        return _years_on(today, -self.years) - timedelta(days=self.days)

    def until(self, began: date) -> date:
        """The last day of the term of what began on that day."""
        return _years_on(began, self.years) + timedelta(days=self.days)


def _years_on(day: date, years: int) -> date:
    """The same day so many years on; of 29 February the 28th where there is none."""
    try:
        return day.replace(year=day.year + years)
    except ValueError:
        return day.replace(year=day.year + years, day=28)


@cache
def terms() -> Mapping[DataKind, Term]:
    """Every term, in the order of the file; a test finds a kind without one."""
    text = Path(__file__).with_name("retention.toml").read_text(encoding="utf-8")
    return msgspec.convert(tomllib.loads(text), dict[DataKind, Term])


# --- what is written down of an erasure ------------------------------------------------


class RetentionApplied(msgspec.Struct, frozen=True, kw_only=True, rename="camel"):
    """What was over its term was erased: `erased` rows, of these cases where it hung on cases."""

    kind: DataKind
    before: date
    erased: int
    cases: tuple[str, ...] = ()


class ErasureRequested(msgspec.Struct, frozen=True, kw_only=True, rename="camel"):
    """An applicant asked to be erased (个保法47); why is kept in words."""

    applicant: str
    reason_words: str


class ApplicantErased(msgspec.Struct, frozen=True, kw_only=True, rename="camel"):
    """Who an applicant was is kept no more; `request` is null where its term was over."""

    applicant: str
    request: str | None
    cases: int

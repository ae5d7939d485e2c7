"""On which terms a tier gives a benefit, and what a tier of 信用减法 may restrict."""

from __future__ import annotations

from enum import StrEnum, unique

from domain.policy_part import Code, Hundred, Part, Rank


@unique
class RestrictionMeasure(StrEnum):
    """What a tier of 信用减法 may restrict; none of them refuses an application or its acceptance,
    and none asks for more than law and catalogue ask for (许可法31).
    """

    STRICT_REVIEW = "STRICT_REVIEW"
    SECOND_REVIEW = "SECOND_REVIEW"
    SITE_CHECK = "SITE_CHECK"
    NO_DEFERRAL = "NO_DEFERRAL"
    NO_COMMITMENT = "NO_COMMITMENT"
    CLOSER_SUPERVISION = "CLOSER_SUPERVISION"


@unique
class Rounding(StrEnum):
    """To which side a part of a day is rounded."""

    FLOOR = "FLOOR"
    CEIL = "CEIL"


class Terms(Part, frozen=True, kw_only=True):
    """The numbers and names that a benefit comes with, for whoever gives it.

    `rank` is that of the officer who handles it, 1 the highest; `materials` names those that need
    not be brought.
    """

    limit_minus_percent: Hundred | None = None
    rank: Rank | None = None
    materials: tuple[str, ...] | None = None


class Offered(Part, frozen=True, kw_only=True):
    """A benefit on the terms of one tier, in place of its own."""

    code: Code
    params: Terms


class Restriction(Part, frozen=True, kw_only=True):
    """A measure of 信用减法, and the clause of the law that allows it (国办发〔2020〕49号)."""

    code: RestrictionMeasure
    legal_basis: str

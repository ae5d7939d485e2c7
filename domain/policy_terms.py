"""On which terms a benefit is given, and what a tier of 信用减法 may restrict."""

from __future__ import annotations

from enum import StrEnum, unique
from typing import Literal

from domain.policy_part import Code, Count, Hundred, Part, Rank


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


@unique
class DeferralGate(StrEnum):
    """What waits for a material that was deferred: the grant, or the delivery of one."""

    GRANT = "GRANT"
    DELIVERY = "DELIVERY"


class Deferral(Part, frozen=True, kw_only=True):
    """How long a material may be deferred (容缺), and what waits for it.

    `due` is the last day: of the promised limit, or of so many working days within it.
    """

    gate: DeferralGate = DeferralGate.GRANT
    due: Literal["PROMISED_LIMIT"] | Count = "PROMISED_LIMIT"

    @property
    def working_days(self) -> int | None:
        """In how many working days it has to come; None where the promised limit alone says."""
        return self.due if isinstance(self.due, int) else None


class Terms(Part, frozen=True, kw_only=True):
    """The numbers and names that a benefit comes with.

    `rank` is that of the officer who has to give a service, 1 the highest. `materials` names those
    that the benefit is for, and conditions too, by their code or name in the matter; None: all.
    """

    limit_minus_percent: Hundred | None = None
    rank: Rank | None = None
    materials: tuple[str, ...] | None = None

    def ease(self, *names: str) -> bool:
        """Whether the benefit is for a material or condition that goes by these names."""
        return self.materials is None or any(name in self.materials for name in names)

    def gives_more(self, other: Terms) -> bool:
        """Whether it gives more in anything: a shorter limit, a higher officer, a material that
        the other is not for. Of two sets of terms each may.
        """
        shorter = (self.limit_minus_percent or 0) > (other.limit_minus_percent or 0)
        higher = self.rank is not None and (other.rank is None or self.rank < other.rank)
        return shorter or higher or self._eases_more(other)

    def _eases_more(self, other: Terms) -> bool:
        if self.materials is None or other.materials is None:
            return self.materials is None and other.materials is not None
        return not set(self.materials).issubset(other.materials)


class Offered(Part, frozen=True, kw_only=True):
    """A benefit on the terms of one tier, in place of its own."""

    code: Code
    params: Terms


class Restriction(Part, frozen=True, kw_only=True):
    """A measure of 信用减法, and the clause of the law that allows it (国办发〔2020〕49号)."""

    code: RestrictionMeasure
    legal_basis: str

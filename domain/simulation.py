"""What a draft of the policy would have come to: past decisions, made again under it.

Each is decided from the inputs that were kept with it, as if the draft had been in force on that
day; what the register was not asked then, nobody knows now.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from enum import StrEnum, unique

import msgspec

from domain.eligibility import CaseMode, Inputs, decision
from domain.policy import Policy

BEFORE_ANY_CASE = date.min


@unique
class Drift(StrEnum):
    """Whether an applicant is better or worse off, has one thing for another, or only stands in
    another tier.
    """

    GAINS = "GAINS"
    LOSES = "LOSES"
    BOTH = "BOTH"
    NEITHER = "NEITHER"


class Outcome(msgspec.Struct, frozen=True, kw_only=True, gc=False):
    """What counts of a decision when it is compared: `benefits` is the offer."""

    eligible: bool
    mode: str
    tier: str | None
    benefits: tuple[str, ...]

    @property
    def standing(self) -> int:
        """2 where credit approval applies, 0 where handling is strict, else 1."""
        return 2 if self.eligible else int(self.mode != CaseMode.ORDINARY_STRICT)


class Shift(msgspec.Struct, frozen=True, kw_only=True, gc=False):
    """How one decision differs under the draft; `gains` and `loses` are codes of benefits."""

    before: Outcome
    after: Outcome
    gains: tuple[str, ...]
    loses: tuple[str, ...]

    @property
    def drift(self) -> Drift:
        """By benefits, and by whether credit approval applies or handling is strict."""
        before, after = self.before.standing, self.after.standing
        better, worse = bool(self.gains) or after > before, bool(self.loses) or after < before
        if better and worse:
            return Drift.BOTH
        return Drift.GAINS if better else Drift.LOSES if worse else Drift.NEITHER


def as_if_in_force(policy: Policy) -> Policy:
    """The policy as if it had always been in force, for days before its own."""
    document = msgspec.structs.replace(
        policy.document, effective_from=BEFORE_ANY_CASE, effective_to=None
    )
    return msgspec.structs.replace(policy, document=document)


def shift(given: Inputs, before: Outcome, draft: Policy) -> Shift | None:
    """How the decision that was made from these inputs differs under `draft`, which is as if in
    force; None where it is the same.
    """
    answer = decision(msgspec.structs.replace(given, policy=draft))
    after = Outcome(
        eligible=answer.eligible, mode=answer.mode, tier=answer.tier, benefits=answer.benefits
    )
    gains = tuple(code for code in after.benefits if code not in before.benefits)
    loses = tuple(code for code in before.benefits if code not in after.benefits)
    same = (before.eligible, before.mode, before.tier) == (after.eligible, after.mode, after.tier)
    if same and not (gains or loses):
        return None
    return Shift(before=before, after=after, gains=gains, loses=loses)


# --- counting --------------------------------------------------------------------------


class Count(msgspec.Struct, kw_only=True):
    """How many gain and how many lose; one with both is counted in both."""

    gains: int = 0
    loses: int = 0

    def add(self, drift: Drift) -> None:
        """Count one more."""
        self.gains += drift in (Drift.GAINS, Drift.BOTH)
        self.loses += drift in (Drift.LOSES, Drift.BOTH)


class Tally(msgspec.Struct, kw_only=True):
    """What all decisions come to together.

    `tiers` counts by the tier before and after (an empty text for none), the other mappings by
    id or code. It grows with the number of tiers, matters, authorities and benefits, never with
    that of decisions.
    """

    changed: int = 0
    applicants: Count = msgspec.field(default_factory=Count)
    newly_eligible: int = 0
    no_longer_eligible: int = 0
    newly_strict: int = 0
    no_longer_strict: int = 0
    tiers: dict[str, dict[str, int]] = msgspec.field(default_factory=dict)
    matters: dict[str, Count] = msgspec.field(default_factory=dict)
    authorities: dict[str, Count] = msgspec.field(default_factory=dict)
    benefits: dict[str, Count] = msgspec.field(default_factory=dict)

    def add(self, found: Shift, *, matter: str, authority: str) -> None:
        """Count one more decision that differs."""
        before, after = found.before, found.after
        self.changed += 1
        self.applicants.add(found.drift)
        self.newly_eligible += after.eligible and not before.eligible
        self.no_longer_eligible += before.eligible and not after.eligible
        strict = CaseMode.ORDINARY_STRICT
        self.newly_strict += after.mode == strict != before.mode
        self.no_longer_strict += before.mode == strict != after.mode
        ends = self.tiers.setdefault(before.tier or "", {})
        ends[after.tier or ""] = ends.get(after.tier or "", 0) + 1
        self.matters.setdefault(matter, Count()).add(found.drift)
        self.authorities.setdefault(authority, Count()).add(found.drift)
        self._add_benefits(found.gains, Drift.GAINS)
        self._add_benefits(found.loses, Drift.LOSES)

    def _add_benefits(self, codes: Iterable[str], drift: Drift) -> None:
        for code in codes:
            self.benefits.setdefault(code, Count()).add(drift)


@unique
class JobState(StrEnum):
    """How far something long has come."""

    RUNNING = "RUNNING"
    DONE = "DONE"
    CANCELLED = "CANCELLED"
    FAILED = "FAILED"


ENDED = frozenset(JobState) - {JobState.RUNNING}

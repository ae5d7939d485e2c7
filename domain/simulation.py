"""What a draft of the policy would have come to: past decisions, made again under it.

Each is decided from the inputs that were kept with it, as if the draft had been in force on that
day; what the register was not asked then, nobody knows now.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from enum import StrEnum, unique
from functools import lru_cache
from typing import Protocol

import msgspec

from domain.eligibility import CaseMode, Inputs, decision, standing
from domain.policy import Policy
from domain.policy_terms import RestrictionMeasure, Terms

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
    """What counts of a decision when it is compared: `benefits` is the offer, `terms` those on
    which the tier gives each, `restrictions` what strict handling means here.
    """

    eligible: bool
    mode: str
    tier: str | None
    benefits: tuple[str, ...]
    granted: tuple[str, ...]
    terms: Mapping[str, Terms]
    restrictions: tuple[RestrictionMeasure, ...]

    @property
    def standing(self) -> int:
        """2 where credit approval applies, 0 where handling is strict, else 1."""
        return 2 if self.eligible else int(self.mode != CaseMode.ORDINARY_STRICT)

    def above(self, other: Outcome) -> tuple[str, ...]:
        """The benefits that the other has not, or on lesser terms, or has still to ask for."""
        return tuple(code for code in self.benefits if self._more_of(code, other))

    def _more_of(self, code: str, other: Outcome) -> bool:
        if code not in other.benefits or (code in self.granted and code not in other.granted):
            return True
        ours, theirs = self.terms.get(code), other.terms.get(code)
        return ours is not None and theirs is not None and ours.gives_more(theirs)

    def stricter(self, other: Outcome) -> tuple[RestrictionMeasure, ...]:
        """The measures that the other does not bring."""
        return tuple(each for each in self.restrictions if each not in other.restrictions)


class Shift(msgspec.Struct, frozen=True, kw_only=True, gc=False):
    """How one decision differs under the draft.

    `gains` and `loses` are codes of benefits that come or go, or are given for more or for less;
    `restricts` and `relieves` measures of 信用减法 that come or go.
    """

    before: Outcome
    after: Outcome
    gains: tuple[str, ...]
    loses: tuple[str, ...]
    restricts: tuple[RestrictionMeasure, ...]
    relieves: tuple[RestrictionMeasure, ...]

    @property
    def terms(self) -> tuple[str, ...]:
        """Those benefits that neither come nor go: only what they are given for differs."""
        moved = dict.fromkeys((*self.gains, *self.loses))
        both = set(self.before.benefits).intersection(self.after.benefits)
        return tuple(code for code in moved if code in both)

    @property
    def drift(self) -> Drift:
        """By benefits, measures, and whether credit approval applies or handling is strict."""
        before, after = self.before.standing, self.after.standing
        better = bool(self.gains or self.relieves) or after > before
        worse = bool(self.loses or self.restricts) or after < before
        if better and worse:
            return Drift.BOTH
        return Drift.GAINS if better else Drift.LOSES if worse else Drift.NEITHER


def as_if_in_force(policy: Policy) -> Policy:
    """The policy as if it had always been in force, for days before its own."""
    document = msgspec.structs.replace(
        policy.document, effective_from=BEFORE_ANY_CASE, effective_to=None
    )
    return msgspec.structs.replace(policy, document=document)


class Answer(Protocol):
    """What a decision came to, as it was made or as it was kept."""

    @property
    def eligible(self) -> bool: ...
    @property
    def mode(self) -> str: ...
    @property
    def tier(self) -> str | None: ...
    @property
    def benefits(self) -> tuple[str, ...]: ...
    @property
    def granted(self) -> tuple[str, ...]: ...


def outcome(given: Inputs, answer: Answer) -> Outcome:
    """What the answer to these inputs means under the policy that stands in them."""
    return Outcome(
        eligible=answer.eligible,
        mode=answer.mode,
        tier=answer.tier,
        benefits=answer.benefits,
        granted=answer.granted,
        terms=_terms(given.policy, answer.tier),
        restrictions=_restrictions(given) if answer.mode == CaseMode.ORDINARY_STRICT else (),
    )


@lru_cache(maxsize=1024)
def _terms(policy: Policy | None, tier: str | None) -> Mapping[str, Terms]:
    """The terms on which the tier gives each of its benefits."""
    if policy is None or tier is None:
        return {}
    found = policy.tier(tier)
    codes = found.benefits if found else ()
    return {code: policy.given(code, tier).params for code in codes}


def _restrictions(given: Inputs) -> tuple[RestrictionMeasure, ...]:
    """What the tier restricts that calls for strict handling (三4)."""
    if given.policy is None:
        return ()
    tier, _ = standing(given.policy, given.applicant, given.snapshot, given.today, given.matter)
    return tuple(each.code for each in tier.restrictions) if tier else ()


def shift(given: Inputs, before: Outcome, draft: Policy) -> Shift | None:
    """How the decision that was made from these inputs differs under `draft`, which is as if in
    force; None where it is the same.
    """
    again = msgspec.structs.replace(given, policy=draft)
    after = outcome(again, decision(again))
    if after == before:
        return None
    found = Shift(
        before=before,
        after=after,
        gains=after.above(before),
        loses=before.above(after),
        restricts=after.stricter(before),
        relieves=before.stricter(after),
    )
    same = (before.eligible, before.mode, before.tier) == (after.eligible, after.mode, after.tier)
    moved = found.gains or found.loses or found.restricts or found.relieves
    return None if same and not moved else found


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

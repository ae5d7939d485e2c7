"""Why a decision came out as it did, and which single change would make it better.

Both are read off the function that decides: the trace walks the same rules, and every difference
is found by deciding again with one input changed. There is no second copy of a rule here.
"""

from __future__ import annotations

from collections.abc import Iterator
from enum import StrEnum, unique

import msgspec

from domain.conditions import fault
from domain.credit import Reading, ReadingStatus
from domain.eligibility import (
    SCOPE,
    CreditSnapshot,
    EligibilityDecision,
    Inputs,
    decision,
    scope_reasons,
    standing,
)
from domain.policy import Policy, Tier, When
from domain.refusal import RefusalCode


@unique
class Stage(StrEnum):
    """The four stages of a decision."""

    SCOPE = "SCOPE"
    CREDIT = "CREDIT"
    BENEFITS = "BENEFITS"
    WILL = "WILL"


@unique
class Outcome(StrEnum):
    """How one rule came out."""

    PASSED = "PASSED"
    FAILED = "FAILED"
    NOT_REACHED = "NOT_REACHED"


class Step(msgspec.Struct, frozen=True, kw_only=True):
    """One rule of the trace: its stage, what it speaks of (a code, fact, tier or benefit), the
    clause it rests on and how it came out.
    """

    stage: Stage
    rule: str
    clause: str | None
    outcome: Outcome


def trace(answer: EligibilityDecision) -> tuple[Step, ...]:
    """Every rule the decision went through, in order; what was not looked at is NOT_REACHED."""
    policy = answer.given.policy
    if policy is None:
        code = RefusalCode.POLICY_NOT_IN_FORCE
        return (Step(stage=Stage.SCOPE, rule=code, clause=None, outcome=Outcome.FAILED),)
    return (
        *_scope_steps(policy, answer.given),
        *_credit_steps(policy, answer.given),
        *_benefit_steps(policy, answer),
        *_will_steps(policy, answer),
    )


def _scope_steps(policy: Policy, given: Inputs) -> Iterator[Step]:
    failed = {reason.code for reason in scope_reasons(given)}
    codes = (RefusalCode.POLICY_NOT_IN_FORCE, *(code for codes, _ in SCOPE for code in codes))
    for code in codes:
        outcome = Outcome.FAILED if code in failed else Outcome.PASSED
        yield Step(stage=Stage.SCOPE, rule=code, clause=policy.reasons.get(code), outcome=outcome)


def _credit_steps(policy: Policy, given: Inputs) -> Iterator[Step]:
    reached = not scope_reasons(given)
    for id, fact in policy.facts.items():
        reading = given.snapshot.reading(id) if given.snapshot else None
        usable = fault(policy, id, reading, given.today) is None
        yield _step(Stage.CREDIT, id, fact.clause, usable, reached)
    matched, _ = standing(policy, given.applicant, given.snapshot, given.today)
    for tier in policy.tiers:
        yield _step(Stage.CREDIT, tier.id, tier.clause, tier is matched, reached)
        if tier is matched:
            reached = False


def _benefit_steps(policy: Policy, answer: EligibilityDecision) -> Iterator[Step]:
    tier = policy.tier(answer.tier) if answer.tier else None
    for code in tier.benefits if tier else ():
        given = code in answer.benefits
        yield _step(Stage.BENEFITS, code, policy.benefits[code].clause, given, answer.eligible)


def _will_steps(policy: Policy, answer: EligibilityDecision) -> Iterator[Step]:
    will = (
        (RefusalCode.NOT_REQUESTED, answer.given.requested),
        (RefusalCode.NOT_COMMITTED, answer.given.committed),
    )
    for code, done in will:
        yield _step(Stage.WILL, code, policy.reasons.get(code), done, answer.eligible)


def _step(stage: Stage, rule: str, clause: str | None, passed: bool, reached: bool) -> Step:
    outcome = Outcome.PASSED if passed else Outcome.FAILED
    return Step(
        stage=stage, rule=rule, clause=clause, outcome=outcome if reached else Outcome.NOT_REACHED
    )


# --- differences -----------------------------------------------------------------------


@unique
class ChangeKind(StrEnum):
    """The single changes that are tried."""

    TIER = "TIER"
    FRESH_GRADE = "FRESH_GRADE"
    BREACH_REPAIRED = "BREACH_REPAIRED"
    REQUEST = "REQUEST"
    COMMITMENT = "COMMITMENT"


class Change(msgspec.Struct, frozen=True, kw_only=True):
    """One input changed; `tier` names the tier reached by a `TIER` change."""

    kind: ChangeKind
    tier: str | None = None
    clause: str | None = None


class Difference(msgspec.Struct, frozen=True, kw_only=True):
    """A change that helps: whether it makes the applicant eligible, and what it adds to the
    offer (`adds`) and to what is granted (`grants`).
    """

    change: Change
    makes_eligible: bool
    adds: tuple[str, ...]
    grants: tuple[str, ...]


def differences(answer: EligibilityDecision) -> tuple[Difference, ...]:
    """Every single change that makes this applicant eligible or adds a benefit (差在哪里).

    Empty where the matter, the channel or the kind of applicant bars credit approval.
    """
    if scope_reasons(answer.given):
        return ()
    tried = (_difference(answer, change) for change in _changes(answer.given))
    return tuple(found for found in tried if found is not None)


def apply(given: Inputs, change: Change) -> Inputs:
    """The inputs with this one change made."""
    match change.kind:
        case ChangeKind.TIER:
            return _with_tier(given, change.tier)
        case ChangeKind.FRESH_GRADE:
            return _with_fresh_grade(given)
        case ChangeKind.BREACH_REPAIRED:
            return msgspec.structs.replace(given, open_breaches=0)
        case ChangeKind.REQUEST:
            return msgspec.structs.replace(given, requested=True)
        case ChangeKind.COMMITMENT:
            return msgspec.structs.replace(given, committed=True)


def _difference(answer: EligibilityDecision, change: Change) -> Difference | None:
    changed = decision(apply(answer.given, change))
    adds = tuple(code for code in changed.benefits if code not in answer.benefits)
    grants = tuple(code for code in changed.granted if code not in answer.granted)
    makes_eligible = changed.eligible and not answer.eligible
    if not (makes_eligible or adds or grants):
        return None
    return Difference(change=change, makes_eligible=makes_eligible, adds=adds, grants=grants)


def _changes(given: Inputs) -> Iterator[Change]:
    policy = given.policy
    if policy is None:
        return
    for tier in reversed(policy.incentives()):
        if _token_of(tier.when) is not None:
            yield Change(kind=ChangeKind.TIER, tier=tier.id, clause=tier.clause)
    reasons = policy.reasons
    for kind, code in (
        (ChangeKind.FRESH_GRADE, RefusalCode.GRADE_EXPIRED),
        (ChangeKind.BREACH_REPAIRED, RefusalCode.OPEN_BREACH),
        (ChangeKind.REQUEST, RefusalCode.NOT_REQUESTED),
        (ChangeKind.COMMITMENT, RefusalCode.NOT_COMMITTED),
    ):
        yield Change(kind=kind, clause=reasons.get(code))


def _token_of(when: When) -> tuple[str, str] | None:
    """A fact and a token of it that meets a plain condition; None for a composed one."""
    if when.fact is None:
        return None
    tokens = when.in_ or ((when.at_least,) if when.at_least is not None else ())
    return (when.fact, tokens[0]) if tokens else None


def _with_tier(given: Inputs, tier_id: str | None) -> Inputs:
    tier: Tier | None = given.policy.tier(tier_id or "") if given.policy else None
    found = _token_of(tier.when) if tier else None
    if found is None:
        return given
    fact, token = found
    reading = Reading(
        fact=fact, status=ReadingStatus.OK, token=token, source="", evaluated_on=given.today
    )
    return msgspec.structs.replace(given, snapshot=_with_reading(given.snapshot, reading))


def _with_fresh_grade(given: Inputs) -> Inputs:
    if given.snapshot is None:
        return given
    fresh = tuple(
        msgspec.structs.replace(reading, evaluated_on=given.today, valid_until=None)
        for reading in given.snapshot.readings
    )
    return msgspec.structs.replace(
        given, snapshot=msgspec.structs.replace(given.snapshot, readings=fresh)
    )


def _with_reading(snapshot: CreditSnapshot | None, reading: Reading) -> CreditSnapshot:
    others = tuple(r for r in snapshot.readings if r.fact != reading.fact) if snapshot else ()
    return CreditSnapshot(id=snapshot.id if snapshot else "", readings=(*others, reading))

"""Why a decision came out as it did, and which single change would make it better.

Both are read off the function that decides: the trace walks the same rules, and every difference
is found by deciding again with one input changed. There is no second copy of a rule here.
"""

from __future__ import annotations

from collections.abc import Iterator
from enum import StrEnum, unique

import msgspec

from domain.credit import Reading, ReadingStatus
from domain.eligibility import (
    CreditSnapshot,
    EligibilityDecision,
    Inputs,
    decision,
    facts_known,
    scope_reasons,
    standing,
)
from domain.policy import BreachEffect, Policy, Tier, When
from domain.refusal import Refusal, RefusalCode
from domain.scope import SCOPE


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
        *_credit_steps(policy, answer),
        *_benefit_steps(policy, answer),
        *_will_steps(policy, answer),
    )


def _scope_steps(policy: Policy, given: Inputs) -> Iterator[Step]:
    failed = {reason.code for reason in scope_reasons(given)}
    for code in (RefusalCode.POLICY_NOT_IN_FORCE, *SCOPE):
        read = code not in READ_OFF_A_REVIEW or given.matter.review is not None
        yield _step(Stage.SCOPE, code, policy.reasons.get(code), code not in failed, read)


READ_OFF_A_REVIEW = frozenset({RefusalCode.MATTER_EXCLUDED, RefusalCode.MATTER_IRREVOCABLE})
"""Rules that a matter nobody reviewed does not come to."""


def _credit_steps(policy: Policy, answer: EligibilityDecision) -> Iterator[Step]:
    given = answer.given
    in_scope = reached = not scope_reasons(given)
    known = facts_known(policy, given.readings, given.today)
    for (id, fact), found in zip(policy.facts.items(), known, strict=True):
        usable = not isinstance(found, Refusal)
        yield _step(Stage.CREDIT, id, fact.clause, usable, in_scope)
    matched, _ = standing(policy, given.applicant, given.snapshot, given.today)
    for tier in policy.tiers:
        yield _step(Stage.CREDIT, tier.id, tier.clause, tier is matched, reached)
        reached = reached and tier is not matched
    if policy.on_breach.OPEN is BreachEffect.BLOCK:
        code = RefusalCode.OPEN_BREACH
        free = not given.open_breaches
        yield _step(Stage.CREDIT, code, policy.reasons.get(code), free, answer.tier is not None)


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
    source = given.policy.facts[fact].source if given.policy else ""
    reading = Reading(
        fact=fact, status=ReadingStatus.OK, token=token, source=source, evaluated_on=given.today
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

"""Why a decision came out as it did, and which single change would make it better.

Both are read off the function that decides: the trace walks the same rules, and every difference
is found by deciding again with one input changed. There is no second copy of a rule here.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from enum import StrEnum, unique

import msgspec

from domain.applicant import ApplicantKind
from domain.breach import BreachEffect
from domain.conditions import holds
from domain.credit import Reading
from domain.eligibility import (
    CreditSnapshot,
    EligibilityDecision,
    Inputs,
    decision,
    scope_reasons,
    standing,
)
from domain.fact import When, parts
from domain.knowledge import Known, concerning, facts_known
from domain.policy import Policy
from domain.reach import Need, Standing, meeting, needs
from domain.refusal import Refusal, RefusalCode
from domain.scope import SCOPE
from domain.truth import Truth


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


@unique
class Joint(StrEnum):
    """What a condition is: one over others, or one by itself."""

    ALL = "ALL"
    ANY = "ANY"
    NOT = "NOT"
    APPLICANT = "APPLICANT"
    FACT = "FACT"


class ConditionStep(msgspec.Struct, frozen=True, kw_only=True):
    """One condition of a tier, or a rung of what breaches lead to: how deep it stands, what it
    compares and by what (in the words of the file), and whether it holds; None where that is not
    known.
    """

    depth: int
    joint: Joint
    fact: str | None
    test: str
    truth: Truth


class Step(msgspec.Struct, frozen=True, kw_only=True):
    """One rule of the trace: its stage, what it speaks of (a code, fact, tier or benefit), the
    clause it rests on and how it came out; of a tier or ladder that was looked at, condition by
    condition.
    """

    stage: Stage
    rule: str
    clause: str | None
    outcome: Outcome
    conditions: tuple[ConditionStep, ...] = ()


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
    facts = facts_known(policy, given.readings, given.today, given.matter)
    known = concerning(policy, given.applicant, facts)
    for id, fact in policy.facts.items():
        usable = not isinstance(known.get(id), Refusal)
        yield _step(Stage.CREDIT, id, fact.clause, usable, in_scope and id in known)
    matched, _ = standing(policy, given.applicant, given.snapshot, given.today, given.matter)
    for tier in policy.tiers:
        step = _step(Stage.CREDIT, tier.id, tier.clause, tier is matched, reached)
        told = conditions(tier.when, policy, given.applicant, known) if reached else ()
        yield msgspec.structs.replace(step, conditions=tuple(told))
        reached = reached and tier is not matched
    if not policy.on_breach.is_plain:
        yield _breach_step(policy, answer)


def _breach_step(policy: Policy, answer: EligibilityDecision) -> Step:
    """Whether breaches bar credit approval, rung by rung of the ladder."""
    code, breaches, today = RefusalCode.OPEN_BREACH, answer.given.live_breaches, answer.given.today
    reached = answer.tier is not None
    free = policy.on_breach.reached(breaches, today).effect is not BreachEffect.BLOCK
    step = _step(Stage.CREDIT, code, policy.reasons.get(code), free, reached)
    rungs = (
        ConditionStep(
            depth=0,
            joint=Joint.FACT,
            fact=rung.event,
            test=rung.test,
            truth=rung.holds(breaches, today),
        )
        for rung in policy.on_breach.rungs
    )
    return msgspec.structs.replace(step, conditions=tuple(rungs) if reached else ())


def conditions(
    when: When,
    policy: Policy,
    applicant: ApplicantKind,
    known: Mapping[str, Known],
    depth: int = 0,
) -> Iterator[ConditionStep]:
    """This condition and those within it, from the outside in, each with how it comes out."""
    yield ConditionStep(
        depth=depth,
        joint=_joint(when),
        fact=when.about,
        test=when.test,
        truth=holds(when, policy, applicant, known),
    )
    for part in parts(when):
        yield from conditions(part, policy, applicant, known, depth + 1)


def _joint(when: When) -> Joint:
    forms = (
        (Joint.ALL, when.all),
        (Joint.ANY, when.any),
        (Joint.NOT, when.not_),
        (Joint.APPLICANT, when.applicant),
    )
    return next((joint for joint, form in forms if form is not None), Joint.FACT)


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
    """One input changed; `tier` names the tier reached by a `TIER` change, and `needs` tells which
    comparisons have to come out otherwise for it.
    """

    kind: ChangeKind
    tier: str | None = None
    clause: str | None = None
    needs: tuple[Need, ...] = ()


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
            stands = _standing(given)
            return _reading_so(given, meeting(stands, change.needs)) if stands else given
        case ChangeKind.FRESH_GRADE:
            return _with_fresh_grade(given)
        case ChangeKind.BREACH_REPAIRED:
            return msgspec.structs.replace(given, open_breaches=0, breaches=())
        case ChangeKind.REQUEST:
            return msgspec.structs.replace(given, requested=True)
        case ChangeKind.COMMITMENT:
            return msgspec.structs.replace(given, committed=True)


def _difference(answer: EligibilityDecision, change: Change) -> Difference | None:
    changed = decision(apply(answer.given, change))
    adds = tuple(code for code in changed.benefits if code not in answer.benefits)
    grants = tuple(code for code in changed.granted if code not in answer.granted)
    makes_eligible = changed.eligible and not answer.eligible
    elsewhere = change.kind is ChangeKind.TIER and changed.tier != change.tier
    if elsewhere or not (makes_eligible or adds or grants):
        return None
    return Difference(change=change, makes_eligible=makes_eligible, adds=adds, grants=grants)


def _changes(given: Inputs) -> Iterator[Change]:
    policy, stands = given.policy, _standing(given)
    if policy is None or stands is None:
        return
    for tier in reversed(policy.incentives()):
        asked = needs(stands, tier)
        if asked:
            yield Change(kind=ChangeKind.TIER, tier=tier.id, clause=tier.clause, needs=asked)
    reasons = policy.reasons
    for kind, code in (
        (ChangeKind.FRESH_GRADE, RefusalCode.GRADE_EXPIRED),
        (ChangeKind.BREACH_REPAIRED, RefusalCode.OPEN_BREACH),
        (ChangeKind.REQUEST, RefusalCode.NOT_REQUESTED),
        (ChangeKind.COMMITMENT, RefusalCode.NOT_COMMITTED),
    ):
        yield Change(kind=kind, clause=reasons.get(code))


def _standing(given: Inputs) -> Standing | None:
    """Who stands where, under the policy; None without one."""
    if given.policy is None:
        return None
    return Standing(given.policy, given.applicant, given.readings, given.today, given.matter)


def _with_fresh_grade(given: Inputs) -> Inputs:
    fresh = tuple(
        msgspec.structs.replace(reading, evaluated_on=given.today, valid_until=None)
        for reading in given.readings
    )
    return _reading_so(given, fresh) if given.snapshot else given


def _reading_so(given: Inputs, readings: tuple[Reading, ...]) -> Inputs:
    id = given.snapshot.id if given.snapshot else ""
    return msgspec.structs.replace(given, snapshot=CreditSnapshot(id=id, readings=readings))

"""What section 三 of a policy must keep: where each grade and score belongs, tiers and benefits.

A grade is in one tier, a higher tier gives what a lower one gives (R-14), a restriction stands on
the law, and nothing is named that is not there.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from itertools import pairwise

from domain.applicant import ApplicantKind
from domain.conditions import decides, holds
from domain.credit import Reading, ReadingStatus
from domain.knowledge import Known, knowledge
from domain.policy import Benefit, BenefitEffect, Policy, Tier, TierEffect
from domain.policy_conditions import conditions_within, fact_and_condition_faults
from domain.policy_fault import Fault, FaultCode, fault
from domain.policy_scores import score_faults
from domain.policy_terms import Offered, Terms
from domain.refusal import RefusalCode
from domain.toml_lines import TomlPath

REASONS: Mapping[TierEffect, tuple[RefusalCode, ...]] = {
    TierEffect.INCENTIVE: (),
    TierEffect.NEUTRAL: (RefusalCode.NO_TIER,),
    TierEffect.RESTRICT: (RefusalCode.GRADE_BELOW_A, RefusalCode.TIER_RESTRICTS),
}
"""With what a tier may answer; without one, the last of these."""


def tier_faults(policy: Policy) -> Iterator[Fault]:
    """Every fault of the facts, tiers and benefits. Where a grade or score belongs is looked at
    only when each fact and condition can be read.
    """
    unreadable = tuple(fact_and_condition_faults(policy))
    yield from unreadable
    if not unreadable:
        yield from _tokens_in_two_tiers(policy)
        yield from _tokens_without_tier(policy)
        yield from score_faults(policy)
        yield from _restricting_absences(policy)
        yield from _restricting_ignorance(policy)
    yield from _unknown_or_misplaced(policy)
    yield from _restriction_faults(policy)
    yield from _lost_benefits(policy)
    yield from _benefit_faults(policy)


# --- where a grade belongs -------------------------------------------------------------


def _tokens_in_two_tiers(policy: Policy) -> Iterator[Fault]:
    """Grades that two tiers name, each for the same applicants. `at_least` names none: there the
    first tier that matches is meant.
    """
    placed: set[tuple[str, str, ApplicantKind]] = set()
    for place, tier in enumerate(policy.tiers):
        here = set()
        for path, fact, grade in _named(tier, place):
            subjects = {
                (fact, grade, kind)
                for kind in policy.asked_about(fact)
                if holds(tier.when, policy, kind, {fact: grade})
            }
            if subjects & placed:
                yield fault(FaultCode.TOKEN_DUPLICATED, path, token=grade)
            here |= subjects
        placed |= here


def _named(tier: Tier, place: int) -> Iterator[tuple[TomlPath, str, str]]:
    for path, when in conditions_within(tier.when, ("tiers", place, "when")):
        for at, grade in enumerate(when.in_ or ()):
            if when.fact is not None:
                yield (*path, "in", at), when.fact, grade


def _tokens_without_tier(policy: Policy) -> Iterator[Fault]:
    """Grades in no tier that the file does not list so, and such as it lists and has in one."""
    for id, fact in policy.facts.items():
        for place, grade in enumerate(fact.scale):
            if not (grade in fact.without_tier or _has_a_tier(policy, id, grade)):
                path = ("facts", id, "scale", place)
                yield fault(FaultCode.TOKEN_WITHOUT_TIER, path, token=grade)
        for place, grade in enumerate(fact.without_tier):
            if _has_a_tier(policy, id, grade):
                path = ("facts", id, "withoutTier", place)
                yield fault(FaultCode.TOKEN_HAS_TIER, path, token=grade)


def _has_a_tier(policy: Policy, id: str, grade: str) -> bool:
    return any(
        decides(tier.when, policy, kind, {id: grade})
        for kind in policy.asked_about(id)
        for tier in policy.tiers
    )


def _restricting_absences(policy: Policy) -> Iterator[Fault]:
    """Where no record alone would lead to 信用减法: nobody is restricted for what is not there."""
    for id, fact in policy.facts.items():
        nothing = Reading(fact=id, source=fact.source, status=ReadingStatus.ABSENT)
        absent = knowledge(policy, id, nothing, policy.document.effective_from)
        reached = {
            tier.id: tier
            for kind in policy.asked_about(id)
            for tier in policy.tiers
            if tier is _first(policy, kind, {id: absent}) and tier is not _first(policy, kind, {})
        }
        for tier in reached.values():
            if tier.effect is TierEffect.RESTRICT:
                yield fault(FaultCode.ABSENCE_RESTRICTS, ("facts", id), fact=id, tier=tier.id)


def _restricting_ignorance(policy: Policy) -> Iterator[Fault]:
    """Where nothing that is known would lead to 信用减法: unknown never harms."""
    for place, tier in enumerate(policy.tiers):
        if tier.effect is TierEffect.RESTRICT and any(
            holds(tier.when, policy, kind, {}) for kind in ApplicantKind
        ):
            yield fault(FaultCode.IGNORANCE_RESTRICTS, ("tiers", place, "when"), tier=tier.id)


def _first(policy: Policy, kind: ApplicantKind, known: Mapping[str, Known]) -> Tier | None:
    return next((tier for tier in policy.tiers if holds(tier.when, policy, kind, known)), None)


# --- tiers and benefits ----------------------------------------------------------------


def _unknown_or_misplaced(policy: Policy) -> Iterator[Fault]:
    for place, tier in enumerate(policy.tiers):
        if tier.benefits and tier.effect is not TierEffect.INCENTIVE:
            yield fault(FaultCode.BENEFITS_NOT_INCENTIVE, ("tiers", place, "benefits"))
        for at, code in enumerate(tier.benefits):
            if code not in policy.benefits:
                place_of_code = ("tiers", place, "benefits", at)
                yield fault(FaultCode.UNKNOWN_BENEFIT, place_of_code, benefit=code)
        allowed = REASONS[tier.effect]
        if tier.reason is not None and tier.reason not in allowed:
            known = ", ".join(allowed) or "—"
            path = ("tiers", place, "reason")
            yield fault(FaultCode.TIER_REASON, path, effect=tier.effect, allowed=known)


def _restriction_faults(policy: Policy) -> Iterator[Fault]:
    """What reduces rights stands on a law, not on the plan itself (国办发〔2020〕49号)."""
    own = {None, policy.document.number, policy.document.title}
    for place, tier in enumerate(policy.tiers):
        path = ("tiers", place, "restrictions")
        if tier.restrictions and tier.effect is not TierEffect.RESTRICT:
            yield fault(FaultCode.RESTRICTIONS_NOT_RESTRICT, path)
        for at, each in enumerate(tier.restrictions):
            basis = policy.clauses.get(each.legal_basis)
            if basis is not None and basis.document in own:
                where = (*path, at, "legalBasis")
                yield fault(FaultCode.RESTRICTION_WITHOUT_LAW, where, clause=each.legal_basis)


def _lost_benefits(policy: Policy) -> Iterator[Fault]:
    incentives = [
        (place, tier)
        for place, tier in enumerate(policy.tiers)
        if tier.effect is TierEffect.INCENTIVE
    ]
    for (place, higher), (_, lower) in pairwise(incentives if policy.cumulative else ()):
        for code in lower.benefits:
            if code in policy.benefits and code not in higher.benefits:
                path = ("tiers", place, "benefits")
                yield fault(FaultCode.BENEFITS_NOT_CUMULATIVE, path, tier=higher.id, benefit=code)


def _benefit_faults(policy: Policy) -> Iterator[Fault]:
    for code, benefit in policy.benefits.items():
        path: TomlPath = ("benefits", code)
        is_service = benefit.effect is BenefitEffect.SERVICE
        if is_service and benefit.proof is None:
            yield fault(FaultCode.PROOF_MISSING, path)
        if benefit.proof is not None and not is_service:
            yield fault(FaultCode.PROOF_UNEXPECTED, (*path, "proof"))
        for place, other in enumerate(benefit.excludes):
            if other not in policy.benefits or other == code:
                where = (*path, "excludes", place)
                yield fault(FaultCode.UNKNOWN_BENEFIT, where, benefit=other)
    for path, benefit, terms in _terms(policy):
        yield from _terms_faults(policy, path, benefit, terms)


def _terms(policy: Policy) -> Iterator[tuple[TomlPath, Benefit, Terms]]:
    """Everywhere terms of a benefit stand: with it, or with a tier that gives it."""
    for code, benefit in policy.benefits.items():
        yield ("benefits", code, "params"), benefit, benefit.params
    for place, tier in enumerate(policy.tiers):
        for at, each in enumerate(tier.offers):
            if isinstance(each, Offered) and each.code in policy.benefits:
                path = ("tiers", place, "benefits", at, "params")
                yield path, policy.benefits[each.code], each.params


def _terms_faults(
    policy: Policy, path: TomlPath, benefit: Benefit, terms: Terms
) -> Iterator[Fault]:
    """Terms that the effect of the benefit knows nothing to do with."""
    if terms.limit_minus_percent is not None and policy.rounding is None:
        yield fault(FaultCode.ROUNDING_MISSING, (*path, "limitMinusPercent"))
    served = benefit.effect is BenefitEffect.SERVICE
    for name, said, meant in (
        ("rank", terms.rank, served),
        ("materials", terms.materials, benefit.on_materials),
    ):
        if said is not None and not meant:
            where = (*path, name)
            yield fault(FaultCode.TERM_OF_OTHER_EFFECT, where, term=name, effect=benefit.effect)

"""What section 三 of a policy must keep: facts, conditions, tiers and benefits.

Each grade is in one tier, a higher tier gives what a lower one gives (R-14), and nothing is named
that is not there.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from itertools import pairwise

from domain.applicant import ApplicantKind
from domain.conditions import holds, knowledge
from domain.credit import Reading, ReadingStatus
from domain.grade import grade_token
from domain.policy import BenefitEffect, Fact, Policy, Tier, TierEffect, When
from domain.policy_fault import Fault, FaultCode, fault
from domain.refusal import RefusalCode
from domain.toml_lines import TomlPath

REASONS: Mapping[TierEffect, tuple[RefusalCode, ...]] = {
    TierEffect.INCENTIVE: (),
    TierEffect.NEUTRAL: (RefusalCode.NO_TIER,),
    TierEffect.RESTRICT: (RefusalCode.GRADE_BELOW_A, RefusalCode.TIER_RESTRICTS),
}
"""With what a tier may answer; without one, the last of these."""


def tier_faults(policy: Policy) -> Iterator[Fault]:
    """Every fault of the facts, tiers and benefits. Where a grade belongs is looked at only when
    each fact and condition can be read.
    """
    unreadable = (*_fact_faults(policy), *_condition_faults(policy))
    yield from unreadable
    if not unreadable:
        yield from _tokens_in_two_tiers(policy)
        yield from _tokens_in_no_tier(policy)
    yield from _unknown_or_misplaced(policy)
    yield from _lost_benefits(policy)
    yield from _proof_faults(policy)


def conditions(policy: Policy) -> Iterator[tuple[TomlPath, When]]:
    """Every condition of every tier, down to the last, with its path."""
    for place, tier in enumerate(policy.tiers):
        yield from _within(tier.when, ("tiers", place, "when"))


# --- facts and conditions --------------------------------------------------------------


def _fact_faults(policy: Policy) -> Iterator[Fault]:
    for id, fact in policy.facts.items():
        for place, token in enumerate(fact.scale):
            if token not in fact.aliases and not _is_read_as_itself(policy, id, token):
                path = ("facts", id, "scale", place)
                yield fault(FaultCode.TOKEN_UNREADABLE, path, token=token)
        yield from _alias_faults(id, fact)


def _is_read_as_itself(policy: Policy, id: str, token: str) -> bool:
    today = policy.document.effective_from
    fresh = Reading(fact=id, source="", status=ReadingStatus.OK, token=token, evaluated_on=today)
    return knowledge(policy, id, fresh, today) == token


def _alias_faults(id: str, fact: Fact) -> Iterator[Fault]:
    for alias, target in fact.aliases.items():
        path = ("facts", id, "aliases", alias)
        if (spelled := grade_token(alias)) != alias:
            yield fault(FaultCode.ALIAS_SPELLING, path, token=alias, spelled=spelled)
        if alias in fact.scale:
            yield fault(FaultCode.ALIAS_SHADOWS, path, token=alias)
        if target not in fact.scale:
            yield fault(FaultCode.UNKNOWN_TOKEN, path, token=target, fact=id)


def _condition_faults(policy: Policy) -> Iterator[Fault]:
    for path, when in conditions(policy):
        if not _has_one_form(when):
            yield fault(FaultCode.CONDITION_FORM, path)
        elif when.fact is not None and when.fact not in policy.facts:
            yield fault(FaultCode.UNKNOWN_FACT, (*path, "fact"), fact=when.fact)
        elif when.fact is not None:
            yield from _off_the_scale(policy.facts[when.fact], when, path)


def _has_one_form(when: When) -> bool:
    over_fact = [when.in_, when.at_least]
    forms = [when.all, when.any, when.not_, when.applicant, when.fact]
    told = sum(form is not None for form in forms)
    measures = sum(measure is not None for measure in over_fact)
    empty = () in (when.all, when.any, when.applicant)
    return told == 1 and measures == (when.fact is not None) and not empty


def _off_the_scale(fact: Fact, when: When, path: TomlPath) -> Iterator[Fault]:
    named = [((*path, "in", place), each) for place, each in enumerate(when.in_ or ())]
    if when.at_least is not None:
        named.append(((*path, "at_least"), when.at_least))
    for where, each in named:
        if each not in fact.scale:
            yield fault(FaultCode.UNKNOWN_TOKEN, where, token=each, fact=when.fact)


def _within(when: When, path: TomlPath) -> Iterator[tuple[TomlPath, When]]:
    yield path, when
    for name, parts in (("all", when.all), ("any", when.any)):
        for place, part in enumerate(parts or ()):
            yield from _within(part, (*path, name, place))
    if when.not_ is not None:
        yield from _within(when.not_, (*path, "not"))


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
                for kind in policy.scope.applicants
                if holds(tier.when, policy, kind, {fact: grade})
            }
            if subjects & placed:
                yield fault(FaultCode.TOKEN_DUPLICATED, path, token=grade)
            here |= subjects
        placed |= here


def _named(tier: Tier, place: int) -> Iterator[tuple[TomlPath, str, str]]:
    for path, when in _within(tier.when, ("tiers", place, "when")):
        for at, grade in enumerate(when.in_ or ()):
            if when.fact is not None:
                yield (*path, "in", at), when.fact, grade


def _tokens_in_no_tier(policy: Policy) -> Iterator[Fault]:
    for id, fact in policy.facts.items():
        for place, grade in enumerate(fact.scale):
            if not _may_have_a_tier(policy, {id: grade}):
                path = ("facts", id, "scale", place)
                yield fault(FaultCode.TOKEN_WITHOUT_TIER, path, token=grade)


def _may_have_a_tier(policy: Policy, known: Mapping[str, str]) -> bool:
    """Whether some tier is true for somebody, or may be by what else is known of them."""
    return any(
        holds(tier.when, policy, kind, known) is not False
        for kind in policy.scope.applicants
        for tier in policy.tiers
    )


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


def _proof_faults(policy: Policy) -> Iterator[Fault]:
    for code, benefit in policy.benefits.items():
        is_service = benefit.effect is BenefitEffect.SERVICE
        if is_service and benefit.proof is None:
            yield fault(FaultCode.PROOF_MISSING, ("benefits", code))
        if benefit.proof is not None and not is_service:
            yield fault(FaultCode.PROOF_UNEXPECTED, ("benefits", code, "proof"))

"""The benefits of a tier on a matter: what is offered, withheld by a breach, or cannot be given
here (三1 to 三3).
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache

import msgspec

from domain.applicant import ApplicantKind
from domain.breach import BreachEffect, Reached
from domain.matter import Matter, SiteCheck, StepSpec
from domain.policy import Benefit, BenefitEffect, Policy, ProofKind
from domain.refusal import Refusal, RefusalCode, Wording, named, refusal


class NotGiven(msgspec.Struct, frozen=True, kw_only=True):
    """A benefit of the tier that this case cannot have, and why."""

    benefit: str
    reason: Refusal


def matter_supports(matter: Matter, benefit: Benefit) -> bool:
    """Whether the matter can give this benefit on its terms at all (R-15)."""
    if benefit.code not in matter.supports:
        return False
    terms = benefit.params
    materials = [each for each in matter.materials if terms.ease(each.code, each.name)]
    match benefit.effect:
        case BenefitEffect.DEFER_MATERIAL:
            return any(material.deferrable for material in materials if material.required)
        case BenefitEffect.REPLACE_EVIDENCE:
            conditions = [each for each in matter.conditions if terms.ease(each.code, each.text)]
            evidence = any(each.replaceable for each in materials if each.required)
            return evidence or any(condition.replaceable for condition in conditions)
        case BenefitEffect.WAIVE_SITE_CHECK:
            return matter.site_check is SiteCheck.BY_PRACTICE
        case BenefitEffect.ONE_FORM:
            return any(material.in_one_form for material in materials)
        case BenefitEffect.VERIFY_AFTER_DECISION:
            return any(movable(step, matter) for step in matter.steps)
        case BenefitEffect.SERVICE:
            return benefit.proof is not ProofKind.PACK or matter.enterprise_setup
        case _:
            return True


def movable(step: StepSpec, matter: Matter) -> bool:
    """Whether a step may stand behind the decision: never one that law prescribes (R-31)."""
    compulsory = step.site_check and matter.site_check is SiteCheck.COMPULSORY
    return not (step.statutory or compulsory)


class Offer(msgspec.Struct, frozen=True, kw_only=True):
    """The benefits of a tier, sorted into the three ends each can have."""

    benefits: tuple[str, ...] = ()
    withheld: tuple[NotGiven, ...] = ()
    not_offered: tuple[NotGiven, ...] = ()


@lru_cache(maxsize=4096)
def offer(
    policy: Policy,
    matter: Matter | None,
    tier_id: str,
    applicant: ApplicantKind,
    breached: Reached,
) -> Offer:
    """What the tier gives on this matter, what a breach withholds, and what it cannot give here;
    without a matter, as on one that supports everything.
    """
    tier = policy.tier(tier_id)
    assert tier is not None, "the tier comes from this policy"
    given: list[str] = []
    withheld, not_offered = [], []
    withholds = breached.effect is BreachEffect.WITHHOLD_COMMITMENT_BENEFITS
    rivals = _rivals(policy)
    for benefit in (policy.given(code, tier_id) for code in tier.benefits):
        beside = rivals.get(benefit.code)
        other = next(filter(given.__contains__, beside), None) if beside else None
        if not _suits(policy, matter, benefit, applicant):
            not_offered.append(_not_given(policy, benefit, RefusalCode.MATTER_DOES_NOT_SUPPORT))
        elif other is not None:
            not_offered.append(_excluded(policy, benefit, policy.benefits[other].name))
        elif withholds and benefit.by_commitment:
            reason = open_breach(policy, breached, benefit=benefit.code)
            withheld.append(NotGiven(benefit=benefit.code, reason=reason))
        else:
            given.append(benefit.code)
    return Offer(benefits=tuple(given), withheld=tuple(withheld), not_offered=tuple(not_offered))


def _suits(
    policy: Policy, matter: Matter | None, benefit: Benefit, applicant: ApplicantKind
) -> bool:
    """Whether neither the benefit's own limits nor the matter leave it out."""
    if benefit.applicants is not None and applicant not in benefit.applicants:
        return False
    return matter is None or _on_matter(policy, matter, benefit)


def _on_matter(policy: Policy, matter: Matter, benefit: Benefit) -> bool:
    lists, operations = benefit.matter_lists, benefit.operations
    return (
        (lists is None or policy.on_any_list(matter, lists))
        and (operations is None or matter.operation in operations)
        and matter_supports(matter, benefit)
    )


@lru_cache(maxsize=64)
def _rivals(policy: Policy) -> Mapping[str, tuple[str, ...]]:
    """For each benefit those it is not given beside; it is enough that one of the two says so."""
    pairs = [(code, other) for code, one in policy.benefits.items() for other in one.excludes]
    both = (*pairs, *((other, code) for code, other in pairs))
    return {code: tuple(other for one, other in both if one == code) for code, _ in both}


def _not_given(policy: Policy, benefit: Benefit, code: RefusalCode) -> NotGiven:
    return NotGiven(benefit=benefit.code, reason=policy.refusal(code, benefit=benefit.code))


def open_breach(policy: Policy, breached: Reached, **params: object) -> Refusal:
    """That a breach is in the way; with the last day, where it is for a stated time (`until`)."""
    ends = {} if breached.until is None else {"until": breached.until}
    code = RefusalCode.OPEN_BREACH
    return Refusal(code=code, clause=policy.reasons.get(code), params=named(params | ends))


def _excluded(policy: Policy, benefit: Benefit, by: Wording) -> NotGiven:
    code, names = RefusalCode.BENEFIT_EXCLUDED, {"other": by.zh, "otherEn": by.en}
    reason = refusal(code, clause=policy.reasons.get(code), benefit=benefit.code, **names)
    return NotGiven(benefit=benefit.code, reason=reason)

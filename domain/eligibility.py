"""Whether, how far and why credit approval applies: one pure function, `decide`.

Four stages in the order of the policy: scope (二), credit (三), benefits (三1 to 三3) and the
applicant's will (四(二)1). Scope stands before credit: where a matter, channel or applicant is out
of scope, no grade is looked at. Same inputs, same answer, for ever.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from enum import StrEnum, unique
from functools import lru_cache

import msgspec

from domain.applicant import ApplicantKind
from domain.canonical import canonical_hash
from domain.conditions import holds
from domain.credit import Reading
from domain.knowledge import Known, concerning, facts_known
from domain.matter import Matter, SiteCheck, StepSpec
from domain.policy import (
    Benefit,
    BenefitEffect,
    BreachEffect,
    Channel,
    Policy,
    ProofKind,
    Tier,
    TierEffect,
)
from domain.refusal import Refusal, RefusalCode, Wording, refusal
from domain.scope import out_of_scope

INPUTS_FORMAT = 1
"""The shape of what `inputs_hash` is taken over; a change of the shape is a new number."""


@unique
class CaseMode(StrEnum):
    """How a case is handled: ordinarily, strictly (三4), or by credit approval."""

    ORDINARY = "ORDINARY"
    ORDINARY_STRICT = "ORDINARY_STRICT"
    CREDIT = "CREDIT"


class CreditSnapshot(msgspec.Struct, frozen=True, kw_only=True, rename="camel"):
    """What the register answered at one moment: one reading per fact of the policy."""

    id: str
    readings: tuple[Reading, ...]


class NotGiven(msgspec.Struct, frozen=True, kw_only=True):
    """A benefit of the tier that this case cannot have, and why."""

    benefit: str
    reason: Refusal


class Inputs(msgspec.Struct, frozen=True, kw_only=True, gc=False):
    """All that a decision rests on; `policy` is None on a day without one.

    `registered_on` is the day that fixed the policy version (登记), for a case; without it the
    policy must be in force today.
    """

    policy: Policy | None
    matter: Matter
    applicant: ApplicantKind
    channel: Channel
    snapshot: CreditSnapshot | None
    open_breaches: int
    requested: bool
    committed: bool
    today: date
    registered_on: date | None = None

    @property
    def scope_day(self) -> date:
        """The day on which the policy has to be in force."""
        return self.registered_on or self.today

    @property
    def readings(self) -> tuple[Reading, ...]:
        """What the register said; nothing where it was not asked."""
        return self.snapshot.readings if self.snapshot else ()


class Verdict(msgspec.Struct, frozen=True, kw_only=True, gc=False):
    """What a decision comes to.

    `benefits` is the offer, `granted` what request and commitment make of it; each benefit of the
    tier stands in exactly one of `benefits`, `withheld`, `not_offered`.
    """

    eligible: bool
    mode: CaseMode
    tier: str | None = None
    benefits: tuple[str, ...] = ()
    withheld: tuple[NotGiven, ...] = ()
    not_offered: tuple[NotGiven, ...] = ()
    granted: tuple[str, ...] = ()
    reasons: tuple[Refusal, ...]


class EligibilityDecision(Verdict, frozen=True, kw_only=True, gc=False):
    """The verdict, with the inputs it rests on (`given`)."""

    given: Inputs

    @property
    def inputs_hash(self) -> str:
        """SHA-256 over the RFC 8785 form of the stored inputs, in hex."""
        return canonical_hash(stored(self.given))


def decide(
    policy: Policy | None,
    matter: Matter,
    applicant: ApplicantKind,
    channel: Channel,
    snapshot: CreditSnapshot | None,
    open_breaches: int,
    requested: bool,
    committed: bool,
    today: date,
) -> EligibilityDecision:
    """Decide whether this applicant may have credit approval on this matter today.

    `snapshot` is what the register said (None: not asked), `open_breaches` counts live breaches,
    `requested` and `committed` are the applicant's own acts, `today` a civil day in Asia/Shanghai.
    """
    return decision(
        Inputs(
            policy=policy,
            matter=matter,
            applicant=applicant,
            channel=channel,
            snapshot=snapshot,
            open_breaches=open_breaches,
            requested=requested,
            committed=committed,
            today=today,
        )
    )


def decision(given: Inputs) -> EligibilityDecision:
    """`decide` on inputs that stand together already."""
    verdict = _verdict(
        given.policy,
        given.matter,
        given.applicant,
        given.channel,
        given.readings,
        given.open_breaches,
        given.requested,
        given.committed,
        given.today,
        given.registered_on,
    )
    return EligibilityDecision(
        given=given,
        eligible=verdict.eligible,
        mode=verdict.mode,
        tier=verdict.tier,
        benefits=verdict.benefits,
        withheld=verdict.withheld,
        not_offered=verdict.not_offered,
        granted=verdict.granted,
        reasons=verdict.reasons,
    )


@lru_cache(maxsize=1 << 14)
def _verdict(
    policy: Policy | None,
    matter: Matter,
    applicant: ApplicantKind,
    channel: Channel,
    readings: tuple[Reading, ...],
    open_breaches: int,
    requested: bool,
    committed: bool,
    today: date,
    registered_on: date | None,
) -> Verdict:
    """The four stages; remembered, since a hall asks the same of the same grades all day."""
    outside = out_of_scope(policy, matter, applicant, channel, registered_on or today)
    if policy is None or outside:
        return Verdict(eligible=False, mode=CaseMode.ORDINARY, reasons=outside)
    known = facts_known(policy, readings, today, matter)
    tier, reasons = _first_tier(policy, applicant, known)
    if tier is None or tier.effect is not TierEffect.INCENTIVE:
        restricts = tier is not None and tier.effect is TierEffect.RESTRICT
        mode = CaseMode.ORDINARY_STRICT if restricts else CaseMode.ORDINARY
        return Verdict(eligible=False, mode=mode, reasons=reasons)
    breach = policy.on_breach.effect(open_breaches)
    if breach is BreachEffect.BLOCK:
        blocked = (policy.refusal(RefusalCode.OPEN_BREACH),)
        return Verdict(eligible=False, mode=CaseMode.ORDINARY, tier=tier.id, reasons=blocked)
    withholds = breach is BreachEffect.WITHHOLD_COMMITMENT_BENEFITS
    offered = offer(policy, matter, tier.id, applicant, withholds)
    return _willing(policy, tier, offered, requested, committed)


# --- stage 1: scope (二), in scope.py --------------------------------------------------


def scope_reasons(given: Inputs) -> tuple[Refusal, ...]:
    """`out_of_scope` for inputs that stand together already."""
    day = given.registered_on or given.today
    return out_of_scope(given.policy, given.matter, given.applicant, given.channel, day)


# --- stage 2: credit (三) --------------------------------------------------------------


def standing(
    policy: Policy,
    applicant: ApplicantKind,
    snapshot: CreditSnapshot | None,
    today: date,
    matter: Matter | None = None,
) -> tuple[Tier | None, tuple[Refusal, ...]]:
    """The first tier whose condition is true, and the reason where it is no incentive.

    A tier that is unknown is passed over: not knowing never restricts. Without a matter nothing is
    known of what a policy counts of one matter alone.
    """
    readings = snapshot.readings if snapshot else ()
    return _first_tier(policy, applicant, facts_known(policy, readings, today, matter))


@lru_cache(maxsize=4096)
def _first_tier(
    policy: Policy, applicant: ApplicantKind, facts: tuple[Known, ...]
) -> tuple[Tier | None, tuple[Refusal, ...]]:
    known = concerning(policy, applicant, facts)
    for tier in policy.tiers:
        if holds(tier.when, policy, applicant, known):
            return tier, _tier_reasons(tier)
    unknown = next((value for value in known.values() if isinstance(value, Refusal)), None)
    return None, (unknown or policy.refusal(RefusalCode.NO_TIER),)


def _tier_reasons(tier: Tier) -> tuple[Refusal, ...]:
    if tier.effect is TierEffect.INCENTIVE:
        return ()
    default = (
        RefusalCode.TIER_RESTRICTS if tier.effect is TierEffect.RESTRICT else RefusalCode.NO_TIER
    )
    return (refusal(tier.reason or default, clause=tier.clause, tier=tier.id),)


# --- stage 3: benefits (三1 to 三3) ----------------------------------------------------


def matter_supports(matter: Matter, benefit: Benefit) -> bool:
    """Whether the matter can give this benefit at all (R-15)."""
    if benefit.code not in matter.supports:
        return False
    match benefit.effect:
        case BenefitEffect.DEFER_MATERIAL:
            return any(material.deferrable for material in matter.materials if material.required)
        case BenefitEffect.REPLACE_EVIDENCE:
            evidence = any(each.replaceable for each in matter.materials if each.required)
            return evidence or any(condition.replaceable for condition in matter.conditions)
        case BenefitEffect.WAIVE_SITE_CHECK:
            return matter.site_check is SiteCheck.BY_PRACTICE
        case BenefitEffect.ONE_FORM:
            return any(material.in_one_form for material in matter.materials)
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
    policy: Policy, matter: Matter, tier_id: str, applicant: ApplicantKind, withholds: bool
) -> Offer:
    """What the tier gives on this matter, what a breach withholds, and what it cannot give here."""
    tier = policy.tier(tier_id)
    assert tier is not None, "the tier comes from this policy"
    given: list[str] = []
    withheld, not_offered = [], []
    rivals = _rivals(policy)
    for benefit in (policy.benefits[code] for code in tier.benefits):
        beside = rivals.get(benefit.code)
        other = next(filter(given.__contains__, beside), None) if beside else None
        if not _suits(policy, matter, benefit, applicant):
            not_offered.append(_not_given(policy, benefit, RefusalCode.MATTER_DOES_NOT_SUPPORT))
        elif other is not None:
            not_offered.append(_excluded(policy, benefit, policy.benefits[other].name))
        elif withholds and benefit.by_commitment:
            withheld.append(_not_given(policy, benefit, RefusalCode.OPEN_BREACH))
        else:
            given.append(benefit.code)
    return Offer(benefits=tuple(given), withheld=tuple(withheld), not_offered=tuple(not_offered))


def _suits(policy: Policy, matter: Matter, benefit: Benefit, applicant: ApplicantKind) -> bool:
    """Whether neither the benefit's own limits nor the matter leave it out."""
    lists, operations, applicants = benefit.matter_lists, benefit.operations, benefit.applicants
    return (
        (applicants is None or applicant in applicants)
        and (lists is None or policy.on_any_list(matter, lists))
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


def _excluded(policy: Policy, benefit: Benefit, by: Wording) -> NotGiven:
    code, names = RefusalCode.BENEFIT_EXCLUDED, {"other": by.zh, "otherEn": by.en}
    reason = refusal(code, clause=policy.reasons.get(code), benefit=benefit.code, **names)
    return NotGiven(benefit=benefit.code, reason=reason)


# --- stage 4: will (四(二)1) -----------------------------------------------------------


def _willing(
    policy: Policy, tier: Tier, offered: Offer, requested: bool, committed: bool
) -> Verdict:
    """Eligible; credit approval only where the applicant both asked and committed (R-28)."""
    wanted = (policy.benefits[code] for code in offered.benefits)
    return Verdict(
        eligible=True,
        mode=CaseMode.CREDIT if requested and committed else CaseMode.ORDINARY,
        tier=tier.id,
        benefits=offered.benefits,
        withheld=offered.withheld,
        not_offered=offered.not_offered,
        granted=tuple(each.code for each in wanted if earned(each, requested, committed)),
        reasons=tuple(_unwilling(policy, requested, committed)),
    )


def earned(benefit: Benefit, requested: bool, committed: bool) -> bool:
    """Whether the applicant has done what this benefit asks for (四(二)1)."""
    return (requested or not benefit.needs_request) and (committed or not benefit.needs_commitment)


def _unwilling(policy: Policy, requested: bool, committed: bool) -> Iterator[Refusal]:
    if not requested:
        yield policy.refusal(RefusalCode.NOT_REQUESTED)
    if not committed:
        yield policy.refusal(RefusalCode.NOT_COMMITTED)


# --- what it rests on ------------------------------------------------------------------


class StoredInputs(msgspec.Struct, frozen=True, kw_only=True, rename="camel", omit_defaults=True):
    """The inputs as they are kept and hashed: versions by id, readings as they were.

    A member at its default is not written, so that one added later changes no older hash.
    """

    format: int
    policy: str | None
    matter: str
    applicant: ApplicantKind
    channel: Channel
    snapshot: str | None
    readings: tuple[Reading, ...]
    open_breaches: int
    requested: bool
    committed: bool
    today: date
    registered_on: date | None = None


def stored(given: Inputs) -> StoredInputs:
    """The inputs in the form that is kept with a decision."""
    return StoredInputs(
        format=INPUTS_FORMAT,
        policy=given.policy.id if given.policy else None,
        matter=given.matter.id,
        applicant=given.applicant,
        channel=given.channel,
        snapshot=given.snapshot.id if given.snapshot else None,
        readings=given.readings,
        open_breaches=given.open_breaches,
        requested=given.requested,
        committed=given.committed,
        today=given.today,
        registered_on=given.registered_on,
    )


def restored(kept: StoredInputs, policy: Policy | None, matter: Matter) -> Inputs:
    """The inputs again, from what was kept and the versions it names."""
    snapshot = (
        CreditSnapshot(id=kept.snapshot, readings=kept.readings)
        if kept.snapshot is not None
        else None
    )
    return Inputs(
        policy=policy,
        matter=matter,
        applicant=kept.applicant,
        channel=kept.channel,
        snapshot=snapshot,
        open_breaches=kept.open_breaches,
        requested=kept.requested,
        committed=kept.committed,
        today=kept.today,
        registered_on=kept.registered_on,
    )

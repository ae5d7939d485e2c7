"""Whether, how far and why credit approval applies: one pure function, `decide`.

Four stages in the order of the policy: scope (二), credit (三), benefits (三1 to 三3) and the
applicant's will (四(二)1). Scope stands before credit: where a matter, channel or applicant is out
of scope, no grade is looked at. Same inputs, same answer, for ever.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator
from datetime import date
from enum import StrEnum, unique
from functools import lru_cache

import msgspec
import rfc8785

from domain.applicant import ApplicantKind
from domain.conditions import fault, holds, token
from domain.credit import Reading, ReadingStatus
from domain.matter import Matter, SiteCheck
from domain.policy import (
    Benefit,
    BenefitEffect,
    BreachEffect,
    Channel,
    Policy,
    Tier,
    TierEffect,
)
from domain.refusal import Refusal, RefusalCode, refusal

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

    def reading(self, fact: str) -> Reading | None:
        """The reading of this fact, or None where none was asked for."""
        return next((each for each in self.readings if each.fact == fact), None)


class NotGiven(msgspec.Struct, frozen=True, kw_only=True):
    """A benefit of the tier that this case cannot have, and why."""

    benefit: str
    reason: Refusal


class Inputs(msgspec.Struct, frozen=True, kw_only=True):
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


class EligibilityDecision(msgspec.Struct, frozen=True, kw_only=True):
    """The answer, with the inputs it rests on (`given`).

    `benefits` is the offer, `granted` what request and commitment make of it; each benefit of the
    tier stands in exactly one of `benefits`, `withheld`, `not_offered`.
    """

    given: Inputs
    eligible: bool
    mode: CaseMode
    tier: str | None
    benefits: tuple[str, ...]
    withheld: tuple[NotGiven, ...]
    not_offered: tuple[NotGiven, ...]
    granted: tuple[str, ...]
    reasons: tuple[Refusal, ...]

    @property
    def inputs_hash(self) -> str:
        """SHA-256 over the RFC 8785 form of the stored inputs, in hex."""
        kept = msgspec.to_builtins(stored(self.given))
        return hashlib.sha256(rfc8785.dumps(kept)).hexdigest()


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
    outside = scope_reasons(given)
    if outside or given.policy is None:
        return _answer(given, reasons=outside)
    tier, reasons = standing(given.policy, given.applicant, given.snapshot, given.today)
    if tier is None or tier.effect is not TierEffect.INCENTIVE:
        return _answer(given, tier=tier, reasons=reasons)
    if given.open_breaches and given.policy.on_breach.OPEN is BreachEffect.BLOCK:
        return _answer(given, tier=tier, reasons=(given.policy.refusal(RefusalCode.OPEN_BREACH),))
    return _eligible(given, given.policy, tier)


# --- stage 1: scope (二) ---------------------------------------------------------------


def _inactive(policy: Policy, matter: Matter, *_: object) -> Iterator[Refusal]:
    if not matter.active:
        yield policy.refusal(RefusalCode.MATTER_INACTIVE)


def _type(policy: Policy, matter: Matter, *_: object) -> Iterator[Refusal]:
    if matter.type not in policy.scope.matter_types:
        yield policy.refusal(RefusalCode.MATTER_TYPE_NOT_COVERED, type=matter.type)


def _hall(policy: Policy, matter: Matter, *_: object) -> Iterator[Refusal]:
    if not matter.in_hall:
        yield policy.refusal(RefusalCode.MATTER_NOT_IN_HALL)


def _channel(policy: Policy, matter: Matter, _: object, channel: Channel) -> Iterator[Refusal]:
    if channel not in policy.scope.channels:
        yield policy.refusal(RefusalCode.CHANNEL_NOT_COVERED, channel=channel)


def _review(policy: Policy, matter: Matter, *_: object) -> Iterator[Refusal]:
    if matter.review is None:
        if policy.scope.review_required:
            yield policy.refusal(RefusalCode.MATTER_NOT_REVIEWED)
        return
    for domain in policy.scope.excluded:
        if domain.code in matter.review.domains:
            yield policy.refusal(
                RefusalCode.MATTER_EXCLUDED, domain=domain.code, domainName=domain.name.zh
            )
    if matter.review.irrevocable:
        yield policy.refusal(RefusalCode.MATTER_IRREVOCABLE)


def _applicant(
    policy: Policy, matter: Matter, applicant: ApplicantKind, _: object
) -> Iterator[Refusal]:
    if applicant not in policy.scope.applicants:
        yield policy.refusal(RefusalCode.APPLICANT_TYPE_NOT_COVERED, applicant=applicant)


ScopeRule = Callable[[Policy, Matter, ApplicantKind, Channel], Iterator[Refusal]]

SCOPE: tuple[tuple[tuple[RefusalCode, ...], ScopeRule], ...] = (
    ((RefusalCode.MATTER_INACTIVE,), _inactive),
    ((RefusalCode.MATTER_TYPE_NOT_COVERED,), _type),
    ((RefusalCode.MATTER_NOT_IN_HALL,), _hall),
    ((RefusalCode.CHANNEL_NOT_COVERED,), _channel),
    (
        (
            RefusalCode.MATTER_NOT_REVIEWED,
            RefusalCode.MATTER_EXCLUDED,
            RefusalCode.MATTER_IRREVOCABLE,
        ),
        _review,
    ),
    ((RefusalCode.APPLICANT_TYPE_NOT_COVERED,), _applicant),
)
"""The rules of scope in the order their reasons are given, with the codes each can answer."""


def scope_reasons(given: Inputs) -> tuple[Refusal, ...]:
    """`out_of_scope` for inputs that stand together already."""
    return out_of_scope(given.policy, given.matter, given.applicant, given.channel, given.scope_day)


@lru_cache(maxsize=4096)
def out_of_scope(
    policy: Policy | None,
    matter: Matter,
    applicant: ApplicantKind,
    channel: Channel,
    day: date,
) -> tuple[Refusal, ...]:
    """Every reason why credit approval does not exist here; empty where it does.

    While this is not empty the register must not be asked (purpose limitation, R-05).
    """
    if policy is None:
        return (refusal(RefusalCode.POLICY_NOT_IN_FORCE),)
    over = () if policy.in_force_on(day) else (policy.refusal(RefusalCode.POLICY_NOT_IN_FORCE),)
    return over + tuple(
        reason for _, rule in SCOPE for reason in rule(policy, matter, applicant, channel)
    )


# --- stage 2: credit (三) --------------------------------------------------------------


def standing(
    policy: Policy, applicant: ApplicantKind, snapshot: CreditSnapshot | None, today: date
) -> tuple[Tier | None, tuple[Refusal, ...]]:
    """The first tier whose condition is true, and the reason where it is no incentive.

    A tier that is unknown is passed over: not knowing never restricts.
    """
    readings = {id: snapshot.reading(id) if snapshot else None for id in policy.facts}
    faults = {id: fault(policy, id, reading, today) for id, reading in readings.items()}
    known = {id: _known(policy, id, readings[id], faults[id]) for id in policy.facts}
    for tier in policy.tiers:
        if holds(tier.when, policy, applicant, known):
            return tier, _tier_reasons(policy, tier)
    unknown = next((found for found in faults.values() if found is not None), None)
    return None, (unknown or policy.refusal(RefusalCode.NO_TIER),)


def _known(
    policy: Policy, id: str, reading: Reading | None, wrong: Refusal | None
) -> str | bool | None:
    fact = policy.facts[id]
    if reading is not None and reading.status is ReadingStatus.ABSENT:
        return fact.if_absent if isinstance(fact.if_absent, bool) else None
    return None if wrong is not None or reading is None else token(fact, reading)


def _tier_reasons(policy: Policy, tier: Tier) -> tuple[Refusal, ...]:
    if tier.effect is TierEffect.INCENTIVE:
        return ()
    default = (
        RefusalCode.TIER_RESTRICTS if tier.effect is TierEffect.RESTRICT else RefusalCode.NO_TIER
    )
    code = tier.reason or default
    return (refusal(code, clause=tier.clause, tier=tier.id),)


# --- stage 3: benefits (三1 to 三3) ----------------------------------------------------


def matter_supports(matter: Matter, benefit: Benefit) -> bool:
    """Whether the matter can give this benefit at all (R-15)."""
    if benefit.code not in matter.supports:
        return False
    match benefit.effect:
        case BenefitEffect.DEFER_MATERIAL:
            return any(material.deferrable for material in matter.materials)
        case BenefitEffect.REPLACE_EVIDENCE:
            papers = any(material.replaceable for material in matter.materials)
            return papers or any(condition.replaceable for condition in matter.conditions)
        case BenefitEffect.WAIVE_SITE_CHECK:
            return matter.site_check is SiteCheck.BY_PRACTICE
        case BenefitEffect.ONE_FORM:
            return any(material.in_one_form for material in matter.materials)
        case BenefitEffect.VERIFY_AFTER_DECISION:
            return any(not step.statutory for step in matter.steps)
        case _:
            return True


class Offer(msgspec.Struct, frozen=True, kw_only=True):
    """The benefits of a tier, sorted into the three ends each can have."""

    benefits: tuple[str, ...] = ()
    withheld: tuple[NotGiven, ...] = ()
    not_offered: tuple[NotGiven, ...] = ()


@lru_cache(maxsize=4096)
def offer(
    policy: Policy, matter: Matter, tier_id: str, applicant: ApplicantKind, breached: bool
) -> Offer:
    """What the tier gives on this matter, what a breach withholds, what the matter cannot give."""
    tier = policy.tier(tier_id)
    assert tier is not None, "the tier comes from this policy"
    given, withheld, not_offered = [], [], []
    for benefit in (policy.benefits[code] for code in tier.benefits):
        if not _suits(matter, benefit, applicant):
            not_offered.append(_not_given(policy, benefit, RefusalCode.MATTER_DOES_NOT_SUPPORT))
        elif breached and _withheld(policy, benefit):
            withheld.append(_not_given(policy, benefit, RefusalCode.OPEN_BREACH))
        else:
            given.append(benefit.code)
    return Offer(benefits=tuple(given), withheld=tuple(withheld), not_offered=tuple(not_offered))


def _suits(matter: Matter, benefit: Benefit, applicant: ApplicantKind) -> bool:
    for_whom = benefit.applicants is None or applicant in benefit.applicants
    return for_whom and matter_supports(matter, benefit)


def _withheld(policy: Policy, benefit: Benefit) -> bool:
    effect = policy.on_breach.OPEN
    return benefit.by_commitment and effect is BreachEffect.WITHHOLD_COMMITMENT_BENEFITS


def _not_given(policy: Policy, benefit: Benefit, code: RefusalCode) -> NotGiven:
    return NotGiven(benefit=benefit.code, reason=policy.refusal(code, benefit=benefit.code))


# --- stage 4: will (四(二)1) -----------------------------------------------------------


def _eligible(given: Inputs, policy: Policy, tier: Tier) -> EligibilityDecision:
    offered = offer(policy, given.matter, tier.id, given.applicant, given.open_breaches > 0)
    willing = given.requested and given.committed
    return EligibilityDecision(
        given=given,
        eligible=True,
        mode=CaseMode.CREDIT if willing else CaseMode.ORDINARY,
        tier=tier.id,
        benefits=offered.benefits,
        withheld=offered.withheld,
        not_offered=offered.not_offered,
        granted=tuple(code for code in offered.benefits if _wanted(policy.benefits[code], given)),
        reasons=tuple(_unwilling(policy, given)),
    )


def _wanted(benefit: Benefit, given: Inputs) -> bool:
    asked = given.requested or not benefit.needs_request
    return asked and (given.committed or not benefit.needs_commitment)


def _unwilling(policy: Policy, given: Inputs) -> Iterator[Refusal]:
    if not given.requested:
        yield policy.refusal(RefusalCode.NOT_REQUESTED)
    if not given.committed:
        yield policy.refusal(RefusalCode.NOT_COMMITTED)


def _answer(
    given: Inputs, *, reasons: tuple[Refusal, ...], tier: Tier | None = None
) -> EligibilityDecision:
    """An answer without credit approval; strict only where a tier that is known restricts."""
    restricts = tier is not None and tier.effect is TierEffect.RESTRICT
    incentive = tier is not None and tier.effect is TierEffect.INCENTIVE
    return EligibilityDecision(
        given=given,
        eligible=False,
        mode=CaseMode.ORDINARY_STRICT if restricts else CaseMode.ORDINARY,
        tier=tier.id if tier is not None and incentive else None,
        benefits=(),
        withheld=(),
        not_offered=(),
        granted=(),
        reasons=reasons,
    )


# --- what it rests on ------------------------------------------------------------------


class StoredInputs(msgspec.Struct, frozen=True, kw_only=True, rename="camel"):
    """The inputs as they are kept and hashed: versions by id, readings as they were."""

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
        readings=given.snapshot.readings if given.snapshot else (),
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

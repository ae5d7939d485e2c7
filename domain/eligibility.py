"""Whether, how far and why credit approval applies: one pure function, `decide`.

Four stages in the order of the policy: scope (二), credit (三), benefits (三1 to 三3) and the
applicant's will (四(二)1). Scope stands before credit: where a matter, channel or applicant is out
of scope, no grade is looked at. Same inputs, same answer, for ever.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from enum import StrEnum, unique
from functools import lru_cache

import msgspec

from domain.applicant import ApplicantKind
from domain.breach import BreachEffect, LiveBreach
from domain.canonical import canonical_hash
from domain.conditions import holds
from domain.credit import Reading
from domain.knowledge import Known, concerning, facts_known
from domain.matter import Matter
from domain.offer import NotGiven, Offer, offer, open_breach
from domain.policy import (
    Benefit,
    Channel,
    Policy,
    Tier,
    TierEffect,
)
from domain.refusal import Refusal, RefusalCode, refusal
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


class Inputs(msgspec.Struct, frozen=True, kw_only=True, gc=False):
    """All that a decision rests on; `policy` is None on a day without one.

    `registered_on` is the day that fixed the policy version (登记), for a case; without it the
    policy must be in force today. `breaches` are those of the open ones of which more is known
    than that they are there.
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
    breaches: tuple[LiveBreach, ...] = ()

    @property
    def live_breaches(self) -> tuple[LiveBreach, ...]:
        """Every open breach; nothing is known of those that were only counted."""
        counted_only = max(self.open_breaches - len(self.breaches), 0)
        return (*self.breaches, *((LiveBreach(),) * counted_only))

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
    breaches: tuple[LiveBreach, ...] = (),
) -> EligibilityDecision:
    """Decide whether this applicant may have credit approval on this matter today.

    `snapshot` is what the register said (None: not asked), `open_breaches` counts live breaches,
    `requested` and `committed` are the applicant's own acts, `today` a civil day in Asia/Shanghai,
    `breaches` tells more of some of the live ones.
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
            breaches=breaches,
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
        given.live_breaches,
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
    breaches: tuple[LiveBreach, ...],
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
    breached = policy.on_breach.reached(breaches, today)
    if breached.effect is BreachEffect.BLOCK:
        blocked = (open_breach(policy, breached),)
        return Verdict(eligible=False, mode=CaseMode.ORDINARY, tier=tier.id, reasons=blocked)
    offered = offer(policy, matter, tier.id, applicant, breached)
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
    breaches: tuple[LiveBreach, ...] = ()


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
        breaches=given.breaches,
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
        breaches=kept.breaches,
    )

"""What credit means for a case: what its decision rests on, and how it is accepted (四(二)1)."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import NamedTuple

from domain.breach import BreachEffect, LiveBreach
from domain.case import Case, Track
from domain.command import Occasion
from domain.eligibility import CaseMode, Inputs, decision, standing
from domain.policy import Policy, Recheck, TierEffect
from domain.refusal import RefusalCode

ASKED = frozenset({Track.REQUESTED, Track.INELIGIBLE, Track.ELIGIBLE, Track.COMMITTED})
"""Tracks on which a request of the applicant stands."""


class Acceptance(NamedTuple):
    """How a case is accepted: in which mode, whether the grade restricts it, why it is not accepted
    by credit approval (nothing where it is), and the benefits it has without a request.
    """

    mode: CaseMode
    restricted: bool
    reasons: tuple[RefusalCode, ...]
    benefits: tuple[str, ...] = ()


def acceptance(case: Case, on: Occasion) -> Acceptance:
    """Credit approval where the applicant has committed (四(二)1), otherwise by the snapshot."""
    restricted = _restricted(case, on)
    if case.track is Track.COMMITTED:
        return Acceptance(CaseMode.CREDIT, restricted, ())
    answer = decision(inputs(case, on, requested=case.track in ASKED))
    mode = CaseMode.ORDINARY_STRICT if restricted else CaseMode.ORDINARY
    reasons = tuple(reason.code for reason in answer.reasons)
    return Acceptance(mode, restricted, reasons, () if case.benefits else answer.granted)


def inputs(case: Case, on: Occasion, *, requested: bool) -> Inputs:
    """What a decision on this case rests on now, before there is a commitment."""
    return Inputs(
        policy=on.policy,
        matter=on.matter,
        applicant=case.applicant_kind,
        channel=case.channel,
        snapshot=on.snapshot,
        open_breaches=on.open_breaches,
        requested=requested,
        committed=False,
        today=on.today,
        registered_on=case.registered_on,
        breaches=on.breaches,
    )


def breach_warns(policy: Policy | None, breaches: Sequence[LiveBreach], today: date) -> bool:
    """Whether breaches confirmed since the commitment are told to the reviewer (A-12). They change
    nothing by themselves; where the policy gives them no effect, there is nothing to tell.
    """
    if policy is None or policy.switches.recheck is Recheck.NEVER:
        return False
    return policy.on_breach.reached(breaches, today).effect is not BreachEffect.NONE


def _restricted(case: Case, on: Occasion) -> bool:
    """Whether the last answer of the register calls for the strict path today (三4). An outage
    since then is no answer, and a grade that has expired since says nothing any more.
    """
    if not case.in_scope or case.answered is None or on.policy is None:
        return False
    latest = case.answered == case.snapshot
    answer = on.snapshot if latest else on.answered
    tier, _ = standing(on.policy, case.applicant_kind, answer, on.today, on.matter)
    return tier is not None and tier.effect is TierEffect.RESTRICT

"""Where each score belongs: no gap between the tiers, no band that an earlier tier takes.

Between two neighbouring numbers that the conditions name, every score is treated alike; so each
number, and one score out of each such stretch, stand for all.
"""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from itertools import pairwise

from domain.applicant import ApplicantKind
from domain.conditions import decides, holds
from domain.credit import FactKind
from domain.fact import comparisons
from domain.knowledge import decimal
from domain.policy import Policy, Tier
from domain.policy_fault import Fault, FaultCode, fault

BOTH_BOUNDS = 2


def score_faults(policy: Policy) -> Iterator[Fault]:
    """Every gap and every overlap of the scores the policy asks for."""
    for id, fact in policy.facts.items():
        if fact.kind is FactKind.SCORE:
            yield from _gaps(policy, id)
            kinds = policy.asked_about(id)
            yield from dict.fromkeys(each for kind in kinds for each in _overlaps(policy, id, kind))


def _samples(policy: Policy, id: str) -> list[Decimal]:
    lowest, highest = map(decimal, policy.facts[id].range)
    said = (each for tier in policy.tiers for each in comparisons(tier.when) if each.fact == id)
    marks = {decimal(mark) for each in said for _, mark in each.bounds}
    named = sorted({lowest, highest, *(mark for mark in marks if lowest <= mark <= highest)})
    return sorted([*named, *((one + other) / 2 for one, other in pairwise(named))])


def _gaps(policy: Policy, id: str) -> Iterator[Fault]:
    """One fault for each stretch of scores that no tier has anything to say of."""
    in_gap = False
    for score in _samples(policy, id):
        covered = any(
            decides(tier.when, policy, kind, {id: score})
            for kind in policy.asked_about(id)
            for tier in policy.tiers
        )
        if not covered and not in_gap:
            yield fault(FaultCode.SCORE_GAP, ("facts", id, "range"), fact=id, score=score)
        in_gap = not covered


def _overlaps(policy: Policy, id: str, applicant: ApplicantKind) -> Iterator[Fault]:
    """A tier that states both ends of a band, where an earlier one has a part of it, and a tier of
    which an earlier one has everything.
    """
    taken: set[Decimal] = set()
    for place, tier in enumerate(policy.tiers):
        here = {
            score
            for score in _samples(policy, id)
            if holds(tier.when, policy, applicant, {id: score})
        }
        twice = here & taken
        if twice and (twice == here or _states_a_band(tier, id)):
            path = ("tiers", place, "when")
            yield fault(FaultCode.SCORE_OVERLAP, path, fact=id, score=min(twice))
        taken |= here


def _states_a_band(tier: Tier, id: str) -> bool:
    said = [each for each in comparisons(tier.when) if each.fact == id]
    return any(len(each.bounds) == BOTH_BOUNDS for each in said)

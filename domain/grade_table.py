"""Which grade leads to which tier, as the table of a policy (分级规则) reads from top to bottom."""

from __future__ import annotations

from domain.applicant import ApplicantKind
from domain.conditions import holds
from domain.policy import Policy, Tier


def grades(policy: Policy, tier: Tier) -> tuple[str, ...]:
    """The grades, best first, that lead to this tier whatever else is known of an applicant.

    A grade that does so for one kind of applicant only is among them.
    """
    return tuple(
        grade
        for fact, asked in policy.facts.items()
        for grade in asked.scale
        if any(_reached(policy, kind, fact, grade) is tier for kind in policy.scope.applicants)
    )


def _reached(policy: Policy, kind: ApplicantKind, fact: str, grade: str) -> Tier | None:
    known = {fact: grade}
    return next((tier for tier in policy.tiers if holds(tier.when, policy, kind, known)), None)

"""Conditions over facts, in three values: yes, no, and unknown (`None`).

A fact that cannot be known never matches and never harms: `unknown` is not `no`.
"""

from __future__ import annotations

import operator
from collections.abc import Callable, Mapping
from decimal import Decimal

from domain.applicant import ApplicantKind
from domain.fact import Fact, When, parts
from domain.knowledge import Known, decimal
from domain.policy import Policy
from domain.refusal import Refusal
from domain.truth import Truth, all_of, no


def holds(
    when: When, policy: Policy, applicant: ApplicantKind, known: Mapping[str, Known]
) -> Truth:
    """Whether the condition holds, given what is known of each fact."""
    if when.all is not None:
        return all_of(holds(each, policy, applicant, known) for each in when.all)
    if when.any is not None:
        return no(all_of(no(holds(each, policy, applicant, known)) for each in when.any))
    if when.not_ is not None:
        return no(holds(when.not_, policy, applicant, known))
    if when.applicant is not None:
        return applicant in when.applicant
    about = when.about or ""
    return _compared(when, policy.facts[about], known.get(about))


def decides(
    when: When,
    policy: Policy,
    applicant: ApplicantKind,
    known: Mapping[str, Known],
    *,
    wanted: bool = True,
) -> bool:
    """Whether what is known has a say in the condition's being true (or false), whatever else may
    come to be known.
    """
    if holds(when, policy, applicant, known) is (not wanted):
        return False
    within = parts(when)
    if not within:
        return when.about in known
    wanted = wanted if when.not_ is None else not wanted
    return any(decides(each, policy, applicant, known, wanted=wanted) for each in within)


def _compared(when: When, fact: Fact, value: Known | None) -> Truth:
    if value is None or isinstance(value, Refusal):
        return None
    if isinstance(value, bool):
        return value if when.is_ is None else value is when.is_
    if isinstance(value, str):
        return on_the_scale(when, fact, value)
    number = value if isinstance(value, Decimal) else dict(value)[when.measure]
    return None if number is None else within(when, number)


def on_the_scale(when: When, fact: Fact, token: str) -> bool:
    """Whether the grade is one that the condition names, or is at least the one it names."""
    if when.in_ is not None:
        return token in when.in_
    assert when.at_least is not None, "policy_file lets no condition without a form pass"
    return fact.scale.index(token) <= fact.scale.index(when.at_least)


COMPARISONS: Mapping[str, Callable[[Decimal, Decimal], bool]] = {
    "ge": operator.ge,
    "gt": operator.gt,
    "le": operator.le,
    "lt": operator.lt,
    "eq": operator.eq,
}


def within(when: When, number: Decimal) -> bool:
    """Whether the number keeps every bound of the condition."""
    return all(COMPARISONS[name](number, decimal(mark)) for name, mark in when.bounds)

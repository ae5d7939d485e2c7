"""Conditions over facts, in three values: yes, no, and unknown (`None`).

A fact that cannot be known never matches and never harms: `unknown` is not `no`.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date

from domain.applicant import ApplicantKind
from domain.credit import Reading, ReadingStatus
from domain.grade import parse_grade
from domain.policy import Fact, Policy, When
from domain.refusal import Refusal, RefusalCode

Truth = bool | None


def fault(policy: Policy, id: str, reading: Reading | None, today: date) -> Refusal | None:
    """Why the reading of the fact `id` cannot be used today, or None."""
    fact = policy.facts[id]
    if reading is None or reading.status is ReadingStatus.UNAVAILABLE:
        return policy.refusal(RefusalCode.GRADE_UNAVAILABLE, fact=id)
    if reading.status is ReadingStatus.ABSENT:
        return policy.refusal(RefusalCode.GRADE_ABSENT, fact=id)
    if token(fact, reading) is None:
        return policy.refusal(RefusalCode.GRADE_UNRECOGNISED, fact=id, token=reading.token or "")
    if reading.evaluated_on is None or reading.evaluated_on > today:
        return policy.refusal(RefusalCode.GRADE_DATE_INVALID, fact=id)
    if _expired(fact, reading, today):
        return policy.refusal(RefusalCode.GRADE_EXPIRED, fact=id)
    return None


def token(fact: Fact, reading: Reading) -> str | None:
    """The reading's token as the fact's scale spells it, or None where the scale has none."""
    parsed = parse_grade(reading.token or "", fact.aliases)
    return parsed if parsed in fact.scale else None


def _expired(fact: Fact, reading: Reading, today: date) -> bool:
    if reading.valid_until is not None and today > reading.valid_until:
        return True
    if fact.max_age_days is None or reading.evaluated_on is None:
        return False
    return (today - reading.evaluated_on).days > fact.max_age_days


def holds(
    when: When, policy: Policy, applicant: ApplicantKind, known: Mapping[str, str | bool | None]
) -> Truth:
    """Whether the condition holds. `known` maps each fact to its token, to the truth its
    absence stands for, or to None where it is unknown.
    """
    if when.all is not None:
        return _all(holds(each, policy, applicant, known) for each in when.all)
    if when.any is not None:
        return _not(_all(_not(holds(each, policy, applicant, known)) for each in when.any))
    if when.not_ is not None:
        return _not(holds(when.not_, policy, applicant, known))
    if when.applicant is not None:
        return applicant in when.applicant
    return _fact_holds(when, policy.facts[when.fact or ""], known.get(when.fact or ""))


def _fact_holds(when: When, fact: Fact, value: str | bool | None) -> Truth:
    if value is None or isinstance(value, bool):
        return value
    if when.in_ is not None:
        return value in when.in_
    assert when.at_least is not None, "policy_file lets no condition without a form pass"
    return fact.scale.index(value) <= fact.scale.index(when.at_least)


def _all(truths: Iterable[Truth]) -> Truth:
    seen = list(truths)
    if False in seen:
        return False
    return None if None in seen else True


def _not(truth: Truth) -> Truth:
    return None if truth is None else not truth

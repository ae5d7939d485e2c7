"""Conditions over facts, in three values: yes, no, and unknown (`None`).

A fact that cannot be known never matches and never harms: `unknown` is not `no`.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from functools import lru_cache
from typing import TypeAlias

from domain.applicant import ApplicantKind
from domain.credit import Reading, ReadingStatus
from domain.grade import parse_grade
from domain.policy import Fact, Policy, When
from domain.refusal import Refusal, RefusalCode

Truth: TypeAlias = bool | None

Known: TypeAlias = str | bool | Refusal
"""What is known of a fact: its token, the truth its absence stands for, or why it is unknown."""


def knowledge(policy: Policy, id: str, reading: Reading | None, today: date) -> Known:
    """What a reading of the fact `id` tells today, or the first fault why it tells nothing.

    The last day of its validity and of its age are in time (A-05).
    """
    if reading is None or reading.token is None:
        return _without_value(policy, id, reading)
    token = _token(policy, id, reading.token)
    if token is None:
        return policy.refusal(RefusalCode.GRADE_UNRECOGNISED, fact=id, token=reading.token)
    day, until = reading.evaluated_on, reading.valid_until
    if day is None or day > today:
        return policy.refusal(RefusalCode.GRADE_DATE_INVALID, fact=id)
    oldest = policy.facts[id].max_age_days
    too_old = oldest is not None and (today - day).days > oldest
    if too_old or (until is not None and until < today):
        return policy.refusal(RefusalCode.GRADE_EXPIRED, fact=id)
    return token


def _without_value(policy: Policy, id: str, reading: Reading | None) -> Known:
    """No record means what the fact says it does; a source that did not answer means nothing."""
    if reading is None or reading.status is ReadingStatus.UNAVAILABLE:
        return policy.refusal(RefusalCode.GRADE_UNAVAILABLE, fact=id)
    truth = policy.facts[id].if_absent
    absent = policy.refusal(RefusalCode.GRADE_ABSENT, fact=id)
    return truth if isinstance(truth, bool) else absent


@lru_cache(maxsize=1024)
def _token(policy: Policy, id: str, raw: str) -> str | None:
    """The token as the fact's scale spells it, or None where the scale has none."""
    fact = policy.facts[id]
    token = parse_grade(raw, fact.aliases)
    return token if token in fact.scale else None


def holds(
    when: When, policy: Policy, applicant: ApplicantKind, known: Mapping[str, Known]
) -> Truth:
    """Whether the condition holds, given what is known of each fact."""
    if when.all is not None:
        return _all(holds(each, policy, applicant, known) for each in when.all)
    if when.any is not None:
        return _not(_all(_not(holds(each, policy, applicant, known)) for each in when.any))
    if when.not_ is not None:
        return _not(holds(when.not_, policy, applicant, known))
    if when.applicant is not None:
        return applicant in when.applicant
    return _fact_holds(when, policy.facts[when.fact or ""], known.get(when.fact or ""))


def _fact_holds(when: When, fact: Fact, value: Known | None) -> Truth:
    if value is None or isinstance(value, Refusal):
        return None
    if isinstance(value, bool):
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

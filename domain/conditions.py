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
    """What a reading of the fact `id` tells today, or the first fault why it tells nothing."""
    if reading is None or reading.token is None:
        return _without_value(policy, id, reading)
    return _graded(policy, id, reading.token, reading.evaluated_on, reading.valid_until, today)


def _without_value(policy: Policy, id: str, reading: Reading | None) -> Known:
    """No record means what the fact says it does; a source that did not answer means nothing."""
    if reading is None or reading.status is ReadingStatus.UNAVAILABLE:
        return policy.refusal(RefusalCode.GRADE_UNAVAILABLE, fact=id)
    truth = policy.facts[id].if_absent
    absent = policy.refusal(RefusalCode.GRADE_ABSENT, fact=id)
    return truth if isinstance(truth, bool) else absent


@lru_cache(maxsize=4096)
def _graded(
    policy: Policy,
    id: str,
    raw: str,
    evaluated_on: date | None,
    valid_until: date | None,
    today: date,
) -> Known:
    """The token as the fact's scale spells it, if it is on the scale and in date (A-05)."""
    fact = policy.facts[id]
    token = parse_grade(raw, fact.aliases)
    if token not in fact.scale:
        return policy.refusal(RefusalCode.GRADE_UNRECOGNISED, fact=id, token=raw)
    if evaluated_on is None or evaluated_on > today:
        return policy.refusal(RefusalCode.GRADE_DATE_INVALID, fact=id)
    too_old = fact.max_age_days is not None and (today - evaluated_on).days > fact.max_age_days
    if too_old or (valid_until is not None and today > valid_until):
        return policy.refusal(RefusalCode.GRADE_EXPIRED, fact=id)
    return token


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

"""What a reading tells of a fact today: its value, what its absence means, or why nothing.

Each kind of fact has one way to be read; a reading of another kind tells nothing.
"""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from functools import lru_cache
from typing import TypeAlias

from domain.applicant import ApplicantKind
from domain.credit import FactKind, Reading, ReadingStatus, Record
from domain.fact import Fact, Measure, comparisons
from domain.grade import grade_token
from domain.matter import Matter
from domain.policy import Policy
from domain.refusal import Refusal, RefusalCode

Tally: TypeAlias = tuple[tuple[Measure, Decimal | None], ...]
"""What RECORDS come to, by each measure the policy asks for; None where it cannot be told."""

Value: TypeAlias = str | Decimal | bool | Tally

Known: TypeAlias = Value | Refusal
"""What is known of a fact: its value, the truth its absence stands for, or why it is unknown."""


def facts_known(
    policy: Policy, readings: tuple[Reading, ...], today: date, matter: Matter | None = None
) -> tuple[Known, ...]:
    """What is known today of each fact, in the policy's order; without a reading, nothing."""
    read = {reading.fact: reading for reading in reversed(readings)}
    return tuple(knowledge(policy, fact, read.get(fact), today, matter) for fact in policy.facts)


def concerning(
    policy: Policy, applicant: ApplicantKind, facts: tuple[Known, ...]
) -> dict[str, Known]:
    """What is known of each fact that is asked about applicants of this kind."""
    named = zip(policy.facts.items(), facts, strict=True)
    return {id: value for (id, fact), value in named if fact.concerns(applicant)}


def knowledge(
    policy: Policy, id: str, reading: Reading | None, today: date, matter: Matter | None = None
) -> Known:
    """What a reading of the fact `id` tells today, or the first fault why it tells nothing.

    The last day of its validity and of its age are in time (A-05). Records are counted for
    `matter`; without one, what is counted of one matter alone cannot be told.
    """
    if reading is None or reading.status is not ReadingStatus.OK:
        return _without_value(policy, id, reading, today, matter)
    fact = policy.facts[id]
    value = _value(policy, id, reading, today, matter)
    if value is None:
        shown = reading.token or reading.number or "—"
        return policy.refusal(RefusalCode.GRADE_UNRECOGNISED, fact=id, token=shown)
    if _date_is_wrong(fact, reading, today):
        return policy.refusal(RefusalCode.GRADE_DATE_INVALID, fact=id)
    day, until, oldest = reading.evaluated_on, reading.valid_until, fact.max_age_days
    too_old = day is not None and oldest is not None and (today - day).days > oldest
    if too_old or (until is not None and until < today):
        return policy.refusal(RefusalCode.GRADE_EXPIRED, fact=id)
    return value


def _without_value(
    policy: Policy, id: str, reading: Reading | None, today: date, matter: Matter | None
) -> Known:
    """No record means what the fact says it does; a source that did not answer means nothing."""
    if reading is None or reading.status is ReadingStatus.UNAVAILABLE:
        return policy.refusal(RefusalCode.GRADE_UNAVAILABLE, fact=id)
    fact = policy.facts[id]
    if not isinstance(fact.if_absent, bool):
        return policy.refusal(RefusalCode.GRADE_ABSENT, fact=id)
    if fact.kind is FactKind.RECORDS:
        return _tally(policy, id, (), today, matter)
    return fact.if_absent


EVALUATED = frozenset({FactKind.GRADE, FactKind.SCORE})
"""Kinds that were made on some day; the others are as the source has them when it is asked."""


def _date_is_wrong(fact: Fact, reading: Reading, today: date) -> bool:
    """Whether it lacks a day that counts, or speaks of a day to come."""
    if reading.records and any(record.on > today for record in reading.records):
        return True
    if reading.evaluated_on is None:
        return fact.kind in EVALUATED or fact.max_age_days is not None
    return reading.evaluated_on > today


# --- by kind ---------------------------------------------------------------------------


def _value(
    policy: Policy, id: str, reading: Reading, today: date, matter: Matter | None
) -> Value | None:
    """What it says, or None where that is nothing that this policy knows of such a fact."""
    match policy.facts[id].kind:
        case FactKind.GRADE:
            return None if reading.token is None else _token(policy, id, reading.token)
        case FactKind.SCORE:
            return None if reading.number is None else _score(policy, id, reading.number)
        case FactKind.LIST | FactKind.FLAG:
            return reading.listed
        case FactKind.RECORDS:
            records = reading.records
            return None if records is None else _tally(policy, id, records, today, matter)


@lru_cache(maxsize=1024)
def _token(policy: Policy, id: str, raw: str) -> str | None:
    """The token as the fact's scale spells it, or None where the scale has none."""
    fact = policy.facts[id]
    spelled = grade_token(raw)
    token = fact.aliases.get(spelled, spelled)
    return token if token in fact.scale else None


def _score(policy: Policy, id: str, number: str) -> Decimal | None:
    """The score, or None for one outside of what the source can give."""
    score = Decimal(number)
    lowest, highest = map(decimal, policy.facts[id].range)
    return score if lowest <= score <= highest else None


def decimal(mark: float) -> Decimal:
    """A number of a policy file, exactly as it is written there."""
    return Decimal(str(mark))


# --- records ---------------------------------------------------------------------------


def _tally(
    policy: Policy, id: str, records: tuple[Record, ...], today: date, matter: Matter | None
) -> Tally:
    measures = _measures(policy, id)
    return tuple((each, _measured(each, records, today, matter)) for each in measures)


@lru_cache(maxsize=256)
def _measures(policy: Policy, id: str) -> tuple[Measure, ...]:
    """What the policy's conditions count of this fact, each once."""
    asked = (each.measure for tier in policy.tiers for each in comparisons(tier.when))
    return tuple(dict.fromkeys(measure for measure in asked if measure.fact == id))


def _measured(
    measure: Measure, records: tuple[Record, ...], today: date, matter: Matter | None
) -> Decimal | None:
    """How many they are, or what their amounts sum up to; None where nobody told what it takes."""
    if measure.this_matter and matter is None:
        return None
    kept = [record for record in records if counts(measure, record, today, matter)]
    if not measure.sum:
        return Decimal(len(kept))
    amounts = [Decimal(record.amount) for record in kept if record.amount is not None]
    return sum(amounts, Decimal()) if len(amounts) == len(kept) else None


def counts(measure: Measure, record: Record, today: date, matter: Matter | None) -> bool:
    """Whether the record is one of those the measure takes; its last day is in time."""
    years = measure.within_years
    recent = years is None or record.on >= years_before(today, years)
    about = matter.codes if matter is not None else ()
    return recent and (not measure.this_matter or record.matter in about)


def years_before(day: date, years: int) -> date:
    """The same day so many years before; for a 29 February, the 28th where there is no other."""
    try:
        return day.replace(year=day.year - years)
    except ValueError:
        return day.replace(year=day.year - years, day=28)

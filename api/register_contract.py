"""What is said to a credit register over HTTP and what it may say back: `docs/register.md`.

Shared by the adapter, the file form and the stand-in. Nothing here does any I/O.
"""

import json
from collections.abc import Collection, Sequence
from datetime import date
from typing import Any, TypeVar

import msgspec

from domain.credit import (
    AskedFact,
    Evaluation,
    Reading,
    ReadingStatus,
    Subject,
    UnavailableCause,
)


class Unanswered(Exception):
    """The register gave no reading that can be used."""

    def __init__(self, cause: UnavailableCause) -> None:
        super().__init__(cause)
        self.cause = cause


class Question(msgspec.Struct, frozen=True, kw_only=True, rename="camel"):
    """The body of a query. The subject's identifier stands here and nowhere else."""

    subject: Subject
    facts: tuple[AskedFact, ...]


class Statement(Evaluation, frozen=True, kw_only=True):
    """An evaluation, said of a fact that was asked for."""

    fact: str


def reading_of(found: Evaluation, asked: AskedFact) -> Reading:
    """The reading of the fact that this evaluation was asked for."""
    down = found.status is ReadingStatus.UNAVAILABLE
    return Reading(
        fact=asked.fact,
        source=asked.source,
        status=found.status,
        token=found.token,
        number=found.number,
        listed=found.listed,
        records=found.records,
        evaluated_on=found.evaluated_on,
        valid_until=found.valid_until,
        cause=UnavailableCause.SOURCE_DOWN if down else None,
    )


class Answer(msgspec.Struct, frozen=True, kw_only=True, rename="camel"):
    """The body of an answer; `subject` repeats whom it is about."""

    subject: Subject
    readings: tuple[Statement, ...]


def readings_from(body: bytes, question: Question) -> tuple[Reading, ...]:
    """The readings in an answer's body, one per fact asked.

    Raises `Unanswered` where the body is not of the form, speaks of another subject, leaves a
    fact out or contradicts itself. Facts that were not asked for are not looked at.
    """
    answer = _decoded(body)
    if answer.subject != question.subject:
        raise Unanswered(UnavailableCause.OTHER_SUBJECT)
    return tuple(_reading(asked, answer.readings) for asked in question.facts)


def _decoded(body: bytes) -> Answer:
    try:
        said = json.loads(body.decode(), object_pairs_hook=unrepeated)
        return msgspec.convert(said, Answer)
    except (ValueError, msgspec.ValidationError, RecursionError):
        raise Unanswered(UnavailableCause.GARBLED) from None


def unrepeated(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    """A JSON object in which no key stands twice: which of two grades counts is not guessed."""
    members = dict(pairs)
    if len(members) != len(pairs):
        raise ValueError("a key stands twice in one object")
    return members


def _reading(asked: AskedFact, statements: Sequence[Statement]) -> Reading:
    about = [statement for statement in statements if statement.fact == asked.fact]
    if not about:
        raise Unanswered(UnavailableCause.GARBLED)
    return reading_of(newest(about), asked)


E = TypeVar("E", bound=Evaluation)


def newest(evaluations: Collection[E]) -> E:
    """The evaluation that counts among all of one subject by one source: that of the latest day.

    Raises `Unanswered` with CONTRADICTORY where two differ on that day, where one of several has
    no day or is no evaluation, or where one ended before it began.
    """
    distinct = set(evaluations)
    if any(map(_ends_before_it_begins, distinct)):
        raise Unanswered(UnavailableCause.CONTRADICTORY)
    if len(distinct) == 1:
        return distinct.pop()
    by_day = sorted(distinct, key=_day, reverse=True)
    if _day(by_day[0]) == _day(by_day[1]) or _day(by_day[-1]) == date.min:
        raise Unanswered(UnavailableCause.CONTRADICTORY)
    return by_day[0]


def _day(evaluation: Evaluation) -> date:
    return evaluation.evaluated_on or date.min


def _ends_before_it_begins(evaluation: Evaluation) -> bool:
    return evaluation.valid_until is not None and evaluation.valid_until < _day(evaluation)

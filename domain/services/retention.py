"""Erasing what is over its term (个保法19, 47), daily: each kind by a term of `retention.toml`."""

from collections.abc import Awaitable, Callable, Mapping, Sequence
from datetime import date, datetime
from typing import NamedTuple, TypeAlias

from domain.author import Author
from domain.instants import civil_day
from domain.retention import ApplicantErased, DataKind, RetentionApplied, terms
from domain.store import retention as store
from domain.store.applicants import erase_applicant
from domain.store.case_filters import forget_filters_for
from domain.store.database import transaction
from domain.store.log import NewEvent, append, stream_version


class Erased(NamedTuple):
    """How many cases, persons, texts or entries were erased at once; of which cases, if it was of
    cases; and the events that tell more.
    """

    rows: int
    cases: tuple[str, ...] = ()
    events: tuple[NewEvent, ...] = ()


class Eraser(NamedTuple):
    """How to find what is over its term before a day, and how to erase some of it."""

    find: Callable[[date], Awaitable[int]]
    erase: Callable[[date], Awaitable[Erased]]


_Find: TypeAlias = Callable[[date, int], Awaitable[Sequence[str]]]


async def over_term(today: date) -> Mapping[DataKind, int]:
    """How much of each kind is over its term: cases, persons, texts or entries."""
    return {kind: await each.find(_before(kind, today)) for kind, each in ERASERS.items()}


async def apply_retention(
    author: Author, at: datetime, new_id: Callable[[], str]
) -> Mapping[DataKind, int]:
    """Erase what is over its term, and write down what was; how much of each kind it was.

    Batch by batch, so that no writer waits for long.
    """
    today, erased = civil_day(at), dict.fromkeys(ERASERS, 0)
    for kind in ERASERS:
        while some := await _some_erased(kind, _before(kind, today), author, at, new_id()):
            erased[kind] += some
    return erased


def _before(kind: DataKind, today: date) -> date:
    # The last day of these stands with each of them.
    return today if kind is DataKind.WORDS_OUTSIDE_CASES else terms()[kind].cutoff(today)


async def _some_erased(
    kind: DataKind, before: date, author: Author, at: datetime, stream: str
) -> int:
    """Erase one batch; how much that was."""
    async with transaction():
        erased = await ERASERS[kind].erase(before)
        if erased.rows:
            said = RetentionApplied(
                kind=kind, before=before, erased=erased.rows, cases=erased.cases
            )
            await append(author, at, [*erased.events, NewEvent(stream, 1, said)])
    return erased.rows


# --- persons ---------------------------------------------------------------------------


async def erase_person(applicant: str, request: str | None = None) -> NewEvent:
    """Keep no more who a natural person was, nor the words of the cases and breaches, inside
    the open transaction; the event that says so.
    """
    cases = await store.cases_of(applicant)
    streams = [*cases, *await store.breaches_of(applicant)]
    if streams:
        await store.erase_words(streams)
    await forget_filters_for(applicant)
    await erase_applicant(applicant)
    said = ApplicantErased(applicant=applicant, request=request, cases=len(cases))
    return NewEvent(applicant, await stream_version(applicant) + 1, said)


# --- each kind -------------------------------------------------------------------------


def _of_cases(find: _Find, erase: Callable[[Sequence[str]], Awaitable[int]]) -> Eraser:
    async def some(before: date) -> Erased:
        cases = await find(before, store.AT_ONCE)
        if cases:
            await erase(cases)
        return Erased(len(cases), tuple(cases))

    return Eraser(_counted(find), some)


def _of_persons(find: _Find) -> Eraser:
    async def some(before: date) -> Erased:
        persons = await find(before, store.AT_ONCE)
        events = [await erase_person(each) for each in persons]
        return Erased(len(persons), events=tuple(events))

    return Eraser(_counted(find), some)


def _counted(find: _Find) -> Callable[[date], Awaitable[int]]:
    async def count(before: date) -> int:
        return len(await find(before, store.ALL))

    return count


def _of_rows(
    count: Callable[[date], Awaitable[int]], erase: Callable[[date], Awaitable[int]]
) -> Eraser:
    async def all_(before: date) -> Erased:
        return Erased(await erase(before))

    return Eraser(count, all_)


ERASERS: Mapping[DataKind, Eraser] = {
    DataKind.CASE_WORDS: _of_cases(store.cases_with_words, store.erase_words),
    DataKind.BREACH_WORDS: _of_rows(store.count_breach_words, store.erase_breach_words),
    DataKind.CREDIT_READINGS: _of_cases(store.cases_with_readings, store.erase_readings),
    DataKind.APPLICANT_IDENTITY: _of_persons(store.applicants_over),
    DataKind.APPLICANT_WITHOUT_CASE: _of_persons(store.applicants_without_case),
    DataKind.WORDS_OUTSIDE_CASES: _of_rows(store.count_words_over, store.erase_words_over),
    DataKind.ACCESS_LOG: _of_rows(store.count_accesses_before, store.erase_accesses_before),
}
"""Every kind whose term the daily run keeps."""

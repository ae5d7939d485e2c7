"""What a register would have to say for an applicant to stand in a better tier.

Only the nearest way is looked for: of conditions of which one is enough, the one that takes the
fewest changes; of the values that meet it, the one nearest to what was read.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from decimal import Decimal
from itertools import pairwise
from typing import NamedTuple

from domain.applicant import ApplicantKind
from domain.conditions import holds, on_the_scale, within
from domain.credit import FactKind, Reading, ReadingStatus, Record
from domain.fact import Fact, When, parts
from domain.knowledge import Known, concerning, counts, decimal, facts_known
from domain.matter import Matter
from domain.policy import Policy, Tier


class Need(NamedTuple):
    """A comparison that has to come out so."""

    when: When
    wanted: bool

    @property
    def fact(self) -> str:
        """What it compares."""
        return self.when.about or ""


class Standing(NamedTuple):
    """Whose tier is asked for, and what is known for it."""

    policy: Policy
    applicant: ApplicantKind
    readings: tuple[Reading, ...]
    today: date
    matter: Matter

    @property
    def known(self) -> Mapping[str, Known]:
        """What is known of each fact."""
        facts = facts_known(self.policy, self.readings, self.today, self.matter)
        return concerning(self.policy, self.applicant, facts)


def needs(standing: Standing, tier: Tier) -> tuple[Need, ...] | None:
    """What would have to be otherwise for this to be the first tier; None where nothing helps."""
    known = standing.known
    before = standing.policy.tiers[: standing.policy.tiers.index(tier)]
    reached = _nearest(tier.when, standing, known, wanted=True)
    in_the_way = (
        _nearest(each.when, standing, known, wanted=False)
        for each in before
        if holds(each.when, standing.policy, standing.applicant, known)
    )
    return _together((reached, *in_the_way))


def _nearest(
    when: When, standing: Standing, known: Mapping[str, Known], *, wanted: bool
) -> tuple[Need, ...] | None:
    if holds(when, standing.policy, standing.applicant, known) is wanted:
        return ()
    if when.not_ is not None:
        return _nearest(when.not_, standing, known, wanted=not wanted)
    if when.about is not None:
        concerned = standing.policy.facts[when.about].concerns(standing.applicant)
        return (Need(when, wanted),) if concerned else None
    each = [_nearest(part, standing, known, wanted=wanted) for part in parts(when)]
    if (when.all is not None) == wanted and when.applicant is None:
        return _together(each)
    return min((way for way in each if way is not None), key=len, default=None)


def _together(ways: Iterable[tuple[Need, ...] | None]) -> tuple[Need, ...] | None:
    found: list[Need] = []
    for way in ways:
        if way is None:
            return None
        found += way
    return tuple(dict.fromkeys(found))


# --- readings that meet what is needed -------------------------------------------------


def meeting(standing: Standing, wanted: Sequence[Need]) -> tuple[Reading, ...]:
    """The readings with those changed that have to be, evaluated today; one that no value can
    meet stays as it is.
    """
    readings = {reading.fact: reading for reading in reversed(standing.readings)}
    for id in dict.fromkeys(need.fact for need in wanted):
        asked = [need for need in wanted if need.fact == id]
        fact = standing.policy.facts[id]
        before = readings.get(id) or _unread(id, fact)
        readings[id] = _met(before, fact, asked, standing)
    return tuple(readings.values())


def _unread(id: str, fact: Fact) -> Reading:
    return Reading(fact=id, source=fact.source, status=ReadingStatus.UNAVAILABLE)


def _met(before: Reading, fact: Fact, asked: Sequence[Need], standing: Standing) -> Reading:
    fresh = Fresh(before.fact, before.source, standing.today)
    match fact.kind:
        case FactKind.GRADE:
            token = _token(before.token, fact, asked)
            return before if token is None else fresh.reading(token=token)
        case FactKind.SCORE:
            number = _number(before.number, asked, _scores(fact, asked))
            return before if number is None else fresh.reading(number=str(number))
        case FactKind.RECORDS:
            return fresh.reading(records=_records(before.records or (), asked, standing))
        case FactKind.LIST | FactKind.FLAG:
            return fresh.reading(listed=asked[0].when.is_ is asked[0].wanted)


class Fresh(NamedTuple):
    """A reading of today, but for its value."""

    fact: str
    source: str
    today: date

    def reading(
        self,
        *,
        token: str | None = None,
        number: str | None = None,
        listed: bool | None = None,
        records: tuple[Record, ...] | None = None,
    ) -> Reading:
        """The reading with this one value."""
        return Reading(
            fact=self.fact,
            source=self.source,
            status=ReadingStatus.OK,
            token=token,
            number=number,
            listed=listed,
            records=records,
            evaluated_on=self.today,
        )


def _token(read: str | None, fact: Fact, asked: Sequence[Need]) -> str | None:
    """The grade nearest to the one read, or else the lowest, that meets all that is asked."""
    fitting = [token for token in fact.scale if all(_grade_meets(fact, token, n) for n in asked)]
    if read not in fact.scale:
        return fitting[-1] if fitting else None
    here = fact.scale.index(read)
    return min(fitting, key=lambda token: abs(fact.scale.index(token) - here), default=None)


def _grade_meets(fact: Fact, token: str, need: Need) -> bool:
    return on_the_scale(need.when, fact, token) is need.wanted


def _scores(fact: Fact, asked: Sequence[Need]) -> list[Decimal]:
    """The numbers the conditions name, those half-way between, and the ends of the range."""
    marks = {decimal(mark) for need in asked for _, mark in need.when.bounds}
    named = sorted({*map(decimal, fact.range), *marks})
    return sorted([*named, *((one + other) / 2 for one, other in pairwise(named))])


def _number(
    read: str | None, asked: Sequence[Need], candidates: Iterable[Decimal]
) -> Decimal | None:
    """The candidate that meets all that is asked and is nearest to what was read, or the lowest."""
    fitting = [n for n in candidates if all(within(need.when, n) is need.wanted for need in asked)]
    if read is None:
        return min(fitting, default=None)
    return min(fitting, key=lambda number: abs(number - Decimal(read)), default=None)


def _records(
    read: tuple[Record, ...], asked: Sequence[Need], standing: Standing
) -> tuple[Record, ...]:
    """The records without those that count, and with as many of today as are wanted."""
    today, matter = standing.today, standing.matter
    for measure in dict.fromkeys(need.when.measure for need in asked):
        of_it = [need for need in asked if need.when.measure == measure]
        counted = [record for record in read if counts(measure, record, today, matter)]
        wanted = _number(str(len(counted)), of_it, _amounts(of_it)) or Decimal(0)
        others = tuple(record for record in read if record not in counted)
        new = Record(on=today, matter=matter.handling_code, amount=str(wanted))
        read = (*others, *((new,) * (1 if measure.sum else int(wanted))))
    return read


def _amounts(asked: Sequence[Need]) -> Iterator[Decimal]:
    """Numbers beside every bound, none of them below nothing."""
    marks = {decimal(mark) for need in asked for _, mark in need.when.bounds}
    yield from sorted(
        {max(Decimal(0), mark + step) for mark in (*marks, Decimal(0)) for step in (-1, 0, 1)}
    )

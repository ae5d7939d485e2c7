"""What broken commitments lead to (违诺后果, 五1): a ladder of rungs, each with what sets it off.

A breach counts while it is live: one that was repaired, dismissed or has expired is no input of a
decision, so that repair ends a bar for a stated time too (令第36号).
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from enum import StrEnum, unique
from typing import NamedTuple

import msgspec

from domain.deadline import months_later
from domain.policy_part import Months, Part, Several
from domain.truth import Truth, all_of


@unique
class BreachEffect(StrEnum):
    """What a breach does, the mildest first (A-08)."""

    NONE = "NONE"
    WITHHOLD_COMMITMENT_BENEFITS = "WITHHOLD_COMMITMENT_BENEFITS"
    BLOCK = "BLOCK"

    def is_severer_than(self, other: BreachEffect) -> bool:
        """Whether it takes more from an applicant."""
        return _SEVERITY.index(self) > _SEVERITY.index(other)


_SEVERITY = tuple(BreachEffect)


@unique
class BreachKind(StrEnum):
    """What a breach was: a commitment that was not true, a deferred material that did not come,
    a grant taken back for it (许可法69), one of the class 严重 (令第36号). It may be several.
    """

    FALSE_COMMITMENT = "FALSE_COMMITMENT"
    DEFERRAL_LAPSED = "DEFERRAL_LAPSED"
    DECISION_REVOKED = "DECISION_REVOKED"
    SERIOUS = "SERIOUS"


@unique
class BreachEvent(StrEnum):
    """What sets off a rung: a live breach, its document, several of them, or one of a kind."""

    OPEN = "OPEN"
    CONFIRMED = "CONFIRMED"
    REPEATED = "REPEATED"
    FALSE_COMMITMENT = "FALSE_COMMITMENT"
    DEFERRAL_LAPSED = "DEFERRAL_LAPSED"
    DECISION_REVOKED = "DECISION_REVOKED"
    SERIOUS = "SERIOUS"


class LiveBreach(msgspec.Struct, frozen=True, kw_only=True, rename="camel", omit_defaults=True):
    """A breach that is confirmed and not repaired: the day of the document that confirms it, and
    what it was; each None where that is not known.
    """

    confirmed_on: date | None = None
    kinds: tuple[BreachKind, ...] | None = None


class Consequence(Part, frozen=True, kw_only=True):
    """What a breach of a kind leads to: until it is repaired, or for so many months from the
    document that confirms it.
    """

    effect: BreachEffect
    months: Months | None = None


class Bar(Part, frozen=True, kw_only=True):
    """What every breach leads to for so many months from its document."""

    effect: BreachEffect
    months: Months


class Repeated(Part, frozen=True, kw_only=True):
    """What several breaches lead to, from so many on; with `months`, so many of the last months."""

    count: Several
    effect: BreachEffect
    months: Months | None = None


class Rung(NamedTuple):
    """One rung of the ladder: what sets it off, how often, for how long, and what it does."""

    event: BreachEvent
    effect: BreachEffect
    months: int | None = None
    times: int = 1
    kind: BreachKind | None = None

    @property
    def test(self) -> str:
        """What it says, in the words of the file: `BLOCK months 12`."""
        count = f" count {self.times}" if self.event is BreachEvent.REPEATED else ""
        months = f" months {self.months}" if self.months else ""
        return f"{self.effect}{count}{months}"

    def holds(self, breaches: Sequence[LiveBreach], today: date) -> Truth:
        """Whether it is set off today. What is not known of a breach never sets off anything."""
        truths = [self._set_off_by(breach, today) for breach in breaches]
        sure, possible = truths.count(True), len(truths) - truths.count(False)
        if sure >= self.times:
            return True
        return None if possible >= self.times else False

    def until(self, breaches: Sequence[LiveBreach], today: date) -> date | None:
        """The last day on which these breaches set it off; None where repair alone ends it."""
        if self.months is None:
            return None
        days = (each.confirmed_on for each in breaches if self._set_off_by(each, today))
        ends = sorted((months_later(day, self.months) for day in days if day), reverse=True)
        return ends[self.times - 1]

    def _set_off_by(self, breach: LiveBreach, today: date) -> Truth:
        return all_of((self._is_of_kind(breach), self._in_time(breach, today)))

    def _is_of_kind(self, breach: LiveBreach) -> Truth:
        if self.kind is None:
            return True
        return None if breach.kinds is None else self.kind in breach.kinds

    def _in_time(self, breach: LiveBreach, today: date) -> Truth:
        """The same day so many months later is the last one (许可法82, 民法典202)."""
        if self.months is None:
            return True
        day = breach.confirmed_on
        return None if day is None else today <= months_later(day, self.months)


class Reached(NamedTuple):
    """What all rungs come to: the severest effect, and its last day; None where only repair ends
    it.
    """

    effect: BreachEffect = BreachEffect.NONE
    until: date | None = None


class OnBreach(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What breaches lead to, by what sets it off; of all that hold the severest counts."""

    OPEN: BreachEffect = BreachEffect.WITHHOLD_COMMITMENT_BENEFITS
    CONFIRMED: Bar | None = None
    REPEATED: Repeated | None = None
    FALSE_COMMITMENT: Consequence | None = None
    DEFERRAL_LAPSED: Consequence | None = None
    DECISION_REVOKED: Consequence | None = None
    SERIOUS: Consequence | None = None

    @property
    def rungs(self) -> tuple[Rung, ...]:
        """Every rung that the file has, in this order."""
        return tuple(self._rungs())

    def _rungs(self) -> Iterator[Rung]:
        yield Rung(BreachEvent.OPEN, self.OPEN)
        if self.CONFIRMED is not None:
            yield Rung(BreachEvent.CONFIRMED, self.CONFIRMED.effect, self.CONFIRMED.months)
        if several := self.REPEATED:
            yield Rung(BreachEvent.REPEATED, several.effect, several.months, several.count)
        of_kinds = (
            (BreachKind.FALSE_COMMITMENT, self.FALSE_COMMITMENT),
            (BreachKind.DEFERRAL_LAPSED, self.DEFERRAL_LAPSED),
            (BreachKind.DECISION_REVOKED, self.DECISION_REVOKED),
            (BreachKind.SERIOUS, self.SERIOUS),
        )
        for kind, said in of_kinds:
            if said is not None:
                yield Rung(BreachEvent(kind), said.effect, said.months, kind=kind)

    @property
    def is_plain(self) -> bool:
        """Whether a breach can do no more than withhold benefits, and only until it is repaired."""
        return len(self.rungs) == 1 and self.OPEN is not BreachEffect.BLOCK

    def reached(self, breaches: Sequence[LiveBreach], today: date) -> Reached:
        """What these live breaches lead to today."""
        held = [rung for rung in self.rungs if rung.holds(breaches, today)] if breaches else []
        if not held:
            return Reached()
        effect = max((rung.effect for rung in held), key=_SEVERITY.index)
        ends = [rung.until(breaches, today) for rung in held if rung.effect is effect]
        return Reached(effect, max(filter(None, ends)) if all(ends) else None)

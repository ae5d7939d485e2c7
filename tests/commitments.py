"""Commitments in the pure core: a case whose promises are followed up along with it."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

from domain.case import Track
from domain.commitment_acts import FollowUpOccasion, ItemCommand, carry_out, guard
from domain.commitment_life import Commitment, CommitmentEvent, Item, ItemKind, after
from domain.commitment_timers import caught_up
from domain.review import StartReview
from domain.roles import Role, Standing
from tests.casework import GRANT, REVIEWER, Casework, codes, owed

OFFICER = Standing(frozenset({Role.CREDIT_OFFICER}), "window")


@dataclass(repr=False)
class FollowedUp(Casework):
    """A case, with its commitment caught up after each act and on each day that is looked at."""

    commitment: Commitment | None = None
    events: list[CommitmentEvent] = field(default_factory=list)

    def happens(self, event: Any, by: Any = None) -> Any:
        happened = super().happens(event, by)
        self.looked_at()
        return happened

    def looked_at(self) -> None:
        self.commitment, events = caught_up(self.commitment, self.case, self.occasion())
        self.events += events

    def looked_at_on(self, day: date) -> None:
        self.it_is(day.isoformat())
        self.looked_at()

    @property
    def promised(self) -> Commitment:
        assert self.commitment, "something was promised"
        return self.commitment

    def item(self, kind: ItemKind) -> Item:
        return next(item for item in self.promised.items if item.kind is kind)

    # --- acts on items ---

    def now(self, by: Standing = OFFICER) -> FollowUpOccasion:
        return FollowUpOccasion(at=self.at, by=by, policy=self.policy)

    def why_not(self, command: ItemCommand, kind: ItemKind, by: Standing = OFFICER) -> list[str]:
        return codes(guard(command, self.promised, self.item(kind).number, self.now(by)))

    def acts(self, command: ItemCommand, kind: ItemKind) -> Item:
        event = carry_out(command, self.promised, self.item(kind).number, self.now())
        self.commitment = after(self.promised, event)
        self.events.append(event)
        return self.item(kind)


def deferring(due_on: str = "2026-03-06", **how: Any) -> FollowedUp:
    """Accepted by credit approval, with M02 deferred and M03 replaced by the commitment."""
    work = FollowedUp(**how)
    work.brought_to(Track.COMMITTED).notified("M01", "M04")
    work.accepts(owed("M02", due_on), replaced=("M03",))
    return work


def granted(**how: Any) -> FollowedUp:
    """The same, once M02 has come and the licence was granted with the site check waived."""
    work = deferring(**how)
    work.takes("M02")
    work.does(StartReview(), REVIEWER)
    work.examined("EXPERT")
    work.does(GRANT, REVIEWER)
    return work


def days(first: date, last: date) -> Iterator[date]:
    return (first + timedelta(days=n) for n in range((last - first).days + 1))

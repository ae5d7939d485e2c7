"""The life of a commitment (承诺, R-27, R-43): what was promised in a case, item by item, and how
each item ended. It outlives the case, which closes while items are open.

Only `after` makes a new state out of an old one, and only from an event. Events hold ids, codes,
dates and hashes; what people wrote stands in words that an event names by id (`…_words`).
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from enum import StrEnum, unique
from functools import reduce
from typing import assert_never, get_args

import msgspec

replace = msgspec.structs.replace


@unique
class ItemKind(StrEnum):
    """What is followed up: an item of the letter, a deferred material, evidence that a commitment
    replaced, a step or a filing verified after the decision, a site check that was waived.
    """

    LETTER_ITEM = "LETTER_ITEM"
    DEFERRED_MATERIAL = "DEFERRED_MATERIAL"
    REPLACED_EVIDENCE = "REPLACED_EVIDENCE"
    STEP_AFTERWARDS = "STEP_AFTERWARDS"
    FILING = "FILING"
    WAIVED_SITE_CHECK = "WAIVED_SITE_CHECK"


@unique
class ItemState(StrEnum):
    """Open, and the three ways in which an item ends (3.4)."""

    OPEN = "OPEN"
    KEPT = "KEPT"
    BROKEN = "BROKEN"
    WAIVED = "WAIVED"


@unique
class WaiverCause(StrEnum):
    """Why nobody follows an item up any more: an officer's reason, the case came to nothing, credit
    approval ended, a waived site check was not drawn.
    """

    REASON = "REASON"
    CASE_ENDED = "CASE_ENDED"
    CREDIT_ENDED = "CREDIT_ENDED"
    NOT_DRAWN = "NOT_DRAWN"


class Promised(msgspec.Struct, frozen=True, kw_only=True, rename="camel"):
    """What is followed up, by its code in the case, and the last day for it."""

    kind: ItemKind
    code: str
    due_on: date


# --- what happened ---------------------------------------------------------------------


class Event(msgspec.Struct, frozen=True, kw_only=True, rename="camel", omit_defaults=True):
    """Anything that happened to a commitment; its class name is its `kind` in the log.

    `item` counts from 1, in the order in which items came.
    """


class CommitmentOpened(Event, frozen=True):
    """`letter` is the one that was signed; None where a law or a policy asks for none."""

    case: str
    applicant: str
    authority: str
    letter: str | None
    opened_on: date
    items: tuple[Promised, ...]


class CommitmentItemsAdded(Event, frozen=True):
    items: tuple[Promised, ...]


class FollowUpOpened(Event, frozen=True):
    """A task of the authority, before the last day of the item (R-43)."""

    item: int
    opened_on: date


class FollowUpAssigned(Event, frozen=True):
    item: int
    officer: str


class FollowUpReminded(Event, frozen=True):
    item: int
    reminded_on: date


class FollowUpOverdue(Event, frozen=True):
    item: int
    due_on: date


class CommitmentKept(Event, frozen=True):
    """`evidence_words` is None where the case itself shows it: the material came and is in form."""

    item: int
    kept_on: date
    evidence_words: str | None = None


class CommitmentBroken(Event, frozen=True):
    item: int
    found_on: date
    facts_words: str


class CommitmentWaived(Event, frozen=True):
    item: int
    waived_on: date
    cause: WaiverCause
    reason_words: str | None = None
    clause: str | None = None


class VisitDrawn(Event, frozen=True):
    """A waived site check was in a draw (双随机): whether it is visited."""

    item: int
    draw: str
    drawn_on: date
    visit: bool


CommitmentEvent = (
    CommitmentOpened
    | CommitmentItemsAdded
    | FollowUpOpened
    | FollowUpAssigned
    | FollowUpReminded
    | FollowUpOverdue
    | CommitmentKept
    | CommitmentBroken
    | CommitmentWaived
    | VisitDrawn
)

COMMITMENT_EVENTS: dict[str, type[CommitmentEvent]] = {
    each.__name__: each for each in get_args(CommitmentEvent)
}
"""The event of each `kind` in the log."""


# --- what it is ------------------------------------------------------------------------


class Item(msgspec.Struct, frozen=True, kw_only=True, rename="camel"):
    """One item: how it stands, whose task it is and since when, what reminded of it, how it ended.

    `words` are the evidence, the facts or the reason that ended it.
    """

    number: int
    kind: ItemKind
    code: str
    due_on: date
    state: ItemState = ItemState.OPEN
    task_since: date | None = None
    officer: str | None = None
    reminded_on: date | None = None
    overdue: bool = False
    draw: str | None = None
    visit: bool = False
    ended_on: date | None = None
    words: str | None = None
    cause: WaiverCause | None = None
    clause: str | None = None

    @property
    def is_open(self) -> bool:
        """Whether somebody has to follow it up."""
        return self.state is ItemState.OPEN

    @property
    def shown_by_case(self) -> bool:
        """Whether it is kept as far as the case itself shows, which may be put right (更正)."""
        return self.state is ItemState.KEPT and self.words is None

    @property
    def awaits_draw(self) -> bool:
        """Whether a draw has still to say if it is visited."""
        waived = self.kind is ItemKind.WAIVED_SITE_CHECK
        return waived and self.is_open and self.draw is None


class Commitment(msgspec.Struct, frozen=True, kw_only=True, rename="camel"):
    """What was promised in one case. `authority` is the one that accepted it (五1)."""

    id: str
    version: int
    case: str
    applicant: str
    authority: str
    letter: str | None
    opened_on: date
    items: tuple[Item, ...] = ()

    @property
    def open_items(self) -> tuple[Item, ...]:
        """The items that have not ended."""
        return tuple(item for item in self.items if item.is_open)

    @property
    def state(self) -> ItemState:
        """How it stands as a whole: finished when no item is open, then broken where one was, kept
        where one was and none was broken.
        """
        found = {item.state for item in self.items}
        order = (ItemState.OPEN, ItemState.BROKEN, ItemState.KEPT, ItemState.WAIVED)
        return next(state for state in order if state in found)

    def item(self, number: int) -> Item | None:
        """The item of this number, or None."""
        return self.items[number - 1] if 1 <= number <= len(self.items) else None


def opened(id: str, event: CommitmentOpened) -> Commitment:
    """The first state of a commitment."""
    return Commitment(
        id=id,
        version=1,
        case=event.case,
        applicant=event.applicant,
        authority=event.authority,
        letter=event.letter,
        opened_on=event.opened_on,
        items=_numbered(event.items, after=0),
    )


def after(commitment: Commitment, event: CommitmentEvent) -> Commitment:
    """The commitment once `event` has happened."""
    return replace(_changed(commitment, event), version=commitment.version + 1)


def fold(id: str, log: Iterable[CommitmentEvent]) -> Commitment:
    """The state a whole log leads to; its first event opens it."""
    first, *rest = log
    assert isinstance(first, CommitmentOpened), "a commitment begins with its opening"
    return reduce(after, rest, opened(id, first))


def _numbered(promised: Iterable[Promised], *, after: int) -> tuple[Item, ...]:
    return tuple(
        Item(number=number, kind=each.kind, code=each.code, due_on=each.due_on)
        for number, each in enumerate(promised, start=after + 1)
    )


def _changed(commitment: Commitment, event: CommitmentEvent) -> Commitment:
    match event:
        case CommitmentOpened():
            raise ValueError(f"commitment {commitment.id} was opened before")
        case CommitmentItemsAdded():
            added = _numbered(event.items, after=len(commitment.items))
            return replace(commitment, items=(*commitment.items, *added))
        case _:
            items = tuple(
                _moved(item, event) if item.number == event.item else item
                for item in commitment.items
            )
            return replace(commitment, items=items)


ItemEvent = (
    FollowUpOpened
    | FollowUpAssigned
    | FollowUpReminded
    | FollowUpOverdue
    | CommitmentKept
    | CommitmentBroken
    | CommitmentWaived
    | VisitDrawn
)


def _moved(item: Item, event: ItemEvent) -> Item:
    match event:
        case FollowUpOpened():
            return replace(item, task_since=event.opened_on)
        case FollowUpAssigned():
            return replace(item, officer=event.officer)
        case FollowUpReminded():
            return replace(item, reminded_on=event.reminded_on)
        case FollowUpOverdue():
            return replace(item, overdue=True)
        case VisitDrawn():
            return _drawn(item, event)
        case CommitmentKept() | CommitmentBroken() | CommitmentWaived():
            return _ended(item, event)
        case _:
            assert_never(event)


def _drawn(item: Item, event: VisitDrawn) -> Item:
    """What was not drawn is not visited, and so ends."""
    item = replace(item, draw=event.draw, visit=event.visit)
    if event.visit:
        return item
    return replace(
        item, state=ItemState.WAIVED, ended_on=event.drawn_on, cause=WaiverCause.NOT_DRAWN
    )


def _ended(item: Item, event: CommitmentKept | CommitmentBroken | CommitmentWaived) -> Item:
    match event:
        case CommitmentKept():
            return replace(
                item, state=ItemState.KEPT, ended_on=event.kept_on, words=event.evidence_words
            )
        case CommitmentBroken():
            return replace(
                item, state=ItemState.BROKEN, ended_on=event.found_on, words=event.facts_words
            )
        case CommitmentWaived():
            return replace(
                item,
                state=ItemState.WAIVED,
                ended_on=event.waived_on,
                words=event.reason_words,
                cause=event.cause,
                clause=event.clause,
            )
        case _:
            assert_never(event)

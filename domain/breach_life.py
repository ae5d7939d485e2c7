"""The life of a breach (违诺, 五1): its states, what happened to it, and what it then is.

Only `after` makes a new state out of an old one, and only from an event. Events hold ids, codes,
dates and hashes; what people wrote stands in words that an event names by id (`…_words`).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date
from enum import StrEnum, unique
from functools import reduce
from typing import assert_never, get_args

import msgspec

from domain.breach import BreachKind, LiveBreach
from domain.deadline import months_later

replace = msgspec.structs.replace


@unique
class BreachState(StrEnum):
    """Where a breach stands: alleged, the party told, confirmed, pushed, corrected, contested, and
    the three ways in which it ends.
    """

    ALLEGED = "ALLEGED"
    NOTIFIED = "NOTIFIED"
    CONFIRMED = "CONFIRMED"
    PUSHED = "PUSHED"
    CORRECTED = "CORRECTED"
    OBJECTED = "OBJECTED"
    DISMISSED = "DISMISSED"
    REPAIRED = "REPAIRED"
    EXPIRED = "EXPIRED"


LIVE = frozenset({BreachState.CONFIRMED, BreachState.PUSHED, BreachState.CORRECTED})
"""The states in which a breach is an input of decisions, and of replies (五1)."""

ENDED = frozenset({BreachState.DISMISSED, BreachState.REPAIRED, BreachState.EXPIRED})


@unique
class Severity(StrEnum):
    """轻微, 一般, 严重 (令第36号)."""

    MINOR = "MINOR"
    GENERAL = "GENERAL"
    SERIOUS = "SERIOUS"


MONTHS = {Severity.MINOR: (0, 3), Severity.GENERAL: (3, 12), Severity.SERIOUS: (12, 36)}
"""The shortest and the longest term of each, in months from the document (令第36号)."""


class Terms(msgspec.Struct, frozen=True, kw_only=True, rename="camel"):
    """How long a breach counts: from when it is published, None where it is not; the last day of
    the shortest term, after which repair may be asked for; and that of the longest, with which it
    ends by itself.
    """

    published_from: date | None
    min_until: date
    max_until: date


def terms(severity: Severity, document_on: date, *, publish_minor: bool) -> Terms:
    """The terms from the day of the document (令第36号); 轻微 is not published as a rule."""
    shortest, longest = MONTHS[severity]
    published = publish_minor or severity is not Severity.MINOR
    return Terms(
        published_from=document_on if published else None,
        min_until=months_later(document_on, shortest),
        max_until=months_later(document_on, longest),
    )


@unique
class SubjectKind(StrEnum):
    """What was not kept: an item of the written commitment, or a deferred material."""

    COMMITMENT_ITEM = "COMMITMENT_ITEM"
    DEFERRED_MATERIAL = "DEFERRED_MATERIAL"


class Subject(msgspec.Struct, frozen=True, kw_only=True, rename="camel"):
    """What a breach is about, by its code in the case."""

    kind: SubjectKind
    code: str


class Measure(msgspec.Struct, frozen=True, kw_only=True, rename="camel"):
    """A measure that somebody took (责任追究); the service imposes none (R-42)."""

    id: str
    document_on: date
    measure_words: str
    document_words: str
    basis_words: str


# --- what happened ---------------------------------------------------------------------


class Event(msgspec.Struct, frozen=True, kw_only=True, rename="camel", omit_defaults=True):
    """Anything that happened to a breach; its class name is its `kind` in the log."""


class BreachAlleged(Event, frozen=True):
    case: str
    applicant: str
    authority: str
    subject: Subject
    breach: BreachKind
    facts_words: str


class PartyNotified(Event, frozen=True):
    notified_on: date
    speak_until: date
    notice_words: str


class DefenceRecorded(Event, frozen=True):
    heard_on: date
    defence_words: str


class BreachConfirmed(Event, frozen=True):
    severity: Severity
    document_on: date
    document_words: str
    terms: Terms


class BreachDismissed(Event, frozen=True):
    reasons_words: str


class AccountabilityAdded(Event, frozen=True):
    measure: Measure


class PushAcknowledged(Event, frozen=True):
    """The credit website has taken what was pushed under this key."""

    key: str
    receipt_words: str


class BreachCorrected(Event, frozen=True):
    facts_words: str
    reasons_words: str


class BreachObjected(Event, frozen=True):
    reasons_words: str


class BreachObjectionResolved(Event, frozen=True):
    upheld: bool
    basis_words: str


class BreachRepaired(Event, frozen=True):
    document_on: date
    document_words: str


class BreachExpired(Event, frozen=True):
    """The longest term was over."""

    after: date


class PushOverdue(Event, frozen=True):
    """It had not been pushed by this day: an alert (R-40)."""

    due_on: date


BreachEvent = (
    BreachAlleged
    | PartyNotified
    | DefenceRecorded
    | BreachConfirmed
    | BreachDismissed
    | AccountabilityAdded
    | PushAcknowledged
    | BreachCorrected
    | BreachObjected
    | BreachObjectionResolved
    | BreachRepaired
    | BreachExpired
    | PushOverdue
)

BREACH_EVENTS: dict[str, type[BreachEvent]] = {
    each.__name__: each for each in get_args(BreachEvent)
}
"""The event of each `kind` in the log."""


# --- what it is ------------------------------------------------------------------------


class Breach(msgspec.Struct, frozen=True, kw_only=True, rename="camel"):
    """One breach at a moment. `authority` is the one that accepted the case.

    `came_from` is where a contested breach goes back to. `revision` counts corrections. `receipts`
    are the keys under which the credit website has taken what was pushed; `push_overdue` is the day
    by which nothing had been, where an alert was raised.
    """

    id: str
    version: int
    case: str
    applicant: str
    authority: str
    subject: Subject
    kind: BreachKind
    facts_words: str
    state: BreachState = BreachState.ALLEGED
    notified_on: date | None = None
    speak_until: date | None = None
    heard_on: date | None = None
    severity: Severity | None = None
    confirmed_on: date | None = None
    document_words: str | None = None
    terms: Terms | None = None
    measures: tuple[Measure, ...] = ()
    came_from: BreachState | None = None
    revision: int = 0
    receipts: tuple[str, ...] = ()
    push_overdue: date | None = None

    @property
    def is_live(self) -> bool:
        """Whether it is an input of decisions and of replies, as long as its term runs."""
        return self.state in LIVE

    def counts_on(self, day: date) -> bool:
        """Whether it counts on this day: live, and not beyond its longest term."""
        return self.is_live and self.terms is not None and day <= self.terms.max_until

    @property
    def to_be_retracted(self) -> bool:
        """Whether it has ended and something of it was pushed: only that is retracted."""
        return self.state in ENDED and bool(self.receipts)

    def heard_by(self, day: date) -> bool:
        """Whether the party had said on this day what it has to say, or its term for that was over.

        Nobody is heard before being told of what is alleged.
        """
        if self.speak_until is None:
            return False
        return self.speak_until < day or (self.heard_on is not None and self.heard_on <= day)

    def as_live(self, *, revoked: bool = False) -> LiveBreach:
        """What a decision is told of it; `revoked`: the grant of its case was taken back."""
        kinds = (
            (self.kind, True),
            (BreachKind.DECISION_REVOKED, revoked),
            (BreachKind.SERIOUS, self.severity is Severity.SERIOUS),
        )
        held = tuple(kind for kind, holds in kinds if holds)
        return LiveBreach(confirmed_on=self.confirmed_on, kinds=held)


def words_named(breach: Breach) -> Iterator[str]:
    """The ids of the texts of what a breach is: its facts, its document, and its measures."""
    yield breach.facts_words
    if breach.document_words is not None:
        yield breach.document_words
    for each in breach.measures:
        yield from (each.measure_words, each.document_words, each.basis_words)


def alleged(id: str, event: BreachAlleged) -> Breach:
    """The first state of a breach."""
    return Breach(
        id=id,
        version=1,
        case=event.case,
        applicant=event.applicant,
        authority=event.authority,
        subject=event.subject,
        kind=event.breach,
        facts_words=event.facts_words,
    )


def after(breach: Breach, event: BreachEvent) -> Breach:
    """The breach once `event` has happened."""
    return replace(_changed(breach, event), version=breach.version + 1)


def fold(id: str, log: Iterable[BreachEvent]) -> Breach:
    """The state a whole log leads to; its first event is the allegation."""
    first, *rest = log
    assert isinstance(first, BreachAlleged), "a breach begins with its allegation"
    return reduce(after, rest, alleged(id, first))


def _changed(breach: Breach, event: BreachEvent) -> Breach:
    match event:
        case BreachAlleged():
            raise ValueError(f"breach {breach.id} was alleged before")
        case PartyNotified() | DefenceRecorded() | BreachConfirmed():
            return _heard(breach, event)
        case BreachObjected():
            return replace(breach, state=BreachState.OBJECTED, came_from=breach.state)
        case BreachObjectionResolved():
            back = breach.came_from or breach.state
            state = BreachState.DISMISSED if event.upheld else back
            return replace(breach, state=state, came_from=None)
        case AccountabilityAdded():
            return replace(breach, measures=(*breach.measures, event.measure))
        case PushAcknowledged():
            return _taken(breach, event)
        case BreachCorrected():
            return replace(
                breach,
                state=BreachState.CORRECTED,
                facts_words=event.facts_words,
                revision=breach.revision + 1,
            )
        case BreachDismissed():
            return replace(breach, state=BreachState.DISMISSED)
        case BreachRepaired():
            return replace(breach, state=BreachState.REPAIRED)
        case BreachExpired():
            return replace(breach, state=BreachState.EXPIRED)
        case PushOverdue():
            return replace(breach, push_overdue=event.due_on)
        case _:
            assert_never(event)


def _heard(breach: Breach, event: PartyNotified | DefenceRecorded | BreachConfirmed) -> Breach:
    match event:
        case PartyNotified():
            return replace(
                breach,
                state=BreachState.NOTIFIED,
                notified_on=event.notified_on,
                speak_until=event.speak_until,
            )
        case DefenceRecorded():
            return replace(breach, heard_on=breach.heard_on or event.heard_on)
        case BreachConfirmed():
            return replace(
                breach,
                state=BreachState.CONFIRMED,
                severity=event.severity,
                confirmed_on=event.document_on,
                document_words=event.document_words,
                terms=event.terms,
            )
        case _:
            assert_never(event)


def _taken(breach: Breach, event: PushAcknowledged) -> Breach:
    """A receipt counts whenever it comes: what is contested meanwhile goes back to PUSHED, and what
    has ended stays so.
    """
    if event.key in breach.receipts:
        return breach
    return replace(
        breach,
        state=_pushed(breach.state),
        came_from=_pushed(breach.came_from) if breach.came_from else None,
        receipts=(*breach.receipts, event.key),
    )


def _pushed(state: BreachState) -> BreachState:
    return BreachState.PUSHED if state is BreachState.CONFIRMED else state

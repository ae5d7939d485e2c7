"""What the credit website is owed of a breach (信用网站推送, 五1; R-40), read off its log.

There is no table of what is to be sent. Each thing is owed once, in the order in which it happened;
nothing is owed of what is contested, and what has ended is taken back where it may have arrived.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from datetime import date
from enum import StrEnum, unique

import msgspec

from domain.breach_life import (
    ENDED,
    AccountabilityAdded,
    BreachAlleged,
    BreachConfirmed,
    BreachCorrected,
    BreachDismissed,
    BreachEvent,
    BreachExpired,
    BreachObjectionResolved,
    BreachRepaired,
    Measure,
    fold,
)
from domain.canonical import canonical_hash


@unique
class PushKind(StrEnum):
    """What is told: the content that was not fulfilled, and each measure taken for it (五1); a
    correction of the content; and that nothing of it counts any more (令第36号).
    """

    UNFULFILLED = "UNFULFILLED"
    ACCOUNTABILITY = "ACCOUNTABILITY"
    CORRECTION = "CORRECTION"
    RETRACTION = "RETRACTION"


class CreditPush(msgspec.Struct, frozen=True, kw_only=True):
    """One thing that the credit website is told of a breach, once.

    `revision` counts within the kind: measures and corrections from 1 on, the others are 0. Facts
    are named by the id of their words; a measure names its own.
    """

    breach: str
    kind: PushKind
    revision: int = 0
    facts_words: str | None = None
    measure: Measure | None = None

    @property
    def key(self) -> str:
        """By which the website knows it again: SHA-256, in hex, over breach, kind and revision."""
        return canonical_hash([self.breach, self.kind, self.revision])


def owed(
    id: str, log: Sequence[BreachEvent], today: date, tried: Collection[str] = ()
) -> tuple[CreditPush, ...]:
    """What the website is to be told next of the breach with this log, in this order.

    `tried` are keys under which something was sent, whatever came of it: an answer may have been
    lost, so that all of it counts as arrived when it is to be taken back.
    """
    breach = fold(id, log)
    taken, messages = set(breach.receipts), tuple(_messages(id, log))
    if breach.state in ENDED:
        arrived = taken.union(tried)
        over = messages if any(each.key in arrived for each in messages) else ()
        messages = tuple(each for each in over if each.kind is PushKind.RETRACTION)
    elif not breach.counts_on(today):
        return ()
    return tuple(each for each in messages if each.key not in taken)


def _messages(id: str, log: Sequence[BreachEvent]) -> Iterator[CreditPush]:
    """Everything there is to tell of a breach, whether it was told or not."""
    facts, measures, corrections = "", 0, 0
    for event in log:
        match event:
            case BreachAlleged():
                facts = event.facts_words
            case BreachConfirmed():
                yield CreditPush(breach=id, kind=PushKind.UNFULFILLED, facts_words=facts)
            case AccountabilityAdded(measure=measure):
                measures += 1
                yield CreditPush(
                    breach=id, kind=PushKind.ACCOUNTABILITY, revision=measures, measure=measure
                )
            case BreachCorrected(facts_words=facts):
                corrections += 1
                yield CreditPush(
                    breach=id, kind=PushKind.CORRECTION, revision=corrections, facts_words=facts
                )
            case _ if _ends(event):
                yield CreditPush(breach=id, kind=PushKind.RETRACTION)


def _ends(event: BreachEvent) -> bool:
    """Whether nothing of the breach counts after it."""
    upheld = isinstance(event, BreachObjectionResolved) and event.upheld
    return upheld or isinstance(event, BreachDismissed | BreachRepaired | BreachExpired)

"""The acts on an item of a commitment (R-43): what bars each, and the event it makes.

An officer's act is guarded by right, item and input, in this order; every ground of the last two
counts. Which state an event leads to is said by `commitment_life.after` alone.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum, unique
from typing import ClassVar, NamedTuple, Protocol

import msgspec

from domain.breach_life import Subject, SubjectKind
from domain.commitment_life import (
    Commitment,
    CommitmentBroken,
    CommitmentEvent,
    CommitmentKept,
    CommitmentWaived,
    FollowUpAssigned,
    Item,
    ItemKind,
    WaiverCause,
)
from domain.instants import civil_day
from domain.policy import Policy
from domain.refusal import Refusal, RefusalCode, Refused, invalid, named, refusal
from domain.roles import Role, Standing
from domain.words import Words

OFFICERS = (Role.CREDIT_OFFICER, Role.REVIEWER, Role.HEAD)
"""Who follows commitments up, for the authority that accepted the case (五1)."""


@unique
class ItemAction(StrEnum):
    """Every act on an item, in the order of the procedure."""

    ASSIGN = "ASSIGN"
    MARK_KEPT = "MARK_KEPT"
    REPORT_BROKEN = "REPORT_BROKEN"
    WAIVE = "WAIVE"


@dataclass(frozen=True, slots=True, kw_only=True)
class FollowUpOccasion:
    """When, by whom and under which policy an act is done."""

    at: datetime
    by: Standing
    policy: Policy | None

    @property
    def today(self) -> date:
        """The civil day of the act."""
        return civil_day(self.at)

    def refuse(self, code: RefusalCode, *, path: tuple[str, ...] = (), **params: object) -> Refusal:
        """A ground on its clause; one that has none of its own rests on that of confirming."""
        reasons = self.policy.reasons if self.policy else {}
        clause = reasons.get(code) or reasons.get(RefusalCode.NOT_CONFIRMED)
        return Refusal(code=code, clause=clause, params=named(params), path=path)


class ItemCommand(Protocol):
    """One act: `grounds` are what the item stands against, `lacks` what its input is without."""

    action: ClassVar[ItemAction]

    def grounds(self, item: Item, on: FollowUpOccasion) -> Iterator[Refusal]: ...

    def lacks(self, item: Item, on: FollowUpOccasion) -> Iterator[Refusal]: ...

    def event(self, item: Item, on: FollowUpOccasion) -> CommitmentEvent: ...


class ItemAct(msgspec.Struct, frozen=True, kw_only=True):
    """An act that nothing but the end of its item can bar, unless it says more."""

    def grounds(self, item: Item, on: FollowUpOccasion) -> Iterator[Refusal]:
        """None beside the end."""
        return iter(())

    def lacks(self, item: Item, on: FollowUpOccasion) -> Iterator[Refusal]:
        """Nothing that could be missing."""
        return iter(())


def missing_right(commitment: Commitment, by: Standing) -> Refusal | None:
    """Why somebody may not follow this commitment up at all, or None."""
    own = by.authority in (None, commitment.authority)
    if own and not by.roles.isdisjoint(OFFICERS):
        return None
    return refusal(RefusalCode.FORBIDDEN, requires=" / ".join(OFFICERS))


def barred(command: ItemCommand, item: Item, on: FollowUpOccasion) -> Iterator[Refusal]:
    """What the item itself stands against: that it has ended, else the act's own grounds."""
    if not item.is_open:
        yield on.refuse(RefusalCode.ITEM_ENDED)
    else:
        yield from command.grounds(item, on)


def guard(
    command: ItemCommand, commitment: Commitment, number: int, on: FollowUpOccasion
) -> Iterator[Refusal]:
    """Every ground on which this act is refused now; nothing where it may be done."""
    without_right = missing_right(commitment, on.by)
    if without_right is not None:
        yield without_right
        return
    item = commitment.item(number)
    if item is None:
        yield refusal(RefusalCode.NOT_FOUND, path=("item",))
        return
    yield from barred(command, item, on)
    if item.is_open:
        yield from command.lacks(item, on)


def carry_out(
    command: ItemCommand, commitment: Commitment, number: int, on: FollowUpOccasion
) -> CommitmentEvent:
    """The event of the act. Raises Refused with every ground that applies."""
    refusals = tuple(guard(command, commitment, number, on))
    if refusals:
        raise Refused(*refusals)
    item = commitment.item(number)
    assert item is not None, "guarded"
    return command.event(item, on)


def subject(item: Item) -> Subject | None:
    """What a breach of this item is about, where it is alleged; of a filing, which has no code of
    its own, whoever alleges it says which item of the letter was not true.
    """
    if item.kind is ItemKind.FILING:
        return None
    deferred = item.kind is ItemKind.DEFERRED_MATERIAL
    kind = SubjectKind.DEFERRED_MATERIAL if deferred else SubjectKind.COMMITMENT_ITEM
    return Subject(kind=kind, code=item.code)


# --- the acts --------------------------------------------------------------------------


class Assign(ItemAct, frozen=True, kw_only=True):
    """Make an item the task of an officer. Who may be one is not seen from here."""

    action: ClassVar[ItemAction] = ItemAction.ASSIGN

    officer: str = ""

    def event(self, item: Item, on: FollowUpOccasion) -> FollowUpAssigned:
        """Whose it is from now on."""
        return FollowUpAssigned(item=item.number, officer=self.officer)


class MarkKept(ItemAct, frozen=True, kw_only=True):
    """Write down that a promise was verified and is kept, and what shows it."""

    action: ClassVar[ItemAction] = ItemAction.MARK_KEPT

    evidence: Words | None = None

    def grounds(self, item: Item, on: FollowUpOccasion) -> Iterator[Refusal]:
        """A material is kept by coming; a waived site check is first drawn, or not."""
        if item.kind is ItemKind.DEFERRED_MATERIAL:
            yield on.refuse(RefusalCode.DEFERRED_OPEN, materials=item.code)
        yield from _not_drawn(item, on)

    def event(self, item: Item, on: FollowUpOccasion) -> CommitmentKept:
        """Kept."""
        assert self.evidence, "a whole command"
        return CommitmentKept(item=item.number, kept_on=on.today, evidence_words=self.evidence.id)


class ReportBroken(ItemAct, frozen=True, kw_only=True):
    """Write down that a promise was not kept; a breach of its `subject` can then be alleged."""

    action: ClassVar[ItemAction] = ItemAction.REPORT_BROKEN

    facts: Words | None = None

    def grounds(self, item: Item, on: FollowUpOccasion) -> Iterator[Refusal]:
        """A deferred material may come until its day is over."""
        if item.kind is ItemKind.DEFERRED_MATERIAL and on.today <= item.due_on:
            yield on.refuse(RefusalCode.NOT_YET_DUE, until=item.due_on)

    def event(self, item: Item, on: FollowUpOccasion) -> CommitmentBroken:
        """Broken, as far as who follows it up can see."""
        assert self.facts, "a whole command"
        return CommitmentBroken(item=item.number, found_on=on.today, facts_words=self.facts.id)


class Waive(ItemAct, frozen=True, kw_only=True):
    """Let an item go, for a reason, on a clause of the policy by which it was promised."""

    action: ClassVar[ItemAction] = ItemAction.WAIVE

    reason: Words | None = None
    clause: str = ""

    def grounds(self, item: Item, on: FollowUpOccasion) -> Iterator[Refusal]:
        """Nobody takes a site check out of the draw."""
        yield from _not_drawn(item, on)

    def lacks(self, item: Item, on: FollowUpOccasion) -> Iterator[Refusal]:
        """A clause that there is."""
        if on.policy is None or self.clause not in on.policy.clauses:
            yield invalid(
                "所填条款不在该办件适用的政策中", "the policy has no such clause", "clause"
            )

    def event(self, item: Item, on: FollowUpOccasion) -> CommitmentWaived:
        """Let go."""
        assert self.reason, "a whole command"
        return CommitmentWaived(
            item=item.number,
            waived_on=on.today,
            cause=WaiverCause.REASON,
            reason_words=self.reason.id,
            clause=self.clause,
        )


def _not_drawn(item: Item, on: FollowUpOccasion) -> Iterator[Refusal]:
    if item.awaits_draw:
        yield on.refuse(RefusalCode.NOT_DRAWN)


# --- what is open ----------------------------------------------------------------------

BLANKS: tuple[ItemCommand, ...] = (Assign(), MarkKept(), ReportBroken(), Waive())
"""Each act without input: what bars it then is the item alone."""


class BlockedItemAction(NamedTuple):
    """An act that is not open now, and the first ground against it."""

    action: ItemAction
    refusal: Refusal


def outlook(
    commitment: Commitment, item: Item, on: FollowUpOccasion
) -> tuple[tuple[ItemAction, ...], tuple[BlockedItemAction, ...]]:
    """The acts open to this officer now, and those that are not, each with its first ground; none
    of either for who may not follow the commitment up.
    """
    if missing_right(commitment, on.by) is not None:
        return (), ()
    grounds = {command.action: next(barred(command, item, on), None) for command in BLANKS}
    allowed = tuple(action for action, ground in grounds.items() if ground is None)
    blocked = tuple(BlockedItemAction(a, ground) for a, ground in grounds.items() if ground)
    return allowed, blocked

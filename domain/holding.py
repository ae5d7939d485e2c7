"""Who has a case in hand, and giving it on or back (转办, 退回): to hold one is to answer for it.

It opens no act and closes none: what somebody may do rests on roles alone, and the separation of
acceptance and review (R-32) on who really acted.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import ClassVar

from domain.action import CaseAction
from domain.case import Case
from domain.command import Act, Occasion, Receiver
from domain.event_terms import ReturnedTo, ReturnReason
from domain.events import CaseReturned, CaseTakenOver, CaseTransferred
from domain.refusal import Refusal, RefusalCode, invalid
from domain.review import received_it, same_person
from domain.roles import Role, in_review
from domain.words import Words


class HandOver(Act, frozen=True, kw_only=True):
    """Hand a case over to another officer (转办): whoever holds it, or the head for them."""

    action: ClassVar[CaseAction] = CaseAction.HAND_OVER

    receiver: str | None = None
    reason: Words | None = None

    def grounds(self, case: Case, on: Occasion) -> Iterator[Refusal]:
        """By the holder or the head, to somebody else who may act at this stage, with a reason."""
        head = Role.HEAD in on.by.acting(self.action, on.matter, case)
        if case.holder not in (None, on.officer) and not head:
            yield on.refuse(RefusalCode.NOT_HOLDER)
        if self.receiver is None:
            return
        if self.receiver == case.holder:
            yield on.refuse(RefusalCode.ALREADY_HOLDER, path=("officerId",))
        elif not (on.receiver and may_take(case, on, on.receiver)):
            yield on.refuse(RefusalCode.RECEIVER_UNFIT, path=("officerId",))
        yield from _reason(self.reason)

    def event(self, case: Case, on: Occasion) -> CaseTransferred:
        """Held by the other from now on."""
        assert self.receiver and self.reason, "a whole command"
        return CaseTransferred(holder=self.receiver, reason_words=self.reason.id)


class TakeOver(Act, frozen=True, kw_only=True):
    """Take a case over from whoever holds it, such as one on leave (接办).

    `blank` asks only whether it may be taken, as `blockedActions` does.
    """

    action: ClassVar[CaseAction] = CaseAction.TAKE_OVER

    reason: Words | None = None
    blank: bool = False

    def grounds(self, case: Case, on: Occasion) -> Iterator[Refusal]:
        """Not what one holds oneself; nor, in review, what one has accepted (R-32)."""
        if case.holder == on.officer:
            yield on.refuse(RefusalCode.ALREADY_HOLDER)
        elif in_review(case):
            yield from same_person(case, on)
        if not self.blank:
            yield from _reason(self.reason)

    def event(self, case: Case, on: Occasion) -> CaseTakenOver:
        """Held by whoever took it."""
        assert self.reason and on.officer, "a whole command"
        return CaseTakenOver(holder=on.officer, reason_words=self.reason.id)


class Return(Act, frozen=True, kw_only=True):
    """Send a case under review one step back (退回): to the reviewer whose opinion carries no
    decision, or to the desk that accepted it. The limit runs on: 许可法45 names all that does not
    count, and this is not among it.
    """

    action: ClassVar[CaseAction] = CaseAction.RETURN

    ground: ReturnReason | None = None
    reason: Words | None = None

    def grounds(self, case: Case, on: Occasion) -> Iterator[Refusal]:
        """An act of review, so never by the accepting clerk; with a reason."""
        yield from same_person(case, on)
        if self.ground is not None:
            yield from _reason(self.reason)

    def event(self, case: Case, on: Occasion) -> CaseReturned:
        """Back with whoever did the step before."""
        assert self.ground and self.reason, "a whole command"
        to_review = bool(case.opinions_by)
        return CaseReturned(
            returned_to=ReturnedTo.REVIEW if to_review else ReturnedTo.ACCEPTANCE,
            ground=self.ground,
            holder=case.opinions_by[-1] if to_review else case.received_by,
            reason_words=self.reason.id,
        )


def may_take(case: Case, on: Occasion, who: Receiver) -> bool:
    """Whether this officer may be given the case: by a role that acts at this stage and, in review,
    not as the one who accepted it (R-32).
    """
    able = bool(who.standing.acting(CaseAction.TAKE_OVER, on.matter, case))
    return able and not (in_review(case) and received_it(case, on.matter, who.account))


def _reason(reason: Words | None) -> Iterator[Refusal]:
    if reason is None:
        yield invalid("须写明事由", "a reason has to be given", "reason")

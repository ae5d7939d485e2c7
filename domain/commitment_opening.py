"""What a case promises (R-27, R-43), and what the case itself says has become of it.

`followed` is asked after everything that happens to a case, and by the daily check: it makes the
commitment of the case agree with the case, and says nothing where it does.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date

from domain import events as e
from domain.case import Case, MaterialStanding, Outcome, Stage, TaskKind
from domain.command import Occasion
from domain.commitment_life import (
    Commitment,
    CommitmentEvent,
    CommitmentItemsAdded,
    CommitmentKept,
    CommitmentOpened,
    CommitmentWaived,
    Item,
    ItemKind,
    Promised,
    WaiverCause,
)
from domain.eligibility import CaseMode

VERIFIED: Mapping[TaskKind, ItemKind] = {
    TaskKind.VERIFY_REPLACED: ItemKind.REPLACED_EVIDENCE,
    TaskKind.VERIFY_STEP: ItemKind.STEP_AFTERWARDS,
    TaskKind.VERIFY_FILING: ItemKind.FILING,
    TaskKind.SITE_CHECK_DRAW: ItemKind.WAIVED_SITE_CHECK,
}
"""The tasks of a case that are verifications after a grant."""

MOVES = (
    e.CaseAccepted,
    e.CaseDeemedAccepted,
    e.MaterialChecked,
    e.ActCorrected,
    e.CreditApprovalEnded,
    e.ApplicationWithdrawn,
    e.CaseDecided,
    e.DecisionRevoked,
)
"""The events of a case after which something else may be promised, or something may have ended."""


def followed(
    commitment: Commitment | None, case: Case, on: Occasion
) -> tuple[CommitmentEvent, ...]:
    """What the case, as it stands, has happen to its commitment; None where it has none yet."""
    promised = tuple(_promised(case, on))
    if commitment is None:
        return (_opening(case, on, promised),) if promised else ()
    known = {(item.kind, item.code) for item in commitment.items if not item.shown_by_case}
    new = tuple(each for each in promised if (each.kind, each.code) not in known)
    ended = tuple(_ended_by(case, item, on.today) for item in commitment.open_items)
    added = (CommitmentItemsAdded(items=new),) if new else ()
    return (*added, *filter(None, ended))


def verify_by(decided_on: date, on: Occasion) -> date:
    """The last day of a verification after the decision, as the matter says (`verifyWithin`)."""
    return on.calendar.add_working_days(decided_on, on.matter.verify_within_days)


def _opening(case: Case, on: Occasion, promised: tuple[Promised, ...]) -> CommitmentOpened:
    return CommitmentOpened(
        case=case.id,
        applicant=case.applicant,
        authority=case.accepting_authority,
        letter=case.commitment,
        opened_on=on.today,
        items=promised,
    )


def _promised(case: Case, on: Occasion) -> Iterator[Promised]:
    """The deferred materials that have to come; after a grant, all that is verified then."""
    if _came_to_nothing(case):
        return
    for material in case.owed:
        if material.standing is MaterialStanding.DEFERRED and material.due_on is not None:
            kind = ItemKind.DEFERRED_MATERIAL
            yield Promised(kind=kind, code=material.code, due_on=material.due_on)
    if case.outcome is Outcome.GRANTED and case.decided_on is not None:
        until = verify_by(case.decided_on, on)
        for kind, code in _verified(case, on):
            yield Promised(kind=kind, code=code, due_on=until)


def _verified(case: Case, on: Occasion) -> Iterator[tuple[ItemKind, str]]:
    """The items of the signed letter by their numbers, and what counted without being seen."""
    if case.commitment is not None and case.mode is CaseMode.CREDIT and on.policy is not None:
        for number, _ in enumerate(on.policy.texts.commitment.items, start=1):
            yield ItemKind.LETTER_ITEM, str(number)
    for task in case.tasks:
        if task.kind in VERIFIED:
            yield VERIFIED[task.kind], task.subject


def _ended_by(case: Case, item: Item, today: date) -> CommitmentKept | CommitmentWaived | None:
    """How the case itself ended an item, or None. What is overdue is let go by an officer alone."""
    deferred = item.kind is ItemKind.DEFERRED_MATERIAL
    material = case.material(item.code) if deferred else None
    if material is not None and material.in_form is True:
        return CommitmentKept(item=item.number, kept_on=today)
    if item.due_on < today:
        return None
    cause = None
    if _came_to_nothing(case):
        cause = WaiverCause.CASE_ENDED
    elif material is not None and material.standing is not MaterialStanding.DEFERRED:
        cause = WaiverCause.CREDIT_ENDED
    return CommitmentWaived(item=item.number, waived_on=today, cause=cause) if cause else None


def _came_to_nothing(case: Case) -> bool:
    """Whether there is no grant, nor will there be one."""
    return case.stage is Stage.ABANDONED or case.outcome in (Outcome.REFUSED, Outcome.REVOKED)

"""Every command an officer has, and what of it is open for a case right now."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

import msgspec

from domain.action import CaseAction
from domain.case import Case
from domain.clock import ExtendLimit, ResumeClock, SuspendClock
from domain.command import Command, Occasion, guard
from domain.correction import ConfirmCorrection, Correct
from domain.credit_track import (
    CheckCommitment,
    DecideEligibility,
    Decline,
    GiveRightsNotice,
    QueryCredit,
    Remind,
    RequestCreditApproval,
    SignCommitment,
    WithdrawCreditApproval,
)
from domain.holding import HandOver, Return, TakeOver
from domain.manual_grade import ConfirmGrade, EnterGrade
from domain.refusal import Refusal
from domain.review import (
    Close,
    Decide,
    Deliver,
    RecordOpinion,
    RecordStep,
    RevokeDecision,
    StartReview,
)
from domain.use_benefit import UseBenefit
from domain.window import (
    Accept,
    CheckMaterial,
    GiveOneTimeNotice,
    RefuseAcceptance,
    RequestSupplement,
    SubmitMaterial,
    WithdrawApplication,
)

BLANKS: Mapping[CaseAction, Command] = {
    command.action: command
    for command in (
        GiveOneTimeNotice(),
        Remind(),
        QueryCredit(),
        EnterGrade(),
        ConfirmGrade(),
        Decline(),
        RequestCreditApproval(),
        DecideEligibility(),
        GiveRightsNotice(),
        SignCommitment(),
        SubmitMaterial(),
        CheckMaterial(),
        CheckCommitment(),
        RequestSupplement(),
        Accept(blank=True),
        RefuseAcceptance(),
        UseBenefit(),
        WithdrawCreditApproval(),
        WithdrawApplication(),
        StartReview(),
        RecordStep(),
        RecordOpinion(),
        SuspendClock(),
        ResumeClock(),
        ExtendLimit(),
        Decide(),
        Deliver(),
        Close(),
        RevokeDecision(blank=True),
        Return(),
        HandOver(),
        TakeOver(blank=True),
        Correct(),
        ConfirmCorrection(),
    )
}
"""Each command without input: its guard then speaks of the case alone."""


class Blocked(msgspec.Struct, frozen=True, kw_only=True):
    """An act that is not open now, and the first ground against it."""

    action: CaseAction
    refusal: Refusal


def outlook(case: Case, on: Occasion) -> tuple[tuple[CaseAction, ...], tuple[Blocked, ...]]:
    """The acts open to this officer now, and those that are not, each with its first ground.

    Acts of other roles are in neither list.
    """
    grounds = dict(_first_grounds(case, on))
    allowed = tuple(action for action, ground in grounds.items() if ground is None)
    blocked = tuple(
        Blocked(action=action, refusal=ground)
        for action, ground in grounds.items()
        if ground is not None
    )
    return allowed, blocked


def _first_grounds(case: Case, on: Occasion) -> Iterator[tuple[CaseAction, Refusal | None]]:
    for action, command in BLANKS.items():
        if on.by.acting(action, on.matter, case):
            yield action, next(guard(command, case, on), None)

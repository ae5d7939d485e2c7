"""The two tables of the procedure: which act is possible where, and the answer where it is not.

A cell is None where the act is possible; further grounds are then the command's own. The columns
of the second table are the tracks in their order. `accept` and `checkCommitment` stand in both:
every ground of both counts.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TypeAlias

from domain.action import CaseAction as A
from domain.case import DECIDED, FINAL, RUNNING, Case, Stage, Track
from domain.refusal import RefusalCode as R

Cell: TypeAlias = R | None

OK: Cell = None
# Codes as the tables abbreviate them.
WS, AA, AD, ND = R.WRONG_STAGE, R.ALREADY_ACCEPTED, R.ALREADY_DECIDED, R.NOT_DECIDED
AN, NN, SN = R.ALREADY_NOTIFIED, R.NOTICE_MISSING, R.SUPPLEMENT_NOT_ONCE
AS, CS, NV, AV = R.ALREADY_SUSPENDED, R.CLOCK_SUSPENDED, R.NOT_DELIVERED, R.ALREADY_DELIVERED
RM, NR, NE, OO = R.REMINDER_MISSING, R.NOT_REQUESTED, R.NOT_ELIGIBLE, R.COMMITMENT_OUT_OF_ORDER
NC, MN, NA, UW = R.NOT_COMMITTED, R.MODE_NOT_CREDIT, R.NO_REAPPLY, R.USE_WITHDRAW
NK, AW = R.NOT_CREDIT, R.ALREADY_WITHDRAWN

_STAGES = (
    Stage.REGISTERED,
    Stage.NOTIFIED,
    Stage.SUPPLEMENTING,
    Stage.ACCEPTED,
    Stage.IN_REVIEW,
    Stage.SUSPENDED,
    Stage.DECIDED,
    Stage.DELIVERED,
)

# fmt: off
_BY_STAGE: Mapping[A, tuple[Cell, ...]] = {
    # act              registered notified supplementing accepted review suspended decided delivered
    A.GIVE_ONE_TIME_NOTICE: (OK,      AN,      WS,           WS,      WS,    WS,       WS,     WS),
    A.QUERY_CREDIT:         (OK,      OK,      OK,           OK,      OK,    OK,       AD,     AD),
    A.ENTER_GRADE:          (OK,      OK,      OK,           AA,      AA,    AA,       AD,     AD),
    A.CONFIRM_GRADE:        (OK,      OK,      OK,           AA,      AA,    AA,       AD,     AD),
    A.CHECK_MATERIAL:       (NN,      OK,      OK,           OK,      OK,    OK,       AD,     AD),
    A.CHECK_COMMITMENT:     (NN,      OK,      OK,           OK,      OK,    OK,       AD,     AD),
    A.RECORD_STEP:          (WS,      WS,      WS,           OK,      OK,    OK,       AD,     AD),
    A.SUBMIT_MATERIAL:      (OK,      OK,      OK,           OK,      OK,    OK,       AD,     AD),
    A.REQUEST_SUPPLEMENT:   (NN,      OK,      SN,           WS,      WS,    WS,       WS,     WS),
    A.ACCEPT:               (NN,      OK,      OK,           AA,      AA,    AA,       WS,     WS),
    A.REFUSE_ACCEPTANCE:    (OK,      OK,      OK,           WS,      WS,    WS,       WS,     WS),
    A.START_REVIEW:         (WS,      WS,      WS,           OK,      OK,    WS,       WS,     WS),
    A.SUSPEND_CLOCK:        (WS,      WS,      WS,           OK,      OK,    AS,       WS,     WS),
    A.RESUME_CLOCK:         (WS,      WS,      WS,           WS,      WS,    OK,       WS,     WS),
    A.EXTEND_LIMIT:         (WS,      WS,      WS,           OK,      OK,    OK,       WS,     WS),
    A.RECORD_OPINION:       (WS,      WS,      WS,           WS,      OK,    WS,       AD,     AD),
    A.DECIDE:               (WS,      WS,      WS,           OK,      OK,    CS,       AD,     AD),
    A.DELIVER:              (WS,      WS,      WS,           ND,      ND,    ND,       OK,     AV),
    A.CLOSE:                (WS,      WS,      WS,           ND,      ND,    ND,       NV,     OK),
    A.WITHDRAW_APPLICATION: (OK,      OK,      OK,           OK,      OK,    OK,       AD,     AD),
    A.REVOKE_DECISION:      (WS,      WS,      WS,           WS,      WS,    WS,       OK,     OK),
    A.RETURN:               (WS,      WS,      WS,           WS,      OK,    CS,       AD,     AD),
    A.HAND_OVER:            (OK,      OK,      OK,           OK,      OK,    OK,       OK,     OK),
    A.TAKE_OVER:            (OK,      OK,      OK,           OK,      OK,    OK,       OK,     OK),
    A.CORRECT:              (OK,      OK,      OK,           OK,      OK,    OK,       OK,     OK),
    A.CONFIRM_CORRECTION:   (WS,      WS,      WS,           OK,      OK,    OK,       OK,     OK),
}

_TRACKS = tuple(Track)

_BY_TRACK: Mapping[A, tuple[Cell, ...]] = {
    # act                    none reminded declined requested ineligible eligible committed
    #                                                                               active withdrawn
    A.REMIND:                   (OK, OK,  OK,      OK,       OK,        OK,      OK, AA,  OK),
    A.DECLINE:                  (RM, OK,  OK,      OK,       OK,        OK,      UW, UW,  AW),
    A.REQUEST_CREDIT_APPROVAL:  (RM, OK,  OK,      OK,       NE,        OK,      OK, AA,  NA),
    A.DECIDE_ELIGIBILITY:       (NR, NR,  NR,      OK,       OK,        OK,      WS, AA,  NA),
    A.GIVE_RIGHTS_NOTICE:       (NR, NR,  NR,      OO,       NE,        OK,      OK, AA,  NA),
    A.SIGN_COMMITMENT:          (NR, NR,  NR,      OO,       NE,        OK,      OK, AA,  NA),
    A.CHECK_COMMITMENT:         (NC, NC,  NC,      NC,       NC,        NC,      OK, OK,  NC),
    A.USE_BENEFIT:              (MN, MN,  MN,      MN,       MN,        MN,      OK, OK,  MN),
    A.WITHDRAW_CREDIT_APPROVAL: (NK, NK,  NK,      OK,       NK,        OK,      OK, OK,  AW),
}
# fmt: on

BEFORE_ACCEPTANCE_ONLY = frozenset(
    {
        A.REMIND,
        A.DECLINE,
        A.REQUEST_CREDIT_APPROVAL,
        A.DECIDE_ELIGIBILITY,
        A.GIVE_RIGHTS_NOTICE,
        A.SIGN_COMMITMENT,
    }
)
"""四(二)1 stands before 四(二)2: these acts end with acceptance."""


IN_BOTH_TABLES = frozenset({A.ACCEPT, A.CHECK_COMMITMENT})
"""Acts of which every ground of both tables counts."""

ENDS_WITH_DECISION = frozenset(_BY_TRACK) - frozenset(_BY_STAGE) - {A.USE_BENEFIT}
"""A decision ends the credit track (四(二)4); some benefits begin with it."""


def stage_cell(action: A, case: Case) -> Cell:
    """What the first table answers; acts it does not hold are possible at every stage."""
    if case.stage in FINAL:
        revocable = action is A.REVOKE_DECISION and case.stage is Stage.CLOSED
        return OK if revocable else R.CASE_FINAL
    if action is A.CHECK_COMMITMENT and case.stage in RUNNING:
        left_unchecked = case.deemed and case.commitment and not case.commitment_checked
        return OK if left_unchecked else WS
    row = _BY_STAGE.get(action)
    return row[_STAGES.index(case.stage)] if row else OK


def track_cell(action: A, case: Case) -> Cell:
    """What the second table answers, looked at after the final stages and the decision.

    After a decision `useBenefit` looks for itself: it depends on the benefit.
    """
    if action is A.ACCEPT:
        return _at_acceptance(case)
    row = _BY_TRACK.get(action)
    if row is None or (action is A.USE_BENEFIT and case.stage in DECIDED):
        return OK
    if case.accepted and action in BEFORE_ACCEPTANCE_ONLY:
        return _after_acceptance(action, case.track)
    return row[_TRACKS.index(case.track)]


def _at_acceptance(case: Case) -> Cell:
    """What the track says against acceptance; nothing once that has happened."""
    if case.accepted:
        return OK
    if case.track is Track.NONE and case.in_scope:
        return RM
    if case.track is Track.REQUESTED:
        return R.ELIGIBILITY_NOT_TOLD
    unchecked = case.track is Track.COMMITTED and not case.commitment_checked
    return R.COMMITMENT_NOT_CHECKED if unchecked else OK


def _after_acceptance(action: A, track: Track) -> Cell:
    if action is A.DECLINE and track in (Track.ACTIVE, Track.WITHDRAWN):
        return UW if track is Track.ACTIVE else AW
    return NA if track is Track.WITHDRAWN else AA

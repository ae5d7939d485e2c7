"""The acts that can be done to a case, one for each command."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum, unique
from typing import Final


@unique
class CaseAction(StrEnum):
    """Every act an officer can do to a case, in the order of the procedure."""

    GIVE_ONE_TIME_NOTICE = "GIVE_ONE_TIME_NOTICE"
    REMIND = "REMIND"
    QUERY_CREDIT = "QUERY_CREDIT"
    ENTER_GRADE = "ENTER_GRADE"
    CONFIRM_GRADE = "CONFIRM_GRADE"
    DECLINE = "DECLINE"
    REQUEST_CREDIT_APPROVAL = "REQUEST_CREDIT_APPROVAL"
    DECIDE_ELIGIBILITY = "DECIDE_ELIGIBILITY"
    GIVE_RIGHTS_NOTICE = "GIVE_RIGHTS_NOTICE"
    SIGN_COMMITMENT = "SIGN_COMMITMENT"
    SUBMIT_MATERIAL = "SUBMIT_MATERIAL"
    CHECK_MATERIAL = "CHECK_MATERIAL"
    CHECK_COMMITMENT = "CHECK_COMMITMENT"
    REQUEST_SUPPLEMENT = "REQUEST_SUPPLEMENT"
    ACCEPT = "ACCEPT"
    REFUSE_ACCEPTANCE = "REFUSE_ACCEPTANCE"
    USE_BENEFIT = "USE_BENEFIT"
    WITHDRAW_CREDIT_APPROVAL = "WITHDRAW_CREDIT_APPROVAL"
    WITHDRAW_APPLICATION = "WITHDRAW_APPLICATION"
    START_REVIEW = "START_REVIEW"
    RECORD_STEP = "RECORD_STEP"
    RECORD_OPINION = "RECORD_OPINION"
    SUSPEND_CLOCK = "SUSPEND_CLOCK"
    RESUME_CLOCK = "RESUME_CLOCK"
    EXTEND_LIMIT = "EXTEND_LIMIT"
    DECIDE = "DECIDE"
    DELIVER = "DELIVER"
    CLOSE = "CLOSE"
    REVOKE_DECISION = "REVOKE_DECISION"
    RETURN = "RETURN"
    HAND_OVER = "HAND_OVER"
    TAKE_OVER = "TAKE_OVER"
    CORRECT = "CORRECT"
    CONFIRM_CORRECTION = "CONFIRM_CORRECTION"


LEGAL_BASES: Final[Mapping[CaseAction, tuple[str, ...]]] = {
    CaseAction.GIVE_ONE_TIME_NOTICE: ("四(一)", "许可法30"),
    CaseAction.REMIND: ("四(二)1",),
    CaseAction.QUERY_CREDIT: ("四(一)",),
    CaseAction.ENTER_GRADE: ("四(一)",),
    CaseAction.CONFIRM_GRADE: ("四(一)",),
    CaseAction.DECLINE: ("四(二)1",),
    CaseAction.REQUEST_CREDIT_APPROVAL: ("四(二)1",),
    CaseAction.DECIDE_ELIGIBILITY: ("四(二)1",),
    CaseAction.GIVE_RIGHTS_NOTICE: ("四(二)1",),
    CaseAction.SIGN_COMMITMENT: ("四(二)1",),
    CaseAction.SUBMIT_MATERIAL: ("四(二)2", "许可法32"),
    CaseAction.CHECK_MATERIAL: ("四(二)2", "许可法32"),
    CaseAction.CHECK_COMMITMENT: ("四(二)2",),
    CaseAction.REQUEST_SUPPLEMENT: ("许可法32",),
    CaseAction.ACCEPT: ("四(二)2", "许可法32"),
    CaseAction.REFUSE_ACCEPTANCE: ("许可法32",),
    CaseAction.USE_BENEFIT: ("三",),
    CaseAction.WITHDRAW_CREDIT_APPROVAL: ("四(二)4",),
    # 四(二)4 is about leaving credit approval; no clause speaks of leaving the application.
    CaseAction.WITHDRAW_APPLICATION: (),
    CaseAction.START_REVIEW: ("四(二)3", "许可法34"),
    CaseAction.RECORD_STEP: ("四(二)2", "许可法34"),
    CaseAction.RECORD_OPINION: ("四(二)3", "许可法34"),
    CaseAction.SUSPEND_CLOCK: ("许可法45",),
    CaseAction.RESUME_CLOCK: ("许可法45",),
    CaseAction.EXTEND_LIMIT: ("许可法42",),
    CaseAction.DECIDE: ("四(二)3", "许可法38"),
    CaseAction.DELIVER: ("四(二)3", "许可法44"),
    CaseAction.CLOSE: ("四(二)3",),
    CaseAction.REVOKE_DECISION: ("许可法69",),
    # The limit runs on: 许可法45 names all that does not count, and a return is not among it.
    CaseAction.RETURN: ("四(二)3", "许可法45"),
    # Who of an authority has a case in hand is its own affair.
    CaseAction.HAND_OVER: (),
    CaseAction.TAKE_OVER: (),
    # What is corrected binds nobody yet; what does has ways of its own in law (许可法69, 70).
    CaseAction.CORRECT: (),
    CaseAction.CONFIRM_CORRECTION: (),
}
"""The clauses each act rests on: of the policy first, then of the law. The policy of another
district has other clauses: what it does not hold is not cited (`Policy.bases`).
"""

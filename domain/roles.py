"""Who may do what: roles, and the acts of a case each may carry out."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum, unique

from domain.action import CaseAction
from domain.case import BEFORE_ACCEPTANCE, DECIDED, FINAL, Case, Stage
from domain.matter import Decider, Matter, ProjectKind
from domain.refusal import Refusal, RefusalCode, refusal


@unique
class Role(StrEnum):
    """The roles of a hall; an officer may hold several."""

    CLERK = "CLERK"
    REVIEWER = "REVIEWER"
    HEAD = "HEAD"
    ISSUER = "ISSUER"
    CATALOGUE_ADMIN = "CATALOGUE_ADMIN"
    CATALOGUE_CONFIRMER = "CATALOGUE_CONFIRMER"
    POLICY_ADMIN = "POLICY_ADMIN"
    POLICY_PUBLISHER = "POLICY_PUBLISHER"
    CREDIT_OFFICER = "CREDIT_OFFICER"
    SUPERVISOR = "SUPERVISOR"
    EDITOR = "EDITOR"
    AUDITOR = "AUDITOR"
    ADMINISTRATOR = "ADMINISTRATOR"
    PORTAL = "PORTAL"


_WINDOW = (Role.CLERK,)
_REVIEW = (Role.REVIEWER, Role.HEAD)
_BOTH = (Role.CLERK, Role.REVIEWER, Role.HEAD)
_A = CaseAction

RIGHTS: Mapping[CaseAction, tuple[Role, ...]] = {
    _A.GIVE_ONE_TIME_NOTICE: _WINDOW,
    _A.REMIND: _WINDOW,
    _A.QUERY_CREDIT: _BOTH,
    _A.ENTER_GRADE: _WINDOW,
    _A.CONFIRM_GRADE: _BOTH,
    _A.DECLINE: _WINDOW,
    _A.REQUEST_CREDIT_APPROVAL: _WINDOW,
    _A.DECIDE_ELIGIBILITY: _WINDOW,
    _A.GIVE_RIGHTS_NOTICE: _WINDOW,
    _A.SIGN_COMMITMENT: _WINDOW,
    _A.SUBMIT_MATERIAL: _WINDOW,
    _A.CHECK_MATERIAL: _BOTH,
    _A.CHECK_COMMITMENT: _BOTH,
    _A.REQUEST_SUPPLEMENT: _WINDOW,
    _A.ACCEPT: _WINDOW,
    _A.REFUSE_ACCEPTANCE: _WINDOW,
    _A.USE_BENEFIT: _WINDOW,
    _A.WITHDRAW_CREDIT_APPROVAL: _WINDOW,
    _A.WITHDRAW_APPLICATION: _WINDOW,
    _A.START_REVIEW: _REVIEW,
    _A.RECORD_STEP: _REVIEW,
    _A.RECORD_OPINION: _REVIEW,
    _A.SUSPEND_CLOCK: _REVIEW,
    _A.RESUME_CLOCK: _REVIEW,
    _A.EXTEND_LIMIT: (Role.HEAD,),
    _A.DECIDE: _BOTH,
    _A.DELIVER: (Role.ISSUER,),
    _A.CLOSE: (Role.ISSUER,),
    _A.REVOKE_DECISION: (Role.HEAD,),
    _A.RETURN: _REVIEW,
    _A.HAND_OVER: (*_BOTH, Role.ISSUER),
    _A.TAKE_OVER: (*_BOTH, Role.ISSUER),
    _A.CORRECT: (*_BOTH, Role.ISSUER),
    _A.CONFIRM_CORRECTION: (*_BOTH, Role.ISSUER),
}
"""The roles of which one is needed for each act, on any matter."""


def entitled(action: CaseAction, matter: Matter, case: Case) -> tuple[Role, ...]:
    """The roles of which one is needed for this act on this case.

    A clerk decides a 即办件 only, a reviewer what the matter leaves to reviewers. Before acceptance
    materials are examined at the window, afterwards by whoever has the case. It is in the hands of
    those who act at its stage. A correction is confirmed by who may do the act, or the head.
    """
    if action in EXAMINING and not case.accepted:
        return _WINDOW
    if action is CaseAction.TAKE_OVER:
        return _holding(case)
    if action is CaseAction.CONFIRM_CORRECTION and case.correcting is not None:
        return (*RIGHTS[case.correcting.action], Role.HEAD)
    if action is not CaseAction.DECIDE:
        return RIGHTS[action]
    if matter.decided_by is Decider.HEAD:
        return (Role.HEAD,)
    return _BOTH if matter.kind is ProjectKind.INSTANT else _REVIEW


def _holding(case: Case) -> tuple[Role, ...]:
    """The roles that have a case in hand at its stage."""
    if case.stage in BEFORE_ACCEPTANCE:
        return _WINDOW
    if in_review(case):
        return _REVIEW
    if case.stage in DECIDED:
        return (Role.ISSUER,)
    return RIGHTS[CaseAction.TAKE_OVER] if case.stage in FINAL else _BOTH


def in_review(case: Case) -> bool:
    """Whether reviewers have the case, also while its clock stands."""
    return Stage.IN_REVIEW in (case.stage, case.suspended_from)


EXAMINING = frozenset({_A.CHECK_MATERIAL, _A.CHECK_COMMITMENT})


@dataclass(frozen=True, slots=True)
class Standing:
    """In which roles somebody acts, and for which authority; None is the whole hall."""

    roles: frozenset[Role]
    authority: str | None

    def acting(self, action: CaseAction, matter: Matter, case: Case) -> tuple[Role, ...]:
        """The roles in which this act on this case is open to them, the first one that is used.

        The window acts for the accepting authority, review for the reviewing one (四(二)2, 3).
        """
        needed = entitled(action, matter, case)
        return tuple(role for role in needed if role in self.roles and self.serves(role, case))

    def serves(self, role: Role, case: Case) -> bool:
        """Whether they act on this case in this role: the window and review each for their own."""
        if self.authority is None:
            return True
        window = self.authority == case.accepting_authority
        review = self.authority == case.reviewing_authority
        if role is Role.CLERK:
            return window
        return review if role in _REVIEW else window or review


def missing_right(action: CaseAction, by: Standing, matter: Matter, case: Case) -> Refusal | None:
    """Why somebody may not do this act on this case, or None."""
    if by.acting(action, matter, case):
        return None
    # Whoever may see the case learns that it takes the head of the authority (许可法42).
    no_head = action is CaseAction.EXTEND_LIMIT
    code = RefusalCode.NOT_HEAD if no_head else RefusalCode.FORBIDDEN
    return refusal(code, requires=" / ".join(entitled(action, matter, case)))

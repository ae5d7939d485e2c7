"""Objections to a grade, answered by a person who did not have a hand in it (个保法24)."""

from __future__ import annotations

from collections.abc import Iterator
from enum import StrEnum, unique
from typing import Final

import msgspec

from domain.action import CaseAction
from domain.case import FINAL, Case
from domain.case_table import track_cell
from domain.refusal import Refusal, RefusalCode, Wording, refusal
from domain.roles import Role

CLAUSE: Final = "个保法24"

OBJECTING = (Role.CLERK,)
"""Who writes an objection down at the window, for the applicant."""

ANSWERING = (Role.REVIEWER, Role.HEAD)
"""Who looks at it again."""

RIGHT_TO_REVIEW = Wording(
    "申请人对信用等级有异议的，可以当场提出，由未参与查询和录入的人员复核；有权要求说明，"
    "不接受仅凭自动判定作出的结果（个保法24）。",
    "Whoever disagrees with the grade may object at the window; a person who had no hand in it "
    "reviews it. The applicant may ask for an explanation and need not accept what was decided by "
    "machine alone (PIPL, article 24).",
)
"""What stands below each explanation of a decision."""


@unique
class ObjectionAnswer(StrEnum):
    """What came of the review: the grade stands, or it was wrong and has been put right."""

    UPHELD = "UPHELD"
    CORRECTED = "CORRECTED"


class GradeObjected(msgspec.Struct, frozen=True, kw_only=True, rename="camel"):
    """The applicant disagrees with what was read, and so with a decision made from it, if any."""

    case: str
    snapshot: str
    decision: str | None
    reason_words: str


class GradeObjectionAnswered(msgspec.Struct, frozen=True, kw_only=True, rename="camel"):
    """A person looked at it again; `snapshot` and `decision` are those that count from then on."""

    case: str
    answer: ObjectionAnswer
    snapshot: str | None
    decision: str | None
    basis_words: str


def contested(case: Case) -> str | None:
    """The reading that counts for a case now: the latest one after acceptance, else before it."""
    seen = case.rechecked or case.answered
    return seen.id if seen else None


def objected(case: Case, reason_words: str) -> GradeObjected:
    """The objection to what now counts for a case; a reading there is."""
    snapshot = contested(case)
    assert snapshot, "a grade was read"
    return GradeObjected(
        case=case.id, snapshot=snapshot, decision=case.decision, reason_words=reason_words
    )


def answered(case: Case, answer: ObjectionAnswer, basis_words: str) -> GradeObjectionAnswered:
    """The answer, with what counts for the case from then on."""
    return GradeObjectionAnswered(
        case=case.id,
        answer=answer,
        snapshot=contested(case),
        decision=case.decision,
        basis_words=basis_words,
    )


def objection_grounds(case: Case, *, pending: bool) -> Iterator[Refusal]:
    """A grade was read, the case is not over, and no objection is waiting."""
    if case.stage in FINAL:
        yield refusal(RefusalCode.CASE_FINAL)
    elif contested(case) is None:
        yield refusal(RefusalCode.NO_GRADE_READ, clause=CLAUSE)
    elif pending:
        yield refusal(RefusalCode.OBJECTION_PENDING, clause=CLAUSE)


def correction_grounds(case: Case, before: GradeObjected) -> Iterator[Refusal]:
    """A grade is put right at its source and read again (四(一)), never typed in by a reviewer; and
    what was decided from the wrong one is decided again, as long as that can be.
    """
    if contested(case) == before.snapshot:
        yield refusal(RefusalCode.GRADE_NOT_READ_AGAIN, clause=CLAUSE)
    elif before.decision and _may_be_decided(case) and case.decision == before.decision:
        yield refusal(RefusalCode.NOT_DECIDED_AGAIN, clause=CLAUSE)


def _may_be_decided(case: Case) -> bool:
    return case.stage not in FINAL and track_cell(CaseAction.DECIDE_ELIGIBILITY, case) is None

"""What of a grade may be told to whom: a natural person's is personal data (个保法).

Who may query the register reads the grade; everybody else reads what follows from it.
"""

from __future__ import annotations

import msgspec

from domain.action import CaseAction
from domain.applicant import ApplicantKind
from domain.caller import Caller
from domain.eligibility import EligibilityDecision
from domain.refusal import Refusal
from domain.roles import RIGHTS

GRADE_READERS = RIGHTS[CaseAction.QUERY_CREDIT]
"""The roles that read the grade of a natural person."""


def reads_grade(caller: Caller, applicant: ApplicantKind) -> bool:
    """Whether the caller may read the grade of an applicant of this kind."""
    person = applicant is ApplicantKind.NATURAL_PERSON
    return not person or bool(caller.roles.intersection(GRADE_READERS))


def without_grade(answer: EligibilityDecision) -> EligibilityDecision:
    """The decision with reasons that name no grade."""
    reasons = tuple(_without_token(reason) for reason in answer.reasons)
    return msgspec.structs.replace(answer, reasons=reasons)


def without_tier(answer: EligibilityDecision) -> EligibilityDecision:
    """The decision without the tier, which may be as narrow as a grade (三3: AAA)."""
    return msgspec.structs.replace(without_grade(answer), tier=None)


def _without_token(reason: Refusal) -> Refusal:
    others = tuple(param for param in reason.params if param.name != "token")
    return msgspec.structs.replace(reason, params=others)

"""What of a grade may be told to whom: a natural person's is personal data (个保法).

Who may query the register, on the case in question, reads the grade; everybody else reads what
follows from it: the benefits and how the case is handled, but neither the tier, which may be as
narrow as a grade (三3: AAA), nor a hash over the grade, which could be guessed.
"""

from __future__ import annotations

import msgspec

from domain.action import CaseAction
from domain.applicant import ApplicantKind
from domain.caller import Caller
from domain.case import Case
from domain.eligibility import EligibilityDecision
from domain.explanation import ChangeKind, Difference, Stage, Step, differences
from domain.refusal import Refusal
from domain.roles import RIGHTS

GRADE_READERS = RIGHTS[CaseAction.QUERY_CREDIT]
"""The roles that read the grade of a natural person."""

GRADE_FACTS = frozenset({"tier", "effect", "benefits", "inputsHash", "evidenceWords"})
"""What events hold of a grade, and the words that tell where it was seen."""


def reads_grade(caller: Caller, case: Case) -> bool:
    """Whether the caller may read the grade of the applicant of this case."""
    person = case.applicant_kind is ApplicantKind.NATURAL_PERSON
    return not person or (caller.serves(case) and not caller.roles.isdisjoint(GRADE_READERS))


class Disclosed(msgspec.Struct, frozen=True, kw_only=True):
    """A decision as somebody may read it, with the grade or what follows from it alone."""

    answer: EligibilityDecision
    with_grade: bool

    @property
    def inputs_hash(self) -> str | None:
        """The hash of the inputs, or None where it is hidden."""
        return self.answer.inputs_hash if self.with_grade else None

    @property
    def differences(self) -> tuple[Difference, ...]:
        """What would help; no other tier where the tier is hidden."""
        helps = differences(self.answer)
        if self.with_grade:
            return helps
        return tuple(each for each in helps if each.change.kind is not ChangeKind.TIER)


def disclosed(answer: EligibilityDecision, *, with_grade: bool) -> Disclosed:
    """The decision for somebody who reads the grade, or does not."""
    if with_grade:
        return Disclosed(answer=answer, with_grade=True)
    hidden = msgspec.structs.replace(_without(answer, "token", "tier"), tier=None)
    return Disclosed(answer=hidden, with_grade=False)


def without_tiers(steps: tuple[Step, ...], answer: EligibilityDecision) -> tuple[Step, ...]:
    """The trace of a decision without how each tier came out."""
    policy = answer.given.policy
    tiers = {tier.id for tier in policy.tiers} if policy else set()
    return tuple(step for step in steps if step.stage is not Stage.CREDIT or step.rule not in tiers)


def without_token(answer: EligibilityDecision) -> EligibilityDecision:
    """The decision with reasons that repeat no grade."""
    return _without(answer, "token")


def _without(answer: EligibilityDecision, *names: str) -> EligibilityDecision:
    reasons = tuple(_stripped(reason, names) for reason in answer.reasons)
    return msgspec.structs.replace(answer, reasons=reasons)


def _stripped(reason: Refusal, names: tuple[str, ...]) -> Refusal:
    others = tuple(param for param in reason.params if param.name not in names)
    return msgspec.structs.replace(reason, params=others)

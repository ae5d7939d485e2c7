"""A grade typed in by an officer: the way on while the register cannot answer (四(一), R-21).

Only where the policy allows it, with evidence, and confirmed by a second person.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import ClassVar

import msgspec

from domain.action import CaseAction
from domain.case import Case
from domain.command import Act, Occasion
from domain.credit import Reading, ReadingStatus
from domain.credit_track import scope_reasons
from domain.eligibility import CreditSnapshot, standing
from domain.events import GradeConfirmed, GradeEntered
from domain.grade import grade_token
from domain.knowledge import knowledge
from domain.refusal import Refusal, RefusalCode, invalid
from domain.words import Words


class EnterGrade(Act, frozen=True, kw_only=True):
    """Type in the grade of one fact that the register could not tell."""

    action: ClassVar[CaseAction] = CaseAction.ENTER_GRADE

    fact: str | None = None
    token: str = ""
    evaluated_on: date | None = None
    valid_until: date | None = None
    evidence: Words | None = None

    def grounds(self, case: Case, on: Occasion) -> Iterator[Refusal]:
        """In scope, allowed, after an outage; a grade that counts today, with its evidence."""
        barred = next(_barred(case, on), None)
        if barred is not None:
            yield barred
        elif self.fact is not None:
            yield from self._uncounted(on)
            if self.evidence is None:
                yield invalid(
                    "须写明录入等级的依据",
                    "say where the grade was seen",
                    "evidence",
                )

    def _uncounted(self, on: Occasion) -> Iterator[Refusal]:
        """Nobody types in what the register told, or a grade that would count for nothing."""
        readings = on.snapshot.readings if on.snapshot else ()
        unread = next((each for each in readings if each.fact == self.fact), None)
        if unread is None:
            yield on.refuse(RefusalCode.NOT_FOUND, path=("fact",), fact=self.fact)
        elif unread.status is not ReadingStatus.UNAVAILABLE:
            yield on.refuse(RefusalCode.MANUAL_GRADE_NOT_ALLOWED, path=("fact",))
        elif on.policy is not None:
            known = knowledge(on.policy, unread.fact, self._typed(unread), on.today)
            if isinstance(known, Refusal):
                yield msgspec.structs.replace(known, path=("token",))

    def snapshot(self, on: Occasion) -> CreditSnapshot:
        """What the register said, with the typed grade in the place of the fact it is of."""
        assert on.snapshot, "the register was asked before"
        readings = (self._typed(each) for each in on.snapshot.readings)
        return CreditSnapshot(id=on.new_id, readings=tuple(readings))

    def _typed(self, reading: Reading) -> Reading:
        if reading.fact != self.fact:
            return reading
        return Reading(
            fact=reading.fact,
            status=ReadingStatus.OK,
            token=grade_token(self.token),
            source=reading.source,
            evaluated_on=self.evaluated_on,
            valid_until=self.valid_until,
            entered=True,
        )

    def event(self, case: Case, on: Occasion) -> GradeEntered:
        """Entered; it counts once a second person has confirmed it."""
        assert self.evidence, "a whole command"
        return GradeEntered(snapshot=on.new_id, evidence_words=self.evidence.id)


class ConfirmGrade(Act, frozen=True, kw_only=True):
    """Confirm, as a second person, the grade that an officer has typed in."""

    action: ClassVar[CaseAction] = CaseAction.CONFIRM_GRADE

    def grounds(self, case: Case, on: Occasion) -> Iterator[Refusal]:
        """A grade is waiting, and it was somebody else who typed it in."""
        barred = next(_barred(case, on), None)
        if barred is not None:
            yield barred
        elif case.entered is None:
            yield on.refuse(RefusalCode.WRONG_STAGE, stage=case.stage)
        elif case.entered_by == on.officer:
            yield on.refuse(RefusalCode.SAME_PERSON)

    def event(self, case: Case, on: Occasion) -> GradeConfirmed:
        """Confirmed: from now on it stands for what the register would have said."""
        assert on.entered and on.policy, "a grade is waiting"
        tier, reasons = standing(on.policy, case.applicant_kind, on.entered, on.today, on.matter)
        return GradeConfirmed(
            snapshot=on.entered.id,
            tier=tier.id if tier else None,
            effect=tier.effect if tier else None,
            reasons=tuple(reason.code for reason in reasons),
        )


def _barred(case: Case, on: Occasion) -> Iterator[Refusal]:
    """What speaks against any typed grade here; one that the register has told stands."""
    if not case.in_scope:
        yield scope_reasons(case, on)[0]
    elif not on.switches.manual_grade_entry or not case.unanswered:
        yield on.refuse(RefusalCode.MANUAL_GRADE_NOT_ALLOWED)

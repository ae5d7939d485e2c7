"""Putting a wrong act right by a later one (更正); after acceptance it takes two persons."""

from __future__ import annotations

from collections.abc import Iterator
from typing import ClassVar

from domain.action import CaseAction
from domain.case import Case, Trace
from domain.command import Act, Occasion
from domain.events import ActCorrected, CorrectionProposed, CorrectionRejected
from domain.refusal import Refusal, RefusalCode, invalid
from domain.trail import last_of_each
from domain.words import Words


class Correct(Act, frozen=True, kw_only=True):
    """Say that an act was wrong, by the version it made; before acceptance that undoes it."""

    action: ClassVar[CaseAction] = CaseAction.CORRECT

    corrects: int | None = None
    reason: Words | None = None

    def grounds(self, case: Case, on: Occasion) -> Iterator[Refusal]:
        """One correction at a time, of an act on which nothing binding rests, with a reason."""
        if case.correction is not None:
            yield on.refuse(RefusalCode.CORRECTION_PENDING)
            return
        versions = [trace.version for trace in correctable(case, on)]
        wrong = not versions if self.corrects is None else self.corrects not in versions
        if wrong:
            yield on.refuse(RefusalCode.NOT_CORRECTABLE, path=("corrects",))
        if self.corrects is not None and self.reason is None:
            yield invalid("须写明事由", "a reason has to be given", "reason")

    def event(self, case: Case, on: Occasion) -> ActCorrected | CorrectionProposed:
        """Undone or, after acceptance, proposed to a second person."""
        assert self.corrects and self.reason, "a whole command"
        kind = CorrectionProposed if case.accepted else ActCorrected
        return kind(corrects=self.corrects, reason_words=self.reason.id)


class ConfirmCorrection(Act, frozen=True, kw_only=True):
    """Answer a correction that somebody else proposed: the act is undone, or it stands."""

    action: ClassVar[CaseAction] = CaseAction.CONFIRM_CORRECTION

    agreed: bool | None = None

    def grounds(self, case: Case, on: Occasion) -> Iterator[Refusal]:
        """There must be one, by another person."""
        if case.correction is None:
            yield on.refuse(RefusalCode.NO_CORRECTION)
        elif case.correction.by == on.officer:
            yield on.refuse(RefusalCode.SECOND_PERSON_NEEDED)

    def event(self, case: Case, on: Occasion) -> ActCorrected | CorrectionRejected:
        """Undone, or not."""
        assert case.correction and self.agreed is not None, "a whole command"
        kind = ActCorrected if self.agreed else CorrectionRejected
        return kind(corrects=case.correction.version)


def correctable(case: Case, on: Occasion) -> tuple[Trace, ...]:
    """The acts that this officer may call wrong: such as they may do themselves."""
    by = on.by
    return tuple(trace for trace in last_of_each(case) if by.acting(trace.action, on.matter, case))

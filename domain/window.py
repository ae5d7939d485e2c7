"""At the window: from the one-time notice to acceptance (四(一), 四(二)2; 许可法30 to 32)."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import ClassVar

import msgspec

from domain.action import CaseAction
from domain.case import (
    BEFORE_ACCEPTANCE,
    COMES_LATER,
    Case,
    Owed,
    Stage,
    Task,
    TaskKind,
    Track,
)
from domain.case_credit import acceptance
from domain.clock import deadlines, runs_on_after, taken_off, waits_for_materials
from domain.command import Act, Occasion
from domain.completeness import (
    MissingMaterials,
    counting_from,
    in_the_way,
    incomplete,
    lacking,
    owed_by,
    unexamined,
    wanting,
)
from domain.deadline import MATERIALS_OWED, reception_day
from domain.event_terms import RefusalGround
from domain.events import (
    AcceptanceRefused,
    ApplicationWithdrawn,
    CaseAccepted,
    CaseDeemedAccepted,
    Defect,
    MaterialChecked,
    MaterialSubmitted,
    OneTimeNoticeGiven,
    SupplementRequested,
)
from domain.refusal import Refusal, RefusalCode, invalid
from domain.words import Words


class GiveOneTimeNotice(Act, frozen=True, kw_only=True):
    """Tell every condition and material of the pinned matter version at once (一次性告知)."""

    action: ClassVar[CaseAction] = CaseAction.GIVE_ONE_TIME_NOTICE

    def event(self, case: Case, on: Occasion) -> OneTimeNoticeGiven:
        """The notice, complete by construction: it is read off the matter version."""
        return OneTimeNoticeGiven(
            matter=on.matter.id,
            conditions=tuple(each.code for each in on.matter.conditions),
            materials=tuple(each.code for each in on.matter.materials),
        )


class SubmitMaterial(Act, frozen=True, kw_only=True):
    """Receive a material; after closing time it counts from the next working day."""

    action: ClassVar[CaseAction] = CaseAction.SUBMIT_MATERIAL

    material: str | None = None

    def grounds(self, case: Case, on: Occasion) -> Iterator[Refusal]:
        """A material of the matter; after acceptance only what is owed."""
        if self.material is not None and on.matter.material(self.material) is None:
            yield _unknown(self.material, on)
        elif case.accepted and not _owes(case, self.material):
            yield on.refuse(RefusalCode.WRONG_STAGE, stage=case.stage)

    def event(self, case: Case, on: Occasion) -> MaterialSubmitted:
        """Received, on the day that counts."""
        assert self.material, "a whole command"
        received_on = reception_day(on.calendar, on.at, on.closes)
        return MaterialSubmitted(material=self.material, received_on=received_on)


class CheckMaterial(Act, frozen=True, kw_only=True):
    """Examine a received material for completeness and legal form."""

    action: ClassVar[CaseAction] = CaseAction.CHECK_MATERIAL

    material: str | None = None
    in_form: bool | None = None
    defect: Words | None = None

    def grounds(self, case: Case, on: Occasion) -> Iterator[Refusal]:
        """A material that was received; after acceptance only what came later or was unchecked."""
        if self.material is not None and on.matter.material(self.material) is None:
            yield _unknown(self.material, on)
        elif case.accepted:
            if not _checkable(case, self.material):
                yield on.refuse(RefusalCode.WRONG_STAGE, stage=case.stage)
        elif self.in_form and case.material(self.material or "").received_on is None:
            yield on.refuse(
                RefusalCode.MATERIALS_INCOMPLETE, path=("material",), materials=self.material
            )

    def event(self, case: Case, on: Occasion) -> MaterialChecked:
        """Checked, in form or not."""
        assert self.material and self.in_form is not None, "a whole command"
        owed = () if self.in_form else tuple(self._found_wanting(case, on))
        supplied = self._supplied_on(case)
        return MaterialChecked(
            material=self.material,
            in_form=self.in_form,
            defect_words=self.defect.id if self.defect else None,
            owed=owed,
            tasks=collecting(owed),
            resumed_on=supplied,
            deadlines=runs_on_after(case, on, (MATERIALS_OWED,), supplied) if supplied else None,
        )

    def _supplied_on(self, case: Case) -> date | None:
        """The day on which the last material came that the clock stands for, once all are in form
        (A-09); None while it stands for others, or for none. Examining takes the authority's time.
        """
        others = {material.code for material in case.owed} - {self.material}
        if not self.in_form or others or not waits_for_materials(case):
            return None
        came_later = (each for each in case.materials if each.standing in COMES_LATER)
        return max(each.received_on for each in came_later if each.received_on)

    def _found_wanting(self, case: Case, on: Occasion) -> Iterator[Owed]:
        """What silence accepted unexamined is owed once it turns out not to be in form."""
        if self.material in unexamined(case, on):
            yield Owed(material=self.material, due_on=owed_by(on))


class DefectFound(msgspec.Struct, frozen=True, kw_only=True):
    """What is wrong with one material, in the clerk's words."""

    material: str
    words: Words


class RequestSupplement(Act, frozen=True, kw_only=True):
    """Name every defect at once, with a due date (补正, 许可法32)."""

    action: ClassVar[CaseAction] = CaseAction.REQUEST_SUPPLEMENT

    defects: tuple[DefectFound, ...] | None = None
    due_on: date | None = None

    def grounds(self, case: Case, on: Occasion) -> Iterator[Refusal]:
        """Something must be missing, all of it must be named, and nothing the notice left out."""
        open_ones = [spec.code for spec in lacking(case, on)]
        if not open_ones:
            yield on.refuse(RefusalCode.MATERIALS_COMPLETE)
        if self.defects is None:
            return
        named = [defect.material for defect in self.defects]
        for code in named:
            if on.matter.material(code) is None:
                yield on.refuse(RefusalCode.NOT_IN_ONE_TIME_NOTICE, material=code)
        yield from self._misnamed(open_ones, named, on)
        if self.due_on is not None and self.due_on <= on.today:
            yield invalid(
                f"补正期限须晚于今天（{on.today}）",
                f"the day to supplement by must be after today ({on.today})",
                "dueOn",
            )

    def _misnamed(self, open_ones: list[str], named: list[str], on: Occasion) -> Iterator[Refusal]:
        """Every material that is lacking has to be named, and nobody is asked for any other."""
        left_out = [code for code in open_ones if code not in named]
        beyond = [code for code in named if on.matter.material(code) and code not in open_ones]
        for zh, en, materials in (
            ("须一次列明的还有", "these are lacking too", left_out),
            ("并不缺少", "these are not lacking", beyond),
        ):
            if open_ones and materials:
                listed = "、".join(materials)
                yield invalid(f"{zh}：{listed}", f"{en}: {listed}", "defects")

    def event(self, case: Case, on: Occasion) -> SupplementRequested:
        """Asked for once; without a date of the clerk's, the policy's days apply."""
        assert self.defects, "a whole command"
        default = on.calendar.add_working_days(on.today, on.switches.supplement_days)
        return SupplementRequested(
            defects=tuple(Defect(material=d.material, words=d.words.id) for d in self.defects),
            due_on=self.due_on or default,
        )


class Accept(Act, frozen=True, kw_only=True):
    """Accept a complete application (受理). Naming the materials deferred and replaced is the use
    of the benefits that allow it.

    `blank` asks only whether it can be accepted by naming some, as `blockedActions` does.
    """

    action: ClassVar[CaseAction] = CaseAction.ACCEPT

    missing: MissingMaterials = MissingMaterials()
    blank: bool = False

    def grounds(self, case: Case, on: Occasion) -> Iterator[Refusal]:
        """The materials must be complete, or made good by a benefit the case holds."""
        if not self.blank:
            yield from self.missing.grounds(case, on)
        elif open_ones := in_the_way(case, on):
            yield incomplete(on, open_ones)

    def event(self, case: Case, on: Occasion) -> CaseAccepted:
        """Accepted, with the mode, both limits and what has to be verified later."""
        how = acceptance(case, on)
        conditions = self.missing.conditions(on)
        replaced = tuple(code for code in self.missing.replaced if code not in conditions)
        by_law = on.matter.statutory_commitment and bool(replaced)
        counts_from = counting_from(case, on)
        return CaseAccepted(
            accepted_on=on.today,
            counts_from=counts_from,
            mode=how.mode,
            restricted=how.restricted,
            reasons=how.reasons,
            deferred=self.missing.deferred,
            replaced=replaced,
            conditions=conditions,
            by_one_form=self.missing.by_one_form(case, on),
            used=self.missing.used(case, on),
            deadlines=deadlines(
                on, counts_from, how.mode, by_law=by_law, percent_off=taken_off(case, on)
            ),
            tasks=tuple(_verification(code, on) for code in self.missing.replaced),
            benefits=how.benefits,
        )


class DeemAccepted(msgspec.Struct, frozen=True, kw_only=True):
    """Five working days of silence after the materials came accept an application (许可法32).

    Not an act of an officer: a timer asks `due` and records it.
    """

    def due(self, case: Case, on: Occasion) -> bool:
        """Whether the fifth working day after the last receipt has ended without an answer."""
        if case.stage not in BEFORE_ACCEPTANCE:
            return False
        received = self._received(case)
        if received is None:
            return False
        days = on.switches.deemed_acceptance_days
        return on.today > on.calendar.add_working_days(received, days)

    def event(self, case: Case, on: Occasion) -> CaseDeemedAccepted:
        """Accepted as of that receipt; what is wanting is owed and told once, with a date.

        What came and was not examined is no debt of the applicant: it is examined after.
        """
        received = self._received(case)
        assert received, "asked only when due"
        how = acceptance(case, on)
        owed = tuple(Owed(material=each.code, due_on=owed_by(on)) for each in wanting(case, on))
        return CaseDeemedAccepted(
            accepted_on=received,
            counts_from=received,
            mode=how.mode,
            restricted=how.restricted,
            reasons=how.reasons,
            owed=owed,
            by_one_form=MissingMaterials().by_one_form(case, on),
            used=MissingMaterials().used(case, on),
            deadlines=deadlines(on, received, how.mode, percent_off=taken_off(case, on)),
            tasks=(*collecting(owed), *_unanswered(case, on)),
            benefits=how.benefits,
        )

    def _received(self, case: Case) -> date | None:
        if case.stage is Stage.SUPPLEMENTING:
            return case.supplemented_on
        return case.received_on


class RefuseAcceptance(Act, frozen=True, kw_only=True):
    """Refuse to accept (不予受理), with reasons: no licence matter, not our competence, or what is
    still missing after the date of the supplement notice. A grade is never a ground (R-16).
    """

    action: ClassVar[CaseAction] = CaseAction.REFUSE_ACCEPTANCE

    ground: RefusalGround | None = None
    reasons: Words | None = None

    def grounds(self, case: Case, on: Occasion) -> Iterator[Refusal]:
        """Materials are a ground only after the supplement's date, and only while the applicant
        leaves some out: what was handed in is examined first.
        """
        if self.ground is RefusalGround.MATERIALS_NOT_SUPPLEMENTED:
            yield from self._materials(case, on)
        if self.ground is not None and self.reasons is None:
            yield on.refuse(RefusalCode.REASONS_MISSING, path=("reasons",))

    def _materials(self, case: Case, on: Occasion) -> Iterator[Refusal]:
        if case.stage is Stage.REGISTERED:
            yield on.refuse(RefusalCode.NOTICE_MISSING)
        elif not lacking(case, on):
            yield on.refuse(RefusalCode.MATERIALS_COMPLETE)
        elif case.supplement_due_on is None or on.today <= case.supplement_due_on:
            yield on.refuse(RefusalCode.WRONG_STAGE, stage=case.stage)
        elif not wanting(case, on):
            yield on.refuse(RefusalCode.MATERIALS_COMPLETE)

    def event(self, case: Case, on: Occasion) -> AcceptanceRefused:
        """Not accepted, with the reasons."""
        assert self.ground and self.reasons, "a whole command"
        return AcceptanceRefused(ground=self.ground, reasons_words=self.reasons.id)


class WithdrawApplication(Act, frozen=True, kw_only=True):
    """The applicant takes the application back; the case ends (撤回申请)."""

    action: ClassVar[CaseAction] = CaseAction.WITHDRAW_APPLICATION

    reason: Words | None = None

    def event(self, case: Case, on: Occasion) -> ApplicationWithdrawn:
        """Withdrawn; a reason may be given and is never asked for."""
        return ApplicationWithdrawn(
            withdrawn_on=on.today, reason_words=self.reason.id if self.reason else None
        )


def collecting(owed: tuple[Owed, ...]) -> tuple[Task, ...]:
    """A task for each material that has to come."""
    return tuple(
        Task(kind=TaskKind.COLLECT_MATERIAL, subject=each.material, due_on=each.due_on)
        for each in owed
    )


def _verification(material: str, on: Occasion) -> Task:
    until = on.calendar.add_working_days(on.today, on.matter.verify_within_days)
    return Task(kind=TaskKind.VERIFY_REPLACED, subject=material, due_on=until)


def _unanswered(case: Case, on: Occasion) -> Iterator[Task]:
    if case.track is Track.REQUESTED:
        yield Task(kind=TaskKind.REQUEST_UNANSWERED, subject=case.case_no, due_on=on.today)


def _unknown(material: str, on: Occasion) -> Refusal:
    return on.refuse(RefusalCode.NOT_FOUND, path=("material",), material=material)


def _owes(case: Case, material: str | None) -> bool:
    """Whether this material is owed; with no material named, whether any is."""
    owed = {material.code for material in case.owed}
    return material in owed if material is not None else bool(owed)


def _checkable(case: Case, material: str | None) -> bool:
    """What came after acceptance, or was unchecked at a deemed one."""
    open_ones = {
        each.code
        for each in case.materials
        if (each.received_on is not None and each.standing in COMES_LATER)
        or (case.deemed and each.unexamined)
    }
    return material in open_ones if material is not None else bool(open_ones)

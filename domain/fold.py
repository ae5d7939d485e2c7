"""`after`: the only way from one state of a case to the next."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from functools import reduce
from typing import assert_never

import msgspec

from domain import events as e
from domain.case import (
    Case,
    CaseMaterial,
    Correction,
    MaterialStanding,
    Outcome,
    Overdue,
    Owed,
    SnapshotMark,
    Stage,
    TaskKind,
    Track,
    Warned,
)
from domain.deadline import MATERIALS_OWED, Suspension, resumed
from domain.eligibility import CaseMode
from domain.event_terms import NOT_COUNTED, ReturnedTo
from domain.instants import instant_text
from domain.refusal import RefusalCode
from domain.trail import remembered, undone

replace = msgspec.structs.replace


class Mark(msgspec.Struct, frozen=True):
    """Who did it and when; `officer` is None where a timer did."""

    at: datetime
    officer: str | None


def registered(id: str, event: e.CaseRegistered, mark: Mark) -> Case:
    """The first state of a case."""
    case = _first(id, event)
    if isinstance(event, e.CaseHandedOver):
        return _handed_over(case, event)
    return replace(case, registered_by=mark.officer, holder=mark.officer)


def _handed_over(case: Case, event: e.CaseHandedOver) -> Case:
    """Who registered or accepted it at the desk before is not known."""
    return replace(
        case,
        stage=Stage.ACCEPTED if event.accepted_on else Stage.REGISTERED,
        accepted_on=event.accepted_on,
        counts_from=event.accepted_on,
        promised=event.promised,
        deadlines=event.deadlines,
    )


def _first(id: str, event: e.CaseRegistered) -> Case:
    return Case(
        id=id,
        version=1,
        case_no=event.case_no,
        matter=event.matter,
        matter_id=event.matter_id,
        policy=event.policy,
        applicant=event.applicant,
        applicant_kind=event.applicant_kind,
        channel=event.channel,
        accepting_authority=event.accepting_authority,
        reviewing_authority=event.reviewing_authority,
        registered_on=event.registered_on,
        registered_by=None,
        in_scope=event.in_scope,
    )


def after(case: Case, event: e.CaseEvent, mark: Mark) -> Case:
    """The state of the case once `event` has happened."""
    now = replace(_changed(case, event, mark), version=case.version + 1)
    return remembered(case, now, event)


def fold(id: str, log: Iterable[tuple[e.CaseEvent, Mark]]) -> Case:
    """The state a whole log leads to; its first event is the registration."""
    (first, mark), *rest = log
    assert isinstance(first, e.CaseRegistered), "a case begins with its registration"
    return reduce(lambda case, entry: after(case, *entry), rest, registered(id, first, mark))


def _changed(case: Case, event: e.CaseEvent, mark: Mark) -> Case:
    if isinstance(event, e.CaseRegistered):
        raise ValueError(f"case {case.id} was registered before")
    if isinstance(event, e.WindowEvent):
        return _at_the_window(case, event, mark)
    if isinstance(event, e.GradeEvent):
        return _on_the_grade(case, event, mark)
    if isinstance(event, e.CreditEvent):
        return _on_the_credit_track(case, event, mark)
    if isinstance(event, e.ReviewEvent):
        return _in_review(case, event, mark)
    if isinstance(event, e.HoldingEvent):
        return _in_other_hands(case, event)
    if isinstance(event, e.CorrectionEvent):
        return _put_right(case, event, mark)
    return _by_the_clock(case, event)


def _at_the_window(case: Case, event: e.WindowEvent, mark: Mark) -> Case:
    match event:
        case e.OneTimeNoticeGiven():
            return replace(case, stage=Stage.NOTIFIED)
        case e.MaterialSubmitted():
            return _received(case, event)
        case e.MaterialChecked():
            return _checked(case, event)
        case e.SupplementRequested():
            return _supplementing(case, event)
        case e.CaseAccepted():
            materials = _due(case.materials, event.deferred, MaterialStanding.DEFERRED)
            materials = _counted(materials, event.replaced, MaterialStanding.REPLACED)
            return replace(_accepted(case, event, materials), accepted_by=mark.officer)
        case e.CaseDeemedAccepted():
            materials = _due(case.materials, event.owed, MaterialStanding.OWED)
            return replace(_accepted(case, event, materials), deemed=True)
        case e.AcceptanceRefused():
            return replace(case, stage=Stage.NOT_ACCEPTED)
        case e.ApplicationWithdrawn():
            return replace(case, stage=Stage.ABANDONED, withdrawn_on=event.withdrawn_on)
        case _:
            assert_never(event)


def _received(case: Case, event: e.MaterialSubmitted) -> Case:
    material = replace(case.material(event.material), received_on=event.received_on, in_form=None)
    supplementing = case.stage is Stage.SUPPLEMENTING
    return replace(
        case,
        materials=_with(case.materials, material),
        received_on=case.received_on if case.accepted else event.received_on,
        supplemented_on=event.received_on if supplementing else case.supplemented_on,
    )


def _checked(case: Case, event: e.MaterialChecked) -> Case:
    """The last material owed lets the clock run on, where the policy had stopped it (A-09), from
    the day on which it came.
    """
    material = replace(case.material(event.material), in_form=event.in_form)
    stops = case.suspensions
    if event.resumed_on is not None:
        stops = resumed(stops, (MATERIALS_OWED,), event.resumed_on)
    return replace(
        case,
        materials=_due(_with(case.materials, material), event.owed, MaterialStanding.OWED),
        suspensions=stops,
        deadlines=event.deadlines or case.deadlines,
        tasks=(*case.tasks, *event.tasks),
    )


def _supplementing(case: Case, event: e.SupplementRequested) -> Case:
    """What came and is named as a defect was examined thereby, and found not to be in form."""
    named = {defect.material for defect in event.defects}
    materials = tuple(
        replace(material, in_form=False)
        if material.code in named and material.received_on
        else material
        for material in case.materials
    )
    return replace(
        case, stage=Stage.SUPPLEMENTING, materials=materials, supplement_due_on=event.due_on
    )


def _accepted(
    case: Case, event: e.CaseAccepted | e.CaseDeemedAccepted, materials: tuple[CaseMaterial, ...]
) -> Case:
    credit = event.mode is CaseMode.CREDIT
    return replace(
        case,
        stage=Stage.ACCEPTED,
        track=Track.ACTIVE if credit else case.track,
        mode=event.mode,
        materials=_counted(materials, event.by_one_form, MaterialStanding.ONE_FORM),
        used=_all_once(case.used, event.used),
        accepted_on=event.accepted_on,
        counts_from=event.counts_from,
        restricted=event.restricted,
        benefits=case.benefits or event.benefits,
        deadlines=event.deadlines,
        tasks=(*case.tasks, *event.tasks),
    )


def _in_review(case: Case, event: e.ReviewEvent, mark: Mark) -> Case:
    match event:
        case e.ReviewStarted():
            return replace(case, stage=Stage.IN_REVIEW, holder=mark.officer)
        case e.StepRecorded():
            return replace(case, steps=_once(case.steps, event.step))
        case e.OpinionRecorded():
            return replace(case, opinions_by=_once(case.opinions_by, mark.officer or ""))
        case e.CaseDecided():
            return replace(
                case,
                stage=Stage.DECIDED,
                outcome=event.outcome,
                decided_on=event.decided_on,
                delivery_due_on=event.delivery_due_on,
                delivery_provisional=event.delivery_provisional,
                delivery_calendar=event.delivery_calendar,
                used=_all_once(case.used, event.used),
                tasks=(*case.tasks, *event.tasks),
            )
        case e.CaseDelivered():
            return replace(case, stage=Stage.DELIVERED, delivered_on=event.delivered_on)
        case e.CaseClosed():
            return replace(case, stage=Stage.CLOSED)
        case e.DecisionRevoked():
            return replace(case, outcome=Outcome.REVOKED)
        case _:
            assert_never(event)


def _in_other_hands(case: Case, event: e.HoldingEvent) -> Case:
    """Whoever has it; a case sent back to its reviewer has no opinion on file any more."""
    case = replace(case, holder=event.holder)
    if not isinstance(event, e.CaseReturned):
        return case
    if event.returned_to is ReturnedTo.REVIEW:
        return replace(case, opinions_by=())
    return replace(case, stage=Stage.ACCEPTED)


def _put_right(case: Case, event: e.CorrectionEvent, mark: Mark) -> Case:
    match event:
        case e.CorrectionProposed():
            return replace(case, correction=Correction(version=event.corrects, by=mark.officer))
        case e.CorrectionRejected():
            return replace(case, correction=None)
        case e.ActCorrected():
            return undone(case, event.corrects)
        case _:
            assert_never(event)


def _by_the_clock(case: Case, event: e.ClockEvent) -> Case:
    match event:
        case e.ClockSuspended():
            return replace(
                case,
                stage=Stage.SUSPENDED,
                suspended_from=case.stage,
                suspensions=(*case.suspensions, _suspension(event)),
                deadlines=event.deadlines,
            )
        case e.ClockResumed():
            return replace(
                case,
                stage=case.suspended_from or Stage.ACCEPTED,
                suspended_from=None,
                suspensions=resumed(case.suspensions, NOT_COUNTED, event.resumed_on),
                deadlines=event.deadlines,
            )
        case e.LimitExtended():
            return replace(case, extension=event.days, deadlines=event.deadlines)
        case e.DeadlineRecomputed():
            return replace(case, deadlines=event.deadlines)
        case e.DeliveryRecomputed():
            return replace(
                case,
                delivery_due_on=event.delivery_due_on,
                delivery_provisional=event.delivery_provisional,
                delivery_calendar=event.calendar,
            )
        case e.DeadlineWarned():
            return replace(case, warned=_warned(case.warned, event))
        case e.DeadlineOverdue():
            passed = Overdue(clock=event.clock, due_on=event.due_on)
            return replace(case, overdue=(*case.overdue, passed))
        case e.DeferralLapsed():
            lapsed = Owed(material=event.material, due_on=event.due_on)
            return replace(case, lapsed=(*case.lapsed, lapsed), tasks=(*case.tasks, event.task))
        case _:
            assert_never(event)


def _warned(before: tuple[Warned, ...], event: e.DeadlineWarned) -> tuple[Warned, ...]:
    """One alert of each clock and level: the last."""
    raised = Warned(clock=event.clock, level=event.level, raised_on=event.raised_on)
    others = (each for each in before if (each.clock, each.level) != (raised.clock, raised.level))
    return (*others, raised)


def _suspension(event: e.ClockSuspended) -> Suspension:
    return Suspension(
        kind=event.suspension, from_day=event.suspended_on, expected_end=event.expected_end
    )


def _on_the_grade(case: Case, event: e.GradeEvent, mark: Mark) -> Case:
    match event:
        case e.CreditQueried():
            return _queried(case, event)
        case e.GradeEntered():
            return replace(case, entered=event.snapshot, entered_by=mark.officer)
        case e.GradeConfirmed():
            return _answered(case, _seen(event))
        case _:
            assert_never(event)


def _on_the_credit_track(case: Case, event: e.CreditEvent, mark: Mark) -> Case:
    match event:
        case e.PolicyReminded():
            return replace(case, track=Track.REMINDED) if case.track is Track.NONE else case
        case e.CreditApprovalDeclined():
            return replace(case, track=Track.DECLINED, tier=None, benefits=())
        case e.CreditApprovalRequested():
            return _requested(case, mark)
        case e.EligibilityDecided():
            return replace(
                case,
                track=Track.ELIGIBLE if event.eligible else Track.INELIGIBLE,
                decision=event.decision,
                told_on_the_spot=event.on_the_spot,
                decided_snapshot=event.snapshot,
                tier=event.tier,
                benefits=event.benefits,
            )
        case e.RightsNoticeGiven():
            return replace(case, rights_notice=event.text_version)
        case e.CommitmentSigned():
            return replace(
                case,
                track=Track.COMMITTED,
                commitment=event.commitment,
                commitment_checked=False,
            )
        case e.CommitmentChecked():
            return replace(case, commitment_checked=event.in_order)
        case e.BenefitUsed():
            return replace(case, used=_once(case.used, event.benefit))
        case e.CreditApprovalWithdrawn():
            return replace(_without_credit(case, event), track=Track.WITHDRAWN)
        case e.CreditApprovalReverted():
            return replace(_without_credit(case, event), track=Track.INELIGIBLE)
        case _:
            assert_never(event)


def _queried(case: Case, event: e.CreditQueried) -> Case:
    """An outage says neither yes nor no: the last answer stands."""
    seen, outage = _seen(event), RefusalCode.GRADE_UNAVAILABLE in event.reasons
    if case.accepted:
        return replace(case, rechecked=case.rechecked if outage else seen)
    return replace(case, snapshot=seen) if outage else _answered(case, seen)


def _seen(event: e.CreditQueried | e.GradeConfirmed) -> SnapshotMark:
    return SnapshotMark(id=event.snapshot, tier=event.tier, effect=event.effect)


def _answered(case: Case, seen: SnapshotMark) -> Case:
    """An answer that counts; where there is one, no typed grade waits any more."""
    return replace(case, snapshot=seen, answered=seen, entered=None, entered_by=None)


def _requested(case: Case, mark: Mark) -> Case:
    """A request said again changes nothing: the first one counts (R-25). One made anew is told
    and committed to anew.
    """
    if case.track not in (Track.REMINDED, Track.DECLINED, Track.WITHDRAWN):
        return case
    return replace(
        case,
        track=Track.REQUESTED,
        requested_at=instant_text(mark.at),
        decision=None,
        told_on_the_spot=None,
        decided_snapshot=None,
        tier=None,
        benefits=(),
        rights_notice=None,
        commitment=None,
        commitment_checked=False,
    )


def _without_credit(case: Case, event: e.CreditApprovalEnded) -> Case:
    """What is owed now is not verified instead any more."""
    owed = {each.material for each in event.owed}
    tasks = tuple(
        task
        for task in case.tasks
        if not (task.kind is TaskKind.VERIFY_REPLACED and task.subject in owed)
    )
    return replace(
        case,
        mode=event.mode,
        materials=_due(case.materials, event.owed, MaterialStanding.OWED),
        suspensions=(*case.suspensions, event.stop) if event.stop else case.suspensions,
        deadlines=event.deadlines or case.deadlines,
        tasks=(*tasks, *event.tasks),
    )


# --- materials ----------------------------------------------------------------------------


def _with(materials: tuple[CaseMaterial, ...], material: CaseMaterial) -> tuple[CaseMaterial, ...]:
    others = tuple(each for each in materials if each.code != material.code)
    return tuple(sorted((*others, material), key=lambda each: each.code))


def _due(
    materials: tuple[CaseMaterial, ...], owed: Iterable[Owed], standing: MaterialStanding
) -> tuple[CaseMaterial, ...]:
    for each in owed:
        material = replace(_of(materials, each.material), standing=standing, due_on=each.due_on)
        materials = _with(materials, material)
    return materials


def _counted(
    materials: tuple[CaseMaterial, ...], codes: Iterable[str], standing: MaterialStanding
) -> tuple[CaseMaterial, ...]:
    for code in codes:
        materials = _with(materials, replace(_of(materials, code), standing=standing))
    return materials


def _of(materials: tuple[CaseMaterial, ...], code: str) -> CaseMaterial:
    found = (material for material in materials if material.code == code)
    return next(found, CaseMaterial(code=code))


def _all_once(codes: tuple[str, ...], more: Iterable[str]) -> tuple[str, ...]:
    return reduce(_once, more, codes)


def _once(codes: tuple[str, ...], code: str) -> tuple[str, ...]:
    return codes if code in codes else (*codes, code)

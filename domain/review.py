"""Review, decision and delivery (四(二)3; 许可法34, 38, 42, 44, 69)."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import ClassVar
from unicodedata import normalize

from domain.action import CaseAction
from domain.case import Case, MaterialStanding, Outcome, Stage, Task, TaskKind
from domain.clock import delivery_limit, last_days
from domain.command import Act, Occasion, awaited_by_delivery
from domain.completeness import unexamined
from domain.deadline import due, overdue
from domain.eligibility import CaseMode
from domain.event_terms import DeliveryManner
from domain.events import (
    CaseClosed,
    CaseDecided,
    CaseDelivered,
    DecisionRevoked,
    OpinionRecorded,
    ReviewStarted,
    StepRecorded,
)
from domain.matter import Matter, ProjectKind, SiteCheck, StepSpec
from domain.offer import movable
from domain.policy import BenefitEffect
from domain.policy_terms import DeferralGate, RestrictionMeasure
from domain.refusal import Refusal, RefusalCode, invalid
from domain.words import Words


class StartReview(Act, frozen=True, kw_only=True):
    """Take a case into review; another officer than the one who accepted it (R-32)."""

    action: ClassVar[CaseAction] = CaseAction.START_REVIEW

    def grounds(self, case: Case, on: Occasion) -> Iterator[Refusal]:
        """受审分离, and no commitment that a deemed acceptance left unchecked."""
        yield from same_person(case, on)
        yield from _commitment_unchecked(case, on)

    def event(self, case: Case, on: Occasion) -> ReviewStarted:
        """In review."""
        return ReviewStarted()


class RecordStep(Act, frozen=True, kw_only=True):
    """Record a step of the matter's procedure, done by as many officers as it needs."""

    action: ClassVar[CaseAction] = CaseAction.RECORD_STEP

    step: str | None = None
    performed_by: tuple[Words, ...] = ()
    record: Words | None = None

    def grounds(self, case: Case, on: Occasion) -> Iterator[Refusal]:
        """A step of this matter version, by enough persons; without one named, whether any is
        still to be done.
        """
        if self.step is None:
            if all(step.code in case.steps for step in on.matter.steps):
                yield on.refuse(RefusalCode.WRONG_STAGE, stage=case.stage)
            return
        spec = on.matter.step(self.step)
        if spec is None:
            yield on.refuse(RefusalCode.NOT_FOUND, path=("step",), step=self.step)
        elif len(self.persons) < spec.persons:
            yield invalid(
                f"本环节须由至少 {spec.persons} 人实施",
                f"at least {spec.persons} persons must carry out this step",
                "performedBy",
            )

    def event(self, case: Case, on: Occasion) -> StepRecorded:
        """Done, with the record of it."""
        assert self.step and self.record, "a whole command"
        return StepRecorded(
            step=self.step,
            persons=len(self.persons),
            performed_words=tuple(each.id for each in self.performed_by),
            record_words=self.record.id,
        )

    @property
    def persons(self) -> frozenset[str]:
        """Who did it, each once, however the name was written."""
        names = (normalize("NFKC", each.body).strip().casefold() for each in self.performed_by)
        return frozenset(filter(None, names))


class RecordOpinion(Act, frozen=True, kw_only=True):
    """Record a review opinion; strict handling wants a second one by another person (三4)."""

    action: ClassVar[CaseAction] = CaseAction.RECORD_OPINION

    recommends: Outcome | None = None
    opinion: Words | None = None

    def grounds(self, case: Case, on: Occasion) -> Iterator[Refusal]:
        """Never by the accepting clerk; to grant or to refuse."""
        yield from same_person(case, on)
        if self.recommends is Outcome.REVOKED:
            yield _no_outcome("recommends")

    def event(self, case: Case, on: Occasion) -> OpinionRecorded:
        """An opinion is on file."""
        assert self.recommends and self.opinion, "a whole command"
        return OpinionRecorded(recommends=self.recommends, opinion_words=self.opinion.id)


class Decide(Act, frozen=True, kw_only=True):
    """Grant or refuse the licence, once.

    A 即办件, and a case that is decided on filing, is decided from ACCEPTED in one act that
    carries the opinion.
    """

    action: ClassVar[CaseAction] = CaseAction.DECIDE

    outcome: Outcome | None = None
    opinion: Words | None = None
    reasons: Words | None = None
    remedies: Words | None = None

    def grounds(self, case: Case, on: Occasion) -> Iterator[Refusal]:
        """All that stands between the case and its decision, in the order of the cell."""
        if case.stage is Stage.ACCEPTED and not decided_at_once(case, on):
            yield on.refuse(RefusalCode.REVIEW_MISSING)
            return
        yield from self._review(case, on)
        for step in steps_open(case, on):
            yield on.refuse(RefusalCode.STEP_MISSING, step=f"{step.code} {step.name}")
        if self.outcome is Outcome.GRANTED:
            yield from _materials_open(case, on)
        if self.outcome is Outcome.REFUSED and not (self.reasons and self.remedies):
            yield on.refuse(RefusalCode.REASONS_MISSING)
        yield from same_person(case, on)
        yield from _commitment_unchecked(case, on)
        yield from _correction_pending(case, on)
        if self.outcome is Outcome.REVOKED:
            yield _no_outcome("outcome")

    def _review(self, case: Case, on: Occasion) -> Iterator[Refusal]:
        """An opinion on file or, where it is decided at once, in the act itself (3.9.5)."""
        if carries_opinion(case, on):
            if self.outcome is not None and self.opinion is None:
                yield on.refuse(RefusalCode.REVIEW_MISSING)
        elif not case.opinions_by:
            yield on.refuse(RefusalCode.REVIEW_MISSING)
        elif _wants_second(case, on) and len(case.opinions_by) == 1:
            yield on.refuse(RefusalCode.SECOND_REVIEW_MISSING)

    def event(self, case: Case, on: Occasion) -> CaseDecided:
        """Decided, with the date by which it must be delivered and what is verified afterwards."""
        assert self.outcome, "a whole command"
        deliver = due(on.calendar, on.today, delivery_limit(on))
        granted = self.outcome is Outcome.GRANTED
        limits = last_days(case, on)
        return CaseDecided(
            outcome=self.outcome,
            decided_on=on.today,
            opinion_words=self.opinion.id if self.opinion else None,
            reasons_words=self.reasons.id if self.reasons else None,
            remedies_words=self.remedies.id if self.remedies else None,
            delivery_due_on=deliver.on,
            delivery_provisional=deliver.provisional,
            delivery_calendar=on.calendar.version,
            in_promised_time=not overdue(limits.due_on, on.today),
            in_statutory_time=not overdue(limits.statutory_due_on, on.today),
            tasks=tuple(_verified_later(case, on)) if granted else (),
            used=tuple(_used(case, on)),
        )


class Deliver(Act, frozen=True, kw_only=True):
    """Deliver the result (送达), with proof."""

    action: ClassVar[CaseAction] = CaseAction.DELIVER

    manner: DeliveryManner | None = None
    proof: Words | None = None

    def grounds(self, case: Case, on: Occasion) -> Iterator[Refusal]:
        """Not before what was deferred has come, where the policy has the delivery wait for it."""
        awaited = [material.code for material in awaited_by_delivery(case, on)]
        if awaited:
            yield on.refuse(RefusalCode.DEFERRED_OPEN, materials="、".join(awaited))

    def event(self, case: Case, on: Occasion) -> CaseDelivered:
        """Delivered today."""
        assert self.manner and self.proof, "a whole command"
        return CaseDelivered(manner=self.manner, delivered_on=on.today, proof_words=self.proof.id)


class Close(Act, frozen=True, kw_only=True):
    """Close a delivered case; commitments live on by themselves."""

    action: ClassVar[CaseAction] = CaseAction.CLOSE

    def grounds(self, case: Case, on: Occasion) -> Iterator[Refusal]:
        """Not while somebody says that the delivery was recorded by mistake."""
        yield from _correction_pending(case, on)

    def event(self, case: Case, on: Occasion) -> CaseClosed:
        """Closed."""
        return CaseClosed()


class RevokeDecision(Act, frozen=True, kw_only=True):
    """Take back a grant that was obtained by a false commitment (许可法69).

    `blank` asks only whether there is a grant to revoke, as `blockedActions` does.
    """

    action: ClassVar[CaseAction] = CaseAction.REVOKE_DECISION

    document_no: Words | None = None
    heard_on: date | None = None
    reasons: Words | None = None
    blank: bool = False

    def grounds(self, case: Case, on: Occasion) -> Iterator[Refusal]:
        """A grant, a breach of it that is confirmed, a document with legal effect, a party that was
        heard, and reasons.
        """
        if case.outcome is not Outcome.GRANTED:
            yield on.refuse(RefusalCode.WRONG_STAGE, stage=case.stage)
            return
        if not on.broken:
            yield on.refuse(RefusalCode.NOT_CONFIRMED)
        if self.blank:
            return
        if self.document_no is None:
            yield on.refuse(RefusalCode.NO_LEGAL_DOCUMENT, path=("documentNo",))
        if self.heard_on is None or self.heard_on > on.today:
            yield on.refuse(RefusalCode.PARTY_NOT_HEARD, path=("heardOn",))
        if self.reasons is None:
            yield on.refuse(RefusalCode.REASONS_MISSING, path=("reasons",))

    def event(self, case: Case, on: Occasion) -> DecisionRevoked:
        """Revoked; the stage stays."""
        assert self.document_no and self.heard_on and self.reasons, "a whole command"
        return DecisionRevoked(
            document_words=self.document_no.id,
            heard_on=self.heard_on,
            reasons_words=self.reasons.id,
        )


def decided_at_once(case: Case, on: Occasion) -> bool:
    """Whether the case is decided from ACCEPTED: a 即办件, or one held by a filing (备案即入)."""
    filing = case.holds(on.policy, BenefitEffect.DECIDE_ON_FILING)
    return on.matter.kind is ProjectKind.INSTANT or filing


def carries_opinion(case: Case, on: Occasion) -> bool:
    """Whether a decision made now carries the opinion itself, and needs none on file (3.9.5)."""
    return case.stage is Stage.ACCEPTED and decided_at_once(case, on)


def steps_open(case: Case, on: Occasion) -> tuple[StepSpec, ...]:
    """The steps still to be done before the decision (R-31, R-16).

    One that law prescribes is never skipped; a site check by practice may be waived, and what is
    not prescribed may move behind the decision, each by a benefit that does this.
    """
    spared = steps_spared(case, on)
    return tuple(
        step for step in on.matter.steps if step.code not in case.steps and step not in spared
    )


def steps_spared(case: Case, on: Occasion) -> tuple[StepSpec, ...]:
    """The steps not done that a benefit waives or moves: all of them are owed without it."""
    undone = (step for step in on.matter.steps if step.code not in case.steps)
    return tuple(step for step in undone if _waived(step, case, on) or _later(step, case, on))


def _waived(step: StepSpec, case: Case, on: Occasion) -> bool:
    by_practice = step.site_check and on.matter.site_check is SiteCheck.BY_PRACTICE
    waivable = by_practice and not step.statutory
    return waivable and case.holds(on.policy, BenefitEffect.WAIVE_SITE_CHECK)


def _later(step: StepSpec, case: Case, on: Occasion) -> bool:
    by_benefit = case.holds(on.policy, BenefitEffect.VERIFY_AFTER_DECISION)
    return by_benefit and movable(step, on.matter)


def _verified_later(case: Case, on: Occasion) -> Iterator[Task]:
    """What benefits moved behind the decision: steps, the draw of waived visits, the filing."""
    until = on.calendar.add_working_days(on.today, on.matter.verify_within_days)
    for step in steps_spared(case, on):
        drawn = _waived(step, case, on)
        kind = TaskKind.SITE_CHECK_DRAW if drawn else TaskKind.VERIFY_STEP
        yield Task(kind=kind, subject=step.code, due_on=until)
    if _on_filing(case, on):
        yield Task(kind=TaskKind.VERIFY_FILING, subject=case.case_no, due_on=until)


def _used(case: Case, on: Occasion) -> Iterator[str]:
    """The benefits without which the decision would have had to wait."""
    waived = [_waived(step, case, on) for step in steps_spared(case, on)]
    acted = (
        (BenefitEffect.WAIVE_SITE_CHECK, any(waived)),
        (BenefitEffect.VERIFY_AFTER_DECISION, not all(waived)),
        (BenefitEffect.DECIDE_ON_FILING, _on_filing(case, on)),
    )
    for effect, used in acted:
        if used:
            yield from case.holding(on.policy, effect)


def _on_filing(case: Case, on: Occasion) -> bool:
    """Whether the case is decided from ACCEPTED by a filing (备案即入)."""
    return case.stage is Stage.ACCEPTED and case.holds(on.policy, BenefitEffect.DECIDE_ON_FILING)


def _wants_second(case: Case, on: Occasion) -> bool:
    """In strict handling: by the switch of the policy, or because the tier restricts it so."""
    if case.mode is not CaseMode.ORDINARY_STRICT:
        return False
    measures = {each.code for each in case.restrictions(on.policy)}
    return on.switches.second_review_when_strict or RestrictionMeasure.SECOND_REVIEW in measures


def same_person(case: Case, on: Occasion) -> Iterator[Refusal]:
    """受审分离: the accepting clerk neither reviews nor decides (R-32)."""
    if received_it(case, on.matter, on.officer):
        yield on.refuse(RefusalCode.SAME_PERSON)


def received_it(case: Case, matter: Matter, officer: str | None) -> bool:
    """Whether this officer is kept from the review as the accepting clerk; nobody is of a 即办件.

    What silence accepted was received by the officer who registered it.
    """
    clerk = case.received_by
    return clerk is not None and clerk == officer and matter.kind is not ProjectKind.INSTANT


def _materials_open(case: Case, on: Occasion) -> Iterator[Refusal]:
    """What has still to come, or came and was not examined: a grant waits for both, save for what
    the policy lets come before delivery.
    """
    later = on.deferral.gate is DeferralGate.DELIVERY
    owed = {
        material.code
        for material in case.owed
        if not (later and material.standing is MaterialStanding.DEFERRED)
    }
    open_ones = sorted({*owed, *unexamined(case, on)})
    if open_ones:
        yield on.refuse(RefusalCode.DEFERRED_OPEN, materials="、".join(open_ones))


def _correction_pending(case: Case, on: Occasion) -> Iterator[Refusal]:
    if case.correction is not None:
        yield on.refuse(RefusalCode.CORRECTION_PENDING)


def _commitment_unchecked(case: Case, on: Occasion) -> Iterator[Refusal]:
    if case.mode is CaseMode.CREDIT and not case.commitment_checked:
        yield on.refuse(RefusalCode.COMMITMENT_NOT_CHECKED)


def _no_outcome(field: str) -> Refusal:
    """A revocation is an act of its own, on what was decided."""
    return invalid("只能准予或者不予", "it is either granted or refused", field)

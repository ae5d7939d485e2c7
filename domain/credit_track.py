"""The credit track: told, asked, answered, committed, used, withdrawn (四(二)1 and 四(二)4)."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from typing import ClassVar, TypeVar

import msgspec

from domain.action import CaseAction
from domain.case import Case, MaterialStanding, Owed, Task, TaskKind, Track
from domain.case_credit import inputs
from domain.clock import moved
from domain.command import Act, Occasion
from domain.completeness import owed_by
from domain.deadline import MATERIALS_OWED, Suspension
from domain.eligibility import CaseMode, EligibilityDecision, decision, standing
from domain.event_terms import ReminderManner, SignatureForm, SignerCapacity
from domain.events import (
    CommitmentChecked,
    CommitmentSigned,
    CreditApprovalDeclined,
    CreditApprovalEnded,
    CreditApprovalRequested,
    CreditApprovalReverted,
    CreditApprovalWithdrawn,
    CreditQueried,
    EligibilityDecided,
    PolicyReminded,
    RightsNoticeGiven,
)
from domain.instants import civil_day, instant_from_text
from domain.policy import (
    AfterWithdrawal,
    Recheck,
    TierEffect,
)
from domain.refusal import Refusal, RefusalCode, invalid
from domain.review import steps_spared
from domain.scope import out_of_scope
from domain.window import collecting
from domain.words import Words

BY_BENEFIT = (MaterialStanding.DEFERRED, MaterialStanding.REPLACED, MaterialStanding.ONE_FORM)
"""How a material may count that is due in itself once credit approval is withdrawn (A-09)."""


class Remind(Act, frozen=True, kw_only=True):
    """Tell the applicant of the policy, unasked, whatever the grade (主动提醒告知)."""

    action: ClassVar[CaseAction] = CaseAction.REMIND

    manner: ReminderManner = ReminderManner.ORAL

    def event(self, case: Case, on: Occasion) -> PolicyReminded:
        """Reminded."""
        return PolicyReminded(manner=self.manner)


class QueryCredit(Act, frozen=True, kw_only=True):
    """Record what the register said (系统查询); the service asks it, in scope only."""

    action: ClassVar[CaseAction] = CaseAction.QUERY_CREDIT

    def grounds(self, case: Case, on: Occasion) -> Iterator[Refusal]:
        """Out of scope nothing is asked: the first reason of scope stands for all (二(二)). After
        acceptance only where the policy does something with the answer (A-12).
        """
        if not case.in_scope:
            yield scope_reasons(case, on)[0]
        elif case.accepted and on.switches.recheck is Recheck.NEVER:
            yield on.refuse(RefusalCode.ALREADY_ACCEPTED)

    def event(self, case: Case, on: Occasion) -> CreditQueried:
        """The tier that was met, without the grade: that stands with the snapshot."""
        assert on.snapshot and on.policy, "the service has asked"
        tier, reasons = standing(on.policy, case.applicant_kind, on.snapshot, on.today, on.matter)
        return CreditQueried(
            snapshot=on.snapshot.id,
            tier=tier.id if tier else None,
            effect=tier.effect if tier else None,
            reasons=tuple(reason.code for reason in reasons),
        )


class RequestCreditApproval(Act, frozen=True, kw_only=True):
    """The applicant asks for credit approval on this case (自愿申请)."""

    action: ClassVar[CaseAction] = CaseAction.REQUEST_CREDIT_APPROVAL

    def event(self, case: Case, on: Occasion) -> CreditApprovalRequested:
        """Requested."""
        return CreditApprovalRequested()


class Decline(Act, frozen=True, kw_only=True):
    """The applicant does not want credit approval; nothing follows from that (R-23)."""

    action: ClassVar[CaseAction] = CaseAction.DECLINE

    def event(self, case: Case, on: Occasion) -> CreditApprovalDeclined:
        """Declined."""
        return CreditApprovalDeclined()


class DecideEligibility(Act, frozen=True, kw_only=True):
    """Decide on the latest snapshot and tell the applicant on the spot (当场告知可否实行)."""

    action: ClassVar[CaseAction] = CaseAction.DECIDE_ELIGIBILITY

    def answer(self, case: Case, on: Occasion) -> EligibilityDecision:
        """The decision: requested, and not yet committed."""
        return decision(inputs(case, on, requested=True))

    def event(self, case: Case, on: Occasion) -> EligibilityDecided:
        """Told, and whether it was on the spot (R-25)."""
        answer = self.answer(case, on)
        return EligibilityDecided(
            decision=on.new_id,
            snapshot=on.snapshot.id if on.snapshot else None,
            inputs_hash=answer.inputs_hash,
            eligible=answer.eligible,
            tier=answer.tier,
            benefits=answer.benefits,
            reasons=tuple(reason.code for reason in answer.reasons),
            on_the_spot=_on_the_spot(case, on),
        )


class GiveRightsNotice(Act, frozen=True, kw_only=True):
    """Tell the applicant's rights and obligations, before any commitment (告知权利和义务)."""

    action: ClassVar[CaseAction] = CaseAction.GIVE_RIGHTS_NOTICE

    def event(self, case: Case, on: Occasion) -> RightsNoticeGiven:
        """Told, in the version of the case's policy."""
        assert on.policy, "eligible under a policy"
        return RightsNoticeGiven(text_version=on.policy.texts.rights_notice.version)


class SignCommitment(Act, frozen=True, kw_only=True):
    """Take the written commitment (书面承诺), signed by the applicant or an agent with a numbered
    power of attorney, never by an officer (A-22).
    """

    action: ClassVar[CaseAction] = CaseAction.SIGN_COMMITMENT

    template_version: str | None = None
    capacity: SignerCapacity = SignerCapacity.APPLICANT
    attorney_no: Words | None = None
    form: SignatureForm = SignatureForm.PAPER_SCAN
    file_hash: str = ""
    signer: Words | None = None

    def grounds(self, case: Case, on: Occasion) -> Iterator[Refusal]:
        """After the rights notice, while nothing says no since, on the current template."""
        if case.rights_notice is None:
            yield on.refuse(RefusalCode.RIGHTS_NOTICE_MISSING)
        if case.track is Track.ELIGIBLE and said_no_since(case):
            yield on.refuse(RefusalCode.NOT_ELIGIBLE)
        if self.template_version is None:
            return
        current = on.policy.texts.commitment.version if on.policy else ""
        if self.template_version != current:
            yield invalid(
                f"承诺书文本不是现行版本（{current}），请用现行文本重新签署",
                f"the text signed is not the current one ({current}); have that one signed",
                "templateVersion",
            )
        if self.capacity is SignerCapacity.AGENT and self.attorney_no is None:
            yield invalid(
                "代理人签署须填写授权委托书编号",
                "an agent signs with the number of the power of attorney",
                "attorneyNo",
            )

    def event(self, case: Case, on: Occasion) -> CommitmentSigned:
        """Signed; the hash freezes what was signed."""
        assert self.template_version and self.signer, "a whole command"
        return CommitmentSigned(
            commitment=on.new_id,
            text_version=self.template_version,
            capacity=self.capacity,
            form=self.form,
            file_hash=self.file_hash,
            signer_words=self.signer.id,
            attorney_words=self.attorney_no.id if self.attorney_no else None,
        )


class CheckCommitment(Act, frozen=True, kw_only=True):
    """Examine the commitment letter as well as the materials (四(二)2)."""

    action: ClassVar[CaseAction] = CaseAction.CHECK_COMMITMENT

    in_order: bool | None = None

    def event(self, case: Case, on: Occasion) -> CommitmentChecked:
        """Checked, in order or not."""
        assert self.in_order is not None, "a whole command"
        return CommitmentChecked(in_order=self.in_order)


class WithdrawCreditApproval(Act, frozen=True, kw_only=True):
    """Withdraw credit approval, at any time before the decision (四(二)4).

    The mode ends by itself, with no reason and no approval; the case goes on (A-09). The event is
    the written notice of what is owed now, and by when.
    """

    action: ClassVar[CaseAction] = CaseAction.WITHDRAW_CREDIT_APPROVAL

    def event(self, case: Case, on: Occasion) -> CreditApprovalWithdrawn:
        """Withdrawn; used-up services stay, open effects fall."""
        if not case.accepted:
            return CreditApprovalWithdrawn(mode=case.mode)
        stops = on.switches.after_withdrawal is AfterWithdrawal.STOP_UNTIL_SUPPLIED
        return _ended(CreditApprovalWithdrawn, case, on, stops=stops)


def reverted(case: Case, on: Occasion) -> CreditApprovalReverted | None:
    """The end of credit approval after a query that met a lower tier, where the policy says so.

    No answer and no grade are no lower tier (A-05, A-12).
    """
    mark = case.rechecked
    lower = mark is not None and mark.effect not in (None, TierEffect.INCENTIVE)
    if case.mode is CaseMode.CREDIT and lower and on.switches.recheck is Recheck.REVERT:
        return _ended(CreditApprovalReverted, case, on)
    return None


_Ended = TypeVar("_Ended", bound=CreditApprovalEnded)


def _ended(by: type[_Ended], case: Case, on: Occasion, *, stops: bool = False) -> _Ended:
    """The accepted case as an ordinary one: what counted by a benefit is due in itself (A-09).

    `stops`: the clock stands until what is owed has come. Only a withdrawal may lead to that, since
    no act of the authority's own stops its clock beyond 许可法45.
    """
    owed = tuple(_falls_due(case, on))
    stop = _until_supplied(on) if owed and stops else None
    ordinary = msgspec.structs.replace(
        case,
        mode=case.without_credit,
        suspensions=(*case.suspensions, stop) if stop else case.suspensions,
    )
    limits = moved(case, on, ordinary)
    steps = tuple(step.code for step in steps_spared(case, on))
    return by(
        mode=ordinary.mode,
        owed=owed,
        steps=steps,
        deadlines=limits,
        tasks=(*collecting(owed), *_carrying_out(steps, limits.due_on)),
        stop=stop,
    )


def _until_supplied(on: Occasion) -> Suspension:
    return Suspension(kind=MATERIALS_OWED, from_day=on.today, expected_end=owed_by(on))


def scope_reasons(case: Case, on: Occasion) -> tuple[Refusal, ...]:
    """Why credit approval does not exist for this case, by the rules of its registration day."""
    return out_of_scope(on.policy, on.matter, case.applicant_kind, case.channel, case.registered_on)


def _on_the_spot(case: Case, on: Occasion) -> bool:
    """Within the policy's minutes of the request, and on the same civil day (R-25).

    The first answer to a request counts: one decided anew is told on the spot as that one was.
    """
    if case.told_on_the_spot is not None:
        return case.told_on_the_spot
    if case.requested_at is None:
        return False
    asked = instant_from_text(case.requested_at)
    in_time = on.at - asked <= timedelta(minutes=on.switches.on_the_spot_minutes)
    return in_time and civil_day(asked) == on.today


def said_no_since(case: Case) -> bool:
    """Whether the register has answered since the decision, and met no incentive tier."""
    mark = case.answered
    if mark is None or mark.id == case.decided_snapshot:
        return False
    return mark.effect is not TierEffect.INCENTIVE


def _falls_due(case: Case, on: Occasion) -> Iterator[Owed]:
    """What counted by a benefit; what the law itself lets a commitment replace does not fall."""
    for material in case.materials:
        by_law = material.standing is MaterialStanding.REPLACED and on.matter.statutory_commitment
        if material.standing in BY_BENEFIT and material.in_form is not True and not by_law:
            yield Owed(material=material.code, due_on=owed_by(on))


def _carrying_out(steps: tuple[str, ...], due_on: date) -> Iterator[Task]:
    """A task for each step that has to be done before the decision after all."""
    for step in steps:
        yield Task(kind=TaskKind.CARRY_OUT_STEP, subject=step, due_on=due_on)

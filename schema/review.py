"""Acts of review, decision and delivery, and on the clock (四(二)3)."""

from datetime import date

import strawberry

from domain.action import CaseAction
from domain.case import Outcome
from domain.clock import ExtendLimit, ResumeClock, SuspendClock
from domain.event_terms import DeliveryManner, SuspensionKind
from domain.review import (
    Close,
    Decide,
    Deliver,
    RecordOpinion,
    RecordStep,
    RevokeDecision,
    StartReview,
)
from schema.acts import CaseOrder, CasePayload, act, done, words
from schema.context import Info
from schema.describe import described
from schema.scalars import DocumentNo, LongText, ShortText

described(
    SuspensionKind,
    "Procedures whose time is not counted (许可法45: 不计时情形), and two that do count.",
    HEARING="A hearing (听证).",
    TENDER="A tender (招标).",
    AUCTION="An auction (拍卖).",
    INSPECTION="An inspection (检验).",
    TEST="A test (检测).",
    QUARANTINE="A quarantine (检疫).",
    APPRAISAL="An appraisal (鉴定).",
    EXPERT_REVIEW="A review by experts (专家评审).",
    OTHER_STATUTORY="Another one that a law names (法律规定的其他情形).",
    SITE_VISIT="A site visit (现场勘验): refused, it is not among those of the law.",
    OTHER="Anything else (其他): refused.",
)
described(
    DeliveryManner,
    "How the result reaches the applicant (送达方式).",
    WINDOW="At the window (窗口领取).",
    COURIER="By courier (快递).",
    ONSITE="On site (上门).",
    E_CERT="As an electronic certificate (电子证照).",
)


@strawberry.input(description="For startReview (开始审查).")
class StartReviewInput(CaseOrder):
    pass


@strawberry.input(description="For recordStep (记录环节).")
class RecordStepInput(CaseOrder):
    step: ShortText = strawberry.field(description="The code of the step (环节编号).")
    performed_by: list[ShortText] = strawberry.field(
        description="Who did it (实施人员); as many as the step needs."
    )
    record: LongText = strawberry.field(description="What was found (环节记录).")


@strawberry.input(description="For recordOpinion (填写审查意见).")
class RecordOpinionInput(CaseOrder):
    recommends: Outcome = strawberry.field(description="To grant or to refuse (建议).")
    opinion: LongText = strawberry.field(description="The opinion (审查意见).")


@strawberry.input(description="For decideCase (作出决定).")
class DecideCaseInput(CaseOrder):
    outcome: Outcome = strawberry.field(description="To grant or to refuse (决定).")
    opinion: LongText | None = strawberry.field(
        default=None, description="The opinion, where one act reviews and decides (审查意见)."
    )
    reasons: LongText | None = strawberry.field(
        default=None, description="The reasons of a refusal (理由)."
    )
    remedies: LongText | None = strawberry.field(
        default=None, description="Where the applicant can turn (救济途径)."
    )


@strawberry.input(description="For deliverCase (送达).")
class DeliverCaseInput(CaseOrder):
    manner: DeliveryManner = strawberry.field(description="How (送达方式).")
    proof: ShortText = strawberry.field(description="What proves it (送达凭证).")


@strawberry.input(description="For closeCase (办结).")
class CloseCaseInput(CaseOrder):
    pass


@strawberry.input(description="For revokeDecision (撤销决定).")
class RevokeDecisionInput(CaseOrder):
    document_no: DocumentNo | None = strawberry.field(
        default=None, description="The number of the document with legal effect (文书编号)."
    )
    heard_on: date | None = strawberry.field(
        default=None, description="When the party was heard (听取陈述申辩日期)."
    )
    reasons: LongText | None = strawberry.field(default=None, description="The reasons (理由).")


@strawberry.input(description="For suspendClock (中止计时).")
class SuspendClockInput(CaseOrder):
    kind: SuspensionKind = strawberry.field(description="For which procedure (情形).")
    notice_no: DocumentNo = strawberry.field(
        description="The number of the written notice (告知书编号)."
    )
    expected_end: date = strawberry.field(description="When it is expected to end (预计结束).")


@strawberry.input(description="For resumeClock (恢复计时).")
class ResumeClockInput(CaseOrder):
    pass


@strawberry.input(description="For extendLimit (延长期限).")
class ExtendLimitInput(CaseOrder):
    days: int = strawberry.field(description="Working days (工作日), at most 10 by law.")
    reasons: LongText | None = strawberry.field(
        default=None, description="The reason told to the applicant (延长理由)."
    )


@strawberry.type
class ReviewMutation:
    @act(
        CaseAction.START_REVIEW,
        "Take a case into review (开始审查). Makes ReviewStarted.",
    )
    async def start_review(self, info: Info, input: StartReviewInput) -> CasePayload:
        return await done(info, input, StartReview())

    @act(
        CaseAction.RECORD_STEP,
        "Record a step of the procedure (记录环节). Makes StepRecorded.",
    )
    async def record_step(self, info: Info, input: RecordStepInput) -> CasePayload:
        people = (words(info, name) for name in input.performed_by)
        command = RecordStep(
            step=input.step,
            performed_by=tuple(name for name in people if name is not None),
            record=words(info, input.record),
        )
        return await done(info, input, command)

    @act(
        CaseAction.RECORD_OPINION,
        "Record a review opinion (审查意见). Makes OpinionRecorded.",
    )
    async def record_opinion(self, info: Info, input: RecordOpinionInput) -> CasePayload:
        command = RecordOpinion(recommends=input.recommends, opinion=words(info, input.opinion))
        return await done(info, input, command)

    @act(
        CaseAction.DECIDE,
        "Grant or refuse the licence (作出决定). Makes CaseDecided.",
    )
    async def decide_case(self, info: Info, input: DecideCaseInput) -> CasePayload:
        command = Decide(
            outcome=input.outcome,
            opinion=words(info, input.opinion),
            reasons=words(info, input.reasons),
            remedies=words(info, input.remedies),
        )
        return await done(info, input, command)

    @act(CaseAction.DELIVER, "Deliver the result (送达). Makes CaseDelivered.")
    async def deliver_case(self, info: Info, input: DeliverCaseInput) -> CasePayload:
        return await done(info, input, Deliver(manner=input.manner, proof=words(info, input.proof)))

    @act(CaseAction.CLOSE, "Close a delivered case (办结). Makes CaseClosed.")
    async def close_case(self, info: Info, input: CloseCaseInput) -> CasePayload:
        return await done(info, input, Close())

    @act(
        CaseAction.REVOKE_DECISION,
        "Take back a grant obtained by a false commitment (撤销决定). Makes DecisionRevoked.",
    )
    async def revoke_decision(self, info: Info, input: RevokeDecisionInput) -> CasePayload:
        command = RevokeDecision(
            document_no=words(info, input.document_no),
            heard_on=input.heard_on,
            reasons=words(info, input.reasons),
        )
        return await done(info, input, command)

    @act(
        CaseAction.SUSPEND_CLOCK,
        "Stop the clock for a procedure the law does not count (中止计时). Makes ClockSuspended.",
    )
    async def suspend_clock(self, info: Info, input: SuspendClockInput) -> CasePayload:
        command = SuspendClock(
            kind=input.kind,
            notice_no=words(info, input.notice_no),
            expected_end=input.expected_end,
        )
        return await done(info, input, command)

    @act(CaseAction.RESUME_CLOCK, "Let the clock run on (恢复计时). Makes ClockResumed.")
    async def resume_clock(self, info: Info, input: ResumeClockInput) -> CasePayload:
        return await done(info, input, ResumeClock())

    @act(
        CaseAction.EXTEND_LIMIT,
        "Extend the limit once, by the head (延长期限). Makes LimitExtended.",
    )
    async def extend_limit(self, info: Info, input: ExtendLimitInput) -> CasePayload:
        command = ExtendLimit(days=input.days, reasons=words(info, input.reasons))
        return await done(info, input, command)

"""Giving a case on or back, and putting acts on it right: 转办, 接办, 退回, 更正."""

import strawberry

from domain.action import CaseAction
from domain.correction import ConfirmCorrection, Correct
from domain.event_terms import ReturnReason
from domain.holding import HandOver, Return, TakeOver
from schema.acts import CaseOrder, CasePayload, act, done, words
from schema.context import Info
from schema.describe import described
from schema.scalars import LongText

described(
    ReturnReason,
    "Why a case goes one step back (退回情形); the words beside it say what exactly.",
    MATERIALS_IN_DOUBT="A material is in doubt (材料存疑).",
    STEP_IN_DOUBT="A step of the procedure is in doubt (环节存疑).",
    OPINION_IN_DOUBT="The opinion does not carry a decision (审查意见须重新填写).",
    WRONGLY_ASSIGNED="It is with the wrong officer (分办有误).",
    OTHER="Another one (其他).",
)


@strawberry.input(description="For handOverCase (转办).")
class HandOverCaseInput(CaseOrder):
    officer_id: strawberry.ID = strawberry.field(
        description="To whom (接收人): one of `handOverTo`."
    )
    reason: LongText = strawberry.field(description="Why (事由).")


@strawberry.input(description="For takeOverCase (接办).")
class TakeOverCaseInput(CaseOrder):
    reason: LongText = strawberry.field(description="Why, such as a leave (事由).")


@strawberry.input(description="For returnCase (退回).")
class ReturnCaseInput(CaseOrder):
    ground: ReturnReason = strawberry.field(description="For what (退回情形).")
    reason: LongText = strawberry.field(description="What exactly (事由).")


@strawberry.input(description="For correctCase (更正).")
class CorrectCaseInput(CaseOrder):
    corrects: int = strawberry.field(
        description="The version that the wrong act made (更正第几版): one of `correctable`."
    )
    reason: LongText = strawberry.field(description="What was wrong (事由).")


@strawberry.input(description="For confirmCorrection (复核更正).")
class ConfirmCorrectionInput(CaseOrder):
    agreed: bool = strawberry.field(description="Whether the act was wrong (是否同意更正).")


@strawberry.type
class HoldingMutation:
    @act(
        CaseAction.RETURN,
        "Send a case under review one step back (退回): to its reviewer where an opinion is on "
        "file, else to the desk that accepted it. No limit changes. Makes CaseReturned.",
    )
    async def return_case(self, info: Info, input: ReturnCaseInput) -> CasePayload:
        return await done(
            info, input, Return(ground=input.ground, reason=words(info, input.reason))
        )

    @act(
        CaseAction.HAND_OVER,
        "Hand a case over to another officer (转办), by whoever has it, or by the head. Makes "
        "CaseTransferred.",
    )
    async def hand_over_case(self, info: Info, input: HandOverCaseInput) -> CasePayload:
        command = HandOver(receiver=str(input.officer_id), reason=words(info, input.reason))
        return await done(info, input, command)

    @act(
        CaseAction.TAKE_OVER,
        "Take a case over from the officer who has it (接办), such as one on leave. Makes "
        "CaseTakenOver.",
    )
    async def take_over_case(self, info: Info, input: TakeOverCaseInput) -> CasePayload:
        return await done(info, input, TakeOver(reason=words(info, input.reason)))

    @act(
        CaseAction.CORRECT,
        "Put a wrong act right (更正): the receipt or examination of a material, a step, or the "
        "delivery. Before acceptance it counts no more, which makes ActCorrected; after it, a "
        "second person is asked, which makes CorrectionProposed.",
    )
    async def correct_case(self, info: Info, input: CorrectCaseInput) -> CasePayload:
        command = Correct(corrects=input.corrects, reason=words(info, input.reason))
        return await done(info, input, command)

    @act(
        CaseAction.CONFIRM_CORRECTION,
        "Answer the correction that somebody else has proposed (复核更正). Makes ActCorrected or "
        "CorrectionRejected.",
    )
    async def confirm_correction(self, info: Info, input: ConfirmCorrectionInput) -> CasePayload:
        return await done(info, input, ConfirmCorrection(agreed=input.agreed))

"""Acts at the window: notice, materials, acceptance (四(一), 四(二)2)."""

from datetime import date

import strawberry

from domain.action import CaseAction
from domain.case import Owed
from domain.completeness import MissingMaterials
from domain.event_terms import RefusalGround
from domain.window import (
    Accept,
    CheckMaterial,
    DefectFound,
    GiveOneTimeNotice,
    RefuseAcceptance,
    RequestSupplement,
    SubmitMaterial,
    WithdrawApplication,
)
from schema.acts import CaseOrder, CasePayload, act, done, words
from schema.context import Info
from schema.describe import described
from schema.scalars import LongText, ShortText

described(
    RefusalGround,
    "Why an application is not accepted (不予受理的情形).",
    NO_LICENCE_NEEDED="The matter needs no licence (依法不需要取得许可).",
    NOT_OUR_COMPETENCE="Another authority is competent (不属于本机关职权范围).",
    MATERIALS_NOT_SUPPLEMENTED="Materials are missing after the supplement's date (逾期未补正).",
)

_MATERIAL = "The code of the material (材料编号)."


@strawberry.input(description="For giveOneTimeNotice (一次性告知).")
class GiveOneTimeNoticeInput(CaseOrder):
    pass


@strawberry.input(description="For submitMaterial (收取材料).")
class SubmitMaterialInput(CaseOrder):
    material: ShortText = strawberry.field(description=_MATERIAL)


@strawberry.input(description="For checkMaterial (审查材料).")
class CheckMaterialInput(CaseOrder):
    material: ShortText = strawberry.field(description=_MATERIAL)
    in_form: bool = strawberry.field(
        description="Whether it is complete and in legal form (是否齐全且符合法定形式)."
    )
    defect: LongText | None = strawberry.field(
        default=None, description="What is wrong with it (缺陷说明)."
    )


@strawberry.input(description="What is wrong with one material (补正内容).")
class DefectInput:
    material: ShortText = strawberry.field(description=_MATERIAL)
    text: LongText = strawberry.field(description="What has to be put right (补正要求).")


@strawberry.input(description="For requestSupplement (一次性补正告知).")
class RequestSupplementInput(CaseOrder):
    defects: list[DefectInput] = strawberry.field(
        description="Every defect, all at once (全部补正内容)."
    )
    due_on: date | None = strawberry.field(
        default=None, description="By when (补正期限); without it, the policy's days."
    )


@strawberry.input(description="A material that may come later (容缺材料).")
class DeferralInput:
    material: ShortText = strawberry.field(description=_MATERIAL)
    due_on: date = strawberry.field(description="By when it comes (补交期限).")


@strawberry.input(description="For acceptCase (受理).")
class AcceptCaseInput(CaseOrder):
    deferred: list[DeferralInput] = strawberry.field(
        default_factory=list, description="Materials that come later (容缺受理)."
    )
    replaced: list[ShortText] = strawberry.field(
        default_factory=list,
        description="Codes of materials, and of conditions, replaced by commitment (告知承诺替代).",
    )


@strawberry.input(description="For refuseAcceptance (不予受理).")
class RefuseAcceptanceInput(CaseOrder):
    ground: RefusalGround = strawberry.field(description="Which ground (情形).")
    reasons: LongText | None = strawberry.field(
        default=None, description="The reasons, told in writing (理由)."
    )


@strawberry.input(description="For withdrawApplication (撤回申请).")
class WithdrawApplicationInput(CaseOrder):
    reason: LongText | None = strawberry.field(
        default=None, description="A reason, if the applicant gives one (事由)."
    )


@strawberry.type
class WindowMutation:
    @act(
        CaseAction.GIVE_ONE_TIME_NOTICE,
        "Tell every condition and material at once (一次性告知). Makes OneTimeNoticeGiven.",
    )
    async def give_one_time_notice(self, info: Info, input: GiveOneTimeNoticeInput) -> CasePayload:
        return await done(info, input, GiveOneTimeNotice())

    @act(
        CaseAction.SUBMIT_MATERIAL,
        "Receive a material (收取材料); after closing time it counts from the next working day. "
        "Makes MaterialSubmitted.",
    )
    async def submit_material(self, info: Info, input: SubmitMaterialInput) -> CasePayload:
        return await done(info, input, SubmitMaterial(material=input.material))

    @act(
        CaseAction.CHECK_MATERIAL,
        "Examine a material (审查材料). Makes MaterialChecked.",
    )
    async def check_material(self, info: Info, input: CheckMaterialInput) -> CasePayload:
        command = CheckMaterial(
            material=input.material, in_form=input.in_form, defect=words(info, input.defect)
        )
        return await done(info, input, command)

    @act(
        CaseAction.REQUEST_SUPPLEMENT,
        "Ask once for everything that is missing (补正告知). Makes SupplementRequested.",
    )
    async def request_supplement(self, info: Info, input: RequestSupplementInput) -> CasePayload:
        return await done(info, input, _supplement(info, input))

    @act(
        CaseAction.ACCEPT,
        "Accept the application (受理), in the mode that the credit track gives. Asks the credit "
        "register where nobody has. Makes CaseAccepted.",
    )
    async def accept_case(self, info: Info, input: AcceptCaseInput) -> CasePayload:
        deferred = tuple(
            Owed(material=each.material, due_on=each.due_on) for each in input.deferred
        )
        materials = MissingMaterials(deferred=deferred, replaced=tuple(map(str, input.replaced)))
        return await done(info, input, Accept(missing=materials))

    @act(
        CaseAction.REFUSE_ACCEPTANCE,
        "Refuse to accept, in writing (不予受理). Makes AcceptanceRefused.",
    )
    async def refuse_acceptance(self, info: Info, input: RefuseAcceptanceInput) -> CasePayload:
        command = RefuseAcceptance(ground=input.ground, reasons=words(info, input.reasons))
        return await done(info, input, command)

    @act(
        CaseAction.WITHDRAW_APPLICATION,
        "The applicant takes the application back (撤回申请); the case ends. Makes "
        "ApplicationWithdrawn.",
    )
    async def withdraw_application(
        self, info: Info, input: WithdrawApplicationInput
    ) -> CasePayload:
        return await done(info, input, WithdrawApplication(reason=words(info, input.reason)))


def _supplement(info: Info, input: RequestSupplementInput) -> RequestSupplement:
    """A defect without a single sign says nothing, so it is none."""
    found = ((str(each.material), words(info, each.text)) for each in input.defects)
    return RequestSupplement(
        defects=tuple(DefectFound(material=m, words=text) for m, text in found if text),
        due_on=input.due_on,
    )

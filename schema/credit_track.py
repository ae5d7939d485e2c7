"""Acts on the credit track: remind, ask, tell, commit, use, withdraw (四(二)1, 四(二)4)."""

from datetime import date

import strawberry

from domain.action import CaseAction
from domain.credit_track import (
    CheckCommitment,
    DecideEligibility,
    Decline,
    GiveRightsNotice,
    QueryCredit,
    Remind,
    RequestCreditApproval,
    SignCommitment,
    WithdrawCreditApproval,
)
from domain.event_terms import ReminderManner, SignatureForm, SignerCapacity
from domain.manual_grade import ConfirmGrade, EnterGrade
from domain.use_benefit import UseBenefit
from schema.acts import CaseOrder, CasePayload, act, done, words
from schema.context import Info
from schema.describe import described
from schema.scalars import Digest, DocumentNo, ShortText

described(
    ReminderManner,
    "How the applicant was told of the policy (提醒方式).",
    ORAL="By word of mouth (口头).",
    LEAFLET="By a leaflet (宣传资料).",
    SCREEN="On a screen (屏幕展示).",
)
described(
    SignerCapacity,
    "Who signs (签署人身份); never an officer.",
    APPLICANT="The applicant (申请主体).",
    AGENT="An agent with a numbered power of attorney (代办人).",
)
described(
    SignatureForm,
    "How it was signed (签署形式).",
    PAPER_SCAN="On paper, scanned (纸质扫描).",
    E_SIGNATURE="Electronically (电子签名).",
)


@strawberry.input(description="For remind (主动提醒告知).")
class RemindInput(CaseOrder):
    manner: ReminderManner = strawberry.field(
        default=ReminderManner.ORAL, description="How (提醒方式)."
    )


@strawberry.input(description="For queryCredit (信用查询).")
class QueryCreditInput(CaseOrder):
    pass


@strawberry.input(description="For enterGrade (手工录入等级).")
class EnterGradeInput(CaseOrder):
    fact: ShortText = strawberry.field(description="The fact of the policy (信用依据).")
    token: ShortText = strawberry.field(description="The grade as the evidence has it (等级).")
    evaluated_on: date = strawberry.field(description="When it was evaluated (评价日期).")
    valid_until: date | None = strawberry.field(
        default=None, description="Until when it counts (有效期至)."
    )
    evidence: ShortText = strawberry.field(
        description="Where the grade was seen (依据), such as a report and its number."
    )


@strawberry.input(description="For confirmGrade (复核录入等级).")
class ConfirmGradeInput(CaseOrder):
    pass


@strawberry.input(description="For decline (不申请信用审批).")
class DeclineInput(CaseOrder):
    pass


@strawberry.input(description="For requestCreditApproval (申请信用审批).")
class RequestCreditApprovalInput(CaseOrder):
    pass


@strawberry.input(description="For decideEligibility (当场告知可否实行).")
class DecideEligibilityInput(CaseOrder):
    pass


@strawberry.input(description="For giveRightsNotice (告知权利和义务).")
class GiveRightsNoticeInput(CaseOrder):
    pass


@strawberry.input(description="For signCommitment (填写书面承诺).")
class SignCommitmentInput(CaseOrder):
    template_version: ShortText = strawberry.field(
        description="The version of the commitment's text (承诺书版本), as the policy has it."
    )
    capacity: SignerCapacity = strawberry.field(description="Who signs (签署人身份).")
    signer_name: ShortText = strawberry.field(description="The signer's name (签署人姓名).")
    attorney_no: DocumentNo | None = strawberry.field(
        default=None, description="The number of the power of attorney (授权委托书编号)."
    )
    form: SignatureForm = strawberry.field(description="How (签署形式).")
    file_hash: Digest = strawberry.field(
        description="SHA-256 of the signed paper, in hex (承诺书文件摘要)."
    )


@strawberry.input(description="For checkCommitment (审查承诺书).")
class CheckCommitmentInput(CaseOrder):
    in_order: bool = strawberry.field(description="Whether it is in order (是否符合要求).")


@strawberry.input(description="For useBenefit (使用便利).")
class UseBenefitInput(CaseOrder):
    benefit: ShortText = strawberry.field(description="The code of the benefit (便利代码).")
    proof: ShortText | None = strawberry.field(
        default=None,
        description="What proves a service (服务凭证): a slot `2026-01-31T09:30`, a helper, a "
        "team, a visit, a courier number, a pack.",
    )
    rank: int | None = strawberry.field(
        default=None,
        description="The rank of the officer who gave it (办理人员层级), 1 the highest; needed "
        "where the terms of the benefit name one.",
    )


@strawberry.input(description="For withdrawCreditApproval (撤回信用审批).")
class WithdrawCreditApprovalInput(CaseOrder):
    pass


@strawberry.type
class CreditTrackMutation:
    @act(
        CaseAction.REMIND,
        "Tell the applicant of credit approval, unasked (主动提醒告知). Makes PolicyReminded.",
    )
    async def remind(self, info: Info, input: RemindInput) -> CasePayload:
        return await done(info, input, Remind(manner=input.manner))

    @act(
        CaseAction.QUERY_CREDIT,
        "Ask the credit register (系统查询), in scope only; an outage is an answer. Makes "
        "CreditQueried.",
    )
    async def query_credit(self, info: Info, input: QueryCreditInput) -> CasePayload:
        return await done(info, input, QueryCredit())

    @act(
        CaseAction.ENTER_GRADE,
        "Type in a grade that the register could not tell (手工录入等级), where the policy allows "
        "it. It counts once confirmed. Makes GradeEntered.",
    )
    async def enter_grade(self, info: Info, input: EnterGradeInput) -> CasePayload:
        command = EnterGrade(
            fact=input.fact,
            token=input.token,
            evaluated_on=input.evaluated_on,
            valid_until=input.valid_until,
            evidence=words(info, input.evidence),
        )
        return await done(info, input, command)

    @act(
        CaseAction.CONFIRM_GRADE,
        "Confirm a typed grade as a second person (复核录入等级). Makes GradeConfirmed.",
    )
    async def confirm_grade(self, info: Info, input: ConfirmGradeInput) -> CasePayload:
        return await done(info, input, ConfirmGrade())

    @act(
        CaseAction.DECLINE,
        "The applicant does not want credit approval (不申请). Makes CreditApprovalDeclined.",
    )
    async def decline(self, info: Info, input: DeclineInput) -> CasePayload:
        return await done(info, input, Decline())

    @act(
        CaseAction.REQUEST_CREDIT_APPROVAL,
        "The applicant asks for credit approval (申请信用审批). Makes CreditApprovalRequested.",
    )
    async def request_credit_approval(
        self, info: Info, input: RequestCreditApprovalInput
    ) -> CasePayload:
        return await done(info, input, RequestCreditApproval())

    @act(
        CaseAction.DECIDE_ELIGIBILITY,
        "Decide whether credit approval applies, and tell it on the spot (当场告知). Asks the "
        "register where nobody has. Makes EligibilityDecided.",
    )
    async def decide_eligibility(self, info: Info, input: DecideEligibilityInput) -> CasePayload:
        return await done(info, input, DecideEligibility())

    @act(
        CaseAction.GIVE_RIGHTS_NOTICE,
        "Tell the rights and obligations (告知权利和义务). Makes RightsNoticeGiven.",
    )
    async def give_rights_notice(self, info: Info, input: GiveRightsNoticeInput) -> CasePayload:
        return await done(info, input, GiveRightsNotice())

    @act(
        CaseAction.SIGN_COMMITMENT,
        "Take the written commitment (书面承诺). Makes CommitmentSigned.",
    )
    async def sign_commitment(self, info: Info, input: SignCommitmentInput) -> CasePayload:
        command = SignCommitment(
            template_version=input.template_version,
            capacity=input.capacity,
            attorney_no=words(info, input.attorney_no),
            form=input.form,
            file_hash=input.file_hash,
            signer=words(info, input.signer_name),
        )
        return await done(info, input, command)

    @act(
        CaseAction.CHECK_COMMITMENT,
        "Examine the commitment letter (审查承诺书). Makes CommitmentChecked.",
    )
    async def check_commitment(self, info: Info, input: CheckCommitmentInput) -> CasePayload:
        return await done(info, input, CheckCommitment(in_order=input.in_order))

    @act(
        CaseAction.USE_BENEFIT,
        "Use a granted benefit, with its proof (使用便利). Makes BenefitUsed.",
    )
    async def use_benefit(self, info: Info, input: UseBenefitInput) -> CasePayload:
        command = UseBenefit(benefit=input.benefit, proof=words(info, input.proof), rank=input.rank)
        return await done(info, input, command)

    @act(
        CaseAction.WITHDRAW_CREDIT_APPROVAL,
        "Withdraw credit approval before the decision (撤回信用审批); the case goes on. Makes "
        "CreditApprovalWithdrawn.",
    )
    async def withdraw_credit_approval(
        self, info: Info, input: WithdrawCreditApprovalInput
    ) -> CasePayload:
        return await done(info, input, WithdrawCreditApproval())

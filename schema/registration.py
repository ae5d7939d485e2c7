"""Registering a case (登记办件), with the channel it came by."""

import strawberry

from domain.roles import Role
from domain.services.pinned_cases import all_with_versions, with_versions
from domain.services.registration import NewCase, register_case
from schema.cases import Case
from schema.context import Info
from schema.describe import mutation
from schema.directives import LegalBasis, Requires
from schema.refusal import Refusal, told
from schema.scalars import Key, ShortText
from schema.terms import Channel


@strawberry.input(description="For registerCase (登记办件).")
class RegisterCaseInput:
    matter_code: ShortText = strawberry.field(description="业务办理项编码 of the matter.")
    applicant_id: strawberry.ID = strawberry.field(description="Who applies (申请主体).")
    channel: Channel = strawberry.field(description="How the application came in (办理渠道).")
    external_reference: ShortText | None = strawberry.field(
        default=None, description="The number another system gave it (外部编号)."
    )
    idempotency_key: Key = strawberry.field(description="A new key for each act (幂等键).")


@strawberry.type(description="What came of registering a case (登记结果).")
class RegisterCasePayload:
    case: Case | None = strawberry.field(description="The case (办件).")
    open_cases: list[Case] = strawberry.field(
        description="Other open cases of the same applicant and matter (在办同类办件)."
    )
    refusals: list[Refusal] = strawberry.field(description="Every ground against it (不予理由).")
    version: int | None = strawberry.field(description="The version it made (所成版本).")
    replayed: bool = strawberry.field(description="Whether it had been done before (重复请求).")


@strawberry.type
class RegistrationMutation:
    @mutation(
        "Register an application at the hall (登记办件), with the channel it came by. Makes "
        "CaseRegistered.",
        Requires(roles=[Role.CLERK]),
        LegalBasis(clause="四(二)1"),
    )
    async def register_case(self, info: Info, input: RegisterCaseInput) -> RegisterCasePayload:
        new = NewCase(
            matter=input.matter_code,
            applicant=str(input.applicant_id),
            channel=input.channel,
            external_reference=input.external_reference,
        )
        done = await register_case(info.context.desk, input.idempotency_key, new)
        answer, context = done.answer, info.context
        return RegisterCasePayload(
            case=Case.of(context, await with_versions(answer.case)) if answer.case else None,
            open_cases=[
                Case.of(context, each) for each in await all_with_versions(done.open_cases)
            ],
            refusals=await told(info.context, answer.refusals),
            version=answer.version,
            replayed=answer.replayed,
        )

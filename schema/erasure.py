"""Erasing who an applicant was (删除个人信息, 个保法47): wished at the window, done by a second."""

from datetime import datetime

import strawberry

from domain.services.erasure import (
    ASKING,
    ERASING,
    ErasureAnswer,
    carry_out_erasure,
    request_erasure,
    waiting_requests,
)
from domain.services.erasure import ErasureRequest as Wish
from schema.applicants import Applicant
from schema.context import Info
from schema.describe import mutation
from schema.directives import LegalBasis, Requires
from schema.refusal import Refusal, told
from schema.rights import restricted
from schema.scalars import Key, LongText


@strawberry.type(description="A wish to be erased (删除申请).")
class ErasureRequest:
    id: strawberry.ID = strawberry.field(description="Opaque and for ever (标识).")
    applicant: Applicant = strawberry.field(description="Whose (申请主体), masked or erased.")
    asked_by: str = strawberry.field(description="Who wrote it down (登记人).")
    asked_at: str = strawberry.field(graphql_type=datetime, description="When (登记时间).")
    done: bool = strawberry.field(description="Whether it was carried out (是否已删除).")

    @classmethod
    def of(cls, wish: Wish) -> "ErasureRequest":
        """The wish as GraphQL shows it."""
        return cls(
            id=strawberry.ID(wish.id),
            applicant=Applicant.of(wish.applicant),
            asked_by=wish.officer,
            asked_at=wish.asked_at,
            done=wish.done,
        )


@strawberry.input(description="For requestErasure (登记删除申请).")
class RequestErasureInput:
    applicant_id: strawberry.ID = strawberry.field(description="Whose (申请主体).")
    reason: LongText = strawberry.field(description="Why (事由), as the applicant said it.")
    idempotency_key: Key = strawberry.field(description="A new key for each act (幂等键).")


@strawberry.input(description="For eraseApplicant (删除个人信息).")
class EraseApplicantInput:
    request_id: strawberry.ID = strawberry.field(description="By which wish (删除申请).")
    idempotency_key: Key = strawberry.field(description="A new key for each act (幂等键).")


@strawberry.type(description="What came of a wish to be erased (删除结果).")
class ErasurePayload:
    request: ErasureRequest | None = strawberry.field(
        description="The wish as it now stands (删除申请); null where there is none."
    )
    refusals: list[Refusal] = strawberry.field(description="Every ground against it (不予理由).")
    replayed: bool = strawberry.field(description="Whether it had been done before (重复请求).")

    @classmethod
    async def of(cls, info: Info, answer: ErasureAnswer) -> "ErasurePayload":
        """The answer of the service as GraphQL shows it."""
        return cls(
            request=ErasureRequest.of(answer.request) if answer.request else None,
            refusals=await told(info.context, answer.refusals),
            replayed=answer.replayed,
        )


@strawberry.type
class ErasureQuery:
    @restricted(
        "The wishes that wait to be carried out (待办删除申请), of applicants all of whose cases "
        "are the caller's, the oldest first, at most 100.",
        roles=(*ASKING, *ERASING),
    )
    async def erasure_requests(self, info: Info) -> list[ErasureRequest] | None:
        return [ErasureRequest.of(wish) for wish in await waiting_requests(info.context.desk)]


@strawberry.type
class ErasureMutation:
    @mutation(
        "Write down that a natural person asks to be erased (登记删除申请); refused while a case "
        "is open or the retention term runs, and where another authority has a case of that "
        "person. Makes ErasureRequested.",
        Requires(roles=list(ASKING)),
        LegalBasis(clause="个保法47"),
    )
    async def request_erasure(self, info: Info, input: RequestErasureInput) -> ErasurePayload:
        answer = await request_erasure(
            info.context.desk, input.idempotency_key, str(input.applicant_id), input.reason
        )
        return await ErasurePayload.of(info, answer)

    @mutation(
        "Erase who a natural person was (删除个人信息), by somebody else than wrote the wish down: "
        "identifier, name, phone and the words of the cases. Whoever works for an authority does "
        "it where all the cases are its own. Makes ApplicantErased.",
        Requires(roles=list(ERASING)),
        LegalBasis(clause="个保法47"),
    )
    async def erase_applicant(self, info: Info, input: EraseApplicantInput) -> ErasurePayload:
        answer = await carry_out_erasure(
            info.context.desk, input.idempotency_key, str(input.request_id)
        )
        return await ErasurePayload.of(info, answer)

"""Objections to a grade (等级异议), and the review by a person (人工复核, 个保法24)."""

from datetime import datetime

import strawberry

from domain.caller import CASE_READERS, DESK_ROLES
from domain.objection import ANSWERING, CLAUSE, OBJECTING, ObjectionAnswer
from domain.services.objections import (
    ObjectionResult,
    ShownObjection,
    answer_grade_objection,
    object_to_grade,
    waiting_objections,
)
from schema.context import Info
from schema.describe import described, mutation
from schema.directives import LegalBasis, Requires
from schema.refusal import Refusal, told
from schema.rights import restricted
from schema.scalars import Key, LongText, ShortText

described(
    ObjectionAnswer,
    "What came of the review of a grade (复核结果).",
    UPHELD="The grade stands (维持).",
    CORRECTED="It was wrong and was put right at its source (更正).",
)


@strawberry.type(description="An objection of the applicant to the grade (等级异议).")
class GradeObjection:
    _shown: strawberry.Private[ShownObjection]
    id: strawberry.ID = strawberry.field(description="Opaque and for ever (标识).")
    case_no: str = strawberry.field(description="On which case (办件编号).")
    snapshot_id: strawberry.ID = strawberry.field(description="To which reading (查询结果).")
    decision_id: strawberry.ID | None = strawberry.field(
        description="The decision that was made from it (判定), if any."
    )
    raised_by: str | None = strawberry.field(description="Who wrote it down (登记人).")
    raised_at: str = strawberry.field(graphql_type=datetime, description="When (提出时间).")
    answer: ObjectionAnswer | None = strawberry.field(
        description="What came of it (复核结果); null while it waits."
    )
    answered_by: str | None = strawberry.field(description="Who reviewed it (复核人).")
    answered_at: str | None = strawberry.field(
        graphql_type=datetime | None, description="When (答复时间)."
    )

    @classmethod
    def of(cls, shown: ShownObjection) -> "GradeObjection":
        """The objection as GraphQL shows it."""
        row = shown.row
        return cls(
            _shown=shown,
            id=strawberry.ID(row.id),
            case_no=row.case_no,
            snapshot_id=strawberry.ID(row.said.snapshot),
            decision_id=strawberry.ID(row.said.decision) if row.said.decision else None,
            raised_by=shown.raised_by,
            raised_at=row.raised_at,
            answer=row.answer,
            answered_by=shown.answered_by,
            answered_at=row.answered_at,
        )

    @restricted(
        "What the applicant says (异议理由); on the case, to those who work on it.",
        roles=DESK_ROLES,
    )
    def reason(self, info: Info) -> str | None:
        return self._shown.reason

    @restricted(
        "What the answer rests on (复核依据); on the case, to those who work on it.",
        roles=DESK_ROLES,
    )
    def basis(self, info: Info) -> str | None:
        return self._shown.basis


@strawberry.input(description="For objectToGrade (提出等级异议).")
class ObjectToGradeInput:
    case_no: ShortText = strawberry.field(description="On which case (办件编号).")
    reason: LongText = strawberry.field(description="What the applicant says (异议理由).")
    idempotency_key: Key = strawberry.field(description="A new key for each act (幂等键).")


@strawberry.input(description="For answerGradeObjection (答复等级异议).")
class AnswerGradeObjectionInput:
    objection_id: strawberry.ID = strawberry.field(description="Which (异议).")
    answer: ObjectionAnswer = strawberry.field(description="What came of it (复核结果).")
    basis: LongText = strawberry.field(description="What the answer rests on (复核依据).")
    idempotency_key: Key = strawberry.field(description="A new key for each act (幂等键).")


@strawberry.type(description="What came of an act on an objection (异议办理结果).")
class GradeObjectionPayload:
    objection: GradeObjection | None = strawberry.field(
        description="The objection as it now stands (等级异议); null where there is none."
    )
    refusals: list[Refusal] = strawberry.field(description="Every ground against it (不予理由).")
    replayed: bool = strawberry.field(description="Whether it had been done before (重复请求).")

    @classmethod
    async def of(cls, info: Info, result: ObjectionResult) -> "GradeObjectionPayload":
        """The answer of the service as GraphQL shows it."""
        return cls(
            objection=GradeObjection.of(result.objection) if result.objection else None,
            refusals=await told(info.context, result.refusals),
            replayed=result.replayed,
        )


@strawberry.type
class ObjectionsQuery:
    @restricted(
        "The objections that wait for their review (待复核异议), of cases the caller may see, the "
        "oldest first, at most 100.",
        roles=CASE_READERS,
    )
    async def grade_objections(self, info: Info) -> list[GradeObjection] | None:
        found = await waiting_objections(info.context.desk)
        return [GradeObjection.of(each) for each in found]


@strawberry.type
class ObjectionsMutation:
    @mutation(
        "Write down that the applicant disagrees with the grade (提出等级异议). Makes "
        "GradeObjected.",
        Requires(roles=list(OBJECTING)),
        LegalBasis(clause=CLAUSE),
    )
    async def object_to_grade(self, info: Info, input: ObjectToGradeInput) -> GradeObjectionPayload:
        result = await object_to_grade(
            info.context.desk, input.idempotency_key, input.case_no, input.reason
        )
        return await GradeObjectionPayload.of(info, result)

    @mutation(
        "Answer an objection (答复等级异议), by a person who had no hand in the grade. CORRECTED "
        "once it was read again, and decided again where that can be. Makes "
        "GradeObjectionAnswered.",
        Requires(roles=list(ANSWERING)),
        LegalBasis(clause=CLAUSE),
    )
    async def answer_grade_objection(
        self, info: Info, input: AnswerGradeObjectionInput
    ) -> GradeObjectionPayload:
        result = await answer_grade_objection(
            info.context.desk,
            input.idempotency_key,
            str(input.objection_id),
            input.answer,
            input.basis,
        )
        return await GradeObjectionPayload.of(info, result)

"""Applicants (申请主体): found by who sees cases, registered at the window, shown masked."""

from datetime import datetime
from typing import Annotated

import strawberry

from domain.applicant import KnownApplicant
from domain.caller import CASE_READERS
from domain.identifiers import ResidentId, Uscc, mask_name, mask_phone
from domain.roles import Role
from domain.services.applicants import (
    NewApplicant,
    find_applicant,
    find_by_identifier,
    register_applicant,
)
from schema.context import Info
from schema.describe import field, mutation
from schema.directives import LegalBasis, Requires
from schema.errors import bad_input
from schema.refusal import Refusal, told
from schema.rights import restricted
from schema.scalars import Key, ShortText
from schema.terms import ApplicantKind


@strawberry.type(description="Who applies (申请主体), masked where it is a natural person.")
class Applicant:
    id: strawberry.ID = strawberry.field(description="Opaque and for ever (标识).")
    kind: ApplicantKind = strawberry.field(description="What it is (申请主体类型).")
    name: str = strawberry.field(
        description="Its name (名称); of a natural person the family name only (姓名, 脱敏)."
    )
    uscc: str | None = strawberry.field(
        graphql_type=Uscc | None,
        description="统一社会信用代码, which is public; null for a natural person.",
    )
    masked_id: str | None = strawberry.field(
        description="公民身份号码 without its middle (脱敏), of a natural person only."
    )
    registered_at: str = strawberry.field(
        graphql_type=datetime, description="When it was registered (登记时间)."
    )
    erased: bool = strawberry.field(
        description="Whether it is known no more who it was (已删除, 个保法47); its cases stay."
    )
    _known: strawberry.Private[KnownApplicant]

    @classmethod
    def of(cls, known: KnownApplicant) -> "Applicant":
        """The applicant as GraphQL shows it."""
        person = known.kind is ApplicantKind.NATURAL_PERSON
        masked = person and not known.erased
        return cls(
            _known=known,
            id=strawberry.ID(known.id),
            kind=known.kind,
            name=mask_name(known.name) if masked else known.name,
            uscc=None if person else known.identifier,
            masked_id=ResidentId(known.identifier).masked if masked else None,
            erased=known.erased,
            registered_at=known.registered_at,
        )

    @field("Phone without its middle (电话, 脱敏).")
    def phone(self) -> str | None:
        return mask_phone(self._known.phone) if self._known.phone else None


@strawberry.input(description="For registerApplicant (登记申请主体).")
class RegisterApplicantInput:
    kind: ApplicantKind = strawberry.field(description="What it is (申请主体类型).")
    uscc: Uscc | None = strawberry.field(
        default=None, description="统一社会信用代码, for everyone but a natural person."
    )
    resident_id: ResidentId | None = strawberry.field(
        default=None, description="公民身份号码, for a natural person."
    )
    name: ShortText = strawberry.field(description="Its name (名称、姓名).")
    phone: ShortText | None = strawberry.field(
        default=None, description="Phone (电话): digits, with + and -."
    )
    idempotency_key: Key = strawberry.field(description="A new key for each act (幂等键).")


@strawberry.type(description="What came of registering an applicant (登记结果).")
class RegisterApplicantPayload:
    applicant: Applicant | None = strawberry.field(
        description="The applicant (申请主体), found or made; null where it was refused."
    )
    refusals: list[Refusal] = strawberry.field(description="Every ground against it (不予理由).")
    replayed: bool = strawberry.field(description="Whether it had been done before (重复请求).")


@strawberry.type
class ApplicantsQuery:
    @restricted(
        "An applicant by its id (申请主体), of a case the caller may see; clerks find every one.",
        roles=CASE_READERS,
    )
    async def applicant(
        self,
        info: Info,
        id: Annotated[strawberry.ID, strawberry.argument(description="Its id (标识).")],
    ) -> Applicant | None:
        found = await find_applicant(info.context.desk, id)
        return Applicant.of(found) if found else None

    @restricted("An applicant by exactly one identifier (申请主体).", roles=CASE_READERS)
    async def applicant_by(
        self,
        info: Info,
        uscc: Annotated[Uscc | None, strawberry.argument(description="统一社会信用代码.")] = None,
        resident_id: Annotated[
            ResidentId | None, strawberry.argument(description="公民身份号码.")
        ] = None,
    ) -> Applicant | None:
        identifier = one_identifier(uscc, resident_id)
        found = await find_by_identifier(info.context.desk, identifier.text)
        return Applicant.of(found) if found else None


def one_identifier(uscc: Uscc | None, resident_id: ResidentId | None) -> Uscc | ResidentId:
    """The one identifier that was given; BAD_USER_INPUT for none or both."""
    given = [each for each in (uscc, resident_id) if each is not None]
    if len(given) != 1:
        raise bad_input("uscc 与 residentId 须且只能给出一个", "give either uscc or residentId")
    return given[0]


@strawberry.type
class ApplicantsMutation:
    @mutation(
        "Register an applicant (登记申请主体); one who is registered already is found and stays as "
        "it was. Makes ApplicantRegistered.",
        Requires(roles=[Role.CLERK]),
        LegalBasis(clause="四(一)"),
    )
    async def register_applicant(
        self, info: Info, input: RegisterApplicantInput
    ) -> RegisterApplicantPayload:
        new = NewApplicant(
            kind=input.kind,
            uscc=input.uscc.text if input.uscc else None,
            resident_id=input.resident_id.text if input.resident_id else None,
            name=input.name,
            phone=input.phone,
        )
        done = await register_applicant(info.context.desk, input.idempotency_key, new)
        return RegisterApplicantPayload(
            applicant=Applicant.of(done.applicant) if done.applicant else None,
            refusals=await told(info.context, done.refusals),
            replayed=done.replayed,
        )

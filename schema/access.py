"""Personal data in clear (查看完整信息), with a reason, and the log of who saw what (查看记录)."""

from collections.abc import Collection
from datetime import date, datetime
from typing import Annotated

import strawberry

from domain.access import AUDITORS, REVEALERS, AccessKind, PersonalField
from domain.applicant import KnownApplicant
from domain.caller import Caller
from domain.roles import Role
from domain.services.access import (
    NEWEST_ACCESS,
    AccessFilter,
    Days,
    ExportAnswer,
    Reveal,
    RevealAnswer,
    access_entries,
    count_accesses,
    export_to_auditor,
    reveal,
)
from domain.services.access import AccessEntry as Entry
from schema.applicants import Applicant
from schema.connection import After, Before, Connection, First, Last, page
from schema.context import Info
from schema.describe import described, mutation
from schema.directives import Cost, LegalBasis, Requires
from schema.refusal import Refusal, told
from schema.rights import restricted
from schema.scalars import FileContent, Key, LongText, ShortText

described(
    PersonalField,
    "What is masked of an applicant (个人信息项).",
    IDENTIFIER="The whole identifier (证件号码).",
    NAME="The whole name (姓名、名称).",
    PHONE="The whole phone number (电话).",
)
described(
    AccessKind,
    "How somebody came to see personal data (查看方式).",
    REVEAL="In clear, with a reason (查看完整信息).",
    CREDIT_QUERY="By asking the credit register for a case (查询信用).",
    EXPORT="By exporting this log (导出查看记录).",
)


@strawberry.input(description="For reveal (查看完整信息).")
class RevealInput:
    applicant_id: strawberry.ID = strawberry.field(description="Of whom (申请主体).")
    fields: list[PersonalField] = strawberry.field(description="What (查看内容).")
    reason: LongText | None = strawberry.field(
        default=None,
        description="Why (事由), which whoever audits reads; REASON_REQUIRED without.",
    )
    case_no: ShortText | None = strawberry.field(
        default=None,
        description="For which case (办件编号); by default the newest one of the applicant that "
        "the caller works on.",
    )
    idempotency_key: Key = strawberry.field(
        description="A new key for each look (幂等键); the same again answers the same for ten "
        "minutes."
    )


@strawberry.type(description="Personal data in clear (完整信息); null what was not asked for.")
class PersonalData:
    identifier: str | None = strawberry.field(description="The whole identifier (证件号码).")
    name: str | None = strawberry.field(description="The whole name (姓名、名称).")
    phone: str | None = strawberry.field(description="The whole phone number (电话), if any.")

    @classmethod
    def of(cls, who: KnownApplicant, seen: Collection[PersonalField]) -> "PersonalData":
        """These fields of an applicant."""
        return cls(
            identifier=who.identifier if PersonalField.IDENTIFIER in seen else None,
            name=who.name if PersonalField.NAME in seen else None,
            phone=who.phone if PersonalField.PHONE in seen else None,
        )


@strawberry.type(description="What came of looking at personal data (查看结果).")
class RevealPayload:
    applicant: Applicant | None = strawberry.field(
        description="The applicant, masked (申请主体); null where it was refused."
    )
    revealed: PersonalData | None = strawberry.field(
        description="What was asked for, in clear (完整信息); null where it was refused."
    )
    refusals: list[Refusal] = strawberry.field(description="Every ground against it (不予理由).")
    replayed: bool = strawberry.field(description="Whether it had been seen before (重复请求).")

    @classmethod
    async def of(cls, info: Info, answer: RevealAnswer) -> "RevealPayload":
        """The answer of the service as GraphQL shows it."""
        who = answer.applicant
        return cls(
            applicant=Applicant.of(who) if who else None,
            revealed=PersonalData.of(who, answer.seen) if who else None,
            refusals=await told(info.context, answer.refusals),
            replayed=answer.replayed,
        )


@strawberry.type(description="Who saw what of whom, when and why (查看记录).")
class AccessEntry:
    id: strawberry.ID = strawberry.field(description="Opaque and for ever (标识).")
    kind: AccessKind = strawberry.field(description="How (查看方式).")
    at: str = strawberry.field(graphql_type=datetime, description="When (时间).")
    officer: str | None = strawberry.field(description="Who (人员); null from the command line.")
    role: Role | None = strawberry.field(description="In which role (角色).")
    applicant: Applicant | None = strawberry.field(description="Of whom, masked (申请主体).")
    case_no: str | None = strawberry.field(description="For which case (办件编号).")
    fields: list[PersonalField] = strawberry.field(description="What was seen (查看内容).")
    reason: str | None = strawberry.field(description="Why, as was said (事由).")
    request_id: str = strawberry.field(description="By which request (请求标识).")

    @classmethod
    def of(cls, entry: Entry) -> "AccessEntry":
        """The entry as GraphQL shows it."""
        return cls(
            id=strawberry.ID(entry.id),
            kind=entry.kind,
            at=entry.at,
            officer=entry.officer,
            role=Role(entry.role) if entry.role else None,
            applicant=Applicant.of(entry.applicant) if entry.applicant else None,
            case_no=entry.case_no,
            fields=list(entry.seen),
            reason=entry.reason,
            request_id=entry.request_id,
        )


@strawberry.input(description="What the access log is narrowed to (筛选条件).")
class AccessLogFilter:
    applicant_id: strawberry.ID | None = strawberry.field(
        default=None, description="Of this applicant (申请主体)."
    )
    officer: ShortText | None = strawberry.field(default=None, description="By this one (人员).")
    kind: AccessKind | None = strawberry.field(default=None, description="So (查看方式).")
    from_: date | None = strawberry.field(
        default=None, name="from", description="On this day and later (起始日期)."
    )
    to: date | None = strawberry.field(
        default=None, description="On this day and earlier (截止日期)."
    )

    def only(self, caller: Caller) -> AccessFilter:
        """The same for the service, and nothing that this caller has nothing to do with."""
        return AccessFilter(
            applicant=self.applicant_id,
            officer=self.officer,
            kind=self.kind,
            first_day=self.from_,
            last_day=self.to,
            matters=caller.matters,
        )


@strawberry.input(description="For exportAccessLog (导出查看记录).")
class ExportAccessLogInput:
    from_: date | None = strawberry.field(
        default=None, name="from", description="On this day and later (起始日期)."
    )
    to: date | None = strawberry.field(
        default=None, description="On this day and earlier (截止日期)."
    )
    idempotency_key: Key = strawberry.field(
        description="A new key for each export (幂等键); the same again is no other one for ten "
        "minutes."
    )

    @property
    def days(self) -> Days:
        """The days for the service."""
        return Days(first=self.from_, last=self.to)


@strawberry.type(description="What came of exporting the access log (导出结果).")
class ExportAccessLogPayload:
    content: FileContent | None = strawberry.field(
        description="A table as CSV in UTF-8 (内容), applicants masked; null where it was refused."
    )
    refusals: list[Refusal] = strawberry.field(description="Every ground against it (不予理由).")
    replayed: bool = strawberry.field(description="Whether it had been done before (重复请求).")

    @classmethod
    async def of(cls, info: Info, answer: ExportAnswer) -> "ExportAccessLogPayload":
        """The answer of the service as GraphQL shows it."""
        return cls(
            content=None if answer.content is None else FileContent(answer.content),
            refusals=await told(info.context, answer.refusals),
            replayed=answer.replayed,
        )


@strawberry.type
class AccessQuery:
    @restricted("Who saw personal data of whom (查看记录), the newest first.", roles=AUDITORS)
    async def access_log(
        self,
        info: Info,
        filter: Annotated[
            AccessLogFilter | None, strawberry.argument(description="What is wanted (筛选条件).")
        ] = None,
        first: First = None,
        after: After = None,
        last: Last = None,
        before: Before = None,
    ) -> Connection[AccessEntry] | None:
        part = page(NEWEST_ACCESS, first=first, after=after, last=last, before=before)
        only = (filter or AccessLogFilter()).only(info.context.desk.caller)
        return Connection.of(
            await access_entries(only, part),
            NEWEST_ACCESS,
            key=lambda entry: (entry.at, entry.id),
            node=AccessEntry.of,
            count=lambda: count_accesses(only),
        )


@strawberry.type
class AccessMutation:
    @mutation(
        "See personal data of an applicant in clear (查看完整信息), for a case that the caller "
        "works on and with a reason; it stays in the access log. Makes PersonalDataRevealed.",
        Requires(roles=list(REVEALERS)),
        LegalBasis(clause="个保法51"),
    )
    async def reveal(self, info: Info, input: RevealInput) -> RevealPayload:
        asked = Reveal(
            applicant=str(input.applicant_id),
            fields=tuple(dict.fromkeys(input.fields)),
            reason=input.reason or "",
            case_no=input.case_no,
        )
        answer = await reveal(info.context.desk, input.idempotency_key, asked)
        return await RevealPayload.of(info, answer)

    @mutation(
        "The access log of some days as a file (导出查看记录); that it was exported stays in it. "
        "Makes AccessLogExported.",
        Requires(roles=list(AUDITORS)),
        LegalBasis(clause="个保法51"),
        Cost(weight=100),
    )
    async def export_access_log(
        self, info: Info, input: ExportAccessLogInput
    ) -> ExportAccessLogPayload:
        answer = await export_to_auditor(info.context.desk, input.idempotency_key, input.days)
        return await ExportAccessLogPayload.of(info, answer)

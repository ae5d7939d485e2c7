"""The handover of open cases (在办件移交): a file is seen first, then taken as it was seen."""

import datetime as dt
from typing import Annotated

import strawberry

from domain.services.handover import Coming, OpenCasesImported, Plan
from domain.services.handover_exchange import (
    HANDING_OVER,
    import_cases,
    preview_cases,
)
from domain.table_file import FileFormat
from schema.context import Info
from schema.describe import mutation
from schema.directives import Cost, LegalBasis, Requires
from schema.exchange import SHOWN, ImportFinding, ImportInput, ImportPayload, shown
from schema.refusal import Refusal, told
from schema.rights import restricted
from schema.scalars import Digest, FileContent


@strawberry.type(description="An open case that a file would add (拟移交办件), without names.")
class HandedOverCase:
    external_reference: str = strawberry.field(description="Its old number (原编号).")
    matter_code: str = strawberry.field(description="Of which matter (业务办理项编码).")
    matter_name: str = strawberry.field(description="The name of the matter (事项名称).")
    registered_on: dt.date = strawberry.field(description="When it was registered (登记日).")
    accepted_on: dt.date | None = strawberry.field(
        description="When it was accepted (受理日); null: not yet."
    )
    due_on: dt.date | None = strawberry.field(
        description="The promised last day that would hold (承诺到期日)."
    )
    statutory_due_on: dt.date | None = strawberry.field(
        description="The law's last day (法定到期日)."
    )
    by_first_version: bool = strawberry.field(
        description="Whether no version of the matter held on that day, and the first stands in "
        "(是否按首个版本)."
    )

    @classmethod
    def of(cls, coming: Coming) -> "HandedOverCase":
        """The case as GraphQL shows it."""
        event, limits = coming.event, coming.event.deadlines
        return cls(
            external_reference=coming.row.reference,
            matter_code=coming.on.matter.handling_code,
            matter_name=coming.on.matter.name,
            registered_on=event.registered_on,
            accepted_on=event.accepted_on,
            due_on=limits.due_on if limits else None,
            statutory_due_on=limits.statutory_due_on if limits else None,
            by_first_version=event.by_first_version,
        )


@strawberry.type(
    description=f"What a handover would do (移交预览). Lists show {SHOWN} at most; all are counted."
)
class CaseImportPreview:
    refusals: list[Refusal] = strawberry.field(
        description="Why it would not be taken (不予理由); faults are told below."
    )
    fault_count: int = strawberry.field(description="Faults (错误数); with one nothing is taken.")
    warning_count: int = strawberry.field(description="Warnings (提示数).")
    findings: list[ImportFinding] = strawberry.field(
        description="What was found (导入问题), faults first."
    )
    created_count: int = strawberry.field(description="New cases (新增数).")
    created: list[HandedOverCase] = strawberry.field(description="New cases (新增).")
    unchanged_count: int = strawberry.field(description="Cases that are here already (已有数).")
    digest: Digest | None = strawberry.field(
        description="What `importCases` is given, so that what is taken is what was seen (摘要); "
        "null where there are faults."
    )

    @classmethod
    def of(cls, plan: Plan, language: str, refusals: list[Refusal]) -> "CaseImportPreview":
        """The plan as GraphQL shows it."""
        return cls(
            refusals=refusals,
            fault_count=len(plan.faults),
            warning_count=len(plan.findings) - len(plan.faults),
            findings=shown(plan.findings, language),
            created_count=len(plan.cases),
            created=[HandedOverCase.of(each) for each in plan.cases[:SHOWN]],
            unchanged_count=plan.unchanged,
            digest=Digest(plan.digest) if plan.digest and not refusals else None,
        )


@strawberry.input(description="For importCases (移交在办件).")
class ImportCasesInput(ImportInput):
    pass


@strawberry.type(description="What a handover did (移交结果).")
class CaseImport:
    created: int = strawberry.field(description="New cases (新增数).")
    unchanged: int = strawberry.field(description="Cases that were here already (已有数).")

    @classmethod
    def of(cls, done: OpenCasesImported) -> "CaseImport":
        """The event as GraphQL shows it."""
        return cls(created=done.created, unchanged=done.unchanged)


@strawberry.type(description="What came of a handover (移交结果).")
class ImportCasesPayload(ImportPayload):
    imported: CaseImport | None = strawberry.field(
        description="What it did (移交结果); null where it was refused or there was nothing to do."
    )


@strawberry.type
class HandoverQuery:
    @restricted(
        "What taking a handover file would do (移交预览): which open cases are new, already here, "
        "faulty. Nothing is written.",
        Cost(weight=100),
        roles=HANDING_OVER,
    )
    async def case_import_preview(
        self,
        info: Info,
        format: Annotated[
            FileFormat, strawberry.argument(description="What it is written in (文件格式).")
        ],
        file: Annotated[FileContent, strawberry.argument(description="The file (文件内容).")],
    ) -> CaseImportPreview | None:
        context = info.context
        plan, grounds = await preview_cases(context.desk, file, format)
        return CaseImportPreview.of(plan, context.language, await told(context, grounds))


@strawberry.type
class HandoverMutation:
    @mutation(
        "Take the open cases of the desk before this service from a file, as its preview "
        "showed it (移交在办件), all or nothing. Makes OpenCasesImported, and CaseHandedOver for "
        "each case.",
        Requires(roles=list(HANDING_OVER)),
        LegalBasis(clause="四(二)2"),
    )
    async def import_cases(self, info: Info, input: ImportCasesInput) -> ImportCasesPayload:
        context = info.context
        done = await import_cases(context.desk, input.idempotency_key, input.offer)
        return ImportCasesPayload(
            imported=CaseImport.of(done.imported) if done.imported else None,
            findings=shown(done.findings, context.language),
            refusals=await told(context, done.refusals),
            version=done.version,
            replayed=done.replayed,
        )

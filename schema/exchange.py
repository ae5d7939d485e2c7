"""The exchange of the catalogue (目录导入导出): a file is seen first, then taken as it was seen."""

import datetime as dt
import hashlib
from collections.abc import Iterable
from typing import Annotated

import strawberry

from domain.catalogue_columns import title_of
from domain.finding import Finding, FindingCode, texts
from domain.matter import Matter
from domain.matter_diff import Changed
from domain.services.matter_exchange import (
    KEEPERS,
    MatterChange,
    export_file,
    import_file,
    preview_file,
)
from domain.services.matter_exchange import Preview as DomainPreview
from domain.services.matters import CatalogueImported
from domain.table_file import FileFormat, FileOffer
from schema.context import Info
from schema.describe import described, mutation
from schema.directives import Cost, LegalBasis, Requires
from schema.refusal import Refusal, told
from schema.rights import restricted
from schema.scalars import Digest, FileContent, Key

SHOWN = 500
"""How many findings and matters are shown of each kind; all are counted."""

described(
    FileFormat,
    "What an imported file is written in (文件格式); its form is told in docs/catalogue.md, and "
    "that of open cases in docs/handover.md.",
    JSON="JSON in UTF-8.",
    CSV="CSV in UTF-8, all lists in one file (逗号分隔).",
    XLSX="A workbook, a sheet for each list (Excel 工作簿).",
)
described(
    FindingCode,
    "What can be found in a file (导入问题); never renamed.",
    **{code.name: f"{said.reason.en} ({said.reason.zh})." for code, said in texts().items()},
)


@strawberry.type(description="Something found in a file (导入问题), in its place.")
class ImportFinding:
    code: FindingCode = strawberry.field(description="What it is (代码).")
    is_fault: bool = strawberry.field(
        description="Whether nothing is taken because of it (是否错误), or it is a warning."
    )
    sheet: str | None = strawberry.field(
        description="The sheet or list (工作表); null: the file as a whole."
    )
    row: int | None = strawberry.field(
        description="The row as a spreadsheet counts it (行号); in JSON that of the list."
    )
    letter: str | None = strawberry.field(
        description="The letter of the column (列), where it is in a workbook or CSV."
    )
    column: str | None = strawberry.field(description="The name of the column (列名).")
    value: str = strawberry.field(description="What stands there (原值), shortened.")
    reason: str = strawberry.field(description="What is wrong (原因).")
    cure: str = strawberry.field(description="What to do about it (处理办法).")

    @classmethod
    def of(cls, found: Finding, language: str) -> "ImportFinding":
        """The finding as GraphQL shows it."""
        return cls(
            code=found.code,
            is_fault=found.is_fault,
            sheet=found.sheet,
            row=found.row,
            letter=found.letter,
            column=found.column or None,
            value=found.value,
            reason=found.reason(language),
            cure=found.cure(language),
        )


@strawberry.type(description="What one column says otherwise (变更内容).")
class ColumnChange:
    column: str = strawberry.field(
        description="The column (列名), such as `materials[3].defer_days` of material 3."
    )
    title: str = strawberry.field(description="What people call it (列标题).")
    before: str | None = strawberry.field(description="What it said (原值); null: nothing.")
    after: str | None = strawberry.field(description="What it says now (新值); null: nothing.")

    @classmethod
    def of(cls, changed: Changed) -> "ColumnChange":
        """The difference as GraphQL shows it."""
        return cls(
            column=changed.column,
            title=title_of(changed.column),
            before=changed.before,
            after=changed.after,
        )


@strawberry.type(description="A version of a matter that a file would make (拟导入版本).")
class ImportedMatter:
    code: str = strawberry.field(description="Its handling code (业务办理项编码).")
    name: str = strawberry.field(description="Its name (事项名称).")
    version: int = strawberry.field(description="Which version it would be (版本).")
    valid_from: dt.date = strawberry.field(description="From which day (生效日期).")
    changes: list[ColumnChange] = strawberry.field(
        description="What it says otherwise than the version before (变更内容)."
    )

    @classmethod
    def of(cls, matter: Matter, differences: Iterable[Changed] = ()) -> "ImportedMatter":
        """The version as GraphQL shows it."""
        return cls(
            code=matter.handling_code,
            name=matter.name,
            version=matter.version,
            valid_from=matter.valid_from,
            changes=[ColumnChange.of(each) for each in differences],
        )


@strawberry.type(
    description=f"What a file would do (导入预览). Lists show {SHOWN} at most, counts are of all."
)
class MatterImportPreview:
    refusals: list[Refusal] = strawberry.field(
        description="Why it would not be taken (不予理由); faults are told below."
    )
    fault_count: int = strawberry.field(description="Faults (错误数); with one nothing is taken.")
    warning_count: int = strawberry.field(description="Warnings (提示数).")
    findings: list[ImportFinding] = strawberry.field(
        description="What was found (导入问题), faults first."
    )
    created_count: int = strawberry.field(description="New matters (新增数).")
    created: list[ImportedMatter] = strawberry.field(description="New matters (新增).")
    changed_count: int = strawberry.field(description="Changed matters (变更数).")
    changed: list[ImportedMatter] = strawberry.field(description="Changed matters (变更).")
    unchanged_count: int = strawberry.field(description="Matters left alone (未变数).")
    authority_count: int = strawberry.field(
        description="Authorities that are new or get another name or hours (新增或变更的部门数)."
    )
    digest: Digest | None = strawberry.field(
        description="What `importMatters` is given, so that what is taken is what was seen (摘要); "
        "null where there are faults."
    )

    @classmethod
    def of(
        cls, preview: DomainPreview, language: str, refusals: list[Refusal]
    ) -> "MatterImportPreview":
        """The preview as GraphQL shows it."""
        faults = sum(found.is_fault for found in preview.findings)
        return cls(
            refusals=refusals,
            fault_count=faults,
            warning_count=len(preview.findings) - faults,
            findings=shown(preview.findings, language),
            created_count=len(preview.created),
            created=[ImportedMatter.of(each) for each in preview.created[:SHOWN]],
            changed_count=len(preview.changed),
            changed=[_changed(each) for each in preview.changed[:SHOWN]],
            unchanged_count=preview.unchanged,
            authority_count=preview.authorities,
            digest=Digest(preview.digest) if preview.digest else None,
        )


def _changed(change: MatterChange) -> ImportedMatter:
    return ImportedMatter.of(change.after, change.differences)


def shown(findings: Iterable[Finding], language: str) -> list[ImportFinding]:
    """The findings as GraphQL shows them, faults first, `SHOWN` at most."""
    in_order = sorted(findings, key=lambda found: not found.is_fault)
    return [ImportFinding.of(each, language) for each in in_order[:SHOWN]]


@strawberry.type(description="The catalogue as a file to import (目录文件).")
class MatterExport:
    name: str = strawberry.field(description="A name for the file (文件名).")
    content: FileContent = strawberry.field(description="Its bytes (内容).")
    digest: Digest = strawberry.field(description="Their SHA-256 (摘要).")


@strawberry.input
class ImportInput:
    format: FileFormat = strawberry.field(description="What it is written in (文件格式).")
    file: FileContent = strawberry.field(description="The file (文件内容).")
    digest: Digest = strawberry.field(
        description="The digest of its preview (预览摘要); where taking it would do something "
        "else by now, it is CONFLICT."
    )
    idempotency_key: Key = strawberry.field(description="A new key for each act (幂等键).")

    @property
    def offer(self) -> FileOffer:
        """The file with what was seen of it."""
        return FileOffer(file=self.file, written_in=self.format, digest=self.digest)


@strawberry.input(description="For importMatters (导入事项目录).")
class ImportMattersInput(ImportInput):
    pass


@strawberry.type(description="What an import did (导入结果).")
class MatterImport:
    created: int = strawberry.field(description="New matters (新增数).")
    changed: int = strawberry.field(description="Changed matters (变更数).")
    unchanged: int = strawberry.field(description="Matters left alone (未变数).")

    @classmethod
    def of(cls, done: CatalogueImported) -> "MatterImport":
        """The event as GraphQL shows it."""
        return cls(created=done.created, changed=done.changed, unchanged=done.unchanged)


@strawberry.type
class ImportPayload:
    findings: list[ImportFinding] = strawberry.field(
        description=f"What was found in the file (导入问题), faults first, {SHOWN} at most."
    )
    refusals: list[Refusal] = strawberry.field(description="Every ground against it (不予理由).")
    version: int | None = strawberry.field(
        description="The number of the import that it was (所成版本)."
    )
    replayed: bool = strawberry.field(description="Whether it had been done before (重复请求).")


@strawberry.type(description="What came of an import (导入结果).")
class ImportMattersPayload(ImportPayload):
    imported: MatterImport | None = strawberry.field(
        description="What it did (导入结果); null where it was refused or there was nothing to do."
    )


@strawberry.type
class ExchangeQuery:
    @restricted(
        "What taking a file would do (导入预览): what is new, changed, unchanged, faulty. Nothing "
        "is written.",
        Cost(weight=100),
        roles=KEEPERS,
    )
    async def matter_import_preview(
        self,
        info: Info,
        format: Annotated[
            FileFormat, strawberry.argument(description="What it is written in (文件格式).")
        ],
        file: Annotated[FileContent, strawberry.argument(description="The file (文件内容).")],
    ) -> MatterImportPreview | None:
        context = info.context
        preview = await preview_file(context.desk, file, format)
        refusals = await told(context, preview.refusals)
        return MatterImportPreview.of(preview, context.language, refusals)

    @restricted(
        "The latest version of every matter as a file (导出事项目录): imported elsewhere and "
        "exported again it is the same to the byte.",
        Cost(weight=100),
        roles=KEEPERS,
    )
    async def matter_export(
        self,
        info: Info,
        format: Annotated[
            FileFormat, strawberry.argument(description="What to write it in (文件格式).")
        ],
    ) -> MatterExport | None:
        content = await export_file(format)
        return MatterExport(
            name=f"catalogue.{format.value.lower()}",
            content=FileContent(content),
            digest=Digest(hashlib.sha256(content).hexdigest()),
        )


@strawberry.type
class ExchangeMutation:
    @mutation(
        "Take a catalogue file as its preview showed it (导入事项目录), all or nothing. Changes "
        "begin tomorrow or later; reviews, and whether a matter is in use, are left alone. Makes "
        "CatalogueImported, and MatterImported or MatterVersioned for each version.",
        Requires(roles=list(KEEPERS)),
        LegalBasis(clause="二(二)"),
    )
    async def import_matters(self, info: Info, input: ImportMattersInput) -> ImportMattersPayload:
        context = info.context
        done = await import_file(context.desk, input.idempotency_key, input.offer)
        return ImportMattersPayload(
            imported=MatterImport.of(done.imported) if done.imported else None,
            findings=shown(done.findings, context.language),
            refusals=await told(context, done.refusals),
            version=done.version,
            replayed=done.replayed,
        )

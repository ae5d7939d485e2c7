"""Lists of cases that an officer gave a name (已存筛选); each account has its own."""

import strawberry

from domain.caller import CASE_READERS
from domain.services.case_filters import (
    FiltersAnswer,
    KeptFilter,
    NamedFilter,
    own_filters,
    remove_filter,
    rename_filter,
    save_filter,
)
from schema.case_lists import CasesFilter, CaseSort
from schema.case_terms import DueBucket, Stage
from schema.context import Context, Info
from schema.describe import mutation
from schema.directives import Requires
from schema.refusal import Refusal, told
from schema.rights import restricted
from schema.scalars import Key, ShortText
from schema.terms import CaseMode


@strawberry.type(
    description="A list of cases by the name its officer gave it (已存筛选): what CasesFilter "
    "says, and the order."
)
class NamedCaseFilter:
    id: strawberry.ID = strawberry.field(description="Opaque (标识).")
    name: str = strawberry.field(description="Its name (名称).")
    sort: CaseSort = strawberry.field(description="The order of the list (排序).")
    stages: list[Stage] = strawberry.field(description="Any of these (阶段).")
    modes: list[CaseMode] = strawberry.field(description="Any of these (办理方式).")
    tiers: list[str] = strawberry.field(description="Any of these tiers (信用档次).")
    authority: str | None = strawberry.field(description="This authority (机关), by its code.")
    applicant: strawberry.ID | None = strawberry.field(description="This one (申请主体).")
    holder: strawberry.ID | None = strawberry.field(description="This officer (承办人).")
    due: DueBucket | None = strawberry.field(description="Due then (期限区间).")
    open: bool | None = strawberry.field(description="Open or finished (是否在办).")
    text: str | None = strawberry.field(description="What is searched for (关键词).")

    @classmethod
    def of(cls, kept: KeptFilter) -> "NamedCaseFilter":
        """The filter as GraphQL shows it."""
        only = kept.filter
        return cls(
            id=strawberry.ID(kept.id),
            name=only.name,
            sort=CaseSort[only.sort],
            stages=list(only.stages),
            modes=list(only.modes),
            tiers=list(only.tiers),
            authority=only.authority,
            applicant=None if only.applicant is None else strawberry.ID(only.applicant),
            holder=None if only.holder is None else strawberry.ID(only.holder),
            due=only.due,
            open=only.open,
            text=only.text,
        )


# --- inputs and payload ----------------------------------------------------------------


@strawberry.input(description="For saveCaseFilter (保存筛选).")
class SaveCaseFilterInput:
    name: ShortText = strawberry.field(description="Its name (名称).")
    filter: CasesFilter = strawberry.field(description="What the list is narrowed to (筛选条件).")
    sort: CaseSort = strawberry.field(
        default=CaseSort.NEWEST, description="The order of the list (排序)."
    )
    idempotency_key: Key = strawberry.field(description="A new key for each act (幂等键).")

    def named(self) -> NamedFilter:
        """The same for the service."""
        only = self.filter
        return NamedFilter(
            name=self.name,
            sort=self.sort.name,
            stages=tuple(only.stages),
            modes=tuple(only.modes),
            tiers=tuple(only.tiers),
            authority=only.authority,
            applicant=only.applicant,
            holder=only.holder,
            due=only.due,
            open=only.open,
            text=only.text,
        )


@strawberry.input(description="For renameCaseFilter (重命名筛选).")
class RenameCaseFilterInput:
    filter_id: strawberry.ID = strawberry.field(description="One of the caller's (筛选).")
    name: ShortText = strawberry.field(description="Its new name (名称).")
    idempotency_key: Key = strawberry.field(description="A new key for each act (幂等键).")


@strawberry.input(description="For removeCaseFilter (删除筛选).")
class RemoveCaseFilterInput:
    filter_id: strawberry.ID = strawberry.field(description="One of the caller's (筛选).")
    idempotency_key: Key = strawberry.field(description="A new key for each act (幂等键).")


@strawberry.type(description="What came of an act on the caller's named filters (办理结果).")
class CaseFiltersPayload:
    filters: list[NamedCaseFilter] = strawberry.field(
        description="The caller's filters as they now stand (已存筛选)."
    )
    refusals: list[Refusal] = strawberry.field(description="Every ground against it (不予理由).")
    replayed: bool = strawberry.field(description="Whether it had been done before (重复请求).")

    @classmethod
    async def of(cls, info: Info, answer: FiltersAnswer) -> "CaseFiltersPayload":
        """The answer of the service as GraphQL shows it."""
        return cls(
            filters=[NamedCaseFilter.of(each) for each in answer.filters],
            refusals=await told(info.context, answer.refusals),
            replayed=answer.replayed,
        )


# --- operations ------------------------------------------------------------------------


def no_filters(_: Context) -> list[NamedCaseFilter]:
    """Those of whoever sees no case at all."""
    return []


@strawberry.type
class CaseFiltersQuery:
    @restricted(
        "The lists of cases that the caller gave a name (已存筛选); nobody sees another's.",
        roles=CASE_READERS,
        otherwise=no_filters,
    )
    async def my_case_filters(self, info: Info) -> list[NamedCaseFilter]:
        return [NamedCaseFilter.of(each) for each in await own_filters(info.context.desk)]


@strawberry.type
class CaseFiltersMutation:
    @mutation(
        "Keep a list of cases by a name (保存筛选), in place of the one that had it; 30 at most.",
        Requires(roles=list(CASE_READERS)),
    )
    async def save_case_filter(self, info: Info, input: SaveCaseFilterInput) -> CaseFiltersPayload:
        answer = await save_filter(info.context.desk, input.idempotency_key, input.named())
        return await CaseFiltersPayload.of(info, answer)

    @mutation("Give a kept list another name (重命名筛选).", Requires(roles=list(CASE_READERS)))
    async def rename_case_filter(
        self, info: Info, input: RenameCaseFilterInput
    ) -> CaseFiltersPayload:
        answer = await rename_filter(
            info.context.desk, input.idempotency_key, str(input.filter_id), input.name
        )
        return await CaseFiltersPayload.of(info, answer)

    @mutation("Keep a list no more (删除筛选).", Requires(roles=list(CASE_READERS)))
    async def remove_case_filter(
        self, info: Info, input: RemoveCaseFilterInput
    ) -> CaseFiltersPayload:
        answer = await remove_filter(info.context.desk, input.idempotency_key, str(input.filter_id))
        return await CaseFiltersPayload.of(info, answer)

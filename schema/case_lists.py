"""Cases (办件), one by its number or in lists, as the caller may see them."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import datetime
from enum import Enum
from typing import Annotated

import strawberry

from domain.caller import CASE_READERS
from domain.instants import civil_day
from domain.listing import Slice, Window
from domain.roles import Role
from domain.services import case_reads
from domain.services.case_reads import BY_DUE, NEWEST, OLDEST, CaseFilter
from domain.services.pinned_cases import PinnedCase
from schema.case_parts import Deadline
from schema.case_terms import DueBucket, Stage
from schema.cases import Case
from schema.connection import After, Before, Connection, First, Last, page
from schema.context import Context, Info
from schema.describe import described
from schema.directives import Cost
from schema.rights import restricted
from schema.scalars import ShortText
from schema.terms import CaseMode


class CaseSort(Enum):
    """The orders of a list of cases."""

    DUE = BY_DUE
    NEWEST = NEWEST
    OLDEST = OLDEST


described(
    CaseSort,
    "The order of a list of cases (排序).",
    DUE="By due day; priority first within a day (按期限).",
    NEWEST="The newest first (最新在前).",
    OLDEST="The oldest first (最早在前).",
)

KEYS: Mapping[CaseSort, Callable[[PinnedCase], tuple[str | int, ...]]] = {
    CaseSort.DUE: lambda case: (case.columns["due_sort"], case.columns["priority"], case.row.id),
    CaseSort.NEWEST: lambda case: (case.columns["registered_at"], case.row.id),
    CaseSort.OLDEST: lambda case: (case.columns["registered_at"], case.row.id),
}

SOON_DAYS = 3
"""Working days that count as soon."""


@strawberry.input(description="What a list of cases is narrowed to (筛选条件).")
class CasesFilter:
    stages: list[Stage] = strawberry.field(default_factory=list, description="Any of these (阶段).")
    modes: list[CaseMode] = strawberry.field(
        default_factory=list, description="Any of these (办理方式)."
    )
    tiers: list[ShortText] = strawberry.field(
        default_factory=list,
        description="Any of these tiers (信用档次); a natural person's is found by those only who "
        "may query the register.",
    )
    authority: ShortText | None = strawberry.field(
        default=None, description="Accepted or decided by this authority (机关)."
    )
    applicant: strawberry.ID | None = strawberry.field(
        default=None, description="Of this applicant (申请主体)."
    )
    holder: strawberry.ID | None = strawberry.field(
        default=None, description="Held by this officer (承办人), by account."
    )
    due: DueBucket | None = strawberry.field(default=None, description="Due then (期限区间).")
    open: bool | None = strawberry.field(default=None, description="Open or finished (是否在办).")
    text: ShortText | None = strawberry.field(
        default=None,
        description="The beginning of the number, a part of the name of the matter or of an "
        "organisation, an external reference, or an identifier (关键词); a natural person is found "
        "by the whole name or identifier, by those only who work on the case.",
    )


def no_cases(context: Context) -> Connection[Case]:
    """The list of whoever sees no case at all."""
    found: Window[PinnedCase] = Window((), has_previous=False, has_next=False)
    return _listed(context, found, CaseFilter(nothing=True), CaseSort.NEWEST)


@strawberry.type
class CasesQuery:
    @restricted(
        "One case, by its number (办件); portals give the query code of the notice. Null where "
        "there is none, or was none yet at `asOf`.",
        roles=(*CASE_READERS, Role.PORTAL),
    )
    async def case(
        self,
        info: Info,
        case_no: Annotated[ShortText, strawberry.argument(description="办件编号.")],
        query_code: Annotated[
            ShortText | None, strawberry.argument(description="The secret of the notice (查询码).")
        ] = None,
        as_of: Annotated[
            datetime | None,
            strawberry.argument(
                description="The moment to see it at (截至时间): stage, track, mode, materials, "
                "limits, log and decisions as they were; now by default."
            ),
        ] = None,
    ) -> Case | None:
        found = await case_reads.find_case(info.context.desk, case_no, query_code, as_of)
        return Case.of(info.context, found) if found else None

    @restricted("The cases the caller may see (办件列表).", roles=CASE_READERS, otherwise=no_cases)
    async def cases(
        self,
        info: Info,
        filter: Annotated[CasesFilter | None, strawberry.argument(description="筛选条件.")] = None,
        sort: Annotated[CaseSort, strawberry.argument(description="排序.")] = CaseSort.NEWEST,
        first: First = None,
        after: After = None,
        last: Last = None,
        before: Before = None,
    ) -> Connection[Case]:
        part = page(sort.value, first=first, after=after, last=last, before=before)
        only = await _narrowed(info, filter or CasesFilter())
        return await _connected(info.context, only, sort, part)

    @restricted(
        "The open cases that wait for one of the caller's roles, by due day (我的待办).",
        roles=CASE_READERS,
        otherwise=no_cases,
    )
    async def my_queue(
        self,
        info: Info,
        first: First = None,
        after: After = None,
        last: Last = None,
        before: Before = None,
    ) -> Connection[Case]:
        part = page(BY_DUE, first=first, after=after, last=last, before=before)
        only = case_reads.queue_of(info.context.desk.caller)
        return await _connected(info.context, only, CaseSort.DUE, part)

    @restricted(
        "The limits of one case, day by day (期限明细).", Cost(weight=5), roles=CASE_READERS
    )
    async def deadlines(
        self,
        info: Info,
        case_no: Annotated[ShortText, strawberry.argument(description="办件编号.")],
    ) -> list[Deadline] | None:
        found = await case_reads.find_case(info.context.desk, case_no, None)
        if found is None:
            return None
        running = await case_reads.case_clocks(info.context.desk, found.row)
        return [Deadline.of(each, info.context.language) for each in running]


async def _connected(
    context: Context, only: CaseFilter, sort: CaseSort, part: Slice
) -> Connection[Case]:
    found = await case_reads.list_cases(context.desk, only, sort.value, part)
    return _listed(context, found, only, sort)


def _listed(
    context: Context, found: Window[PinnedCase], only: CaseFilter, sort: CaseSort
) -> Connection[Case]:
    return Connection.of(
        found,
        sort.value,
        key=KEYS[sort],
        node=lambda found: Case.of(context, found),
        count=lambda: case_reads.count(context.desk, only),
    )


async def _narrowed(info: Info, asked: CasesFilter) -> CaseFilter:
    today = civil_day(info.context.desk.now())
    narrowed = CaseFilter(
        stages=tuple(asked.stages),
        modes=tuple(asked.modes),
        tiers=tuple(asked.tiers),
        authority=asked.authority,
        applicant=asked.applicant,
        holder=asked.holder,
        due=asked.due,
        open=asked.open,
        text=asked.text or "",
        today=today,
    )
    if asked.due in (DueBucket.SOON, DueBucket.LATER):
        return replace(narrowed, soon=await case_reads.working_days_on(today, SOON_DAYS))
    return narrowed

"""Changes of the calendar: a year by its notice, local days, and what a change would move."""

import datetime as dt
from typing import Annotated

import strawberry

from domain.calendar import CalendarDay as DomainDay
from domain.calendar import DayKind, local_day
from domain.calendar_change import CalendarChange, LoadYear, RemoveLocalDays, SetLocalDays
from domain.services.calendar_changes import WRITERS, CalendarAnswer, change_calendar
from domain.services.calendar_preview import (
    BY_DUE_DAY,
    MovedCase,
    count_moved,
    moved_cases,
    preview,
)
from domain.services.calendar_preview import CalendarPreview as Found
from domain.services.case_reads import find_case
from schema.calendar import CalendarYear
from schema.connection import After, Before, Connection, First, Last, page
from schema.context import Info
from schema.describe import field, mutation
from schema.directives import Cost, LegalBasis, Requires
from schema.refusal import Refusal, told
from schema.rights import restricted
from schema.scalars import DocumentNo, Key, ShortText

# --- inputs ----------------------------------------------------------------------------


@strawberry.input(description="A day that a notice or a document names (放假、上班日期).")
class CalendarDayInput:
    date: dt.date = strawberry.field(description="The day (日期).")
    kind: DayKind = strawberry.field(description="Whether it counts (日期类型).")
    name: ShortText = strawberry.field(description="What it is called (名称).")


@strawberry.input(description="A year by its notice (年度放假安排).")
class CalendarYearPreviewInput:
    year: int = strawberry.field(description="The year (年度).")
    basis_doc_no: DocumentNo = strawberry.field(
        description="The number of the State Council's notice (放假通知文号)."
    )
    days: list[CalendarDayInput] = strawberry.field(
        description="All holidays and make-up days (放假、调休日期)."
    )

    @property
    def change(self) -> LoadYear:
        """The change of the calendar."""
        return LoadYear(
            year=self.year,
            basis_doc_no=self.basis_doc_no,
            days=tuple(_noticed(day, self.basis_doc_no) for day in self.days),
        )


def _noticed(day: CalendarDayInput, basis_doc_no: str) -> DomainDay:
    return DomainDay(
        date=day.date, kind=day.kind, name=day.name, source="notice", basis_doc_no=basis_doc_no
    )


@strawberry.input(description="Days that this district alone rests or works on (本地放假、上班).")
class LocalDaysPreviewInput:
    basis_doc_no: DocumentNo = strawberry.field(
        description="The number of the district's document (依据文号)."
    )
    days: list[CalendarDayInput] = strawberry.field(
        description="The days (日期), today or later; none is a holiday worked on."
    )

    @property
    def change(self) -> SetLocalDays:
        """The change of the calendar."""
        days = (local_day(day.date, day.kind, day.name, self.basis_doc_no) for day in self.days)
        return SetLocalDays(basis_doc_no=self.basis_doc_no, days=tuple(days))


@strawberry.input(description="Local days that are to be none any more (撤销本地调整).")
class LocalDaysRemovalPreviewInput:
    basis_doc_no: DocumentNo = strawberry.field(
        description="The number of the district's document (依据文号)."
    )
    dates: list[dt.date] = strawberry.field(description="The days (日期), today or later.")

    @property
    def change(self) -> RemoveLocalDays:
        """The change of the calendar."""
        return RemoveLocalDays(basis_doc_no=self.basis_doc_no, dates=tuple(self.dates))


_EXPECTED = "The version of the calendar the caller has seen (所见版本); another one is CONFLICT."
_KEY = "A new key for each act (幂等键)."


@strawberry.input(description="For loadCalendarYear (加载年度放假安排).")
class LoadCalendarYearInput(CalendarYearPreviewInput):
    expected_version: int = strawberry.field(description=_EXPECTED)
    idempotency_key: Key = strawberry.field(description=_KEY)


@strawberry.input(description="For setLocalDays (设定本地放假、上班).")
class SetLocalDaysInput(LocalDaysPreviewInput):
    expected_version: int = strawberry.field(description=_EXPECTED)
    idempotency_key: Key = strawberry.field(description=_KEY)


@strawberry.input(description="For removeLocalDays (撤销本地调整).")
class RemoveLocalDaysInput(LocalDaysRemovalPreviewInput):
    expected_version: int = strawberry.field(description=_EXPECTED)
    idempotency_key: Key = strawberry.field(description=_KEY)


# --- what came of it -------------------------------------------------------------------


@strawberry.type(description="What came of loading a year (加载结果).")
class LoadCalendarYearPayload:
    calendar: CalendarYear | None = strawberry.field(
        description="The year as it now stands (年度日历); null where the calendar has none."
    )
    refusals: list[Refusal] = strawberry.field(description="Every ground against it (不予理由).")
    version: int | None = strawberry.field(
        description="The version of the calendar that it made (所成版本)."
    )
    replayed: bool = strawberry.field(description="Whether it had been done before (重复请求).")


@strawberry.type(description="What came of a change of local days (办理结果).")
class LocalDaysPayload:
    years: list[CalendarYear] = strawberry.field(
        description="The years of the days named, as they now stand (年度日历)."
    )
    refusals: list[Refusal] = strawberry.field(description="Every ground against it (不予理由).")
    version: int | None = strawberry.field(
        description="The version of the calendar that it made (所成版本)."
    )
    replayed: bool = strawberry.field(description="Whether it had been done before (重复请求).")

    @classmethod
    async def of(
        cls, info: Info, answer: CalendarAnswer, change: CalendarChange
    ) -> "LocalDaysPayload":
        """The answer of the service as GraphQL shows it."""
        named = sorted({date.year for date in change.local})
        years = (CalendarYear.of(answer.calendar, year) for year in named)
        return cls(
            years=[year for year in years if year],
            refusals=await told(info.context, answer.refusals),
            version=answer.version,
            replayed=answer.replayed,
        )


# --- what would come of it -------------------------------------------------------------


@strawberry.type(
    description="An open case whose days would move (期限变动的办件), without its applicant."
)
class CalendarMove:
    case_id: strawberry.ID = strawberry.field(description="The case (办件标识).")
    case_no: str = strawberry.field(description="Its number (办件编号).")
    matter_name: str = strawberry.field(description="The name of its matter (事项名称).")
    due_on: dt.date | None = strawberry.field(
        description="The day by which it has to be answered, decided or delivered (原期限)."
    )
    new_due_on: dt.date | None = strawberry.field(description="The same day then (新期限).")
    statutory_due_on: dt.date | None = strawberry.field(
        description="The statutory last day, until the decision (原法定期限)."
    )
    new_statutory_due_on: dt.date | None = strawberry.field(
        description="The same day then (新法定期限)."
    )

    @field("Whether the caller may read the case (可查看办件).", Cost(weight=1))
    async def readable(self, info: Info) -> bool:
        desk = info.context.desk
        return desk.caller.sees_cases() and await find_case(desk, self.case_no, None) is not None

    @classmethod
    def of(cls, moved: MovedCase) -> "CalendarMove":
        """The move as GraphQL shows it."""
        return cls(
            case_id=strawberry.ID(moved.id),
            case_no=moved.case_no,
            matter_name=moved.matter_name,
            due_on=moved.before.due_on,
            new_due_on=moved.after.due_on,
            statutory_due_on=moved.before.statutory_due_on,
            new_statutory_due_on=moved.after.statutory_due_on,
        )


@strawberry.type(
    description="What a change of the calendar would do (日历变更预览): what the timers then "
    "record. A day told for a decision or a delivery never comes earlier."
)
class CalendarPreview:
    _found: strawberry.Private[Found]
    version: int | None = strawberry.field(
        description="The version of the calendar that it would make (将成版本); null where refused."
    )
    refusals: list[Refusal] = strawberry.field(
        description="Every ground on which it would be refused (不予理由); then nothing moves."
    )

    @classmethod
    async def of(cls, info: Info, change: CalendarChange) -> "CalendarPreview":
        """What the change would do."""
        desk = info.context.desk
        found = await preview(change, desk.caller, desk.now())
        return cls(
            _found=found,
            version=found.after.version if found.after else None,
            refusals=await told(info.context, found.refusals),
        )

    @field(
        "How many open cases of the caller's authority move (期限变动的办件数).", Cost(weight=10)
    )
    async def moving(self) -> int:
        return await count_moved(self._found)

    @field(
        "The cases of the caller's authority that move (期限变动的办件), by the due day as it "
        "stands."
    )
    async def cases(
        self,
        first: First = None,
        after: After = None,
        last: Last = None,
        before: Before = None,
    ) -> Connection[CalendarMove]:
        part = page(BY_DUE_DAY, first=first, after=after, last=last, before=before)
        return Connection.of(
            await moved_cases(self._found, part),
            BY_DUE_DAY,
            key=lambda moved: moved.key,
            node=CalendarMove.of,
            count=lambda: count_moved(self._found),
        )


YearPreviewInput = Annotated[
    CalendarYearPreviewInput, strawberry.argument(description="The notice (放假通知).")
]
DaysPreviewInput = Annotated[
    LocalDaysPreviewInput, strawberry.argument(description="The days (日期).")
]
RemovalPreviewInput = Annotated[
    LocalDaysRemovalPreviewInput, strawberry.argument(description="The days (日期).")
]


@strawberry.type
class CalendarChangesQuery:
    @restricted(
        "What loadCalendarYear would do with the same input (年度放假安排预览); nothing is kept.",
        Cost(weight=100),
        roles=WRITERS,
    )
    async def calendar_year_preview(
        self, info: Info, input: YearPreviewInput
    ) -> CalendarPreview | None:
        return await CalendarPreview.of(info, input.change)

    @restricted(
        "What setLocalDays would do with the same input (本地放假预览); nothing is kept.",
        Cost(weight=100),
        roles=WRITERS,
    )
    async def local_days_preview(
        self, info: Info, input: DaysPreviewInput
    ) -> CalendarPreview | None:
        return await CalendarPreview.of(info, input.change)

    @restricted(
        "What removeLocalDays would do with the same input (撤销本地调整预览); nothing is kept.",
        Cost(weight=100),
        roles=WRITERS,
    )
    async def local_days_removal_preview(
        self, info: Info, input: RemovalPreviewInput
    ) -> CalendarPreview | None:
        return await CalendarPreview.of(info, input.change)


# --- operations ------------------------------------------------------------------------

_MOVES = "Limits that run are counted again, old and new last day kept."


@strawberry.type
class CalendarChangesMutation:
    @mutation(
        "Confirm a year by the State Council's notice (加载年度放假安排); local days stay. "
        f"{_MOVES} Makes CalendarYearLoaded.",
        Requires(roles=list(WRITERS)),
        LegalBasis(clause="许可法82"),
    )
    async def load_calendar_year(
        self, info: Info, input: LoadCalendarYearInput
    ) -> LoadCalendarYearPayload:
        done = await change_calendar(
            info.context.desk, input.idempotency_key, input.expected_version, input.change
        )
        return LoadCalendarYearPayload(
            calendar=CalendarYear.of(done.calendar, input.year),
            refusals=await told(info.context, done.refusals),
            version=done.version,
            replayed=done.replayed,
        )

    @mutation(
        "Rest or work on days in this district alone, by a document (设定本地放假、上班). "
        f"{_MOVES} Makes LocalDaysSet.",
        Requires(roles=list(WRITERS)),
        LegalBasis(clause="许可法82"),
    )
    async def set_local_days(self, info: Info, input: SetLocalDaysInput) -> LocalDaysPayload:
        change = input.change
        done = await change_calendar(
            info.context.desk, input.idempotency_key, input.expected_version, change
        )
        return await LocalDaysPayload.of(info, done, change)

    @mutation(
        "Let local days be again what the notices say, by a document (撤销本地调整). "
        f"{_MOVES} Makes LocalDaysRemoved.",
        Requires(roles=list(WRITERS)),
        LegalBasis(clause="许可法82"),
    )
    async def remove_local_days(self, info: Info, input: RemoveLocalDaysInput) -> LocalDaysPayload:
        change = input.change
        done = await change_calendar(
            info.context.desk, input.idempotency_key, input.expected_version, change
        )
        return await LocalDaysPayload.of(info, done, change)

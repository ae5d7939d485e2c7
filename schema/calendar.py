"""The working-day calendar (工作日历): which days count, and how far that is known."""

import datetime as dt
from typing import Annotated

import strawberry

from domain.calendar import Calendar, DayKind, YearStatus
from domain.calendar import CalendarDay as DomainDay
from domain.roles import Role
from domain.services.calendar_years import Notice, load_notice
from domain.services.calendars import load_calendar
from schema.context import Info
from schema.describe import described, field, mutation
from schema.directives import LegalBasis, Requires
from schema.refusal import Refusal, told
from schema.scalars import DocumentNo, Key, ShortText

described(
    DayKind,
    "Whether a day counts in a limit (日期类型).",
    WORK="A working day (工作日), make-up days included (调休上班).",
    REST="A weekend or holiday (休息日).",
)
described(
    YearStatus,
    "How far a year is known (年度状态).",
    CONFIRMED="By the State Council's notice (已公布).",
    PROVISIONAL="By weekdays and fixed holidays only, until there is a notice (暂定).",
)


@strawberry.type(description="A day with a name of its own (有名称的日期); others follow the week.")
class CalendarDay:
    date: dt.date = strawberry.field(description="The day (日期).")
    kind: DayKind = strawberry.field(description="Whether it counts (日期类型).")
    name: str = strawberry.field(description="What it is called (名称), such as 国庆节.")
    source: str = strawberry.field(description="Where that was read (来源).")
    basis_doc_no: str | None = strawberry.field(description="The notice it rests on (依据文号).")

    @classmethod
    def of(cls, day: DomainDay) -> "CalendarDay":
        """The day as GraphQL shows it."""
        return cls(
            date=day.date,
            kind=day.kind,
            name=day.name,
            source=day.source,
            basis_doc_no=day.basis_doc_no,
        )


@strawberry.type(description="A year of the calendar (年度日历).")
class CalendarYear:
    year: int = strawberry.field(description="The year (年度).")
    status: YearStatus = strawberry.field(description="How far it is known (年度状态).")
    provisional: bool = strawberry.field(
        description="Whether a limit that ends in it may yet move (是否暂定)."
    )
    basis_doc_no: str | None = strawberry.field(description="The notice it rests on (依据文号).")
    days: list[CalendarDay] = strawberry.field(
        description="Its named days (有名称的日期), some in the December before."
    )
    version: int = strawberry.field(description="The version of the calendar (日历版本).")
    confirmed_until: dt.date | None = strawberry.field(
        description="The last day of the calendar that rests on notices without a gap (确认至)."
    )

    @classmethod
    def of(cls, calendar: Calendar, number: int) -> "CalendarYear | None":
        """The year with this number as GraphQL shows it; None where the calendar has none."""
        year = calendar.years.get(number)
        if year is None:
            return None
        return cls(
            year=year.year,
            status=year.status,
            provisional=calendar.provisional(dt.date(number, 12, 31)),
            basis_doc_no=year.basis_doc_no,
            days=[CalendarDay.of(day) for day in year.days],
            version=calendar.version,
            confirmed_until=calendar.confirmed_until,
        )


@strawberry.input(description="A day that a notice names (放假或调休日期).")
class CalendarDayInput:
    date: dt.date = strawberry.field(description="The day (日期).")
    kind: DayKind = strawberry.field(description="Whether it counts (日期类型).")
    name: ShortText = strawberry.field(description="What it is called (名称).")


@strawberry.input(description="For loadCalendarYear (加载年度放假安排).")
class LoadCalendarYearInput:
    year: int = strawberry.field(description="The year (年度).")
    basis_doc_no: DocumentNo = strawberry.field(
        description="The number of the State Council's notice (放假通知文号)."
    )
    days: list[CalendarDayInput] = strawberry.field(
        description="All holidays, make-up days and local closures (放假、调休日期)."
    )
    expected_version: int = strawberry.field(
        description="The version of the calendar the caller has seen (所见版本); another one is "
        "CONFLICT."
    )
    idempotency_key: Key = strawberry.field(description="A new key for each act (幂等键).")


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


@strawberry.type
class CalendarQuery:
    @field("A year of the working-day calendar (年度日历), 2000 to 2100; null for any other.")
    async def calendar(
        self,
        year: Annotated[int, strawberry.argument(description="The year (年度).")],
    ) -> CalendarYear | None:
        return CalendarYear.of(await load_calendar(), year)


@strawberry.type
class CalendarMutation:
    @mutation(
        "Confirm a year by the State Council's notice (加载年度放假安排). Limits that run are "
        "counted again, old and new last day kept. Makes CalendarYearLoaded.",
        Requires(roles=[Role.POLICY_ADMIN]),
        LegalBasis(clause="许可法82"),
    )
    async def load_calendar_year(
        self, info: Info, input: LoadCalendarYearInput
    ) -> LoadCalendarYearPayload:
        notice = Notice(
            year=input.year,
            basis_doc_no=input.basis_doc_no,
            days=tuple(_day(day, input.basis_doc_no) for day in input.days),
        )
        done = await load_notice(
            info.context.desk, input.idempotency_key, input.expected_version, notice
        )
        return LoadCalendarYearPayload(
            calendar=CalendarYear.of(done.calendar, input.year),
            refusals=await told(info.context, done.refusals),
            version=done.version,
            replayed=done.replayed,
        )


def _day(day: CalendarDayInput, basis_doc_no: str) -> DomainDay:
    return DomainDay(
        date=day.date, kind=day.kind, name=day.name, source="notice", basis_doc_no=basis_doc_no
    )

"""The working-day calendar (工作日历): which days count, and how far that is known."""

import datetime as dt
from typing import Annotated

import strawberry

from domain.calendar import Calendar, DayKind, YearStatus
from domain.calendar import CalendarDay as DomainDay
from domain.horizon import Horizon
from domain.instants import civil_day
from domain.services.calendars import load_calendar
from domain.services.horizon import horizon
from schema.context import Info
from schema.describe import described, field
from schema.directives import OPEN, Cost

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
    basis_doc_no: str | None = strawberry.field(description="The paper it rests on (依据文号).")

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
        description="The days its notice names (放假、调休日期), some in the December before."
    )
    local_days: list[CalendarDay] = strawberry.field(
        description="The days that this district alone rests or works on (本地放假、上班); they "
        "hold over `days`, but no holiday is worked on."
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
            local_days=[
                CalendarDay.of(day) for date, day in calendar.local.items() if date.year == number
            ],
            version=calendar.version,
            confirmed_until=calendar.confirmed_until,
        )


@strawberry.type(
    description="How far the calendar is known beside how far what is promised reaches (日历期限)."
)
class CalendarHorizon:
    confirmed_until: dt.date | None = strawberry.field(
        description="The last day of the calendar that rests on notices without a gap (确认至)."
    )
    last_promised: dt.date | None = strawberry.field(
        description="The last day that a limit of an open case comes to, or the longest promised "
        "limit of the catalogue begun today (最晚期限); null where there is none."
    )
    warning: str | None = strawberry.field(
        description="What to do, where that is beyond the confirmed calendar (提示); else null."
    )

    @classmethod
    def of(cls, found: Horizon, language: str) -> "CalendarHorizon":
        """The horizon as GraphQL shows it."""
        return cls(
            confirmed_until=found.confirmed_until,
            last_promised=found.last_promised,
            warning=found.warning(language),
        )


@strawberry.type
class CalendarQuery:
    @field(
        "Whether the calendar reaches as far as what is promised (日历期限).", Cost(weight=20), OPEN
    )
    async def calendar_horizon(self, info: Info) -> CalendarHorizon:
        found = await horizon(civil_day(info.context.desk.now()))
        return CalendarHorizon.of(found, info.context.language)

    @field("A year of the working-day calendar (年度日历), 2000 to 2100; null for any other.", OPEN)
    async def calendar(
        self,
        year: Annotated[int, strawberry.argument(description="The year (年度).")],
    ) -> CalendarYear | None:
        return CalendarYear.of(await load_calendar(), year)

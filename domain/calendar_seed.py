"""The years a new service starts with: what `chinesecalendar` knows, and the next four without.

The package raises for a year it does not know and is asked here only, when a database is seeded;
afterwards the calendar is data that an admin loads.
"""

import datetime as dt
from collections.abc import Iterator, Mapping
from typing import Final

import chinese_calendar  # type: ignore[import-untyped]
from msgspec.structs import replace

from domain.calendar import (
    MADE_UP,
    CalendarDay,
    CalendarYear,
    DayKind,
    YearStatus,
    provisional_year,
)

NOTICES: Final[Mapping[int, str]] = {
    2020: "国办发明电〔2019〕16号",
    2021: "国办发明电〔2020〕27号",
    2022: "国办发明电〔2021〕11号",
    2023: "国办发明电〔2022〕16号",
    2024: "国办发明电〔2023〕7号",
    2025: "国办发明电〔2024〕12号",
    2026: "国办发明电〔2025〕7号",
}
"""The State Council's notice 关于…年部分节假日安排的通知 of each confirmed year."""

_PROVISIONAL: Final = range(2027, 2031)


def seed_years() -> tuple[CalendarYear, ...]:
    """Every year to start with, in order."""
    confirmed = (_announced(year) for year in NOTICES)
    return (*confirmed, *map(provisional_year, _PROVISIONAL))


def _announced(year: int) -> CalendarYear:
    return CalendarYear(
        year=year,
        status=YearStatus.CONFIRMED,
        days=tuple(_named_days(year)),
        basis_doc_no=NOTICES[year],
    )


def _named_days(year: int) -> Iterator[CalendarDay]:
    day = dt.date(year, 1, 1)
    while day.year == year:
        rest, holiday = chinese_calendar.get_holiday_detail(day)
        if holiday:
            name = chinese_calendar.Holiday(holiday).chinese
            yield _rest(day, name) if rest else _make_up(day, name)
        day += dt.timedelta(days=1)


def _rest(day: dt.date, holiday: str) -> CalendarDay:
    return CalendarDay(
        date=day,
        kind=DayKind.REST,
        name=holiday,
        source="chinesecalendar",
        basis_doc_no=NOTICES[day.year],
    )


def _make_up(day: dt.date, holiday: str) -> CalendarDay:
    return replace(_rest(day, holiday), kind=DayKind.WORK, name=f"{holiday}{MADE_UP}")

"""What is wrong with a calendar year before it is loaded: all faults, by row and column."""

import datetime as dt
from collections.abc import Iterator, Sequence
from operator import attrgetter
from typing import Final

from domain.calendar import FIRST_DAY, LAST_DAY, CalendarDay, DayKind, fixed_holidays
from domain.calendar_fault import CalendarFault, document_faults, fault, name_faults, repeated

_SATURDAY: Final = 5
_STATUTORY_DAYS: Final = 13
"""Holidays of all citizens in a year, 全国年节及纪念日放假办法 as amended from 2025."""


def check_year(
    year: int, days: Sequence[CalendarDay], basis_doc_no: str
) -> tuple[CalendarFault, ...]:
    """Every fault of the named days of `year` under the notice `basis_doc_no`, rows in order.

    Of a year that the calendar does not reach nothing else is said.
    """
    first, last = FIRST_DAY.year, LAST_DAY.year
    if not first <= year <= last:
        zh, en = f"年份须在 {first} 至 {last} 之间", f"must be {first} to {last}"
        return (fault(0, "year", zh, en),)
    faults = (
        *document_faults(basis_doc_no),
        *_holiday_faults(year, days),
        *_row_faults(year, days),
        *repeated((day.date for day in days), "date"),
    )
    return tuple(sorted(faults, key=attrgetter("row")))


def _holiday_faults(year: int, days: Sequence[CalendarDay]) -> Iterator[CalendarFault]:
    resting = {day.date for day in days if day.kind is DayKind.REST}
    for day, name in fixed_holidays(year).items():
        if day not in resting:
            yield fault(
                0,
                "date",
                f"缺少{name} {day}，请列为放假",
                f"{day} ({name}) is not among the holidays; add it",
            )
    if len(resting) < _STATUTORY_DAYS:
        yield fault(
            0,
            "date",
            f"放假日期只有 {len(resting)} 天，少于法定的 {_STATUTORY_DAYS} 天，请对照通知补全",
            f"{len(resting)} holidays are fewer than the {_STATUTORY_DAYS} of the law; "
            "add what the notice has",
        )


def _row_faults(year: int, days: Sequence[CalendarDay]) -> Iterator[CalendarFault]:
    for row, day in enumerate(days, start=1):
        if not _belongs(day.date, year):
            yield fault(
                row,
                "date",
                f"日期须在 {year} 年内，或上年十二月",
                f"must be in {year}, or in the December before it",
            )
        if day.kind is DayKind.WORK and day.date.weekday() < _SATURDAY:
            yield fault(
                row,
                "kind",
                "调休上班日须为周六或周日",
                "a make-up working day is a Saturday or Sunday",
            )
        yield from name_faults(row, day.name)


def _belongs(day: dt.date, year: int) -> bool:
    """元旦 may move days of the December before: 2018-12-29 was worked for it."""
    return dt.date(year - 1, 12, 1) <= day <= dt.date(year, 12, 31)

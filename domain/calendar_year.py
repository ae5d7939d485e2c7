"""What is wrong with a calendar year before it is loaded: all faults, by row and column."""

import datetime as dt
from collections.abc import Iterator, Sequence
from typing import Final

import msgspec

from domain.calendar import FIRST_DAY, LAST_DAY, CalendarDay, DayKind, fixed_holidays

LONGEST_NAME: Final = 64
LONGEST_DOC_NO: Final = 128
_SATURDAY: Final = 5
_STATUTORY_DAYS: Final = 13
"""Holidays of all citizens in a year, 全国年节及纪念日放假办法 as amended from 2025."""


class YearFault(msgspec.Struct, frozen=True, kw_only=True):
    """One fault: the row from 1 (0 is the year as a whole), its column, and a sentence."""

    row: int
    column: str
    zh: str
    en: str


def check_year(year: int, days: Sequence[CalendarDay], basis_doc_no: str) -> tuple[YearFault, ...]:
    """Every fault of the named days of `year` under the notice `basis_doc_no`, rows in order.

    Of a year that the calendar does not reach nothing else is said.
    """
    first, last = FIRST_DAY.year, LAST_DAY.year
    if not first <= year <= last:
        zh, en = f"年份须在 {first} 至 {last} 之间", f"must be {first} to {last}"
        return (_fault(0, "year", zh, en),)
    return (*_year_faults(year, days, basis_doc_no), *_row_faults(year, days))


def _year_faults(year: int, days: Sequence[CalendarDay], basis_doc_no: str) -> Iterator[YearFault]:
    if not basis_doc_no.strip():
        yield _fault(0, "basisDocNo", "缺少放假通知的文号", "the notice's number is missing")
    if len(basis_doc_no) > LONGEST_DOC_NO:
        yield _too_long(0, "basisDocNo", LONGEST_DOC_NO)
    resting = {day.date for day in days if day.kind is DayKind.REST}
    for day, name in fixed_holidays(year).items():
        if day not in resting:
            yield _fault(
                0, "date", f"缺少{name} {day}", f"{day} ({name}) is not among the holidays"
            )
    if len(resting) < _STATUTORY_DAYS:
        yield _fault(
            0,
            "date",
            f"放假日期只有 {len(resting)} 天，少于法定的 {_STATUTORY_DAYS} 天",
            f"{len(resting)} holidays are fewer than the {_STATUTORY_DAYS} of the law",
        )


def _row_faults(year: int, days: Sequence[CalendarDay]) -> Iterator[YearFault]:
    seen: dict[dt.date, int] = {}
    for row, day in enumerate(days, start=1):
        yield from _day_faults(year, row, day)
        if seen.setdefault(day.date, row) != row:
            other = seen[day.date]
            yield _fault(row, "date", f"与第 {other} 行日期重复", f"the same day as row {other}")


def _day_faults(year: int, row: int, day: CalendarDay) -> Iterator[YearFault]:
    if not _belongs(day.date, year):
        yield _fault(
            row,
            "date",
            f"日期须在 {year} 年内，或上年十二月",
            f"must be in {year}, or in the December before it",
        )
    if day.kind is DayKind.WORK and day.date.weekday() < _SATURDAY:
        yield _fault(
            row, "kind", "调休上班日须为周六或周日", "a make-up working day is a Saturday or Sunday"
        )
    if not day.name.strip():
        yield _fault(row, "name", "缺少名称", "the name is missing")
    if len(day.name) > LONGEST_NAME:
        yield _too_long(row, "name", LONGEST_NAME)


def _belongs(day: dt.date, year: int) -> bool:
    """元旦 may move days of the December before: 2018-12-29 was worked for it."""
    return dt.date(year - 1, 12, 1) <= day <= dt.date(year, 12, 31)


def _too_long(row: int, column: str, longest: int) -> YearFault:
    return _fault(row, column, f"超过 {longest} 字", f"longer than {longest} characters")


def _fault(row: int, column: str, zh: str, en: str) -> YearFault:
    return YearFault(row=row, column=column, zh=zh, en=en)

"""What can be wrong with a change of the calendar: each fault in its place, with what to do."""

import datetime as dt
from collections.abc import Iterable, Iterator
from typing import Final

import msgspec

LONGEST_NAME: Final = 64
LONGEST_DOC_NO: Final = 128


class CalendarFault(msgspec.Struct, frozen=True, kw_only=True):
    """One fault: the row from 1 (0 is the change as a whole), its column, and a sentence that says
    what to do. The column is empty where a row has but one.
    """

    row: int
    column: str
    zh: str
    en: str


def fault(row: int, column: str, zh: str, en: str) -> CalendarFault:
    """A `CalendarFault` in the order in which it is read."""
    return CalendarFault(row=row, column=column, zh=zh, en=en)


def document_faults(basis_doc_no: str) -> Iterator[CalendarFault]:
    """What is wrong with the number of the paper that a change rests on."""
    if not basis_doc_no.strip():
        yield fault(0, "basisDocNo", "缺少文号，请填写", "fill in the number of the document")
    if len(basis_doc_no) > LONGEST_DOC_NO:
        yield _too_long(0, "basisDocNo", LONGEST_DOC_NO)


def name_faults(row: int, name: str) -> Iterator[CalendarFault]:
    """What is wrong with what a day is called."""
    if not name.strip():
        yield fault(row, "name", "缺少名称，请填写", "fill in the name")
    if len(name) > LONGEST_NAME:
        yield _too_long(row, "name", LONGEST_NAME)


def repeated(dates: Iterable[dt.date], column: str) -> Iterator[CalendarFault]:
    """Every row whose day an earlier row has."""
    seen: set[dt.date] = set()
    for row, date in enumerate(dates, start=1):
        if date in seen:
            zh, en = f"{date} 重复，请删去一处", f"{date} is named twice; drop one"
            yield fault(row, column, zh, en)
        seen.add(date)


def _too_long(row: int, column: str, longest: int) -> CalendarFault:
    return fault(
        row, column, f"超过 {longest} 字，请缩短", f"longer than {longest} characters; shorten it"
    )

"""What is wrong with local days (本地放假、上班) before they are set or removed.

A district closes its hall for a day, or works on a weekend, by a document of its own. What has
passed is what cases were counted by, so a local day begins today at the earliest and ends likewise.
"""

import datetime as dt
from collections.abc import Iterator, Sequence

from domain.calendar import LAST_DAY, Calendar, CalendarDay, DayKind, gives_way
from domain.calendar_fault import CalendarFault, document_faults, fault, name_faults, repeated


def check_local_days(
    calendar: Calendar, days: Sequence[CalendarDay], basis_doc_no: str, today: dt.date
) -> Iterator[CalendarFault]:
    """Every fault of `days` as local days under the document `basis_doc_no`."""
    yield from document_faults(basis_doc_no)
    if not days:
        yield fault(0, "days", "没有日期，请至少列出一天", "name at least one day")
    without = Calendar(calendar.version, calendar.years)
    for row, day in enumerate(days, start=1):
        beyond = tuple(_time_faults(row, "date", day.date, today))
        yield from beyond or _kind_faults(without, row, day)
        yield from name_faults(row, day.name)
    yield from repeated((day.date for day in days), "date")


def check_removal(
    calendar: Calendar, dates: Sequence[dt.date], basis_doc_no: str, today: dt.date
) -> Iterator[CalendarFault]:
    """Every fault of `dates` as local days to be removed under the document `basis_doc_no`."""
    yield from document_faults(basis_doc_no)
    if not dates:
        yield fault(0, "dates", "没有日期，请至少列出一天", "name at least one day")
    for row, date in enumerate(dates, start=1):
        yield from _time_faults(row, "", date, today)
        if date not in calendar.local:
            yield fault(row, "", f"{date} 不是本地调整日", f"{date} is no local day")
    yield from repeated(dates, "")


def _time_faults(row: int, column: str, date: dt.date, today: dt.date) -> Iterator[CalendarFault]:
    if not today <= date <= LAST_DAY:
        zh, en = f"日期须在 {today} 至 {LAST_DAY} 之间", f"must be {today} to {LAST_DAY}"
        yield fault(row, column, zh, en)


def _kind_faults(noticed: Calendar, row: int, day: CalendarDay) -> Iterator[CalendarFault]:
    """A local day changes something, and no holiday is worked on."""
    if gives_way(day, noticed.noticed.get(day.date)):
        zh, en = "法定节假日不能改为上班", "a holiday is not made a working day (许可法82)"
        yield fault(row, "kind", zh, en)
    elif noticed.is_working_day(day.date) is (day.kind is DayKind.WORK):
        zh, en = "该日本来如此，请删去此行", "the day is that already; drop the row"
        yield fault(row, "kind", zh, en)

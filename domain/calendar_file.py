"""The State Council's notice as a file: text in, a `LoadYear` out, or every fault in its line.

The file says what the notice says, holiday by holiday; it is described in `docs/calendar.md`.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import date, timedelta
from typing import NamedTuple, TypeAlias

import msgspec

from domain.calendar import CalendarDay, DayKind
from domain.calendar_change import MOST_DAYS, LoadYear
from domain.calendar_fault import CalendarFault, fault
from domain.calendar_year import check_year
from domain.policy_fault import PolicyFault
from domain.policy_file import formed, policy_text
from domain.toml_lines import TomlPath, line_of, toml_lines

_WHOLE: dict[str, TomlPath] = {"year": ("year",), "basisDocNo": ("notice",)}
"""Where a fault of the notice as a whole stands in the file; else at its holidays."""


class Holiday(msgspec.Struct, frozen=True, kw_only=True):
    """A holiday as the notice has it: its days of rest, and those worked instead (调休上班)."""

    name: str
    first: date = msgspec.field(name="from")
    last: date | None = msgspec.field(name="to", default=None)
    work: tuple[date, ...] = ()

    @property
    def rest(self) -> int:
        """How many days of rest it has."""
        return ((self.last or self.first) - self.first).days + 1


class NoticeFile(msgspec.Struct, frozen=True, kw_only=True):
    """The form of the file."""

    format: int
    year: int
    notice: str
    holidays: tuple[Holiday, ...]


class FileFault(NamedTuple):
    """One fault: its line, and what to do, in Chinese and in English."""

    line: int
    zh: str
    en: str


class NoticeFault(Exception):
    """Raised for a file that is no notice; carries every fault that was found."""

    def __init__(self, faults: Iterable[FileFault]) -> None:
        self.faults = tuple(sorted(set(faults)))
        super().__init__("; ".join(f"{each.line}: {each.en}" for each in self.faults))


def load_notice(content: bytes) -> LoadYear:
    """The year that a file confirms. Raises NoticeFault with every fault of the first step that
    finds any: the text, its form, its spans, its days.
    """
    try:
        text = policy_text(content)
        file = msgspec.convert(formed(text, NoticeFile), NoticeFile)
    except PolicyFault as faulty:
        found = (FileFault(f.line, f.reason("zh"), f.reason("en")) for f in faulty.faults)
        raise NoticeFault(found) from None
    _refuse(text, _span_faults(file))
    return _checked(text, file)


Placed: TypeAlias = tuple[TomlPath, CalendarFault]
"""A fault and where it stands in the file."""


def _checked(text: str, file: NoticeFile) -> LoadYear:
    placed = list(_days(file))
    days = tuple(day for _, day in placed)
    faults = check_year(file.year, days, file.notice)
    _refuse(text, ((_place(found, placed), found) for found in faults))
    return LoadYear(year=file.year, basis_doc_no=file.notice, days=days)


def _span_faults(file: NoticeFile) -> Iterator[Placed]:
    """What keeps the days from being counted out: a holiday that ends before it begins, or more
    days than a year can have.
    """
    for place, holiday in enumerate(file.holidays):
        if holiday.rest < 1:
            zh, en = "放假结束日早于开始日，请更正", "the holiday ends before it begins; correct it"
            yield ("holidays", place, "to"), fault(0, "date", zh, en)
        if holiday.rest + len(holiday.work) > MOST_DAYS:
            zh, en = f"日期超过 {MOST_DAYS} 天，请更正", f"more than {MOST_DAYS} days; correct it"
            yield ("holidays", place), fault(0, "date", zh, en)
    if len(file.holidays) > MOST_DAYS:
        zh, en = f"超过 {MOST_DAYS} 个假期，请更正", f"more than {MOST_DAYS} holidays; correct it"
        yield ("holidays",), fault(0, "date", zh, en)


def _days(file: NoticeFile) -> Iterator[tuple[TomlPath, CalendarDay]]:
    """Every day that the file names, and where."""
    for place, holiday in enumerate(file.holidays):
        path: TomlPath = ("holidays", place)
        for number in range(holiday.rest):
            day = holiday.first + timedelta(days=number)
            yield (*path, "from"), _day(file, day, DayKind.REST, holiday.name)
        for number, day in enumerate(holiday.work):
            name = f"{holiday.name}调休上班"
            yield (*path, "work", number), _day(file, day, DayKind.WORK, name)


def _day(file: NoticeFile, date: date, kind: DayKind, name: str) -> CalendarDay:
    return CalendarDay(date=date, kind=kind, name=name, source="notice", basis_doc_no=file.notice)


def _place(found: CalendarFault, placed: Sequence[tuple[TomlPath, CalendarDay]]) -> TomlPath:
    if not found.row:
        return _WHOLE.get(found.column, ("holidays",))
    path, _ = placed[found.row - 1]
    return (*path[:2], "name") if found.column == "name" else path


def _refuse(text: str, faults: Iterable[Placed]) -> None:
    """Raise NoticeFault with these faults, each in its line, if there are any."""
    found = list(faults)
    if found:
        lines = toml_lines(text)
        raise NoticeFault(FileFault(line_of(lines, path), f.zh, f.en) for path, f in found)

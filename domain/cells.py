"""Rows of an imported file, read cell by cell.

A cell that is wrong is noted and answered with a stand-in, so that reading goes on to the end of
the file. Rules over several cells are asked only where the cells they look at are sound.
"""

import re
import unicodedata
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date, time
from difflib import get_close_matches
from typing import TypeAlias, TypeVar

import msgspec

from domain.finding import Finding, FindingCode, finding

T = TypeVar("T")
D = TypeVar("D")
K = TypeVar("K")
Rules: TypeAlias = Sequence[tuple[Sequence[str], Callable[[T, K], Iterator[Finding]]]]
"""Rules over what was read from a row, each with the columns it looks at; it yields findings by
column. The second argument is what is known besides the row."""

_DIGITS = re.compile(r"\d{1,8}", re.ASCII)
_DATE = re.compile(r"\d{4}-\d\d-\d\d", re.ASCII)
_TIME = re.compile(r"\d\d:\d\d", re.ASCII)
_NOT_TEXT = ("Cc", "Cs")
_NOT_IN_XML = ("\ufffe", "\uffff")
"""No character, and none that a workbook could hold."""
FORMULA = ("=", "+", "-", "@")
"""How a text begins that a spreadsheet takes for a formula, and would run when it is exported."""


class Cells:
    """The cells of one row; each is asked for by its column, once.

    A cell is empty where it is missing, null or an empty text. `default` is what an empty one
    means; without a default it must be filled in.
    """

    def __init__(
        self,
        cells: Mapping[str, object],
        notes: list[Finding],
        *,
        sheet: str,
        row: int,
        at: str = "",
    ) -> None:
        self._cells = cells
        self._notes = notes
        self._sheet = sheet
        self._row = row
        self._at = at
        self._asked: set[str] = set()
        self._broken: set[str] = set()

    @property
    def number(self) -> int:
        """Where the row, or the one it is a part of, stands in its list, from 1."""
        return self._row

    def empty(self, column: str) -> bool:
        """Whether nothing stands in the cell."""
        return self._cells.get(column) in (None, "")

    def text(self, column: str, default: str | None = None, *, longest: int = 200) -> str:
        """A text without control characters (line breaks are kept), trimmed."""
        value = self._taken(column, required=default is None)
        if value is None:
            return default or ""
        if not isinstance(value, str) or not _plain(value):
            self.note(FindingCode.NOT_TEXT, column, value)
        elif value.strip().startswith(FORMULA):
            self.note(FindingCode.FORMULA, column, value)
        elif len(value) > longest:
            self.note(FindingCode.TEXT_TOO_LONG, column, value, longest=longest)
        else:
            return value.strip()
        return ""

    def flag(self, column: str, *, default: bool = False) -> bool:
        """是 or 否, written 1 or 0."""
        value = self._taken(column)
        if value is None:
            return default
        if str(value).lower() not in _FLAGS:
            self.note(FindingCode.NOT_A_FLAG, column, value)
        return _FLAGS.get(str(value).lower(), default)

    def whole(self, column: str, default: D | None = None, *, lowest: int, highest: int) -> int | D:
        """A whole number in the range, ends included; digits as a text will do."""
        value = self._taken(column, required=default is None)
        if value is None:
            return lowest if default is None else default
        number = int(str(value)) if _DIGITS.fullmatch(str(value)) else -1
        if not lowest <= number <= highest:
            self.note(FindingCode.NOT_A_NUMBER, column, value, lowest=lowest, highest=highest)
            return lowest
        return number

    def day(self, column: str, *, required: bool = False) -> date | None:
        """A civil date, `YYYY-MM-DD`."""
        value = self._taken(column, required=required)
        try:
            return None if value is None else date.fromisoformat(_matching(_DATE, value))
        except ValueError:
            self.note(FindingCode.NOT_A_DATE, column, value)
            return None

    def time(self, column: str) -> time:
        """A time of day, `HH:MM`."""
        value = self._taken(column, required=True)
        try:
            return time.min if value is None else time.fromisoformat(_matching(_TIME, value))
        except ValueError:
            self.note(FindingCode.NOT_A_TIME, column, value)
            return time.min

    def choice(self, column: str, values: Mapping[str, T]) -> T:
        """What the text in the cell stands for; `values` holds all that it may be."""
        if self.empty(column):
            self._taken(column, required=True)
        return self.choice_or(column, values, next(iter(values.values())))

    def choice_or(self, column: str, values: Mapping[str, T], default: D) -> T | D:
        """The same, where an empty cell means `default`."""
        value = self._taken(column)
        if value is not None and str(value) not in values:
            self.note(FindingCode.UNKNOWN_VALUE, column, value, allowed="、".join(values))
        return values.get(str(value), default)

    def words(self, column: str) -> tuple[str, ...]:
        """A list of texts, each at most once; an empty cell is an empty list."""
        found: list[str] = []
        for place, value in self._items(column):
            if not isinstance(value, str) or not _plain(value):
                self.note(FindingCode.NOT_TEXT, place, value)
            elif value in found:
                self.note(FindingCode.REPEATED, place, value)
            else:
                found.append(value)
        return tuple(found)

    def rows(self, column: str, read: "Callable[[Cells], T]") -> tuple[T, ...]:
        """The rows of a list inside this row."""
        parts = (self._part(place, value, read) for place, value in self._items(column))
        return tuple(part for part in parts if part is not None)

    def row(self, column: str, read: "Callable[[Cells], T]") -> T | None:
        """A row inside this one; None where the cell is empty."""
        value = self._taken(column)
        return None if value is None else self._part(column, value, read)

    def note(self, code: FindingCode, column: str, value: object = "", **params: object) -> None:
        """Note something about a cell; on a faulty one nothing is built."""
        found = finding(code, column, value, **params)
        if found.is_fault:
            self._broken.add(column.partition("[")[0])
        self._keep(found)

    def judge(self, read: T, context: K, rules: Rules[T, K]) -> T:
        """Ask each rule whose columns are sound about what was read, and give that back."""
        for columns, rule in rules:
            if self._broken.isdisjoint(columns):
                for found in rule(read, context):
                    self._keep(found)
        return read

    def leave(self, *columns: str) -> None:
        """These columns are known; what stands in them is not kept."""
        self._asked.update(columns)

    def finish(self) -> None:
        """Note the columns nobody asked for."""
        for column in self._cells:
            if column not in self._asked:
                near = get_close_matches(column, self._asked, n=1)
                hint = f"（{near[0]}?）" if near else ""
                self.note(FindingCode.UNKNOWN_COLUMN, column, hint=hint)

    def _taken(self, column: str, *, required: bool = False) -> object:
        self._asked.add(column)
        if not self.empty(column):
            return self._cells[column]
        if required:
            self.note(FindingCode.MISSING, column)
        return None

    def _items(self, column: str) -> Iterator[tuple[str, object]]:
        value = self._taken(column)
        if value is not None and not isinstance(value, list):
            self.note(FindingCode.NOT_A_LIST, column, value)
        elif isinstance(value, list):
            yield from ((f"{column}[{n}]", item) for n, item in enumerate(value, start=1))

    def _part(self, place: str, value: object, read: "Callable[[Cells], T]") -> T | None:
        if not isinstance(value, dict):
            self.note(FindingCode.NOT_A_ROW, place, value)
            return None
        part = Cells(value, self._notes, sheet=self._sheet, row=self._row, at=f"{self._at}{place}.")
        done = read(part)
        if part._broken:
            self._broken.add(place.partition("[")[0])
        return done

    def _keep(self, found: Finding) -> None:
        placed = msgspec.structs.replace(found, column=f"{self._at}{found.column}")
        self._notes.append(placed.in_row(self._sheet, self._row))


_FLAGS = {"1": True, "0": False, "true": True, "false": False}


def _plain(value: str) -> bool:
    return all(
        char == "\n" or (unicodedata.category(char) not in _NOT_TEXT and char not in _NOT_IN_XML)
        for char in value
    )


def _matching(form: re.Pattern[str], value: object) -> str:
    if not isinstance(value, str) or not form.fullmatch(value):
        raise ValueError
    return value

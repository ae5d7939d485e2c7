"""Files as tables: what spreadsheets and CSV hold, to and from the one form that JSON has.

A reader of files yields `Line`s as they stand there. They are joined to the document that the
reader of a `Book` goes through, and what is found in the document is placed again in the file: by
sheet, by the file's own number of the row, and by the letter and name of the column.
"""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import groupby
from typing import Any, NamedTuple

import msgspec

from domain.catalogue_columns import (
    KEY,
    LISTS,
    MATTERS,
    OF_MATTER,
    REVIEWS,
    Book,
    ListColumns,
    column_path,
)
from domain.finding import MOST, Finding, FindingCode, NotReadable, finding

MOST_ROWS = 50_000
"""The last row of a sheet that is read; a district has some 6,000 materials."""

Cells = dict[str, Any]

_BETWEEN_WORDS = re.compile(r"[\s、，,;；]+")


class Odd(NamedTuple):
    """A cell that cannot be taken for its value: why, and what stands there."""

    code: FindingCode
    shown: str


class Line(NamedTuple):
    """One row of a file: its sheet as the file calls it, its number there, its cells from A on."""

    sheet: str
    row: int
    cells: Sequence[object]


class Place(NamedTuple):
    """Where a row stands in a file; `letters` are those of the columns by their national name."""

    sheet: str
    row: int
    letters: Mapping[str, str]


class Row(NamedTuple):
    """The filled cells of a row by column, and its place."""

    cells: Cells
    place: Place


class Document(NamedTuple):
    """What a file says, as JSON says it; the places of its rows, and what was found so far."""

    content: Mapping[str, Any]
    places: Mapping[tuple[str, ...], Place]
    findings: tuple[Finding, ...]

    def placed(self, found: Finding) -> Finding:
        """The finding where it stands in the file; in JSON it stands where it was found."""
        row, column = str(found.row), found.column or ""
        place = self.places.get((found.sheet or "", row))
        if place is None:
            return found
        part, number, column = column_path(column)
        if part is not None:
            place = self.places[row, part, number or "1"]
        return msgspec.structs.replace(
            found,
            sheet=place.sheet,
            row=place.row,
            column=column,
            letter=place.letters.get(column.partition("[")[0]),
        )


def letter_of(number: int) -> str:
    """The letters by which a spreadsheet calls a column; the first is number 1."""
    letters = ""
    while number:
        number, rest = divmod(number - 1, 26)
        letters = chr(ord("A") + rest) + letters
    return letters


# --- into the document -----------------------------------------------------------------


def document_of(lines: Iterable[Line], book: Book) -> Document:
    """Join the rows of a file to a document of this book.

    NotReadable where there are more rows than anybody reads.
    """
    notes: list[Finding] = []
    rows = _rows(lines, book, notes)
    join = _Join(notes)
    content: dict[str, Any] = {"format": book.number}
    for each in book.top:
        content[each.name] = [join.top(each.name, row) for row in rows.get(each.name, ())]
    for each in book.parts:
        for row in rows.get(each.name, ()):
            join.part(each, row)
    return Document(content, join.places, tuple(notes))


def _rows(lines: Iterable[Line], book: Book, notes: list[Finding]) -> Mapping[str, list[Row]]:
    by_title = {title: each for each in book.lists for title in (each.name, each.title)}
    rows: dict[str, list[Row]] = {}
    for title, group in groupby(lines, key=lambda line: line.sheet):
        columns = by_title.get(title.strip().lower())
        if columns is None or columns.name in rows:
            code = FindingCode.UNKNOWN_SHEET if columns is None else FindingCode.REPEATED
            allowed = "、".join(each.title for each in book.lists)
            notes.append(finding(code, None, title, allowed=allowed).in_row(title))
        else:
            rows[columns.name] = list(_table(columns, group, notes))
    return rows


def _table(columns: ListColumns, lines: Iterator[Line], notes: list[Finding]) -> Iterator[Row]:
    headings = next((line for line in lines if _filled(line)), None)
    if headings is None:
        return
    names = tuple(_names(columns, headings, notes))
    letters = {name: letter_of(at) for at, name in enumerate(names, start=1) if name}
    for line in lines:
        _look_at_size(line, len(notes))
        if _filled(line):
            yield Row(_cells(columns, names, line, notes), Place(line.sheet, line.row, letters))


def _look_at_size(line: Line, findings: int) -> None:
    if line.row > MOST_ROWS:
        wrong = finding(FindingCode.TOO_MANY_ROWS, None, line.row, most=MOST_ROWS)
        raise NotReadable(wrong.in_row(line.sheet, line.row))
    if findings > MOST:
        wrong = finding(FindingCode.TOO_MANY_FINDINGS, most=MOST)
        raise NotReadable(wrong.in_row(line.sheet, line.row))


def _filled(line: Line) -> bool:
    return any(not _blank(cell) for cell in line.cells)


def _blank(cell: object) -> bool:
    return cell is None or (isinstance(cell, str) and not cell.strip())


def _names(columns: ListColumns, line: Line, notes: list[Finding]) -> Iterator[str]:
    """The column that each heading means, by its national name or its Chinese heading."""
    meant = {heading: name for name, heading in columns.known.items()}
    seen: set[str] = set()
    for at, cell in enumerate(line.cells, start=1):
        heading = "" if _blank(cell) else str(cell).strip().rstrip("*")
        name = meant.get(heading, heading.lower())
        if isinstance(cell, Odd):
            notes.append(_at(finding(cell.code, "", cell.shown), line, at))
            name = ""
        elif name and (name not in columns.known or name in seen):
            wrong = FindingCode.REPEATED if name in seen else FindingCode.UNKNOWN_COLUMN
            notes.append(_at(finding(wrong, heading, heading, hint=""), line, at))
            name = ""
        seen.add(name)
        yield name


def _cells(columns: ListColumns, names: Sequence[str], line: Line, notes: list[Finding]) -> Cells:
    cells: Cells = {}
    for at, cell in enumerate(line.cells, start=1):
        name = names[at - 1] if at <= len(names) else ""
        if _blank(cell):
            continue
        if isinstance(cell, Odd):
            notes.append(_at(finding(cell.code, name, cell.shown), line, at))
        elif not name:
            notes.append(_at(finding(FindingCode.NO_HEADING, "", cell), line, at))
        elif name in columns.words and isinstance(cell, str):
            cells[name] = _BETWEEN_WORDS.split(cell.strip())
        else:
            cells[name] = cell
    return cells


def _at(found: Finding, line: Line, at: int) -> Finding:
    placed = msgspec.structs.replace(found, letter=letter_of(at))
    return placed.in_row(line.sheet, line.row)


@dataclass(frozen=True, slots=True)
class _Join:
    """Rows put where JSON has them, each place kept; the parts of a matter by its code."""

    notes: list[Finding]
    places: dict[tuple[str, ...], Place] = field(default_factory=dict)
    matters: dict[str, tuple[str, Cells]] = field(default_factory=dict)
    counts: dict[str, int] = field(default_factory=dict)

    def top(self, name: str, row: Row) -> Cells:
        number = self.counts[name] = self.counts.get(name, 0) + 1
        self.places[name, str(number)] = row.place
        if name == MATTERS.name and KEY in row.cells:
            self.matters.setdefault(str(row.cells[KEY]).strip(), (str(number), row.cells))
        return row.cells

    def part(self, columns: ListColumns, row: Row) -> None:
        """Hang a row on the matter that it names."""
        code = row.cells.pop(KEY, "")
        number, matter = self.matters.get(str(code).strip(), ("", {}))
        if not number:
            wrong = FindingCode.MATTER_MISSING if code else FindingCode.MISSING
            self._note(finding(wrong, KEY, code), row.place)
        elif columns is REVIEWS and columns.name in matter:
            self._note(finding(FindingCode.REPEATED, KEY, code), row.place)
        elif columns is REVIEWS:
            matter[columns.name] = row.cells
            self.places[number, columns.name, "1"] = row.place
        else:
            parts = matter.setdefault(columns.name, [])
            parts.append(row.cells)
            self.places[number, columns.name, str(len(parts))] = row.place

    def _note(self, found: Finding, place: Place) -> None:
        placed = msgspec.structs.replace(found, letter=place.letters.get(KEY))
        self.notes.append(placed.in_row(place.sheet, place.row))


# --- and out of it ---------------------------------------------------------------------


def tables_of(content: Mapping[str, Any]) -> Iterator[tuple[ListColumns, list[list[object]]]]:
    """Each list with its rows, a cell for each of its columns; an empty cell is None."""
    for columns in LISTS:
        cells = _listed(columns, content)
        yield columns, [[_cell(row.get(name)) for name in columns.columns] for row in cells]


def _listed(columns: ListColumns, content: Mapping[str, Any]) -> Iterator[Cells]:
    if columns not in OF_MATTER:
        yield from content[columns.name]
        return
    for matter in content[MATTERS.name]:
        parts = matter.get(columns.name, [])
        for part in [parts] if columns is REVIEWS and parts else parts:
            yield {KEY: matter[KEY], **part}


def _cell(value: object) -> object:
    return "、".join(value) if isinstance(value, list) else value

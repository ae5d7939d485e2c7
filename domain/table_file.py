"""An imported file, whatever it is written in: as the one document that JSON has, row by row."""

import hashlib
import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from enum import StrEnum, unique
from typing import Any

import msgspec

from domain.catalogue_columns import Book, ListColumns
from domain.catalogue_csv import csv_lines
from domain.catalogue_tables import MOST_ROWS, Document, document_of
from domain.catalogue_xlsx import xlsx_lines
from domain.cells import Cells
from domain.finding import MOST, Finding, FindingCode, NotReadable, finding


@unique
class FileFormat(StrEnum):
    """What a file is written in."""

    JSON = "JSON"
    CSV = "CSV"
    XLSX = "XLSX"


class FileOffer(msgspec.Struct, frozen=True, kw_only=True):
    """A file to be taken as it was seen: `digest` is the one its preview told."""

    file: bytes
    written_in: FileFormat
    digest: str

    @property
    def said(self) -> tuple[str, str, str]:
        """What is asked for; the file by its hash."""
        return hashlib.sha256(self.file).hexdigest(), self.written_in, self.digest


MOST_BYTES = 16 * 2**20
"""The largest file that is read; a district's is a tenth of it."""

LONG = 2000
"""The longest text of a cell that holds sentences, in characters; names have 200."""


def document(content: bytes, written_in: FileFormat, book: Book) -> Document:
    """What the file says, as JSON says it. NotReadable where it says nothing at all."""
    if len(content) > MOST_BYTES:
        most = MOST_BYTES // 2**20
        raise NotReadable(finding(FindingCode.TOO_LARGE, None, len(content), most=most))
    if written_in is FileFormat.JSON:
        said = _json(content, book)
        return Document(said, {}, tuple(_unknown_lists(said, book)))
    if written_in is FileFormat.XLSX:
        return document_of(xlsx_lines(content), book)
    return document_of(csv_lines(content, book.main), book)


def _json(content: bytes, book: Book) -> dict[str, Any]:
    try:
        said = msgspec.json.decode(content)
        json.loads(content, object_pairs_hook=_each_name_once)
    except (ValueError, RecursionError) as error:
        raise NotReadable(finding(FindingCode.NOT_JSON, detail=error)) from None
    if not isinstance(said, dict) or said.get("format") != book.number:
        form = {"expected": book.number, "guide": book.guide}
        raise NotReadable(finding(FindingCode.WRONG_FORMAT, "format", **form))
    for name, rows in said.items():
        if isinstance(rows, list) and len(rows) > MOST_ROWS:
            many = finding(FindingCode.TOO_MANY_ROWS, None, len(rows), most=MOST_ROWS)
            raise NotReadable(many.in_row(name, MOST_ROWS + 1))
    return said


def _each_name_once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    """An object of JSON. ValueError for a name that stands in it twice: one would be lost."""
    said = dict(pairs)
    if len(said) < len(pairs):
        names = [name for name, _ in pairs]
        twice = next(name for name in said if names.count(name) > 1)
        raise ValueError(f"“{twice[:100]}” 重复 stands twice in one object")
    return said


def _unknown_lists(said: Mapping[str, Any], book: Book) -> Iterator[Finding]:
    known = {each.name for each in book.top}
    allowed = "、".join(sorted(known))
    for name in (name for name, rows in said.items() if isinstance(rows, list)):
        if name not in known:
            yield finding(FindingCode.UNKNOWN_SHEET, None, name, allowed=allowed).in_row(name)


def rows_of(content: Mapping[str, Any], name: str, notes: list[Finding]) -> Iterator[Cells]:
    """The rows of a list of the document; what is no row is noted."""
    rows = content.get(name) or []
    if not isinstance(rows, list):
        notes.append(finding(FindingCode.NOT_A_LIST, None, rows).in_row(name))
        return
    for number, row in enumerate(rows, start=1):
        if len(notes) > MOST:
            notes.append(finding(FindingCode.TOO_MANY_FINDINGS, most=MOST).in_row(name, number))
            return
        if isinstance(row, dict):
            yield Cells(row, notes, sheet=name, row=number)
        else:
            notes.append(finding(FindingCode.NOT_A_ROW, None, row).in_row(name, number))


def no_rows(columns: ListColumns) -> Finding:
    """That the list which a file is about has no rows."""
    empty = finding(FindingCode.NO_ROWS, title=columns.title, name=columns.name)
    return empty.in_row(columns.name)


def each_place_once(unread: Sequence[Finding], found: Iterable[Finding]) -> tuple[Finding, ...]:
    """A cell that could not be read is not told a second time, as an empty one."""
    places = {(each.sheet, each.row, each.column) for each in unread}
    others = (each for each in found if (each.sheet, each.row, each.column) not in places)
    return (*unread, *others)

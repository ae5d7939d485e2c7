"""A file as CSV (RFC 4180): all its lists in one, each below a line `#` and its name.

A file without such a line holds its main list alone, in a catalogue the matters. The text is
UTF-8; a byte order mark, which Excel writes and wants, is read over and written.
"""

import csv
import io
from collections.abc import Iterator, Mapping
from typing import Any

from domain.catalogue_columns import ListColumns
from domain.catalogue_tables import Line, tables_of
from domain.finding import FindingCode, NotReadable, finding

_MARK = "#"


def csv_lines(content: bytes, main: ListColumns) -> Iterator[Line]:
    """The rows of a CSV file, those of `main` until a line names another list.

    NotReadable where it is not UTF-8, or not CSV.
    """
    sheet = main.title
    text = _text(content, sheet)
    rows = csv.reader(io.StringIO(text, newline=""), strict=True)
    number = 0
    while True:
        number += 1
        try:
            cells = next(rows, None)
        except csv.Error as error:
            wrong = finding(FindingCode.NOT_CSV, detail=error)
            raise NotReadable(wrong.in_row(sheet, number)) from None
        if cells is None:
            return
        if cells and cells[0].startswith(_MARK):
            sheet = cells[0].removeprefix(_MARK).strip()
        else:
            yield Line(sheet, number, [cell.replace("\r\n", "\n") for cell in cells])


def _text(content: bytes, sheet: str) -> str:
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        row = content.count(b"\n", 0, error.start) + 1
        guess = "，像是 GBK" if _reads_as_gbk(content) else ""
        looks_en = ", but perhaps in GBK" if guess else ""
        wrong = finding(FindingCode.NOT_UTF8, looks_zh=guess, looks_en=looks_en)
        raise NotReadable(wrong.in_row(sheet, row)) from None


def _reads_as_gbk(content: bytes) -> bool:
    try:
        content.decode("gb18030")
    except UnicodeDecodeError:
        return False
    return True


def csv_file(content: Mapping[str, Any]) -> bytes:
    """A catalogue document as CSV; the same document gives the same bytes."""
    text = io.StringIO(newline="")
    writer = csv.writer(text)
    for columns, rows in tables_of(content):
        writer.writerow([f"{_MARK}{columns.title}"])
        writer.writerow(columns.columns.values())
        writer.writerows(rows)
    return text.getvalue().encode("utf-8-sig")

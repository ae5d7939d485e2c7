"""A catalogue as a workbook (.xlsx): a sheet for each list, headings in its first row.

A workbook is an archive of XML, so that a small file may unfold into a large one: each part is
measured before it is read, sheets are read row by row, and entities are refused by defusedxml.
The two libraries are loaded where a workbook is: each takes a third of a second, which no other
start of the program should.
"""

import io
import re
import warnings
import zipfile
from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime, time
from typing import Any, Final

from domain.catalogue_tables import Line, Odd, tables_of
from domain.finding import FindingCode, NotReadable, finding

MEGABYTE: Final = 2**20
MOST_IN_SHEETS: Final = 16 * MEGABYTE
"""Bytes of all sheets, which are read row by row; a district's have a fifth of that."""
MOST_IN_TEXTS: Final = 8 * MEGABYTE
"""Bytes of the common texts, which stand in memory."""
MOST_BESIDES: Final = 2 * MEGABYTE
"""Bytes of any other part: styles, the list of sheets, a picture."""
MOST_COLUMNS: Final = 64
"""Columns of a sheet that are looked at."""
MADE_ON: Final = datetime(2022, 12, 1)  # noqa: DTZ001 - a workbook knows no zone
"""When every workbook says that it was made, so that it has no other bytes on another day."""

_SHEET = re.compile(r"xl/worksheets/[^/]+")
_TEXTS = "xl/sharedStrings.xml"
_MERGED = re.compile(
    rb"""<(?:\w+:)?mergeCell\s[^>]*?\bref\s*=\s*["']\s*([A-Z]{1,3})(\d{1,7})((?::[A-Z]+\d+)?)"""
)


def xlsx_lines(content: bytes) -> Iterator[Line]:
    """The rows of a workbook; cells that are merged, computed or in error are `Odd`.

    NotReadable where it is no workbook, or too large. A hostile file makes the library trip over
    whatever it likes: anything raised while reading says that the file cannot be read.
    """
    try:
        _measure(content)
        yield from _lines(content)
    except NotReadable:
        raise
    except Exception as error:
        cause = error.__cause__ or error
        detail = f"{type(cause).__name__}: {cause}".partition("\n")[0]
        raise NotReadable(finding(FindingCode.NOT_XLSX, detail=detail)) from None


def _measure(content: bytes) -> None:
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        in_sheets = 0
        for part in archive.infolist():
            if _SHEET.fullmatch(part.filename):
                in_sheets += part.file_size
                _look_at(part.filename, in_sheets, MOST_IN_SHEETS)
            elif part.filename == _TEXTS:
                _look_at(part.filename, part.file_size, MOST_IN_TEXTS)
            else:
                _look_at(part.filename, part.file_size, MOST_BESIDES)


def _look_at(part: str, size: int, most: int) -> None:
    if size > most:
        large = finding(FindingCode.TOO_LARGE, None, size, most=most // MEGABYTE)
        raise NotReadable(large.in_row(part))


def _lines(content: bytes) -> Iterator[Line]:
    from openpyxl import load_workbook  # noqa: PLC0415 - see above

    # What the library cannot keep (colours, drop-down lists) is nothing we want.
    warnings.filterwarnings("ignore", module="openpyxl")
    workbook = load_workbook(io.BytesIO(content), read_only=True)
    try:
        for sheet in workbook.worksheets:
            # The library has no public name for where in the archive a sheet stands.
            merged = _merged(content, sheet._worksheet_path)  # type: ignore[attr-defined]
            yield from _sheet(sheet, merged)
    finally:
        workbook.close()


def _sheet(sheet: Any, merged: Mapping[int, Mapping[int, Odd]]) -> Iterator[Line]:
    """Its rows. What the file says of its size may be wrong, and is not believed."""
    sheet.reset_dimensions()
    for number, row in enumerate(sheet.iter_rows(max_col=MOST_COLUMNS), start=1):
        odd = merged.get(number, {})
        cells = [odd.get(at) or _value(cell) for at, cell in enumerate(row, start=1)]
        yield Line(sheet.title, number, cells)


def _merged(content: bytes, path: str) -> Mapping[int, Mapping[int, Odd]]:
    """The first cells of what is merged on a sheet, by row and column.

    The library tells of them only where it holds the whole sheet in memory.
    """
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        ranges = _MERGED.findall(archive.read(path))
    found: dict[int, dict[int, Odd]] = {}
    for letters, row, end in ranges:
        shown = (letters + row + end).decode()
        found.setdefault(int(row), {})[_number_of(letters)] = Odd(FindingCode.MERGED, shown)
    return found


def _number_of(letters: bytes) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + letter - ord("A") + 1
    return number


def _value(cell: Any) -> object:
    """What a cell says, as CSV or JSON would: a date as its text, 5.0 as 5."""
    value = cell.value
    if value is not None and cell.data_type == "f":
        return Odd(FindingCode.FORMULA, str(getattr(value, "text", value)))
    if cell.data_type == "e":
        return Odd(FindingCode.CELL_ERROR, str(value))
    if isinstance(value, datetime):
        return f"{value:%Y-%m-%d}" if value.time() == time.min else value.isoformat(" ")
    if isinstance(value, time):
        return f"{value:%H:%M}" if value.second == 0 else value.isoformat()
    if isinstance(value, float) and value.is_integer():
        return int(value)
    return value


# --- writing ---------------------------------------------------------------------------


def xlsx_file(content: Mapping[str, Any]) -> bytes:
    """A catalogue document as a workbook; the same document gives the same bytes.

    Texts stand in cells formatted as text, so that a spreadsheet leaves codes as they are.
    """
    from xlsxwriter import Workbook  # type: ignore[import-untyped] # noqa: PLC0415 - see above

    written = io.BytesIO()
    with Workbook(written, {"in_memory": True}) as workbook:
        workbook.set_properties({"created": MADE_ON})
        text = workbook.add_format({"num_format": "@"})
        bold = workbook.add_format({"bold": True, "num_format": "@"})
        for columns, rows in tables_of(content):
            sheet = workbook.add_worksheet(columns.title)
            sheet.freeze_panes(1, 0)
            sheet.set_column(0, len(columns.columns) - 1, 16, text)
            for at, heading in enumerate(columns.columns.values()):
                sheet.write_string(0, at, heading, bold)
            for row, cells in enumerate(rows, start=1):
                _write(sheet, row, cells, text)
    return written.getvalue()


def _write(sheet: Any, row: int, cells: Sequence[object], text: Any) -> None:
    for at, cell in enumerate(cells):
        if isinstance(cell, int):
            sheet.write_number(row, at, cell)
        elif cell is not None:
            sheet.write_string(row, at, str(cell), text)

"""A table as CSV (RFC 4180) that a spreadsheet opens and runs nothing of."""

import csv
import io
from collections.abc import Iterable, Sequence

from domain.cells import FORMULA


def inert_csv(rows: Iterable[Sequence[str]]) -> bytes:
    """UTF-8 with the mark that Excel wants; no cell is taken for a formula."""
    text = io.StringIO(newline="")
    csv.writer(text).writerows([_inert(cell) for cell in row] for row in rows)
    return text.getvalue().encode("utf-8-sig")


def _inert(cell: str) -> str:
    return f"'{cell}" if cell.startswith((*FORMULA, "\t", "\r")) else cell

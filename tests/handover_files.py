"""Handover files as an old desk hands them in."""

import csv
import io
import json
from collections.abc import Mapping, Sequence
from typing import Any

from openpyxl import Workbook

from domain.canonical import canonical_hash
from domain.handover_file import CASES
from domain.table_file import FileFormat
from tests.catalogue_files import saved
from tests.hall import ACCOUNTING
from tests.register_server import AAA, PERSON

NO_CASES = canonical_hash([])
"""The digest of a file whose cases are all here."""

ROW: dict[str, Any] = {
    "task_handle_item": ACCOUNTING,
    "applicant_type": "2",
    "applicant_code": AAA.identifier,
    "applicant_name": "示例记账服务有限公司",
    "channel": "OFFLINE_HALL",
    "registered_on": "2026-09-14",
    "accepted_on": "2026-09-16",
    "due_on": "2026-09-22",
    "external_reference": "旧2026-001",
}
"""A case that is accepted, with the last day that the calendar counts as well."""

WAITING: dict[str, Any] = {
    "task_handle_item": ACCOUNTING,
    "applicant_type": "1",
    "applicant_code": PERSON.identifier,
    "applicant_name": "张示例",
    "channel": "OFFLINE_HALL",
    "registered_on": "2026-09-18",
    "external_reference": "旧2026-002",
    "note": "张示例来电催问",
}
"""A case of a person that is not accepted yet."""


def handover(*rows: Mapping[str, Any]) -> bytes:
    """These rows as a file in JSON."""
    return json.dumps({"format": 1, "cases": rows}).encode()


def written(rows: Sequence[Mapping[str, Any]], written_in: FileFormat) -> bytes:
    """These rows as a file of this kind, with Chinese headings where it has columns."""
    if written_in is FileFormat.JSON:
        return handover(*rows)
    table = [[*CASES.columns.values()]]
    table += [[row.get(column, "") for column in CASES.columns] for row in rows]
    return _csv(table) if written_in is FileFormat.CSV else _workbook(table)


def _csv(table: list[list[Any]]) -> bytes:
    text = io.StringIO(newline="")
    csv.writer(text).writerows(table)
    return text.getvalue().encode("utf-8-sig")


def _workbook(table: list[list[Any]]) -> bytes:
    book = Workbook()
    sheet = book.worksheets[0]
    sheet.title = CASES.title
    for cells in table:
        sheet.append(cells)
    return saved(book)

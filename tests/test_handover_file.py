"""A handover file row by row: what is read, and every fault with its place, value and cure."""

from datetime import date
from typing import Any

import pytest

from domain.applicant import ApplicantKind
from domain.finding import Finding
from domain.handover_file import HandoverFile, read_open_cases
from domain.policy import Channel
from domain.table_file import FileFormat
from tests.catalogue_files import edited
from tests.handover_files import ROW, WAITING, handover, written

TODAY = date(2026, 9, 21)


def read(file: bytes, written_in: FileFormat = FileFormat.JSON) -> HandoverFile:
    return read_open_cases(file, TODAY, written_in)


def found(**cells: object) -> list[tuple[str, str | None]]:
    """What is found in one row with these cells."""
    return [(each.code.value, each.column) for each in read(handover(ROW | cells)).findings]


def place(fault: Finding) -> tuple[object, ...]:
    return (fault.sheet, fault.row, fault.letter, fault.column, fault.value, fault.code.value)


@pytest.mark.parametrize("written_in", FileFormat)
def test_a_file_says_the_same_whatever_it_is_written_in(written_in: FileFormat) -> None:
    file = read(written([ROW, WAITING], written_in), written_in)
    assert file.findings == ()
    assert file.cases == read(handover(ROW, WAITING)).cases
    accepted, waiting = file.cases
    assert (accepted.applicant_kind, accepted.channel) == (
        ApplicantKind.LEGAL_PERSON,
        Channel.OFFLINE_HALL,
    )
    assert (accepted.registered_on, accepted.accepted_on, accepted.told_due_on) == (
        date(2026, 9, 14),
        date(2026, 9, 16),
        date(2026, 9, 22),
    )
    assert (waiting.accepted_on, waiting.told_due_on) == (None, None)


@pytest.mark.parametrize(
    ("cells", "column"),
    [
        ({"registered_on": "2026-09-22", "accepted_on": "", "due_on": ""}, "registered_on"),
        ({"registered_on": "1999-12-31", "accepted_on": "", "due_on": ""}, "registered_on"),
        ({"accepted_on": "2026-09-22", "due_on": ""}, "accepted_on"),
        ({"accepted_on": "2026-09-13", "due_on": ""}, "accepted_on"),
        ({"due_on": "2026-09-15"}, "due_on"),
        ({"due_on": "2027-09-17"}, "due_on"),
    ],
)
def test_a_day_just_out_of_its_range_is_a_fault(cells: dict[str, Any], column: str) -> None:
    assert found(**cells) == [("DAY_OUT_OF_RANGE", column)]


@pytest.mark.parametrize(
    "cells",
    [
        {"registered_on": "2026-09-21", "accepted_on": "", "due_on": ""},
        {"registered_on": "2000-01-01", "accepted_on": "", "due_on": ""},
        {"accepted_on": "2026-09-21", "due_on": ""},
        {"accepted_on": "2026-09-14", "due_on": ""},
        {"due_on": "2026-09-16"},
        {"due_on": "2027-09-16"},
    ],
)
def test_a_day_just_within_its_range_is_taken(cells: dict[str, Any]) -> None:
    assert found(**cells) == []


def test_a_case_that_is_not_accepted_has_no_last_day() -> None:
    assert found(accepted_on="") == [("DUE_BEFORE_ACCEPTANCE", "due_on")]
    assert found(accepted_on="", due_on="") == []


@pytest.mark.parametrize(
    ("typed", "faulty"),
    [
        ({"applicant_code": "91410404MA0TEXT045"}, False),
        ({"applicant_code": "91410404MA0TEXT046"}, True),
        ({"applicant_type": "1", "applicant_code": "410404199001010011"}, False),
        ({"applicant_type": "1", "applicant_code": "410404199001010012"}, True),
        ({"applicant_type": "1"}, True),
        ({"applicant_code": "410404199001010011"}, True),
    ],
)
def test_an_identifier_is_of_its_kind_and_its_check_character_fits(
    typed: dict[str, str], faulty: bool
) -> None:
    expected = [("IDENTIFIER_INVALID", "applicant_code")] if faulty else []
    assert found(**typed) == expected


def test_a_finding_repeats_nobody_s_number_and_name() -> None:
    row = WAITING | {"applicant_code": "410404199001010012", "applicant_name": "=张示例"}
    code, name = read(handover(row)).findings
    assert (name.column, name.value) == ("applicant_name", "=***")
    assert (code.column, code.value) == ("applicant_code", "4104**************")


def test_every_fault_of_a_workbook_is_told_in_its_place_with_a_cure() -> None:
    def spoil(book: Any) -> None:
        sheet = book["在办件"]
        sheet["E2"], sheet["F3"], sheet["K1"], sheet["K2"] = "传真", "=TODAY()", "经办人", "某"
        sheet["A2"] = None

    file = edited(written([ROW, WAITING], FileFormat.XLSX), spoil)
    findings = read(file, FileFormat.XLSX).findings
    assert sorted(map(place, findings), key=str) == [
        ("在办件", 1, "K", "经办人", "经办人", "UNKNOWN_COLUMN"),
        ("在办件", 2, "A", "task_handle_item", "", "MISSING"),
        ("在办件", 2, "E", "channel", "传真", "UNKNOWN_VALUE"),
        ("在办件", 2, "K", "", "某", "NO_HEADING"),
        ("在办件", 3, "F", "registered_on", "=TODAY()", "FORMULA"),
    ]
    assert all(each.reason(word) and each.cure(word) for each in findings for word in ("zh", "en"))


@pytest.mark.parametrize(
    ("file", "code"),
    [
        (b'{"format": 2, "cases": []}', "WRONG_FORMAT"),
        (b'{"format": 1, "cases": []}', "NO_ROWS"),
        (b'{"format": 1, "cases": {"a": 1}}', "NOT_A_LIST"),
        (b"[", "NOT_JSON"),
    ],
)
def test_what_is_no_handover_file_is_told(file: bytes, code: str) -> None:
    first, *_ = read(file).findings
    assert first.code == code
    assert first.cure("zh") and "catalogue" not in first.cure("zh")

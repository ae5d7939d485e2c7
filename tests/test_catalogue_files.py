"""A catalogue as a workbook or as CSV: the same as in JSON, and every fault by its own place."""

import csv
import io
import json
import tracemalloc
import zipfile
from collections.abc import Callable, Iterable
from datetime import date, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl import Workbook

from domain.catalogue_columns import LISTS, title_of
from domain.catalogue_tables import MOST_ROWS, letter_of
from domain.catalogue_xlsx import MOST_BESIDES, MOST_IN_SHEETS, MOST_IN_TEXTS
from domain.finding import Finding
from domain.matter import Matter, content
from domain.matter_diff import differences
from domain.matter_export import catalogue_file
from domain.matter_import import CatalogueFile, read_catalogue, starter
from domain.matter_rules import Known
from domain.table_file import MOST_BYTES, FileFormat
from tests.catalogue_files import as_file, edited, packed, rows, saved
from tests.policies import shilong

KNOWN = Known(policy=shilong(), today=date(2026, 11, 23), limits={}, authorities={})
FILES = [FileFormat.CSV, FileFormat.XLSX]


def read(file: bytes, written_in: FileFormat) -> CatalogueFile:
    return read_catalogue(file, KNOWN, written_in)


def told(findings: Iterable[Finding]) -> list[tuple[str | None, int | None, str | None, str]]:
    """Sheet, row, letter and code of each."""
    return [(each.sheet, each.row, each.letter, each.code) for each in findings]


def said(matters: Iterable[Matter]) -> list[str]:
    return sorted(content(each) for each in matters)


# --- there and back --------------------------------------------------------------------


@pytest.mark.parametrize("written_in", FileFormat)
def test_an_export_says_all_that_was_imported_and_exports_to_the_same_bytes(
    written_in: FileFormat,
) -> None:
    first = read(starter(), FileFormat.JSON)
    file = catalogue_file(first.authorities, first.matters, written_in)
    again = read(file, written_in)
    assert again.faults == ()
    assert said(again.matters) == said(first.matters)
    assert set(again.authorities) == set(first.authorities)
    assert catalogue_file(again.authorities, again.matters, written_in) == file


CHARACTERS = st.one_of(
    st.characters(exclude_categories=["Cs", "Cc"], exclude_characters="\ufffe\uffff"),
    st.sampled_from("\n,\"'、;#=_x&<"),
)
TEXTS = st.text(CHARACTERS, max_size=30).map(lambda text: f"文{text}")


@settings(max_examples=20)
@given(st.data())
def test_whatever_texts_a_catalogue_holds_come_back_from_every_file(data: st.DataObject) -> None:
    """Quotation marks, commas, lines, marks of lists: nothing in a cell is taken for its form."""
    catalogue = json.loads(rows(0))
    (row,) = catalogue["matters"]
    for column in ("task_name", "note", "special_procedure", "accept_condition"):
        row[column] = data.draw(TEXTS)
    row["materials"][0]["material_name"] = data.draw(TEXTS)
    row["conditions"] = [{"condition": data.draw(TEXTS)} for _ in range(2)]
    first = read(json.dumps(catalogue).encode(), FileFormat.JSON)
    assert first.faults == ()
    for written_in in FileFormat:
        again = read(catalogue_file(first.authorities, first.matters, written_in), written_in)
        assert again.faults == ()
        assert said(again.matters) == said(first.matters)


def test_a_workbook_says_nothing_of_the_day_it_was_made() -> None:
    file = as_file(rows(0), KNOWN, FileFormat.XLSX)
    with zipfile.ZipFile(io.BytesIO(file)) as archive:
        assert {part.date_time[0] for part in archive.infolist()} == {1980}
        assert archive.read("docProps/core.xml").count(b"2022-12-01T00:00:00Z") == 2


def test_columns_may_go_by_their_national_names_in_any_order() -> None:
    file = as_file(rows(0), KNOWN, FileFormat.CSV).decode("utf-8-sig")
    for each in LISTS:
        file = file.replace(f"#{each.title}\r\n", f"#{each.name}\r\n", 1)
        headings = ",".join(each.columns.values())
        file = file.replace(headings, ",".join(each.columns).upper() + "*", 1)
    assert said(read(file.encode(), FileFormat.CSV).matters) == said(
        read(rows(0), FileFormat.JSON).matters
    )


def test_csv_without_the_name_of_a_list_holds_matters() -> None:
    file = as_file(rows(1), KNOWN, FileFormat.CSV).decode("utf-8-sig")
    matters = file[file.index("#事项\r\n") : file.index("#申请材料")]
    alone = read(matters.removeprefix("#事项\r\n").encode(), FileFormat.CSV)
    assert [each.row for each in alone.findings if each.code == "AUTHORITY_UNKNOWN"] == [2]


def test_what_a_spreadsheet_makes_of_dates_and_numbers_is_understood() -> None:
    def typed(book: Workbook) -> None:
        sheet = book["事项"]
        sheet["K2"] = datetime(2027, 1, 1)  # noqa: DTZ001 - a spreadsheet knows no zone
        sheet["Q2"] = 15.0

    file = edited(as_file(rows(0), KNOWN, FileFormat.XLSX), typed)
    (matter,) = read(file, FileFormat.XLSX).matters
    assert (matter.valid_from, matter.statutory.amount) == (date(2027, 1, 1), 15)


# --- every fault by its own place ----------------------------------------------------------


def put(sheet: str, cell: str, value: str | int | None) -> Callable[[Workbook], None]:
    def edit(book: Workbook) -> None:
        book[sheet][cell] = value

    return edit


def merge(sheet: str, cells: str) -> Callable[[Workbook], None]:
    return lambda book: book[sheet].merge_cells(cells)


def rename(sheet: str, title: str) -> Callable[[Workbook], None]:
    def edit(book: Workbook) -> None:
        book[sheet].title = title

    return edit


@pytest.mark.parametrize("written", [b"ref='A3:B3'", b'ref = "A3:B3"'])
def test_merged_cells_are_found_however_the_file_writes_them(written: bytes) -> None:
    merged = edited(as_file(rows(0, 2), KNOWN, FileFormat.XLSX), merge("事项", "A3:B3"))
    otherwise = rewritten(merged, b'ref="A3:B3"', written)
    assert ("事项", 3, "A", "MERGED") in told(read(otherwise, FileFormat.XLSX).faults)


def rewritten(book: bytes, old: bytes, new: bytes) -> bytes:
    """The workbook with its parts written otherwise."""
    file = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(book)) as before, zipfile.ZipFile(file, "w") as after:
        for part in before.infolist():
            after.writestr(part, before.read(part).replace(old, new))
    return file.getvalue()


@pytest.mark.parametrize(
    ("edit", "expected"),
    [
        (put("事项", "Q3", "=1+1"), ("事项", 3, "Q", "FORMULA")),
        (put("事项", "A3", "@SUM(A1)"), ("事项", 3, "A", "FORMULA")),
        (put("事项", "T3", "#REF!"), ("事项", 3, "T", "CELL_ERROR")),
        (put("事项", "B3", "99"), ("事项", 3, "B", "UNKNOWN_VALUE")),
        (put("事项", "B3", None), ("事项", 3, "B", "MISSING")),
        (put("事项", "C3", 131024000), ("事项", 3, "C", "NOT_TEXT")),
        (put("事项", "K3", "2026/11/23"), ("事项", 3, "K", "NOT_A_DATE")),
        (put("事项", "AI3", "随手写的"), ("事项", 3, "AI", "NO_HEADING")),
        (put("事项", "AI1", "备注"), ("事项", 1, "AI", "REPEATED")),
        (put("事项", "AI1", "批注"), ("事项", 1, "AI", "UNKNOWN_COLUMN")),
        (put("申请材料", "B3", "1"), ("申请材料", 3, "B", "REPEATED")),
        (put("申请材料", "L4", "十"), ("申请材料", 4, "L", "NOT_A_NUMBER")),
        (put("申请材料", "A3", "x"), ("申请材料", 3, "A", "MATTER_MISSING")),
        (put("申请材料", "A3", None), ("申请材料", 3, "A", "MISSING")),
        (put("除外情形审核", "E2", "FUN"), ("除外情形审核", 2, "E", "UNKNOWN_VALUE")),
        (put("部门", "D2", "08:00"), ("部门", 2, "D", "HOURS_REVERSED")),
        (merge("事项", "A3:B3"), ("事项", 3, "A", "MERGED")),
        (merge("申请材料", "N2:N4"), ("申请材料", 2, "N", "MERGED")),
        (rename("办理环节", "环节"), ("环节", None, None, "UNKNOWN_SHEET")),
    ],
)
def test_a_fault_is_told_by_sheet_row_and_letter_of_the_file(
    edit: Callable[[Workbook], None], expected: tuple[str, int, str, str]
) -> None:
    file = edited(as_file(rows(0, 2), KNOWN, FileFormat.XLSX), edit)
    faults = read(file, FileFormat.XLSX).faults
    assert expected in told(faults)
    assert len({(each.sheet, each.row, each.letter) for each in faults}) == len(faults)
    (fault,) = (each for each in faults if told([each]) == [expected])
    assert fault.reason("zh")
    assert fault.cure("en")


def test_a_matter_and_a_review_stand_in_one_row_only() -> None:
    def twice(book: Workbook) -> None:
        for sheet in (book["事项"], book["除外情形审核"]):
            sheet.append([cell.value for cell in sheet[2]])

    file = edited(as_file(rows(0), KNOWN, FileFormat.XLSX), twice)
    faults = told(read(file, FileFormat.XLSX).faults)
    assert ("除外情形审核", 3, "A", "REPEATED") in faults
    assert ("事项", 3, "E", "REPEATED") in faults


def test_the_rows_of_csv_are_counted_as_a_spreadsheet_shows_them() -> None:
    """A condition of four lines is one row; the lists stand below one another."""
    file = as_file(rows(0), KNOWN, FileFormat.CSV).decode("utf-8-sig")
    broken = file.replace(",1,食品经营许可申请书", ",一,食品经营许可申请书")
    (fault,) = read(broken.encode(), FileFormat.CSV).faults
    assert (fault.sheet, fault.letter, fault.code) == ("申请材料", "B", "NOT_A_NUMBER")
    shown = list(csv.reader(io.StringIO(broken)))
    assert shown[(fault.row or 0) - 1][1] == "一"
    (line,) = (n for n, text in enumerate(broken.splitlines(), start=1) if ",一,食品" in text)
    assert fault.row == line - 3


@pytest.mark.parametrize(("number", "letters"), [(1, "A"), (26, "Z"), (27, "AA"), (703, "AAA")])
def test_columns_have_the_letters_of_a_spreadsheet(number: int, letters: str) -> None:
    assert letter_of(number) == letters


# --- files that are not read at all --------------------------------------------------------


def unread(file: bytes, written_in: FileFormat) -> Finding:
    done = read(file, written_in)
    assert (done.matters, done.authorities) == ((), ())
    (fault,) = done.findings
    return fault


def test_csv_in_gbk_is_told_by_the_row_where_that_shows() -> None:
    text = as_file(rows(0), KNOWN, FileFormat.CSV).decode("utf-8-sig")
    ascii_first = "#matters\r\n" + text[text.index("事项名称") :]
    fault = unread(ascii_first.encode("gb18030"), FileFormat.CSV)
    assert (fault.code, fault.row) == ("NOT_UTF8", 2)
    assert "GBK" in fault.reason()
    assert "CSV UTF-8" in fault.cure()


@pytest.mark.parametrize("mark", [b"", b"\xef\xbb\xbf"])
def test_csv_is_read_with_and_without_a_byte_order_mark(mark: bytes) -> None:
    file = as_file(rows(0), KNOWN, FileFormat.CSV).removeprefix(b"\xef\xbb\xbf")
    assert read(mark + file, FileFormat.CSV).faults == ()


@pytest.mark.parametrize(
    ("file", "written_in", "code"),
    [
        ("事项".encode("utf-16"), FileFormat.CSV, "NOT_UTF8"),
        (b'task_name\r\n"a"b\r\n', FileFormat.CSV, "NOT_CSV"),
        (b'task_name\r\n"never closed', FileFormat.CSV, "NOT_CSV"),
        (b"", FileFormat.XLSX, "NOT_XLSX"),
        (b"PK\x03\x04 and no more", FileFormat.XLSX, "NOT_XLSX"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 512, FileFormat.XLSX, "NOT_XLSX"),
        (b"\0" * (MOST_BYTES + 1), FileFormat.CSV, "TOO_LARGE"),
    ],
    ids=["utf-16", "quotes", "open quote", "empty", "torn", "old xls", "too large"],
)
def test_what_is_no_such_file_is_told_once(file: bytes, written_in: FileFormat, code: str) -> None:
    assert unread(file, written_in).code == code


def test_a_workbook_with_entities_is_not_read() -> None:
    entity = b'<!DOCTYPE x [<!ENTITY a "b">]><worksheet>&a;</worksheet>'
    hostile = packed(as_file(rows(0), KNOWN, FileFormat.XLSX), worksheets__sheet1=entity)
    fault = unread(hostile, FileFormat.XLSX)
    assert fault.code == "NOT_XLSX"
    assert "EntitiesForbidden" in fault.reason()


@pytest.mark.parametrize(
    ("part", "size"),
    [
        ("worksheets__sheet2", MOST_IN_SHEETS + 1),
        ("sharedStrings", MOST_IN_TEXTS + 1),
        ("styles", MOST_BESIDES + 1),
    ],
)
def test_a_small_file_that_unfolds_into_a_large_one_is_not_unfolded(part: str, size: int) -> None:
    bomb = packed(as_file(rows(0), KNOWN, FileFormat.XLSX), **{part: bytes(size)})
    assert len(bomb) < 100_000
    tracemalloc.start()
    fault = unread(bomb, FileFormat.XLSX)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert (fault.code, fault.sheet) == ("TOO_LARGE", f"xl/{part.replace('__', '/')}.xml")
    assert peak < 2**20


@pytest.mark.parametrize("written_in", FileFormat)
def test_a_file_of_200_000_rows_is_not_read_beyond_those_a_catalogue_has(
    written_in: FileFormat,
) -> None:
    many = 200_000
    files = {
        FileFormat.JSON: lambda: b'{"format":1,"matters":[' + b"{}," * many + b"{}]}",
        FileFormat.CSV: lambda: b"#matters\r\ntask_name\r\n" + b"x\r\n" * many,
        FileFormat.XLSX: lambda: sparse(many),
    }
    fault = unread(files[written_in](), written_in)
    assert (fault.code, fault.row) == ("TOO_MANY_ROWS", MOST_ROWS + 1)


def test_a_file_that_is_all_faults_is_read_to_where_nobody_reads_on() -> None:
    empty = b'{"format":1,"matters":[' + b"{}," * 3000 + b"{}]}"
    *_, last = (each for each in read(empty, FileFormat.JSON).findings if each.sheet == "matters")
    assert last.code == "TOO_MANY_FINDINGS"
    wide = b"#matters\r\ntask_name\r\n" + (b"x" + b",y" * 60 + b"\r\n") * 400
    assert unread(wide, FileFormat.CSV).code == "TOO_MANY_FINDINGS"


def sparse(last: int) -> bytes:
    """A workbook whose last row is this one, with nothing above it but headings."""
    book = Workbook()
    book.worksheets[0].title = "matters"
    sheet = (
        '<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>'
        '<row r="1"><c r="A1" t="inlineStr"><is><t>task_name</t></is></c></row>'
        f'<row r="{last}"><c r="A{last}"><v>1</v></c></row></sheetData></worksheet>'
    )
    return packed(saved(book), worksheets__sheet1=sheet.encode())


# --- differences -----------------------------------------------------------------------


def test_a_difference_names_each_column_from_and_to() -> None:
    def changed(book: Workbook) -> None:
        book["事项"]["T2"] = 9
        book["申请材料"]["L4"] = 4
        book["办理环节"].delete_rows(2)
        book["事项"]["X2"] = None

    before = read(rows(0), FileFormat.JSON).matters[0]
    file = edited(as_file(rows(0), KNOWN, FileFormat.XLSX), changed)
    after = read(file, FileFormat.XLSX).matters[0]
    told_ = {each.column: (each.before, each.after) for each in differences(before, after)}
    assert told_ == {
        "promise_day": ("10", "9"),
        "materials[3].defer_days": ("5", "4"),
        "site_check": ("BY_PRACTICE", None),
        "steps[1].step_name": ("现场勘验", None),
        "steps[1].site_check": ("1", None),
        "steps[1].persons": ("2", None),
    }
    assert differences(before, before) == ()


@pytest.mark.parametrize(
    ("path", "title"),
    [
        ("task_name", "事项名称"),
        ("supports[2]", "支持的便利 2"),
        ("materials[2].defer_days", "申请材料 2 补交期限"),
        ("exclusion_review.domains[1]", "除外情形审核 除外领域 1"),
    ],
)
def test_a_place_in_a_matter_is_named_as_people_call_it(path: str, title: str) -> None:
    assert title_of(path) == title

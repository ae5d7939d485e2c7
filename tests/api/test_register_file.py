"""A register in a file: read as it stands, refused with row and column, read again when changed."""

import hashlib
import json
import os
from datetime import date
from pathlib import Path

import pytest

from api.register_file import FileRegister, RegisterFileFault
from domain.credit import (
    AskedFact,
    FactKind,
    FactSubject,
    Reading,
    ReadingStatus,
    Record,
    Subject,
    SubjectKind,
    UnavailableCause,
)
from tests.register_server import AAA, GRADE, NO_RECORD, PERSON, read, unavailable

HEADER = "kind,identifier,source,token,evaluatedOn,validUntil,name\n"
ROW = "USCC,91410404MA0TEXT045,PUBLIC_CREDIT_EVALUATION,AAA,2026-03-31,2027-03-31,示例\n"


@pytest.fixture
def csv(tmp_path: Path) -> Path:
    return written(tmp_path / "people.csv", HEADER + ROW)


def written(path: Path, text: str | bytes) -> Path:
    """Write the file, as an editor does: beside, then in its place."""
    beside = path.with_name("new")
    beside.write_bytes(text if isinstance(text, bytes) else text.encode())
    beside.replace(path)
    return path


def rewritten_unnoticed(path: Path, text: str) -> None:
    """Write another file of the same size and with the same times."""
    times = path.stat()
    written(path, text)
    os.utime(path, ns=(times.st_atime_ns, times.st_mtime_ns))


def taken_away(path: Path) -> None:
    path.unlink()


def faults(path: Path, text: str | bytes) -> tuple[str, ...]:
    with pytest.raises(RegisterFileFault) as caught:
        FileRegister(written(path, text))
    assert str(caught.value).startswith(str(path))
    return caught.value.faults


AAA_READING = Reading(
    fact="grade",
    status=ReadingStatus.OK,
    token="AAA",
    source="PUBLIC_CREDIT_EVALUATION",
    evaluated_on=date(2026, 3, 31),
    valid_until=date(2027, 3, 31),
)


@pytest.mark.parametrize("mark", [b"", b"\xef\xbb\xbf"], ids=["plain", "as Excel saves it"])
async def test_a_csv_file_is_read_with_the_hash_of_its_bytes(tmp_path: Path, mark: bytes) -> None:
    content = mark + (HEADER + ROW).encode()
    answer = await FileRegister(written(tmp_path / "p.CSV", content)).query(AAA, [GRADE])
    assert answer.readings == (AAA_READING,)
    assert answer.raw_hash == hashlib.sha256(content).hexdigest()


async def test_a_json_file_is_read_alike(tmp_path: Path) -> None:
    rows = [dict(zip(HEADER.strip().split(","), ROW.strip().split(","), strict=True))]
    file = written(tmp_path / "people.json", json.dumps(rows))
    assert await read(FileRegister(file)) == AAA_READING


@pytest.mark.clause("四(一)")
async def test_no_row_and_a_row_without_a_grade_both_say_no_record(tmp_path: Path) -> None:
    rows = "USCC,91410404MA0DEM160M,PUBLIC_CREDIT_EVALUATION,,,,\n"
    register = FileRegister(written(tmp_path / "people.csv", HEADER + rows))
    for subject in (NO_RECORD, PERSON):
        assert (await read(register, subject)).status is ReadingStatus.ABSENT


async def test_a_grade_counts_for_its_source_and_its_kind_of_subject_only(csv: Path) -> None:
    register = FileRegister(csv)
    other = AskedFact(fact="grade", source="CITY_EVALUATION")
    same_text = Subject(kind=SubjectKind.RESIDENT_ID, identifier=AAA.identifier)
    assert (await register.query(AAA, [other])).readings[0].status is ReadingStatus.ABSENT
    assert (await read(register, same_text)).status is ReadingStatus.ABSENT


async def test_of_several_evaluations_the_newest_counts(tmp_path: Path) -> None:
    older = ROW.replace("AAA,2026-03-31,2027-03-31", "B,2025-03-31,2026-03-31")
    for rows in (ROW + older, older + ROW):
        register = FileRegister(written(tmp_path / "people.csv", HEADER + rows))
        assert await read(register) == AAA_READING


POINTS = AskedFact(fact="points", source="POINTS", kind=FactKind.SCORE)
BLACK = AskedFact(fact="black", source="LIST", kind=FactKind.LIST)
BLACK_REP = AskedFact(fact="rep", source="LIST", kind=FactKind.LIST, about=FactSubject.LEGAL_REP)
BROKEN = AskedFact(fact="broken", source="COMMITMENTS", kind=FactKind.RECORDS)


async def test_every_kind_of_fact_stands_in_a_json_file(tmp_path: Path) -> None:
    whom = {"kind": "USCC", "identifier": AAA.identifier}
    records = [{"on": "2026-01-31", "matter": "499011300100", "amount": "2.5"}]
    rows = [
        {**whom, "source": "POINTS", "number": "80.5"},
        {**whom, "source": "LIST", "listed": False},
        {**whom, "source": "LIST", "about": "LEGAL_REP", "listed": True},
        {**whom, "source": "COMMITMENTS", "records": records},
    ]
    register = FileRegister(written(tmp_path / "people.json", json.dumps(rows)))
    answer = await register.query(AAA, [POINTS, BLACK, BLACK_REP, BROKEN, GRADE])
    points, black, rep, broken, grade = answer.readings
    assert (points.number, black.listed, rep.listed) == ("80.5", False, True)
    assert broken.records == (Record(on=date(2026, 1, 31), matter="499011300100", amount="2.5"),)
    assert grade.status is ReadingStatus.ABSENT


async def test_scores_and_lists_stand_in_a_csv_file_too(tmp_path: Path) -> None:
    text = "kind,identifier,source,number,listed\n"
    text += f"USCC,{AAA.identifier},POINTS,80.5,\nUSCC,{AAA.identifier},LIST,,true\n"
    register = FileRegister(written(tmp_path / "people.csv", text))
    points, black = (await register.query(AAA, [POINTS, BLACK])).readings
    assert (points.number, black.listed) == ("80.5", True)


@pytest.mark.parametrize(
    ("value", "told"),
    [
        ('"number": 80', "column number: must be a number"),
        ('"listed": "yes"', "column listed: must be true or false"),
        ('"records": [{"on": "soon"}]', "column records: must be a list of records"),
        ('"about": "SPOUSE"', "column about: must be APPLICANT or LEGAL_REP"),
        ('"token": "A", "listed": true', "column token: a row has one value"),
    ],
)
def test_a_value_of_another_form_is_refused(tmp_path: Path, value: str, told: str) -> None:
    row = f'{{"kind": "USCC", "identifier": "{AAA.identifier}", "source": "S", {value}}}'
    (fault,) = faults(tmp_path / "people.json", f"[{row}]")
    assert told in fault


FAULTY = {
    "a kind": (ROW.replace("USCC", "UCSS"), "row 2, column kind: must be USCC"),
    "a check character": (ROW.replace("045", "046"), "row 2, column identifier: the check"),
    "an I for a 1": (ROW.replace("914", "9I4"), "row 2, column identifier: character 2"),
    "a person's": (
        "RESIDENT_ID,410404199001010012,PUBLIC_CREDIT_EVALUATION,A,2026-03-31,,\n",
        "row 2, column identifier: the check",
    ),
    "no identifier": (ROW.replace("91410404MA0TEXT045", ""), "row 2, column identifier"),
    "no source": (ROW.replace("PUBLIC_CREDIT_EVALUATION", ""), "row 2, column source"),
    "a long grade": (ROW.replace("AAA", "A" * 33), "row 2, column token: must have 1 to 32"),
    "no day": (ROW.replace("2026-03-31", "2026-02-30"), "row 2, column evaluatedOn: must be a"),
    "a wrong day": (ROW.replace("2027-03-31", "明年"), "row 2, column validUntil: must be a"),
    "a cell too many": (ROW.replace("示例", "示例,x"), "row 2, column …: there is no such"),
    "two grades": (ROW + ROW.replace("AAA", "B"), "row 2, 3, column evaluatedOn: evaluations"),
    "an end before": (ROW.replace("2027", "2025"), "row 2, column evaluatedOn: evaluations"),
}


@pytest.mark.parametrize(("rows", "told"), FAULTY.values(), ids=FAULTY)
def test_a_faulty_row_is_refused_with_row_and_column(tmp_path: Path, rows: str, told: str) -> None:
    (fault,) = faults(tmp_path / "people.csv", HEADER + rows)
    assert told in fault
    assert fault.startswith("第 2")
    assert "91410404" not in fault


def test_all_faults_are_told_at_once_up_to_a_screen(tmp_path: Path) -> None:
    found = faults(tmp_path / "people.csv", HEADER + ROW.replace("045", "046") * 30)
    assert [fault.partition(" 行")[0] for fault in found] == [f"第 {n}" for n in range(2, 32)]
    with pytest.raises(RegisterFileFault, match="30 faults in all") as caught:
        FileRegister(tmp_path / "people.csv")
    assert len(str(caught.value).splitlines()) == RegisterFileFault.SHOWN + 1


@pytest.mark.parametrize(
    ("name", "text", "told"),
    [
        ("people.xlsx", HEADER, "must be a .csv or .json file"),
        ("people.csv", HEADER.encode() + "示例".encode("gbk"), "must be saved as UTF-8"),
        ("people.csv", HEADER.replace("name", "token"), "a column stands twice"),
        ("people.csv", HEADER + '"', "unexpected end of data"),
        ("people.json", "<html>", "Expecting value"),
        ("people.json", "{}", "must be a list of objects"),
        ("people.json", "[1]", "must be a list of objects"),
        ("people.json", '[{"kind": "USCC", "kind": "USCC"}]', "a key stands twice"),
        ("people.json", "[" * 100_000, "recursion"),
    ],
)
def test_a_file_of_another_form_is_refused(
    tmp_path: Path, name: str, text: str | bytes, told: str
) -> None:
    (fault,) = faults(tmp_path / name, text)
    assert told in fault


@pytest.mark.parametrize("path", ["nowhere/people.csv", "."])
def test_a_file_that_cannot_be_read_is_refused(tmp_path: Path, path: str) -> None:
    with pytest.raises(RegisterFileFault, match="directory"):
        FileRegister(tmp_path / path)


async def test_a_changed_file_is_read_again(csv: Path) -> None:
    register = FileRegister(csv)
    written(csv, HEADER + ROW.replace("AAA", "B"))
    assert (await read(register)).token == "B"


async def test_a_file_of_the_same_size_and_time_but_another_is_read_again(csv: Path) -> None:
    register = FileRegister(csv)
    rewritten_unnoticed(csv, HEADER + ROW.replace("AAA", "BBB"))
    assert (await read(register)).token == "BBB"


async def test_a_file_that_turned_faulty_is_unavailable_until_it_is_mended(
    csv: Path, caplog: pytest.LogCaptureFixture
) -> None:
    register = FileRegister(csv)
    written(csv, HEADER + ROW.replace("045", "046"))
    assert await read(register) == unavailable(UnavailableCause.GARBLED)
    assert "row 2, column identifier" in caplog.text
    assert "91410404" not in caplog.text
    taken_away(csv)
    assert await read(register) == unavailable(UnavailableCause.REFUSED)
    written(csv, HEADER + ROW)
    assert await read(register) == AAA_READING
    await register.aclose()

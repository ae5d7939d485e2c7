"""`xinyipi import` as a person meets it: what was done, or everything that is wrong, in words."""

import json
from pathlib import Path

import pytest

from domain.matter_import import starter
from tests.processes import xinyipi


def catalogue_file(folder: Path, **cells: object) -> str:
    """The first matter of the starter catalogue in a file of its own, with other cells."""
    catalogue = json.loads(starter())
    path = folder / "catalogue.json"
    rows = [catalogue["matters"][0] | cells]
    path.write_text(json.dumps(catalogue | {"matters": rows}), encoding="utf-8")
    return str(path)


def test_the_starter_catalogue_is_imported_once(database_url: str) -> None:
    first = xinyipi("import", "starter", database_url=database_url)
    assert (first.returncode, first.stderr) == (0, "")
    assert "86 new, 0 changed, 0 unchanged" in first.stdout
    again = xinyipi("import", "starter", database_url=database_url)
    assert "0 new, 0 changed, 86 unchanged" in again.stdout


def test_each_kind_of_warning_is_told_once_with_its_first_places(database_url: str) -> None:
    told = xinyipi("import", "starter", database_url=database_url).stdout
    assert told.count("NO_CONDITIONS") == 0
    assert told.count("没有审批条件") == 1
    assert "共 in all 76" in told


def test_a_faulty_file_is_told_cell_by_cell_and_leaves_nothing(
    database_url: str, tmp_path: Path
) -> None:
    file = catalogue_file(tmp_path, promise_day=999, task_name=None)
    failed = xinyipi("import", "matters", file, database_url=database_url)
    assert (failed.returncode, failed.stdout) == (1, "")
    assert "matters 1 promise_day = 999\n" in failed.stderr
    assert "matters 1 task_name" in failed.stderr
    assert "必填项为空" in failed.stderr
    assert "Fill it in" in failed.stderr
    assert "Nothing was imported" in failed.stderr
    good = catalogue_file(tmp_path)
    taken = xinyipi("import", "matters", good, database_url=database_url)
    assert "1 new, 0 changed, 0 unchanged" in taken.stdout


@pytest.mark.parametrize("content", [b"", b"<html>", b"\xff", b"[" * 100_000, b'{"format": 1}'])
def test_a_file_that_is_none_is_told_in_words(
    database_url: str, tmp_path: Path, content: bytes
) -> None:
    path = tmp_path / "none.json"
    path.write_bytes(content)
    failed = xinyipi("import", "matters", str(path), database_url=database_url)
    assert (failed.returncode, failed.stdout) == (1, "")
    assert "Traceback" not in failed.stderr
    assert "Nothing was imported" in failed.stderr


def test_a_file_that_is_not_there_is_told_by_its_name(database_url: str, tmp_path: Path) -> None:
    missing = str(tmp_path / "missing.json")
    failed = xinyipi("import", "matters", missing, database_url=database_url)
    assert (failed.returncode, failed.stdout) == (2, "")
    assert "missing.json" in failed.stderr

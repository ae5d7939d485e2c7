"""`xinyipi import` and `export` as a person meets them: what was done, or all that is wrong.

What an import does on either database is proved in tests/services/test_matters.py.
"""

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from domain.matter_import import starter
from tests.databases import SqliteFiles
from tests.processes import xinyipi


@pytest.fixture
def url(sqlite: SqliteFiles) -> Iterator[str]:
    with sqlite.installed() as url:
        yield url


def catalogue_file(folder: Path, **cells: object) -> str:
    """The first matter of the starter catalogue in a file of its own, with other cells."""
    catalogue = json.loads(starter())
    path = folder / "catalogue.json"
    rows = [catalogue["matters"][0] | cells]
    path.write_text(json.dumps(catalogue | {"matters": rows}), encoding="utf-8")
    return str(path)


def test_the_starter_catalogue_is_imported_once_and_its_doubts_are_told(url: str) -> None:
    first = xinyipi("import", "starter", database_url=url)
    assert (first.returncode, first.stderr) == (0, "")
    assert "86 new, 0 changed, 0 unchanged" in first.stdout
    assert first.stdout.count("没有审批条件") == 1
    assert "共 in all 76" in first.stdout
    again = xinyipi("import", "starter", database_url=url)
    assert "0 new, 0 changed, 86 unchanged" in again.stdout


def test_the_starter_catalogue_is_not_imported_over_what_the_hall_has_changed(
    url: str, tmp_path: Path
) -> None:
    xinyipi("import", "starter", database_url=url)
    changed = xinyipi(
        "import", "matters", catalogue_file(tmp_path, note="本区核定"), database_url=url
    )
    assert "0 new, 1 changed" in changed.stdout
    again = xinyipi("import", "starter", database_url=url)
    assert "0 new, 0 changed, 86 unchanged" in again.stdout


def test_a_faulty_file_is_told_cell_by_cell_and_leaves_nothing(url: str, tmp_path: Path) -> None:
    file = catalogue_file(tmp_path, promise_day=999, task_name=None)
    failed = xinyipi("import", "matters", file, database_url=url)
    assert (failed.returncode, failed.stdout) == (1, "")
    assert "matters 1 promise_day = 999\n" in failed.stderr
    assert "matters 1 task_name\n" in failed.stderr
    assert "必填项为空" in failed.stderr
    assert "Fill it in" in failed.stderr
    assert "Nothing was imported" in failed.stderr
    taken = xinyipi("import", "matters", catalogue_file(tmp_path), database_url=url)
    assert "1 new, 0 changed, 0 unchanged" in taken.stdout


def test_a_file_that_is_no_catalogue_is_told_in_words(url: str, tmp_path: Path) -> None:
    path = tmp_path / "nested.json"
    path.write_bytes(b"[" * 100_000)
    failed = xinyipi("import", "matters", str(path), database_url=url)
    assert (failed.returncode, failed.stdout) == (1, "")
    assert "Traceback" not in failed.stderr
    assert "Nothing was imported" in failed.stderr


def test_a_preview_tells_each_change_from_and_to_and_writes_nothing(
    url: str, tmp_path: Path
) -> None:
    xinyipi("import", "matters", catalogue_file(tmp_path), database_url=url)
    file = catalogue_file(tmp_path, promise_day=9)
    for _ in range(2):
        seen = xinyipi("import", "matters", file, "--preview", database_url=url)
        assert "  承诺办结时限 promise_day: 10 → 9\n" in seen.stdout
        assert "0 new, 1 changed, 0 unchanged" in seen.stdout
    faulty = catalogue_file(tmp_path, promise_day=999)
    refused = xinyipi("import", "matters", faulty, "--preview", database_url=url)
    assert refused.returncode == 1
    assert "It cannot be imported" in refused.stderr


@pytest.mark.parametrize("ending", ["json", "csv", "xlsx"])
def test_what_is_exported_is_imported_by_the_end_of_its_name(
    url: str, tmp_path: Path, ending: str
) -> None:
    xinyipi("import", "matters", catalogue_file(tmp_path), database_url=url)
    file = tmp_path / f"out.{ending}"
    exported = xinyipi("export", "matters", str(file), database_url=url)
    assert (exported.returncode, exported.stdout) == (0, "")
    again = xinyipi("import", "matters", str(file), database_url=url)
    assert "0 new, 0 changed, 1 unchanged" in again.stdout


def test_an_export_goes_to_standard_output_where_no_file_is_named(url: str) -> None:
    exported = xinyipi("export", "matters", "--format", "csv", database_url=url)
    assert exported.stdout.startswith("\ufeff#部门\n部门编码,")


def test_a_file_of_another_kind_is_not_guessed_at(url: str, tmp_path: Path) -> None:
    path = tmp_path / "catalogue.ods"
    path.write_bytes(b"")
    failed = xinyipi("import", "matters", str(path), database_url=url)
    assert failed.returncode == 2
    assert ".json, .csv or .xlsx" in failed.stderr


def test_a_file_that_is_not_there_is_told_by_its_name(tmp_path: Path) -> None:
    failed = xinyipi("import", "matters", str(tmp_path / "missing.json"))
    assert failed.returncode == 2
    assert "missing.json" in failed.stderr

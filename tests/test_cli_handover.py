"""The commands of docs/handover.md, run as they stand there, on the file that stands there.

What a handover does on either database is proved in tests/schema/test_handover.py.
"""

import re
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.databases import SqliteFiles
from tests.processes import XINYIPI, environment, xinyipi

GUIDE = (Path(__file__).parent.parent / "docs/handover.md").read_text(encoding="utf-8")


def block(kind: str) -> str:
    """The text of the one block of this kind in the guide."""
    (found,) = re.findall(rf"^```{kind}\n(.*?)^```", GUIDE, re.MULTILINE | re.DOTALL)
    return str(found)


PREVIEW, TAKE = block("sh").splitlines()


@pytest.fixture
def url(sqlite: SqliteFiles) -> Iterator[str]:
    with sqlite.furnished() as url:
        yield url


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "open-cases.csv").write_text(block("csv"), encoding="utf-8")
    return tmp_path


def run(command: str, folder: Path, url: str) -> subprocess.CompletedProcess[str]:
    name, *arguments = command.split()
    assert name == "xinyipi"
    return subprocess.run(
        [XINYIPI, *arguments],
        cwd=folder,
        env=environment(database_url=url),
        capture_output=True,
        text=True,
        check=False,
    )


def test_the_guide_s_file_is_seen_first_then_taken_once_and_verified(
    folder: Path, url: str
) -> None:
    seen = run(PREVIEW, folder, url)
    assert (seen.returncode, seen.stderr) == (0, "")
    assert "旧2024-017" in seen.stdout
    assert "受理 accepted 2024-03-06，办结 due 2024-03-12" in seen.stdout
    assert "在办件 2 F registered_on = 2024-03-04" in seen.stdout
    assert "its first version (from 2026-08-31) stands in" in seen.stdout
    for counts in ("2 new, 0 here already", "0 new, 2 here already"):
        taken = run(TAKE, folder, url)
        assert (taken.returncode, taken.stderr) == (0, "")
        assert counts in taken.stdout
    verified = xinyipi("verify", database_url=url)
    assert (verified.returncode, verified.stderr) == (0, "")


def test_a_faulty_file_is_told_cell_by_cell_and_leaves_nothing(folder: Path, url: str) -> None:
    whole = block("csv")
    file = folder / "open-cases.csv"
    file.write_text(whole.replace("91410404MA0TEXT045", "91410404MA0TEXT046"), encoding="utf-8")
    failed = run(TAKE, folder, url)
    assert (failed.returncode, "Traceback" in failed.stderr) == (1, False)
    assert "在办件 2 C applicant_code = 9141**************\n" in failed.stderr
    assert "No case was taken over" in failed.stderr
    file.write_text(whole, encoding="utf-8")
    assert "2 new, 0 here already" in run(TAKE, folder, url).stdout

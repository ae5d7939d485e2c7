"""docs/security.md names, for each promise, tests that there are."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
PAGE = (ROOT / "docs" / "security.md").read_text(encoding="utf-8")
ROWS = [
    row for row in re.findall(r"^\| (.+) \| (.+) \|$", PAGE, re.MULTILINE) if row[1] != "kept by"
]


def named(cell: str) -> Iterator[tuple[Path, str]]:
    """Each test of a cell: those without a file are of the file before."""
    file = ""
    for path, test in re.findall(r"`(?:(tests/\S+\.py)::)?(test_\w+)`", cell):
        file = path or file
        yield ROOT / file, test


@pytest.mark.parametrize(("promise", "cell"), ROWS)
def test_each_promise_is_kept_by_tests_that_there_are(promise: str, cell: str) -> None:
    tests = [*named(cell)]
    assert tests, promise
    for file, test in tests:
        assert re.search(
            rf"^(async )?def {test}\(", file.read_text(encoding="utf-8"), re.MULTILINE
        ), test

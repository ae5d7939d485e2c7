"""The shape of the code: short functions in short modules, so that a reader finds the way."""

import ast
from collections.abc import Iterator
from pathlib import Path
from statistics import median, quantiles

ROOT = Path(__file__).parent.parent

MODULES = [
    path
    for package in ("api", "schema", "domain")
    for path in sorted(ROOT.glob(f"{package}/**/*.py"))
]


def test_no_function_is_longer_than_60_lines() -> None:
    long = {name: lines for name, lines in functions() if lines > 60}
    assert long == {}


def test_half_of_all_functions_have_8_lines_or_fewer() -> None:
    assert median(lines for _, lines in functions()) <= 8


def test_no_module_is_longer_than_450_lines() -> None:
    long = {str(path.relative_to(ROOT)): length(path) for path in MODULES if length(path) > 450}
    assert long == {}


def test_nine_modules_in_ten_have_350_lines_or_fewer() -> None:
    assert quantiles(map(length, MODULES), n=10)[-1] <= 350


def functions() -> Iterator[tuple[str, int]]:
    for path in MODULES:
        for node in ast.walk(ast.parse(path.read_text())):
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
                assert node.end_lineno is not None
                yield f"{path.relative_to(ROOT)}:{node.name}", node.end_lineno - node.lineno + 1


def length(path: Path) -> int:
    return len(path.read_text().splitlines())

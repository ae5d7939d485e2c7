"""Every clause of the policy has a test that says it proves it."""

import ast
from collections.abc import Iterator
from pathlib import Path

from domain.policy_file import load_policy
from domain.services.policies import FIRST

TESTS = Path(__file__).parent

NOT_YET = {"一", "五2"}
"""一 is measured by statistics and 五2 is publicity: neither has an act in this service yet."""


def _cited() -> Iterator[str]:
    for file in TESTS.rglob("test_*.py"):
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
            if (
                isinstance(node, ast.Call)
                and isinstance(node.func, ast.Attribute)
                and node.func.attr == "clause"
                and ast.unparse(node.func.value).endswith("pytest.mark")
            ):
                yield from (str(a.value) for a in node.args if isinstance(a, ast.Constant))


def _clauses() -> set[str]:
    policy = load_policy(FIRST.read_text(encoding="utf-8"))
    return {id for id, clause in policy.clauses.items() if clause.document is None}


def test_every_clause_of_the_policy_has_a_test() -> None:
    assert _clauses() - NOT_YET - set(_cited()) == set()


def test_no_test_cites_a_clause_that_does_not_exist() -> None:
    policy = load_policy(FIRST.read_text(encoding="utf-8"))
    assert set(_cited()) - set(policy.clauses) == set()


def test_what_is_not_proved_yet_is_not_cited_either() -> None:
    assert NOT_YET & set(_cited()) == set()

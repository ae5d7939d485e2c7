"""The shorter way to attributes leads where graphql-core's own leads, faults included."""

from collections.abc import Mapping
from types import SimpleNamespace
from typing import Any, cast

import pytest
import strawberry
from graphql import ExecutionResult, Executor, execute, parse

from api.executor import AttributeExecutor
from schema.attributes import look_names_up, read_attributes
from schema.terms import CaseMode


@strawberry.type
class Case:
    case_no: str
    version: int
    mode: CaseMode
    tier: str | None
    notes: list[str]
    matter: "Case | None"

    @strawberry.field
    def length(self) -> int:
        return len(self.case_no)


@strawberry.type
class Query:
    @strawberry.field
    def case(self, info: strawberry.Info[None, Any]) -> Case | None:
        return cast("Case", info.root_value)


SCHEMA = strawberry.Schema(query=Query)._schema
TEXT = "{ case { __typename number: caseNo version mode tier notes matter { caseNo } length } }"
WHOLE = {"case_no": "1", "version": 1, "mode": CaseMode.CREDIT, "tier": None, "notes": []}


@pytest.fixture(scope="module", autouse=True)
def _at_once() -> None:
    read_attributes(SCHEMA)
    look_names_up(SCHEMA)


@pytest.mark.parametrize(
    "told",
    [
        {},
        {"tier": "AAA", "notes": ["容缺"], "mode": "CREDIT", "version": 2.0},
        {"matter": SimpleNamespace(case_no="2")},
        {"matter": SimpleNamespace(case_no=None)},
        {"case_no": None},
        {"version": 2**40},
        {"version": "two"},
        {"mode": "NO_SUCH_MODE"},
        {"mode": None},
        {"tier": ValueError("not to be told")},
        {"notes": None},
        {"notes": ["容缺", None]},
    ],
    ids=str,
)
def test_answers_and_errors_are_those_of_graphql_core(told: Mapping[str, object]) -> None:
    case = SimpleNamespace(**{**WHOLE, "matter": None, "length": 1, **told})
    shorter, own = (_answer(by, case) for by in (AttributeExecutor, Executor))
    assert shorter.formatted == own.formatted


def test_a_missing_attribute_is_an_error_of_its_field() -> None:
    answer = _answer(AttributeExecutor, SimpleNamespace(case_no="1"), "{ case { caseNo tier } }")
    assert answer.data == {"case": {"caseNo": "1", "tier": None}}
    assert [error.path for error in answer.errors or ()] == [["case", "tier"]]


def _answer(by: type[Executor[Any]], case: object, text: str = TEXT) -> ExecutionResult:
    answer = execute(SCHEMA, parse(text), case, executor_class=by)
    assert isinstance(answer, ExecutionResult)
    return answer

"""Whatever is asked of the schema gets an answer: no fault of the service, and no error untold."""

import logging
from collections.abc import Mapping
from typing import Any

import httpx
import pytest
from hypothesis import HealthCheck, Phase, given, seed, settings
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi.checks import response_schema_conformance

from schema.errors import ErrorCode
from tests.contract.askers import Asker, Door
from tests.contract.known import Known
from tests.contract.lived_in import ALL_ROLES
from tests.contract.questions import GROUNDS, OPERATIONS, Operation, Question, questions

FAULTS = {
    ErrorCode.INTERNAL_SERVER_ERROR,
    ErrorCode.STORAGE_UNAVAILABLE,
    ErrorCode.TIME_LIMIT_EXCEEDED,
}
ANSWERS = frozenset(ErrorCode) - FAULTS
MORE = 10
"""How often as many questions are asked again where none made sense."""
UNKNOWING = frozenset({"NOT_FOUND", "CONFLICT"})


@pytest.mark.parametrize("operation", OPERATIONS, ids=str)
def test_every_operation_answers_whatever_it_is_asked(
    operation: Operation,
    asker: Asker,
    door: Door,
    known: Known,
    examples: int,
    caplog: pytest.LogCaptureFixture,
) -> None:
    reached = considered = 0

    # A case moves on with every question, so that what failed once cannot be made smaller.
    @settings(
        max_examples=examples,
        phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
        database=None,
    )
    @given(questions(operation, known.sense_for(operation.name, door.version_of)))
    def ask(question: Question) -> None:
        nonlocal reached, considered
        response = door.post(question.document, question.variables)
        look_at(response, question)
        assert [r for r in caplog.records if r.levelno >= logging.ERROR] == []
        answer = (response.json().get("data") or {}).get(operation.name)
        reached += answer is not None
        considered += operation.is_act and was_considered(answer)

    ask()
    to_the_guard = operation.is_act and asker.roles.issuperset(ALL_ROLES)
    for again in range(MORE):
        # By chance all of them may have been nonsense. A run that is derandomized would ask the
        # same once more, but for the seed.
        if asker.may_reach(operation) and not (considered if to_the_guard else reached):
            seed(again)(ask)()
    assert (reached > 0) == asker.may_reach(operation)
    if to_the_guard:
        assert considered > 0, "whoever has every role comes as far as the guard"


def was_considered(payload: Mapping[str, Any] | None) -> bool:
    """Whether an act was done, or refused for what it wants and not for what it does not know."""
    grounds = (payload or {}).get(GROUNDS)
    return grounds is not None and UNKNOWING.isdisjoint(each["code"] for each in grounds)


def look_at(response: httpx.Response, question: Question) -> None:
    """What schemathesis finds wrong with an answer, and what it does not look for."""
    question.case.validate_response(
        response, checks=[not_a_server_error, response_schema_conformance]
    )
    for error in response.json().get("errors", []):
        extensions = error["extensions"]
        assert extensions["code"] in ANSWERS, (question.document, question.variables, error)
        assert extensions["requestId"] == response.headers["x-request-id"]

"""GraphQL over HTTP: media types, status codes, and one typed form for everything that fails."""

import json
import logging
from collections.abc import AsyncIterator
from typing import Any
from uuid import UUID

import httpx
import pytest
from graphql import get_introspection_query

from api.limits import Limits
from tests.api.door import door

pytestmark = pytest.mark.anyio

GRAPHQL = "application/graphql-response+json"
JSON = "application/json"
ENTERPRISE = "91410404MA0TEXT045"

both = pytest.mark.parametrize("accept", [GRAPHQL, JSON])


@pytest.fixture
async def client() -> AsyncIterator[httpx.AsyncClient]:
    async with door() as client:
        yield client


async def ask(
    client: httpx.AsyncClient, query: str, accept: str = GRAPHQL, **members: object
) -> httpx.Response:
    return await client.post(
        "/graphql", json={"query": query, **members}, headers={"accept": accept}
    )


async def send(
    client: httpx.AsyncClient, body: bytes, accept: str = GRAPHQL, content_type: str = JSON
) -> httpx.Response:
    headers = {"accept": accept, "content-type": content_type}
    return await client.post("/graphql", content=body, headers=headers)


def faults(response: httpx.Response) -> list[dict[str, Any]]:
    """The errors of an answer, each with a code and the id of the request."""
    errors: list[dict[str, Any]] = response.json()["errors"]
    for error in errors:
        assert error["message"]
        assert error["extensions"]["code"]
        assert error["extensions"]["requestId"] == response.headers["x-request-id"]
    return errors


def fault(response: httpx.Response, status: int, code: str) -> dict[str, Any]:
    """The one error of a request that was not executed."""
    assert response.status_code == status
    assert "data" not in response.json()
    (error,) = faults(response)
    assert error["extensions"]["code"] == code
    return error


@both
async def test_an_operation_is_executed(client: httpx.AsyncClient, accept: str) -> None:
    response = await ask(client, "{ hello }", accept)
    assert response.status_code == 200
    assert response.headers["content-type"] == f"{accept}; charset=utf-8"
    assert response.json() == {
        "data": {"hello": "你好，世界"},
        "extensions": {"cost": {"requested": 0, "maximum": 5000}},
    }


async def test_variables_and_the_name_of_the_operation_are_taken(
    client: httpx.AsyncClient,
) -> None:
    query = "query A($n: ShortText) { hello(name: $n) } query B { number }"
    answer = await ask(client, query, operationName="A", variables={"n": "石龙"}, extensions={})
    assert answer.json()["data"] == {"hello": "你好，石龙"}
    assert (await ask(client, query, operationName="B")).json()["data"] == {"number": 1}


@pytest.mark.parametrize("name", [None, "C", ""])
async def test_it_must_be_clear_which_operation_is_meant(
    client: httpx.AsyncClient, name: str | None
) -> None:
    response = await ask(client, "query A { hello } query B { number }", operationName=name)
    assert "operationName" in fault(response, 400, "BAD_USER_INPUT")["message"]


@pytest.mark.parametrize(
    ("accept", "answered"),
    [
        (GRAPHQL, GRAPHQL),
        (JSON, JSON),
        ("*/*", JSON),
        ("", JSON),
        ("text/html", JSON),
        ("application/*", JSON),
        (f"{GRAPHQL}, {JSON}", GRAPHQL),
        (f"{JSON}, {GRAPHQL}", GRAPHQL),
        (f"{GRAPHQL};charset=utf-8, */*", GRAPHQL),
        (f"{JSON}, {GRAPHQL};q=0.9", JSON),
        (f"*/*, {GRAPHQL};q=0.9", JSON),
        (f"{GRAPHQL};q=0", JSON),
        (f"{GRAPHQL};q=much", JSON),
    ],
)
async def test_the_answer_has_the_media_type_that_is_wanted_most(
    client: httpx.AsyncClient, accept: str, answered: str
) -> None:
    response = await ask(client, "{ hello }", accept)
    assert response.headers["content-type"] == f"{answered}; charset=utf-8"


@pytest.mark.parametrize("method", ["GET", "HEAD", "PUT", "PATCH", "DELETE", "OPTIONS"])
async def test_only_post_is_answered(client: httpx.AsyncClient, method: str) -> None:
    response = await client.request(method, "/graphql?query={hello}")
    assert (response.status_code, response.headers["allow"]) == (405, "POST")


async def test_a_get_is_refused_in_the_form_of_all_errors(client: httpx.AsyncClient) -> None:
    fault(await client.get("/graphql?query={hello}"), 405, "BAD_REQUEST")


@pytest.mark.parametrize(
    "content_type",
    ["text/plain", "application/x-www-form-urlencoded", "", "application/json; charset=gbk"],
)
async def test_only_json_in_utf8_is_taken(client: httpx.AsyncClient, content_type: str) -> None:
    body = b'{"query": "{ hello }"}'
    fault(await send(client, body, content_type=content_type), 415, "BAD_REQUEST")


@pytest.mark.parametrize(
    "content_type", ["application/json", 'Application/JSON; Charset="UTF-8"', "application/json;"]
)
async def test_utf8_may_be_said(client: httpx.AsyncClient, content_type: str) -> None:
    response = await send(client, b'{"query": "{ hello }"}', content_type=content_type)
    assert response.status_code == 200


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"null",
        b"1",
        b'"x"',
        b"[]",
        b'[{"query": "{ hello }"}]',
        b"{}",
        b'{"query": null}',
        b'{"query": 1}',
        b'{"query": ["{ hello }"]}',
        b'{"query": "{ hello }", "variables": []}',
        b'{"query": "{ hello }", "variables": "{}"}',
        b'{"query": "{ hello }", "operationName": 1}',
        b'{"query": "{ hello }", "extensions": "x"}',
        b'{"query": "{ hello }"} trailing',
        b'{"query": "{ hello }", "x": NaN}',
        b'\xef\xbb\xbf{"query": "{ hello }"}',
        b'{"query": "\xff"}',
        b'{"query": "{ hello }", "ignored": "\xff"}',
        b'{"query": "\\ud800"}',
        b'{"query": "{ hello }", "variables": {"n": "\\udfff"}}',
        b"\x00",
        b'{"query": "{ hello\x00 }"}',
        b'{"query": "\\u0000"}',
        b'{"query": "{ hello(name: \\"\\\\u0000\\") }"}',
        b'{"query": "{ hello(name: \\"\\\\u{0}\\") }"}',
        b'{"query": "{ hello }", "variables": {"n": "\\u0000"}}',
        b"[" * 100_000,
        b'{"query": "{ hello }", "variables": {"n": ' + b"[" * 100_000 + b"]" * 100_000 + b"}}",
        b'{"query": "{ hello }", "x": ' + b'{"a":' * 100_000 + b"1" + b"}" * 100_000 + b"}",
        b'{"query": "{ hello }", "variables": {"n": ' + b"9" * 5_000 + b"}}",
    ],
    ids=lambda body: repr(body[:48]),
)
@both
async def test_what_is_no_graphql_request_is_told_so(
    client: httpx.AsyncClient, body: bytes, accept: str
) -> None:
    fault(await send(client, body, accept), 400, "BAD_REQUEST")


@pytest.mark.parametrize(
    ("query", "code"),
    [
        ("", "GRAPHQL_PARSE_FAILED"),
        ("{ hello", "GRAPHQL_PARSE_FAILED"),
        ("请问", "GRAPHQL_PARSE_FAILED"),
        ("{ helo }", "GRAPHQL_VALIDATION_FAILED"),
        ("{ hello @unknown }", "GRAPHQL_VALIDATION_FAILED"),
        ("query ($n: ShortText) { hello }", "GRAPHQL_VALIDATION_FAILED"),
        ("{ hello(name: $n) }", "GRAPHQL_VALIDATION_FAILED"),
        ("subscription { hello }", "GRAPHQL_VALIDATION_FAILED"),
        ("{ ...a } fragment a on Query { ...a }", "GRAPHQL_VALIDATION_FAILED"),
        ("type Query { a: Int }", "GRAPHQL_VALIDATION_FAILED"),
        ("{ number(value: 2147483648) }", "BAD_USER_INPUT"),
        ('{ number(value: "1") }', "BAD_USER_INPUT"),
        ('{ uscc(value: "1") }', "BAD_USER_INPUT"),
    ],
)
async def test_a_document_that_is_not_executed_has_a_code(
    client: httpx.AsyncClient, query: str, code: str
) -> None:
    fault(await ask(client, query), 400, code)
    # Under plain JSON the status speaks of HTTP alone.
    fault(await ask(client, query, JSON), 200, code)


async def test_a_faulty_document_is_answered_the_same_again(client: httpx.AsyncClient) -> None:
    first, second = [faults(await ask(client, "{ helo }"))[0] for _ in range(2)]
    assert first["extensions"].pop("requestId") != second["extensions"].pop("requestId")
    assert first == second
    assert first["locations"] == [{"line": 1, "column": 3}]


async def test_no_name_of_the_schema_is_suggested(client: httpx.AsyncClient) -> None:
    for query in ("{ helo }", "{ hello(nme: 1) }", "{ ... on Matterr { id } }"):
        assert "Did you mean" not in (await ask(client, query)).text


@pytest.mark.parametrize("value", [None, 1, "9141", {"a": 1}, ["x"], True])
async def test_a_faulty_variable_is_bad_user_input(
    client: httpx.AsyncClient, value: object
) -> None:
    response = await ask(
        client, "query ($code: USCC!) { uscc(value: $code) }", variables={"code": value}
    )
    assert "$code" in fault(response, 400, "BAD_USER_INPUT")["message"]


async def test_a_missing_variable_is_bad_user_input(client: httpx.AsyncClient) -> None:
    fault(await ask(client, "query ($code: USCC!) { uscc(value: $code) }"), 400, "BAD_USER_INPUT")


async def test_null_where_none_may_be_is_bad_user_input(client: httpx.AsyncClient) -> None:
    query = (
        "query ($n: Int = 2, $skip: Boolean = true) { number(value: $n) hello @skip(if: $skip) }"
    )
    response = await ask(client, query, variables={"n": None})
    assert response.status_code == 200
    assert response.json()["data"] == {"number": None}
    assert faults(response)[0]["extensions"]["code"] == "BAD_USER_INPUT"
    fault(await ask(client, query, variables={"skip": None}), 400, "BAD_USER_INPUT")


@pytest.mark.parametrize(
    "query",
    [
        "{ uscc(value: %s) }",
        "{ number(value: %s) }",
        "{ channel(value: %s) }",
        "mutation { act(input: %s) }",
        "mutation { act(input: {channel: MOBILE, reason: [%s]}) }",
        "{ hello(name: {a: %s}) }",
        "{ matters(first: %s) { totalCount } }",
        "{ hello(name: %s",
        "{ %s }",
        "%s { hello }",
    ],
)
@pytest.mark.parametrize("code", ['"91410404MA0TEXT044"', '"""91410404MA0TEXT044"""'])
async def test_what_was_sent_is_never_repeated(
    client: httpx.AsyncClient, query: str, code: str
) -> None:
    response = await ask(client, query % code)
    assert response.status_code == 400
    assert "MA0TEXT" not in response.text


@pytest.mark.parametrize(
    "use",
    [
        "query Q($value: USCC!) { uscc(value: $value) }",
        "query Q($value: Int!) { number(value: $value) }",
        "query Q($value: Boolean!) { hello @skip(if: $value) }",
        "query Q($value: ShortText!) { hello(name: $value) }",
        "query Q($value: Cursor!) { matters(after: $value) { totalCount } }",
        "query Q($value: Channel!) { channel(value: $value) }",
        "mutation Q($value: ActInput!) { act(input: $value) }",
    ],
)
@pytest.mark.parametrize(
    "value",
    [
        "91410404MA0TEXT044\n",
        ["91410404MA0TEXT044"],
        {"channel": "91410404MA0TEXT044"},
        {"reason": "91410404MA0TEXT044", "more": 1},
        {"reason": {"text": "91410404MA0TEXT044"}},
    ],
    ids=["text", "list", "missing", "more", "nested"],
)
async def test_a_variable_is_never_repeated(
    client: httpx.AsyncClient, use: str, value: object
) -> None:
    response = await ask(client, use, variables={"value": value})
    assert response.status_code == 400
    assert {each["extensions"]["code"] for each in faults(response)} == {"BAD_USER_INPUT"}
    assert "MA0TEXT" not in response.text


async def test_a_bug_is_masked_and_logged(
    client: httpx.AsyncClient, caplog: pytest.LogCaptureFixture
) -> None:
    response = await ask(client, "{ hello broken }")
    assert response.status_code == 200
    assert response.json()["data"] == {"hello": "你好，世界", "broken": None}
    (error,) = faults(response)
    assert error["message"].startswith("服务内部错误")
    assert error["path"] == ["broken"]
    assert error["locations"] == [{"line": 1, "column": 9}]
    assert error["extensions"]["code"] == "INTERNAL_SERVER_ERROR"
    assert "1234" not in response.text
    (record,) = caplog.records
    assert record.levelno == logging.ERROR
    assert response.headers["x-request-id"] in record.getMessage()
    assert record.exc_info is not None
    assert isinstance(record.exc_info[1], RuntimeError)


async def test_a_promise_not_kept_is_an_internal_error(client: httpx.AsyncClient) -> None:
    response = await ask(client, "{ empty }")
    assert response.status_code == 200
    assert response.json()["data"] is None
    assert faults(response)[0]["extensions"]["code"] == "INTERNAL_SERVER_ERROR"
    assert "Query.empty" not in response.text


async def test_a_resolver_may_find_a_value_at_fault(client: httpx.AsyncClient) -> None:
    response = await ask(client, "{ hello refusing matters(first: 0) { totalCount } }")
    assert response.status_code == 200
    assert response.json()["data"] is None
    district, size = faults(response)
    assert district["message"] == "行政区划不存在 / there is no such district"
    assert (district["path"], size["path"]) == (["refusing"], ["matters"])
    assert {each["extensions"]["code"] for each in (district, size)} == {"BAD_USER_INPUT"}


@both
async def test_who_must_say_who_he_is_gets_401(client: httpx.AsyncClient, accept: str) -> None:
    response = await ask(client, "{ hello mine }", accept)
    assert "path" not in fault(response, 401, "UNAUTHENTICATED")
    assert response.headers["www-authenticate"] == "Bearer"


@both
async def test_who_asks_too_often_is_told_when_to_come_back(
    client: httpx.AsyncClient, accept: str
) -> None:
    response = await ask(client, "{ often }", accept)
    assert fault(response, 429, "RATE_LIMITED")["extensions"]["retryAfter"] == 7
    assert response.headers["retry-after"] == "7"


@both
async def test_a_store_that_is_not_there_is_503(
    client: httpx.AsyncClient, accept: str, caplog: pytest.LogCaptureFixture
) -> None:
    response = await ask(client, "{ hello stored }", accept)
    fault(response, 503, "STORAGE_UNAVAILABLE")
    assert response.headers["retry-after"] == "1"
    assert "10.0.0.7" not in response.text
    assert "found no storage" in caplog.text


@pytest.mark.parametrize(
    ("trouble", "status", "code"),
    [
        ("stranger", 401, "UNAUTHENTICATED"),
        ("outage", 503, "STORAGE_UNAVAILABLE"),
        ("bug", 500, "INTERNAL_SERVER_ERROR"),
    ],
)
async def test_trouble_before_the_execution_is_told_in_the_same_form(
    client: httpx.AsyncClient, trouble: str, status: int, code: str
) -> None:
    headers = {"x-context": trouble, "accept": GRAPHQL}
    response = await client.post("/graphql", json={"query": "{ hello }"}, headers=headers)
    fault(response, status, code)
    assert "secret" not in response.text


async def test_a_request_has_its_time(caplog: pytest.LogCaptureFixture) -> None:
    async with door(Limits(seconds=0.01)) as client:
        response = await ask(client, "{ hello waiting }")
    error = fault(response, 503, "TIME_LIMIT_EXCEEDED")
    assert response.headers["retry-after"] == str(error["extensions"]["retryAfter"]) == "1"


@pytest.mark.parametrize("query", ["{ __schema { types { name } } }", "{ helo }", "{ hello"])
async def test_a_stranger_learns_nothing_of_the_schema(
    client: httpx.AsyncClient, query: str
) -> None:
    answer = await client.post(
        "/graphql", json={"query": query}, headers={"accept": GRAPHQL, "x-context": "stranger"}
    )
    fault(answer, 401, "UNAUTHENTICATED")


async def test_a_missing_right_is_named_beside_the_answer(client: httpx.AsyncClient) -> None:
    answer = (await ask(client, "{ hidden }")).json()
    assert answer["data"] == {"hidden": None}
    assert answer["extensions"]["denied"] == [{"path": ["hidden"], "requires": "AUDITOR"}]
    assert "errors" not in answer
    assert "denied" not in (await ask(client, "{ hello }")).json()["extensions"]


async def test_the_schema_can_be_read(client: httpx.AsyncClient) -> None:
    query = get_introspection_query(specified_by_url=True, input_value_deprecation=True)
    answer = (await ask(client, query)).json()
    assert "errors" not in answer
    assert answer["data"]["__schema"]["queryType"]["name"] == "Query"


@pytest.mark.parametrize("known_as", ["410404199001010011", str(UUID(int=0)), "", "<b>"])
async def test_a_request_has_an_id_of_ours_whatever_it_calls_itself(
    client: httpx.AsyncClient, known_as: str
) -> None:
    response = await client.get("/graphql", headers={"x-request-id": known_as})
    given = response.headers["x-request-id"]
    assert given == str(UUID(given)) != known_as
    assert faults(response)[0]["extensions"]["requestId"] == given


async def test_answers_are_hardened(client: httpx.AsyncClient) -> None:
    headers = (await ask(client, "{ hello }")).headers
    assert headers["content-security-policy"].startswith("default-src 'none'")
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["x-frame-options"] == "DENY"
    assert headers["referrer-policy"] == "no-referrer"
    assert headers["cache-control"] == "no-store"


async def test_an_answer_may_have_a_header_of_its_own(client: httpx.AsyncClient) -> None:
    headers = (await client.post("/upload", content=b"x")).headers
    assert headers.get_list("cache-control") == ["private"]


async def chunks(count: int) -> AsyncIterator[bytes]:
    for _ in range(count):
        yield b"x" * 100


@pytest.mark.parametrize(("size", "status"), [(1000, 200), (1001, 413)])
async def test_a_body_has_its_size(size: int, status: int) -> None:
    async with door(most=1000) as client:
        assert (await client.post("/upload", content=b"x" * size)).status_code == status


@pytest.mark.parametrize(("count", "status"), [(10, 200), (11, 413)])
async def test_a_body_without_an_announced_size_is_counted(count: int, status: int) -> None:
    async with door(most=1000) as client:
        response = await client.post("/upload", content=chunks(count))
        assert response.status_code == status
        streamed = await client.post(
            "/graphql", content=chunks(count), headers={"content-type": JSON}
        )
        assert streamed.status_code == (413 if status == 413 else 400)


async def test_an_announced_size_is_taken_at_its_word() -> None:
    async with door(most=1000) as client:
        announced = {"content-length": "1001"}
        response = await client.post("/upload", content=chunks(1), headers=announced)
        fault(response, 413, "BAD_REQUEST")


async def test_a_body_too_large_is_told_in_the_form_of_all_errors() -> None:
    async with door(most=1000) as client:
        query = json.dumps({"query": "{ hello }" + " " * 1000})
        response = await send(client, query.encode())
        assert "1000" in fault(response, 413, "BAD_REQUEST")["message"]
        response = await client.post("/graphql", content=chunks(11), headers={"content-type": JSON})
        fault(response, 413, "BAD_REQUEST")

"""Limits: each stands between the last request it lets through and the first it refuses."""

from collections.abc import Callable
from typing import Any

import httpx
import pytest
from graphql import get_introspection_query

from api.limits import Limits
from tests.api.door import door

pytestmark = pytest.mark.anyio


async def ask(client: httpx.AsyncClient, query: str, **members: object) -> httpx.Response:
    return await client.post(
        "/graphql",
        json={"query": query, **members},
        headers={"accept": "application/graphql-response+json"},
    )


async def cost(query: str, **variables: object) -> int:
    async with door() as client:
        response = await ask(client, query, variables=variables)
    assert response.status_code == 200, response.text
    paid = response.json()["extensions"]["cost"]["requested"]
    assert isinstance(paid, int)
    return paid


async def overruns(query: str, **members: object) -> list[Any]:
    """What a refused request asked too much of: name, how much, how much there may be."""
    async with door() as client:
        response = await ask(client, query, **members)
    assert response.status_code == 400
    errors = response.json()["errors"]
    assert {error["extensions"]["code"] for error in errors} == {"COST_LIMIT_EXCEEDED"}
    return [tuple(error["extensions"].get("limit", {}).values()) for error in errors]


def nested(levels: int) -> str:
    """A query of so many levels of fields."""
    inner = "{ id }"
    for _ in range(levels - 2):
        inner = f"{{ partOf {inner} }}"
    return f"{{ matter {inner} }}"


def introspection(levels: int) -> str:
    """A query with so many levels below `__schema`."""
    inner = "{ name }"
    for _ in range(levels - 2):
        inner = f"{{ ofType {inner} }}"
    return f"{{ __schema {{ queryType {inner} }} }}"


def doubled(times: int) -> str:
    """Fragments that each spread the next one twice: 2 to the so many-th paths."""
    chain = " ".join(
        f"fragment f{step} on Query {{ ...f{step + 1} ...f{step + 1} }}" for step in range(times)
    )
    return f"{{ ...f0 }} {chain} fragment f{times} on Query {{ hello }}"


@pytest.mark.parametrize(
    ("name", "limit", "good", "bad"),
    [
        ("depth", 8, nested(8), nested(9)),
        ("introspection_depth", 15, introspection(15), introspection(16)),
        ("fields", 500, "{" + " hello" * 500 + "}", "{" + " hello" * 501 + "}"),
        (
            "aliases",
            30,
            "{" + " ".join(f"a{place}: hello" for place in range(30)) + "}",
            "{" + " ".join(f"a{place}: hello" for place in range(31)) + "}",
        ),
        (
            "directives",
            10,
            "{" + " hello @skip(if: true)" * 10 + "}",
            "{" + " hello @skip(if: true)" * 11 + "}",
        ),
        (
            "mutations",
            10,
            "mutation {" + " ".join(f"a{place}: act" for place in range(10)) + "}",
            "mutation {" + " ".join(f"a{place}: act" for place in range(11)) + "}",
        ),
        (
            "cost",
            5000,
            "{ a: matters(first: 100) { nodes { similar(first: 47) { nodes { id } } } } }",
            "{ a: matters(first: 100) { nodes { similar(first: 48) { nodes { id } } } } }",
        ),
    ],
)
async def test_one_more_than_the_limit_is_refused(
    name: str, limit: int, good: str, bad: str
) -> None:
    async with door() as client:
        assert (await ask(client, good)).status_code == 200
    ((refused, requested, maximum),) = await overruns(bad)
    assert (refused, maximum) == (name, limit)
    assert requested > limit


async def test_a_page_size_counts_however_its_number_is_written() -> None:
    """GraphQL takes 100.0 for an Int, as JSON does."""
    pages = (
        "query ($n: Int) { matters(first: $n) { nodes { similar(first: $n) { nodes { id } } } } }"
    )
    assert await cost(pages, n=60.0) == await cost(pages, n=60) > await cost(pages, n=20)


async def test_a_client_reads_the_schema_and_no_request_asks_for_it_many_times() -> None:
    assert 0 < await cost(get_introspection_query()) <= Limits().cost / 2
    deep = "fields { type { ofType { fields { type { ofType { name } } } } } }"
    whole = " ".join(f"a{place}: types {{ {deep} }}" for place in range(30))
    ((refused, _, maximum),) = await overruns(f"{{ __schema {{ {whole} }} }}")
    assert (refused, maximum) == ("cost", Limits().cost)


@pytest.mark.parametrize("wrapped", [lambda items: items, lambda items: [{"of": items}]])
async def test_a_list_in_the_variables_has_no_more_items_than_the_limit(
    wrapped: Callable[[list[str]], object],
) -> None:
    async def answer(items: int) -> Any:
        variables = {"names": wrapped(["x"] * items)}
        return (await ask(client, "{ hello }", variables=variables)).json()

    async with door() as client:
        good, bad = await answer(500), await answer(501)
    assert "errors" not in good
    (error,) = bad["errors"]
    assert error["extensions"]["code"] == "COST_LIMIT_EXCEEDED"
    assert error["extensions"]["limit"] == {"name": "items", "requested": 501, "maximum": 500}


async def test_the_refusal_says_which_limit_and_by_how_much() -> None:
    async with door() as client:
        (error,) = (await ask(client, nested(9))).json()["errors"]
    assert (
        error["message"] == "字段层数为 9，超过上限 8 / 9 levels of fields, at most 8 are allowed"
    )
    assert error["extensions"]["limit"] == {"name": "depth", "requested": 9, "maximum": 8}


async def test_every_limit_that_is_overrun_is_named() -> None:
    query = "{" + " ".join(f"a{place}: hello @skip(if: true)" for place in range(31)) + "}"
    assert await overruns(query) == [("aliases", 31, 30), ("directives", 31, 10)]


@pytest.mark.parametrize(("tokens", "refused"), [(2_000, False), (2_001, True)])
async def test_a_document_has_its_tokens(tokens: int, *, refused: bool) -> None:
    query = "{ number(value: [" + " 1" * (tokens - 9) + " ]) }"
    async with door() as client:
        (error,) = (await ask(client, query)).json()["errors"]
    expected = "COST_LIMIT_EXCEEDED" if refused else "BAD_USER_INPUT"
    assert error["extensions"]["code"] == expected


@pytest.mark.parametrize("query", ["#" * 64_001, "# \n" * 2_001 + "{ hello }"])
async def test_comments_and_blanks_are_bounded_too(query: str) -> None:
    assert await overruns(query) == [()]


@pytest.mark.parametrize(
    "query",
    [
        "{ matter { ...a } } fragment a on Matter { needs { ...a } }",
        "{ ...a } fragment a on Query { ...b } fragment b on Query { hello ...a }",
        "{ ...missing }",
        "{ ... on Missing { id } }",
    ],
)
async def test_what_is_wrong_with_fragments_is_left_to_validation(query: str) -> None:
    async with door() as client:
        (error,) = (await ask(client, query)).json()["errors"]
    assert error["extensions"]["code"] == "GRAPHQL_VALIDATION_FAILED"


async def test_doubled_fragments_count_wherever_they_are_spread() -> None:
    assert await overruns(doubled(18)) == [("fields", 2**18, 500)]
    assert await overruns(doubled(100)) == [("fields", 1_000_000, 500)]


async def test_a_long_chain_of_fragments_is_refused_and_does_no_harm() -> None:
    chain = " ".join(
        f"fragment f{step} on Matter {{ needs {{ ...f{step + 1} }} }}" for step in range(170)
    )
    query = f"{{ matter {{ ...f0 }} }} {chain} fragment f170 on Matter {{ id }}"
    assert [name for name, *_ in await overruns(query)] == ["depth"]


async def test_each_operation_has_the_limits() -> None:
    one = "query A " + nested(8)
    query = f"{one} query B " + nested(8)
    async with door() as client:
        assert (await ask(client, query, operationName="B")).status_code == 200
    assert await overruns(f"{one} query B {nested(9)}", operationName="A") == [("depth", 9, 8)]


@pytest.mark.parametrize(
    ("query", "paid"),
    [
        ("{ hello number }", 0),
        ("{ __typename }", 0),
        ("{ __schema { types { name fields { name } } } }", 34),
        ("{ matter { id } }", 1),
        ("{ matter { authority { name } } }", 2),
        ("{ statistics }", 50),
        ("{ matters { nodes { id } } }", 1 + 20),
        ("{ matters(first: 5) { nodes { authority { name } } } }", 1 + 5 * 2),
        ("{ matters(last: 5) { edges { cursor node { id } } } }", 1 + 5 * 2),
        ("{ matters(first: 5) { pageInfo { hasNextPage } } }", 1 + 1),
        ("{ matters(first: 5) { totalCount } }", 1 + 10),
        ("{ matters(first: 5) { nodes { similar(first: 3) { nodes { id } } } } }", 1 + 5 * 5),
        ("{ matter { needs { authority { name } } } }", 1 + 10 * 2),
        ("{ matters(first: 5) { ...a } } fragment a on MatterConnection { nodes { id } }", 6),
        ("{ matters(first: 5) { ... on MatterConnection { nodes { id } } } }", 6),
        ("{ ...a ...b } fragment a on Query { matter { id } } fragment b on Query { ...a }", 2),
    ],
)
async def test_an_answer_costs_its_objects_by_the_rows_that_are_asked_for(
    query: str, paid: int
) -> None:
    assert await cost(query) == paid


@pytest.mark.parametrize(
    ("variables", "paid"), [({"n": 5}, 6), ({"n": 7}, 8), ({}, 4), ({"n": None}, 21)]
)
async def test_the_size_of_a_page_may_be_a_variable(
    variables: dict[str, object], paid: int
) -> None:
    query = "query ($n: Int = 3) { matters(first: $n) { nodes { id } } }"
    assert await cost(query, **variables) == paid


async def test_the_cost_is_looked_at_with_the_values_of_each_request() -> None:
    query = "query ($n: Int!) { matters(first: $n) { nodes { authority { name } } } }"
    limits = Limits(cost=100)
    async with door(limits) as client:
        statuses = [
            (await ask(client, query, variables={"n": size})).status_code for size in (49, 50, 49)
        ]
    assert statuses == [200, 400, 200]


@pytest.mark.parametrize(("size", "paid"), [("-5", 1), ("101", 101), ("999999999", 101)])
async def test_a_page_that_is_refused_anyway_costs_no_more_than_the_largest(
    size: str, paid: int
) -> None:
    assert await cost(f"{{ number matters(first: {size}) {{ nodes {{ id }} }} }}") == paid


async def test_nothing_is_executed_beyond_the_cost() -> None:
    async with door(Limits(cost=10)) as client:
        answer = (await ask(client, "{ statistics }")).json()
    assert "data" not in answer
    assert answer["errors"][0]["extensions"]["limit"] == {
        "name": "cost",
        "requested": 50,
        "maximum": 10,
    }

"""Connections: walking a list by pages through GraphQL, over a real table."""

import base64
import json
import sqlite3
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import pytest
import strawberry
from hypothesis import example, given
from hypothesis import strategies as st
from strawberry.schema.config import StrawberryConfig
from strawberry.types import ExecutionResult

from domain.listing import Key, Slice, Sort, Window, window
from domain.store.keyset import keyset
from schema.connection import After, Before, Connection, First, Last, cursor, page
from schema.describe import field
from schema.scalars import SCALARS, Cursor

pytestmark = pytest.mark.anyio

BY_DUE = Sort("cases.due", {"due_on": str, "id": str})
BY_POSITION = Sort("events.position", {"position": int})

Row = tuple[str, str]
CASES: list[Row] = [(f"2026-10-{8 + place // 3:02}", f"case{place:02}") for place in range(25)]


@strawberry.type(name="Case", description="A case (办件).")
class CaseView:
    id: strawberry.ID = strawberry.field(description="Its id (标识).")

    @classmethod
    def of(cls, row: Row) -> "CaseView":
        return cls(id=strawberry.ID(row[1]))


@dataclass
class Table:
    """What a store does: rows by keyset, and a count that tells how often it was made."""

    db: sqlite3.Connection
    counted: int = 0

    def listed(self, part: Slice) -> Window[Row]:
        where, order, values, limit = keyset(BY_DUE, part)
        rows = self.db.execute(
            f"SELECT due_on, id FROM cases WHERE {where} ORDER BY {order} LIMIT ?",
            (*values, limit),
        )
        return window(rows.fetchall(), part)

    async def count(self) -> int:
        self.counted += 1
        (number,) = self.db.execute("SELECT COUNT(*) FROM cases").fetchone()
        return int(number)


Info = strawberry.Info[Table, None]


@strawberry.type
class Query:
    @field("The cases by due day.")
    def cases(
        self,
        info: Info,
        first: First = None,
        after: After = None,
        last: Last = None,
        before: Before = None,
    ) -> Connection[CaseView]:
        part = page(BY_DUE, first=first, after=after, last=last, before=before)
        return Connection.of(
            info.context.listed(part),
            BY_DUE,
            key=lambda row: row,
            node=CaseView.of,
            count=info.context.count,
        )


schema = strawberry.Schema(Query, config=StrawberryConfig(scalar_map=SCALARS))


@pytest.fixture
def table() -> Iterator[Table]:
    db = sqlite3.connect(":memory:")
    db.execute("CREATE TABLE cases (due_on TEXT NOT NULL, id TEXT PRIMARY KEY)")
    db.executemany("INSERT INTO cases VALUES (?, ?)", CASES)
    yield Table(db)
    db.close()


async def ask(table: Table, selection: str, **arguments: object) -> ExecutionResult:
    query = f"""
      query ($first: Int, $after: Cursor, $last: Int, $before: Cursor) {{
        cases(first: $first, after: $after, last: $last, before: $before) {{ {selection} }}
      }}
    """
    return await schema.execute(query, arguments, context_value=table)


async def cases(table: Table, selection: str, **arguments: object) -> dict[str, Any]:
    result = await ask(table, selection, **arguments)
    assert result.errors is None
    assert result.data is not None
    answer = result.data["cases"]
    assert isinstance(answer, dict)
    return answer


async def fault(table: Table, **arguments: object) -> str:
    result = await ask(table, "nodes { id }", **arguments)
    assert result.errors is not None
    (error,) = result.errors
    assert error.extensions is not None
    assert error.extensions["code"] == "BAD_USER_INPUT"
    return error.message


def forged(*content: object) -> str:
    return base64.urlsafe_b64encode(json.dumps(content).encode()).decode().rstrip("=")


async def test_twenty_rows_make_a_page_where_no_number_is_given(table: Table) -> None:
    answer = await cases(table, "nodes { id } pageInfo { hasNextPage hasPreviousPage }")
    assert answer["nodes"] == [{"id": key} for _, key in CASES[:20]]
    assert answer["pageInfo"] == {"hasNextPage": True, "hasPreviousPage": False}


@pytest.mark.parametrize(
    ("number", "edge", "reached", "more"),
    [
        ("first", "after", "endCursor", "hasNextPage"),
        ("last", "before", "startCursor", "hasPreviousPage"),
    ],
)
@pytest.mark.parametrize("size", [1, 7, 24, 25, 100])
async def test_pages_give_the_whole_list_in_either_direction(
    table: Table, number: str, edge: str, reached: str, more: str, size: int
) -> None:
    pages: list[list[str]] = []
    place, follows = None, True
    while follows:
        answer = await cases(
            table,
            f"nodes {{ id }} pageInfo {{ {reached} {more} }}",
            **{number: size, edge: place},
        )
        pages.append([node["id"] for node in answer["nodes"]])
        assert answer["pageInfo"][reached] != place, "the walk stands still"
        place, follows = answer["pageInfo"][reached], answer["pageInfo"][more]
    in_order = pages if number == "first" else reversed(pages)
    assert [key for each in in_order for key in each] == [key for _, key in CASES]


async def test_an_edge_tells_the_place_of_its_row(table: Table) -> None:
    answer = await cases(table, "edges { cursor node { id } }", first=3)
    second = answer["edges"][1]
    assert second["node"] == {"id": CASES[1][1]}
    following = await cases(table, "nodes { id }", first=1, after=second["cursor"])
    assert following["nodes"] == [{"id": CASES[2][1]}]


async def test_an_empty_page_has_no_cursors(table: Table) -> None:
    answer = await cases(
        table,
        "nodes { id } edges { cursor } pageInfo { startCursor endCursor hasNextPage }",
        after=cursor(BY_DUE, ("9999-12-31", "")),
    )
    assert answer == {
        "nodes": [],
        "edges": [],
        "pageInfo": {"startCursor": None, "endCursor": None, "hasNextPage": False},
    }


async def test_the_list_is_counted_only_where_somebody_asks(table: Table) -> None:
    await cases(table, "nodes { id } pageInfo { hasNextPage }")
    assert table.counted == 0
    assert await cases(table, "totalCount", first=1) == {"totalCount": len(CASES)}
    assert table.counted == 1


async def test_first_and_last_together_are_refused(table: Table) -> None:
    assert "give first or last" in await fault(table, first=1, last=1)


@pytest.mark.parametrize("number", ["first", "last"])
@pytest.mark.parametrize("size", [-1, 0, 101, 2**31 - 1])
async def test_a_page_has_one_to_a_hundred_rows(table: Table, number: str, size: int) -> None:
    assert f"{number} is from 1 to 100" in await fault(table, **{number: size})


@pytest.mark.parametrize("edge", ["after", "before"])
@pytest.mark.parametrize(
    "place",
    [
        "x",
        "WyJj",
        forged("cases.due", ["2026-10-08"]),
        forged("cases.due", ["2026-10-08", "a", "b"]),
        forged("cases.due", ["2026-10-08", 1]),
        forged("cases.due", ["2026-10-08", True]),
        forged("cases.due", ["2026-10-08", None]),
        forged("cases.due", ["2026-10-08", "a\x00"]),
        forged("cases.due", "2026-10-08"),
        forged("cases.newest", ["2026-10-08", "a"]),
        forged({"cases.due": 1}),
        cursor(BY_POSITION, (1,)),
    ],
)
async def test_a_cursor_of_another_list_or_of_no_list_is_refused(
    table: Table, edge: str, place: str
) -> None:
    assert "not of this list in this order" in await fault(table, **{edge: place})


@pytest.mark.parametrize("position", [-1, 2**31, 1.5, "1"])
async def test_a_forged_number_never_reaches_the_database(position: object) -> None:
    with pytest.raises(Exception, match="not of this list in this order"):
        page(BY_POSITION, after=Cursor(forged("events.position", [position])))


@given(st.from_regex(r"\A[A-Za-z0-9_-]{1,40}\Z"))
@example("____")
def test_any_other_text_is_no_cursor(text: str) -> None:
    with pytest.raises(Exception, match="not of this list in this order"):
        page(BY_DUE, after=Cursor(text))


keys = st.tuples(st.text(st.characters(exclude_categories=["Cc", "Cs"])), st.uuids().map(str))


@given(keys)
def test_a_cursor_leads_back_to_its_row(key: Key) -> None:
    assert page(BY_DUE, after=cursor(BY_DUE, key)).after == key

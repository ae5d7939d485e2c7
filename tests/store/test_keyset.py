"""Keyset pages, on a real table: walking a list by pages gives each row once, in order."""

import sqlite3
from collections.abc import Iterator
from contextlib import closing

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.listing import Key, Slice, Sort, Window, window
from domain.store.keyset import keyset

BY_DUE = Sort("cases.due", {"due_on": str, "id": str})
NEWEST = Sort("events.newest", {"due_on": str, "id": str}, descending=True)

Case = tuple[str, str]

# Few days, so that many cases fall due together and the id decides.
lists = st.lists(
    st.tuples(st.sampled_from(["2026-10-08", "2026-10-09"]), st.from_regex(r"\A[a-c]{1,3}\Z")),
    unique_by=lambda case: case[1],
    max_size=12,
)
sorts = st.sampled_from([BY_DUE, NEWEST])


def table(cases: list[Case]) -> sqlite3.Connection:
    db = sqlite3.connect(":memory:")
    db.execute("CREATE TABLE cases (due_on TEXT NOT NULL, id TEXT NOT NULL)")
    db.execute("CREATE INDEX cases_due ON cases (due_on, id)")
    db.executemany("INSERT INTO cases VALUES (?, ?)", cases)
    return db


def read(db: sqlite3.Connection, sort: Sort, part: Slice) -> Window[Case]:
    where, order, values, limit = keyset(sort, part)
    rows: list[Case] = db.execute(
        f"SELECT due_on, id FROM cases WHERE {where} ORDER BY {order} LIMIT ?", (*values, limit)
    ).fetchall()
    return window(rows, part)


def pages(
    db: sqlite3.Connection, sort: Sort, limit: int, *, backward: bool
) -> Iterator[list[Case]]:
    edge: Key | None = None
    more = True
    while more:
        part = Slice(limit, before=edge, backward=True) if backward else Slice(limit, after=edge)
        page = read(db, sort, part)
        yield list(page.rows)
        more = page.has_previous if backward else page.has_next
        reached = page.rows[0 if backward else -1] if page.rows else None
        assert reached != edge or not more, "the walk stands still"
        edge = reached


def in_order(cases: list[Case], sort: Sort) -> list[Case]:
    return sorted(cases, reverse=sort.descending)


@given(lists, sorts, st.integers(1, 5))
def test_pages_forward_give_each_row_once_and_in_order(
    cases: list[Case], sort: Sort, limit: int
) -> None:
    with closing(table(cases)) as db:
        walked = [case for page in pages(db, sort, limit, backward=False) for case in page]
    assert walked == in_order(cases, sort)


@given(lists, sorts, st.integers(1, 5))
def test_pages_backward_are_in_the_order_of_the_sort_too(
    cases: list[Case], sort: Sort, limit: int
) -> None:
    with closing(table(cases)) as db:
        walked = list(pages(db, sort, limit, backward=True))
    assert [case for page in reversed(walked) for case in page] == in_order(cases, sort)


@given(lists, sorts, st.data())
def test_both_keys_leave_what_stands_between_them(
    cases: list[Case], sort: Sort, data: st.DataObject
) -> None:
    ordered = in_order(cases, sort)
    first, last = sorted(data.draw(st.tuples(*[st.integers(0, len(cases))] * 2)))
    after = ordered[first - 1] if first else None
    before = ordered[last] if last < len(ordered) else None
    with closing(table(cases)) as db:
        page = read(db, sort, Slice(100, after=after, before=before))
    assert list(page.rows) == ordered[first:last]
    assert (page.has_previous, page.has_next) == (first > 0, False)


def test_a_full_last_page_knows_that_nothing_follows() -> None:
    with closing(table([("2026-10-08", "a"), ("2026-10-08", "b")])) as db:
        assert read(db, BY_DUE, Slice(1)).has_next
        assert not read(db, BY_DUE, Slice(2)).has_next


@pytest.mark.parametrize("sort", [BY_DUE, NEWEST], ids=lambda sort: sort.name)
@pytest.mark.parametrize("backward", [False, True])
def test_the_index_finds_the_page_and_nothing_is_sorted(sort: Sort, *, backward: bool) -> None:
    key = ("2026-10-08", "a")
    part = Slice(20, before=key, backward=True) if backward else Slice(20, after=key)
    where, order, values, _ = keyset(sort, part)
    with closing(table([])) as db:
        plan = db.execute(
            f"EXPLAIN QUERY PLAN SELECT id FROM cases WHERE {where} ORDER BY {order}", values
        ).fetchall()
    (step,) = plan
    assert "SEARCH cases USING COVERING INDEX cases_due" in step[3]

"""Keyset pages: the rows after (or before) a known one, found by the index however deep it lies.

A list is read in one `Sort`; a caller asks for a `Slice` of it; `keyset` says it in SQL as a row
value, `(a, id) > (?, ?)`, which SQLite and PostgreSQL both answer from an index over `(a, id)`:

    part = keyset(sort, slice)
    rows = await fetch(
        f"SELECT ... WHERE {filter} AND {part.where} ORDER BY {part.order} LIMIT ?",
        *filter_values, *part.values, part.limit,
    )
    return window(rows, slice)

One row more than asked for is read, which tells whether there are more. A column may be any SQL
expression that is never NULL.
"""

from typing import NamedTuple

from domain.listing import Key, Slice, Sort, Window, window

__all__ = ["Key", "Keyset", "Slice", "Sort", "Window", "keyset", "window"]


class Keyset(NamedTuple):
    """A slice in SQL: a condition, an order, the values for `?` in the condition, a limit."""

    where: str
    order: str
    values: Key
    limit: int


def keyset(sort: Sort, part: Slice) -> Keyset:
    """Say in SQL which rows of `sort` are those of `part`, and one more in its direction."""
    later, earlier = ("<", ">") if sort.descending else (">", "<")
    bounds = [(later, part.after), (earlier, part.before)]
    given = [(comparison, key) for comparison, key in bounds if key is not None]
    return Keyset(
        where=" AND ".join(_beyond(sort, comparison) for comparison, _ in given) or "TRUE",
        order=_order(sort, descending=sort.descending is not part.backward),
        values=tuple(value for _, key in given for value in key),
        limit=part.limit + 1,
    )


def _beyond(sort: Sort, comparison: str) -> str:
    holders = ", ".join("?" for _ in sort.columns)
    return f"({', '.join(sort.columns)}) {comparison} ({holders})"


def _order(sort: Sort, *, descending: bool) -> str:
    direction = "DESC" if descending else "ASC"
    return ", ".join(f"{column} {direction}" for column in sort.columns)

"""Keyset pages: the rows after (or before) a known one, found by the index however deep it lies.

A list is read in one `Sort`; a caller asks for a `Slice` of it; `keyset` says it in SQL as a row
value, `(a, id) > (?, ?)`, which SQLite and PostgreSQL both answer from an index over `(a, id)`:

    part = keyset(sort, slice)
    rows = await fetch(
        f"SELECT ... WHERE {filter} AND {part.where} ORDER BY {part.order} LIMIT ?",
        *filter_values, *part.values, part.limit,
    )
    return window(rows, slice)

One row more than asked for is read, which tells whether there are more.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Generic, NamedTuple, TypeAlias, TypeVar

Key: TypeAlias = tuple[str | int, ...]
"""Where a row stands in a sort: its values of the columns of the sort."""

Row = TypeVar("Row")


@dataclass(frozen=True, slots=True)
class Sort:
    """A total order of a list, all columns in one direction.

    `name` is what a cursor is bound to, and differs from every other sort of the service
    (`cases.due`). `columns` maps SQL expressions that are never NULL to the type of their values;
    the last is unique, mostly the id.
    """

    name: str
    columns: Mapping[str, type[str | int]]
    descending: bool = False


@dataclass(frozen=True, slots=True)
class Slice:
    """`limit` rows between two keys, both left out: the first of them, or, `backward`, the last."""

    limit: int
    after: Key | None = None
    before: Key | None = None
    backward: bool = False


class Keyset(NamedTuple):
    """A slice in SQL: a condition, an order, the values for `?` in the condition, a limit."""

    where: str
    order: str
    values: Key
    limit: int


@dataclass(frozen=True, slots=True)
class Window(Generic[Row]):
    """The rows of a slice, in the order of the sort, and whether others stand around them."""

    rows: Sequence[Row]
    has_previous: bool
    has_next: bool


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


def window(found: Sequence[Row], part: Slice) -> Window[Row]:
    """What was asked for of `found`, the rows in the order in which `keyset` reads them."""
    more, rows = len(found) > part.limit, found[: part.limit]
    if part.backward:
        return Window(rows[::-1], has_previous=more, has_next=part.before is not None)
    return Window(rows, has_previous=part.after is not None, has_next=more)

"""Lists read by parts: the order they are in, and which part of them was asked for and found."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Generic, TypeAlias, TypeVar

Key: TypeAlias = tuple[str | int, ...]
"""Where a row stands in a sort: its values of the columns of the sort."""

Row = TypeVar("Row")


@dataclass(frozen=True, slots=True)
class Sort:
    """A total order of a list, all columns in one direction.

    `name` is what a cursor is bound to, and differs from every other sort of the service
    (`cases.due`). `columns` maps the columns, which are never NULL, to the type of their values;
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


@dataclass(frozen=True, slots=True)
class Window(Generic[Row]):
    """The rows of a slice, in the order of the sort, and whether others stand around them."""

    rows: Sequence[Row]
    has_previous: bool
    has_next: bool


def window(found: Sequence[Row], part: Slice) -> Window[Row]:
    """What was asked for of `found`: rows read in the slice's direction, one more if there is."""
    more, rows = len(found) > part.limit, found[: part.limit]
    if part.backward:
        return Window(rows[::-1], has_previous=more, has_next=part.before is not None)
    return Window(rows, has_previous=part.after is not None, has_next=more)

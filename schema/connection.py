"""Connections: lists by pages, as Relay's specification has them, with keyset cursors.

A root field takes the four arguments, turns them into a slice of a sort, hands it to a service,
and connects the window of rows that comes back:

    BY_DUE = Sort("cases.due", {"due_on": str, "id": str})

    @field("The cases that the caller may see (办件), by due day.")
    async def cases(
        self, info: Info, first: First = None, after: After = None,
        last: Last = None, before: Before = None,
    ) -> Connection[CaseView]:
        part = page(BY_DUE, first=first, after=after, last=last, before=before)
        found = await cases.listed(part, caller=info.context.caller)
        return Connection.of(
            found, BY_DUE, key=lambda row: (row.due_on, row.id), node=CaseView.of,
            count=lambda: cases.counted(caller=info.context.caller),
        )

Rows arrive complete. Cursors are made only where edges or the page information are asked for, and
the whole list is counted only where `totalCount` is.
"""

import base64
from collections.abc import Awaitable, Callable, Sequence
from typing import Annotated, Any, Final, Generic, Self, TypeAlias, TypeVar

import msgspec
import strawberry

from domain.listing import Key, Slice, Sort, Window
from schema.describe import field
from schema.directives import Cost
from schema.errors import ApiError, bad_input
from schema.scalars import Cursor

DEFAULT_PAGE: Final = 20
LARGEST_PAGE: Final = 100

First: TypeAlias = Annotated[
    int | None,
    strawberry.argument(
        description=f"The first so many rows (前若干条), 1 to {LARGEST_PAGE}; {DEFAULT_PAGE} where "
        "neither first nor last is given."
    ),
]
Last: TypeAlias = Annotated[
    int | None,
    strawberry.argument(
        description=f"The last so many rows (后若干条), 1 to {LARGEST_PAGE}; not beside first."
    ),
]
After: TypeAlias = Annotated[
    Cursor | None, strawberry.argument(description="Only rows after this cursor (游标之后).")
]
Before: TypeAlias = Annotated[
    Cursor | None, strawberry.argument(description="Only rows before this cursor (游标之前).")
]

Node = TypeVar("Node")
Row = TypeVar("Row")

_Text: TypeAlias = Annotated[str, msgspec.Meta(pattern=r"\A[^\x00-\x1f\x7f-\x9f]*\Z")]
# Not beyond the smallest whole number of a column: PostgreSQL takes none that is larger.
_Number: TypeAlias = Annotated[int, msgspec.Meta(ge=0, le=2**31 - 1)]
_CURSORS: Final = msgspec.json.Decoder(tuple[str, tuple[_Text | _Number, ...]])


def page(
    sort: Sort,
    *,
    first: int | None = None,
    after: Cursor | None = None,
    last: int | None = None,
    before: Cursor | None = None,
) -> Slice:
    """The slice of `sort` that the arguments of a connection ask for.

    Raises BAD_USER_INPUT for both `first` and `last`, for a number outside 1 to 100, and for a
    cursor that is none or belongs to another sort.
    """
    if first is not None and last is not None:
        raise bad_input("first 与 last 只能给出一个", "give first or last, not both")
    return Slice(
        limit=_size("first", first) if last is None else _size("last", last),
        after=None if after is None else read_cursor(sort, after),
        before=None if before is None else read_cursor(sort, before),
        backward=last is not None,
    )


def _size(name: str, asked: int | None) -> int:
    size = DEFAULT_PAGE if asked is None else asked
    if not 1 <= size <= LARGEST_PAGE:
        raise bad_input(
            f"{name} 应在 1 至 {LARGEST_PAGE} 之间", f"{name} is from 1 to {LARGEST_PAGE}"
        )
    return size


def cursor(sort: Sort, key: Key) -> Cursor:
    """The cursor of the row that stands at `key` in `sort`."""
    text = base64.urlsafe_b64encode(msgspec.json.encode((sort.name, key)))
    return Cursor(text.decode("ascii").rstrip("="))


def read_cursor(sort: Sort, text: Cursor) -> Key:
    """Where in `sort` the row of a cursor stands. BAD_USER_INPUT for any other cursor."""
    try:
        name, key = _CURSORS.decode(base64.urlsafe_b64decode(text + "=" * (-len(text) % 4)))
    except ValueError:
        raise _foreign() from None
    if name != sort.name or tuple(map(type, key)) != tuple(sort.columns.values()):
        raise _foreign()
    return key


def _foreign() -> ApiError:
    return bad_input(
        "游标不属于此列表的此种排序，请从第一页重新读取",
        "the cursor is not of this list in this order; read it again from the first page",
    )


@strawberry.type(description="Where a page stands in its list (分页信息).")
class PageInfo:
    has_next_page: bool = strawberry.field(description="Whether rows follow (是否有后页).")
    has_previous_page: bool = strawberry.field(description="Whether rows precede (是否有前页).")
    start_cursor: Cursor | None = strawberry.field(
        description="The cursor of the first row (首条游标), null on an empty page."
    )
    end_cursor: Cursor | None = strawberry.field(
        description="The cursor of the last row (末条游标), null on an empty page."
    )


@strawberry.type(description="A row and its place in the list (条目及其位置).")
class Edge(Generic[Node]):
    node: Node = strawberry.field(description="The row (条目).")
    cursor: Cursor = strawberry.field(description="Its place in the list (游标).")


@strawberry.type(description="A page of a list (分页列表).")
class Connection(Generic[Node]):
    nodes: list[Node] = strawberry.field(description="The rows of the page (本页条目).")
    _window: strawberry.Private[Window[Any]]
    _place: strawberry.Private[Callable[[Any], Cursor]]
    _count: strawberry.Private[Callable[[], Awaitable[int]]]

    @classmethod
    def of(
        cls,
        found: Window[Row],
        sort: Sort,
        *,
        key: Callable[[Row], Key],
        node: Callable[[Row], Node],
        count: Callable[[], Awaitable[int]],
    ) -> Self:
        """A connection over the rows `found` in `sort`.

        `key` tells where a row stands in the sort, `node` makes it what GraphQL shows, and
        `count` counts the whole list, if somebody asks.
        """
        return cls(
            nodes=[node(row) for row in found.rows],
            _window=found,
            _place=lambda row: cursor(sort, key(row)),
            _count=count,
        )

    @field("The rows with their places (本页条目及游标).")
    def edges(self) -> list[Edge[Node]]:
        rows: Sequence[Any] = self._window.rows
        return [
            Edge(node=node, cursor=self._place(row))
            for node, row in zip(self.nodes, rows, strict=True)
        ]

    @field("Where the page stands in the list (分页信息).")
    def page_info(self) -> PageInfo:
        rows = self._window.rows
        return PageInfo(
            has_next_page=self._window.has_next,
            has_previous_page=self._window.has_previous,
            start_cursor=self._place(rows[0]) if rows else None,
            end_cursor=self._place(rows[-1]) if rows else None,
        )

    @field("How many rows the whole list has (总条数).", Cost(weight=10))
    async def total_count(self) -> int:
        return await self._count()

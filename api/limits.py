"""What one request may ask for, and what is said to one that asks for more.

A document is measured between parsing and validation, whose own work grows with the square of
its fields. Fragments count wherever they are spread, yet each is measured once, so that doubled
and cyclic ones cost no time (validation names the cycle). The cost of an answer is `api.cost`.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import reduce
from typing import Final, NamedTuple

from graphql import (
    DocumentNode,
    FieldNode,
    FragmentDefinitionNode,
    FragmentSpreadNode,
    InlineFragmentNode,
    OperationDefinitionNode,
    OperationType,
    SelectionNode,
    SelectionSetNode,
)

from schema.errors import ApiError, ErrorCode

INTROSPECTION: Final = frozenset({"__schema", "__type"})
COUNTED_TO: Final = 1_000_000
"""More than anybody needs to know, and within what JSON readers take for a number."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """How much one request may ask for. `seconds` is the time for its whole execution.

    The size of its body is looked at before it is read: `api.middleware.Entrance`.
    `items` is how many one list in the variables may have; one in the document has fewer `tokens`.
    Levels of fields are counted from the root field, which is the first. Below `__schema` and
    `__type` the levels have a limit of their own, since a client that reads the schema needs 13.
    """

    seconds: float = 30
    characters: int = 64_000
    tokens: int = 2_000
    fields: int = 500
    aliases: int = 30
    directives: int = 10
    mutations: int = 10
    items: int = 500
    depth: int = 8
    introspection_depth: int = 15
    cost: int = 5_000


class Shape(NamedTuple):
    """How large a selection is, with its fragments spread out."""

    fields: int = 0
    aliases: int = 0
    directives: int = 0
    mutations: int = 0
    depth: int = 0
    introspection_depth: int = 0

    def beside(self, other: "Shape") -> "Shape":
        """The shape of both, one after the other."""
        return Shape(
            fields=self.fields + other.fields,
            aliases=self.aliases + other.aliases,
            directives=self.directives + other.directives,
            mutations=self.mutations + other.mutations,
            depth=max(self.depth, other.depth),
            introspection_depth=max(self.introspection_depth, other.introspection_depth),
        )


_NAMES: Final[Mapping[str, tuple[str, str]]] = {
    "fields": ("字段数", "fields"),
    "aliases": ("别名数", "aliases"),
    "directives": ("指令数", "directives"),
    "mutations": ("一次请求中的操作数", "mutations in one request"),
    "depth": ("字段层数", "levels of fields"),
    "introspection_depth": ("模式查询的层数", "levels below __schema or __type"),
    "items": ("一个列表的项数", "items in one list"),
    "cost": ("代价", "cost"),
}


def overruns(document: DocumentNode, limits: Limits) -> list[ApiError]:
    """Each limit of its shape that an operation of a parsed document goes beyond."""
    measure = _Measure(fragments(document))
    try:
        shapes = [measure.operation(each) for each in operations(document)]
    except RecursionError:
        shapes = [Shape(depth=COUNTED_TO)]
    largest = Shape(*map(max, zip(Shape(), *shapes, strict=True)))
    return [
        overrun(name, found, limit)
        for name, found in largest._asdict().items()
        if found > (limit := getattr(limits, name))
    ]


def longest_list(value: object) -> int:
    """How many items the longest list has that stands anywhere in a JSON value."""
    longest = 0
    unseen = [value]
    while unseen:
        each = unseen.pop()
        if isinstance(each, dict):
            unseen.extend(each.values())
        elif isinstance(each, list):
            longest = max(longest, len(each))
            unseen.extend(each)
    return longest


def overrun(name: str, found: int, limit: int) -> ApiError:
    """The error for a request that asks for `found` where `limit` is the most."""
    zh, en = _NAMES[name]
    return ApiError(
        ErrorCode.COST_LIMIT_EXCEEDED,
        f"{zh}为 {found}，超过上限 {limit}",
        f"{found} {en}, at most {limit} are allowed",
        limit={"name": name, "requested": found, "maximum": limit},
    )


def fragments(document: DocumentNode) -> dict[str, FragmentDefinitionNode]:
    """The fragments of a document, by name."""
    return {
        each.name.value: each
        for each in document.definitions
        if isinstance(each, FragmentDefinitionNode)
    }


def operations(document: DocumentNode) -> list[OperationDefinitionNode]:
    """The operations of a document, of which one request runs one."""
    return [each for each in document.definitions if isinstance(each, OperationDefinitionNode)]


def root_fields(document: DocumentNode, operation: OperationDefinitionNode) -> list[str]:
    """The names of the fields that an operation of a valid document asks the root for."""
    spread = fragments(document)

    def names(node: SelectionNode) -> Iterator[str]:
        if isinstance(node, FieldNode):
            yield node.name.value
            return
        if isinstance(node, FragmentSpreadNode):
            below = spread[node.name.value].selection_set
        else:
            assert isinstance(node, InlineFragmentNode)
            below = node.selection_set
        for each in below.selections:
            yield from names(each)

    found = (name for each in operation.selection_set.selections for name in names(each))
    return list(dict.fromkeys(found))


class _Measure:
    def __init__(self, fragments: Mapping[str, FragmentDefinitionNode]) -> None:
        self._fragments = fragments
        self._measured: dict[str, Shape] = {}

    def operation(self, node: OperationDefinitionNode) -> Shape:
        directives = [*(node.directives or ())]
        for variable in node.variable_definitions or ():
            directives += variable.directives or ()
        shape = self._selections(node.selection_set).beside(Shape(directives=len(directives)))
        if node.operation is not OperationType.MUTATION:
            shape = shape._replace(mutations=0)
        return Shape(*(min(size, COUNTED_TO) for size in shape))

    def _selections(self, node: SelectionSetNode | None) -> Shape:
        selections = node.selections if node else ()
        return reduce(Shape.beside, map(self._selection, selections), Shape())

    def _selection(self, node: SelectionNode) -> Shape:
        directives = Shape(directives=len(node.directives or ()))
        if isinstance(node, FieldNode):
            return self._field(node).beside(directives)
        if isinstance(node, FragmentSpreadNode):
            return self._fragment(node.name.value).beside(directives)
        assert isinstance(node, InlineFragmentNode)
        return self._selections(node.selection_set).beside(directives)

    def _fragment(self, name: str) -> Shape:
        if name not in self._measured:
            self._measured[name] = Shape()  # where a cycle comes back to
            fragment = self._fragments.get(name)
            self._measured[name] = self._selections(fragment.selection_set if fragment else None)
        return self._measured[name]

    def _field(self, node: FieldNode) -> Shape:
        below = self._selections(node.selection_set)
        introspects = node.name.value in INTROSPECTION
        return Shape(
            fields=below.fields + 1,
            aliases=below.aliases + (node.alias is not None),
            directives=below.directives,
            mutations=1,
            depth=1 if introspects else below.depth + 1,
            introspection_depth=below.depth if introspects else below.introspection_depth,
        )

"""What the answer to an operation costs, told before it is worked out.

1 for each object of the answer, and for a field with `@cost` its weight instead. What stands in
the rows of a list counts for each row: as many as `first` or `last` asks for (20 where neither
does), 10 in a list without pages. Introspection costs a hundredth: nothing is read for it, yet its
lists lie within one another, and a few fields of it ask for millions of objects.
"""

from collections.abc import Callable, Mapping
from functools import lru_cache, reduce
from math import ceil
from typing import Final, NamedTuple

from graphql import (
    DocumentNode,
    FieldNode,
    FragmentDefinitionNode,
    FragmentSpreadNode,
    GraphQLCompositeType,
    GraphQLField,
    GraphQLNamedType,
    GraphQLSchema,
    InlineFragmentNode,
    IntValueNode,
    NamedTypeNode,
    NonNullTypeNode,
    OperationDefinitionNode,
    SelectionNode,
    SelectionSetNode,
    ValueNode,
    VariableDefinitionNode,
    VariableNode,
    get_named_type,
    get_nullable_type,
    is_composite_type,
    is_list_type,
)

from api.limits import COUNTED_TO, INTROSPECTION, fragments
from schema.connection import DEFAULT_PAGE, LARGEST_PAGE
from schema.directives import Cost

UNPAGED_ROWS: Final = 10
INTROSPECTED: Final = 100
"""So many objects of introspection cost as much as one of any other answer."""

_MEMBERS: Final = {
    "types": 300,
    "fields": 10,
    "args": 2,
    "inputFields": 6,
    "enumValues": 8,
    "directives": 8,
}
"""How many the lists of introspection have in a schema such as ours; all others have one."""

_SIZES: Final = frozenset({"first", "last"})

Price = Callable[[Mapping[str, object]], int]
"""What an operation costs with certain values of its variables."""


def pricing(
    schema: GraphQLSchema, document: DocumentNode, operation: OperationDefinitionNode
) -> Price:
    """How to price an operation of a valid document; a sum is kept for each set of page sizes."""
    defaults = {
        each.variable.name.value: _default(each)
        for each in operation.variable_definitions or ()
        if _is_int(each)
    }

    @lru_cache(maxsize=64)
    def priced(*sizes: int) -> int:
        pages = dict(zip(defaults, sizes, strict=True))
        return _Pricing(schema, fragments(document), pages).operation(operation)

    def price(variables: Mapping[str, object]) -> int:
        return priced(
            *(_page_size(variables.get(name, default)) for name, default in defaults.items())
        )

    return price


def _is_int(variable: VariableDefinitionNode) -> bool:
    named = variable.type.type if isinstance(variable.type, NonNullTypeNode) else variable.type
    return isinstance(named, NamedTypeNode) and named.name.value == "Int"


def _default(variable: VariableDefinitionNode) -> object:
    value = variable.default_value
    return int(value.value) if isinstance(value, IntValueNode) else None


def _page_size(asked: object) -> int:
    # GraphQL takes 100.0 for an Int too.
    if isinstance(asked, float) and asked.is_integer():
        asked = int(asked)
    return min(max(asked, 0), LARGEST_PAGE) if type(asked) is int else DEFAULT_PAGE


class _Tally(NamedTuple):
    """What the fields of an object cost: once, and for each row of the lists among them."""

    once: int = 0
    per_row: int = 0

    def beside(self, other: "_Tally") -> "_Tally":
        return _Tally(self.once + other.once, self.per_row + other.per_row)

    def times(self, rows: int) -> int:
        return self.once + rows * self.per_row


class _Pricing:
    def __init__(
        self,
        schema: GraphQLSchema,
        fragments: Mapping[str, FragmentDefinitionNode],
        pages: Mapping[str, int],
    ) -> None:
        self._schema = schema
        self._fragments = fragments
        self._pages = pages
        self._priced: dict[str, _Tally] = {}

    def operation(self, node: OperationDefinitionNode) -> int:
        root = self._schema.get_root_type(node.operation)
        cost = self._selections(node.selection_set, root).times(UNPAGED_ROWS)
        return min(cost, COUNTED_TO)

    def _selections(self, node: SelectionSetNode | None, parent: GraphQLNamedType | None) -> _Tally:
        if node is None or not is_composite_type(parent):
            return _Tally()
        tallies = (self._selection(each, parent) for each in node.selections)
        return reduce(_Tally.beside, tallies, _Tally())

    def _selection(self, node: SelectionNode, parent: GraphQLCompositeType) -> _Tally:
        if isinstance(node, FieldNode):
            return self._field(node, parent)
        if isinstance(node, FragmentSpreadNode):
            return self._fragment(node.name.value)
        assert isinstance(node, InlineFragmentNode)
        narrowed = node.type_condition
        kind = self._schema.get_type(narrowed.name.value) if narrowed else parent
        return self._selections(node.selection_set, kind)

    def _fragment(self, name: str) -> _Tally:
        if name not in self._priced:
            fragment = self._fragments[name]
            kind = self._schema.get_type(fragment.type_condition.name.value)
            self._priced[name] = self._selections(fragment.selection_set, kind)
        return self._priced[name]

    def _field(self, node: FieldNode, parent: GraphQLCompositeType) -> _Tally:
        name = node.name.value
        field = self._schema.get_field(parent, name)
        if field is None:
            return _Tally()
        below = self._selections(node.selection_set, get_named_type(field.type))
        cost = _weight(field) + below.times(self._rows(node, field))
        if name in INTROSPECTION:
            return _Tally(once=ceil(cost / INTROSPECTED))
        if parent.name.startswith("__"):
            return _Tally(once=cost * _MEMBERS.get(name, 1))
        listed = is_list_type(get_nullable_type(field.type))
        return _Tally(per_row=cost) if listed else _Tally(once=cost)

    def _rows(self, node: FieldNode, field: GraphQLField) -> int:
        if "first" not in field.args:
            return UNPAGED_ROWS
        arguments = node.arguments or ()
        asked = [self._asked(each.value) for each in arguments if each.name.value in _SIZES]
        return max(asked, default=DEFAULT_PAGE)

    def _asked(self, value: ValueNode) -> int:
        if isinstance(value, VariableNode):
            return self._pages[value.name.value]
        return _page_size(int(value.value) if isinstance(value, IntValueNode) else None)


def _weight(field: GraphQLField) -> int:
    definition = field.extensions.get("strawberry-definition")
    for directive in getattr(definition, "directives", ()):
        if isinstance(directive, Cost):
            return directive.weight
    return 1 if is_composite_type(get_named_type(field.type)) else 0

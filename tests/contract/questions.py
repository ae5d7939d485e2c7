"""Questions to the whole schema: schemathesis's documents, by their type or against it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, TypeAlias

import schemathesis
from graphql import (
    DirectiveNode,
    EnumValueNode,
    FieldNode,
    GraphQLField,
    ListValueNode,
    OperationDefinitionNode,
    build_schema,
    parse,
    print_ast,
    value_from_ast_untyped,
)
from hypothesis import strategies as st
from schemathesis import APIOperation, GenerationMode

import schema
from domain.roles import Role
from tests.contract.known import Sense, register_scalars

Case: TypeAlias = schemathesis.Case[Any]

SDL = Path(schema.__file__).with_name("schema.graphql")

GROUNDS = "grounds"
"""What the refusals of every act are asked for as, besides what schemathesis asks for."""

register_scalars()
_types = build_schema(SDL.read_text(encoding="utf-8"))
_contract = schemathesis.graphql.from_path(SDL)


@dataclass(frozen=True)
class Operation:
    """A field of Query or Mutation."""

    fuzzed: APIOperation[Any, Any, Any, Any]

    def __str__(self) -> str:
        return self.fuzzed.label

    @property
    def name(self) -> str:
        """Its name in the schema."""
        return self.fuzzed.label.partition(".")[2]

    @property
    def is_act(self) -> bool:
        """Whether it is a mutation."""
        return self.fuzzed.label.startswith("Mutation.")

    @property
    def field(self) -> GraphQLField:
        """Its definition, with directives, which introspection does not tell."""
        root = _types.mutation_type if self.is_act else _types.query_type
        assert root
        field: GraphQLField = root.fields[self.name]
        return field

    def open_to(self, roles: frozenset[Role]) -> bool:
        """Whether one of these roles is enough for it, or none is wanted."""
        assert self.field.ast_node
        wanted = [
            {role.value for role in _roles(each)}
            for each in self.field.ast_node.directives or ()
            if each.name.value == "requires"
        ]
        return all(roles.intersection(each) for each in wanted)


def _roles(requires: DirectiveNode) -> Sequence[EnumValueNode]:
    (argument,) = requires.arguments or ()
    assert isinstance(argument.value, ListValueNode)
    return [each for each in argument.value.values if isinstance(each, EnumValueNode)]


OPERATIONS = [Operation(_contract[root][name]) for root in _contract for name in _contract[root]]


@dataclass(frozen=True)
class Question:
    """A document and its variables; `case` is what schemathesis made of the schema."""

    case: Case = field(repr=False)
    document: str
    variables: Mapping[str, Any] | None = None


def questions(operation: Operation, sense: Sense) -> st.SearchStrategy[Question]:
    """Mostly sensible ones, some by type alone, some against the type."""
    by_type = operation.fuzzed.as_strategy()
    return st.integers(1, 7).flatmap(
        lambda drawn: {
            1: by_type.map(_as_it_is),
            2: operation.fuzzed.as_strategy(GenerationMode.NEGATIVE).map(_as_it_is),
        }.get(drawn, _sensible(operation, by_type, sense))
    )


def _as_it_is(case: Case) -> Question:
    return Question(case, str(case.body))


@st.composite
def _sensible(
    draw: st.DrawFn, operation: Operation, cases: st.SearchStrategy[Case], sense: Sense
) -> Question:
    """The arguments of the operation moved into variables, and sensible there."""
    case = draw(cases)
    document = parse(str(case.body))
    (node,) = document.definitions
    assert isinstance(node, OperationDefinitionNode)
    (asked,) = node.selection_set.selections
    assert isinstance(asked, FieldNode)
    given = {each.name.value: value_from_ast_untyped(each.value) for each in asked.arguments or ()}
    return Question(case, _with_variables(operation, asked), sense.arguments(draw, given))


def _with_variables(operation: Operation, field: FieldNode) -> str:
    names = [each.name.value for each in field.arguments or ()]
    declared = ", ".join(f"${name}: {operation.field.args[name].type}" for name in names)
    given = ", ".join(f"{name}: ${name}" for name in names)
    kind = "mutation" if operation.is_act else "query"
    selection = print_ast(field.selection_set) if field.selection_set else ""
    if operation.is_act:
        selection = f"{selection[:-1]} {GROUNDS}: refusals {{ code }} }}"
    arguments = (f" ({declared})", f"({given})") if names else ("", "")
    return f"{kind}{arguments[0]} {{ {operation.name}{arguments[1]} {selection} }}"

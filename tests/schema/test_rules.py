"""Nothing is open by oversight: each root field names its rule, and what is sensitive lies behind
one that names roles.
"""

import tomllib
from collections.abc import Iterator, Mapping
from pathlib import Path
from types import FunctionType

import pytest
from graphql import GraphQLField, GraphQLObjectType, get_named_type
from strawberry.types.field import StrawberryField

from domain.roles import Role
from schema import schema
from schema.directives import Authenticated, Requires
from schema.rights import restricted

BUILT = schema._schema
ANYBODY = frozenset(role.value for role in Role) | {"whoever has no role"}
SENSITIVE: Mapping[str, Mapping[str, list[str]]] = tomllib.loads(
    Path(__file__).with_name("sensitive.toml").read_text(encoding="utf-8")
)


def definition(field: GraphQLField) -> StrawberryField:
    """The field as it was declared."""
    declared = field.extensions["strawberry-definition"]
    assert isinstance(declared, StrawberryField)
    return declared


def rules(field: GraphQLField) -> list[Requires | Authenticated]:
    """The rules that a field names."""
    return [
        each for each in definition(field).directives if isinstance(each, Requires | Authenticated)
    ]


def open_to(field: GraphQLField) -> frozenset[str]:
    """Whom a field by itself is open to."""
    named = [frozenset(map(str, each.roles)) for each in rules(field) if isinstance(each, Requires)]
    return ANYBODY.intersection(*named)


def objects() -> Iterator[GraphQLObjectType]:
    """Every type of the schema that has fields to ask for."""
    for kind in BUILT.type_map.values():
        if isinstance(kind, GraphQLObjectType) and not kind.name.startswith("__"):
            yield kind


def reached() -> Mapping[str, Mapping[str, frozenset[str]]]:
    """Who gets at each field of each type, by whatever way from a root."""
    assert BUILT.query_type
    assert BUILT.mutation_type
    within = {kind.name: frozenset[str]() for kind in objects()}
    found: dict[str, dict[str, frozenset[str]]] = {name: {} for name in within}
    waiting = [(BUILT.query_type, ANYBODY), (BUILT.mutation_type, ANYBODY)]
    while waiting:
        kind, callers = waiting.pop()
        if callers <= within[kind.name]:
            continue
        within[kind.name] |= callers
        for name, field in kind.fields.items():
            found[kind.name][name] = within[kind.name] & open_to(field)
            below = get_named_type(field.type)
            if isinstance(below, GraphQLObjectType):
                waiting.append((below, found[kind.name][name]))
    return found


REACHED = reached()


@pytest.mark.parametrize("root", ["Query", "Mutation"])
def test_every_root_field_names_one_rule(root: str) -> None:
    kind = BUILT.type_map[root]
    assert isinstance(kind, GraphQLObjectType)
    assert [name for name, field in kind.fields.items() if len(rules(field)) != 1] == []


def guarded(field: GraphQLField) -> bool:
    """Whether the resolver is one that `restricted` has wrapped."""
    resolver = definition(field).base_resolver
    function = resolver and resolver.wrapped_func
    within = f"{restricted.__qualname__}.<locals>"
    return isinstance(function, FunctionType) and function.__code__.co_qualname.startswith(within)


def test_every_rule_of_a_query_is_looked_at_before_its_resolver() -> None:
    """Acts answer with FORBIDDEN instead."""
    ruled = {
        f"{kind.name}.{name}": guarded(field)
        for kind in objects()
        for name, field in kind.fields.items()
        if kind is not BUILT.mutation_type and open_to(field) != ANYBODY
    }
    assert [name for name, kept in ruled.items() if not kept] == []


def listed(kind: str) -> Mapping[str, list[str]]:
    """Who may get at each field of a type, as the reviewed file has it; `*` is all others."""
    said = SENSITIVE[kind]
    return {
        name: sorted(said.get(name, said.get("*", [])))
        for name in REACHED[kind]
        if name in said or "*" in said
    }


@pytest.mark.parametrize("kind", SENSITIVE)
def test_what_is_sensitive_is_reached_by_these_roles_alone(kind: str) -> None:
    found = {name: sorted(REACHED[kind][name]) for name in listed(kind)}
    assert found == listed(kind)
    assert set(SENSITIVE[kind]) - {"*"} <= set(REACHED[kind]), "a field that is no more"

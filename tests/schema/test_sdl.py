"""The SDL is published: it is the file in the tree, it is described, and no input is unbounded."""

from pathlib import Path

import pytest
from graphql import (
    GraphQLEnumType,
    GraphQLInputObjectType,
    GraphQLObjectType,
    build_schema,
)

import schema
from domain.action import CaseAction
from domain.refusal import RefusalCode
from schema.scalars import bare_strings

FILE = Path(schema.__file__).with_name("schema.graphql")


@pytest.fixture(scope="module")
def sdl() -> str:
    return schema.schema.as_str() + "\n"


def test_the_file_says_what_the_code_says(sdl: str) -> None:
    assert FILE.read_text(encoding="utf-8") == sdl, "`make sdl` writes it anew"


def test_no_input_takes_any_text(sdl: str) -> None:
    assert bare_strings(sdl) == []


def test_everything_is_described(sdl: str) -> None:
    silent: list[str] = []
    for name, kind in build_schema(sdl).type_map.items():
        if name.startswith("__") or name in {"Int", "String", "Boolean", "ID", "Float"}:
            continue
        if not kind.description:
            silent.append(name)
        if isinstance(kind, GraphQLEnumType):
            silent += [f"{name}.{v}" for v, each in kind.values.items() if not each.description]
        if isinstance(kind, GraphQLObjectType | GraphQLInputObjectType):
            silent += [f"{name}.{f}" for f, each in kind.fields.items() if not each.description]
        if isinstance(kind, GraphQLObjectType):
            silent += [
                f"{name}.{f}({a}:)"
                for f, each in kind.fields.items()
                for a, argument in each.args.items()
                if not argument.description
            ]
    assert silent == []


def test_every_act_is_a_mutation_and_every_code_is_told(sdl: str) -> None:
    built = build_schema(sdl)
    codes = built.type_map["RefusalCode"]
    actions = built.type_map["CaseAction"]
    assert isinstance(codes, GraphQLEnumType)
    assert isinstance(actions, GraphQLEnumType)
    assert set(codes.values) == {code.name for code in RefusalCode}
    assert set(actions.values) == {action.name for action in CaseAction}
    mutations = built.mutation_type
    assert mutations is not None
    named = {
        value.description.split(" ")[0] for value in actions.values.values() if value.description
    }
    assert named <= set(mutations.fields)

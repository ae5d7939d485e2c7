"""The SDL is published: it is the file in the tree, it is described, and no input is unbounded."""

from collections.abc import Mapping
from pathlib import Path
from typing import get_args

import pytest
from graphql import (
    GraphQLEnumType,
    GraphQLField,
    GraphQLInputObjectType,
    GraphQLObjectType,
    build_schema,
    value_from_ast_untyped,
)
from strawberry.utils.str_converters import to_camel_case

import schema
from domain.action import LEGAL_BASES, CaseAction
from domain.events import CaseEvent
from domain.refusal import RefusalCode
from domain.roles import RIGHTS
from schema.acts import ACTS, act
from schema.scalars import bare_strings
from tests.policies import shilong

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


def test_every_code_and_every_act_is_told(sdl: str) -> None:
    built = build_schema(sdl)
    codes = built.type_map["RefusalCode"]
    actions = built.type_map["CaseAction"]
    assert isinstance(codes, GraphQLEnumType)
    assert isinstance(actions, GraphQLEnumType)
    assert set(codes.values) == {code.name for code in RefusalCode}
    assert set(actions.values) == {action.name for action in CaseAction}


def test_every_event_of_a_case_has_a_kind(sdl: str) -> None:
    kinds = build_schema(sdl).type_map["CaseEventKind"]
    assert isinstance(kinds, GraphQLEnumType)
    told = {name.title().replace("_", "") for name in kinds.values}
    assert told == {event.__name__ for event in get_args(CaseEvent)}


@pytest.fixture(scope="module")
def mutations(sdl: str) -> Mapping[str, GraphQLField]:
    kind = build_schema(sdl).mutation_type
    assert kind
    fields: Mapping[str, GraphQLField] = kind.fields
    return fields


def told(mutation: GraphQLField, directive: str) -> list[object]:
    """What the directives of this name say of a field, which have one argument each."""
    assert mutation.ast_node
    return [
        value_from_ast_untyped(argument.value)
        for each in mutation.ast_node.directives or ()
        if each.name.value == directive
        for argument in each.arguments or ()
    ]


@pytest.mark.parametrize("action", CaseAction)
def test_every_act_is_one_mutation_with_its_roles(
    mutations: Mapping[str, GraphQLField], action: CaseAction
) -> None:
    mutation = mutations[to_camel_case(ACTS[action].python_name)]
    assert told(mutation, "requires") == [list(RIGHTS[action])]
    assert told(mutation, "legalBasis") == list(LEGAL_BASES[action])


OF_THE_HOUSE = (
    "changePassword",
    "endSession",
    "endSessions",
    "createAccount",
    "setAccountRoles",
    "disableAccount",
    "enableAccount",
    "resetPassword",
    "bindOpenId",
    "unbindOpenId",
    "createToken",
    "rotateToken",
    "revokeToken",
    "createWebhook",
    "testWebhook",
    "rotateWebhook",
    "pauseWebhook",
    "resumeWebhook",
    "removeWebhook",
    "saveCaseFilter",
    "renameCaseFilter",
    "removeCaseFilter",
)
"""Who may come in, who is told, and what officers keep for themselves: no clause speaks of it."""


IN_HAND = ("handOverCase", "takeOverCase", "correctCase", "confirmCorrection")
"""Who of an authority has a case is its own affair, and what it put on record without effect."""


def test_every_mutation_rests_on_a_clause_that_the_policy_knows(
    mutations: Mapping[str, GraphQLField],
) -> None:
    cited = {name: told(mutation, "legalBasis") for name, mutation in mutations.items()}
    without = {name for name, clauses in cited.items() if not clauses}
    assert without == {"withdrawApplication", *IN_HAND, *OF_THE_HOUSE}
    every = {str(clause) for clauses in cited.values() for clause in clauses}
    assert [clause for clause in every if shilong().clause(clause) is None] == []


def test_a_second_mutation_for_an_act_is_not_taken() -> None:
    with pytest.raises(AssertionError, match="has one mutation"):
        act(CaseAction.ACCEPT, "Accept twice.")(lambda: None)

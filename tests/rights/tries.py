"""Tries of every operation: well-formed, about things that are there, and without much effect."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, TypeAlias
from uuid import uuid4

from graphql import (
    GraphQLEnumType,
    GraphQLField,
    GraphQLInputObjectType,
    GraphQLInputType,
    GraphQLList,
    GraphQLObjectType,
    build_schema,
    get_named_type,
    get_nullable_type,
    is_required_argument,
    is_required_input_field,
    value_from_ast_untyped,
)

from domain.roles import Role
from schema import schema
from tests.catalogue_files import NOTHING, base64, rows
from tests.hall import Officer
from tests.policies import shilong_text

SDL = build_schema(schema.as_str())
AT_ONCE = 10
"""Acts that one request may hold."""

NO_ROLE = "none"
"""Whoever has to change a password first."""

ANYBODY = frozenset(Role) | {NO_ROLE}

ALLOWED, DENIED, EMPTY = "allowed", "denied", "empty"
MISSING_RIGHT = {"FORBIDDEN", "NOT_HEAD"}

Known: TypeAlias = Mapping[str, object]
"""Values that find something, by the name of the input, or by `operation.name`."""

SCALARS: Mapping[str, object] = {
    "Boolean": True,
    "Date": "2026-09-21",
    "Digest": NOTHING,
    "DocumentNo": "平龙政办〔2026〕8号",
    "FileContent": base64(rows(0)),
    "ID": "no such thing",
    "Int": 10**6,
    "LongText": "依法说明。",
    "MatterText": rows(0).decode(),
    "Password": "Wrong-Horse-9",
    "PolicyText": shilong_text(),
    "ShortText": "M01",
    "USCC": "91410404MA0TEXT045",
}
"""A value of each scalar; as a version it is one that nobody has seen."""

WANTED: Mapping[str, str] = {
    "applicantBy": "uscc",
    "case": "queryCode",
    "createAccount": "authority",
    "createToken": "authority",
    "draftPolicy": "text",
    "preCheck": "uscc",
    "registerApplicant": "uscc",
    "reveal": "reason",
    "setAccountRoles": "authority",
}
"""What has to be given though the schema does not say so."""


@dataclass(frozen=True)
class Operation:
    """A field of Query or Mutation."""

    name: str
    field: GraphQLField
    is_act: bool

    @property
    def roles(self) -> frozenset[str]:
        """Whom the published schema says that it is open to."""
        assert self.field.ast_node
        for each in self.field.ast_node.directives or ():
            if each.name.value == "requires":
                (roles,) = (value_from_ast_untyped(given.value) for given in each.arguments or ())
                return frozenset(roles)
        return ANYBODY

    @property
    def selection(self) -> str:
        """What tells whether it was answered."""
        if self.is_act:
            return "refusals { code }"
        below = get_named_type(self.field.type)
        assert isinstance(below, GraphQLObjectType)
        return "nodes { __typename }" if "nodes" in below.fields else "__typename"

    @property
    def arguments(self) -> Mapping[str, GraphQLInputType]:
        """The arguments that it is asked with."""
        return {
            name: argument.type
            for name, argument in self.field.args.items()
            if is_required_argument(argument) or name == WANTED.get(self.name)
        }


def operations() -> Iterator[Operation]:
    """Every field of both roots."""
    for root in (SDL.query_type, SDL.mutation_type):
        assert root
        for name, field in root.fields.items():
            yield Operation(name, field, is_act=root is SDL.mutation_type)


OPERATIONS = tuple(operations())


def requests(known: Known) -> Iterator[tuple[str, Mapping[str, object]]]:
    """Documents with their variables in which every operation is asked for once."""
    acts = [each for each in OPERATIONS if each.is_act]
    yield _request("query", [each for each in OPERATIONS if not each.is_act], known)
    for first in range(0, len(acts), AT_ONCE):
        yield _request("mutation", acts[first : first + AT_ONCE], known)


def _request(
    kind: str, asked: Sequence[Operation], known: Known
) -> tuple[str, Mapping[str, object]]:
    types: dict[str, GraphQLInputType] = {}
    values: dict[str, object] = {}
    fields: list[str] = []
    for each in asked:
        given = {name: f"{each.name}_{name}" for name in each.arguments}
        types |= {given[name]: kind for name, kind in each.arguments.items()}
        values |= {given[n]: value(known, each.name, n, kind) for n, kind in each.arguments.items()}
        passed = ", ".join(f"{name}: ${variable}" for name, variable in given.items())
        fields.append(f"{each.name}{f'({passed})' if passed else ''} {{ {each.selection} }}")
    declared = ", ".join(f"${variable}: {kind}" for variable, kind in types.items())
    return f"{kind}{f' ({declared})' if declared else ''} {{ {' '.join(fields)} }}", values


def value(known: Known, operation: str, name: str, kind: GraphQLInputType) -> object:
    """A value for an input, one that finds something where one is known."""
    found = known.get(f"{operation}.{name}", known.get(name))
    if found is not None:
        return found
    plain = get_nullable_type(kind)
    if isinstance(plain, GraphQLList):
        return [value(known, operation, name, plain.of_type)]
    if isinstance(plain, GraphQLInputObjectType):
        return {
            each: value(known, operation, each, field.type)
            for each, field in plain.fields.items()
            if is_required_input_field(field) or each == WANTED.get(operation)
        }
    if isinstance(plain, GraphQLEnumType):
        return next(iter(plain.values))
    return str(uuid4()) if str(plain) == "Key" else SCALARS[str(plain)]


# --- what came of it -------------------------------------------------------------------


async def tried(who: Officer, known: Known) -> Mapping[str, str]:
    """What came of each operation: it was allowed, denied for want of a right, or nothing was
    there for this one.
    """
    came: dict[str, str] = {}
    for document, variables in requests(known):
        body = await who.answer(document, **variables)
        assert "errors" not in body, body["errors"]
        denied = {each["path"][0] for each in body.get("extensions", {}).get("denied", ())}
        came |= {n: DENIED if n in denied else outcome(d) for n, d in body["data"].items()}
    return came


def outcome(data: Any) -> str:
    """What came of one operation that no rule of a query has denied."""
    codes = {each["code"] for each in (data or {}).get("refusals", ())} if is_object(data) else ()
    if MISSING_RIGHT.intersection(codes):
        return DENIED
    nothing = not data or (is_object(data) and data.get("nodes") == [])
    return EMPTY if nothing or "NOT_FOUND" in codes else ALLOWED


def is_object(data: Any) -> bool:
    """Whether a field was answered with an object, and not with a list or with nothing."""
    return isinstance(data, dict)

"""Documents by text: each is parsed, measured, validated and priced once, and kept a while.

The same text gives the same tree object, so that what is prepared per tree can be found again.
Faulty documents are kept too, as what is answered to them, since they are asked again as well.
"""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Final

from graphql import (
    DocumentNode,
    GraphQLError,
    GraphQLSchema,
    GraphQLSyntaxError,
    OperationType,
    ValueNode,
    VariableNode,
    get_operation_ast,
    parse,
    specified_rules,
    validate,
)
from strawberry.schema.validation_rules.maybe_null import MaybeNullValidationRule
from strawberry.schema.validation_rules.one_of import OneOfInputValidationRule

from api.cost import Price, pricing
from api.faults import Fault
from api.limits import Limits, operations, overruns, root_fields
from schema.errors import ApiError, ErrorCode, bad_input

KEPT: Final = 256
_RULES: Final = (*specified_rules, MaybeNullValidationRule, OneOfInputValidationRule)
_MOST_FAULTS: Final = 20


@dataclass(frozen=True, slots=True)
class Document:
    """What a text came to: `faults`, or a `tree` to execute; and of each of its operations, by
    name, the price, the names of the root fields, and whether it is a mutation.
    """

    tree: DocumentNode | None = None
    prices: Mapping[str | None, Price] = field(default_factory=dict)
    fields: Mapping[str | None, Sequence[str]] = field(default_factory=dict)
    mutations: frozenset[str | None] = frozenset()
    faults: Sequence[Fault] = ()

    def price(self, operation: str | None, variables: Mapping[str, object]) -> int:
        """What the operation of that name costs; BAD_USER_INPUT where it is not clear which."""
        return self.prices[self._meant(operation)](variables)

    def roots(self, operation: str | None) -> Sequence[str]:
        """The names of the root fields that the operation of that name asks for."""
        return self.fields[self._meant(operation)]

    def changes(self, operation: str | None) -> bool:
        """Whether the operation of that name is a mutation."""
        return self._meant(operation) in self.mutations

    def _meant(self, operation: str | None) -> str | None:
        node = get_operation_ast(self.tree, operation) if self.tree else None
        if node is None:
            raise bad_input(
                "请以 operationName 指明查询中要执行的操作",
                "name in operationName the operation of the document that is meant",
            )
        return node.name.value if node.name else None


def documents(schema: GraphQLSchema, limits: Limits) -> Callable[[str], Document]:
    """What reads documents of a schema within limits, and keeps those that were used last."""

    @lru_cache(maxsize=KEPT)
    def read(text: str) -> Document:
        return _read(schema, limits, text)

    return read


def _read(schema: GraphQLSchema, limits: Limits, text: str) -> Document:
    try:
        tree = parse(
            text,
            max_source_length=limits.characters,
            max_lexical_tokens=limits.tokens,
            max_comments=limits.tokens,
        )
    except GraphQLSyntaxError as error:
        return Document(faults=[_syntax_fault(error)])
    faults = [shown(each) for each in overruns(tree, limits) or _invalid(schema, tree)]
    if faults:
        return Document(faults=faults)
    named = {each.name.value if each.name else None: each for each in operations(tree)}
    return Document(
        tree,
        prices={name: pricing(schema, tree, each) for name, each in named.items()},
        fields={name: root_fields(tree, each) for name, each in named.items()},
        mutations=frozenset(
            name for name, each in named.items() if each.operation is OperationType.MUTATION
        ),
    )


def _invalid(schema: GraphQLSchema, tree: DocumentNode) -> list[GraphQLError]:
    return validate(schema, tree, _RULES, max_errors=_MOST_FAULTS, hide_suggestions=True)


def _syntax_fault(error: GraphQLSyntaxError) -> Fault:
    # graphql-core's words for each of the limits that its parser knows.
    if error.message.endswith("Parsing aborted."):
        return shown(error, ErrorCode.COST_LIMIT_EXCEEDED)
    return shown(error, ErrorCode.GRAPHQL_PARSE_FAILED)


_CHINESE: Final[Mapping[ErrorCode, str]] = {
    ErrorCode.GRAPHQL_PARSE_FAILED: "查询无法解析",
    ErrorCode.GRAPHQL_VALIDATION_FAILED: "查询不符合模式",
    ErrorCode.BAD_USER_INPUT: "输入值不合格式",
    ErrorCode.COST_LIMIT_EXCEEDED: "查询超过上限",
    ErrorCode.INTERNAL_SERVER_ERROR: "服务内部错误",
}

# Where graphql-core's messages repeat what was sent, which may be an identifier.
_REPEATED: Final = tuple(
    (re.compile(pattern, re.DOTALL), kept)
    for pattern, kept in (
        (r"(?:, but encountered error .*; found|, found|\. Found): .*", ""),
        (r"(cannot represent [\w -]*value): .*", r"\1"),
        (r"((?:found|Unexpected) (?:String|BlockString|Int|Float)) .*", r"\1"),
        (r"Value '.*' does not exist", "Value does not exist"),
    )
)


def shown(error: GraphQLError, code: ErrorCode | None = None) -> Fault:
    """An error of graphql-core as it is answered, under a code and without what was sent.

    The code that the error brings comes first; without any, a value at fault is BAD_USER_INPUT
    and all else GRAPHQL_VALIDATION_FAILED.
    """
    extensions = {"code": code or _code(error), **(error.extensions or {})}
    fault: dict[str, object] = {"message": _message(error, extensions["code"])}
    if error.locations:
        fault["locations"] = [each.formatted for each in error.locations]
    if error.path:
        fault["path"] = error.path
    return {**fault, "extensions": extensions}


def _code(error: GraphQLError) -> ErrorCode:
    blamed = error.nodes[0] if error.nodes else None
    if isinstance(blamed, ValueNode) and not isinstance(blamed, VariableNode):
        return ErrorCode.BAD_USER_INPUT
    return ErrorCode.GRAPHQL_VALIDATION_FAILED


def _message(error: GraphQLError, code: ErrorCode) -> str:
    own = error.original_error or error
    if isinstance(own, ApiError) and own.message == error.message:
        return error.message
    message = error.message
    for pattern, kept in _REPEATED:
        message = pattern.sub(kept, message)
    return f"{_CHINESE[code]} / {message}"

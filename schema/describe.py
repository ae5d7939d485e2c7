"""Resolvers with their description: in the SDL nothing stands undescribed.

    @field("The case with its materials (办件).", Cost(weight=5))
    async def case(self, info: Info, case_no: CaseNo) -> CaseView | None: ...

These are Strawberry's decorators, typed: with arguments Strawberry's own are not, and a strict
check refuses them. Attributes take `strawberry.field(description=...)` as it is.
"""

from collections.abc import Callable, Mapping, Sequence
from enum import Enum
from functools import wraps
from typing import Annotated, Any, TypeAlias, cast

import strawberry
from strawberry.types.enum import EnumValue, StrawberryEnumDefinition
from strawberry.types.field import StrawberryField

from domain.refusal import MISSING_RIGHT

_Decorator: TypeAlias = Callable[[Callable[..., object]], StrawberryField]


def field(description: str, *directives: object) -> _Decorator:
    """A field that a method answers; `directives` are schema directives."""
    return cast("_Decorator", strawberry.field(description=description, directives=directives))


def mutation(description: str, *directives: object) -> _Decorator:
    """A mutation that a method carries out, with its one argument `input` described.

    `directives` are schema directives. An act that is refused for want of a right is noted in the
    context, as a field that is denied is.
    """

    def decorated(resolver: Callable[..., object]) -> StrawberryField:
        given = resolver.__annotations__
        given["input"] = Annotated[given["input"], _INPUT]
        plain = strawberry.mutation(description=description, directives=directives)
        return cast("_Decorator", plain)(_noted(resolver) if "info" in given else resolver)

    return decorated


def _noted(resolver: Callable[..., Any]) -> Callable[..., object]:
    @wraps(resolver)
    async def carried_out(self: object, info: Any, input: object) -> object:
        payload = await resolver(self, info=info, input=input)
        if any(each.code in MISSING_RIGHT for each in payload.refusals):
            info.context.refused.append(info.field_name)
        return payload

    return carried_out


_INPUT = strawberry.argument(description="What the act needs (办理内容).")


def described(
    enum: type[Enum], description: str, *, name: str | None = None, **values: str
) -> None:
    """Make an enum of the domain one of the schema, with a word on each of its values.

    `name` is its name in the schema, where its own is taken there. KeyError for a value without
    a description, or one that the enum does not have.
    """
    if set(values) != {member.name for member in enum}:
        raise KeyError(f"the descriptions of {enum.__name__} are not those of its values")
    strawberry.enum(enum, name=name, description=description)
    for value in _values(enum):
        value.description = values[value.name]


def descriptions(enum: type[Enum]) -> Mapping[str, str]:
    """The word on each value of an enum of the schema, for another that has these values too."""
    return {value.name: value.description or "" for value in _values(enum)}


def _values(enum: type[Enum]) -> Sequence[EnumValue]:
    definition: StrawberryEnumDefinition = enum.__strawberry_definition__  # type: ignore[attr-defined]
    return definition.values

"""Resolvers with their description: in the SDL nothing stands undescribed.

    @field("The case with its materials (办件).", Cost(weight=5))
    async def case(self, info: Info, case_no: CaseNo) -> CaseView | None: ...

These are Strawberry's decorators, typed: with arguments Strawberry's own are not, and a strict
check refuses them. Attributes take `strawberry.field(description=...)` as it is.
"""

from collections.abc import Callable
from typing import TypeAlias, cast

import strawberry
from strawberry.types.field import StrawberryField

_Decorator: TypeAlias = Callable[[Callable[..., object]], StrawberryField]


def field(description: str, *directives: object) -> _Decorator:
    """A field that a method answers; `directives` are schema directives."""
    return cast("_Decorator", strawberry.field(description=description, directives=directives))


def mutation(description: str, *directives: object) -> _Decorator:
    """A mutation that a method carries out; `directives` are schema directives."""
    return cast("_Decorator", strawberry.mutation(description=description, directives=directives))

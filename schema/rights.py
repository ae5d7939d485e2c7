"""Fields that need a right: told in the SDL and looked at before the resolver, in one place."""

from collections.abc import Callable, Sequence
from functools import wraps
from typing import TypeAlias

from strawberry.types.field import StrawberryField

from domain.roles import Role
from schema.context import Info
from schema.describe import field
from schema.directives import Requires

_Resolver: TypeAlias = Callable[..., object]


def restricted(
    description: str, *directives: object, roles: Sequence[Role]
) -> Callable[[_Resolver], StrawberryField]:
    """A nullable field for these roles: anybody else gets null, and is told which it needs."""

    def decorated(resolver: _Resolver) -> StrawberryField:
        @wraps(resolver)
        def entitled(self: object, info: Info, **arguments: object) -> object:
            if not info.context.may(info, *roles):
                return None
            return resolver(self, info, **arguments)

        return field(description, Requires(roles=list(roles)), *directives)(entitled)

    return decorated

"""Fields that need a right: told in the SDL and looked at before the resolver, in one place.

Each field of Query and Mutation names its rule: `@requires` for some roles, `@authenticated`
(`schema.directives.OPEN`) for all. What hangs on it is as open as that, unless it is `restricted`.
"""

from collections.abc import Callable, Sequence
from functools import wraps
from typing import Any, TypeAlias

from strawberry.types.field import StrawberryField

from domain.roles import Role
from schema.context import Context, Info
from schema.describe import field
from schema.directives import Requires

_Resolver: TypeAlias = Callable[..., object]


def restricted(
    description: str,
    *directives: object,
    roles: Sequence[Role],
    where: Callable[[Any, Info], bool] | None = None,
    otherwise: Callable[[Context], object] | None = None,
) -> Callable[[_Resolver], StrawberryField]:
    """A field for these roles: anybody else gets null, and is told which it needs.

    `where` says of the object whether this caller may read it there, where the role alone does not.
    A list that holds what the caller may see is made by `otherwise` instead of null: it is empty,
    and to ask for it was no try at what is another's.
    """

    def decorated(resolver: _Resolver) -> StrawberryField:
        @wraps(resolver)
        def entitled(self: object, info: Info, **arguments: object) -> object:
            held = info.context.desk.holds(roles)
            if held and (where is None or where(self, info)):
                return resolver(self, info, **arguments)
            info.context.deny(info, *roles, tried=otherwise is None)
            return otherwise(info.context) if otherwise else None

        return field(description, Requires(roles=list(roles)), *directives)(entitled)

    return decorated

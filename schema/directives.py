"""What the SDL tells of a field besides its type, read by the service and by those who call it."""

import strawberry
from strawberry.schema_directive import Location

from domain.roles import Role

strawberry.enum(Role, description="What somebody may do in the hall (角色).")


@strawberry.schema_directive(
    name="cost",
    locations=[Location.FIELD_DEFINITION],
    description="What asking for the field costs (代价), where it is not 1 for an object and 0 "
    "for a value.",
)
class Cost:
    """The weight of a field in the sum that `api.limits` holds against the limit of a request."""

    weight: int


@strawberry.schema_directive(
    name="requires",
    locations=[Location.FIELD_DEFINITION],
    description="Which roles may ask for the field (所需角色): one of them is enough.",
)
class Requires:
    """The roles of which the caller needs one; otherwise null, or a FORBIDDEN refusal."""

    roles: list[Role]


@strawberry.schema_directive(
    name="legalBasis",
    locations=[Location.FIELD_DEFINITION],
    description="The clause an act rests on (法律依据), such as `四(二)2`.",
)
class LegalBasis:
    """A clause of the policy, or an article of a law, by the id `clause` takes."""

    clause: str

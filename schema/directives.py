"""What the SDL tells of a field besides its type, read by the service and by those who call it."""

import strawberry
from strawberry.schema_directive import Location


@strawberry.schema_directive(
    name="cost",
    locations=[Location.FIELD_DEFINITION],
    description="What asking for the field costs (代价), where it is not 1 for an object and 0 "
    "for a value.",
)
class Cost:
    """The weight of a field in the sum that `api.limits` holds against the limit of a request."""

    weight: int

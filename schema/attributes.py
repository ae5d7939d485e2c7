"""What Strawberry finds out at each call, found out once.

Of a field that reads an attribute it finds out that there is no resolver, which in a list of 50
cases is one call in ten. For the name of an enum's value it goes through all of them, and there
are more than a hundred grounds of a refusal.
"""

from graphql import (
    GraphQLField,
    GraphQLObjectType,
    GraphQLOutputType,
    GraphQLSchema,
    Undefined,
    get_nullable_type,
    is_leaf_type,
)
from strawberry.schema.schema_converter import CustomGraphQLEnumType, GraphQLCoreConverter
from strawberry.types.field import StrawberryField


def read_attributes(schema: GraphQLSchema) -> None:
    """Let each field without resolver, permission and extension read its attribute at once."""
    for kind in schema.type_map.values():
        if isinstance(kind, GraphQLObjectType):
            for field in kind.fields.values():
                _read_attribute(field)


def _read_attribute(field: GraphQLField) -> None:
    definition = field.extensions.get(GraphQLCoreConverter.DEFINITION_BACKREF)
    if isinstance(definition, StrawberryField) and definition.is_basic_field:
        field.resolve = Attribute(definition.python_name, field.type)


class Attribute:
    """A resolver that reads the attribute `name` of its source, a value of type `kind`."""

    __slots__ = ("_leaf", "_name", "_nullable")

    def __init__(self, name: str, kind: GraphQLOutputType) -> None:
        leaf = get_nullable_type(kind)
        self._name = name
        self._leaf = leaf if is_leaf_type(leaf) else None
        self._nullable = leaf is kind

    def __call__(self, source: object, _info: object) -> object:
        """The attribute as it is."""
        return getattr(source, self._name)

    def told(self, source: object) -> object:
        """The attribute as an answer tells it, or Undefined where that takes more than this."""
        if self._leaf is None:
            return Undefined
        try:
            value = getattr(source, self._name)
            coerced = None if value is None else self._leaf.coerce_output_value(value)
        except Exception:  # told, with its place, by whoever goes the whole way
            return Undefined
        return coerced if coerced is not None or (value is None and self._nullable) else Undefined


def look_names_up(schema: GraphQLSchema) -> None:
    """Let each enum of Strawberry's tell the name of a value by a look into a dictionary."""
    for kind in schema.type_map.values():
        if isinstance(kind, CustomGraphQLEnumType):
            names: dict[object, str] = {
                kind.wrapped_cls(each.value): name for name, each in kind.values.items()
            }
            kind.coerce_output_value = names.__getitem__  # type: ignore[assignment, method-assign]

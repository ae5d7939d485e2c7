"""Fields that read an attribute do just that.

What Strawberry makes of such a field finds out at each call that there is no resolver, and then
reads the attribute; in a list of 50 cases that is one call in ten.
"""

from graphql import GraphQLField, GraphQLObjectType, GraphQLSchema
from strawberry.schema.schema_converter import GraphQLCoreConverter
from strawberry.types.field import StrawberryField


def read_attributes(schema: GraphQLSchema) -> None:
    """Let each field without resolver, permission and extension read its attribute at once."""
    for kind in schema.type_map.values():
        if isinstance(kind, GraphQLObjectType):
            for field in kind.fields.values():
                _read_attribute(field)


def _read_attribute(field: GraphQLField) -> None:
    definition = field.extensions.get(GraphQLCoreConverter.DEFINITION_BACKREF)
    if not (isinstance(definition, StrawberryField) and definition.is_basic_field):
        return
    name = definition.python_name
    field.resolve = lambda source, _info: getattr(source, name)

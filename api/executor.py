"""graphql-core's executor, with a shorter way to the values that are attributes.

Such a value needs no arguments, no information about the query and no waiting, and it is most of
what is asked for. Where it is missing or not of its type, graphql-core goes its whole way to it,
and says what is wrong.
"""

from typing import Any

from graphql import Executor, GraphQLObjectType
from graphql.execution.collect_fields import FieldDetailsList
from graphql.pyutils import Path, Undefined

from schema.attributes import Attribute


class AttributeExecutor(Executor[Any]):
    """Executes as `graphql.Executor` does, with the same answers and the same errors."""

    def execute_field(
        self,
        parent_type: GraphQLObjectType,
        source: Any,
        field_details_list: FieldDetailsList,
        path: Path,
        position_context: Any,
    ) -> Any:
        """The completed value of a field, or what has to be awaited for it."""
        field = parent_type.fields.get(field_details_list[0].node.name.value)
        if field is not None and isinstance(field.resolve, Attribute):
            told = field.resolve.told(source)
            if told is not Undefined:
                return told
        return super().execute_field(
            parent_type, source, field_details_list, path, position_context
        )

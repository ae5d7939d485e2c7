"""Attributes are read at once, and only those that nothing guards; so are names of values."""

from enum import Enum
from typing import Any

import strawberry
from strawberry.extensions import FieldExtension
from strawberry.permission import BasePermission

from schema.attributes import look_names_up, read_attributes


class Nobody(BasePermission):
    message = "nobody may read this"

    def has_permission(self, source: Any, info: Any, **_: Any) -> bool:
        return False


class Hidden(FieldExtension):
    def resolve(self, next_: Any, source: Any, info: Any, **arguments: Any) -> str:
        return "*"


@strawberry.enum
class Stage(Enum):
    ACCEPTED = 1
    RETURNED = strawberry.enum_value(2, name="SENT_BACK")


@strawberry.type
class Case:
    case_no: str
    renamed: str = strawberry.field(name="stage")
    passed: list[Stage] = strawberry.field(default_factory=lambda: list(Stage))
    secret: str | None = strawberry.field(permission_classes=[Nobody], default="1234")
    name: str = strawberry.field(extensions=[Hidden()], default="张三")

    @strawberry.field
    def length(self) -> int:
        return len(self.case_no)


@strawberry.type
class Query:
    @strawberry.field
    def case(self) -> Case:
        return Case(case_no="0001", renamed="ACCEPTED")


def _answered() -> strawberry.Schema:
    schema = strawberry.Schema(query=Query)
    read_attributes(schema._schema)
    look_names_up(schema._schema)
    return schema


def test_an_attribute_is_read_whatever_its_name_in_the_schema() -> None:
    answer = _answered().execute_sync("{ case { caseNo stage length } }")
    assert answer.data == {"case": {"caseNo": "0001", "stage": "ACCEPTED", "length": 4}}


def test_a_guarded_attribute_stays_guarded() -> None:
    answer = _answered().execute_sync("{ case { secret name } }")
    assert answer.data == {"case": {"secret": None, "name": "*"}}
    assert answer.errors is not None
    assert answer.errors[0].message == "nobody may read this"


def test_a_value_goes_by_its_name_in_the_schema() -> None:
    answer = _answered().execute_sync("{ case { passed } }")
    assert answer.data == {"case": {"passed": ["ACCEPTED", "SENT_BACK"]}}

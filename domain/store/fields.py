"""Kinds of columns that Tortoise lacks."""

from typing import Any

from tortoise.fields import BigIntField


class AssignedBigIntField(BigIntField):
    """A whole number as primary key, assigned by the writer and never by the database.

    `BigIntField(generated=False)` would do, but Tortoise's migrations forget the False.
    """

    class _db_sqlite:  # noqa: N801 (Tortoise's name for it)
        SQL_TYPE = "INTEGER"  # the row's own number in SQLite, which spares a second index

    def __init__(self, **options: Any) -> None:
        super().__init__(**options | {"primary_key": True, "generated": False})

"""What an older data key sealed, sealed anew by the newest, beside the service at work."""

from collections.abc import Sequence
from typing import NamedTuple

from domain.applicant import ApplicantKind
from domain.store.database import Row, execute, fetch, fetch_one
from domain.store.seal import seal

AT_ONCE = 200
"""Rows that are sealed anew in one transaction."""

FIRST = ""
"""Stands before every id."""


class SealedColumn(NamedTuple):
    """A column of sealed texts, and which of its rows are sealed."""

    table: str
    name: str
    where: str = "TRUE"


_OF_PERSONS = f"kind = '{ApplicantKind.NATURAL_PERSON}' AND identifier <> ''"

SEALED = (
    SealedColumn("applicant", "identifier", _OF_PERSONS),
    SealedColumn("applicant", "name", _OF_PERSONS),
    SealedColumn("applicant", "phone"),
    SealedColumn("words", "body"),
    SealedColumn("case_filter", "body"),
    SealedColumn("webhook", "secret"),
    SealedColumn("webhook", "old_secret"),
)
"""Every column that is sealed. Places are `table/column/id`."""


async def sealed_earlier(column: SealedColumn, after: str) -> Sequence[Row]:
    """`id` and `sealed` of what an older key sealed in a column, the next of them after an id."""
    return await fetch(
        f"""
        SELECT id, {column.name} AS sealed FROM {column.table}
        WHERE {_earlier(column)} AND id > ? ORDER BY id LIMIT ?
        """,
        _by_newest(),
        after,
        AT_ONCE,
    )


async def count_sealed_earlier(column: SealedColumn) -> int:
    """How many of them there are."""
    row = await fetch_one(
        f"SELECT COUNT(*) AS n FROM {column.table} WHERE {_earlier(column)}", _by_newest()
    )
    return int(row["n"]) if row else 0


async def seal_anew(column: SealedColumn, row: Row) -> int:
    """Seal a text by the newest key; 0 where it was changed or erased meanwhile, which stays so."""
    place = f"{column.table}/{column.name}/{row['id']}"
    return await execute(
        f"UPDATE {column.table} SET {column.name} = ? WHERE id = ? AND {column.name} = ?",
        seal().closed(seal().opened(row["sealed"], place), place),
        row["id"],
        row["sealed"],
    )


def _earlier(column: SealedColumn) -> str:
    return f"{column.where} AND {column.name} NOT LIKE ?"


def _by_newest() -> str:
    return f"{seal().newest}.%"

"""Versions of the policy, as files."""

from collections.abc import Sequence
from datetime import date

from domain.store.database import Row, execute, fetch, fetch_one


async def policy_row(id: str) -> Row | None:
    """The version with this id."""
    return await fetch_one("SELECT * FROM policy_version WHERE id = ?", id)


async def policy_row_on(day: date) -> Row | None:
    """The version in force on this day, both ends included."""
    return await fetch_one(
        """
        SELECT * FROM policy_version
        WHERE effective_from <= ? AND (effective_to IS NULL OR effective_to >= ?)
        ORDER BY version DESC LIMIT 1
        """,
        day.isoformat(),
        day.isoformat(),
    )


async def policy_rows() -> Sequence[Row]:
    """Every version, oldest first."""
    return await fetch("SELECT * FROM policy_version ORDER BY version")


async def add_policy(
    *, id: str, version: int, number: str, first: date, last: date | None, text: str, hash: str
) -> None:
    """Add a published version."""
    await execute(
        """
        INSERT INTO policy_version
            (id, version, number, effective_from, effective_to, document, content_hash)
        VALUES (?, ?, ?, ?, ?, ?, ?)
        """,
        id,
        version,
        number,
        first.isoformat(),
        last.isoformat() if last else None,
        text,
        hash,
    )

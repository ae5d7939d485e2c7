"""Grades that a policy does not know: what the policy admin is alerted to (A-02)."""

from collections.abc import Sequence
from uuid import uuid4

from domain.store.database import Row, execute, fetch


async def note_unknown_grade(*, policy: str, fact: str, token: str, source: str, at: str) -> None:
    """Note that a source gave a token the policy's table does not have, once more or at first."""
    await execute(
        """
        INSERT INTO unknown_grade (id, policy, fact, token, source, times, first_at, last_at)
        VALUES (?, ?, ?, ?, ?, 1, ?, ?)
        ON CONFLICT (policy, fact, source, token)
        DO UPDATE SET times = unknown_grade.times + 1, last_at = excluded.last_at
        """,
        str(uuid4()),
        policy,
        fact,
        token,
        source,
        at,
        at,
    )


async def unknown_grades() -> Sequence[Row]:
    """The tokens noted so far, the latest seen first."""
    return await fetch("SELECT * FROM unknown_grade ORDER BY last_at DESC, id LIMIT 100")

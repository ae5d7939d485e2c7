"""Idempotency keys: a command that was carried out is not carried out again (law 6)."""

from datetime import datetime, timedelta
from typing import NamedTuple
from uuid import uuid4

from domain.instants import instant_text
from domain.retention import DataKind, terms
from domain.store.database import execute, fetch_one

KEPT = timedelta(days=terms()[DataKind.IDEMPOTENCY_KEYS].days)
"""How long a key is kept."""


class Done(NamedTuple):
    """What was done under a key: the hash of the input, and the version it made of a stream."""

    input_hash: str
    stream: str
    version: int


async def done_under(caller: str, key: str) -> Done | None:
    """What this caller did under this key, or None."""
    row = await fetch_one(
        "SELECT input_hash, stream, version FROM idempotency WHERE caller = ? AND key = ?",
        caller,
        key,
    )
    return Done(row["input_hash"], row["stream"], int(row["version"])) if row else None


async def keep_key(caller: str, key: str, done: Done, at: datetime) -> None:
    """Write down what was done. UniqueViolation where somebody was faster with the same key."""
    await execute(
        """
        INSERT INTO idempotency (id, caller, key, input_hash, stream, version, at)
        VALUES (?, ?, ?, ?, ?, ?, ?)
        """,
        str(uuid4()),
        caller,
        key,
        *done,
        instant_text(at),
    )


async def forget_keys(at: datetime) -> int:
    """Forget the keys that are over their term, and say how many there were."""
    return await execute("DELETE FROM idempotency WHERE at < ?", instant_text(at - KEPT))

"""What was sent to the credit website, and the breaches of which something may be owed to it."""

from collections.abc import Sequence
from typing import NamedTuple

from domain.breach_life import ENDED, LIVE
from domain.store.database import execute, execute_many, fetch, fetch_one
from domain.store.log import head


async def breaches_to_push() -> Sequence[str]:
    """The ids of the breaches of which the website may be owed something, oldest first: those that
    are live, and those that have ended after something of them was sent.
    """
    live, ended = (", ".join("?" for _ in states) for states in (LIVE, ENDED))
    rows = await fetch(
        f"""
        SELECT b.id FROM breach b WHERE b.state IN ({live}) OR (b.state IN ({ended})
        AND EXISTS (SELECT 1 FROM credit_push p WHERE p.breach_id = b.id))
        ORDER BY b.alleged_at, b.id
        """,
        *sorted(LIVE),
        *sorted(ENDED),
    )
    return [str(row["id"]) for row in rows]


async def tried_keys(breach: str) -> Sequence[str]:
    """The keys under which something of the breach was sent."""
    rows = await fetch("SELECT id FROM credit_push WHERE breach_id = ?", breach)
    return [str(row["id"]) for row in rows]


async def breach_of_key(key: str) -> str | None:
    """The breach of which something was sent under this key."""
    row = await fetch_one("SELECT breach_id FROM credit_push WHERE id = ?", key)
    return str(row["breach_id"]) if row else None


async def add_tried(breach: str, keys: Sequence[str], at: str) -> None:
    """Write down that these are sent from now on; the first time counts."""
    await execute_many(
        """
        INSERT INTO credit_push (id, breach_id, tried_at, failures, given_up)
        VALUES (?, ?, ?, 0, FALSE)
        ON CONFLICT (id) DO NOTHING
        """,
        [(key, breach, at) for key in keys],
    )


# --- sending ---------------------------------------------------------------------------

SCANNED = 5_000
"""Positions of the log that are looked at for one answer."""

_CURSOR = 1


class Attempts(NamedTuple):
    """What came of sending under a key so far; `next_at` is when it is sent again."""

    failures: int = 0
    next_at: str | None = None
    given_up: bool = False


async def push_cursor() -> int:
    """Up to where in the log the website was told of everything."""
    row = await fetch_one("SELECT position FROM push_cursor WHERE id = ?", _CURSOR)
    return int(row["position"]) if row else 0


async def move_push_cursor(before: int, position: int) -> bool:
    """Move the cursor on; False where somebody else has moved it meanwhile."""
    if before == 0:
        await execute(
            "INSERT INTO push_cursor (id, position) VALUES (?, 0) ON CONFLICT (id) DO NOTHING",
            _CURSOR,
        )
    moved = await execute(
        "UPDATE push_cursor SET position = ? WHERE id = ? AND position = ?",
        position,
        _CURSOR,
        before,
    )
    return bool(moved)


async def breaches_after(cursor: int) -> tuple[Sequence[str], int]:
    """The breaches to which something happened after the cursor, in the order of the log, and the
    position up to which that is all.
    """
    last = min((await head())[0], cursor + SCANNED)
    rows = await fetch(
        """
        SELECT e.stream FROM event e JOIN breach b ON b.id = e.stream
        WHERE e.position > ? AND e.position <= ? ORDER BY e.position
        """,
        cursor,
        last,
    )
    return list(dict.fromkeys(str(row["stream"]) for row in rows)), max(cursor, last)


async def attempts_under(key: str) -> Attempts:
    """What came of sending under this key so far."""
    row = await fetch_one("SELECT * FROM credit_push WHERE id = ?", key)
    if row is None:
        return Attempts()
    return Attempts(int(row["failures"]), row["next_at"], bool(row["given_up"]))


async def put_failure(key: str, before: Attempts, then: Attempts, fault: str) -> bool:
    """Write down that an attempt failed; False where another one was written down meanwhile."""
    changed = await execute(
        """
        UPDATE credit_push SET failures = ?, next_at = ?, given_up = ?, fault = ?
        WHERE id = ? AND failures = ?
        """,
        then.failures,
        then.next_at,
        then.given_up,
        fault,
        key,
        before.failures,
    )
    return bool(changed)


async def send_again(key: str, breach: str) -> None:
    """Have what was given up sent again: the cursor goes back to before the breach, and finds
    nothing owed of all that was taken since.
    """
    await execute(
        "UPDATE credit_push SET failures = 0, next_at = NULL, given_up = FALSE WHERE id = ?", key
    )
    await execute(
        """
        UPDATE push_cursor SET position = (SELECT MIN(position) - 1 FROM event WHERE stream = ?)
        WHERE position >= (SELECT MIN(position) FROM event WHERE stream = ?)
        """,
        breach,
        breach,
    )

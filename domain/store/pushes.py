"""What was sent to the credit website, and the breaches of which something may be owed to it."""

from collections.abc import Sequence

from domain.breach_life import ENDED, LIVE
from domain.store.database import execute_many, fetch, fetch_one


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
        INSERT INTO credit_push (id, breach_id, tried_at) VALUES (?, ?, ?)
        ON CONFLICT (id) DO NOTHING
        """,
        [(key, breach, at) for key in keys],
    )

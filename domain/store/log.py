"""The one log (ledger, journal and outbox at once): appended to, chained, never changed.

Position, hash and head are taken as the last step of a transaction: the head row is locked from
there to the commit, so no reader ever sees a gap or a late arrival.
"""

from collections.abc import Sequence
from datetime import datetime
from typing import NamedTuple

import msgspec

from domain.author import Author
from domain.canonical import canonical
from domain.chain import ENTRY, GENESIS, entry_hash
from domain.instants import instant_text
from domain.store.database import Row, execute, execute_many, fetch, fetch_one

PAYLOAD_FORMAT = 1
"""The shape of payloads and of what is hashed; a change of either is a new number."""

_HEAD = 1


class NewEvent(NamedTuple):
    """An event to append; `payload` is a struct of ids, codes, dates and hashes.

    The name of its class is the `kind` of the event.
    """

    stream: str
    version: int
    payload: msgspec.Struct


def payload_text(payload: msgspec.Struct) -> str:
    """The payload as it is kept and hashed: RFC 8785."""
    return canonical(payload).decode()


_INSERT = f"""
    INSERT INTO event ({", ".join(ENTRY)}, hash)
    VALUES ({", ".join("?" for _ in ENTRY)}, ?)
"""


async def open_log() -> None:
    """Add the head row where there is none."""
    await execute(
        "INSERT INTO log_head (id, position, hash) VALUES (?, 0, ?) ON CONFLICT (id) DO NOTHING",
        _HEAD,
        GENESIS,
    )


async def append(author: Author, at: datetime, events: Sequence[NewEvent]) -> int:
    """Append the events inside the open transaction, as its last step, and return the position.

    UniqueViolation, at the latest when the transaction ends, where a stream already has one of
    the versions: somebody else was faster.
    """
    if not events:
        return (await head())[0]
    locked = await fetch(
        "UPDATE log_head SET position = position + ? WHERE id = ? RETURNING position, hash",
        len(events),
        _HEAD,
    )
    last, chain = int(locked[0]["position"]), str(locked[0]["hash"])
    first = last - len(events) + 1
    rows = []
    for position, event in enumerate(events, start=first):
        entry = _entry(position, event, author, at)
        chain = entry_hash(chain, entry)
        rows.append((*entry, chain))
    await execute_many(_INSERT, rows)
    await execute("UPDATE log_head SET hash = ? WHERE id = ?", chain, _HEAD)
    return last


def _entry(
    position: int, event: NewEvent, author: Author, at: datetime
) -> tuple[int | str | None, ...]:
    return (
        position,
        event.stream,
        event.version,
        type(event.payload).__name__,
        payload_text(event.payload),
        PAYLOAD_FORMAT,
        author.officer,
        author.role,
        author.caller,
        instant_text(at),
        author.request_id,
    )


async def head() -> tuple[int, str]:
    """The last position and its hash."""
    row = await fetch_one("SELECT position, hash FROM log_head WHERE id = ?", _HEAD)
    return (int(row["position"]), str(row["hash"])) if row else (0, GENESIS)


async def stream_version(id: str) -> int:
    """The version of the last event of one stream; 0 where it has none."""
    row = await fetch_one("SELECT MAX(version) AS version FROM event WHERE stream = ?", id)
    return int(row["version"] or 0) if row else 0


async def stream(id: str) -> Sequence[Row]:
    """Every event of one stream, oldest first."""
    return await fetch("SELECT * FROM event WHERE stream = ? ORDER BY version", id)


async def page(after: int, limit: int) -> Sequence[Row]:
    """The events after a position, in the order of the log, at most `limit`."""
    return await fetch(
        "SELECT * FROM event WHERE position > ? ORDER BY position LIMIT ?", after, limit
    )

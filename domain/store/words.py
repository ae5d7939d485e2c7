"""Texts that people wrote: sealed beside the log, which names them by id, so that they can be
erased.
"""

from collections.abc import Mapping, Sequence
from datetime import date

from domain.store.database import Row, execute_many, fetch
from domain.store.seal import seal
from domain.words import Words


async def add_words(stream: str, words: Sequence[Words], until: date | None = None) -> None:
    """Keep the texts that an event names, until the end of that day where there is one."""
    last = until.isoformat() if until else None
    await execute_many(
        "INSERT INTO words (id, stream, body, until) VALUES (?, ?, ?, ?)",
        [(each.id, stream, seal().closed(each.body, _place(each.id)), last) for each in words],
    )


async def words_of(stream: str) -> Mapping[str, str]:
    """The texts of a stream, by id."""
    rows = await fetch("SELECT id, body FROM words WHERE stream = ?", stream)
    return _opened(rows)


async def words_with(ids: Sequence[str]) -> Mapping[str, str]:
    """The texts with these ids, by id."""
    if not ids:
        return {}
    holders = ", ".join("?" for _ in ids)
    rows = await fetch(f"SELECT id, body FROM words WHERE id IN ({holders})", *ids)
    return _opened(rows)


def _opened(rows: Sequence[Row]) -> Mapping[str, str]:
    return {str(row["id"]): seal().opened(row["body"], _place(row["id"])) for row in rows}


def _place(id: str) -> str:
    return f"words/body/{id}"

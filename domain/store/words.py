"""Texts that people wrote: beside the log, which names them by id, so that they can be erased."""

from collections.abc import Mapping, Sequence

from domain.store.database import execute_many, fetch
from domain.words import Words


async def add_words(stream: str, words: Sequence[Words]) -> None:
    """Keep the texts that an event names."""
    await execute_many(
        "INSERT INTO words (id, stream, body) VALUES (?, ?, ?)",
        [(each.id, stream, each.body) for each in words],
    )


async def words_of(stream: str) -> Mapping[str, str]:
    """The texts of a stream, by id."""
    rows = await fetch("SELECT id, body FROM words WHERE stream = ?", stream)
    return {str(row["id"]): str(row["body"]) for row in rows}

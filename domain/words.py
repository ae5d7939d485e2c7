"""Words people write: kept beside the log, which names them by id only."""

from __future__ import annotations


class Words:
    """A text with the id under which it is kept; the log holds the id and never the text."""

    __slots__ = ("body", "id")

    def __init__(self, id: str, body: str) -> None:
        self.id = id
        self.body = body

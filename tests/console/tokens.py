"""A token that ceases to be valid while somebody works."""

import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager

from domain.services.secrets import secret_hash


@contextmanager
def suspended(database_url: str, secret: str) -> Iterator[None]:
    """Take the token out of the SQLite database of a running service, and put it back."""
    known = secret_hash(secret)
    _exchange(database_url, known, secret_hash("nobody's"))
    try:
        yield
    finally:
        _exchange(database_url, secret_hash("nobody's"), known)


def _exchange(database_url: str, old: str, new: str) -> None:
    with closing(sqlite3.connect(database_url.removeprefix("sqlite://"))) as file, file:
        done = file.execute("UPDATE token SET hash = ? WHERE hash = ?", (new, old))
        assert done.rowcount == 1

"""The data key (数据密钥): from it come the keys that personal data is sealed and searched by.

It is `XINYIPI_DATA_KEY`, 32 bytes in base64, or stands in a file beside an SQLite database. It is
read where the database is opened and handed to nobody, so that it is in no setting that is shown
and no argument that is logged. Several, oldest first, are for rotation: the last one seals, each
opens what it sealed, and searching stays with the first.
"""

import os
import secrets
from base64 import b64decode, b64encode
from collections.abc import Sequence
from pathlib import Path
from urllib.parse import urlsplit

VARIABLE = "XINYIPI_DATA_KEY"
MEANING = "base64 of 32 bytes, several apart by commas; empty for the file beside the database"

KEY_BYTES = 32


class KeyFault(Exception):
    """The data key cannot be used; the text says why, in one line and without the key."""


def data_keys(url: str) -> tuple[bytes, ...]:
    """The keys of the database at this URL, oldest first; none where there is none yet.

    Raises KeyFault for what is no key.
    """
    if given := os.environ.get(VARIABLE, "").strip():
        return _keys(given.split(","), VARIABLE)
    file = key_file(url)
    if file is None or not file.exists():
        return ()
    try:
        return _keys(file.read_text().split(), str(file))
    except (OSError, UnicodeDecodeError) as error:
        raise KeyFault(f"{file}: the data key cannot be read: {error}") from error


def key_file(url: str) -> Path | None:
    """Where the key of an SQLite database stands without the variable: `xinyipi.db.key` beside
    `xinyipi.db`. None for PostgreSQL, whose replicas share one key.
    """
    parts = urlsplit(url)
    return Path(f"{parts.netloc}{parts.path}.key") if parts.scheme == "sqlite" else None


def require_key(url: str) -> None:
    """Raise KeyFault where there is no key and no place to make one."""
    if not data_keys(url) and key_file(url) is None:
        raise KeyFault(
            f"{VARIABLE} 未设置：用 openssl rand -base64 32 生成，各副本相同。"
            " It is not set: make one with `openssl rand -base64 32`, the same for all replicas"
        )


def make_key_file(url: str) -> Path | None:
    """Make the key of an SQLite database that has none, for its owner alone; None where there is
    one. Raises KeyFault where the file cannot be written.
    """
    file = key_file(url)
    if file is None or data_keys(url):
        return None
    key = b64encode(secrets.token_bytes(KEY_BYTES))
    try:
        with os.fdopen(os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as opened:
            opened.write(key + b"\n")
    except OSError as error:
        raise KeyFault(f"{file}: the data key cannot be written: {error}") from error
    return file


def _keys(texts: Sequence[str], place: str) -> tuple[bytes, ...]:
    return tuple(_key(text, place) for text in texts)


def _key(text: str, place: str) -> bytes:
    try:
        key = b64decode(text.strip(), validate=True)
    except ValueError:  # neither base64 nor ASCII
        key = b""
    if len(key) != KEY_BYTES:
        raise KeyFault(f"{place}: a data key is {KEY_BYTES} bytes in base64, and this is not")
    return key

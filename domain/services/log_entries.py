"""The events of one stream as people read them: what, when, by whom, and the words with it."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

import msgspec

from domain.instants import instant_from_text
from domain.store.accounts import account_names
from domain.store.database import Row


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One event: what happened, by whom, when, and the words that go with it, which are None for a
    caller who does not work on the case.
    """

    version: int
    kind: str
    at: datetime
    officer: str | None
    role: str | None
    facts: tuple[tuple[str, str], ...]
    words: tuple[tuple[str, str], ...] | None
    hash: str


async def entries(
    rows: Sequence[Row], texts: Mapping[str, str] | None, hidden: Collection[str] = ()
) -> list[Entry]:
    """The events of these rows of the log, without the facts of a `hidden` name, and with those of
    the `texts` that they name.
    """
    names = await account_names({str(row["officer"]) for row in rows if row["officer"]})
    payloads = [_payload(row["payload"], hidden) for row in rows]
    return [
        Entry(
            version=int(row["version"]),
            kind=str(row["kind"]),
            at=instant_from_text(row["at"]),
            officer=names.get(str(row["officer"])),
            role=row["role"],
            facts=_facts(payload),
            words=None if texts is None else _words(payload, texts),
            hash=str(row["hash"]),
        )
        for row, payload in zip(rows, payloads, strict=True)
    ]


def _payload(text: str, hidden: Collection[str]) -> dict[str, object]:
    payload: dict[str, object] = msgspec.json.decode(text)
    return {name: value for name, value in payload.items() if name not in hidden}


def _facts(payload: dict[str, object]) -> tuple[tuple[str, str], ...]:
    return tuple(
        (name, value if isinstance(value, str) else msgspec.json.encode(value).decode())
        for name, value in payload.items()
        if value is not None and not name.endswith("Words")
    )


def _words(
    payload: object, texts: Mapping[str, str], name: str = ""
) -> tuple[tuple[str, str], ...]:
    """Every text the payload names, however deep, in its order, with the name it goes by."""
    if isinstance(payload, dict):
        parts = [(str(key), value) for key, value in payload.items()]
    elif isinstance(payload, list):
        parts = [(name, value) for value in payload]
    else:
        text = texts.get(payload) if isinstance(payload, str) else None
        return () if text is None else ((name, text),)
    return tuple(each for key, value in parts for each in _words(value, texts, key))

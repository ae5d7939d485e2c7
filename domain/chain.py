"""The chain of the log: how each entry is hashed to the one before, and what breaks a chain.

Whoever holds an export and the heads that were published can check it anywhere.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum, unique
from typing import Any, Protocol

import msgspec

from domain.canonical import canonical_hash

GENESIS = "0" * 64
"""The hash before the first entry."""

ENTRY = (
    "position",
    "stream",
    "version",
    "kind",
    "payload",
    "format",
    "officer",
    "role",
    "caller",
    "at",
    "request_id",
)
"""The hashed columns of an entry, in the order in which they are hashed."""


class Entry(Protocol):
    """An entry by column, with its `hash` and, in an export, the one `before` it."""

    def __getitem__(self, column: str, /) -> Any: ...


def entry_hash(before: str, entry: Sequence[object]) -> str:
    """SHA-256 over the hash before and the RFC 8785 form of the entry's fields, in hex.

    The fields are those of `ENTRY`, in that order.
    """
    return canonical_hash(entry, before.encode())


def fields_of(entry: Entry) -> tuple[Any, ...]:
    """The hashed fields of an entry."""
    return tuple(entry[column] for column in ENTRY)


class Head(msgspec.Struct, frozen=True, kw_only=True):
    """Where the log ended on a day, as it was published."""

    day: date
    position: int
    hash: str


@unique
class Tampering(StrEnum):
    """What was done to a chain where it first breaks."""

    CHANGED = "CHANGED"
    REMOVED = "REMOVED"
    SWAPPED = "SWAPPED"
    INSERTED = "INSERTED"
    CUT_OFF = "CUT_OFF"
    REWRITTEN = "REWRITTEN"


@dataclass(frozen=True, slots=True, kw_only=True)
class Broken:
    """The first entry that is not what it was, by position, and what was done to it.

    Of a chain that was hashed anew only the days are known between which it was: `position` is
    then the first entry after the last published head that still holds.
    """

    position: int
    tampering: Tampering


def first_broken(
    entries: Iterable[Entry],
    heads: Iterable[Head],
    after: tuple[int, str] = (0, GENESIS),
    end: int | None = None,
) -> Broken | None:
    """The first thing wrong with a log that is given in its order, or None.

    It is a whole log, or what comes after a position and hash that hold. In an export each entry
    has the hash `before` it too, which tells a changed entry from the one that follows it. `heads`
    are those that were published, the end of the log among them: a chain that was hashed anew from
    some entry on is found by the first of them that it does not meet. `end` is the position after
    which nothing may come, where there is such a one.
    """
    published: dict[int, set[str]] = {}
    for head in heads:
        published.setdefault(head.position, set()).add(head.hash)
    position, chain = after
    held = position
    rest = iter(entries)
    for entry in rest:
        if (
            entry["position"] != position + 1
            or entry_hash(chain, fields_of(entry)) != entry["hash"]
        ):
            return _what_broke(entry, position + 1, chain, rest)
        position, chain = entry["position"], entry["hash"]
        if position in published:
            if published[position] != {chain}:
                return Broken(position=held + 1, tampering=Tampering.REWRITTEN)
            held = position
    if position < max(published, default=0):
        return Broken(position=position + 1, tampering=Tampering.CUT_OFF)
    if end is not None and position > end:
        return Broken(position=end + 1, tampering=Tampering.INSERTED)
    return None


def _what_broke(entry: Entry, due: int, chain: str, rest: Iterator[Entry]) -> Broken:
    """What was done where this entry came and the one at position `due` should have."""
    found = entry["position"]
    if found < due:
        return Broken(position=found, tampering=Tampering.INSERTED)
    elsewhere = any(each["position"] == due for each in rest)
    if found > due:
        return Broken(position=due, tampering=Tampering.SWAPPED if elsewhere else Tampering.REMOVED)
    if elsewhere:
        return Broken(position=due, tampering=Tampering.INSERTED)
    # One that still follows what it says it does is whole: the one before it got a new hash.
    whole = entry_hash(entry["before"], fields_of(entry)) == entry["hash"]
    changed = due - 1 if whole and entry["before"] != chain else due
    return Broken(position=changed, tampering=Tampering.CHANGED)

"""The log as a file that proves itself: JSON, a line for where it ends and one for each entry.

{"ledger": 1, "day": "2026-11-25", "position": 2, "hash": "…"}
{"position": 1, "stream": "…", …, "before": "000…", "hash": "…"}
{"position": 2, …}
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any, TypedDict

import msgspec

from domain.canonical import canonical
from domain.chain import Broken, Entry, Head, first_broken

FORMAT = 1


class LedgerFault(Exception):
    """A file that is no export of a ledger, or no list of its heads; the text says where."""


class _End(Head, frozen=True, kw_only=True):
    """The first line: the form of the file, and where the log ended when it was made."""

    ledger: int


class _Line(TypedDict):
    position: int
    stream: str
    version: int
    kind: str
    payload: str
    format: int
    officer: str | None
    role: str | None
    caller: str | None
    at: str
    request_id: str
    before: str
    hash: str


def end_line(head: Head) -> str:
    """The first line of an export that ends at this head."""
    end = _End(ledger=FORMAT, day=head.day, position=head.position, hash=head.hash)
    return canonical(end).decode()


def entry_line(entry: Entry) -> str:
    """The line of an entry."""
    return canonical({column: entry[column] for column in _Line.__annotations__}).decode()


def head_line(head: Head) -> str:
    """The line of a published head, in a file of heads."""
    return canonical(head).decode()


def read_heads(lines: Iterable[str]) -> list[Head]:
    """The heads of a file of heads. LedgerFault for a line that is none."""
    return [_read(line, number, Head) for number, line in enumerate(lines, start=1)]


def check(lines: Iterable[str], heads: Iterable[Head]) -> tuple[Head, Broken | None]:
    """Where an export says it ends, and the first thing wrong with it, if anything is.

    LedgerFault where it is no export.
    """
    rest = iter(lines)
    end = _read(next(rest, ""), 1, _End)
    if end.ledger != FORMAT:
        raise LedgerFault(f"line 1: format {end.ledger} is not {FORMAT}")
    return end, first_broken(_entries(rest), [*heads, end], end=end.position)


def _entries(lines: Iterator[str]) -> Iterator[Entry]:
    for number, line in enumerate(lines, start=2):
        yield _read(line, number, _Line)


def _read(line: str, number: int, kind: Any) -> Any:
    try:
        return msgspec.json.decode(line, type=kind)
    except (msgspec.DecodeError, UnicodeError) as fault:
        raise LedgerFault(f"line {number}: {fault}") from None

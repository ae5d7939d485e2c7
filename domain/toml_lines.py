"""On which line each key of a TOML text stands, which `tomllib` does not tell.

So that a fault in a file is told with its line. Only for a text that `tomllib` reads: nothing is
checked here.
"""

from __future__ import annotations

import re
import tomllib
from bisect import bisect_right
from collections.abc import Mapping
from typing import TypeAlias

TomlPath: TypeAlias = tuple[str | int, ...]
"""Where in a file: the keys, and the places in lists counted from 0."""

_BASIC = r'"(?:[^"\\]|\\.)*"'
_LITERAL = r"'[^']*'"
_BLANK = re.compile(r"(?:[ \t\r\n]|#[^\n]*)*")
_KEY = re.compile(rf"[A-Za-z0-9_-]+|{_BASIC}|{_LITERAL}")
_DOT = re.compile(r"[ \t]*\.[ \t]*")
_PLAIN = re.compile(
    rf'"""(?:[^\\]|\\.)*?"""(?:"{{0,2}})|\'\'\'.*?\'\'\'(?:\'{{0,2}})'
    rf"|{_BASIC}|{_LITERAL}|[^,\]}}\n#]+",
    re.DOTALL,
)


def toml_lines(text: str) -> Mapping[TomlPath, int]:
    """The line, counted from 1, of every table, key and list element of the text."""
    reader = _Reader(text)
    reader.read()
    return reader.lines


def line_of(lines: Mapping[TomlPath, int], path: TomlPath) -> int:
    """The line of `path`, or of the nearest that is there: what is missing is told at its table."""
    while path and path not in lines:
        path = path[:-1]
    return lines.get(path, 1)


class _Reader:
    """Goes through the text once and notes where each path begins."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.lines: dict[TomlPath, int] = {}
        self._at = 0
        self._breaks = [found.start() for found in re.finditer("\n", text)]
        self._lengths: dict[TomlPath, int] = {}

    def read(self) -> None:
        table: TomlPath = ()
        while self._next():
            table = self._header() if self._next() == "[" else self._pair(table)

    def _next(self) -> str:
        """The next sign that counts, without taking it; empty at the end."""
        self._skip(_BLANK)
        return self.text[self._at : self._at + 1]

    def _skip(self, pattern: re.Pattern[str]) -> str:
        found = pattern.match(self.text, self._at)
        self._at = found.end() if found else self._at
        return found[0] if found else ""

    def _take(self, sign: str) -> bool:
        taken = self._next() == sign
        self._at += taken
        return taken

    def _note(self, path: TomlPath, at: int) -> None:
        for length in range(1, len(path) + 1):
            self.lines.setdefault(path[:length], bisect_right(self._breaks, at) + 1)

    def _header(self) -> TomlPath:
        at = self._at
        self._take("[")
        repeated = self._take("[")
        *parents, last = self._keys()
        path = (*self._inside(parents), last)
        if repeated:
            self._lengths[path] = self._lengths.get(path, 0) + 1
            path = (*path, self._lengths[path] - 1)
            self._take("]")
        self._take("]")
        self._note(path, at)
        return path

    def _inside(self, keys: list[str]) -> TomlPath:
        """The path of these keys, each list of tables at its latest element."""
        path: TomlPath = ()
        for key in keys:
            path = (*path, key)
            if path in self._lengths:
                path = (*path, self._lengths[path] - 1)
        return path

    def _keys(self) -> list[str]:
        keys = [self._key()]
        while self._skip(_DOT):
            keys.append(self._key())
        return keys

    def _key(self) -> str:
        self._next()
        key = self._skip(_KEY)
        if key[:1] not in ('"', "'"):
            return key
        written: str = tomllib.loads(f"key = {key}")["key"]
        return written

    def _pair(self, table: TomlPath) -> TomlPath:
        at = self._at
        path = (*table, *self._keys())
        self._take("=")
        self._note(path, at)
        self._value(path)
        return table

    def _value(self, path: TomlPath) -> None:
        if self._take("["):
            self._list(path)
        elif self._take("{"):
            while not self._take("}"):
                self._pair(path)
                self._take(",")
        else:
            self._skip(_PLAIN)

    def _list(self, path: TomlPath) -> None:
        place = 0
        while not self._take("]"):
            self._note((*path, place), self._at)
            self._value((*path, place))
            self._take(",")
            place += 1

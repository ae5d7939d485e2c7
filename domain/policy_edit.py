"""A policy file changed in places, as a person would change it: remarks and layout stay."""

from __future__ import annotations

import tomllib
from collections.abc import Sequence
from typing import Any

import msgspec
import tomlkit
from tomlkit.exceptions import TOMLKitError
from tomlkit.items import AoT, Array

from domain.policy_diff import KEYS
from domain.refusal import Refusal, Refused, invalid

WIDTH = 100
"""A list that is longer than this is written one value a line."""

_NAME = "value"


class Edit(msgspec.Struct, frozen=True, kw_only=True):
    """One place of a file, as a comparison names it, and what is to stand there: TOML, or None
    where nothing is. A row of a list is named by its id, code or name; one that is not there yet
    is added at the end.
    """

    path: tuple[str, ...]
    value: str | None


def edited(text: str, edits: Sequence[Edit]) -> str:
    """The file with these changes, made in their order.

    Refused, with the place of each edit that cannot be made, where the file is no TOML, there is no
    such place, or the value is none.
    """
    try:
        file = tomlkit.parse(text)
    except (TOMLKitError, RecursionError):
        zh, en = "草案不是 TOML 文件，请先改正全文", "the draft is no TOML file; mend its text"
        raise Refused(invalid(zh, en)) from None
    grounds = [ground for n, edit in enumerate(edits) if (ground := _made(file, n, edit))]
    if grounds:
        raise Refused(*grounds)
    return tomlkit.dumps(file)


def file_json(text: str) -> str | None:
    """What a file says, without remarks and layout, as JSON: dates are texts. None where it is no
    TOML; other faults do not matter.
    """
    try:
        return msgspec.json.encode(tomllib.loads(text)).decode()
    except (tomllib.TOMLDecodeError, RecursionError):
        return None


def _made(file: Any, number: int, edit: Edit) -> Refusal | None:
    """Make one edit; the ground where it cannot be made."""
    at = ("edits", str(number))
    nowhere = invalid("文件中没有此处", "the file has no such place", *at, "path")
    if not edit.path:
        return nowhere
    if edit.value is None:
        _take_away(file, edit.path)
        return None
    *above, key = edit.path
    place = _container(file, above)
    if not isinstance(place, (dict, list)):
        return nowhere
    value = _value(edit.value)
    if value is None:
        return invalid("新值不是 TOML 值", "the new value is no TOML value", *at, "value")
    if isinstance(place, list) and not _is_named(value, key):
        return invalid("新的一行须写明其代码", "a new row must have its code", *at, "value")
    _put(place, key, value)
    return None


def _put(place: Any, key: str, value: Any) -> None:
    if isinstance(place, dict):
        place[key] = value
        return
    row = _row(place, key)
    if row is None:
        row = tomlkit.table() if isinstance(place, AoT) else tomlkit.inline_table()
        place.append(row)
        row = place[-1]
    row.clear()
    row.update(value)


def _take_away(file: Any, path: Sequence[str]) -> None:
    *above, key = path
    place = file
    for step in above:
        place = _row(place, step) if isinstance(place, list) else place.get(step)
        if not isinstance(place, (dict, list)):
            return
    if isinstance(place, dict):
        place.pop(key, None)
    elif (row := _row(place, key)) is not None:
        place.remove(row)


def _container(file: Any, path: Sequence[str]) -> Any:
    found = file
    for step in path:
        if isinstance(found, list):
            found = _row(found, step)
        elif isinstance(found, dict):
            found = found.setdefault(step, tomlkit.table())
        else:
            return None
    return found


def _row(rows: Sequence[Any], name: str) -> Any:
    return next((row for row in rows if _is_named(row, name)), None)


def _is_named(row: Any, name: str) -> bool:
    return isinstance(row, dict) and any(row.get(key) == name for key in KEYS)


def _value(text: str) -> Any:
    try:
        read = tomlkit.parse(f"{_NAME} = {text}\n")
    except (TOMLKitError, RecursionError):
        return None
    if set(read) != {_NAME}:
        return None
    value = read[_NAME]
    if isinstance(value, Array) and len(text) > WIDTH:
        value.multiline(True)
    return value

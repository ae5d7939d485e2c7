"""A policy file changed in places, as a person would change it: remarks and layout stay."""

from __future__ import annotations

import tomllib
from collections.abc import Sequence
from typing import Any

import msgspec
import tomlkit
from tomlkit.exceptions import TOMLKitError
from tomlkit.items import AoT, Array, Comment, InlineTable, Item, Table, Whitespace

from domain.policy_diff import KEYS
from domain.refusal import Refusal, Refused, invalid

WIDTH = 100
"""A list that is longer than this is written one value a line."""

_NAME = "value"


class Edit(msgspec.Struct, frozen=True, kw_only=True):
    """One place of a file, as a comparison names it, and what is to stand there: TOML, or None
    where nothing is. A row of a list is named by its id, code or name; a new one comes last.
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
    if isinstance(place, dict):
        _put(place, key, value)
    elif _is_named(value, key):
        _put_row(place, key, value)
    else:
        return invalid("新的一行须写明其代码", "a new row must have its code", *at, "value")
    return None


def _container(file: Any, path: Sequence[str]) -> Any:
    """What is at the path, made where a table lacks; None where the path leads nowhere."""
    found, in_a_line = file, False
    for step in path:
        in_a_line = in_a_line or isinstance(found, InlineTable) or _is_dotted(found, step)
        if isinstance(found, list):
            found = _row(found, step)
        elif isinstance(found, dict):
            new = tomlkit.inline_table() if in_a_line else tomlkit.table()
            found = found.setdefault(step, new)
        else:
            return None
    return found


def _is_dotted(table: Any, key: str) -> bool:
    """Whether it stands in the table as `key.more = value`."""
    body = table.value.body if isinstance(table, Table) else []
    return any(name is not None and name.key == key and name.is_dotted() for name, _ in body)


def _put(table: Any, key: str, value: Any) -> None:
    remarks = [] if key in table else _remarks_taken(table)
    table[key] = value
    _remarks_given(table, remarks)


def _put_row(rows: Any, name: str, value: Any) -> None:
    """Let this row stand where that of its name does, or else last."""
    row = _row(rows, name)
    if row is not None:
        remarks = _remarks_taken(row)
        row.clear()
        _fill(row, value)
        _remarks_given(row, remarks)
    elif isinstance(rows, AoT):
        remarks = _remarks_taken(rows[-1]) if rows else []
        if rows:
            _remarks_given(rows[-1], [tomlkit.nl()])
        rows.append(_fill(tomlkit.table(), value))
        _remarks_given(rows[-1], remarks)
    else:
        rows.append(value)


def _fill(row: Any, value: Any) -> Any:
    """The row with what stood in a line, each value on a line of its own where it has lines."""
    row.update(value)
    if isinstance(row, Table):
        for _, each in row.value.body:
            each.trivia.trail = "\n"
    return row


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
        _take_row_away(place, row)


def _take_row_away(rows: Any, row: Any) -> None:
    """The remarks after the row stand after the one before it then; after the first they go too."""
    number = next(number for number, each in enumerate(rows) if each is row)
    remarks = _remarks_taken(row)
    del rows[number]
    if number:
        own = _remarks_taken(rows[number - 1])
        _remarks_given(rows[number - 1], [*(own if _says(own) else []), *remarks])


def _row(rows: Sequence[Any], name: str) -> Any:
    return next((row for row in rows if _is_named(row, name)), None)


# What stands after the last value of a table is about what comes after the table.


def _remarks_taken(table: Any) -> list[Item]:
    """Take the remarks and blank lines at the end of a table away from it."""
    if not isinstance(table, Table):
        return []
    body, taken = table.value.body, []
    while body and isinstance(body[-1][1], (Comment, Whitespace)):
        taken.append(body.pop()[1])
    return taken[::-1] or (_remarks_taken(body[-1][1]) if body else [])


def _remarks_given(table: Any, remarks: Sequence[Item]) -> None:
    for each in remarks:
        table.value.body.append((None, each))


def _says(remarks: Sequence[Item]) -> bool:
    return any(isinstance(each, Comment) for each in remarks)


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

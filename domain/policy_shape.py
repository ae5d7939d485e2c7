"""The form of a policy file: every place where what is written is not of the types of `policy.py`.

msgspec tells the first such place and stops; an author wants all of them, each with its path.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from datetime import date
from enum import Enum
from types import NoneType, UnionType
from typing import Annotated, Any, Literal, TypeAlias, Union, get_args, get_origin

import msgspec

from domain.policy import Benefit, Policy
from domain.policy_fault import Fault, FaultCode, fault
from domain.refusal import Wording
from domain.toml_lines import TomlPath

Form: TypeAlias = Any
"""A type of `policy.py`: a Struct, a dict, a tuple, a plain type, or a union of those."""

NOT_IN_FILE: Mapping[type, frozenset[str]] = {
    Policy: frozenset({"id", "version"}),
    Benefit: frozenset({"code"}),
}
"""What the service gives a policy by itself; a file has no such keys."""

_CONTROL = re.compile(r"[^\n\x20-\x7e\xa0-\U0010ffff]")
"""Signs that steer a screen, or that a database does not take."""

_WORDS: Mapping[Form, Wording] = {
    str: Wording("文字", "a text"),
    bool: Wording("true 或 false", "true or false"),
    int: Wording("整数", "a whole number"),
    float: Wording("小数", "a number with decimals"),
    date: Wording("日期，如 2022-11-03", "a date such as 2022-11-03"),
    dict: Wording("表", "a table"),
    tuple: Wording("列表", "a list"),
}


def shape_faults(value: object, form: Form, path: TomlPath = ()) -> Iterator[Fault]:
    """Every place at or below `path` where `value` cannot be what `form` wants."""
    if isinstance(value, dict):
        return _table_faults(value, form, path)
    if isinstance(value, list):
        return _list_faults(value, form, path)
    return _plain_faults(value, form, path)


def _table_faults(table: dict[str, object], form: Form, path: TomlPath) -> Iterator[Fault]:
    for each in _alternatives(form):
        if _kind(each) is msgspec.Struct:
            return _struct_faults(table, each, path)
        if _kind(each) is dict:
            return _entry_faults(table, each, path)
    return iter((_wrong(table, form, path),))


def _struct_faults(
    table: dict[str, object], struct: type[msgspec.Struct], path: TomlPath
) -> Iterator[Fault]:
    hidden = NOT_IN_FILE.get(struct, frozenset())
    fields = {each.encode_name: each for each in msgspec.structs.fields(struct)}
    known = [name for name in fields if name not in hidden]
    for key, value in table.items():
        if key in known:
            yield from shape_faults(value, fields[key].type, (*path, key))
        else:
            yield fault(FaultCode.UNKNOWN_KEY, (*path, key), key=key, known=", ".join(known))
    for name in known:
        if fields[name].required and name not in table:
            yield fault(FaultCode.MISSING_KEY, path, key=name)


def _entry_faults(table: dict[str, object], form: Form, path: TomlPath) -> Iterator[Fault]:
    key_form, value_form = get_args(form)
    for key, value in table.items():
        yield from _plain_faults(key, key_form, (*path, key))
        yield from shape_faults(value, value_form, (*path, key))


def _list_faults(values: list[object], form: Form, path: TomlPath) -> Iterator[Fault]:
    for each in _alternatives(form):
        if _kind(each) is tuple:
            for place, value in enumerate(values):
                yield from shape_faults(value, get_args(each)[0], (*path, place))
            return
    yield _wrong(values, form, path)


def _plain_faults(value: object, form: Form, path: TomlPath) -> Iterator[Fault]:
    try:
        msgspec.convert(value, form)
    except msgspec.ValidationError:
        yield _wrong(value, form, path)
        return
    if isinstance(value, str) and not value.strip():
        yield fault(FaultCode.BLANK_TEXT, path)
    if isinstance(value, str) and _CONTROL.search(value):
        yield fault(FaultCode.CONTROL_CHARACTER, path)


def _alternatives(form: Form) -> tuple[Form, ...]:
    """The types of a union; None is none of them, since a file has no word for it."""
    origin: Form = get_origin(form)
    if origin in (Union, UnionType):
        return tuple(each for each in get_args(form) if each is not NoneType)
    return (form,)


def _kind(form: Form) -> Form:
    """What a type is at bottom: Struct, Enum, Literal, or the plain type itself."""
    origin: Form = get_origin(form)
    if origin is Annotated:
        return _kind(get_args(form)[0])
    if origin is not None:
        return origin
    return next((base for base in (msgspec.Struct, Enum) if issubclass(form, base)), form)


def _wrong(value: object, form: Form, path: TomlPath) -> Fault:
    wanted = [_words(each) for each in _alternatives(form)]
    return fault(
        FaultCode.WRONG_VALUE,
        path,
        value=_as_written(value),
        expected=" 或 ".join(words.zh for words in wanted),
        expectedEn=" or ".join(words.en for words in wanted),
    )


def _as_written(value: object) -> object:
    return str(value).lower() if isinstance(value, bool) else value


def _words(form: Form) -> Wording:
    """What a type is called: by its own note, by its values, or by its kind."""
    origin: Form = get_origin(form)
    if origin is Annotated and (note := get_args(form)[1].extra):
        return Wording(note["zh"], note["en"])
    kind = _kind(form)
    if kind is Literal:
        values = get_args(form)
    elif kind is Enum:
        values = tuple(form)
    else:
        return _WORDS[dict if kind is msgspec.Struct else kind]
    return Wording("、".join(values), " / ".join(values))

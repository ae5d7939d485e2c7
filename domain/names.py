"""What people call the fields of an event and the days that have a name, in both languages."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from functools import cache
from pathlib import Path

import msgspec

from domain.calendar import MADE_UP
from domain.refusal import Wording


class Names(msgspec.Struct, frozen=True):
    """`names.toml`: the fields of events by their name in the log, days by their Chinese name."""

    facts: Mapping[str, Wording]
    days: Mapping[str, str]


@cache
def names() -> Names:
    """All that is named; a test finds a field of an event without a name."""
    text = Path(__file__).with_name("names.toml").read_text(encoding="utf-8")
    return msgspec.convert(tomllib.loads(text), Names)


def fact_name(field: str) -> Wording:
    """What a field of the log is called; an old field that nothing names any more, by itself."""
    return names().facts.get(field) or Wording(field, field)


def day_name(name: str) -> Wording:
    """What a day is called. One that only a local notice names has that name in both languages."""
    holiday = name.removesuffix(MADE_UP)
    english = names().days.get(holiday)
    if english is None:
        return Wording(name, name)
    return Wording(name, f"working day for {english}" if holiday != name else english)

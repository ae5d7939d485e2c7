"""What the tables of a policy file are made of: codes, names, counts, numbers."""

from __future__ import annotations

from typing import Annotated, TypeAlias

import msgspec

Code = Annotated[
    str,
    msgspec.Meta(
        pattern=r"\A[A-Z][A-Z0-9_]{0,39}\Z",
        extra={"zh": "大写字母、数字和下划线组成的代码", "en": "a code of capitals, digits and _"},
    ),
]
"""What a file calls a tier, a benefit or an exclusion domain."""

Name = Annotated[
    str,
    msgspec.Meta(
        pattern=r"\A[a-z][A-Za-z0-9]{0,39}\Z",
        extra={
            "zh": "小写字母开头的字母和数字",
            "en": "letters and digits, the first a small letter",
        },
    ),
]
"""What a file calls a fact or a list of matters; registers are asked for a fact by this name."""

Count = Annotated[
    int,
    msgspec.Meta(
        ge=1, le=3650, extra={"zh": "1 至 3650 的整数", "en": "a whole number from 1 to 3650"}
    ),
]
"""A number of days or minutes."""

Offset = Annotated[
    int,
    msgspec.Meta(
        ge=-3650,
        le=3650,
        extra={"zh": "-3650 至 3650 的整数", "en": "a whole number from -3650 to 3650"},
    ),
]
"""Days after the day of an example; before it where negative."""

Months = Annotated[
    int,
    msgspec.Meta(
        ge=1, le=120, extra={"zh": "1 至 120 的整数", "en": "a whole number from 1 to 120"}
    ),
]
"""A number of months."""

Hundred = Annotated[
    int,
    msgspec.Meta(
        ge=1, le=100, extra={"zh": "1 至 100 的整数", "en": "a whole number from 1 to 100"}
    ),
]
"""A number of years back from today, or a part of a hundred."""

Rank = Annotated[
    int,
    msgspec.Meta(ge=1, le=9, extra={"zh": "1 至 9 的整数", "en": "a whole number from 1 to 9"}),
]
"""The rank of an officer, 1 the highest."""

Several = Annotated[
    int,
    msgspec.Meta(
        ge=2, le=100, extra={"zh": "2 至 100 的整数", "en": "a whole number from 2 to 100"}
    ),
]
"""A number of things of which one alone does not count."""

Mark: TypeAlias = int | float
"""A number to compare with: a score, a count or a sum. `policy_check` bounds what it may be."""


class Part(msgspec.Struct, frozen=True, kw_only=True, rename="camel", forbid_unknown_fields=True):
    """A table of the policy file: immutable, and a key nobody knows is a fault."""

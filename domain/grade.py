"""Grades (信用等级): a grade is a token to look up in a policy, not a number to compare.

`A-` is in the A band although it is "less" than `A`, and the same letter means different things
in different cities. So there is no order here; the policy's table says what a token is worth.
"""

import re
import unicodedata
from collections.abc import Mapping
from functools import lru_cache

# minus sign, en dash, em dash, Japanese long vowel: what keyboards and exports put for a minus
_DASHES = str.maketrans(dict.fromkeys("\u2212\u2013\u2014\u30fc", "-"))
_SUFFIX = re.compile(r"\s*级别?$")
_SYMBOL = re.compile(r"[A-E]{1,3}[+-]?")


@lru_cache(maxsize=1024)
def grade_token(raw: str) -> str:
    """`raw` in the one spelling that policies use: ` a- 级` is `A-`.

    NFKC, trimmed, without a trailing 级 or 级别, upper case, every dash a hyphen.
    """
    text = unicodedata.normalize("NFKC", raw).strip()
    return _SUFFIX.sub("", text).upper().translate(_DASHES)


def parse_grade(raw: str, aliases: Mapping[str, str]) -> str | None:
    """The token that `raw` stands for, or None where it is no grade at all.

    `aliases` maps tokens in the spelling of `grade_token` to others; it comes first, so that a
    policy may place `AA+`. Whether the policy knows the token is the policy's to say.
    """
    token = grade_token(raw)
    if token in aliases:
        return aliases[token]
    return token if _SYMBOL.fullmatch(token) else None

"""Grades (信用等级): a grade is a token to look up in a policy, not a number to compare.

`A-` is in the A band although it is "less" than `A`, and the same letter means different things
in different cities; some have no letters at all (优、良). So there is no order here and no form;
the policy's table says which tokens there are and what they are worth.
"""

import re
import unicodedata
from functools import lru_cache

# minus sign, en dash, em dash, Japanese long vowel: what keyboards and exports put for a minus
_DASHES = str.maketrans(dict.fromkeys("\u2212\u2013\u2014\u30fc", "-"))
_SUFFIX = re.compile(r"\s*级别?$")


@lru_cache(maxsize=1024)
def grade_token(raw: str) -> str:
    """`raw` in the one spelling that policies use: ` a- 级` is `A-`.

    NFKC, trimmed, without a trailing 级 or 级别, upper case, every dash a hyphen.
    """
    text = unicodedata.normalize("NFKC", raw).strip()
    return _SUFFIX.sub("", text).upper().translate(_DASHES)

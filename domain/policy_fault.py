"""Faults of a policy file: on which line, where in the file, what is wrong and what to do.

Texts: `policy_faults.toml`; a fault that is a `RefusalCode` too is worded in `messages.toml`.
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from enum import StrEnum, auto, unique
from functools import cache
from pathlib import Path

import msgspec

from domain.refusal import Param, RefusalCode, Wording, messages, named
from domain.toml_lines import TomlPath

_SHOWN = 300
"""How many characters of a value, or of a list of what is known, are shown."""


@unique
class FaultCode(StrEnum):
    """What can be wrong, in the order it is looked for: text, form, names, rules, examples."""

    @staticmethod
    def _generate_next_value_(name: str, *_: object) -> str:
        return name

    NOT_TOML = auto()
    NOT_UTF_8 = auto()
    NESTED_TOO_DEEP = auto()
    FORMAT_UNKNOWN = auto()

    UNKNOWN_KEY = auto()
    MISSING_KEY = auto()
    WRONG_VALUE = auto()
    BLANK_TEXT = auto()
    CONTROL_CHARACTER = auto()
    EMPTY_LIST = auto()
    REPEATED = auto()

    UNKNOWN_CLAUSE = auto()
    UNKNOWN_FACT = auto()
    UNKNOWN_TOKEN = auto()
    UNKNOWN_TIER = auto()
    UNKNOWN_BENEFIT = auto()
    UNKNOWN_DOMAIN = auto()
    UNKNOWN_LIST = auto()

    DATES_REVERSED = auto()
    DATE_OUT_OF_RANGE = auto()
    MATTER_TYPE_NOT_BY_APPLICATION = auto()
    MATTER_CODE_FORM = auto()
    CONDITION_FORM = auto()
    CONDITION_KIND = auto()
    BOUNDS_REVERSED = auto()
    NUMBER_FORM = auto()
    KEY_OF_OTHER_KIND = auto()
    RANGE_FORM = auto()
    IF_ABSENT = auto()
    FACT_UNUSED = auto()
    TOKEN_UNREADABLE = auto()
    ALIAS_SPELLING = auto()
    ALIAS_SHADOWS = auto()
    TOKEN_DUPLICATED = auto()
    TOKEN_WITHOUT_TIER = auto()
    TOKEN_HAS_TIER = auto()
    SCORE_GAP = auto()
    SCORE_OVERLAP = auto()
    ABSENCE_RESTRICTS = auto()
    IGNORANCE_RESTRICTS = auto()
    BENEFITS_NOT_CUMULATIVE = auto()
    BENEFITS_NOT_INCENTIVE = auto()
    RESTRICTIONS_NOT_RESTRICT = auto()
    RESTRICTION_WITHOUT_LAW = auto()
    ROUNDING_MISSING = auto()
    TERM_OF_OTHER_EFFECT = auto()
    TIER_REASON = auto()
    PROOF_MISSING = auto()
    PROOF_UNEXPECTED = auto()
    REASON_WITHOUT_CLAUSE = auto()
    STOP_WITHOUT_CLAUSE = auto()
    BREACH_RULE_IDLE = auto()
    WORDING_PLACEHOLDER = auto()

    EXAMPLE_SAYS_NOTHING = auto()
    GIVEN_OF_OTHER_KIND = auto()
    EXAMPLE_FAILED = auto()


class Fault(msgspec.Struct, frozen=True, kw_only=True):
    """One fault: `line` counts from 1, `path` is where it is in the file."""

    code: FaultCode
    path: TomlPath = ()
    params: tuple[Param, ...] = ()
    line: int = 1

    @property
    def where(self) -> str:
        """The path as people write it, e.g. `tiers[1].when.in[0]`; empty for the whole file."""
        steps = (f"[{step}]" if isinstance(step, int) else f".{step}" for step in self.path)
        return "".join(steps).removeprefix(".")

    def reason(self, language: str = "zh") -> str:
        """What is wrong and what to do, in `zh` or `en`."""
        wording = texts()[self.code]
        template = wording.en if language == "en" else wording.zh
        return template.format_map({param.name: param.value for param in self.params})


class PolicyFault(Exception):
    """Raised for a policy file that cannot be used; carries every fault that was found."""

    def __init__(self, faults: tuple[Fault, ...]) -> None:
        super().__init__("; ".join(f"{each.line}: {each.reason('en')}" for each in faults))
        self.faults = faults


def fault(code: FaultCode, path: TomlPath = (), **params: object) -> Fault:
    """A `Fault` at `path`; its line is told by who has read the lines of the file."""
    shown = {name: _shown(str(value)) for name, value in params.items()}
    return Fault(code=code, path=path, params=named(shown))


def _shown(text: str) -> str:
    """The text for a screen: a long one by its beginning, nothing that steers a terminal."""
    short = text if len(text) <= _SHOWN else text[:_SHOWN] + "…"
    return "".join(char if char.isprintable() else "�" for char in short)


@cache
def texts() -> Mapping[FaultCode, Wording]:
    """The wording of each code; a test finds a code without one."""
    text = Path(__file__).with_name("policy_faults.toml").read_text(encoding="utf-8")
    own = msgspec.convert(tomllib.loads(text), dict[FaultCode, Wording])
    shared = (code for code in FaultCode if code in RefusalCode.__members__)
    return own | {code: messages()[RefusalCode(code)] for code in shared}

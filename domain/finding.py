"""Findings about a file that is imported: where, what is wrong, and how to put it right.

A file is read to its end and every finding is noted; none is raised. One fault and nothing of the
file is taken; a warning is told and the file is taken all the same. Texts: `findings.toml`.
"""

import tomllib
from collections.abc import Mapping
from enum import StrEnum, auto, unique
from functools import cache
from pathlib import Path
from typing import Self

import msgspec

from domain.refusal import Param, Wording, named

MOST = 20_000
"""After so many findings a file is read no further: it is another file than was meant."""

_SHOWN = 60
"""How many characters of a wrong value are shown."""


@unique
class FindingCode(StrEnum):
    """What can be found, in the order in which a reader looks: file, cell, code, rule; then
    what is found in a handover alone.
    """

    @staticmethod
    def _generate_next_value_(name: str, *_: object) -> str:
        return name

    NOT_JSON = auto()
    NOT_CSV = auto()
    NOT_UTF8 = auto()
    NOT_XLSX = auto()
    TOO_LARGE = auto()
    TOO_MANY_ROWS = auto()
    TOO_MANY_FINDINGS = auto()
    WRONG_FORMAT = auto()
    NO_ROWS = auto()
    UNKNOWN_SHEET = auto()

    NO_HEADING = auto()
    MERGED = auto()
    FORMULA = auto()
    CELL_ERROR = auto()
    MATTER_MISSING = auto()

    MISSING = auto()
    UNKNOWN_COLUMN = auto()
    NOT_A_ROW = auto()
    NOT_A_LIST = auto()
    NOT_TEXT = auto()
    TEXT_TOO_LONG = auto()
    NOT_A_FLAG = auto()
    NOT_A_NUMBER = auto()
    NOT_A_DATE = auto()
    NOT_A_TIME = auto()
    UNKNOWN_VALUE = auto()
    REPEATED = auto()

    CODE_MALFORMED = auto()
    USCC_INVALID = auto()
    CODES_DIFFER = auto()
    AUTHORITY_UNKNOWN = auto()
    AUTHORITY_NAME_DIFFERS = auto()
    HOURS_REVERSED = auto()
    DATES_REVERSED = auto()

    PROMISE_BEYOND_LAW = auto()
    PROMISE_NOT_INSTANT = auto()
    PROMISE_WHEN_STRICT = auto()
    PROMISE_WITHOUT_COMMITMENT = auto()
    MAIN_DEFERRED = auto()
    DEFERRAL_BEYOND_PROMISE = auto()
    DEFERRAL_NOT_ALLOWED = auto()
    SITE_STEP_MISSING = auto()
    SITE_STEP_UNEXPECTED = auto()
    SITE_STEP_ALONE = auto()
    SITE_STEP_NOT_STATUTORY = auto()
    REVIEW_BY_ONE = auto()
    REVIEW_IN_FUTURE = auto()
    BASIS_MISSING = auto()

    STATUTORY_LIMIT_DIFFERS = auto()
    LIMITS_NOT_COMPARABLE = auto()
    PROMISE_MISSING = auto()
    SITE_CHECK_IN_A_DAY = auto()
    BENEFIT_NOT_POSSIBLE = auto()
    NO_CONDITIONS = auto()
    NO_MATERIALS = auto()
    NOT_REVIEWED = auto()
    REVIEW_NOT_TAKEN = auto()
    USE_NOT_TAKEN = auto()

    MATTER_UNKNOWN = auto()
    MATTER_NOT_THEN = auto()
    IDENTIFIER_INVALID = auto()
    DAY_OUT_OF_RANGE = auto()
    DUE_BEFORE_ACCEPTANCE = auto()
    REFERENCE_TAKEN = auto()

    MATTER_BY_FIRST_VERSION = auto()
    POLICY_NOT_THEN = auto()
    DUE_DIFFERS = auto()
    APPLICANT_DIFFERS = auto()


WARNINGS = frozenset(
    {
        FindingCode.STATUTORY_LIMIT_DIFFERS,
        FindingCode.LIMITS_NOT_COMPARABLE,
        FindingCode.PROMISE_MISSING,
        FindingCode.SITE_CHECK_IN_A_DAY,
        FindingCode.BENEFIT_NOT_POSSIBLE,
        FindingCode.NO_CONDITIONS,
        FindingCode.NO_MATERIALS,
        FindingCode.NOT_REVIEWED,
        FindingCode.REVIEW_NOT_TAKEN,
        FindingCode.USE_NOT_TAKEN,
        FindingCode.MATTER_BY_FIRST_VERSION,
        FindingCode.POLICY_NOT_THEN,
        FindingCode.DUE_DIFFERS,
        FindingCode.APPLICANT_DIFFERS,
    }
)
"""What an authority may have its reasons for; everything else is a fault."""


class Finding(msgspec.Struct, frozen=True, kw_only=True, rename="camel"):
    """One thing found in a file.

    In JSON, `sheet` names its list (`matters`, `authorities`; None: the file as a whole), `row`
    counts in it from 1, `column` goes down to `materials[2].material_name`. In a spreadsheet or
    CSV `sheet` and `row` are the file's own, and `letter` is that of the column, where it is in
    the file. `value` is what stands there.
    """

    code: FindingCode
    sheet: str | None = None
    row: int | None = None
    column: str | None = None
    letter: str | None = None
    value: str = ""
    params: tuple[Param, ...] = ()

    @property
    def is_fault(self) -> bool:
        """Whether the file cannot be taken because of this."""
        return self.code not in WARNINGS

    def in_row(self, sheet: str, row: int | None = None) -> Self:
        """The same, found in this row of this list."""
        return msgspec.structs.replace(self, sheet=sheet, row=row)

    def reason(self, language: str = "zh") -> str:
        """What is wrong, in `zh` or `en`."""
        return self._worded(texts()[self.code].reason, language)

    def cure(self, language: str = "zh") -> str:
        """What to do about it, in `zh` or `en`."""
        return self._worded(texts()[self.code].cure, language)

    def _worded(self, wording: Wording, language: str) -> str:
        template = wording.en if language == "en" else wording.zh
        return template.format(value=self.value, **{each.name: each.value for each in self.params})


class NotReadable(Exception):
    """Raised where a file is not read any further; carries why."""

    def __init__(self, found: Finding) -> None:
        super().__init__(found.code)
        self.found = found


def finding(
    code: FindingCode, column: str | None = None, value: object = "", /, **params: object
) -> Finding:
    """A `Finding` about a column; its texts speak of `params`."""
    return Finding(
        code=code,
        column=None if column is None else _shown(column),
        value=_shown(str(value)),
        params=named(params),
    )


def _shown(text: str) -> str:
    """The text for a screen: a long one by its beginning, nothing that steers a terminal."""
    short = text if len(text) <= _SHOWN else text[:_SHOWN] + "…"
    return "".join(char if char.isprintable() else "�" for char in short)


class Explained(msgspec.Struct, frozen=True):
    """The texts of one code: what is wrong, and what to do about it."""

    reason: Wording
    cure: Wording


@cache
def texts() -> Mapping[FindingCode, Explained]:
    """The texts of `findings.toml`; a test finds a code without one."""
    text = Path(__file__).with_name("findings.toml").read_text(encoding="utf-8")
    return msgspec.convert(tomllib.loads(text), dict[FindingCode, Explained])

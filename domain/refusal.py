"""Refusals: a "no" is an answer, with a code, a clause and what to do next.

Every ground on which anything is refused is one value of `RefusalCode`. The texts stand in
`messages.toml`; a policy file may word those that cite its clauses, but adds no code.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Mapping
from enum import StrEnum, auto, unique
from functools import cache
from pathlib import Path

import msgspec


@unique
class RefusalCode(StrEnum):
    """Every ground, in the order of the procedure: scope, credit, window, review, breach, policy,
    accounts, house.
    """

    @staticmethod
    def _generate_next_value_(name: str, *_: object) -> str:
        return name

    POLICY_NOT_IN_FORCE = auto()
    MATTER_INACTIVE = auto()
    MATTER_TYPE_NOT_COVERED = auto()
    MATTER_NOT_IN_HALL = auto()
    MATTER_NOT_LISTED = auto()
    OPERATION_NOT_COVERED = auto()
    CHANNEL_NOT_COVERED = auto()
    MATTER_NOT_REVIEWED = auto()
    MATTER_EXCLUDED = auto()
    MATTER_IRREVOCABLE = auto()
    APPLICANT_TYPE_NOT_COVERED = auto()

    GRADE_UNAVAILABLE = auto()
    GRADE_ABSENT = auto()
    GRADE_UNRECOGNISED = auto()
    GRADE_DATE_INVALID = auto()
    GRADE_EXPIRED = auto()
    GRADE_BELOW_A = auto()
    NO_TIER = auto()
    TIER_RESTRICTS = auto()
    OPEN_BREACH = auto()
    NOT_REQUESTED = auto()
    NOT_COMMITTED = auto()
    MANUAL_GRADE_NOT_ALLOWED = auto()
    MATTER_DOES_NOT_SUPPORT = auto()
    BENEFIT_EXCLUDED = auto()

    NOTICE_MISSING = auto()
    ALREADY_NOTIFIED = auto()
    REMINDER_MISSING = auto()
    ELIGIBILITY_NOT_TOLD = auto()
    RIGHTS_NOTICE_MISSING = auto()
    COMMITMENT_OUT_OF_ORDER = auto()
    COMMITMENT_NOT_CHECKED = auto()
    MATERIALS_INCOMPLETE = auto()
    MATERIAL_NOT_DEFERRABLE = auto()
    NOT_IN_ONE_TIME_NOTICE = auto()
    SUPPLEMENT_NOT_ONCE = auto()
    MATERIALS_COMPLETE = auto()
    ALREADY_ACCEPTED = auto()

    NOT_ELIGIBLE = auto()
    MODE_NOT_CREDIT = auto()
    BENEFIT_NOT_GRANTED = auto()
    ALREADY_WITHDRAWN = auto()
    NO_REAPPLY = auto()
    NOT_CREDIT = auto()
    USE_WITHDRAW = auto()

    REVIEW_MISSING = auto()
    SECOND_REVIEW_MISSING = auto()
    SAME_PERSON = auto()
    STEP_MISSING = auto()
    DEFERRED_OPEN = auto()
    REASONS_MISSING = auto()
    CLOCK_SUSPENDED = auto()
    KIND_NOT_ALLOWED = auto()
    ALREADY_SUSPENDED = auto()
    ALREADY_EXTENDED = auto()
    NOT_HEAD = auto()
    ALREADY_DECIDED = auto()
    NOT_DECIDED = auto()
    ALREADY_DELIVERED = auto()
    NOT_DELIVERED = auto()
    WRONG_STAGE = auto()
    CASE_FINAL = auto()
    NOT_HOLDER = auto()
    ALREADY_HOLDER = auto()
    RECEIVER_UNFIT = auto()
    NOT_CORRECTABLE = auto()
    CORRECTION_PENDING = auto()
    NO_CORRECTION = auto()

    NO_LEGAL_DOCUMENT = auto()
    PARTY_NOT_HEARD = auto()
    NOT_CONFIRMED = auto()
    ALREADY_REPAIRED = auto()
    REPAIR_TOO_EARLY = auto()
    ALREADY_ALLEGED = auto()
    ITEM_ENDED = auto()
    NOT_DRAWN = auto()
    NOT_YET_DUE = auto()
    NOTHING_TO_DRAW = auto()
    PURPOSE_NOT_ALLOWED = auto()
    ASKER_NOT_ALLOWED = auto()
    NOT_DEIDENTIFIED = auto()

    MATTER_TYPE_NOT_BY_APPLICATION = auto()
    BENEFITS_NOT_CUMULATIVE = auto()
    TOKEN_DUPLICATED = auto()
    VERSION_OVERLAP = auto()
    SECOND_PERSON_NEEDED = auto()
    EXAMPLE_FAILED = auto()

    WRONG_PASSWORD = auto()
    LOGIN_LOCKED = auto()
    LOGIN_TAKEN = auto()
    OWN_ACCOUNT = auto()
    LAST_ADMINISTRATOR = auto()
    SESSION_NEEDED = auto()
    NOT_BOUND = auto()
    ADDRESS_NOT_ALLOWED = auto()

    NOT_FOUND = auto()
    FORBIDDEN = auto()
    CONFLICT = auto()
    KEY_REUSED = auto()
    INVALID_VALUE = auto()
    REASON_REQUIRED = auto()
    KEY_SPENT = auto()
    CASES_ELSEWHERE = auto()
    CASE_STILL_OPEN = auto()
    TERM_RUNS = auto()
    ALREADY_ERASED = auto()
    NO_GRADE_READ = auto()
    OBJECTION_PENDING = auto()
    GRADE_NOT_READ_AGAIN = auto()
    NOT_DECIDED_AGAIN = auto()
    ALREADY_ANSWERED = auto()
    STORAGE_UNAVAILABLE = auto()


MISSING_RIGHT = frozenset({RefusalCode.FORBIDDEN, RefusalCode.NOT_HEAD})
"""The grounds that speak of who asks: somebody tried what their roles do not open."""


class Param(msgspec.Struct, frozen=True):
    """One value a refusal speaks of, e.g. `material` = `M03`."""

    name: str
    value: str


class Refusal(msgspec.Struct, frozen=True, kw_only=True):
    """One ground: its code, the clause it rests on (an id, or None), what it speaks of, and
    where in the input it was found.
    """

    code: RefusalCode
    clause: str | None = None
    params: tuple[Param, ...] = ()
    path: tuple[str, ...] = ()

    def param(self, name: str) -> str | None:
        """The value of the parameter `name`, or None where the refusal does not speak of it."""
        return next((p.value for p in self.params if p.name == name), None)


class Refused(Exception):
    """Raised by a command that may not be done; carries every ground that applies."""

    def __init__(self, *refusals: Refusal) -> None:
        super().__init__(", ".join(refusal.code for refusal in refusals))
        self.refusals = refusals


def refusal(
    code: RefusalCode, *, clause: str | None = None, path: Iterable[str] = (), **params: object
) -> Refusal:
    """A `Refusal` from keyword parameters; values are kept as text."""
    return Refusal(code=code, clause=clause, params=named(params), path=tuple(path))


def invalid(zh: str, en: str, *path: str) -> Refusal:
    """That what stands at this place of the input is not a valid value, said in whole sentences:
    people know neither the names of fields nor signs for “not before”.
    """
    return refusal(RefusalCode.INVALID_VALUE, path=path, why=zh, whyEn=en)


def named(params: Mapping[str, object]) -> tuple[Param, ...]:
    """The parameters of a refusal, in the order given, as text."""
    return tuple(Param(name, str(value)) for name, value in params.items())


class Wording(msgspec.Struct, frozen=True):
    """What people read for a code, Chinese and English, with `{name}` for its parameters."""

    zh: str
    en: str


@cache
def messages() -> Mapping[RefusalCode, Wording]:
    """The default wordings of `messages.toml`; a test finds a code without one."""
    text = Path(__file__).with_name("messages.toml").read_text(encoding="utf-8")
    return msgspec.convert(tomllib.loads(text), dict[RefusalCode, Wording])


class _Named(dict[str, str]):
    """Leaves a placeholder without a value as a dash: a message is never lost to its form."""

    def __missing__(self, key: str) -> str:
        return "—"


def message(
    refusal: Refusal, language: str = "zh", wordings: Mapping[RefusalCode, Wording] | None = None
) -> str:
    """The sentence for `refusal` in `zh` or `en`; `wordings` of a policy come first."""
    wording = (wordings or {}).get(refusal.code) or messages()[refusal.code]
    template = wording.en if language == "en" else wording.zh
    return template.format_map(_Named(_spoken(refusal, language)))


def _spoken(refusal: Refusal, language: str) -> dict[str, str]:
    """The values as a message in that language has them: in English, `whyEn` stands for `why`."""
    values = {param.name: param.value for param in refusal.params}
    if language != "en":
        return values
    return values | {
        name.removesuffix("En"): value for name, value in values.items() if name.endswith("En")
    }

"""Identifiers of applicants: 统一社会信用代码 and 公民身份号码, with their check characters.

A value that exists is well-formed. What is wrong with a mistyped one is said by place and
character, never by repeating the identifier: faults end up in logs and on screens.
"""

import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum, unique
from typing import Final, Self

_LENGTH: Final = 18
_DIGITS: Final = "0123456789"
_LIKELY: Final[Mapping[str, str]] = {"I": "1", "O": "0", "S": "5", "Z": "2"}


@unique
class FaultKind(StrEnum):
    """What is wrong with an identifier; the first that applies, in this order."""

    LENGTH = "LENGTH"
    CHARACTER = "CHARACTER"
    BIRTH_DATE = "BIRTH_DATE"
    CHECK_CHARACTER = "CHECK_CHARACTER"
    BIRTH_IN_FUTURE = "BIRTH_IN_FUTURE"


_TEXTS: Final[Mapping[FaultKind, tuple[str, str]]] = {
    FaultKind.LENGTH: (
        "应为 {expected} 位，现为 {length} 位",
        "must have {expected} characters, has {length}",
    ),
    FaultKind.CHARACTER: (
        "第 {position} 位字符不可用",
        "character {position} is not one this identifier may have",
    ),
    FaultKind.BIRTH_DATE: (
        "第 7 至 14 位不是真实的出生日期",
        "characters 7 to 14 are not a real date of birth",
    ),
    FaultKind.CHECK_CHARACTER: (
        "校验码不符，请逐位核对",
        "the check character does not fit; compare it character by character",
    ),
    FaultKind.BIRTH_IN_FUTURE: ("出生日期晚于今天", "the date of birth is after today"),
}


class IdentifierFault(ValueError):
    """Why a text is not an identifier: its `kind`, and a sentence in `zh` and in `en`.

    `position` is that of a wrong character, from 1; `likely` the one that was meant, as when an
    I was typed for a 1.
    """

    def __init__(self, kind: FaultKind, *, likely: str | None = None, **values: int) -> None:
        zh, en = (text.format(**values) for text in _TEXTS[kind])
        self.kind = kind
        self.position = values.get("position")
        self.likely = likely
        self.zh = zh + (f"，是否应为 {likely}？" if likely else "")
        self.en = en + (f"; should it be {likely}?" if likely else "")
        super().__init__(self.en)


def _cleaned(raw: str) -> str:
    return unicodedata.normalize("NFKC", raw).strip().upper()


def _require_length(text: str, expected: int = _LENGTH) -> None:
    if len(text) != expected:
        raise IdentifierFault(FaultKind.LENGTH, expected=expected, length=len(text))


def _require_characters(text: str, alphabet: str) -> None:
    for position, character in enumerate(text, start=1):
        if character not in alphabet:
            likely = _LIKELY.get(character)
            raise IdentifierFault(FaultKind.CHARACTER, position=position, likely=likely)


def _weighted(values: Iterable[int], weights: Iterable[int]) -> int:
    return sum(value * weight for value, weight in zip(values, weights, strict=True))


_USCC_ALPHABET: Final = "0123456789ABCDEFGHJKLMNPQRTUWXY"
_USCC_WEIGHTS: Final = tuple(pow(3, place, 31) for place in range(_LENGTH - 1))
_ORGANISATION_WEIGHTS: Final = (3, 7, 9, 10, 5, 8, 4, 2)


@dataclass(frozen=True, slots=True)
class Uscc:
    """统一社会信用代码 (GB 32100-2015): 17 characters and a check character. It is public."""

    text: str

    def __post_init__(self) -> None:
        _require_length(self.text)
        _require_characters(self.text, _USCC_ALPHABET)
        if self.text[-1] != self._check_character(self.text[:-1]):
            raise IdentifierFault(FaultKind.CHECK_CHARACTER)

    @classmethod
    def parse(cls, raw: str) -> Self:
        """The code that was typed as `raw`, in any width and case; `IdentifierFault` otherwise."""
        return cls(_cleaned(raw))

    @classmethod
    def of(cls, body: str) -> Self:
        """The code whose first 17 characters are `body`, with its check character."""
        _require_length(body, _LENGTH - 1)
        _require_characters(body, _USCC_ALPHABET)
        return cls(body + cls._check_character(body))

    @staticmethod
    def _check_character(body: str) -> str:
        total = _weighted(map(_USCC_ALPHABET.index, body), _USCC_WEIGHTS)
        return _USCC_ALPHABET[-total % 31]

    @property
    def masked(self) -> str:
        """The code itself: it is published by law."""
        return self.text

    @property
    def organisation_check_ok(self) -> bool:
        """Whether the organisation code inside (characters 9 to 17, GB 11714) checks by itself.

        Codes in use exist that do not: a warning, never a refusal.
        """
        body, check = self.text[8:16], self.text[16]
        total = _weighted((int(character, 36) for character in body), _ORGANISATION_WEIGHTS)
        return check == "0123456789X"[-total % 11]


_RESIDENT_WEIGHTS: Final = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)


@dataclass(frozen=True, slots=True, repr=False)
class ResidentId:
    """公民身份号码 (GB 11643-1999): area, date of birth, sequence, check character.

    The area is not looked up: districts are renamed and founded, and old numbers stay valid.
    """

    text: str

    def __post_init__(self) -> None:
        _require_length(self.text)
        _require_characters(self.text.removesuffix("X"), _DIGITS)
        _ = self.born_on
        if self.text[-1] != self._check_character(self.text[:-1]):
            raise IdentifierFault(FaultKind.CHECK_CHARACTER)

    @classmethod
    def parse(cls, raw: str, today: date) -> Self:
        """The number that was typed as `raw`, a lower-case x included.

        `IdentifierFault` where it is none, or where its holder is born after `today`.
        """
        number = cls(_cleaned(raw))
        if number.born_on > today:
            raise IdentifierFault(FaultKind.BIRTH_IN_FUTURE)
        return number

    @classmethod
    def of(cls, body: str) -> Self:
        """The number whose first 17 digits are `body`, with its check character."""
        _require_length(body, _LENGTH - 1)
        _require_characters(body, _DIGITS)
        return cls(body + cls._check_character(body))

    @staticmethod
    def _check_character(body: str) -> str:
        """ISO 7064 MOD 11-2."""
        return "10X98765432"[_weighted(map(int, body), _RESIDENT_WEIGHTS) % 11]

    @property
    def born_on(self) -> date:
        """The date of birth."""
        try:
            return date(int(self.text[6:10]), int(self.text[10:12]), int(self.text[12:14]))
        except ValueError:
            raise IdentifierFault(FaultKind.BIRTH_DATE) from None

    @property
    def masked(self) -> str:
        """The number as people may see it: `4104**********0011`."""
        return mask_resident_id(self.text)

    def __repr__(self) -> str:
        """Masked, since a repr ends up in logs."""
        return f"ResidentId({self.masked})"


def mask_resident_id(number: str) -> str:
    """The number of a person without birth and sequence, whether it checks or not; none is none."""
    return f"{number[:4]}{'*' * 10}{number[-4:]}" if number else ""


def mask_name(name: str) -> str:
    """A person's name without the given name: 张三 is 张*; a single character is hidden."""
    shown = name[:1] if len(name) > 1 else ""
    return shown + "*" * (len(name) - len(shown))


_MOBILE_LENGTH: Final = 11


def mask_phone(phone: str) -> str:
    """A phone number without its middle: 13800001234 is 138****1234; a shorter one is hidden."""
    if len(phone) < _MOBILE_LENGTH:
        return "*" * len(phone)
    return phone[:3] + "*" * (len(phone) - 7) + phone[-4:]

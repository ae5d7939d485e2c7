"""Credit as queried: what a register says about one subject at one moment (四(一)).

A register that cannot answer is a state of its own, `UNAVAILABLE`, with the cause for the officer.
It is neither "no record" nor a low grade, and never an exception.
"""

from collections.abc import Iterable, Sequence
from datetime import date
from enum import StrEnum, unique
from typing import Annotated, Protocol, Self

import msgspec


@unique
class SubjectKind(StrEnum):
    """By which identifier a subject is asked for."""

    USCC = "USCC"
    RESIDENT_ID = "RESIDENT_ID"


class Subject(msgspec.Struct, frozen=True, kw_only=True, rename="camel"):
    """Whom a query is about: an applicant, or the legal representative of one."""

    kind: SubjectKind
    identifier: str

    def __repr__(self) -> str:
        """Without the identifier, since a repr ends up in logs."""
        return f"Subject({self.kind})"


class AskedFact(msgspec.Struct, frozen=True, kw_only=True, rename="camel"):
    """One fact of the policy, and the source that it must come from.

    A grade is a pair of source and token: the same letter of another source means something else.
    """

    fact: str
    source: str


@unique
class ReadingStatus(StrEnum):
    """Whether there is a value: yes, none on record, or not to be known now."""

    OK = "OK"
    ABSENT = "ABSENT"
    UNAVAILABLE = "UNAVAILABLE"


@unique
class UnavailableCause(StrEnum):
    """Why a fact could not be read; kept for the officer, no rule looks at it."""

    NOT_CONFIGURED = "NOT_CONFIGURED"
    """No register is set up."""
    TIMEOUT = "TIMEOUT"
    """It did not finish its answer in time."""
    REFUSED = "REFUSED"
    """No connection to it, or one that broke off; a file that cannot be read."""
    HTTP_STATUS = "HTTP_STATUS"
    """It answered with an HTTP status that carries no reading."""
    GARBLED = "GARBLED"
    """What it said is not of the agreed form."""
    CONTRADICTORY = "CONTRADICTORY"
    """It said two things that cannot both be true."""
    OTHER_SUBJECT = "OTHER_SUBJECT"
    """It answered about somebody else."""
    SOURCE_DOWN = "SOURCE_DOWN"
    """It is up, and says that the source behind it is not."""
    CIRCUIT_OPEN = "CIRCUIT_OPEN"
    """It failed so often that it is left alone for a while."""


TOKEN_LENGTH = 32
"""Characters a grade token may have at most; the longest in use have four."""

_SIGNS = r"\A[^\x00-\x1f\x7f-\x9f\ud800-\udfff]+\Z"
Token = Annotated[str, msgspec.Meta(max_length=TOKEN_LENGTH, pattern=_SIGNS)]


class Reading(msgspec.Struct, frozen=True, kw_only=True, rename="camel", omit_defaults=True):
    """What was read of one fact of the policy.

    `token` is the grade's text as received, neither parsed nor mapped; the dates are civil days;
    `entered` says that officers typed it in, where the register could not be asked (R-21).
    """

    fact: str
    status: ReadingStatus
    token: Token | None = None
    source: str
    evaluated_on: date | None = None
    valid_until: date | None = None
    cause: UnavailableCause | None = None
    entered: bool = False

    def __post_init__(self) -> None:
        """A value where the status is OK and nowhere else; a cause only of what is unavailable."""
        if (self.token is not None) != (self.status is ReadingStatus.OK):
            raise ValueError(f"a reading that is {self.status} and its token do not go together")
        if self.cause is not None and self.status is not ReadingStatus.UNAVAILABLE:
            raise ValueError(f"a reading that is {self.status} has no cause of an outage")


class RegisterAnswer(msgspec.Struct, frozen=True, kw_only=True, rename="camel"):
    """One reading per fact asked, in that order.

    `raw_hash` is the SHA-256, in hex, of the bytes the readings were taken from: the body of an
    HTTP answer (kept also where it could not be used), or the whole file. None if none came.
    """

    readings: tuple[Reading, ...]
    raw_hash: str | None = None

    @classmethod
    def unavailable(
        cls, facts: Iterable[AskedFact], cause: UnavailableCause, raw_hash: str | None = None
    ) -> Self:
        """The answer that none of the facts can be read now."""
        readings = (
            Reading(
                fact=asked.fact,
                source=asked.source,
                status=ReadingStatus.UNAVAILABLE,
                cause=cause,
            )
            for asked in facts
        )
        return cls(readings=tuple(readings), raw_hash=raw_hash)


class CreditRegister(Protocol):
    """A register of public credit evaluations (公共信用综合评价), whatever it is reached by."""

    async def query(self, subject: Subject, facts: Sequence[AskedFact]) -> RegisterAnswer:
        """What the register says about these facts of the subject.

        Raises nothing for an outage or a faulty answer: those are readings too. Ask only where
        the matter is in scope (二(二)): a query is a use of the subject's data.
        """
        ...

    async def aclose(self) -> None:
        """Let go of connections; the register is not asked afterwards."""
        ...

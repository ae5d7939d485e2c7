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


@unique
class FactKind(StrEnum):
    """What a fact says: a grade, a number, on a list or not, yes or no, records with dates."""

    GRADE = "GRADE"
    SCORE = "SCORE"
    LIST = "LIST"
    FLAG = "FLAG"
    RECORDS = "RECORDS"


@unique
class FactSubject(StrEnum):
    """Whom a fact is about: the applicant, or the legal representative the register has of it."""

    APPLICANT = "APPLICANT"
    LEGAL_REP = "LEGAL_REP"


class AskedFact(msgspec.Struct, frozen=True, kw_only=True, rename="camel", omit_defaults=True):
    """One fact of the policy, and the source that it must come from.

    A grade is a pair of source and token: the same letter of another source means something else.
    `about` says of whom the register is to answer; the identifier it gets is the applicant's.
    """

    fact: str
    source: str
    kind: FactKind = FactKind.GRADE
    about: FactSubject = FactSubject.APPLICANT


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

MatterCode = Annotated[str, msgspec.Meta(max_length=64, pattern=_SIGNS)]
"""A code of a matter at any of its three levels; the longest has 33 characters."""

Number = Annotated[str, msgspec.Meta(pattern=r"\A-?(0|[1-9][0-9]{0,8})(\.[0-9]{1,3})?\Z")]
"""A number as decimal text, below a thousand million, with at most three decimals."""

RECORDS_AT_MOST = 200
"""Records one reading may have; a subject with more is one the register has to sum up itself."""


class Record(msgspec.Struct, frozen=True, kw_only=True, rename="camel", omit_defaults=True):
    """One thing on record: its day, the code of the matter it was about, and an amount."""

    on: date
    matter: MatterCode | None = None
    amount: Number | None = None


Records = Annotated[tuple[Record, ...], msgspec.Meta(max_length=RECORDS_AT_MOST)]


class Evaluation(
    msgspec.Struct,
    frozen=True,
    kw_only=True,
    rename="camel",
    omit_defaults=True,
    cache_hash=True,
):
    """What is on record of one subject by one source, or that nothing is, or that it cannot be
    looked up.

    Exactly one value where the status is OK: `token`, a grade's text as received, neither parsed
    nor mapped; `number`, a score; `listed`, whether on the list or so flagged; or `records`, of
    which there may be none. The dates are civil days.
    """

    status: ReadingStatus
    token: Token | None = None
    number: Number | None = None
    listed: bool | None = None
    records: Records | None = None
    evaluated_on: date | None = None
    valid_until: date | None = None

    def __post_init__(self) -> None:
        """One value where the status is OK, and nowhere else."""
        values = (self.token, self.number, self.listed, self.records)
        if sum(value is not None for value in values) != (self.status is ReadingStatus.OK):
            raise ValueError(f"what is {self.status} and its value do not go together")


class Reading(Evaluation, frozen=True, kw_only=True):
    """What was read of one fact of the policy.

    `entered` says that officers typed it in, where the register could not be asked (R-21).
    """

    fact: str
    source: str
    cause: UnavailableCause | None = None
    entered: bool = False

    def __post_init__(self) -> None:
        """A cause only of what is unavailable."""
        super().__post_init__()
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

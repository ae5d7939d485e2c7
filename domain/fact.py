"""What a policy rests on: facts asked of sources, and conditions over them, as a file says them.

What a reading of a fact tells is in `knowledge.py`, whether a condition holds in `conditions.py`.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Literal, NamedTuple

import msgspec

from domain.applicant import ApplicantKind
from domain.credit import FactKind, FactSubject
from domain.policy_part import Count, Hundred, Mark, Name, Part
from domain.refusal import Wording


class Fact(Part, frozen=True, kw_only=True):
    """Something asked of a source about a subject.

    `scale` lists the recognised tokens of a GRADE, best first; `aliases` maps other tokens to
    those; `without_tier` are tokens that lead nowhere, and are meant to. `range` is the lowest and
    the highest SCORE. `applicants` are those it is asked about; None: all.

    `if_absent` says what "no record" means (`unknown`: neither yes nor no). Of a GRADE or SCORE:
    whether a condition over it holds; of a LIST or FLAG: whether it is on it; of RECORDS, true:
    there are none.
    """

    name: Wording
    source: str
    kind: FactKind
    scale: tuple[str, ...] = ()
    aliases: dict[str, str] = msgspec.field(default_factory=dict)
    without_tier: tuple[str, ...] = ()
    range: tuple[Mark, ...] = ()
    if_absent: bool | Literal["unknown"] = "unknown"
    subject: FactSubject = FactSubject.APPLICANT
    applicants: tuple[ApplicantKind, ...] | None = None
    max_age_days: Count | None = None
    clause: str

    def concerns(self, applicant: ApplicantKind) -> bool:
        """Whether it is asked about applicants of this kind."""
        return self.applicants is None or applicant in self.applicants


class Measure(NamedTuple):
    """What is counted of RECORDS: those within so many years, on this matter, or their sum."""

    fact: str
    within_years: int | None = None
    this_matter: bool = False
    sum: bool = False


class When(Part, frozen=True, kw_only=True):
    """A condition: exactly one of `all`, `any`, `not`, `applicant`, `fact`, `records`.

    A GRADE is compared by `in` or `at_least`, a LIST or FLAG by `is`; a SCORE, and what RECORDS
    come to, by bounds: one lower, one upper, or both, and a count or sum by `eq` too.
    """

    all: tuple[When, ...] | None = None
    any: tuple[When, ...] | None = None
    not_: When | None = msgspec.field(default=None, name="not")
    applicant: tuple[ApplicantKind, ...] | None = None
    fact: Name | None = None
    records: Name | None = None
    in_: tuple[str, ...] | None = msgspec.field(default=None, name="in")
    at_least: str | None = msgspec.field(default=None, name="at_least")
    is_: bool | None = msgspec.field(default=None, name="is")
    ge: Mark | None = None
    gt: Mark | None = None
    le: Mark | None = None
    lt: Mark | None = None
    eq: Mark | None = None
    within_years: Hundred | None = None
    this_matter: bool = False
    sum: bool = False

    @property
    def about(self) -> str | None:
        """The fact that this one compares; None for one that joins others or asks who applies."""
        return self.fact or self.records

    @property
    def measure(self) -> Measure:
        """What this one counts of its RECORDS."""
        return Measure(self.records or "", self.within_years, self.this_matter, self.sum)

    @property
    def bounds(self) -> tuple[tuple[str, Mark], ...]:
        """The bounds it sets on a number, each by its name."""
        named = (
            ("ge", self.ge),
            ("gt", self.gt),
            ("le", self.le),
            ("lt", self.lt),
            ("eq", self.eq),
        )
        return tuple((name, mark) for name, mark in named if mark is not None)

    @property
    def compares_by(self) -> tuple[str, ...]:
        """The names of everything it compares by."""
        named = (("in", self.in_), ("at_least", self.at_least), ("is", self.is_), *self.bounds)
        return tuple(name for name, value in named if value is not None)

    @property
    def counts_by(self) -> tuple[str, ...]:
        """The names of what narrows the records it counts, or sums them up."""
        named = (
            ("withinYears", self.within_years is not None),
            ("thisMatter", self.this_matter),
            ("sum", self.sum),
        )
        return tuple(name for name, said in named if said)

    @property
    def test(self) -> str:
        """What it compares, in the words of the file: `ge 80 lt 90`, `withinYears 3 eq 0`."""
        grades = self.in_ if self.at_least is None else (self.at_least,)
        told = [f"{name} {mark}" for name, mark in self.bounds]
        if grades is not None:
            told = [f"{'in' if self.at_least is None else 'at_least'} {', '.join(grades)}"]
        if self.is_ is not None:
            told = [f"is {str(self.is_).lower()}"]
        if self.applicant is not None:
            told = [", ".join(self.applicant)]
        return " ".join((*self._counting, *told))

    @property
    def _counting(self) -> tuple[str, ...]:
        years = f" {self.within_years}"
        return tuple(name + years * (name == "withinYears") for name in self.counts_by)


def written(when: When) -> str:
    """The whole condition on one line: `any(black is true, broken withinYears 3 ge 3)`."""
    for joint, within in (("all", when.all), ("any", when.any)):
        if within is not None:
            return f"{joint}({', '.join(map(written, within))})"
    if when.not_ is not None:
        return f"not({written(when.not_)})"
    return f"{when.about or 'applicant'} {when.test}"


def parts(when: When) -> tuple[When, ...]:
    """The conditions directly within this one."""
    turned = () if when.not_ is None else (when.not_,)
    return (*(when.all or ()), *(when.any or ()), *turned)


def comparisons(when: When) -> Iterator[When]:
    """Every condition within this one, itself included, that compares a fact."""
    if when.about is not None:
        yield when
    for part in parts(when):
        yield from comparisons(part)

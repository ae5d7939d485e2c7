"""Whatever is published and retired, in whatever order: no two versions are in force on one
day, and what is in force on a day that has begun stays so, since cases pin it (R-06).
"""

from dataclasses import dataclass, field
from datetime import date, timedelta
from itertools import combinations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from domain.policy import Policy
from domain.policy_versions import (
    ONE_DAY,
    Term,
    clashes,
    end_faults,
    gave_way,
    last_without,
    replaced,
    too_early,
)
from tests.policies import shilong

FIRST_DAY = date(2026, 12, 1)
DAYS = [FIRST_DAY + timedelta(days=number) for number in range(60)]


@dataclass
class Rule:
    """The versions, those that end by a document of their own, and the day it is."""

    terms: list[Term] = field(
        default_factory=lambda: [Term(policy="1", version=1, first=FIRST_DAY, last=None)]
    )
    settled: set[int] = field(default_factory=set)
    today: date = FIRST_DAY

    def publishes(self, first: date, last: date | None) -> None:
        """A next version, unless there are grounds against it."""
        policy = _policy(first, last)
        if [*too_early(policy, self.today), *clashes(self.terms, policy)]:
            return
        if before := replaced(self.terms, policy):
            self._ends(before, first - ONE_DAY)
        version = len(self.terms) + 1
        self.terms.append(Term(policy=str(version), version=version, first=first, last=last))
        if last is not None:
            self.settled.add(version)

    def retires(self, term: Term, last: date) -> None:
        """This version, unless there are grounds against it; the one before may go on."""
        if [*end_faults(term, last, self.today)]:
            return
        before, until = gave_way(self.terms, term), last_without(self.terms, term)
        self._ends(term, last)
        self.settled.add(term.version)
        if last < term.first and before is not None and before.version not in self.settled:
            self._ends(before, until)

    def in_force(self, day: date) -> list[int]:
        """The versions in force on a day."""
        return [
            each.version
            for each in self.terms
            if each.first <= day and (each.last is None or day <= each.last)
        ]

    def _ends(self, term: Term, last: date | None) -> None:
        self.terms[term.version - 1] = replace(term, last=last)


def _policy(first: date, last: date | None) -> Policy:
    policy = shilong()
    document = replace(policy.document, effective_from=first, effective_to=last)
    return replace(policy, document=document)


@pytest.mark.clause("二(二)")
@given(st.data())
def test_no_two_versions_are_in_force_on_one_day_whatever_is_done(data: st.DataObject) -> None:
    rule, ahead = Rule(), st.integers(0, 9).map(timedelta)
    for _ in range(data.draw(st.integers(3, 10))):
        begun = {day: rule.in_force(day) for day in DAYS if day <= rule.today}
        match data.draw(st.sampled_from(["publish", "publish briefly", "retire", "night"])):
            case "publish":
                rule.publishes(rule.today + data.draw(ahead), None)
            case "publish briefly":
                first = rule.today + data.draw(ahead)
                rule.publishes(first, first + data.draw(ahead))
            case "retire":
                rule.retires(data.draw(st.sampled_from(rule.terms)), rule.today + data.draw(ahead))
            case _:
                rule.today += ONE_DAY
        assert all(len(rule.in_force(day)) <= 1 for day in DAYS)
        assert not any(a.meets(b.first, b.last) for a, b in combinations(_held(rule), 2))
        assert begun == {day: rule.in_force(day) for day in begun}


def _held(rule: Rule) -> list[Term]:
    return [term for term in rule.terms if not term.taken_back]

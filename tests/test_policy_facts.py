"""Facts of every kind in a file: where each score and list leads, and what is refused (三)."""

from functools import cache

import pytest

from domain.policy import Policy
from domain.policy_fault import FaultCode, PolicyFault
from domain.policy_file import check_policy, load_policy
from tests.policies import changed

FACTS = """
[facts.points]
name = { zh = "信用分", en = "credit points" }
source = "POINTS"
kind = "SCORE"
range = [0, 1000]
clause = "三"

[facts.black]
name = { zh = "法定代表人失信名单", en = "listed legal representative" }
source = "BLACKLIST"
kind = "LIST"
subject = "LEGAL_REP"
ifAbsent = false
clause = "三"

[facts.broken]
name = { zh = "违约记录", en = "broken commitments" }
source = "COMMITMENTS"
kind = "RECORDS"
ifAbsent = true
clause = "三"

# The first tier"""
FIRST = """
[[tiers]]
id = "LISTED"
name = { zh = "限制", en = "restricted" }
effect = "RESTRICT"
clause = "三4"
restrictions = [{ code = "STRICT_REVIEW", legalBasis = "许可法34" }]
when = { any = [
  { fact = "black", is = true },
  { records = "broken", withinYears = 3, ge = 3 },
] }

[[tiers]]
# A-03"""


def joined(grades: str, points: str) -> str:
    by_grade = f'{{ fact = "grade", in = [{grades}] }}'
    return f'when = {{ any = [{by_grade}, {{ fact = "points", {points} }}] }}'


OF_AAA, OF_AA = joined('"AAA"', "ge = 900"), joined('"AA"', "ge = 800, lt = 900")
OF_A = joined('"A+", "A", "A-"', "ge = 600.5, lt = 800")
BELOW_A = '"BBB", "BB", "B+", "B", "B-", "CCC", "CC", "C+", "C", "C-", "D"'
OF_BELOW_A = joined(BELOW_A, "lt = 600.5")
MEANT = (
    ("# The first tier", FACTS),
    ("[[tiers]]\n# A-03", FIRST),
    ('when = { fact = "grade", in = ["AAA"] }', OF_AAA),
    ('when = { fact = "grade", in = ["AA"] }', OF_AA),
    ('when = { fact = "grade", in = ["A+", "A", "A-"] }', OF_A),
    (f'when = {{ fact = "grade", in = [{BELOW_A}] }}', OF_BELOW_A),
)


def other_text(*changes: tuple[str, str]) -> str:
    """The file of a district that asks for points, a list and records beside the grade."""
    text = changed(*MEANT)
    for old, new in changes:
        assert text.count(old) == 1, f"{old!r} stands in the file {text.count(old)} times"
        text = text.replace(old, new)
    return text


@cache
def other(*changes: tuple[str, str]) -> Policy:
    return load_policy(other_text(*changes), id="policy-2", version=1)


def test_a_file_with_facts_of_every_kind_passes() -> None:
    policy = check_policy(other_text())
    assert [fact.kind for fact in policy.facts.values()] == ["GRADE", "SCORE", "LIST", "RECORDS"]


UNPLACED: dict[FaultCode, list[tuple[str, str]]] = {
    FaultCode.BOUNDS_REVERSED: [("ge = 800, lt = 900", "ge = 900, lt = 900")],
    FaultCode.NUMBER_FORM: [
        ("ge = 600.5", "ge = 600.5001"),
        ("range = [0, 1000]", "range = [0, 1000.0]"),
        ("range = [0, 1000]", "range = [-1e9, 1000]"),
        ("withinYears = 3, ge = 3", "withinYears = 3, ge = nan"),
        ("withinYears = 3, ge = 3", "withinYears = 3, ge = inf"),
    ],
    FaultCode.RANGE_FORM: [
        ("range = [0, 1000]", "range = []"),
        ("range = [0, 1000]", "range = [0]"),
        ("range = [0, 1000]", "range = [1000, 0]"),
        ("range = [0, 1000]", "range = [0, 500, 1000]"),
    ],
    FaultCode.IF_ABSENT: [("ifAbsent = true", "ifAbsent = false")],
    FaultCode.SCORE_GAP: [
        ("lt = 600.5", "lt = 600"),
        ("ge = 900", "gt = 900"),
        ("ge = 800, lt = 900", "gt = 800, lt = 900"),
        ("lt = 600.5", "gt = 0, lt = 600.5"),
    ],
    FaultCode.SCORE_OVERLAP: [
        ("ge = 800, lt = 900", "ge = 800, le = 900"),
        ("ge = 800, lt = 900", "ge = 800, lt = 950"),
        ("ge = 900", "ge = 800"),
    ],
    FaultCode.ABSENCE_RESTRICTS: [
        ("ifAbsent = false", "ifAbsent = true"),
        ('{ fact = "black", is = true }', '{ fact = "black", is = false }'),
        ('{ fact = "black", is = true }', '{ not = { fact = "black", is = true } }'),
        ("withinYears = 3, ge = 3", "withinYears = 3, eq = 0"),
    ],
    FaultCode.CONDITION_KIND: [
        ('{ fact = "black", is = true }', '{ fact = "black", in = ["YES"] }'),
        ('{ fact = "black", is = true }', '{ fact = "black", ge = 1 }'),
        ("ge = 900", 'in = ["AAA"]'),
        ("ge = 900", "ge = 900, gt = 899"),
        ("ge = 900", "eq = 900"),
        ("withinYears = 3, ge = 3", "withinYears = 3"),
        ("withinYears = 3, ge = 3", "withinYears = 3, eq = 3, ge = 3"),
        ('{ records = "broken", withinYears = 3, ge = 3 }', '{ fact = "broken", ge = 3 }'),
        ('{ fact = "black", is = true }', '{ fact = "black", is = true, thisMatter = true }'),
    ],
    FaultCode.CONDITION_FORM: [
        ('{ fact = "black", is = true }', '{ fact = "black" }'),
        ('{ fact = "black", is = true }', '{ fact = "black", records = "broken", ge = 1 }'),
    ],
    FaultCode.FACT_UNUSED: [('  { fact = "black", is = true },\n', "")],
    FaultCode.KEY_OF_OTHER_KIND: [("ifAbsent = false", 'scale = ["YES"]')],
    FaultCode.WRONG_VALUE: [
        ("withinYears = 3", "withinYears = 0"),
        ('{ fact = "black", is = true }', '{ fact = "black", is = "yes" }'),
        ("ge = 900", 'ge = "900"'),
    ],
}
"""Faults that only a file with such facts can have."""


@pytest.mark.clause("三")
@pytest.mark.parametrize(
    ("code", "change"), [(code, change) for code, changes in UNPLACED.items() for change in changes]
)
def test_what_leads_nowhere_twice_or_to_nothing_is_refused(
    code: FaultCode, change: tuple[str, str]
) -> None:
    with pytest.raises(PolicyFault) as found:
        load_policy(other_text(change))
    assert {fault.code for fault in found.value.faults} == {code}


@pytest.mark.clause("三")
def test_a_gap_is_told_by_the_score_that_has_no_tier() -> None:
    with pytest.raises(PolicyFault) as found:
        load_policy(other_text(("lt = 600.5", "lt = 600")))
    (fault,) = found.value.faults
    assert fault.where == "facts.points.range"
    assert fault.reason("zh") == "points 的分值 600 不在任何档次中"


def test_a_lower_tier_may_leave_out_the_bound_that_the_higher_one_sets() -> None:
    open_above = other_text(
        ("ge = 800, lt = 900", "ge = 800"), ("ge = 600.5, lt = 800", "ge = 600.5")
    )
    assert check_policy(open_above).tiers


def test_a_grade_that_leads_nowhere_may_be_meant_so() -> None:
    without_d = changed(
        ('"C-", "D"] }', '"C-"] }'), ("maxAgeDays = 365", 'maxAgeDays = 365\nwithoutTier = ["D"]')
    )
    assert load_policy(without_d).facts["grade"].without_tier == ("D",)


@pytest.mark.clause("三")
def test_a_grade_has_a_tier_only_where_it_has_a_say_in_one() -> None:
    """`any` with a list is true for some, but not because of the grade."""
    with pytest.raises(PolicyFault) as found:
        load_policy(other_text((f"in = [{BELOW_A}]", 'in = ["BBB"]')))
    assert {fault.code for fault in found.value.faults} == {FaultCode.TOKEN_WITHOUT_TIER}


@pytest.mark.clause("三")
def test_a_tier_that_an_earlier_one_leaves_no_score_is_refused() -> None:
    with pytest.raises(PolicyFault) as found:
        load_policy(other_text(("ge = 900", "ge = 800"), ("ge = 800, lt = 900", "ge = 850")))
    assert [(fault.code, fault.where) for fault in found.value.faults] == [
        (FaultCode.SCORE_OVERLAP, "tiers[2].when")
    ]


@pytest.mark.clause("三")
def test_no_record_may_give_everything_where_a_better_tier_comes_first() -> None:
    text = other_text(("range = [0, 1000]", "range = [0, 1000]\nifAbsent = true"))
    assert load_policy(text).facts["points"].if_absent is True

"""Facts of every kind and the conditions over them, in three values, at their boundaries (三).

石龙区's plan asks for a grade alone; these are what other plans ask for (`test_policy_facts`).
"""

from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from domain.applicant import ApplicantKind
from domain.conditions import holds
from domain.credit import FactKind, Reading, ReadingStatus, Record
from domain.eligibility import (
    CaseMode,
    CreditSnapshot,
    EligibilityDecision,
    decide,
    decision,
    standing,
)
from domain.explanation import ChangeKind, apply, differences
from domain.fact import When
from domain.knowledge import concerning, facts_known, years_before
from domain.matter import Matter
from domain.policy import Channel, Policy, Tier, TierEffect
from domain.refusal import RefusalCode
from domain.truth import Truth
from tests.casework import LICENCE
from tests.test_policy_facts import other

TODAY = date(2026, 3, 2)
MATTER = replace(LICENCE, base_code="499011300100", implement_code="I", handling_code="H")


def said(fact: str, *, status: ReadingStatus = ReadingStatus.OK, **value: Any) -> Reading:
    return Reading(fact=fact, source="s", status=status, **value)


def points(number: str, day: date | None = TODAY) -> Reading:
    return said("points", number=number, evaluated_on=day)


def broken(*records: Record) -> Reading:
    return said("broken", records=records)


def ago(days: int, **more: Any) -> Record:
    return Record(on=TODAY - timedelta(days=days), **more)


def asking(*conditions: When) -> Policy:
    """A policy with facts of every kind, of which these conditions are the tiers."""
    policy = other()
    tier = policy.tiers[0]
    return replace(policy, tiers=tuple(_tier(tier, when) for when in conditions))


def _tier(tier: Tier, when: When) -> Tier:
    return replace(tier, when=when)


def truth(
    when: When,
    *readings: Reading,
    matter: Matter | None = MATTER,
    applicant: ApplicantKind = ApplicantKind.LEGAL_PERSON,
) -> Truth:
    policy = asking(when)
    known = concerning(policy, applicant, facts_known(policy, readings, TODAY, matter))
    return holds(when, policy, applicant, known)


# --- a score ---------------------------------------------------------------------------


@pytest.mark.clause("三")
@pytest.mark.parametrize(
    ("bounds", "number", "kept"),
    [
        ({"ge": 80}, "79.999", False),
        ({"ge": 80}, "80", True),
        ({"gt": 80}, "80.0", False),
        ({"gt": 80}, "80.001", True),
        ({"le": 80}, "80", True),
        ({"le": 80}, "80.001", False),
        ({"lt": 80}, "79.999", True),
        ({"lt": 80}, "80", False),
        ({"ge": 80, "lt": 90}, "80", True),
        ({"ge": 80, "lt": 90}, "90", False),
        ({"ge": 0.1}, "0.1", True),
    ],
)
def test_each_side_of_every_bound(bounds: dict[str, Any], number: str, kept: bool) -> None:
    assert truth(When(fact="points", **bounds), points(number)) is kept


@pytest.mark.clause("三")
@pytest.mark.parametrize(
    "reading",
    [
        points("-0.001"),
        points("1000.001"),
        points("800", day=None),
        points("800", day=TODAY + timedelta(days=1)),
        said("points", token="AAA", evaluated_on=TODAY),
        said("points", listed=True, evaluated_on=TODAY),
        said("points", status=ReadingStatus.ABSENT),
        said("points", status=ReadingStatus.UNAVAILABLE),
    ],
)
def test_a_score_that_cannot_be_known_neither_matches_nor_harms(reading: Reading) -> None:
    assert truth(When(fact="points", ge=0), reading) is None
    assert truth(When(not_=When(fact="points", ge=0)), reading) is None


@pytest.mark.parametrize("number", ["0", "1000"])
def test_the_ends_of_the_range_are_scores(number: str) -> None:
    assert truth(When(fact="points", ge=0), points(number)) is True


# --- a list ----------------------------------------------------------------------------

ON, OFF = When(fact="black", is_=True), When(fact="black", is_=False)


@pytest.mark.clause("三")
@pytest.mark.parametrize(
    ("reading", "on", "off"),
    [
        (said("black", listed=True), True, False),
        (said("black", listed=False), False, True),
        (said("black", status=ReadingStatus.ABSENT), False, True),
        (said("black", status=ReadingStatus.UNAVAILABLE), None, None),
        (said("black", token="YES"), None, None),
        (said("black", listed=True, valid_until=TODAY), True, False),
        (said("black", listed=True, valid_until=TODAY - timedelta(days=1)), None, None),
        (said("black", listed=True, evaluated_on=TODAY + timedelta(days=1)), None, None),
    ],
)
def test_on_a_list_or_not_or_not_to_be_known(reading: Reading, on: Truth, off: Truth) -> None:
    assert (truth(ON, reading), truth(OFF, reading)) == (on, off)


def test_what_was_not_read_at_all_is_unknown() -> None:
    assert truth(ON) is None


# --- records ---------------------------------------------------------------------------

NONE_BROKEN = When(records="broken", eq=0)


@pytest.mark.clause("三")
@pytest.mark.parametrize(
    ("reading", "clean"),
    [
        (broken(), True),
        (broken(ago(1)), False),
        (said("broken", status=ReadingStatus.ABSENT), True),
        (said("broken", status=ReadingStatus.UNAVAILABLE), None),
        (said("broken", listed=False), None),
        (broken(Record(on=TODAY + timedelta(days=1))), None),
    ],
)
def test_no_record_may_mean_a_clean_sheet_and_silence_never(reading: Reading, clean: Truth) -> None:
    assert truth(NONE_BROKEN, reading) is clean


@pytest.mark.clause("三")
@pytest.mark.parametrize(
    ("day", "counted"),
    [(date(2023, 3, 1), 0), (date(2023, 3, 2), 1), (TODAY, 1)],
)
def test_a_record_counts_to_the_same_day_years_after(day: date, counted: int) -> None:
    within = When(records="broken", within_years=3, eq=counted)
    assert truth(within, broken(Record(on=day))) is True


@pytest.mark.parametrize(
    ("day", "years", "before"),
    [
        (date(2026, 3, 2), 3, date(2023, 3, 2)),
        (date(2024, 2, 29), 4, date(2020, 2, 29)),
        (date(2024, 2, 29), 1, date(2023, 2, 28)),
    ],
)
def test_years_are_counted_by_the_calendar(day: date, years: int, before: date) -> None:
    assert years_before(day, years) == before


@pytest.mark.parametrize("code", ["499011300100", "I", "H"])
def test_a_record_names_the_matter_by_any_of_its_codes(code: str) -> None:
    twice = When(records="broken", this_matter=True, ge=2)
    assert truth(twice, broken(ago(1, matter=code), ago(2, matter=code), ago(3))) is True
    assert truth(twice, broken(ago(1, matter=code), ago(2, matter="OTHER"), ago(3))) is False
    assert truth(twice, broken(ago(1, matter=code)), matter=None) is None


@pytest.mark.parametrize(
    ("amounts", "at_least_ten"),
    [
        ((), False),
        (("9.99",), False),
        (("4.5", "5.5"), True),
        (("10", None), None),
    ],
)
def test_amounts_are_summed_up_where_every_record_has_one(
    amounts: tuple[str | None, ...], at_least_ten: Truth
) -> None:
    summed = When(records="broken", sum=True, ge=10)
    records = (ago(day, amount=amount) for day, amount in enumerate(amounts))
    assert truth(summed, broken(*records)) is at_least_ten


# --- several facts, and their decision -------------------------------------------------


@pytest.mark.clause("三")
@pytest.mark.parametrize("grade", ["AAA", "B", None])
@pytest.mark.parametrize("score", ["900", "100", None])
@pytest.mark.parametrize("listed", [True, False, None])
def test_any_and_all_over_three_facts_are_what_the_three_values_make_of_them(
    grade: str | None, score: str | None, listed: bool | None
) -> None:
    readings = [
        *([said("grade", token=grade, evaluated_on=TODAY)] if grade else ()),
        *([points(score)] if score else ()),
        *([said("black", listed=listed)] if listed is not None else ()),
    ]
    values = [
        None if grade is None else grade == "AAA",
        None if score is None else score == "900",
        listed,
    ]
    leaves = (When(fact="grade", in_=("AAA",)), When(fact="points", ge=900), ON)
    assert truth(When(all=leaves), *readings) is (
        False if False in values else None if None in values else True
    )
    assert truth(When(any=leaves), *readings) is (
        True if True in values else None if None in values else False
    )


def decided(
    *readings: Reading,
    policy: Policy | None = None,
    applicant: ApplicantKind = ApplicantKind.LEGAL_PERSON,
) -> EligibilityDecision:
    snapshot = CreditSnapshot(id="s", readings=readings)
    hall = Channel.OFFLINE_HALL
    return decide(policy or other(), MATTER, applicant, hall, snapshot, 0, True, True, TODAY)


def test_a_flag_is_read_as_a_list_is() -> None:
    policy = asking(ON)
    flag = replace(policy.facts["black"], kind=FactKind.FLAG)
    raised = replace(policy, facts={**policy.facts, "black": flag})
    for listed in (True, False):
        known = facts_known(raised, (said("black", listed=listed),), TODAY)
        truths = concerning(raised, ApplicantKind.LEGAL_PERSON, known)
        assert holds(ON, raised, ApplicantKind.LEGAL_PERSON, truths) is listed


CLEAN = (said("black", listed=False), broken())


@pytest.mark.clause("三1", "三2", "三3", "三4")
@pytest.mark.parametrize(
    ("readings", "tier", "mode"),
    [
        ((points("900"), *CLEAN), "AAA", CaseMode.CREDIT),
        ((points("899.999"), *CLEAN), "AA", CaseMode.CREDIT),
        ((points("600.5"), *CLEAN), "A", CaseMode.CREDIT),
        ((points("600.499"), *CLEAN), None, CaseMode.ORDINARY_STRICT),
        ((points("900"), said("black", listed=True)), None, CaseMode.ORDINARY_STRICT),
        ((points("900"), broken(ago(1), ago(2), ago(3))), None, CaseMode.ORDINARY_STRICT),
        ((points("900"), broken(ago(1), ago(2), ago(1200))), "AAA", CaseMode.CREDIT),
        # What restricts and cannot be read is passed over.
        ((points("900"),), "AAA", CaseMode.CREDIT),
        (CLEAN, None, CaseMode.ORDINARY),
    ],
)
def test_the_first_tier_that_is_true_counts(
    readings: tuple[Reading, ...], tier: str | None, mode: CaseMode
) -> None:
    answer = decided(*readings)
    assert (answer.tier, answer.mode) == (tier, mode)


def test_the_reason_is_the_first_fact_that_could_not_be_known() -> None:
    policy = other()
    turned = replace(policy, facts=dict(reversed(policy.facts.items())))
    readings = (points("1001"), *CLEAN)
    (grade,) = decided(*readings, policy=policy).reasons
    assert (grade.code, grade.param("fact")) == (RefusalCode.GRADE_UNAVAILABLE, "grade")
    (score,) = decided(*readings, policy=turned).reasons
    assert (score.code, score.param("fact")) == (RefusalCode.GRADE_UNRECOGNISED, "points")


@pytest.mark.clause("三")
def test_a_fact_about_others_counts_for_nothing_and_is_no_reason() -> None:
    policy = other(('source = "POINTS"', 'source = "POINTS"\napplicants = ["NATURAL_PERSON"]'))
    person = ApplicantKind.NATURAL_PERSON
    assert decided(points("900"), *CLEAN, policy=policy, applicant=person).tier == "AAA"
    enterprise = decided(points("900"), *CLEAN, policy=policy)
    assert enterprise.tier is None
    assert [reason.param("fact") for reason in enterprise.reasons] == ["grade"]


# --- the law of the third value --------------------------------------------------------


def any_reading() -> st.SearchStrategy[dict[str, Reading]]:
    """Something of each fact, whatever its source may say."""
    tokens = st.sampled_from(["AAA", "AA", "A-", "B", "D", "优"])
    numbers = st.sampled_from(["0", "600.499", "600.5", "800", "899.999", "900", "1001"])
    records = st.lists(st.integers(0, 1500).map(ago), max_size=4).map(lambda days: broken(*days))
    return st.fixed_dictionaries(
        {
            "grade": tokens.map(lambda token: said("grade", token=token, evaluated_on=TODAY)),
            "points": numbers.map(points),
            "black": st.booleans().map(lambda listed: said("black", listed=listed)),
            "broken": records,
        }
    )


@pytest.mark.clause("三4")
@settings(max_examples=100)
@given(
    readings=any_reading(), hidden=st.sets(st.sampled_from(["grade", "points", "black", "broken"]))
)
def test_who_is_handled_strictly_would_be_whatever_was_not_read(
    readings: dict[str, Reading], hidden: set[str]
) -> None:
    """Not knowing never restricts: what was read is enough for it, the rest may say anything."""
    policy, person = other(), ApplicantKind.LEGAL_PERSON
    seen = tuple(reading for fact, reading in readings.items() if fact not in hidden)
    answer = decided(*seen, policy=policy)
    if answer.mode is CaseMode.ORDINARY_STRICT:
        tier, _ = standing(policy, person, answer.given.snapshot, TODAY, MATTER)
        assert tier and tier.effect is TierEffect.RESTRICT
        whole = facts_known(policy, tuple(readings.values()), TODAY, MATTER)
        assert holds(tier.when, policy, person, concerning(policy, person, whole)) is True


@pytest.mark.clause("三1", "三2", "三3")
@settings(max_examples=60)
@given(readings=any_reading())
def test_what_is_said_to_help_helps_and_asks_for_nothing_that_is_so_already(
    readings: dict[str, Reading],
) -> None:
    policy, person = other(), ApplicantKind.LEGAL_PERSON
    answer = decided(*readings.values(), policy=policy)
    facts = facts_known(policy, tuple(readings.values()), TODAY, MATTER)
    known = concerning(policy, person, facts)
    for found in differences(answer):
        changed = decision(apply(answer.given, found.change))
        assert changed.eligible and set(found.adds) <= set(changed.benefits)
        if found.change.kind is ChangeKind.TIER:
            assert changed.tier == found.change.tier
            truths = [holds(n.when, policy, person, known) is n.wanted for n in found.change.needs]
            assert truths and not any(truths)

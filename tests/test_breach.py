"""What broken commitments lead to: a ladder, until repair or for a stated time (五1; A-08)."""

from datetime import date, timedelta

import msgspec
import pytest
from msgspec.structs import replace

from domain.breach import (
    Bar,
    BreachEffect,
    BreachEvent,
    BreachKind,
    Consequence,
    LiveBreach,
    OnBreach,
    Reached,
    Repeated,
)
from domain.case import Track
from domain.credit_track import DecideEligibility
from domain.eligibility import EligibilityDecision, StoredInputs, decision, restored, stored
from domain.explanation import ChangeKind, Outcome, Step, differences, trace
from domain.policy import Policy
from domain.refusal import RefusalCode
from tests.casework import Casework
from tests.policies import shilong
from tests.test_other_districts import MATTER, TODAY, decided

NONE, WITHHOLD, BLOCK = BreachEffect
A_YEAR_AGO = date(2025, 3, 2)
"""Twelve months before the day of the decision, which is the last day of a bar of twelve."""


def ladder(**rungs: object) -> Policy:
    return replace(shilong(), on_breach=msgspec.convert(rungs, OnBreach))


def breach(confirmed_on: date | None = TODAY, *kinds: BreachKind) -> LiveBreach:
    return LiveBreach(confirmed_on=confirmed_on, kinds=kinds)


def outcome(answer: EligibilityDecision) -> BreachEffect:
    """What the breaches came to, as the decision shows it."""
    if not answer.eligible:
        assert [reason.code for reason in answer.reasons] == [RefusalCode.OPEN_BREACH]
        return BLOCK
    return WITHHOLD if answer.withheld else NONE


def step(answer: EligibilityDecision) -> Step:
    (found,) = [each for each in trace(answer) if each.rule == "OPEN_BREACH"]
    return found


# --- until repair, or for a stated time ------------------------------------------------


@pytest.mark.clause("五1")
@pytest.mark.parametrize(
    ("open_breaches", "effect"), [(0, NONE), (1, WITHHOLD), (2, BLOCK), (3, BLOCK)]
)
def test_several_breaches_may_lead_to_more_than_one(
    open_breaches: int, effect: BreachEffect
) -> None:
    policy = ladder(REPEATED=Repeated(count=2, effect=BLOCK))
    answer = decided(policy, open_breaches=open_breaches)
    assert outcome(answer) is effect
    assert (step(answer).outcome is Outcome.PASSED) is (effect is not BLOCK)


@pytest.mark.clause("五1")
@pytest.mark.parametrize(("later", "effect"), [(0, BLOCK), (1, WITHHOLD)])
def test_a_bar_for_a_stated_time_holds_on_its_last_day_and_not_on_the_day_after(
    later: int, effect: BreachEffect
) -> None:
    policy = ladder(CONFIRMED=Bar(effect=BLOCK, months=12))
    confirmed_on = A_YEAR_AGO - timedelta(days=later)
    answer = decided(policy, breaches=(breach(confirmed_on),))
    assert outcome(answer) is effect, "after it, what holds until repair"


@pytest.mark.clause("五1")
def test_the_reason_names_the_last_day_and_none_where_only_repair_helps() -> None:
    policy = ladder(CONFIRMED=Bar(effect=BLOCK, months=12))
    [timed] = decided(policy, breaches=(breach(A_YEAR_AGO),)).reasons
    assert timed.param("until") == "2026-03-02"
    answer = decided(ladder(), breaches=(breach(A_YEAR_AGO),))
    assert {each.reason.param("until") for each in answer.withheld} == {None}
    withheld = ladder(OPEN=NONE, CONFIRMED=Bar(effect=WITHHOLD, months=13))
    answer = decided(withheld, breaches=(breach(A_YEAR_AGO), breach(A_YEAR_AGO)))
    assert {each.reason.param("until") for each in answer.withheld} == {"2026-04-02"}


@pytest.mark.clause("五1")
@pytest.mark.parametrize("kind", BreachKind)
def test_each_kind_may_lead_to_something_of_its_own(kind: BreachKind) -> None:
    policy = ladder(**{kind.value: Consequence(effect=BLOCK)})
    others = [each for each in BreachKind if each is not kind]
    assert outcome(decided(policy, breaches=(breach(TODAY, kind),))) is BLOCK
    assert outcome(decided(policy, breaches=(breach(TODAY, *others),))) is WITHHOLD


@pytest.mark.parametrize(("months", "effect"), [(12, BLOCK), (11, WITHHOLD)])
def test_several_count_within_the_last_months_where_the_file_says_so(
    months: int, effect: BreachEffect
) -> None:
    policy = ladder(REPEATED=Repeated(count=2, effect=BLOCK, months=months))
    breaches = (breach(A_YEAR_AGO), breach(TODAY))
    assert outcome(decided(policy, breaches=breaches)) is effect


def test_the_bar_of_several_ends_when_there_are_not_so_many_left() -> None:
    on_breach = OnBreach(REPEATED=Repeated(count=2, effect=BLOCK, months=12))
    breaches = (breach(A_YEAR_AGO), breach(TODAY), breach(TODAY))
    assert on_breach.reached(breaches, TODAY) == Reached(BLOCK, date(2027, 3, 2))
    assert on_breach.reached(breaches[:2], TODAY) == Reached(BLOCK, TODAY)


# --- what is not known -----------------------------------------------------------------


@pytest.mark.clause("五1")
def test_what_is_not_known_of_a_breach_never_harms_and_the_trace_says_so() -> None:
    policy = ladder(
        CONFIRMED=Bar(effect=BLOCK, months=12),
        FALSE_COMMITMENT=Consequence(effect=BLOCK),
        SERIOUS=Consequence(effect=BLOCK, months=36),
    )
    counted = decided(policy, open_breaches=1)
    assert outcome(counted) is WITHHOLD
    told = {each.fact: (each.test, each.truth) for each in step(counted).conditions}
    assert told == {
        BreachEvent.OPEN: ("WITHHOLD_COMMITMENT_BENEFITS", True),
        BreachEvent.CONFIRMED: ("BLOCK months 12", None),
        BreachEvent.FALSE_COMMITMENT: ("BLOCK", None),
        BreachEvent.SERIOUS: ("BLOCK months 36", None),
    }
    undated = decided(policy, breaches=(breach(None, BreachKind.DEFERRAL_LAPSED),))
    assert outcome(undated) is WITHHOLD
    assert [each.truth for each in step(undated).conditions] == [True, None, False, False]


@pytest.mark.parametrize(("open_breaches", "told"), [(0, 2), (2, 2), (3, 3)])
def test_breaches_that_are_told_of_are_among_those_that_are_counted(
    open_breaches: int, told: int
) -> None:
    answer = decided(ladder(), open_breaches=open_breaches, breaches=(breach(), breach()))
    assert len(answer.given.live_breaches) == told


# --- in a case -------------------------------------------------------------------------


@pytest.mark.clause("五1")
@pytest.mark.parametrize(
    ("confirmed_on", "track"), [(A_YEAR_AGO, Track.INELIGIBLE), (date(2025, 3, 1), Track.ELIGIBLE)]
)
def test_a_case_is_told_whether_the_bar_is_over(confirmed_on: date, track: Track) -> None:
    policy = ladder(CONFIRMED=Bar(effect=BLOCK, months=12))
    work = Casework(policy=policy, breaches=(breach(confirmed_on),)).brought_to(Track.REQUESTED)
    work.queried("AAA")
    work.does(DecideEligibility())
    assert work.case.track is track


# --- replayed and repaired -------------------------------------------------------------


def test_a_decision_is_made_again_from_what_was_kept_of_the_breaches() -> None:
    policy = ladder(SERIOUS=Consequence(effect=BLOCK, months=36))
    answer = decided(policy, breaches=(breach(A_YEAR_AGO, BreachKind.SERIOUS),))
    kept = msgspec.json.decode(msgspec.json.encode(stored(answer.given)), type=StoredInputs)
    again = decision(restored(kept, policy, MATTER))
    assert (again, again.inputs_hash) == (answer, answer.inputs_hash)
    assert answer.inputs_hash != decided(policy, breaches=(breach(A_YEAR_AGO),)).inputs_hash


def test_what_was_kept_before_there_was_more_to_tell_is_hashed_as_it_was() -> None:
    assert b"breaches" not in msgspec.json.encode(stored(decided(shilong()).given))


@pytest.mark.clause("五1")
def test_repair_ends_a_bar_for_a_stated_time_too() -> None:
    policy = ladder(CONFIRMED=Bar(effect=BLOCK, months=12))
    answer = decided(policy, breaches=(breach(),))
    (repaired,) = [
        each for each in differences(answer) if each.change.kind is ChangeKind.BREACH_REPAIRED
    ]
    assert repaired.makes_eligible and len(repaired.adds) == 13

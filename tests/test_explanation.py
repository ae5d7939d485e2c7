"""Why a decision came out as it did, and what single change would help (三, 四(二)1)."""

from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from domain.applicant import ApplicantKind
from domain.breach import BreachEffect, OnBreach
from domain.credit import ReadingStatus
from domain.eligibility import CreditSnapshot, EligibilityDecision, decide, decision
from domain.explanation import (
    Change,
    ChangeKind,
    Difference,
    Outcome,
    Stage,
    Step,
    apply,
    differences,
    trace,
)
from domain.matter import Matter, SiteCheck
from domain.policy import Channel, Policy
from domain.scope import SCOPE
from tests.casework import A_TIER, AA_TIER, AAA_TIER, LICENCE, REVIEWED, readings
from tests.policies import shilong

TODAY = date(2026, 3, 2)
COMMITTING = ("NOTIFY_COMMIT", "TOLERANT_ACCEPTANCE", "SITE_CHECK_WAIVER")
TIERS = ["AAA", "AA", "A", "BELOW_A"]


def decided(
    token: str | None = "AAA",
    *,
    policy: Policy | None = None,
    matter: Matter = LICENCE,
    channel: Channel = Channel.OFFLINE_HALL,
    open_breaches: int = 0,
    requested: bool = True,
    committed: bool = True,
    **reading: Any,
) -> EligibilityDecision:
    return decide(
        policy or shilong(),
        matter,
        ApplicantKind.LEGAL_PERSON,
        channel,
        CreditSnapshot(id="s", readings=readings(token, TODAY, **reading)),
        open_breaches,
        requested,
        committed,
        TODAY,
    )


def blocking() -> Policy:
    return replace(shilong(), on_breach=OnBreach(OPEN=BreachEffect.BLOCK))


def steps(answer: EligibilityDecision, stage: Stage) -> dict[str, Outcome]:
    return {step.rule: step.outcome for step in trace(answer) if step.stage is stage}


PASSED, FAILED, NOT_REACHED = Outcome.PASSED, Outcome.FAILED, Outcome.NOT_REACHED


# --- the trace -------------------------------------------------------------------------


def test_the_trace_goes_through_every_rule_in_the_order_of_the_text() -> None:
    rules = [(step.stage, step.rule) for step in trace(decided())]
    benefits = shilong().tiers[0].benefits
    assert rules == [
        (Stage.SCOPE, "POLICY_NOT_IN_FORCE"),
        *((Stage.SCOPE, code) for code in SCOPE),
        (Stage.CREDIT, "grade"),
        *((Stage.CREDIT, tier) for tier in TIERS),
        *((Stage.BENEFITS, code) for code in benefits),
        (Stage.WILL, "NOT_REQUESTED"),
        (Stage.WILL, "NOT_COMMITTED"),
    ]


def test_every_rule_but_the_validity_of_the_policy_stands_on_a_clause() -> None:
    for step in trace(decided()):
        if step.rule != "POLICY_NOT_IN_FORCE":
            assert step.clause in shilong().clauses, step


def test_after_the_first_tier_that_is_met_no_other_is_looked_at() -> None:
    assert steps(decided("AA"), Stage.CREDIT) == {
        "grade": PASSED,
        "AAA": FAILED,
        "AA": PASSED,
        "A": NOT_REACHED,
        "BELOW_A": NOT_REACHED,
    }


def test_an_unknown_grade_fails_and_meets_no_tier() -> None:
    assert set(steps(decided("AA+"), Stage.CREDIT).values()) == {FAILED}


@pytest.mark.clause("二(二)")
def test_out_of_scope_nothing_behind_the_scope_is_reached() -> None:
    excluded = replace(LICENCE, review=replace(REVIEWED, domains=("WORK_SAFETY",)))
    answer = decided(matter=excluded)
    assert [rule for rule, out in steps(answer, Stage.SCOPE).items() if out is FAILED] == [
        "MATTER_EXCLUDED"
    ]
    behind = {**steps(answer, Stage.CREDIT), **steps(answer, Stage.WILL)}
    assert set(behind.values()) == {NOT_REACHED}


@pytest.mark.clause("二(二)")
def test_of_a_matter_nobody_reviewed_no_domain_is_looked_at() -> None:
    found = steps(decided(matter=replace(LICENCE, review=None)), Stage.SCOPE)
    assert found["MATTER_NOT_REVIEWED"] is FAILED
    assert found["MATTER_EXCLUDED"] is found["MATTER_IRREVOCABLE"] is NOT_REACHED


def test_below_a_neither_benefits_nor_will_are_reached() -> None:
    answer = decided("B")
    assert steps(answer, Stage.CREDIT)["BELOW_A"] is PASSED
    assert steps(answer, Stage.BENEFITS) == {}
    assert set(steps(answer, Stage.WILL).values()) == {NOT_REACHED}


def test_a_benefit_that_is_not_given_fails() -> None:
    answer = decided(matter=replace(LICENCE, site_check=SiteCheck.NONE))
    found = steps(answer, Stage.BENEFITS)
    assert [rule for rule, out in found.items() if out is FAILED] == ["SITE_CHECK_WAIVER"]


def test_a_breach_that_blocks_is_a_rule_of_the_trace() -> None:
    blocked = decided(policy=blocking(), open_breaches=1)
    assert steps(blocked, Stage.CREDIT)["OPEN_BREACH"] is FAILED
    assert set(steps(blocked, Stage.BENEFITS).values()) == {NOT_REACHED}
    assert steps(decided(policy=blocking()), Stage.CREDIT)["OPEN_BREACH"] is PASSED
    low = decided("B", policy=blocking(), open_breaches=1)
    assert steps(low, Stage.CREDIT)["OPEN_BREACH"] is NOT_REACHED


def test_without_a_policy_the_trace_says_so() -> None:
    answer = decision(replace(decided().given, policy=None))
    assert trace(answer) == (
        Step(stage=Stage.SCOPE, rule="POLICY_NOT_IN_FORCE", clause=None, outcome=FAILED),
    )
    assert differences(answer) == ()


def test_the_will_is_told_as_it_is() -> None:
    answer = decided(requested=False)
    assert steps(answer, Stage.WILL) == {"NOT_REQUESTED": FAILED, "NOT_COMMITTED": PASSED}


# --- differences -----------------------------------------------------------------------


def helping(answer: EligibilityDecision) -> dict[tuple[ChangeKind, str | None], Difference]:
    return {(found.change.kind, found.change.tier): found for found in differences(answer)}


@pytest.mark.clause("三1", "三2", "三3")
def test_below_a_each_tier_would_make_the_applicant_eligible() -> None:
    found = helping(decided("B"))
    assert set(found) == {(ChangeKind.TIER, tier) for tier in ("A", "AA", "AAA")}
    assert all(each.makes_eligible for each in found.values())
    nearest = found[ChangeKind.TIER, "A"]
    assert (nearest.adds, nearest.grants, nearest.change.clause) == (A_TIER, A_TIER, "三1")


@pytest.mark.clause("三2", "三3")
def test_the_next_tier_adds_its_own_benefits_with_its_clause() -> None:
    found = helping(decided("AA"))
    assert set(found) == {(ChangeKind.TIER, "AAA")}
    only = found[ChangeKind.TIER, "AAA"]
    assert (only.makes_eligible, only.adds, only.change.clause) == (False, AAA_TIER, "三3")
    assert helping(decided("A"))[ChangeKind.TIER, "AA"].adds == AA_TIER


def test_at_the_top_with_everything_granted_nothing_would_help() -> None:
    assert differences(decided("AAA")) == ()


def test_a_fresh_grade_helps_where_only_its_date_was_wrong() -> None:
    for wrong in (
        {"evaluated_on": TODAY - timedelta(days=366)},
        {"evaluated_on": TODAY + timedelta(days=1)},
        {"valid_until": TODAY - timedelta(days=1)},
        {"evaluated_on": None},
    ):
        fresh = helping(decided("AA", **wrong))[ChangeKind.FRESH_GRADE, None]
        assert fresh.makes_eligible and fresh.adds == (*A_TIER, *AA_TIER)
    for useless in (decided("AA"), decided("ZZ"), decided(None), decided("B", evaluated_on=None)):
        assert (ChangeKind.FRESH_GRADE, None) not in helping(useless)


@pytest.mark.clause("五1")
def test_a_breach_repaired_gives_back_what_it_withheld() -> None:
    repaired = helping(decided(open_breaches=2))[ChangeKind.BREACH_REPAIRED, None]
    assert set(COMMITTING) <= set(repaired.adds)
    assert (repaired.makes_eligible, repaired.change.clause) == (False, "五1")
    blocked = helping(decided(policy=blocking(), open_breaches=1))
    assert blocked[ChangeKind.BREACH_REPAIRED, None].makes_eligible


@pytest.mark.clause("四(二)1")
def test_a_request_or_a_commitment_helps_where_the_other_is_there() -> None:
    unasked = helping(decided(requested=False))[ChangeKind.REQUEST, None]
    assert (unasked.adds, unasked.change.clause) == ((), "四(二)1")
    assert unasked.grants == decided().granted
    uncommitted = helping(decided(committed=False))
    assert uncommitted[ChangeKind.COMMITMENT, None].grants == decided().granted
    assert differences(decided(requested=False, committed=False)) == (), "two changes, not one"


@pytest.mark.clause("二(二)", "二(三)")
def test_where_the_matter_or_the_channel_bars_nothing_would_help() -> None:
    unreviewed = replace(LICENCE, review=None)
    assert differences(decided("B", matter=unreviewed)) == ()
    assert differences(decided("B", channel=Channel.ONLINE_PORTAL)) == ()


TOKENS = ["AAA", "AA", "A+", "A-", "B", "D", "AA+", None]


@given(
    token=st.sampled_from(TOKENS),
    age=st.integers(-2, 370),
    left=st.none() | st.integers(-2, 2),
    down=st.booleans(),
    breaches=st.integers(0, 1),
    will=st.tuples(st.booleans(), st.booleans()),
    effect=st.sampled_from(list(BreachEffect)),
    site_check=st.sampled_from(list(SiteCheck)),
)
def test_every_promise_is_kept_when_its_change_is_made(
    token: str | None,
    age: int,
    left: int | None,
    down: bool,
    breaches: int,
    will: tuple[bool, bool],
    effect: BreachEffect,
    site_check: SiteCheck,
) -> None:
    told: dict[str, Any] = {"evaluated_on": TODAY - timedelta(days=age)}
    if left is not None:
        told["valid_until"] = TODAY + timedelta(days=left)
    if token is None:
        told = {"status": ReadingStatus.UNAVAILABLE} if down else {}
    answer = decided(
        token,
        policy=replace(shilong(), on_breach=OnBreach(OPEN=effect)),
        matter=replace(LICENCE, site_check=site_check),
        open_breaches=breaches,
        requested=will[0],
        committed=will[1],
        **told,
    )
    for promise in differences(answer):
        changed = decision(apply(answer.given, promise.change))
        assert changed.eligible is (answer.eligible or promise.makes_eligible)
        assert set(promise.adds) == set(changed.benefits) - set(answer.benefits)
        assert set(promise.grants) == set(changed.granted) - set(answer.granted)
        assert promise.makes_eligible or promise.adds or promise.grants
        if promise.change.tier is not None:
            assert changed.given.today == TODAY
            assert changed.eligible is False or changed.tier == promise.change.tier


def test_a_change_alters_one_input_only() -> None:
    given = decided("B", open_breaches=1, requested=False, committed=False).given
    for kind, field in {
        ChangeKind.BREACH_REPAIRED: "open_breaches",
        ChangeKind.REQUEST: "requested",
        ChangeKind.COMMITMENT: "committed",
        ChangeKind.FRESH_GRADE: "snapshot",
    }.items():
        changed = apply(given, Change(kind=kind))
        assert [
            name
            for name in given.__struct_fields__
            if getattr(changed, name) != getattr(given, name)
        ] == [field]
    raised = apply(given, Change(kind=ChangeKind.TIER, tier="AA"))
    assert replace(raised, snapshot=given.snapshot) == given

"""What other plans say of scope and benefits, and what is told of a decision (二, 三)."""

from datetime import date
from typing import Any

import pytest
from msgspec.structs import replace

from domain.applicant import ApplicantKind
from domain.breach import LiveBreach
from domain.credit import Reading, ReadingStatus, Record
from domain.eligibility import CaseMode, CreditSnapshot, EligibilityDecision, decide
from domain.explanation import ChangeKind, ConditionStep, Joint, Outcome, differences, trace
from domain.matter import Matter
from domain.policy import (
    Benefit,
    Channel,
    Policy,
    TierEffect,
)
from domain.policy_terms import Offered, Terms
from domain.refusal import RefusalCode, message
from tests.casework import LICENCE
from tests.policies import shilong
from tests.test_policy_facts import other

TODAY = date(2026, 3, 2)
MATTER = replace(LICENCE, base_code="499011300100", operation="新办")


def said(fact: str, **value: Any) -> Reading:
    return Reading(fact=fact, source="s", status=ReadingStatus.OK, evaluated_on=TODAY, **value)


AAA = (said("grade", token="AAA"),)


def decided(
    policy: Policy,
    *readings: Reading,
    matter: Matter = MATTER,
    open_breaches: int = 0,
    breaches: tuple[LiveBreach, ...] = (),
    will: bool = True,
) -> EligibilityDecision:
    return decide(
        policy,
        matter,
        ApplicantKind.LEGAL_PERSON,
        Channel.OFFLINE_HALL,
        CreditSnapshot(id="s", readings=readings or AAA),
        open_breaches,
        will,
        will,
        TODAY,
        breaches,
    )


def codes(answer: EligibilityDecision) -> list[RefusalCode]:
    return [reason.code for reason in answer.reasons]


# --- scope: matters by name, and operations --------------------------------------------

LISTS = {"pilot": ("499011300100",), "instant": ("499011300200",)}


def scoped(**scope: Any) -> Policy:
    return replace(shilong(), lists=LISTS, scope=replace(shilong().scope, **scope))


@pytest.mark.clause("二(二)")
@pytest.mark.parametrize(
    ("names", "code", "listed"),
    [
        (("pilot",), "499011300100", True),
        (("pilot",), "499011300200", False),
        (("pilot", "instant"), "499011300200", True),
        (("pilot", "instant"), "499011300300", False),
    ],
)
def test_only_a_matter_that_a_list_names_is_in_scope(
    names: tuple[str, ...], code: str, listed: bool
) -> None:
    answer = decided(scoped(positive_any=names), matter=replace(MATTER, base_code=code))
    assert codes(answer) == ([] if listed else [RefusalCode.MATTER_NOT_LISTED])


@pytest.mark.clause("二(二)")
@pytest.mark.parametrize(
    ("operation", "covered"), [("新办", True), ("变更", True), ("注销", False), (None, False)]
)
def test_only_the_operations_named_are_in_scope(operation: str | None, covered: bool) -> None:
    answer = decided(
        scoped(operations=("新办", "变更")), matter=replace(MATTER, operation=operation)
    )
    assert codes(answer) == ([] if covered else [RefusalCode.OPERATION_NOT_COVERED])
    assert answer.eligible is covered


@pytest.mark.clause("二(二)", "二(三)")
def test_both_bars_stand_behind_the_hall_and_before_the_channel() -> None:
    policy = scoped(
        positive_any=("instant",), operations=("变更",), channels=(Channel.SELF_SERVICE,)
    )
    assert codes(decided(policy, matter=replace(MATTER, in_hall=False))) == [
        RefusalCode.MATTER_NOT_IN_HALL,
        RefusalCode.MATTER_NOT_LISTED,
        RefusalCode.OPERATION_NOT_COVERED,
        RefusalCode.CHANNEL_NOT_COVERED,
    ]


# --- benefits: their own lists and operations, and those that exclude each other -------


def with_benefit(code: str, **changes: Any) -> Policy:
    benefits = shilong().benefits
    changed = replace(benefits[code], **changes)
    return replace(shilong(), lists=LISTS, benefits={**benefits, code: changed})


@pytest.mark.clause("三2")
@pytest.mark.parametrize(
    ("limits", "given"),
    [
        ({"matter_lists": ("pilot",)}, True),
        ({"matter_lists": ("instant",)}, False),
        ({"matter_lists": ("instant", "pilot")}, True),
        ({"operations": ("新办",)}, True),
        ({"operations": ("延续",)}, False),
    ],
)
def test_a_benefit_may_be_for_some_matters_only(limits: dict[str, Any], given: bool) -> None:
    answer = decided(with_benefit("NOTIFY_COMMIT", **limits))
    assert ("NOTIFY_COMMIT" in answer.benefits) is given
    left_out = {each.benefit: each.reason.code for each in answer.not_offered}
    assert left_out.get("NOTIFY_COMMIT") == (None if given else RefusalCode.MATTER_DOES_NOT_SUPPORT)


@pytest.mark.clause("三3")
@pytest.mark.parametrize("says_so", ["NOTIFY_COMMIT", "TOLERANT_ACCEPTANCE"])
def test_of_two_that_exclude_each_other_the_first_of_the_tier_is_given(says_so: str) -> None:
    pair = {"NOTIFY_COMMIT": "TOLERANT_ACCEPTANCE", "TOLERANT_ACCEPTANCE": "NOTIFY_COMMIT"}
    policy = with_benefit(says_so, excludes=(pair[says_so],))
    answer = decided(policy)
    (left,) = answer.not_offered
    assert (left.benefit, left.reason.code) == (
        "TOLERANT_ACCEPTANCE",
        RefusalCode.BENEFIT_EXCLUDED,
    )
    assert message(left.reason) == "已提供“告知承诺”，两项便利不同时享受"
    assert "NOTIFY_COMMIT" in answer.benefits
    # What the matter cannot give excludes nothing.
    supports = tuple(code for code in MATTER.supports if code != "NOTIFY_COMMIT")
    alone = decided(policy, matter=replace(MATTER, supports=supports))
    assert "TOLERANT_ACCEPTANCE" in alone.benefits


def test_a_tier_may_give_a_benefit_on_terms_of_its_own() -> None:
    benefit = replace(shilong().benefits["GREEN_CHANNEL"], params=Terms(limit_minus_percent=10))
    own = Offered(code="GREEN_CHANNEL", params=Terms(limit_minus_percent=30, rank=1))
    tier = replace(shilong().tiers[0], offers=("APPOINTMENT", own))
    assert tier.benefits == ("APPOINTMENT", "GREEN_CHANNEL")
    assert tier.params(benefit) == own.params
    assert replace(tier, offers=("GREEN_CHANNEL",)).params(benefit).limit_minus_percent == 10


@pytest.mark.clause("四(二)1")
def test_what_needs_no_request_and_no_commitment_is_granted_without() -> None:
    free = with_benefit("APPOINTMENT", needs_request=False, needs_commitment=False)
    answer = decided(free, will=False)
    assert (answer.mode, answer.granted) == (CaseMode.ORDINARY, ("APPOINTMENT",))


@pytest.mark.clause("三")
@pytest.mark.parametrize("status", [ReadingStatus.ABSENT, ReadingStatus.UNAVAILABLE])
def test_a_tier_for_everybody_rests_on_no_credit_check(status: ReadingStatus) -> None:
    for_all = replace(
        shilong().tiers[2],
        id="EVERYBODY",
        when=replace(shilong().tiers[2].when, fact=None, in_=None, applicant=tuple(ApplicantKind)),
        offers=("APPOINTMENT",),
    )
    policy = replace(shilong(), tiers=(*shilong().tiers, for_all))
    unread = Reading(fact="grade", source="s", status=status)
    assert decided(policy, unread).benefits == ("APPOINTMENT",)
    assert decided(policy, said("grade", token="B")).mode is CaseMode.ORDINARY_STRICT


# --- what is told ----------------------------------------------------------------------

CLEAN = (said("black", listed=False), said("broken", records=()))


@pytest.mark.clause("三")
def test_the_trace_goes_through_each_tier_condition_by_condition() -> None:
    answer = decided(other(), said("points", number="850"), said("broken", records=()))
    steps = {step.rule: step for step in trace(answer)}
    assert steps["LISTED"].conditions == (
        ConditionStep(depth=0, joint=Joint.ANY, fact=None, test="", truth=None),
        ConditionStep(depth=1, joint=Joint.FACT, fact="black", test="is true", truth=None),
        ConditionStep(
            depth=1, joint=Joint.FACT, fact="broken", test="withinYears 3 ge 3", truth=False
        ),
    )
    assert [(each.test, each.truth) for each in steps["AA"].conditions] == [
        ("", True),
        ("in AA", None),
        ("ge 800 lt 900", True),
    ]
    assert steps["A"].conditions == (), "after the first tier that is true none is looked at"
    assert (steps["black"].outcome, steps["points"].outcome) == (Outcome.FAILED, Outcome.PASSED)


def helping(answer: EligibilityDecision) -> dict[str | None, list[tuple[str, str, bool]]]:
    """For each tier that could be reached, what would have to come out otherwise for it."""
    return {
        found.change.tier: [(need.fact, need.when.test, need.wanted) for need in found.change.needs]
        for found in differences(answer)
        if found.change.kind is ChangeKind.TIER
    }


@pytest.mark.clause("三1", "三2", "三3")
def test_the_nearest_change_of_a_score_is_told_for_each_tier() -> None:
    low = decided(other(), said("grade", token="B"), said("points", number="599.5"), *CLEAN)
    assert low.mode is CaseMode.ORDINARY_STRICT
    found = helping(low)
    assert set(found) == {"AAA", "AA", "A"}
    assert ("grade", "in AAA", True) in found["AAA"] or ("points", "ge 900", True) in found["AAA"]


@pytest.mark.clause("三4")
def test_who_is_on_a_list_is_told_that_this_alone_is_in_the_way() -> None:
    listed = decided(other(), said("points", number="900"), said("black", listed=True), CLEAN[1])
    assert helping(listed)["AAA"] == [("black", "is true", False)]
    (only,) = [each for each in differences(listed) if each.change.tier == "AAA"]
    assert only.makes_eligible and len(only.adds) == 13


@pytest.mark.clause("三4")
def test_who_broke_too_many_commitments_is_told_which_count_is_in_the_way() -> None:
    records = tuple(Record(on=TODAY, matter="X") for _ in range(4))
    answer = decided(
        other(), said("points", number="900"), CLEAN[0], said("broken", records=records)
    )
    assert helping(answer)["AAA"] == [("broken", "withinYears 3 ge 3", False)]


@pytest.mark.clause("三")
def test_a_neutral_tier_gives_nothing_and_restricts_nothing() -> None:
    neutral = replace(shilong().tiers[3], effect=TierEffect.NEUTRAL, reason=None)
    policy = replace(shilong(), tiers=(*shilong().tiers[:3], neutral))
    answer = decided(policy, said("grade", token="B"))
    assert (answer.eligible, answer.mode, answer.tier) == (False, CaseMode.ORDINARY, None)
    assert [(reason.code, reason.param("tier")) for reason in answer.reasons] == [
        (RefusalCode.NO_TIER, "BELOW_A")
    ]


def test_a_benefit_of_a_file_excludes_nothing_unless_it_says_so() -> None:
    assert all(
        isinstance(each, Benefit) and not each.excludes for each in shilong().benefits.values()
    )

"""What a change of the policy comes to: value by value, and for applicants (二(二), 三)."""

from decimal import Decimal
from pathlib import Path
from typing import Any

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from domain.applicant import ApplicantKind
from domain.credit import Reading, ReadingStatus
from domain.eligibility import CreditSnapshot, EligibilityDecision, decide
from domain.policy import Channel, Policy
from domain.policy_diff import (
    GradeChange,
    PolicyPart,
    TierChange,
    changes,
    grade_changes,
    tier_changes,
)
from domain.policy_file import load_policy
from tests.casework import LICENCE
from tests.policies import changed, shilong, shilong_text
from tests.test_policy_facts import other

A_BENEFITS = 'benefits = ["APPOINTMENT", "ASSISTED_AGENCY", "FREE_COURIER", "STARTUP_PACK"]'
EVERYBODY = tuple(ApplicantKind)
ORDOS = Path(__file__).parents[1] / "docs" / "districts" / "ordos-2024.toml"


def told(*edits: tuple[str, str]) -> list[tuple[PolicyPart, str, str | None, str | None]]:
    """The changes that these edits of 石龙区's file make."""
    edited = load_policy(changed(*edits))
    return [
        (each.part, ".".join(each.path), each.before, each.after)
        for each in changes(shilong(), edited)
    ]


def test_a_file_is_no_change_against_itself_whatever_its_layout() -> None:
    again = load_policy("# a remark\n" + shilong_text(), id="policy-2", version=2)
    assert changes(shilong(), again) == ()
    assert grade_changes(shilong(), again) == ()
    assert tier_changes(shilong(), again) == ()


@pytest.mark.clause("三1")
def test_a_benefit_that_a_tier_loses_stands_at_the_tier() -> None:
    lost = 'benefits = ["APPOINTMENT", "ASSISTED_AGENCY", "FREE_COURIER"]'
    assert told((A_BENEFITS, lost)) == [
        (PolicyPart.TIERS, "tiers.A.benefits.STARTUP_PACK", "STARTUP_PACK", None)
    ]


def test_another_order_of_the_same_benefits_is_told_as_the_whole_list() -> None:
    turned = 'benefits = ["ASSISTED_AGENCY", "APPOINTMENT", "FREE_COURIER", "STARTUP_PACK"]'
    assert told((A_BENEFITS, turned)) == [
        (
            PolicyPart.TIERS,
            "tiers.A.benefits",
            "APPOINTMENT, ASSISTED_AGENCY, FREE_COURIER, STARTUP_PACK",
            "ASSISTED_AGENCY, APPOINTMENT, FREE_COURIER, STARTUP_PACK",
        )
    ]


@pytest.mark.clause("二(二)")
def test_scope_switches_and_texts_are_told_in_the_order_of_the_file() -> None:
    assert told(
        ('recheck = "WARN"', 'recheck = "NEVER"'),
        ('matterTypes = ["ADMIN_LICENCE"]', 'matterTypes = ["ADMIN_LICENCE", "PUBLIC_SERVICE"]'),
        ('title = "信用审批申请承诺书"', 'title = "信用审批承诺书"'),
    ) == [
        (PolicyPart.SCOPE, "scope.matterTypes.PUBLIC_SERVICE", None, "PUBLIC_SERVICE"),
        (PolicyPart.SWITCHES, "switches.recheck", "WARN", "NEVER"),
        (PolicyPart.TEXTS, "texts.commitment.title", "信用审批申请承诺书", "信用审批承诺书"),
    ]


@pytest.mark.clause("三2")
def test_a_grade_taken_into_the_aa_band_gains_what_the_band_has() -> None:
    """A-02: a district that reads AA- as a grade of the AA band."""
    wider = load_policy(changed(('# "AA-" = "AA"', '"AA-" = "AA"')))
    (change,) = grade_changes(shilong(), wider)
    aa = wider.tier("AA")
    assert aa
    assert change == GradeChange(
        fact="grade",
        token="AA-",
        applicants=EVERYBODY,
        before=None,
        after="AA",
        gains=tuple(aa.benefits),
        loses=(),
    )


@pytest.mark.clause("三")
def test_a_benefit_that_another_comes_to_exclude_is_lost_by_grade_and_by_tier() -> None:
    excluding = '[benefits.ASSISTED_AGENCY]\nexcludes = ["APPOINTMENT"]'
    after = load_policy(changed(("[benefits.ASSISTED_AGENCY]", excluding)))
    lost = {each.loses for each in grade_changes(shilong(), after) if each.after == "A"}
    assert lost == {("ASSISTED_AGENCY",)}
    assert {each.tier: each.loses for each in tier_changes(shilong(), after)}["A"] in lost


@pytest.mark.clause("三1")
def test_other_terms_of_one_tier_are_told_at_that_tier_alone() -> None:
    offers = '{ code = "APPOINTMENT", params = { rank = 1 } }'
    after = load_policy(changed((A_BENEFITS, A_BENEFITS.replace('"APPOINTMENT"', offers))))
    change = TierChange(
        tier="A",
        applicants=EVERYBODY,
        gains=("APPOINTMENT",),
        loses=(),
        terms=("APPOINTMENT",),
    )
    assert tier_changes(shilong(), after) == (change,)
    back = msgspec.structs.replace(change, gains=(), loses=change.gains)
    assert tier_changes(after, shilong()) == (back,)


@pytest.mark.clause("三")
def test_a_tier_that_no_grade_alone_leads_to_is_told_when_it_loses_all() -> None:
    district = load_policy(ORDOS.read_text(encoding="utf-8"), id="d", version=1)
    bare = tuple(msgspec.structs.replace(tier, offers=()) for tier in district.tiers)
    after = msgspec.structs.replace(district, tiers=bare)
    giving = {tier.id for tier in district.tiers if tier.benefits}
    assert {each.tier for each in tier_changes(district, after)} == giving
    assert {each.before for each in grade_changes(district, after)} < giving


# --- the claim, against deciding twice -------------------------------------------------

POLICY = shilong()
GRADES = (*POLICY.facts["grade"].scale, "AA+", "AA-")


@st.composite
def policies(draw: st.DrawFn) -> Policy:
    """石龙区's policy with grades in other tiers, and what `offering` changes."""
    tiers = tuple(
        msgspec.structs.replace(
            tier,
            when=msgspec.structs.replace(
                tier.when, in_=tuple(draw(st.lists(st.sampled_from(GRADES), unique=True)))
            ),
        )
        for tier in POLICY.tiers
    )
    return draw(offering(msgspec.structs.replace(POLICY, tiers=tiers)))


@st.composite
def offering(draw: st.DrawFn, policy: Policy) -> Policy:
    """The policy with other benefits in its tiers, some of which exclude each other, and other
    kinds of applicants covered.
    """
    codes = st.lists(st.sampled_from([*policy.benefits]), unique=True).map(tuple)
    tiers = tuple(
        msgspec.structs.replace(tier, offers=draw(codes) if tier.benefits else ())
        for tier in policy.tiers
    )
    one, rivals = draw(st.sampled_from([*policy.benefits])), draw(codes)
    excluding = msgspec.structs.replace(policy.benefits[one], excludes=rivals)
    covered = draw(st.lists(st.sampled_from(EVERYBODY), min_size=1, unique=True))
    return msgspec.structs.replace(
        policy,
        tiers=tiers,
        benefits=policy.benefits | {one: excluding},
        scope=msgspec.structs.replace(policy.scope, applicants=tuple(covered)),
    )


def decided(policy: Policy, token: str, applicant: ApplicantKind) -> EligibilityDecision:
    return decided_on(policy, {"grade": {"token": token}}, applicant)


def decided_on(
    policy: Policy, told: dict[str, dict[str, Any]], applicant: ApplicantKind
) -> EligibilityDecision:
    """The decision where the registers told this, by fact."""
    day = policy.document.effective_from
    readings = tuple(
        Reading(
            fact=fact,
            source=policy.facts[fact].source,
            status=ReadingStatus.OK,
            evaluated_on=day,
            **value,
        )
        for fact, value in told.items()
    )
    return decide(
        policy,
        LICENCE,
        applicant,
        Channel.OFFLINE_HALL,
        CreditSnapshot(id="s", readings=readings),
        0,
        True,
        True,
        day,
    )


@settings(max_examples=60)
@given(policies(), policies(), st.sampled_from(GRADES), st.sampled_from(EVERYBODY))
def test_the_claim_of_a_diff_is_what_deciding_twice_comes_to(
    before: Policy, after: Policy, token: str, applicant: ApplicantKind
) -> None:
    claimed = [
        each
        for each in grade_changes(before, after)
        if each.token == token and applicant in each.applicants
    ]
    old, new = (decided(policy, token, applicant).benefits for policy in (before, after))
    gains, loses = set(new) - set(old), set(old) - set(new)
    assert (gains, loses) == (
        {code for each in claimed for code in each.gains},
        {code for each in claimed for code in each.loses},
    )


READ = st.fixed_dictionaries(
    {},
    optional={
        "grade": st.fixed_dictionaries({"token": st.sampled_from(GRADES)}),
        "points": st.fixed_dictionaries({"number": st.integers(500, 1000).map(Decimal)}),
        "black": st.fixed_dictionaries({"listed": st.booleans()}),
    },
)
"""What registers tell of the facts of `other`."""


@settings(max_examples=60)
@given(offering(other()), offering(other()), READ, st.sampled_from(EVERYBODY))
def test_what_is_told_of_a_tier_is_true_whatever_facts_lead_there(
    before: Policy, after: Policy, told: dict[str, dict[str, Any]], applicant: ApplicantKind
) -> None:
    old, new = (decided_on(policy, told, applicant) for policy in (before, after))
    claimed = [
        each
        for each in tier_changes(before, after)
        if each.tier == (old.tier or new.tier) and applicant in each.applicants
    ]
    assert (set(new.benefits) - set(old.benefits), set(old.benefits) - set(new.benefits)) == (
        {code for each in claimed for code in each.gains},
        {code for each in claimed for code in each.loses},
    )

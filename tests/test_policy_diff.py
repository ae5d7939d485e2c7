"""What a change of the policy comes to: value by value, and for applicants (二(二), 三)."""

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from domain.applicant import ApplicantKind
from domain.credit import Reading, ReadingStatus
from domain.eligibility import CreditSnapshot, EligibilityDecision, decide
from domain.policy import Channel, Policy
from domain.policy_diff import GradeChange, PolicyPart, changes, grade_changes
from domain.policy_file import load_policy
from tests.casework import LICENCE
from tests.policies import changed, shilong, shilong_text

A_BENEFITS = 'benefits = ["APPOINTMENT", "ASSISTED_AGENCY", "FREE_COURIER", "STARTUP_PACK"]'
EVERYBODY = tuple(ApplicantKind)


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


# --- the claim, against deciding twice -------------------------------------------------

POLICY = shilong()
GRADES = (*POLICY.facts["grade"].scale, "AA+", "AA-")


@st.composite
def policies(draw: st.DrawFn) -> Policy:
    """石龙区's policy with other benefits in its tiers, grades in other tiers, and other kinds of
    applicants covered.
    """
    tiers = tuple(
        msgspec.structs.replace(
            tier,
            when=msgspec.structs.replace(
                tier.when, in_=tuple(draw(st.lists(st.sampled_from(GRADES), unique=True)))
            ),
            offers=tuple(draw(st.lists(st.sampled_from([*POLICY.benefits]), unique=True)))
            if tier.benefits
            else (),
        )
        for tier in POLICY.tiers
    )
    covered = draw(st.lists(st.sampled_from(EVERYBODY), min_size=1, unique=True))
    scope = msgspec.structs.replace(POLICY.scope, applicants=tuple(covered))
    return msgspec.structs.replace(POLICY, tiers=tiers, scope=scope)


def decided(policy: Policy, token: str, applicant: ApplicantKind) -> EligibilityDecision:
    day = policy.document.effective_from
    reading = Reading(
        fact="grade",
        source=policy.facts["grade"].source,
        status=ReadingStatus.OK,
        token=token,
        evaluated_on=day,
    )
    return decide(
        policy,
        LICENCE,
        applicant,
        Channel.OFFLINE_HALL,
        CreditSnapshot(id="s", readings=(reading,)),
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

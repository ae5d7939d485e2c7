"""A benefit that takes a part off the promised limit, where a plan has one (三3, 四(二)3)."""

from datetime import date

import pytest
from msgspec.structs import replace

from domain.case import Track
from domain.clock import promise
from domain.credit_track import WithdrawCreditApproval
from domain.eligibility import CaseMode
from domain.policy import Policy
from domain.policy_terms import Offered, Rounding, Terms
from tests.casework import REQUIRED, REVIEWED_LICENCE, Casework, working_days
from tests.policies import shilong

FIVE_DAYS = replace(REVIEWED_LICENCE, promised=working_days(5))


def policy(percent: int, rounding: Rounding = Rounding.FLOOR) -> Policy:
    """石龙区's, but grade AAA takes so much off the promised limit, and AA another part."""
    best, good, *others = shilong().tiers
    shorter = Offered(code="GREEN_CHANNEL", params=Terms(limit_minus_percent=percent))
    tiers = (replace(best, offers=("NOTIFY_COMMIT", shorter)), good, *others)
    return replace(shilong(), tiers=tiers, rounding=rounding)


def accepted(policy: Policy, track: Track = Track.COMMITTED, grade: str = "AAA") -> Casework:
    work = Casework(policy=policy, matter=FIVE_DAYS, grade=grade)
    work.brought_to(track).notified(*REQUIRED)
    work.accepts()
    return work


def due_on(work: Casework) -> date:
    assert work.case.deadlines
    return work.case.deadlines.due_on


@pytest.mark.clause("四(二)3")
@pytest.mark.parametrize(
    ("percent", "rounding", "due"),
    [
        (30, Rounding.FLOOR, date(2026, 3, 5)),
        (30, Rounding.CEIL, date(2026, 3, 6)),
        (20, Rounding.FLOOR, date(2026, 3, 6)),
        (20, Rounding.CEIL, date(2026, 3, 6)),
        (1, Rounding.CEIL, date(2026, 3, 9)),
        (100, Rounding.FLOOR, date(2026, 3, 2)),
    ],
)
def test_a_part_of_the_limit_is_taken_off_and_rounded_as_the_plan_says(
    percent: int, rounding: Rounding, due: date
) -> None:
    work = accepted(policy(percent, rounding))
    assert work.case.mode is CaseMode.CREDIT
    assert due_on(work) == due
    plain = accepted(shilong())
    assert due_on(plain) == date(2026, 3, 9), "five working days"
    assert work.case.deadlines and plain.case.deadlines
    assert work.case.deadlines.statutory_due_on == plain.case.deadlines.statutory_due_on


@pytest.mark.clause("四(二)1")
def test_who_did_not_commit_has_the_plain_limit() -> None:
    work = accepted(policy(30), track=Track.REMINDED)
    assert (work.case.mode, due_on(work)) == (CaseMode.ORDINARY, date(2026, 3, 9))


@pytest.mark.clause("三2")
def test_another_tier_has_terms_of_its_own() -> None:
    assert due_on(accepted(policy(30), grade="AA")) == date(2026, 3, 9)


@pytest.mark.clause("四(二)4")
def test_after_a_withdrawal_the_plain_limit_holds_again() -> None:
    work = accepted(policy(30))
    assert promise(work.case, work.occasion()) == working_days(3)
    work.does(WithdrawCreditApproval())
    assert due_on(work) == date(2026, 3, 9)
    assert promise(work.case, work.occasion()) == working_days(5)

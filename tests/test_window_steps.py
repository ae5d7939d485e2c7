"""The way to acceptance in the order of the law: 四(一), then 四(二)1, then 四(二)2."""

from typing import Any

import pytest
from msgspec.structs import replace

from domain.case import Stage, Track
from domain.command import Command
from domain.credit_track import (
    CheckCommitment,
    DecideEligibility,
    Decline,
    GiveRightsNotice,
    Remind,
    RequestCreditApproval,
    WithdrawCreditApproval,
)
from domain.window import GiveOneTimeNotice, WithdrawApplication
from domain.window_steps import StepState, window_steps
from tests.casework import REQUIRED, REVIEWED_LICENCE, SIGNED, Casework, supplement

EXCLUDED = replace(REVIEWED_LICENCE, review=None)
"""A matter without a review of its exclusion: credit approval does not exist for it (二(二))."""


def steps(work: Casework) -> list[str]:
    """The steps of the case, by the acts that do them."""
    return [step.action.value for step in window_steps(work.case, work.occasion())]


def to_do(work: Casework) -> str:
    """The one step that is next."""
    found = window_steps(work.case, work.occasion())
    (step,) = (step for step in found if step.state is StepState.NEXT)
    return step.action.value


def after(work: Casework, *commands: Command) -> str:
    """What is next once these were done."""
    for command in commands:
        work.does(command)
    return to_do(work)


@pytest.mark.clause("四(一)", "四(二)1", "四(二)2")
def test_in_scope_the_way_goes_in_the_order_of_the_policy() -> None:
    work = Casework()
    assert steps(work) == [
        "GIVE_ONE_TIME_NOTICE",
        "QUERY_CREDIT",
        "REMIND",
        "REQUEST_CREDIT_APPROVAL",
        "DECIDE_ELIGIBILITY",
        "GIVE_RIGHTS_NOTICE",
        "SIGN_COMMITMENT",
        "CHECK_MATERIAL",
        "ACCEPT",
    ]
    assert to_do(work) == "GIVE_ONE_TIME_NOTICE"
    assert after(work, GiveOneTimeNotice()) == "QUERY_CREDIT"
    work.queried("AAA")
    assert to_do(work) == "REMIND"
    assert after(work, Remind()) == "REQUEST_CREDIT_APPROVAL"
    assert after(work, RequestCreditApproval()) == "DECIDE_ELIGIBILITY"
    assert after(work, DecideEligibility()) == "GIVE_RIGHTS_NOTICE"
    assert after(work, GiveRightsNotice()) == "SIGN_COMMITMENT"
    assert after(work, SIGNED) == "CHECK_MATERIAL"


@pytest.mark.clause("四(二)2")
def test_the_examination_ends_with_the_last_paper_and_the_letter() -> None:
    work = Casework().brought_to(Track.COMMITTED).notified(*REQUIRED[:-2])
    assert to_do(work) == "CHECK_MATERIAL"
    work.takes(REQUIRED[-2])
    assert to_do(work) == "ACCEPT", "the one form meets the last one"
    assert after(work, CheckCommitment(in_order=False)) == "CHECK_MATERIAL"
    assert after(work, CheckCommitment(in_order=True)) == "ACCEPT"


@pytest.mark.clause("四(二)2")
def test_a_supplement_leads_back_to_the_examination() -> None:
    work = Casework().brought_to(Track.DECLINED).notified("M01")
    work.queried("AAA")
    assert after(work, supplement("M02", "M03", "M04")) == "CHECK_MATERIAL"
    work.takes("M02", "M03", "M04")
    assert to_do(work) == "ACCEPT"


@pytest.mark.clause("四(一)")
@pytest.mark.parametrize("answer", ["B", None])
def test_any_answer_of_the_register_does_the_step(answer: str | None) -> None:
    work = Casework()
    work.does(GiveOneTimeNotice())
    assert to_do(work) == "QUERY_CREDIT"
    work.queried(answer)
    assert to_do(work) == "REMIND", "everybody is reminded, whatever the grade"


@pytest.mark.clause("四(二)1")
@pytest.mark.parametrize(
    ("choice", "left"),
    [
        (RequestCreditApproval(), ["DECIDE_ELIGIBILITY", "GIVE_RIGHTS_NOTICE", "SIGN_COMMITMENT"]),
        (Decline(), []),
    ],
)
def test_the_choice_says_whether_there_is_a_commitment(choice: Command, left: list[str]) -> None:
    work = Casework().brought_to(Track.REMINDED)
    work.does(choice)
    assert steps(work)[4:] == [*left, "CHECK_MATERIAL", "ACCEPT"]


@pytest.mark.clause("三4", "四(二)1")
@pytest.mark.parametrize(("grade", "told"), [("A-", True), ("BBB", False)])
def test_rights_are_told_and_a_commitment_taken_only_where_it_may_be(
    grade: str, told: bool
) -> None:
    work = Casework().brought_to(Track.REQUESTED)
    work.queried(grade)
    work.does(DecideEligibility())
    assert ("SIGN_COMMITMENT" in steps(work)) is told
    assert "DECIDE_ELIGIBILITY" in steps(work)


@pytest.mark.clause("三4", "四(二)1")
def test_where_the_register_has_said_no_since_it_is_decided_and_told_again() -> None:
    work = Casework().brought_to(Track.ELIGIBLE)
    work.does(GiveOneTimeNotice())
    work.does(GiveRightsNotice())
    work.queried("AA")
    assert to_do(work) == "SIGN_COMMITMENT"
    work.queried("B")
    assert to_do(work) == "DECIDE_ELIGIBILITY"
    assert after(work, DecideEligibility()) == "CHECK_MATERIAL"


@pytest.mark.clause("四(二)4")
def test_a_withdrawal_leaves_the_ordinary_way() -> None:
    work = Casework().brought_to(Track.COMMITTED).notified()
    work.does(WithdrawCreditApproval())
    assert steps(work)[4:] == ["CHECK_MATERIAL", "ACCEPT"]


@pytest.mark.clause("二(二)")
def test_out_of_scope_nobody_is_asked_and_no_grade_either() -> None:
    work = Casework(matter=EXCLUDED)
    assert steps(work) == ["GIVE_ONE_TIME_NOTICE", "CHECK_MATERIAL", "ACCEPT"]
    assert after(work, GiveOneTimeNotice()) == "CHECK_MATERIAL"


@pytest.mark.clause("二(二)", "四(二)1")
def test_out_of_scope_whoever_asks_all_the_same_is_told_on_the_spot() -> None:
    work = Casework(matter=EXCLUDED)
    work.does(GiveOneTimeNotice())
    work.does(Remind())
    assert after(work, RequestCreditApproval()) == "DECIDE_ELIGIBILITY"
    assert after(work, DecideEligibility()) == "CHECK_MATERIAL"
    assert "SIGN_COMMITMENT" not in steps(work)


@pytest.mark.parametrize("ends", ["accepted", "withdrawn"])
def test_none_is_left_once_the_case_has_left_the_window(ends: str) -> None:
    work = Casework().brought_to(Track.DECLINED).notified(*REQUIRED)
    assert steps(work)
    how: dict[str, Any] = {
        "accepted": work.accepts,
        "withdrawn": lambda: work.does(WithdrawApplication()),
    }
    how[ends]()
    assert work.case.stage in (Stage.ACCEPTED, Stage.ABANDONED)
    assert steps(work) == []

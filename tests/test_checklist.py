"""What the window examines before acceptance (四(二)2), and how each thing may count."""

from datetime import date

import pytest
from msgspec.structs import replace

from domain.case import Track
from domain.checklist import ChecklistItem, checklist
from domain.completeness import eased
from domain.credit_track import CheckCommitment, WithdrawCreditApproval
from domain.policy import BenefitEffect
from domain.window import CheckMaterial, GiveOneTimeNotice, SubmitMaterial
from tests.casework import REQUIRED, REVIEWED_LICENCE, Casework, owed
from tests.policies import shilong

BY_LAW = replace(REVIEWED_LICENCE, statutory_commitment=True)
"""The law itself lets a commitment replace evidence here (消防法15)."""

IN_FORM_ALONE = {code: ["IN_FORM"] for code in (*REQUIRED, "M05")}


def items(work: Casework) -> dict[str, ChecklistItem]:
    """The checklist, by code."""
    return {item.code: item for item in checklist(work.case, work.occasion())}


def ways(work: Casework) -> dict[str, list[str]]:
    return {code: [way.value for way in item.ways] for code, item in items(work).items()}


def lacking(work: Casework) -> list[str]:
    return [code for code, item in items(work).items() if item.lacking]


@pytest.mark.clause("四(二)2")
def test_in_the_ordinary_way_each_paper_has_to_come_in_form() -> None:
    work = Casework().brought_to(Track.DECLINED).notified()
    assert ways(work) == IN_FORM_ALONE
    assert lacking(work) == list(REQUIRED), "the fifth need not come"


@pytest.mark.clause("三2", "三3", "四(二)2")
def test_by_its_benefits_a_case_has_other_ways_and_the_letter_stands_first() -> None:
    work = Casework().brought_to(Track.COMMITTED)
    work.does(GiveOneTimeNotice())
    assert ways(work) == {
        "COMMITMENT": ["IN_FORM"],
        "M01": ["IN_FORM"],
        "M02": ["IN_FORM", "DEFERRED"],
        "M03": ["IN_FORM", "REPLACED"],
        "M04": ["IN_FORM"],
        "M05": ["IN_FORM"],
        "C1": ["REPLACED"],
    }
    assert lacking(work) == ["COMMITMENT", "M01", "M02", "M03"]
    found = items(work)
    assert found["COMMITMENT"].name == "信用审批申请承诺书"
    assert found["M04"].met_by_one_form
    assert found["M02"].defer_until == date(2026, 3, 9), "the promised limit"
    assert found["M03"].defer_until is None


@pytest.mark.clause("四(二)2")
def test_the_ways_told_are_those_that_acceptance_takes() -> None:
    work = Casework().brought_to(Track.COMMITTED).notified("M01")
    until = items(work)["M02"].defer_until
    assert until is not None
    work.accepts(owed("M02", str(until)), replaced=("M03", "C1"))
    assert items(work) == {}, "accepted: what is owed stands with the materials"


@pytest.mark.clause("四(二)2")
def test_what_was_found_in_form_is_looked_at_no_more() -> None:
    work = Casework().brought_to(Track.COMMITTED).notified("M01", "M02")
    found = items(work)
    assert (found["M02"].in_form, found["M02"].ways, found["M02"].defer_until) == (True, (), None)
    assert (found["COMMITMENT"].in_form, found["COMMITMENT"].ways) == (True, ())
    work.does(CheckCommitment(in_order=False))
    assert items(work)["COMMITMENT"].lacking


@pytest.mark.clause("四(二)2")
def test_what_came_counts_as_received_until_it_is_examined() -> None:
    work = Casework().brought_to(Track.DECLINED).notified()
    work.does(SubmitMaterial(material="M02"))
    item = items(work)["M02"]
    assert (item.received_on, item.in_form, item.lacking) == (date(2026, 3, 2), None, True)
    work.does(CheckMaterial(material="M02", in_form=False))
    item = items(work)["M02"]
    assert (item.in_form, item.lacking) == (False, True)


@pytest.mark.clause("四(二)4")
def test_a_withdrawal_takes_the_other_ways_and_the_letter_away() -> None:
    work = Casework().brought_to(Track.COMMITTED).notified()
    assert ways(work)["M02"] == ["IN_FORM", "DEFERRED"]
    work.does(WithdrawCreditApproval())
    assert ways(work) == IN_FORM_ALONE


@pytest.mark.clause("四(二)2")
def test_what_the_law_lets_a_commitment_replace_needs_no_benefit() -> None:
    plain = Casework().brought_to(Track.DECLINED).notified()
    assert "C1" not in items(plain)
    by_law = Casework(matter=BY_LAW).brought_to(Track.DECLINED).notified()
    assert ways(by_law)["M03"] == ["IN_FORM", "REPLACED"]
    assert ways(by_law)["C1"] == ["REPLACED"]


@pytest.mark.clause("三2", "三3")
@pytest.mark.parametrize(
    ("effect", "marked"),
    [
        (BenefitEffect.DEFER_MATERIAL, [("M02", (True, False, False))]),
        (BenefitEffect.REPLACE_EVIDENCE, [("M03", (False, True, False))]),
        (BenefitEffect.ONE_FORM, [("M04", (False, False, True))]),
        (BenefitEffect.PRIORITY, []),
    ],
)
def test_a_notice_marks_what_a_benefit_does_and_the_catalogue_allows(
    effect: BenefitEffect, marked: list[tuple[str, tuple[bool, bool, bool]]]
) -> None:
    benefits = [each for each in shilong().benefits.values() if each.effect is effect]
    found = eased(REVIEWED_LICENCE, benefits)
    assert [
        (each.material, (each.deferrable, each.replaceable, each.in_one_form)) for each in found
    ] == marked


@pytest.mark.clause("四(二)2")
def test_a_main_material_is_never_marked_as_one_that_may_come_later() -> None:
    (main, second, *_) = REVIEWED_LICENCE.materials
    matter = replace(REVIEWED_LICENCE, materials=(replace(main, deferrable=True), second))
    found = eased(matter, shilong().benefits.values())
    assert [each.material for each in found if each.deferrable] == ["M02"]

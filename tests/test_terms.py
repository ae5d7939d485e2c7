"""On which terms a tier gives a benefit, and what they do: which materials, of which rank (三)."""

from typing import Any

import pytest
from msgspec.structs import replace

from domain.case import MaterialStanding, Track
from domain.checklist import checklist
from domain.completeness import MissingMaterials, WayToCount
from domain.policy import Policy
from domain.policy_terms import Offered, Terms
from domain.refusal import RefusalCode
from domain.use_benefit import UseBenefit
from domain.window import Accept
from tests.casework import LICENCE, REQUIRED, REVIEWED_LICENCE, Casework, owed, words
from tests.policies import shilong
from tests.test_other_districts import AAA, decided

DEFER, REPLACE, ONE_FORM = "TOLERANT_ACCEPTANCE", "NOTIFY_COMMIT", "COMMIT_ENTRY_ONE_FORM"


def on_terms(benefit: str, **terms: Any) -> Policy:
    """The policy with this benefit on terms of the best tier's own."""
    best, *others = shilong().tiers
    offers = tuple(
        Offered(code=code, params=Terms(**terms)) if code == benefit else code
        for code in best.benefits
    )
    return replace(shilong(), tiers=(replace(best, offers=offers), *others))


def committed(policy: Policy, *materials: str, grade: str = "AAA") -> Casework:
    return Casework(policy=policy, grade=grade).brought_to(Track.COMMITTED).notified(*materials)


def ways(work: Casework, code: str) -> tuple[WayToCount, ...]:
    """How an item of the checklist may count beside by itself; none for one not listed."""
    found = [each for each in checklist(work.case, work.occasion()) if each.code == code]
    return tuple(way for each in found for way in each.ways if way is not WayToCount.IN_FORM)


# --- materials -------------------------------------------------------------------------


@pytest.mark.clause("三3")
@pytest.mark.parametrize(
    ("materials", "may_come_later"),
    [(("M02",), True), (("场所证明",), True), (("M03", "人员证明"), False)],
)
def test_only_a_material_that_the_terms_name_may_come_later(
    materials: tuple[str, ...], may_come_later: bool
) -> None:
    first, second, third, *others = LICENCE.materials
    both = (first, second, replace(third, deferrable=True), *others)
    policy, matter = on_terms(DEFER, materials=materials), replace(REVIEWED_LICENCE, materials=both)
    work = Casework(policy=policy, matter=matter).brought_to(Track.COMMITTED)
    work.notified("M01", "M03", "M04")
    assert (WayToCount.DEFERRED in ways(work, "M02")) is may_come_later
    later = Accept(missing=MissingMaterials(deferred=(owed("M02", "2026-03-04"),)))
    refused = ["MATERIALS_INCOMPLETE", "BENEFIT_NOT_GRANTED"]
    assert work.grounds(later) == ([] if may_come_later else refused)


@pytest.mark.clause("三2")
def test_a_commitment_stands_for_what_the_terms_name_and_for_nothing_else() -> None:
    material, condition = "M03", "C1"
    for named in (material, condition):
        work = committed(on_terms(REPLACE, materials=(named,)), "M01", "M02", "M04")
        for code in (material, condition):
            assert (WayToCount.REPLACED in ways(work, code)) is (code == named)
            by_commitment = Accept(missing=MissingMaterials(replaced=(code,)))
            assert ("BENEFIT_NOT_GRANTED" in work.grounds(by_commitment)) is (code != named)


@pytest.mark.clause("三2")
@pytest.mark.parametrize("named", ["M04", "M02"])
def test_the_one_form_meets_what_the_terms_name(named: str) -> None:
    work = committed(on_terms(ONE_FORM, materials=(named,)), "M01", "M02", "M03")
    grounds = work.grounds(Accept())
    if named == "M02":
        assert grounds == ["MATERIALS_INCOMPLETE"]
        return
    assert work.accepts().used == (ONE_FORM,)
    assert work.case.material("M04").standing is MaterialStanding.ONE_FORM


@pytest.mark.clause("三3")
def test_another_tier_has_the_same_benefit_on_its_own_terms() -> None:
    narrow = on_terms(REPLACE, materials=("M99",))
    assert ways(committed(narrow, "M01", "M02", "M04"), "M03") == ()
    work = committed(narrow, "M01", "M02", "M04", grade="AA")
    assert ways(work, "M03") == (WayToCount.REPLACED,)


@pytest.mark.clause("三3")
def test_a_benefit_for_materials_that_the_matter_does_not_have_is_not_offered() -> None:
    answer = decided(on_terms(DEFER, materials=("营业执照",)), *AAA)
    [found] = [each for each in answer.not_offered if each.benefit == DEFER]
    assert found.reason.code is RefusalCode.MATTER_DOES_NOT_SUPPORT
    assert DEFER in decided(on_terms(DEFER, materials=("场所证明",)), *AAA).benefits


# --- rank ------------------------------------------------------------------------------


@pytest.mark.clause("三1")
@pytest.mark.parametrize(
    ("rank", "refused"), [(None, True), (0, True), (1, False), (2, False), (3, True)]
)
def test_a_service_is_given_by_an_officer_of_the_rank_of_the_terms_or_a_higher_one(
    rank: int | None, refused: bool
) -> None:
    work = committed(on_terms("ASSISTED_AGENCY", rank=2), *REQUIRED)
    use = UseBenefit(benefit="ASSISTED_AGENCY", proof=words("李示例"), rank=rank)
    assert [each.path for each in work.refusals(use)] == ([("rank",)] if refused else [])
    if not refused:
        assert work.does(use).rank == rank, "on record"


@pytest.mark.clause("三1")
@pytest.mark.parametrize(("rank", "refused"), [(None, False), (9, False), (10, True)])
def test_where_the_terms_name_no_rank_none_is_needed(rank: int | None, refused: bool) -> None:
    work = committed(on_terms("ASSISTED_AGENCY", rank=2), *REQUIRED, grade="AA")
    use = UseBenefit(benefit="ASSISTED_AGENCY", proof=words("李示例"), rank=rank)
    assert work.grounds(use) == (["INVALID_VALUE"] if refused else [])

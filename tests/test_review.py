"""Review, decision, delivery: by two persons, whole, and with reasons (四(二)3; 三4)."""

from datetime import date
from typing import Any

import pytest
from msgspec.structs import replace

from domain.case import Outcome, Stage, TaskKind, Track
from domain.credit_track import WithdrawCreditApproval
from domain.eligibility import CaseMode
from domain.events import CaseDecided
from domain.matter import Decider, Matter, ProjectKind, SiteCheck
from domain.policy import Policy
from domain.policy_terms import Restriction, RestrictionMeasure
from domain.review import (
    Close,
    Decide,
    RecordOpinion,
    RecordStep,
    RevokeDecision,
    StartReview,
    carries_opinion,
)
from domain.roles import Role
from domain.window import SubmitMaterial
from domain.words import Words
from tests.casework import (
    CLERK,
    DELIVERED,
    GRANT,
    HEAD,
    ISSUER,
    LICENCE,
    OPINION,
    REFUSE,
    REQUIRED,
    REVIEWED_LICENCE,
    REVIEWER,
    SECOND_REVIEWER,
    Casework,
    brought,
    officer,
    revocation,
    step,
    words,
)
from tests.policies import shilong


def in_review(grade: str | None = "AAA", **how: Any) -> Casework:
    """A case in review by credit approval, or strictly where the grade is below A."""
    track = Track.INELIGIBLE if grade == "B" else Track.COMMITTED
    work = Casework(grade=grade, **how).brought_to(track).notified(*REQUIRED)
    work.accepts()
    work.does(StartReview(), REVIEWER)
    return work


def grounds_to_grant(work: Casework) -> list[tuple[str, str | None]]:
    return [(each.code.value, each.param("step")) for each in work.refusals(GRANT, REVIEWER)]


# --- two persons -----------------------------------------------------------------------


@pytest.mark.clause("四(二)3")
def test_the_clerk_who_accepted_does_not_review_and_another_reviewer_does() -> None:
    both = officer("both", Role.CLERK, Role.REVIEWER)
    work = Casework(clerk=both).brought_to(Track.REMINDED).notified(*REQUIRED)
    work.accepts()
    (refusal,) = work.refusals(StartReview())
    assert (refusal.code.value, refusal.clause) == ("SAME_PERSON", "四(二)3")
    assert work.grounds(StartReview(), CLERK) == ["FORBIDDEN"], "a mere clerk has no right to it"
    work.does(StartReview(), REVIEWER)
    assert work.case.stage is Stage.IN_REVIEW


def test_where_silence_accepted_the_clerk_who_registered_does_not_review() -> None:
    both = officer("both", Role.CLERK, Role.REVIEWER)
    for matter, grounds in (
        (REVIEWED_LICENCE, ["SAME_PERSON"]),
        (replace(REVIEWED_LICENCE, kind=ProjectKind.INSTANT), []),
    ):
        work = Casework(clerk=both, matter=matter).brought_to(Track.REMINDED)
        work.does(SubmitMaterial(material="M01"))
        work.waits(days=8)
        work.deemed()
        assert work.grounds(StartReview()) == grounds
        assert work.grounds(StartReview(), REVIEWER) == []


def test_a_matter_decided_on_the_spot_may_be_reviewed_by_who_accepted_it() -> None:
    both = officer("both", Role.CLERK, Role.REVIEWER)
    instant = replace(REVIEWED_LICENCE, kind=ProjectKind.INSTANT, steps=())
    work = Casework(matter=instant, clerk=both).brought_to(Track.REMINDED).notified(*REQUIRED)
    work.accepts()
    work.does(StartReview())
    work.does(OPINION)
    work.does(GRANT)


@pytest.mark.clause("四(二)3")
def test_no_decision_without_an_opinion() -> None:
    work = in_review()
    work.does(step("EXPERT", 1), REVIEWER)
    (refusal,) = work.refusals(GRANT, REVIEWER)
    assert (refusal.code.value, refusal.clause) == ("REVIEW_MISSING", "四(二)3")
    work.does(OPINION, REVIEWER)
    work.does(GRANT, REVIEWER)


def restricting(*measures: RestrictionMeasure) -> Policy:
    """The policy without the switch, whose lowest tier restricts by these measures."""
    off = replace(shilong().switches, second_review_when_strict=False)
    *tiers, below = shilong().tiers
    measured = tuple(Restriction(code=each, legal_basis="许可法34") for each in measures)
    below = replace(below, restrictions=measured)
    return replace(shilong(), switches=off, tiers=(*tiers, below))


@pytest.mark.clause("三4")
@pytest.mark.parametrize("grade", ["B", "A"])
def test_a_tier_may_restrict_its_applicants_to_a_second_review(grade: str) -> None:
    policy = restricting(RestrictionMeasure.SECOND_REVIEW)
    work = in_review(grade, policy=policy, matter=replace(REVIEWED_LICENCE, steps=()))
    work.does(OPINION, REVIEWER)
    wanted = ["SECOND_REVIEW_MISSING"] if grade == "B" else []
    assert work.grounds(GRANT, REVIEWER) == wanted
    measures = [each.code for each in work.case.restrictions(policy)]
    assert measures == ([RestrictionMeasure.SECOND_REVIEW] if grade == "B" else [])


@pytest.mark.clause("三4")
def test_what_else_a_tier_restricts_asks_for_no_second_review() -> None:
    others = [each for each in RestrictionMeasure if each is not RestrictionMeasure.SECOND_REVIEW]
    policy = restricting(*others)
    work = in_review("B", policy=policy, matter=replace(REVIEWED_LICENCE, steps=()))
    work.does(OPINION, REVIEWER)
    work.does(GRANT, REVIEWER)


@pytest.mark.clause("三4")
def test_strict_handling_wants_a_second_opinion_by_another_reviewer() -> None:
    work = in_review("B", matter=replace(REVIEWED_LICENCE, steps=()))
    assert work.case.mode is CaseMode.ORDINARY_STRICT
    for _ in range(2):
        work.does(OPINION, REVIEWER)
        (refusal,) = work.refusals(GRANT, REVIEWER)
        assert (refusal.code.value, refusal.clause) == ("SECOND_REVIEW_MISSING", "三4")
    work.does(OPINION, SECOND_REVIEWER)
    work.does(GRANT, REVIEWER)


def test_the_second_opinion_is_a_switch_of_the_policy() -> None:
    off = replace(shilong().switches, second_review_when_strict=False)
    policy = replace(shilong(), switches=off)
    work = in_review("B", policy=policy, matter=replace(REVIEWED_LICENCE, steps=()))
    work.does(OPINION, REVIEWER)
    work.does(GRANT, REVIEWER)


def test_the_ordinary_way_needs_one_opinion() -> None:
    work = in_review("AAA", matter=replace(REVIEWED_LICENCE, steps=()))
    work.does(OPINION, REVIEWER)
    work.does(GRANT, REVIEWER)


# --- who decides -----------------------------------------------------------------------


@pytest.mark.parametrize(
    ("decider", "kind", "may"),
    [
        (Decider.REVIEWER, ProjectKind.PROMISED, {"reviewer", "head"}),
        (Decider.HEAD, ProjectKind.PROMISED, {"head"}),
        (Decider.REVIEWER, ProjectKind.INSTANT, {"clerk", "reviewer", "head"}),
        (Decider.HEAD, ProjectKind.INSTANT, {"head"}),
    ],
)
def test_who_decides_depends_on_the_matter(
    decider: Decider, kind: ProjectKind, may: set[str]
) -> None:
    matter = replace(REVIEWED_LICENCE, decided_by=decider, kind=kind)
    work = Casework(matter=matter)
    entitled = {
        by.account
        for by in (CLERK, REVIEWER, HEAD, ISSUER)
        if work.grounds(GRANT, by) != ["FORBIDDEN"]
    }
    assert entitled == may


# --- steps -----------------------------------------------------------------------------


@pytest.mark.clause("四(二)2")
def test_a_step_that_law_prescribes_is_skipped_for_nobody() -> None:
    work = in_review("AAA")
    work.does(OPINION, REVIEWER)
    assert grounds_to_grant(work) == [("STEP_MISSING", "EXPERT 专家评审")]


@pytest.mark.clause("三3")
def test_a_site_check_by_practice_is_waived_with_the_benefit_and_enters_the_draw() -> None:
    work = in_review("AAA", matter=supporting("SITE_CHECK_WAIVER"))
    work.does(OPINION, REVIEWER)
    assert "SITE 现场勘验" not in [step for _, step in grounds_to_grant(work)]
    done(work, "EXPERT", "INNER")
    event = work.does(GRANT, REVIEWER)
    assert tasks(event) == {"SITE": TaskKind.SITE_CHECK_DRAW}
    assert event.used == ("SITE_CHECK_WAIVER",) and "SITE_CHECK_WAIVER" in work.case.used


@pytest.mark.clause("三3", "三4")
@pytest.mark.parametrize("grade", ["AA", "B"])
def test_without_the_benefit_the_site_check_is_done(grade: str) -> None:
    work = in_review(grade, matter=supporting("SITE_CHECK_WAIVER"))
    assert ("STEP_MISSING", "SITE 现场勘验") in grounds_to_grant(work)


@pytest.mark.clause("三3")
def test_a_site_check_that_law_makes_compulsory_is_never_waived_nor_moved() -> None:
    compulsory = replace(LICENCE, site_check=SiteCheck.COMPULSORY)
    work = in_review("AAA", matter=compulsory)
    assert ("STEP_MISSING", "SITE 现场勘验") in grounds_to_grant(work)
    written = replace(LICENCE, steps=(replace(LICENCE.steps[0], statutory=True),))
    work = in_review("AAA", matter=written)
    assert ("STEP_MISSING", "SITE 现场勘验") in grounds_to_grant(work)


@pytest.mark.clause("三2")
def test_what_is_not_prescribed_moves_behind_the_decision_with_the_benefit() -> None:
    matter = supporting("COMMIT_ENTRY_VERIFY_LATER")
    work = in_review("AA", matter=matter)
    work.does(OPINION, REVIEWER)
    done(work, "EXPERT")
    event = work.does(GRANT, REVIEWER)
    assert tasks(event) == {"SITE": TaskKind.VERIFY_STEP, "INNER": TaskKind.VERIFY_STEP}
    assert {task.due_on for task in event.tasks} == {date(2026, 4, 28)}, "forty working days"
    assert event.used == ("COMMIT_ENTRY_VERIFY_LATER",)


@pytest.mark.clause("三2")
def test_without_the_benefit_nothing_moves() -> None:
    work = in_review("A", matter=supporting("COMMIT_ENTRY_VERIFY_LATER"))
    assert {step for _, step in grounds_to_grant(work)} > {"SITE 现场勘验", "INNER 内部复核"}


def test_a_step_done_all_the_same_is_not_verified_again() -> None:
    work = in_review("AAA", matter=supporting("SITE_CHECK_WAIVER", "COMMIT_ENTRY_VERIFY_LATER"))
    work.does(OPINION, REVIEWER)
    done(work, "SITE", "EXPERT", "INNER")
    event = work.does(GRANT, REVIEWER)
    assert (event.tasks, event.used) == ((), ()), "what was not needed was not used"


def test_a_refusal_leaves_nothing_to_verify() -> None:
    work = in_review("AAA")
    work.does(OPINION, REVIEWER)
    done(work, "EXPERT")
    assert work.does(REFUSE, REVIEWER).tasks == ()


@pytest.mark.clause("四(二)4")
def test_a_withdrawal_makes_the_site_check_and_the_moved_steps_owed_again() -> None:
    work = in_review("AAA", matter=supporting("SITE_CHECK_WAIVER", "COMMIT_ENTRY_VERIFY_LATER"))
    work.does(OPINION, REVIEWER)
    assert [step for _, step in grounds_to_grant(work)] == ["EXPERT 专家评审"]
    work.does(WithdrawCreditApproval())
    steps = [step for _, step in grounds_to_grant(work)]
    assert steps == ["SITE 现场勘验", "EXPERT 专家评审", "INNER 内部复核"]


def test_a_site_check_takes_as_many_persons_as_the_matter_says() -> None:
    work = in_review()
    alone = step("SITE", 1)
    assert work.grounds(alone, REVIEWER) == ["INVALID_VALUE"]
    work.does(step("SITE"), REVIEWER)
    work.does(step("SITE", 3), REVIEWER)
    assert work.case.steps == ("SITE",)


@pytest.mark.parametrize(
    ("names", "enough"),
    [
        (("李示例", "王示例"), True),
        (("李示例", "李示例"), False),
        (("李示例", " 李示例\u3000"), False),
        (("Li", "\uff2c\uff49"), False),
        (("Li", "LI "), False),
        (("李示例", "\u3000"), False),
    ],
)
def test_two_persons_are_two_however_their_names_are_written(
    names: tuple[str, ...], enough: bool
) -> None:
    people = tuple(Words(f"name-{number}", name) for number, name in enumerate(names))
    command = RecordStep(step="SITE", performed_by=people, record=words())
    work = in_review()
    assert work.grounds(command, REVIEWER) == ([] if enough else ["INVALID_VALUE"])
    if enough:
        event = work.does(command, REVIEWER)
        assert (event.persons, event.performed_words) == (2, ("name-0", "name-1"))


def test_steps_are_recorded_while_the_matter_has_one_left() -> None:
    work = in_review()
    assert work.grounds(RecordStep(), REVIEWER) == []
    done(work, "SITE", "EXPERT", "INNER")
    assert work.grounds(RecordStep(), REVIEWER) == ["WRONG_STAGE"]
    none = in_review(matter=replace(REVIEWED_LICENCE, steps=()))
    assert none.grounds(RecordStep(), REVIEWER) == ["WRONG_STAGE"]


def test_a_step_the_matter_does_not_have_is_not_found() -> None:
    unknown = step("NONE")
    assert in_review().grounds(unknown, REVIEWER) == ["NOT_FOUND"]


def supporting(*benefits: str) -> Matter:
    """The licence that can give these benefits and no other that changes its steps."""
    return replace(LICENCE, supports=("APPOINTMENT", *benefits))


def done(work: Casework, *steps: str) -> None:
    for code in steps:
        work.does(step(code), REVIEWER)


def tasks(event: CaseDecided) -> dict[str, TaskKind]:
    return {task.subject: task.kind for task in event.tasks}


# --- 备案即入 --------------------------------------------------------------------------


def accepted(grade: str) -> Casework:
    matter = replace(supporting("COMMIT_ENTRY_FILING"), steps=())
    work = Casework(matter=matter, grade=grade).brought_to(Track.COMMITTED).notified(*REQUIRED)
    work.accepts()
    return work


@pytest.mark.clause("三2")
def test_with_the_benefit_a_case_is_decided_on_filing_and_verified() -> None:
    work = accepted("AA")
    assert work.grounds(Decide(outcome=Outcome.GRANTED), REVIEWER) == ["REVIEW_MISSING"], (
        "the act carries the opinion"
    )
    event = work.does(GRANT, REVIEWER)
    assert tasks(event) == {"case-no": TaskKind.VERIFY_FILING}
    assert event.used == ("COMMIT_ENTRY_FILING",)
    assert work.case.stage is Stage.DECIDED


@pytest.mark.clause("三2")
def test_without_the_benefit_a_case_is_reviewed_first() -> None:
    assert accepted("A").grounds(GRANT, REVIEWER) == ["REVIEW_MISSING"]


@pytest.mark.clause("三2", "四(二)3")
def test_only_what_is_decided_from_acceptance_carries_its_opinion() -> None:
    work = accepted("AA")
    assert carries_opinion(work.case, work.occasion())
    work.does(StartReview(), REVIEWER)
    assert not carries_opinion(work.case, work.occasion()), "in review one is on file"
    without = accepted("A")
    assert not carries_opinion(without.case, without.occasion())


@pytest.mark.clause("三2", "四(二)3")
def test_on_filing_the_accepting_officer_does_not_decide_either() -> None:
    both = officer("both", Role.CLERK, Role.HEAD)
    matter = replace(supporting("COMMIT_ENTRY_FILING"), steps=())
    work = Casework(matter=matter, grade="AA", clerk=both).brought_to(Track.COMMITTED)
    work.notified(*REQUIRED).accepts()
    assert work.grounds(GRANT) == ["SAME_PERSON"]
    assert work.grounds(GRANT, HEAD) == []


@pytest.mark.clause("四(二)4")
def test_after_a_withdrawal_nothing_is_decided_on_filing() -> None:
    work = accepted("AA")
    work.does(WithdrawCreditApproval())
    assert work.grounds(GRANT, REVIEWER) == ["REVIEW_MISSING"]


@pytest.mark.clause("四(二)2")
def test_a_commitment_left_unchecked_by_silence_bars_the_decision_on_filing() -> None:
    matter = replace(supporting("COMMIT_ENTRY_FILING"), steps=(), materials=LICENCE.materials[:1])
    work = Casework(matter=matter, grade="AA").brought_to(Track.COMMITTED)
    work.does(SubmitMaterial(material="M01"))
    work.waits(days=8)
    work.deemed()
    assert work.grounds(GRANT, REVIEWER) == ["DEFERRED_OPEN", "COMMITMENT_NOT_CHECKED"]


# --- the decision ----------------------------------------------------------------------


@pytest.mark.clause("四(二)3")
def test_a_refusal_gives_reasons_and_remedies() -> None:
    work = in_review("AAA", matter=replace(REVIEWED_LICENCE, steps=()))
    work.does(OPINION, REVIEWER)
    for incomplete in (
        Decide(outcome=Outcome.REFUSED),
        Decide(outcome=Outcome.REFUSED, reasons=words()),
        Decide(outcome=Outcome.REFUSED, remedies=words()),
    ):
        assert work.grounds(incomplete, REVIEWER) == ["REASONS_MISSING"]
    event = work.does(REFUSE, REVIEWER)
    assert (event.outcome, work.case.outcome) == (Outcome.REFUSED, Outcome.REFUSED)


def test_nobody_decides_or_recommends_to_revoke() -> None:
    work = in_review("AAA", matter=replace(REVIEWED_LICENCE, steps=()))
    revoking = RecordOpinion(recommends=Outcome.REVOKED, opinion=words())
    assert work.grounds(revoking, REVIEWER) == ["INVALID_VALUE"]
    work.does(OPINION, REVIEWER)
    assert work.grounds(Decide(outcome=Outcome.REVOKED), REVIEWER) == ["INVALID_VALUE"]


@pytest.mark.clause("四(二)3")
def test_there_is_one_decision_and_no_second() -> None:
    work = brought(Stage.DECIDED, Track.REMINDED)
    for again in (GRANT, REFUSE):
        (refusal,) = work.refusals(again, REVIEWER)
        assert (refusal.code.value, refusal.clause) == ("ALREADY_DECIDED", "四(二)4")


# --- delivery and what comes after -----------------------------------------------------


@pytest.mark.clause("四(二)3")
def test_a_case_is_closed_only_after_delivery_within_ten_working_days() -> None:
    work = in_review("AAA", matter=replace(REVIEWED_LICENCE, steps=()))
    work.does(OPINION, REVIEWER)
    work.it_is("2026-09-28")
    assert work.does(GRANT, REVIEWER).delivery_due_on == date(2026, 10, 16)
    work.it_is("2026-10-19")
    assert work.grounds(Close(), ISSUER) == ["NOT_DELIVERED"]
    assert work.case.delivery_due_on == date(2026, 10, 16)
    work.does(DELIVERED, ISSUER)
    assert work.case.delivered_on == date(2026, 10, 19)
    work.does(Close(), ISSUER)


def test_a_hearing_to_come_is_no_hearing() -> None:
    work = brought(Stage.DECIDED, Track.REMINDED)
    today = work.at.date()
    assert work.grounds(revocation(today), HEAD) == []
    assert work.grounds(revocation(date.fromordinal(today.toordinal() + 1)), HEAD) == [
        "PARTY_NOT_HEARD"
    ]


def test_whether_there_is_a_grant_to_revoke_is_told_without_any_input() -> None:
    assert brought(Stage.DECIDED, Track.REMINDED).grounds(RevokeDecision(blank=True), HEAD) == []
    assert brought(Stage.IN_REVIEW, Track.REMINDED).grounds(RevokeDecision(blank=True), HEAD) == [
        "WRONG_STAGE"
    ]


@pytest.mark.clause("许可法69")
def test_a_grant_is_not_revoked_before_a_breach_of_it_is_confirmed() -> None:
    work = brought(Stage.DECIDED, Track.REMINDED)
    work.broken = False
    assert work.grounds(RevokeDecision(blank=True), HEAD) == ["NOT_CONFIRMED"]
    assert work.grounds(revocation(work.at.date()), HEAD) == ["NOT_CONFIRMED"]

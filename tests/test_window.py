"""At the window: told once, reminded, examined, accepted (四(一), 四(二)1, 四(二)2)."""

from datetime import date
from typing import Any

import pytest
from msgspec.structs import replace

from domain.action import CaseAction
from domain.case import MaterialStanding, Outcome, Stage, TaskKind, Track
from domain.commands import outlook
from domain.completeness import MissingMaterials
from domain.credit_track import QueryCredit, Remind, WithdrawCreditApproval
from domain.eligibility import CaseMode, CreditSnapshot
from domain.event_terms import RefusalGround
from domain.events import CaseDeemedAccepted
from domain.matter import ProjectKind
from domain.policy import Channel
from domain.review import RecordOpinion, StartReview
from domain.window import (
    Accept,
    CheckMaterial,
    DeemAccepted,
    GiveOneTimeNotice,
    RefuseAcceptance,
    SubmitMaterial,
    WithdrawApplication,
)
from tests.casework import (
    GRANT,
    LICENCE,
    REFUSE,
    REQUIRED,
    REVIEWED_LICENCE,
    REVIEWER,
    Casework,
    brought,
    owed,
    readings,
    supplement,
    words,
)
from tests.policies import shilong

MONDAY = date(2026, 3, 2)


def reminded(**how: Any) -> Casework:
    return Casework(**how).brought_to(Track.REMINDED)


def committed(*materials: str, **how: Any) -> Casework:
    work = Casework(**how).brought_to(Track.COMMITTED)
    return work.notified(*materials)


def explained(work: Casework, deferred: tuple[str, str] | None = None) -> dict[str, str | None]:
    """The grounds against acceptance, each with what it speaks of."""
    materials = MissingMaterials(deferred=(owed(*deferred),)) if deferred else MissingMaterials()
    return {
        refusal.code.value: refusal.param("materials") or refusal.param("material")
        for refusal in work.refusals(Accept(missing=materials))
    }


# --- the one-time notice ---------------------------------------------------------------


@pytest.mark.clause("四(一)")
def test_the_notice_lists_every_condition_and_material_of_the_pinned_version() -> None:
    event = Casework().does(GiveOneTimeNotice())
    assert event.matter == LICENCE.id
    assert event.conditions == ("C1",)
    assert event.materials == ("M01", "M02", "M03", "M04", "M05")


@pytest.mark.clause("四(一)")
def test_nothing_beyond_the_notice_is_asked_for_later() -> None:
    work = reminded().notified("M01", "M02", "M03")
    (refusal,) = work.refusals(supplement("M04", "M06"))
    assert (refusal.code.value, refusal.param("material")) == ("NOT_IN_ONE_TIME_NOTICE", "M06")
    assert refusal.clause == "四(一)"


# --- the reminder ----------------------------------------------------------------------


@pytest.mark.clause("四(二)1")
@pytest.mark.parametrize("grade", ["AAA", "B", None, "ZZ"])
def test_everybody_in_scope_is_reminded_whatever_the_grade(grade: str | None) -> None:
    work = Casework().notified(*REQUIRED)
    work.queried(grade)
    (refusal,) = work.refusals(Accept())
    assert (refusal.code.value, refusal.clause) == ("REMINDER_MISSING", "四(二)1")
    work.does(Remind())
    work.accepts()


# --- receiving and examining -----------------------------------------------------------


def test_what_comes_after_closing_counts_from_the_next_working_day() -> None:
    work = Casework()
    work.it_is("2026-03-06", "17:30")
    assert work.does(SubmitMaterial(material="M01")).received_on == date(2026, 3, 6)
    work.it_is("2026-03-06", "17:31")
    assert work.does(SubmitMaterial(material="M02")).received_on == date(2026, 3, 9)
    assert work.case.received_on == date(2026, 3, 9)


def test_a_paper_that_never_came_is_not_found_in_form() -> None:
    work = reminded().notified()
    (refusal,) = work.refusals(CheckMaterial(material="M01", in_form=True))
    assert refusal.code.value == "MATERIALS_INCOMPLETE"
    work.does(CheckMaterial(material="M01", in_form=False, defect=words("未提交")))


def test_a_paper_handed_in_anew_has_to_be_examined_anew() -> None:
    work = reminded().notified(*REQUIRED)
    work.does(SubmitMaterial(material="M02"))
    assert explained(work) == {"MATERIALS_INCOMPLETE": "M02 场所证明"}


@pytest.mark.parametrize(
    "command", [SubmitMaterial(material="M99"), CheckMaterial(material="M99", in_form=True)]
)
def test_a_material_the_matter_does_not_have_is_not_found(
    command: SubmitMaterial | CheckMaterial,
) -> None:
    (refusal,) = reminded().notified().refusals(command)
    assert (refusal.code.value, refusal.path) == ("NOT_FOUND", ("material",))


# --- the supplement --------------------------------------------------------------------


@pytest.mark.clause("四(二)2")
def test_a_supplement_names_every_defect_at_once() -> None:
    work = reminded().notified("M01")
    assert work.grounds(supplement("M02", "M03")) == ["INVALID_VALUE"]
    assert work.grounds(supplement()) == ["INVALID_VALUE"]
    event = work.does(supplement("M02", "M03", "M04"))
    assert [defect.material for defect in event.defects] == ["M02", "M03", "M04"]
    assert work.grounds(supplement("M02", "M03", "M04")) == ["SUPPLEMENT_NOT_ONCE"]


@pytest.mark.clause("四(一)", "四(二)2")
@pytest.mark.parametrize("beyond", ["M01", "M05"])
def test_a_supplement_asks_for_nothing_that_is_not_lacking(beyond: str) -> None:
    work = reminded().notified("M01", "M02", "M03")
    work.does(SubmitMaterial(material="M05"))
    work.does(CheckMaterial(material="M05", in_form=False, defect=words()))
    (refusal,) = work.refusals(supplement("M04", beyond))
    assert (refusal.code.value, refusal.param("why")) == (
        "INVALID_VALUE",
        f"并不缺少：{beyond}",
    )
    assert work.grounds(supplement("M04")) == []


def test_the_supplement_is_due_in_the_policys_working_days_or_on_the_clerks_day() -> None:
    work = reminded().notified("M01", "M02", "M03")
    assert work.grounds(supplement("M04", due_on=MONDAY)) == ["INVALID_VALUE"]
    work.does(supplement("M04", due_on=date(2026, 3, 3)))
    assert work.case.supplement_due_on == date(2026, 3, 3)
    other = reminded().notified("M01", "M02", "M03")
    other.does(supplement("M04"))
    assert other.case.supplement_due_on == date(2026, 3, 9), "five working days"


# --- acceptance ------------------------------------------------------------------------


@pytest.mark.clause("四(二)2")
def test_in_the_ordinary_way_one_missing_paper_is_in_the_way() -> None:
    work = reminded().notified("M01", "M02", "M04")
    (refusal,) = work.refusals(Accept())
    assert (refusal.code.value, refusal.clause) == ("MATERIALS_INCOMPLETE", "四(二)2")
    assert refusal.param("materials") == "M03 人员证明"


@pytest.mark.clause("四(二)2")
def test_all_that_is_missing_is_named_in_one_ground() -> None:
    work = reminded().notified("M01")
    assert explained(work) == {"MATERIALS_INCOMPLETE": "M02 场所证明、M03 人员证明、M04 情况登记表"}


def test_an_optional_paper_is_never_in_the_way() -> None:
    work = reminded().notified(*REQUIRED)
    work.does(SubmitMaterial(material="M05"))
    work.does(CheckMaterial(material="M05", in_form=False, defect=words()))
    work.accepts()


@pytest.mark.clause("四(二)2")
def test_a_complete_file_is_accepted_whatever_the_grade() -> None:
    for grade, mode in (("B", CaseMode.ORDINARY_STRICT), (None, CaseMode.ORDINARY)):
        work = reminded().notified(*REQUIRED)
        work.queried(grade)
        event = work.accepts()
        assert (event.mode, work.case.stage) == (mode, Stage.ACCEPTED)


@pytest.mark.clause("三4")
def test_strict_handling_has_the_same_limits_and_papers_as_the_ordinary_way() -> None:
    strict, plain = reminded(), reminded()
    strict.queried("B")
    assert strict.notified().case.materials == plain.notified().case.materials
    for work in (strict, plain):
        work.takes(*REQUIRED)
        work.accepts()
    assert strict.case.mode is CaseMode.ORDINARY_STRICT
    assert strict.case.deadlines == plain.case.deadlines
    assert strict.case.deadlines and strict.case.deadlines.due_on == date(2026, 3, 16)


def test_the_latest_snapshot_before_acceptance_rules_the_strictness() -> None:
    for grades, mode in (
        (("AAA", "B"), CaseMode.ORDINARY_STRICT),
        (("B", "AAA"), CaseMode.ORDINARY),
        (("B", None), CaseMode.ORDINARY),
    ):
        work = reminded().notified(*REQUIRED)
        for grade in grades:
            work.queried(grade)
        assert work.accepts().mode is mode


@pytest.mark.clause("三4", "四(一)")
@pytest.mark.parametrize(("day", "strict"), [("2026-03-06", True), ("2026-03-07", False)])
def test_a_grade_that_has_expired_by_the_acceptance_makes_no_case_strict(
    day: str, strict: bool
) -> None:
    work = reminded(grade="B")
    told = readings("B", MONDAY, valid_until=date(2026, 3, 6))
    work.snapshot = CreditSnapshot(id="b", readings=told)
    work.does(QueryCredit())
    work.notified(*REQUIRED)
    work.it_is(day)
    mode = CaseMode.ORDINARY_STRICT if strict else CaseMode.ORDINARY
    assert (work.accepts().mode, work.case.restricted) == (mode, strict)


@pytest.mark.clause("三4", "四(二)4")
def test_a_request_taken_back_is_no_way_round_strictness() -> None:
    work = Casework(grade="B").brought_to(Track.REQUESTED)
    work.queried("B")
    work.does(WithdrawCreditApproval())
    assert work.case.mode is CaseMode.ORDINARY, "there is no mode before acceptance"
    assert work.notified(*REQUIRED).accepts().mode is CaseMode.ORDINARY_STRICT
    assert work.case.track is Track.WITHDRAWN


def test_out_of_scope_no_snapshot_makes_a_case_strict() -> None:
    work = Casework(channel=Channel.ONLINE_PORTAL).notified(*REQUIRED)
    assert work.accepts().mode is CaseMode.ORDINARY
    assert not work.case.restricted


def test_a_grade_that_falls_after_the_commitment_does_not_end_it() -> None:
    work = committed(*REQUIRED)
    work.queried("B")
    assert work.accepts().mode is CaseMode.CREDIT, "the snapshot of the commitment rules (A-12)"


@pytest.mark.clause("二(一)", "四(一)", "四(二)1")
@pytest.mark.parametrize(
    ("track", "grade", "reasons"),
    [
        (Track.REMINDED, "AAA", ("NOT_REQUESTED", "NOT_COMMITTED")),
        (Track.DECLINED, "AAA", ("NOT_REQUESTED", "NOT_COMMITTED")),
        (Track.ELIGIBLE, "AAA", ("NOT_COMMITTED",)),
        (Track.REMINDED, "B", ("GRADE_BELOW_A",)),
        (Track.REMINDED, None, ("GRADE_ABSENT",)),
        (Track.WITHDRAWN, "AAA", ("NOT_REQUESTED", "NOT_COMMITTED")),
        (Track.COMMITTED, "AAA", ()),
    ],
)
def test_acceptance_puts_on_record_why_it_is_not_by_credit_approval(
    track: Track, grade: str | None, reasons: tuple[str, ...]
) -> None:
    accepted = Casework().brought_to(track).notified(*REQUIRED)
    accepted.queried(grade)
    assert accepted.accepts().reasons == reasons
    silent = Casework().brought_to(track).notified(*REQUIRED)
    silent.queried(grade)
    silent.it_is("2026-03-10")
    assert silent.deemed().reasons == reasons


def test_out_of_scope_acceptance_says_so() -> None:
    work = Casework(channel=Channel.ONLINE_PORTAL).notified(*REQUIRED)
    assert work.accepts().reasons == ("CHANNEL_NOT_COVERED",)


# --- 容缺受理 --------------------------------------------------------------------------


@pytest.mark.clause("三3", "四(二)2")
def test_with_the_benefit_a_deferrable_paper_may_come_later() -> None:
    work = committed("M01", "M03", "M04")
    event = work.accepts(owed("M02", "2026-03-09"))
    material = work.case.material("M02")
    assert (material.standing, material.due_on, material.owed) == (
        MaterialStanding.DEFERRED,
        date(2026, 3, 9),
        True,
    )
    assert event.used == ("TOLERANT_ACCEPTANCE",) and "TOLERANT_ACCEPTANCE" in work.case.used


@pytest.mark.clause("三3")
def test_without_the_benefit_the_same_paper_is_in_the_way() -> None:
    for work in (committed("M01", "M03", "M04", grade="AA"), reminded().notified("M01", "M03")):
        grounds = explained(work, ("M02", "2026-03-04"))
        assert grounds["BENEFIT_NOT_GRANTED"] == "M02"


@pytest.mark.clause("四(二)2")
def test_a_main_paper_is_never_deferred() -> None:
    work = committed("M02", "M03", "M04")
    assert explained(work, ("M01", "2026-03-04")) == {
        "MATERIALS_INCOMPLETE": "M01 申请表",
        "MATERIAL_NOT_DEFERRABLE": "M01",
    }


@pytest.mark.clause("四(二)2")
def test_a_deferral_ends_within_the_promised_limit_and_not_a_day_later() -> None:
    work = committed("M01", "M03", "M04")
    assert explained(work, ("M02", "2026-03-09")) == {}, "five working days in credit mode"
    (_, late) = work.refusals(
        Accept(missing=MissingMaterials(deferred=(owed("M02", "2026-03-10"),)))
    )
    assert (late.code.value, late.param("latest")) == ("MATERIAL_NOT_DEFERRABLE", "2026-03-09")
    assert "MATERIAL_NOT_DEFERRABLE" in explained(work, ("M02", "2026-03-01")), "in the past"


def test_a_deferral_ends_within_the_term_of_the_catalogue_where_there_is_one() -> None:
    short = replace(LICENCE.materials[1], defer_days=3)
    matter = replace(REVIEWED_LICENCE, materials=(LICENCE.materials[0], short))
    work = committed("M01", matter=matter)
    assert explained(work, ("M02", "2026-03-05")) == {}
    assert explained(work, ("M02", "2026-03-06")) == {
        "MATERIALS_INCOMPLETE": "M02 场所证明",
        "MATERIAL_NOT_DEFERRABLE": "M02",
    }


def test_a_material_that_cannot_be_deferred_or_is_unknown_is_told_beside_the_rest() -> None:
    work = committed("M01", "M02", "M04")
    assert explained(work, ("M03", "2026-03-04")) == {
        "MATERIALS_INCOMPLETE": "M03 人员证明",
        "MATERIAL_NOT_DEFERRABLE": "M03",
    }
    assert explained(committed(*REQUIRED), ("M99", "2026-03-04")) == {
        "MATERIAL_NOT_DEFERRABLE": "M99"
    }


def test_a_paper_that_need_not_come_is_neither_deferred_nor_replaced() -> None:
    optional = replace(LICENCE.materials[4], deferrable=True, replaceable=True)
    matter = replace(REVIEWED_LICENCE, materials=(*LICENCE.materials[:4], optional))
    work = committed(*REQUIRED, matter=matter)
    assert explained(work, ("M05", "2026-03-05")) == {"MATERIAL_NOT_DEFERRABLE": "M05"}
    assert work.grounds(Accept(missing=MissingMaterials(replaced=("M05",)))) == [
        "MATTER_DOES_NOT_SUPPORT"
    ]
    work.accepts()
    work.reviewed().does(GRANT, REVIEWER)


# --- 告知承诺 --------------------------------------------------------------------------


@pytest.mark.clause("三2")
def test_with_the_benefit_a_replaceable_paper_counts_by_commitment_and_is_verified() -> None:
    work = committed("M01", "M02", "M04", grade="AA")
    event = work.accepts(replaced=("M03",))
    assert work.case.material("M03").standing is MaterialStanding.REPLACED
    assert not work.case.owed
    (task,) = event.tasks
    assert (task.kind, task.subject) == (TaskKind.VERIFY_REPLACED, "M03")
    assert event.used == ("NOTIFY_COMMIT",)


@pytest.mark.clause("三2")
def test_without_the_benefit_no_commitment_replaces_a_paper() -> None:
    replaced = Accept(missing=MissingMaterials(replaced=("M03",)))
    for work in (committed(grade="A"), reminded().notified()):
        work.takes("M01", "M02", "M04")
        assert work.grounds(replaced) == ["MATERIALS_INCOMPLETE", "BENEFIT_NOT_GRANTED"]


@pytest.mark.clause("三2")
def test_with_the_benefit_a_commitment_vouches_for_a_condition_too_and_is_verified() -> None:
    materials = tuple(replace(each, replaceable=False) for each in LICENCE.materials)
    only = replace(REVIEWED_LICENCE, materials=materials)
    vouched = Accept(missing=MissingMaterials(replaced=("C1",)))
    work = committed(*REQUIRED, grade="AA", matter=only)
    event = work.does(vouched)
    assert (event.replaced, event.conditions, event.used) == ((), ("C1",), ("NOTIFY_COMMIT",))
    (task,) = work.case.tasks
    assert (task.kind, task.subject) == (TaskKind.VERIFY_REPLACED, "C1")
    assert [material.code for material in work.case.materials] == list(REQUIRED), (
        "a condition is none"
    )
    work.does(WithdrawCreditApproval())
    assert task in work.case.tasks, "it has still to be verified"
    assert committed(*REQUIRED, grade="A", matter=only).grounds(vouched) == ["BENEFIT_NOT_GRANTED"]


def test_a_condition_that_no_commitment_vouches_for_is_told() -> None:
    firm = replace(
        REVIEWED_LICENCE, conditions=(replace(LICENCE.conditions[0], replaceable=False),)
    )
    work = committed(*REQUIRED, grade="AA", matter=firm)
    for code in ("C1", "C9"):
        named = Accept(missing=MissingMaterials(replaced=(code,)))
        assert work.grounds(named) == ["MATTER_DOES_NOT_SUPPORT"], code


def test_a_paper_that_no_commitment_replaces_is_told() -> None:
    work = committed("M01", "M03", "M04")
    replaced = Accept(missing=MissingMaterials(replaced=("M02",)))
    assert work.grounds(replaced) == ["MATERIALS_INCOMPLETE", "MATTER_DOES_NOT_SUPPORT"]


def test_a_commitment_that_the_law_provides_for_needs_no_benefit_and_no_withdrawal_ends_it() -> (
    None
):
    by_law = replace(REVIEWED_LICENCE, statutory_commitment=True)
    ordinary = reminded(matter=by_law).notified("M01", "M02", "M04")
    ordinary.accepts(replaced=("M03",))
    assert ordinary.case.mode is CaseMode.ORDINARY and ordinary.case.used == ()
    credit = committed("M01", "M02", "M04", matter=by_law)
    credit.accepts(replaced=("M03",))
    assert credit.does(WithdrawCreditApproval()).owed == ()


# --- 一表即入 --------------------------------------------------------------------------


@pytest.mark.clause("三2")
def test_with_the_benefit_the_one_form_meets_the_papers_it_holds() -> None:
    work = committed("M01", "M02", "M03", grade="AA")
    event = work.accepts()
    assert event.by_one_form == ("M04",)
    assert event.used == ("COMMIT_ENTRY_ONE_FORM",)
    assert work.case.material("M04").standing is MaterialStanding.ONE_FORM


@pytest.mark.clause("三2")
def test_without_the_benefit_the_one_form_meets_nothing() -> None:
    assert explained(committed("M01", "M02", "M03", grade="A")) == {
        "MATERIALS_INCOMPLETE": "M04 情况登记表"
    }


def test_what_the_one_form_meets_is_not_asked_for_in_a_supplement() -> None:
    work = committed("M01", "M02", "M03", grade="AA")
    assert work.grounds(supplement("M04")) == ["MATERIALS_COMPLETE"]
    work = committed("M01", "M03", grade="AA")
    assert work.grounds(supplement("M02")) == []


# --- what is told in advance -----------------------------------------------------------


def against_acceptance(work: Casework) -> str | None:
    """What `blockedActions` says against accepting; None where that is among `allowedActions`."""
    allowed, blocked = outlook(work.case, work.occasion())
    if CaseAction.ACCEPT in allowed:
        return None
    return next(each.refusal.code for each in blocked if each.action is CaseAction.ACCEPT)


@pytest.mark.clause("三2", "三3", "四(二)2")
@pytest.mark.parametrize(
    ("grade", "lacks", "expected"),
    [
        ("AAA", ("M02",), None),
        ("AA", ("M02",), "MATERIALS_INCOMPLETE"),
        ("AAA", ("M03",), None),
        ("A", ("M03",), "MATERIALS_INCOMPLETE"),
        ("AAA", ("M02", "M03", "M04"), None),
        ("AAA", ("M01",), "MATERIALS_INCOMPLETE"),
    ],
)
def test_acceptance_is_offered_where_a_held_benefit_can_make_up_for_what_is_missing(
    grade: str, lacks: tuple[str, ...], expected: str | None
) -> None:
    work = committed(*(code for code in REQUIRED if code not in lacks), grade=grade)
    assert against_acceptance(work) == expected
    assert work.grounds(Accept()) == ["MATERIALS_INCOMPLETE"], "nothing was named"


def test_acceptance_is_offered_where_the_law_lets_a_commitment_replace_the_paper() -> None:
    plain = reminded().notified("M01", "M02", "M04")
    assert against_acceptance(plain) == "MATERIALS_INCOMPLETE"
    by_law = replace(REVIEWED_LICENCE, statutory_commitment=True)
    assert against_acceptance(reminded(matter=by_law).notified("M01", "M02", "M04")) is None


# --- acceptance by silence (许可法32) --------------------------------------------------


@pytest.mark.clause("四(二)2")
def test_silence_accepts_the_day_after_the_fifth_working_day_as_of_the_receipt() -> None:
    work = reminded().notified("M01")
    timer = DeemAccepted()
    work.it_is("2026-03-09")
    assert not timer.due(work.case, work.occasion()), "the fifth day has not ended"
    work.it_is("2026-03-10", "00:00")
    event = work.deemed()
    assert isinstance(event, CaseDeemedAccepted)
    assert event.accepted_on == work.case.accepted_on == MONDAY
    assert work.case.deadlines and work.case.deadlines.due_on == date(2026, 3, 16)
    assert (work.case.deemed, work.case.accepted_by) == (True, None)


def test_the_term_runs_from_the_last_receipt() -> None:
    work = reminded().notified("M01")
    work.it_is("2026-03-04")
    work.takes("M02")
    work.it_is("2026-03-11")
    assert not DeemAccepted().due(work.case, work.occasion())
    work.it_is("2026-03-12")
    assert work.deemed().accepted_on == date(2026, 3, 4)


def test_what_is_missing_then_is_owed_told_once_with_a_date() -> None:
    work = reminded().notified("M01")
    work.does(SubmitMaterial(material="M02"))
    work.does(CheckMaterial(material="M02", in_form=False, defect=words()))
    work.it_is("2026-03-10")
    event = work.deemed()
    assert [(each.material, each.due_on) for each in event.owed] == [
        ("M02", date(2026, 3, 17)),
        ("M03", date(2026, 3, 17)),
        ("M04", date(2026, 3, 17)),
    ]
    assert [task.kind for task in event.tasks] == [TaskKind.COLLECT_MATERIAL] * 3
    assert work.case.material("M02").received_on == MONDAY, "the receipt stays a fact"


def unexamined() -> Casework:
    """Accepted by silence, with every material there and the last one not looked at."""
    work = reminded(matter=replace(REVIEWED_LICENCE, steps=())).notified("M01", "M02", "M03")
    work.does(SubmitMaterial(material="M04"))
    work.it_is("2026-03-10")
    assert work.deemed().owed == () and not work.case.tasks
    return work


@pytest.mark.clause("四(二)2", "四(二)3")
def test_what_came_and_nobody_examined_is_no_debt_of_the_applicant() -> None:
    work = unexamined().reviewed()
    assert work.grounds(SubmitMaterial(material="M04")) == ["WRONG_STAGE"], "it is there"
    assert work.grounds(GRANT, REVIEWER) == ["DEFERRED_OPEN"], "examined it has to be"
    assert work.grounds(REFUSE, REVIEWER) == []
    work.does(CheckMaterial(material="M04", in_form=True), REVIEWER)
    work.does(GRANT, REVIEWER)


def test_what_turns_out_not_to_be_in_form_is_owed_from_then_on() -> None:
    work = unexamined()
    event = work.does(CheckMaterial(material="M04", in_form=False, defect=words()), REVIEWER)
    assert event.owed == (owed("M04", "2026-03-17"),)
    assert [task.kind for task in work.case.tasks] == [TaskKind.COLLECT_MATERIAL]
    work.does(SubmitMaterial(material="M04"))
    again = work.does(CheckMaterial(material="M04", in_form=False, defect=words()), REVIEWER)
    assert again.owed == (), "told once"
    work.does(SubmitMaterial(material="M04"))
    work.does(CheckMaterial(material="M04", in_form=True), REVIEWER)
    work.reviewed().does(GRANT, REVIEWER)


def test_nothing_received_starts_no_term() -> None:
    work = reminded()
    work.it_is("2026-06-01")
    assert not DeemAccepted().due(work.case, work.occasion())


def test_a_supplement_stops_the_term_until_something_comes() -> None:
    work = reminded().notified("M01")
    work.does(supplement("M02", "M03", "M04"))
    work.it_is("2026-04-20")
    assert not DeemAccepted().due(work.case, work.occasion())
    work.takes("M02")
    work.it_is("2026-04-28")
    assert work.deemed().accepted_on == date(2026, 4, 20)


def test_a_refusal_stops_it_for_good() -> None:
    work = reminded().notified("M01")
    work.does(RefuseAcceptance(ground=RefusalGround.NO_LICENCE_NEEDED, reasons=words()))
    work.it_is("2026-06-01")
    assert not DeemAccepted().due(work.case, work.occasion())


def test_by_silence_the_one_form_meets_its_papers_too_until_credit_approval_ends() -> None:
    work = committed("M01", "M02", "M03", grade="AA")
    work.it_is("2026-03-10")
    event = work.deemed()
    assert (event.owed, event.by_one_form, event.used) == (
        (),
        ("M04",),
        ("COMMIT_ENTRY_ONE_FORM",),
    )
    assert [each.material for each in work.does(WithdrawCreditApproval()).owed] == ["M04"]


def test_the_days_of_the_term_are_those_of_the_policy() -> None:
    quick = replace(shilong().switches, deemed_acceptance_days=1)
    work = reminded(policy=replace(shilong(), switches=quick)).notified("M01")
    work.it_is("2026-03-04")
    work.deemed()


# --- refusing and withdrawing ----------------------------------------------------------


@pytest.mark.clause("四(二)2")
def test_a_refusal_to_accept_gives_its_reasons() -> None:
    work = reminded().notified("M01")
    bare = RefuseAcceptance(ground=RefusalGround.NOT_OUR_COMPETENCE)
    assert work.grounds(bare) == ["REASONS_MISSING"]


def test_papers_not_supplemented_and_no_reasons_are_both_told() -> None:
    work = reminded().notified(*REQUIRED)
    bare = RefuseAcceptance(ground=RefusalGround.MATERIALS_NOT_SUPPLEMENTED)
    assert work.grounds(bare) == ["MATERIALS_COMPLETE", "REASONS_MISSING"]


def test_an_application_is_withdrawn_without_a_reason() -> None:
    work = brought(Stage.IN_REVIEW, Track.ACTIVE)
    assert work.does(WithdrawApplication()).reason_words is None
    assert work.case.stage is Stage.ABANDONED


# --- acceptance and its limits ---------------------------------------------------------


def test_credit_approval_has_the_promise_the_matter_makes_for_it() -> None:
    work = committed(*REQUIRED)
    assert work.accepts().deadlines.due_on == date(2026, 3, 9)
    plain = replace(REVIEWED_LICENCE, promised_by_mode={})
    other = committed(*REQUIRED, matter=plain)
    assert other.accepts().deadlines.due_on == date(2026, 3, 16)


def test_a_case_accepted_after_closing_counts_from_the_day_its_papers_count() -> None:
    work = reminded().notified("M01", "M02", "M03")
    work.it_is("2026-03-06", "18:00")
    work.takes("M04")
    event = work.accepts()
    assert (event.accepted_on, event.counts_from) == (date(2026, 3, 6), date(2026, 3, 9))
    assert event.deadlines.due_on == date(2026, 3, 23)


def test_no_case_is_decided_before_the_day_of_its_acceptance() -> None:
    instant = replace(REVIEWED_LICENCE, kind=ProjectKind.INSTANT, steps=())
    work = reminded(matter=instant)
    work.it_is("2026-03-06", "18:00")
    work.notified(*REQUIRED).accepts()
    work.does(GRANT)
    assert work.case.accepted_on == work.case.decided_on == date(2026, 3, 6)


def test_a_matter_without_papers_is_complete() -> None:
    work = reminded(matter=replace(REVIEWED_LICENCE, materials=()))
    work.does(GiveOneTimeNotice())
    work.accepts()
    assert work.case.stage is Stage.ACCEPTED


def test_a_deferred_paper_holds_the_grant_until_it_was_examined() -> None:
    short = replace(REVIEWED_LICENCE, steps=(), materials=LICENCE.materials[:2])
    work = committed("M01", matter=short)
    work.accepts(owed("M02", "2026-03-05"))
    work.does(StartReview(), REVIEWER)
    work.does(RecordOpinion(recommends=Outcome.GRANTED, opinion=words()), REVIEWER)
    assert work.grounds(GRANT, REVIEWER) == ["DEFERRED_OPEN"]
    assert work.grounds(REFUSE, REVIEWER) == [], "a refusal does not wait for materials"
    work.waits(days=1)
    work.does(SubmitMaterial(material="M02"))
    assert work.case.received_on == MONDAY, "the last receipt before acceptance"
    assert work.grounds(GRANT, REVIEWER) == ["DEFERRED_OPEN"], "received is not examined"
    work.does(CheckMaterial(material="M02", in_form=False, defect=words()), REVIEWER)
    assert work.grounds(GRANT, REVIEWER) == ["DEFERRED_OPEN"]
    work.does(CheckMaterial(material="M02", in_form=True), REVIEWER)
    work.does(GRANT, REVIEWER)

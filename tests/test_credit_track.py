"""Told, asked, answered, committed, used, withdrawn (四(一), 四(二)1, 四(二)4; 三)."""

from datetime import date
from typing import Any

import pytest
from msgspec.structs import replace

from domain.case import MaterialStanding, Stage, TaskKind, Track
from domain.credit import ReadingStatus
from domain.credit_track import (
    CheckCommitment,
    DecideEligibility,
    Decline,
    GiveRightsNotice,
    QueryCredit,
    RequestCreditApproval,
    SignCommitment,
    WithdrawCreditApproval,
)
from domain.eligibility import CaseMode, CreditSnapshot
from domain.event_terms import SignatureForm, SignerCapacity
from domain.policy import BenefitEffect, Channel, Policy, TierEffect
from domain.services.case_writing import listing
from domain.use_benefit import UseBenefit
from domain.window import SubmitMaterial
from tests.casework import (
    A_TIER,
    AA_TIER,
    ALL_BENEFITS,
    LICENCE,
    REQUIRED,
    REVIEWED_LICENCE,
    SIGNED,
    Casework,
    brought,
    owed,
    readings,
    words,
)
from tests.policies import shilong


def on_track(track: Track, **how: Any) -> Casework:
    return Casework(**how).brought_to(track)


def switched(**switches: Any) -> Policy:
    return replace(shilong(), switches=replace(shilong().switches, **switches))


# --- the query (四(一)) ----------------------------------------------------------------


@pytest.mark.clause("四(一)", "三")
@pytest.mark.parametrize(
    ("grade", "tier", "effect", "codes"),
    [
        ("AAA", "AAA", TierEffect.INCENTIVE, ()),
        ("A-", "A", TierEffect.INCENTIVE, ()),
        ("B", "BELOW_A", TierEffect.RESTRICT, ("GRADE_BELOW_A",)),
        ("AA+", None, None, ("GRADE_UNRECOGNISED",)),
        (None, None, None, ("GRADE_ABSENT",)),
    ],
)
def test_a_query_records_the_tier_and_never_the_grade(
    grade: str | None, tier: str | None, effect: TierEffect | None, codes: tuple[str, ...]
) -> None:
    event = Casework().queried(grade)
    assert (event.tier, event.effect, event.reasons) == (tier, effect, codes)


def outage(work: Casework) -> Any:
    """The register is asked and cannot answer."""
    work.snapshot = CreditSnapshot(
        id="down", readings=readings(None, status=ReadingStatus.UNAVAILABLE)
    )
    return work.does(QueryCredit())


@pytest.mark.clause("四(一)")
def test_an_outage_leads_the_ordinary_way_and_is_tried_again_until_acceptance() -> None:
    work = on_track(Track.REMINDED).notified(*REQUIRED)
    assert outage(work).reasons == ("GRADE_UNAVAILABLE",)
    work.queried("B")
    assert work.accepts().mode is CaseMode.ORDINARY_STRICT


def test_an_outage_takes_no_eligibility_away() -> None:
    work = on_track(Track.ELIGIBLE)
    work.does(GiveRightsNotice())
    outage(work)
    assert work.grounds(SIGNED) == []
    work.queried("B")
    outage(work)
    assert work.grounds(SIGNED) == ["NOT_ELIGIBLE"], "nor does it give one back"


@pytest.mark.clause("三4")
def test_an_outage_is_no_way_round_a_grade_below_a() -> None:
    work = Casework().brought_to(Track.REMINDED)
    work.queried("B")
    outage(work)
    work.notified(*REQUIRED).accepts()
    assert work.case.mode is CaseMode.ORDINARY_STRICT, "the last answer rules"
    unread = Casework().brought_to(Track.REMINDED)
    outage(unread)
    unread.notified(*REQUIRED).accepts()
    assert unread.case.mode is CaseMode.ORDINARY, "an outage is no low grade"


def test_after_acceptance_a_fallen_grade_warns_and_an_outage_does_not() -> None:
    work = on_track(Track.COMMITTED).notified(*REQUIRED)
    work.accepts()
    outage(work)
    assert not work.case.credit_warning
    work.queried("B")
    assert work.case.credit_warning
    outage(work)
    assert work.case.credit_warning, "the last answer stands"
    work.queried("AAA")
    assert not work.case.credit_warning


@pytest.mark.clause("二(三)")
def test_out_of_scope_the_register_is_not_asked() -> None:
    work = Casework(channel=Channel.ONLINE_PORTAL)
    (refusal,) = work.refusals(QueryCredit())
    assert (refusal.code.value, refusal.clause) == ("CHANNEL_NOT_COVERED", "二(三)")
    nowhere = Casework(policy=None)
    assert nowhere.grounds(QueryCredit()) == ["POLICY_NOT_IN_FORCE"]


# --- asking and being told -------------------------------------------------------------


@pytest.mark.clause("四(二)1")
def test_nobody_asks_or_declines_before_having_been_reminded() -> None:
    for act in (RequestCreditApproval(), Decline()):
        (refusal,) = Casework().refusals(act)
        assert (refusal.code.value, refusal.clause) == ("REMINDER_MISSING", "四(二)1")


@pytest.mark.clause("四(二)1")
def test_who_declines_is_served_the_ordinary_way_and_may_still_ask() -> None:
    declined, plain = on_track(Track.DECLINED), on_track(Track.REMINDED)
    for work in (declined, plain):
        work.notified(*REQUIRED).accepts()
    assert declined.case.mode is CaseMode.ORDINARY
    assert declined.case.deadlines == plain.case.deadlines
    again = on_track(Track.DECLINED)
    again.does(RequestCreditApproval())
    assert again.case.track is Track.REQUESTED


def test_who_declines_is_on_no_tier() -> None:
    work = on_track(Track.ELIGIBLE)
    work.does(Decline())
    assert (work.case.tier, work.case.benefits) == (None, ())


@pytest.mark.clause("四(二)1")
def test_a_benefit_is_granted_once_what_it_asks_for_was_done() -> None:
    policy = shilong()
    freely = replace(policy.benefits["GREEN_CHANNEL"], needs_commitment=False)
    lenient = replace(policy, benefits={**policy.benefits, "GREEN_CHANNEL": freely})
    work = on_track(Track.ELIGIBLE, policy=lenient)
    assert work.case.granted(lenient) == ("GREEN_CHANNEL",)
    assert on_track(Track.ELIGIBLE).case.granted(policy) == (), "every one needs both"
    work.does(Decline())
    assert work.case.granted(lenient) == ()


@pytest.mark.clause("二(一)", "四(一)")
def test_who_meets_the_grade_and_says_nothing_is_an_ordinary_case() -> None:
    work = on_track(Track.REMINDED).notified(*REQUIRED)
    work.queried("AAA")
    assert work.accepts().mode is CaseMode.ORDINARY
    assert work.case.snapshot and work.case.snapshot.tier == "AAA", "the offer is on record"


@pytest.mark.clause("四(二)1")
@pytest.mark.parametrize(
    ("asked", "told", "on_the_spot"),
    [
        ("2026-03-02T10:00", "2026-03-02T10:04", True),
        ("2026-03-02T10:00", "2026-03-02T10:30", True),
        ("2026-03-02T10:00", "2026-03-02T10:31", False),
        ("2026-03-02T10:00", "2026-03-03T10:00", False),
        ("2026-03-02T23:50", "2026-03-02T23:59", True),
        ("2026-03-02T23:50", "2026-03-03T00:01", False),
    ],
)
def test_the_answer_is_on_the_spot_within_half_an_hour_of_the_same_day(
    asked: str, told: str, on_the_spot: bool
) -> None:
    work = on_track(Track.REMINDED)
    work.it_is(*asked.split("T"))
    work.does(RequestCreditApproval())
    work.queried("AAA")
    work.it_is(*told.split("T"))
    assert work.does(DecideEligibility()).on_the_spot is on_the_spot


def test_the_first_request_counts_for_the_spot() -> None:
    work = on_track(Track.REQUESTED)
    work.waits(minutes=31)
    work.does(RequestCreditApproval())
    assert not work.does(DecideEligibility()).on_the_spot


@pytest.mark.parametrize("minutes", [30, 31])
def test_the_first_answer_counts_for_the_spot_until_there_is_a_request_anew(minutes: int) -> None:
    work = on_track(Track.REQUESTED)
    work.waits(minutes=minutes)
    work.does(DecideEligibility())
    work.waits(days=1)
    work.does(DecideEligibility())
    assert work.case.told_on_the_spot is (minutes == 30)
    work.does(Decline())
    work.does(RequestCreditApproval())
    assert work.does(DecideEligibility()).on_the_spot


@pytest.mark.clause("四(二)1", "三1")
def test_the_decision_told_is_the_engines_with_its_inputs() -> None:
    work = on_track(Track.REQUESTED, matter=LICENCE)
    work.queried("A-")
    answer = DecideEligibility().answer(work.case, work.occasion())
    event = work.does(DecideEligibility())
    assert (event.eligible, event.tier, event.benefits) == (True, "A", A_TIER)
    assert event.reasons == ("NOT_COMMITTED",), "told before there is a commitment"
    assert event.inputs_hash == answer.inputs_hash
    assert work.snapshot and event.snapshot == work.case.decided_snapshot == work.snapshot.id


@pytest.mark.clause("二(三)")
def test_a_case_that_came_by_the_portal_is_told_that_its_channel_is_not_covered() -> None:
    work = on_track(Track.REQUESTED, channel=Channel.ONLINE_PORTAL)
    assert work.does(DecideEligibility()).reasons == ("CHANNEL_NOT_COVERED",)
    assert work.case.track is Track.INELIGIBLE
    assert on_track(Track.ELIGIBLE).case.track is Track.ELIGIBLE, "the same at the window"


def test_who_is_not_eligible_now_may_be_decided_on_anew() -> None:
    work = on_track(Track.INELIGIBLE)
    assert work.grounds(GiveRightsNotice()) == ["NOT_ELIGIBLE"]
    work.queried("AA")
    work.does(DecideEligibility())
    assert (work.case.track, work.case.tier) == (Track.ELIGIBLE, "AA")


@pytest.mark.clause("五1")
def test_an_open_breach_withholds_what_rests_on_a_commitment_in_the_offer_of_the_case() -> None:
    work = on_track(Track.ELIGIBLE, open_breaches=1, matter=LICENCE)
    assert not set(work.case.benefits) & {"NOTIFY_COMMIT", "TOLERANT_ACCEPTANCE"}
    assert work.case.benefits


# --- rights and commitment -------------------------------------------------------------


@pytest.mark.clause("四(二)1")
def test_the_commitment_comes_after_the_answer_and_after_the_rights() -> None:
    work = on_track(Track.REQUESTED)
    for act in (GiveRightsNotice(), SIGNED):
        (refusal,) = work.refusals(act)
        assert (refusal.code.value, refusal.clause) == ("COMMITMENT_OUT_OF_ORDER", "四(二)1")
    work.queried("AAA")
    work.does(DecideEligibility())
    (refusal,) = work.refusals(SIGNED)
    assert (refusal.code.value, refusal.clause) == ("RIGHTS_NOTICE_MISSING", "四(二)1")
    assert work.does(GiveRightsNotice()).text_version == "1"
    work.does(SIGNED)
    assert work.case.track is Track.COMMITTED


@pytest.mark.clause("四(二)1")
def test_a_request_made_anew_is_told_its_rights_anew() -> None:
    work = on_track(Track.ELIGIBLE)
    work.does(GiveRightsNotice())
    work.does(Decline())
    work.does(RequestCreditApproval())
    work.does(DecideEligibility())
    assert work.grounds(SIGNED) == ["RIGHTS_NOTICE_MISSING"]


@pytest.mark.clause("四(二)1")
@pytest.mark.parametrize(
    ("changes", "path"),
    [
        ({"template_version": "0"}, "templateVersion"),
        ({"capacity": SignerCapacity.AGENT}, "attorneyNo"),
    ],
)
def test_the_commitment_is_on_the_current_text_and_an_agent_has_a_numbered_power(
    changes: dict[str, Any], path: str
) -> None:
    work = on_track(Track.ELIGIBLE)
    work.does(GiveRightsNotice())
    (refusal,) = work.refusals(replace(SIGNED, **changes))
    assert (refusal.code.value, refusal.path) == ("INVALID_VALUE", (path,))


def test_an_agent_with_a_power_of_attorney_signs() -> None:
    work = on_track(Track.ELIGIBLE)
    work.does(GiveRightsNotice())
    attorney = words("授权〔2026〕1号")
    event = work.does(
        SignCommitment(
            template_version="1",
            capacity=SignerCapacity.AGENT,
            attorney_no=attorney,
            form=SignatureForm.E_SIGNATURE,
            file_hash="1" * 64,
            signer=words("李示例"),
        )
    )
    assert (event.attorney_words, event.file_hash) == (attorney.id, "1" * 64)


@pytest.mark.clause("四(二)2")
def test_a_letter_out_of_order_has_to_be_checked_again() -> None:
    work = on_track(Track.COMMITTED).notified(*REQUIRED)
    work.does(CheckCommitment(in_order=False))
    assert work.grounds(RequestCreditApproval()) == []
    with_letter = work.case.commitment
    work.does(SIGNED)
    assert work.case.commitment != with_letter and not work.case.commitment_checked
    work.does(CheckCommitment(in_order=True))
    work.accepts()


@pytest.mark.parametrize("grade", [None, "ZZ", "B"])
def test_any_newer_snapshot_that_meets_no_tier_asks_for_a_new_decision(grade: str | None) -> None:
    work = on_track(Track.ELIGIBLE)
    work.does(GiveRightsNotice())
    work.queried(grade)
    assert work.grounds(SIGNED) == ["NOT_ELIGIBLE"]
    work.queried("A")
    assert work.grounds(SIGNED) == []


# --- services: the proof each asks for (三) --------------------------------------------


PROOFS = [
    ("APPOINTMENT", Track.COMMITTED, Stage.NOTIFIED, "2026-03-05T09:30"),
    ("ASSISTED_AGENCY", Track.COMMITTED, Stage.NOTIFIED, "帮办员赵示例"),
    ("ON_SITE_SERVICE", Track.COMMITTED, Stage.NOTIFIED, "上门〔2026〕3号"),
    ("TASK_FORCE", Track.ACTIVE, Stage.ACCEPTED, "专班一组"),
    ("FREE_COURIER", Track.ACTIVE, Stage.DECIDED, "SF1234567890"),
    ("STARTUP_PACK", Track.ACTIVE, Stage.DELIVERED, "大礼包7号"),
]


@pytest.mark.clause("三1", "三2", "三3")
@pytest.mark.parametrize(("code", "track", "stage", "proof"), PROOFS)
def test_a_service_is_used_with_its_proof_and_refused_without(
    code: str, track: Track, stage: Stage, proof: str
) -> None:
    work = brought(stage, track)
    for unproven in (None, words("")):
        (refusal,) = work.refusals(UseBenefit(benefit=code, proof=unproven))
        assert (refusal.code.value, refusal.path) == ("INVALID_VALUE", ("proof",))
    assert work.does(UseBenefit(benefit=code, proof=words(proof))).proof_words
    assert code in work.case.used


@pytest.mark.clause("三1", "三2", "三3")
@pytest.mark.parametrize(("code", "track", "stage", "proof"), PROOFS)
def test_without_the_benefit_the_service_is_refused(
    code: str, track: Track, stage: Stage, proof: str
) -> None:
    bare = replace(REVIEWED_LICENCE, supports=tuple(c for c in ALL_BENEFITS if c != code))
    work = brought(stage, track, matter=bare)
    (refusal,) = work.refusals(UseBenefit(benefit=code, proof=words(proof)))
    assert (refusal.code.value, refusal.clause) == ("BENEFIT_NOT_GRANTED", "三")
    assert refusal.param("benefit") == code


@pytest.mark.parametrize(
    ("code", "proof"),
    [
        ("APPOINTMENT", "明天上午"),
        ("APPOINTMENT", "2026-02-30T09:30"),
        ("APPOINTMENT", "2026-03-05"),
        ("APPOINTMENT", "2026-03-05T09:30:00+08:00"),
        ("FREE_COURIER", "SF123"),
        ("FREE_COURIER", "SF 1234567890"),
        ("FREE_COURIER", "顺丰1234567890"),
    ],
)
def test_a_slot_is_a_time_and_a_parcel_has_a_number(code: str, proof: str) -> None:
    stage, track = {
        "APPOINTMENT": (Stage.NOTIFIED, Track.COMMITTED),
        "FREE_COURIER": (Stage.DECIDED, Track.ACTIVE),
    }[code]
    work = brought(stage, track)
    assert work.grounds(UseBenefit(benefit=code, proof=words(proof))) == ["INVALID_VALUE"]


@pytest.mark.clause("三3")
def test_the_green_channel_stands_before_all_others_of_its_due_day() -> None:
    grades = {"AAA": 0, "AA": 1}
    for grade, priority in grades.items():
        work = on_track(Track.COMMITTED, grade=grade)
        assert listing(work.case, work.occasion()).priority == priority
        work.notified(*REQUIRED).accepts()
        assert listing(work.case, work.occasion()).priority == priority
        work.does(WithdrawCreditApproval())
        assert listing(work.case, work.occasion()).priority == 1


def test_the_green_channel_needs_no_proof() -> None:
    work = brought(Stage.NOTIFIED, Track.COMMITTED)
    assert work.does(UseBenefit(benefit="GREEN_CHANNEL")).proof_words is None


@pytest.mark.clause("三2", "三3")
@pytest.mark.parametrize(
    "code",
    [
        "TOLERANT_ACCEPTANCE",
        "NOTIFY_COMMIT",
        "SITE_CHECK_WAIVER",
        "COMMIT_ENTRY_ONE_FORM",
        "COMMIT_ENTRY_VERIFY_LATER",
    ],
)
def test_what_acceptance_and_decision_use_themselves_nobody_uses_by_hand(code: str) -> None:
    for stage, track in ((Stage.NOTIFIED, Track.COMMITTED), (Stage.IN_REVIEW, Track.ACTIVE)):
        assert brought(stage, track).grounds(UseBenefit(benefit=code)) == ["WRONG_STAGE"]


def test_whether_any_benefit_could_be_used_is_told_without_naming_one() -> None:
    assert brought(Stage.NOTIFIED, Track.COMMITTED).grounds(UseBenefit()) == []
    assert brought(Stage.DECIDED, Track.ACTIVE).grounds(UseBenefit()) == []
    later = replace(REVIEWED_LICENCE, supports=("FREE_COURIER",))
    assert brought(Stage.ACCEPTED, Track.ACTIVE, matter=later).grounds(UseBenefit()) == [
        "WRONG_STAGE"
    ]
    assert brought(Stage.DECIDED, Track.ACTIVE, matter=later).grounds(UseBenefit()) == []
    sooner = replace(REVIEWED_LICENCE, supports=("TASK_FORCE",))
    assert brought(Stage.DECIDED, Track.ACTIVE, matter=sooner).grounds(UseBenefit()) == [
        "ALREADY_DECIDED"
    ]
    nothing = replace(REVIEWED_LICENCE, supports=())
    for stage, track, ground in (
        (Stage.NOTIFIED, Track.COMMITTED, "BENEFIT_NOT_GRANTED"),
        (Stage.ACCEPTED, Track.ACTIVE, "BENEFIT_NOT_GRANTED"),
        (Stage.DECIDED, Track.ACTIVE, "ALREADY_DECIDED"),
        (Stage.DECIDED, Track.WITHDRAWN, "MODE_NOT_CREDIT"),
    ):
        assert brought(stage, track, matter=nothing).grounds(UseBenefit()) == [ground]


# --- withdrawal (四(二)4, A-09) --------------------------------------------------------


def in_credit_mode(**how: Any) -> Casework:
    """Accepted with one material deferred, one replaced, and one met by the one form."""
    work = on_track(Track.COMMITTED, **how).notified("M01")
    work.accepts(owed("M02", "2026-03-09"), replaced=("M03",))
    return work


@pytest.mark.clause("四(二)4")
def test_a_withdrawal_makes_due_what_counted_by_a_benefit() -> None:
    work = in_credit_mode()
    assert set(work.case.used) == {
        "TOLERANT_ACCEPTANCE",
        "NOTIFY_COMMIT",
        "COMMIT_ENTRY_ONE_FORM",
    }
    work.it_is("2026-03-03")
    event = work.does(WithdrawCreditApproval())
    assert [(each.material, each.due_on) for each in event.owed] == [
        ("M02", date(2026, 3, 10)),
        ("M03", date(2026, 3, 10)),
        ("M04", date(2026, 3, 10)),
    ], "told once, in writing, with a due date"
    assert event.steps == ("SITE", "INNER"), "what was waived or moved is owed too"
    to_do = [
        *((TaskKind.COLLECT_MATERIAL, code) for code in ("M02", "M03", "M04")),
        *((TaskKind.CARRY_OUT_STEP, code) for code in event.steps),
    ]
    assert [(task.kind, task.subject) for task in event.tasks] == to_do
    assert {task.due_on for task in event.tasks[3:]} == {event.deadlines.due_on}
    case = work.case
    assert case.tasks == event.tasks, "what is owed itself is not verified instead"
    assert (case.track, case.mode, case.stage) == (
        Track.WITHDRAWN,
        CaseMode.ORDINARY,
        Stage.ACCEPTED,
    )
    assert {material.standing for material in case.owed} == {MaterialStanding.OWED}
    for code in ("M02", "M03", "M04"):
        work.takes(code)
    assert not work.case.owed


@pytest.mark.clause("四(二)4")
def test_what_came_in_form_meanwhile_is_not_asked_for_again() -> None:
    work = in_credit_mode()
    work.takes("M02")
    event = work.does(WithdrawCreditApproval())
    assert [each.material for each in event.owed] == ["M03", "M04"]


def test_a_paper_that_was_received_and_not_examined_is_only_examined() -> None:
    work = in_credit_mode()
    work.does(SubmitMaterial(material="M02"))
    work.does(WithdrawCreditApproval())
    assert work.case.material("M02").received_on == date(2026, 3, 2)
    assert work.case.material("M02").owed


@pytest.mark.clause("四(二)4")
def test_used_services_stay_and_no_benefit_is_used_any_more() -> None:
    work = in_credit_mode()
    slot = UseBenefit(benefit="APPOINTMENT", proof=words("2026-03-05T09:30"))
    work.does(slot)
    work.does(WithdrawCreditApproval())
    assert "APPOINTMENT" in work.case.used
    assert work.grounds(slot) == ["MODE_NOT_CREDIT"]
    assert work.case.granted(work.policy) == ()


@pytest.mark.clause("四(二)4")
def test_a_withdrawal_needs_no_reason_and_is_refused_only_after_the_decision() -> None:
    for stage in (Stage.REGISTERED, Stage.NOTIFIED, Stage.SUPPLEMENTING):
        brought(stage, Track.COMMITTED).does(WithdrawCreditApproval())
    for stage in (Stage.ACCEPTED, Stage.IN_REVIEW, Stage.SUSPENDED):
        brought(stage, Track.ACTIVE).does(WithdrawCreditApproval())
    (refusal,) = brought(Stage.DECIDED, Track.ACTIVE).refusals(WithdrawCreditApproval())
    assert (refusal.code.value, refusal.clause) == ("ALREADY_DECIDED", "四(二)4")


@pytest.mark.clause("四(二)4")
def test_a_withdrawal_before_acceptance_owes_nothing() -> None:
    work = on_track(Track.COMMITTED).notified("M01")
    event = work.does(WithdrawCreditApproval())
    assert (event.owed, event.deadlines, event.tasks) == ((), None, ())
    assert work.case.mode is CaseMode.ORDINARY
    assert work.grounds(RequestCreditApproval()) == ["NO_REAPPLY"]


@pytest.mark.clause("四(二)4", "三4")
def test_after_a_withdrawal_the_latest_snapshot_before_acceptance_rules() -> None:
    work = on_track(Track.COMMITTED)
    work.queried("B")
    work.notified(*REQUIRED).accepts()
    assert work.case.mode is CaseMode.CREDIT
    assert work.does(WithdrawCreditApproval()).mode is CaseMode.ORDINARY_STRICT
    later = on_track(Track.COMMITTED)
    later.notified(*REQUIRED).accepts()
    later.queried("B")
    assert later.does(WithdrawCreditApproval()).mode is CaseMode.ORDINARY, "no later query counts"


def test_a_policy_may_let_an_applicant_ask_again_before_acceptance() -> None:
    work = on_track(Track.COMMITTED, policy=switched(reapply_after_withdrawal=True))
    work.does(WithdrawCreditApproval())
    work.does(RequestCreditApproval())
    assert (work.case.track, work.case.commitment) == (Track.REQUESTED, None)
    assert work.grounds(SIGNED) == ["COMMITMENT_OUT_OF_ORDER"]
    late = on_track(Track.COMMITTED, policy=switched(reapply_after_withdrawal=True))
    late.notified(*REQUIRED).accepts()
    late.does(WithdrawCreditApproval())
    assert late.grounds(RequestCreditApproval()) == ["NO_REAPPLY"]


def test_the_days_for_what_is_owed_are_those_of_the_policy() -> None:
    work = in_credit_mode(policy=switched(owed_days=1))
    assert {each.due_on for each in work.does(WithdrawCreditApproval()).owed} == {date(2026, 3, 3)}


# --- every effect is a service and not a label -----------------------------------------


def test_the_thirteen_benefits_have_the_eight_effects() -> None:
    effects = {benefit.effect for benefit in shilong().benefits.values()}
    assert effects == set(BenefitEffect)
    assert len(shilong().benefits) == len(ALL_BENEFITS) == 13


@pytest.mark.parametrize("effect", list(BenefitEffect))
def test_an_effect_is_held_from_the_commitment_to_the_withdrawal(effect: BenefitEffect) -> None:
    work = on_track(Track.ELIGIBLE, matter=LICENCE)
    assert not work.case.holds(work.policy, effect), "an offer is no grant"
    work.does(GiveRightsNotice())
    work.does(SIGNED)
    assert work.case.holds(work.policy, effect)
    work.does(WithdrawCreditApproval())
    assert not work.case.holds(work.policy, effect)


def test_a_lower_tier_holds_fewer_effects() -> None:
    def held(grade: str) -> set[BenefitEffect]:
        work = on_track(Track.COMMITTED, matter=LICENCE, grade=grade)
        return {each for each in BenefitEffect if work.case.holds(work.policy, each)}

    assert held("A") == {BenefitEffect.SERVICE}
    assert held("AA") - held("A") == {shilong().benefits[code].effect for code in AA_TIER} - {
        BenefitEffect.SERVICE
    }
    assert held("AAA") == set(BenefitEffect)

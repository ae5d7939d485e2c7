"""A wrong act is put right by a later one; after acceptance by two persons (更正)."""

from datetime import date

import httpx
import pytest

from domain.case import Stage, TaskKind, Track
from domain.correction import ConfirmCorrection, Correct
from domain.events import ActCorrected, CorrectionProposed
from domain.fold import fold
from domain.review import Close, StartReview
from domain.roles import Role
from domain.services.ledger import verify
from domain.window import Accept, CheckMaterial, GiveOneTimeNotice, SubmitMaterial
from tests.casework import (
    CLERK,
    DELIVERED,
    GRANT,
    HEAD,
    ISSUER,
    REVIEWER,
    SECOND_REVIEWER,
    Casework,
    brought,
    correction,
    officer,
    step,
    supplement,
    words,
)
from tests.hall import ACCOUNTING, Officer
from tests.hall import officer as hired
from tests.register_server import AAA

SECOND_ISSUER = officer("second issuer", Role.ISSUER)
AGREED, LEFT = ConfirmCorrection(agreed=True), ConfirmCorrection(agreed=False)


def of(version: int) -> Correct:
    return Correct(corrects=version, reason=words())


def received(*materials: str) -> Casework:
    work = Casework().brought_to(Track.REMINDED)
    work.does(GiveOneTimeNotice())
    for material in materials:
        work.does(SubmitMaterial(material=material))
        work.waits(days=1)
    return work


@pytest.mark.clause("四(二)2")
def test_a_material_received_by_mistake_was_never_received() -> None:
    work = received("M01", "M02")
    event = work.does(correction(work))
    assert isinstance(event, ActCorrected)
    assert [each.code for each in work.case.materials] == ["M01"]
    assert work.case.received_on == date(2026, 3, 2), "the last receipt is the one before"
    work.does(correction(work))
    assert work.case.materials == ()
    assert work.case.received_on is None
    assert fold("case", work.log) == work.case


def test_silence_counts_from_the_receipts_that_stand() -> None:
    work = received("M01", "M02")
    work.does(supplement(*work.lacks()))
    work.does(SubmitMaterial(material="M03"))
    assert work.case.supplemented_on is not None
    work.does(correction(work))
    assert work.case.supplemented_on is None
    assert work.case.received_on == date(2026, 3, 3)


@pytest.mark.clause("四(二)2")
def test_a_mistaken_examination_leaves_the_material_unexamined() -> None:
    work = received("M01")
    work.does(CheckMaterial(material="M01", in_form=True))
    receipt, check = (trace.version for trace in work.case.trail)
    assert work.grounds(of(receipt)) == ["NOT_CORRECTABLE"], "the last act on it comes first"
    work.does(of(check))
    material = work.case.material("M01")
    assert (material.received_on, material.in_form) == (date(2026, 3, 2), None)
    assert work.grounds(of(check)) == ["NOT_CORRECTABLE"], "it is corrected already"
    assert work.grounds(of(receipt)) == []


@pytest.mark.clause("四(二)2")
def test_what_an_acceptance_rests_on_stands() -> None:
    work = brought(Stage.NOTIFIED, Track.REMINDED)
    versions = [trace.version for trace in work.case.trail]
    work.does(Accept())
    assert {*map(str, (work.grounds(of(each)) for each in versions))} == {"['NOT_CORRECTABLE']"}
    acceptance = work.case.version
    assert work.grounds(of(acceptance)) == ["NOT_CORRECTABLE"]


def stepped() -> Casework:
    work = brought(Stage.ACCEPTED, Track.REMINDED)
    work.does(StartReview(), REVIEWER)
    work.does(step("SITE"), REVIEWER)
    return work


@pytest.mark.clause("四(二)3")
def test_after_acceptance_a_second_person_confirms() -> None:
    work = stepped()
    event = work.does(correction(work), REVIEWER)
    assert isinstance(event, CorrectionProposed)
    assert work.case.steps == ("SITE",), "it counts until somebody else agrees"
    assert work.grounds(AGREED, REVIEWER) == ["SECOND_PERSON_NEEDED"]
    assert work.grounds(AGREED, CLERK) == ["FORBIDDEN"], "who could not do the act"
    assert work.grounds(correction(work), SECOND_REVIEWER) == ["CORRECTION_PENDING"]
    work.does(AGREED, SECOND_REVIEWER)
    assert not work.case.steps
    assert work.case.correction is None
    assert "STEP_MISSING" in work.grounds(GRANT, REVIEWER)
    assert fold("case", work.log) == work.case


def test_a_second_person_may_let_it_stand() -> None:
    work = stepped()
    work.does(correction(work), REVIEWER)
    work.does(LEFT, HEAD)
    assert (work.case.steps, work.case.correction) == (("SITE",), None)
    assert work.grounds(LEFT, HEAD) == ["NO_CORRECTION"]


def test_nobody_decides_on_what_somebody_calls_wrong() -> None:
    work = brought(Stage.IN_REVIEW, Track.REMINDED)
    work.does(correction(work), REVIEWER)
    assert work.grounds(GRANT, REVIEWER) == ["CORRECTION_PENDING"]
    called_wrong = work.case.correcting
    assert called_wrong
    work.does(step(called_wrong.subject), REVIEWER)
    assert work.case.correction is None, "overtaken: the step was recorded anew"
    work.does(GRANT, REVIEWER)
    assert work.grounds(correction(work), REVIEWER) == ["NOT_CORRECTABLE"], "the decision stands"


def test_a_step_recorded_twice_is_done_until_both_records_are_corrected() -> None:
    work = stepped()
    work.does(step("SITE"), REVIEWER)
    for expected in (("SITE",), ()):
        work.does(correction(work), REVIEWER)
        work.does(AGREED, HEAD)
        assert work.case.steps == expected


@pytest.mark.clause("四(二)3")
def test_a_mistaken_delivery_leaves_the_decision_to_be_delivered() -> None:
    work = brought(Stage.DELIVERED, Track.REMINDED)
    due = work.case.delivery_due_on
    work.does(correction(work), ISSUER)
    assert work.grounds(Close(), ISSUER) == ["CORRECTION_PENDING"]
    work.does(AGREED, SECOND_ISSUER)
    case = work.case
    assert (case.stage, case.delivered_on, case.delivery_due_on) == (Stage.DECIDED, None, due)
    work.does(DELIVERED, ISSUER)
    work.does(Close(), ISSUER)


@pytest.mark.clause("四(二)4")
def test_an_examination_that_told_a_day_stands() -> None:
    work = received("M01", "M02", "M03", "M04")
    work.waits(days=10)
    work.deemed()
    work.does(CheckMaterial(material="M02", in_form=False))
    assert [task.kind for task in work.case.tasks] == [TaskKind.COLLECT_MATERIAL]
    assert work.grounds(of(work.case.version)) == ["NOT_CORRECTABLE"]
    work.does(CheckMaterial(material="M03", in_form=True))
    assert work.grounds(of(work.case.version)) == []


# --- through the door ------------------------------------------------------------------

SEEN = """query ($no: ShortText!) { case(caseNo: $no) {
    correctable { version action subject } materials { code }
    events { version kind facts { name value } words { value } }
} }"""


async def test_history_shows_the_wrong_act_and_the_one_that_put_it_right(
    clerk: Officer, door: httpx.AsyncClient
) -> None:
    case = await clerk.registers(AAA, ACCOUNTING)
    await clerk.does("submitMaterial", case, material="M01")
    seen = (await clerk.ask(SEEN, no=case.caseNo))["case"]
    assert seen["correctable"] == [{"version": 2, "action": "SUBMIT_MATERIAL", "subject": "M01"}]
    issuer = await hired(door, "出件", Role.ISSUER)
    assert (await issuer.ask(SEEN, no=case.caseNo))["case"]["correctable"] == []
    said = {"corrects": 2, "reason": "材料属于另一件。"}
    assert (await issuer.perform("correctCase", case, **said)).codes == ["NOT_CORRECTABLE"]
    await clerk.does("correctCase", case, **said)
    seen = (await clerk.ask(SEEN, no=case.caseNo))["case"]
    assert seen["materials"] == seen["correctable"] == []
    wrong, right = seen["events"][1:]
    assert (wrong["version"], wrong["kind"]) == (2, "MATERIAL_SUBMITTED")
    assert right == {
        "version": 3,
        "kind": "ACT_CORRECTED",
        "facts": [{"name": "corrects", "value": "2"}],
        "words": [{"value": "材料属于另一件。"}],
    }
    assert (await verify())[1] == []

"""Who has a case in hand: 转办, 接办 and 退回, each an event (R-32; 许可法45)."""

import httpx
import pytest

from domain.case import Stage, Track
from domain.event_terms import ReturnReason
from domain.fold import fold
from domain.holding import HandOver, Return, TakeOver
from domain.review import StartReview
from domain.roles import Role
from domain.services.ledger import verify
from tests.casework import (
    ALL_ROUNDER,
    CLERK,
    COLLEAGUE,
    GRANT,
    HEAD,
    ISSUER,
    OPINION,
    RETURNED,
    REVIEWER,
    SECOND_REVIEWER,
    STEPS,
    Casework,
    brought,
    officer,
    words,
)
from tests.hall import ACCOUNTING, RESTAURANT, Officer
from tests.hall import officer as hired
from tests.register_server import AAA

SECOND_CLERK = officer("second clerk", Role.CLERK)


def in_review(*steps: str) -> Casework:
    work = brought(Stage.ACCEPTED, Track.REMINDED)
    work.does(StartReview(), REVIEWER)
    return work


def test_whoever_registers_a_case_has_it_and_whoever_starts_the_review_has_it_then() -> None:
    work = brought(Stage.ACCEPTED, Track.REMINDED)
    assert work.case.holder == CLERK.account
    work.does(StartReview(), REVIEWER)
    assert work.case.holder == REVIEWER.account


def test_the_holder_or_the_head_hands_a_case_over_and_nobody_else() -> None:
    work = brought(Stage.NOTIFIED, Track.REMINDED)
    assert work.grounds(work.hands_over_to(COLLEAGUE), SECOND_CLERK) == ["NOT_HOLDER"]
    work.does(work.hands_over_to(SECOND_CLERK), CLERK)
    assert work.case.holder == SECOND_CLERK.account
    work.does(work.hands_over_to(COLLEAGUE), HEAD)
    assert work.case.holder == COLLEAGUE.account


def test_it_goes_to_an_active_officer_with_a_role_of_the_stage() -> None:
    work = brought(Stage.NOTIFIED, Track.REMINDED)
    assert work.grounds(work.hands_over_to(REVIEWER)) == ["RECEIVER_UNFIT"]
    assert work.grounds(work.hands_over_to(CLERK)) == ["ALREADY_HOLDER"]
    command = work.hands_over_to(SECOND_CLERK)
    work.receiver = None  # whose account was disabled, or never was
    assert work.grounds(command) == ["RECEIVER_UNFIT"]


@pytest.mark.clause("四(二)3")
def test_in_review_it_never_goes_to_the_officer_who_accepted_it() -> None:
    work = brought(Stage.ACCEPTED, Track.REMINDED, clerk=ALL_ROUNDER)
    work.does(work.hands_over_to(REVIEWER), ALL_ROUNDER)
    work.does(work.hands_over_to(ALL_ROUNDER), REVIEWER)
    work.does(StartReview(), REVIEWER)
    assert work.grounds(work.hands_over_to(ALL_ROUNDER), REVIEWER) == ["RECEIVER_UNFIT"]
    assert work.grounds(TakeOver(reason=words()), ALL_ROUNDER) == ["SAME_PERSON"]
    work.suspended()
    assert work.grounds(TakeOver(reason=words()), ALL_ROUNDER) == ["SAME_PERSON"]


@pytest.mark.clause("四(二)3")
def test_having_a_case_in_hand_hides_nobody_who_accepted_it_from_the_separation() -> None:
    work = brought(Stage.ACCEPTED, Track.REMINDED, clerk=ALL_ROUNDER)
    work.does(work.hands_over_to(REVIEWER), ALL_ROUNDER)
    assert work.grounds(StartReview(), ALL_ROUNDER) == ["SAME_PERSON"]


def test_a_case_is_taken_over_by_those_who_act_at_its_stage() -> None:
    taken = TakeOver(reason=words())
    work = brought(Stage.NOTIFIED, Track.REMINDED)
    assert work.grounds(taken, CLERK) == ["ALREADY_HOLDER"]
    assert work.grounds(taken, REVIEWER) == work.grounds(taken, ISSUER) == ["FORBIDDEN"]
    work.does(taken, SECOND_CLERK)
    assert work.case.holder == SECOND_CLERK.account
    decided = brought(Stage.DECIDED, Track.REMINDED)
    assert decided.grounds(taken, CLERK) == decided.grounds(taken, HEAD) == ["FORBIDDEN"]
    decided.does(taken, ISSUER)


@pytest.mark.parametrize(
    "act", [HandOver(receiver="x"), TakeOver(), Return(ground=ReturnReason.OTHER)]
)
def test_each_wants_a_reason(act: HandOver | TakeOver | Return) -> None:
    assert "INVALID_VALUE" in in_review().grounds(act, SECOND_REVIEWER)


@pytest.mark.clause("四(二)3")
def test_a_case_without_an_opinion_goes_back_to_the_desk_that_accepted_it() -> None:
    work = in_review()
    before = work.case
    work.does(RETURNED, REVIEWER)
    assert (work.case.stage, work.case.holder) == (Stage.ACCEPTED, CLERK.account)
    assert work.case.deadlines == before.deadlines, "the limit runs on (许可法45)"
    work.does(StartReview(), SECOND_REVIEWER)
    assert work.case.holder == SECOND_REVIEWER.account


@pytest.mark.clause("四(二)3")
def test_a_case_with_an_opinion_goes_back_to_its_reviewer_and_wants_another_one() -> None:
    work = in_review().reviewed()
    work.does(RETURNED, HEAD)
    assert (work.case.stage, work.case.holder) == (Stage.IN_REVIEW, SECOND_REVIEWER.account)
    assert work.case.steps == STEPS, "what was carried out was carried out"
    assert work.grounds(GRANT, REVIEWER) == ["REVIEW_MISSING"]
    work.does(OPINION, SECOND_REVIEWER)
    work.does(GRANT, REVIEWER)
    assert fold("case", work.log) == work.case


@pytest.mark.clause("四(二)3")
def test_to_send_back_is_an_act_of_review() -> None:
    work = brought(Stage.ACCEPTED, Track.REMINDED, clerk=ALL_ROUNDER)
    work.does(StartReview(), REVIEWER)
    assert work.grounds(RETURNED, ALL_ROUNDER) == ["SAME_PERSON"]
    assert work.grounds(RETURNED, CLERK) == ["FORBIDDEN"]


# --- through the door ------------------------------------------------------------------

SEEN = """query ($no: ShortText!) { case(caseNo: $no) {
    version holder { id name } handOverTo { id name }
    events { kind facts { name value } words { value } }
} }"""
HELD = "query ($who: ID!) { cases(filter: { holder: $who }) { nodes { caseNo } } }"


async def test_a_case_handed_over_is_found_in_the_list_of_who_has_it(
    clerk: Officer, door: httpx.AsyncClient
) -> None:
    colleague = await hired(door, "窗口乙", Role.CLERK)
    await hired(door, "审核戊", Role.REVIEWER)
    case = await clerk.registers(AAA, ACCOUNTING)
    other = await clerk.registers(AAA, RESTAURANT)
    before = (await clerk.ask(SEEN, no=case.caseNo))["case"]
    assert [each["name"] for each in before["handOverTo"]] == ["窗口乙"]
    (receiver,) = before["handOverTo"]
    await clerk.does("handOverCase", case, officerId=receiver["id"], reason="本人休假。")
    seen = (await colleague.ask(SEEN, no=case.caseNo))["case"]
    assert seen["holder"] == receiver
    assert seen["events"][-1] == {
        "kind": "CASE_TRANSFERRED",
        "facts": [{"name": "holder", "value": receiver["id"]}],
        "words": [{"value": "本人休假。"}],
    }
    for who, expected in ((receiver["id"], case), (before["holder"]["id"], other)):
        found = (await clerk.ask(HELD, who=who))["cases"]["nodes"]
        assert found == [{"caseNo": expected.caseNo}]
    _, findings = await verify()
    assert findings == []


async def test_who_has_a_case_is_nothing_for_a_portal_and_a_foreign_account_takes_none(
    clerk: Officer, door: httpx.AsyncClient
) -> None:
    case = await clerk.registers(AAA, ACCOUNTING)
    foreign = await hired(door, "市监窗口", Role.CLERK, authority="11410404MB0T0100XJ")
    own = await foreign.registers(AAA, RESTAURANT)
    (holder,) = ((await foreign.ask(SEEN, no=own.caseNo))["case"]["holder"],)
    given = await clerk.perform("handOverCase", case, officerId=holder["id"], reason="转办。")
    assert given.codes == ["RECEIVER_UNFIT"]
    document = "query ($no: ShortText!) { case(caseNo: $no) { holder { id } handOverTo { id } } }"
    supervisor = await hired(door, "督办", Role.SUPERVISOR)
    assert (await supervisor.ask(document, no=case.caseNo))["case"]["handOverTo"] == []

"""What the window is told of a case: its steps, what to examine, and the texts it reads out."""

from typing import Any

import httpx
import pytest

from domain.roles import Role
from tests.hall import ACCOUNTING, Case, Officer, officer
from tests.register_server import AAA, NO_RECORD

STEPS = "query ($no: ShortText!) { case(caseNo: $no) { windowSteps { action state } } }"
CHECKLIST = """query ($no: ShortText!) { case(caseNo: $no) { checklist {
    kind code name required receivedOn inForm metByOneForm lacking ways deferUntil } } }"""
EASED = """query ($no: ShortText!, $code: ShortText) { case(caseNo: $no, queryCode: $code) {
    easedMaterials { code deferrable replaceable inOneForm } } }"""
TEXTS = """query ($no: ShortText!) { case(caseNo: $no) { policy {
    version document { number }
    texts { reminder rightsNotice { items } commitment { version title items } } } } }"""


async def _next(clerk: Officer, case: Case) -> str | None:
    """The step that is next, where there is one."""
    steps = (await clerk.ask(STEPS, no=case.caseNo))["case"]["windowSteps"]
    return next((each["action"] for each in steps if each["state"] == "NEXT"), None)


async def _checklist(clerk: Officer, case: Case) -> dict[str, dict[str, Any]]:
    found = (await clerk.ask(CHECKLIST, no=case.caseNo))["case"]["checklist"]
    return {each["code"]: each for each in found}


async def _marks(asker: Officer, case: Case) -> dict[str, list[str]]:
    found = (await asker.ask(EASED, no=case.caseNo))["case"]["easedMaterials"]
    return {each["code"]: [mark for mark, is_so in each.items() if is_so is True] for each in found}


@pytest.mark.clause("四(一)", "四(二)1", "四(二)2")
async def test_the_steps_lead_from_the_notice_to_the_acceptance(clerk: Officer) -> None:
    case = await clerk.registers(AAA, ACCOUNTING)
    walked = [await _next(clerk, case)]
    for act in ("giveOneTimeNotice", "queryCredit", "remind", "decline"):
        await clerk.does(act, case)
        walked.append(await _next(clerk, case))
    assert walked == [
        "GIVE_ONE_TIME_NOTICE",
        "QUERY_CREDIT",
        "REMIND",
        "REQUEST_CREDIT_APPROVAL",
        "CHECK_MATERIAL",
    ]
    await clerk.takes(case, "M01", "M02", "M03", "M04", "M05")
    assert await _next(clerk, case) == "ACCEPT"
    await clerk.does("acceptCase", case)
    assert await _next(clerk, case) is None


@pytest.mark.clause("四(二)1", "四(二)2")
async def test_nothing_may_come_later_or_be_replaced_before_the_commitment(clerk: Officer) -> None:
    case = await clerk.registers(AAA, ACCOUNTING)
    await clerk.does("giveOneTimeNotice", case)
    items = await _checklist(clerk, case)
    assert list(items) == ["M01", "M02", "M03", "M04", "M05"]
    assert all(each["lacking"] and each["ways"] == ["IN_FORM"] for each in items.values())
    await clerk.takes(case, "M01")
    came = (await _checklist(clerk, case))["M01"]
    assert (came["inForm"], came["lacking"], came["ways"]) == (True, False, [])


@pytest.mark.clause("三2", "三3", "四(二)2")
async def test_the_benefits_of_the_case_say_what_may_come_later_and_until_when(
    clerk: Officer,
) -> None:
    case = await clerk.registers(AAA, ACCOUNTING)
    await clerk.does("giveOneTimeNotice", case)
    await clerk.commits(case)
    items = await _checklist(clerk, case)
    assert next(iter(items)) == "COMMITMENT", "the letter is examined as well"
    assert (items["COMMITMENT"]["kind"], items["COMMITMENT"]["inForm"]) == ("COMMITMENT", True)
    assert (items["M03"]["metByOneForm"], items["M03"]["lacking"]) == (True, False)
    assert items["M01"]["ways"] == ["IN_FORM"], "a main material never comes later"
    assert items["M04"]["ways"] == ["IN_FORM", "REPLACED"]
    assert items["M05"]["ways"] == ["IN_FORM", "DEFERRED"]
    until = items["M05"]["deferUntil"]

    await clerk.takes(case, "M01", "M02")
    late = {"material": "M05", "dueOn": "2026-09-25"}
    refused = await clerk.perform("acceptCase", case, replaced=["M04"], deferred=[late])
    assert until == "2026-09-24"
    assert refused.codes == ["MATERIALS_INCOMPLETE", "MATERIAL_NOT_DEFERRABLE"]
    in_time = late | {"dueOn": until}
    await clerk.does("acceptCase", case, replaced=["M04"], deferred=[in_time])
    assert await _checklist(clerk, case) == {}, "accepted: what is owed stands with the materials"


@pytest.mark.clause("三2", "三3")
async def test_the_notice_is_marked_by_the_offer_and_then_by_what_was_granted(
    clerk: Officer,
) -> None:
    case = await clerk.registers(AAA, ACCOUNTING)
    assert await _marks(clerk, case) == {}, "nobody knows before the register was asked"
    await clerk.does("queryCredit", case)
    offered = await _marks(clerk, case)
    assert offered == {"M03": ["inOneForm"], "M04": ["replaceable"], "M05": ["deferrable"]}
    await clerk.does("giveOneTimeNotice", case)
    await clerk.commits(case)
    await clerk.takes(case, "M01", "M02", "M04", "M05")
    await clerk.does("acceptCase", case)
    assert await _marks(clerk, case) == offered


@pytest.mark.clause("四(二)1", "四(二)4")
async def test_the_marks_go_with_the_credit_approval(clerk: Officer) -> None:
    case = await clerk.registers(AAA, ACCOUNTING)
    await clerk.does("giveOneTimeNotice", case)
    await clerk.commits(case)
    assert await _marks(clerk, case) != {}
    await clerk.does("withdrawCreditApproval", case)
    assert await _marks(clerk, case) == {}


@pytest.mark.clause("三2", "四(二)3")
async def test_a_decision_on_filing_carries_its_opinion_and_any_other_has_one_on_file(
    clerk: Officer,
) -> None:
    with_opinion = "query ($no: ShortText!) { case(caseNo: $no) { opinionWithDecision } }"
    ordinary = await clerk.registers(NO_RECORD, ACCOUNTING)
    await clerk.does("giveOneTimeNotice", ordinary)
    await clerk.does("remind", ordinary)
    await clerk.takes(ordinary, "M01", "M02", "M03", "M04", "M05")
    await clerk.does("acceptCase", ordinary)
    filed = await clerk.registers(AAA, ACCOUNTING)
    await clerk.does("giveOneTimeNotice", filed)
    await clerk.commits(filed)
    await clerk.takes(filed, "M01", "M02", "M04", "M05")
    await clerk.does("acceptCase", filed)
    found = [
        (await clerk.ask(with_opinion, no=case.caseNo))["case"]["opinionWithDecision"]
        for case in (ordinary, filed)
    ]
    assert found == [False, True]


async def test_a_portal_is_not_told_what_is_offered(
    clerk: Officer, door: httpx.AsyncClient
) -> None:
    case = await clerk.registers(AAA, ACCOUNTING)
    await clerk.does("queryCredit", case)
    code = (
        await clerk.ask(
            "query ($no: ShortText!) { case(caseNo: $no) { queryCode } }", no=case.caseNo
        )
    )["case"]["queryCode"]
    portal = await officer(door, "省政务服务网", Role.PORTAL)
    body = await portal.answer(EASED, no=case.caseNo, code=code)
    assert body["data"]["case"]["easedMaterials"] is None
    assert [each["path"] for each in body["extensions"]["denied"]] == [["case", "easedMaterials"]]


@pytest.mark.clause("四(二)1")
async def test_a_case_brings_the_texts_that_its_applicant_is_told_and_signs(clerk: Officer) -> None:
    case = await clerk.registers(AAA, ACCOUNTING)
    found: dict[str, Any] = (await clerk.ask(TEXTS, no=case.caseNo))["case"]["policy"]
    assert (found["version"], found["document"]["number"]) == (1, "平龙政服领办〔2022〕11号")
    texts = found["texts"]
    assert "由您自行选择" in texts["reminder"]
    assert len(texts["rightsNotice"]["items"]) == 10
    assert (texts["commitment"]["version"], texts["commitment"]["title"]) == (
        "1",
        "信用审批申请承诺书",
    )

"""What a case lacks for its acceptance, and the texts of its own policy version."""

from typing import Any

import pytest

from tests.hall import ACCOUNTING, Case, Officer
from tests.register_server import AAA

LACKING = """query ($no: ShortText!) { case(caseNo: $no) { lacking {
    code deferUntil replaceable } } }"""
TEXTS = """query ($no: ShortText!) { case(caseNo: $no) { policy {
    version document { number }
    texts { reminder rightsNotice { items } commitment { version title items } } } } }"""


async def _lacking(clerk: Officer, case: Case) -> dict[str, tuple[str | None, bool]]:
    found = (await clerk.ask(LACKING, no=case.caseNo))["case"]["lacking"]
    return {each["code"]: (each["deferUntil"], each["replaceable"]) for each in found}


@pytest.mark.clause("四(二)1", "四(二)2")
async def test_nothing_may_come_later_or_be_replaced_before_the_commitment(clerk: Officer) -> None:
    case = await clerk.registers(AAA, ACCOUNTING)
    await clerk.does("giveOneTimeNotice", case)
    required = dict.fromkeys(("M01", "M02", "M03", "M04", "M05"), (None, False))
    assert await _lacking(clerk, case) == required
    await clerk.takes(case, "M01")
    assert "M01" not in await _lacking(clerk, case), "it came in form"


@pytest.mark.clause("三2", "三3", "四(二)2")
async def test_the_benefits_of_the_case_say_what_may_come_later_and_until_when(
    clerk: Officer,
) -> None:
    case = await clerk.registers(AAA, ACCOUNTING)
    await clerk.does("giveOneTimeNotice", case)
    await clerk.commits(case)
    lacking = await _lacking(clerk, case)
    assert "M03" not in lacking, "the one form meets it"
    assert lacking["M01"] == (None, False), "a main material never comes later"
    assert lacking["M04"] == (None, True)
    until, replaceable = lacking["M05"]
    assert not replaceable

    await clerk.takes(case, "M01", "M02")
    late = {"material": "M05", "dueOn": "2026-09-25"}
    refused = await clerk.perform("acceptCase", case, replaced=["M04"], deferred=[late])
    assert until == "2026-09-24"
    assert refused.codes == ["MATERIALS_INCOMPLETE", "MATERIAL_NOT_DEFERRABLE"]
    in_time = late | {"dueOn": until}
    await clerk.does("acceptCase", case, replaced=["M04"], deferred=[in_time])
    assert await _lacking(clerk, case) == {}, "accepted: what is owed stands with the materials"


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

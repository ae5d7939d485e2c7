"""四(二)4: credit approval may be withdrawn at any time before the decision; the case goes on."""

import anyio
import pytest

from tests.hall import ACCOUNTING, Case, Officer, Payload
from tests.register_server import AAA

pytestmark = pytest.mark.clause("四(二)4")


async def _in_credit_mode(clerk: Officer) -> Case:
    """Accepted with one material deferred, one replaced and one met by the one form."""
    case = await clerk.registers(AAA, ACCOUNTING)
    await clerk.does("giveOneTimeNotice", case)
    await clerk.commits(case)
    await clerk.takes(case, "M01", "M02")
    deferred = [{"material": "M05", "dueOn": "2026-09-23"}]
    await clerk.does("acceptCase", case, deferred=deferred, replaced=["M04"])
    assert (case.mode, case.dueOn) == ("CREDIT", "2026-09-24")
    return case


async def test_the_mode_ends_by_itself_and_what_was_spared_is_owed_now(
    clerk: Officer, reviewer: Officer
) -> None:
    case = await _in_credit_mode(clerk)
    await reviewer.does("startReview", case)
    await clerk.does("withdrawCreditApproval", case)
    assert (case.stage, case.track, case.mode) == ("IN_REVIEW", "WITHDRAWN", "ORDINARY")
    owed = {material["code"]: material["dueOn"] for material in case.materials if material["owed"]}
    assert owed == {"M03": "2026-09-29", "M04": "2026-09-29", "M05": "2026-09-29"}
    assert {t["subject"] for t in case.tasks if t["kind"] == "COLLECT_MATERIAL"} == set(owed)
    assert case.dueOn == "2026-09-29", "the ordinary promise, counted from the same acceptance"
    await reviewer.does("recordOpinion", case, recommends="GRANTED", opinion="同意")
    early = await reviewer.perform("decideCase", case, outcome="GRANTED")
    assert early.codes == ["STEP_MISSING", "STEP_MISSING", "DEFERRED_OPEN"]
    await clerk.takes(case, "M03", "M04", "M05")
    for step in ("S01", "S02"):
        people = ["甲", "乙"]
        await reviewer.does("recordStep", case, step=step, performedBy=people, record="属实")
    await reviewer.does("decideCase", case, outcome="GRANTED")


async def test_nothing_is_asked_for_again_on_the_same_case(clerk: Officer) -> None:
    case = await clerk.registers(AAA, ACCOUNTING)
    await clerk.does("giveOneTimeNotice", case)
    await clerk.commits(case)
    await clerk.does("withdrawCreditApproval", case)
    assert (await clerk.perform("withdrawCreditApproval", case)).codes == ["ALREADY_WITHDRAWN"]
    assert (await clerk.perform("requestCreditApproval", case)).codes == ["NO_REAPPLY"]
    await clerk.takes(case, "M01", "M02", "M03", "M04", "M05")
    await clerk.does("acceptCase", case)
    assert case.mode == "ORDINARY"


async def test_of_a_withdrawal_and_a_decision_at_once_one_wins_and_the_other_is_told(
    clerk: Officer, reviewer: Officer
) -> None:
    case = await _in_credit_mode(clerk)
    await clerk.takes(case, "M05")
    for_clerk, for_reviewer = Case(case.data), Case(case.data)
    answers: dict[str, Payload] = {}

    async def withdraw() -> None:
        answers["withdraw"] = await clerk.perform("withdrawCreditApproval", for_clerk)

    async def decide() -> None:
        answers["decide"] = await reviewer.perform(
            "decideCase", for_reviewer, outcome="GRANTED", opinion="备案即入，准予。"
        )

    async with anyio.create_task_group() as both:
        both.start_soon(withdraw)
        both.start_soon(decide)
    codes = {act: answer.codes for act, answer in answers.items()}
    assert sorted(codes.values()) == [[], ["CONFLICT"]]
    if codes["withdraw"]:
        again = await clerk.perform("withdrawCreditApproval", for_clerk)
        assert again.codes == ["ALREADY_DECIDED"]
    else:
        again = await reviewer.perform("decideCase", for_reviewer, outcome="GRANTED")
        assert "REVIEW_MISSING" in again.codes, "deciding goes on the ordinary way"

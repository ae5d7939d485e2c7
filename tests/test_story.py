"""The policy as two applicants live it, from the window to delivery, over GraphQL."""

import pytest

from tests.hall import ACCOUNTING, COMMITMENT, RESTAURANT, HallClock, Officer
from tests.register_server import AAA, RegisterServer


@pytest.mark.clause("四(一)", "四(二)1", "四(二)2", "四(二)3", "三3")
async def test_an_aaa_company_gets_its_accounting_licence_by_credit_approval(
    clerk: Officer,
    reviewer: Officer,
    issuer: Officer,
    clock: HallClock,
    register_server: RegisterServer,
) -> None:
    case = await clerk.registers(AAA, ACCOUNTING)
    assert (case.stage, case.track, case.inScope) == ("REGISTERED", "NONE", True)

    # 四(一): staff tell conditions and materials once; the system query shows the grade.
    await clerk.does("giveOneTimeNotice", case)
    await clerk.does("queryCredit", case)

    # 四(二)1: reminded, asked for, told on the spot, rights told, committed; in this order.
    await clerk.does("remind", case, manner="ORAL")
    await clerk.does("requestCreditApproval", case)
    clock.pass_(minutes=4)
    await clerk.does("decideEligibility", case)
    assert case.track == "ELIGIBLE"
    early = await clerk.perform("signCommitment", case, **COMMITMENT)
    assert early.codes == ["RIGHTS_NOTICE_MISSING"]
    assert early.clauses == ["四(二)1"]
    await clerk.does("giveRightsNotice", case)
    await clerk.does("signCommitment", case, **COMMITMENT)
    assert (case.track, case.priority) == ("COMMITTED", True)

    # 四(二)2: materials and commitment are examined; 业务规范 may come later (容缺受理).
    await clerk.takes(case, "M01", "M02")
    early = await clerk.perform("acceptCase", case)
    assert early.codes == ["COMMITMENT_NOT_CHECKED", "MATERIALS_INCOMPLETE"]
    await clerk.does("checkCommitment", case, inOrder=True)
    await clerk.does(
        "acceptCase",
        case,
        deferred=[{"material": "M05", "dueOn": "2026-09-24"}],
        replaced=["M04"],
    )
    assert (case.stage, case.mode, case.acceptedOn) == ("ACCEPTED", "CREDIT", "2026-09-21")
    assert case.dueOn == "2026-09-24", "three working days"

    # 四(二)3: another person reviews; nothing is granted while a deferred material is open.
    same = await clerk.perform("startReview", case)
    assert same.codes == ["FORBIDDEN"]
    await reviewer.does("startReview", case)
    await reviewer.does("recordOpinion", case, recommends="GRANTED", opinion="材料属实，建议准予。")
    early = await reviewer.perform("decideCase", case, outcome="GRANTED")
    assert early.codes == ["DEFERRED_OPEN"]
    clock.set("2026-09-23T09:30")
    await clerk.takes(case, "M05")
    await reviewer.does("decideCase", case, outcome="GRANTED")
    assert (case.stage, case.outcome) == ("DECIDED", "GRANTED")
    assert {task["kind"] for task in case.tasks} == {
        "VERIFY_REPLACED",
        "SITE_CHECK_DRAW",
        "VERIFY_STEP",
    }

    # 三1: the result goes by free courier, and the case is closed.
    await clerk.does("useBenefit", case, benefit="FREE_COURIER", proof="SF1234567890")
    await issuer.does("deliverCase", case, manner="COURIER", proof="SF1234567890")
    await issuer.does("closeCase", case)
    assert case.stage == "CLOSED"
    assert register_server.queries == 1


@pytest.mark.clause("二(二)")
async def test_a_restaurant_is_refused_credit_approval_with_the_clause_and_goes_on(
    clerk: Officer, register_server: RegisterServer
) -> None:
    case = await clerk.registers(AAA, RESTAURANT)
    assert case.inScope is False
    await clerk.does("giveOneTimeNotice", case)
    await clerk.does("remind", case)
    await clerk.does("requestCreditApproval", case)
    await clerk.does("decideEligibility", case)
    assert case.track == "INELIGIBLE"
    [told] = (
        await clerk.ask(
            """query ($no: ShortText!) { case(caseNo: $no) { decisions { decision {
                eligible mode reasons { code message clause { id document } }
            } same } } }""",
            no=case.caseNo,
        )
    )["case"]["decisions"]
    assert told["same"] is True
    [reason] = told["decision"]["reasons"]
    assert reason["code"] == "MATTER_EXCLUDED"
    assert "直接关系人身健康" in reason["message"]
    assert reason["clause"] == {"id": "二(二)", "document": "平龙政服领办〔2022〕11号"}
    assert register_server.queries == 0, "out of scope the register is not even asked"
    await clerk.takes(case, "M01", "M02", "M03")
    await clerk.does("acceptCase", case)
    assert (case.stage, case.mode) == ("ACCEPTED", "ORDINARY")


@pytest.mark.clause("二(一)", "四(二)1")
async def test_a_request_on_one_case_says_nothing_for_the_next(clerk: Officer) -> None:
    first = await clerk.registers(AAA, ACCOUNTING)
    await clerk.does("giveOneTimeNotice", first)
    await clerk.commits(first)
    second = await clerk.registers(AAA, ACCOUNTING)
    await clerk.does("giveOneTimeNotice", second)
    await clerk.does("remind", second)
    await clerk.takes(second, "M01", "M02", "M03", "M04", "M05")
    await clerk.does("acceptCase", second)
    assert (second.mode, second.track) == ("ORDINARY", "REMINDED")

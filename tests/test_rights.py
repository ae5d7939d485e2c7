"""Who sees and does what: one way to a row, rights told, portals at the counter (3.7)."""

import httpx
import pytest

from domain.action import LEGAL_BASES, CaseAction
from domain.caller import CASE_READERS
from domain.refusal import Refused
from domain.roles import Role
from domain.store.database import fetch
from tests.hall import ACCOUNTING, RESTAURANT, Case, Officer, officer
from tests.register_server import AAA

FINANCE = "11410404MB0T14003F"
MARKET = "11410404MB0T0100XJ"
ONE = "query ($no: ShortText!, $code: ShortText) { case(caseNo: $no, queryCode: $code) { stage } }"
ALL = "query { cases { nodes { caseNo } totalCount } }"


async def test_an_officer_sees_the_cases_of_the_own_authority_by_every_path(
    clerk: Officer, door: httpx.AsyncClient
) -> None:
    own = await clerk.registers(AAA, ACCOUNTING)
    foreign = await clerk.registers(AAA, RESTAURANT)
    finance = await officer(door, "财政窗口", Role.CLERK, authority=FINANCE)
    listed = (await finance.ask(ALL))["cases"]
    assert listed == {"nodes": [{"caseNo": own.caseNo}], "totalCount": 1}
    assert (await finance.ask(ONE, no=own.caseNo))["case"] is not None
    assert (await finance.ask(ONE, no=foreign.caseNo))["case"] is None
    refused = await finance.perform("giveOneTimeNotice", foreign)
    assert refused.codes == ["NOT_FOUND"]
    assert refused.data["case"] is None


EVERY_WAY = """query (
    $no: ShortText!, $id: ID!, $applicant: ID!, $uscc: USCC!, $decision: ID!, $policy: ID!,
    $finance: ShortText!
) {
    case(caseNo: $no) { id }
    deadlines(caseNo: $no) { clock }
    explain(decisionId: $decision) { id }
    replay(caseId: $id, asIf: $policy) { __typename }
    applicant(id: $applicant) { id }
    applicantBy(uscc: $uscc) { id }
    byText: cases(filter: { text: $no }) { totalCount nodes { id } }
    byApplicant: cases(filter: { applicant: $applicant }) { totalCount nodes { id } }
    byAuthority: cases(filter: { authority: $finance }) { totalCount nodes { id } }
    myQueue { totalCount nodes { id } }
}"""


@pytest.mark.parametrize("role", [Role.REVIEWER, Role.HEAD, Role.ISSUER, Role.CREDIT_OFFICER])
async def test_a_foreign_case_is_not_there_by_any_way(
    clerk: Officer, door: httpx.AsyncClient, role: Role
) -> None:
    case = await clerk.registers(AAA, ACCOUNTING)
    await clerk.does("giveOneTimeNotice", case)
    await clerk.commits(case)
    known = await clerk.ask(
        """query ($no: ShortText!) {
            case(caseNo: $no) { applicant { id } decisions { id } policy { id } }
        }""",
        no=case.caseNo,
    )
    asked = {
        "no": case.caseNo,
        "id": case.id,
        "applicant": known["case"]["applicant"]["id"],
        "uscc": AAA.identifier,
        "decision": known["case"]["decisions"][0]["id"],
        "policy": known["case"]["policy"]["id"],
        "finance": FINANCE,
    }
    own = await (await officer(door, "财政", role, authority=FINANCE)).ask(EVERY_WAY, **asked)
    foreign = await (await officer(door, "市监", role, authority=MARKET)).ask(EVERY_WAY, **asked)
    nothing = {"totalCount": 0, "nodes": []}
    assert {name for name, found in own.items() if found in (None, nothing)} <= {"myQueue"}
    assert {name for name, found in foreign.items() if found not in (None, nothing)} == set()


async def test_a_supervisor_sees_all_cases_and_does_nothing(
    clerk: Officer, door: httpx.AsyncClient
) -> None:
    case = await clerk.registers(AAA, ACCOUNTING)
    supervisor = await officer(door, "督办", Role.SUPERVISOR)
    assert (await supervisor.ask(ALL))["cases"]["totalCount"] == 1
    assert (await supervisor.perform("giveOneTimeNotice", case)).codes == ["FORBIDDEN"]


async def test_a_portal_sees_a_case_by_number_and_query_code_and_nothing_else(
    clerk: Officer, door: httpx.AsyncClient
) -> None:
    case = await clerk.registers(AAA, ACCOUNTING)
    code = (
        await clerk.ask(
            "query ($no: ShortText!) { case(caseNo: $no) { queryCode } }", no=case.caseNo
        )
    )["case"]["queryCode"]
    portal = await officer(door, "省政务服务网", Role.PORTAL)
    assert (await portal.ask(ONE, no=case.caseNo))["case"] is None
    assert (await portal.ask(ONE, no=case.caseNo, code="00000000"))["case"] is None
    assert (await portal.ask(ONE, no=case.caseNo, code=code))["case"] == {"stage": "REGISTERED"}
    assert (await portal.ask(ALL))["cases"] == {"nodes": [], "totalCount": 0}
    assert (await portal.perform("giveOneTimeNotice", case)).codes == ["NOT_FOUND"]


async def test_a_missing_right_is_named_and_never_whether_the_thing_exists(
    clerk: Officer, door: httpx.AsyncClient
) -> None:
    case = await clerk.registers(AAA, ACCOUNTING)
    supervisor = await officer(door, "督办", Role.SUPERVISOR)
    body = await supervisor.answer(
        "query ($no: ShortText!) { case(caseNo: $no) { queryCode } }", no=case.caseNo
    )
    assert body["data"] == {"case": {"queryCode": None}}
    assert body["extensions"]["denied"] == [{"path": ["case", "queryCode"], "requires": ["CLERK"]}]


async def test_a_query_code_is_told_to_clerks_who_work_on_the_case_alone(
    clerk: Officer, door: httpx.AsyncClient
) -> None:
    case = await clerk.registers(AAA, ACCOUNTING)
    own = await officer(door, "财政窗口", Role.CLERK, Role.SUPERVISOR, authority=FINANCE)
    foreign = await officer(door, "市监窗口", Role.CLERK, Role.SUPERVISOR, authority=MARKET)
    told = "query ($no: ShortText!) { case(caseNo: $no) { queryCode } }"
    assert (await own.ask(told, no=case.caseNo))["case"]["queryCode"]
    assert (await foreign.ask(told, no=case.caseNo))["case"] == {"queryCode": None}


async def test_who_sees_no_case_gets_empty_lists_and_is_told_why(door: httpx.AsyncClient) -> None:
    editor = await officer(door, "编辑", Role.EDITOR)
    body = await editor.answer("{ cases { totalCount pageInfo { hasNextPage } edges { cursor } } }")
    empty = {"totalCount": 0, "pageInfo": {"hasNextPage": False}, "edges": []}
    assert body["data"]["cases"] == empty
    readers = [role.value for role in CASE_READERS]
    assert body["extensions"]["denied"] == [{"path": ["cases"], "requires": readers}]
    refused = await fetch("SELECT 1 FROM event WHERE kind = 'RightRefused'")
    assert list(refused) == [], "to ask what one may see is no try at more"


async def test_who_sees_no_case_at_all_is_told_so_whether_or_not_there_is_one(
    clerk: Officer, door: httpx.AsyncClient
) -> None:
    case = await clerk.registers(AAA, ACCOUNTING)
    editor = await officer(door, "编辑", Role.EDITOR)
    asked = (
        "query ($no: ShortText!) { case(caseNo: $no) { stage } deadlines(caseNo: $no) { dueOn } }"
    )
    for number in (case.caseNo, "no such case"):
        body = await editor.answer(asked, no=number)
        assert body["data"] == {"case": None, "deadlines": None}
        denied = {each["path"][0]: each["requires"] for each in body["extensions"]["denied"]}
        readers = [role.value for role in CASE_READERS]
        assert denied == {"case": [*readers, "PORTAL"], "deadlines": readers}


async def test_nobody_without_a_token_gets_an_answer(door: httpx.AsyncClient) -> None:
    for headers in ({}, {"Authorization": "Bearer xyp_none"}, {"Authorization": "Basic eA=="}):
        response = await door.post("/graphql", json={"query": "{ __typename }"}, headers=headers)
        [error] = response.json()["errors"]
        assert error["extensions"]["code"] == "UNAUTHENTICATED"
        assert error["extensions"]["requestId"]


@pytest.mark.clause("四(二)3")
async def test_only_a_head_extends_a_limit_and_a_reviewer_is_told_so(
    clerk: Officer, reviewer: Officer, head: Officer
) -> None:
    case = await _accepted(clerk)
    input = {"days": 10, "reasons": "需要补充核实。"}
    assert (await reviewer.perform("extendLimit", case, **input)).codes == ["NOT_HEAD"]
    before = case.dueOn
    await head.does("extendLimit", case, **input)
    assert case.dueOn > before
    assert (await head.perform("extendLimit", case, **input)).codes == ["ALREADY_EXTENDED"]


async def _accepted(clerk: Officer) -> Case:
    case = await clerk.registers(AAA, RESTAURANT)
    await clerk.does("giveOneTimeNotice", case)
    await clerk.takes(case, "M01", "M02", "M03")
    await clerk.does("acceptCase", case)
    return case


@pytest.mark.clause("四(二)3")
async def test_the_window_acts_for_the_accepting_and_review_for_the_reviewing_authority(
    clerk: Officer, door: httpx.AsyncClient
) -> None:
    case = await _accepted(clerk)
    foreign = await officer(door, "财政审核", Role.REVIEWER, Role.SUPERVISOR, authority=FINANCE)
    own = await officer(door, "市监审核", Role.REVIEWER, authority=MARKET)
    assert (await foreign.perform("startReview", case)).codes == ["FORBIDDEN"], (
        "a watching role shows the case and lets nobody write"
    )
    await own.does("startReview", case)


async def test_a_query_code_is_for_portals_and_hard_to_guess(
    clerk: Officer, door: httpx.AsyncClient
) -> None:
    case = await clerk.registers(AAA, ACCOUNTING)
    told = "query ($no: ShortText!) { case(caseNo: $no) { queryCode } }"
    code = (await clerk.ask(told, no=case.caseNo))["case"]["queryCode"]
    assert len(code) == 12
    for name, role in (("编辑", Role.EDITOR), ("外区窗口", Role.CLERK)):
        stranger = await officer(door, name, role, authority=MARKET)
        assert (await stranger.ask(ONE, no=case.caseNo, code=code))["case"] is None


async def test_a_portal_is_nothing_else(door: httpx.AsyncClient) -> None:
    with pytest.raises(Refused):
        await officer(door, "省网窗口", Role.PORTAL, Role.CLERK)


@pytest.mark.clause("四(二)3", "四(二)4")
async def test_every_act_on_a_case_says_on_which_clauses_it_rests(clerk: Officer) -> None:
    bases = await clerk.bases(await clerk.registers(AAA, ACCOUNTING))
    assert bases == {action: list(ids) for action, ids in LEGAL_BASES.items() if ids}
    assert set(CaseAction) - set(bases) == {
        CaseAction.WITHDRAW_APPLICATION,
        CaseAction.HAND_OVER,
        CaseAction.TAKE_OVER,
        CaseAction.CORRECT,
        CaseAction.CONFIRM_CORRECTION,
    }, "no clause speaks of these (ADR 21)"
    assert bases["WITHDRAW_CREDIT_APPROVAL"] == ["四(二)4"]
    assert bases["DECIDE"] == ["四(二)3", "许可法38"]

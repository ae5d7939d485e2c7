"""A grade objected to is reviewed by a person who had no hand in it (个保法24)."""

from typing import Any
from uuid import uuid4

import httpx
import pytest

from domain.roles import Role
from domain.services.ledger import verify
from domain.store.database import fetch
from tests.hall import ACCOUNTING, REFUSALS, Case, Officer, Payload, officer
from tests.register_server import PERSON, RegisterServer

MARKET = "11410404MB0T0100XJ"
WHY = "张示例：登记的等级是同名他人的"
SHOWN = "id caseNo answer raisedBy answeredBy reason basis"
WHOLE = f"objection {{ {SHOWN} }} {REFUSALS} replayed"
ON_CASE = f"query ($no: ShortText!) {{ case(caseNo: $no) {{ gradeObjections {{ {SHOWN} }} }} }}"
WAITING = f"{{ gradeObjections {{ {SHOWN} }} }}"


async def objects(who: Officer, case: Case, key: str | None = None) -> Payload:
    given = {"caseNo": case.caseNo, "reason": WHY, "idempotencyKey": key or str(uuid4())}
    return await who.mutate("objectToGrade", WHOLE, **given)


async def answers(who: Officer, objection: str, answer: str) -> Payload:
    given = {"objectionId": objection, "answer": answer, "idempotencyKey": str(uuid4())}
    return await who.mutate("answerGradeObjection", WHOLE, **given, basis="来源机关复函〔2026〕3号")


async def on_case(reader: Officer, case: Case) -> list[dict[str, Any]]:
    found: list[dict[str, Any]]
    found = (await reader.ask(ON_CASE, no=case.caseNo))["case"]["gradeObjections"]
    return found


@pytest.fixture
async def told(clerk: Officer, register_server: RegisterServer) -> Case:
    """A case of a person whose grade is below the line, who has been told so."""
    register_server.says(PERSON, "B")
    case = await clerk.registers(PERSON, ACCOUNTING)
    for act in ("giveOneTimeNotice", "remind", "requestCreditApproval", "decideEligibility"):
        await clerk.does(act, case)
    return case


async def test_an_objection_is_shown_on_its_case_and_waits_for_who_reviews(
    clerk: Officer, reviewer: Officer, told: Case, door: httpx.AsyncClient
) -> None:
    key = str(uuid4())
    made = await objects(clerk, told, key)
    assert made.codes == []
    assert (await objects(clerk, told, key)).data["replayed"] is True
    assert (await objects(clerk, told)).codes == ["OBJECTION_PENDING"]
    [waiting] = (await reviewer.ask(WAITING))["gradeObjections"]
    assert (waiting["caseNo"], waiting["answer"]) == (told.caseNo, None)
    assert [each["reason"] for each in await on_case(reviewer, told)] == [WHY]
    supervisor = await officer(door, "督办", Role.SUPERVISOR)
    assert [each["reason"] for each in await on_case(supervisor, told)] == [None]
    log = str([dict(row) for row in await fetch("SELECT * FROM event")])
    assert "GradeObjected" in log and "张示例" not in log


async def test_a_grade_that_stands_is_upheld_with_its_basis_once(
    clerk: Officer, reviewer: Officer, told: Case
) -> None:
    id = (await objects(clerk, told)).data["objection"]["id"]
    done = await answers(reviewer, id, "UPHELD")
    assert done.codes == []
    assert done.data["objection"] == {
        "id": id,
        "caseNo": told.caseNo,
        "answer": "UPHELD",
        "raisedBy": "窗口甲",
        "answeredBy": "审核乙",
        "reason": WHY,
        "basis": "来源机关复函〔2026〕3号",
    }
    assert (await answers(reviewer, id, "CORRECTED")).codes == ["ALREADY_ANSWERED"]
    assert (await reviewer.ask(WAITING))["gradeObjections"] == []
    assert (await objects(clerk, told)).codes == [], "what is new may be said anew"
    assert (await verify())[1] == []


async def test_a_wrong_grade_is_read_again_and_decided_again_before_it_counts_as_corrected(
    clerk: Officer, reviewer: Officer, told: Case, register_server: RegisterServer
) -> None:
    id = (await objects(clerk, told)).data["objection"]["id"]
    assert (await answers(reviewer, id, "CORRECTED")).codes == ["GRADE_NOT_READ_AGAIN"]
    register_server.says(PERSON, "AA")
    await clerk.does("queryCredit", told)
    assert (await answers(reviewer, id, "CORRECTED")).codes == ["NOT_DECIDED_AGAIN"]
    assert told.track == "INELIGIBLE"
    await clerk.does("decideEligibility", told)
    assert told.track == "ELIGIBLE"
    done = await answers(reviewer, id, "CORRECTED")
    assert (done.codes, done.data["objection"]["answer"]) == ([], "CORRECTED")
    assert done.clauses == []


async def test_nobody_reviews_a_grade_or_an_objection_of_the_own_hand(
    door: httpx.AsyncClient, clerk: Officer, reviewer: Officer, told: Case
) -> None:
    both = await officer(door, "窗口兼审核", Role.CLERK, Role.REVIEWER)
    await both.does("queryCredit", told)
    own = (await objects(clerk, told)).data["objection"]["id"]
    refused = await answers(both, own, "UPHELD")
    assert (refused.codes, refused.clauses) == (["SAME_PERSON"], ["个保法24"])
    assert (await answers(reviewer, own, "UPHELD")).codes == []
    written = (await objects(both, told)).data["objection"]["id"]
    assert (await answers(both, written, "UPHELD")).codes == ["SAME_PERSON"]


async def test_the_window_objects_and_review_answers_each_for_its_own_authority(
    clerk: Officer, reviewer: Officer, told: Case, door: httpx.AsyncClient
) -> None:
    foreign = await officer(door, "市监窗口", Role.CLERK, Role.HEAD, authority=MARKET)
    assert (await objects(foreign, told)).codes == ["NOT_FOUND"]
    assert (await objects(reviewer, told)).codes == ["FORBIDDEN"]
    id = (await objects(clerk, told)).data["objection"]["id"]
    refused = await answers(foreign, id, "UPHELD")
    assert (refused.codes, refused.data["objection"]) == (["NOT_FOUND"], None)
    assert (await answers(clerk, id, "UPHELD")).codes == ["FORBIDDEN"]
    watching = await officer(
        door, "市监旁观", Role.CLERK, Role.HEAD, Role.SUPERVISOR, authority=MARKET
    )
    assert (await objects(watching, told)).codes == ["FORBIDDEN"]
    assert (await answers(watching, id, "UPHELD")).codes == ["FORBIDDEN"]


async def test_there_is_nothing_to_object_to_before_a_grade_was_read_or_after_the_end(
    clerk: Officer,
) -> None:
    case = await clerk.registers(PERSON, ACCOUNTING)
    assert (await objects(clerk, case)).codes == ["NO_GRADE_READ"]
    await clerk.does("withdrawApplication", case)
    assert (await objects(clerk, case)).codes == ["CASE_FINAL"]


async def test_every_explanation_says_that_a_person_reviews_it_on_request(
    clerk: Officer, told: Case
) -> None:
    asked = "query ($no: ShortText!) { case(caseNo: $no) { decisions { rightToReview } } }"
    [decision] = (await clerk.ask(asked, no=told.caseNo))["case"]["decisions"]
    assert "个保法24" in decision["rightToReview"]

"""A case as of an earlier time is what it was then, whatever has happened since."""

from collections.abc import Iterator, Mapping
from datetime import timedelta
from typing import Any

import anyio
import httpx
import pytest

from api.stand_in_register import Mode
from domain.instants import CIVIL_ZONE
from domain.roles import Role
from tests.databases import PostgresDatabases, SqliteFiles
from tests.hall import ACCOUNTING, COMMITMENT, Case, HallClock, Officer, officer
from tests.policies import changed, rewrite_policy
from tests.register_server import AAA, RegisterServer

MARKET = "11410404MB0T0100XJ"
WHOLE = """
    version stage track mode outcome acceptedOn dueOn statutoryDueOn provisional decidedOn
    deliveryDueOn deliveredOn actBy priority commitmentChecked notOnTheSpot creditWarning
    tier { code } grantedBenefits { code } usedBenefits stepsDone
    materials { code receivedOn inForm standing dueOn owed provisional }
    tasks { kind subject dueOn }
    overdue { clock } alerts { clock level }
    windowSteps { action state }
    checklist { code receivedOn inForm lacking }
    opinionWithDecision
    events { kind version at officer words { value } }
    deadlines { clock startedOn dueOn computedOn overdue days { on standing } }
    creditSnapshots { id confirmed queriedAt }
    offer { eligible benefits { code } }
    decisions { decision { id eligible } }
"""
NOW = f"query ($no: ShortText!) {{ case(caseNo: $no) {{ {WHOLE} }} }}"
THEN = f"""query ($no: ShortText!, $at: DateTime!) {{ case(caseNo: $no, asOf: $at) {{
    {WHOLE} allowedActions blockedActions {{ action }}
}} }}"""
STAGE = """query ($no: ShortText!, $at: DateTime!, $code: ShortText) {
    case(caseNo: $no, asOf: $at, queryCode: $code) { stage }
}"""


def reads(clock: HallClock) -> str:
    """The time on the wall, with its offset."""
    return clock().astimezone(CIVIL_ZONE).isoformat()


@pytest.fixture
def hall_url(databases: SqliteFiles | PostgresDatabases) -> Iterator[str]:
    """A hall where a grade may be typed in."""
    with databases.furnished() as url:
        text = changed(("manualGradeEntry = false", "manualGradeEntry = true"))
        anyio.run(rewrite_policy, url, text)
        yield url


async def as_of(asker: Officer, case: Case, at: str, code: str | None = None) -> Any:
    """The stage of the case at this moment, as somebody is told it."""
    return (await asker.ask(STAGE, no=case.caseNo, at=at, code=code))["case"]


async def test_a_case_is_seen_as_it_was_after_each_act(
    clerk: Officer, reviewer: Officer, issuer: Officer, clock: HallClock
) -> None:
    case = await clerk.registers(AAA, ACCOUNTING)
    seen: dict[str, Mapping[str, Any]] = {}

    async def does(who: Officer, act: str, **input: object) -> None:
        await who.does(act, case, **input)
        seen[reads(clock)] = (await clerk.ask(NOW, no=case.caseNo))["case"]
        clock.pass_(minutes=7)

    await does(clerk, "giveOneTimeNotice")
    await does(clerk, "remind")
    await does(clerk, "requestCreditApproval")
    await does(clerk, "decideEligibility")
    await does(clerk, "giveRightsNotice")
    await does(clerk, "signCommitment", **COMMITMENT)
    for material in ("M01", "M02", "M05"):
        await does(clerk, "submitMaterial", material=material)
        await does(clerk, "checkMaterial", material=material, inForm=True)
    await does(clerk, "checkCommitment", inOrder=True)
    clock.pass_(days=1)
    await does(clerk, "acceptCase", replaced=["M04"])
    await does(clerk, "useBenefit", benefit="ASSISTED_AGENCY", proof="帮办员甲")
    await does(reviewer, "startReview")
    opinion = {"recommends": "GRANTED", "opinion": "材料属实，建议准予。"}
    await does(reviewer, "recordOpinion", **opinion)
    clock.pass_(days=1)
    await does(reviewer, "decideCase", outcome="GRANTED")
    await does(issuer, "deliverCase", manner="WINDOW", proof="本人签收")

    clock.pass_(days=30)
    for at, was in seen.items():
        assert (await clerk.ask(THEN, no=case.caseNo, at=at))["case"] == {
            **was,
            "allowedActions": [],
            "blockedActions": [],
        }


async def test_a_typed_grade_did_not_count_before_it_was_confirmed(
    clerk: Officer,
    reviewer: Officer,
    clock: HallClock,
    register_server: RegisterServer,
) -> None:
    register_server.switch(Mode.SOURCE_DOWN)
    case = await clerk.registers(AAA, ACCOUNTING)
    await clerk.does("queryCredit", case)
    clock.pass_(minutes=7)
    typed = {"fact": "grade", "token": "AA", "evaluatedOn": "2026-09-01"}
    await clerk.does("enterGrade", case, **typed, evidence="信用报告〔2026〕1号")
    entered = reads(clock)
    clock.pass_(minutes=7)
    await reviewer.does("confirmGrade", case)
    asked = """query ($no: ShortText!, $at: DateTime!) { case(caseNo: $no, asOf: $at) {
        creditSnapshots { confirmed }
    } }"""
    for at, confirmed in ((entered, [True, False]), (reads(clock), [True, True])):
        told = (await clerk.ask(asked, no=case.caseNo, at=at))["case"]["creditSnapshots"]
        assert [each["confirmed"] for each in told] == confirmed


async def test_a_case_is_there_from_the_moment_of_its_registration(
    clerk: Officer, clock: HallClock
) -> None:
    case = await clerk.registers(AAA, ACCOUNTING)
    before = clock().astimezone(CIVIL_ZONE) - timedelta(microseconds=1)
    assert await as_of(clerk, case, before.isoformat()) is None
    assert await as_of(clerk, case, reads(clock)) == {"stage": "REGISTERED"}


async def test_a_time_to_come_is_now(clerk: Officer) -> None:
    case = await clerk.registers(AAA, ACCOUNTING)
    await clerk.does("giveOneTimeNotice", case)
    assert await as_of(clerk, case, "2027-01-01T00:00:00+08:00") == {"stage": "NOTIFIED"}


async def test_the_past_of_a_case_is_for_those_who_see_the_case(
    clerk: Officer, clock: HallClock, door: httpx.AsyncClient
) -> None:
    case = await clerk.registers(AAA, ACCOUNTING)
    foreign = await officer(door, "外单位窗口", Role.CLERK, authority=MARKET)
    portal = await officer(door, "省政务服务网", Role.PORTAL)
    told = "query ($no: ShortText!) { case(caseNo: $no) { queryCode } }"
    code = (await clerk.ask(told, no=case.caseNo))["case"]["queryCode"]
    for asker, given, seen in (
        (foreign, None, None),
        (portal, None, None),
        (portal, code, {"stage": "REGISTERED"}),
    ):
        assert await as_of(asker, case, reads(clock), given) == seen

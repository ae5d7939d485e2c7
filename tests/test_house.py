"""The laws of the house: keys, versions, one effect, nothing half-written."""

from uuid import uuid4

import anyio
import httpx

from domain.roles import Role
from domain.store.database import fetch
from tests.hall import ACCOUNTING, CASE, REFUSALS, Case, Officer, Payload, officer
from tests.register_server import AAA

WHOLE = f"case {{ {CASE} }} {REFUSALS} version replayed"


async def _events(case: Case) -> int:
    rows = await fetch("SELECT COUNT(*) AS n FROM event WHERE stream = ?", case.id)
    return int(rows[0]["n"])


def _order(case: Case, key: str | None = None, version: int | None = None) -> dict[str, object]:
    return {
        "caseId": case.id,
        "expectedVersion": version or case.version,
        "idempotencyKey": key or str(uuid4()),
    }


async def test_a_repeated_command_has_one_effect_and_answers_with_the_case_as_it_stands(
    clerk: Officer,
) -> None:
    case = await clerk.registers(AAA, ACCOUNTING)
    order = _order(case)
    first = await clerk.mutate("giveOneTimeNotice", WHOLE, **order)
    await clerk.perform("remind", Case(first.data["case"]))
    again = await clerk.mutate("giveOneTimeNotice", WHOLE, **order)
    assert (first.data["version"], first.data["replayed"]) == (2, False)
    assert (again.data["version"], again.data["replayed"]) == (2, True)
    assert again.data["case"]["version"] == 3
    assert await _events(case) == 3


async def test_two_callers_may_use_the_same_key(clerk: Officer, door: httpx.AsyncClient) -> None:
    colleague = await officer(door, "窗口戊", Role.CLERK)
    case = await clerk.registers(AAA, ACCOUNTING)
    key = str(uuid4())
    await clerk.mutate("submitMaterial", WHOLE, **_order(case, key), material="M01")
    own = await colleague.mutate(
        "submitMaterial", WHOLE, **_order(case, key, version=2), material="M02"
    )
    assert own.codes == []
    assert await _events(case) == 3


async def test_a_refused_command_leaves_nothing_behind_and_its_key_is_free(
    clerk: Officer,
) -> None:
    case = await clerk.registers(AAA, ACCOUNTING)
    key = str(uuid4())
    refused = await clerk.mutate("acceptCase", WHOLE, **_order(case, key))
    assert refused.codes == ["NOTICE_MISSING", "REMINDER_MISSING"]
    assert await _events(case) == 1
    done = await clerk.mutate("giveOneTimeNotice", WHOLE, **_order(case, key))
    assert done.codes == []


async def test_a_stale_version_is_a_conflict_alone_with_the_case_as_it_stands(
    clerk: Officer,
) -> None:
    case = await clerk.registers(AAA, ACCOUNTING)
    await clerk.does("giveOneTimeNotice", case)
    stale = await clerk.mutate("acceptCase", WHOLE, **_order(case, version=1))
    assert stale.codes == ["CONFLICT"]
    assert stale.data["case"]["version"] == 2
    assert stale.data["refusals"][0]["params"] == [{"name": "version", "value": "2"}]


async def test_of_sixteen_conflicting_commands_one_wins(clerk: Officer) -> None:
    case = await clerk.registers(AAA, ACCOUNTING)
    answers: list[Payload] = []

    async def remind() -> None:
        answers.append(await clerk.mutate("remind", WHOLE, **_order(case)))

    async with anyio.create_task_group() as crowd:
        for _ in range(16):
            crowd.start_soon(remind)
    codes = sorted(code for answer in answers for code in answer.codes)
    assert codes == ["CONFLICT"] * 15
    assert await _events(case) == 2


async def test_of_eight_sendings_of_one_command_one_has_effect(clerk: Officer) -> None:
    case = await clerk.registers(AAA, ACCOUNTING)
    order = _order(case)
    answers: list[Payload] = []

    async def remind() -> None:
        answers.append(await clerk.mutate("remind", WHOLE, **order))

    async with anyio.create_task_group() as crowd:
        for _ in range(8):
            crowd.start_soon(remind)
    assert [answer.codes for answer in answers] == [[]] * 8
    assert sorted(answer.data["replayed"] for answer in answers) == [False] + [True] * 7
    assert await _events(case) == 2


async def test_an_open_case_of_the_same_applicant_and_matter_is_shown_at_registration(
    clerk: Officer,
) -> None:
    first = await clerk.registers(AAA, ACCOUNTING)
    second = await clerk.mutate(
        "registerCase",
        "openCases { caseNo } case { applicant { id } }",
        matterCode=ACCOUNTING,
        applicantId=await _applicant(clerk, first),
        channel="OFFLINE_HALL",
        idempotencyKey=str(uuid4()),
    )
    assert second.data["openCases"] == [{"caseNo": first.caseNo}]


async def _applicant(clerk: Officer, case: Case) -> str:
    found = await clerk.ask(
        "query ($no: ShortText!) { case(caseNo: $no) { applicant { id } } }", no=case.caseNo
    )
    return str(found["case"]["applicant"]["id"])


async def test_case_numbers_follow_the_code_and_the_day_without_gaps(clerk: Officer) -> None:
    numbers = [(await clerk.registers(AAA, ACCOUNTING)).caseNo for _ in range(3)]
    assert [number[-4:] for number in numbers] == ["0001", "0002", "0003"]
    assert {number[:-4] for number in numbers} == {"11410404MB0T14003F4990113001000" + "20260921"}

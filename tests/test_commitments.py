"""Promises followed up beyond the end of their case, over the service as its users meet it."""

from collections.abc import Mapping
from typing import Any
from uuid import uuid4

import httpx
import pytest

from api.clock import new_id
from domain.roles import Role
from domain.services.ledger import verify
from domain.services.timers import run_due
from domain.store.database import execute, fetch
from tests.breaches import allege
from tests.hall import ACCOUNTING, HallClock, Officer, officer
from tests.promises import (
    DRAW,
    SEED,
    accepted,
    does,
    draws,
    granted,
    promises_of,
    tries,
)
from tests.register_server import AAA

KEPT = {"evidence": "电话核实，张示例在场。"}
LET_GO = {"reason": "不可抗力", "clause": "五1"}
BROKEN = {"facts": "张示例承诺的场所并不存在"}


@pytest.fixture
async def credit(door: httpx.AsyncClient) -> Officer:
    """A credit officer of the whole hall."""
    return await officer(door, "信用戊", Role.CREDIT_OFFICER)


@pytest.mark.clause("五1", "三2", "三3")
async def test_what_was_promised_is_followed_up_after_the_case_is_closed(
    clerk: Officer, reviewer: Officer, issuer: Officer, credit: Officer, clock: HallClock
) -> None:
    case = await granted(clerk, reviewer)
    await issuer.does("deliverCase", case, manner="WINDOW", proof="签收")
    await issuer.does("closeCase", case)
    promises = await promises_of(credit, case)
    kinds = [item["kind"] for item in promises.data["items"]]
    assert kinds[0] == "DEFERRED_MATERIAL" and kinds.count("LETTER_ITEM") == 7
    assert {*kinds} >= {"REPLACED_EVIDENCE", "STEP_AFTERWARDS", "WAIVED_SITE_CHECK"}
    assert promises.item("DEFERRED_MATERIAL")["state"] == "KEPT"
    evidence = promises.item("REPLACED_EVIDENCE")
    assert (evidence["code"], evidence["dueOn"], evidence["taskSince"]) == (
        "M04",
        "2026-11-23",
        None,
    ), "40 working days, past the holidays of October"

    clock.set("2026-11-09T09:00")
    await run_due(clock, new_id)
    promises = await promises_of(credit, case)
    assert promises.item("REPLACED_EVIDENCE")["taskSince"] == "2026-11-09", "ten working days"
    await does(credit, "assignCommitmentItem", promises, "REPLACED_EVIDENCE", officer="审核乙")
    assert promises.item("REPLACED_EVIDENCE")["officer"] == "审核乙"
    await does(reviewer, "markCommitmentKept", promises, "REPLACED_EVIDENCE", **KEPT)
    kept = promises.item("REPLACED_EVIDENCE")
    assert (kept["state"], kept["endedOn"], kept["words"]) == (
        "KEPT",
        "2026-11-09",
        KEPT["evidence"],
    )
    await does(credit, "waiveCommitmentItem", promises, "STEP_AFTERWARDS", **LET_GO)
    assert promises.item("STEP_AFTERWARDS")["clause"] == "五1"
    clock.set("2026-11-24T09:00")
    await run_due(clock, new_id)
    assert await run_due(clock, new_id) == 0, "said once"
    left = (await promises_of(credit, case)).item("LETTER_ITEM")
    assert (left["overdue"], left["remindedOn"], left["state"]) == (True, None, "OPEN")
    assert (await verify())[1] == []


@pytest.mark.clause("四(二)2", "五1")
async def test_a_material_that_did_not_come_is_reported_and_alleged_by_what_the_item_says(
    clerk: Officer, credit: Officer, clock: HallClock
) -> None:
    case = await accepted(clerk)
    promises = await promises_of(credit, case)
    early = await tries(credit, "reportCommitmentBroken", promises, "DEFERRED_MATERIAL", **BROKEN)
    assert (early.codes, early.clauses) == (["NOT_YET_DUE"], ["五1"])
    clock.set("2026-09-25T09:00")
    await run_due(clock, new_id)
    promises = await promises_of(credit, case)
    assert promises.item("DEFERRED_MATERIAL")["overdue"] is True
    await does(credit, "reportCommitmentBroken", promises, "DEFERRED_MATERIAL", **BROKEN)
    assert promises.state == "BROKEN"
    about = promises.item("DEFERRED_MATERIAL")["breachSubject"]
    alleged = await allege(credit, case, **about)
    assert (alleged.codes, alleged.data["breach"]["kinds"]) == ([], ["DEFERRAL_LAPSED"])
    assert (await verify())[1] == []


async def test_a_case_as_it_was_shows_what_was_promised_by_then(
    clerk: Officer, reviewer: Officer, credit: Officer, clock: HallClock
) -> None:
    case = await accepted(clerk)
    clock.pass_(days=1)
    await clerk.takes(case, "M05")
    document = """query ($no: ShortText!, $at: DateTime) { case(caseNo: $no, asOf: $at) {
        commitment { state items { state allowedActions } }
    } }"""

    async def seen(at: str) -> Any:
        return (await credit.ask(document, no=case.caseNo, at=at))["case"]["commitment"]

    assert (await seen("2026-09-21T12:00:00+08:00"))["items"] == [
        {"state": "OPEN", "allowedActions": []}
    ]
    assert (await seen("2026-09-22T12:00:00+08:00"))["state"] == "KEPT"


async def test_a_case_without_credit_promises_nothing(clerk: Officer) -> None:
    case = await clerk.registers(AAA, ACCOUNTING)
    found = await clerk.ask(
        "query ($no: ShortText!) { case(caseNo: $no) { commitment { id } } }", no=case.caseNo
    )
    assert found["case"]["commitment"] is None


# --- bad input -------------------------------------------------------------------------


async def test_what_is_no_item_officer_or_clause_is_refused_and_nothing_is_left_behind(
    clerk: Officer, reviewer: Officer, credit: Officer
) -> None:
    case = await granted(clerk, reviewer)
    promises = await promises_of(credit, case)
    version, on = promises.version, "REPLACED_EVIDENCE"
    tried: tuple[tuple[str, Mapping[str, object], list[str]], ...] = (
        ("markCommitmentKept", KEPT | {"item": 99}, ["NOT_FOUND"]),
        ("markCommitmentKept", KEPT | {"item": 0}, ["NOT_FOUND"]),
        ("markCommitmentKept", KEPT | {"commitmentId": str(uuid4())}, ["NOT_FOUND"]),
        ("markCommitmentKept", KEPT | {"expectedVersion": 1}, ["CONFLICT"]),
        ("assignCommitmentItem", {"officer": "查无此人"}, ["INVALID_VALUE"]),
        ("assignCommitmentItem", {"officer": "窗口甲"}, ["INVALID_VALUE"]),
        ("waiveCommitmentItem", {"reason": "无", "clause": "九9"}, ["INVALID_VALUE"]),
    )
    for act, input, codes in tried:
        assert (await tries(credit, act, promises, on, **input)).codes == codes
    assert (await promises_of(credit, case)).version == version


async def test_an_act_under_the_same_key_is_done_once(
    clerk: Officer, reviewer: Officer, credit: Officer
) -> None:
    promises, key = await promises_of(credit, await granted(clerk, reviewer)), str(uuid4())
    order = {"idempotencyKey": key, "expectedVersion": promises.version} | KEPT
    for replayed in (False, True):
        done = await does(credit, "markCommitmentKept", promises, "REPLACED_EVIDENCE", **order)
        assert (done.data["replayed"], done.data["version"]) == (replayed, promises.version)


# --- the draw --------------------------------------------------------------------------


@pytest.mark.clause("三3")
async def test_waived_site_checks_are_drawn_as_anybody_can_run_it_again(
    clerk: Officer, reviewer: Officer, credit: Officer
) -> None:
    cases = [await granted(clerk, reviewer) for _ in range(3)]
    first = await promises_of(credit, cases[0])
    for act, input in (("markCommitmentKept", KEPT), ("waiveCommitmentItem", LET_GO)):
        early = await tries(credit, act, first, "WAIVED_SITE_CHECK", **input)
        assert early.codes == ["NOT_DRAWN"]
    key = str(uuid4())
    held = (await draws(credit, first.authority, idempotencyKey=key)).data["draw"]
    assert (len(held["population"]), len(held["visited"]), held["faults"]) == (3, 2, [])
    again = await draws(credit, first.authority, idempotencyKey=key)
    assert (again.data["replayed"], again.data["draw"]) == (True, held)
    assert (await draws(credit, first.authority)).codes == ["NOTHING_TO_DRAW"]
    for case in cases:
        item = (promises := await promises_of(credit, case)).item("WAIVED_SITE_CHECK")
        visit = f"{promises.id}/{item['number']}" in held["visited"]
        assert (item["draw"], item["visit"], item["awaitsDraw"]) == (held["id"], visit, False)
        assert (item["state"], item["cause"]) == (
            ("OPEN", None) if visit else ("WAIVED", "NOT_DRAWN")
        )
    assert (await verify())[1] == []


async def test_a_token_for_some_matters_sees_no_draw_of_all(
    clerk: Officer, reviewer: Officer, credit: Officer, door: httpx.AsyncClient
) -> None:
    promises = await promises_of(credit, await granted(clerk, reviewer))
    held = (await draws(credit, promises.authority)).data["draw"]
    admin = await officer(door, "系统", Role.ADMINISTRATOR)
    account = (await credit.ask("{ viewer { id } }"))["viewer"]["id"]
    scope = {"roles": ["CREDIT_OFFICER"], "access": "READ", "matters": [ACCOUNTING]}
    given = {"accountId": account, "label": "一事项", "idempotencyKey": str(uuid4())}
    made = await admin.mutate("createToken", "secret refusals { code }", **given, **scope)
    document = "query ($id: ID!) { siteCheckDraw(id: $id) { id } }"
    assert (await credit.ask(document, id=held["id"]))["siteCheckDraw"] == {"id": held["id"]}
    narrow = Officer(door, made.data["secret"])
    assert (await narrow.ask(document, id=held["id"]))["siteCheckDraw"] is None


async def test_a_draw_that_was_bent_is_found_by_whoever_runs_it_again(
    clerk: Officer, reviewer: Officer, credit: Officer
) -> None:
    promises = await promises_of(credit, await granted(clerk, reviewer))
    held = (await draws(credit, promises.authority, percent=1)).data["draw"]
    await execute(
        "UPDATE site_draw SET document = REPLACE(document, ?, ?) WHERE id = ?",
        SEED,
        SEED[::-1],
        held["id"],
    )
    await execute("UPDATE commitment_item SET draw = NULL WHERE draw = ?", held["id"])
    document = f"query ($id: ID!) {{ siteCheckDraw(id: $id) {{ {DRAW} }} }}"
    assert (await credit.ask(document, id=held["id"]))["siteCheckDraw"]["faults"] == [
        "population",
        "visited",
    ]
    found = {each.where: each.what for each in (await verify())[1]}
    assert found == {
        f"commitment {promises.id}": "has a column its state denies",
        f"draw {held['id']}": "is not what its event says",
    }


async def test_a_seed_that_is_no_code_and_a_share_beyond_all_are_refused(credit: Officer) -> None:
    for wrong in ({"seed": "短种子短种子短种子"}, {"seed": "a b c d e"}, {"percent": 0}):
        assert (await draws(credit, "x", **wrong)).codes == ["INVALID_VALUE", "NOTHING_TO_DRAW"]
    assert (await draws(credit, "x", percent=101)).codes == ["INVALID_VALUE", "NOTHING_TO_DRAW"]


# --- who sees and does what ------------------------------------------------------------

TASKS = """query ($filter: CommitmentItemsFilter, $first: Int, $after: Cursor) {
    commitmentItems(filter: $filter, first: $first, after: $after) {
        totalCount nodes { number kind commitment { id } } pageInfo { endCursor hasNextPage }
    }
    commitments(filter: { states: [OPEN] }) { totalCount nodes { id } }
}"""


async def test_tasks_are_listed_by_officer_authority_and_last_day_page_by_page(
    clerk: Officer, reviewer: Officer, credit: Officer
) -> None:
    promises = await promises_of(credit, await granted(clerk, reviewer))
    await does(credit, "assignCommitmentItem", promises, "STEP_AFTERWARDS", officer="审核乙")

    async def counted(**filter: object) -> int:
        found: Any = (await credit.ask(TASKS, filter=filter))["commitmentItems"]
        assert found["totalCount"] == len(found["nodes"])
        return len(found["nodes"])

    size = len(promises.data["items"])
    assert await counted() == size
    assert await counted(states=["OPEN"]) == size - 1
    assert await counted(states=["OPEN"], task=True) == 0, "none is near its last day"
    assert await counted(officer="审核乙") == 1
    assert await counted(officer="查无此人") == 0
    assert await counted(unassigned=True, authority=promises.authority) == size - 1
    assert await counted(awaitsDraw=True, kinds=["WAIVED_SITE_CHECK"]) == 1
    assert await counted(dueBy="2026-09-24") == 1
    pages, after = [], None
    for _ in range(3):
        found = (await credit.ask(TASKS, first=4, after=after))["commitmentItems"]
        pages += [node["number"] for node in found["nodes"]]
        after = found["pageInfo"]["endCursor"]
    assert sorted(pages) == list(range(1, size + 1))


async def test_rows_are_those_of_the_own_authority_and_acts_those_of_the_accepting_one(
    clerk: Officer, reviewer: Officer, credit: Officer, door: httpx.AsyncClient
) -> None:
    promises = await promises_of(credit, await granted(clerk, reviewer))
    assert (await clerk.ask(TASKS))["commitments"]["totalCount"] == 1
    refused = await tries(clerk, "markCommitmentKept", promises, "REPLACED_EVIDENCE", **KEPT)
    assert refused.codes == ["FORBIDDEN"]
    other = await officer(door, "信用己", Role.CREDIT_OFFICER, authority="11410404MB0T0100XJ")
    assert (await other.ask(TASKS))["commitmentItems"]["totalCount"] == 0
    unseen = await tries(other, "markCommitmentKept", promises, "REPLACED_EVIDENCE", **KEPT)
    assert unseen.codes == ["NOT_FOUND"]
    assert (await draws(other, promises.authority)).codes == ["FORBIDDEN"]
    watching = await officer(door, "督办", Role.SUPERVISOR)
    found = await watching.ask(TASKS)
    assert found["commitments"]["totalCount"] == 1


async def test_the_log_of_a_commitment_names_nobody(
    clerk: Officer, reviewer: Officer, credit: Officer
) -> None:
    promises = await promises_of(credit, await granted(clerk, reviewer))
    await does(credit, "reportCommitmentBroken", promises, "REPLACED_EVIDENCE", **BROKEN)
    rows = await fetch("SELECT * FROM event WHERE stream = ?", promises.id)
    assert "张示例" not in str([dict(row) for row in rows])
    history = """query ($id: ID!) { commitment(id: $id) { history {
        kind officer words { name value }
    } } }"""
    told = (await credit.ask(history, id=promises.id))["commitment"]["history"]
    assert [each["kind"] for each in told] == [
        "COMMITMENT_OPENED",
        "FOLLOW_UP_OPENED",
        "FOLLOW_UP_REMINDED",
        "COMMITMENT_KEPT",
        "COMMITMENT_ITEMS_ADDED",
        "COMMITMENT_BROKEN",
    ]
    assert [word["value"] for word in told[-1]["words"]] == [BROKEN["facts"]]

"""Open cases of the desk before come by a file: seen first, taken once, and then live on."""

import asyncio
from collections.abc import Mapping
from typing import Any
from uuid import uuid4

import httpx
import pytest

from domain.roles import Role
from domain.services.ledger import verify
from domain.store.database import fetch
from domain.table_file import FileFormat
from tests.catalogue_files import base64
from tests.hall import (
    ACCOUNTING,
    CASE,
    REFUSALS,
    RESTAURANT,
    Case,
    HallClock,
    Officer,
    Payload,
    officer,
)
from tests.handover_files import NO_CASES, ROW, WAITING, handover, written

FINANCE = ACCOUNTING[:18]
MARKET = RESTAURANT[:18]
FINDINGS = "findings { code isFault sheet row letter column value reason cure }"
COMING = "externalReference matterCode registeredOn acceptedOn dueOn statutoryDueOn byFirstVersion"
PREVIEW = f"""query ($format: FileFormat!, $file: FileContent!) {{
    caseImportPreview(format: $format, file: $file) {{
        digest faultCount warningCount {FINDINGS} unchangedCount
        createdCount created {{ {COMING} }} refusals {{ code }}
    }}
}}"""
LISTED = f"""{{ cases(first: 5, filter: {{ open: true }}, sort: OLDEST) {{ nodes {{
    {CASE} registeredOn externalReference applicant {{ name }}
    events {{ kind officer role facts {{ name value }} words {{ name value }} }}
}} }} }}"""


async def preview(by: Officer, file: bytes, written_in: str = "JSON") -> Any:
    answer = await by.ask(PREVIEW, format=written_in, file=base64(file))
    return answer["caseImportPreview"]


async def take(by: Officer, file: bytes, digest: str | None, **input: object) -> Payload:
    whole = {"format": "JSON", "file": base64(file), "digest": digest}
    selection = f"imported {{ created unchanged }} {FINDINGS} {REFUSALS} version replayed"
    return await by.mutate(
        "importCases", selection, **(whole | {"idempotencyKey": str(uuid4())} | input)
    )


async def taken(by: Officer, *rows: Mapping[str, Any]) -> list[Case]:
    """The open cases once these rows were taken, the oldest first."""
    file = handover(*rows)
    done = await take(by, file, (await preview(by, file))["digest"])
    assert (done.codes, done.data["imported"]) == ([], {"created": len(rows), "unchanged": 0})
    return await listed(by)


async def listed(by: Officer) -> list[Case]:
    return [Case(node) for node in (await by.ask(LISTED))["cases"]["nodes"]]


def facts(case: Case) -> dict[str, str]:
    """The facts of the first event of a case."""
    return {fact["name"]: fact["value"] for fact in case.events[0]["facts"]}


async def kinds() -> list[str]:
    rows = await fetch(
        "SELECT kind FROM event WHERE kind LIKE '%Case%' OR kind LIKE 'Applicant%' "
        "ORDER BY position"
    )
    return [row["kind"] for row in rows]


# --- seen first ------------------------------------------------------------------------


async def test_a_preview_tells_what_is_new_here_already_and_faulty_and_writes_nothing(
    head: Officer,
) -> None:
    await taken(head, ROW)
    before = await kinds()
    seen = await preview(head, handover(ROW, WAITING))
    assert (seen["createdCount"], seen["unchangedCount"], seen["faultCount"]) == (1, 1, 0)
    assert seen["created"] == [
        {
            "externalReference": "旧2026-002",
            "matterCode": ACCOUNTING,
            "registeredOn": "2026-09-18",
            "acceptedOn": None,
            "dueOn": None,
            "statutoryDueOn": None,
            "byFirstVersion": False,
        }
    ]
    spoilt = await preview(head, handover(ROW, WAITING | {"task_handle_item": "9" * 33}))
    assert (spoilt["faultCount"], spoilt["digest"]) == (1, None)
    assert await kinds() == before


@pytest.mark.parametrize("written_in", FileFormat)
async def test_a_file_would_do_the_same_whatever_it_is_written_in(
    head: Officer, written_in: FileFormat
) -> None:
    seen = await preview(head, written([ROW, WAITING], written_in), written_in)
    assert seen["digest"] == (await preview(head, handover(ROW, WAITING)))["digest"]


async def test_a_faulty_row_is_told_in_its_place_and_no_other_is_taken(head: Officer) -> None:
    await taken(head, ROW)
    before = await kinds()
    rows = [
        WAITING,
        WAITING | {"external_reference": "旧3", "task_handle_item": f"{ACCOUNTING[:-1]}9"},
        WAITING | {"external_reference": ROW["external_reference"]},
        WAITING | {"note": "又一次"},
    ]
    file = written(rows, FileFormat.XLSX)
    seen = await preview(head, file, "XLSX")
    places = [
        (f["sheet"], f["row"], f["letter"], f["column"], f["value"], f["code"])
        for f in seen["findings"]
    ]
    assert places == [
        ("在办件", 3, "A", "task_handle_item", f"{ACCOUNTING[:-1]}9", "MATTER_UNKNOWN"),
        ("在办件", 4, "I", "external_reference", "旧2026-001", "REFERENCE_TAKEN"),
        ("在办件", 5, "I", "external_reference", "旧2026-002", "REPEATED"),
    ]
    assert all(f["isFault"] and f["reason"] and f["cure"] for f in seen["findings"])
    done = await take(head, file, NO_CASES, format="XLSX")
    assert (done.codes, done.data["imported"]) == (["INVALID_VALUE"], None)
    assert [f["code"] for f in done.data["findings"]] == [place[-1] for place in places]
    assert await kinds() == before


async def test_only_the_head_of_the_authority_takes_its_cases_over(
    clerk: Officer, door: httpx.AsyncClient
) -> None:
    body = await clerk.answer(PREVIEW, format="JSON", file=base64(handover(ROW)))
    assert body["data"] == {"caseImportPreview": None}
    assert body["extensions"]["denied"][0]["requires"] == ["HEAD"]
    assert (await take(clerk, handover(ROW), NO_CASES)).codes == ["FORBIDDEN"]
    foreign = await officer(door, "市监负责人", Role.HEAD, authority=MARKET)
    seen = await preview(foreign, handover(ROW))
    assert (seen["refusals"], seen["digest"]) == ([{"code": "FORBIDDEN"}], None)
    assert (await take(foreign, handover(ROW), NO_CASES)).codes == ["FORBIDDEN"]
    own = await officer(door, "财政负责人", Role.HEAD, authority=FINANCE)
    assert len(await taken(own, ROW)) == 1


# --- taken as it was seen ------------------------------------------------------------------


async def test_what_was_seen_is_taken_once_and_never_something_else(head: Officer) -> None:
    file = handover(ROW, WAITING)
    digest = (await preview(head, file))["digest"]
    assert (await take(head, handover(ROW), digest)).codes == ["CONFLICT"]
    first = await take(head, file, digest, idempotencyKey="key-1")
    assert first.data["imported"] == {"created": 2, "unchanged": 0}
    assert (first.data["version"], first.data["replayed"]) == (1, False)
    again = await take(head, file, digest, idempotencyKey="key-1")
    assert again.data == {**first.data, "replayed": True}
    assert (await take(head, handover(ROW), digest, idempotencyKey="key-1")).codes == ["KEY_REUSED"]
    assert await kinds() == [
        "OpenCasesImported",
        *("ApplicantRegistered", "CaseHandedOver"),
        *("ApplicantRegistered", "CaseHandedOver"),
    ]
    assert (await verify())[1] == []


async def test_the_same_file_again_adds_nothing(head: Officer) -> None:
    await taken(head, ROW, WAITING)
    before = await kinds()
    seen = await preview(head, handover(WAITING, ROW))
    assert (seen["digest"], seen["unchangedCount"], seen["findings"]) == (NO_CASES, 2, [])
    done = await take(head, handover(WAITING, ROW), NO_CASES)
    assert (done.codes, done.data["imported"], done.data["version"]) == ([], None, None)
    assert await kinds() == before


async def test_of_handovers_at_the_same_moment_one_counts(head: Officer) -> None:
    file = handover(ROW)
    digest = (await preview(head, file))["digest"]
    both = await asyncio.gather(*(take(head, file, digest) for _ in range(2)))
    assert sorted(done.codes for done in both) == [[], ["CONFLICT"]]
    assert len(await listed(head)) == 1


async def test_one_who_is_known_stays_as_known_and_applies_as_such(
    head: Officer, clerk: Officer
) -> None:
    again = ROW | {"applicant_name": "示例记账公司", "external_reference": "旧2026-003"}
    file = handover(ROW, again)
    [doubt] = (await preview(head, file))["findings"]
    assert (doubt["code"], doubt["row"], doubt["column"]) == (
        "APPLICANT_DIFFERS",
        2,
        "applicant_name",
    )
    first, second = await taken(head, ROW, again)
    assert {case.applicant["name"] for case in (first, second)} == {"示例记账服务有限公司"}
    numbers = {first.caseNo[-12:], second.caseNo[-12:]}
    assert numbers == {"202609140001", "202609140002"}


async def test_the_log_names_nobody_who_is_handed_over(head: Officer) -> None:
    [case] = await taken(head, WAITING)
    log = str([dict(row) for row in await fetch("SELECT * FROM event")])
    for told in ("张示例", WAITING["applicant_code"], WAITING["external_reference"]):
        assert told not in log
    assert case.events[0]["words"] == [{"name": "noteWords", "value": "张示例来电催问"}]
    assert case.externalReference == "旧2026-002"


# --- what it becomes --------------------------------------------------------------------


@pytest.mark.clause("四(二)3")
@pytest.mark.parametrize(
    ("told", "due_on", "doubted"),
    [
        ("2026-09-21", "2026-09-21", True),
        ("2026-09-22", "2026-09-22", False),
        ("2026-09-23", "2026-09-22", True),
        ("", "2026-09-22", False),
    ],
)
async def test_the_earlier_of_what_was_told_and_what_is_counted_holds(
    head: Officer, told: str, due_on: str, doubted: bool
) -> None:
    row = ROW | {"due_on": told}
    findings = (await preview(head, handover(row)))["findings"]
    assert [found["code"] for found in findings] == ["DUE_DIFFERS"] * doubted
    [case] = await taken(head, row)
    assert (case.stage, case.track, case.mode) == ("ACCEPTED", "NONE", "ORDINARY")
    assert (case.acceptedOn, case.dueOn, case.statutoryDueOn) == (
        "2026-09-16",
        due_on,
        "2026-09-30",
    )
    assert facts(case).get("toldDueOn", "") == told


@pytest.mark.clause("四(二)3")
async def test_a_promise_that_was_told_runs_as_long_as_a_stop_lets_it(
    head: Officer, reviewer: Officer, clock: HallClock
) -> None:
    clock.set("2026-09-18T10:00")
    [case] = await taken(head, ROW | {"due_on": "2026-09-21"})
    stop = {"kind": "HEARING", "noticeNo": "听证〔2026〕1号", "expectedEnd": "2026-09-22"}
    await reviewer.does("suspendClock", case, **stop)
    clock.set("2026-09-22T10:00")
    await reviewer.does("resumeClock", case)
    document = "query ($no: ShortText!) { deadlines(caseNo: $no) { clock dueOn computedOn } }"
    promised, _ = (await head.ask(document, no=case.caseNo))["deadlines"]
    assert promised == {"clock": "PROMISED", "dueOn": "2026-09-25", "computedOn": "2026-09-25"}


@pytest.mark.parametrize(("day", "stands_in"), [("2026-08-31", False), ("2026-08-30", True)])
async def test_where_no_version_held_on_the_day_the_first_stands_in_and_that_is_said(
    head: Officer, day: str, stands_in: bool
) -> None:
    row = WAITING | {"registered_on": day}
    seen = await preview(head, handover(row))
    assert [f["code"] for f in seen["findings"]] == ["MATTER_BY_FIRST_VERSION"] * stands_in
    assert seen["created"][0]["byFirstVersion"] is stands_in
    [case] = await taken(head, row)
    assert facts(case).get("byFirstVersion") == ("true" if stands_in else None)


@pytest.mark.parametrize(("day", "in_force"), [("2022-11-03", True), ("2022-11-02", False)])
async def test_where_no_policy_was_in_force_on_the_day_there_is_no_credit_approval(
    head: Officer, day: str, in_force: bool
) -> None:
    row = WAITING | {"registered_on": day}
    codes = [found["code"] for found in (await preview(head, handover(row)))["findings"]]
    assert ("POLICY_NOT_THEN" in codes) is not in_force
    [case] = await taken(head, row)
    assert ("policy" in facts(case), case.inScope) == (in_force, in_force)


async def test_a_case_that_was_accepted_lives_on_to_its_delivery(
    head: Officer, reviewer: Officer, issuer: Officer
) -> None:
    [case] = await taken(head, ROW)
    await reviewer.does("startReview", case)
    for step in ("S01", "S02"):
        done = {"performedBy": ["审核乙", "审核戊"], "record": "勘验记录"}
        await reviewer.does("recordStep", case, step=step, **done)
    await reviewer.does("recordOpinion", case, recommends="GRANTED", opinion="建议准予。")
    await reviewer.does("decideCase", case, outcome="GRANTED")
    await issuer.does("deliverCase", case, manner="WINDOW", proof="本人签收")
    await issuer.does("closeCase", case)
    assert (case.stage, case.outcome, case.mode) == ("CLOSED", "GRANTED", "ORDINARY")
    assert (await verify())[1] == []


async def test_a_case_that_was_not_accepted_goes_the_normal_way_credit_approval_too(
    head: Officer, clerk: Officer
) -> None:
    [case] = await taken(head, WAITING)
    assert (case.stage, case.dueOn, case.inScope) == ("REGISTERED", None, True)
    assert (await clerk.perform("acceptCase", case)).codes[0] == "NOTICE_MISSING"
    await clerk.does("giveOneTimeNotice", case)
    await clerk.commits(case)
    await clerk.takes(case, "M01", "M02", "M03", "M04", "M05")
    await clerk.does("acceptCase", case)
    assert (case.stage, case.mode, case.acceptedOn) == ("ACCEPTED", "CREDIT", "2026-09-21")
    assert (await verify())[1] == []

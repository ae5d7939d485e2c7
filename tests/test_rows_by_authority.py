"""Whichever way somebody asks for cases, the same rows are there: those of the own authority."""

import asyncio
from collections.abc import Mapping
from typing import Any
from uuid import uuid4

import httpx
import pytest

from domain.roles import Role
from tests.catalogue_files import base64
from tests.hall import ACCOUNTING, Case, Officer, officer
from tests.handover_files import ROW, handover
from tests.policies import changed
from tests.policy_acts import FROM_2027, LESS_FOR_A, drafted
from tests.register_server import AAA, RegisterServer

DISPATCH = "11410404MB0T05000M499011400100001"
"""劳务派遣经营许可(新办), of another authority."""
FINANCE, LABOUR = ACCOUNTING[:18], DISPATCH[:18]
EVERY_ROLE = [role for role in Role if role not in (Role.PORTAL, Role.SUPERVISOR, Role.AUDITOR)]
CLOSED = {"date": "2026-09-22", "kind": "REST", "name": "停电停办"}

LISTS = """query ($text: ShortText!, $own: ShortText!, $days: LocalDaysPreviewInput!) {
    listed: cases { totalCount nodes { caseNo } }
    searched: cases(filter: { text: $text }) { totalCount nodes { caseNo } }
    ofAuthority: cases(filter: { authority: $own }) { totalCount nodes { caseNo } }
    queued: myQueue { totalCount nodes { caseNo } }
    objections: gradeObjections { caseNo }
    localDaysPreview(input: $days) { moving cases { totalCount nodes { caseNo } } }
}"""
JOB = """query ($id: ID!) { job(id: $id) {
    state total authorityCode tally { changed authorities { key } }
    shifts { totalCount nodes { caseNo } }
} }"""


async def disputed(clerk: Officer, register: RegisterServer, matter: str) -> Case:
    """An open case with a decision that the applicant objects to."""
    register.says(AAA, "A-")
    case = await clerk.registers(AAA, matter)
    await clerk.does("remind", case)
    await clerk.does("queryCredit", case)
    await clerk.does("requestCreditApproval", case)
    await clerk.does("decideEligibility", case)
    await clerk.does("submitMaterial", case, material="M01")
    said = {"caseNo": case.caseNo, "reason": "不属实。", "idempotencyKey": str(uuid4())}
    await clerk.mutate("objectToGrade", "replayed", **said)
    return case


async def what_if(asker: Officer, policy: str) -> Mapping[str, Any]:
    """A what-if of the day of the tests, when it has come to its end."""
    days = {"from": "2026-09-21", "to": "2026-09-21", "idempotencyKey": str(uuid4())}
    begun = await asker.mutate("simulatePolicy", "job { id }", policyId=policy, **days)
    id = begun.data["job"]["id"]
    while True:
        found = (await asker.ask(JOB, id=id))["job"]
        if found["state"] != "RUNNING":
            return {"id": id, **found}
        await asyncio.sleep(0.01)


def numbers(found: Mapping[str, Any]) -> set[str]:
    """The cases of a list, which are as many as it counts."""
    listed = {each["caseNo"] for each in found["nodes"]}
    assert found["totalCount"] == len(listed)
    return listed


@pytest.fixture
async def cases(clerk: Officer, register_server: RegisterServer) -> Mapping[str, Case]:
    """A case of each of two authorities, by its code."""
    return {
        FINANCE: await disputed(clerk, register_server, ACCOUNTING),
        LABOUR: await disputed(clerk, register_server, DISPATCH),
    }


async def test_every_list_count_search_preview_and_what_if_has_the_same_rows(
    cases: Mapping[str, Case], door: httpx.AsyncClient
) -> None:
    hall = await officer(door, "全区", *EVERY_ROLE)
    draft = (await drafted(hall, changed(FROM_2027, LESS_FOR_A)))["id"]
    whole = await what_if(hall, draft)
    assert (whole["total"], whole["authorityCode"]) == (2, None)
    assert numbers(whole["shifts"]) == {case.caseNo for case in cases.values()}
    days = {"basisDocNo": "平龙政办〔2026〕8号", "days": [CLOSED]}
    for authority, case in cases.items():
        asker = await officer(door, authority, *EVERY_ROLE, authority=authority)
        found = await asker.ask(LISTS, text=AAA.identifier, own=authority, days=days)
        own = {case.caseNo}
        for name in ("listed", "searched", "ofAuthority", "queued"):
            assert numbers(found[name]) == own, name
        assert {each["caseNo"] for each in found["objections"]} == own
        preview = found["localDaysPreview"]
        assert numbers(preview["cases"]) == own
        assert preview["moving"] == 1
        job = await what_if(asker, draft)
        assert numbers(job["shifts"]) == own
        assert (job["total"], job["tally"]["changed"], job["authorityCode"]) == (1, 1, authority)
        assert [each["key"] for each in job["tally"]["authorities"]] == [authority]
        assert (await asker.ask(JOB, id=whole["id"]))["job"] is None, "of the whole hall"


async def test_a_what_if_of_another_authority_is_neither_read_nor_cancelled(
    door: httpx.AsyncClient,
) -> None:
    own = await officer(door, "财政", Role.POLICY_ADMIN, authority=FINANCE)
    other = await officer(door, "人社", Role.POLICY_ADMIN, authority=LABOUR)
    policy = (await own.ask("{ policyInForce { id } }"))["policyInForce"]["id"]
    job = await what_if(own, policy)
    assert (await other.ask(JOB, id=job["id"]))["job"] is None
    cancelled = await other.mutate("cancelJob", "refusals { code }", jobId=job["id"])
    assert cancelled.codes == ["NOT_FOUND"]


async def test_a_handover_of_another_authority_is_neither_previewed_nor_taken(
    cases: Mapping[str, Case], door: httpx.AsyncClient
) -> None:
    file = base64(handover(ROW))
    document = """query ($file: FileContent!) { caseImportPreview(format: JSON, file: $file) {
        createdCount unchangedCount created { externalReference } digest refusals { code }
    } }"""
    seen = {}
    for authority in cases:
        head = await officer(door, authority, Role.HEAD, authority=authority)
        seen[authority] = (await head.ask(document, file=file))["caseImportPreview"]
    assert seen[FINANCE]["created"] == [{"externalReference": ROW["external_reference"]}]
    nothing = {"createdCount": 0, "unchangedCount": 0, "created": [], "digest": None}
    assert seen[LABOUR] == nothing | {"refusals": [{"code": "FORBIDDEN"}]}

"""Personal data in clear takes a role, a case and a reason; whoever audits sees who saw what."""

import csv
import io
from base64 import b64decode
from typing import Any
from uuid import uuid4

import httpx
import pytest

from domain.author import Author
from domain.roles import Role
from domain.services.access import AccessFilter, export_accesses
from domain.services.ledger import verify
from domain.store.database import fetch
from tests.hall import ACCOUNTING, REFUSALS, Case, HallClock, Officer, Payload, officer
from tests.register_server import AAA, PERSON

FINANCE = "11410404MB0T14003F"
MARKET = "11410404MB0T0100XJ"
WHY = "申请人来电核对手机号"
SEEN = f"revealed {{ identifier name phone }} applicant {{ name }} {REFUSALS} replayed"
LOG = """query ($filter: AccessLogFilter, $first: Int, $after: Cursor) {
    accessLog(filter: $filter, first: $first, after: $after) {
        totalCount pageInfo { endCursor hasNextPage }
        nodes { kind at officer role applicant { name maskedId } caseNo fields reason requestId }
    }
}"""


async def applicant(reader: Officer, case: Case) -> str:
    asked = "query ($no: ShortText!) { case(caseNo: $no) { applicant { id } } }"
    return str((await reader.ask(asked, no=case.caseNo))["case"]["applicant"]["id"])


async def reveals(who: Officer, id: str, *fields: str, **more: object) -> Payload:
    input = {"applicantId": id, "fields": fields, "reason": WHY, "idempotencyKey": str(uuid4())}
    return await who.mutate("reveal", SEEN, **(input | more))


async def access_log(auditor: Officer, **filter: object) -> list[dict[str, Any]]:
    found = await auditor.ask(LOG, filter=filter)
    assert found["accessLog"]["totalCount"] == len(found["accessLog"]["nodes"])
    nodes: list[dict[str, Any]] = found["accessLog"]["nodes"]
    return nodes


@pytest.fixture
async def person(clerk: Officer) -> Case:
    """A case of a natural person, at the finance office."""
    return await clerk.registers(PERSON, ACCOUNTING)


@pytest.fixture
async def auditor(door: httpx.AsyncClient) -> Officer:
    return await officer(door, "审计", Role.AUDITOR)


async def test_what_was_asked_for_is_told_in_clear_and_nothing_else(
    clerk: Officer, person: Case
) -> None:
    id = await applicant(clerk, person)
    one = await reveals(clerk, id, "IDENTIFIER")
    clear = {"identifier": PERSON.identifier, "name": None, "phone": None}
    assert one.data["revealed"] == clear
    assert one.data["applicant"] == {"name": "张**"}, "the object itself stays masked"
    both = await reveals(clerk, id, "NAME", "PHONE", "NAME", caseNo=person.caseNo)
    assert both.data["revealed"] == {"identifier": None, "name": "张示例", "phone": None}


async def test_it_takes_a_reason_and_a_field_and_leaves_no_trace_without(
    clerk: Officer, person: Case, auditor: Officer
) -> None:
    id = await applicant(clerk, person)
    assert (await reveals(clerk, id, "NAME", reason=None)).codes == ["REASON_REQUIRED"]
    assert (await reveals(clerk, id)).codes == ["INVALID_VALUE"]
    assert await access_log(auditor) == []


async def test_only_who_works_on_a_case_of_the_applicant_sees_it(
    clerk: Officer, person: Case, auditor: Officer, door: httpx.AsyncClient
) -> None:
    other = await clerk.registers(AAA, ACCOUNTING)
    id = await applicant(clerk, person)
    for role in (Role.CLERK, Role.REVIEWER, Role.HEAD, Role.ISSUER, Role.CREDIT_OFFICER):
        own = await officer(door, f"财政{role}", role, authority=FINANCE)
        assert (await reveals(own, id, "NAME")).codes == []
        foreign = await officer(door, f"市监{role}", role, Role.SUPERVISOR, authority=MARKET)
        assert (await reveals(foreign, id, "NAME")).codes == ["NOT_FOUND"]
    for role in (Role.AUDITOR, Role.SUPERVISOR, Role.PORTAL, Role.EDITOR):
        watcher = await officer(door, f"旁观{role}", role)
        refused = await reveals(watcher, id, "NAME")
        assert (refused.codes, refused.data["revealed"]) == (["FORBIDDEN"], None)
    refused = await reveals(clerk, id, "NAME", caseNo=other.caseNo)
    assert refused.codes == ["NOT_FOUND"], "a case of somebody else is no ground"
    seen_by = sorted(entry["role"] for entry in await access_log(auditor))
    assert seen_by == ["CLERK", "CREDIT_OFFICER", "HEAD", "ISSUER", "REVIEWER"]


async def test_a_key_repeats_nothing_to_a_token_that_is_for_another_authority(
    clerk: Officer, person: Case, door: httpx.AsyncClient
) -> None:
    id = await applicant(clerk, person)
    whole = await officer(door, "窗口丙", Role.CLERK)
    foreign = await officer(door, "窗口丙", Role.CLERK, authority=MARKET)
    assert (await reveals(whole, id, "NAME", idempotencyKey="seen")).codes == []
    assert (await reveals(whole, id, "NAME", idempotencyKey="seen")).data["replayed"] is True
    refused = await reveals(foreign, id, "NAME", idempotencyKey="seen")
    assert (refused.codes, refused.data["revealed"]) == (["NOT_FOUND"], None)


async def test_who_audits_reads_who_saw_what_of_whom_when_and_why(
    clerk: Officer, person: Case, auditor: Officer, clock: HallClock
) -> None:
    id = await applicant(clerk, person)
    await reveals(clerk, id, "IDENTIFIER", "PHONE")
    clock.pass_(days=1)
    await clerk.does("queryCredit", person)
    query, seen = await access_log(auditor)
    assert seen == {
        "kind": "REVEAL",
        "at": "2026-09-21T10:00:00+08:00",
        "officer": "窗口甲",
        "role": "CLERK",
        "applicant": {"name": "张**", "maskedId": f"4104{'*' * 10}{PERSON.identifier[-4:]}"},
        "caseNo": person.caseNo,
        "fields": ["IDENTIFIER", "PHONE"],
        "reason": WHY,
        "requestId": seen["requestId"],
    }
    assert (query["kind"], query["reason"]) == ("CREDIT_QUERY", None)
    assert query["caseNo"] == person.caseNo
    for filter in (
        {"kind": "REVEAL"},
        {"to": "2026-09-21"},
        {"applicantId": id, "from": "2026-09-21", "to": "2026-09-21", "officer": "窗口甲"},
    ):
        assert await access_log(auditor, **filter) == [seen]
    for filter in ({"applicantId": "nobody"}, {"officer": "审计"}, {"from": "2026-09-23"}):
        assert await access_log(auditor, **filter) == []
    first = (await auditor.ask(LOG, first=1))["accessLog"]
    rest = (await auditor.ask(LOG, first=1, after=first["pageInfo"]["endCursor"]))["accessLog"]
    assert [*first["nodes"], *rest["nodes"]] == [query, seen]


async def test_the_log_is_for_who_audits_alone(clerk: Officer, person: Case) -> None:
    body = await clerk.answer(LOG)
    assert body["data"] == {"accessLog": None}
    assert body["extensions"]["denied"] == [{"path": ["accessLog"], "requires": ["AUDITOR"]}]


async def test_a_look_is_an_event_that_names_nobody_and_the_log_still_proves_itself(
    clerk: Officer, person: Case
) -> None:
    await reveals(clerk, await applicant(clerk, person), "NAME")
    [event] = await fetch("SELECT * FROM event WHERE kind = 'PersonalDataRevealed'")
    assert '"fields":["NAME"]' in event["payload"]
    for told in ("张示例", PERSON.identifier, WHY):
        assert told not in str(dict(event))
        assert told not in str([dict(row) for row in await fetch("SELECT * FROM access")])
    assert (await verify())[1] == []


async def test_the_same_key_repeats_the_answer_for_ten_minutes_and_is_one_look(
    clerk: Officer, person: Case, auditor: Officer, clock: HallClock
) -> None:
    id, key = await applicant(clerk, person), str(uuid4())
    await reveals(clerk, id, "NAME", idempotencyKey=key)
    clock.pass_(minutes=10)
    again = await reveals(clerk, id, "NAME", idempotencyKey=key)
    assert (again.data["revealed"]["name"], again.data["replayed"]) == ("张示例", True)
    assert (await reveals(clerk, id, "PHONE", idempotencyKey=key)).codes == ["KEY_REUSED"]
    clock.pass_(seconds=1)
    late = await reveals(clerk, id, "NAME", idempotencyKey=key)
    assert (late.codes, late.data["revealed"]) == (["KEY_SPENT"], None)
    assert len(await access_log(auditor)) == 1


async def test_the_log_is_exported_as_a_table_and_that_is_in_it(
    clerk: Officer, person: Case, auditor: Officer, clock: HallClock
) -> None:
    id = await applicant(clerk, person)
    await reveals(clerk, id, "NAME", reason="=HYPERLINK(1)")
    clock.pass_(minutes=1)
    content = await export_accesses(
        AccessFilter(), Author(request_id="r1"), clock(), lambda: str(uuid4())
    )
    heading, line = csv.reader(io.StringIO(content.decode("utf-8-sig")))
    assert dict(zip(heading, line, strict=True)) | {"请求标识": ""} == {
        "时间": "2026-09-21T10:00:00+08:00",
        "方式": "REVEAL",
        "人员": "窗口甲",
        "角色": "CLERK",
        "申请主体标识": id,
        "申请主体": "张**",
        "办件编号": person.caseNo,
        "查看内容": "NAME",
        "事由": "'=HYPERLINK(1)",
        "请求标识": "",
    }
    assert [entry["kind"] for entry in await access_log(auditor)] == ["EXPORT", "REVEAL"]
    [event] = await fetch("SELECT * FROM event WHERE kind = 'AccessLogExported'")
    assert '"entries":1' in event["payload"]


async def test_who_audits_exports_the_log_of_some_days_once_by_a_key(
    clerk: Officer, person: Case, auditor: Officer, clock: HallClock
) -> None:
    await reveals(clerk, await applicant(clerk, person), "NAME")
    clock.pass_(minutes=1)
    asked = {"from": "2026-09-21", "to": "2026-09-21", "idempotencyKey": str(uuid4())}
    told = f"content {REFUSALS} replayed"
    first = await auditor.mutate("exportAccessLog", told, **asked)
    again = await auditor.mutate("exportAccessLog", told, **asked)
    table = b64decode(first.data["content"]).decode("utf-8-sig")
    assert [line[1] for line in csv.reader(io.StringIO(table))] == ["方式", "REVEAL"]
    assert (first.data["replayed"], again.data["replayed"]) == (False, True)
    assert [entry["kind"] for entry in await access_log(auditor)] == ["EXPORT", "REVEAL"]
    clock.pass_(minutes=11)
    assert (await auditor.mutate("exportAccessLog", told, **asked)).codes == ["KEY_SPENT"]
    refused = await clerk.mutate("exportAccessLog", told, idempotencyKey=str(uuid4()))
    assert (refused.codes, refused.data["content"]) == (["FORBIDDEN"], None)

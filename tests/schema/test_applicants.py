"""Applicants: one per identifier, registered at the window, shown masked."""

from typing import Any
from uuid import uuid4

import httpx
import pytest

from domain.roles import Role
from domain.store.database import fetch
from tests.hall import REFUSALS, Officer, Payload, officer
from tests.register_server import AAA, PERSON

APPLICANT = "applicant { id kind name uscc maskedId phone registeredAt }"
BY = """
    query ($uscc: USCC, $residentId: ResidentID) {
        applicantBy(uscc: $uscc, residentId: $residentId) { id name uscc maskedId }
    }
"""
BY_ID = "query ($id: ID!) { applicant(id: $id) { id name } }"

COMPANY = {"kind": "LEGAL_PERSON", "uscc": AAA.identifier, "name": "示例记账服务有限公司"}
SOMEBODY = {
    "kind": "NATURAL_PERSON",
    "residentId": PERSON.identifier,
    "name": "张三丰",
    "phone": "13800001234",
}


async def register(asker: Officer, **input: object) -> Payload:
    whole = {"idempotencyKey": str(uuid4())} | input
    return await asker.mutate("registerApplicant", f"{APPLICANT} {REFUSALS} replayed", **whole)


async def events() -> list[dict[str, Any]]:
    rows = await fetch("SELECT kind, payload FROM event WHERE kind = 'ApplicantRegistered'")
    return [dict(row) for row in rows]


async def test_an_enterprise_is_registered_by_its_code(clerk: Officer) -> None:
    done = await register(clerk, **COMPANY)
    applicant = done.data["applicant"]
    assert done.data["refusals"] == []
    assert (applicant["kind"], applicant["name"]) == ("LEGAL_PERSON", "示例记账服务有限公司")
    assert (applicant["uscc"], applicant["maskedId"]) == (AAA.identifier, None)
    assert applicant["registeredAt"] == "2026-09-21T10:00:00+08:00"
    found = (await clerk.ask(BY_ID, id=applicant["id"]))["applicant"]
    assert found == {"id": applicant["id"], "name": "示例记账服务有限公司"}


async def test_a_natural_person_is_shown_masked_on_every_path(clerk: Officer) -> None:
    applicant = (await register(clerk, **SOMEBODY)).data["applicant"]
    assert (applicant["name"], applicant["phone"]) == ("张**", "138****1234")
    assert (applicant["uscc"], applicant["maskedId"]) == (None, "4104**********0011")
    found = (await clerk.ask(BY, residentId=PERSON.identifier))["applicantBy"]
    assert found == {key: applicant[key] for key in found}


async def test_the_log_holds_no_name_and_no_identifier(clerk: Officer) -> None:
    await register(clerk, **SOMEBODY)
    [event] = await events()
    assert not any(text in event["payload"] for text in (PERSON.identifier, "张三丰", "1380000"))


async def test_one_applicant_per_identifier(clerk: Officer) -> None:
    first = await register(clerk, **COMPANY)
    again = await register(clerk, **(COMPANY | {"name": "另一名称"}))
    assert again.data["applicant"] == first.data["applicant"]
    assert len(await events()) == 1


async def test_the_same_key_registers_once_and_never_something_else(clerk: Officer) -> None:
    first = await register(clerk, **COMPANY, idempotencyKey="key-1")
    again = await register(clerk, **COMPANY, idempotencyKey="key-1")
    assert (first.data["replayed"], again.data["replayed"]) == (False, True)
    assert again.data["applicant"] == first.data["applicant"]
    other = await register(clerk, **SOMEBODY, idempotencyKey="key-1")
    assert (other.codes, other.data["applicant"]) == (["KEY_REUSED"], None)


@pytest.mark.parametrize(
    ("input", "paths"),
    [
        (COMPANY | {"kind": "NATURAL_PERSON"}, [["uscc"], ["residentId"]]),
        (SOMEBODY | {"kind": "UNINCORPORATED"}, [["uscc"], ["residentId"]]),
        (COMPANY | {"residentId": PERSON.identifier}, [["residentId"]]),
        ({"kind": "LEGAL_PERSON", "name": "示例"}, [["uscc"]]),
        (SOMEBODY | {"phone": "老张的电话"}, [["phone"]]),
        (SOMEBODY | {"phone": "1" * 40}, [["phone"]]),
    ],
)
async def test_kind_identifier_and_phone_must_agree(
    clerk: Officer, input: dict[str, object], paths: list[list[str]]
) -> None:
    done = await register(clerk, **input)
    assert done.codes == ["INVALID_VALUE"] * len(paths)
    assert [refusal["path"] for refusal in done.data["refusals"]] == paths
    assert done.data["applicant"] is None
    assert await events() == []


async def test_an_identifier_that_does_not_check_is_told_without_repeating_it(
    clerk: Officer,
) -> None:
    body = await clerk.answer(BY, residentId="410404199001010012")
    [error] = body["errors"]
    assert error["extensions"]["code"] == "BAD_USER_INPUT"
    assert "410404199001010012" not in str(body)


async def test_only_the_window_registers(reviewer: Officer) -> None:
    done = await register(reviewer, **COMPANY)
    assert (done.codes, done.data["applicant"]) == (["FORBIDDEN"], None)
    faulty = await register(reviewer, kind="LEGAL_PERSON", name="示例")
    assert faulty.codes == ["FORBIDDEN"]


async def test_a_portal_is_told_the_missing_right_and_not_whether_anybody_is_there(
    clerk: Officer, door: httpx.AsyncClient
) -> None:
    known = (await register(clerk, **COMPANY)).data["applicant"]["id"]
    portal = await officer(door, "省政务服务网", Role.PORTAL)
    for id in (known, "nobody"):
        body = await portal.answer(BY_ID, id=id)
        assert body["data"] == {"applicant": None}
        [denied] = body["extensions"]["denied"]
        assert denied["path"] == ["applicant"]
        assert "CLERK" in denied["requires"]
    body = await portal.answer(BY, uscc=AAA.identifier)
    assert body["data"] == {"applicantBy": None}
    assert body["extensions"]["denied"][0]["path"] == ["applicantBy"]


async def test_nobody_is_null(clerk: Officer) -> None:
    assert (await clerk.ask(BY_ID, id="nobody"))["applicant"] is None
    assert (await clerk.ask(BY, uscc=AAA.identifier))["applicantBy"] is None


@pytest.mark.parametrize("both", [{}, {"uscc": AAA.identifier, "residentId": PERSON.identifier}])
async def test_an_applicant_is_looked_for_by_one_identifier(
    clerk: Officer, both: dict[str, object]
) -> None:
    [error] = (await clerk.answer(BY, **both))["errors"]
    assert error["extensions"]["code"] == "BAD_USER_INPUT"
    assert "either uscc or residentId" in error["message"]

"""A matter changes by versions that never overlap and never begin on a day that has begun."""

import asyncio
from collections import Counter
from typing import Any
from uuid import uuid4

import httpx
import pytest

from domain.roles import Role
from domain.services.ledger import verify
from domain.store.database import fetch
from tests.hall import ACCOUNTING, REFUSALS, RESTAURANT, HallClock, Officer, Payload, officer
from tests.register_server import AAA

MARKET = "11410404MB0T0100XJ"
NUMBER = "石龙政服〔2026〕9号"
SWITCHED = f"matter {{ version active validFrom }} {REFUSALS} version replayed"


@pytest.fixture
async def confirmer(door: httpx.AsyncClient) -> Officer:
    return await officer(door, "复核乙", Role.CATALOGUE_CONFIRMER)


async def switches(by: Officer, act: str, first_day: str, seen: int = 1, **more: object) -> Payload:
    """Activate or deactivate 代理记账许可."""
    order = {
        "matterCode": ACCOUNTING,
        "expectedVersion": seen,
        "firstDay": first_day,
        "documentNo": NUMBER,
        "idempotencyKey": str(uuid4()),
    }
    return await by.mutate(act, SWITCHED, **(order | more))


async def days(asker: Officer, code: str = ACCOUNTING) -> list[tuple[int, str, str | None, bool]]:
    """The number, the first and the last day of each version, and whether it is in use."""
    asked = """query ($code: ShortText!) { matterVersions(code: $code) {
        lastDay matter { version validFrom active }
    } }"""
    found = (await asker.ask(asked, code=code))["matterVersions"]
    return [
        (
            each["matter"]["version"],
            each["matter"]["validFrom"],
            each["lastDay"],
            each["matter"]["active"],
        )
        for each in reversed(found)
    ]


async def version_on(asker: Officer, day: str, code: str = ACCOUNTING) -> int | None:
    """The number of the version that holds on this day."""
    asked = "query ($code: ShortText!, $on: Date!) { matter(code: $code, on: $on) { version } }"
    found = (await asker.ask(asked, code=code, on=day))["matter"]
    return None if found is None else int(found["version"])


# --- activating and deactivating -------------------------------------------------------


@pytest.mark.clause("二(二)")
async def test_a_deactivated_matter_registers_nothing_and_open_cases_go_on(
    clerk: Officer, confirmer: Officer, clock: HallClock
) -> None:
    before = await clerk.registers(AAA, ACCOUNTING)
    done = await switches(confirmer, "deactivateMatter", "2026-09-22")
    assert (done.codes, done.data["version"]) == ([], 2)
    await clerk.does("giveOneTimeNotice", await clerk.registers(AAA, ACCOUNTING))
    clock.set("2026-09-22T09:00")
    await clerk.does("giveOneTimeNotice", before)
    refused = await registered(clerk)
    assert refused.codes == ["MATTER_INACTIVE"]


async def test_who_may_draft_and_switch_a_matter_is_said_of_its_latest_version(
    door: httpx.AsyncClient, clerk: Officer, confirmer: Officer
) -> None:
    asked = "query ($code: ShortText!) { matterVersions(code: $code) { allowedActions } }"

    async def said(asker: Officer) -> list[list[str]]:
        found = (await asker.ask(asked, code=ACCOUNTING))["matterVersions"]
        return [each["allowedActions"] for each in found]

    writer = await officer(door, "事项甲", Role.CATALOGUE_ADMIN)
    elsewhere = await officer(door, "市场甲", Role.CATALOGUE_ADMIN, authority=MARKET)
    assert await said(confirmer) == [["DEACTIVATE"]]
    await switches(confirmer, "deactivateMatter", "2026-09-22")
    assert await said(confirmer) == [["ACTIVATE"], []]
    assert await said(writer) == [["DRAFT"], []]
    assert await said(elsewhere) == await said(clerk) == [[], []]


async def registered(clerk: Officer) -> Payload:
    """What came of registering a case on 代理记账许可 for somebody who is known."""
    known = (await clerk.ask("{ cases(first: 1) { nodes { applicant { id } } } }"))["cases"]
    return await clerk.mutate(
        "registerCase",
        f"case {{ id }} {REFUSALS}",
        matterCode=ACCOUNTING,
        applicantId=known["nodes"][0]["applicant"]["id"],
        channel="OFFLINE_HALL",
        idempotencyKey=str(uuid4()),
    )


async def test_a_matter_is_activated_again_by_another_version(
    confirmer: Officer, clerk: Officer, clock: HallClock
) -> None:
    await switches(confirmer, "deactivateMatter", "2026-09-22")
    clock.set("2026-09-22T09:00")
    done = await switches(confirmer, "activateMatter", "2026-10-09", seen=2)
    assert done.data["matter"] == {"version": 3, "active": True, "validFrom": "2026-10-09"}
    assert [(each[2], each[3]) for each in await days(clerk)] == [
        ("2026-09-21", True),
        ("2026-10-08", False),
        (None, True),
    ]


@pytest.mark.clause("二(二)")
@pytest.mark.parametrize(("first", "codes"), [("09-21", ["INVALID_VALUE"]), ("09-22", [])])
async def test_no_version_begins_on_a_day_that_has_begun(
    confirmer: Officer, first: str, codes: list[str]
) -> None:
    done = await switches(confirmer, "deactivateMatter", f"2026-{first}")
    assert done.codes == codes
    assert [each["path"] for each in done.data["refusals"]] == [["firstDay"]] * len(codes)


@pytest.mark.clause("二(二)")
async def test_a_switch_holds_for_what_is_still_to_begin_and_brings_nothing_else_forward(
    confirmer: Officer, clerk: Officer
) -> None:
    """Out of use in October, in use again in January; then out of use from December on."""
    await switches(confirmer, "deactivateMatter", "2026-10-01")
    await switches(confirmer, "activateMatter", "2027-01-01", seen=2)
    assert (await switches(confirmer, "activateMatter", "2026-12-01", seen=3)).codes == []
    assert (await days(clerk))[1:] == [
        (2, "2026-10-01", "2026-11-30", False),
        (3, "2027-01-01", "2026-11-30", True),
        (4, "2026-12-01", "2026-12-31", True),
        (5, "2027-01-01", None, True),
    ]
    assert await version_on(clerk, "2026-12-31") == 4
    assert await version_on(clerk, "2027-01-01") == 5
    assert (await verify())[1] == []


@pytest.mark.parametrize(
    ("act", "stage"), [("activateMatter", "ACTIVE"), ("deactivateMatter", "INACTIVE")]
)
async def test_a_matter_is_not_switched_to_what_it_is(
    confirmer: Officer, act: str, stage: str
) -> None:
    seen = 1
    if act == "deactivateMatter":
        seen = (await switches(confirmer, act, "2026-09-22")).data["version"]
    refused = await switches(confirmer, act, "2026-09-30", seen=seen)
    assert refused.codes == ["WRONG_STAGE"]
    assert refused.data["refusals"][0]["params"] == [{"name": "stage", "value": stage}]


async def test_who_may_not_switch_a_matter(door: httpx.AsyncClient) -> None:
    admin = await officer(door, "事项甲", Role.CATALOGUE_ADMIN)
    assert (await switches(admin, "deactivateMatter", "2026-09-22")).codes == ["FORBIDDEN"]
    other = await officer(door, "市监复核", Role.CATALOGUE_CONFIRMER, authority=MARKET)
    refused = await switches(other, "deactivateMatter", "2026-09-22")
    assert (refused.codes, refused.data["refusals"][0]["path"]) == (["FORBIDDEN"], ["matterCode"])


async def test_what_is_not_there_and_what_was_seen_too_long_ago(confirmer: Officer) -> None:
    nothing = await switches(confirmer, "deactivateMatter", "2026-09-22", matterCode="X")
    assert (nothing.codes, nothing.data["matter"]) == (["NOT_FOUND"], None)
    stale = await switches(confirmer, "deactivateMatter", "2026-09-22", seen=7)
    assert (stale.codes, stale.data["matter"]["version"]) == (["CONFLICT"], 1)


async def test_of_two_who_switch_a_matter_at_once_one_does(
    door: httpx.AsyncClient, confirmer: Officer, clerk: Officer
) -> None:
    other = await officer(door, "复核丙", Role.CATALOGUE_CONFIRMER)
    answers = await asyncio.gather(
        switches(confirmer, "deactivateMatter", "2026-09-22"),
        switches(other, "deactivateMatter", "2026-09-23"),
    )
    assert Counter(tuple(each.codes) for each in answers) == {(): 1, ("CONFLICT",): 1}
    assert len(await days(clerk)) == 2


async def test_the_same_key_switches_once(confirmer: Officer) -> None:
    first, again = [
        await switches(confirmer, "deactivateMatter", "2026-09-22", idempotencyKey="key-1")
        for _ in range(2)
    ]
    assert (first.data["replayed"], again.data["replayed"]) == (False, True)
    assert (again.data["version"], again.data["matter"]) == (2, first.data["matter"])
    other = await switches(confirmer, "deactivateMatter", "2026-09-23", idempotencyKey="key-1")
    assert other.codes == ["KEY_REUSED"]


# --- how a version came about ----------------------------------------------------------

MADE = """query ($code: ShortText!) { matterVersions(code: $code) {
    origin draftedBy madeBy documentNo matter { version }
} }"""


async def made(asker: Officer, code: str = ACCOUNTING) -> list[dict[str, Any]]:
    """How each version came about, the newest first."""
    found: list[dict[str, Any]] = (await asker.ask(MADE, code=code))["matterVersions"]
    return found


async def test_a_version_says_who_made_it_by_which_document(
    confirmer: Officer, door: httpx.AsyncClient
) -> None:
    await switches(confirmer, "deactivateMatter", "2026-09-22")
    inside = (await made(confirmer))[0]
    assert inside == {
        "origin": "DEACTIVATED",
        "draftedBy": [],
        "madeBy": "复核乙",
        "documentNo": NUMBER,
        "matter": {"version": 2},
    }
    portal = await officer(door, "省政务服务网", Role.PORTAL)
    outside = (await made(portal))[0]
    assert {outside[name] for name in ("draftedBy", "madeBy", "documentNo")} == {None}


async def test_an_imported_version_was_drafted_by_nobody(clerk: Officer) -> None:
    assert [(each["origin"], each["draftedBy"]) for each in await made(clerk, RESTAURANT)] == [
        ("IMPORTED", [])
    ]
    assert await made(clerk, "no such matter") == []


async def test_the_number_of_the_document_stands_beside_the_log(confirmer: Officer) -> None:
    await switches(confirmer, "deactivateMatter", "2026-09-22")
    log = "".join(str(dict(row)) for row in await fetch("SELECT * FROM event"))
    assert "MatterDeactivated" in log
    assert NUMBER not in log

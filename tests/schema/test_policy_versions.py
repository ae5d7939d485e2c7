"""How the rules change: drafted by one, published by another, never backwards (二(二), R-06)."""

import asyncio
import json
from collections import Counter
from collections.abc import Mapping
from typing import Any
from uuid import uuid4

import httpx
import pytest

from domain.roles import Role
from domain.services.ledger import verify
from domain.store.database import fetch
from tests.hall import ACCOUNTING, HallClock, Officer, Payload, officer
from tests.policies import changed, shilong_text
from tests.policy_acts import FROM_2027, LOST, PAYLOAD, acts, drafted, published
from tests.register_server import AAA


@pytest.fixture
async def writer(door: httpx.AsyncClient) -> Officer:
    return await officer(door, "政策甲", Role.POLICY_ADMIN)


@pytest.fixture
async def publisher(door: httpx.AsyncClient) -> Officer:
    return await officer(door, "发布乙", Role.POLICY_PUBLISHER)


async def retires(by: Officer, policy: Mapping[str, Any], last_day: str) -> Payload:
    return await by.mutate(
        "retirePolicy",
        PAYLOAD,
        policyId=policy["id"],
        expectedVersion=policy["version"],
        lastDay=last_day,
        documentNo="停用〔2026〕1号",
        idempotencyKey=str(uuid4()),
    )


async def versions(asker: Officer) -> list[tuple[int, str, str | None]]:
    """The number, the first and the last day of each version."""
    asked = "{ policies { version lastDay document { effectiveFrom } } }"
    return [
        (each["version"], each["document"]["effectiveFrom"], each["lastDay"])
        for each in (await asker.ask(asked))["policies"]
    ]


async def in_force(asker: Officer, on: str) -> int | None:
    """The number of the version in force on this day."""
    asked = "query ($on: Date!) { policyInForce(on: $on) { version } }"
    found = (await asker.ask(asked, on=on))["policyInForce"]
    return None if found is None else int(found["version"])


@pytest.mark.clause("二(二)")
async def test_a_second_person_publishes_and_the_old_version_ends_the_day_before(
    writer: Officer, publisher: Officer
) -> None:
    done = await published(writer, publisher, FROM_2027)
    assert (done.codes, done.data["version"]) == ([], 2)
    assert done.data["draft"]["state"] == "PUBLISHED"
    assert await versions(writer) == [(1, "2022-11-03", "2026-12-31"), (2, "2027-01-01", None)]
    assert await in_force(writer, "2026-12-31") == 1
    assert await in_force(writer, "2027-01-01") == 2
    assert (await verify())[1] == []


async def test_whoever_wrote_in_a_draft_does_not_publish_it(
    door: httpx.AsyncClient, writer: Officer
) -> None:
    both = await officer(door, "兼任丙", Role.POLICY_ADMIN, Role.POLICY_PUBLISHER)
    draft = await drafted(both, changed(FROM_2027))
    assert draft["byCaller"] is True
    assert (await acts(both, "publishPolicy", draft)).codes == ["SECOND_PERSON_NEEDED"]
    other = await drafted(writer, changed(FROM_2027, LOST))
    edited = await acts(both, "editPolicyDraft", other, text=changed(FROM_2027))
    refused = await acts(both, "publishPolicy", edited.data["draft"])
    assert refused.codes == ["SECOND_PERSON_NEEDED"]


async def test_a_writer_does_not_publish_and_a_publisher_does_not_write(
    writer: Officer, publisher: Officer
) -> None:
    draft = await drafted(writer, changed(FROM_2027))
    assert (await acts(writer, "publishPolicy", draft)).codes == ["FORBIDDEN"]
    refused = await acts(publisher, "editPolicyDraft", draft, text=shilong_text())
    assert refused.codes == ["FORBIDDEN"]


@pytest.mark.clause("二(二)")
@pytest.mark.parametrize(("first", "codes"), [("09-21", ["INVALID_VALUE"]), ("09-22", [])])
async def test_no_version_begins_on_a_day_that_has_begun(
    writer: Officer, publisher: Officer, first: str, codes: list[str]
) -> None:
    """R-06: what was registered today keeps the policy it was registered under."""
    tomorrow = ("effectiveFrom = 2022-11-03", f"effectiveFrom = 2026-{first}")
    assert (await published(writer, publisher, tomorrow)).codes == codes


@pytest.mark.parametrize(
    ("first", "last", "codes"),
    [
        ("2026-11-01", "2026-12-31", []),
        ("2026-10-31", "2026-12-31", ["VERSION_OVERLAP"]),
        ("2026-11-01", "2027-01-01", ["VERSION_OVERLAP"]),
    ],
)
async def test_versions_never_overlap(
    writer: Officer, publisher: Officer, first: str, last: str, codes: list[str]
) -> None:
    """One that ends on 31 October, one that begins with the new year, and one in between."""
    await published(writer, publisher, FROM_2027)
    current = (await publisher.ask("{ policyInForce { id version } }"))["policyInForce"]
    assert (await retires(publisher, current, "2026-10-31")).codes == []
    days = f"effectiveFrom = {first}\neffectiveTo = {last}"
    between = await published(writer, publisher, ("effectiveFrom = 2022-11-03", days))
    assert between.codes == codes


@pytest.mark.clause("三")
@pytest.mark.parametrize(
    ("edit", "code", "place"),
    [
        (LOST, "EXAMPLE_FAILED", "examples"),
        (
            (
                'when = { fact = "grade", in = ["AA"] }',
                'when = { fact = "grade", in = ["AA", "A"] }',
            ),
            "TOKEN_DUPLICATED",
            "tiers",
        ),
        (('"ADMIN_LICENCE"]', '"ADMIN_PENALTY"]'), "MATTER_TYPE_NOT_BY_APPLICATION", "scope"),
        (('number = "平龙政服领办〔2022〕11号"', 'number = ""'), "INVALID_VALUE", "document"),
    ],
    ids=["example", "token", "type", "number"],
)
async def test_a_file_with_a_fault_is_refused_with_its_place(
    writer: Officer, publisher: Officer, edit: tuple[str, str], code: str, place: str
) -> None:
    refused = await published(writer, publisher, FROM_2027, edit)
    grounds = refused.data["refusals"]
    assert code in refused.codes
    assert {each["path"][0] for each in grounds if each["code"] == code} == {place}
    assert await versions(writer) == [(1, "2022-11-03", None)]


@pytest.mark.clause("三2")
async def test_a_tier_that_loses_a_benefit_of_a_lower_one_is_refused(
    writer: Officer, publisher: Officer
) -> None:
    aa = '"APPOINTMENT", "ASSISTED_AGENCY", "FREE_COURIER", "STARTUP_PACK",\n  "COMMIT'
    text = changed(FROM_2027)
    where = text.index(aa, text.index('id = "AA"'))
    text = text[:where] + text[where:].replace(' "FREE_COURIER",', "", 1)
    refused = await acts(publisher, "publishPolicy", await drafted(writer, text))
    assert "BENEFITS_NOT_CUMULATIVE" in refused.codes


async def test_a_file_without_any_example_is_not_published(
    writer: Officer, publisher: Officer
) -> None:
    text = changed(FROM_2027).partition("[[examples]]")[0]
    refused = await acts(publisher, "publishPolicy", await drafted(writer, text))
    assert [each["path"] for each in refused.data["refusals"]] == [["examples"]]


async def test_a_draft_may_say_anything_and_tells_its_faults(writer: Officer) -> None:
    draft = await drafted(writer, "format = 1\nnonsense")
    assert draft["check"]["faults"] == [{"code": "NOT_TOML", "line": 2}]


async def test_a_draft_is_changed_in_places_all_of_them_or_none(writer: Officer) -> None:
    draft = await drafted(writer, shilong_text())
    good = {"path": ["switches", "deliveryDays"], "value": "7"}
    nowhere = {"path": ["tiers", "A9", "name"], "value": '"A 级"'}
    refused = await acts(writer, "adjustPolicyDraft", draft, edits=[good, nowhere])
    assert [each["path"] for each in refused.data["refusals"]] == [["edits", "1", "path"]]
    assert refused.data["draft"]["version"] == 1
    done = await acts(writer, "adjustPolicyDraft", draft, edits=[good])
    assert done.data["draft"]["version"] == 2
    asked = "query ($id: ID!) { policyDraft(id: $id) { text } }"
    text = (await writer.ask(asked, id=draft["id"]))["policyDraft"]["text"]
    assert text == changed(("deliveryDays = 10 ", "deliveryDays = 7 "))


async def test_a_draft_is_read_as_data_with_every_fault_but_that_it_is_no_toml(
    writer: Officer,
) -> None:
    asked = "query ($id: ID!) { policyDraft(id: $id) { json } }"
    read = [
        (await writer.ask(asked, id=(await drafted(writer, text))["id"]))["policyDraft"]["json"]
        for text in (shilong_text().replace("format = 1", "format = 9"), "format = 1\nnonsense")
    ]
    file = json.loads(read[0])
    assert (file["format"], file["document"]["issuedOn"]) == (9, "2022-11-03")
    assert file["tiers"][2]["when"] == {"fact": "grade", "in": ["A+", "A", "A-"]}
    assert read[1] is None


async def test_two_edits_of_one_draft_are_a_conflict_with_the_version_that_stands(
    writer: Officer,
) -> None:
    draft = await drafted(writer, shilong_text())
    edits = (changed(FROM_2027), changed(LOST))
    answers = await asyncio.gather(
        *(acts(writer, "editPolicyDraft", draft, text=text) for text in edits)
    )
    assert sorted(map(tuple, (each.codes for each in answers))) == [(), ("CONFLICT",)]
    assert {each.data["draft"]["version"] for each in answers} == {2}


async def test_of_two_who_publish_for_the_same_day_one_does(
    door: httpx.AsyncClient, writer: Officer, publisher: Officer
) -> None:
    other = await officer(door, "发布丙", Role.POLICY_PUBLISHER)
    drafts = [await drafted(writer, changed(FROM_2027)) for _ in range(2)]
    answers = await asyncio.gather(
        acts(publisher, "publishPolicy", drafts[0]), acts(other, "publishPolicy", drafts[1])
    )
    assert Counter(tuple(each.codes) for each in answers) == {(): 1, ("VERSION_OVERLAP",): 1}


async def test_the_same_key_publishes_once(writer: Officer, publisher: Officer) -> None:
    draft = await drafted(writer, changed(FROM_2027))
    first = await acts(publisher, "publishPolicy", draft, idempotencyKey="key-1")
    again = await acts(publisher, "publishPolicy", draft, idempotencyKey="key-1")
    assert (first.data["replayed"], again.data["replayed"]) == (False, True)
    assert again.data["policy"] == first.data["policy"]
    assert len(await versions(writer)) == 2


async def test_a_discarded_draft_is_edited_and_published_no_more(
    writer: Officer, publisher: Officer
) -> None:
    gone = (
        await acts(writer, "discardPolicyDraft", await drafted(writer, changed(FROM_2027)))
    ).data
    assert gone["draft"]["state"] == "DISCARDED"
    assert (await acts(publisher, "publishPolicy", gone["draft"])).codes == ["WRONG_STAGE"]
    assert (await writer.ask("{ policyDrafts { id } }"))["policyDrafts"] == []


async def test_a_draft_begins_from_the_file_of_a_version(writer: Officer) -> None:
    current = (await writer.ask("{ policyInForce { id file } }"))["policyInForce"]
    assert current["file"] == shilong_text()
    begun = await writer.mutate(
        "draftPolicy",
        "draft { text basis { id } }",
        basis=current["id"],
        idempotencyKey=str(uuid4()),
    )
    assert begun.data["draft"] == {"text": shilong_text(), "basis": {"id": current["id"]}}


async def test_a_draft_beside_the_version_in_force(writer: Officer) -> None:
    draft = await drafted(writer, changed(FROM_2027, LOST))
    current = (await writer.ask("{ policyInForce { id } }"))["policyInForce"]
    asked = """query ($from: ID!, $to: ID!) { policyDiff(from: $from, to: $to) {
        changes { part path before after } grades { token before after gains loses }
        tiers { tier applicants gains loses terms }
    } }"""
    diff = (await writer.ask(asked, **{"from": current["id"], "to": draft["id"]}))["policyDiff"]
    assert [each["part"] for each in diff["changes"]] == ["DOCUMENT", "TIERS"]
    assert diff["changes"][1] == {
        "part": "TIERS",
        "path": ["tiers", "A", "benefits", "STARTUP_PACK"],
        "before": "STARTUP_PACK",
        "after": None,
    }
    assert {each["token"] for each in diff["grades"]} == {"A+", "A", "A-"}
    assert {tuple(each["loses"]) for each in diff["grades"]} == {("STARTUP_PACK",)}
    [tier] = diff["tiers"]
    assert (tier["tier"], tier["gains"], tier["loses"]) == ("A", [], ["STARTUP_PACK"])
    assert tier["terms"] == []


async def test_drafts_are_for_those_who_write_and_publish(clerk: Officer) -> None:
    answer = await clerk.answer("{ policyDrafts { id } }")
    assert answer["data"]["policyDrafts"] is None
    assert answer["extensions"]["denied"] == [
        {"path": ["policyDrafts"], "requires": ["POLICY_ADMIN", "POLICY_PUBLISHER"]}
    ]


# --- what may be done next --------------------------------------------------------------

OUTLOOK = "allowedActions blockedActions { action refusals { code path } }"


async def outlook(asker: Officer, draft: Mapping[str, Any]) -> tuple[list[str], dict[str, Any]]:
    """The acts on a draft open to somebody, and those that are not with the codes of why."""
    asked = f"query ($id: ID!) {{ policyDraft(id: $id) {{ {OUTLOOK} }} }}"
    found = (await asker.ask(asked, id=draft["id"]))["policyDraft"]
    blocked = {
        each["action"]: [ground["code"] for ground in each["refusals"]]
        for each in found["blockedActions"]
    }
    return found["allowedActions"], blocked


async def test_who_may_do_what_next_with_a_draft_is_said_with_every_ground_against_it(
    door: httpx.AsyncClient, writer: Officer, publisher: Officer
) -> None:
    both = await officer(door, "兼任丙", Role.POLICY_ADMIN, Role.POLICY_PUBLISHER)
    good, faulty = await drafted(both, changed(FROM_2027)), await drafted(writer, shilong_text())
    assert await outlook(writer, good) == (["EDIT", "DISCARD"], {})
    assert await outlook(publisher, good) == (["PUBLISH"], {})
    assert await outlook(both, good) == (
        ["EDIT", "DISCARD"],
        {"PUBLISH": ["SECOND_PERSON_NEEDED"]},
    )
    refused = (await acts(publisher, "publishPolicy", faulty)).codes
    assert await outlook(publisher, faulty) == ([], {"PUBLISH": refused})
    gone = (await acts(writer, "discardPolicyDraft", good)).data["draft"]
    assert await outlook(both, gone) == ([], {})


async def test_who_may_do_what_next_with_a_version_is_said(
    clerk: Officer, writer: Officer, publisher: Officer
) -> None:
    asked = f"{{ policies {{ id version {OUTLOOK} }} }}"

    async def said(asker: Officer) -> tuple[list[str], list[str]]:
        [found] = (await asker.ask(asked))["policies"]
        return found["allowedActions"], [each["action"] for each in found["blockedActions"]]

    assert await said(clerk) == ([], [])
    assert await said(writer) == (["DRAFT"], [])
    assert await said(publisher) == (["RETIRE"], [])
    [policy] = (await publisher.ask(asked))["policies"]
    assert (await retires(publisher, policy, "2026-09-21")).codes == []
    assert await said(publisher) == ([], ["RETIRE"])


# --- retiring --------------------------------------------------------------------------


@pytest.mark.parametrize(("last", "codes"), [("09-20", ["INVALID_VALUE"]), ("09-21", [])])
async def test_a_version_ends_today_at_the_earliest(
    publisher: Officer, last: str, codes: list[str]
) -> None:
    policy = (await publisher.ask("{ policyInForce { id version } }"))["policyInForce"]
    done = await retires(publisher, policy, f"2026-{last}")
    assert done.codes == codes
    assert await in_force(publisher, "2026-09-21") == 1
    assert await in_force(publisher, "2026-09-22") == (1 if codes else None)


async def test_a_version_that_is_not_in_force_yet_is_taken_back_and_the_old_one_goes_on(
    writer: Officer, publisher: Officer
) -> None:
    new = (await published(writer, publisher, FROM_2027)).data["policy"]
    assert (await retires(publisher, new, "2026-10-01")).codes == []
    assert await versions(writer) == [(1, "2022-11-03", None), (2, "2027-01-01", "2026-10-01")]
    assert await in_force(writer, "2027-01-01") == 1
    assert (await published(writer, publisher, FROM_2027)).codes == []


def begins(day: str, last: str = "") -> tuple[str, str]:
    """石龙区's file in force from this day on, and until another one."""
    end = f"\neffectiveTo = {last}" if last else ""
    return ("effectiveFrom = 2022-11-03", f"effectiveFrom = {day}{end}")


async def test_where_a_version_is_taken_back_the_old_one_goes_on_until_the_next_one(
    writer: Officer, publisher: Officer
) -> None:
    second = (await published(writer, publisher, FROM_2027)).data["policy"]
    third = (await published(writer, publisher, begins("2027-03-01"))).data["policy"]
    assert (await retires(publisher, second, "2026-10-01")).codes == []
    taken_back = (2, "2027-01-01", "2026-10-01")
    first, *others = await versions(writer)
    assert first == (1, "2022-11-03", "2027-02-28")
    assert others == [taken_back, (3, "2027-03-01", None)]
    assert (await retires(publisher, third, "2026-10-01")).codes == []
    first, *others = await versions(writer)
    assert first == (1, "2022-11-03", None)
    assert others == [taken_back, (3, "2027-03-01", "2026-10-01")]


async def test_a_version_is_taken_back_once(writer: Officer, publisher: Officer) -> None:
    second = (await published(writer, publisher, FROM_2027)).data["policy"]
    assert (await retires(publisher, second, "2026-10-01")).codes == []
    assert (await published(writer, publisher, FROM_2027)).codes == []
    stood = await versions(writer)
    assert (await retires(publisher, second, "2026-09-25")).codes == ["INVALID_VALUE"]
    assert await versions(writer) == stood


async def test_a_version_that_was_taken_back_is_in_no_others_way(
    writer: Officer, publisher: Officer
) -> None:
    second = (await published(writer, publisher, FROM_2027)).data["policy"]
    assert (await retires(publisher, second, "2026-10-01")).codes == []
    assert (await published(writer, publisher, begins("2026-09-25"))).codes == []
    assert await in_force(writer, "2026-10-01") == 3


async def test_a_version_that_was_retired_does_not_go_on_where_the_next_is_taken_back(
    writer: Officer, publisher: Officer
) -> None:
    current = (await publisher.ask("{ policyInForce { id version } }"))["policyInForce"]
    assert (await retires(publisher, current, "2026-12-31")).codes == []
    second = (await published(writer, publisher, FROM_2027)).data["policy"]
    assert (await retires(publisher, second, "2026-10-01")).codes == []
    assert (await versions(writer))[0] == (1, "2022-11-03", "2026-12-31")


async def test_of_one_who_publishes_beside_one_who_retires_each_sees_what_the_other_did(
    door: httpx.AsyncClient, writer: Officer, publisher: Officer
) -> None:
    """In either order the old version goes on until the new one begins."""
    other = await officer(door, "发布丙", Role.POLICY_PUBLISHER)
    days = begins("2027-01-01", "2027-02-28")
    second = (await published(writer, publisher, days)).data["policy"]
    draft = await drafted(writer, changed(begins("2027-03-01")))
    answers = await asyncio.gather(
        retires(publisher, second, "2026-10-01"), acts(other, "publishPolicy", draft)
    )
    assert [each.codes for each in answers] == [[], []]
    assert [last for _, _, last in await versions(writer)] == ["2027-02-28", "2026-10-01", None]


# --- cases -----------------------------------------------------------------------------


@pytest.mark.clause("二(二)")
async def test_a_case_keeps_the_version_of_the_day_it_was_registered(
    clerk: Officer, writer: Officer, publisher: Officer, clock: HallClock
) -> None:
    await published(writer, publisher, FROM_2027)
    clock.set("2026-12-31T16:59")
    before = await clerk.registers(AAA, ACCOUNTING)
    clock.set("2027-01-04T09:00")
    after = await clerk.registers(AAA, ACCOUNTING)
    asked = "query ($no: ShortText!) { case(caseNo: $no) { policy { version } } }"
    pinned = [
        (await clerk.ask(asked, no=case.caseNo))["case"]["policy"]["version"]
        for case in (before, after)
    ]
    assert pinned == [1, 2]


@pytest.mark.clause("二(二)")
async def test_publishing_while_cases_come_in_splits_none_between_versions(
    clerk: Officer, writer: Officer, publisher: Officer
) -> None:
    tomorrow = ("effectiveFrom = 2022-11-03", "effectiveFrom = 2026-09-22")
    draft = await drafted(writer, changed(tomorrow))
    cases = [clerk.registers(AAA, ACCOUNTING) for _ in range(20)]
    registering = asyncio.gather(*cases)
    done = await acts(publisher, "publishPolicy", draft)
    await registering
    assert done.codes == []
    rows = await fetch("SELECT state FROM service_case")
    first = (await writer.ask("{ policyInForce { id } }"))["policyInForce"]["id"]
    assert len(rows) == 20
    assert all(f'"policy":"{first}"' in row["state"] for row in rows)

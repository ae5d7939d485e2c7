"""What a matter says changes as law does: drafted by one, confirmed by another, never backwards."""

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
from tests.hall import ACCOUNTING, REFUSALS, RESTAURANT, HallClock, Officer, Payload, officer
from tests.register_server import AAA
from tests.schema.test_matter_versions import days, version_on

MARKET = "11410404MB0T0100XJ"
CHECK = "check { findings { code isFault sheet row column value cure } refusals { code path } }"
DRAFT = "draft { id version state text byCaller }"
PAYLOAD = f"{DRAFT} matter {{ id version validFrom }} {REFUSALS} version replayed"
IDS = "query ($code: ShortText!) { matter(code: $code) { id } }"


@pytest.fixture
async def writer(door: httpx.AsyncClient) -> Officer:
    return await officer(door, "事项甲", Role.CATALOGUE_ADMIN)


@pytest.fixture
async def confirmer(door: httpx.AsyncClient) -> Officer:
    return await officer(door, "复核乙", Role.CATALOGUE_CONFIRMER)


async def begun(by: Officer, code: str = ACCOUNTING) -> Mapping[str, Any]:
    """A draft that says what the latest version of a matter says."""
    done = await by.mutate("draftMatter", PAYLOAD, code=code, idempotencyKey=str(uuid4()))
    assert done.data["refusals"] == []
    draft: Mapping[str, Any] = done.data["draft"]
    return draft


def changed(draft: Mapping[str, Any], **cells: object) -> str:
    """The text of a draft with these cells, to begin tomorrow if nothing else is said."""
    file = json.loads(draft["text"])
    [row] = file["matters"]
    file["matters"] = [row | {"plan_effective_date": "2026-09-22"} | cells]
    return json.dumps(file, ensure_ascii=False)


async def acts(by: Officer, act: str, draft: Mapping[str, Any], **more: object) -> Payload:
    """An act on a draft at the version that was seen."""
    order = {
        "draftId": draft["id"],
        "expectedVersion": draft["version"],
        "idempotencyKey": str(uuid4()),
    }
    return await by.mutate(act, PAYLOAD, **(order | more))


async def edited(by: Officer, draft: Mapping[str, Any], **cells: object) -> Mapping[str, Any]:
    """The draft with other cells."""
    done = await acts(by, "editMatterDraft", draft, text=changed(draft, **cells))
    assert done.codes == []
    after: Mapping[str, Any] = done.data["draft"]
    return after


async def drafted(by: Officer, code: str = ACCOUNTING, **cells: object) -> Mapping[str, Any]:
    """A draft of a matter with other cells."""
    return await edited(by, await begun(by, code), **cells)


async def check(by: Officer, draft: Mapping[str, Any]) -> Mapping[str, Any]:
    """What a look at a draft finds."""
    asked = f"query ($id: ID!) {{ matterDraft(id: $id) {{ {CHECK} }} }}"
    found: Mapping[str, Any] = (await by.ask(asked, id=draft["id"]))["matterDraft"]["check"]
    return found


@pytest.mark.clause("二(二)")
async def test_a_second_person_confirms_and_the_old_version_ends_the_day_before(
    writer: Officer, confirmer: Officer
) -> None:
    draft = await drafted(writer, promise_day=4, plan_effective_date="2026-10-09")
    done = await acts(confirmer, "confirmMatterDraft", draft)
    assert (done.codes, done.data["draft"]["state"]) == ([], "PUBLISHED")
    assert done.data["matter"]["validFrom"] == "2026-10-09"
    assert [each[2] for each in await days(writer)] == ["2026-10-08", None]
    assert await version_on(writer, "2026-10-08") == 1
    assert await version_on(writer, "2026-10-09") == 2
    assert (await verify())[1] == []


async def test_whoever_wrote_in_a_draft_does_not_confirm_it(
    door: httpx.AsyncClient, writer: Officer
) -> None:
    both = await officer(door, "兼任丙", Role.CATALOGUE_ADMIN, Role.CATALOGUE_CONFIRMER)
    own = await drafted(both, promise_day=4)
    assert own["byCaller"] is True
    assert (await acts(both, "confirmMatterDraft", own)).codes == ["SECOND_PERSON_NEEDED"]
    other = await edited(both, await drafted(writer, promise_day=4), promise_day=3)
    assert (await acts(both, "confirmMatterDraft", other)).codes == ["SECOND_PERSON_NEEDED"]


async def test_a_writer_does_not_confirm_and_a_confirmer_does_not_write(
    writer: Officer, confirmer: Officer
) -> None:
    draft = await drafted(writer, promise_day=4)
    assert (await acts(writer, "confirmMatterDraft", draft)).codes == ["FORBIDDEN"]
    refused = await acts(confirmer, "editMatterDraft", draft, text=draft["text"])
    assert refused.codes == ["FORBIDDEN"]


@pytest.mark.clause("二(二)")
@pytest.mark.parametrize(("first", "codes"), [("09-21", ["INVALID_VALUE"]), ("09-22", [])])
async def test_no_version_begins_on_a_day_that_has_begun(
    writer: Officer, confirmer: Officer, first: str, codes: list[str]
) -> None:
    draft = await drafted(writer, promise_day=4, plan_effective_date=f"2026-{first}")
    done = await acts(confirmer, "confirmMatterDraft", draft)
    assert done.codes == codes
    paths = [each["path"] for each in done.data["refusals"]]
    assert paths == [["text", "plan_effective_date"]] * len(codes)


async def test_a_draft_begins_from_the_latest_version_in_the_form_of_the_file(
    writer: Officer,
) -> None:
    [row] = json.loads((await begun(writer))["text"])["matters"]
    assert row["task_handle_item"] == ACCOUNTING
    assert "代理记账" in row["task_name"]
    asked = "{ matterDrafts { basis { version } byCaller } }"
    assert (await writer.ask(asked))["matterDrafts"] == [
        {"basis": {"version": 1}, "byCaller": True}
    ]


# --- what is wrong with a draft --------------------------------------------------------


async def test_a_fault_is_told_with_its_row_column_value_and_cure(
    writer: Officer, confirmer: Officer
) -> None:
    draft = await drafted(writer, promise_day=300)
    [fault] = [each for each in (await check(writer, draft))["findings"] if each["isFault"]]
    assert fault == {
        "code": "PROMISE_BEYOND_LAW",
        "isFault": True,
        "sheet": "matters",
        "row": 1,
        "column": "promise_day",
        "value": fault["value"],
        "cure": fault["cure"],
    }
    assert "300" in fault["value"]
    refused = await acts(confirmer, "confirmMatterDraft", draft)
    assert [(each["code"], each["path"]) for each in refused.data["refusals"]] == [
        ("INVALID_VALUE", ["text", "promise_day"])
    ]
    assert len(await days(writer)) == 1


@pytest.mark.parametrize(
    "text",
    ["不是文件", '{"format": 2}', '{"format": 1, "matters": []}', '{"format": 1, "matters": 7}'],
)
async def test_a_draft_may_say_anything_and_is_not_confirmed(
    writer: Officer, confirmer: Officer, text: str
) -> None:
    draft = (await acts(writer, "editMatterDraft", await begun(writer), text=text)).data["draft"]
    assert any(each["isFault"] for each in (await check(writer, draft))["findings"])
    refused = await acts(confirmer, "confirmMatterDraft", draft)
    assert set(refused.codes) == {"INVALID_VALUE"}


@pytest.mark.clause("二(二)")
async def test_a_draft_leaves_alone_what_two_persons_or_a_document_say(
    writer: Officer, confirmer: Officer
) -> None:
    review = {
        "reviewed_by": "某甲",
        "reviewed_at": "2026-09-01",
        "confirmed_by": "某乙",
        "domains": ["WORK_SAFETY"],
    }
    draft = await drafted(writer, promise_day=4, task_state="2", exclusion_review=review)
    warned = {each["code"] for each in (await check(writer, draft))["findings"]}
    assert warned >= {"REVIEW_NOT_TAKEN", "USE_NOT_TAKEN"}
    new = (await acts(confirmer, "confirmMatterDraft", draft)).data["matter"]["id"]
    old = (await writer.ask(IDS, code=ACCOUNTING))["matter"]["id"]
    found = (await writer.ask(DIFF, **{"from": old, "to": new}))["matterDiff"]
    assert [each["column"] for each in found] == ["promise_day"]


async def test_a_draft_is_of_its_one_matter(writer: Officer, confirmer: Officer) -> None:
    other = json.loads((await begun(writer, RESTAURANT))["text"])["matters"]
    draft = await begun(writer)
    for rows, path in ((other, "task_handle_item"), ([*other, *_rows(draft)], "matters")):
        text = json.dumps({"format": 1, "matters": rows}).replace("2026-09-21", "2026-09-22")
        draft = (await acts(writer, "editMatterDraft", draft, text=text)).data["draft"]
        refused = await acts(confirmer, "confirmMatterDraft", draft)
        assert ["text", path] in [each["path"] for each in refused.data["refusals"]]


def _rows(draft: Mapping[str, Any]) -> list[Any]:
    rows: list[Any] = json.loads(draft["text"])["matters"]
    return rows


async def test_a_draft_that_changes_nothing_is_not_confirmed(
    writer: Officer, confirmer: Officer
) -> None:
    draft = await drafted(writer)
    refused = await acts(confirmer, "confirmMatterDraft", draft)
    assert [each["path"] for each in refused.data["refusals"]] == [["text", "matters"]]
    assert (await check(writer, draft))["refusals"] == [
        {"code": "INVALID_VALUE", "path": ["text", "matters"]}
    ]


# --- several at once -------------------------------------------------------------------


async def test_a_draft_is_compared_again_where_another_was_confirmed_meanwhile(
    writer: Officer, confirmer: Officer
) -> None:
    first = await drafted(writer, promise_day=4)
    second = await drafted(writer, note="本区核定")
    made = (await acts(confirmer, "confirmMatterDraft", first)).data["matter"]
    refused = await acts(confirmer, "confirmMatterDraft", second)
    assert [(each["code"], each["path"]) for each in refused.data["refusals"]] == [
        ("CONFLICT", ["basis"])
    ]
    both = changed(second, note="本区核定", promise_day=4, plan_effective_date="2026-09-30")
    again = await acts(writer, "editMatterDraft", second, text=both, basis=made["id"])
    assert (await acts(confirmer, "confirmMatterDraft", again.data["draft"])).codes == []
    assert [each[2] for each in await days(writer)] == ["2026-09-21", "2026-09-29", None]


async def test_a_draft_is_not_compared_with_a_version_of_another_matter(writer: Officer) -> None:
    draft, other = await begun(writer), await writer.ask(IDS, code=RESTAURANT)
    refused = await acts(
        writer, "editMatterDraft", draft, text=draft["text"], basis=other["matter"]["id"]
    )
    assert refused.data["refusals"][0]["path"] == ["basis"]


async def test_a_version_that_has_not_begun_gives_way_to_one_that_was_compared_with_it(
    writer: Officer, confirmer: Officer
) -> None:
    later = await drafted(writer, promise_day=4, plan_effective_date="2027-01-01")
    await acts(confirmer, "confirmMatterDraft", later)
    sooner = await drafted(writer, promise_day=3, plan_effective_date="2026-12-01")
    assert (await acts(confirmer, "confirmMatterDraft", sooner)).codes == []
    assert [each[1:3] for each in await days(writer)][1:] == [
        ("2027-01-01", "2026-11-30"),
        ("2026-12-01", None),
    ]
    assert await version_on(writer, "2027-01-01") == 3


async def test_two_edits_of_one_draft_are_a_conflict_with_the_version_that_stands(
    writer: Officer,
) -> None:
    draft = await begun(writer)
    answers = await asyncio.gather(
        *(
            acts(writer, "editMatterDraft", draft, text=changed(draft, promise_day=day))
            for day in (3, 4)
        )
    )
    assert Counter(tuple(each.codes) for each in answers) == {(): 1, ("CONFLICT",): 1}
    assert {each.data["draft"]["version"] for each in answers} == {2}


async def test_of_two_who_confirm_at_once_one_does(
    door: httpx.AsyncClient, writer: Officer, confirmer: Officer
) -> None:
    other = await officer(door, "复核丙", Role.CATALOGUE_CONFIRMER)
    draft = await drafted(writer, promise_day=4)
    answers = await asyncio.gather(
        *(acts(who, "confirmMatterDraft", draft) for who in (confirmer, other))
    )
    assert Counter(tuple(each.codes) for each in answers) == {(): 1, ("CONFLICT",): 1}
    assert len(await days(writer)) == 2


async def test_of_two_drafts_confirmed_at_once_neither_undoes_the_other(
    door: httpx.AsyncClient, writer: Officer, confirmer: Officer
) -> None:
    other = await officer(door, "复核丙", Role.CATALOGUE_CONFIRMER)
    drafts = [await drafted(writer, promise_day=day) for day in (3, 4)]
    answers = await asyncio.gather(
        *(
            acts(who, "confirmMatterDraft", draft)
            for who, draft in zip((confirmer, other), drafts, strict=True)
        )
    )
    assert Counter(tuple(each.codes) for each in answers) == {(): 1, ("CONFLICT",): 1}
    assert len(await days(writer)) == 2


async def test_the_same_key_confirms_once(writer: Officer, confirmer: Officer) -> None:
    draft = await drafted(writer, promise_day=4)
    first, again = [
        await acts(confirmer, "confirmMatterDraft", draft, idempotencyKey="key-1") for _ in range(2)
    ]
    assert (first.data["replayed"], again.data["replayed"]) == (False, True)
    assert again.data["matter"] == first.data["matter"]
    assert len(await days(writer)) == 2


async def test_a_discarded_draft_is_edited_and_confirmed_no_more(
    writer: Officer, confirmer: Officer
) -> None:
    draft = await drafted(writer, promise_day=4)
    gone = (await acts(writer, "discardMatterDraft", draft)).data["draft"]
    assert gone["state"] == "DISCARDED"
    assert (await acts(confirmer, "confirmMatterDraft", gone)).codes == ["WRONG_STAGE"]
    assert (await writer.ask("{ matterDrafts { id } }"))["matterDrafts"] == []


# --- side by side, and who sees it -----------------------------------------------------

DIFF = """query ($from: ID!, $to: ID!) { matterDiff(from: $from, to: $to) {
    column title before after
} }"""


async def test_a_draft_beside_the_version_in_force(writer: Officer) -> None:
    draft = await drafted(writer, promise_day=4, note="本区核定")
    current = (await writer.ask(IDS, code=ACCOUNTING))["matter"]["id"]
    found = (await writer.ask(DIFF, **{"from": current, "to": draft["id"]}))["matterDiff"]
    told = {each["column"]: (each["before"], each["after"]) for each in found}
    assert told["promise_day"] == ("5", "4")
    assert told["note"][1] == "本区核定"
    assert set(told) == {"promise_day", "note"}
    assert all(each["title"] for each in found)
    nothing = (await writer.ask(DIFF, **{"from": current, "to": str(uuid4())}))["matterDiff"]
    assert nothing is None


async def test_two_versions_side_by_side_whichever_comes_first(
    writer: Officer, confirmer: Officer
) -> None:
    old = (await writer.ask(IDS, code=ACCOUNTING))["matter"]["id"]
    done = await acts(confirmer, "confirmMatterDraft", await drafted(writer, promise_day=4))
    new = done.data["matter"]["id"]
    for ids, cells in (((old, new), ("5", "4")), ((new, old), ("4", "5"))):
        [only] = (await writer.ask(DIFF, **dict(zip(("from", "to"), ids, strict=True))))[
            "matterDiff"
        ]
        assert (only["before"], only["after"]) == cells


async def test_drafts_are_for_those_who_keep_the_catalogue_of_the_authority(
    writer: Officer, door: httpx.AsyncClient, clerk: Officer
) -> None:
    draft = await begun(writer)
    answer = await clerk.answer("{ matterDrafts { id } }")
    assert answer["extensions"]["denied"] == [
        {"path": ["matterDrafts"], "requires": ["CATALOGUE_ADMIN", "CATALOGUE_CONFIRMER"]}
    ]
    market = await officer(door, "市监甲", Role.CATALOGUE_ADMIN, authority=MARKET)
    assert (await market.ask("{ matterDrafts { id } }"))["matterDrafts"] == []
    refused = await acts(market, "editMatterDraft", draft, text=draft["text"])
    assert (refused.codes, refused.data["draft"]) == (["NOT_FOUND"], None)
    forbidden = await market.mutate(
        "draftMatter", PAYLOAD, code=ACCOUNTING, idempotencyKey=str(uuid4())
    )
    assert forbidden.codes == ["FORBIDDEN"]


async def test_a_version_says_who_drafted_and_who_confirmed_it(
    writer: Officer, confirmer: Officer
) -> None:
    await acts(confirmer, "confirmMatterDraft", await drafted(writer, promise_day=4))
    asked = """query ($code: ShortText!) { matterVersions(code: $code) {
        origin draftedBy madeBy
    } }"""
    newest = (await writer.ask(asked, code=ACCOUNTING))["matterVersions"][0]
    assert newest == {"origin": "CONFIRMED", "draftedBy": ["事项甲"], "madeBy": "复核乙"}


# --- what may be done next ---------------------------------------------------------------

OUTLOOK = "allowedActions blockedActions { action refusals { code } }"


async def outlook(asker: Officer, draft: Mapping[str, Any]) -> tuple[list[str], dict[str, Any]]:
    """The acts on a draft open to somebody, and those that are not with the codes of why."""
    asked = f"query ($id: ID!) {{ matterDraft(id: $id) {{ {OUTLOOK} }} }}"
    found = (await asker.ask(asked, id=draft["id"]))["matterDraft"]
    blocked = {
        each["action"]: [ground["code"] for ground in each["refusals"]]
        for each in found["blockedActions"]
    }
    return found["allowedActions"], blocked


async def test_who_may_do_what_next_with_a_draft_is_said_with_every_ground_against_it(
    door: httpx.AsyncClient, writer: Officer, confirmer: Officer
) -> None:
    both = await officer(door, "兼任丙", Role.CATALOGUE_ADMIN, Role.CATALOGUE_CONFIRMER)
    own = await drafted(both, promise_day=4)
    assert await outlook(writer, own) == (["EDIT", "DISCARD"], {})
    assert await outlook(confirmer, own) == (["CONFIRM"], {})
    assert await outlook(both, own) == (
        ["EDIT", "DISCARD"],
        {"CONFIRM": ["SECOND_PERSON_NEEDED"]},
    )
    same = await begun(writer)
    refused = (await acts(confirmer, "confirmMatterDraft", same)).codes
    assert await outlook(confirmer, same) == ([], {"CONFIRM": refused})
    gone = (await acts(writer, "discardMatterDraft", own)).data["draft"]
    assert await outlook(both, gone) == ([], {})


# --- cases -----------------------------------------------------------------------------


@pytest.mark.clause("二(二)")
async def test_a_case_keeps_the_version_of_the_day_it_was_registered(
    clerk: Officer, writer: Officer, confirmer: Officer, clock: HallClock
) -> None:
    draft = await drafted(writer, promise_day=4)
    await acts(confirmer, "confirmMatterDraft", draft)
    clock.set("2026-09-21T16:59")
    before = await clerk.registers(AAA, ACCOUNTING)
    clock.set("2026-09-22T09:00")
    after = await clerk.registers(AAA, ACCOUNTING)
    asked = "query ($no: ShortText!) { case(caseNo: $no) { matter { version } } }"
    pinned = [
        (await clerk.ask(asked, no=case.caseNo))["case"]["matter"]["version"]
        for case in (before, after)
    ]
    assert pinned == [1, 2]


@pytest.mark.clause("二(二)")
async def test_confirming_while_cases_come_in_splits_none_between_versions(
    clerk: Officer, writer: Officer, confirmer: Officer
) -> None:
    first = (await clerk.ask(IDS, code=ACCOUNTING))["matter"]["id"]
    draft = await drafted(writer, promise_day=4)
    cases = [clerk.registers(AAA, ACCOUNTING) for _ in range(20)]
    registering = asyncio.gather(*cases)
    done = await acts(confirmer, "confirmMatterDraft", draft)
    await registering
    assert done.codes == []
    rows = await fetch("SELECT matter_version_id, state FROM service_case")
    assert {row["matter_version_id"] for row in rows} == {first}
    assert [f'"matter":"{first}"' in row["state"] for row in rows] == [True] * 20

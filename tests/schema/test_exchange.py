"""The catalogue comes and goes as a file: seen first, taken as it was seen, the same on return."""

import asyncio
import json
from base64 import b64decode
from typing import Any
from uuid import uuid4

import httpx
import pytest

from domain.matter_import import starter
from domain.roles import Role
from domain.services.ledger import verify
from domain.store.database import fetch
from domain.table_file import FileFormat
from tests.catalogue_files import NOTHING, base64, edited
from tests.hall import ACCOUNTING, REFUSALS, HallClock, Officer, Payload, officer

FINDINGS = "findings { code isFault sheet row letter column value reason cure }"
MATTER = "code name version validFrom changes { column title before after }"
PREVIEW = f"""query ($format: FileFormat!, $file: FileContent!) {{
    matterImportPreview(format: $format, file: $file) {{
        digest faultCount warningCount {FINDINGS} unchangedCount authorityCount
        createdCount created {{ {MATTER} }} changedCount changed {{ {MATTER} }}
        refusals {{ code }}
    }}
}}"""
EXPORT = """query ($format: FileFormat!) {
    matterExport(format: $format) { name content digest }
}"""

STARTER: dict[str, Any] = json.loads(starter())
ROW: dict[str, Any] = next(
    row for row in STARTER["matters"] if row["task_handle_item"] == ACCOUNTING
)


@pytest.fixture
async def keeper(door: httpx.AsyncClient) -> Officer:
    return await officer(door, "事项甲", Role.CATALOGUE_ADMIN)


def changed(**cells: object) -> bytes:
    """A file that says something else of one matter."""
    return json.dumps(STARTER | {"matters": [ROW | cells]}).encode()


async def preview(by: Officer, file: bytes, written_in: str = "JSON") -> Any:
    answer = await by.ask(PREVIEW, format=written_in, file=base64(file))
    return answer["matterImportPreview"]


async def take(by: Officer, file: bytes, digest: str, **input: object) -> Payload:
    whole = {"format": "JSON", "file": base64(file), "digest": digest}
    selection = f"imported {{ created changed unchanged }} {FINDINGS} {REFUSALS} version replayed"
    return await by.mutate(
        "importMatters", selection, **(whole | {"idempotencyKey": str(uuid4())} | input)
    )


async def events() -> list[tuple[str, int, str | None]]:
    rows = await fetch(
        "SELECT kind, version, role FROM event "
        "WHERE at > '2026-09-01' AND (kind LIKE 'Matter%' OR kind LIKE 'Catalogue%') "
        "ORDER BY position"
    )
    return [(row["kind"], row["version"], row["role"]) for row in rows]


async def export(by: Officer, written_in: str = "JSON") -> bytes:
    found = (await by.ask(EXPORT, format=written_in))["matterExport"]
    assert found["name"] == f"catalogue.{written_in.lower()}"
    return b64decode(found["content"])


# --- seen first ------------------------------------------------------------------------


async def test_a_preview_tells_what_is_new_changed_and_unchanged_and_writes_nothing(
    keeper: Officer,
) -> None:
    other = ROW | {
        "task_handle_item": f"{ROW['task_code']}99",
        "task_name": "代理记账许可（样例）",
    }
    deferred = [
        material | {"defer_days": 2} if "defer_days" in material else material
        for material in ROW["materials"]
    ]
    rows = [ROW | {"promise_day": 4, "materials": deferred}, other, STARTER["matters"][0]]
    seen = await preview(keeper, json.dumps(STARTER | {"matters": rows}).encode())
    assert (seen["faultCount"], seen["unchangedCount"], seen["authorityCount"]) == (0, 1, 0)
    assert (seen["createdCount"], seen["changedCount"]) == (1, 1)
    assert seen["created"] == [
        {
            "code": other["task_handle_item"],
            "name": "代理记账许可（样例）",
            "version": 1,
            "validFrom": "2026-09-21",
            "changes": [],
        }
    ]
    [change] = seen["changed"]
    assert (change["code"], change["version"], change["validFrom"]) == (ACCOUNTING, 2, "2026-09-22")
    told = {
        each["column"]: (each["title"], each["before"], each["after"]) for each in change["changes"]
    }
    assert told == {
        "promise_day": ("承诺办结时限", str(ROW["promise_day"]), "4"),
        "materials[5].defer_days": ("申请材料 5 补交期限", "3", "2"),
    }
    assert await events() == []


async def test_every_fault_of_a_workbook_is_told_in_its_place_and_nothing_is_taken(
    keeper: Officer,
) -> None:
    def spoil(book: Any) -> None:
        book["事项"]["T2"] = "=10+1"
        book["申请材料"]["L4"] = 999
        book["申请材料"].merge_cells("C2:D2")

    file = edited(await export(keeper, "XLSX"), spoil)
    seen = await preview(keeper, file, "XLSX")
    assert (seen["faultCount"], seen["digest"]) == (3, None)
    places = [
        (f["sheet"], f["row"], f["letter"], f["column"], f["value"], f["code"])
        for f in seen["findings"]
        if f["isFault"]
    ]
    assert places == [
        ("事项", 2, "T", "promise_day", "=10+1", "FORMULA"),
        ("申请材料", 2, "C", "material_name", "C2:D2", "MERGED"),
        ("申请材料", 4, "L", "defer_days", "999", "NOT_A_NUMBER"),
    ]
    assert all(f["reason"] and f["cure"] for f in seen["findings"])
    done = await take(keeper, file, NOTHING, format="XLSX")
    assert (done.codes, done.data["imported"]) == (["INVALID_VALUE"], None)
    assert [f["code"] for f in done.data["findings"]][:3] == ["FORMULA", "MERGED", "NOT_A_NUMBER"]
    assert await events() == []


async def test_only_who_keeps_the_catalogue_exchanges_it(clerk: Officer) -> None:
    file = base64(changed())
    body = await clerk.answer(PREVIEW, format="JSON", file=file)
    assert body["data"] == {"matterImportPreview": None}
    assert body["extensions"]["denied"][0]["requires"] == ["CATALOGUE_ADMIN"]
    assert (await clerk.answer(EXPORT, format="CSV"))["data"] == {"matterExport": None}
    assert (await take(clerk, changed(promise_day=4), NOTHING)).codes == ["FORBIDDEN"]


async def test_everybody_keeps_the_matters_of_their_own_authority(
    door: httpx.AsyncClient,
) -> None:
    foreign = await officer(door, "事项丙", Role.CATALOGUE_ADMIN, authority="11410404MB0T0100XJ")
    own = await officer(door, "事项丁", Role.CATALOGUE_ADMIN, authority=ROW["dept_code"])
    file = changed(promise_day=4)
    seen = await preview(foreign, file)
    assert (seen["refusals"], seen["digest"]) == ([{"code": "FORBIDDEN"}], None)
    digest = (await preview(own, file))["digest"]
    assert (await take(foreign, file, digest)).codes == ["FORBIDDEN"]
    assert (await take(own, file, digest)).codes == []


@pytest.mark.clause("二(二)")
async def test_one_person_imports_neither_a_review_nor_whether_a_matter_is_in_use(
    keeper: Officer,
) -> None:
    review = ROW["exclusion_review"] | {"domains": ["PUBLIC_SECURITY"], "basis": "另行认定"}
    file = changed(promise_day=4, exclusion_review=review, task_state="2")
    seen = await preview(keeper, file)
    told = {found["code"] for found in seen["findings"]}
    assert {"REVIEW_NOT_TAKEN", "USE_NOT_TAKEN"} <= told
    [change] = seen["changed"]
    assert [each["column"] for each in change["changes"]] == ["promise_day"]
    assert (await take(keeper, file, seen["digest"])).codes == []
    [kept] = [
        row
        for row in json.loads(await export(keeper))["matters"]
        if row["task_handle_item"] == ACCOUNTING
    ]
    assert (kept["exclusion_review"], kept["task_state"]) == (ROW["exclusion_review"], "1")
    assert kept["plan_effective_date"] == "2026-09-22"


@pytest.mark.clause("二(二)")
async def test_a_new_matter_comes_without_a_review_and_so_without_credit_approval(
    keeper: Officer,
) -> None:
    new = {"task_handle_item": f"{ROW['task_code']}99"}
    seen = await preview(keeper, changed(**new))
    codes = [found["code"] for found in seen["findings"]]
    assert (seen["createdCount"], codes) == (1, ["REVIEW_NOT_TAKEN", "NOT_REVIEWED"])


@pytest.mark.clause("二(二)")
@pytest.mark.parametrize(
    ("cells", "reviewed"),
    [
        ({"promise_day": 4}, True),
        ({"task_name": "危险化学品经营许可"}, False),
        ({"by_law": "《危险化学品安全管理条例》第三十三条"}, False),
    ],
)
async def test_a_matter_that_an_import_makes_another_has_no_review_any_more(
    keeper: Officer, clerk: Officer, clock: HallClock, cells: dict[str, object], reviewed: bool
) -> None:
    file = changed(**cells)
    assert (await take(keeper, file, (await preview(keeper, file))["digest"])).codes == []
    clock.set("2026-09-22T10:00")
    asked = f'{{ matter(code: "{ACCOUNTING}") {{ exclusionReview {{ basis }} }} }}'
    review = (await clerk.ask(asked))["matter"]["exclusionReview"]
    assert (review is not None) is reviewed


async def test_what_is_no_base64_is_bad_input(keeper: Officer) -> None:
    body = await keeper.answer(PREVIEW, format="JSON", file="不是")
    assert body["errors"][0]["extensions"]["code"] == "BAD_USER_INPUT"


async def test_where_no_policy_is_in_force_there_is_nothing_to_read_a_file_by(
    keeper: Officer, clock: HallClock
) -> None:
    clock.set("2022-11-02T10:00")
    assert (await preview(keeper, changed()))["refusals"] == [{"code": "POLICY_NOT_IN_FORCE"}]
    assert (await take(keeper, changed(), NOTHING)).codes == ["POLICY_NOT_IN_FORCE"]


# --- taken as it was seen ------------------------------------------------------------------


async def test_what_was_seen_is_taken_once_and_never_something_else(keeper: Officer) -> None:
    file = changed(promise_day=4)
    digest = (await preview(keeper, file))["digest"]
    first = await take(keeper, file, digest, idempotencyKey="key-1")
    assert first.codes == []
    assert first.data["imported"] == {"created": 0, "changed": 1, "unchanged": 0}
    assert (first.data["version"], first.data["replayed"]) == (2, False)
    again = await take(keeper, file, digest, idempotencyKey="key-1")
    assert again.data == {**first.data, "replayed": True, "findings": []}
    other = await take(keeper, changed(promise_day=3), digest, idempotencyKey="key-1")
    assert other.codes == ["KEY_REUSED"]
    assert await events() == [
        ("CatalogueImported", 2, "CATALOGUE_ADMIN"),
        ("MatterVersioned", 2, "CATALOGUE_ADMIN"),
    ]
    assert (await verify())[1] == []


async def test_the_same_file_again_changes_nothing(keeper: Officer) -> None:
    file = changed(promise_day=4)
    await take(keeper, file, (await preview(keeper, file))["digest"])
    before = await events()
    seen = await preview(keeper, file)
    assert (seen["changedCount"], seen["unchangedCount"], seen["digest"]) == (0, 1, NOTHING)
    for _ in range(2):
        done = await take(keeper, file, NOTHING, idempotencyKey="key-2")
        assert (done.codes, done.data["imported"], done.data["version"]) == ([], None, None)
    assert done.data["replayed"]
    assert await events() == before


async def test_where_catalogue_file_or_day_is_another_nothing_is_taken(
    keeper: Officer, clock: HallClock
) -> None:
    file = changed(promise_day=4)
    digest = (await preview(keeper, file))["digest"]
    assert (await take(keeper, changed(promise_day=3), digest)).codes == ["CONFLICT"]
    clock.pass_(days=1)
    assert (await take(keeper, file, digest)).codes == ["CONFLICT"]
    digest = (await preview(keeper, file))["digest"]
    between = changed(promise_day=3)
    await take(keeper, between, (await preview(keeper, between))["digest"])
    stale = await take(keeper, file, digest)
    assert stale.codes == ["CONFLICT"]
    assert stale.data["refusals"][0]["params"] == [{"name": "version", "value": "2"}]
    assert len(await events()) == 2


async def test_of_imports_at_the_same_moment_one_counts(keeper: Officer) -> None:
    files = [changed(promise_day=days) for days in (3, 4)]
    digests = [(await preview(keeper, file))["digest"] for file in files]
    both = await asyncio.gather(*map(take, [keeper] * 2, files, digests))
    assert sorted(done.codes for done in both) == [[], ["CONFLICT"]]
    assert [kind for kind, *_ in await events()] == ["CatalogueImported", "MatterVersioned"]


async def test_a_change_of_reception_hours_alone_is_taken_too(keeper: Officer) -> None:
    listed = [each | {"closes": "18:00"} for each in STARTER["authorities"][:2]]
    file = json.dumps(STARTER | {"authorities": listed, "matters": [ROW]}).encode()
    seen = await preview(keeper, file)
    assert (seen["authorityCount"], seen["changedCount"]) == (2, 0)
    assert (await take(keeper, file, seen["digest"])).codes == []
    assert (await preview(keeper, file))["digest"] == NOTHING


@pytest.mark.parametrize("written_in", FileFormat)
async def test_what_is_given_out_says_what_the_catalogue_says(
    keeper: Officer, written_in: FileFormat
) -> None:
    seen = await preview(keeper, await export(keeper, written_in), written_in)
    assert (seen["digest"], seen["unchangedCount"]) == (NOTHING, 86)

"""Lists of cases that officers gave a name: kept by the service, each for its officer alone."""

from typing import Any
from uuid import uuid4

import anyio
import httpx
import pytest

from domain.roles import Role
from domain.services.case_filters import MOST
from domain.services.retention import erase_person
from domain.store.database import fetch, transaction
from tests.hall import ACCOUNTING, REFUSALS, Officer, Payload, officer
from tests.register_server import AAA, PERSON

PARTS = "id name sort stages modes tiers authority applicant due open text"
DECIDING: dict[str, Any] = {
    "stages": ["ACCEPTED", "IN_REVIEW"],
    "modes": ["CREDIT"],
    "tiers": ["一级"],
    "authority": "11410404MB0T14003F",
    "due": "TODAY",
    "open": True,
    "text": "代理记账",
}


async def mine(who: Officer) -> list[dict[str, Any]]:
    """The lists that an officer has kept."""
    found: list[dict[str, Any]] = (await who.ask(f"{{ myCaseFilters {{ {PARTS} }} }}"))[
        "myCaseFilters"
    ]
    return found


async def saves(who: Officer, name: str, *, key: str = "", **filter: Any) -> Payload:
    """Keep a list of cases by a name."""
    input = {"name": name, "filter": filter, "sort": "DUE"}
    selection = f"filters {{ {PARTS} }} {REFUSALS} replayed"
    return await who.mutate(
        "saveCaseFilter", selection, **input, idempotencyKey=key or str(uuid4())
    )


async def does(who: Officer, act: str, id: str, **more: object) -> Payload:
    """Rename or remove one."""
    order = {"filterId": id, "idempotencyKey": str(uuid4())} | more
    return await who.mutate(f"{act}CaseFilter", f"filters {{ {PARTS} }} {REFUSALS}", **order)


async def test_a_list_is_kept_as_it_was_named_and_found_at_the_next_login(
    clerk: Officer, door: httpx.AsyncClient
) -> None:
    applicant = (await registered(clerk))["id"]
    saved = await saves(clerk, "今日待决定", **DECIDING, applicant=applicant)
    [kept] = await mine(await officer(door, "窗口甲", Role.CLERK))
    assert saved.data["filters"] == [kept]
    assert kept.pop("id")
    assert kept == DECIDING | {"name": "今日待决定", "sort": "DUE", "applicant": applicant}


async def test_what_is_saved_by_a_name_again_stands_in_its_place(clerk: Officer) -> None:
    [first] = (await saves(clerk, "待决定", stages=["ACCEPTED"])).data["filters"]
    [second] = (await saves(clerk, "待决定", stages=["IN_REVIEW"])).data["filters"]
    assert (first["id"], ["IN_REVIEW"]) == (second["id"], second["stages"])


async def test_a_list_is_renamed_to_a_name_that_no_other_has_and_removed(clerk: Officer) -> None:
    await saves(clerk, "甲")
    [_, other] = (await saves(clerk, "乙")).data["filters"]
    taken = await does(clerk, "rename", other["id"], name="甲")
    assert (taken.codes, taken.data["refusals"][0]["path"]) == (["INVALID_VALUE"], ["name"])
    renamed = await does(clerk, "rename", other["id"], name="丙")
    assert [each["name"] for each in renamed.data["filters"]] == ["甲", "丙"]
    removed = await does(clerk, "remove", other["id"])
    assert [each["name"] for each in removed.data["filters"]] == ["甲"]


async def test_nobody_sees_or_touches_anothers(clerk: Officer, reviewer: Officer) -> None:
    [kept] = (await saves(clerk, "待决定")).data["filters"]
    for refused in (
        await does(reviewer, "rename", kept["id"], name="他人的"),
        await does(reviewer, "remove", kept["id"]),
    ):
        assert (refused.codes, refused.data["filters"]) == (["NOT_FOUND"], [])
    await saves(reviewer, "待决定", stages=["CLOSED"])
    assert await mine(clerk) == [kept]


async def test_whoever_sees_no_case_keeps_no_list_of_them(door: httpx.AsyncClient) -> None:
    admin = await officer(door, "系统", Role.ADMINISTRATOR)
    assert (await saves(admin, "待决定")).codes == ["FORBIDDEN"]
    assert await mine(admin) == []


async def test_an_account_keeps_so_many_and_no_more_by_however_many_at_once(
    clerk: Officer,
) -> None:
    for number in range(MOST - 2):
        await saves(clerk, f"筛选{number}")
    answers: list[list[str]] = []

    async def save(number: int) -> None:
        answers.append((await saves(clerk, f"同时{number}")).codes)

    async with anyio.create_task_group() as group:
        for number in range(4):
            group.start_soon(save, number)
    assert sorted(answers) == [[], [], ["INVALID_VALUE"], ["INVALID_VALUE"]]
    assert len(await mine(clerk)) == MOST
    assert (await saves(clerk, "筛选0", stages=["CLOSED"])).codes == [], "one more is none more"


@pytest.mark.parametrize(
    ("name", "filter", "path"),
    [
        (f"查{PERSON.identifier}", {}, ["name"]),
        ("查人", {"text": "4104 0419 9001 0100 11"}, ["filter", "text"]),
        ("过长", {"tiers": ["级" * 200] * 10}, ["filter"]),
        ("无此主体", {"applicant": "x" * 5000}, ["filter"]),
        ("无此主体", {"applicant": "no such applicant"}, ["filter", "applicant"]),
    ],
)
async def test_what_is_no_filter_to_keep_is_told_where(
    clerk: Officer, name: str, filter: dict[str, Any], path: list[str]
) -> None:
    refused = await saves(clerk, name, **filter)
    assert [each["path"] for each in refused.data["refusals"]] == [path]
    assert await mine(clerk) == []


async def test_sent_twice_it_is_done_once(clerk: Officer) -> None:
    assert not (await saves(clerk, "待决定", key="once")).data["replayed"]
    assert (await saves(clerk, "待决定", key="once")).data["replayed"]
    assert (await saves(clerk, "另一个", key="once")).codes == ["KEY_REUSED"]
    assert len(await mine(clerk)) == 1


async def test_the_database_tells_neither_name_nor_words_and_whoever_is_erased_is_in_none(
    clerk: Officer,
) -> None:
    person = (await registered(clerk, person=True))["id"]
    await saves(clerk, "张示例")
    await saves(clerk, "某人的件", text="张示例")
    await saves(clerk, "记账", text="代理记账")
    rows = str([dict(row) for row in await fetch("SELECT * FROM case_filter")])
    assert not any(text in rows for text in ("张示例", "某人的件", "代理记账"))
    async with transaction():
        await erase_person(person)
    assert [each["name"] for each in await mine(clerk)] == ["记账"]


async def registered(clerk: Officer, *, person: bool = False) -> dict[str, str]:
    """The applicant of a new case."""
    case = await clerk.registers(PERSON if person else AAA, ACCOUNTING)
    whose = "query ($no: ShortText!) { case(caseNo: $no) { applicant { id } } }"
    found: dict[str, str] = (await clerk.ask(whose, no=case.caseNo))["case"]["applicant"]
    return found

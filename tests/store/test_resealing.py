"""After a rotation of the data key nothing is sealed by the old one, and all is read as before."""

import re
from base64 import b64decode, b64encode
from uuid import uuid4

import pytest
from tortoise.context import require_context

from domain.instants import instant_from_text
from domain.roles import Role
from domain.services.resealing import Resealed, reseal
from domain.store.database import execute, fetch
from domain.store.resealing import FIRST, SEALED, seal_anew, sealed_earlier
from domain.store.seal import sealed_by
from domain.store.webhooks import secrets_of
from tests.databases import DATA_KEY, SqliteFiles
from tests.hall import ACCOUNTING, Case, Officer, officer
from tests.processes import xinyipi
from tests.register_server import AAA, PERSON

KEYS = (b64decode(DATA_KEY), b"n" * 32)
BY_A_KEY = re.compile(r"(\d+)\.[A-Za-z0-9+/]{38,}={0,2}")
READ = """query ($no: ShortText!) {
    case(caseNo: $no) { applicant { id name maskedId phone } events { words { value } } }
    myCaseFilters { name text }
    cases(filter: { text: "张示例" }) { totalCount }
}"""


@pytest.fixture
async def case(clerk: Officer) -> Case:
    """A case of a person with a phone, words and a named list beside it."""
    who = {"kind": "NATURAL_PERSON", "residentId": PERSON.identifier, "name": "张示例"}
    more = {"phone": "13912345678", "idempotencyKey": str(uuid4())}
    await clerk.mutate("registerApplicant", "replayed", **who, **more)
    case = await clerk.registers(PERSON, ACCOUNTING)
    await clerk.does("withdrawApplication", case, reason="张示例不再办理")
    for number in range(3):
        list_ = {"name": f"张示例{number}", "filter": {"text": "张示例"}}
        await clerk.mutate("saveCaseFilter", "replayed", **list_, idempotencyKey=f"list-{number}")
    admin = await officer(clerk.client, "系统管理员", Role.ADMINISTRATOR)
    there = {"label": "对接", "url": "https://8.8.8.8/", "idempotencyKey": "w"}
    made = await admin.mutate("createWebhook", "webhook { id }", **there)
    turned = {"webhookId": made.data["webhook"]["id"], "expectedVersion": 1}
    await admin.mutate("rotateWebhook", "version", **turned, idempotencyKey="r")
    return case


async def secrets() -> tuple[str, ...]:
    """Those by which the one webhook is signed."""
    [row] = await fetch("SELECT id, created_at FROM webhook")
    return await secrets_of(row["id"], instant_from_text(row["created_at"]))


async def keys_in_use() -> set[str]:
    """The numbers of the keys that seal a text of any table."""
    apps = require_context().apps
    assert apps is not None
    tables = [str(record._meta.db_table) for record in apps["store"].values()]
    rows = [dict(row) for table in tables for row in await fetch(f"SELECT * FROM {table}")]
    found = [BY_A_KEY.fullmatch(str(value)) for row in rows for value in row.values()]
    return {sealed[1] for sealed in found if sealed}


async def test_all_is_sealed_by_the_newest_key_and_read_as_before(
    clerk: Officer, case: Case, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("domain.store.resealing.AT_ONCE", 2)
    before, signing = await clerk.ask(READ, no=case.caseNo), await secrets()
    assert await keys_in_use() == {"1"}
    with sealed_by(KEYS, every_task=False):
        done = await reseal()
        assert (done.done >= 7, done.left) == (True, 0)
        assert await keys_in_use() == {"2"}
        assert await clerk.ask(READ, no=case.caseNo) == before
        assert (await secrets(), len(signing)) == (signing, 2)
        assert await reseal() == Resealed(0, 0)


async def test_what_is_erased_or_changed_meanwhile_is_not_written_back(case: Case) -> None:
    _, name, phone, *_ = SEALED
    with sealed_by(KEYS, every_task=False):
        [read] = await sealed_earlier(name, FIRST)
        [called] = await sealed_earlier(phone, FIRST)
        await execute("UPDATE applicant SET name = '（已删除）', identifier = '', phone = NULL")
        assert [await seal_anew(name, read), await seal_anew(phone, called)] == [0, 0]
        [kept] = await fetch("SELECT name, phone FROM applicant")
        assert dict(kept) == {"name": "（已删除）", "phone": None}
        assert (await reseal()).left == 0, "what is erased is sealed by no key"


async def test_the_name_of_an_organisation_is_not_taken_for_something_sealed(
    clerk: Officer,
) -> None:
    await clerk.registers(AAA, ACCOUNTING)
    await execute("UPDATE applicant SET name = '1.号店有限公司'")
    with sealed_by(KEYS, every_task=False):
        await reseal()
    [kept] = await fetch("SELECT name FROM applicant")
    assert kept["name"] == "1.号店有限公司"


def test_the_command_tells_how_much_it_did_and_the_new_key_is_noted_first(
    sqlite: SqliteFiles,
) -> None:
    both = ",".join(b64encode(key).decode() for key in KEYS)
    with sqlite.installed() as url:
        early = xinyipi("data-key", "reseal", database_url=url, data_key=both)
        assert (early.returncode, "run xinyipi migrate" in early.stderr) == (1, True)
        assert xinyipi("migrate", database_url=url, data_key=both).returncode == 0
        done = xinyipi("data-key", "reseal", database_url=url, data_key=both)
        assert (done.returncode, done.stderr) == (0, "")
        assert "0 texts were sealed anew" in done.stdout

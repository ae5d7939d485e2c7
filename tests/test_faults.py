"""Machines that fail: a typed answer that may be sent again, and nothing half done."""

import asyncio
import subprocess
import time
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any, Literal
from uuid import uuid4

import httpx
import pytest

from api.limits import Limits
from domain.services.ledger import verify
from domain.store.database import BUSY_MILLISECONDS, execute, fetch_one
from domain.store.log import page
from tests.databases import OwnServer, PostgresDatabases, own_server
from tests.hall import ACCOUNTING, Case, HallClock, Officer
from tests.register_server import AAA
from tests.store.test_database import python
from tests.test_durability import nothing_is_half_written

on_sqlite = pytest.mark.parametrize("databases", ["sqlite"], indirect=True)
on_postgres = pytest.mark.parametrize("databases", ["postgres"], indirect=True)

WRITERS = 4


@on_sqlite
async def test_a_full_disk_is_told_and_leaves_nothing_half_written(clerk: Officer) -> None:
    case = await clerk.registers(AAA, ACCOUNTING)
    applicant = await applicant_of(clerk, case)
    order = order_for(applicant)
    size = await fetch_one("PRAGMA page_count")
    assert size is not None
    await execute(f"PRAGMA max_page_count = {size[0]}")
    while not (answer := await sent(clerk, "registerCase", order)).is_error:
        order = order_for(applicant)
    unavailable(answer)
    assert (await clerk.ask("{ cases { totalCount } }"))["cases"]["totalCount"] >= 1
    await nothing_is_half_written()
    await execute("PRAGMA max_page_count = 1000000")
    await done_anew(clerk, "registerCase", order)


@on_sqlite
async def test_a_lock_of_another_process_for_three_seconds_is_waited_for(
    hall_url: str, clerk: Officer
) -> None:
    case = await clerk.registers(AAA, ACCOUNTING)
    async with locked(hall_url):
        noticing = asyncio.create_task(clerk.does("giveOneTimeNotice", case))
        await asyncio.sleep(3)
        assert not noticing.done()
    await noticing
    assert case.version == 2


@on_sqlite
async def test_a_longer_lock_is_told_before_the_request_has_used_its_time_up(
    hall_url: str, clerk: Officer
) -> None:
    assert Limits().seconds * 1000 > BUSY_MILLISECONDS
    case = await clerk.registers(AAA, ACCOUNTING)
    order = order_on(case)
    await execute("PRAGMA busy_timeout = 100")
    async with locked(hall_url):
        unavailable(await sent(clerk, "giveOneTimeNotice", order))
        assert (await clerk.ask("{ cases { totalCount } }"))["cases"]["totalCount"] == 1
    await done_anew(clerk, "giveOneTimeNotice", order)


@on_postgres
@pytest.mark.parametrize(
    ("state", "words"),
    [
        ("53100", "disk full"),
        ("53300", "too many connections"),
        ("57P01", "shut down by its administrator"),
        ("57P03", "starts and takes nobody yet"),
        ("08006", "the connection failed"),
    ],
)
async def test_whatever_a_postgresql_is_short_of_is_told_and_leaves_nothing_half_written(
    clerk: Officer, state: str, words: str
) -> None:
    applicant = await applicant_of(clerk, await clerk.registers(AAA, ACCOUNTING))
    order = order_for(applicant)
    await execute(f"""
        CREATE FUNCTION fail() RETURNS trigger LANGUAGE plpgsql AS
        $$ BEGIN RAISE EXCEPTION '{words}' USING ERRCODE = '{state}'; END $$
    """)
    await execute(
        "CREATE TRIGGER fault BEFORE INSERT ON event FOR EACH STATEMENT EXECUTE FUNCTION fail()"
    )
    unavailable(await sent(clerk, "registerCase", order))
    await nothing_is_half_written()
    await execute("DROP TRIGGER fault ON event")
    await done_anew(clerk, "registerCase", order)


@pytest.fixture
def restarted() -> Iterator[OwnServer]:
    """A PostgreSQL that the test may restart, since nobody else uses it."""
    with own_server() as server:
        yield server


@pytest.fixture
def restarted_databases(restarted: OwnServer) -> Iterator[PostgresDatabases]:
    databases = PostgresDatabases(restarted.url)
    yield databases
    databases.close()


@pytest.mark.parametrize("databases", ["restarted_databases"], indirect=True)
async def test_a_postgresql_restarted_under_load_loses_nothing_and_is_found_again_at_once(
    clerk: Officer, restarted: OwnServer
) -> None:
    applicant = await applicant_of(clerk, await clerk.registers(AAA, ACCOUNTING))
    load = Load(clerk, applicant)
    async with asyncio.TaskGroup() as writing:
        for _ in range(WRITERS):
            writing.create_task(load.go_on())
        ways: tuple[Literal["fast", "immediate"], ...] = ("fast", "immediate")
        for how in ways:
            await load.some_more()
            await asyncio.to_thread(restarted.restart, how)
            assert (await sent(clerk, "registerCase", order_for(applicant))).status_code == 200
        await load.some_more()
        load.over = True
    assert load.refused >= WRITERS, "all of them were under way"
    assert len(set(load.done)) == len(load.done)
    await nothing_is_half_written()
    assert (await verify())[1] == []


@on_sqlite
async def test_a_clock_set_back_disturbs_neither_log_nor_limits(
    clerk: Officer, clock: HallClock
) -> None:
    case = await clerk.registers(AAA, ACCOUNTING)
    await clerk.does("giveOneTimeNotice", case)
    clock.pass_(days=-3, hours=-5)
    await clerk.commits(case)
    await clerk.takes(case, "M01", "M02", "M03", "M04", "M05")
    await clerk.does("acceptCase", case)
    assert case.acceptedOn < case.dueOn <= case.statutoryDueOn
    log = await page(0, 1000)
    assert [row["position"] for row in log] == list(range(1, len(log) + 1))
    versions = [row["version"] for row in log if row["stream"] == case.id]
    assert versions == list(range(1, case.version + 1))
    assert (await verify())[1] == []


@pytest.fixture
def new_york(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """The process stands in another time zone."""
    with monkeypatch.context() as patched:
        patched.setenv("TZ", "America/New_York")
        time.tzset()
        yield
    time.tzset()


@on_sqlite
async def test_a_server_in_another_time_zone_keeps_the_days_of_the_hall(
    new_york: None, clerk: Officer, clock: HallClock
) -> None:
    clock.set("2026-09-22T00:30")  # Tuesday here, noon of Monday there
    assert time.strftime("%d %H:%M", time.localtime(clock().timestamp())) == "21 12:30"
    case = await clerk.registers(AAA, ACCOUNTING)
    assert case.caseNo[-12:-4] == "20260922"
    await clerk.does("giveOneTimeNotice", case)
    await clerk.commits(case)
    await clerk.takes(case, "M01", "M02", "M03", "M04", "M05")
    await clerk.does("acceptCase", case)
    assert case.acceptedOn == "2026-09-22"


async def sent(clerk: Officer, act: str, order: dict[str, Any]) -> httpx.Response:
    """The answer to a command, whatever it is."""
    kind = f"{act[0].upper()}{act[1:]}Input"
    wanted = "case { id } refusals { code } replayed"
    document = f"mutation ($input: {kind}!) {{ {act}(input: $input) {{ {wanted} }} }}"
    return await clerk.client.post(
        "/graphql",
        json={"query": document, "variables": {"input": order}},
        headers={"Authorization": f"Bearer {clerk.secret}"},
    )


@dataclass
class Load:
    """Portals that register case after case, each sent anew under its key until it is done."""

    clerk: Officer
    applicant: str
    done: list[str] = field(default_factory=list)
    refused: int = 0
    over: bool = False
    _enough: asyncio.Event = field(default_factory=asyncio.Event)

    async def go_on(self) -> None:
        while not self.over:
            self.done.append(await self._persist(order_for(self.applicant)))
            self._enough.set()

    async def some_more(self) -> None:
        """Wait until each portal can have had another case."""
        for _ in range(WRITERS):
            self._enough.clear()
            await self._enough.wait()

    async def _persist(self, order: dict[str, Any]) -> str:
        while (answer := await sent(self.clerk, "registerCase", order)).is_error:
            unavailable(answer)
            self.refused += 1
            await asyncio.sleep(0.05)
        done = answer.json()["data"]["registerCase"]
        assert done["refusals"] == []
        return str(done["case"]["id"])


def unavailable(answer: httpx.Response) -> None:
    (error,) = answer.json()["errors"]
    assert (answer.status_code, error["extensions"]["code"]) == (503, "STORAGE_UNAVAILABLE")
    assert answer.headers["retry-after"] == str(error["extensions"]["retryAfter"])


async def done_anew(clerk: Officer, act: str, order: dict[str, Any]) -> None:
    """Sent again it is done, since nothing of it had been."""
    done = (await sent(clerk, act, order)).json()["data"][act]
    assert (done["refusals"], done["replayed"]) == ([], False)
    assert (await verify())[1] == []


def order_on(case: Case) -> dict[str, Any]:
    return {
        "caseId": case.id,
        "expectedVersion": case.version,
        "idempotencyKey": str(uuid4()),
    }


def order_for(applicant: str) -> dict[str, Any]:
    """A case to register."""
    return {
        "matterCode": ACCOUNTING,
        "applicantId": applicant,
        "channel": "OFFLINE_HALL",
        "idempotencyKey": str(uuid4()),
    }


async def applicant_of(clerk: Officer, case: Case) -> str:
    question = "query ($no: ShortText!) { case(caseNo: $no) { applicant { id } } }"
    found = await clerk.ask(question, no=case.caseNo)
    return str(found["case"]["applicant"]["id"])


LOCK = """
import sqlite3, sys
with sqlite3.connect(sys.argv[1], isolation_level=None) as connection:
    connection.execute("BEGIN IMMEDIATE")
    print("locked", flush=True)
    sys.stdin.readline()
connection.close()
"""


@asynccontextmanager
async def locked(url: str) -> AsyncIterator[None]:
    """Another process is in the midst of a transaction."""
    process: subprocess.Popen[str] = python(LOCK, url.removeprefix("sqlite://"))
    assert process.stdout is not None
    assert await asyncio.to_thread(process.stdout.readline) == "locked\n"
    try:
        yield
    finally:
        await asyncio.to_thread(process.communicate, "\n")

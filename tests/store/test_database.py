"""One behaviour on both databases: reading, writing, transactions, races, and closing."""

import asyncio
import sqlite3
import subprocess
import sys
from collections.abc import AsyncIterator, Coroutine
from contextlib import asynccontextmanager
from contextvars import Context, copy_context
from threading import Thread

import asyncpg
import pytest
from tortoise.transactions import in_transaction

from domain.store.database import (
    OUTAGES,
    WRITING,
    DatabaseFault,
    Row,
    UniqueViolation,
    database,
    execute,
    execute_many,
    fetch,
    fetch_one,
    look_up,
    numbered,
    transaction,
)
from domain.store.records import LeaseRecord
from tests.databases import SqliteFiles
from tests.processes import PATIENCE_SECONDS

both = pytest.mark.usefixtures("open_database")
"""On both databases, each open."""


@both
async def test_values_stand_where_the_question_marks_are() -> None:
    await add("a", "it's me?")
    row = await fetch_one("SELECT name, holder, '?' AS mark FROM lease WHERE name = ?", "a")
    assert row is not None
    assert dict(row) == {"name": "a", "holder": "it's me?", "mark": "?"}
    assert (row[0], row["holder"]) == ("a", "it's me?")


@both
async def test_what_is_not_there_is_none() -> None:
    assert await fetch_one("SELECT name FROM lease WHERE name = ?", "a") is None


@both
async def test_a_look_up_finds_the_row_of_a_key_or_none() -> None:
    await add("a", "it's me?")
    row = await held("a")
    assert row is not None
    assert (row[0], row["holder"]) == ("it's me?", "it's me?")
    assert await held("b") is None


def test_a_question_mark_in_quotes_is_no_value() -> None:
    assert numbered("""SELECT '?', "a?" FROM t WHERE a = ? AND b = ?""") == (
        """SELECT '?', "a?" FROM t WHERE a = $1 AND b = $2"""
    )


@both
async def test_a_change_says_how_many_rows_it_changed() -> None:
    assert await add("a") == 1
    assert await execute(f"{INSERT} ON CONFLICT DO NOTHING", "a", "", "") == 0
    await add("b")
    assert await execute("UPDATE lease SET holder = ?", "other") == 2
    assert await execute("DELETE FROM lease WHERE name = ?", "c") == 0


@both
async def test_many_rows_are_written_at_once_or_not_at_all() -> None:
    async with transaction():
        await execute_many(INSERT, [("a", "", ""), ("b", "", "")])
        await execute_many(INSERT, [])
    with pytest.raises(UniqueViolation):
        async with transaction():
            await execute_many(INSERT, [("c", "", ""), ("a", "", "")])
    assert await names() == ["a", "b"]


@both
async def test_a_transaction_sees_its_own_rows_and_others_do_not() -> None:
    before = copy_context()
    async with transaction():
        await add("a")
        assert await names() == ["a"]
        assert await elsewhere(before, names()) == []
    assert await names() == ["a"]


@both
async def test_a_look_up_sees_what_is_committed_and_in_a_transaction_its_own() -> None:
    before = copy_context()
    async with transaction():
        await add("a")
        assert await held("a") is not None
        assert await before.run(asyncio.create_task, held("a")) is None
    assert await held("a") is not None


@both
async def test_rows_written_by_the_orm_are_in_the_transaction_too() -> None:
    before = copy_context()
    async with transaction():
        await LeaseRecord.create(name="a", holder="", until="")
        assert await names() == ["a"]
        assert await elsewhere(before, names()) == []


@both
async def test_a_reader_does_not_wait_for_a_writer() -> None:
    before = copy_context()
    async with transaction():
        await add("a")
        assert await elsewhere(before, names()) == []
        await add("b")


@both
async def test_an_exception_undoes_the_whole_transaction() -> None:
    with pytest.raises(ZeroDivisionError):
        await add_and_fail("a")
    assert await names() == []


@both
async def test_a_transaction_within_one_is_undone_by_itself() -> None:
    async with transaction():
        await add("a")
        with pytest.raises(ZeroDivisionError):
            await add_and_fail("b")
    assert await names() == ["a"]


@both
@pytest.mark.parametrize("steps", range(0, 40, 3))
async def test_a_task_cut_short_leaves_nothing_and_holds_up_nobody(steps: int) -> None:
    async def work() -> None:
        async with transaction():
            await add("a")
            await asyncio.sleep(PATIENCE_SECONDS)

    task = asyncio.create_task(work())
    for _ in range(steps):
        await asyncio.sleep(0)
    task.cancel()
    await asyncio.gather(task, return_exceptions=True)
    async with patience(), transaction():
        await add("b")
    assert await names() == ["b"]


async def test_a_transaction_cut_short_gives_its_connection_back(database_url: str) -> None:
    single = f"{database_url}{'&' if '?' in database_url else '?'}maxsize=1"
    async with database(single if "asyncpg" in database_url else database_url), patience():
        for steps in range(30):
            task = asyncio.create_task(add_and_fail("a"))
            for _ in range(steps):
                await asyncio.sleep(0)
            task.cancel()
            await asyncio.gather(task, return_exceptions=True)
        assert await names() == []


@both
async def test_a_row_that_was_there_is_a_unique_violation_of_its_table() -> None:
    await add("a")
    with pytest.raises(UniqueViolation) as violation:
        await add("a")
    assert violation.value.table == "lease"


@both
async def test_so_it_is_when_the_orm_meets_it_in_a_transaction() -> None:
    await add("a")
    with pytest.raises(UniqueViolation) as violation:
        async with transaction():
            await LeaseRecord.create(name="a", holder="", until="")
    assert violation.value.table == "lease"


@both
async def test_a_missing_value_is_no_unique_violation() -> None:
    with pytest.raises((sqlite3.IntegrityError, asyncpg.NotNullViolationError)):
        await execute("INSERT INTO lease (name) VALUES ('a')")


async def test_sqlite_reads_on_a_connection_that_cannot_write(sqlite: SqliteFiles) -> None:
    with sqlite.installed() as url:
        async with database(url):
            with pytest.raises(Exception, match="attempt to write a readonly database"):
                await fetch("DELETE FROM lease")
            with pytest.raises(Exception, match="attempt to write a readonly database"):
                await look_up("DELETE FROM lease")


async def test_sqlite_looks_up_without_giving_way_to_others(sqlite: SqliteFiles) -> None:
    with sqlite.installed() as url:
        async with database(url):
            await add("a", "b")
            with pytest.raises(StopIteration) as finished:
                held("a").send(None)
            assert finished.value.value["holder"] == "b"


async def test_sqlite_tells_why_it_cannot_look_up(sqlite: SqliteFiles) -> None:
    with sqlite.installed() as url:
        async with database(url):
            with pytest.raises(OUTAGES, match="no such table"):
                await look_up("SELECT * FROM nowhere WHERE id = ?", "a")


READ_THEN_WRITE = """
import asyncio, sys
from domain.store.database import database, execute, fetch_one, transaction

async def count() -> None:
    async with database(sys.argv[1]):
        print("open", flush=True)
        sys.stdin.readline()
        for _ in range(200):
            async with transaction():
                row = await fetch_one("SELECT holder FROM lease WHERE name = 'count'")
                await execute("UPDATE lease SET holder = ?", str(int(row["holder"]) + 1))

asyncio.run(count())
"""


def test_two_processes_that_read_and_then_write_wait_for_each_other(sqlite: SqliteFiles) -> None:
    with sqlite.installed() as url:
        asyncio.run(start_counting(url))
        processes = [python(READ_THEN_WRITE, url) for _ in range(2)]
        begin_together(processes)
        assert [process.communicate()[1] for process in processes] == ["", ""]
        assert asyncio.run(counted(url)) == 400


FAIL_WHILE_OPEN = """
import asyncio, sys
from domain.store.database import database, execute, transaction

async def fail() -> None:
    async with database(sys.argv[1]):
        async with transaction():
            sys.exit(7)

asyncio.run(fail())
"""


def test_a_process_that_ends_with_the_database_open_does_end(database_url: str) -> None:
    process = python(FAIL_WHILE_OPEN, database_url)
    _, errors = process.communicate(timeout=PATIENCE_SECONDS)
    assert (process.returncode, errors) == (7, "")


@pytest.mark.parametrize(
    ("url", "said"),
    [
        ("mysql://u:secret@h/d", "neither sqlite:// nor postgres://"),
        ("sqlite://:memory:", "in memory"),
        ("sqlite://", "faulty"),
        ("postgres://u:secret@h:port/d", "faulty"),
        ("postgres://u:secret@h/d?maxsize=many", "faulty"),
        ("postgres://u:secret@127.0.0.1:1/d", "does not answer"),
        ("postgres://u:secret@127.0.0.1:1/d?unheard=of", "does not answer"),
        ("sqlite:///no/such/directory/x.db", "does not answer"),
    ],
)
async def test_a_database_that_cannot_be_opened_is_told_in_one_line(url: str, said: str) -> None:
    with pytest.raises(DatabaseFault, match=said) as fault:
        async with database(url):
            pass
    assert "secret" not in str(fault.value)
    assert "\n" not in str(fault.value)


INSERT = "INSERT INTO lease (name, holder, until) VALUES (?, ?, ?)"


async def add(name: str, holder: str = "") -> int:
    return await execute(INSERT, name, holder, "")


async def add_and_fail(name: str) -> None:
    async with transaction():
        await add(name)
        raise ZeroDivisionError


def held(name: str) -> Coroutine[None, None, Row | None]:
    return look_up("SELECT holder FROM lease WHERE name = ?", name)


async def names() -> list[str]:
    return [row["name"] for row in await fetch("SELECT name FROM lease ORDER BY name")]


async def elsewhere(context: Context, reading: Coroutine[None, None, list[str]]) -> list[str]:
    """Read as another request would: by a task that was not started inside the transaction."""
    async with patience():
        return await asyncio.create_task(reading, context=context)


async def start_counting(url: str) -> None:
    async with database(url):
        await add("count", "0")


async def counted(url: str) -> int:
    async with database(url):
        row = await fetch_one("SELECT holder FROM lease WHERE name = 'count'")
        assert row is not None
        return int(row["holder"])


@asynccontextmanager
async def patience() -> AsyncIterator[None]:
    """What hangs fails, instead of holding up every other test."""
    async with asyncio.timeout(PATIENCE_SECONDS):
        yield


def begin_together(processes: list[subprocess.Popen[str]]) -> None:
    for process in processes:
        assert process.stdout is not None
        assert process.stdout.readline() == "open\n"
    for process in processes:
        assert process.stdin is not None
        process.stdin.write("\n")
        process.stdin.flush()


def python(program: str, *arguments: str) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, "-W", "error", "-c", program, *arguments],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


@pytest.mark.parametrize("databases", ["postgres"], indirect=True)
async def test_a_transaction_whose_connection_is_lost_at_its_end_is_left(
    open_database: None, database_url: str
) -> None:
    with pytest.raises(OUTAGES):
        await lose_connection_at_end(database_url)
    assert await fetch_one("SELECT 1") is not None


async def lose_connection_at_end(url: str) -> None:
    async with in_transaction(WRITING) as client:
        row = await fetch_one("SELECT pg_backend_pid() AS process")
        assert row is not None
        await client.commit()  # what is left to do is to give the connection back
        end_connection(url, row["process"])


def end_connection(url: str, process: int) -> None:
    """End a connection, as a PostgreSQL that stops does, before its owner can hear of it."""

    async def end() -> None:
        async with database(url):
            await fetch("SELECT pg_terminate_backend(?, 5000)", process)

    thread = Thread(target=lambda: Context().run(asyncio.run, end()))
    thread.start()
    thread.join()

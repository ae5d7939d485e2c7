"""Migrations: by one process at a time, all or nothing, nothing lost, and never by `serve`."""

import asyncio
from pathlib import Path
from signal import SIGKILL

import pytest
from tortoise.context import require_context
from tortoise.exceptions import OperationalError
from tortoise.migrations.autodetector import MigrationAutodetector

from domain.store.database import DatabaseFault, configuration, database, execute, fetch
from domain.store.migrate import migrate, migration_lock, unapplied
from tests.databases import SqliteFiles
from tests.processes import PATIENCE_SECONDS, start, xinyipi
from tests.store.test_database import python

OURS = tuple(sorted(path.stem for path in Path("migrations").glob("0*.py")))

FIRST = "tests.store.example.first"
REMAKING = "tests.store.example.remaking"
FAILING = "tests.store.example.failing"
KILLED = "tests.store.example.killed"


async def test_migrating_again_changes_nothing(empty_database_url: str) -> None:
    assert await migrate(empty_database_url) == OURS
    assert await migrate(empty_database_url) == ()


async def test_an_empty_database_lacks_every_migration(empty_database_url: str) -> None:
    assert await lacking(empty_database_url) == OURS


async def test_an_installed_database_lacks_none(database_url: str) -> None:
    assert await lacking(database_url) == ()


def test_of_three_processes_at_once_one_migrates(empty_database_url: str) -> None:
    processes = [start("migrate", database_url=empty_database_url) for _ in range(3)]
    answers = [process.communicate()[0] for process in processes]
    assert [process.returncode for process in processes] == [0, 0, 0], answers
    assert sum(OURS[0] in answer for answer in answers) == 1


def test_serve_never_migrates(empty_database_url: str) -> None:
    refused = xinyipi("serve", database_url=empty_database_url, port=0)
    assert (refused.returncode, refused.stdout) == (1, "")
    lacked = ", ".join(OURS)
    assert refused.stderr == f"xinyipi: the tables lack {lacked}: run `xinyipi migrate`\n"
    assert asyncio.run(lacking(empty_database_url)) == OURS


async def test_the_migrations_make_the_tables_of_the_records(sqlite: SqliteFiles) -> None:
    with sqlite.empty() as url:
        async with database(url):
            records = require_context().apps
            assert records is not None
            changes = await MigrationAutodetector(records, configuration(url)["apps"]).changes()
    assert [change.operations for change in changes] == []


async def test_remaking_a_table_keeps_the_rows_that_refer_to_it(empty_database_url: str) -> None:
    await migrate_first(empty_database_url)
    assert await migrate(empty_database_url, REMAKING) == ("m0002_longer_name",)
    assert await rows(empty_database_url, "parent") == [("p", "name")]
    assert await rows(empty_database_url, "child") == [("c", "p")]


async def test_a_migration_that_fails_half_way_leaves_nothing(empty_database_url: str) -> None:
    await migrate_first(empty_database_url)
    with pytest.raises(OperationalError, match="nowhere"):
        await migrate(empty_database_url, FAILING)
    assert await rows(empty_database_url, "child") == [("c", "p")]
    assert await lacking(empty_database_url, FAILING) == ("m0002_failing",)


KILLED_HALF_WAY = """
import asyncio, sys
from domain.store.migrate import migrate, migration_lock

async def begin() -> None:
    async with migration_lock(sys.argv[1]):
        await migrate(sys.argv[1], "tests.store.example.killed")

asyncio.run(begin())
"""


async def test_a_migration_killed_half_way_leaves_nothing_and_holds_up_nobody(
    empty_database_url: str,
) -> None:
    await migrate_first(empty_database_url)
    process = python(KILLED_HALF_WAY, empty_database_url)
    _, errors = await asyncio.to_thread(process.communicate, timeout=PATIENCE_SECONDS)
    assert (process.returncode, errors) == (-SIGKILL, "")
    assert await rows(empty_database_url, "child") == [("c", "p")]
    assert await lacking(empty_database_url, KILLED) == ("m0002_killed",)
    async with asyncio.timeout(PATIENCE_SECONDS), migration_lock(empty_database_url):
        assert await migrate(empty_database_url, REMAKING) == ("m0002_longer_name",)


async def test_none_of_several_migrations_stays_when_one_fails(empty_database_url: str) -> None:
    with pytest.raises(OperationalError, match="nowhere"):
        await migrate(empty_database_url, FAILING)
    expected = ("m0001_initial", "m0002_failing")
    assert await lacking(empty_database_url, FAILING) == expected
    assert await migrate(empty_database_url, FIRST) == ("m0001_initial",)


async def test_a_migration_may_not_leave_rows_that_refer_to_nothing(sqlite: SqliteFiles) -> None:
    with sqlite.empty() as url:
        await migrate_first(url)
        async with database(url, foreign_keys=False):
            await execute("DELETE FROM parent")
        with pytest.raises(DatabaseFault, match="child"):
            await migrate(url, REMAKING)
        assert await lacking(url, REMAKING) == ("m0002_longer_name",)


async def lacking(url: str, package: str = "migrations") -> tuple[str, ...]:
    async with database(url):
        return await unapplied(package)


async def migrate_first(url: str) -> None:
    """The two tables of the example, with a row in each."""
    await migrate(url, FIRST)
    async with database(url):
        await execute("INSERT INTO parent (id, name) VALUES (?, ?)", "p", "name")
        await execute("INSERT INTO child (id, parent_id) VALUES (?, ?)", "c", "p")


async def rows(url: str, table: str) -> list[tuple[object, ...]]:
    async with database(url):
        return [tuple(row) for row in await fetch(f"SELECT * FROM {table}")]

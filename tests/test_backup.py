"""Backup while officers work, restore where nobody does; what is not whole is refused."""

import asyncio
import os
import sqlite3
from base64 import b64encode
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, closing
from pathlib import Path
from stat import S_IMODE
from typing import Any

import httpx
import pytest
from click.testing import CliRunner, Result

from api.cli import cli
from domain.roles import Role
from domain.store.data_key import VARIABLE
from domain.store.database import database, fetch
from tests.databases import (
    DATA_KEY,
    SERVER_VARIABLE,
    PostgresDatabases,
    SqliteFiles,
    postgres_programs,
)
from tests.hall import ACCOUNTING, Officer, officer
from tests.processes import xinyipi as as_a_process
from tests.register_server import AAA

WRITERS = 3
BEFORE = 12
"""Cases acknowledged before the backup begins."""


@pytest.fixture(autouse=True)
def programs(monkeypatch: pytest.MonkeyPatch) -> None:
    """pg_dump and pg_restore of the version of the server."""
    if SERVER_VARIABLE not in os.environ:
        monkeypatch.setenv("PATH", str(postgres_programs()), prepend=os.pathsep)


@pytest.fixture
def empty_url(databases: SqliteFiles | PostgresDatabases) -> Iterator[str]:
    """Another database of the same kind, without a table."""
    with databases.empty() as url:
        yield url


@pytest.fixture
def backed_up(hall_url: str, tmp_path: Path) -> Path:
    """A backup of a hall with its catalogue."""
    return backup_of(hall_url, tmp_path)


async def test_a_backup_while_officers_work_holds_whatever_was_acknowledged_before_it(
    hall_url: str, empty_url: str, door: httpx.AsyncClient, tmp_path: Path
) -> None:
    clerk = await officer(door, "窗口甲", Role.CLERK)
    file = tmp_path / "hall.backup"
    async with working(clerk) as acknowledged:
        before = set(acknowledged)
        told = await asyncio.to_thread(as_a_process, "backup", str(file), database_url=hall_url)
        assert "数据密钥不在备份中" in told.stdout
        assert set(acknowledged) > before, "nobody had to wait for it"
    assert S_IMODE(file.stat().st_mode) == 0o600
    said = await asyncio.to_thread(xinyipi, "restore", str(file), url=empty_url)
    assert "数据密钥" not in done(said), "it is set here"
    done(await asyncio.to_thread(xinyipi, "verify", url=empty_url))
    async with database(empty_url):
        assert before <= {row["id"] for row in await fetch("SELECT id FROM service_case")}


def test_the_key_is_not_in_it_and_the_restored_says_which_it_takes(
    backed_up: Path, empty_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(VARIABLE, b64encode(bytes(32)).decode())
    assert "还需其数据密钥" in done(xinyipi("restore", str(backed_up), url=empty_url))
    monkeypatch.setenv(VARIABLE, DATA_KEY)
    done(xinyipi("verify", url=empty_url))


@pytest.mark.parametrize("harm", ["cut", "changed", "without its sum"])
def test_what_is_not_as_it_was_backed_up_is_refused(
    harm: str, sqlite: SqliteFiles, tmp_path: Path
) -> None:
    with sqlite.installed() as url, sqlite.empty() as target:
        file = backup_of(url, tmp_path)
        content = bytearray(file.read_bytes())
        content[len(content) // 2] ^= 1
        if harm == "without its sum":
            file.with_name(f"{file.name}.sha256").unlink()
        else:
            file.write_bytes(content if harm == "changed" else content[:-1])
        assert "hall.backup.sha256" in refused(xinyipi("restore", str(file), url=target))
        assert not Path(target.removeprefix("sqlite://")).exists(), "nothing was restored"


def test_a_file_is_not_written_over_and_a_database_with_rows_neither(
    hall_url: str, backed_up: Path
) -> None:
    assert "there already" in refused(xinyipi("backup", str(backed_up), url=hall_url))
    assert "empty" in refused(xinyipi("restore", str(backed_up), url=hall_url))
    left = sorted(each.name for each in backed_up.parent.iterdir())
    assert left == ["hall.backup", "hall.backup.sha256"]


def test_on_sqlite_it_replaces_a_database_where_told_so_and_nobody_has_it_open(
    sqlite: SqliteFiles, tmp_path: Path
) -> None:
    with sqlite.installed() as url, sqlite.furnished() as fuller:
        file = backup_of(url, tmp_path)
        fuller_file = fuller.removeprefix("sqlite://")
        with closing(sqlite3.connect(fuller_file)) as somebody:
            somebody.execute("PRAGMA journal_mode = WAL")
            somebody.execute("SELECT position FROM log_head").fetchall()
            using = xinyipi("restore", "--replace", str(file), url=fuller)
            assert "in use" in refused(using)
        done(xinyipi("restore", "--replace", str(file), url=fuller))
        assert positions(fuller_file) == positions(url.removeprefix("sqlite://"))
        done(xinyipi("verify", url=fuller))


def test_what_does_not_verify_becomes_no_backup(sqlite: SqliteFiles, tmp_path: Path) -> None:
    file = tmp_path / "hall.backup"
    with sqlite.furnished() as url:
        with closing(sqlite3.connect(url.removeprefix("sqlite://"))) as somebody, somebody:
            somebody.execute("UPDATE event SET kind = 'Else' WHERE position = 1")
        assert "event 1" in refused(xinyipi("backup", str(file), url=url))
    assert list(tmp_path.iterdir()) == []


def test_a_backup_of_a_newer_program_is_refused(sqlite: SqliteFiles, tmp_path: Path) -> None:
    with sqlite.installed() as url, sqlite.empty() as target:
        with closing(sqlite3.connect(url.removeprefix("sqlite://"))) as newer, newer:
            newer.execute("UPDATE tortoise_migrations SET name = '9999_newer'")
        file = backup_of(url, tmp_path)
        assert "9999_newer" in refused(xinyipi("restore", str(file), url=target))


def test_a_backup_of_another_kind_of_database_is_refused(
    sqlite: SqliteFiles, postgres: PostgresDatabases, tmp_path: Path
) -> None:
    with sqlite.installed() as url, postgres.empty() as target:
        file = backup_of(url, tmp_path)
        assert "other kind" in refused(xinyipi("restore", str(file), url=target))


def test_without_pg_dump_it_says_what_to_install(
    postgres: PostgresDatabases, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    with postgres.installed() as url:
        failed = xinyipi("backup", str(tmp_path / "hall.backup"), url=url)
    assert "apt-get install postgresql-client" in refused(failed)
    assert list(tmp_path.iterdir()) == []


@asynccontextmanager
async def working(clerk: Officer) -> AsyncIterator[list[str]]:
    """A counter that registers cases all the while; the ids of those acknowledged so far."""
    acknowledged: list[str] = []
    enough = asyncio.Event()

    async def register() -> None:
        while True:
            acknowledged.append((await clerk.registers(AAA, ACCOUNTING)).id)
            if len(acknowledged) >= BEFORE:
                enough.set()

    writers = [asyncio.create_task(register()) for _ in range(WRITERS)]
    first = asyncio.create_task(enough.wait())
    await asyncio.wait((first, *writers), return_when=asyncio.FIRST_COMPLETED)
    try:
        yield acknowledged
    finally:
        for each in writers:
            each.cancel()
        ends = await asyncio.gather(*writers, return_exceptions=True)
        assert all(isinstance(each, asyncio.CancelledError) for each in ends), ends


def positions(file: str) -> list[Any]:
    with closing(sqlite3.connect(file)) as connection:
        return connection.execute("SELECT position, hash FROM log_head").fetchall()


def backup_of(url: str, directory: Path) -> Path:
    file = directory / "hall.backup"
    done(xinyipi("backup", str(file), url=url))
    return file


def xinyipi(*arguments: str, url: str) -> Result:
    """Run a command to its end, in this process."""
    return CliRunner().invoke(cli, arguments, env={"XINYIPI_DATABASE_URL": url})


def done(command: Result) -> str:
    """What it said, having done it."""
    assert (command.exit_code, command.stderr) == (0, "")
    return command.stdout


def refused(command: Result) -> str:
    """Why it did not do it, in one line."""
    assert (command.exit_code, command.stdout) == (1, "")
    assert len(command.stderr.splitlines()) == 1
    return command.stderr

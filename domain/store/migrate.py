"""Migrations of the tables: by one process at a time, all or nothing, nothing lost.

Tortoise's own run takes no lock, records each migration apart from its statements, and on
SQLite cuts statements at every semicolon and lets foreign keys act while a table is remade,
which deletes or refuses its children.
"""

import asyncio
import fcntl
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from importlib import import_module
from pathlib import Path
from pkgutil import iter_modules
from typing import IO

from tortoise.backends.base.client import BaseDBAsyncClient
from tortoise.connection import get_connection
from tortoise.migrations.executor import MigrationExecutor
from tortoise.migrations.schema_editor import BaseSchemaEditor, SqliteSchemaEditor

from domain.store.database import (
    APP,
    MIGRATIONS,
    WRITING,
    DatabaseFault,
    configuration,
    database,
    fetch,
    on_sqlite,
    reading,
    transaction,
)
from domain.store.sqlite_engine import statements

ADVISORY_LOCK = 0x78696E796970
"""The number of our lock in PostgreSQL: "xinyip" in ASCII."""

TORTOISE_ORM = configuration("sqlite://unused.db")
"""For the `tortoise` command, which `make migration` runs. It opens no database for that."""

FILE_LOCK_POLL_SECONDS = 0.05


class WholeStatements(SqliteSchemaEditor):
    """Sends SQLite whole statements, whatever semicolons stand in their comments and texts."""

    async def _run_sql(self, sql: str) -> None:
        for statement in statements(sql):
            await self.client.execute_query(statement)


class Executor(MigrationExecutor):
    """Applies the migrations of one package over one connection."""

    def __init__(self, client: BaseDBAsyncClient, package: str) -> None:
        super().__init__(client, {APP: {"migrations": package}})

    async def apply(self) -> None:
        """Apply what is unapplied, inside the transaction of the connection."""
        # Tortoise looks for this table before it makes it, and PostgreSQL ends a transaction
        # in which a table was not found.
        await self.recorder.ensure_schema(self._schema_editor(atomic=False))
        await self.migrate(direction="forward")

    def _schema_editor(self, atomic: bool = True, collect_sql: bool = False) -> BaseSchemaEditor:
        if on_sqlite(self.connection):
            return WholeStatements(self.connection, atomic=atomic, collect_sql=collect_sql)
        return super()._schema_editor(atomic, collect_sql)


async def migrate(url: str, package: str = MIGRATIONS) -> tuple[str, ...]:
    """Bring the tables up to date and name the migrations that this took, oldest first.

    Call it under `migration_lock`. Either all of them are applied and recorded, or none is.
    Raises DatabaseFault when the rows would no longer refer to one another rightly.
    """
    async with database(url, foreign_keys=False):
        names = await unapplied(package)
        async with transaction():
            await Executor(get_connection(WRITING), package).apply()
            await _check_references()
    return names


async def unapplied(package: str = MIGRATIONS) -> tuple[str, ...]:
    """The migrations that the open database still lacks, oldest first. Changes nothing."""
    return tuple(step.migration.name for step in await Executor(reading(), package).plan())


def known(package: str = MIGRATIONS) -> tuple[str, ...]:
    """The migrations that this program has, oldest first."""
    return tuple(sorted(each.name for each in iter_modules(import_module(package).__path__)))


@asynccontextmanager
async def migration_lock(url: str) -> AsyncIterator[None]:
    """Wait until no other process migrates this database, then keep all others waiting.

    The lock dies with the process that holds it, on both databases.
    """
    # SQLite's own write lock cannot serve: the migration itself needs it, on another connection.
    file = configuration(url)["connections"][WRITING]["credentials"].get("file_path")
    lock = _file_lock(Path(f"{file}.lock")) if file else _advisory_lock(url)
    async with lock:
        yield


@asynccontextmanager
async def _file_lock(path: Path) -> AsyncIterator[None]:
    try:
        file = path.open("w")
    except OSError as error:
        raise DatabaseFault(f"the lock file cannot be opened: {error}") from error
    with file:
        while not _locked(file):  # noqa: ASYNC110 (another process's lock sets no event of ours)
            await asyncio.sleep(FILE_LOCK_POLL_SECONDS)
        yield


def _locked(file: IO[str]) -> bool:
    try:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True


@asynccontextmanager
async def _advisory_lock(url: str) -> AsyncIterator[None]:
    # A connection held by itself: the lock belongs to its session, not to a transaction.
    async with database(url), get_connection(WRITING).acquire_connection() as connection:
        await connection.execute("SELECT pg_advisory_lock($1)", ADVISORY_LOCK)
        yield


async def _check_references() -> None:
    if not on_sqlite(get_connection(WRITING)):
        return
    orphans = {row["table"] for row in await fetch("PRAGMA foreign_key_check")}
    if orphans:
        raise DatabaseFault(f"a migration left rows without what they refer to: {sorted(orphans)}")

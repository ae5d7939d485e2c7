"""The database: opened by `database(url)`, read by `fetch`, changed inside `transaction()`.

Two kinds, one behaviour. SQLite has one connection that writes and one that reads, so that a
reader never waits for a writer, and one that looks up by keys; PostgreSQL has a pool. SQL is
written once, with `?` for each value, and must be understood by both. Values are text, numbers,
truth values (which SQLite gives back as 0 and 1) or None; instants and civil dates are stored as
text.

Inside a transaction await nothing but SQL: on SQLite all other writers wait for it.
"""

import re
import sqlite3
from collections.abc import AsyncIterator, Iterable, Iterator, Sequence
from contextlib import asynccontextmanager, contextmanager, suppress
from functools import lru_cache
from typing import Any, Protocol, TypeAlias
from urllib.parse import urlsplit

import asyncpg
from tortoise.backends.base.client import BaseDBAsyncClient, TransactionalDBClient
from tortoise.backends.base.config_generator import expand_db_url
from tortoise.backends.base.executor import EXECUTOR_CACHE
from tortoise.connection import get_connection, get_connections
from tortoise.context import TortoiseContext
from tortoise.exceptions import (
    BaseORMException,
    ConfigurationError,
    DBConnectionError,
    IntegrityError,
    OperationalError,
)
from tortoise.transactions import in_transaction

from domain.store.data_key import data_keys
from domain.store.seal import sealed_by
from domain.store.sqlite_engine import Client as SqliteFile

APP = "store"
"""The label of our tables in Tortoise, as in `ForeignKeyField("store.LeaseRecord")`."""

MIGRATIONS = "migrations"
"""The package of our migrations."""

TABLES = (
    "records",
    "account_records",
    "breach_records",
    "commitment_records",
    "matter_records",
    "officer_records",
    "personal_records",
    "simulation_records",
    "webhook_records",
)
"""The modules of the tables."""

WRITING = "default"
READING = "reading"

BUSY_MILLISECONDS = 20_000
"""How long a SQLite transaction waits for another process to end its own: less than a request may
take, so that whoever asked is told why it came to nothing."""

POOL = 10
"""Connections to PostgreSQL that one process may hold, unless the URL says `maxsize=`."""

# What connecting raises: the network, either driver, Tortoise, and plain TypeError or ValueError
# for an option in the URL that the driver does not know or cannot read.
_NO_ANSWER = (
    OSError,
    sqlite3.Error,
    asyncpg.PostgresError,
    asyncpg.InterfaceError,
    BaseORMException,
    TypeError,
    ValueError,
)

OUTAGES: tuple[type[Exception], ...] = (
    OSError,
    sqlite3.OperationalError,
    asyncpg.PostgresConnectionError,
    asyncpg.InterfaceError,
    asyncpg.InternalClientError,  # the connection went away while the driver read an answer
    asyncpg.OperatorInterventionError,  # it is being shut down, or starts
    asyncpg.InsufficientResourcesError,  # disk full, too many connections
    DBConnectionError,
    OperationalError,
)
"""What any statement may raise when the database is not there, busy for too long, or full."""

Value: TypeAlias = str | int | float | None


class Row(Protocol):
    """One row of an answer, by column name or position; `dict(row)` makes a dictionary."""

    def __getitem__(self, key: str | int, /) -> Any: ...
    def keys(self) -> Iterable[str]: ...
    def __iter__(self) -> Iterator[Any]: ...
    def __len__(self) -> int: ...


class DatabaseFault(Exception):
    """The database cannot be used; the text says why, in one line and without the password."""


class UniqueViolation(Exception):
    """A row was there already. Inside a transaction it shows when the transaction ends."""

    def __init__(self, table: str) -> None:
        super().__init__(f"a row of the table {table} was there already")
        self.table = table


@asynccontextmanager
async def database(
    url: str, *, every_task: bool = False, foreign_keys: bool = True
) -> AsyncIterator[None]:
    """Open the database, for this task and those it starts, and close it in every case.

    `every_task` opens it for all tasks of the process, which a server needs, since its requests
    do not descend from the task that started it; one database a process may be opened so.
    `foreign_keys=False` is for migrations on SQLite, which remake tables that others refer to.

    Raises DatabaseFault when the URL is faulty or the database does not answer, KeyFault where its
    data key is none.
    """
    config = configuration(url, foreign_keys=foreign_keys)
    # Tortoise's statements, kept under the name of the connection: they may be those of a
    # database of the other kind that this process opened before.
    EXECUTOR_CACHE.clear()
    async with TortoiseContext() as context:
        await context.init(config, _enable_global_fallback=every_task)
        await reach()
        with sealed_by(data_keys(url), every_task=every_task):
            yield


async def reach() -> None:
    """Ask the open database for nothing at all. Raises DatabaseFault when it does not answer."""
    try:
        await fetch("SELECT 1")
    except _NO_ANSWER as error:
        raise DatabaseFault(f"the database does not answer: {_one_line(error)}") from error


@asynccontextmanager
async def transaction() -> AsyncIterator[None]:
    """All or nothing: commit at the end, roll back on any exception.

    On SQLite the write lock is taken first. On PostgreSQL it is READ COMMITTED. Within another
    transaction it is a savepoint. Raises UniqueViolation when a row was there already.
    """
    with _told_as_unique_violation():
        async with in_transaction(WRITING):
            yield


async def fetch(sql: str, *values: Value) -> Sequence[Row]:
    """Answer a query, inside the transaction where there is one, else beside all writers."""
    client = reading()
    with _told_as_unique_violation():
        async with client.acquire_connection() as connection:
            if on_sqlite(client):
                return await connection.execute_fetchall(sql, values)  # type: ignore[no-any-return]
            return await connection.fetch(numbered(sql), *values)  # type: ignore[no-any-return]


async def fetch_one(sql: str, *values: Value) -> Row | None:
    """Answer a query of which at most one row is of interest: its first row, or None."""
    rows = await fetch(sql, *values)
    return rows[0] if rows else None


async def look_up(sql: str, *values: Value) -> Row | None:
    """The row that a key finds, or None.

    On SQLite it is read here and now: to hand a statement to the connection's thread and back
    costs ten times what the row of a key does. Everybody waits meanwhile, so ask for no more.
    """
    client = get_connections().get(WRITING)
    if isinstance(client, SqliteFile):  # which inside a transaction it is not
        with suppress(sqlite3.OperationalError):  # busy: wait for it in the thread
            rows = client.read_here(sql, values)
            return rows[0] if rows else None
    return await fetch_one(sql, *values)


async def execute(sql: str, *values: Value) -> int:
    """Change rows, outside a transaction at once, and say how many were changed.

    Raises UniqueViolation when a row was there already.
    """
    client = get_connection(WRITING)
    with _told_as_unique_violation():
        async with client.acquire_connection() as connection:
            if on_sqlite(client):
                cursor = await connection.execute(sql, values)
                return max(0, int(cursor.rowcount))
            # "UPDATE 3", "INSERT 0 1", or no number where no rows are meant: "CREATE TABLE".
            count = (await connection.execute(numbered(sql), *values)).rpartition(" ")[2]
            return int(count) if count.isdigit() else 0


async def execute_many(sql: str, rows: Sequence[Sequence[Value]]) -> None:
    """Change rows once for each of these sets of values, inside the open transaction.

    Raises UniqueViolation when a row was there already.
    """
    if not rows:
        return
    client = get_connection(WRITING)
    with _told_as_unique_violation():
        async with client.acquire_connection() as connection:
            await connection.executemany(sql if on_sqlite(client) else numbered(sql), rows)


def configuration(url: str, *, foreign_keys: bool = True) -> dict[str, Any]:
    """Tortoise's configuration for `sqlite://FILE` or `postgres://...`; DatabaseFault if faulty."""
    kind = urlsplit(url).scheme
    if kind == "sqlite":
        connections = _sqlite_connections(url, foreign_keys=foreign_keys)
    elif kind in {"postgres", "postgresql", "asyncpg"}:
        connections = _postgres_connections(url)
    else:
        raise DatabaseFault("the database URL begins with neither sqlite:// nor postgres://")
    app = {
        "models": [f"domain.store.{name}" for name in TABLES],
        "default_connection": WRITING,
        "migrations": MIGRATIONS,
    }
    return {"connections": connections, "apps": {APP: app}}


def reading() -> BaseDBAsyncClient:
    """The connection that reads: SQLite's own for that, PostgreSQL's pool, or the transaction's."""
    connections = get_connections()
    writing: BaseDBAsyncClient = connections.get(WRITING)
    if isinstance(writing, TransactionalDBClient) or not on_sqlite(writing):
        return writing
    return connections.get(READING)


def on_sqlite(client: BaseDBAsyncClient) -> bool:
    return client.capabilities.dialect == "sqlite"


@lru_cache(maxsize=1024)
def numbered(sql: str) -> str:
    """The statement as PostgreSQL writes it: each `?` outside quotes becomes $1, $2, ..."""
    numbers = iter(range(1, sql.count("?") + 1))
    return re.sub(
        r"'[^']*'|\"[^\"]*\"|\?",
        lambda found: f"${next(numbers)}" if found[0] == "?" else found[0],
        sql,
    )


def _sqlite_connections(url: str, *, foreign_keys: bool) -> dict[str, Any]:
    credentials = _credentials(url)
    if ":memory:" in credentials["file_path"]:
        raise DatabaseFault("an SQLite database is a file here; one in memory cannot be shared")
    writing = credentials | {
        "busy_timeout": BUSY_MILLISECONDS,
        "foreign_keys": "ON" if foreign_keys else "OFF",
    }
    engine = "domain.store.sqlite_engine"
    return {
        WRITING: {"engine": engine, "credentials": writing},
        READING: {"engine": engine, "credentials": writing | {"query_only": "ON"}},
    }


def _postgres_connections(url: str) -> dict[str, Any]:
    credentials = _credentials(url)
    try:
        credentials["maxsize"] = int(credentials.get("maxsize", POOL))
        credentials["minsize"] = int(credentials.get("minsize", 1))
    except ValueError as error:
        raise DatabaseFault(f"the database URL is faulty: {error}") from error
    return {WRITING: {"engine": "domain.store.asyncpg_engine", "credentials": credentials}}


def _credentials(url: str) -> dict[str, Any]:
    try:
        credentials: dict[str, Any] = expand_db_url(url)["credentials"]
    except (ConfigurationError, ValueError) as error:
        raise DatabaseFault(f"the database URL is faulty: {error}") from error
    return credentials


@contextmanager
def _told_as_unique_violation() -> Iterator[None]:
    try:
        yield
    except (IntegrityError, sqlite3.IntegrityError, asyncpg.UniqueViolationError) as error:
        table = _table_of_unique_violation(error)
        if table is None:
            raise
        raise UniqueViolation(table) from error


def _table_of_unique_violation(error: Exception) -> str | None:
    cause = error.args[0] if isinstance(error, IntegrityError) else error
    if isinstance(cause, asyncpg.UniqueViolationError):
        return str(cause.table_name)
    # The text is SQLite's own: "UNIQUE constraint failed: event.stream, event.version".
    found = re.match(r"UNIQUE constraint failed: (\w+)\.", str(cause))
    return found[1] if found else None


def _one_line(error: BaseException) -> str:
    return " ".join(str(error).split()) or type(error).__name__

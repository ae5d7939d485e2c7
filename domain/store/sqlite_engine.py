"""Tortoise's SQLite engine, with transactions that take the write lock first.

A plain BEGIN is deferred: of two processes that each read and then write, one fails at once
with "database is locked", whatever the busy_timeout, since its snapshot is old by then.
BEGIN IMMEDIATE waits for the lock before the first read.
"""

import asyncio
import sqlite3
from collections.abc import Iterator, Sequence
from types import TracebackType

from tortoise.backends.base.client import NestedTransactionContext, TransactionContext
from tortoise.backends.sqlite.client import (
    SqliteClient,
    SqliteTransactionContext,
    SqliteTransactionWrapper,
)
from tortoise.connection import get_connections
from tortoise.exceptions import OperationalError


class ImmediateTransaction(SqliteTransactionWrapper):
    """The writing connection while it is inside a transaction."""

    async def begin(self) -> None:
        try:
            await self._connection.execute("BEGIN IMMEDIATE")
        except sqlite3.OperationalError as error:
            raise OperationalError(error) from error

    def _in_transaction(self) -> TransactionContext:
        return NestedTransactionContext(ImmediateTransaction(self))

    async def execute_script(self, query: str) -> None:
        """Run statement by statement: sqlite3's executescript would commit first."""
        async with self.acquire_connection() as connection:
            for statement in statements(query):
                await connection.execute(statement)


class ImmediateTransactionContext(SqliteTransactionContext):
    """Begins, then commits or rolls back, and gives the connection back clean in every case.

    Tortoise's own keeps the lock for ever when BEGIN fails, and the transaction open when
    COMMIT fails or the task is cancelled while it begins.
    """

    connection: ImmediateTransaction

    async def __aenter__(self) -> ImmediateTransaction:
        await self._trxlock.acquire()
        try:
            await self.ensure_connection()
            await self.connection.begin()
        except BaseException:
            await self._give_back()
            raise
        self.token = get_connections().set(self.connection_name, self.connection)
        return self.connection

    async def __aexit__(
        self,
        exc_type: type[BaseException] | None,
        exc_val: BaseException | None,
        exc_tb: TracebackType | None,
    ) -> None:
        get_connections().reset(self.token)
        try:
            if exc_type is None and not self.connection._finalized:
                await self.connection.commit()
        finally:
            await self._give_back()

    async def _give_back(self) -> None:
        # Shielded: a request that is cut short still rolls back, behind whatever statement
        # of its own is under way in the connection's thread.
        try:
            if self.connection._connection and not self.connection._finalized:
                await asyncio.shield(self.connection._connection.rollback())
        finally:
            self._trxlock.release()


class Client(SqliteClient):
    """A connection to the file, with a thread of its own, and one that reads without it."""

    _here: sqlite3.Connection | None = None

    async def create_connection(self, with_db: bool) -> None:
        # First without aiosqlite, whose thread outlives a failure and then meets a closed loop.
        try:
            sqlite3.connect(self.filename).close()
        except sqlite3.Error as error:
            raise OperationalError(f"{error}: {self.filename}") from error
        await super().create_connection(with_db)

    async def close(self) -> None:
        if self._here:
            self._here.close()
            self._here = None
        await super().close()

    def read_here(self, sql: str, values: Sequence[object]) -> list[sqlite3.Row]:
        """Answer a query in this thread, or raise sqlite3.OperationalError without waiting."""
        if self._here is None:
            self._here = sqlite3.connect(self.filename, timeout=0)
            self._here.row_factory = sqlite3.Row
            self._here.execute("PRAGMA query_only = ON")
        return self._here.execute(sql, values).fetchall()

    def _in_transaction(self) -> TransactionContext:
        return ImmediateTransactionContext(ImmediateTransaction(self), self._lock)


client_class = Client


def statements(script: str) -> Iterator[str]:
    """Cut a script into statements, at those semicolons that end one."""
    statement = ""
    for piece in script.split(";"):
        statement += piece + ";"
        if sqlite3.complete_statement(statement):
            yield statement
            statement = ""

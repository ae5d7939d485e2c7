"""The database as every command but `migrate` wants it: open, with every migration."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from api.health import tables_migrated
from domain.store.database import DatabaseFault, database


@asynccontextmanager
async def migrated_database(url: str) -> AsyncIterator[None]:
    """Open the database for this task. DatabaseFault where it lacks a migration."""
    async with database(url):
        if fault := await tables_migrated():
            raise DatabaseFault(fault)
        yield

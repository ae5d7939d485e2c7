"""The database as every command but `migrate` wants it: open, migrated, and with its data key."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from api.health import tables_migrated
from domain.services.seed import check_data_key
from domain.store.database import DatabaseFault, database


@asynccontextmanager
async def migrated_database(url: str) -> AsyncIterator[None]:
    """Open the database for this task. DatabaseFault where it lacks a migration, KeyFault
    where the data key is another than it was written with.
    """
    async with database(url):
        if fault := await tables_migrated():
            raise DatabaseFault(fault)
        await check_data_key()
        yield

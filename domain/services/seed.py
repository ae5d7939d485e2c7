"""What a database needs before the service can start: its tables, then rows that are missing."""

from collections.abc import Awaitable, Callable
from typing import TypeAlias

from domain.services.calendars import seed_calendar
from domain.services.policies import seed_policy
from domain.store.database import database
from domain.store.log import open_log
from domain.store.migrate import migrate, migration_lock

SeedStep: TypeAlias = Callable[[], Awaitable[None]]

SEED_STEPS: tuple[SeedStep, ...] = (open_log, seed_calendar, seed_policy)
"""Run in this order on the open database. Each adds what is missing, in a transaction of its
own, and does nothing where it finds it: they run again at each `xinyipi migrate`."""


async def install(url: str) -> tuple[str, ...]:
    """Migrate and seed under one lock, and name the migrations that this took, oldest first.

    May be run again, and by several processes at once. Raises DatabaseFault.
    """
    async with migration_lock(url):
        applied = await migrate(url)
        async with database(url):
            for step in SEED_STEPS:
                await step()
    return applied

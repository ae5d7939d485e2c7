"""What a database needs before the service can start: its tables, then rows that are missing."""

from collections.abc import Awaitable, Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import NamedTuple, TypeAlias

from domain.services.accounts import seed_administrator
from domain.services.calendars import seed_calendar
from domain.services.passwords import Passwords
from domain.services.policies import seed_policy
from domain.store.data_key import make_key_file, require_key
from domain.store.database import database
from domain.store.key_proofs import check_proofs, keep_proofs, proofs_kept
from domain.store.log import open_log
from domain.store.migrate import migrate, migration_lock

SeedStep: TypeAlias = Callable[[], Awaitable[None]]

SEED_STEPS: tuple[SeedStep, ...] = (keep_proofs, open_log, seed_calendar, seed_policy)
"""Run in this order on the open database. Each adds what is missing, in a transaction of its
own, and does nothing where it finds it: they run again at each `xinyipi migrate`."""


async def check_data_key() -> None:
    """Raise KeyFault unless the data key is the one that the open database was written with."""
    await check_proofs()


class Installed(NamedTuple):
    """The migrations that an installation took, oldest first; the data key file that it made, and
    the password of the first administrator, told this once, where it made one.
    """

    migrations: tuple[str, ...]
    key_file: Path | None
    password: str | None


async def install(url: str, passwords: Passwords) -> Installed:
    """Migrate and seed under one lock; a new SQLite database gets a data key of its own.

    May be run again, and by several processes at once. Raises DatabaseFault and KeyFault.
    """
    require_key(url)
    async with migration_lock(url):
        applied = await migrate(url)
        made = make_key_file(url) if await _is_new(url) else None
        async with database(url):
            for step in SEED_STEPS:
                await step()
            password = await seed_administrator(passwords, datetime.now(UTC))
    return Installed(applied, made, password)


async def _is_new(url: str) -> bool:
    """Whether nothing was ever sealed in it: else a lost key would be replaced in silence."""
    async with database(url):
        return not await proofs_kept()

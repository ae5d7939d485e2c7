"""Halls of different sizes, open side by side in one process."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from contextvars import Context, copy_context
from dataclasses import dataclass

from starlette.applications import Starlette

from api.app import create_app
from api.demo_people import DEMO_REGISTER
from domain.store.database import database
from tests.bench.bulk import make_cases
from tests.bench.measure import Call
from tests.bench.people import Hall, hall
from tests.hall import HallClock
from tests.unhurried import unhurried

NEVER_REACHED = 10**9
"""Pre-checks a minute, so that the limit counts and does not stop."""


@dataclass(frozen=True, slots=True)
class Opened:
    """A service over a database of its own, and who asks it; calls run in its `context`."""

    service: Starlette
    hall: Hall
    context: Context

    def within(self, call: Call) -> Call:
        """The same call, at this service's database."""

        async def run() -> object:
            return await asyncio.create_task(_awaited(call), context=self.context)

        return run


async def _awaited(call: Call) -> object:
    return await call()


@asynccontextmanager
async def opened(url: str, cases: int, clock: HallClock) -> AsyncIterator[Opened]:
    """The service with so many cases in the furnished database of `url`."""
    settings = unhurried(
        url,
        register_url=f"file:{DEMO_REGISTER}",
        precheck_per_minute=NEVER_REACHED,
        requests_per_minute=NEVER_REACHED,
        strangers_per_minute=NEVER_REACHED,
    )
    service = create_app(settings, clock=clock)
    async with database(url):
        await make_cases(cases)
        yield Opened(service, await hall(service), copy_context())

"""`GET /healthz`: the process is alive. `GET /readyz`: it can do its work.

To add a check: an async function that returns None, or in a few words what is wrong, and a
line in CHECKS.
"""

import asyncio
import logging
from collections.abc import Awaitable, Callable, Mapping
from typing import TypeAlias

from starlette.requests import Request
from starlette.responses import JSONResponse

from api.clock import now
from domain.instants import civil_day
from domain.services.policies import policy_in_force
from domain.store.database import DatabaseFault, reach
from domain.store.migrate import unapplied

logger = logging.getLogger(__name__)

Check: TypeAlias = Callable[[], Awaitable[str | None]]

CHECK_SECONDS = 2.0


async def alive(_: Request) -> JSONResponse:
    return JSONResponse({"alive": True})


async def ready(_: Request) -> JSONResponse:
    """200 when every check passes, else 503 and the first fault with the name of its check."""
    faults = await first_fault()
    return JSONResponse({"ready": not faults, "faults": faults}, 503 if faults else 200)


async def first_fault() -> dict[str, str]:
    """The first check that fails and what is wrong, or nothing. Each rests on those before it."""
    for name, check in CHECKS.items():
        if fault := await _within_time(check):
            return {name: fault}
    return {}


async def database_reached() -> str | None:
    try:
        await reach()
    except DatabaseFault as fault:
        # Where the database stands is for the operator's log, not for whoever asks.
        logger.warning("%s", fault)
        return "the database does not answer"
    return None


async def tables_migrated() -> str | None:
    if names := await unapplied():
        return f"the tables lack {', '.join(names)}: run `xinyipi migrate`"
    return None


async def policy_in_force_today() -> str | None:
    if await policy_in_force(civil_day(now())) is None:
        return "no policy is in force today"
    return None


async def _within_time(check: Check) -> str | None:
    try:
        async with asyncio.timeout(CHECK_SECONDS):
            return await check()
    except TimeoutError:
        return f"no answer within {CHECK_SECONDS} seconds"


CHECKS: Mapping[str, Check] = {
    "database": database_reached,
    "migrations": tables_migrated,
    "policy": policy_in_force_today,
}

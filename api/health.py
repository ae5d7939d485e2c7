"""`GET /healthz`: the process is alive. `GET /readyz`: it can do its work.

To add a check: an async function that returns None, or in a few words what is wrong, and a
line in `checks`; in `warnings` where the service does its work all the same.
"""

import asyncio
import logging
from collections.abc import Awaitable, Callable, Mapping
from datetime import date, datetime
from functools import partial
from typing import TypeAlias

from starlette.requests import Request
from starlette.responses import JSONResponse

from domain.instants import civil_day
from domain.services.horizon import horizon
from domain.services.policies import policy_in_force
from domain.store.database import DatabaseFault, reach
from domain.store.migrate import unapplied

logger = logging.getLogger(__name__)

Check: TypeAlias = Callable[[], Awaitable[str | None]]
Handler: TypeAlias = Callable[[Request], Awaitable[JSONResponse]]

CHECK_SECONDS = 2.0


async def alive(_: Request) -> JSONResponse:
    return JSONResponse({"alive": True})


def readiness(clock: Callable[[], datetime]) -> Handler:
    """The handler of `/readyz`: 200 when every check passes, with what is to be done before long;
    else 503 and the first fault with the name of its check.
    """

    async def ready(_: Request) -> JSONResponse:
        today = civil_day(clock())
        faults = await first_fault(checks(today))
        told = {} if faults else await all_faults(warnings(today))
        answer = {"ready": not faults, "faults": faults, "warnings": told}
        return JSONResponse(answer, 503 if faults else 200)

    return ready


def checks(today: date) -> Mapping[str, Check]:
    """What the service cannot work without, each resting on those before it."""
    return {
        "database": database_reached,
        "migrations": tables_migrated,
        "policy": partial(policy_on, today),
    }


def warnings(today: date) -> Mapping[str, Check]:
    """What somebody has to see to, while the service works."""
    return {"calendar": partial(calendar_reaches, today)}


async def first_fault(looked_at: Mapping[str, Check]) -> dict[str, str]:
    """The first check that fails and what is wrong, or nothing."""
    for name, check in looked_at.items():
        if fault := await _within_time(check):
            return {name: fault}
    return {}


async def all_faults(looked_at: Mapping[str, Check]) -> dict[str, str]:
    """Every check that fails, and what is wrong."""
    found = {name: await _within_time(check) for name, check in looked_at.items()}
    return {name: fault for name, fault in found.items() if fault}


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


async def policy_on(today: date) -> str | None:
    if await policy_in_force(today) is None:
        return "no policy is in force today"
    return None


async def calendar_reaches(today: date) -> str | None:
    return (await horizon(today)).warning("en")


async def _within_time(check: Check) -> str | None:
    try:
        async with asyncio.timeout(CHECK_SECONDS):
            return await check()
    except TimeoutError:
        return f"no answer within {CHECK_SECONDS} seconds"

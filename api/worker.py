"""Timers: deemed acceptance, alerts and recomputed limits, run by whoever holds the lease.

`serve` runs them beside its requests, `worker` by itself; any number of both may run. One holds
the lease row and works, and another takes over when it has not been renewed in time. Whoever works
also goes on with the simulations that a process which has ended had begun.
"""

import asyncio
import logging
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager, suppress
from datetime import datetime

from api.background import Background
from api.clock import new_id
from api.heads_file import add_heads
from domain.services.simulation_runs import go_on_with_simulations
from domain.services.timers import LEASE_TIME, hold_lease, leave_lease, run_due

_log = logging.getLogger(__name__)

ROUND_SECONDS = LEASE_TIME.total_seconds() / 3
"""Pause between two rounds; the lease outlives two that fail."""


@asynccontextmanager
async def timers(
    clock: Callable[[], datetime], *, running: bool, heads_file: str = ""
) -> AsyncIterator[None]:
    """Run rounds beside what happens inside, if `running`."""
    if not running:
        yield
        return
    task = asyncio.create_task(keep_time(clock, heads_file))
    try:
        yield
    finally:
        task.cancel()
        with suppress(asyncio.CancelledError):
            await task


async def keep_time(clock: Callable[[], datetime], heads_file: str = "") -> None:
    """Rounds for ever. One that fails is logged, and the next one tries again.

    The heads of the ledger are added to the file of that name, if there is one.
    """
    holder, beside = new_id(), Background()
    try:
        while True:
            try:
                if await one_round(clock, holder) is not None:
                    beside.begin(go_on_with_simulations(clock, new_id))
                    await add_heads(heads_file)
            except Exception:  # the timers outlive whatever happens to one round
                _log.exception("a round of the timers failed")
            await asyncio.sleep(ROUND_SECONDS)
    finally:
        await beside.aclose()


async def single_round(clock: Callable[[], datetime], heads_file: str = "") -> int | None:
    """One round and no other: the lease is left to whoever comes next."""
    holder = new_id()
    try:
        recorded = await one_round(clock, holder)
    finally:
        await leave_lease(holder, clock())
    if recorded is not None:
        await go_on_with_simulations(clock, new_id)
        await add_heads(heads_file)
    return recorded


async def one_round(clock: Callable[[], datetime], holder: str) -> int | None:
    """Record what is due, if the lease is ours; the number of events, or None if it is not."""
    if not await hold_lease(holder, clock()):
        return None
    return await run_due(clock, new_id)

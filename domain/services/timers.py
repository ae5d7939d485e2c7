"""What comes due by itself: run by whichever process holds the lease (serve or worker).

Each case is looked at in a transaction of its own, and one that fails keeps no other waiting.
"""

import logging
from collections.abc import Callable
from datetime import datetime, timedelta

from domain.author import Author
from domain.instants import civil_day, instant_text, span
from domain.services.due import record_due
from domain.services.due_breaches import run_due_breaches
from domain.services.due_commitments import run_due_commitments
from domain.services.evidence import check_on, publish_head
from domain.services.retention import apply_retention
from domain.services.simulations import KEPT
from domain.store.due_cases import due_cases
from domain.store.keys import forget_keys
from domain.store.leases import take_lease
from domain.store.sessions import forget_failures, forget_sessions
from domain.store.simulations import forget_simulations
from domain.store.webhooks import forget_deliveries

_log = logging.getLogger(__name__)

LEASE = "timers"
SESSIONS_KEPT = timedelta(days=30)
"""How long a session is kept after its end; the log tells of it for ever."""

DELIVERIES_KEPT = timedelta(days=14)
"""How long it is kept what became of each attempt to send an event."""

LEASE_TIME = timedelta(seconds=30)
"""For how long a process that has died keeps the others from taking over."""


DAILY = "daily"
"""The lease on what is done once a day: it ends with the day, and nobody renews it."""


async def hold_lease(holder: str, at: datetime) -> bool:
    """Take or renew the lease on the timers for `LEASE_TIME`; False if another has it."""
    return await take_lease(LEASE, holder, instant_text(at), instant_text(at + LEASE_TIME))


async def leave_lease(holder: str, at: datetime) -> None:
    """Let another take the lease at once, if it is this holder's."""
    await take_lease(LEASE, holder, instant_text(at), instant_text(at))


async def _keep_terms(at: datetime, new_id: Callable[[], str]) -> None:
    """Erase what is over its term, once each civil day, by whoever comes first."""
    today = civil_day(at)
    if not await take_lease(DAILY, new_id(), instant_text(at), span(today, today)[1]):
        return
    try:
        await apply_retention(Author(request_id=new_id()), at, new_id)
    except Exception:  # the other timers must not wait for it
        _log.exception("what is over its term was not erased")


async def run_due(now: Callable[[], datetime], new_id: Callable[[], str]) -> int:
    """Record everything that is due now, and say how many events that made."""
    round_id = new_id()
    recorded = 0
    for case in await due_cases(civil_day(now())):
        try:
            recorded += await record_due(case, now(), new_id, round_id)
        except Exception:  # deemed acceptance must not wait for a case that cannot be folded
            _log.exception("what is due on case %s was not recorded", case)
    recorded += await run_due_breaches(now, round_id)
    recorded += await run_due_commitments(now, round_id)
    await publish_head(now())
    await check_on(now())
    await _keep_terms(now(), new_id)
    await forget_keys(now())
    await forget_failures(now())
    await forget_sessions(now() - SESSIONS_KEPT)
    await forget_simulations(now() - KEPT)
    await forget_deliveries(now() - DELIVERIES_KEPT)
    return recorded

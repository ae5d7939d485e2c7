"""What has come due on a breach: its longest term is over, or it was not pushed in time."""

import logging
from collections.abc import Callable
from datetime import datetime

from domain.author import Author
from domain.breach_life import Breach, BreachEvent
from domain.breach_timers import due_event
from domain.instants import civil_day
from domain.services.breach_writing import go_on
from domain.services.calendars import load_calendar
from domain.services.policies import policy_version
from domain.services.replay import Overtaken
from domain.store.breaches import any_breach, breaches_in_time
from domain.store.database import UniqueViolation, transaction

_log = logging.getLogger(__name__)


async def record_due_breach(id: str, at: datetime, request_id: str) -> int:
    """Record what time has done to the breach by now; the number of events.

    One that somebody changes at the same moment is left alone: it comes again.
    """
    if await _due(id, at) is None:
        return 0
    try:
        async with transaction():
            found = await _due(id, at)
            if found is None:
                return 0
            await go_on(Author(request_id=request_id), *found, at)
    except (Overtaken, UniqueViolation):
        return 0
    return 1


async def _due(id: str, at: datetime) -> tuple[Breach, BreachEvent] | None:
    """The breach, and what has come due on it; None where nothing has, or there is none."""
    row = await any_breach(id)
    if row is None:
        return None
    policy, calendar = await policy_version(row.case.policy), await load_calendar()
    event = due_event(row.breach, civil_day(at), calendar, policy)
    return (row.breach, event) if event else None


async def run_due_breaches(now: Callable[[], datetime], request_id: str) -> int:
    """Record everything that is due on breaches now; the number of events."""
    recorded = 0
    for breach in await breaches_in_time(civil_day(now())):
        try:
            recorded += await record_due_breach(breach, now(), request_id)
        except Exception:  # one that cannot be read keeps no other waiting
            _log.exception("what is due on breach %s was not recorded", breach)
    return recorded

"""What has come due on a breach: its longest term is over, or it was not pushed in time."""

import logging
from collections.abc import Callable
from datetime import datetime

from domain.author import Author
from domain.breach_timers import due_event
from domain.instants import civil_day
from domain.services.breach_writing import go_on
from domain.services.calendars import load_calendar
from domain.services.replay import Overtaken
from domain.store.breaches import any_breach, breaches_in_time
from domain.store.database import UniqueViolation, transaction

_log = logging.getLogger(__name__)


async def record_due_breach(id: str, at: datetime, request_id: str) -> int:
    """Record what time has done to the breach by now; the number of events.

    One that somebody changes at the same moment is left alone: it comes again.
    """
    calendar = await load_calendar()
    try:
        async with transaction():
            row = await any_breach(id)
            event = due_event(row.breach, civil_day(at), calendar) if row else None
            if row is None or event is None:
                return 0
            await go_on(Author(request_id=request_id), row.breach, event, at)
    except (Overtaken, UniqueViolation):
        return 0
    return 1


async def run_due_breaches(now: Callable[[], datetime], request_id: str) -> int:
    """Record everything that is due on breaches now; the number of events."""
    recorded = 0
    for breach in await breaches_in_time(civil_day(now())):
        try:
            recorded += await record_due_breach(breach, now(), request_id)
        except Exception:  # one that cannot be read keeps no other waiting
            _log.exception("what is due on breach %s was not recorded", breach)
    return recorded

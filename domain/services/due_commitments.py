"""The daily check of commitments (R-43): tasks before last days, reminders, what is overdue."""

import logging
from collections.abc import Callable
from datetime import datetime

from domain.author import Author
from domain.instants import civil_day
from domain.services.commitment_writing import caught_up_with
from domain.services.occasions import NOBODY, occasion_at
from domain.services.replay import Overtaken
from domain.store.cases import any_case
from domain.store.commitments import any_commitment, commitments_in_time
from domain.store.database import UniqueViolation, transaction
from domain.store.log import append

_log = logging.getLogger(__name__)


async def record_due_commitment(id: str, at: datetime, request_id: str) -> int:
    """Record what has become of the commitment by now; the number of events.

    One that somebody changes at the same moment is left alone: it comes again.
    """
    try:
        async with transaction():
            row = await any_commitment(id)
            found = await any_case(row.commitment.case) if row else None
            if found is None:
                return 0
            on = await occasion_at(found.state, at=at, officer=None, by=NOBODY, new_id="")
            events = await caught_up_with(found.state, on)
            await append(Author(request_id=request_id), at, events)
    except (Overtaken, UniqueViolation):
        return 0
    return len(events)


async def run_due_commitments(now: Callable[[], datetime], request_id: str) -> int:
    """Record everything that is due on commitments now; the number of events."""
    recorded = 0
    for commitment in await commitments_in_time(civil_day(now())):
        try:
            recorded += await record_due_commitment(commitment, now(), request_id)
        except Exception:  # one that cannot be read keeps no other waiting
            _log.exception("what is due on commitment %s was not recorded", commitment)
    return recorded

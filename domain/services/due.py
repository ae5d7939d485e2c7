"""What has come due on one case, recorded before anything else is done to it (许可法32; R-33)."""

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime

from domain.author import Author
from domain.case import Case
from domain.clock import recomputed
from domain.command import Occasion
from domain.events import CaseEvent
from domain.fold import Mark, after
from domain.instants import civil_day
from domain.services.case_writing import listing, write
from domain.services.occasions import NOBODY, occasion_at
from domain.services.replay import Overtaken
from domain.store.cases import any_case, put_case
from domain.store.database import UniqueViolation, transaction
from domain.store.due_cases import is_due
from domain.timers import due_events
from domain.window import DeemAccepted

DueEvents = Callable[[Case, Occasion], list[CaseEvent]]


async def record_due(case_id: str, at: datetime, new_id: Callable[[], str], request_id: str) -> int:
    """Record everything that time has done to the case by now; the number of events.

    A case that somebody changes at the same moment is left alone: it comes again.
    """
    return await _record(case_id, at, new_id, request_id, everything_due)


async def record_silence(
    case_id: str, at: datetime, new_id: Callable[[], str], request_id: str
) -> int:
    """Record an acceptance by silence, if it has come to that: no later act may undo it."""
    return await _record(case_id, at, new_id, request_id, silence)


async def _record(
    case_id: str,
    at: datetime,
    new_id: Callable[[], str],
    request_id: str,
    due: DueEvents,
) -> int:
    if not await is_due(case_id, civil_day(at)):
        return 0
    try:
        async with transaction():
            return await _look_at(case_id, at, new_id(), Author(request_id=request_id), due)
    except (Overtaken, UniqueViolation):
        return 0


async def _look_at(case_id: str, at: datetime, new_id: str, author: Author, due: DueEvents) -> int:
    row = await any_case(case_id)
    assert row, "cases are never deleted"
    on = await occasion_at(row.state, at=at, officer=None, by=NOBODY, new_id=new_id)
    case, events = row.state, []
    while found := due(case, on):
        for event in found:
            case = after(case, event, Mark(at=on.at, officer=None))
        events += found
    if events:
        await write(author, case, on, events)
    elif due is everything_due:
        # Nothing moves under this calendar: the case is not looked at again before there is cause.
        looked_at = replace(listing(case, on), calendar=on.calendar.version)
        await put_case(case, looked_at, case.version)
    return len(events)


def everything_due(case: Case, on: Occasion) -> list[CaseEvent]:
    """The limits under a calendar loaded since, or else what these limits make due."""
    moved = recomputed(case, on)
    return [moved] if moved is not None else list(due_events(case, on))


def silence(case: Case, on: Occasion) -> list[CaseEvent]:
    """The acceptance that silence made (许可法32)."""
    deeming = DeemAccepted()
    return [deeming.event(case, on)] if deeming.due(case, on) else []

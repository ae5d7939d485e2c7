"""What comes due by itself: run by whichever process holds the lease (serve or worker).

Each case is looked at in a transaction of its own; one that an officer changes at the same moment
is left for the next round.
"""

from collections.abc import Callable, Iterator
from datetime import datetime, timedelta

from domain.author import Author
from domain.case import Case
from domain.clock import recomputed
from domain.command import Occasion
from domain.events import CaseEvent
from domain.fold import Mark, after
from domain.instants import civil_day, instant_text
from domain.services.calendars import load_calendar
from domain.services.cases import listing, occasion_at, write
from domain.services.replay import Overtaken
from domain.store.cases import any_case, cases_of_older_calendar, cases_to_check, put_case
from domain.store.database import UniqueViolation, transaction
from domain.store.keys import forget_keys
from domain.store.leases import take_lease
from domain.timers import due_events

LEASE = "timers"
LEASE_TIME = timedelta(seconds=30)
"""For how long a process that has died keeps the others from taking over."""


async def hold_lease(holder: str, at: datetime) -> bool:
    """Take or renew the lease on the timers for `LEASE_TIME`; False if another has it."""
    return await take_lease(LEASE, holder, instant_text(at), instant_text(at + LEASE_TIME))


async def run_due(now: Callable[[], datetime], new_id: Callable[[], str]) -> int:
    """Record everything that is due now, and say how many events that made."""
    author = Author(request_id=new_id())
    today = civil_day(now())
    version = (await load_calendar()).version
    recorded = 0
    for case in await cases_of_older_calendar(version):
        recorded += await _look_at(case, _under_new_calendar, author, now(), new_id())
    for case in await cases_to_check(today):
        recorded += await _look_at(case, due_events, author, now(), new_id())
    await forget_keys(now())
    return recorded


def _under_new_calendar(case: Case, on: Occasion) -> Iterator[CaseEvent]:
    event = recomputed(case, on)
    if event is not None:
        yield event


def _all_due(
    case: Case, due: Callable[[Case, Occasion], Iterator[CaseEvent]], on: Occasion
) -> tuple[Case, list[CaseEvent]]:
    """Everything due, what follows from it included: a deemed acceptance starts the clocks."""
    events: list[CaseEvent] = []
    while found := list(due(case, on)):
        for event in found:
            case = after(case, event, Mark(at=on.at, officer=None))
        events += found
    return case, events


async def _look_at(
    case_id: str,
    due: Callable[[Case, Occasion], Iterator[CaseEvent]],
    author: Author,
    at: datetime,
    new_id: str,
) -> int:
    """Record what is due on one case, or that nothing is; the number of events."""
    try:
        async with transaction():
            row = await any_case(case_id)
            assert row, "cases are never deleted"
            before = row.state
            on = await occasion_at(before, at=at, officer=None, roles=frozenset(), new_id=new_id)
            case, events = _all_due(before, due, on)
            if events:
                await write(author, case, on, events)
            else:
                await put_case(case, listing(case, on), case.version)
            return len(events)
    except (Overtaken, UniqueViolation):
        return 0

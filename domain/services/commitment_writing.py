"""Writing commitments: the state over the one it came from, with what timers need, and its events.

Whoever calls these appends the events to the log, as the last step of the transaction.
"""

from collections.abc import Sequence
from functools import reduce

from domain.calendar import Calendar
from domain.case import Case
from domain.command import Occasion
from domain.commitment_life import Commitment, CommitmentEvent, after
from domain.commitment_timers import caught_up, next_check
from domain.policy import Policy, Switches
from domain.services.calendars import load_calendar
from domain.services.policies import policy_version
from domain.services.replay import Overtaken
from domain.store.commitments import (
    CommitmentRow,
    add_commitment,
    commitment_of,
    put_commitment,
)
from domain.store.log import NewEvent


async def caught_up_with(case: Case, on: Occasion) -> list[NewEvent]:
    """Write what case and time have made of the promises of a case, and give the events of it.

    Raises Overtaken where they have moved on meanwhile.
    """
    row = await commitment_of(case.id)
    before = row.commitment if row else None
    then, events = caught_up(before, case, on)
    if then is None:
        return []
    return await _put(before, then, events, on.calendar, on.policy)


async def happened(row: CommitmentRow, events: Sequence[CommitmentEvent]) -> list[NewEvent]:
    """Write what officers or a draw made of a commitment, and give the events of it."""
    then = reduce(after, events, row.commitment)
    policy = await policy_version(row.case.policy)
    return await _put(row.commitment, then, events, await load_calendar(), policy)


async def _put(
    before: Commitment | None,
    then: Commitment,
    events: Sequence[CommitmentEvent],
    calendar: Calendar,
    policy: Policy | None,
) -> list[NewEvent]:
    """Write a commitment over the one it came from, or as a new one, and give its events."""
    check_on = next_check(then, calendar, policy.switches if policy else Switches())
    if before is None:
        await add_commitment(then, check_on)
    elif not await put_commitment(before, then, check_on):
        raise Overtaken
    first = then.version - len(events) + 1
    return [NewEvent(then.id, version, event) for version, event in enumerate(events, start=first)]

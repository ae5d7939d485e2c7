"""What a commitment has come to (R-43), by its case and by time.

Time opens a task before the last day of each open item, reminds of it, and says once when that day
has passed. It ends nothing.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta

from domain.calendar import Calendar
from domain.case import Case
from domain.command import Occasion
from domain.commitment_life import (
    Commitment,
    CommitmentEvent,
    CommitmentOpened,
    FollowUpOpened,
    FollowUpOverdue,
    FollowUpReminded,
    Item,
    after,
    opened,
)
from domain.commitment_opening import followed
from domain.policy import Switches


def caught_up(
    commitment: Commitment | None, case: Case, on: Occasion
) -> tuple[Commitment | None, tuple[CommitmentEvent, ...]]:
    """The commitment of a case as case and time have it by now, and the events that lead there from
    the one given. A new one takes the occasion's unused id; None where the case promises nothing.
    """
    events: list[CommitmentEvent] = []
    while found := _next(commitment, case, on):
        for event in found:
            commitment = _after(commitment, event, on)
        events += found
    return commitment, tuple(events)


def _next(commitment: Commitment | None, case: Case, on: Occasion) -> tuple[CommitmentEvent, ...]:
    by_case = followed(commitment, case, on)
    if by_case or commitment is None:
        return by_case
    return tuple(due_events(commitment, on.today, on.calendar, on.switches))


def _after(commitment: Commitment | None, event: CommitmentEvent, on: Occasion) -> Commitment:
    if commitment is not None:
        return after(commitment, event)
    assert isinstance(event, CommitmentOpened), "a commitment begins with its opening"
    return opened(on.new_id, event)


def due_events(
    commitment: Commitment, today: date, calendar: Calendar, switches: Switches
) -> Iterator[CommitmentEvent]:
    """What has come due by today and was not recorded yet, item by item."""
    for item in commitment.open_items:
        if item.task_since is None and task_day(item, calendar, switches) <= today:
            yield FollowUpOpened(item=item.number, opened_on=today)
        if item.reminded_on is None and _reminded(item, today, calendar, switches):
            yield FollowUpReminded(item=item.number, reminded_on=today)
        if not item.overdue and item.due_on < today:
            yield FollowUpOverdue(item=item.number, due_on=item.due_on)


def next_check(commitment: Commitment, calendar: Calendar, switches: Switches) -> date | None:
    """The next day on which `due_events` may have something to say, or None."""
    days: list[date] = []
    for item in commitment.open_items:
        if item.task_since is None:
            days.append(task_day(item, calendar, switches))
        if item.reminded_on is None and not item.overdue:
            days.append(reminder_day(item, calendar, switches))
        if not item.overdue:
            days.append(item.due_on + timedelta(days=1))
    return min(days, default=None)


def task_day(item: Item, calendar: Calendar, switches: Switches) -> date:
    """From when the item is a task: so many working days before its last day."""
    return _before(item.due_on, switches.follow_up_days, calendar)


def reminder_day(item: Item, calendar: Calendar, switches: Switches) -> date:
    """When an open item is reminded of: so many working days before its last day."""
    return _before(item.due_on, switches.reminder_days, calendar)


def _reminded(item: Item, today: date, calendar: Calendar, switches: Switches) -> bool:
    """Nobody is reminded of what is overdue by now: that is said instead."""
    return reminder_day(item, calendar, switches) <= today <= item.due_on


def _before(day: date, working_days: int, calendar: Calendar) -> date:
    """The latest day from which so many working days, or more, are left until `day`."""
    earlier = day
    while calendar.working_days_between(earlier, day) < working_days:
        earlier -= timedelta(days=1)
    return earlier

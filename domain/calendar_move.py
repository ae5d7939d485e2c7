"""What a change of the calendar does to the days of a case: told before it is done (许可法82)."""

from dataclasses import replace
from datetime import date
from typing import NamedTuple

from domain.calendar import Calendar
from domain.case import RUNNING, Case
from domain.clock import last_days, recomputed
from domain.command import Occasion
from domain.fold import Mark, after
from domain.timers import due_day


class DueDays(NamedTuple):
    """The day by which the authority has to act next, and the statutory one, where it counts."""

    due_on: date | None
    statutory_due_on: date | None


class Move(NamedTuple):
    """The days of a case as they stand, and as they will."""

    before: DueDays
    after: DueDays


def move(case: Case, on: Occasion, calendar: Calendar) -> Move | None:
    """How the days of the case move under another calendar; None where they do not.

    It is what the timers then record, so a day that was told is never shortened.
    """
    then = replace(on, calendar=calendar)
    event = recomputed(case, then)
    now = case if event is None else after(case, event, Mark(at=on.at, officer=None))
    moved = Move(_days(case, on), _days(now, then))
    return None if moved.before == moved.after else moved


def reach(case: Case, on: Occasion) -> date | None:
    """The last day that an open limit of the case reaches: a calendar that is the same up to then
    does not move it. `date.max` where time moves the limit too; None where none is open.
    """
    if case.stage not in RUNNING:
        return due_day(case, on)
    told, now = case.deadlines, last_days(case, on)
    assert told, "accepted, with both limits"
    stopped = any(each.until_day is None for each in case.suspensions)
    still = (told.due_on, told.statutory_due_on) == (now.due_on, now.statutory_due_on)
    return max(told.due_on, told.statutory_due_on) if still and not stopped else date.max


def _days(case: Case, on: Occasion) -> DueDays:
    limits = case.deadlines if case.stage in RUNNING else None
    return DueDays(due_day(case, on), limits.statutory_due_on if limits else None)

"""What time does to a case: deemed acceptance, alerts, deferrals that lapse (许可法32; R-33).

Time never decides: it accepts what was left unanswered, warns, and opens tasks.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta

from domain.case import (
    BEFORE_ACCEPTANCE,
    DECIDED,
    FINAL,
    RUNNING,
    Case,
    Clock,
    Overdue,
    Owed,
    Stage,
    Task,
    TaskKind,
)
from domain.clock import delivery_limit, last_days, promise
from domain.command import Occasion, awaited_by_delivery
from domain.deadline import Limit, overdue, warning_days
from domain.events import CaseEvent, DeadlineOverdue, DeadlineWarned, DeferralLapsed
from domain.window import DeemAccepted


def due_events(case: Case, on: Occasion) -> Iterator[CaseEvent]:
    """What has come due by today and was not recorded yet, in the order it is recorded."""
    deeming = DeemAccepted()
    if deeming.due(case, on):
        yield deeming.event(case, on)
        return
    for clock, level, day in _warnings(case, on):
        if day <= on.today:
            yield DeadlineWarned(clock=clock, level=level, raised_on=on.today)
    for clock, day in _last_days(case, on):
        if overdue(day, on.today):
            yield DeadlineOverdue(clock=clock, due_on=day)
    for owed in _deferrals(case, on):
        if owed.due_on < on.today:
            task = Task(kind=TaskKind.DEFERRED_OVERDUE, subject=owed.material, due_on=on.today)
            yield DeferralLapsed(material=owed.material, due_on=owed.due_on, task=task)


def next_check(case: Case, on: Occasion) -> date | None:
    """The next day on which `due_events` may have something to say, or None."""
    days = [day for _, _, day in _warnings(case, on)]
    days += [day + timedelta(days=1) for _, day in _last_days(case, on)]
    days += [owed.due_on + timedelta(days=1) for owed in _deferrals(case, on)]
    answer_by = last_day_to_answer(case, on)
    if answer_by is not None:
        days.append(answer_by + timedelta(days=1))
    return min(days, default=None)


def last_day_to_answer(case: Case, on: Occasion) -> date | None:
    """The fifth working day after the last receipt: silence after it is acceptance."""
    supplementing = case.stage is Stage.SUPPLEMENTING
    received = case.supplemented_on if supplementing else case.received_on
    if case.stage not in BEFORE_ACCEPTANCE or received is None:
        return None
    return on.calendar.add_working_days(received, on.switches.deemed_acceptance_days)


def due_day(case: Case, on: Occasion) -> date | None:
    """The day by which the authority has to act next: answer, decide or deliver."""
    if case.stage in BEFORE_ACCEPTANCE:
        return last_day_to_answer(case, on)
    if case.stage in DECIDED:
        return case.delivery_due_on
    return case.deadlines.due_on if case.deadlines and case.stage not in FINAL else None


def counted_by(case: Case, on: Occasion) -> int | None:
    """The version of the calendar that its due day was counted by; None where none is open.

    Before acceptance it is counted anew whenever it is asked for.
    """
    if last_day_to_answer(case, on) is not None:
        return on.calendar.version
    return case.calendar


def _warnings(case: Case, on: Occasion) -> Iterator[tuple[Clock, int, date]]:
    """The alerts still to be raised: clock, per cent, day.

    One that was raised before its day, as that stands by now, is raised again.
    """
    raised = {(each.clock, each.level): each.raised_on for each in case.warned}
    for clock, start, limit in _clocks(case, on):
        days = warning_days(on.calendar, start, limit, case.suspensions, on.today)
        for level, day in days.items():
            if raised.get((clock, level), date.min) < day:
                yield clock, level, day


def _clocks(case: Case, on: Occasion) -> Iterator[tuple[Clock, date, Limit]]:
    if case.stage in RUNNING and case.counts_from is not None:
        promised = promise(case, on).extended(case.extension)
        yield Clock.PROMISED, case.counts_from, promised
        statutory = on.matter.statutory.extended(case.extension)
        yield Clock.STATUTORY, case.counts_from, statutory
    if case.stage is Stage.DECIDED and case.decided_on is not None:
        yield Clock.DELIVERY, case.decided_on, delivery_limit(on)


def _last_days(case: Case, on: Occasion) -> Iterator[tuple[Clock, date]]:
    """The last day of each clock that runs, unless it was recorded that it passed."""
    days: list[tuple[Clock, date]] = []
    if case.stage in RUNNING:
        limits = last_days(case, on)
        days += [(Clock.PROMISED, limits.due_on), (Clock.STATUTORY, limits.statutory_due_on)]
    if case.stage is Stage.DECIDED and case.delivery_due_on is not None:
        days.append((Clock.DELIVERY, case.delivery_due_on))
    for clock, day in days:
        if Overdue(clock=clock, due_on=day) not in case.overdue:
            yield clock, day


def _deferrals(case: Case, on: Occasion) -> Iterator[Owed]:
    """Owed materials with a date, whose lapse on that date was not recorded; after a decision only
    those that its delivery waits for.
    """
    for material in awaited_by_delivery(case, on) if case.stage in DECIDED else case.owed:
        if material.due_on is not None:
            owed = Owed(material=material.code, due_on=material.due_on)
            if owed not in case.lapsed:
                yield owed

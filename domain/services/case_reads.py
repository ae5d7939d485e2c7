"""Reading cases: lists, one case, its log, its limits; always as the caller may see them."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime

import msgspec

from domain.caller import Caller
from domain.case import Case, Clock, Stage
from domain.checklist import ChecklistItem, checklist
from domain.clock import delivery_limit, promise
from domain.command import Occasion
from domain.credit import Reading
from domain.deadline import Due, LedgerDay, Limit, days_left, due, ledger, overdue
from domain.disclosure import GRADE_FACTS, reads_grade
from domain.events import CASE_EVENTS, CaseEvent
from domain.fold import Mark, fold
from domain.instants import instant_from_text, instant_text
from domain.review import carries_opinion
from domain.roles import Role
from domain.services.calendars import load_calendar
from domain.services.case_writing import listing
from domain.services.desk import Desk
from domain.services.log_entries import Entry, entries
from domain.services.occasions import occasion
from domain.services.pinned_cases import PinnedCase, all_with_versions, with_versions
from domain.store.cases import (
    BY_DUE,
    NEWEST,
    NO_DUE,
    OLDEST,
    CaseFilter,
    CaseRow,
    DueBucket,
    case_numbered,
    case_row,
    case_rows,
    count_cases,
)
from domain.store.database import Row
from domain.store.decisions import decision_rows
from domain.store.keyset import Slice, Sort, Window
from domain.store.log import stream
from domain.store.snapshots import snapshots_of
from domain.store.words import words_of
from domain.window_steps import WindowStep, window_steps

__all__ = ["BY_DUE", "NEWEST", "NO_DUE", "OLDEST", "CaseFilter", "CaseRow", "DueBucket"]

QUEUES: dict[Role, tuple[Stage, ...]] = {
    Role.CLERK: (Stage.REGISTERED, Stage.NOTIFIED, Stage.SUPPLEMENTING),
    Role.REVIEWER: (Stage.ACCEPTED, Stage.IN_REVIEW, Stage.SUSPENDED),
    Role.HEAD: (Stage.ACCEPTED, Stage.IN_REVIEW, Stage.SUSPENDED),
    Role.ISSUER: (Stage.DECIDED, Stage.DELIVERED),
}
"""The stages in which a case waits for a role."""


async def find_case(
    desk: Desk, case_no: str, query_code: str | None, as_of: datetime | None = None
) -> PinnedCase | None:
    """The case with this number, as it stands or as the log had it at an instant; a portal needs
    the query code printed on the notice.
    """
    row = await case_numbered(desk.caller, case_no, query_code)
    if row is not None and as_of is not None:
        row = await _as_it_was(replace(desk, now=lambda: as_of), row)
    return await with_versions(row, as_of) if row else None


async def _as_it_was(then: Desk, row: CaseRow) -> CaseRow | None:
    """The row as what was written by then leads to; None before the case was registered."""
    at = instant_text(then.now())
    entries = [_entry(each) for each in await stream(row.id) if each["at"] <= at]
    if not entries:
        return None
    case = fold(row.id, entries)
    return row.rewritten(case, listing(case, await occasion(then, case)))


def _entry(row: Row) -> tuple[CaseEvent, Mark]:
    event: CaseEvent = msgspec.json.decode(row["payload"], type=CASE_EVENTS[row["kind"]])
    return event, Mark(at=instant_from_text(row["at"]), officer=row["officer"])


async def list_cases(desk: Desk, only: CaseFilter, sort: Sort, part: Slice) -> Window[PinnedCase]:
    """A page of the cases this caller may see."""
    found = await case_rows(desk.caller, only, sort, part)
    return Window(await all_with_versions(found.rows), found.has_previous, found.has_next)


async def count(desk: Desk, only: CaseFilter) -> int:
    """How many cases the list has in all."""
    return await count_cases(desk.caller, only)


def queue_of(caller: Caller) -> CaseFilter:
    """The open cases that wait for one of the caller's roles; of no stage where none does."""
    stages = {stage for role in caller.roles for stage in QUEUES.get(role, ())}
    return CaseFilter(
        authority=caller.authority, stages=tuple(sorted(stages)), open=True, nothing=not stages
    )


# --- the log of a case -----------------------------------------------------------------


async def case_log(desk: Desk, case: CaseRow) -> list[Entry]:
    """The events of a case up to the version that the caller was shown, oldest first."""
    rows = [row for row in await stream(case.id) if row["version"] <= case.version]
    texts = await words_of(case.id) if desk.caller.serves(case.state) else None
    hidden = frozenset() if reads_grade(desk.caller, case.state) else GRADE_FACTS
    return await entries(rows, texts, hidden)


# --- limits ----------------------------------------------------------------------------


@dataclass(frozen=True, slots=True, kw_only=True)
class Running:
    """One clock of a case: what it counts, from when, to when, and each day on the way.

    `left` is the working days that are left, None once the clock has stopped for good.
    """

    clock: Clock
    start: date
    limit: Limit
    due: Due
    told: date
    days: tuple[LedgerDay, ...]
    overdue: bool
    left: int | None


async def case_clocks(desk: Desk, row: CaseRow) -> list[Running]:
    """The clocks of a case that have started, each with its day ledger."""
    case = row.state
    on = await occasion(desk, case)
    running: list[Running] = []
    if case.counts_from is not None and case.deadlines is not None:
        promised = promise(case, on).extended(case.extension)
        statutory = on.matter.statutory.extended(case.extension)
        limits = case.deadlines
        running.append(_running(case, on, Clock.PROMISED, promised, limits.due_on))
        running.append(_running(case, on, Clock.STATUTORY, statutory, limits.statutory_due_on))
    if case.decided_on is not None and case.delivery_due_on is not None:
        told = case.delivery_due_on
        running.append(_running(case, on, Clock.DELIVERY, delivery_limit(on), told))
    return running


def _running(case: Case, on: Occasion, clock: Clock, limit: Limit, told: date) -> Running:
    delivery = clock is Clock.DELIVERY
    start = (case.decided_on if delivery else case.counts_from) or on.today
    stops = () if delivery else case.suspensions
    ended = case.delivered_on if delivery else case.decided_on or case.withdrawn_on
    end = ended or on.today
    computed = due(on.calendar, start, limit, stops, end)
    last = max(told, computed.on)
    return Running(
        clock=clock,
        start=start,
        limit=limit,
        due=computed,
        told=told,
        days=ledger(on.calendar, start, limit, stops, end),
        overdue=overdue(last, end),
        left=None if ended else days_left(on.calendar, on.today, last),
    )


# --- what may be done next -------------------------------------------------------------


async def case_steps(desk: Desk, row: CaseRow) -> tuple[WindowStep, ...]:
    """The way of this case to its acceptance, in the order of the law."""
    return window_steps(row.state, await occasion(desk, row.state))


async def case_checklist(desk: Desk, row: CaseRow) -> tuple[ChecklistItem, ...]:
    """What is examined before this case is accepted, and how each thing may count."""
    return checklist(row.state, await occasion(desk, row.state))


async def decides_with_opinion(desk: Desk, row: CaseRow) -> bool:
    """Whether a decision made on this case now carries the review opinion itself."""
    return carries_opinion(row.state, await occasion(desk, row.state))


# --- what stands beside the log --------------------------------------------------------


@dataclass(frozen=True, slots=True, kw_only=True)
class Snapshot:
    """What is known of the applicant's credit: a query of the register, or a grade that was typed
    in, which counts once it is `confirmed`.
    """

    id: str
    queried_at: datetime
    readings: tuple[Reading, ...]
    confirmed: bool


async def case_snapshots(found: PinnedCase) -> list[Snapshot]:
    """What the register had said for this case, oldest first."""
    rows = await snapshots_of(found.row.id)
    told = (_snapshot(row, unconfirmed=found.state.entered) for row in rows)
    return [each for each in told if found.was_there(each.queried_at)]


def _snapshot(row: Row, unconfirmed: str | None) -> Snapshot:
    readings = msgspec.json.decode(row["readings"], type=tuple[Reading, ...])
    typed = any(reading.entered for reading in readings)
    return Snapshot(
        id=str(row["id"]),
        queried_at=instant_from_text(row["queried_at"]),
        readings=readings,
        confirmed=not typed or (row["confirmed_by"] is not None and row["id"] != unconfirmed),
    )


async def case_decisions(found: PinnedCase) -> Sequence[str]:
    """The ids of the eligibility decisions of this case so far, oldest first."""
    return [
        str(row["id"])
        for row in await decision_rows(found.row.id)
        if found.was_there(instant_from_text(row["decided_at"]))
    ]


async def case_with(desk: Desk, case_id: str) -> CaseRow | None:
    """The case with this id, as the caller may see it."""
    return await case_row(desk.caller, case_id)


async def is_provisional(day: date | None) -> bool:
    """Whether a day that was told lies beyond the confirmed calendar."""
    return day is not None and (await load_calendar()).provisional(day)


async def working_days_on(day: date, days: int) -> date:
    """The day so many working days after `day`."""
    return (await load_calendar()).add_working_days(day, days)

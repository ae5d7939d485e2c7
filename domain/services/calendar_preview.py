"""What a change of the calendar would do to open cases, told before it is done; nothing is kept.

Whoever works for an authority is told of its cases, as in every list of them.
"""

from collections.abc import AsyncIterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime

from domain.calendar import Calendar
from domain.calendar_change import CalendarChange, changed
from domain.calendar_move import DueDays, move
from domain.caller import Caller
from domain.command import Occasion
from domain.instants import civil_day
from domain.listing import Key, Slice, Window, window
from domain.refusal import Refusal, Refused
from domain.services.calendar_changes import look_at_size
from domain.services.calendars import load_calendar, refusals
from domain.services.occasions import NOBODY
from domain.services.policies import policy_version
from domain.store.cases import CaseRow
from domain.store.due_cases import BY_DUE_DAY, reached_cases
from domain.store.matters import authorities, matter_version

__all__ = ["BY_DUE_DAY"]

_PAGE = 500


@dataclass(frozen=True, slots=True, kw_only=True)
class MovedCase:
    """An open case whose days would move; `key` is where it stands `BY_DUE_DAY`."""

    id: str
    key: Key
    case_no: str
    matter_name: str
    before: DueDays
    after: DueDays


@dataclass(frozen=True, slots=True, kw_only=True)
class CalendarPreview:
    """The calendar before and after a change that is made at this instant, the first day that they
    do not agree on, and what the change would be refused for: then nothing moves.
    """

    caller: Caller
    at: datetime
    before: Calendar
    after: Calendar | None = None
    from_day: date = date.max
    refusals: tuple[Refusal, ...] = ()


async def preview(change: CalendarChange, caller: Caller, at: datetime) -> CalendarPreview:
    """What the change would be, done at this instant, as this caller reads it."""
    before = await load_calendar()
    grounds = _grounds(before, change, civil_day(at))
    if grounds:
        return CalendarPreview(caller=caller, at=at, before=before, refusals=grounds)
    then = changed(before, change)
    from_day = before.parts_from(then) or date.max
    return CalendarPreview(caller=caller, at=at, before=before, after=then, from_day=from_day)


def _grounds(calendar: Calendar, change: CalendarChange, today: date) -> tuple[Refusal, ...]:
    try:
        look_at_size(change)
    except Refused as refused:
        return refused.refusals
    return refusals(calendar, change, today)


async def moved_cases(seen: CalendarPreview, part: Slice) -> Window[MovedCase]:
    """A page of the cases that would move, `BY_DUE_DAY`; no more cases are looked at than it takes
    to fill it.
    """
    if seen.after is None:
        return window((), part)
    found: list[MovedCase] = []
    rest = part
    while len(found) <= part.limit:
        rows = await reached_cases(seen.caller, seen.from_day, seen.before.version, rest)
        found += [moved async for moved in _moved(rows, seen, seen.after)]
        if len(rows) <= rest.limit:
            break
        last = _key(rows[-1])
        rest = replace(rest, before=last) if rest.backward else replace(rest, after=last)
    return window(found[: part.limit + 1], part)


async def every_moved_case(seen: CalendarPreview) -> AsyncIterator[MovedCase]:
    """All of them, a page at a time."""
    part: Slice | None = Slice(limit=_PAGE)
    while part:
        page = await moved_cases(seen, part)
        for moved in page.rows:
            yield moved
        part = replace(part, after=page.rows[-1].key) if page.has_next else None


async def count_moved(seen: CalendarPreview) -> int:
    """How many there are in all."""
    return sum([1 async for _ in every_moved_case(seen)])


async def _moved(
    rows: Sequence[CaseRow], seen: CalendarPreview, then: Calendar
) -> AsyncIterator[MovedCase]:
    closes = {each.code: each.closes for each in await authorities()}
    for row in rows:
        case = row.state
        on = Occasion(
            at=seen.at,
            officer=None,
            by=NOBODY,
            policy=await policy_version(case.policy),
            matter=await matter_version(case.matter),
            calendar=seen.before,
            closes=closes[case.accepting_authority],
            new_id="",
        )
        if found := move(case, on, then):
            yield _told(row, *found)


def _told(row: CaseRow, before: DueDays, after: DueDays) -> MovedCase:
    return MovedCase(
        id=row.id,
        key=_key(row),
        case_no=row.state.case_no,
        matter_name=str(row.row["matter_name"]),
        before=before,
        after=after,
    )


def _key(row: CaseRow) -> Key:
    return str(row.row["due_sort"]), row.id

"""What a change of the calendar would do to open cases, told before it is done; nothing is kept."""

from collections.abc import AsyncIterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from domain.calendar import Calendar
from domain.calendar_change import CalendarChange, changed
from domain.calendar_move import DueDays, move
from domain.caller import Caller
from domain.case import Case
from domain.command import Occasion
from domain.instants import civil_day
from domain.listing import Key, Sort
from domain.refusal import Refusal, Refused
from domain.services.calendar_changes import look_at_size
from domain.services.calendars import load_calendar, refusals
from domain.services.occasions import NOBODY
from domain.services.policies import policy_version
from domain.store.due_cases import counted_cases
from domain.store.matters import authorities, matter_version

BY_DUE_DAY = Sort("calendar.moves", {"due_on": str, "case_id": str})
"""By the due day as it stands."""

_PAGE = 500


@dataclass(frozen=True, slots=True, kw_only=True)
class MovedCase:
    """An open case whose days would move, and whether whoever asks may see it."""

    id: str
    case_no: str
    matter_name: str
    before: DueDays
    after: DueDays
    seen: bool

    @property
    def key(self) -> Key:
        """Where it stands in `BY_DUE_DAY`."""
        return (self.before.due_on or date.max).isoformat(), self.id


@dataclass(frozen=True, slots=True, kw_only=True)
class CalendarPreview:
    """The calendar as it would be, the cases that would move, and what the change would be refused
    for; of one that is refused nothing is said.
    """

    calendar: Calendar | None = None
    cases: Sequence[MovedCase] = ()
    refusals: tuple[Refusal, ...] = ()


async def preview(change: CalendarChange, at: datetime, caller: Caller | None) -> CalendarPreview:
    """What the change would do, done at this instant; `caller` None may see every case."""
    before = await load_calendar()
    grounds = _grounds(before, change, civil_day(at))
    if grounds:
        return CalendarPreview(refusals=grounds)
    then = changed(before, change)
    moved = [case async for case in _moved(before, then, at, caller)]
    moved.sort(key=lambda each: each.key)
    return CalendarPreview(calendar=then, cases=moved)


def _grounds(calendar: Calendar, change: CalendarChange, today: date) -> tuple[Refusal, ...]:
    try:
        look_at_size(change)
    except Refused as refused:
        return refused.refusals
    return refusals(calendar, change, today)


async def _moved(
    before: Calendar, then: Calendar, at: datetime, caller: Caller | None
) -> AsyncIterator[MovedCase]:
    closes = {each.code: each.closes for each in await authorities()}
    last = ""
    while rows := await counted_cases(caller, last, _PAGE):
        for row, seen in rows:
            case = row.state
            on = Occasion(
                at=at,
                officer=None,
                by=NOBODY,
                policy=await policy_version(case.policy),
                matter=await matter_version(case.matter),
                calendar=before,
                closes=closes[case.accepting_authority],
                new_id="",
            )
            if found := move(case, on, then):
                yield _told(case, str(row.row["matter_name"]), *found, seen=seen)
        last = rows[-1][0].id


def _told(
    case: Case, matter_name: str, before: DueDays, after: DueDays, *, seen: bool
) -> MovedCase:
    return MovedCase(
        id=case.id,
        case_no=case.case_no,
        matter_name=matter_name,
        before=before,
        after=after,
        seen=seen,
    )

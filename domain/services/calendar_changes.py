"""Changing the calendar (加载年度放假安排、本地放假): one transaction, one event, one answer.

Limits that run are counted again by the timers, which find the cases of an earlier calendar.
"""

from dataclasses import dataclass
from datetime import datetime

from domain.author import Author
from domain.calendar import Calendar
from domain.calendar_change import MOST_DAYS, CalendarChange, RemoveLocalDays
from domain.instants import civil_day
from domain.refusal import Refusal, RefusalCode, Refused, invalid, refusal
from domain.roles import Role
from domain.services.calendars import load_calendar, write_change
from domain.services.desk import Desk
from domain.services.fingerprint import Fingerprint, fingerprint
from domain.services.replay import done_before, settled
from domain.store.database import transaction
from domain.store.keys import Done, keep_key
from domain.store.log import NewEvent, append

CALENDAR = "calendar"
"""The stream of the one calendar; its versions are those of the events."""

WRITERS = (Role.POLICY_ADMIN,)
"""Who changes the calendar, and sees beforehand what that does."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CalendarAnswer:
    """What came of a change: the calendar as it now stands, the grounds where it was refused, and
    the version it had made.
    """

    calendar: Calendar
    refusals: tuple[Refusal, ...] = ()
    version: int | None = None
    replayed: bool = False


async def change_calendar(
    desk: Desk, key: str, expected_version: int, change: CalendarChange
) -> CalendarAnswer:
    """Make the change, or answer with every ground against it."""
    try:
        role = desk.acting_as(WRITERS)
        look_at_size(change)
        print_ = fingerprint(change.act, CALENDAR, expected_version, change)
        version, replayed = await settled(
            lambda: _once(desk, role, key, expected_version, change, print_)
        )
    except Refused as refused:
        return CalendarAnswer(calendar=await load_calendar(), refusals=refused.refusals)
    return CalendarAnswer(calendar=await load_calendar(), version=version, replayed=replayed)


async def change_by_file(change: CalendarChange, author: Author, at: datetime) -> int:
    """Make the change of a file, and return the new version of the calendar.

    `Refused` with every ground; UniqueViolation if the calendar was changed at the same moment.
    """
    async with transaction():
        version = await write_change(change, civil_day(at))
        await append(author, at, [NewEvent(CALENDAR, version, change.event(version))])
    return version


def look_at_size(change: CalendarChange) -> None:
    """Refused where a change names more days than a year can have."""
    named = change.dates if isinstance(change, RemoveLocalDays) else change.days
    if len(named) > MOST_DAYS:
        zh = f"最多 {MOST_DAYS} 天，填写了 {len(named)} 天"
        raise Refused(invalid(zh, f"{len(named)} days, where {MOST_DAYS} is the most", change.rows))


async def _once(
    desk: Desk,
    role: Role,
    key: str,
    expected_version: int,
    change: CalendarChange,
    print_: Fingerprint,
) -> tuple[int, bool]:
    """The version that the change made, and whether it had been made before.

    The version is read before the key: whoever made a later one has written its key by then.
    """
    async with transaction():
        seen = (await load_calendar()).version
        done = await done_before(desk, key, print_)
        if done is not None:
            return done.version, True
        if seen != expected_version:
            raise Refused(refusal(RefusalCode.CONFLICT, version=seen))
        at = desk.now()
        version = await write_change(change, civil_day(at))
        await keep_key(desk.caller.account, key, Done(print_.hash, CALENDAR, version), at)
        event = NewEvent(CALENDAR, version, change.event(version))
        await append(desk.author(role), at, [event])
    return version, False

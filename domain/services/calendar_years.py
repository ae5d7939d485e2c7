"""Loading the notice of a year (加载年度放假安排): one transaction, one event, one answer.

Limits that run are counted again by the timers, which find the cases of an earlier calendar.
"""

from dataclasses import dataclass
from typing import Final

import msgspec

from domain.calendar import Calendar, CalendarDay
from domain.canonical import canonical_hash
from domain.refusal import Refusal, RefusalCode, Refused, refusal
from domain.roles import Role
from domain.services.calendars import load_calendar, load_year
from domain.services.desk import Desk
from domain.services.fingerprint import Fingerprint, fingerprint
from domain.services.replay import done_before, settled
from domain.store.database import transaction
from domain.store.keys import Done, keep_key
from domain.store.log import NewEvent, append

CALENDAR = "calendar"
"""The stream of the one calendar; its versions are those of the events."""

MOST_DAYS: Final = 400
"""Named days of a year; more are not even looked at."""


class Notice(msgspec.Struct, frozen=True, kw_only=True):
    """The named days of a year, by the number of the State Council's notice."""

    year: int
    basis_doc_no: str
    days: tuple[CalendarDay, ...]


class CalendarYearLoaded(msgspec.Struct, frozen=True, kw_only=True, rename="camel"):
    """A year is confirmed; the calendar has a new version, of which this is the number."""

    year: int
    version: int
    basis_doc_no: str
    days_hash: str


@dataclass(frozen=True, slots=True, kw_only=True)
class CalendarAnswer:
    """What came of loading a year: the calendar as it now stands, the grounds where it was
    refused, and the version it had made.
    """

    calendar: Calendar
    refusals: tuple[Refusal, ...] = ()
    version: int | None = None
    replayed: bool = False


async def load_notice(
    desk: Desk, key: str, expected_version: int, notice: Notice
) -> CalendarAnswer:
    """Confirm a year, or answer with every ground against it."""
    try:
        role = desk.acting_as((Role.POLICY_ADMIN,))
        _look_at_size(notice)
        print_ = fingerprint("LOAD_CALENDAR_YEAR", CALENDAR, expected_version, notice)
        version, replayed = await settled(
            lambda: _load(desk, role, key, expected_version, notice, print_)
        )
    except Refused as refused:
        return CalendarAnswer(calendar=await load_calendar(), refusals=refused.refusals)
    return CalendarAnswer(calendar=await load_calendar(), version=version, replayed=replayed)


def _look_at_size(notice: Notice) -> None:
    if len(notice.days) > MOST_DAYS:
        why = f"{len(notice.days)} > {MOST_DAYS}"
        raise Refused(refusal(RefusalCode.INVALID_VALUE, path=("days",), field="days", why=why))


async def _load(
    desk: Desk, role: Role, key: str, expected_version: int, notice: Notice, print_: Fingerprint
) -> tuple[int, bool]:
    """The version that the notice made, and whether it had been made before.

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
        version = await load_year(notice.year, notice.days, notice.basis_doc_no)
        await keep_key(desk.caller.account, key, Done(print_.hash, CALENDAR, version), at)
        event = NewEvent(CALENDAR, version, _event(notice, version))
        await append(desk.author(role), at, [event])
    return version, False


def _event(notice: Notice, version: int) -> CalendarYearLoaded:
    return CalendarYearLoaded(
        year=notice.year,
        version=version,
        basis_doc_no=notice.basis_doc_no,
        days_hash=canonical_hash(notice.days),
    )

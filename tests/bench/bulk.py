"""Cases in bulk: each lived by the real acts and the real fold, and written by the real writers of
rows and log, a day's cases at once and without HTTP. `xinyipi verify` finds them in order.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from functools import lru_cache
from uuid import uuid4

from msgspec.structs import replace

from domain.applicant import Applicant, ApplicantKind
from domain.author import Author
from domain.calendar import Calendar
from domain.case import Case
from domain.credit_track import Decline, Remind
from domain.events import CaseEvent, CaseRegistered
from domain.fold import Mark
from domain.identifiers import ResidentId, Uscc
from domain.instants import CIVIL_ZONE, instant_text
from domain.listing import Slice
from domain.matter import Matter
from domain.policy import Policy
from domain.review import StartReview
from domain.services.calendars import load_calendar
from domain.services.case_writing import listing, log_entries
from domain.services.policies import policy_in_force
from domain.store.applicants import add_applicant
from domain.store.cases import Listing, Registration, add_case
from domain.store.database import transaction
from domain.store.log import NewEvent, append
from domain.store.matters import MatterFilter, matters
from domain.window import Accept, GiveOneTimeNotice, WithdrawApplication
from tests.casework import CLERK, REVIEWER, Casework
from tests.databases import FURNISHED_AT

FIRST_DAY = date(2026, 9, 1)
DAYS = 50
"""Working days from the first on, on which cases are registered."""

MATTERS = 8
"""Spread over the catalogue, and so over authorities."""

CASES_OF_APPLICANT = 5
PERSONS = 10
"""Every so manieth applicant is a natural person."""

OPEN = 600
"""Cases still open, the newest ones; a hall has so many whatever it has behind it."""


@dataclass(frozen=True, eq=False, slots=True)
class Hall:
    """What cases are lived under."""

    policy: Policy
    calendar: Calendar
    matters: Sequence[Matter]


@dataclass(frozen=True, slots=True)
class Life:
    """A case as it became on one day: what all cases of the day, matter and kind share."""

    matter: Matter
    case: Case
    listing: Listing
    registered: CaseRegistered
    by_clerk: tuple[CaseEvent, ...]
    by_reviewer: tuple[CaseEvent, ...]


async def make_cases(number: int) -> None:
    """Register so many cases in the open and furnished database, the oldest first."""
    hall = await _hall()
    for place in range(DAYS):
        day = hall.calendar.add_working_days(FIRST_DAY, place)
        shares = range(number * place // DAYS, number * (place + 1) // DAYS)
        async with transaction():
            await _make_day(hall, day, shares, number - OPEN)


async def _hall() -> Hall:
    policy = await policy_in_force(FIRST_DAY)
    assert policy, "the first policy is in force"
    listed = (await matters(MatterFilter(), Slice(limit=100), FURNISHED_AT.date())).rows
    spread = listed[:: len(listed) // MATTERS][:MATTERS]
    return Hall(policy, await load_calendar(), spread)


async def _make_day(hall: Hall, day: date, numbers: range, over: int) -> None:
    """The cases with these numbers; those before `over` are over."""
    at = datetime.combine(day, time(10), CIVIL_ZONE)
    lived = lru_cache(maxsize=None)(lambda matter, life, kind: _lived(hall, at, matter, life, kind))
    by_clerk: list[NewEvent] = []
    by_reviewer: list[NewEvent] = []
    for place, number in enumerate(numbers):
        if place % CASES_OF_APPLICANT == 0:
            applicant = _applicant(f"{day:%y%m%d}", place // CASES_OF_APPLICANT, at)
            await add_applicant(applicant)
        matter = number % len(hall.matters)
        life = _withdrawn if number < over else OPEN_LIVES[number % len(OPEN_LIVES)]
        entries = await _add(lived(matter, life, applicant.kind), applicant, place, at)
        by_clerk += entries[0]
        by_reviewer += entries[1]
    await append(Author(officer=CLERK.account, request_id="bench"), at, by_clerk)
    await append(Author(officer=REVIEWER.account, request_id="bench"), at, by_reviewer)


async def _add(
    life: Life, applicant: Applicant, place: int, at: datetime
) -> tuple[list[NewEvent], list[NewEvent]]:
    """Add the row of a case that lived this life; its events, by clerk and reviewer."""
    id, case_no = str(uuid4()), f"{life.matter.implement_code}{at:%Y%m%d}{place:04}"
    case = replace(life.case, id=id, case_no=case_no, applicant=applicant.id)
    first = Registration(
        matter_name=life.matter.name,
        registered_at=instant_text(at),
        external_reference=None,
        query_code=f"{place:08}",
    )
    await add_case(case, life.listing, first)
    registered = replace(life.registered, case_no=case_no, applicant=applicant.id)
    by_clerk = log_entries(id, 0, [registered, *life.by_clerk])
    return by_clerk, log_entries(id, len(by_clerk), life.by_reviewer)


def _applicant(day: str, number: int, at: datetime) -> Applicant:
    person = number % PERSONS == PERSONS - 1
    # Born or founded in a year that makes the identifier unique; both have valid check digits.
    identifier = (
        ResidentId.of(f"41040419{50 + number // 300:02}{day[2:]}{number % 300:03}").text
        if person
        else Uscc.of(f"9141{day}{number:07}").text
    )
    return Applicant(
        id=str(uuid4()),
        kind=ApplicantKind.NATURAL_PERSON if person else ApplicantKind.LEGAL_PERSON,
        identifier=identifier,
        name=f"示例{number}" if person else f"示例{day}{number:05}有限公司",
        phone="13800000000",
        registered_at=instant_text(at),
    )


# --- lives -----------------------------------------------------------------------------


def _registered(_: Casework) -> None:
    """No act has followed yet."""


def _notified(work: Casework) -> None:
    work.does(GiveOneTimeNotice())
    work.does(Remind())


def _declined(work: Casework) -> None:
    _notified(work)
    work.does(Decline())


def _complete(work: Casework) -> None:
    _declined(work)
    work.takes(*(each.code for each in work.matter.materials if each.required))


def _accepted(work: Casework) -> None:
    _complete(work)
    work.does(Accept())


def _in_review(work: Casework) -> None:
    _accepted(work)
    work.does(StartReview(), REVIEWER)


def _withdrawn(work: Casework) -> None:
    work.does(GiveOneTimeNotice())
    work.does(WithdrawApplication())


OPEN_LIVES: Sequence[Callable[[Casework], None]] = (
    _registered,
    _notified,
    _declined,
    _complete,
    _accepted,
    _in_review,
)
"""A case at every step up to the review; what is over was withdrawn, the shortest of lives."""


def _lived(
    hall: Hall,
    at: datetime,
    matter: int,
    life: Callable[[Casework], None],
    applicant: ApplicantKind,
) -> Life:
    work = Casework(
        policy=hall.policy,
        matter=hall.matters[matter],
        calendar=hall.calendar,
        at=at,
        applicant=applicant,
    )
    life(work)
    (first, _), *rest = work.log
    assert isinstance(first, CaseRegistered), "a case begins with its registration"
    return Life(
        matter=work.matter,
        case=work.case,
        listing=listing(work.case, work.occasion()),
        registered=first,
        by_clerk=tuple(_by(CLERK.account, rest)),
        by_reviewer=tuple(_by(REVIEWER.account, rest)),
    )


def _by(officer: str, log: Sequence[tuple[CaseEvent, Mark]]) -> Iterator[CaseEvent]:
    return (event for event, mark in log if mark.officer == officer)

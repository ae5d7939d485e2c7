"""The demo acted out: officers of the hall do what the stories say, day by day up to yesterday.

They work through the services, as callers over GraphQL do; only the clock on the wall is theirs.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import UTC, date, datetime, time, timedelta
from typing import NamedTuple

import msgspec

from api.clock import new_id, now
from api.demo_breaches import Ago, Allegation, BreachDeed
from api.demo_cases import LONGEST_AGO, Deed, Story, stories
from api.demo_people import DEMO_REGISTER
from api.register import NoRegister
from domain.applicant import ApplicantKind
from domain.author import Author
from domain.calendar import Calendar
from domain.caller import OPERATOR, Caller
from domain.credit import CreditRegister, SubjectKind
from domain.instants import CIVIL_ZONE
from domain.matter_import import starter
from domain.refusal import Refused
from domain.roles import Role, entitled
from domain.services.accounts import NewAccount, create_account
from domain.services.applicants import NewApplicant, register_applicant
from domain.services.breach_reads import breaches_of
from domain.services.breaches import act_on_breach, allege_breach
from domain.services.calendars import load_calendar
from domain.services.callers import caller_with_session, caller_with_token
from domain.services.case_reads import CaseFilter, CaseRow, case_with, count
from domain.services.cases import Answer, Order, perform
from domain.services.catalogue import version_of
from domain.services.desk import Desk
from domain.services.matters import catalogue_size, import_matters
from domain.services.own_account import change_password
from domain.services.passwords import Passwords, first_password
from domain.services.policies import policy_in_force
from domain.services.registration import NewCase, register_case
from domain.services.replay import Order as BreachOrder
from domain.services.sessions import WayIn, log_in
from domain.services.timers import run_due
from domain.services.tokens import create_token
from domain.sessions import SessionTerms

OFFICERS: Mapping[Role, str] = {
    Role.CLERK: "演示窗口",
    Role.REVIEWER: "演示审核",
    Role.HEAD: "演示负责人",
    Role.ISSUER: "演示出件",
    Role.CREDIT_OFFICER: "演示信用",
    Role.PORTAL: "演示门户",
    Role.CATALOGUE_ADMIN: "演示事项",
    Role.CATALOGUE_CONFIRMER: "演示复核",
    Role.POLICY_ADMIN: "演示政策",
    Role.POLICY_PUBLISHER: "演示发布",
}
ENTERPRISES = "示例·"
"""The names of the demo's enterprises begin with it, and no others'."""

OPENING, EVENING = time(9), time(20)


def login_of(role: Role) -> str | None:
    """By which the officer with this role logs in; None for the portal."""
    return None if role is Role.PORTAL else role.lower().replace("_", "-")


class DatabaseInUse(Exception):
    """There is something else in the database than the demo."""


class Contents(NamedTuple):
    """What there is to look at; the officers' secrets, their password and that of the first
    administrator where they were made just now.
    """

    cases: int
    secrets: Mapping[Role, str]
    password: str | None = None
    first_password: str | None = None


async def fill(register: CreditRegister, today: date) -> Contents:
    """Act out the demo in the open database, or find it there. Raises DatabaseInUse."""
    if await _cases(ENTERPRISES):
        return Contents(await _cases(), {})
    if await _cases() or await catalogue_size():
        raise DatabaseInUse
    calendar = await load_calendar()

    def ago(days: int) -> date:
        return _before(calendar, today, days)

    hall = _Hall(register)
    secrets = await hall.open(ago(LONGEST_AGO))
    await hall.live(ago)
    return Contents(await _cases(), secrets, hall.password)


async def _cases(name: str = "") -> int:
    """How many cases there are, or are of applicants with this in their names."""
    roles = frozenset({Role.SUPERVISOR})
    onlooker = Caller(account="", token="", name="", roles=roles, authority=None)
    desk = _desk(onlooker, NoRegister(), now)
    return await count(desk, CaseFilter(text=name))


def _desk(caller: Caller, register: CreditRegister, clock: Callable[[], datetime]) -> Desk:
    return Desk(caller=caller, request_id=new_id(), now=clock, new_id=new_id, register=register)


def _before(calendar: Calendar, today: date, days: int) -> date:
    """The working day so many before today; after it, where the number is negative."""
    if days < 0:
        return calendar.add_working_days(today, -days)
    day = today
    for _ in range(days):
        day -= timedelta(days=1)
        while not calendar.is_working_day(day):
            day -= timedelta(days=1)
    return day


class _Clock:
    """The clock on the wall."""

    def set(self, day: date, at: time) -> None:
        self._now = datetime.combine(day, at, CIVIL_ZONE).astimezone(UTC)

    def pass_minute(self) -> None:
        """What an act takes: all of a day fit into the reception hours."""
        self._now += timedelta(minutes=1)

    def __call__(self) -> datetime:
        return self._now


class _Hall:
    """The hall of the demo: its clock, and its officers at their desks."""

    def __init__(self, register: CreditRegister) -> None:
        self._clock = _Clock()
        self._register = register
        self._desks: dict[Role, Desk] = {}
        self._applicants: dict[str, str] = {}
        self._cases: dict[str, str] = {}
        self._passwords = Passwords(memory=8)  # hashed again, as it should be, at the first login
        self.password = first_password()

    async def open(self, day: date) -> Mapping[Role, str]:
        """Import the catalogue, let the officers in and the applicants; the officers' secrets."""
        self._clock.set(day, OPENING)
        policy = await policy_in_force(day)
        assert policy, "every database is seeded with a policy of 2022"
        await import_matters(starter(), policy, _author(), self._clock())
        secrets = {role: await self._let_in(role, name) for role, name in OFFICERS.items()}
        for new in _people():
            await self._meet(new)
        return secrets

    async def live(self, ago: Ago) -> None:
        """Every day up to yesterday: what the stories say, and in the evening what is due."""
        told = stories(ago)
        for days in range(LONGEST_AGO, 0, -1):
            self._clock.set(ago(days), OPENING)
            for story in told:
                if days in story.days:
                    case = await self._case_of(story)
                    await self._do(case, story.days[days])
            for story in told:
                if days in story.breaches:
                    await self._follow(await self._case_of(story), story.breaches[days])
            self._clock.set(ago(days), EVENING)
            await run_due(self._clock, new_id)

    async def _let_in(self, role: Role, name: str) -> str:
        if login := login_of(role):
            await self._give_login(role, name, login)
        secret = await create_token(
            name, (role,), None, author=_author(), at=self._clock(), new_id=new_id
        )
        caller = await caller_with_token(secret, self._clock(), None)
        assert caller, "made just now"
        self._desks[role] = _desk(caller, self._register, self._clock)
        return secret

    async def _give_login(self, role: Role, name: str, login: str) -> None:
        """An account whose first password the officer has changed to that of the demo."""
        new = NewAccount(name=name, login=login, roles=(role,))
        operator = _desk(OPERATOR, self._register, self._clock)
        made = await create_account(operator, new_id(), new, self._passwords)
        assert made.password, "every officer of the demo has an account of their own"
        way_in = WayIn(
            passwords=self._passwords,
            terms=SessionTerms(),
            now=self._clock,
            new_id=new_id,
            begin=lambda work: work.close(),
        )
        entry = await log_in(way_in, login, made.password, new_id())
        caller = await caller_with_session(entry.secret, self._clock(), way_in.terms)
        assert caller, "logged in just now"
        desk = _desk(caller, self._register, self._clock)
        await change_password(desk, way_in, new_id(), made.password, self.password)

    async def _meet(self, new: NewApplicant) -> None:
        answer = await register_applicant(self._desks[Role.CLERK], new_id(), new)
        assert answer.applicant, "valid identifiers, met by a clerk"
        self._applicants[new.uscc or new.resident_id or ""] = answer.applicant.id

    async def _case_of(self, story: Story) -> CaseRow:
        """The case as it stands, the evenings' timers included; registered where there is none."""
        known = self._cases.get(story.shows)
        if known is None:
            case = await self._register_case(story)
            self._cases[story.shows] = case.id
            return case
        found = await case_with(self._desks[Role.CLERK], known)
        assert found, "the clerk sees the whole hall"
        return found

    async def _register_case(self, story: Story) -> CaseRow:
        new = NewCase(
            matter=story.matter,
            applicant=self._applicants[story.applicant],
            channel=story.channel,
            external_reference=story.shows,
        )
        answer = (await register_case(self._desks[Role.CLERK], new_id(), new)).answer
        return _done(answer)

    async def _do(self, case: CaseRow, deeds: Sequence[Deed]) -> None:
        matter = await version_of(case.state.matter)
        for deed in deeds:
            self._clock.pass_minute()
            role, act = deed if isinstance(deed, tuple) else (None, deed)
            desk = self._desks[role or entitled(act.action, matter, case.state)[0]]
            order = Order(case=case.id, expected_version=case.version, key=new_id())
            case = _done(await perform(desk, order, act))

    async def _follow(self, case: CaseRow, deeds: Sequence[BreachDeed]) -> None:
        desk = self._desks[Role.CREDIT_OFFICER]
        for deed in deeds:
            self._clock.pass_minute()
            if isinstance(deed, Allegation):
                number = case.state.case_no
                answer = await allege_breach(desk, new_id(), number, deed.subject, deed.facts)
            else:
                breach = (await breaches_of(desk, case))[-1].breach
                seen = BreachOrder(target=breach.id, expected_version=breach.version, key=new_id())
                answer = await act_on_breach(desk, seen, deed)
            if answer.refusals:
                raise Refused(*answer.refusals)


def _people() -> Iterator[NewApplicant]:
    for row in msgspec.json.decode(DEMO_REGISTER.read_bytes(), type=list[dict[str, str]]):
        kind = _kind(row["kind"], row["identifier"])
        person = kind is ApplicantKind.NATURAL_PERSON
        yield NewApplicant(
            kind=kind,
            uscc=None if person else row["identifier"],
            resident_id=row["identifier"] if person else None,
            name=row["name"],
        )


def _kind(kind: str, identifier: str) -> ApplicantKind:
    """A 个体工商户, whose code begins with 92, is no legal person (GB 32100)."""
    if kind == SubjectKind.RESIDENT_ID:
        return ApplicantKind.NATURAL_PERSON
    shop = identifier.startswith("92")
    return ApplicantKind.UNINCORPORATED if shop else ApplicantKind.LEGAL_PERSON


def _author() -> Author:
    return Author(request_id=new_id())


def _done(answer: Answer) -> CaseRow:
    """The case after an act; a refusal is a fault of the story."""
    if answer.refusals:
        raise Refused(*answer.refusals)
    assert answer.case, "the whole hall is seen by its officers"
    return answer.case

"""Registering: each application is a case of its own (登记)."""

import secrets
from dataclasses import dataclass
from datetime import date, datetime

import msgspec

from domain.applicant import Applicant
from domain.command import Occasion
from domain.events import CaseRegistered
from domain.fold import Mark, registered
from domain.instants import civil_day, instant_text
from domain.matter import Matter
from domain.policy import Channel
from domain.refusal import Refusal, RefusalCode, Refused, refusal
from domain.roles import Role
from domain.scope import out_of_scope
from domain.services.case_writing import listing, log_entries
from domain.services.cases import Answer
from domain.services.desk import Desk
from domain.services.fingerprint import Fingerprint, fingerprint
from domain.services.occasions import occasion
from domain.services.policies import policy_in_force
from domain.services.replay import done_before, settled
from domain.store import cases as store
from domain.store.applicants import applicant_with
from domain.store.cases import CaseRow, Registration
from domain.store.database import transaction
from domain.store.keys import Done, keep_key
from domain.store.log import append
from domain.store.matters import matter_on

SIGNS = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"
"""A query code is made of these: none looks like another on paper, and twelve are not guessed."""

NUMBERS_A_DAY = 9999
"""Case numbers have four digits for a matter and a day (办件编号)."""


class NewCase(msgspec.Struct, frozen=True, kw_only=True):
    """An application to register, with the channel it came by."""

    matter: str
    applicant: str
    channel: Channel
    external_reference: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseAnswer:
    """What came of registering a case, with the open cases of the same applicant and matter."""

    answer: Answer
    open_cases: tuple[CaseRow, ...] = ()


async def register_case(desk: Desk, key: str, new: NewCase) -> CaseAnswer:
    """Register an application. It pins the policy and the matter version of this civil day."""
    try:
        role = desk.acting_as((Role.CLERK,))
        print_ = fingerprint("REGISTER_CASE", "", 0, new)
        return await settled(lambda: _registered(desk, role, key, new, print_))
    except Refused as refused:
        return CaseAnswer(answer=Answer(case=None, refusals=refused.refusals))


async def _registered(
    desk: Desk, role: Role, key: str, new: NewCase, print_: Fingerprint
) -> CaseAnswer:
    done = await done_before(desk, key, print_)
    if done is not None:
        case = await store.case_row(desk.caller, done.stream)
        return CaseAnswer(answer=Answer(case=case, version=done.version, replayed=True))
    return await _register(desk, role, key, new, print_)


async def _register(
    desk: Desk, role: Role, key: str, new: NewCase, print_: Fingerprint
) -> CaseAnswer:
    at = desk.now()
    matter, applicant = await _parties(desk, new, at)
    others = await store.open_cases(desk.caller, applicant.id, matter.matter_id)
    async with transaction():
        event = await _event(new, matter, applicant, at)
        case = registered(desk.new_id(), event, Mark(at=at, officer=desk.caller.account))
        on: Occasion = await occasion(desk, case)
        first = Registration(
            matter_name=matter.name,
            registered_at=instant_text(at),
            external_reference=new.external_reference,
            query_code=query_code(),
        )
        await store.add_case(case, listing(case, on), first)
        await keep_key(desk.caller.account, key, Done(print_.hash, case.id, 1), at)
        await append(desk.author(role), at, log_entries(case.id, 0, [event]))
    row = await store.case_row(desk.caller, case.id)
    return CaseAnswer(answer=Answer(case=row, version=1), open_cases=tuple(others))


async def _parties(desk: Desk, new: NewCase, at: datetime) -> tuple[Matter, Applicant]:
    """The matter version of this day and the applicant, or every reason why not."""
    matter = await matter_on(new.matter, civil_day(at))
    applicant = await applicant_with(new.applicant)
    refusals = list(_matter_grounds(desk, matter))
    if applicant is None or applicant.erased:
        refusals.append(refusal(RefusalCode.NOT_FOUND, path=("applicantId",)))
    if refusals or matter is None or applicant is None:
        raise Refused(*refusals)
    return matter, applicant


def _matter_grounds(desk: Desk, matter: Matter | None) -> tuple[Refusal, ...]:
    if matter is None:
        return (refusal(RefusalCode.NOT_FOUND, path=("matterCode",)),)
    if not matter.active:
        return (refusal(RefusalCode.MATTER_INACTIVE, path=("matterCode",)),)
    own = desk.caller.authority in (None, matter.authority)
    if not own or not desk.caller.handles(matter.handling_code):
        return (refusal(RefusalCode.FORBIDDEN, path=("matterCode",), requires=matter.authority),)
    return ()


async def _event(
    new: NewCase, matter: Matter, applicant: Applicant, at: datetime
) -> CaseRegistered:
    day = civil_day(at)
    policy = await policy_in_force(day)
    return CaseRegistered(
        case_no=await case_number(matter, day),
        matter=matter.id,
        matter_id=matter.matter_id,
        policy=policy.id if policy else None,
        applicant=applicant.id,
        applicant_kind=applicant.kind,
        channel=new.channel,
        accepting_authority=matter.authority,
        reviewing_authority=matter.reviewing_authority,
        registered_on=day,
        in_scope=not out_of_scope(policy, matter, applicant.kind, new.channel, day),
    )


async def case_number(matter: Matter, registered_on: date) -> str:
    """The next number of a matter and a day (办件编号). Refused where the day has none left."""
    prefix = f"{matter.implement_code}{registered_on:%Y%m%d}"
    number = await store.next_case_number(prefix)
    if number > NUMBERS_A_DAY:
        raise Refused(refusal(RefusalCode.STORAGE_UNAVAILABLE))
    return f"{prefix}{number:04}"


def query_code() -> str:
    """A new secret for a case, printed on its notice."""
    return "".join(secrets.choice(SIGNS) for _ in range(12))

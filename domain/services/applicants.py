"""Applicants as officers find and register them; who they are is shown masked."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

import msgspec

from domain.applicant import Applicant, ApplicantKind
from domain.instants import instant_text
from domain.refusal import Refusal, Refused, invalid
from domain.roles import Role
from domain.services.desk import Desk
from domain.services.fingerprint import Fingerprint, fingerprint
from domain.services.replay import done_before, settled
from domain.store.access import sees_case_of
from domain.store.applicants import add_applicant, applicant_identified, applicant_with
from domain.store.database import transaction
from domain.store.keys import Done, keep_key
from domain.store.log import NewEvent, append

REGISTERING = (Role.CLERK,)
"""Who registers applicants."""

_PHONE = re.compile(r"\+?[0-9][0-9 -]{4,29}[0-9]")


class ApplicantRegistered(msgspec.Struct, frozen=True, kw_only=True, rename="camel"):
    """An applicant is known; who it is stands in a row of its own."""

    applicant: str
    kind: ApplicantKind


class NewApplicant(msgspec.Struct, frozen=True, kw_only=True):
    """An applicant to register: a natural person by resident ID, everyone else by USCC."""

    kind: ApplicantKind
    uscc: str | None
    resident_id: str | None
    name: str
    phone: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ApplicantAnswer:
    """What came of registering an applicant."""

    applicant: Applicant | None
    refusals: tuple[Refusal, ...] = ()
    replayed: bool = False


async def find_applicant(desk: Desk, id: str) -> Applicant | None:
    """The applicant with this id, as the caller may see it."""
    return await _seen(desk, await applicant_with(id))


async def find_by_identifier(desk: Desk, identifier: str) -> Applicant | None:
    """The applicant with this USCC or resident ID, as the caller may see it."""
    return await _seen(desk, await applicant_identified(identifier))


async def _seen(desk: Desk, found: Applicant | None) -> Applicant | None:
    """The applicant, for a clerk, who registers whoever comes to the window, and for those who see
    a case of it.
    """
    if found is None or desk.holds(REGISTERING) or await sees_case_of(desk.caller, found.id):
        return found
    return None


async def register_applicant(desk: Desk, key: str, new: NewApplicant) -> ApplicantAnswer:
    """Register an applicant by the identifier of its kind, or answer with every ground against it.

    One who is registered already is found, and stays as it was registered. Whoever may not
    register is told that alone.
    """
    try:
        role = desk.acting_as(REGISTERING)
        faults = (*identifier_faults(new.kind, new.uscc, new.resident_id), *_phone_faults(new))
        if faults:
            raise Refused(*faults)
        print_ = fingerprint("REGISTER_APPLICANT", "", 0, new)
        return await settled(lambda: _known_or_new(desk, role, key, new, print_))
    except Refused as refused:
        return ApplicantAnswer(applicant=None, refusals=refused.refusals)


async def _known_or_new(
    desk: Desk, role: Role, key: str, new: NewApplicant, print_: Fingerprint
) -> ApplicantAnswer:
    done = await done_before(desk, key, print_)
    if done is not None:
        return ApplicantAnswer(applicant=await applicant_with(done.stream), replayed=True)
    identifier = new.uscc or new.resident_id or ""
    known = await applicant_identified(identifier)
    if known is not None:
        return ApplicantAnswer(applicant=known)
    at = desk.now()
    applicant = Applicant(
        id=desk.new_id(),
        kind=new.kind,
        identifier=identifier,
        name=new.name,
        phone=new.phone,
        registered_at=instant_text(at),
    )
    async with transaction():
        await add_applicant(applicant)
        await keep_key(desk.caller.account, key, Done(print_.hash, applicant.id, 1), at)
        event = ApplicantRegistered(applicant=applicant.id, kind=applicant.kind)
        await append(desk.author(role), at, [NewEvent(applicant.id, 1, event)])
    return ApplicantAnswer(applicant=applicant)


def identifier_faults(
    kind: ApplicantKind, uscc: str | None, resident_id: str | None
) -> Iterator[Refusal]:
    """A natural person has a resident ID and no USCC, everyone else a USCC and no resident ID."""
    person = kind is ApplicantKind.NATURAL_PERSON
    if person != (uscc is None):
        yield invalid(
            "法人和其他组织须填写统一社会信用代码，自然人不填",
            "an organisation has a unified social credit code, and a natural person none",
            "uscc",
        )
    if person != (resident_id is not None):
        yield invalid(
            "自然人须填写公民身份号码，其他申请主体不填",
            "a natural person has a resident identity number, and nobody else",
            "residentId",
        )


def _phone_faults(new: NewApplicant) -> Iterator[Refusal]:
    if new.phone is not None and not _PHONE.fullmatch(new.phone):
        yield invalid(
            "联系电话应为 6 至 31 位数字，可有加号、连字符和空格",
            "a phone number has 6 to 31 digits, with a plus sign, hyphens and spaces",
            "phone",
        )

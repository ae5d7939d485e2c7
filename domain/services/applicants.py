"""Applicants as officers find and register them; who they are is shown masked."""

import re
from collections.abc import Iterator

from domain.applicant import Applicant, ApplicantKind
from domain.refusal import Refusal, RefusalCode, refusal
from domain.roles import Role
from domain.services.desk import Desk
from domain.services.registration import ApplicantAnswer, NewApplicant, register_applicant
from domain.store.applicants import applicant_identified, applicant_with

_PHONE = re.compile(r"\+?[0-9][0-9 -]{4,29}[0-9]")


async def find_applicant(desk: Desk, id: str) -> Applicant | None:
    """The applicant with this id, for those who see cases."""
    return await applicant_with(id) if desk.caller.sees_cases() else None


async def find_by_identifier(desk: Desk, identifier: str) -> Applicant | None:
    """The applicant with this USCC or resident ID, for those who see cases."""
    return await applicant_identified(identifier) if desk.caller.sees_cases() else None


async def register(
    desk: Desk,
    key: str,
    *,
    kind: ApplicantKind,
    uscc: str | None,
    resident_id: str | None,
    name: str,
    phone: str | None,
) -> ApplicantAnswer:
    """Register an applicant by the identifier of its kind, or answer with every ground against it.

    One who is registered already is found, and stays as it was registered. Whoever may not
    register is told that alone.
    """
    faults = (*identifier_faults(kind, uscc, resident_id), *_phone_faults(phone))
    if faults and Role.CLERK in desk.caller.roles:
        return ApplicantAnswer(applicant=None, refusals=faults)
    new = NewApplicant(kind=kind, identifier=uscc or resident_id or "", name=name, phone=phone)
    return await register_applicant(desk, key, new)


def identifier_faults(
    kind: ApplicantKind, uscc: str | None, resident_id: str | None
) -> Iterator[Refusal]:
    """A natural person has a resident ID and no USCC, everyone else a USCC and no resident ID."""
    person = kind is ApplicantKind.NATURAL_PERSON
    for field, given, wanted in (
        ("uscc", uscc is not None, not person),
        ("residentId", resident_id is not None, person),
    ):
        if given != wanted:
            zh, en = ("须填写", "is needed") if wanted else ("不得填写", "is not given")
            yield _invalid(field, f"{kind}{zh} / {en} for {kind}")


def _phone_faults(phone: str | None) -> Iterator[Refusal]:
    if phone is not None and not _PHONE.fullmatch(phone):
        yield _invalid("phone", "应为 6 至 31 位数字，可有 + - / 6 to 31 digits, with + and -")


def _invalid(field: str, why: str) -> Refusal:
    return refusal(RefusalCode.INVALID_VALUE, path=(field,), field=field, why=why)

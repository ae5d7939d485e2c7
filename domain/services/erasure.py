"""Erasing an applicant who asks for it (个保法47): written down by one person, done by another.

Both work on every case of the applicant, or for the whole hall: no authority erases what another
one has to answer for.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from domain.applicant import Applicant, ApplicantKind
from domain.instants import civil_day, instant_from_text, instant_text
from domain.refusal import Refusal, RefusalCode, Refused, invalid, refusal
from domain.retention import DataKind, ErasureRequested, terms
from domain.roles import Role
from domain.services.applicants import REGISTERING
from domain.services.desk import Desk
from domain.services.fingerprint import Fingerprint, fingerprint
from domain.services.replay import done_once
from domain.services.retention import erase_person
from domain.store import erasure as store
from domain.store.applicants import applicant_with
from domain.store.erasure import ErasureRequest
from domain.store.keys import Done, keep_key
from domain.store.log import NewEvent, append
from domain.store.retention import CaseEnds, case_ends
from domain.store.words import add_words
from domain.words import Words

__all__ = ["ErasureRequest"]

CLAUSE = "个保法47"
"""Personal data is erased when it is needed no more, and not before a term that a law sets."""

ASKING = (Role.CLERK, Role.CREDIT_OFFICER)
"""Who writes down that an applicant asks to be erased."""

ERASING = (Role.HEAD,)
"""Who carries it out."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ErasureAnswer:
    """What came of it: the wish as it now stands, and the grounds where it was refused."""

    request: ErasureRequest | None = None
    refusals: tuple[Refusal, ...] = ()
    replayed: bool = False


async def waiting_requests(desk: Desk) -> Sequence[ErasureRequest]:
    """The wishes that wait to be carried out, of applicants with no case that is not the caller's,
    the oldest first.
    """
    return await store.open_erasure_requests(desk.caller, (*ASKING, *ERASING))


async def request_erasure(desk: Desk, key: str, applicant: str, reason: str) -> ErasureAnswer:
    """Write down that an applicant asks to be erased. Refused with what stands against it, the end
    of the term included, so that the applicant can be told at once.
    """
    try:
        author = desk.author(desk.acting_as(ASKING))

        async def ask(print_: Fingerprint) -> Done:
            await _look_at_scope(desk, ASKING, applicant, "applicantId")
            await _erasable(applicant, civil_day(desk.now()), "applicantId")
            id, at, words = desk.new_id(), desk.now(), Words(desk.new_id(), reason)
            done = Done(print_.hash, id, 1)
            await store.add_erasure_request(id, applicant, desk.caller.account, instant_text(at))
            until = terms()[DataKind.WORDS_OUTSIDE_CASES].until(civil_day(at))
            await add_words(id, [words], until)
            await keep_key(desk.caller.account, key, done, at)
            event = ErasureRequested(applicant=applicant, reason_words=words.id)
            await append(author, at, [NewEvent(id, 1, event)])
            return done

        print_ = fingerprint("REQUEST_ERASURE", applicant, 0, reason)
        done, replayed = await done_once(desk, key, print_, ask)
    except Refused as refused:
        return ErasureAnswer(refusals=refused.refusals)
    return ErasureAnswer(request=await _seen(desk, done.stream), replayed=replayed)


async def carry_out_erasure(desk: Desk, key: str, request: str) -> ErasureAnswer:
    """Erase the applicant of a wish. Done by another than whoever wrote it down, and refused where
    something has come to stand against it meanwhile.
    """
    try:
        author = desk.author(desk.acting_as(ERASING))

        async def erase(print_: Fingerprint) -> Done:
            wish = await _waiting(desk, request)
            at = desk.now()
            await _erasable(wish.applicant.id, civil_day(at), "requestId")
            event = await erase_person(wish.applicant.id, wish.id)
            await store.end_erasure_request(wish.id)
            done = Done(print_.hash, wish.id, 1)
            await keep_key(desk.caller.account, key, done, at)
            await append(author, at, [event])
            return done

        print_ = fingerprint("ERASE_APPLICANT", request, 0, None)
        done, replayed = await done_once(desk, key, print_, erase)
    except Refused as refused:
        return ErasureAnswer(request=await _seen(desk, request), refusals=refused.refusals)
    return ErasureAnswer(request=await _seen(desk, done.stream), replayed=replayed)


async def _waiting(desk: Desk, request: str) -> ErasureRequest:
    found = await store.erasure_request(request)
    if found is None:
        raise Refused(refusal(RefusalCode.NOT_FOUND, path=("requestId",)))
    await _look_at_scope(desk, ERASING, found.applicant.id, "requestId")
    if found.done:
        raise Refused(refusal(RefusalCode.ALREADY_ERASED))
    if found.asked_by == desk.caller.account:
        raise Refused(refusal(RefusalCode.SECOND_PERSON_NEEDED))
    return found


async def _seen(desk: Desk, request: str) -> ErasureRequest | None:
    """The wish as it now stands, for who would find it in the list."""
    found = await store.erasure_request(request)
    if found is None or not desk.holds((*ASKING, *ERASING)):
        return None
    cases = await store.cases_by(desk.caller, (*ASKING, *ERASING), found.applicant.id)
    return found if cases.own == cases.all else None


async def _look_at_scope(desk: Desk, roles: Sequence[Role], applicant: str, path: str) -> None:
    """Refused where the applicant has a case that the caller works on in none of these roles.
    Whoever works on none of them is not told that there are any.
    """
    cases = await store.cases_by(desk.caller, roles, applicant)
    if cases.own == cases.all:
        return
    if cases.own == 0 and not desk.holds(REGISTERING):
        raise Refused(refusal(RefusalCode.NOT_FOUND, path=(path,)))
    raise Refused(refusal(RefusalCode.CASES_ELSEWHERE, clause=CLAUSE, path=(path,)))


async def _erasable(applicant: str, today: date, path: str) -> None:
    """Refused with every ground against erasing this applicant on that day."""
    found = await applicant_with(applicant)
    if found is None:
        raise Refused(refusal(RefusalCode.NOT_FOUND, path=(path,)))
    if grounds := tuple(_grounds(found, await case_ends(applicant), today)):
        raise Refused(*grounds)


def _grounds(who: Applicant, ends: CaseEnds, today: date) -> Iterator[Refusal]:
    if who.erased:
        yield refusal(RefusalCode.ALREADY_ERASED)
    elif who.kind is not ApplicantKind.NATURAL_PERSON:
        yield invalid(
            "组织的名称和代码依法公开，不属个人信息",
            "the name and the code of an organisation are public, and no personal data",
            "applicantId",
        )
    elif ends.open:
        yield refusal(RefusalCode.CASE_STILL_OPEN, clause=CLAUSE)
    elif ends.last:
        term = terms()[DataKind.APPLICANT_IDENTITY]
        until = term.until(civil_day(instant_from_text(ends.last)))
        if today <= until:
            yield refusal(RefusalCode.TERM_RUNS, clause=CLAUSE, until=until, basis=term.basis)

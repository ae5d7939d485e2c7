"""Objecting to a grade, and having a person look at it again (个保法24)."""

from collections.abc import Sequence
from dataclasses import dataclass

from domain.case import Case
from domain.instants import instant_text
from domain.objection import (
    ANSWERING,
    CLAUSE,
    OBJECTING,
    ObjectionAnswer,
    answered,
    correction_grounds,
    objected,
    objection_grounds,
)
from domain.refusal import Refusal, RefusalCode, Refused, refusal
from domain.roles import Role
from domain.services.desk import Desk
from domain.services.fingerprint import Fingerprint, fingerprint
from domain.services.replay import Work, done_once
from domain.store import objections as store
from domain.store.accounts import account_names
from domain.store.cases import CaseRow, case_numbered, case_row
from domain.store.keys import Done, keep_key
from domain.store.log import NewEvent, append
from domain.store.objections import Objection
from domain.store.words import add_words, words_with
from domain.words import Words


@dataclass(frozen=True, slots=True, kw_only=True)
class ShownObjection:
    """An objection as the caller reads it: names, and the texts where the caller works on it."""

    row: Objection
    raised_by: str | None
    answered_by: str | None
    reason: str | None
    basis: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class ObjectionResult:
    """What came of an act on an objection: how it now stands, and the grounds against the act."""

    objection: ShownObjection | None = None
    refusals: tuple[Refusal, ...] = ()
    replayed: bool = False


# --- reading ---------------------------------------------------------------------------


async def objections_to_grade(desk: Desk, case: CaseRow) -> list[ShownObjection]:
    """The objections of a case that the caller may see, oldest first."""
    return await _shown(await store.objections_of(case.id), told=desk.caller.serves(case.state))


async def waiting_objections(desk: Desk) -> list[ShownObjection]:
    """Those without an answer, of cases that the caller may see; texts are read on the case."""
    return await _shown(await store.pending_objections(desk.caller), told=False)


async def _shown(rows: Sequence[Objection], *, told: bool) -> list[ShownObjection]:
    people = {who for row in rows for who in (row.raised_by, row.answered_by) if who}
    names = await account_names(people)
    texts = [id for row in rows for id in (row.said.reason_words, row.basis_words) if id]
    words = await words_with(texts) if told else {}
    return [
        ShownObjection(
            row=row,
            raised_by=names.get(row.raised_by),
            answered_by=names.get(row.answered_by or ""),
            reason=words.get(row.said.reason_words),
            basis=words.get(row.basis_words or ""),
        )
        for row in rows
    ]


# --- acting ----------------------------------------------------------------------------


async def object_to_grade(desk: Desk, key: str, case_no: str, reason: str) -> ObjectionResult:
    """Write down at the window that the applicant disagrees with the grade, and why."""
    print_ = fingerprint("OBJECT_TO_GRADE", case_no, 0, reason)

    async def work(print_: Fingerprint) -> Done:
        case, role = _served(desk, await case_numbered(desk.caller, case_no, None), OBJECTING)
        pending = any(each.answer is None for each in await store.objections_of(case.id))
        if grounds := tuple(objection_grounds(case, pending=pending)):
            raise Refused(*grounds)
        id, at, words = desk.new_id(), desk.now(), Words(desk.new_id(), reason)
        said = objected(case, words.id)
        await store.add_objection(id, said, desk.caller.account, instant_text(at))
        await add_words(case.id, [words])
        await keep_key(desk.caller.account, key, Done(print_.hash, id, 1), at)
        await append(desk.author(role), at, [NewEvent(id, 1, said)])
        return Done(print_.hash, id, 1)

    return await _settled(desk, OBJECTING, key, print_, work)


async def answer_grade_objection(
    desk: Desk, key: str, objection: str, answer: ObjectionAnswer, basis: str
) -> ObjectionResult:
    """Answer an objection, by somebody who had no hand in the grade or in the objection."""
    print_ = fingerprint("ANSWER_GRADE_OBJECTION", objection, 1, [answer, basis])

    async def work(print_: Fingerprint) -> Done:
        row = await _waiting(desk, objection)
        case, role = _served(desk, await case_row(desk.caller, row.case), ANSWERING)
        corrected = answer is ObjectionAnswer.CORRECTED
        if corrected and (grounds := tuple(correction_grounds(case, row.said))):
            raise Refused(*grounds)
        at, words = desk.now(), Words(desk.new_id(), basis)
        said = answered(case, answer, words.id)
        await store.answer_objection(row.id, said, desk.caller.account, instant_text(at))
        await add_words(case.id, [words])
        await keep_key(desk.caller.account, key, Done(print_.hash, row.id, 2), at)
        await append(desk.author(role), at, [NewEvent(row.id, 2, said)])
        return Done(print_.hash, row.id, 2)

    return await _settled(desk, ANSWERING, key, print_, work, about=objection)


async def _settled(
    desk: Desk,
    roles: Sequence[Role],
    key: str,
    print_: Fingerprint,
    work: Work,
    about: str | None = None,
) -> ObjectionResult:
    """The answer of an act; where it is refused, the objection it is about as it now stands."""
    try:
        desk.acting_as(roles)
        done, replayed = await done_once(desk, key, print_, work)
    except Refused as refused:
        found = await _visible(desk, about) if about else None
        return ObjectionResult(objection=found, refusals=refused.refusals)
    return ObjectionResult(objection=await _visible(desk, done.stream), replayed=replayed)


async def _visible(desk: Desk, id: str) -> ShownObjection | None:
    """The objection with this id, if the caller may see its case."""
    row = await store.objection_with(id)
    case = await case_row(desk.caller, row.case) if row else None
    if row is None or case is None:
        return None
    return (await _shown([row], told=desk.caller.serves(case.state)))[0]


def _served(desk: Desk, found: CaseRow | None, roles: Sequence[Role]) -> tuple[Case, Role]:
    """The case, and the role in which the caller works on it. Refused without either."""
    if found is None:
        raise Refused(refusal(RefusalCode.NOT_FOUND))
    case, standing = found.state, desk.caller.standing
    for role in roles:
        if role in standing.roles and standing.serves(role, case):
            return case, role
    raise Refused(refusal(RefusalCode.FORBIDDEN, requires=" / ".join(roles)))


async def _waiting(desk: Desk, id: str) -> Objection:
    found = await store.objection_with(id)
    if found is None or await case_row(desk.caller, found.case) is None:
        raise Refused(refusal(RefusalCode.NOT_FOUND, path=("objectionId",)))
    if found.answer is not None:
        raise Refused(refusal(RefusalCode.ALREADY_ANSWERED, clause=CLAUSE))
    if desk.caller.account in {found.raised_by, *await store.hands_in(found.said.snapshot)}:
        raise Refused(refusal(RefusalCode.SAME_PERSON, clause=CLAUSE))
    return found

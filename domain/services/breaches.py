"""Breaches (违诺, 五1): those that count, for whoever replies; and the acts on them, by the credit
officer of the accepting authority and by the credit website.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from domain.author import Author
from domain.breach_acts import (
    OFFICERS,
    BreachCommand,
    BreachOccasion,
    acknowledged,
    carry_out,
    missing_right,
)
from domain.breach_allegation import allegation_grounds, alleged_of, may_not_allege
from domain.breach_life import Subject, alleged
from domain.refusal import Refusal, RefusalCode, Refused, refusal
from domain.services.breach_reads import ShownBreach, find_breach, occasion_of, policy_of
from domain.services.breach_writing import begin, go_on
from domain.services.desk import Desk
from domain.services.due_breaches import record_due_breach
from domain.services.fingerprint import Fingerprint, fingerprint
from domain.services.occasions import NOBODY, occasion
from domain.services.replay import Order, done_before, settled
from domain.store import breaches as store
from domain.store.breaches import BreachRow
from domain.store.cases import CaseRow, case_numbered
from domain.store.database import transaction
from domain.store.keys import Done, keep_key
from domain.store.words import add_words
from domain.words import Words


@dataclass(frozen=True, slots=True, kw_only=True)
class BreachAnswer:
    """What came of an act: the breach as it now stands, and the grounds where it was refused.

    `version` is the one the act made; `replayed` says that it had been done before.
    """

    breach: ShownBreach | None = None
    refusals: tuple[Refusal, ...] = ()
    version: int | None = None
    replayed: bool = False


# --- those that count ------------------------------------------------------------------


async def live_breaches(identifiers: Sequence[str], day: date) -> Mapping[str, Sequence[BreachRow]]:
    """The breaches that count on this day, by the identifier of whose they are: confirmed, neither
    contested nor repaired, and within their longest term (五1). Who has none is not in it.
    """
    found: dict[str, list[BreachRow]] = {}
    for row in await store.live_rows_identified(identifiers, day):
        found.setdefault(row.applicant.identifier, []).append(row)
    return found


# --- acting ----------------------------------------------------------------------------


async def allege_breach(
    desk: Desk, key: str, case_no: str, subject: Subject, facts: Words
) -> BreachAnswer:
    """Write down what was not kept in a case, or answer with every ground against it."""
    print_ = fingerprint("ALLEGE_BREACH", case_no, 0, [subject, facts])
    try:
        done, replayed = await settled(lambda: _allege(desk, key, case_no, subject, print_))
    except Refused as refused:
        return BreachAnswer(refusals=refused.refusals)
    return await _answer(desk, done, replayed=replayed)


async def act_on_breach(desk: Desk, order: Order, command: BreachCommand) -> BreachAnswer:
    """Carry out one act on a breach, or answer with every ground against it."""
    print_ = order.fingerprint(command.action, command)
    await record_due_breach(order.target, desk.now(), desk.request_id)
    try:
        done, replayed = await settled(lambda: _act(desk, order, command, print_))
    except Refused as refused:
        return BreachAnswer(breach=await find_breach(desk, order.target), refusals=refused.refusals)
    return await _answer(desk, done, replayed=replayed)


async def _allege(
    desk: Desk, key: str, case_no: str, subject: Subject, print_: Fingerprint
) -> tuple[Done, bool]:
    async with transaction():
        found = await case_numbered(desk.caller, case_no, None)
        if found is None:
            raise Refused(refusal(RefusalCode.NOT_FOUND, path=("caseNo",)))
        without_right = may_not_allege(found.state, desk.caller.standing)
        if without_right is not None:
            raise Refused(without_right)
        done = await done_before(desk, key, print_)
        if done is not None:
            return done, True
        return await _alleged(desk, key, found, subject, print_), False


async def _alleged(
    desk: Desk, key: str, found: CaseRow, subject: Subject, print_: Fingerprint
) -> Done:
    on, [facts] = await occasion(desk, found.state), print_.words
    if grounds := tuple(allegation_grounds(found.state, on, subject)):
        raise Refused(*grounds)
    event = alleged_of(found.state, subject, facts)
    if await store.is_on_record(alleged(on.new_id, event)):
        raise Refused(on.refuse(RefusalCode.ALREADY_ALLEGED))
    done = Done(print_.hash, on.new_id, 1)
    await add_words(on.new_id, [facts])
    await keep_key(desk.caller.account, key, done, on.at)
    await begin(desk.author(OFFICERS[0]), on.new_id, event, on.at)
    return done


async def _act(
    desk: Desk, order: Order, command: BreachCommand, print_: Fingerprint
) -> tuple[Done, bool]:
    async with transaction():
        row, done = await _found(desk, order, print_)
        if done is not None:
            return done, True
        on, breach = await occasion_of(desk, row), row.breach
        event = carry_out(command, breach, on)
        done = Done(print_.hash, breach.id, breach.version + 1)
        await add_words(breach.id, print_.words)
        await keep_key(desk.caller.account, order.key, done, on.at)
        await go_on(desk.author(OFFICERS[0]), breach, event, on.at)
        return done, False


async def _found(desk: Desk, order: Order, print_: Fingerprint) -> tuple[BreachRow, Done | None]:
    """The breach as this order may act on it, and what was done under its key before.

    The row is read before the key: whoever moved the breach on has also written the key by then.
    """
    row = await store.breach_row(desk.caller, order.target)
    if row is None:
        raise Refused(refusal(RefusalCode.NOT_FOUND, path=("breachId",)))
    without_right = missing_right(row.breach, desk.caller.standing)
    if without_right is not None:
        raise Refused(without_right)
    done = await done_before(desk, order.key, print_)
    if done is None and row.breach.version != order.expected_version:
        raise Refused(refusal(RefusalCode.CONFLICT, version=row.breach.version))
    return row, done


async def _answer(desk: Desk, done: Done, *, replayed: bool) -> BreachAnswer:
    found = await find_breach(desk, done.stream)
    return BreachAnswer(breach=found, version=done.version, replayed=replayed)


# --- of the credit website -------------------------------------------------------------


async def record_receipt(
    id: str, key: str, receipt: Words, *, at: datetime, new_id: str, request_id: str
) -> bool:
    """Write down that the credit website has taken what was pushed under this key; False where that
    was known. Refused before the breach is confirmed, and where there is none.
    """
    return await settled(lambda: _receive(id, key, receipt, at, new_id, request_id))


async def _receive(
    id: str, key: str, receipt: Words, at: datetime, new_id: str, request_id: str
) -> bool:
    async with transaction():
        row = await store.any_breach(id)
        if row is None:
            raise Refused(refusal(RefusalCode.NOT_FOUND))
        if key in row.breach.receipts:
            return False
        on = BreachOccasion(at=at, by=NOBODY, policy=await policy_of(row), new_id=new_id)
        event = acknowledged(row.breach, key, receipt, on)
        await add_words(id, [receipt])
        await go_on(Author(request_id=request_id), row.breach, event, at)
    return True

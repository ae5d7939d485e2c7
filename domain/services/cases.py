"""Acts on a case: right, key, version, guard, then one event, all in one transaction (四).

`perform` does every command of an officer. An acceptance by silence is recorded first, since it has
happened whether or not a timer ran (许可法32). Where the register has to be asked,
it is asked after every other ground was looked at, and outside the transaction.
"""

from dataclasses import dataclass, replace

from domain.action import CaseAction
from domain.case import Case, Trace
from domain.command import Command, Occasion, carry_out, guard
from domain.commands import Blocked, outlook
from domain.correction import correctable
from domain.credit_track import DecideEligibility, QueryCredit, reverted
from domain.events import CaseEvent
from domain.fold import Mark, after
from domain.manual_grade import ConfirmGrade, EnterGrade
from domain.refusal import Refusal, RefusalCode, Refused, refusal
from domain.roles import missing_right
from domain.services.case_writing import write
from domain.services.desk import Desk
from domain.services.due import record_silence
from domain.services.fingerprint import Fingerprint, fingerprint
from domain.services.holding import receiver
from domain.services.occasions import occasion
from domain.services.pinned_cases import PinnedCase
from domain.services.register import (
    Asked,
    ask_register,
    keep_snapshot,
    keep_typed_grade,
    note_query,
)
from domain.services.replay import done_before, settled
from domain.store import cases as store
from domain.store.cases import CaseRow
from domain.store.database import transaction
from domain.store.decisions import add_decision
from domain.store.keys import Done, keep_key
from domain.store.matters import matter_version
from domain.store.snapshots import confirm_snapshot
from domain.store.words import add_words

ASKING = frozenset({CaseAction.QUERY_CREDIT, CaseAction.DECIDE_ELIGIBILITY, CaseAction.ACCEPT})
"""Acts that ask the register; the last two only where nobody did before."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Order:
    """What every command carries: which case, as it was seen, and a key of its own."""

    case: str
    expected_version: int
    key: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """What came of a command: the case as it now stands, and the grounds where it was refused.

    `version` is the one the command made; `replayed` says that it had been carried out before.
    """

    case: CaseRow | None
    refusals: tuple[Refusal, ...] = ()
    version: int | None = None
    replayed: bool = False


async def perform(desk: Desk, order: Order, command: Command) -> Answer:
    """Carry out one act, or answer with every ground against it."""
    print_ = fingerprint(command.action, order.case, order.expected_version, command)
    await record_silence(order.case, desk.now(), desk.new_id, desk.request_id)
    try:
        return await settled(lambda: _perform(desk, order, command, print_))
    except Refused as refused:
        case = await store.case_row(desk.caller, order.case)
        return Answer(case=case, refusals=refused.refusals)


async def _perform(desk: Desk, order: Order, command: Command, print_: Fingerprint) -> Answer:
    asked = await _asked(desk, order, command, print_)
    async with transaction():
        return await _carried_out(desk, order, command, print_, asked)


async def _found(
    desk: Desk, order: Order, command: Command, print_: Fingerprint
) -> tuple[CaseRow, Done | None]:
    """The case as this order may act on it, and what was done under its key before.

    The row is read before the key: whoever moved the case on has also written the key by then.
    """
    found = await store.case_row(desk.caller, order.case)
    if found is None:
        raise Refused(refusal(RefusalCode.NOT_FOUND))
    matter = await matter_version(found.state.matter)
    without_right = missing_right(command.action, desk.caller.standing, matter, found.state)
    if without_right is not None:
        raise Refused(without_right)
    done = await done_before(desk, order.key, print_)
    if done is None and found.version != order.expected_version:
        raise Refused(refusal(RefusalCode.CONFLICT, version=found.version))
    return found, done


async def _carried_out(
    desk: Desk, order: Order, command: Command, print_: Fingerprint, asked: Asked | None
) -> Answer:
    """The act inside its transaction: everything is looked at here, whatever was seen before."""
    found, done = await _found(desk, order, command, print_)
    if done is not None:
        return Answer(case=found, version=done.version, replayed=True)
    case = found.state
    on = await occasion(desk, case, asked.snapshot if asked else None)
    on = replace(on, receiver=await receiver(command))
    case, events = await _events(command, case, on, asked)
    await add_words(case.id, print_.words)
    made = Done(print_.hash, case.id, case.version)
    await keep_key(desk.caller.account, order.key, made, on.at)
    author = desk.author(on.by.acting(command.action, on.matter, found.state)[0])
    if asked is not None:
        await note_query(case, asked, author, on.at)
    lists = await write(author, case, on, events)
    return Answer(case=found.rewritten(case, lists), version=case.version)


async def _events(
    command: Command, case: Case, on: Occasion, asked: Asked | None
) -> tuple[Case, list[CaseEvent]]:
    """What the act makes of the case: its own event, after that of the query it needed. A query
    may end credit approval by an event of its own (A-12).
    """
    mark = Mark(at=on.at, officer=on.officer)
    events: list[CaseEvent] = []
    if asked is not None:
        await keep_snapshot(case, asked, on.at, on.officer)
        if not isinstance(command, QueryCredit):
            events.append(carry_out(QueryCredit(), case, on))
            case = after(case, events[-1], mark)
    events.append(carry_out(command, case, on))
    if isinstance(command, EnterGrade):
        await keep_typed_grade(case, command.snapshot(on), on.at, on.officer)
    if isinstance(command, ConfirmGrade) and on.entered:
        await confirm_snapshot(on.entered.id, on.officer)
    if isinstance(command, DecideEligibility):
        answer = command.answer(case, on)
        await add_decision(on.new_id, case.id, answer, on.calendar.version, on.at)
    case = after(case, events[-1], mark)
    ended = reverted(case, on) if isinstance(command, QueryCredit) else None
    if ended is not None:
        events.append(ended)
        case = after(case, ended, mark)
    return case, events


async def outlook_of(
    desk: Desk, found: PinnedCase
) -> tuple[tuple[CaseAction, ...], tuple[Blocked, ...]]:
    """What this caller may do with the case now, and what is blocked, with the first ground;
    nothing of either with a case as of an earlier time.
    """
    if found.as_of is not None:
        return (), ()
    return outlook(found.state, await occasion(desk, found.state))


async def correctable_by(desk: Desk, found: PinnedCase) -> tuple[Trace, ...]:
    """What this caller could call wrong now; nothing of a case as of an earlier time."""
    if found.as_of is not None:
        return ()
    return correctable(found.state, await occasion(desk, found.state))


# --- the register ----------------------------------------------------------------------


async def _asked(desk: Desk, order: Order, command: Command, print_: Fingerprint) -> Asked | None:
    """Ask the register if this act needs it and no other ground stands against the act."""
    if command.action not in ASKING:
        return None
    row, done = await _found(desk, order, command, print_)
    case = row.state
    known = case.snapshot is not None or not case.in_scope
    if done is not None or (known and not isinstance(command, QueryCredit)):
        return None
    on = await occasion(desk, case)
    grounds = tuple(guard(command, case, on))
    if grounds:
        raise Refused(*grounds)
    assert on.policy, "in scope under a policy"
    return await ask_register(desk, on.policy, case.applicant_kind, row.applicant.identifier)

"""Acts on a case: right, key, version, guard, then one event, all in one transaction (四).

`perform` does every command of an officer. Where the register has to be asked, it is asked after
every other ground was looked at, and outside the transaction.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple

from domain.action import CaseAction
from domain.applicant import ApplicantKind
from domain.author import Author
from domain.case import BEFORE_ACCEPTANCE, DECIDED, FINAL, RUNNING, Case, Stage
from domain.command import Command, Occasion, carry_out, guard
from domain.commands import Blocked, outlook
from domain.credit import AskedFact, RegisterAnswer, Subject, SubjectKind
from domain.credit_track import DecideEligibility, QueryCredit
from domain.eligibility import CreditSnapshot
from domain.events import CaseEvent
from domain.fold import Mark, after
from domain.instants import instant_text
from domain.policy import BenefitEffect
from domain.refusal import Refusal, RefusalCode, Refused, refusal
from domain.roles import Role, entitled, missing_right
from domain.services.calendars import load_calendar
from domain.services.desk import Desk
from domain.services.fingerprint import Fingerprint, fingerprint
from domain.services.grade_alerts import alert_unknown_grades
from domain.services.policies import policy_version
from domain.services.replay import Overtaken, done_before, settled
from domain.store import cases as store
from domain.store.cases import CaseRow, Listing
from domain.store.database import transaction
from domain.store.decisions import add_decision
from domain.store.keys import Done, keep_key
from domain.store.log import NewEvent, append
from domain.store.matters import authority, matter_version
from domain.timers import last_day_to_answer, next_check

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
    try:
        return await settled(lambda: _perform(desk, order, command, print_))
    except Refused as refused:
        case = await store.case_row(desk.caller, order.case)
        return Answer(case=case, refusals=refused.refusals)


async def _perform(desk: Desk, order: Order, command: Command, print_: Fingerprint) -> Answer:
    asked = await _asked(desk, order, command, print_)
    async with transaction():
        done = await _carried_out(desk, order, command, print_, asked)
    case = await store.case_row(desk.caller, order.case)
    return Answer(case=case, version=done.version, replayed=done.replayed)


class _Outcome(NamedTuple):
    """The version an act made, now or when it was done before."""

    version: int
    replayed: bool


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
    without_right = missing_right(command.action, desk.caller.roles, matter)
    if without_right is not None:
        raise Refused(without_right)
    done = await done_before(desk, order.key, print_)
    if done is None and found.version != order.expected_version:
        raise Refused(refusal(RefusalCode.CONFLICT, version=found.version))
    return found, done


async def _carried_out(
    desk: Desk, order: Order, command: Command, print_: Fingerprint, asked: "_Asked | None"
) -> _Outcome:
    """The act inside its transaction: everything is looked at here, whatever was seen before."""
    found, done = await _found(desk, order, command, print_)
    if done is not None:
        return _Outcome(done.version, replayed=True)
    case = found.state
    on = await occasion(desk, case, asked.snapshot if asked else None)
    case, events = await _events(command, case, on, asked)
    await store.add_words(case.id, print_.words)
    made = Done(print_.hash, case.id, case.version)
    await keep_key(desk.caller.account, order.key, made, on.at)
    role = desk.acting_as(entitled(command.action, on.matter))
    await write(desk.author(role), case, on, events)
    return _Outcome(case.version, replayed=False)


async def _events(
    command: Command, case: Case, on: Occasion, asked: "_Asked | None"
) -> tuple[Case, list[CaseEvent]]:
    """What the act makes of the case: its own event, after that of the query it needed."""
    mark = Mark(at=on.at, officer=on.officer)
    events: list[CaseEvent] = []
    if asked is not None:
        await _keep_snapshot(case, asked, on)
        if not isinstance(command, QueryCredit):
            events.append(carry_out(QueryCredit(), case, on))
            case = after(case, events[-1], mark)
    events.append(carry_out(command, case, on))
    if isinstance(command, DecideEligibility):
        answer = command.answer(case, on)
        await add_decision(on.new_id, case.id, answer, on.calendar.version, on.at)
    return after(case, events[-1], mark), events


async def write(author: Author, case: Case, on: Occasion, events: Sequence[CaseEvent]) -> None:
    """Write the new state over the one it came from, and its events, inside the transaction.

    Raises Overtaken where the case has moved on meanwhile.
    """
    before = case.version - len(events)
    if not await store.put_case(case, listing(case, on), before):
        raise Overtaken
    await append(author, on.at, log_entries(case.id, before, events))


def log_entries(case: str, before: int, events: Sequence[CaseEvent]) -> list[NewEvent]:
    """The events of a case as the log takes them, after version `before`."""
    return [
        NewEvent(case, version, event) for version, event in enumerate(events, start=before + 1)
    ]


def listing(case: Case, on: Occasion) -> Listing:
    """What lists and timers need of a case."""
    check_on = next_check(case, on)
    due = _due_day(case, on)
    return Listing(
        due_sort=due or store.NO_DUE,
        priority=0 if case.holds(on.policy, BenefitEffect.PRIORITY) else 1,
        open=case.stage not in FINAL,
        check_on=check_on.isoformat() if check_on else None,
        calendar=on.calendar.version if case.stage in RUNNING | {Stage.DECIDED} else None,
    )


def _due_day(case: Case, on: Occasion) -> str | None:
    """The day by which the authority has to act next."""
    if case.stage in BEFORE_ACCEPTANCE:
        day = last_day_to_answer(case, on)
    elif case.stage in DECIDED:
        day = case.delivery_due_on
    else:
        day = case.deadlines.due_on if case.deadlines and case.stage not in FINAL else None
    return day.isoformat() if day else None


# --- the occasion of an act ------------------------------------------------------------


async def occasion(desk: Desk, case: Case, snapshot: CreditSnapshot | None = None) -> Occasion:
    """When, by whom and under which rules something is done to this case now."""
    return await occasion_at(
        case,
        at=desk.now(),
        officer=desk.caller.account,
        roles=desk.caller.roles,
        new_id=desk.new_id(),
        snapshot=snapshot,
    )


async def occasion_at(
    case: Case,
    *,
    at: datetime,
    officer: str | None,
    roles: frozenset[Role],
    new_id: str,
    snapshot: CreditSnapshot | None = None,
) -> Occasion:
    """The same, for whoever acts, a timer too."""
    hours = await authority(case.accepting_authority)
    assert hours, "a case is accepted by an authority of the catalogue"
    if snapshot is None and case.snapshot is not None:
        snapshot = await store.snapshot_with(case.snapshot.id)
    return Occasion(
        at=at,
        officer=officer,
        roles=roles,
        policy=await policy_version(case.policy),
        matter=await matter_version(case.matter),
        calendar=await load_calendar(),
        closes=hours.closes,
        new_id=new_id,
        snapshot=snapshot,
    )


async def outlook_of(
    desk: Desk, row: CaseRow
) -> tuple[tuple[CaseAction, ...], tuple[Blocked, ...]]:
    """What this caller may do with the case now, and what is blocked, with the first ground."""
    return outlook(row.state, await occasion(desk, row.state))


# --- the register ----------------------------------------------------------------------


@dataclass(frozen=True, slots=True, kw_only=True)
class _Asked:
    """What the register answered, as a snapshot of its own."""

    snapshot: CreditSnapshot
    raw_hash: str | None


async def _asked(desk: Desk, order: Order, command: Command, print_: Fingerprint) -> _Asked | None:
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
    answer = await _answer(desk, row, on)
    return _Asked(
        snapshot=CreditSnapshot(id=desk.new_id(), readings=answer.readings),
        raw_hash=answer.raw_hash,
    )


async def _answer(desk: Desk, row: CaseRow, on: Occasion) -> RegisterAnswer:
    assert on.policy, "in scope under a policy"
    facts = [AskedFact(fact=id, source=fact.source) for id, fact in on.policy.facts.items()]
    subject = subject_of(row.state.applicant_kind, str(row.row["applicant_identifier"]))
    return await desk.register.query(subject, facts)


def subject_of(kind: ApplicantKind, identifier: str) -> Subject:
    """Whom to ask about: a natural person by resident ID, everyone else by USCC."""
    person = kind is ApplicantKind.NATURAL_PERSON
    return Subject(
        kind=SubjectKind.RESIDENT_ID if person else SubjectKind.USCC, identifier=identifier
    )


async def _keep_snapshot(case: Case, asked: _Asked, on: Occasion) -> None:
    await store.add_snapshot(
        asked.snapshot,
        case=case.id,
        applicant=case.applicant,
        raw_hash=asked.raw_hash,
        at=instant_text(on.at),
        officer=on.officer,
    )
    if on.policy is not None:
        await alert_unknown_grades(on.policy, asked.snapshot, on.at)

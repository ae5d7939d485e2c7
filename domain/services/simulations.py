"""What-if: past decisions made again under a draft of the policy, beside the service at work.

Nothing of a case is written, nor of the log: what is found stands in rows of its own for a while.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta

import msgspec

from domain.disclosure import Disclosed, disclosed, reads_grade
from domain.eligibility import CaseMode, decision, restored
from domain.instants import instant_from_text, span
from domain.listing import Slice, Window
from domain.policy import Policy
from domain.policy_terms import RestrictionMeasure
from domain.refusal import Refusal, RefusalCode, Refused, invalid, refusal
from domain.services.desk import Desk
from domain.services.fingerprint import fingerprint
from domain.services.policies import policy_version
from domain.services.policy_drafts import READERS, readable_policy
from domain.services.replay import done_before, settled
from domain.services.simulation_runs import tally_of
from domain.simulation import Drift, JobState, Tally, as_if_in_force
from domain.store import simulations as store
from domain.store.cases import case_row
from domain.store.database import Row, transaction
from domain.store.decisions import decision_rows, inputs_of
from domain.store.keys import Done, keep_key
from domain.store.matters import matter_version
from domain.store.simulations import BY_TIME, ShiftFilter

__all__ = ["BY_TIME", "ShiftFilter"]

KEPT = timedelta(days=30)
"""For how long it is kept what was found."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Simulation:
    """One what-if: `done` of `total` decisions are made again, and what they come to at the end.

    `policy` is the id of the draft or the version, `policy_version` the version that was read. It
    is about the cases of `authority`, or of the whole hall: list, counts and tally alike.
    """

    id: str
    policy: str
    policy_version: int
    authority: str | None
    first: date
    last: date
    state: JobState
    done: int
    total: int
    asked_at: datetime
    tally: Tally | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Differing:
    """A past decision that would differ; `place` is its own in the list, `person` whether it is
    about a natural person.
    """

    place: str
    decision: str
    case_no: str
    matter_name: str
    person: bool
    tiers: tuple[str | None, str | None]
    modes: tuple[CaseMode, CaseMode]
    drift: Drift
    gains: tuple[str, ...]
    loses: tuple[str, ...]
    terms: tuple[str, ...]
    restricts: tuple[RestrictionMeasure, ...]
    relieves: tuple[RestrictionMeasure, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class SimulationAnswer:
    """What came of an act: the simulation as it now stands, or the grounds against the act."""

    simulation: Simulation | None = None
    refusals: tuple[Refusal, ...] = ()
    replayed: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """Which draft or version, and decisions of which civil days, ends included."""

    policy: str
    first: date
    last: date


async def simulation_with(desk: Desk, id: str) -> Simulation | None:
    """The simulation with this id, as it now stands, for who may read all that it is about."""
    row = await store.simulation_row(id)
    if row is None or desk.caller.authority not in (None, row["authority"]):
        return None
    return _read(row) if desk.caller.matters is None else None


async def list_shifts(id: str, only: ShiftFilter, part: Slice) -> Window[Differing]:
    """A page of the decisions that would differ, `BY_TIME`."""
    found = await store.shifts(id, only, part)
    rows = [_differing(row) for row in found.rows]
    return Window(rows, has_previous=found.has_previous, has_next=found.has_next)


async def count_shifts(id: str, only: ShiftFilter) -> int:
    """How many of them there are."""
    return await store.count_shifts(id, only)


# --- one case --------------------------------------------------------------------------


@dataclass(frozen=True, slots=True, kw_only=True)
class Replayed:
    """A decision as it was made, and as another version would have it, both as the caller may
    read them.
    """

    id: str
    decided_at: datetime
    made: Disclosed
    as_if: Disclosed


async def replay(desk: Desk, case_id: str, version: str) -> list[Replayed] | None:
    """The decisions of a case beside the same under a version of the policy, oldest first.

    None where the caller sees no such case, or there is no such version.
    """
    case, policy = await case_row(desk.caller, case_id), await policy_version(version)
    if case is None or policy is None:
        return None
    graded = reads_grade(desk.caller, case.state)
    return [await _replayed(row, policy, graded) for row in await decision_rows(case_id)]


async def _replayed(row: Row, policy: Policy, with_grade: bool) -> Replayed:
    kept = inputs_of(row)
    given = restored(kept, await policy_version(kept.policy), await matter_version(kept.matter))
    other = msgspec.structs.replace(given, policy=as_if_in_force(policy))
    return Replayed(
        id=row["id"],
        decided_at=instant_from_text(row["decided_at"]),
        made=disclosed(decision(given), with_grade=with_grade),
        as_if=disclosed(decision(other), with_grade=with_grade),
    )


# --- beginning and ending --------------------------------------------------------------


async def start_simulation(desk: Desk, key: str, question: Question) -> SimulationAnswer:
    """Begin one, of the cases of the caller's authority; whoever asks has `run_simulation` run with
    its id, unless it was begun before.
    """
    try:
        desk.acting_as(READERS)
        if desk.caller.matters is not None:
            raise Refused(
                invalid("限于部分事项的令牌不得模拟", "a token for some matters has none")
            )
        if question.last < question.first:
            zh, en = "截止日期不得早于起始日期", "the last day is before the first"
            raise Refused(invalid(zh, en, "to"))
        id, replayed = await settled(lambda: _started(desk, key, question))
    except Refused as refused:
        return SimulationAnswer(refusals=refused.refusals)
    return SimulationAnswer(simulation=await simulation_with(desk, id), replayed=replayed)


async def _started(desk: Desk, key: str, question: Question) -> tuple[str, bool]:
    print_ = fingerprint("SIMULATE_POLICY", question.policy, 0, question)
    async with transaction():
        done = await done_before(desk, key, print_)
        if done is not None:
            return done.stream, True
        found = await readable_policy(question.policy)
        id, at = desk.new_id(), desk.now()
        first, end = span(question.first, question.last)
        authority = desk.caller.authority
        await store.add_simulation(
            id=id,
            authority=authority,
            policy=question.policy,
            version=found.version,
            first=question.first.isoformat(),
            last=question.last.isoformat(),
            total=await store.count_decisions(authority, first, end),
            by=desk.caller.account,
            at=at,
        )
        await keep_key(desk.caller.account, key, Done(print_.hash, id, 1), at)
    return id, False


async def cancel_simulation(desk: Desk, id: str) -> SimulationAnswer:
    """End one before it is done. One that has ended stays as it is, so this needs no key."""
    try:
        desk.acting_as(READERS)
        if await simulation_with(desk, id) is None:
            raise Refused(refusal(RefusalCode.NOT_FOUND, path=("jobId",)))
    except Refused as refused:
        return SimulationAnswer(refusals=refused.refusals)
    ended = await store.cancel_simulation(id, desk.now())
    return SimulationAnswer(simulation=await simulation_with(desk, id), replayed=not ended)


def _differing(row: Row) -> Differing:
    return Differing(
        place=row["id"],
        decision=row["decision"],
        case_no=row["case_no"],
        matter_name=row["matter_name"],
        person=bool(row["person"]),
        tiers=(row["tier_before"], row["tier_after"]),
        modes=(CaseMode(row["mode_before"]), CaseMode(row["mode_after"])),
        drift=Drift(row["drift"]),
        gains=_codes(row["gains"]),
        loses=_codes(row["loses"]),
        terms=_codes(row["terms"]),
        restricts=tuple(map(RestrictionMeasure, _codes(row["restricts"]))),
        relieves=tuple(map(RestrictionMeasure, _codes(row["relieves"]))),
    )


def _codes(listed: str) -> tuple[str, ...]:
    return tuple(filter(None, listed.split(",")))


def _read(row: Row) -> Simulation:
    state = JobState(row["state"])
    return Simulation(
        id=row["id"],
        policy=row["policy"],
        policy_version=int(row["policy_version"]),
        authority=row["authority"],
        first=date.fromisoformat(row["from_day"]),
        last=date.fromisoformat(row["to_day"]),
        state=state,
        done=int(row["done"]),
        total=int(row["total"]),
        asked_at=instant_from_text(row["asked_at"]),
        tally=tally_of(row) if state is JobState.DONE else None,
    )

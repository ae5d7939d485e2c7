"""What-if: past decisions made again under a draft of the policy, beside the service at work.

Nothing of a case is written, nor of the log: what is found stands in rows of its own for a while.
One that runs says so as it goes on; where that stops, whoever ran it has died, and it has failed.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import TypeAlias

import msgspec

from domain.applicant import ApplicantKind
from domain.disclosure import Disclosed, disclosed, reads_grade
from domain.eligibility import CaseMode, decision, restored
from domain.instants import CIVIL_ZONE, instant_from_text, instant_text
from domain.listing import Slice, Window
from domain.matter import Matter
from domain.policy import Policy
from domain.refusal import Refusal, RefusalCode, Refused, invalid, refusal
from domain.services.desk import Desk
from domain.services.fingerprint import fingerprint
from domain.services.policies import policy_version
from domain.services.policy_drafts import READERS, readable_policy
from domain.services.replay import done_before, settled
from domain.simulation import Drift, JobState, Outcome, Shift, Tally, as_if_in_force, shift
from domain.store import simulations as store
from domain.store.cases import case_row
from domain.store.database import Row, Value, transaction
from domain.store.decisions import answer_of, decision_rows, inputs_of
from domain.store.keys import Done, keep_key
from domain.store.matters import matter_version, matter_versions
from domain.store.simulations import BY_TIME, ShiftFilter

__all__ = ["BY_TIME", "ShiftFilter"]

PAGE = 1_000
"""Decisions that are read, and written down, together: memory grows with this and nothing else."""

TURN = 100
"""Decisions that are made before others have their turn."""

SILENCE = timedelta(seconds=60)
"""After this nobody runs it any more."""

KEPT = timedelta(days=30)
"""For how long it is kept what was found."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Simulation:
    """One what-if: `done` of `total` decisions are made again, and what they come to at the end.

    `policy` is the id of the draft or the version, `policy_version` the version that was read.
    """

    id: str
    policy: str
    policy_version: int
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
    """The simulation with this id, as it now stands."""
    row = await store.simulation_row(id)
    return _read(row, desk.now()) if row else None


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
    """Begin one; whoever asks has `run_simulation` run with its id, unless it was begun before."""
    try:
        desk.acting_as(READERS)
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
        first, end = _instants(question.first, question.last)
        await store.add_simulation(
            id=id,
            policy=question.policy,
            version=found.version,
            first=question.first.isoformat(),
            last=question.last.isoformat(),
            total=await store.count_decisions(first, end),
            by=desk.caller.account,
            at=at,
        )
        await keep_key(desk.caller.account, key, Done(print_.hash, id, 1), at)
    return id, False


async def cancel_simulation(desk: Desk, id: str) -> SimulationAnswer:
    """End one before it is done. One that has ended stays as it is, so this needs no key."""
    try:
        desk.acting_as(READERS)
        if await store.simulation_row(id) is None:
            raise Refused(refusal(RefusalCode.NOT_FOUND, path=("jobId",)))
    except Refused as refused:
        return SimulationAnswer(refusals=refused.refusals)
    ended = await store.put_end(id, JobState.CANCELLED, None, desk.now())
    return SimulationAnswer(simulation=await simulation_with(desk, id), replayed=not ended)


# --- running ---------------------------------------------------------------------------


async def run_simulation(id: str, now: Callable[[], datetime]) -> None:
    """Make the decisions again, page by page, until all are done or somebody cancels it.

    Whatever goes wrong, a draft that was edited meanwhile included, ends it as FAILED.
    """
    try:
        tally = await _tally(id, now)
    except BaseException:
        await store.put_end(id, JobState.FAILED, None, now())
        raise
    if tally is not None:
        await store.put_end(id, JobState.DONE, msgspec.json.encode(tally).decode(), now())


async def _tally(id: str, now: Callable[[], datetime]) -> Tally | None:
    row = await store.simulation_row(id)
    assert row is not None, "it was started"
    found = await readable_policy(row["policy"])
    if found.version != row["policy_version"]:
        await store.put_end(id, JobState.FAILED, None, now())
        return None
    return await _decided_again(row, as_if_in_force(found.policy), now)


async def _decided_again(row: Row, draft: Policy, now: Callable[[], datetime]) -> Tally | None:
    tally, done, found = Tally(), 0, 0
    first, end = _instants(date.fromisoformat(row["from_day"]), date.fromisoformat(row["to_day"]))
    key = (first, "")
    while decisions := await store.decisions_after(key, end, PAGE):
        shifts = await _shifted(decisions, draft)
        for about, matter, each in shifts:
            tally.add(each, matter=matter.matter_id, authority=about["accepting_authority"])
        done += len(decisions)
        async with transaction():
            if not await store.put_progress(row["id"], done, now()):
                return None
            await store.add_shifts(list(_rows(row["id"], found, shifts)))
        found += len(shifts)
        key = (decisions[-1]["decided_at"], decisions[-1]["id"])
    return tally


Found: TypeAlias = tuple[Row, Matter, Shift]
"""A decision that would differ, the matter it was about, and how."""


async def _shifted(decisions: Sequence[Row], draft: Policy) -> list[Found]:
    """Those of a page that would differ; others have their turn in between."""
    found: list[Found] = []
    inputs = [inputs_of(row) for row in decisions]
    versions = sorted({kept.matter for kept in inputs})
    matters = dict(zip(versions, await matter_versions(versions), strict=True))
    for number, (row, kept) in enumerate(zip(decisions, inputs, strict=True)):
        if number % TURN == 0:
            await asyncio.sleep(0)
        matter = matters[kept.matter]
        differs = shift(restored(kept, None, matter), _outcome(row), draft)
        if differs is not None:
            found.append((row, matter, differs))
    return found


def _outcome(row: Row) -> Outcome:
    answer = answer_of(row)
    return Outcome(
        eligible=answer.eligible, mode=answer.mode, tier=answer.tier, benefits=answer.benefits
    )


def _rows(id: str, before: int, found: Sequence[Found]) -> Iterator[tuple[Value, ...]]:
    """The rows to keep, in the order of `SHIFT`, numbered after those `before`."""
    for number, (row, matter, each) in enumerate(found, start=before + 1):
        yield (
            f"{id}/{number:09}",
            id,
            row["id"],
            row["case_no"],
            matter.matter_id,
            row["matter_name"],
            row["accepting_authority"],
            inputs_of(row).applicant is ApplicantKind.NATURAL_PERSON,
            each.before.tier,
            each.after.tier,
            each.before.mode,
            each.after.mode,
            each.drift,
            _listed(each.gains),
            _listed(each.loses),
        )


def _listed(codes: Sequence[str]) -> str:
    return "".join(f",{code}" for code in codes) + ","


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
    )


def _codes(listed: str) -> tuple[str, ...]:
    return tuple(filter(None, listed.split(",")))


def _instants(first: date, last: date) -> tuple[str, str]:
    """When the first day begins, and when the day after the last does."""
    days = (first, last + timedelta(days=1))
    begin, end = (datetime.combine(day, time.min, CIVIL_ZONE).astimezone(UTC) for day in days)
    return instant_text(begin), instant_text(end)


def _read(row: Row, at: datetime) -> Simulation:
    state = JobState(row["state"])
    silent = at - instant_from_text(row["changed_at"]) > SILENCE
    return Simulation(
        id=row["id"],
        policy=row["policy"],
        policy_version=int(row["policy_version"]),
        first=date.fromisoformat(row["from_day"]),
        last=date.fromisoformat(row["to_day"]),
        state=JobState.FAILED if state is JobState.RUNNING and silent else state,
        done=int(row["done"]),
        total=int(row["total"]),
        asked_at=instant_from_text(row["asked_at"]),
        tally=msgspec.json.decode(row["tally"], type=Tally) if row["tally"] else None,
    )

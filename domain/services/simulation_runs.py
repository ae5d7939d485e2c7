"""Running a what-if: page after page, by one process, and by another one where that has died.

What a page came to is written down together with how far it is, so whoever goes on with it begins
after the last page, and no decision is missed or counted twice.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable, Iterator, Sequence
from datetime import date, datetime, timedelta
from typing import TypeAlias

import msgspec

from domain.applicant import ApplicantKind
from domain.eligibility import restored
from domain.instants import span
from domain.matter import Matter
from domain.policy import Policy
from domain.services.policies import policy_version
from domain.services.policy_drafts import readable_policy
from domain.simulation import JobState, Shift, Tally, as_if_in_force, outcome, shift
from domain.store import simulations as store
from domain.store.database import Row, Value, transaction
from domain.store.decisions import answer_of, inputs_of
from domain.store.matters import matter_versions
from domain.store.simulations import Progress

_log = logging.getLogger(__name__)

PAGE = 1_000
"""Decisions that are read, and written down, together: memory grows with this and nothing else."""

TURN = 100
"""Decisions that are made before others have their turn."""

SILENCE = timedelta(seconds=60)
"""After this, whoever ran it is gone, and another may go on with it."""


async def go_on_with_simulations(now: Callable[[], datetime], new_id: Callable[[], str]) -> None:
    """Run to their end those that nobody runs any more; one that fails keeps no other waiting."""
    for id in await store.silent_simulations(now() - SILENCE):
        try:
            await run_simulation(id, new_id(), now)
        except Exception:  # it has failed, and says so itself
            _log.exception("the simulation %s failed", id)


async def run_simulation(id: str, runner: str, now: Callable[[], datetime]) -> None:
    """Make the decisions again, page by page, until all are done or somebody cancels it.

    `runner` is a new id, of this run; where another runs it, nothing is done. One that is told to
    stop leaves it to another. Whatever else goes wrong, a draft that was edited meanwhile included,
    ends it as FAILED.
    """
    try:
        if await store.take_simulation(id, runner, now(), now() - SILENCE):
            end = await _run(id, runner, now)
            await store.end_simulation(id, runner, end, now())
    except asyncio.CancelledError:
        await store.leave_simulation(id, runner)
        raise
    except Exception:
        await store.end_simulation(id, runner, JobState.FAILED, now())
        raise


async def _run(id: str, runner: str, now: Callable[[], datetime]) -> JobState:
    """How it ends, unless somebody has cancelled it or another runs it."""
    row = await store.simulation_row(id)
    assert row is not None, "it was taken"
    found = await readable_policy(row["policy"])
    if found.version != row["policy_version"]:
        return JobState.FAILED
    await _decided_again(row, as_if_in_force(found.policy), runner, now)
    return JobState.DONE


async def _decided_again(row: Row, draft: Policy, runner: str, now: Callable[[], datetime]) -> None:
    tally, done = tally_of(row), int(row["done"])
    first, end = span(date.fromisoformat(row["from_day"]), date.fromisoformat(row["to_day"]))
    key = (max(first, row["last_at"]), str(row["last_decision"]))
    while decisions := await store.decisions_after(row["authority"], key, end, PAGE):
        shifts, before = await _shifted(decisions, draft), tally.changed
        for about, matter, each in shifts:
            tally.add(each, matter=matter.matter_id, authority=about["accepting_authority"])
        done += len(decisions)
        key = (decisions[-1]["decided_at"], decisions[-1]["id"])
        reached = Progress(done, key, msgspec.json.encode(tally).decode())
        async with transaction():
            if not await store.put_progress(row["id"], runner, reached, now()):
                return
            await store.add_shifts(list(_rows(row["id"], before, shifts)))


def tally_of(row: Row) -> Tally:
    """What a simulation has come to so far."""
    return msgspec.json.decode(row["tally"], type=Tally)


Found: TypeAlias = tuple[Row, Matter, Shift]
"""A decision that would differ, the matter it was about, and how."""


async def _shifted(decisions: Sequence[Row], draft: Policy) -> list[Found]:
    """Those of a page that would differ; others have their turn in between."""
    found: list[Found] = []
    inputs = [inputs_of(row) for row in decisions]
    versions = sorted({kept.matter for kept in inputs})
    matters = dict(zip(versions, await matter_versions(versions), strict=True))
    policies = {id: await policy_version(id) for id in {kept.policy for kept in inputs}}
    for number, (row, kept) in enumerate(zip(decisions, inputs, strict=True)):
        if number % TURN == 0:
            await asyncio.sleep(0)
        matter = matters[kept.matter]
        given = restored(kept, policies[kept.policy], matter)
        differs = shift(given, outcome(given, answer_of(row)), draft)
        if differs is not None:
            found.append((row, matter, differs))
    return found


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
            _listed(each.terms),
            _listed(each.restricts),
            _listed(each.relieves),
        )


def _listed(codes: Sequence[str]) -> str:
    return "".join(f",{code}" for code in codes) + ","

"""Simulations of a policy: how far each is, what it came to, and which decisions would differ."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple

from domain.instants import instant_text
from domain.listing import Slice, Sort, Window
from domain.simulation import JobState
from domain.store.case_scope import of_authority
from domain.store.database import Row, Value, execute, execute_many, fetch, fetch_one
from domain.store.keyset import keyset, window

BY_TIME = Sort("simulation.shifts", {"id": str})
"""The order in which the decisions were made, and made again."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ShiftFilter:
    """What the decisions that would differ are narrowed to; empty means wherever.

    A natural person's is found by its tiers where `graded`, for whoever may read them.
    """

    drift: str = ""
    matter: str = ""
    authority: str = ""
    tier_before: str | None = None
    tier_after: str | None = None
    benefit: str = ""
    graded: bool = True


class Progress(NamedTuple):
    """How far a simulation is: decisions made again, the `decided_at` and id of the last of them,
    and the tally so far as JSON.
    """

    done: int
    last: tuple[str, str]
    tally: str


async def add_simulation(
    *,
    id: str,
    authority: str | None,
    policy: str,
    version: int,
    first: str,
    last: str,
    total: int,
    by: str,
    at: datetime,
) -> None:
    """Add one that is about to run."""
    await execute(
        """
        INSERT INTO simulation (id, authority, policy, policy_version, from_day, to_day, state,
                                done, last_at, last_decision, total, asked_by, asked_at,
                                changed_at, tally)
        VALUES (?, ?, ?, ?, ?, ?, ?, 0, '', '', ?, ?, ?, ?, '{}')
        """,
        id,
        authority,
        policy,
        version,
        first,
        last,
        JobState.RUNNING,
        total,
        by,
        instant_text(at),
        instant_text(at),
    )


async def simulation_row(id: str) -> Row | None:
    """The simulation with this id."""
    return await fetch_one("SELECT * FROM simulation WHERE id = ?", id)


async def silent_simulations(since: datetime) -> Sequence[str]:
    """The ids of those to go on with, the oldest first: nobody has run them since this instant."""
    found = await fetch(
        f"SELECT id FROM simulation WHERE {_SILENT} ORDER BY asked_at, id", *_silent(since)
    )
    return [str(row["id"]) for row in found]


async def take_simulation(id: str, runner: str, at: datetime, since: datetime) -> bool:
    """Run it from now on; False where it has ended, or another has run it since that instant."""
    written = await execute(
        f"UPDATE simulation SET runner = ?, changed_at = ? WHERE id = ? AND {_SILENT}",
        runner,
        instant_text(at),
        id,
        *_silent(since),
    )
    return written > 0


_SILENT = "state = ? AND (runner IS NULL OR changed_at < ?)"


def _silent(since: datetime) -> tuple[str, str]:
    return JobState.RUNNING, instant_text(since)


async def leave_simulation(id: str, runner: str) -> None:
    """Let another go on with it at once."""
    await execute("UPDATE simulation SET runner = NULL WHERE id = ? AND runner = ?", id, runner)


async def put_progress(id: str, runner: str, reached: Progress, at: datetime) -> bool:
    """Say how far it is; False where this runner has it no more, or somebody has cancelled it."""
    written = await execute(
        """
        UPDATE simulation SET done = ?, last_at = ?, last_decision = ?, tally = ?, changed_at = ?
        WHERE id = ? AND runner = ? AND state = ?
        """,
        reached.done,
        *reached.last,
        reached.tally,
        instant_text(at),
        id,
        runner,
        JobState.RUNNING,
    )
    return written > 0


async def end_simulation(id: str, runner: str, state: JobState, at: datetime) -> None:
    """Say how it ended, unless it had ended before or another runs it."""
    await execute(
        "UPDATE simulation SET state = ?, changed_at = ? WHERE id = ? AND runner = ? AND state = ?",
        state,
        instant_text(at),
        id,
        runner,
        JobState.RUNNING,
    )


async def cancel_simulation(id: str, at: datetime) -> bool:
    """End it, whoever runs it; False where it had ended before."""
    written = await execute(
        "UPDATE simulation SET state = ?, changed_at = ? WHERE id = ? AND state = ?",
        JobState.CANCELLED,
        instant_text(at),
        id,
        JobState.RUNNING,
    )
    return written > 0


async def forget_simulations(before: datetime) -> None:
    """Forget those that were asked for before this instant, with what they found."""
    old = "SELECT id FROM simulation WHERE asked_at < ?"
    await execute(f"DELETE FROM simulated_shift WHERE simulation IN ({old})", instant_text(before))
    await execute("DELETE FROM simulation WHERE asked_at < ?", instant_text(before))


# --- past decisions --------------------------------------------------------------------


async def count_decisions(authority: str | None, first: str, end: str) -> int:
    """How many decisions on cases of an authority, or of the whole hall, were made from the instant
    `first` on and before `end`.
    """
    where, own = of_authority(authority)
    row = await fetch_one(
        f"""
        SELECT COUNT(*) AS n FROM decision d JOIN service_case c ON c.id = d."case"
        WHERE d.decided_at >= ? AND d.decided_at < ? AND {where}
        """,
        first,
        end,
        *own,
    )
    return int(row["n"]) if row else 0


async def decisions_after(
    authority: str | None, key: tuple[str, str], end: str, limit: int
) -> Sequence[Row]:
    """The decisions on cases of an authority, or of the whole hall, after one at
    `(decided_at, id)`, with what their cases are about.
    """
    where, own = of_authority(authority)
    return await fetch(
        f"""
        SELECT d.id, d.inputs, d.result, d.decided_at,
               c.case_no, c.accepting_authority, c.matter, c.matter_name
        FROM decision d JOIN service_case c ON c.id = d."case"
        WHERE (d.decided_at, d.id) > (?, ?) AND d.decided_at < ? AND {where}
        ORDER BY d.decided_at, d.id
        LIMIT ?
        """,
        *key,
        end,
        *own,
        limit,
    )


# --- what would differ -----------------------------------------------------------------

SHIFT = (
    "id",
    "simulation",
    "decision",
    "case_no",
    "matter",
    "matter_name",
    "authority",
    "person",
    "tier_before",
    "tier_after",
    "mode_before",
    "mode_after",
    "drift",
    "gains",
    "loses",
    "terms",
    "restricts",
    "relieves",
)


async def add_shifts(rows: Sequence[Sequence[Value]]) -> None:
    """Add decisions that would differ, with the values of `SHIFT` each."""
    await execute_many(_ADD_SHIFT, rows)


_ADD_SHIFT = f"""
    INSERT INTO simulated_shift ({", ".join(SHIFT)}) VALUES ({", ".join("?" for _ in SHIFT)})
"""


async def shifts(simulation: str, only: ShiftFilter, part: Slice) -> Window[Row]:
    """A page of the decisions that would differ, `BY_TIME`."""
    page = keyset(BY_TIME, part)
    where, values = _where(simulation, only)
    found = await fetch(
        f"SELECT * FROM simulated_shift WHERE {where} AND {page.where} "
        f"ORDER BY {page.order} LIMIT ?",
        *values,
        *page.values,
        page.limit,
    )
    return window(found, part)


async def count_shifts(simulation: str, only: ShiftFilter) -> int:
    """How many there are in all."""
    where, values = _where(simulation, only)
    row = await fetch_one(f"SELECT COUNT(*) AS n FROM simulated_shift WHERE {where}", *values)
    return int(row["n"]) if row else 0


def _where(simulation: str, only: ShiftFilter) -> tuple[str, tuple[Value, ...]]:
    conditions: tuple[tuple[bool, str, Value], ...] = (
        (True, "simulation = ?", simulation),
        (only.drift != "", "drift = ?", only.drift),
        (only.matter != "", "matter = ?", only.matter),
        (only.authority != "", "authority = ?", only.authority),
        (only.tier_before is not None, "COALESCE(tier_before, '') = ?", only.tier_before),
        (only.tier_after is not None, "COALESCE(tier_after, '') = ?", only.tier_after),
        (not only.graded and _by_tier(only), "person = ?", False),
        (only.benefit != "", r"(gains || loses) LIKE ? ESCAPE '\'", _listed(only.benefit)),
    )
    wanted = [(sql, value) for is_wanted, sql, value in conditions if is_wanted]
    return " AND ".join(sql for sql, _ in wanted), tuple(value for _, value in wanted)


def _by_tier(only: ShiftFilter) -> bool:
    return only.tier_before is not None or only.tier_after is not None


def _listed(code: str) -> str:
    return "%," + "".join(f"\\{sign}" if sign in "%_\\" else sign for sign in code) + ",%"

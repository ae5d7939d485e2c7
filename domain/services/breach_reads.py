"""Reading breaches (五1): lists, one, its log, the acts open next; as the caller may see them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

import msgspec

from domain.breach_acts import BlockedBreachAction, BreachAction, BreachOccasion, outlook
from domain.breach_life import BREACH_EVENTS, Breach, fold, words_named
from domain.breach_timers import push_due
from domain.instants import instant_text
from domain.policy import Policy
from domain.services.calendars import load_calendar
from domain.services.desk import Desk
from domain.services.log_entries import Entry, entries
from domain.services.policies import policy_version
from domain.store import breaches as store
from domain.store.breaches import NEWEST_BREACH, BreachFilter, BreachRow
from domain.store.cases import CaseRow
from domain.store.keyset import Slice, Window
from domain.store.log import stream
from domain.store.words import words_of, words_with

__all__ = ["NEWEST_BREACH", "BreachFilter"]


@dataclass(frozen=True, slots=True)
class ShownBreach:
    """A breach as the caller reads it: with the texts that it names, by id, which are None for a
    caller who does not work on its case; and the moment it is seen at, where that is not now.
    """

    row: BreachRow
    texts: Mapping[str, str] | None
    as_of: datetime | None = None

    @property
    def breach(self) -> Breach:
        """The breach."""
        return self.row.breach


async def find_breach(desk: Desk, id: str) -> ShownBreach | None:
    """The breach with this id, if the caller may see its case."""
    row = await store.breach_row(desk.caller, id)
    return (await _shown(desk, [row]))[0] if row else None


async def list_breaches(desk: Desk, only: BreachFilter, part: Slice) -> Window[ShownBreach]:
    """A page of the breaches of the cases the caller may see, the newest allegation first."""
    found = await store.breach_rows(desk.caller, only, part)
    return Window(await _shown(desk, found.rows), found.has_previous, found.has_next)


async def count_breaches(desk: Desk, only: BreachFilter) -> int:
    """How many breaches the list has in all."""
    return await store.count_breaches(desk.caller, only)


async def breaches_of(
    desk: Desk, case: CaseRow, as_of: datetime | None = None
) -> Sequence[ShownBreach]:
    """The breaches of a case that the caller may see, oldest first; as the log had them `as_of`."""
    rows = await store.breaches_of_case(desk.caller, case.id)
    if as_of is not None:
        rows = [row for now in rows if (row := await _as_it_was(now, case, as_of))]
    return await _shown(desk, rows, as_of)


async def _as_it_was(row: BreachRow, case: CaseRow, at: datetime) -> BreachRow | None:
    """The row as what was written by then leads to, of the case as it was; None before it was
    alleged.
    """
    written = [each for each in await stream(row.id) if each["at"] <= instant_text(at)]
    log = [
        msgspec.json.decode(each["payload"], type=BREACH_EVENTS[each["kind"]]) for each in written
    ]
    return row.rewritten(fold(row.id, log), case.state.outcome) if log else None


async def _shown(
    desk: Desk, rows: Sequence[BreachRow], as_of: datetime | None = None
) -> list[ShownBreach]:
    worked_on = {row.id for row in rows if desk.caller.serves(row.case)}
    named = [id for row in rows if row.id in worked_on for id in words_named(row.breach)]
    texts = await words_with(named)
    return [ShownBreach(row, texts if row.id in worked_on else None, as_of) for row in rows]


async def push_day(found: ShownBreach) -> date | None:
    """The last day to push the breach to the credit website; None unless it waits for that."""
    return push_due(found.breach, await load_calendar(), await policy_of(found.row))


async def history(found: ShownBreach) -> list[Entry]:
    """The events of a breach up to the version that the caller was shown, oldest first."""
    version = found.breach.version
    rows = [row for row in await stream(found.row.id) if row["version"] <= version]
    return await entries(rows, None if found.texts is None else await words_of(found.row.id))


async def outlook_of(
    desk: Desk, found: ShownBreach
) -> tuple[tuple[BreachAction, ...], tuple[BlockedBreachAction, ...]]:
    """What this caller may do with the breach now, and what is blocked, with the first ground;
    nothing of either with one as of an earlier time.
    """
    if found.as_of is not None:
        return (), ()
    return outlook(found.breach, await occasion_of(desk, found.row))


async def occasion_of(desk: Desk, row: BreachRow) -> BreachOccasion:
    """The occasion of the caller's act on the breach, now."""
    return BreachOccasion(
        at=desk.now(),
        by=desk.caller.standing,
        policy=await policy_of(row),
        new_id=desk.new_id(),
    )


async def policy_of(row: BreachRow) -> Policy | None:
    """The policy by which the promise was made; None where none was in force."""
    return await policy_version(row.case.policy)

"""Writing a case: the state over the one it came from, what lists need of it, and its events."""

from collections.abc import Sequence

from domain.author import Author
from domain.calendar_move import reach
from domain.case import FINAL, Case
from domain.command import Occasion
from domain.commitment_opening import MOVES
from domain.events import CaseEvent
from domain.policy import BenefitEffect
from domain.services.commitment_writing import caught_up_with
from domain.services.replay import Overtaken
from domain.store.cases import NO_DUE, Listing, put_case
from domain.store.log import NewEvent, append
from domain.timers import counted_by, due_day, next_check


async def write(author: Author, case: Case, on: Occasion, events: Sequence[CaseEvent]) -> Listing:
    """Write the new state over the one it came from, what it makes of the promises of the case, and
    the events of both, inside the transaction.

    Returns what lists now show of it. Raises Overtaken where the case has moved on meanwhile.
    """
    before, lists = case.version - len(events), listing(case, on)
    if not await put_case(case, lists, before):
        raise Overtaken
    promises = await caught_up_with(case, on) if any(isinstance(e, MOVES) for e in events) else []
    await append(author, on.at, [*log_entries(case.id, before, events), *promises])
    return lists


def log_entries(case: str, before: int, events: Sequence[CaseEvent]) -> list[NewEvent]:
    """The events of a case as the log takes them, after version `before`."""
    return [
        NewEvent(case, version, event) for version, event in enumerate(events, start=before + 1)
    ]


def listing(case: Case, on: Occasion) -> Listing:
    """What lists and timers need of a case."""
    check_on = next_check(case, on)
    due, last = due_day(case, on), reach(case, on)
    return Listing(
        due_sort=due.isoformat() if due else NO_DUE,
        priority=0 if case.holds(on.policy, BenefitEffect.PRIORITY) else 1,
        open=case.stage not in FINAL,
        check_on=check_on.isoformat() if check_on else None,
        reach=last.isoformat() if last else None,
        calendar=counted_by(case, on),
    )

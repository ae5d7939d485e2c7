"""That a breach was confirmed between commitment and decision, told to the reviewer (A-12)."""

from collections.abc import Awaitable, Callable, Sequence
from datetime import date

from domain.breach import LiveBreach
from domain.case_credit import breach_warns
from domain.services.pinned_cases import PinnedCase
from domain.store.breaches import confirmed_since_commitment


async def breaches_since_commitment(day: date, cases: Sequence[str]) -> list[list[LiveBreach]]:
    """For each of these cases, the breaches of its applicant that count on this day and were
    confirmed after the commitment in it.
    """
    found: dict[str, list[LiveBreach]] = {case: [] for case in cases}
    for case, row in await confirmed_since_commitment(cases, day):
        found[case].append(row.live)
    return [found[case] for case in cases]


async def warned_of_breach(
    found: PinnedCase, day: date, since: Callable[[str], Awaitable[Sequence[LiveBreach]]]
) -> bool:
    """Whether the case, as it now stands, is warned of a breach; `since` reads those confirmed
    after its commitment, and is asked only where they would count.
    """
    if found.as_of is not None or not found.state.awaits_decision_by_credit:
        return False
    return breach_warns(found.policy, await since(found.state.id), day)

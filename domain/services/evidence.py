"""The log as evidence: its heads are published daily, its chain is checked daily, and whoever may
read it takes it along as a file that proves itself.
"""

from collections.abc import AsyncIterator, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

from domain.chain import GENESIS, Head, first_broken
from domain.instants import civil_day
from domain.ledger_file import end_line, entry_line
from domain.store.heads import (
    LATEST,
    Check,
    add_head,
    check_so_far,
    count_heads,
    heads_after,
    heads_page,
    put_check,
)
from domain.store.ledger import (
    NEWEST_ENTRY,
    EntryFilter,
    LedgerEntry,
    count_entries,
    ledger_entries,
)
from domain.store.log import head, page

__all__ = [
    "LATEST",
    "NEWEST_ENTRY",
    "Check",
    "EntryFilter",
    "LedgerEntry",
    "check_so_far",
    "count_entries",
    "count_heads",
    "heads_after",
    "heads_page",
    "ledger_entries",
]

PAGE = 1000

ROUND = 10
"""Pages of the log that are checked in one round of the timers: a million entries in an hour."""


async def publish_head(at: datetime) -> bool:
    """Publish where the log ends, unless today has a head; whether it was done."""
    position, hash = await head()
    return await add_head(Head(day=civil_day(at), position=position, hash=hash), at)


async def head_now(at: datetime) -> Head:
    """Where the log ends now."""
    position, hash = await head()
    return Head(day=civil_day(at), position=position, hash=hash)


async def check_on(at: datetime) -> Check:
    """Check the chain on from where the last round left it, and keep how far that is.

    Once a day it begins anew; what it has found broken stays so.
    """
    check = await check_so_far()
    over = check.checked_at is not None and civil_day(check.checked_at) == civil_day(at)
    if check.broken is not None or over:
        return check
    check = await _checked(check, [*await heads_after(""), await head_now(at)], at)
    await put_check(check)
    return check


async def _checked(check: Check, heads: Sequence[Head], at: datetime) -> Check:
    for _ in range(ROUND):
        reached = check.position
        entries = [entry async for entry in _entries(reached, check.hash, reached + PAGE)]
        last = entries[-1] if entries else None
        met = [each for each in heads if last is None or each.position <= last["position"]]
        broken = first_broken(entries, met, (reached, check.hash))
        if broken is not None:
            return replace(check, broken=broken)
        if last is None:
            return replace(check, position=0, hash=GENESIS, checked_to=reached, checked_at=at)
        check = replace(check, position=last["position"], hash=last["hash"])
    return check


async def exported(at: datetime) -> AsyncIterator[str]:
    """The lines of the log as a file, up to where it ends now."""
    end = await head_now(at)
    yield end_line(end)
    async for entry in _entries(0, GENESIS, end.position):
        yield entry_line(entry)


async def _entries(after: int, before: str, last: int) -> AsyncIterator[dict[str, Any]]:
    """The entries after a position up to another, each with the hash before it."""
    while rows := await page(after, min(PAGE, last - after)):
        for row in rows:
            yield {**dict(row), "before": before}
            after, before = row["position"], row["hash"]

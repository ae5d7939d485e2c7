"""What was measured, as the tables of `docs/bench.md`."""

import os
import platform
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from textwrap import fill

from api.clock import now
from domain.instants import civil_day
from tests.bench.decisions import ASKED_BEFORE
from tests.bench.measure import Measured, Spread
from tests.bench.what_if import WhatIf

FILE = Path(__file__).parents[2] / "docs" / "bench.md"

SERVICE, PLAIN, UNGUARDED = "service", "plain", "unguarded"
SMALL, LARGE = "1,000 cases", "100,000 cases"

OPERATIONS: Mapping[str, tuple[str, float | None]] = {
    "list": ("list of 50 cases with applicant and matter", 8),
    "case": ("one case with materials, tasks, matter, applicant", 3.5),
    "pre_check": ("eligibility: pre-check, with register and log", 2.7),
    "explain": ("eligibility: a decision explained, made again", 2.7),
    "trace": ("the same, with every rule and what would help", None),
    "command": ("a command (`remind`)", 2.7),
}
"""What each operation is called, and how many times the plain one it may cost."""

GUARDED = ("list", "case", "command")
GUARDS_REACH = 1.15
DECISIONS_REACH = 1_000_000

NOT_REACHED = {
    "explain": "A decision explained is seventy small values. Completing one costs graphql-core "
    "several microseconds, as in the list, and plain Python almost none.",
    "guards": "One case is read and answered in about a millisecond, and what guards it takes a "
    "quarter of that or more, which is more than is meant. Two fifths of it are the look at the "
    "token, a statement beside the one of the case: it is never remembered, so that a token taken "
    "away ends at once. A fifth counts how often somebody asks; the rest is the id, the headers "
    "and the figures of the request. What depends on the document alone is kept with it, and "
    "costs nothing here.",
    "decisions": "A decision is less than a microsecond of plain Python on a machine with nothing "
    "else to do; how many fit into a second is a matter of the machine. None waits for anything.",
}
"""Why a number is above its reach, told where it is."""


@dataclass(frozen=True, slots=True)
class Found:
    """Everything one run has found."""

    operations: Mapping[str, Measured]
    looks: Mapping[str, Measured]
    decisions: Mapping[str, Spread]
    commits: Mapping[str, Mapping[int, Spread]]
    events: int
    bulk_seconds: float
    start: Spread
    megabytes: Spread
    what_if: WhatIf


def write(found: Found) -> None:
    """Write the report over the one before."""
    today = civil_day(now())
    text = PAGE.format(
        today=today,
        python=platform.python_version(),
        machine=platform.machine(),
        cores=os.cpu_count(),
        events=found.events,
        many=LARGE,
        few=SMALL,
        seconds=found.bulk_seconds,
        operations="\n".join(_operations(found.operations)),
        guards="\n".join(_guards(found.operations)),
        looks="\n".join(_looks(found.looks)),
        rates="\n".join(_rates(found)),
        start=_rate(found.start, ".2f"),
        megabytes=_rate(found.megabytes),
        few_rate=found.what_if.few.a_second,
        few_peak=found.what_if.few.megabytes,
        many_rate=found.what_if.many.a_second,
        many_peak=found.what_if.many.megabytes,
        why="\n".join(_why(found)),
    )
    FILE.write_text(text.rstrip() + "\n", encoding="utf-8")


PAGE = """# Measured

Written by `make bench`; do not edit. {today}, Python {python}, {machine}, {cores} cores.

Variants run in turns in one process, mixed at random. A ratio is taken within each round and told
as the median of the rounds [least .. most]. Cost is CPU of the whole process, the threads of the
database driver included; other work on the machine makes both variants dearer, the ratio hardly.
The database is SQLite unless told otherwise. How it is done: `tests/bench/`.

## Beside plain Starlette and SQL

The plain application has the same token check, the same rights in its SQL, the same rows, the same
idempotency record, chained event and transaction. Both answer over ASGI, without a socket. Their
answers are compared before anything is measured, and the one log that all have written in turns is
verified afterwards ({events:,} events). The plain application reads as such code does, through the
thread of the driver; the service reads the row of a key in place (`domain.store.database.look_up`).

{operations}

## Guards

Token, request id, hardening headers, limit of the body and limits of the request, against the same
endpoint, schema and rights without them.

{guards}

## A hundred times as many cases

{many} against {few}, read by the same queries. The last two read every row by
their nature.

{looks}

## Decisions and commits

{rates}

Commits are counted by the wall clock, and tell of the disk and of what else the machine does.
A process answers {start} s after its command, and has {megabytes} MB then. The
{many} were lived by the real acts and written by the real writers in {seconds:.0f} s.

A what-if (`simulatePolicy`) makes {few_rate:,.0f} decisions a second again where there are 10,000,
at {few_peak:.0f} MB at most, and {many_rate:,.0f} a second at {many_peak:.0f} MB where there are
100,000: by the wall clock, each in a process of its own, reading and writing included.

{why}
"""


def _operations(measured: Mapping[str, Measured]) -> Iterable[str]:
    rows = (
        (
            name,
            _ratio(measured[key].ratio(SERVICE, PLAIN)),
            f"<= {reach}" if reach else "",
            _rate(measured[key].microseconds(SERVICE)),
            _rate(measured[key].microseconds(PLAIN)),
        )
        for key, (name, reach) in OPERATIONS.items()
    )
    return _table(("operation", "times plain", "reach", "service, us", "plain, us"), rows)


def _guards(measured: Mapping[str, Measured]) -> Iterable[str]:
    rows = (
        (
            OPERATIONS[key][0],
            _ratio(measured[key].ratio(SERVICE, UNGUARDED)),
            f"<= {GUARDS_REACH}",
        )
        for key in GUARDED
    )
    return _table(("operation", "times unguarded", "reach"), rows)


def _looks(measured: Mapping[str, Measured]) -> Iterable[str]:
    rows = (
        (
            name,
            _ratio(each.ratio(LARGE, SMALL)),
            _rate(each.microseconds(SMALL)),
            _rate(each.microseconds(LARGE)),
        )
        for name, each in measured.items()
    )
    return _table(("look", "times as much", f"{SMALL}, us", f"{LARGE}, us"), rows)


def _rates(found: Found) -> Iterable[str]:
    rows = [
        (what, _rate(rate), f">= {DECISIONS_REACH:,}" if what == ASKED_BEFORE else "")
        for what, rate in found.decisions.items()
    ]
    for kind, commits in found.commits.items():
        for writers, rate in commits.items():
            noun = "writer" if writers == 1 else "writers"
            rows.append((f"commands committed, {kind}, {writers} {noun}", _rate(rate), ""))
    return _table(("what", "a second", "reach"), rows)


def _table(head: Sequence[str], rows: Iterable[Sequence[str]]) -> Iterable[str]:
    yield f"| {' | '.join(head)} |"
    yield f"|{'|'.join('---' for _ in head)}|"
    for row in rows:
        yield f"| {' | '.join(row)} |"


def _ratio(spread: Spread) -> str:
    return f"**{spread.middle:.2f}** [{spread.least:.2f} .. {spread.most:.2f}]"


def _rate(spread: Spread, form: str = ",.0f") -> str:
    return f"{spread.middle:{form}} [{spread.least:{form}} .. {spread.most:{form}}]"


def _why(found: Found) -> Iterable[str]:
    """A paragraph on each number above its reach."""
    above = [
        key
        for key, (_, reach) in OPERATIONS.items()
        if reach and found.operations[key].ratio(SERVICE, PLAIN).middle > reach
    ]
    guards = (found.operations[key].ratio(SERVICE, UNGUARDED).middle for key in GUARDED)
    if max(guards) > GUARDS_REACH:
        above.append("guards")
    if found.decisions[ASKED_BEFORE].middle < DECISIONS_REACH:
        above.append("decisions")
    if above:
        yield "## Not reached, and why"
    for key in above:
        yield "\n" + fill(NOT_REACHED.get(key, f"{key}: not explained yet."), 100)

"""`make bench`: measure everything in one run, and write `docs/bench.md`."""

import asyncio
import sys
import time
from collections.abc import Mapping
from contextlib import AsyncExitStack, ExitStack
from itertools import islice
from pathlib import Path
from tempfile import TemporaryDirectory

from api.demo_people import DEMO_REGISTER
from domain.services.ledger import verify
from tests.bench import report
from tests.bench.commits import commits_per_second
from tests.bench.decisions import decisions_per_second
from tests.bench.guards import Unguarded
from tests.bench.measure import Measured, Spread, in_turns
from tests.bench.opened import Opened, opened
from tests.bench.operations import compare, through_service, through_sql
from tests.bench.plain import plain_app
from tests.bench.process import started
from tests.bench.report import GUARDED, LARGE, OPERATIONS, PLAIN, SERVICE, SMALL, UNGUARDED, Found
from tests.bench.scale import SCANS, looks
from tests.bench.what_if import what_if
from tests.databases import PostgresDatabases, SqliteFiles, postgres_server
from tests.hall import HallClock

FEW, MANY = 1_000, 100_000
DECISIONS = 10_000
CALLS, CALLS_OF_LISTS, CALLS_OF_SCANS = 150, 50, 10
"""Of each variant in a round."""


def main() -> None:
    """Measure, with a line on stderr for each part, and write the report."""
    clock = HallClock("2026-11-20T10:00")
    with TemporaryDirectory() as directory, ExitStack() as urls:
        sqlite = SqliteFiles(Path(directory))
        _say("decisions")
        decisions = decisions_per_second()
        commits = _commits(sqlite, clock)
        few, many = (urls.enter_context(sqlite.furnished()) for _ in range(2))
        _say("starts")
        start, megabytes = started(few)
        _say("a what-if")
        with sqlite.furnished() as url:
            simulated = what_if(url, DECISIONS, 10 * DECISIONS)
        operations, seen, events, seconds = asyncio.run(_halls(few, many, clock))
    report.write(
        Found(
            operations=operations,
            looks=seen,
            decisions=decisions,
            commits=commits,
            events=events,
            bulk_seconds=seconds,
            start=start,
            megabytes=megabytes,
            what_if=simulated,
        )
    )
    _say(f"written: {report.FILE}")


def _commits(sqlite: SqliteFiles, clock: HallClock) -> Mapping[str, Mapping[int, Spread]]:
    _say("commits on SQLite")
    with sqlite.furnished() as url:
        on_sqlite = asyncio.run(commits_per_second(url, clock))
    _say("commits on PostgreSQL")
    with postgres_server() as server:
        databases = PostgresDatabases(server)
        with databases.furnished() as url:
            on_postgres = asyncio.run(commits_per_second(url, clock))
        databases.close()
    return {"SQLite synced to disk": on_sqlite, "PostgreSQL of the tests, unsynced": on_postgres}


async def _halls(
    few: str, many: str, clock: HallClock
) -> tuple[Mapping[str, Measured], Mapping[str, Measured], int, float]:
    """The operations in a small hall; the reads there and in a large one; the events of the small
    one's log; the seconds it took to fill the large one.
    """
    async with AsyncExitStack() as halls:
        _say("a small hall")
        small = await halls.enter_async_context(opened(few, FEW, clock))
        operations = await _operations(small, few, clock)
        events = await _verified()
        small_looks = await looks(small)
        _say("a large hall")
        started = time.perf_counter()
        large = await halls.enter_async_context(opened(many, MANY, clock))
        seconds = time.perf_counter() - started
        large_looks = await looks(large)
        seen: dict[str, Measured] = {}
        for name, call in small_looks.items():
            _say(name)
            calls = CALLS_OF_SCANS if name in SCANS else CALLS_OF_LISTS
            seen[name] = await in_turns({SMALL: call, LARGE: large_looks[name]}, calls=calls)
        return operations, seen, events, seconds


async def _operations(small: Opened, url: str, clock: HallClock) -> Mapping[str, Measured]:
    """Each operation through the service, through plain SQL and, for some, without guards."""
    measured: dict[str, Measured] = {}
    file = Path(url.removeprefix("sqlite://"))
    async with plain_app(file, DEMO_REGISTER, clock) as plain:
        shares = [_share(small.hall.open, place) for place in range(3)]
        service = through_service(small.service, small.hall, shares[0])
        by_hand = through_sql(plain, small.hall, shares[1])
        unguarded = through_service(Unguarded(clock), small.hall, shares[2])
        await compare(service, by_hand)
        for name in OPERATIONS:
            _say(name)
            variants = {SERVICE: service[name], PLAIN: by_hand[name]}
            if name in GUARDED:
                variants[UNGUARDED] = unguarded[name]
            calls = CALLS_OF_LISTS if name == "list" else CALLS
            measured[name] = await in_turns(variants, calls=calls)
    return measured


def _share(cases: Mapping[str, int], place: int) -> Mapping[str, int]:
    """One third of the cases, so that no variant acts on another's."""
    return dict(islice(cases.items(), place, None, 3))


async def _verified() -> int:
    """The events of the log that all variants wrote; AssertionError where it does not prove."""
    events, findings = await verify()
    assert not findings, findings
    return events


def _say(part: str) -> None:
    sys.stderr.write(f"bench: {part}\n")


if __name__ == "__main__":
    main()

"""A what-if over many past decisions: how many a second, and what memory its process has then.

As a command, `python -m tests.bench.what_if URL POLICY`, it runs one simulation in a process of its
own and prints what it took, as JSON.
"""

import asyncio
import resource
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from itertools import product
from uuid import uuid4

import msgspec

from domain.applicant import ApplicantKind
from domain.credit import Reading, ReadingStatus
from domain.eligibility import CreditSnapshot, decide, stored
from domain.instants import instant_text
from domain.listing import Slice
from domain.matter import Matter
from domain.policy import Channel, Policy
from domain.policy_versions import PolicyDraft
from domain.services.policies import document_hash, policy_in_force
from domain.services.simulation_runs import run_simulation
from domain.store.database import Value, database, execute_many, fetch, transaction
from domain.store.decisions import stored_answer
from domain.store.matters import MatterFilter, matters
from domain.store.policies import add_draft
from domain.store.simulations import add_simulation, simulation_row
from tests.bench.bulk import FIRST_DAY, make_cases
from tests.policies import changed

TOKENS = ("AAA", "AA", "AA-", "A+", "A", "A-", "B", "C", "D", None)
CASES = 1_000
AT_ONCE = 5_000
DRAFT = (
    ('# "AA-" = "AA"', '"AA-" = "AA"'),
    (
        'benefits = ["APPOINTMENT", "ASSISTED_AGENCY", "FREE_COURIER", "STARTUP_PACK"]',
        'benefits = ["APPOINTMENT", "ASSISTED_AGENCY", "STARTUP_PACK"]',
    ),
)
"""Some gain by it and some lose, so that there is something to write down."""


class Took(msgspec.Struct):
    """What one simulation took: decisions a second by the wall clock, and megabytes at most."""

    a_second: float
    megabytes: float


@dataclass(frozen=True, slots=True)
class WhatIf:
    """The same with few and with many decisions."""

    few: Took
    many: Took


def what_if(url: str, few: int, many: int) -> WhatIf:
    """Measure in the empty furnished database of `url`."""
    draft = asyncio.run(_drafted(url))
    asyncio.run(_decided(url, 0, few))
    first = _measured(url, draft)
    asyncio.run(_decided(url, few, many))
    return WhatIf(first, _measured(url, draft))


def _measured(url: str, draft: str) -> Took:
    command = [sys.executable, "-m", "tests.bench.what_if", url, draft]
    done = subprocess.run(command, check=True, capture_output=True)
    return msgspec.json.decode(done.stdout, type=Took)


async def _drafted(url: str) -> str:
    draft = PolicyDraft(id=str(uuid4()), text=changed(*DRAFT))
    async with database(url):
        await make_cases(CASES)
        await add_draft(draft, document_hash(draft.text), datetime.now(UTC))
    return draft.id


# --- decisions in bulk -----------------------------------------------------------------


async def _decided(url: str, first: int, last: int) -> None:
    """Decisions with these numbers, spread over cases, matters, grades and days."""
    async with database(url):
        policy = await policy_in_force(FIRST_DAY)
        assert policy, "the first policy is in force"
        listed = (await matters(MatterFilter(), Slice(limit=40), FIRST_DAY)).rows
        cases = [row["id"] for row in await fetch("SELECT id FROM service_case ORDER BY id")]
        for start in range(first, last, AT_ONCE):
            numbers = range(start, min(start + AT_ONCE, last))
            async with transaction():
                await execute_many(_ADD, list(_rows(policy, listed, cases, numbers)))


_ADD = """
    INSERT INTO decision (id, "case", inputs, inputs_hash, result, decided_at, calendar)
    VALUES (?, ?, ?, ?, ?, ?, 1)
"""


def _rows(
    policy: Policy, listed: Sequence[Matter], cases: Sequence[str], numbers: range
) -> Iterator[tuple[Value, ...]]:
    kinds = list(product(listed, TOKENS))
    for number in numbers:
        matter, token = kinds[number % len(kinds)]
        day = FIRST_DAY + timedelta(number % 60)
        answer = decide(
            policy,
            matter,
            ApplicantKind.LEGAL_PERSON,
            Channel.OFFLINE_HALL,
            CreditSnapshot(id=str(uuid4()), readings=(_reading(token, day),)),
            0,
            True,
            False,
            day,
        )
        yield (
            str(uuid4()),
            cases[number % len(cases)],
            msgspec.json.encode(stored(answer.given)).decode(),
            answer.inputs_hash,
            msgspec.json.encode(stored_answer(answer)).decode(),
            instant_text(datetime(day.year, day.month, day.day, 2, tzinfo=UTC)),
        )


def _reading(token: str | None, day: date) -> Reading:
    return Reading(
        fact="grade",
        status=ReadingStatus.OK if token else ReadingStatus.ABSENT,
        token=token,
        source="PUBLIC_CREDIT_EVALUATION",
        evaluated_on=day if token else None,
    )


# --- one simulation, in a process of its own -------------------------------------------


async def _simulated(url: str, draft: str) -> Took:
    async with database(url):
        id = str(uuid4())
        last = FIRST_DAY + timedelta(90)
        rows = await fetch("SELECT COUNT(*) AS n FROM decision")
        await add_simulation(
            id=id,
            authority=None,
            policy=draft,
            version=1,
            first=FIRST_DAY.isoformat(),
            last=last.isoformat(),
            total=int(rows[0]["n"]),
            by="bench",
            at=_now(),
        )
        begun = time.perf_counter()
        await run_simulation(id, "bench", _now)
        seconds = time.perf_counter() - begun
        row = await simulation_row(id)
    assert row and (row["state"], row["done"]) == ("DONE", row["total"]), dict(row or {})
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    return Took(a_second=row["total"] / seconds, megabytes=peak)


def _now() -> datetime:
    return datetime.now(UTC)


if __name__ == "__main__":
    _, url, draft = sys.argv
    sys.stdout.buffer.write(msgspec.json.encode(asyncio.run(_simulated(url, draft))))

"""A what-if outlives whoever runs it: killed in the midst of it, it is gone on with elsewhere."""

import asyncio
from datetime import UTC, datetime
from uuid import uuid4

from api.worker import single_round
from domain.credit import Subject, SubjectKind
from domain.roles import Role
from domain.services.simulation_runs import SILENCE
from domain.store.database import database, execute, fetch
from tests.hall import ACCOUNTING, Officer
from tests.policies import changed
from tests.policy_acts import FROM_2027, LESS_FOR_A, drafted
from tests.served_hall import doors, served_hall

DECISIONS = 12_000
"""So many that it is killed long before the last."""

A_MINUS = Subject(kind=SubjectKind.USCC, identifier="91410404MA0DEM048N")


async def test_a_what_if_whose_process_is_killed_is_gone_on_with_and_counts_each_decision_once(
    hall_url: str,
) -> None:
    with served_hall(hall_url, processes=1) as (served,):
        async with doors(served) as way_in:
            (clerk,) = await way_in.officers("窗口甲", Role.CLERK)
            (writer,) = await way_in.officers("政策甲", Role.POLICY_ADMIN)
            await a_decision(clerk)
            async with database(hall_url):
                await execute(_COPIES, DECISIONS)
            draft = await drafted(writer, changed(FROM_2027, LESS_FOR_A))
            job = await under_way(writer, draft["id"])
            served.kill()
    async with database(hall_url):
        [stopped] = await fetch("SELECT state, done, total FROM simulation WHERE id = ?", job)
        assert (stopped["state"], stopped["total"]) == ("RUNNING", DECISIONS)
        assert 0 < stopped["done"] < DECISIONS
        await single_round(lambda: datetime.now(UTC) + SILENCE)
        [ended] = await fetch("SELECT state, done, tally FROM simulation WHERE id = ?", job)
        assert (ended["state"], ended["done"]) == ("DONE", DECISIONS)
        assert f'"changed":{DECISIONS},' in ended["tally"]
        found = await fetch("SELECT decision FROM simulated_shift WHERE simulation = ?", job)
        assert len({row["decision"] for row in found}) == len(found) == DECISIONS


_COPIES = """
    INSERT INTO decision (id, "case", inputs, inputs_hash, result, decided_at, calendar)
    WITH RECURSIVE numbers (n) AS (SELECT 2 UNION ALL SELECT n + 1 FROM numbers WHERE n < ?)
    SELECT 'copy-' || n, "case", inputs, inputs_hash, result, decided_at, calendar
    FROM numbers, decision
"""
"""The one decision so many times, itself included."""


async def a_decision(clerk: Officer) -> None:
    case = await clerk.registers(A_MINUS, ACCOUNTING)
    for act in ("remind", "requestCreditApproval", "decideEligibility"):
        await clerk.does(act, case)


async def under_way(writer: Officer, draft: object) -> str:
    """A simulation of all decisions that has written down its first page."""
    begun = await writer.mutate(
        "simulatePolicy",
        "job { id } refusals { code }",
        **{"policyId": draft, "from": "2026-01-01", "idempotencyKey": str(uuid4())},
    )
    job = str(begun.data["job"]["id"])
    while True:
        found = await writer.ask("query ($id: ID!) { job(id: $id) { done } }", id=job)
        if found["job"]["done"]:
            return job
        await asyncio.sleep(0.001)

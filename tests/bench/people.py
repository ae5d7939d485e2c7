"""Who asks in the bench, and the cases they ask for, lived over GraphQL."""

from dataclasses import dataclass

import httpx
from starlette.applications import Starlette

from domain.roles import Role
from domain.store.database import fetch
from tests.hall import ACCOUNTING, Case, Officer, officer
from tests.register_server import AAA

DETAILED = 12
"""Cases lived up to acceptance by credit approval, with materials, tasks and a decision."""


@dataclass(frozen=True, slots=True)
class Hall:
    """The secrets of a clerk, of a clerk of one authority and of a portal, and what they ask for.

    `numbers` and `decisions` are those of the detailed cases; `open` has cases that may be
    reminded, by id, with the version they are in.
    """

    clerk: str
    own_clerk: str
    portal: str
    numbers: list[str]
    decisions: list[str]
    open: dict[str, int]


async def hall(service: Starlette) -> Hall:
    """Live the detailed cases in the open database, which has cases in bulk already."""
    transport = httpx.ASGITransport(service)
    async with httpx.AsyncClient(transport=transport, base_url="http://xinyipi.test") as door:
        clerk = await officer(door, "窗口甲", Role.CLERK)
        cases = [await _accepted(clerk) for _ in range(DETAILED)]
        own_clerk = await officer(door, "窗口乙", Role.CLERK, authority=await _an_authority())
        return Hall(
            clerk=clerk.secret,
            own_clerk=own_clerk.secret,
            portal=(await officer(door, "门户", Role.PORTAL)).secret,
            numbers=[case.caseNo for case in cases],
            decisions=[await _decision(clerk, case) for case in cases],
            open=await open_cases(),
        )


async def _accepted(clerk: Officer) -> Case:
    case = await clerk.registers(AAA, ACCOUNTING)
    await clerk.does("giveOneTimeNotice", case)
    await clerk.commits(case)
    await clerk.takes(case, "M01", "M02")
    later = [{"material": "M05", "dueOn": "2026-11-23"}]
    await clerk.does("acceptCase", case, deferred=later, replaced=["M04"])
    return case


async def _decision(clerk: Officer, case: Case) -> str:
    document = "query ($no: ShortText!) { case(caseNo: $no) { decisions { id } } }"
    found = await clerk.ask(document, no=case.caseNo)
    return str(found["case"]["decisions"][0]["id"])


async def _an_authority() -> str:
    """The authority with the fewest cases of the bulk."""
    rows = await fetch(
        "SELECT accepting_authority FROM service_case GROUP BY 1 ORDER BY COUNT(*), 1 LIMIT 1"
    )
    return str(rows[0]["accepting_authority"])


async def open_cases() -> dict[str, int]:
    """Cases that may be reminded again and again, by id, with the version they are in."""
    rows = await fetch(
        "SELECT id, version FROM service_case WHERE stage = 'NOTIFIED' AND track = 'REMINDED'"
        " AND check_on IS NULL ORDER BY id"
    )
    return {str(row["id"]): int(row["version"]) for row in rows}

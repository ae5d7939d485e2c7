"""The reads whose cost is compared between a small hall and a large one."""

from collections.abc import Mapping
from itertools import cycle

from domain.store.cases import NEWEST
from domain.store.database import fetch
from schema.connection import cursor
from tests.bench.door import Door
from tests.bench.measure import Call
from tests.bench.opened import Opened

ROW = "id caseNo stage mode dueOn priority applicant { name } matter { name }"
PAGE = f"""query ($after: Cursor, $filter: CasesFilter) {{
    cases(first: 50, after: $after, filter: $filter) {{ nodes {{ {ROW} }} }} }}"""
ONE = f"query ($no: ShortText!) {{ case(caseNo: $no) {{ {ROW} }} }}"
QUEUE = f"{{ myQueue(first: 50) {{ nodes {{ {ROW} }} }} }}"
COUNT = "{ cases(first: 1) { totalCount } }"

SCANS = ("search by a part of a name", "count of the whole list")
"""Reads of every row there is, called less often."""


async def looks(opened: Opened) -> Mapping[str, Call]:
    """Each look at a hall, by its name in the report."""
    rows = await fetch("SELECT id, case_no, registered_at FROM service_case ORDER BY random()")
    places = cycle([cursor(NEWEST, (row["registered_at"], row["id"])) for row in rows[:200]])
    numbers = cycle([str(row["case_no"]) for row in rows[:200]])
    clerk = Door(opened.service, opened.hall.clerk)
    own = Door(opened.service, opened.hall.own_clerk)
    calls: Mapping[str, Call] = {
        "first page of 50": lambda: clerk.ask(PAGE),
        "random page of 50": lambda: clerk.ask(PAGE, after=next(places)),
        "first page of one authority's clerk": lambda: own.ask(PAGE),
        "my queue": lambda: clerk.ask(QUEUE),
        "one case": lambda: clerk.ask(ONE, no=next(numbers)),
        "search by a number": lambda: clerk.ask(PAGE, filter={"text": next(numbers)}),
        SCANS[0]: lambda: clerk.ask(PAGE, filter={"text": "00003有限"}),
        SCANS[1]: lambda: clerk.ask(COUNT),
    }
    return {name: opened.within(call) for name, call in calls.items()}

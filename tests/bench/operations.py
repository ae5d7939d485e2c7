"""The operations that are compared, each through the service and through plain SQL."""

from collections.abc import Awaitable, Callable, Mapping
from itertools import cycle
from typing import Any
from uuid import uuid4

from starlette.types import ASGIApp

from tests.bench.door import Door
from tests.bench.people import Hall
from tests.hall import ACCOUNTING
from tests.register_server import AAA

CASE = """
    id caseNo version stage track mode outcome channel externalReference registeredAt acceptedOn
    dueOn provisional priority applicant { id kind name uscc maskedId }
"""
MATTER = "id handlingCode name type"
REASON = "code message clause { id }"
DECISION = f"""
    eligible mode tier {{ code name }} benefits {{ code name clause {{ id }} }}
    notOffered {{ benefit {{ code }} reason {{ {REASON} }} }} reasons {{ {REASON} }}
    policyVersion matterVersion
"""
HELPS = "differences { change { kind tier { code } } makesEligible adds { code } }"

LIST = f"""query ($first: Int!) {{ cases(first: $first) {{
    nodes {{ {CASE} matter {{ {MATTER} }} }} pageInfo {{ hasNextPage endCursor }} }} }}"""
ONE_CASE = f"""query ($caseNo: ShortText!) {{ case(caseNo: $caseNo) {{ {CASE}
    statutoryDueOn decidedOn matter {{ {MATTER} promisedLimit {{ amount unit }} }}
    materials {{ code standing inForm dueOn }} tasks {{ kind subject dueOn }} }} }}"""
PRE_CHECK = f"""query ($input: PreCheckInput!) {{ preCheck(input: $input) {{
    {DECISION} {HELPS} }} }}"""
EXPLAIN = f"""query ($decisionId: ID!) {{ explain(decisionId: $decisionId) {{
    same decision {{ {DECISION} inputsHash }} }} }}"""
TRACE = f"""query ($decisionId: ID!) {{ explain(decisionId: $decisionId) {{
    same decision {{ {DECISION} inputsHash {HELPS} }}
    trace {{ stage rule clause {{ id }} outcome }} }} }}"""
REMIND = """mutation ($input: RemindInput!) { remind(input: $input) {
    case { id caseNo version stage track mode } refusals { code message } version replayed } }"""

QUESTION = {
    "matterCode": ACCOUNTING,
    "uscc": AAA.identifier,
    "authorisation": "授权书〔2026〕1号",
    "purpose": "办理前预查",
}

Answers = Mapping[str, Callable[[], Awaitable[Any]]]
"""A call for each operation, by its name."""


class Orders:
    """Reminders of cases in turn, each with a new key and the version the case then has."""

    def __init__(self, cases: Mapping[str, int]) -> None:
        self._versions = dict(cases)
        self._turns = cycle(self._versions)

    def __next__(self) -> dict[str, object]:
        case = next(self._turns)
        version = self._versions[case]
        self._versions[case] = version + 1
        return {"caseId": case, "expectedVersion": version, "idempotencyKey": str(uuid4())}


def through_service(app: ASGIApp, hall: Hall, open: Mapping[str, int]) -> Answers:
    """Each operation over GraphQL."""
    clerk, portal = Door(app, hall.clerk), Door(app, hall.portal)
    numbers, decisions, orders = cycle(hall.numbers), cycle(hall.decisions), Orders(open)

    async def ask(door: Door, root: str, document: str, **variables: object) -> Any:
        return (await door.ask(document, **variables))[root]

    return {
        "list": lambda: ask(clerk, "cases", LIST, first=50),
        "case": lambda: ask(clerk, "case", ONE_CASE, caseNo=next(numbers)),
        "pre_check": lambda: ask(portal, "preCheck", PRE_CHECK, input=QUESTION),
        "explain": lambda: ask(clerk, "explain", EXPLAIN, decisionId=next(decisions)),
        "trace": lambda: ask(clerk, "explain", TRACE, decisionId=next(decisions)),
        "command": lambda: ask(clerk, "remind", REMIND, input=next(orders)),
    }


def through_sql(app: ASGIApp, hall: Hall, open: Mapping[str, int]) -> Answers:
    """The same from the plain application."""
    clerk, portal = Door(app, hall.clerk), Door(app, hall.portal)
    numbers, decisions, orders = cycle(hall.numbers), cycle(hall.decisions), Orders(open)
    return {
        "list": lambda: clerk.get("/cases", first=50),
        "case": lambda: clerk.get("/case", caseNo=next(numbers)),
        "pre_check": lambda: portal.post("/pre-check", QUESTION),
        "explain": lambda: clerk.get("/explain", decisionId=next(decisions)),
        "trace": lambda: clerk.get("/trace", decisionId=next(decisions)),
        "command": lambda: clerk.post("/remind", next(orders)),
    }


async def compare(service: Answers, plain: Answers) -> None:
    """Look that both give the same answers, before anything is measured.

    AssertionError with both where they differ.
    """
    for name in service.keys() - {"command"}:
        ours, theirs = await service[name](), await plain[name]()
        assert ours == theirs, f"{name}: {ours} is not {theirs}"
    ours, theirs = await service["command"](), await plain["command"]()
    assert {**ours, "case": None} == {**theirs, "case": None}, f"{ours} is not {theirs}"
    assert ours["case"].keys() == theirs["case"].keys()

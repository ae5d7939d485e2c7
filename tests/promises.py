"""Commitments as officers meet them: kept, broken, let go and drawn, over GraphQL."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from uuid import uuid4

from tests.breaches import committed
from tests.hall import REFUSALS, Case, Officer, Payload

ITEM = """
    number kind code dueOn state taskSince officer remindedOn overdue awaitsDraw draw visit
    endedOn cause clause breachSubject { kind code } words
    allowedActions blockedActions { action code clause { id } }
"""
COMMITMENT = f"id version caseNo authority state openedOn items {{ {ITEM} }}"
WHOLE = f"commitment {{ {COMMITMENT} }} {REFUSALS} version replayed"
DRAW = "id seed position beacon percent digest population visited faults drawnOn algorithm"
SEED = "3D-2026-09-25:417"


@dataclass
class Promises:
    """A commitment as it was last answered; `tries` keeps it up to date."""

    data: Mapping[str, Any]

    def __getattr__(self, name: str) -> Any:
        return self.data[name]

    def item(self, kind: str) -> Mapping[str, Any]:
        """The first item of this kind."""
        return next(item for item in self.data["items"] if item["kind"] == kind)


async def granted(clerk: Officer, reviewer: Officer) -> Case:
    """A licence by credit approval: M04 replaced, M05 deferred and brought, no site check made."""
    case = await accepted(clerk)
    await clerk.takes(case, "M05")
    await grants(reviewer, case)
    return case


async def granted_at_once(clerk: Officer, reviewer: Officer) -> Case:
    """The same, with nothing deferred, on whatever day."""
    case = await committed(clerk)
    await clerk.takes(case, "M01", "M02", "M05")
    await clerk.does("acceptCase", case, replaced=["M04"])
    await grants(reviewer, case)
    return case


async def grants(reviewer: Officer, case: Case) -> None:
    """Review an accepted case and grant the licence."""
    await reviewer.does("startReview", case)
    await reviewer.does("recordOpinion", case, recommends="GRANTED", opinion="建议准予。")
    await reviewer.does("decideCase", case, outcome="GRANTED")


async def accepted(clerk: Officer, due: str = "2026-09-24") -> Case:
    """The same, accepted while M05 has still to come."""
    case = await committed(clerk)
    await clerk.takes(case, "M01", "M02")
    deferred = [{"material": "M05", "dueOn": due}]
    await clerk.does("acceptCase", case, deferred=deferred, replaced=["M04"])
    return case


async def promises_of(who: Officer, case: Case) -> Promises:
    """What was promised in the case, as it now stands."""
    document = (
        f"query ($no: ShortText!) {{ case(caseNo: $no) {{ commitment {{ {COMMITMENT} }} }} }}"
    )
    return Promises((await who.ask(document, no=case.caseNo))["case"]["commitment"])


async def tries(who: Officer, act: str, promises: Promises, kind: str, **input: object) -> Payload:
    """Do an act on the first item of a kind, at the version that the commitment was seen in."""
    order = {
        "commitmentId": promises.id,
        "item": promises.item(kind)["number"],
        "expectedVersion": promises.version,
        "idempotencyKey": str(uuid4()),
    }
    payload = await who.mutate(act, WHOLE, **(order | input))
    if payload.data["commitment"]:
        promises.data = payload.data["commitment"]
    return payload


async def does(who: Officer, act: str, promises: Promises, kind: str, **input: object) -> Payload:
    """`tries`, of what must not be refused."""
    payload = await tries(who, act, promises, kind, **input)
    assert payload.data["refusals"] == []
    return payload


async def draws(who: Officer, authority: str, **input: object) -> Payload:
    """Draw the waived site checks of an authority."""
    said = {"authority": authority, "seed": SEED, "percent": 50, "idempotencyKey": str(uuid4())}
    return await who.mutate(
        "drawSiteChecks", f"draw {{ {DRAW} }} {REFUSALS} replayed", **(said | input)
    )

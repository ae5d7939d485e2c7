"""Breaches as a credit officer meets them: alleged, heard, confirmed, over GraphQL."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any
from uuid import uuid4

from domain.credit import Subject
from tests.hall import ACCOUNTING, REFUSALS, Case, Officer, Payload
from tests.register_server import AAA

BREACH = """
    id caseNo version state live authority subject { kind code } kinds severity
    notifiedOn speakUntil heardOn confirmedOn terms { publishedFrom minUntil maxUntil }
    measures { id documentOn measure documentNo legalBasis } revision receipts pushOverdue
    pushDueOn facts documentNo allowedActions blockedActions { action code clause { id } }
"""
WHOLE = f"breach {{ {BREACH} }} {REFUSALS} version replayed"
ITEM = {"kind": "COMMITMENT_ITEM", "code": "M04"}
FACTS = "张示例承诺的场所并不存在"
DAY = "2026-09-21"
DOCUMENT = {"documentNo": "违认〔2026〕1号", "documentOn": DAY}


@dataclass
class Breach:
    """A breach as it was last answered; `tries` keeps it up to date."""

    data: Mapping[str, Any]

    def __getattr__(self, name: str) -> Any:
        return self.data[name]


async def allege(who: Officer, case: Case, **input: object) -> Payload:
    """Allege a breach in the case, of an item of the commitment if nothing else is said."""
    said = {"caseNo": case.caseNo, "facts": FACTS, "idempotencyKey": str(uuid4())}
    return await who.mutate("allegeBreach", WHOLE, **(said | ITEM | input))


async def tries(who: Officer, act: str, breach: Breach, **input: object) -> Payload:
    """Do an act at the version the breach was seen in; it is then as it was answered."""
    order = {
        "breachId": breach.id,
        "expectedVersion": breach.version,
        "idempotencyKey": str(uuid4()),
    }
    payload = await who.mutate(act, WHOLE, **(order | input))
    if payload.data["breach"]:
        breach.data = payload.data["breach"]
    return payload


async def does(who: Officer, act: str, breach: Breach, **input: object) -> Payload:
    """`tries`, of what must not be refused."""
    payload = await tries(who, act, breach, **input)
    assert payload.data["refusals"] == []
    return payload


async def heard(who: Officer, case: Case, on: str = DAY, **input: object) -> Breach:
    """A breach that was alleged on that day, and of which the party has said what it has to."""
    alleged = await allege(who, case, **input)
    assert alleged.data["refusals"] == []
    breach = Breach(alleged.data["breach"])
    until = date.fromisoformat(on) + timedelta(days=7)
    told = {"notice": "拟认定违诺，可陈述申辩。", "speakUntil": str(until)}
    await does(who, "notifyBreachParty", breach, **told)
    spoken = {"heardOn": on, "defence": "张示例称已经搬迁。"}
    await does(who, "recordBreachDefence", breach, **spoken)
    return breach


async def confirmed(
    who: Officer, case: Case, severity: str = "GENERAL", on: str = DAY, **input: object
) -> Breach:
    """A breach that was confirmed on the day on which it was alleged."""
    breach = await heard(who, case, on, **input)
    document = DOCUMENT | {"documentOn": on}
    await does(who, "confirmBreach", breach, **document, severity=severity)
    return breach


async def committed(clerk: Officer, applicant: Subject = AAA) -> Case:
    """A case by credit approval, in which the applicant has committed."""
    case = await clerk.registers(applicant, ACCOUNTING)
    await clerk.does("giveOneTimeNotice", case)
    await clerk.commits(case)
    return case

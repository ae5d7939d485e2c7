"""Policies drafted and published over GraphQL, as tests need them."""

from collections.abc import Mapping
from typing import Any
from uuid import uuid4

from tests.hall import REFUSALS, Officer, Payload
from tests.policies import changed

DRAFT = "draft { id version state byCaller check { faults { code line } } }"
POLICY = "policy { id version lastDay document { number effectiveFrom } }"
PAYLOAD = f"{DRAFT} {POLICY} {REFUSALS} version replayed"

FROM_2027 = ("effectiveFrom = 2022-11-03", "effectiveFrom = 2027-01-01")
A_BENEFITS = 'benefits = ["APPOINTMENT", "ASSISTED_AGENCY", "FREE_COURIER", "STARTUP_PACK"]'
LESS_FOR_A = (A_BENEFITS, 'benefits = ["APPOINTMENT", "ASSISTED_AGENCY", "STARTUP_PACK"]')
LOST = (A_BENEFITS, 'benefits = ["APPOINTMENT", "ASSISTED_AGENCY", "FREE_COURIER"]')


async def drafted(by: Officer, text: str) -> Mapping[str, Any]:
    """A draft of this file, as it was answered."""
    done = await by.mutate("draftPolicy", PAYLOAD, text=text, idempotencyKey=str(uuid4()))
    assert done.data["refusals"] == []
    draft: Mapping[str, Any] = done.data["draft"]
    return draft


async def acts(by: Officer, act: str, draft: Mapping[str, Any], **more: object) -> Payload:
    """An act on a draft at the version that was seen."""
    order = {
        "draftId": draft["id"],
        "expectedVersion": draft["version"],
        "idempotencyKey": str(uuid4()),
    }
    return await by.mutate(act, PAYLOAD, **(order | more))


async def published(writer: Officer, publisher: Officer, *edits: tuple[str, str]) -> Payload:
    """What came of publishing 石龙区's file with these edits."""
    return await acts(publisher, "publishPolicy", await drafted(writer, changed(*edits)))

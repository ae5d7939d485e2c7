"""The hall as its users meet it: officers with tokens, acting over GraphQL on the real service."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import uuid4

import httpx

from domain.author import Author
from domain.credit import Subject, SubjectKind
from domain.instants import CIVIL_ZONE
from domain.roles import Role
from domain.services.tokens import create_token

ACCOUNTING = "11410404MB0T14003F499011300100001"
"""代理记账许可 of the starter catalogue: in scope, with every effect but the start-up pack."""

RESTAURANT = "11410404MB0T0100XJ400013102400001"
"""食品经营许可(新办): excluded as 直接关系人身健康."""

MIDWIFERY = "11410404MB0T020026499012300500001"
"""母婴保健技术服务机构执业许可: excluded on three grounds."""

CASE = """
    id caseNo version stage track mode outcome dueOn statutoryDueOn provisional acceptedOn
    deemedAccepted deliveryDueOn priority inScope
    materials { code receivedOn inForm standing dueOn owed }
    tasks { kind subject dueOn }
    usedBenefits
"""
COMMITMENT = {
    "templateVersion": "1",
    "capacity": "APPLICANT",
    "signerName": "张示例",
    "form": "PAPER_SCAN",
    "fileHash": "0" * 64,
}
REFUSALS = "refusals { code message path clause { id } params { name value } }"


class HallClock:
    """The clock on the wall of the hall; tests move it, time of day in Asia/Shanghai."""

    def __init__(self, text: str = "2026-09-25T10:00") -> None:
        self.set(text)

    def set(self, text: str) -> None:
        """Set it to a civil date and time such as `2026-09-25T10:00`."""
        self._now = datetime.fromisoformat(text).replace(tzinfo=CIVIL_ZONE)

    def pass_(self, **time: float) -> None:
        """Let time pass: `minutes=4`, `days=1`."""
        self._now += timedelta(**time)

    def __call__(self) -> datetime:
        return self._now.astimezone(UTC)


@dataclass
class Case:
    """A case as it was last answered; `perform` keeps it up to date."""

    data: Mapping[str, Any]

    def __getattr__(self, name: str) -> Any:
        return self.data[name]


@dataclass(frozen=True)
class Payload:
    """What a mutation answered."""

    data: Mapping[str, Any]

    @property
    def codes(self) -> list[str]:
        """The codes of its refusals, in their order."""
        return [refusal["code"] for refusal in self.data["refusals"]]

    @property
    def clauses(self) -> list[str | None]:
        """The clause each refusal cites."""
        return [r["clause"] and r["clause"]["id"] for r in self.data["refusals"]]


@dataclass(frozen=True)
class Officer:
    """Somebody with a token, at the door of the service."""

    client: httpx.AsyncClient
    secret: str

    async def answer(self, document: str, **variables: object) -> dict[str, Any]:
        """The whole body of the answer."""
        response = await self.client.post(
            "/graphql",
            json={"query": document, "variables": variables},
            headers={"Authorization": f"Bearer {self.secret}"},
        )
        body: dict[str, Any] = response.json()
        return body

    async def ask(self, document: str, **variables: object) -> dict[str, Any]:
        """The data of an answer without errors."""
        body = await self.answer(document, **variables)
        assert "errors" not in body, body["errors"]
        data: dict[str, Any] = body["data"]
        return data

    async def perform(self, act: str, case: Case, **input: object) -> Payload:
        """Do an act at the version the case was seen in; the case is then as it was answered."""
        order = {
            "caseId": case.id,
            "expectedVersion": case.version,
            "idempotencyKey": str(uuid4()),
        }
        payload = await self.mutate(
            act, f"case {{ {CASE} }} {REFUSALS} version replayed", **(order | input)
        )
        if payload.data["case"]:
            case.data = payload.data["case"]
        return payload

    async def does(self, act: str, case: Case, **input: object) -> Payload:
        """`perform`, of what must not be refused."""
        payload = await self.perform(act, case, **input)
        assert payload.data["refusals"] == []
        return payload

    async def takes(self, case: Case, *materials: str) -> None:
        """Receive these materials and find them in form."""
        for material in materials:
            await self.does("submitMaterial", case, material=material)
            await self.does("checkMaterial", case, material=material, inForm=True)

    async def commits(self, case: Case) -> None:
        """All of 四(二)1 up to the signed and examined commitment."""
        await self.does("remind", case)
        await self.does("requestCreditApproval", case)
        await self.does("decideEligibility", case)
        await self.does("giveRightsNotice", case)
        await self.does("signCommitment", case, **COMMITMENT)
        await self.does("checkCommitment", case, inOrder=True)

    async def bases(self, case: Case) -> dict[str, list[str]]:
        """The clauses that each act on the case rests on, where there are any."""
        document = """query ($no: ShortText!) { case(caseNo: $no) {
            legalBases { action clauses { id } }
        } }"""
        found = (await self.ask(document, no=case.caseNo))["case"]["legalBases"]
        cited = {each["action"]: [c["id"] for c in each["clauses"]] for each in found}
        return {action: ids for action, ids in cited.items() if ids}

    async def mutate(self, act: str, selection: str, **input: object) -> Payload:
        """One mutation with its one input."""
        kind = f"{act[0].upper()}{act[1:]}Input"
        document = f"mutation ($input: {kind}!) {{ {act}(input: $input) {{ {selection} }} }}"
        return Payload((await self.ask(document, input=input))[act])

    async def registers(self, subject: Subject, matter: str, **more: object) -> Case:
        """Register an enterprise, or a person, and a case of it on the matter."""
        applicant = await self.mutate(
            "registerApplicant",
            f"applicant {{ id }} {REFUSALS}",
            **_who(subject),
            idempotencyKey=str(uuid4()),
        )
        assert applicant.data["refusals"] == []
        registered = await self.mutate(
            "registerCase",
            f"case {{ {CASE} }} openCases {{ caseNo }} {REFUSALS}",
            **{
                "matterCode": matter,
                "applicantId": applicant.data["applicant"]["id"],
                "channel": "OFFLINE_HALL",
                "idempotencyKey": str(uuid4()),
            }
            | more,
        )
        assert registered.data["refusals"] == []
        return Case(registered.data["case"])


def _who(subject: Subject) -> Mapping[str, str]:
    if subject.kind is SubjectKind.RESIDENT_ID:
        return {"kind": "NATURAL_PERSON", "residentId": subject.identifier, "name": "张示例"}
    return {
        "kind": "LEGAL_PERSON",
        "uscc": subject.identifier,
        "name": "示例记账服务有限公司",
    }


async def officer(
    client: httpx.AsyncClient, name: str, *roles: Role, authority: str | None = None
) -> Officer:
    """An officer of the hall with these roles, whose token was made by the real service."""
    secret = await create_token(
        name,
        roles,
        authority,
        author=Author(request_id=str(uuid4())),
        at=datetime.now(UTC),
        new_id=lambda: str(uuid4()),
    )
    return Officer(client, secret)

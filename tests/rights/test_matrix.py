"""Every operation, tried by every role, with an authority of its own and a foreign one (3.7).

`matrix.csv` is reviewed by hand. A cell says what an officer of the own authority gets and, after a
slash where it differs, one of another authority. `allowed`: the right is there, whatever else was
wrong with the try. `denied`: it is not, and the answer names it. `empty`: nothing is there for this
one, and the answer does not tell whether it is for somebody else.
"""

import csv
import json
from collections.abc import Mapping
from datetime import UTC, date, datetime
from pathlib import Path
from uuid import uuid4

import httpx
import pytest
from starlette.applications import Starlette

from domain.matter_import import starter
from domain.roles import Role
from domain.services.secrets import new_webhook_secret
from domain.site_draw import drawn
from domain.store.site_draws import add_draw
from domain.store.webhooks import add_webhook
from domain.webhooks import Webhook, WebhookState
from tests.hall import ACCOUNTING, Officer, officer
from tests.logins import browser, first_password
from tests.policies import changed
from tests.register_server import AAA, PERSON
from tests.rights.tries import ALLOWED, DENIED, NO_ROLE, OPERATIONS, Known, Operation, tried

MATRIX = Path(__file__).with_name("matrix.csv")
OWN, FOREIGN = "11410404MB0T14003F", "11410404MB0T0100XJ"
FROM_2027 = ("effectiveFrom = 2022-11-03", "effectiveFrom = 2027-01-01")


def revised() -> str:
    """The matter of the case with another promise."""
    catalogue = json.loads(starter())
    (matter,) = (m for m in catalogue["matters"] if m["task_handle_item"] == ACCOUNTING)
    return json.dumps(catalogue | {"matters": [matter | {"promise_day": 1}]})


MADE: Mapping[str, tuple[str, Mapping[str, object]]] = {
    "createAccount": (
        "account { id }",
        {"name": "财政", "login": "finance", "roles": ["CLERK"], "authority": OWN},
    ),
    "draftPolicy": ("draft { id }", {"text": changed(FROM_2027)}),
    "draftMatter": ("draft { id }", {"code": ACCOUNTING, "text": revised()}),
    "proposeExclusionReview": ("proposal { id }", {"matters": [ACCOUNTING]}),
    "saveCaseFilter": ("filters { id }", {"name": "待决定", "filter": {"stages": ["IN_REVIEW"]}}),
    "registerApplicant": (
        "applicant { id }",
        {"kind": "NATURAL_PERSON", "residentId": PERSON.identifier, "name": "张示例"},
    ),
}
"""What is made by one act, and how to ask for its id."""


async def made(who: Officer, act: str, selection: str, **input: object) -> str:
    """The id of what an act has made."""
    payload = await who.mutate(act, selection, **input, idempotencyKey=str(uuid4()))
    (thing,) = payload.data.values()
    assert thing, act
    first = thing[0] if isinstance(thing, list) else thing
    return str(first["id"])


async def held_draw() -> str:
    """The id of a draw of the own authority."""
    draw = drawn(
        ["commitment/1"],
        draw="draw",
        authority=OWN,
        drawn_on=date(2026, 9, 21),
        seed="a-public-seed",
        position=1,
        beacon="0" * 64,
        percent=10,
    )
    await add_draw("draw", draw, "2026-09-21T02:00:00.000000Z")
    return "draw"


async def kept_webhook() -> str:
    """The id of a webhook of the own authority, which nothing is sent to."""
    created = datetime(2026, 9, 21, 2, tzinfo=UTC)
    webhook = Webhook(
        id="webhook",
        label="对接",
        url="https://portal.example/events",
        authority=OWN,
        state=WebhookState.PAUSED,
        created=created,
        cursor=0,
    )
    await add_webhook(webhook, new_webhook_secret())
    return webhook.id


@pytest.fixture
async def known(clerk: Officer, door: httpx.AsyncClient) -> Known:
    """A case of the own authority with a decision, and something of every other kind."""
    case = await clerk.registers(AAA, ACCOUNTING)
    await clerk.does("giveOneTimeNotice", case)
    await clerk.commits(case)
    await clerk.takes(case, "M01", "M02", "M03", "M04")
    await clerk.does("acceptCase", case, deferred=[{"material": "M05", "dueOn": "2026-09-24"}])
    everyone = await officer(door, "全能", *(role for role in Role if role is not Role.PORTAL))
    found = await everyone.ask(FOUND, no=case.caseNo, matter=ACCOUNTING)
    policy = found["policyInForce"]["id"]
    ids = {act: await made(everyone, act, asked, **input) for act, (asked, input) in MADE.items()}
    days = {"from": "2026-09-01", "to": "2026-09-30"}
    own = await officer(door, "本局政策", Role.POLICY_ADMIN, authority=OWN)
    job = await made(own, "simulatePolicy", "job { id }", policyId=policy, **days)
    person = ids["registerApplicant"]
    token = {
        "accountId": ids["createAccount"],
        "label": "对接",
        "roles": ["CLERK"],
        "authority": OWN,
    }
    alleged = {"caseNo": case.caseNo, "kind": "COMMITMENT_ITEM", "code": "M04", "facts": "不属实。"}
    breach = await made(everyone, "allegeBreach", "breach { id }", **alleged)
    version = found["matterVersions"][0]["matter"]["id"]
    return {
        "caseId": case.id,
        "caseNo": case.caseNo,
        "queryCode": found["case"]["queryCode"],
        "applicantId": found["case"]["applicant"]["id"],
        "applicant.id": found["case"]["applicant"]["id"],
        "decisionId": found["case"]["decisions"][0]["id"],
        "objectionId": await made(
            everyone, "objectToGrade", "objection { id }", caseNo=case.caseNo, reason="不属实。"
        ),
        "answer": "CORRECTED",
        "breachId": breach,
        "breach.id": breach,
        "commitmentId": found["case"]["commitment"]["id"],
        "commitment.id": found["case"]["commitment"]["id"],
        "siteCheckDraw.id": await held_draw(),
        "requestErasure.applicantId": person,
        "requestId": await made(
            everyone, "requestErasure", "request { id }", applicantId=person, reason="本人申请。"
        ),
        "code": ACCOUNTING,
        "matterCode": ACCOUNTING,
        "matters": [ACCOUNTING],
        "matterDiff.from": version,
        "matterDiff.to": ids["draftMatter"],
        "matterDraft.id": ids["draftMatter"],
        "editMatterDraft.draftId": ids["draftMatter"],
        "confirmMatterDraft.draftId": ids["draftMatter"],
        "discardMatterDraft.draftId": ids["draftMatter"],
        "proposalId": ids["proposeExclusionReview"],
        "exclusionReviewProposal.id": ids["proposeExclusionReview"],
        "clause.id": "三4",
        "year": 2026,
        "asIf": policy,
        "policyId": policy,
        "policyDiff.from": policy,
        "policyDiff.to": ids["draftPolicy"],
        "policyDraft.id": ids["draftPolicy"],
        "draftId": ids["draftPolicy"],
        "jobId": job,
        "job.id": job,
        "account.id": ids["createAccount"],
        "accountId": ids["createAccount"],
        "authority": OWN,
        "filterId": ids["saveCaseFilter"],
        "tokenId": await made(everyone, "createToken", "token { id }", **token),
        "webhookId": await kept_webhook(),
    }


FOUND = """query ($no: ShortText!, $matter: ShortText!) {
    case(caseNo: $no) { queryCode applicant { id } decisions { id } commitment { id } }
    policyInForce { id }
    matterVersions(code: $matter) { matter { id } }
}"""


def told(own: str, foreign: str) -> str:
    """A cell of the matrix."""
    return own if own == foreign else f"{own}/{foreign}"


async def roleless(hall: Starlette, admin: Officer, known: Known) -> Mapping[str, str]:
    """What came of each operation for somebody who has to change the password first."""
    async with browser(hall) as newcomer:
        await newcomer.logs_in("new", await first_password(admin, "新人", "new", Role.CLERK))
        return await tried(newcomer, known)


def reviewed() -> dict[str, dict[str, str]]:
    """The matrix by operation, then by role."""
    with MATRIX.open(encoding="utf-8", newline="") as file:
        return {row.pop("operation"): row for row in csv.DictReader(file)}


async def test_every_operation_answers_every_role_as_the_matrix_says(
    known: Known, hall: Starlette, door: httpx.AsyncClient
) -> None:
    came: dict[str, dict[str, str]] = {each.name: {} for each in OPERATIONS}
    for role in Role:
        own = await tried(await officer(door, f"{role}本", role, authority=OWN), known)
        foreign = await tried(await officer(door, f"{role}外", role, authority=FOREIGN), known)
        for name, cells in came.items():
            cells[role.value] = told(own[name], foreign[name])
    admin = await officer(door, "系统", Role.ADMINISTRATOR)
    for name, outcome in (await roleless(hall, admin, known)).items():
        came[name][NO_ROLE] = outcome
    assert came == reviewed()


OF_A_KIND = {("decideCase", "CLERK")}
"""Rights on some matters only, of which that of the case is none: a clerk decides a 即办件."""


@pytest.mark.parametrize("operation", OPERATIONS, ids=lambda each: each.name)
def test_the_matrix_gives_what_the_published_rule_gives(operation: Operation) -> None:
    said = reviewed()[operation.name]
    allowed = {role for role, cell in said.items() if ALLOWED in cell}
    denied = {role for role, cell in said.items() if cell == DENIED}
    assert allowed <= operation.roles
    assert {(operation.name, role) for role in denied & operation.roles} <= OF_A_KIND

"""The log proves itself: whoever changes a row is found."""

import httpx
import pytest

from domain.roles import Role
from domain.services.ledger import verify
from domain.store.database import execute
from tests.hall import ACCOUNTING, Case, Officer, officer
from tests.register_server import AAA


async def _told(clerk: Officer) -> Case:
    case = await clerk.registers(AAA, ACCOUNTING)
    await clerk.does("giveOneTimeNotice", case)
    await clerk.does("remind", case)
    await clerk.does("requestCreditApproval", case)
    await clerk.does("decideEligibility", case)
    return case


async def test_an_untouched_log_agrees(clerk: Officer) -> None:
    await _told(clerk)
    events, findings = await verify()
    assert events > 0
    assert findings == []


@pytest.mark.parametrize(
    ("statement", "where"),
    [
        (
            "UPDATE event SET payload = '{\"manner\":\"SCREEN\"}' WHERE kind = 'PolicyReminded'",
            "event",
        ),
        ("UPDATE event SET officer = NULL WHERE kind = 'PolicyReminded'", "event"),
        ("DELETE FROM event WHERE kind = 'OneTimeNoticeGiven'", "event"),
        ("DELETE FROM event WHERE kind = 'EligibilityDecided'", "log_head"),
        ("UPDATE log_head SET position = position + 1", "log_head"),
        ("UPDATE service_case SET stage = 'CLOSED'", "case"),
        ("UPDATE service_case SET state = REPLACE(state, 'NOTIFIED', 'REGISTERED')", "case"),
        ("UPDATE service_case SET version = 9", "case"),
        ("UPDATE service_case SET accepting_authority = 'X'", "case"),
        ("UPDATE service_case SET open = NOT open", "case"),
        ("UPDATE decision SET inputs = REPLACE(inputs, 'AAA', 'AA')", "document"),
        ("UPDATE decision SET result = REPLACE(result, 'true', 'false')", "document"),
        ("UPDATE matter_version SET document = REPLACE(document, '许可', '登记')", "document"),
        ("UPDATE policy_version SET document = REPLACE(document, '试行', '实行')", "document"),
    ],
)
async def test_what_is_changed_behind_the_service_is_found(
    clerk: Officer, statement: str, where: str
) -> None:
    await _told(clerk)
    await execute(statement)
    _, findings = await verify()
    assert where in {finding.where.split()[0] for finding in findings}


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE exclusion_proposal SET document = REPLACE(document, 'WORK', 'PLAY')",
        "UPDATE matter_draft SET document = REPLACE(document, '记账', '代账')",
        "DELETE FROM matter_draft",
    ],
)
async def test_what_is_being_written_and_changed_behind_the_service_is_found(
    door: httpx.AsyncClient, statement: str
) -> None:
    admin = await officer(door, "事项甲", Role.CATALOGUE_ADMIN)
    proposal = {"matters": [ACCOUNTING], "domains": ["WORK_SAFETY"], "idempotencyKey": "key-1"}
    await admin.mutate("proposeExclusionReview", "version", **proposal)
    await admin.mutate("draftMatter", "version", code=ACCOUNTING, idempotencyKey="key-2")
    assert (await verify())[1] == []
    await execute(statement)
    assert [finding.where.split()[0] for finding in (await verify())[1]] == ["document"]

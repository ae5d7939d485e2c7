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
    "change",
    [
        "UPDATE account SET roles = roles || ',ADMINISTRATOR' WHERE name = '窗口甲'",
        "UPDATE account SET authority = '11410404MB0T14003F' WHERE login = 'kept'",
        "UPDATE account SET state = 'ACTIVE' WHERE login = 'kept'",
        "UPDATE account SET must_change = NOT must_change WHERE login = 'kept'",
        "UPDATE account SET openid_issuer = NULL, openid_subject = NULL WHERE login = 'kept'",
        "UPDATE account SET version = version + 1 WHERE login = 'kept'",
        "UPDATE account SET id = '00000000-0000-4000-8000-000000000000' WHERE login = 'kept'",
    ],
)
async def test_an_account_that_is_changed_behind_the_service_is_found(
    clerk: Officer, door: httpx.AsyncClient, change: str
) -> None:
    admin = await officer(door, "系统", Role.ADMINISTRATOR)
    new = {"name": "审核戊", "login": "kept", "roles": ["REVIEWER"], "idempotencyKey": "key-1"}
    made = await admin.mutate("createAccount", "account { id }", **new)
    order = {"accountId": made.data["account"]["id"]}
    acts: list[tuple[str, dict[str, object]]] = [
        ("setAccountRoles", {"roles": ["HEAD", "CLERK"], "authority": None}),
        ("resetPassword", {}),
        ("bindOpenId", {"issuer": "https://login.example", "subject": "戊".encode().hex()}),
        ("disableAccount", {}),
    ]
    for version, (act, input) in enumerate(acts, start=1):
        key = {"expectedVersion": version, "idempotencyKey": f"act-{version}"}
        done = await admin.mutate(act, "refusals { code }", **order, **key, **input)
        assert done.codes == []
    assert (await verify())[1] == []
    await execute(change)
    assert {found.where.split()[0] for found in (await verify())[1]} == {"account"}


@pytest.mark.parametrize(
    "change",
    [
        "UPDATE token SET roles = 'CLERK,HEAD' WHERE label = 'kept'",
        "UPDATE token SET authority = NULL WHERE label = 'kept'",
        "UPDATE token SET access = 'WRITE' WHERE label = 'kept'",
        "UPDATE token SET matters = '' WHERE label = 'kept'",
        "UPDATE token SET expires_at = NULL WHERE label = 'kept'",
        "UPDATE token SET revoked_at = NULL WHERE label = 'kept'",
        "DELETE FROM token WHERE label = 'kept'",
        "UPDATE token SET id = '00000000-0000-4000-8000-000000000000' WHERE label = 'kept'",
    ],
)
async def test_a_token_that_is_changed_behind_the_service_is_found(
    clerk: Officer, door: httpx.AsyncClient, change: str
) -> None:
    """What it opens is found; its secret, of which the log knows nothing, is not."""
    admin = await officer(door, "系统", Role.ADMINISTRATOR)
    input = {
        "accountId": (await clerk.ask("{ viewer { id } }"))["viewer"]["id"],
        "label": "kept",
        "roles": ["CLERK"],
        "authority": "11410404MB0T14003F",
        "access": "READ",
        "matters": [ACCOUNTING],
        "expiresAt": "2027-01-01T00:00:00Z",
    }
    made = await admin.mutate("createToken", "token { id }", **input, idempotencyKey="key-1")
    order = {"tokenId": made.data["token"]["id"]}
    for version, act in enumerate(("rotateToken", "revokeToken"), start=1):
        key = {"expectedVersion": version, "idempotencyKey": f"act-{version}"}
        assert (await admin.mutate(act, "refusals { code }", **order, **key)).codes == []
    assert (await verify())[1] == []
    await execute(change)
    assert {found.where.split()[0] for found in (await verify())[1]} == {"token"}


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

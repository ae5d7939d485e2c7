"""Accounts: made, changed and closed by administrators, who see no case."""

from collections.abc import AsyncIterator
from typing import Any
from uuid import uuid4

import httpx
import pytest
from starlette.applications import Starlette

from domain.roles import Role
from domain.services.ledger import verify
from domain.store.database import fetch
from tests.hall import ACCOUNTING, Officer, Payload, officer
from tests.logins import CHOSEN, Browser, browser, first_password
from tests.register_server import AAA

FINANCE = "11410404MB0T14003F"
MARKET = "11410404MB0T0100XJ"
STANDING = ("SET_ROLES", "ENABLE", "RESET_PASSWORD")
WHOLE = """
    account { id version login roles state mustChangePassword allowedActions }
    password refusals { code path } version replayed
"""


@pytest.fixture
async def admin(door: httpx.AsyncClient) -> Officer:
    return await officer(door, "系统管理员甲", Role.ADMINISTRATOR)


@pytest.fixture
async def zhang(hall: Starlette, admin: Officer) -> AsyncIterator[Browser]:
    """A clerk who is logged in as `zhang`."""
    password = await first_password(admin, "张敏", "zhang", Role.CLERK)
    async with browser(hall) as zhang:
        await zhang.logs_in("zhang", password)
        assert await zhang.chooses(password) == []
        yield zhang


async def does(
    admin: Officer, act: str, login: str, *, key: str | None = None, **more: object
) -> Payload:
    """An act on the account with this login, as it now stands."""
    found = await account(admin, login)
    order = {"accountId": found["id"], "expectedVersion": found["version"]}
    return await admin.mutate(act, WHOLE, **order | more, idempotencyKey=key or str(uuid4()))


async def account(admin: Officer, login: str) -> dict[str, Any]:
    """The account with this login, as a list has it."""
    found = await admin.ask(
        """query ($text: ShortText!) { accounts(filter: { text: $text }) {
            nodes { id version login roles state authority { code } allowedActions }
        } }""",
        text=login,
    )
    [one] = [each for each in found["accounts"]["nodes"] if each["login"] == login]
    return dict(one)


async def create(admin: Officer, **input: object) -> Payload:
    given = {"name": "李强", "login": "li", "roles": ["REVIEWER"], "idempotencyKey": "new"}
    return await admin.mutate("createAccount", WHOLE, **given | input)


async def test_a_new_account_has_a_password_told_once(admin: Officer) -> None:
    made = await create(admin, login=" LI ")
    assert made.codes == []
    assert made.data["account"]["login"] == "li"
    assert made.data["account"]["mustChangePassword"] is True
    assert len(made.data["password"]) == 23
    again = await create(admin, login=" LI ")
    assert (again.data["password"], again.data["replayed"]) == (None, True)
    assert again.data["account"]["id"] == made.data["account"]["id"]


@pytest.mark.parametrize(
    ("input", "refusals"),
    [
        ({"login": "zhang"}, [("LOGIN_TAKEN", [])]),
        ({"name": "张敏"}, [("LOGIN_TAKEN", [])]),
        ({"login": "张"}, [("INVALID_VALUE", ["login"])]),
        ({"login": None}, [("INVALID_VALUE", ["login"])]),
        ({"roles": []}, [("INVALID_VALUE", ["roles"])]),
        ({"roles": ["PORTAL", "CLERK"], "login": None}, [("INVALID_VALUE", ["roles"])]),
        ({"authority": "11410404MB0T0000XX"}, [("NOT_FOUND", ["authority"])]),
    ],
)
async def test_what_is_no_account_is_refused(
    admin: Officer, zhang: Browser, input: dict[str, object], refusals: list[tuple[str, list[str]]]
) -> None:
    refused = await create(admin, **input)
    assert [(each["code"], each["path"]) for each in refused.data["refusals"]] == refusals
    assert refused.data["password"] is None


async def test_other_roles_hold_from_the_next_request_on(admin: Officer, zhang: Browser) -> None:
    assert (await does(admin, "setAccountRoles", "zhang", roles=["ISSUER"])).codes == []
    assert (await zhang.ask("{ viewer { roles } }"))["viewer"]["roles"] == ["ISSUER"]


async def test_a_role_taken_away_is_taken_from_the_tokens_too(
    admin: Officer, zhang: Browser, door: httpx.AsyncClient
) -> None:
    by_token = await officer(door, "张敏", Role.CLERK)
    await does(admin, "setAccountRoles", "zhang", roles=["ISSUER"])
    assert (await by_token.ask("{ viewer { roles } }"))["viewer"]["roles"] == []


async def test_a_disabled_account_is_out_at_once_and_in_again_when_enabled(
    hall: Starlette, admin: Officer, zhang: Browser, door: httpx.AsyncClient
) -> None:
    by_token = await officer(door, "张敏", Role.CLERK)
    disabled = await does(admin, "disableAccount", "zhang")
    assert disabled.data["account"]["state"] == "DISABLED"
    assert disabled.data["account"]["allowedActions"] == [*STANDING, "BIND_OPENID"]
    assert not await zhang.is_known()
    assert (await zhang.tries("zhang", CHOSEN)).status_code == 401
    assert "errors" in await by_token.answer("{ viewer { id } }")
    assert (await does(admin, "disableAccount", "zhang")).codes == ["WRONG_STAGE"]
    assert (await does(admin, "enableAccount", "zhang")).codes == []
    assert (await zhang.tries("zhang", CHOSEN)).status_code == 200
    assert "errors" not in await by_token.answer("{ viewer { id } }")


async def test_a_reset_password_ends_sessions_and_the_lock(
    hall: Starlette, admin: Officer, zhang: Browser
) -> None:
    async with browser(hall) as thief:
        for _ in range(5):
            await thief.tries("zhang", "Wrong-Horse-99")
    reset = await does(admin, "resetPassword", "zhang", key="reset")
    assert not await zhang.is_known()
    assert (await zhang.tries("zhang", CHOSEN)).status_code == 401
    answer = await zhang.tries("zhang", reset.data["password"])
    assert answer.json()["mustChangePassword"] is True


async def test_nobody_changes_their_own_account_as_an_administrator(
    hall: Starlette, admin: Officer
) -> None:
    password = await first_password(admin, "系统管理员乙", "second", Role.ADMINISTRATOR)
    async with browser(hall) as second:
        await second.logs_in("second", password)
        await second.chooses(password)
        assert (await does(second, "disableAccount", "second")).codes == ["OWN_ACCOUNT"]
        assert (await does(second, "resetPassword", "second")).codes == ["OWN_ACCOUNT"]
        widened = await does(second, "setAccountRoles", "second", roles=["CLERK"])
        assert widened.codes == ["OWN_ACCOUNT"]
        assert (await account(second, "second"))["allowedActions"] == []


async def test_the_hall_keeps_an_administrator_who_can_log_in(admin: Officer) -> None:
    """The one that every database begins with is `admin`; a token is no way to log in."""
    assert (await does(admin, "disableAccount", "admin")).codes == ["LAST_ADMINISTRATOR"]
    kept = await does(admin, "setAccountRoles", "admin", roles=["ADMINISTRATOR"], authority=MARKET)
    assert kept.codes == ["LAST_ADMINISTRATOR"]
    await first_password(admin, "系统管理员乙", "second", Role.ADMINISTRATOR)
    assert (await does(admin, "disableAccount", "admin")).codes == []


async def test_an_administrator_of_an_authority_keeps_its_accounts_alone(
    admin: Officer, zhang: Browser, door: httpx.AsyncClient
) -> None:
    own = await officer(door, "市监管理员", Role.ADMINISTRATOR, authority=MARKET)
    refused = await create(own, authority=FINANCE)
    assert refused.codes == ["FORBIDDEN"]
    assert (await create(own)).codes == ["FORBIDDEN"], "the whole hall is not theirs"
    made = await create(own, authority=MARKET)
    assert made.codes == []
    listed = await own.ask("{ accounts { nodes { login name } totalCount } }")
    assert [each["name"] for each in listed["accounts"]["nodes"]] == ["市监管理员", "李强"]
    assert listed["accounts"]["totalCount"] == 2
    foreign = (await account(admin, "zhang"))["id"]
    assert (await own.ask(f'{{ account(id: "{foreign}") {{ id }} }}'))["account"] is None
    order = {"accountId": foreign, "expectedVersion": 1, "idempotencyKey": "x"}
    assert (await own.mutate("disableAccount", WHOLE, **order)).codes == ["NOT_FOUND"]


@pytest.mark.parametrize("role", ["SUPERVISOR", "AUDITOR", "POLICY_ADMIN", "POLICY_PUBLISHER"])
async def test_an_administrator_of_an_authority_gives_no_role_that_reaches_the_whole_hall(
    admin: Officer, door: httpx.AsyncClient, role: str
) -> None:
    """Neither to a new account or one that is there, nor by the password of one that has it."""
    own = await officer(door, "市监管理员", Role.ADMINISTRATOR, authority=MARKET)
    made = await create(own, authority=MARKET, roles=["REVIEWER", role])
    assert made.codes == ["FORBIDDEN"]
    assert (await create(own, authority=MARKET)).codes == []
    widened = await does(own, "setAccountRoles", "li", roles=[role], authority=MARKET)
    assert widened.codes == ["FORBIDDEN"]
    given = await does(admin, "setAccountRoles", "li", roles=["REVIEWER", role], authority=MARKET)
    assert given.codes == []
    reset = await does(own, "resetPassword", "li")
    assert (reset.codes, reset.data["password"]) == (["FORBIDDEN"], None)
    assert (await account(own, "li"))["allowedActions"] == []


async def test_accounts_are_kept_by_administrators_alone_and_they_see_no_case(
    admin: Officer, clerk: Officer, zhang: Browser
) -> None:
    case = await clerk.registers(AAA, ACCOUNTING)
    seen = await admin.ask(
        "query ($no: ShortText!) { cases { totalCount } case(caseNo: $no) { stage } }",
        no=case.caseNo,
    )
    assert seen == {"cases": {"totalCount": 0}, "case": None}
    answer = await clerk.answer("{ accounts { nodes { name } } }")
    assert answer["data"]["accounts"] is None
    assert answer["extensions"]["denied"][0]["requires"] == ["ADMINISTRATOR"]
    refused = await create(clerk)
    assert (refused.codes, refused.data["account"]) == (["FORBIDDEN"], None)


async def test_an_account_is_changed_as_it_was_seen(admin: Officer, zhang: Browser) -> None:
    seen = await account(admin, "zhang")
    await does(admin, "setAccountRoles", "zhang", roles=["ISSUER"])
    order = {"accountId": seen["id"], "expectedVersion": seen["version"], "idempotencyKey": "x"}
    assert (await admin.mutate("disableAccount", WHOLE, **order)).codes == ["CONFLICT"]


@pytest.mark.parametrize(
    ("filter", "logins"),
    [
        ({"text": "Zhang"}, ["zhang"]),
        ({"text": "张"}, ["zhang"]),
        ({"text": "%"}, []),
        ({"role": "ADMINISTRATOR"}, ["admin", None]),
        ({"state": "DISABLED"}, []),
        ({"authority": MARKET}, []),
    ],
)
async def test_accounts_are_found_by_what_is_known_of_them(
    admin: Officer, zhang: Browser, filter: dict[str, str], logins: list[str | None]
) -> None:
    found = await admin.ask(
        "query ($f: AccountFilter!) { accounts(filter: $f) { nodes { login } totalCount } }",
        f=filter,
    )
    assert [each["login"] for each in found["accounts"]["nodes"]] == logins
    assert found["accounts"]["totalCount"] == len(logins)


async def test_the_log_tells_what_was_done_to_an_account_and_proves_itself(
    admin: Officer, zhang: Browser
) -> None:
    await does(admin, "setAccountRoles", "zhang", roles=["ISSUER"], authority=FINANCE)
    await does(admin, "disableAccount", "zhang")
    await does(admin, "enableAccount", "zhang")
    await does(admin, "resetPassword", "zhang")
    id = (await account(admin, "zhang"))["id"]
    rows = await fetch("SELECT kind, role FROM event WHERE stream = ? ORDER BY version", id)
    assert [row["kind"] for row in rows] == [
        "AccountCreated",
        "PasswordChanged",
        "AccountRolesSet",
        "AccountDisabled",
        "AccountEnabled",
        "PasswordReset",
    ]
    assert {row["role"] for row in rows} == {"ADMINISTRATOR", None}
    _, findings = await verify()
    assert findings == []

"""Logging in by OpenID Connect, at a real provider: the npm package oidc-provider."""

from collections.abc import AsyncIterator, Iterator
from urllib.parse import parse_qs, urljoin, urlsplit
from uuid import uuid4

import httpx
import pytest
from starlette.applications import Starlette

from api.app import create_app
from api.clock import now
from api.openid import Attempt, OpenIdFault, Provider
from domain.roles import Role
from domain.store.database import fetch
from tests.hall import Officer, officer
from tests.logins import Browser, browser, first_password
from tests.provider import CLIENT, providing
from tests.unhurried import PUBLIC_URL, unhurried

CALLBACK = f"{PUBLIC_URL}/session/openid/callback"
ZHANG = "gov-410404-0007"


@pytest.fixture(scope="module")
def issuer() -> Iterator[str]:
    """The address of the provider."""
    with providing(PUBLIC_URL) as issuer:
        yield issuer


@pytest.fixture
async def service(hall_url: str, issuer: str) -> AsyncIterator[Starlette]:
    """The service, which knows the provider; both have the machine's clock."""
    settings = unhurried(
        hall_url, oidc_issuer=issuer, oidc_client_id=CLIENT[0], oidc_client_secret=CLIENT[1]
    )
    service = create_app(settings)
    async with service.router.lifespan_context(service):
        yield service


@pytest.fixture
async def zhang(service: Starlette) -> AsyncIterator[Browser]:
    async with browser(service) as zhang:
        yield zhang


@pytest.fixture
async def admin(zhang: Browser) -> Officer:
    return await officer(zhang.client, "系统管理员甲", Role.ADMINISTRATOR)


async def bound(admin: Officer, issuer: str, subject: str = ZHANG, **more: object) -> list[str]:
    """Bind the identity to the account `zhang`; the codes of what is against it."""
    listed = '{ accounts(filter: { text: "zhang" }) { nodes { id version } } }'
    [account] = (await admin.ask(listed))["accounts"]["nodes"]
    order = {"accountId": account["id"], "expectedVersion": account["version"]}
    payload = await admin.mutate(
        "bindOpenId",
        "account { openId { subject } allowedActions } refusals { code path }",
        **order,
        issuer=issuer,
        subject=subject,
        idempotencyKey=str(uuid4()),
    )
    return payload.codes


async def sent_back(address: str, as_whom: str = ZHANG) -> str:
    """What the provider sends the browser back to, once somebody has said who they are."""
    async with httpx.AsyncClient(trust_env=False) as elsewhere:
        answer = await elsewhere.get(address)
        for said in (
            {"prompt": "login", "login": as_whom, "password": "anything"},
            {"prompt": "consent"},
        ):
            page = await _followed(elsewhere, answer)
            answer = await elsewhere.post(page, data=said)
        return await _followed(elsewhere, answer)


async def _followed(elsewhere: httpx.AsyncClient, answer: httpx.Response) -> str:
    """Where the redirects end: a page of the provider, or the service."""
    while answer.is_redirect:
        there = urljoin(str(answer.url), answer.headers["location"])
        if there.startswith(PUBLIC_URL):
            return there
        answer = await elsewhere.get(there)
    return str(answer.url)


async def goes(zhang: Browser, as_whom: str = ZHANG) -> httpx.Response:
    """All the way to the provider and back."""
    there = (await zhang.client.get("/session/openid")).headers["location"]
    return await zhang.client.get(await sent_back(there, as_whom))


async def test_whoever_is_bound_is_let_in_with_the_roles_of_the_account(
    zhang: Browser, admin: Officer, issuer: str
) -> None:
    await first_password(admin, "张敏", "zhang", Role.CLERK)
    assert await bound(admin, issuer) == []
    back = await goes(zhang)
    assert (back.status_code, back.headers["location"]) == (303, "/console/")
    seen = (await zhang.ask("{ viewer { name roles session { how } } }"))["viewer"]
    assert seen == {"name": "张敏", "roles": ["CLERK"], "session": {"how": "OPENID"}}
    said = str([dict(row) for row in await fetch("SELECT payload FROM event")])
    assert "OPENID" in said
    assert ZHANG not in said


async def test_nobody_is_let_in_who_is_not_bound_and_no_account_is_made(
    zhang: Browser, admin: Officer, issuer: str
) -> None:
    await first_password(admin, "张敏", "zhang", Role.CLERK)
    assert await bound(admin, issuer) == []
    before = await fetch("SELECT id FROM account")
    back = await goes(zhang, "somebody-else")
    assert back.headers["location"] == "/console/?login=NOT_BOUND"
    assert not await zhang.is_known()
    assert len(await fetch("SELECT id FROM account")) == len(before)


async def test_an_identity_opens_one_account(zhang: Browser, admin: Officer, issuer: str) -> None:
    await first_password(admin, "张敏", "zhang", Role.CLERK)
    assert await bound(admin, issuer) == []
    assert await bound(admin, issuer) == ["INVALID_VALUE"]
    assert await bound(admin, "provider", ZHANG) == ["INVALID_VALUE"]
    assert await bound(admin, issuer, "a b") == ["INVALID_VALUE"]


async def test_the_way_there_shows_a_challenge_and_nothing_secret(
    zhang: Browser, issuer: str
) -> None:
    begun = await zhang.client.get("/session/openid")
    there = urlsplit(begun.headers["location"])
    asked = parse_qs(there.query)
    assert begun.headers["location"].startswith(issuer)
    assert asked["code_challenge_method"] == ["S256"]
    kept = begun.headers["set-cookie"]
    assert "HttpOnly" in kept
    assert "SameSite=lax" in kept
    verifier = zhang.client.cookies["xinyipi-openid"].split(".")[2]
    assert verifier not in there.query
    assert CLIENT[1] not in there.query


async def test_over_https_no_sibling_host_has_a_browser_bring_an_attempt_of_its_own(
    hall_url: str, issuer: str
) -> None:
    settings = unhurried(
        hall_url, public_url="https://hall.example", oidc_issuer=issuer, oidc_client_id=CLIENT[0]
    )
    service = create_app(settings)
    async with (
        service.router.lifespan_context(service),
        browser(service, "https://hall.example") as zhang,
    ):
        kept = (await zhang.client.get("/session/openid")).headers["set-cookie"]
        planted = {"Cookie": "xinyipi-openid=a.b.c"}
        back = await zhang.client.get("/session/openid/callback?state=a&code=x", headers=planted)
    assert kept.startswith("__Host-xinyipi-openid=")
    assert {"Path=/", "Secure", "HttpOnly", "SameSite=lax"} <= set(kept.split("; "))
    assert back.headers["location"] == "/console/?login=OPENID_FAILED"


async def test_what_comes_back_to_another_browser_or_twice_lets_nobody_in(
    service: Starlette, zhang: Browser, admin: Officer, issuer: str
) -> None:
    await first_password(admin, "张敏", "zhang", Role.CLERK)
    assert await bound(admin, issuer) == []
    there = (await zhang.client.get("/session/openid")).headers["location"]
    back = await sent_back(there)
    async with browser(service) as thief:
        for cookie in ("", "a.b", "a.b.c"):
            headers = {"Cookie": f"xinyipi-openid={cookie}"}
            answer = await thief.client.get(back, headers=headers)
            assert answer.headers["location"] == "/console/?login=OPENID_FAILED"
    attempt = zhang.client.cookies["xinyipi-openid"]
    assert (await zhang.client.get(back)).headers["location"] == "/console/"
    again = await zhang.client.get(back, headers={"Cookie": f"xinyipi-openid={attempt}"})
    assert again.headers["location"] == "/console/?login=OPENID_FAILED"


@pytest.mark.parametrize(
    "query", ["", "?error=access_denied", "?state=%00&code=x", "?state=a&state=b"]
)
async def test_a_callback_that_makes_no_sense_is_no_fault_of_the_service(
    zhang: Browser, query: str
) -> None:
    await zhang.client.get("/session/openid")
    answer = await zhang.client.get(f"/session/openid/callback{query}")
    assert answer.headers["location"] == "/console/?login=OPENID_FAILED"


async def test_a_token_for_another_login_is_not_taken(issuer: str) -> None:
    """The nonce ties the token to the attempt, the verifier the code."""

    provider = Provider(issuer, *CLIENT, now)
    try:
        attempt = Attempt.new()
        for other in (attempt._replace(nonce="other"), attempt._replace(verifier="o" * 43)):
            there = await provider.address(attempt, CALLBACK)
            code = parse_qs(urlsplit(await sent_back(there)).query)["code"][0]
            with pytest.raises(OpenIdFault):
                await provider.identity(other, code, CALLBACK)
    finally:
        await provider.aclose()


@pytest.mark.parametrize("issuer", ["http://127.0.0.1:9", PUBLIC_URL])
async def test_a_provider_that_is_not_there_leaves_the_other_way_in(
    hall_url: str, issuer: str
) -> None:
    service = create_app(unhurried(hall_url, oidc_issuer=issuer, oidc_client_id="xinyipi"))
    async with service.router.lifespan_context(service), browser(service) as zhang:
        ways = await zhang.client.get("/session")
        assert ways.json() == {"ways": ["PASSWORD", "OPENID"], "session": False}
        begun = await zhang.client.get("/session/openid")
        assert begun.headers["location"] == "/console/?login=OPENID_FAILED"
        assert (await zhang.tries("nobody", "Wrong-Horse-99")).status_code == 401


async def test_without_a_provider_there_is_no_way_to_one(hall: Starlette) -> None:
    async with browser(hall) as zhang:
        assert (await zhang.client.get("/session")).json() == {
            "ways": ["PASSWORD"],
            "session": False,
        }
        assert (await zhang.client.get("/session/openid")).status_code == 404

"""Webhooks as administrators keep them: made, tried, turned over, paused, given up, removed."""

import socket
from collections.abc import AsyncIterator, Iterator
from typing import Any
from uuid import uuid4

import httpx
import pytest
from starlette.applications import Starlette

from api.app import create_app
from domain.roles import Role
from domain.services.ledger import verify
from domain.store.database import fetch
from tests.databases import SqliteFiles
from tests.hall import ACCOUNTING, RESTAURANT, HallClock, Officer, Payload, officer
from tests.receiver import LOOPBACK, Receiver, is_gone, points_elsewhere, receiving
from tests.schema.test_tokens import holder
from tests.unhurried import PUBLIC_URL, unhurried

FINANCE, MARKET = "11410404MB0T14003F", "11410404MB0T0100XJ"
WEBHOOK = """
    id version label url types matters state cursor failures lastFault nextAttemptAt disabledAt
    overlapUntil allowedActions authority { code }
"""
WHOLE = f"""
    webhook {{ {WEBHOOK} }} secret delivery {{ eventId type status fault }}
    refusals {{ code path }} version replayed
"""
DELIVERIES = "deliveries { totalCount nodes { type status fault } }"
LIST = f"{{ webhooks {{ totalCount nodes {{ {WEBHOOK} {DELIVERIES} }} }} }}"


@pytest.fixture
def hall_url(sqlite: SqliteFiles) -> Iterator[str]:
    """The same acts are done on PostgreSQL by the contract, and where a sender is killed."""
    with sqlite.furnished() as url:
        yield url


@pytest.fixture
async def hall(hall_url: str, clock: HallClock) -> AsyncIterator[Starlette]:
    service = create_app(unhurried(hall_url, webhook_networks=LOOPBACK), clock=clock)
    async with service.router.lifespan_context(service):
        yield service


@pytest.fixture
async def admin(door: httpx.AsyncClient) -> Officer:
    return await officer(door, "系统管理员甲", Role.ADMINISTRATOR)


@pytest.fixture
def receiver() -> Iterator[Receiver]:
    with receiving() as receiver:
        yield receiver


async def create(admin: Officer, url: str, **input: object) -> Payload:
    order = {"label": "省政务服务网", "url": url, "idempotencyKey": str(uuid4())}
    return await admin.mutate("createWebhook", WHOLE, **order | input)


async def change(admin: Officer, act: str, made: Payload, **more: object) -> Payload:
    found = made.data["webhook"]
    order: dict[str, Any] = {"webhookId": found["id"], "idempotencyKey": str(uuid4())}
    if act != "testWebhook":
        order["expectedVersion"] = found["version"]
    return await admin.mutate(act, WHOLE, **order | more)


async def listed(admin: Officer) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = (await admin.ask(LIST))["webhooks"]["nodes"]
    return found


async def test_a_secret_is_told_once_and_kept_sealed(admin: Officer, receiver: Receiver) -> None:
    key = {"idempotencyKey": "once"}
    made, again = [await create(admin, receiver.url, **key) for _ in range(2)]
    assert made.codes == []
    secret = made.data["secret"]
    assert secret.startswith("whsec_")
    assert (again.data["secret"], again.data["replayed"]) == (None, True)
    [row] = await fetch("SELECT * FROM webhook")
    assert secret.removeprefix("whsec_") not in str(dict(row))
    [event] = await fetch("SELECT payload FROM event WHERE kind = 'WebhookCreated'")
    assert receiver.url not in event["payload"]
    assert (await verify())[1] == []


async def test_a_test_is_sent_at_once_signed_and_written_down(
    admin: Officer, receiver: Receiver
) -> None:
    made = await create(admin, receiver.url)
    key = {"idempotencyKey": "try"}
    tried, again = [await change(admin, "testWebhook", made, **key) for _ in range(2)]
    assert tried.data["delivery"]["status"] == 204
    assert tried.data["delivery"]["fault"] is None
    assert (again.data["delivery"], again.data["replayed"]) == (tried.data["delivery"], True)
    [came] = receiver.came
    assert came.signed_by(made.data["secret"])
    assert came.headers["content-type"] == "application/cloudevents+json"
    assert came.event["type"] == "WEBHOOK_TEST"
    assert came.event["id"] == came.headers["webhook-id"] == tried.data["delivery"]["eventId"]
    assert {"specversion": "1.0", "source": PUBLIC_URL}.items() <= came.event.items()
    [webhook] = await listed(admin)
    assert webhook["deliveries"]["nodes"] == [
        {"type": "WEBHOOK_TEST", "status": 204, "fault": None}
    ]
    assert webhook["cursor"] == made.data["webhook"]["cursor"]


async def test_what_a_test_comes_to_is_told_whatever_it_is(
    admin: Officer, receiver: Receiver
) -> None:
    made = await create(admin, receiver.url)
    receiver.mood = points_elsewhere
    pointed = await change(admin, "testWebhook", made)
    assert (pointed.data["delivery"]["status"], pointed.data["delivery"]["fault"]) == (
        302,
        "REDIRECTED",
    )
    assert receiver.asked == ["/events"], "nothing is followed"
    receiver.mood = is_gone
    gone = await change(admin, "testWebhook", made)
    assert gone.data["delivery"]["fault"] == "GONE"
    assert gone.data["webhook"]["state"] == "ACTIVE", "a test changes nothing"


async def test_for_some_hours_both_secrets_sign(
    admin: Officer, receiver: Receiver, clock: HallClock
) -> None:
    made = await create(admin, receiver.url)
    turned = await change(admin, "rotateWebhook", made, overlapHours=2)
    secrets = [made.data["secret"], turned.data["secret"]]
    assert len(set(secrets)) == 2
    for hours, signing in ((0, [True, True]), (2, [False, True])):
        clock.pass_(hours=hours)
        await change(admin, "testWebhook", turned)
        assert [receiver.came[-1].signed_by(secret) for secret in secrets] == signing


async def test_it_is_paused_resumed_and_removed_each_in_its_turn(
    admin: Officer, receiver: Receiver
) -> None:
    made = await create(admin, receiver.url, types=["CASE_ACCEPTED"], matters=[ACCOUNTING])
    assert made.data["webhook"]["types"] == ["CASE_ACCEPTED"]
    paused = await change(admin, "pauseWebhook", made)
    assert (paused.data["webhook"]["state"], paused.codes) == ("PAUSED", [])
    assert (await change(admin, "pauseWebhook", made)).codes == ["CONFLICT"]
    assert (await change(admin, "pauseWebhook", paused)).codes == ["WRONG_STAGE"]
    resumed = await change(admin, "resumeWebhook", paused)
    assert resumed.data["webhook"]["state"] == "ACTIVE"
    removed = await change(admin, "removeWebhook", resumed)
    assert (removed.codes, removed.data["webhook"]) == ([], None)
    assert await listed(admin) == []
    assert (await change(admin, "testWebhook", made)).codes == ["NOT_FOUND"]
    kinds = [row["kind"] for row in await fetch("SELECT kind FROM event ORDER BY position")]
    assert kinds[-4:] == ["WebhookCreated", "WebhookPaused", "WebhookResumed", "WebhookRemoved"]


# --- where to --------------------------------------------------------------------------


@pytest.mark.parametrize(
    "url",
    [
        *("https://10.0.0.1/hook", "https://[::1]/", "https://169.254.169.254/latest/meta-data"),
        *("http://8.8.8.8/", "https://0xa000001/", "https://167772161/"),
    ],
)
async def test_an_internal_address_is_refused_however_it_is_written(
    admin: Officer, url: str
) -> None:
    refused = await create(admin, url)
    assert refused.codes == ["ADDRESS_NOT_ALLOWED"]
    assert refused.data["refusals"][0]["path"] == ["url"]
    assert (refused.data["webhook"], refused.data["secret"]) == (None, None)


async def test_this_machine_is_refused_by_number_and_by_name_unless_it_is_listed(
    hall_url: str, clock: HallClock
) -> None:
    service = create_app(unhurried(hall_url), clock=clock)
    transport = httpx.ASGITransport(service)
    async with (
        service.router.lifespan_context(service),
        httpx.AsyncClient(transport=transport, base_url=PUBLIC_URL) as client,
    ):
        admin = await officer(client, "系统管理员", Role.ADMINISTRATOR)
        for host in ("127.0.0.1", "localhost"):
            assert (await create(admin, f"https://{host}/")).codes == ["ADDRESS_NOT_ALLOWED"]
        unknown = await create(admin, "https://nobody.invalid/")
        assert unknown.codes == ["INVALID_VALUE"]


async def test_a_name_that_turns_into_this_machine_later_is_not_followed_there(
    admin: Officer, receiver: Receiver, monkeypatch: pytest.MonkeyPatch
) -> None:
    leads_to = {"portal.example": "8.8.8.8"}
    looked_up = socket.getaddrinfo

    def look_up(host: Any, port: Any, *rest: Any, **more: Any) -> Any:
        return looked_up(leads_to.get(host, host), port, *rest, **more)

    monkeypatch.setattr(socket, "getaddrinfo", look_up)
    made = await create(admin, "https://portal.example/hook")
    assert made.codes == []
    leads_to["portal.example"] = "10.0.0.1"
    later = await change(admin, "testWebhook", made)
    assert (
        later.data["delivery"] | {"status": None, "fault": "ADDRESS_NOT_ALLOWED"}
        == (later.data["delivery"])
    )


async def test_a_connection_is_made_to_the_address_that_was_looked_at_under_its_name(
    admin: Officer, receiver: Receiver, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[Any] = []
    looked_up = socket.getaddrinfo

    def look_up(host: Any, port: Any, *rest: Any, **more: Any) -> Any:
        asked.append(host)
        there = "127.0.0.1" if host == "portal.example" else host
        return looked_up(there, port, *rest, **more)

    monkeypatch.setattr(socket, "getaddrinfo", look_up)
    made = await create(admin, receiver.url.replace("127.0.0.1", "portal.example"))
    asked.clear()
    assert (await change(admin, "testWebhook", made)).data["delivery"]["status"] == 204
    assert asked.count("portal.example") == 1, "once, and not again when it is connected to"
    host = receiver.came[0].headers["host"]
    assert host == receiver.url.split("/")[2].replace("127.0.0.1", "portal.example")


# --- whose -----------------------------------------------------------------------------


async def test_an_administrator_of_an_authority_keeps_those_of_its_cases_alone(
    admin: Officer, receiver: Receiver, door: httpx.AsyncClient
) -> None:
    finance = await officer(door, "财政管理员", Role.ADMINISTRATOR, authority=FINANCE)
    assert (await create(finance, receiver.url)).codes == ["INVALID_VALUE"]
    assert (await create(finance, receiver.url, authority=MARKET)).codes == ["INVALID_VALUE"]
    own = await create(finance, receiver.url, authority=FINANCE)
    foreign = await create(admin, receiver.url, authority=MARKET)
    assert own.data["webhook"]["authority"] == {"code": FINANCE}
    assert [each["id"] for each in await listed(finance)] == [own.data["webhook"]["id"]]
    assert len(await listed(admin)) == 2
    for act in ("pauseWebhook", "removeWebhook", "testWebhook", "rotateWebhook"):
        assert (await change(finance, act, foreign)).codes == ["NOT_FOUND"]


async def test_a_token_for_some_matters_keeps_no_webhook(
    admin: Officer, receiver: Receiver
) -> None:
    made = await create(admin, receiver.url)
    narrow = await holder(admin, admin, roles=["ADMINISTRATOR"], matters=[ACCOUNTING])
    assert (await create(narrow, receiver.url, matters=[ACCOUNTING])).codes == ["INVALID_VALUE"]
    assert await listed(narrow) == []
    assert (await change(narrow, "rotateWebhook", made)).codes == ["NOT_FOUND"]


async def test_nobody_else_keeps_webhooks(door: httpx.AsyncClient, receiver: Receiver) -> None:
    portal = await officer(door, "省政务服务网", Role.PORTAL)
    refused = await create(portal, receiver.url)
    assert (refused.codes, refused.data["webhook"]) == (["FORBIDDEN"], None)
    assert (await portal.answer(LIST))["data"] == {"webhooks": None}
    assert receiver.asked == []


async def test_what_does_not_exist_is_told_in_its_place(admin: Officer, receiver: Receiver) -> None:
    refused = await create(admin, receiver.url, authority="nobody", matters=[RESTAURANT, "none"])
    paths = [each["path"] for each in refused.data["refusals"]]
    assert paths == [["authority"], ["matters", "1"]]

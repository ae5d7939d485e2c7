"""Alive, ready, and what is said when not."""

import asyncio
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest
from starlette.applications import Starlette

from api.app import create_app
from tests.databases import PostgresDatabases
from tests.unhurried import unhurried

OURS = ", ".join(sorted(path.stem for path in Path("migrations").glob("0*.py")))


READY = {"ready": True, "faults": {}, "warnings": {}}


async def test_the_service_is_alive(client: httpx.AsyncClient) -> None:
    answer = await client.get("/healthz")
    assert (answer.status_code, answer.json()) == (200, {"alive": True})


async def test_a_migrated_database_is_ready(client: httpx.AsyncClient) -> None:
    answer = await client.get("/readyz")
    assert (answer.status_code, answer.json()) == (200, READY)


async def test_an_empty_database_is_not_ready(empty_database_url: str) -> None:
    answer = await readiness(empty_database_url)
    fault = f"the tables lack {OURS}: run `xinyipi migrate`"
    assert answer.status_code == 503
    assert answer.json() == {"ready": False, "faults": {"migrations": fault}, "warnings": {}}


@pytest.fixture
def postgres_url(postgres: PostgresDatabases) -> Iterator[str]:
    with postgres.installed() as url:
        yield url


async def test_a_database_that_went_away_is_not_ready(
    postgres: PostgresDatabases, postgres_url: str
) -> None:
    app = create_app(unhurried(postgres_url, timers="on"))
    async with app.router.lifespan_context(app):
        await asyncio.to_thread(postgres.drop, postgres_url)
        answer = await ask(app)
    assert answer.status_code == 503
    fault = "the database does not answer"
    assert answer.json() == {"ready": False, "faults": {"database": fault}, "warnings": {}}


async def readiness(url: str) -> httpx.Response:
    app = create_app(unhurried(url, timers="on"))
    async with app.router.lifespan_context(app):
        return await ask(app)


async def ask(app: Starlette) -> httpx.Response:
    transport = httpx.ASGITransport(app)
    async with httpx.AsyncClient(transport=transport, base_url="http://xinyipi.test") as client:
        return await client.get("/readyz")

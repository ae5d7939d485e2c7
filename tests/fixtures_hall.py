"""Fixtures: a hall with its officers, at a desk of the real service, asking a real register."""

from collections.abc import AsyncIterator, Iterator

import httpx
import pytest
from starlette.applications import Starlette

from api.app import create_app
from domain.roles import Role
from tests.databases import PostgresDatabases, SqliteFiles
from tests.hall import HallClock, Officer, officer
from tests.register_server import RegisterServer
from tests.unhurried import PUBLIC_URL, unhurried


@pytest.fixture
def hall_url(databases: SqliteFiles | PostgresDatabases) -> Iterator[str]:
    """A database with the starter catalogue, for this test alone, not opened."""
    with databases.furnished() as url:
        yield url


@pytest.fixture
def clock() -> HallClock:
    """Monday 2026-09-21, ten in the morning, until the test moves it."""
    return HallClock("2026-09-21T10:00")


@pytest.fixture
async def hall(
    hall_url: str, clock: HallClock, register_server: RegisterServer
) -> AsyncIterator[Starlette]:
    """The real service with the starter catalogue, the clock and the register of this test."""
    settings = unhurried(
        hall_url, register_url=register_server.url, register_timeout=30, timers="off"
    )
    service = create_app(settings, clock=clock)
    async with service.router.lifespan_context(service):
        yield service


@pytest.fixture
async def door(hall: Starlette) -> AsyncIterator[httpx.AsyncClient]:
    """HTTP to that service, without a socket."""
    transport = httpx.ASGITransport(hall)
    async with httpx.AsyncClient(transport=transport, base_url=PUBLIC_URL) as client:
        yield client


@pytest.fixture
async def clerk(door: httpx.AsyncClient) -> Officer:
    """A window clerk of the whole hall."""
    return await officer(door, "窗口甲", Role.CLERK)


@pytest.fixture
async def reviewer(door: httpx.AsyncClient) -> Officer:
    """A reviewer of the whole hall."""
    return await officer(door, "审核乙", Role.REVIEWER)


@pytest.fixture
async def head(door: httpx.AsyncClient) -> Officer:
    """A head of an authority, here of the whole hall."""
    return await officer(door, "负责人丙", Role.HEAD)


@pytest.fixture
async def issuer(door: httpx.AsyncClient) -> Officer:
    """An issuer of results."""
    return await officer(door, "出件丁", Role.ISSUER)

"""Fixtures: who asks, and the service in a hall that has been lived in, anew for each operation."""

import asyncio
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from dataclasses import dataclass

import httpx
import pytest
from anyio.from_thread import BlockingPortal, start_blocking_portal

from api.app import create_app
from api.demo_people import DEMO_REGISTER
from tests.contract.askers import ALWAYS, EVERYBODY, Asker, Door
from tests.contract.known import TODAY, Known
from tests.contract.lived_in import live
from tests.contract.questions import Operation
from tests.databases import PostgresDatabases, SqliteFiles
from tests.hall import HallClock
from tests.receiver import LOOPBACK
from tests.unhurried import unhurried

A_FEW, MANY = 10, 60
"""How many questions an operation is asked: in every test run, and by `--every-role`."""
TO_A_CLOSED_DOOR = 3
"""How many by somebody who gets no answer of it: the refusal comes before what is asked for."""


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--every-role", action="store_true", help="ask as every role, and more")


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    if "asker" in metafunc.fixturenames:
        askers = EVERYBODY if _every_role(metafunc.config) else ALWAYS
        metafunc.parametrize("asker", askers, ids=str, scope="session")


def _every_role(config: pytest.Config) -> bool:
    # Unknown where pytest was not started with a path below this directory.
    return bool(config.getoption("--every-role", default=False))


@pytest.fixture
def examples(request: pytest.FixtureRequest, asker: Asker, operation: Operation) -> int:
    """How many questions this operation is asked by this one."""
    if _every_role(request.config):
        return MANY
    return A_FEW if asker.may_reach(operation) else TO_A_CLOSED_DOOR


@dataclass(frozen=True)
class LivedIn:
    """A database that has been lived in, to be copied, and what is known of it."""

    databases: SqliteFiles | PostgresDatabases
    url: str
    known: Known


@pytest.fixture(scope="session")
def lived_in_sqlite(sqlite: SqliteFiles) -> Iterator[LivedIn]:
    yield from _lived_in(sqlite)


@pytest.fixture(scope="session")
def lived_in_postgres(postgres: PostgresDatabases) -> Iterator[LivedIn]:
    yield from _lived_in(postgres)


@pytest.fixture
def lived_in(asker: Asker, request: pytest.FixtureRequest) -> LivedIn:
    found: LivedIn = request.getfixturevalue(f"lived_in_{asker.databases}")
    return found


@pytest.fixture
def known(lived_in: LivedIn) -> Known:
    return lived_in.known


@pytest.fixture(scope="session")
def portal() -> Iterator[BlockingPortal]:
    with start_blocking_portal() as portal:
        yield portal


@pytest.fixture
def door(asker: Asker, lived_in: LivedIn, portal: BlockingPortal) -> Iterator[Door]:
    """The way in for this asker, to a copy of the database that is this test's own."""
    with (
        lived_in.databases.copied(lived_in.url) as url,
        portal.wrap_async_context_manager(_open(url, asker.pre_checks)) as client,
    ):
        yield Door(portal, client, lived_in.known.secrets.get(asker.name))


def _lived_in(databases: SqliteFiles | PostgresDatabases) -> Iterator[LivedIn]:
    async def lived(url: str) -> Known:
        async with _open(url, pre_checks=1) as client:
            return await live(client)

    with databases.furnished() as url:
        yield LivedIn(databases, url, asyncio.run(lived(url)))


@asynccontextmanager
async def _open(url: str, pre_checks: int) -> AsyncIterator[httpx.AsyncClient]:
    settings = unhurried(
        url,
        register_url=f"file:{DEMO_REGISTER}",
        precheck_per_minute=pre_checks,
        webhook_networks=LOOPBACK,
    )
    service = create_app(settings, clock=HallClock(f"{TODAY}T10:00"))
    transport = httpx.ASGITransport(service)
    async with (
        service.router.lifespan_context(service),
        httpx.AsyncClient(transport=transport, base_url="http://xinyipi.test") as client,
    ):
        yield client

"""Fixtures: a fresh database of each kind, the service in this process, and as one of its own.

A test that takes `database_url`, or anything built on it, runs on SQLite and on PostgreSQL.
A missing PostgreSQL is an error, never a skip.
"""

import os
from collections.abc import AsyncIterator, Iterator

import httpx
import hypothesis
import pytest
from starlette.applications import Starlette

from api.app import create_app
from api.settings import Settings
from domain.store.database import database
from tests.databases import PostgresDatabases, SqliteFiles, postgres_server
from tests.processes import Served, serving
from tests.unhurried import unhurried

# Nothing is asserted by the clock; and what CI saw, a developer sees again.
hypothesis.settings.register_profile("xinyipi", deadline=None, derandomize="CI" in os.environ)
hypothesis.settings.load_profile("xinyipi")

pytest_plugins = ["tests.fixtures_register", "tests.fixtures_hall"]


@pytest.fixture(scope="session")
def anyio_backend() -> str:
    return "asyncio"


@pytest.fixture(scope="session")
def sqlite(tmp_path_factory: pytest.TempPathFactory) -> SqliteFiles:
    return SqliteFiles(tmp_path_factory.mktemp("sqlite"))


@pytest.fixture(scope="session")
def postgres() -> Iterator[PostgresDatabases]:
    with postgres_server() as url:
        databases = PostgresDatabases(url)
        yield databases
        databases.close()


@pytest.fixture(params=["sqlite", "postgres"])
def databases(request: pytest.FixtureRequest) -> SqliteFiles | PostgresDatabases:
    """Each kind of database in turn."""
    chosen: SqliteFiles | PostgresDatabases = request.getfixturevalue(request.param)
    return chosen


@pytest.fixture
def database_url(databases: SqliteFiles | PostgresDatabases) -> Iterator[str]:
    """A database as `xinyipi migrate` leaves it, for this test alone, not opened."""
    with databases.installed() as url:
        yield url


@pytest.fixture
def empty_database_url(databases: SqliteFiles | PostgresDatabases) -> Iterator[str]:
    """A database without a table, for this test alone, not opened."""
    with databases.empty() as url:
        yield url


@pytest.fixture
async def open_database(database_url: str) -> AsyncIterator[None]:
    """The database of this test, open: for `fetch`, `execute`, `transaction` and services."""
    async with database(database_url):
        yield


@pytest.fixture
def settings(database_url: str) -> Settings:
    """The service's settings; a test module that needs others overrides this fixture."""
    return unhurried(database_url)


@pytest.fixture
async def app(settings: Settings) -> AsyncIterator[Starlette]:
    """The real service in this process, started; the test shares its open database."""
    app = create_app(settings)
    async with app.router.lifespan_context(app):
        yield app


@pytest.fixture
async def client(app: Starlette) -> AsyncIterator[httpx.AsyncClient]:
    """The user's door: HTTP to the real service, without a socket."""
    transport = httpx.ASGITransport(app)
    async with httpx.AsyncClient(transport=transport, base_url="http://xinyipi.test") as client:
        yield client


@pytest.fixture
def served(database_url: str) -> Iterator[Served]:
    """The service as a process of its own, on a free port of this machine."""
    with serving(database_url) as served:
        yield served

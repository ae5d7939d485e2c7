"""The hall as it runs: processes of the service over one database, with a way into each."""

from collections.abc import AsyncIterator, Iterator
from contextlib import AsyncExitStack, ExitStack, asynccontextmanager, contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from tempfile import TemporaryDirectory

import httpx

from api.demo_people import demo_people
from domain.instants import civil_day
from domain.roles import Role
from domain.store.database import database
from tests.hall import Officer, officer
from tests.processes import PATIENCE_SECONDS, Served, serving


@contextmanager
def served_hall(url: str, *, processes: int) -> Iterator[tuple[Served, ...]]:
    """The service, so many times over one furnished database; the register is as of today."""
    with ExitStack() as servers:
        register = servers.enter_context(register_of_today())
        yield tuple(
            servers.enter_context(serving(url, register_url=register)) for _ in range(processes)
        )


@contextmanager
def register_of_today() -> Iterator[str]:
    """The URL of a register whose evaluations are in date whenever the tests run."""
    with TemporaryDirectory() as directory:
        people = Path(directory) / "people.json"
        people.write_bytes(demo_people(civil_day(datetime.now(UTC))))
        yield f"file:{people}"


@dataclass(frozen=True)
class Doors:
    """The way into each of several processes over one database."""

    url: str
    clients: tuple[httpx.AsyncClient, ...]

    async def officers(self, name: str, *roles: Role) -> tuple[Officer, ...]:
        """One officer with one token, at each door."""
        async with database(self.url):
            known = await officer(self.clients[0], name, *roles)
        return tuple(Officer(client, known.secret) for client in self.clients)


@asynccontextmanager
async def doors(*served: Served) -> AsyncIterator[Doors]:
    """HTTP to each of the processes."""
    async with AsyncExitStack() as stack:
        clients = [
            await stack.enter_async_context(
                httpx.AsyncClient(base_url=each.url, timeout=PATIENCE_SECONDS, trust_env=False)
            )
            for each in served
        ]
        yield Doors(served[0].database_url, tuple(clients))

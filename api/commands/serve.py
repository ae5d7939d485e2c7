"""`xinyipi serve`: the service, on the address of the settings."""

import asyncio
import socket
from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress
from typing import TypeAlias

import click
import uvicorn
from starlette.applications import Starlette

from api.home import FIRST_LINE, curl_line
from api.logs import set_up_logs
from api.settings import Settings
from api.storage import migrated_database

SHUTDOWN_SECONDS = 10
"""How long requests under way may go on after the service was told to stop."""


@click.command()
def serve() -> None:
    """启动服务。 Start the service.

    It never migrates: on a database that lacks a migration it says so and stops.
    """
    run(Settings.from_environment(), _first_steps)


NextSteps: TypeAlias = Callable[[str], Iterable[str]]
"""What to tell whoever started the service, given its address."""


def run(settings: Settings, next_steps: NextSteps) -> None:
    """Serve until told to stop. DatabaseFault on a database that lacks a migration."""
    set_up_logs(settings.log_level, settings.log_form)
    asyncio.run(_look_at(settings.database_url))
    config = uvicorn.Config(
        _app(settings),
        loop="uvloop",
        http="httptools",
        ws="none",
        # Its lines go where all lines go; a request's own line is `api.observation`'s.
        log_config=None,
        log_level="warning",
        access_log=False,
        server_header=False,
        proxy_headers=False,  # `api.middleware.behind` does that, for the proxies of the settings
        timeout_graceful_shutdown=SHUTDOWN_SECONDS,
    )
    # Ctrl-C is how a person ends it: no traceback.
    with _listening(settings) as listener, suppress(KeyboardInterrupt):
        AnnouncedServer(config, next_steps).run([listener])


class AnnouncedServer(uvicorn.Server):
    """Prints where it listens and what to do next, once it does listen."""

    def __init__(self, config: uvicorn.Config, next_steps: NextSteps) -> None:
        super().__init__(config)
        self._next_steps = next_steps

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        await super().startup(sockets)
        if self.started and sockets:
            host, port = sockets[0].getsockname()[:2]
            address = f"http://{f'[{host}]' if ':' in host else host}:{port}/"
            click.echo(f"信易批已启动：{address}")
            click.echo(f"xinyipi listens on {address}")
            click.echo("\n".join(self._next_steps(f"{address}graphql")))


def _first_steps(address: str) -> Iterator[str]:
    yield f"先签发令牌 first, a token: {FIRST_LINE}"
    yield f"再试一试 then try: {curl_line(address)}"
    yield "接着办一件 then a case: README.zh.md, README.md"


def _app(settings: Settings) -> Starlette:
    # Most of the time a command takes to start would go into GraphQL, which only this one needs.
    from api.app import create_app  # noqa: PLC0415

    try:
        return create_app(settings)
    except ValueError as fault:
        raise click.ClickException(f"XINYIPI_REGISTER_URL: {fault}") from fault


def _listening(settings: Settings) -> socket.socket:
    family = socket.AF_INET6 if ":" in settings.host else socket.AF_INET
    try:
        return socket.create_server((settings.host, settings.port), family=family)
    except OSError as error:
        raise click.ClickException(f"XINYIPI_HOST, XINYIPI_PORT: {error}") from error


async def _look_at(url: str) -> None:
    async with migrated_database(url):
        pass

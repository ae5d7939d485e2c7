"""`xinyipi serve`: the service, on the address of the settings."""

import asyncio
import socket
from contextlib import suppress

import click
import uvicorn
from starlette.applications import Starlette

from api.app import create_app
from api.home import FIRST_LINE, curl_line
from api.settings import Settings
from api.storage import migrated_database

SHUTDOWN_SECONDS = 10
"""How long requests under way may go on after the service was told to stop."""


@click.command()
def serve() -> None:
    """启动服务。 Start the service.

    It never migrates: on a database that lacks a migration it says so and stops.
    """
    run(Settings.from_environment())


def run(settings: Settings) -> None:
    """Serve until told to stop. DatabaseFault on a database that lacks a migration."""
    asyncio.run(_look_at(settings.database_url))
    config = uvicorn.Config(
        _app(settings),
        loop="uvloop",
        http="httptools",
        ws="none",
        log_level="warning",
        access_log=False,
        server_header=False,
        timeout_graceful_shutdown=SHUTDOWN_SECONDS,
    )
    # Ctrl-C is how a person ends it: no traceback.
    with _listening(settings) as listener, suppress(KeyboardInterrupt):
        AnnouncedServer(config).run([listener])


class AnnouncedServer(uvicorn.Server):
    """Prints where it listens and what to do next, once it does listen."""

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        await super().startup(sockets)
        if self.started and sockets:
            host, port = sockets[0].getsockname()[:2]
            announce(f"http://{f'[{host}]' if ':' in host else host}:{port}/")


def announce(address: str) -> None:
    click.echo(f"信易批已启动：{address}")
    click.echo(f"xinyipi listens on {address}")
    click.echo(f"先签发令牌 first, a token: {FIRST_LINE}")
    click.echo(f"再试一试 then try: {curl_line(address + 'graphql')}")
    click.echo("接着办一件 then a case: README.zh.md, README.md")


def _app(settings: Settings) -> Starlette:
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

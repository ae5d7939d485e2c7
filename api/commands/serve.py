"""`xinyipi serve`: the service, on the address of the settings."""

import asyncio
import socket
from contextlib import suppress

import click
import uvicorn

from api.app import create_app
from api.health import tables_migrated
from api.home import NEXT_STEP, curl_line
from api.settings import Settings
from domain.store.database import DatabaseFault, database

SHUTDOWN_SECONDS = 10
"""How long requests under way may go on after the service was told to stop."""


@click.command()
def serve() -> None:
    """启动服务。 Start the service.

    It never migrates: on a database that lacks a migration it says so and stops.
    """
    settings = Settings.from_environment()
    asyncio.run(_look_at(settings.database_url))
    config = uvicorn.Config(
        create_app(settings),
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
    click.echo(f"试一试 try: {curl_line(address + 'graphql')}")
    click.echo(f"下一步 next: {NEXT_STEP}")


def _listening(settings: Settings) -> socket.socket:
    family = socket.AF_INET6 if ":" in settings.host else socket.AF_INET
    try:
        return socket.create_server((settings.host, settings.port), family=family)
    except OSError as error:
        raise click.ClickException(f"XINYIPI_HOST, XINYIPI_PORT: {error}") from error


async def _look_at(url: str) -> None:
    async with database(url):
        await refuse_unmigrated()


async def refuse_unmigrated() -> None:
    """Raise DatabaseFault where the open database lacks a migration."""
    if fault := await tables_migrated():
        raise DatabaseFault(fault)

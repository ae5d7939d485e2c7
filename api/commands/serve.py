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
    asyncio.run(_refuse_unmigrated(settings.database_url))
    config = uvicorn.Config(
        create_app(settings),
        host=settings.host,
        port=settings.port,
        loop="uvloop",
        http="httptools",
        ws="none",
        log_level="warning",
        access_log=False,
        server_header=False,
        timeout_graceful_shutdown=SHUTDOWN_SECONDS,
    )
    listening = config.bind_socket()  # or one line on stderr and exit code 1
    # Ctrl-C is how a person ends it: no traceback.
    with suppress(KeyboardInterrupt):
        AnnouncedServer(config).run([listening])


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


async def _refuse_unmigrated(url: str) -> None:
    async with database(url):
        if fault := await tables_migrated():
            raise DatabaseFault(fault)

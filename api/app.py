"""The composition root: what the service is made of, put together in one place."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from starlette.applications import Starlette
from starlette.routing import Route

from api.health import alive, ready
from api.home import home
from api.settings import Settings
from domain.store.database import database


def create_app(settings: Settings) -> Starlette:
    """The service as an ASGI application; its lifespan opens and closes the database."""

    @asynccontextmanager
    async def lifespan(_: Starlette) -> AsyncIterator[None]:
        async with database(settings.database_url, every_task=True):
            yield

    routes = [
        Route("/", home),
        Route("/healthz", alive),
        Route("/readyz", ready),
    ]
    return Starlette(routes=routes, lifespan=lifespan)

"""The composition root: what the service is made of, put together in one place."""

from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from datetime import datetime

from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.routing import Route

from api.background import Background
from api.clock import now
from api.console import console_routes
from api.graphql import graphql_route
from api.health import alive, readiness
from api.home import home, sdl
from api.identity import Allowances, context_for
from api.limits import Limits
from api.middleware import Entrance, opened_to
from api.observation import Observation, metrics_route
from api.rates import Rates
from api.register import Patience, register_from
from api.settings import Settings
from api.traces import traced
from api.worker import timers
from domain.store.database import OUTAGES, database
from schema import schema


def create_app(settings: Settings, *, clock: Callable[[], datetime] = now) -> Starlette:
    """The service as an ASGI application; its lifespan opens and closes what it needs.

    `clock` tells the instant; another one than the machine's is for tests and rehearsals.
    """
    register = register_from(
        settings.register_url,
        bearer=settings.register_token or None,
        patience=Patience(timeout=settings.register_timeout),
    )
    background = Background()
    observation = Observation()
    rates = Rates(settings.rates_url)
    context = context_for(register, background, rates, Allowances.of(settings), clock)

    @asynccontextmanager
    async def lifespan(_: Starlette) -> AsyncIterator[None]:
        async with database(settings.database_url, every_task=True):
            try:
                async with timers(clock, running=settings.timers == "on"):
                    yield
            finally:
                await background.aclose()
                await register.aclose()
                await rates.aclose()

    return Starlette(
        routes=[
            graphql_route(schema, context=context, limits=Limits(), outages=OUTAGES),
            Route("/", home),
            *console_routes(),
            Route("/schema.graphql", sdl),
            Route("/healthz", alive),
            Route("/readyz", readiness(clock)),
            metrics_route(observation, settings.metrics_token),
        ],
        middleware=[
            *traced(settings.otel_url),
            Middleware(Entrance, most=settings.max_body, observe=observation.answered),
            *opened_to(settings.cors_origins),
        ],
        lifespan=lifespan,
    )

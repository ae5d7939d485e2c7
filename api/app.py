"""The composition root: what the service is made of, put together in one place."""

from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from datetime import datetime, timedelta

from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from api.background import Background
from api.browsers import Browsers
from api.clock import new_id, now
from api.console import console_routes
from api.faults import fault_response, unavailable
from api.graphql import graphql_route
from api.health import alive, readiness
from api.home import home, sdl
from api.identity import Allowances, context_for, write_refused_down
from api.limits import Limits
from api.middleware import Entrance, behind, opened_to, request_id
from api.observation import Observation, metrics_route, observed
from api.openid import Provider
from api.openid_login import openid_routes
from api.rates import Rates
from api.register import Patience, register_from
from api.sending import push_senders, sending, webhook_sender
from api.sessions import Gate, session_routes
from api.settings import Settings
from api.traces import traced
from api.worker import timers
from domain.credit import CreditRegister
from domain.services.passwords import Passwords
from domain.services.sessions import WayIn
from domain.services.webhook_sending import WebhookSender
from domain.sessions import SessionTerms
from domain.store.database import OUTAGES, database
from schema import schema
from schema.errors import ApiError


def create_app(settings: Settings, *, clock: Callable[[], datetime] = now) -> Starlette:
    """The service as an ASGI application; its lifespan opens and closes what it needs.

    `clock` tells the instant; another one than the machine's is for tests and rehearsals.
    """
    register = _register(settings)
    background = Background()
    observation = Observation()
    rates = Rates(settings.rates_url)
    allowances = Allowances.of(settings)
    gate = Gate(
        _way_in(settings, clock, background),
        Browsers(settings.public_url),
        rates,
        allowances.logins,
    )
    provider = _provider(settings, clock)
    sender = webhook_sender(settings, clock)
    context = context_for(register, sender, gate.way_in, gate.browsers, rates, allowances)

    @asynccontextmanager
    async def lifespan(_: Starlette) -> AsyncIterator[None]:
        async with database(settings.database_url, every_task=True):
            try:
                async with _at_work(settings, sender, clock):
                    yield
            finally:
                await background.aclose()
                await register.aclose()
                await rates.aclose()
                if provider is not None:
                    await provider.aclose()

    return Starlette(
        routes=[
            graphql_route(
                schema,
                context=context,
                limits=Limits(),
                outages=OUTAGES,
                write_down=write_refused_down,
            ),
            Route("/", home),
            *session_routes(gate, openid=provider is not None),
            *openid_routes(gate, provider),
            *console_routes(),
            Route("/schema.graphql", sdl),
            Route("/healthz", alive),
            Route("/readyz", readiness(clock)),
            metrics_route(observation, settings.metrics_token),
        ],
        middleware=[
            *behind(settings.trusted_proxies),
            *traced(settings.otel_url),
            Middleware(Entrance, most=settings.max_body, observe=observation.answered),
            *opened_to(settings.cors_origins),
        ],
        exception_handlers={ApiError: _fault, **dict.fromkeys(OUTAGES, _outage)},
        lifespan=lifespan,
    )


@asynccontextmanager
async def _at_work(
    settings: Settings, sender: WebhookSender, clock: Callable[[], datetime]
) -> AsyncIterator[None]:
    """Run timers and send events beside the requests, where the settings want it."""
    running = settings.timers == "on"
    async with (
        timers(clock, running=running, heads_file=settings.heads_file),
        sending([sender, *push_senders(settings, clock)], clock, running=running),
    ):
        yield


def _register(settings: Settings) -> CreditRegister:
    return register_from(
        settings.register_url,
        bearer=settings.register_token or None,
        patience=Patience(timeout=settings.register_timeout),
    )


def _provider(settings: Settings, clock: Callable[[], datetime]) -> Provider | None:
    if not settings.oidc_issuer:
        return None
    id, secret = settings.oidc_client_id, settings.oidc_client_secret
    return Provider(settings.oidc_issuer, id, secret, clock)


def _way_in(settings: Settings, clock: Callable[[], datetime], background: Background) -> WayIn:
    return WayIn(
        passwords=Passwords(settings.password_memory),
        terms=SessionTerms(
            idle=timedelta(minutes=settings.session_idle),
            whole=timedelta(minutes=settings.session_end),
        ),
        now=clock,
        new_id=new_id,
        begin=background.begin,
    )


async def _fault(request: Request, fault: Exception) -> Response:
    assert isinstance(fault, ApiError)
    observed(request.scope).codes.append(fault.code)
    return fault_response(fault, request_id(request.scope))


async def _outage(request: Request, outage: Exception) -> Response:
    return await _fault(request, unavailable(outage, request_id(request.scope)))

"""The service without its guards, to see what they cost.

What is left out: the token, the middleware (request id, hardening headers, size of the body) and
the limits of a request. What is left is the endpoint, the schema and the rights in the SQL.
"""

from collections.abc import Callable
from datetime import datetime
from uuid import uuid4

from starlette.applications import Starlette
from starlette.requests import Request
from starlette.types import Receive, Scope, Send

from api.graphql import graphql_route
from api.limits import COUNTED_TO, Limits
from api.receivers import HttpReceivers
from api.register import register_from
from domain.caller import Caller
from domain.roles import Role
from domain.services.desk import Desk
from domain.services.passwords import Passwords
from domain.services.sessions import WayIn
from domain.services.webhook_sending import WebhookSender
from domain.sessions import SessionTerms
from schema import schema
from schema.context import Context


class Unguarded:
    """An ASGI application that lets everybody in as one clerk, with nothing looked at."""

    def __init__(self, clock: Callable[[], datetime]) -> None:
        self._desk = Desk(
            caller=Caller(
                account=str(uuid4()),
                token=str(uuid4()),
                name="窗口甲",
                roles=frozenset({Role.CLERK}),
                authority=None,
            ),
            request_id="bench",
            now=clock,
            new_id=lambda: str(uuid4()),
            register=register_from(""),
        )
        self._way_in = WayIn(
            passwords=Passwords(memory=8),
            terms=SessionTerms(),
            now=clock,
            new_id=self._desk.new_id,
            begin=lambda work: work.close(),
        )
        self._sender = WebhookSender(
            receivers=HttpReceivers([]), now=clock, new_id=self._desk.new_id, source=""
        )
        self._app = Starlette(
            routes=[graphql_route(schema, context=self._context, limits=_unlimited())]
        )

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        scope["state"] = {"request_id": "bench"}
        await self._app(scope, receive, send)

    async def _context(self, _: Request) -> Context:
        return Context(
            desk=self._desk,
            language="zh",
            spend_pre_check=_nothing,
            begin=lambda work: work.close(),
            way_in=self._way_in,
            sender=self._sender,
            keep_secret=lambda _: None,
        )


async def _nothing() -> None:
    """Pre-checks are not counted."""


def _unlimited() -> Limits:
    return Limits(
        characters=COUNTED_TO,
        tokens=COUNTED_TO,
        fields=COUNTED_TO,
        aliases=COUNTED_TO,
        directives=COUNTED_TO,
        mutations=COUNTED_TO,
        depth=COUNTED_TO,
        introspection_depth=COUNTED_TO,
        cost=COUNTED_TO,
    )

"""What every request passes through: an id, hardening headers, a limit to its body.

Plain ASGI, in this order from the outside: `RequestId`, `SecurityHeaders`, `BodyLimit`. The
`server` header is not ours but uvicorn's, which is run with `server_header=False`.
"""

from typing import Final

from starlette.types import ASGIApp, Message, Receive, Scope, Send

from api.clock import new_id
from api.faults import HttpFault, body_too_large, fault_response

_SECURITY: Final = (
    (b"content-security-policy", b"default-src 'none'; frame-ancestors 'none'; base-uri 'none'"),
    (b"x-content-type-options", b"nosniff"),
    (b"x-frame-options", b"DENY"),
    (b"referrer-policy", b"no-referrer"),
    (b"cross-origin-opener-policy", b"same-origin"),
    (b"cross-origin-resource-policy", b"same-origin"),
    (b"cache-control", b"no-store"),
)


def request_id(scope: Scope) -> str:
    """The id of a request, as `RequestId` gave it."""
    known: str = scope["state"]["request_id"]
    return known


class RequestId:
    """Gives each request an id, told in the header `X-Request-Id` of its answer.

    It stands in the log for ever, so a caller's own, which could be anything, is not taken over.
    """

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        chosen = new_id()
        scope.setdefault("state", {})["request_id"] = chosen

        async def send_with_id(message: Message) -> None:
            if message["type"] == "http.response.start":
                message["headers"] = [*message["headers"], (b"x-request-id", chosen.encode())]
            await send(message)

        await self._app(scope, receive, send_with_id)


class SecurityHeaders:
    """Adds the headers that harden an answer, unless the answer has its own."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        async def send_hardened(message: Message) -> None:
            if message["type"] == "http.response.start":
                own = dict(message["headers"])
                added = [header for header in _SECURITY if header[0] not in own]
                message["headers"] = [*message["headers"], *added]
            await send(message)

        await self._app(scope, receive, send_hardened)


class BodyLimit:
    """Answers 413 to a body of more than `most` bytes, announced or counted as it streams in."""

    def __init__(self, app: ASGIApp, most: int) -> None:
        self._app = app
        self._most = most

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        try:
            self._look_at_announcement(scope)
            await self._app(scope, self._counted(receive), send)
        except HttpFault as fault:
            await fault_response(fault, request_id(scope))(scope, receive, send)

    def _look_at_announcement(self, scope: Scope) -> None:
        for name, value in scope["headers"]:
            if name == b"content-length" and value.isdigit() and int(value) > self._most:
                raise body_too_large(self._most)

    def _counted(self, receive: Receive) -> Receive:
        left = self._most

        async def receive_counted() -> Message:
            nonlocal left
            message = await receive()
            left -= len(message.get("body", b""))
            if left < 0:
                raise body_too_large(self._most)
            return message

        return receive_counted

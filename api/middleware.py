"""What every request passes through: an id, hardening headers, a limit to its body, an observer.

Plain ASGI, and one layer, since each layer costs every request. The `server` header is not ours
but uvicorn's, which is run with `server_header=False`.
"""

import time
from collections.abc import Callable
from typing import Final, TypeAlias

from starlette.middleware import Middleware
from starlette.middleware.cors import CORSMiddleware
from starlette.types import ASGIApp, Message, Receive, Scope, Send
from uvicorn.middleware.proxy_headers import ProxyHeadersMiddleware

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


Observer: TypeAlias = Callable[[Scope, str, int, float], None]
"""Who is told of a request: its scope, its id, the status of the answer, and the seconds to it."""


def unobserved(_: Scope, __: str, ___: int, ____: float) -> None:
    """Nobody is told."""


def request_id(scope: Scope) -> str:
    """The id of a request, as `Entrance` gave it."""
    known: str = scope["state"]["request_id"]
    return known


class Entrance:
    """Gives each request an id, each answer hardening headers, and each body `most` bytes.

    The id is told in the header `X-Request-Id`. It stands in the log for ever, so a caller's own,
    which could be anything, is not taken over. An answer may have a hardening header of its own,
    and the state of the request a `cookie` to be set with it. A body that is too large, as
    announced or as counted while it streams in, is answered with 413.
    `observe` is told of each answer when its head is sent.
    """

    def __init__(self, app: ASGIApp, most: int, observe: Observer = unobserved) -> None:
        self._app = app
        self._most = most
        self._observe = observe

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        chosen = new_id()
        scope.setdefault("state", {})["request_id"] = chosen
        hardened = self._hardened(scope, send, chosen)
        try:
            self._look_at_announcement(scope)
            await self._app(scope, self._counted(receive), hardened)
        except HttpFault as fault:
            await fault_response(fault, chosen)(scope, receive, hardened)

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

    def _hardened(self, scope: Scope, send: Send, request_id: str) -> Send:
        began = time.perf_counter()

        async def send_hardened(message: Message) -> None:
            if message["type"] == "http.response.start":
                own = dict(message["headers"])
                added = [header for header in _SECURITY if header[0] not in own]
                known_as = (b"x-request-id", request_id.encode())
                message["headers"] = [*message["headers"], *added, *_cookie(scope), known_as]
                took = time.perf_counter() - began
                self._observe(scope, request_id, message["status"], took)
            await send(message)

        return send_hardened


def _cookie(scope: Scope) -> list[tuple[bytes, bytes]]:
    cookie: str | None = scope["state"].get("cookie")
    return [] if cookie is None else [(b"set-cookie", cookie.encode())]


def behind(proxies: str) -> list[Middleware]:
    """What takes the address of the client, and whether it came by https, from these proxies (with
    commas between them); from nobody by default, since anybody can write such a header.
    """
    return [Middleware(ProxyHeadersMiddleware, trusted_hosts=proxies)] if proxies else []


def opened_to(origins: str) -> list[Middleware]:
    """What lets pages of these origins (with commas between them) ask with a token; none by
    default. Cookies are never taken from them.
    """
    allowed = [each.strip() for each in origins.split(",") if each.strip()]
    if not allowed:
        return []
    return [
        Middleware(
            CORSMiddleware,
            allow_origins=allowed,
            allow_methods=["POST"],
            allow_headers=["authorization", "content-type", "accept-language"],
            expose_headers=["x-request-id", "retry-after"],
        )
    ]

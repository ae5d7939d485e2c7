"""What every request passes through: an id, hardening headers, a limit to its body.

Plain ASGI, and one layer, since each layer costs every request. The `server` header is not ours
but uvicorn's, which is run with `server_header=False`.
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
    """The id of a request, as `Entrance` gave it."""
    known: str = scope["state"]["request_id"]
    return known


class Entrance:
    """Gives each request an id, each answer hardening headers, and each body `most` bytes.

    The id is told in the header `X-Request-Id`. It stands in the log for ever, so a caller's own,
    which could be anything, is not taken over. An answer may have a hardening header of its own. A
    body that is too large, as announced or as counted while it streams in, is answered with 413.
    """

    def __init__(self, app: ASGIApp, most: int) -> None:
        self._app = app
        self._most = most

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        chosen = new_id()
        scope.setdefault("state", {})["request_id"] = chosen
        hardened = _hardened(send, chosen)
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


def _hardened(send: Send, request_id: str) -> Send:
    async def send_hardened(message: Message) -> None:
        if message["type"] == "http.response.start":
            own = dict(message["headers"])
            added = [header for header in _SECURITY if header[0] not in own]
            known_as = (b"x-request-id", request_id.encode())
            message["headers"] = [*message["headers"], *added, known_as]
        await send(message)

    return send_hardened

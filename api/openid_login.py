"""Logging in by an identity provider, in three steps of the browser.

| request                        | answer                                                     |
|--------------------------------|------------------------------------------------------------|
| `GET /session/openid`          | 303 to the provider, and a cookie that remembers the attempt |
| `GET /session/openid/callback` | 303 to the console, logged in, or with `?login=CODE`       |

The provider sends the browser back with a code, which is worth something to this service alone.
CODE is NOT_BOUND where no account is bound to the identity, else OPENID_FAILED. The cookie of the
attempt is SameSite=Lax, since the browser comes from another site, and lasts ten minutes. Its name
over https begins with `__Host-`: no sibling host can have a browser bring an attempt of its own and
so log somebody in as another.
"""

import hmac
import logging
from typing import Any, Final

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from api.browsers import Browsers
from api.middleware import request_id
from api.openid import Attempt, OpenIdFault, Provider
from api.sessions import Gate
from domain.openid import OpenId
from domain.refusal import Refused
from domain.services.openid import log_in_as

_log = logging.getLogger(__name__)

PATH: Final = "/session/openid"
CONSOLE: Final = "/console/"
COOKIE: Final = "xinyipi-openid"
SECONDS: Final = 600
FAILED: Final = "OPENID_FAILED"
LONGEST: Final = 4096


def openid_routes(gate: Gate, provider: Provider | None) -> list[Route]:
    """The way to the provider and back; none where there is no provider."""
    if provider is None:
        return []
    browsers = gate.browsers

    async def begin(request: Request) -> Response:
        browsers.look_at_connection(request)
        attempt = Attempt.new()
        try:
            there = await provider.address(attempt, _callback(browsers, request))
        except OpenIdFault as fault:
            return _failed(browsers, request, fault)
        response = RedirectResponse(there, 303)
        response.set_cookie(value=".".join(attempt), max_age=SECONDS, **_cookie(browsers, request))
        return response

    async def come_back(request: Request) -> Response:
        await gate.count(request)
        try:
            openid = await identity(request)
            replacing = request.cookies.get(browsers.name(request))
            entry = await log_in_as(gate.way_in, openid, request_id(request.scope), replacing)
        except OpenIdFault as fault:
            return _failed(browsers, request, fault)
        except Refused as refused:
            return _back(browsers, request, f"?login={refused.refusals[0].code}")
        browsers.keep(request, entry.secret)
        return _back(browsers, request)

    async def identity(request: Request) -> OpenId:
        attempt = _attempt(request.cookies.get(_cookie(browsers, request)["key"], ""))
        state, code = (request.query_params.get(name, "") for name in ("state", "code"))
        if attempt is None or not hmac.compare_digest(attempt.state.encode(), state.encode()):
            raise OpenIdFault("nobody asked for it from this browser")
        if not 0 < len(code) <= LONGEST:
            raise OpenIdFault("it sent no code")
        return await provider.identity(attempt, code, _callback(browsers, request))

    return [Route(PATH, begin, methods=["GET"]), Route(f"{PATH}/callback", come_back)]


def _callback(browsers: Browsers, request: Request) -> str:
    return f"{browsers.origin(request)}{PATH}/callback"


def _attempt(text: str) -> Attempt | None:
    parts = text.split(".")
    return Attempt(*parts) if len(parts) == len(Attempt._fields) and all(parts) else None


def _cookie(browsers: Browsers, request: Request) -> dict[str, Any]:
    """Name and guards of the cookie of an attempt."""
    safe = browsers.origin(request).startswith("https://")
    name, path = (f"__Host-{COOKIE}", "/") if safe else (COOKIE, PATH)
    return {"key": name, "path": path, "secure": safe, "httponly": True, "samesite": "lax"}


def _failed(browsers: Browsers, request: Request, fault: OpenIdFault) -> Response:
    _log.warning("request %s: the identity provider: %s", request_id(request.scope), fault)
    return _back(browsers, request, f"?login={FAILED}")


def _back(browsers: Browsers, request: Request, more: str = "") -> Response:
    response = RedirectResponse(f"{CONSOLE}{more}", 303)
    response.delete_cookie(**_cookie(browsers, request))
    return response

"""Sessions over HTTP, beside GraphQL: a cookie is given and taken where no resolver is.

| request            | body                              | answer                            |
|--------------------|-----------------------------------|-----------------------------------|
| `POST /session`    | `{"login": "…", "password": "…"}` | 200 and the cookie, 401 or 429    |
| `GET /session`     | none                              | 200: the ways in, and `session`   |
| `DELETE /session`  | none                              | 204: logged out                   |
| `DELETE /sessions` | none                              | 204: logged out everywhere        |

`session` is whether the browser brings the cookie of one: no script can see that.

POST and DELETE have the header `X-Requested-With: xinyipi`. The answer of a login is
`{"mustChangePassword": false, "idleEnd": "…", "end": "…"}`; faults are as `api.faults` has them.
"""

from dataclasses import dataclass
from typing import Final

import msgspec
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from api.browsers import Browsers
from api.faults import JSON, json_response
from api.json_body import json_body, look_at_json
from api.middleware import request_id
from api.rates import Rate, Rates
from domain.instants import instant_text
from domain.refusal import Refusal, RefusalCode, Refused, message
from domain.services.sessions import Entry, WayIn, log_in, log_out
from schema.errors import ApiError, ErrorCode


class _Login(msgspec.Struct):
    login: str
    password: str


_LOGIN: Final = msgspec.json.Decoder(_Login)


@dataclass(frozen=True, slots=True)
class Gate:
    """What stands at the way in: `logins` are so many from one address."""

    way_in: WayIn
    browsers: Browsers
    rates: Rates
    logins: Rate

    async def count(self, request: Request) -> None:
        """Count a login. RATE_LIMITED where there were too many from this address."""
        await self.rates.spend(self.logins, request.client.host if request.client else "")


def session_routes(gate: Gate, *, openid: bool) -> list[Route]:
    """Where somebody logs in and out; `openid` is whether there is an identity provider to log in
    by too (`api.openid_login`).
    """
    way_in, browsers = gate.way_in, gate.browsers

    async def session(request: Request) -> Response:
        if request.method in ("GET", "HEAD"):
            brought = browsers.name(request) in request.cookies
            ways = ["PASSWORD", *["OPENID"] * openid]
            return json_response({"ways": ways, "session": brought}, JSON)
        browsers.look_at_origin(request)
        if request.method == "DELETE":
            return await leave(request, everywhere=False)
        browsers.look_at_connection(request)
        look_at_json(request)
        await gate.count(request)
        asked = await json_body(request, _LOGIN, "登录请求", "login request")
        replacing = browsers.secret(request)
        try:
            entry = await log_in(
                way_in, asked.login, asked.password, request_id(request.scope), replacing
            )
        except Refused as refused:
            raise _told(refused.refusals[0]) from None
        browsers.keep(request, entry.secret)
        return _let_in(entry)

    async def sessions(request: Request) -> Response:
        browsers.look_at_origin(request)
        return await leave(request, everywhere=True)

    async def leave(request: Request, *, everywhere: bool) -> Response:
        if secret := browsers.secret(request):
            await log_out(way_in, secret, request_id(request.scope), everywhere=everywhere)
        browsers.drop(request)
        return Response(status_code=204)

    return [
        Route("/session", session, methods=["GET", "POST", "DELETE"]),
        Route("/sessions", sessions, methods=["DELETE"]),
    ]


def _let_in(entry: Entry) -> Response:
    body = {
        "mustChangePassword": entry.account.must_change,
        "idleEnd": instant_text(entry.session.idle_end),
        "end": instant_text(entry.session.end),
    }
    return json_response(body, JSON)


def _told(ground: Refusal) -> ApiError:
    zh, en = message(ground), message(ground, "en")
    if ground.code is RefusalCode.LOGIN_LOCKED:
        seconds = int(ground.param("seconds") or 0)
        return ApiError(ErrorCode.LOGIN_LOCKED, zh, en, retryAfter=seconds)
    return ApiError(ErrorCode.LOGIN_REFUSED, zh, en)

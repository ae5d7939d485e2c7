"""How a fault is answered over HTTP: its status, its headers, and the one form of its body.

{"errors": [{"message": "…", "extensions": {"code": "RATE_LIMITED", "requestId": "…"}}]}
"""

import logging
from collections.abc import Iterable, Mapping
from typing import Final, TypeAlias

import orjson
from starlette.responses import Response

from schema.errors import ApiError, ErrorCode

_log = logging.getLogger(__name__)

Fault: TypeAlias = Mapping[str, object]
"""An error as it is answered, with its code in `extensions` but without the request's id."""

JSON: Final = "application/json"
GRAPHQL_JSON: Final = "application/graphql-response+json"

STATUS: Final[Mapping[ErrorCode, int]] = {
    ErrorCode.BAD_REQUEST: 400,
    ErrorCode.UNAUTHENTICATED: 401,
    ErrorCode.VIEWER_CHANGED: 409,
    ErrorCode.LOGIN_REFUSED: 401,
    ErrorCode.FORBIDDEN: 403,
    ErrorCode.CROSS_SITE_REQUEST: 403,
    ErrorCode.INSECURE_CONNECTION: 403,
    ErrorCode.LOGIN_LOCKED: 429,
    ErrorCode.RATE_LIMITED: 429,
    ErrorCode.INTERNAL_SERVER_ERROR: 500,
    ErrorCode.TIME_LIMIT_EXCEEDED: 503,
    ErrorCode.STORAGE_UNAVAILABLE: 503,
}
"""The codes that concern a whole request, whatever GraphQL it carries."""

UNAUTHORIZED: Final = 401
_CHALLENGE: Final = {"www-authenticate": "Bearer"}


SHORTLY = 1
"""Seconds after which what the service could not do just now may be tried again."""


class HttpFault(ApiError):
    """A request that HTTP itself has a status for; its code is BAD_REQUEST."""

    def __init__(self, status: int, zh: str, en: str, **headers: str) -> None:
        super().__init__(ErrorCode.BAD_REQUEST, zh, en)
        self.status = status
        self.headers = headers


def body_too_large(most: int) -> HttpFault:
    """The fault of a request whose body has more than `most` bytes."""
    return HttpFault(413, f"请求体超过 {most} 字节", f"the body has more than {most} bytes")


def unavailable(outage: Exception, known_as: str) -> ApiError:
    """The fault of a request that found no storage, which is logged."""
    _log.error("request %s found no storage", known_as, exc_info=outage)
    return ApiError(
        ErrorCode.STORAGE_UNAVAILABLE,
        "数据暂时无法读写，请稍后重试",
        "data cannot be read or written now; try again shortly",
        retryAfter=SHORTLY,
    )


def fault_response(fault: ApiError, request_id: str, media_type: str = JSON) -> Response:
    """The answer to a request that came to nothing because of one fault."""
    shown = {"message": fault.message, "extensions": fault.extensions}
    status = fault.status if isinstance(fault, HttpFault) else STATUS.get(fault.code)
    return faults_response([shown], request_id, media_type, status, _headers(fault))


def faults_response(
    faults: Iterable[Fault],
    request_id: str,
    media_type: str,
    status: int | None = None,
    headers: Mapping[str, str] | None = None,
) -> Response:
    """The answer to a request that was not executed: errors and no data.

    Without a status of its own it is 400 where the caller takes GraphQL's media type, whose
    status tells, and 200 for a well-formed request where the caller takes plain JSON only.
    """
    if status is None:
        status = 400 if media_type == GRAPHQL_JSON else 200
    errors = [identified(fault, request_id) for fault in faults]
    return json_response({"errors": errors}, media_type, status, headers)


def code_of(fault: Fault) -> str:
    """The code of an error."""
    extensions = fault["extensions"]
    assert isinstance(extensions, Mapping)
    return str(extensions["code"])


def identified(fault: Fault, request_id: str) -> Fault:
    """The fault with the id of the request, by which the operator finds it in the log."""
    extensions = fault["extensions"]
    assert isinstance(extensions, Mapping)
    return {**fault, "extensions": {**extensions, "requestId": request_id}}


def json_response(
    body: Mapping[str, object],
    media_type: str,
    status: int = 200,
    headers: Mapping[str, str] | None = None,
) -> Response:
    """A body in JSON, in UTF-8."""
    content = orjson.dumps(body)
    return Response(content, status, headers, media_type=f"{media_type}; charset=utf-8")


def _headers(fault: ApiError) -> Mapping[str, str]:
    if isinstance(fault, HttpFault):
        return fault.headers
    if STATUS.get(fault.code) == UNAUTHORIZED:
        return _CHALLENGE
    seconds = (fault.extensions or {}).get("retryAfter")
    return {} if seconds is None else {"retry-after": str(seconds)}

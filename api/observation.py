"""What operators see of each request: a line in the log, and figures at `GET /metrics`.

Told of a request are its id, the route, the status, how long it took, the account, the root fields
(names of the schema), the cost and the codes of errors: nothing that somebody sent.
"""

import logging
from collections.abc import Sequence
from dataclasses import dataclass, field
from hmac import compare_digest
from ipaddress import ip_address
from typing import Final

from prometheus_client import (
    CONTENT_TYPE_LATEST,
    CollectorRegistry,
    Counter,
    GCCollector,
    Histogram,
    ProcessCollector,
    generate_latest,
)
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route
from starlette.types import Scope

_BUCKETS: Final = (0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30)
_ROUTES: Final = frozenset({"graphql", "console", "session", "healthz", "readyz", "metrics"})

_log = logging.getLogger("xinyipi.request")


@dataclass(slots=True)
class Observed:
    """What the endpoint tells of a request while it answers."""

    account: str | None = None
    fields: Sequence[str] = ()
    cost: int = 0
    codes: list[str] = field(default_factory=list)


def observed(scope: Scope) -> Observed:
    """What is told of this request, to be filled in."""
    known: Observed = scope["state"].setdefault("observed", Observed())
    return known


class Observation:
    """The figures of one service, since it started."""

    def __init__(self) -> None:
        self.registry = CollectorRegistry()
        ProcessCollector(registry=self.registry)
        GCCollector(registry=self.registry)
        self._requests = Counter(
            "xinyipi_requests", "Requests answered", ["route", "status"], registry=self.registry
        )
        self._seconds = Histogram(
            "xinyipi_request_seconds",
            "Seconds from the head of a request to the head of its answer",
            ["route"],
            buckets=_BUCKETS,
            registry=self.registry,
        )
        self._fields = Counter(
            "xinyipi_root_fields",
            "Root fields of the schema asked for",
            ["field"],
            registry=self.registry,
        )
        self._errors = Counter(
            "xinyipi_errors",
            "Errors answered, by extensions.code",
            ["code"],
            registry=self.registry,
        )

    def answered(self, scope: Scope, request_id: str, status: int, seconds: float) -> None:
        """Count and log a request that was answered with this status."""
        told, route = observed(scope), route_of(scope["path"])
        self._requests.labels(route, status).inc()
        self._seconds.labels(route).observe(seconds)
        for name in told.fields:
            self._fields.labels(name).inc()
        for code in told.codes:
            self._errors.labels(code).inc()
        if _log.isEnabledFor(logging.INFO):
            _log.info("request", extra=_line(scope, route, request_id, status, seconds))


def _line(
    scope: Scope, route: str, request_id: str, status: int, seconds: float
) -> dict[str, object]:
    told = observed(scope)
    return {
        "requestId": request_id,
        "method": scope["method"],
        "route": route,
        "status": status,
        "ms": round(seconds * 1000, 2),
        "account": told.account,
        "fields": told.fields,
        "cost": told.cost,
        "codes": told.codes,
    }


def route_of(path: str) -> str:
    """The first part of the path where it is one of ours: what else was typed is not repeated."""
    first = path.split("/", 2)[1] if path.startswith("/") else ""
    return first if first in _ROUTES else "" if path == "/" else "other"


def metrics_route(observation: Observation, token: str) -> Route:
    """`GET /metrics` in the format of Prometheus, for whoever brings the token.

    Without a token it is answered on this machine alone, and nobody else learns that it is there.
    """

    async def metrics(request: Request) -> Response:
        if not _entitled(request, token):
            return PlainTextResponse("Not Found", 404)
        return Response(generate_latest(observation.registry), media_type=CONTENT_TYPE_LATEST)

    return Route("/metrics", metrics)


def _entitled(request: Request, token: str) -> bool:
    if token:
        brought = request.headers.get("authorization", "").removeprefix("Bearer ")
        return compare_digest(brought.encode(), token.encode())
    # Whoever came by a proxy of this machine is somebody else.
    relayed = "forwarded" in request.headers or "x-forwarded-for" in request.headers
    return request.client is not None and not relayed and _is_loopback(request.client.host)


def _is_loopback(host: str) -> bool:
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return False

"""A span for each request, as OpenTelemetry knows them.

It tells what the request's line in the log does (`api.observation`), and goes on where the caller's
`traceparent` began. Nothing that somebody sent is in it.
"""

from opentelemetry.exporter.otlp.proto.http.trace_exporter import OTLPSpanExporter
from opentelemetry.sdk.resources import Resource
from opentelemetry.sdk.trace import TracerProvider
from opentelemetry.sdk.trace.export import BatchSpanProcessor
from opentelemetry.trace import Span, SpanKind
from opentelemetry.trace.propagation.tracecontext import TraceContextTextMapPropagator
from starlette.datastructures import Headers
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from api.observation import observed, route_of


def sent_to(url: str) -> TracerProvider:
    """Spans that are sent to this URL in the background, in batches."""
    provider = TracerProvider(resource=Resource.create({"service.name": "xinyipi"}))
    provider.add_span_processor(BatchSpanProcessor(OTLPSpanExporter(endpoint=url)))
    return provider


class Traced:
    """Makes a span of each request; the last ones are sent when the service stops."""

    def __init__(self, app: ASGIApp, provider: TracerProvider) -> None:
        self._app = app
        self._provider = provider
        self._tracer = provider.get_tracer("xinyipi")
        self._propagator = TraceContextTextMapPropagator()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "http":
            await self._traced(scope, receive, send)
            return
        try:
            await self._app(scope, receive, send)
        finally:
            self._provider.shutdown()

    async def _traced(self, scope: Scope, receive: Receive, send: Send) -> None:
        context = self._propagator.extract(Headers(scope=scope))
        name = f"{scope['method']} /{route_of(scope['path'])}"
        with self._tracer.start_as_current_span(name, context, SpanKind.SERVER) as span:
            await self._app(scope, receive, _telling(scope, send, span))


def _telling(scope: Scope, send: Send, span: Span) -> Send:
    async def send_told(message: Message) -> None:
        if message["type"] == "http.response.start":
            told = observed(scope)
            span.set_attributes(
                {
                    "http.request.method": scope["method"],
                    "http.route": f"/{route_of(scope['path'])}",
                    "http.response.status_code": message["status"],
                    "xinyipi.fields": list(told.fields),
                    "xinyipi.cost": told.cost,
                    "xinyipi.codes": list(told.codes),
                }
            )
        await send(message)

    return send_told

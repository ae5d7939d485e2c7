"""GraphQL over HTTP: `POST /graphql`, by the book of that name.

A request is `application/json` in UTF-8; the answer is `application/graphql-response+json` where
the caller names it in Accept, else `application/json`. Every error has `extensions.code` and
`extensions.requestId`. What HTTP answers:

| what happened                                      | graphql-response+json | json |
|----------------------------------------------------|-----------------------|------|
| executed, whatever single fields came to           | 200                   | 200  |
| parse, validation, limits, variables               | 400                   | 200  |
| no GraphQL request (JSON, types, media, method, size) | 400 405 413 415    | same |
| UNAUTHENTICATED, VIEWER_CHANGED, RATE_LIMITED      | 401, 409, 429         | same |
| FORBIDDEN (a token that only reads), CROSS_SITE_REQUEST | 403              | same |
| STORAGE_UNAVAILABLE, TIME_LIMIT_EXCEEDED           | 503                   | same |
| INTERNAL_SERVER_ERROR outside of any field         | 500                   | same |

The codes of the last three rows speak of the whole request: where one field meets them, the
answer is that error alone, without data. A store that cannot be reached is 503, since it is the
service that fails and a load balancer should know; it is not what contract tests provoke. What
may be tried again says when, in `extensions.retryAfter` and `Retry-After`.

There is no GET, no batch, no subscription and no page to type queries into.
"""

import asyncio
import logging
from collections.abc import Awaitable, Callable, Mapping, Sequence
from functools import lru_cache
from typing import Any, Final, Generic, Protocol, TypeGuard, TypeVar

import msgspec
import strawberry
from graphql import (
    ExecutionResult,
    GraphQLError,
    ValueNode,
    execute_root_selection_set,
)
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route
from starlette.types import Receive, Scope, Send

from api.documents import Document, documents, shown
from api.executor import AttributeExecutor
from api.faults import (
    GRAPHQL_JSON,
    JSON,
    SHORTLY,
    STATUS,
    Fault,
    HttpFault,
    code_of,
    fault_response,
    faults_response,
    identified,
    json_response,
    unavailable,
)
from api.json_body import json_body, look_at_json
from api.limits import Limits, longest_list, overrun
from api.middleware import request_id
from api.observation import Observed, observed
from schema.errors import ApiError, ErrorCode

_log = logging.getLogger(__name__)


class Asker(Protocol):
    """What a context tells of who asks, and collects of missing rights.

    `denied` is for `extensions.denied`: `{path, requires}` for each field that the caller has no
    right to. `refused` are the names of those at the root, and of acts that were refused for it.
    Whoever is `read_only` does nothing.
    """

    @property
    def denied(self) -> Sequence[object]: ...

    @property
    def refused(self) -> list[str]: ...

    @property
    def read_only(self) -> bool: ...


Context = TypeVar("Context", bound=Asker)


async def _nothing(_: object) -> None:
    """Nothing is written down."""


def graphql_route(
    schema: strawberry.Schema,
    *,
    context: Callable[[Request], Awaitable[Context]],
    limits: Limits,
    outages: tuple[type[Exception], ...] = (ConnectionError,),
    write_down: Callable[[Context], Awaitable[None]] = _nothing,
) -> Route:
    """The route that answers `POST /graphql` from `schema`, behind `api.middleware.Entrance`.

    `context` makes what resolvers find in `info.context`, and may raise ApiError, such as
    UNAUTHENTICATED. `outages` are the exceptions by which the store says that it is not there.
    `write_down` is awaited before an answer in which something was refused is given.
    """
    return Route("/graphql", _Endpoint(schema, context, limits, outages, write_down))


class _Asked(msgspec.Struct, rename="camel"):
    """The body of a request; other members are ignored."""

    query: str
    variables: dict[str, Any] | None = None
    operation_name: str | None = None
    extensions: dict[str, Any] | None = None


class _Faulty(Exception):
    """A document that is not executed, for these faults."""

    def __init__(self, faults: Sequence[Fault]) -> None:
        super().__init__(f"{len(faults)} faults")
        self.faults = faults


class _Endpoint(Generic[Context]):
    def __init__(
        self,
        schema: strawberry.Schema,
        context: Callable[[Request], Awaitable[Context]],
        limits: Limits,
        outages: tuple[type[Exception], ...],
        write_down: Callable[[Context], Awaitable[None]],
    ) -> None:
        self._schema = schema._schema
        self._read = documents(self._schema, limits)
        self._context = context
        self._limits = limits
        self._outages = outages
        self._write_down = write_down

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        request = Request(scope, receive)
        media_type = _media_type(request.headers.get("accept", ""))
        response = await self._answer(request, media_type)
        await response(scope, receive, send)

    async def _answer(self, request: Request, media_type: str) -> Response:
        known_as = request_id(request.scope)
        told = observed(request.scope)
        try:
            return json_response(await self._in_time(request, told), media_type)
        except _Faulty as faulty:
            told.codes += map(code_of, faulty.faults)
            return faults_response(faulty.faults, known_as, media_type)
        except Exception as error:  # the last door: nothing leaves it untold
            fault = self._told(error, known_as)
            told.codes.append(fault.code)
            return fault_response(fault, known_as, media_type)

    def _told(self, error: Exception, known_as: str) -> ApiError:
        """What a caller is told of what stopped the whole request."""
        if isinstance(error, ApiError):
            return error
        if isinstance(error, self._outages):
            return unavailable(error, known_as)
        _log.error("request %s failed", known_as, exc_info=error)
        return _INTERNAL

    async def _in_time(self, request: Request, told: Observed) -> Mapping[str, object]:
        try:
            async with asyncio.timeout(self._limits.seconds):
                return await self._carry_out(request, told)
        except TimeoutError:
            raise ApiError(
                ErrorCode.TIME_LIMIT_EXCEEDED,
                f"请求未能在 {self._limits.seconds} 秒内完成，请缩小范围后重试",
                f"not done within {self._limits.seconds} seconds; ask for less and try again",
                retryAfter=SHORTLY,
            ) from None

    async def _carry_out(self, request: Request, told: Observed) -> Mapping[str, object]:
        _look_at_head(request)
        # Who asks comes first: nothing that a stranger sent is read.
        context = await self._context(request)
        asked = await _asked(request)
        document = self._read(asked.query)
        told.cost = self._cost(document, asked)
        told.fields = document.roots(asked.operation_name)
        if context.read_only and document.changes(asked.operation_name):
            context.refused.extend(told.fields)
            await self._write_down(context)
            raise _READ_ONLY
        result = await self._execute(document, asked, context)
        if context.refused:
            await self._write_down(context)
        return self._body(result, context, told, request_id(request.scope))

    def _cost(self, document: Document, asked: _Asked) -> int:
        """What the operation costs. It raises what keeps the document from being executed."""
        items = longest_list(asked.variables)
        if items > self._limits.items:
            raise overrun("items", items, self._limits.items)
        if document.faults:
            raise _Faulty(document.faults)
        cost = document.price(asked.operation_name, asked.variables or {})
        if cost > self._limits.cost:
            raise overrun("cost", cost, self._limits.cost)
        return cost

    async def _execute(
        self, document: Document, asked: _Asked, context: Context
    ) -> ExecutionResult:
        assert document.tree is not None
        executor = AttributeExecutor.build(
            self._schema,
            document.tree,
            context_value=context,
            raw_variable_values=asked.variables,
            operation_name=asked.operation_name,
            is_awaitable=_awaits,
            hide_suggestions=True,
        )
        if isinstance(executor, list):
            return ExecutionResult(None, executor)
        result = execute_root_selection_set(executor)
        return result if isinstance(result, ExecutionResult) else await result

    def _body(
        self, result: ExecutionResult, context: Context, told: Observed, known_as: str
    ) -> Mapping[str, object]:
        faults = [self._fault(error, known_as) for error in result.errors or ()]
        if faults and not any("path" in fault for fault in faults):
            raise _Faulty(faults)
        told.codes += map(code_of, faults)
        extensions: dict[str, object] = {
            "cost": {"requested": told.cost, "maximum": self._limits.cost}
        }
        if context.denied:
            extensions["denied"] = context.denied
        body = {"data": result.data, "extensions": extensions}
        return (
            {"errors": [identified(each, known_as) for each in faults], **body} if faults else body
        )

    def _fault(self, error: GraphQLError, known_as: str) -> Fault:
        cause = _cause(error)
        if isinstance(cause, ApiError):
            if cause.code in STATUS:
                raise cause
            return shown(error, cause.code)
        if isinstance(cause, self._outages):
            raise unavailable(cause, known_as)
        if error.path is None or _blames_value(error):
            return shown(error, ErrorCode.BAD_USER_INPUT)
        _log.error("request %s failed at %s", known_as, error.path, exc_info=cause)
        return {**shown(error, ErrorCode.INTERNAL_SERVER_ERROR), "message": _INTERNAL.message}


def _awaits(value: object) -> TypeGuard[Awaitable[Any]]:
    """Whether a value has to be awaited; asked three times per field, and so as short as it is."""
    return hasattr(value, "__await__")


_INTERNAL: Final = ApiError(
    ErrorCode.INTERNAL_SERVER_ERROR,
    "服务内部错误，请凭请求编号联系管理员",
    "internal error; tell the operator the request id",
)


_READ_ONLY: Final = ApiError(
    ErrorCode.FORBIDDEN,
    "该令牌只读，不能办理；请换用可写的令牌",
    "the token is for reading alone; use one that may write",
)


def _cause(error: GraphQLError) -> Exception:
    """What was raised, without what graphql-core wrapped around it."""
    cause: Exception = error
    while isinstance(cause, GraphQLError) and not isinstance(cause, ApiError):
        if cause.original_error is None:
            break
        cause = cause.original_error
    return cause


def _blames_value(error: GraphQLError) -> bool:
    """Whether an argument is at fault, such as a variable that is null where none may be."""
    return any(isinstance(node, ValueNode) for node in error.nodes or ())


_decoder: Final = msgspec.json.Decoder(_Asked)


def _look_at_head(request: Request) -> None:
    """HttpFault where no GraphQL can follow, whoever asks."""
    if request.method != "POST":
        raise HttpFault(405, "仅支持 POST", "POST only", allow="POST")
    look_at_json(request)


async def _asked(request: Request) -> _Asked:
    """What a request asks for. HttpFault where it is no GraphQL request."""
    return await json_body(request, _decoder, "GraphQL 请求", "GraphQL request")


@lru_cache(maxsize=64)
def _media_type(accept: str) -> str:
    """The media type for an Accept header.

    GraphQL's own where it is named and no less wanted than JSON; JSON for all else, even where
    nothing that we have is wanted.
    """
    wanted = dict(_weighed(each) for each in accept.split(","))
    plain = wanted.get(JSON, wanted.get("application/*", wanted.get("*/*", 0.0)))
    own = wanted.get(GRAPHQL_JSON, 0.0)
    return GRAPHQL_JSON if own and own >= plain else JSON


def _weighed(media_range: str) -> tuple[str, float]:
    kind, *parameters = (part.strip().lower() for part in media_range.split(";"))
    weights = [part.removeprefix("q=") for part in parameters if part.startswith("q=")]
    try:
        return kind, float(weights[0]) if weights else 1.0
    except ValueError:
        return kind, 0.0

"""The same work without us: plain Starlette and hand-written SQL, one function per operation.

It shares with the service the tables and the pure core where that decides, since a rule stands
once. It checks the same token, has the same rights in its SQL, reads and writes the same rows and
answers the same JSON, which the bench compares before it measures. It knows no GraphQL, no limits,
no request id, and nothing but these six operations.
"""

from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from datetime import datetime
from pathlib import Path

import aiosqlite
import orjson
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from domain.store.data_key import data_keys
from domain.store.seal import Seal
from tests.bench.plain_cases import one_case, page_of_cases
from tests.bench.plain_command import remind
from tests.bench.plain_eligibility import explain, pre_check, rule_by_rule
from tests.bench.plain_hall import Hall, Json, Known, known

Operation = Callable[[Hall, Known, Json], Awaitable[Json]]


@asynccontextmanager
async def plain_app(
    file: Path, register: Path, now: Callable[[], datetime]
) -> AsyncIterator[Starlette]:
    """The application over the SQLite database `file`, with the register in `register`."""
    async with _connection(file) as reading, _connection(file) as writing:
        await reading.execute("PRAGMA query_only = ON")
        hall = Hall(reading, writing, register, now, Seal(data_keys(f"sqlite://{file}")))
        yield Starlette(
            routes=[
                _route(hall, "GET", "/cases", page_of_cases),
                _route(hall, "GET", "/case", one_case),
                _route(hall, "GET", "/explain", explain),
                _route(hall, "GET", "/trace", rule_by_rule),
                _route(hall, "POST", "/pre-check", pre_check),
                _route(hall, "POST", "/remind", remind),
            ]
        )


@asynccontextmanager
async def _connection(file: Path) -> AsyncIterator[aiosqlite.Connection]:
    """As the service opens one: write-ahead log, foreign keys, no implicit transactions."""
    async with aiosqlite.connect(file, isolation_level=None) as connection:
        connection.row_factory = aiosqlite.Row
        await connection.execute("PRAGMA journal_mode = WAL")
        await connection.execute("PRAGMA foreign_keys = ON")
        await connection.execute("PRAGMA busy_timeout = 30000")
        yield connection


def _route(hall: Hall, method: str, path: str, operation: Operation) -> Route:
    async def endpoint(request: Request) -> Response:
        caller = await known(hall, request.headers.get("authorization", ""))
        if caller is None:
            return Response(status_code=401)
        asked = orjson.loads(await request.body()) if method == "POST" else request.query_params
        answer = await operation(hall, caller, asked)
        return Response(orjson.dumps(answer), media_type="application/json")

    return Route(path, endpoint, methods=[method])

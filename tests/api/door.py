"""A small service behind the real door: every way in which a request can go well or wrong."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from enum import Enum

import httpx
import strawberry
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import PlainTextResponse
from starlette.routing import Route
from strawberry.schema.config import StrawberryConfig

from api.graphql import graphql_route
from api.limits import Limits
from api.middleware import Entrance
from domain.identifiers import Uscc
from domain.listing import Sort, Window
from schema.connection import After, Before, Connection, First, Last, page
from schema.describe import field as described
from schema.describe import mutation
from schema.directives import Cost
from schema.errors import ApiError, ErrorCode, bad_input
from schema.scalars import SCALARS, ShortText

BY_ID = Sort("matters.id", {"id": str})


@dataclass
class Context:
    denied: list[object] = field(default_factory=list)
    refused: list[str] = field(default_factory=list)
    read_only: bool = False


Info = strawberry.Info[Context, None]


@strawberry.enum(description="How a case comes in (渠道).")
class Channel(Enum):
    OFFLINE_HALL = "OFFLINE_HALL"
    MOBILE = "MOBILE"


@strawberry.input(description="What an act needs (操作内容).")
class ActInput:
    reason: ShortText
    channel: Channel = Channel.OFFLINE_HALL


@strawberry.type(description="An authority (机关).")
class Authority:
    name: str = strawberry.field(description="Its name (名称).")


@strawberry.type(description="A matter (事项).")
class Matter:
    id: strawberry.ID = strawberry.field(description="Its id (标识).")

    @described("Who handles it (机关).")
    def authority(self) -> Authority:
        return Authority(name="石龙区财政局")

    @described("Matters like it (相近事项).")
    def similar(self, first: First = None) -> "Connection[Matter]":
        return matters(first)

    @described("The matter it is part of (主项).")
    def part_of(self) -> "Matter":
        return self

    @described("All matters it rests on (前置事项), a list without pages.")
    def needs(self) -> list["Matter"]:
        return []


async def counted() -> int:
    return 0


def matters(
    first: int | None, after: After = None, last: int | None = None, before: Before = None
) -> Connection[Matter]:
    page(BY_ID, first=first, after=after, last=last, before=before)
    nothing: list[Matter] = []
    return Connection.of(
        Window(nothing, has_previous=False, has_next=False),
        BY_ID,
        key=lambda matter: (matter.id,),
        node=lambda matter: matter,
        count=counted,
    )


@strawberry.type
class Query:
    @described("A greeting (问候).")
    def hello(self, name: ShortText | None = None) -> str:
        return f"你好，{name or '世界'}"

    @described("A number, by default 1, never null (数字).")
    def number(self, value: int = 1) -> int | None:
        return value

    @described("How a case comes in, given back (渠道).")
    def channel(self, value: Channel) -> Channel:
        return value

    @described("A code, given back (统一社会信用代码).")
    def uscc(self, value: Uscc) -> Uscc:
        return value

    @described("Matters by pages (事项).")
    def matters(
        self, first: First = None, after: After = None, last: Last = None, before: Before = None
    ) -> Connection[Matter]:
        return matters(first, after, last, before)

    @described("A matter (事项).")
    def matter(self) -> Matter:
        return Matter(id=strawberry.ID("1"))

    @described("Dear to work out (统计).", Cost(weight=50))
    def statistics(self) -> str | None:
        return "42"

    @described("Raises a bug.")
    async def broken(self) -> str | None:
        raise RuntimeError("the password is 1234")

    @described("Promises a value and has none.")
    def empty(self) -> str:
        return None  # type: ignore[return-value]

    @described("Finds a value of the caller at fault.")
    def refusing(self) -> str | None:
        raise bad_input("行政区划不存在", "there is no such district")

    @described("Meets a store that is not there.")
    async def stored(self) -> str | None:
        raise ConnectionRefusedError("10.0.0.7:5432 refused")

    @described("Is for those only who say who they are.")
    def mine(self) -> str | None:
        raise ApiError(ErrorCode.UNAUTHENTICATED, "请先登录", "say who you are")

    @described("Was asked too often.")
    def often(self) -> str | None:
        raise ApiError(ErrorCode.RATE_LIMITED, "请求过于频繁", "asked too often", retryAfter=7)

    @described("Never ends.")
    async def waiting(self) -> str | None:
        await asyncio.Event().wait()
        return None

    @described("Is hidden from the caller.")
    def hidden(self, info: Info) -> str | None:
        info.context.denied.append({"path": ["hidden"], "requires": "AUDITOR"})
        return None


@strawberry.type
class Mutation:
    @mutation("An act (操作).")
    def act(self, input: ActInput | None = None) -> str:
        return input.reason if input else ""


schema = strawberry.Schema(Query, Mutation, config=StrawberryConfig(scalar_map=SCALARS))


async def context(request: Request) -> Context:
    """What a request finds; the header X-Context makes it go wrong."""
    match request.headers.get("x-context"):
        case "stranger":
            raise ApiError(ErrorCode.UNAUTHENTICATED, "令牌无效", "the token is not known")
        case "outage":
            raise ConnectionRefusedError("10.0.0.7:5432 refused")
        case "bug":
            raise KeyError("secret")
    return Context()


async def upload(request: Request) -> PlainTextResponse:
    return PlainTextResponse(str(len(await request.body())), headers={"cache-control": "private"})


def service(limits: Limits, most: int) -> Starlette:
    """The application as it is composed, with this small schema; `most` bytes make a body."""
    return Starlette(
        routes=[
            graphql_route(schema, context=context, limits=limits),
            Route("/upload", upload, methods=["POST"]),
        ],
        middleware=[Middleware(Entrance, most=most)],
    )


@asynccontextmanager
async def door(
    limits: Limits | None = None, *, most: int = 1024 * 1024
) -> AsyncIterator[httpx.AsyncClient]:
    """A client of the service."""
    transport = httpx.ASGITransport(service(limits or Limits(), most))
    async with httpx.AsyncClient(transport=transport, base_url="http://hall") as client:
        yield client

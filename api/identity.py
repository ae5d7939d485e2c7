"""Who asks: a bearer token becomes the caller, and the request a context for the resolvers."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache, partial

from starlette.requests import Request

from api.background import Background
from api.clock import new_id
from api.middleware import request_id
from api.observation import observed
from api.rates import Rate, Rates
from api.settings import Settings
from domain.caller import Caller
from domain.credit import CreditRegister
from domain.services.accounts import caller_with
from domain.services.desk import Desk
from schema.context import Context
from schema.errors import ApiError, ErrorCode


@dataclass(frozen=True, slots=True)
class Allowances:
    """How often one account may ask, and one address without being known."""

    requests: Rate
    pre_checks: Rate
    strangers: Rate

    @classmethod
    def of(cls, settings: Settings) -> "Allowances":
        """Those of the settings."""
        return cls(
            requests=Rate("requests", settings.requests_per_minute, "请求", "requests"),
            pre_checks=Rate("pre-checks", settings.precheck_per_minute, "预查", "pre-checks"),
            strangers=Rate("strangers", settings.strangers_per_minute, "尝试", "attempts"),
        )


def context_for(
    register: CreditRegister,
    background: Background,
    rates: Rates,
    allowances: Allowances,
    clock: Callable[[], datetime],
) -> Callable[[Request], Awaitable[Context]]:
    """What makes the context of a request. It raises UNAUTHENTICATED for an unknown caller, and
    RATE_LIMITED for one who asks too often.
    """

    async def known(request: Request) -> Caller:
        address = request.client.host if request.client else ""
        await rates.look(allowances.strangers, address)
        caller = await _caller(request)
        if caller is None:
            await rates.spend(allowances.strangers, address)
            raise _unknown()
        await rates.spend(allowances.requests, caller.account)
        return caller

    async def context(request: Request) -> Context:
        caller = await known(request)
        observed(request.scope).account = caller.account
        return Context(
            desk=Desk(
                caller=caller,
                request_id=request_id(request.scope),
                now=clock,
                new_id=new_id,
                register=register,
            ),
            language=language_of(request.headers.get("accept-language", "")),
            spend_pre_check=partial(rates.spend, allowances.pre_checks, caller.account),
            begin=background.begin,
        )

    return context


@lru_cache(maxsize=64)
def language_of(accepted: str) -> str:
    """`en` where Accept-Language puts English before Chinese, else `zh`."""
    tags = [part.split(";")[0].strip().lower()[:2] for part in accepted.split(",")]
    return next((tag for tag in tags if tag in ("zh", "en")), "zh")


async def _caller(request: Request) -> Caller | None:
    scheme, _, secret = request.headers.get("authorization", "").partition(" ")
    return await caller_with(secret.strip()) if scheme.lower() == "bearer" and secret else None


def _unknown() -> ApiError:
    return ApiError(
        ErrorCode.UNAUTHENTICATED,
        "请在 Authorization 头中提供有效的令牌：Bearer xyp_…",
        "send a valid token in the Authorization header: Bearer xyp_…",
    )

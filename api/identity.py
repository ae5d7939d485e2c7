"""Who asks: a bearer token becomes the caller, and the request a context for the resolvers."""

from collections.abc import Awaitable, Callable
from datetime import datetime
from functools import lru_cache

from limits import RateLimitItemPerMinute
from limits.storage import MemoryStorage
from limits.strategies import MovingWindowRateLimiter
from starlette.requests import Request

from api.background import Background
from api.clock import new_id
from api.middleware import request_id
from domain.caller import Caller
from domain.credit import CreditRegister
from domain.services.accounts import caller_with
from domain.services.desk import Desk
from schema.context import Context
from schema.errors import ApiError, ErrorCode


def context_for(
    register: CreditRegister,
    background: Background,
    pre_checks_per_minute: int,
    clock: Callable[[], datetime],
) -> Callable[[Request], Awaitable[Context]]:
    """What makes the context of a request; it raises UNAUTHENTICATED for an unknown caller.

    Pre-checks are counted per account and process, in a window that moves.
    """
    limiter = MovingWindowRateLimiter(MemoryStorage())
    allowance = RateLimitItemPerMinute(pre_checks_per_minute)

    async def context(request: Request) -> Context:
        caller = await _caller(request)

        def spend_pre_check() -> None:
            if not limiter.hit(allowance, caller.account):
                raise ApiError(
                    ErrorCode.RATE_LIMITED,
                    f"每分钟最多预查 {pre_checks_per_minute} 次，请稍后再试",
                    f"at most {pre_checks_per_minute} pre-checks a minute; try again later",
                    retryAfter=60,
                )

        return Context(
            desk=Desk(
                caller=caller,
                request_id=request_id(request.scope),
                now=clock,
                new_id=new_id,
                register=register,
            ),
            language=language_of(request.headers.get("accept-language", "")),
            spend_pre_check=spend_pre_check,
            begin=background.begin,
        )

    return context


@lru_cache(maxsize=64)
def language_of(accepted: str) -> str:
    """`en` where Accept-Language puts English before Chinese, else `zh`."""
    tags = [part.split(";")[0].strip().lower()[:2] for part in accepted.split(",")]
    return next((tag for tag in tags if tag in ("zh", "en")), "zh")


async def _caller(request: Request) -> Caller:
    scheme, _, secret = request.headers.get("authorization", "").partition(" ")
    caller = await caller_with(secret.strip()) if scheme.lower() == "bearer" and secret else None
    if caller is None:
        raise ApiError(
            ErrorCode.UNAUTHENTICATED,
            "请在 Authorization 头中提供有效的令牌：Bearer xyp_…",
            "send a valid token in the Authorization header: Bearer xyp_…",
        )
    return caller

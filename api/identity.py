"""Who asks: a token or a session becomes the caller, the request a context for the resolvers."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from functools import lru_cache, partial

from starlette.requests import Request

from api.browsers import Browsers
from api.middleware import request_id
from api.observation import observed
from api.rates import Rate, Rates
from api.settings import Settings
from domain.caller import Caller
from domain.credit import CreditRegister
from domain.services.callers import caller_with_session, caller_with_token
from domain.services.desk import Desk
from domain.services.refused_rights import write_down
from domain.services.sessions import WayIn
from domain.services.webhook_sending import WebhookSender
from schema.context import Context
from schema.errors import ApiError, ErrorCode


@dataclass(frozen=True, slots=True)
class Allowances:
    """How often one account may ask, and one address without being known, or to log in."""

    requests: Rate
    pre_checks: Rate
    strangers: Rate
    logins: Rate

    @classmethod
    def of(cls, settings: Settings) -> "Allowances":
        """Those of the settings."""
        return cls(
            requests=Rate("requests", settings.requests_per_minute, "请求", "requests"),
            pre_checks=Rate("pre-checks", settings.precheck_per_minute, "预查", "pre-checks"),
            strangers=Rate("strangers", settings.strangers_per_minute, "尝试", "attempts"),
            logins=Rate("logins", settings.login_per_minute, "登录", "logins"),
        )


def context_for(
    register: CreditRegister,
    sender: WebhookSender,
    way_in: WayIn,
    browsers: Browsers,
    rates: Rates,
    allowances: Allowances,
) -> Callable[[Request], Awaitable[Context]]:
    """What makes the context of a request. It raises UNAUTHENTICATED for an unknown caller,
    VIEWER_CHANGED for another than the page was opened for, and RATE_LIMITED for one who asks too
    often.
    """

    async def known(request: Request) -> Caller:
        address = _address(request)
        await rates.look(allowances.strangers, address)
        caller = await _caller(request, way_in, browsers)
        if caller is None:
            await rates.spend(allowances.strangers, address)
            raise _unknown()
        browsers.look_at_viewer(request, caller.account)
        await rates.spend(allowances.requests, caller.account)
        return caller

    async def context(request: Request) -> Context:
        caller = await known(request)
        observed(request.scope).account = caller.account
        return Context(
            desk=Desk(
                caller=caller,
                request_id=request_id(request.scope),
                now=way_in.now,
                new_id=way_in.new_id,
                register=register,
            ),
            language=language_of(request.headers.get("accept-language", "")),
            spend_pre_check=partial(rates.spend, allowances.pre_checks, caller.account),
            begin=way_in.begin,
            way_in=way_in,
            sender=sender,
            keep_secret=partial(browsers.keep, request),
        )

    return context


async def write_refused_down(context: Context) -> None:
    """Write down what was refused to the caller for want of a right."""
    await write_down(context.desk, context.refused)


@lru_cache(maxsize=64)
def language_of(accepted: str) -> str:
    """`en` where Accept-Language puts English before Chinese, else `zh`."""
    tags = [part.split(";")[0].strip().lower()[:2] for part in accepted.split(",")]
    return next((tag for tag in tags if tag in ("zh", "en")), "zh")


async def _caller(request: Request, way_in: WayIn, browsers: Browsers) -> Caller | None:
    """Who asks: by the token, where there is an Authorization header, else by the session."""
    if authorization := request.headers.get("authorization"):
        scheme, _, secret = authorization.partition(" ")
        if scheme.lower() != "bearer" or not secret:
            return None
        return await caller_with_token(secret.strip(), way_in.now(), _address(request))
    if secret_of_session := browsers.secret(request):
        return await caller_with_session(secret_of_session, way_in.now(), way_in.terms)
    return None


def _address(request: Request) -> str:
    return request.client.host if request.client else ""


def _unknown() -> ApiError:
    return ApiError(
        ErrorCode.UNAUTHENTICATED,
        "请登录，或在 Authorization 头中提供有效的令牌：Bearer xyp_…",
        "log in, or send a valid token in the Authorization header: Bearer xyp_…",
    )

"""Browsers: the cookie of a session, and what else a request must show that brings it along.

A browser sends the cookie with every request to this service, whoever had the request made. The
cookie is SameSite=Strict; beside it, a request that uses it comes from this service's own pages,
as `Sec-Fetch-Site` and `Origin` tell, and has a header that no form of another site can send.
"""

from typing import Final

from starlette.requests import Request

from schema.errors import ApiError, ErrorCode

SAFE_NAME: Final = "__Host-xinyipi"
"""The cookie's name where it is Secure: browsers take none of that name from anybody else."""

PLAIN_NAME: Final = "xinyipi"
"""Its name over plain HTTP, on this machine."""

MARK: Final = ("x-requested-with", "xinyipi")
"""The header of a request that uses the cookie."""

VIEWER: Final = "x-viewer"
"""The header by which a page says for which account it asks: its browser has one cookie, and
another page may have logged somebody else in since.
"""

LOOPBACK: Final = frozenset({"localhost", "127.0.0.1", "::1"})


class Browsers:
    """`public_url` is the address people reach the service at; where it is empty, that which the
    request was sent to.
    """

    def __init__(self, public_url: str) -> None:
        self._public_url = public_url.rstrip("/")

    def secret(self, request: Request) -> str | None:
        """The secret of the session that a request brings along. CROSS_SITE_REQUEST where it
        brings one and does not come from the service's own pages.
        """
        secret = request.cookies.get(self.name(request))
        if secret:
            self.look_at_origin(request)
        return secret or None

    def keep(self, request: Request, secret: str) -> None:
        """Have the browser keep the secret until it is closed."""
        self._set(request, secret)

    def drop(self, request: Request) -> None:
        """Have the browser forget the secret."""
        self._set(request, "", "; Max-Age=0")

    def look_at_origin(self, request: Request) -> None:
        """CROSS_SITE_REQUEST where the request does not come from the service's own pages."""
        name, value = MARK
        site = request.headers.get("sec-fetch-site", "same-origin")
        origin = request.headers.get("origin", self.origin(request))
        marked = request.headers.get(name) == value
        if site == "same-origin" and origin == self.origin(request) and marked:
            return
        raise ApiError(
            ErrorCode.CROSS_SITE_REQUEST,
            "凭会话的请求须来自本服务的页面，并带有 X-Requested-With: xinyipi；"
            "经代理访问时请设置 XINYIPI_PUBLIC_URL",
            "a request by a session comes from this service's own pages and has the header "
            "X-Requested-With: xinyipi; behind a proxy, set XINYIPI_PUBLIC_URL",
        )

    def look_at_viewer(self, request: Request, account: str) -> None:
        """VIEWER_CHANGED where the page that asks was opened for another account than this."""
        if request.headers.get(VIEWER, account) == account:
            return
        raise ApiError(
            ErrorCode.VIEWER_CHANGED,
            "本浏览器已换人登录，这次请求没有执行；请重新登录后继续",
            "somebody else has logged in in this browser, and nothing was done; log in again",
        )

    def look_at_connection(self, request: Request) -> None:
        """INSECURE_CONNECTION where a password would travel in the clear."""
        clear = self._public_url.startswith("http://") or request.url.hostname in LOOPBACK
        if clear or self._is_safe(request):
            return
        raise ApiError(
            ErrorCode.INSECURE_CONNECTION,
            "请通过 https 登录；TLS 由代理终结时请设置 XINYIPI_PUBLIC_URL",
            "log in over https; where a proxy ends TLS, set XINYIPI_PUBLIC_URL",
        )

    def _set(self, request: Request, secret: str, more: str = "") -> None:
        # Sent by `api.middleware.Entrance`, whatever else is answered.
        guards = "Path=/; HttpOnly; SameSite=Strict" + "; Secure" * self._is_safe(request)
        request.state.cookie = f"{self.name(request)}={secret}; {guards}{more}"

    def name(self, request: Request) -> str:
        """The name of the cookie."""
        return SAFE_NAME if self._is_safe(request) else PLAIN_NAME

    def _is_safe(self, request: Request) -> bool:
        return self.origin(request).startswith("https://")

    def origin(self, request: Request) -> str:
        """The address of the service as the browser has it."""
        return self._public_url or f"{request.url.scheme}://{request.url.netloc}"

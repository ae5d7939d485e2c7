"""The console under `/console/`: the bundle that `make console` builds, or how to come by it."""

import mimetypes
import os
from http import HTTPStatus
from pathlib import Path
from typing import Final, TypeAlias

from starlette.datastructures import Headers
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import (
    FileResponse,
    HTMLResponse,
    PlainTextResponse,
    RedirectResponse,
    Response,
)
from starlette.routing import BaseRoute, Mount, Route
from starlette.staticfiles import StaticFiles
from starlette.types import Receive, Scope, Send

PathLike: TypeAlias = str | os.PathLike[str]

BUNDLE: Final = Path(__file__).parent.parent / "console" / "dist"
"""Where the bundle lies, in the tree and in an installed wheel alike."""

BUILD_COMMAND: Final = "make console"

POLICY: Final = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; "
    "font-src 'self'; connect-src 'self'; base-uri 'none'; form-action 'self'; "
    "frame-ancestors 'none'"
)
"""What a page of the console may load: nothing but its own files and this service's answers."""

REVALIDATED: Final = "no-cache"
FOR_EVER: Final = "public, max-age=31536000, immutable"

_PACKED: Final = (("br", ".br"), ("gzip", ".gz"))
"""How files are compressed beforehand, the smaller first; browsers take br over https alone."""

_MISSING: Final = f"""<!doctype html>
<html lang="zh-CN">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>信易批</title>
<h1>控制台尚未构建</h1>
<p>GraphQL 接口照常可用。请在项目目录运行下面的命令，再刷新本页：</p>
<pre>{BUILD_COMMAND}</pre>
<p lang="en">The console is not built yet; the API works. Run this in the project's folder, then
reload the page.</p>
</html>
"""


def console_routes(bundle: Path = BUNDLE) -> list[BaseRoute]:
    """The console of this bundle, which may be built while the service runs."""
    return [
        Route("/console", _to_the_folder),
        Mount("/console", _Bundle(bundle), name="console"),
    ]


async def _to_the_folder(_: Request) -> RedirectResponse:
    # Relative, so that it holds behind a proxy under any prefix.
    return RedirectResponse("console/", headers={"content-security-policy": POLICY})


class _Bundle(StaticFiles):
    """The files of the bundle, each compressed (beforehand) where the browser takes that."""

    def __init__(self, bundle: Path) -> None:
        super().__init__(directory=bundle, html=True, check_dir=False)
        self._index = bundle / "index.html"

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if self._index.is_file():
            await super().__call__(scope, receive, send)
        else:
            missing = HTMLResponse(_MISSING, 503, {"content-security-policy": POLICY})
            await missing(scope, receive, send)

    async def get_response(self, path: str, scope: Scope) -> Response:
        response = await self._found(path, scope)
        asset = path.startswith("assets") and response.status_code < HTTPStatus.BAD_REQUEST
        response.headers["cache-control"] = FOR_EVER if asset else REVALIDATED
        response.headers["vary"] = "accept-encoding"
        response.headers["content-security-policy"] = POLICY
        return response

    async def _found(self, path: str, scope: Scope) -> Response:
        try:
            return await super().get_response(path, scope)
        except HTTPException as fault:
            return PlainTextResponse(fault.detail, fault.status_code, fault.headers)

    def file_response(
        self,
        full_path: PathLike,
        stat_result: os.stat_result,
        scope: Scope,
        status_code: int = 200,
    ) -> Response:
        accepted = Headers(scope=scope).get("accept-encoding", "")
        for encoding, suffix in _PACKED:
            packed = Path(f"{full_path}{suffix}")
            if encoding in accepted and packed.is_file():
                response = super().file_response(packed, packed.stat(), scope, status_code)
                if isinstance(response, FileResponse):
                    response.headers["content-type"] = _type_of(full_path)
                    response.headers["content-encoding"] = encoding
                return response
        return super().file_response(full_path, stat_result, scope, status_code)


def _type_of(path: PathLike) -> str:
    media_type = mimetypes.guess_type(path)[0] or "application/octet-stream"
    return f"{media_type}; charset=utf-8" if media_type.startswith("text/") else media_type

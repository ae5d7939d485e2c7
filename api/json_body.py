"""The body of a request, as JSON in UTF-8, or a fault that says what is wrong with it."""

import re
from typing import Final, TypeVar

import msgspec
from starlette.requests import ClientDisconnect, Request

from api.faults import JSON, HttpFault

T = TypeVar("T")

_UTF8: Final = frozenset({"charset=utf-8", 'charset="utf-8"'})
# Written as JSON, or as GraphQL inside of JSON.
_NUL: Final = re.compile(rb"\\u(?:0000|\{0+\})")


def look_at_json(request: Request) -> None:
    """HttpFault where no JSON can follow."""
    if not _is_json(request.headers.get("content-type", "")):
        raise HttpFault(415, "请求体应为 UTF-8 的 application/json", f"send {JSON} in UTF-8")


async def json_body(request: Request, decoder: msgspec.json.Decoder[T], zh: str, en: str) -> T:
    """What the body says. HttpFault where it is not what `zh` and `en` name."""
    try:
        body = await request.body()
    except ClientDisconnect:
        raise HttpFault(400, "请求体不完整", "the body ended early") from None
    if _NUL.search(body):
        raise HttpFault(400, "文字中不得有 NUL 字符", "no text may have a NUL character")
    try:
        return decoder.decode(body.decode())
    except UnicodeDecodeError:
        raise HttpFault(400, "请求体不是 UTF-8", "the body is not UTF-8") from None
    except RecursionError:
        raise HttpFault(400, "请求体嵌套过深", "the body is nested too deeply") from None
    except msgspec.DecodeError as error:
        raise HttpFault(400, f"请求体不是 {zh}", f"no {en}: {error}") from None


def _is_json(content_type: str) -> bool:
    kind, *parameters = (part.strip().lower() for part in content_type.split(";"))
    charsets = [part for part in parameters if part.startswith("charset=")]
    return kind == JSON and all(each in _UTF8 for each in charsets)

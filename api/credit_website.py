"""The credit website over HTTP: one POST for each thing that it is told, by an idempotency key."""

import asyncio
from collections.abc import Mapping
from typing import Annotated

import httpx
import msgspec

from domain.services.push_sending import PushFault, Told

TIMEOUT = 10.0
"""Seconds one attempt may take, whole."""

LONGEST = 200
"""Characters of the number of a receipt."""

MOST_BYTES = 64 * 1024
"""Of an answer; a longer one has no receipt."""

_AGAIN = frozenset({408, 409, 425, 429})
"""Refusals that another attempt may change."""


class HttpCreditWebsite:
    """The website at this URL, which answers 2xx and `{"receipt": "..."}`."""

    def __init__(self, url: str, *, bearer: str | None = None) -> None:
        self._url = url
        headers = {"Authorization": f"Bearer {bearer}"} if bearer else {}
        self._client = httpx.AsyncClient(headers=headers, follow_redirects=False, timeout=TIMEOUT)

    async def tell(self, key: str, fields: Mapping[str, str]) -> Told:
        """Tell it, and read its receipt."""
        try:
            async with asyncio.timeout(TIMEOUT):
                return await self._told(key, fields)
        except (TimeoutError, httpx.TimeoutException):
            return Told(fault=PushFault.TIMEOUT)
        except (httpx.HTTPError, httpx.InvalidURL, OSError):
            return Told(fault=PushFault.NO_CONNECTION)

    async def aclose(self) -> None:
        """Close the connections."""
        await self._client.aclose()

    async def _told(self, key: str, fields: Mapping[str, str]) -> Told:
        headers = {"Idempotency-Key": key}
        request = self._client.stream("POST", self._url, json=dict(fields), headers=headers)
        async with request as response:
            if response.is_client_error and response.status_code not in _AGAIN:
                return Told(fault=PushFault.REFUSED)
            if not response.is_success:
                return Told(fault=PushFault.HTTP_STATUS)
            return _receipt(await _beginning(response))


async def _beginning(response: httpx.Response) -> bytes:
    body = b""
    async for part in response.aiter_bytes():
        body += part
        if len(body) > MOST_BYTES:
            return b""
    return body


def _receipt(body: bytes) -> Told:
    try:
        said = msgspec.json.decode(body, type=_Answer)
    except msgspec.DecodeError:
        return Told(fault=PushFault.NO_RECEIPT)
    return Told(receipt=said.receipt)


class _Answer(msgspec.Struct):
    receipt: Annotated[str, msgspec.Meta(min_length=1, max_length=LONGEST)]

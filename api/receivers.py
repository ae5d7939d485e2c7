"""The way to the receivers of events: one POST, to the very address that was looked at.

A name is looked up once for each attempt, all that it leads to is looked at, and the connection is
made to one of these addresses, so that the name may turn into another meanwhile. Nothing is
followed, and nothing that a receiver says is read but its status.
"""

import asyncio
import ssl
from collections.abc import Mapping, Sequence
from typing import NamedTuple
from urllib.parse import urlsplit

import httpx

from domain.webhook_address import Network, Target, may_reach, target_of
from domain.webhooks import DeliveryFault, Sent

TIMEOUT = 10.0
"""Seconds one attempt may take, from looking up the name to the status; two of them end within the
time of the lease.
"""


class _Barred(Exception):
    """Nothing may be sent there."""

    def __init__(self, fault: DeliveryFault) -> None:
        super().__init__(fault)
        self.fault = fault


class _Place(NamedTuple):
    """What a URL leads to, and the address that may be connected to."""

    target: Target
    address: str


class HttpReceivers:
    """Receivers over HTTP. Internal addresses are reached in these networks alone."""

    def __init__(self, networks: Sequence[Network]) -> None:
        self._networks = tuple(networks)
        self._opened: httpx.AsyncClient | None = None

    async def barred(self, url: str) -> DeliveryFault | None:
        """Why nothing may be sent to this URL, by where its name leads now."""
        try:
            async with asyncio.timeout(TIMEOUT):
                await self._place_of(url)
        except _Barred as barred:
            return barred.fault
        except TimeoutError:
            return DeliveryFault.NAME_UNKNOWN
        return None

    async def post(self, url: str, headers: Mapping[str, str], body: bytes) -> Sent:
        """Send it, and tell what became of it."""
        try:
            async with asyncio.timeout(TIMEOUT):
                return await self._post(await self._place_of(url), url, headers, body)
        except _Barred as barred:
            return Sent(fault=barred.fault)
        except TimeoutError:
            return Sent(fault=DeliveryFault.TIMEOUT)
        except (httpx.HTTPError, httpx.InvalidURL, ssl.SSLError, OSError):
            return Sent(fault=DeliveryFault.NO_CONNECTION)

    async def aclose(self) -> None:
        """Close the connections."""
        if self._opened is not None:
            await self._opened.aclose()

    @property
    def _client(self) -> httpx.AsyncClient:
        """Made when something is sent: most services send nothing, and certificates take a while
        to read.
        """
        if self._opened is None:
            self._opened = httpx.AsyncClient(
                timeout=None,  # noqa: S113  `post` bounds the whole attempt, not each of its reads
                trust_env=False,  # a proxy would look the name up again
                follow_redirects=False,
                verify=ssl.create_default_context(),
                # A connection belongs to a name, and the pool would hand it on by the address.
                limits=httpx.Limits(max_keepalive_connections=0),
            )
        return self._opened

    async def _place_of(self, url: str) -> _Place:
        target = target_of(url)
        if target is None:
            raise _Barred(DeliveryFault.NAME_UNKNOWN)
        addresses = await _addresses(target)
        if not may_reach(target, addresses, self._networks):
            raise _Barred(DeliveryFault.ADDRESS_NOT_ALLOWED)
        return _Place(target, addresses[0])

    async def _post(self, place: _Place, url: str, headers: Mapping[str, str], body: bytes) -> Sent:
        there = httpx.URL(url).copy_with(host=place.address)
        named = {**headers, "Host": urlsplit(url).netloc}
        # The certificate must be that of the name, whatever address it is shown at.
        sealed = {"sni_hostname": place.target.host}
        async with self._client.stream(
            "POST", there, content=body, headers=named, extensions=sealed
        ) as response:
            return _told(response.status_code)


async def _addresses(target: Target) -> list[str]:
    """Every address the host leads to. _Barred where nobody knows it."""
    loop = asyncio.get_running_loop()
    try:
        found = await loop.getaddrinfo(target.host, target.port, type=1)
    except (OSError, UnicodeError):
        raise _Barred(DeliveryFault.NAME_UNKNOWN) from None
    return [str(each[4][0]).partition("%")[0] for each in found]


def _told(status: int) -> Sent:
    """What a status means: 2xx is a receipt, whatever else is said."""
    if httpx.codes.is_success(status):
        return Sent(status)
    if httpx.codes.is_redirect(status):
        return Sent(status, DeliveryFault.REDIRECTED)
    gone = status == httpx.codes.GONE
    return Sent(status, DeliveryFault.GONE if gone else DeliveryFault.HTTP_STATUS)

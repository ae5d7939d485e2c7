"""Where events may be sent to (推送地址): outside of this machine and its neighbours, but for the
networks that the operator lists. Whoever names an address must not have the service reach what
only the service can reach.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from ipaddress import (
    IPv4Address,
    IPv4Network,
    IPv6Address,
    IPv6Network,
    ip_address,
    ip_network,
)
from typing import NamedTuple, TypeAlias
from urllib.parse import urlsplit

from domain.refusal import Refusal, invalid

Network: TypeAlias = IPv4Network | IPv6Network
Address: TypeAlias = IPv4Address | IPv6Address


class Target(NamedTuple):
    """What a URL leads to: a host by name or address, a port, and whether it is sealed by TLS."""

    host: str
    port: int
    sealed: bool


def networks_of(text: str) -> tuple[Network, ...]:
    """The networks of a list with commas. ValueError for what is none."""
    return tuple(ip_network(each.strip()) for each in text.split(",") if each.strip())


def target_of(url: str) -> Target | None:
    """What a URL leads to; None for one that is not whole, or names a user or a fragment."""
    try:
        parts = urlsplit(url)
        host, port = parts.hostname, parts.port
    except ValueError:
        return None
    sealed = parts.scheme == "https"
    if not host or not url.isascii() or not (sealed or parts.scheme == "http"):
        return None
    if parts.username is not None or parts.fragment or port == 0 or _blank(url):
        return None
    return Target(host, port or (443 if sealed else 80), sealed)


def _blank(url: str) -> bool:
    """Whether there is something in it that no URL has, and that people would not see."""
    return any(sign <= " " or sign in '"<>\\^`{|}' for sign in url)


def url_faults(url: str) -> Iterator[Refusal]:
    """Why nothing can be sent to this URL, whatever it leads to."""
    if target_of(url) is None:
        yield invalid(
            "推送地址形如 https://主机/路径，不含用户名和 #",
            "an address is as https://HOST/PATH, without a user and without #",
            "url",
        )


def may_reach(target: Target, addresses: Sequence[str], networks: Sequence[Network]) -> bool:
    """Whether events may be sent to a target that leads to these addresses, all of them.

    Without TLS they may be sent within the listed networks alone.
    """
    found = [_plain(ip_address(each)) for each in addresses]
    if not found:
        return False
    listed = all(any(each in network for network in networks) for each in found)
    return listed or (target.sealed and all(map(_is_public, found)))


def _plain(address: Address) -> Address:
    """The IPv4 address that stands within one of IPv6, where one does."""
    if isinstance(address, IPv4Address):
        return address
    return address.ipv4_mapped or address.sixtofour or address


def _is_public(address: Address) -> bool:
    """Whether it is anybody's on the Internet. Teredo and NAT64 lead who knows where."""
    barred = address.is_multicast or address.is_reserved or address.is_unspecified
    tunnel = isinstance(address, IPv6Address) and address.teredo is not None
    return address.is_global and not barred and not tunnel

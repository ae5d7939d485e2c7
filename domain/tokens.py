"""Bearer tokens (令牌): ways to an account, each as narrow as it needs to be.

A token never opens more than its account: what it was given and the account has lost is gone.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta
from enum import StrEnum, unique
from functools import lru_cache
from ipaddress import IPv6Address, ip_address, ip_network

import msgspec

from domain.accounts import Account, AccountState
from domain.instants import instant_text
from domain.refusal import Refusal, RefusalCode, invalid, refusal
from domain.roles import Role

USED_EVERY = timedelta(minutes=1)
"""How exactly it is known when a token was last used."""

LONGEST_OVERLAP = timedelta(days=7)
"""For how long, at most, the secret before goes on beside a new one."""

MOST_NETWORKS, MOST_MATTERS = 20, 50


@unique
class TokenAccess(StrEnum):
    """What a token may be used for."""

    READ = "READ"
    WRITE = "WRITE"


@unique
class TokenAction(StrEnum):
    """What an administrator does to a token."""

    ROTATE = "ROTATE"
    REVOKE = "REVOKE"


class TokenScope(msgspec.Struct, frozen=True, kw_only=True):
    """What a token opens, until it expires: roles of its account, its authority or a narrower one,
    reading alone or writing too; where some are named, matters and networks (CIDR).
    """

    roles: tuple[Role, ...]
    authority: str | None = None
    access: TokenAccess = TokenAccess.WRITE
    matters: tuple[str, ...] = ()
    networks: tuple[str, ...] = ()
    expires: datetime | None = None


class Token(msgspec.Struct, frozen=True, kw_only=True):
    """A token without its secret. `overlap` is when the secret before the last ceases to open."""

    id: str
    version: int = 1
    account: str
    label: str
    scope: TokenScope
    created: datetime
    used: datetime | None = None
    revoked: datetime | None = None
    overlap: datetime | None = None

    @property
    def place(self) -> tuple[str, str]:
        """Where it stands in a list, the newest first."""
        return instant_text(self.created), self.id

    def opens(self, at: datetime) -> bool:
        """Whether it opens anything at this instant."""
        expires = self.scope.expires
        return self.revoked is None and (expires is None or at < expires)


# --- what the log says of it -----------------------------------------------------------


class TokenCreated(msgspec.Struct, frozen=True, kw_only=True, rename="camel"):
    """A token of an account, by id; its secret is nowhere."""

    token: str
    account: str
    roles: tuple[Role, ...]
    authority: str | None
    access: TokenAccess
    matters: tuple[str, ...]
    expires: str | None


class TokenRotated(msgspec.Struct, frozen=True):
    """A token was given another secret; the one before opens until then."""

    until: str


class TokenRevoked(msgspec.Struct, frozen=True):
    """A token opens nothing any more."""


# --- grounds ---------------------------------------------------------------------------


def scope_faults(scope: TokenScope, account: Account, at: datetime) -> Iterator[Refusal]:
    """Why the account cannot have a token of this scope."""
    if account.state is not AccountState.ACTIVE:
        yield refusal(RefusalCode.WRONG_STAGE, path=("accountId",), stage=account.state)
    if not scope.roles or not set(scope.roles) <= set(account.roles):
        yield invalid(
            "令牌的角色须为账号所有角色中的一个或几个", "a token has roles of its account", "roles"
        )
    if account.authority not in (None, scope.authority):
        yield invalid(
            f"该账号属于机关 {account.authority}",
            f"the account works for the authority {account.authority}",
            "authority",
        )
    if scope.expires is not None and scope.expires <= at:
        yield invalid("到期时间须晚于现在", "it expires after now", "expiresAt")
    if len(scope.matters) > MOST_MATTERS:
        yield invalid(f"事项最多 {MOST_MATTERS} 个", f"at most {MOST_MATTERS} matters", "matters")
    yield from network_faults(scope.networks)


def network_faults(networks: Sequence[str]) -> Iterator[Refusal]:
    """Why these are no networks to come from."""
    if len(networks) > MOST_NETWORKS:
        yield invalid(
            f"网段最多 {MOST_NETWORKS} 个", f"at most {MOST_NETWORKS} networks", "networks"
        )
    for place, network in enumerate(networks):
        try:
            ip_network(network)
        except ValueError:
            yield invalid(
                "网段形如 10.1.0.0/16 或 2001:db8::/32，主机位须为零",
                "a network is as 10.1.0.0/16 or 2001:db8::/32, without host bits",
                "networks",
                str(place),
            )


@lru_cache(maxsize=1024)
def admits(networks: str, address: str) -> bool:
    """Whether a client at this address is in one of these networks, with commas between them, or
    none is named. A client without an IP address is in none.
    """
    if not networks:
        return True
    try:
        host = ip_address(address)
    except ValueError:
        return False
    if isinstance(host, IPv6Address) and host.ipv4_mapped:
        host = host.ipv4_mapped
    return any(host in ip_network(each) for each in networks.split(","))


def token_actions(token: Token, at: datetime) -> list[TokenAction]:
    """What may be done to it now."""
    return [*TokenAction] if token.opens(at) else []

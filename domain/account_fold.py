"""What the events of an account lead to: all that its row says of rights, and nothing of who it is.

Name, login, password and identity stand in no event.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TypeAlias

import msgspec

from domain.accounts import (
    AccountCreated,
    AccountDisabled,
    AccountEnabled,
    AccountRolesSet,
    AccountState,
    PasswordChanged,
    PasswordReset,
)
from domain.openid import OpenIdBound, OpenIdUnbound
from domain.roles import Role

AccountEvent: TypeAlias = (
    AccountCreated
    | AccountRolesSet
    | AccountDisabled
    | AccountEnabled
    | PasswordReset
    | PasswordChanged
    | OpenIdBound
    | OpenIdUnbound
)

ACCOUNT_EVENTS: Mapping[str, type[AccountEvent]] = {
    kind.__name__: kind
    for kind in (
        AccountCreated,
        AccountRolesSet,
        AccountDisabled,
        AccountEnabled,
        PasswordReset,
        PasswordChanged,
        OpenIdBound,
        OpenIdUnbound,
    )
}
"""Every event of an account, by its `kind` in the log."""


class AccountRow(msgspec.Struct, frozen=True, kw_only=True):
    """Of an account what its events decide; `bound` where an identity opens it.

    `must_change` is None until an event speaks of the password: one with a login then has a first
    one, to be changed.
    """

    version: int
    roles: tuple[Role, ...]
    authority: str | None
    state: AccountState = AccountState.ACTIVE
    must_change: bool | None = None
    bound: bool = False


def account_made(event: AccountCreated) -> AccountRow:
    """An account by its first event."""
    return AccountRow(version=1, roles=event.roles, authority=event.authority)


def account_after(account: AccountRow, event: AccountEvent) -> AccountRow:
    """The account after its next event."""
    changed = msgspec.structs.replace(account, version=account.version + 1)
    return msgspec.structs.replace(changed, **_changes(event))


def _changes(event: AccountEvent) -> Mapping[str, object]:
    match event:
        case AccountCreated() | AccountRolesSet():
            return {"roles": event.roles, "authority": event.authority}
        case AccountDisabled():
            return {"state": AccountState.DISABLED}
        case AccountEnabled():
            return {"state": AccountState.ACTIVE}
        case PasswordReset() | PasswordChanged():
            return {"must_change": isinstance(event, PasswordReset)}
        case OpenIdBound() | OpenIdUnbound():
            return {"bound": isinstance(event, OpenIdBound)}

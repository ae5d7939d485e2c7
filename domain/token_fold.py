"""What the events of a token lead to: all that its row says of what it opens.

Its secret, its label and the networks it comes from stand in no event.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TypeAlias

import msgspec

from domain.roles import Role
from domain.tokens import TokenAccess, TokenCreated, TokenRevoked, TokenRotated

TokenEvent: TypeAlias = TokenCreated | TokenRotated | TokenRevoked

TOKEN_EVENTS: Mapping[str, type[TokenEvent]] = {
    kind.__name__: kind for kind in (TokenCreated, TokenRotated, TokenRevoked)
}
"""Every event of a token, by its `kind` in the log."""


class TokenRow(msgspec.Struct, frozen=True, kw_only=True):
    """Of a token what its events decide; `expires` is an instant as the log has it."""

    version: int
    account: str
    roles: tuple[Role, ...]
    authority: str | None
    access: TokenAccess
    matters: tuple[str, ...]
    expires: str | None
    revoked: bool = False


def token_made(event: TokenCreated) -> TokenRow:
    """A token by its first event."""
    return TokenRow(
        version=1,
        account=event.account,
        roles=event.roles,
        authority=event.authority,
        access=event.access,
        matters=event.matters,
        expires=event.expires,
    )


def token_after(token: TokenRow, event: TokenEvent) -> TokenRow:
    """The token after its next event."""
    revoked = token.revoked or isinstance(event, TokenRevoked)
    return msgspec.structs.replace(token, version=token.version + 1, revoked=revoked)

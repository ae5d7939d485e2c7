"""Officers and portals, and the tokens they come by."""

import hashlib
import secrets
from collections.abc import Callable, Sequence
from datetime import datetime

import msgspec

from domain.author import Author
from domain.caller import Caller
from domain.instants import instant_text
from domain.refusal import RefusalCode, Refused, refusal
from domain.roles import Role
from domain.store.accounts import account_named, add_account, add_token, caller_by
from domain.store.database import transaction
from domain.store.log import NewEvent, append
from domain.store.matters import authority as authority_with

PREFIX = "xyp_"
"""What every secret begins with, so that one that leaks is recognised."""


class TokenCreated(msgspec.Struct, frozen=True, kw_only=True, rename="camel"):
    """A token of an account, by id; its secret is nowhere."""

    token: str
    account: str
    roles: tuple[Role, ...]
    authority: str | None


async def create_token(
    name: str,
    roles: Sequence[Role],
    authority: str | None,
    *,
    author: Author,
    at: datetime,
    new_id: Callable[[], str],
) -> str:
    """Make a token for the officer or portal of this name, made if new, and return its secret.

    The secret is told this once. Refused where the authority is not in the catalogue, and for a
    portal that is an officer too: its query codes would open cases to that officer's rights.
    """
    if Role.PORTAL in roles and set(roles) != {Role.PORTAL}:
        raise Refused(
            refusal(
                RefusalCode.INVALID_VALUE, path=("role",), field="role", why="PORTAL + other roles"
            )
        )
    if authority is not None and await authority_with(authority) is None:
        raise Refused(refusal(RefusalCode.NOT_FOUND, path=("authority",)))
    secret = PREFIX + secrets.token_urlsafe(32)
    token = new_id()
    async with transaction():
        account = await account_named(name)
        if account is None:
            account = new_id()
            await add_account(account, name)
        held = tuple(dict.fromkeys(roles))
        await add_token(
            id=token,
            account=account,
            hash=token_hash(secret),
            roles=held,
            authority=authority,
            at=instant_text(at),
        )
        made = TokenCreated(token=token, account=account, roles=held, authority=authority)
        await append(author, at, [NewEvent(token, 1, made)])
    return secret


async def caller_with(secret: str) -> Caller | None:
    """Who comes with this secret, or None."""
    return await caller_by(token_hash(secret))


def token_hash(secret: str) -> str:
    """SHA-256 of a secret, in hex: secrets are random and long, so a slow hash adds nothing."""
    return hashlib.sha256(secret.encode()).hexdigest()

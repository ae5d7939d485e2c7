"""Officers and portals, and the tokens they come by."""

import hashlib
import re
import secrets
from collections.abc import Callable, Sequence
from datetime import datetime

import msgspec

from domain.author import Author
from domain.caller import Caller
from domain.instants import instant_text
from domain.refusal import RefusalCode, Refused, invalid, refusal
from domain.roles import Role
from domain.store.accounts import account_named, add_account, add_token, caller_by
from domain.store.database import transaction
from domain.store.log import NewEvent, append
from domain.store.matters import authority as authority_with

_LINE = re.compile("[^\x00-\x1f\x7f-\x9f\ud800-\udfff]{1,200}")

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

    The secret is told this once. Refused where the name is not one line of 1 to 200 characters or
    the authority is not in the catalogue, and for a portal that is an officer too: its query codes
    would open cases to that officer's rights.
    """
    await _look_at(name, roles, authority)
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


async def _look_at(name: str, roles: Sequence[Role], authority: str | None) -> None:
    if not _is_line(name):
        raise Refused(
            invalid(
                "姓名须为一行，1 至 200 个字符",
                "a name is one line of 1 to 200 characters",
                "name",
            )
        )
    if Role.PORTAL in roles and set(roles) != {Role.PORTAL}:
        raise Refused(
            invalid(
                "门户角色（PORTAL）不得兼任其他角色",
                "whoever has the role PORTAL has no other",
                "role",
            )
        )
    if authority is None:
        return
    if not _is_line(authority) or await authority_with(authority) is None:
        raise Refused(refusal(RefusalCode.NOT_FOUND, path=("authority",)))


def _is_line(text: str) -> bool:
    """Whether it can be kept: no controls, and no bytes that are no text (lone surrogates)."""
    return bool(text.strip() and _LINE.fullmatch(text))


async def caller_with(secret: str) -> Caller | None:
    """Who comes with this secret, or None."""
    return await caller_by(token_hash(secret))


def token_hash(secret: str) -> str:
    """SHA-256 of a secret, in hex: secrets are random and long, so a slow hash adds nothing."""
    return hashlib.sha256(secret.encode()).hexdigest()

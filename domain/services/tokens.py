"""Bearer tokens, by which machines are known, and officers on a command line."""

import hashlib
import secrets
from collections.abc import Callable, Sequence
from datetime import datetime

import msgspec

from domain.accounts import (
    Account,
    AccountCreated,
    AccountRolesSet,
    AccountState,
    is_line,
    name_faults,
    role_faults,
)
from domain.author import Author
from domain.caller import Caller
from domain.instants import instant_text
from domain.refusal import RefusalCode, Refused, invalid, refusal
from domain.roles import Role
from domain.services.replay import Overtaken, settled
from domain.store.accounts import account_named, add_account, put_account
from domain.store.callers import caller_by_token
from domain.store.database import transaction
from domain.store.log import NewEvent, append
from domain.store.matters import authority as authority_with
from domain.store.tokens import add_token

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
    """Make a token for the officer or portal of this name, and return its secret, told this once.

    This is the operator's door: the account is made if new, and given the roles that it lacks.
    Refused where the name is not one line of 1 to 200 characters, the authority is not in the
    catalogue or not the account's, the account is disabled, and for a portal that is an officer.
    """
    held = tuple(dict.fromkeys(roles))
    await _look_at(name, held, authority)
    secret = new_secret(PREFIX)

    async def once() -> str:
        async with transaction():
            account, events = await _holder(name, held, authority, new_id)
            token = new_id()
            await add_token(
                id=token,
                account=account,
                hash=secret_hash(secret),
                roles=held,
                authority=authority,
                at=instant_text(at),
            )
            made = TokenCreated(token=token, account=account, roles=held, authority=authority)
            await append(author, at, [*events, NewEvent(token, 1, made)])
        return secret

    return await settled(once)


async def _look_at(name: str, roles: Sequence[Role], authority: str | None) -> None:
    faults = (*name_faults(name), *role_faults(roles, "role"))
    if faults:
        raise Refused(*faults)
    if authority is None:
        return
    if not is_line(authority) or await authority_with(authority) is None:
        raise Refused(refusal(RefusalCode.NOT_FOUND, path=("authority",)))


async def _holder(
    name: str, roles: tuple[Role, ...], authority: str | None, new_id: Callable[[], str]
) -> tuple[str, list[NewEvent]]:
    """The account of this name, made or given these roles, and what the log is to say of it."""
    known = await account_named(name)
    if known is None:
        made = Account(id=new_id(), name=name, roles=roles, authority=authority)
        await add_account(made)
        return made.id, [NewEvent(made.id, 1, AccountCreated(roles=roles, authority=authority))]
    _look_at_holder(known, authority)
    lacking = tuple(role for role in roles if role not in known.roles)
    if not lacking:
        return known.id, []
    return known.id, [await _widened(known, (*known.roles, *lacking))]


def _look_at_holder(known: Account, authority: str | None) -> None:
    if known.state is not AccountState.ACTIVE:
        raise Refused(refusal(RefusalCode.WRONG_STAGE, path=("name",), stage=known.state))
    if known.authority not in (None, authority):
        raise Refused(
            invalid(
                f"该账号属于机关 {known.authority}",
                f"the account works for the authority {known.authority}",
                "authority",
            )
        )


async def _widened(known: Account, roles: tuple[Role, ...]) -> NewEvent:
    faults = tuple(role_faults(roles, "role"))
    if faults:
        raise Refused(*faults)
    wider = msgspec.structs.replace(known, roles=roles, version=known.version + 1)
    if not await put_account(wider):
        raise Overtaken
    event = AccountRolesSet(roles=roles, authority=known.authority)
    return NewEvent(known.id, wider.version, event)


async def caller_with_token(secret: str) -> Caller | None:
    """Who comes with this token, or None."""
    return await caller_by_token(secret_hash(secret))


def new_secret(prefix: str = "") -> str:
    """A secret of 256 random bits, told once."""
    return prefix + secrets.token_urlsafe(32)


def secret_hash(secret: str) -> str:
    """SHA-256 of a secret, in hex: secrets are random and long, so a slow hash adds nothing."""
    return hashlib.sha256(secret.encode(errors="surrogatepass")).hexdigest()

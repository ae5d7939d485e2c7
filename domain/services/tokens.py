"""Bearer tokens: made for an account, given other secrets, revoked; by administrators, or by the
operator at the machine of the service.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

import msgspec

from domain.accounts import (
    Account,
    AccountCreated,
    AccountRolesSet,
    AccountState,
    is_line,
    name_faults,
    reach_grounds,
    role_faults,
)
from domain.author import Author
from domain.instants import instant_text
from domain.listing import Slice, Window
from domain.refusal import Refusal, RefusalCode, Refused, invalid, refusal
from domain.roles import Role
from domain.services.accounts import ADMINISTRATORS, account_for
from domain.services.desk import Desk
from domain.services.fingerprint import Fingerprint, fingerprint
from domain.services.replay import Order, Overtaken, Work, done_once, settled
from domain.services.secrets import TOKEN_PREFIX, new_secret, secret_hash
from domain.store import tokens as store
from domain.store.accounts import account_named, add_account, put_account
from domain.store.database import transaction
from domain.store.keys import Done, keep_key
from domain.store.log import NewEvent, append
from domain.store.matter_drafts import held
from domain.store.matters import authority as authority_with
from domain.store.tokens import NEWEST, TokenFilter
from domain.tokens import (
    LONGEST_OVERLAP,
    Token,
    TokenAction,
    TokenCreated,
    TokenRevoked,
    TokenRotated,
    TokenScope,
    network_faults,
    scope_faults,
    token_actions,
)

__all__ = ["NEWEST", "TokenFilter"]


@dataclass(frozen=True, slots=True, kw_only=True)
class TokenAnswer:
    """What came of an act: the token as it now stands, its new secret, told this once, and the
    grounds where it was refused.
    """

    token: Token | None = None
    secret: str | None = None
    refusals: tuple[Refusal, ...] = ()
    version: int | None = None
    replayed: bool = False


# --- reading ---------------------------------------------------------------------------


async def token_for(desk: Desk, id: str) -> Token | None:
    """The token with this id, where the caller keeps its account."""
    found = await store.token_with(id)
    return found if found and await account_for(desk, found.account) else None


async def list_tokens(desk: Desk, account: str | None, part: Slice) -> Window[Token]:
    """A page of the tokens of accounts that the caller keeps, the newest first (`NEWEST`)."""
    return await store.token_page(TokenFilter(account, desk.caller.authority), part)


async def count_tokens(desk: Desk, account: str | None) -> int:
    """How many tokens the list has in all."""
    return await store.token_count(TokenFilter(account, desk.caller.authority))


# --- by administrators -----------------------------------------------------------------


async def issue_token(
    desk: Desk, key: str, account: str, label: str, scope: TokenScope
) -> TokenAnswer:
    """Make a token for an account."""
    secret, at = new_secret(TOKEN_PREFIX), desk.now()
    token = Token(id=desk.new_id(), account=account, label=label, scope=scope, created=at)

    async def issue(print_: Fingerprint) -> Done:
        holder = await account_for(desk, account)
        if holder is None:
            raise Refused(refusal(RefusalCode.NOT_FOUND, path=("accountId",)))
        faults = [*scope_faults(scope, holder, at), *await unknown_in(scope)]
        faults += reach_grounds(scope.roles, desk.caller, "roles")
        if faults:
            raise Refused(*faults)
        done = Done(print_.hash, token.id, token.version)
        await keep_key(desk.caller.account, key, done, at)
        await store.add_token(token, secret_hash(secret))
        await append(desk.author(Role.ADMINISTRATOR), at, [_created(token)])
        return done

    order = Order(target=token.id, expected_version=0, key=key)
    print_ = fingerprint("CREATE_TOKEN", account, 0, [label, scope])
    return await _carried_out(desk, order, print_, issue, secret)


async def rotate_token(desk: Desk, order: Order, hours: int) -> TokenAnswer:
    """Give a token another secret; the one before goes on for so many hours."""
    secret = new_secret(TOKEN_PREFIX)

    async def rotate(print_: Fingerprint) -> Done:
        overlap = timedelta(hours=hours)
        if not timedelta() <= overlap <= LONGEST_OVERLAP:
            most = LONGEST_OVERLAP // timedelta(hours=1)
            raise Refused(
                invalid(f"并行时长为 0 至 {most} 小时", f"0 to {most} hours", "overlapHours")
            )
        token, at = await _to_change(desk, order, TokenAction.ROTATE), desk.now()
        if faults := tuple(reach_grounds(token.scope.roles, desk.caller, "tokenId")):
            raise Refused(*faults)
        rotated = msgspec.structs.replace(
            token, version=token.version + 1, overlap=at + overlap if hours else None
        )
        until = instant_text(at + overlap)
        if not await store.put_secret(rotated, secret_hash(secret)):
            raise Overtaken
        return await _put(desk, order, print_, rotated, at, TokenRotated(until=until))

    print_ = order.fingerprint("ROTATE_TOKEN", hours)
    return await _carried_out(desk, order, print_, rotate, secret)


async def revoke_token(desk: Desk, order: Order) -> TokenAnswer:
    """Let a token open nothing any more, by any of its secrets."""

    async def revoke(print_: Fingerprint) -> Done:
        token, at = await _to_change(desk, order, TokenAction.REVOKE), desk.now()
        revoked = msgspec.structs.replace(token, version=token.version + 1, revoked=at)
        if not await store.put_revoked(revoked):
            raise Overtaken
        return await _put(desk, order, print_, revoked, at, TokenRevoked())

    return await _carried_out(desk, order, order.fingerprint("REVOKE_TOKEN"), revoke, None)


async def _to_change(desk: Desk, order: Order, action: TokenAction) -> Token:
    token = await token_for(desk, order.target)
    if token is None:
        raise Refused(refusal(RefusalCode.NOT_FOUND, path=("tokenId",)))
    if token.version != order.expected_version:
        raise Refused(refusal(RefusalCode.CONFLICT, version=token.version))
    if action not in token_actions(token, desk.now()):
        stage = "REVOKED" if token.revoked else "EXPIRED"
        raise Refused(refusal(RefusalCode.WRONG_STAGE, stage=stage))
    return token


async def _put(
    desk: Desk,
    order: Order,
    print_: Fingerprint,
    token: Token,
    at: datetime,
    event: TokenRotated | TokenRevoked,
) -> Done:
    done = Done(print_.hash, token.id, token.version)
    await keep_key(desk.caller.account, order.key, done, at)
    said = NewEvent(token.id, token.version, event)
    await append(desk.author(Role.ADMINISTRATOR), at, [said])
    return done


async def unknown_in(scope: TokenScope) -> list[Refusal]:
    """What a scope names and the catalogue does not have: its authority, its matters."""
    missing = []
    if scope.authority and not await _is_known(scope.authority):
        missing.append(refusal(RefusalCode.NOT_FOUND, path=("authority",)))
    for place, code in enumerate(scope.matters):
        if not is_line(code) or not await held(code):
            missing.append(refusal(RefusalCode.NOT_FOUND, path=("matters", str(place))))
    return missing


async def _is_known(authority: str) -> bool:
    return is_line(authority) and await authority_with(authority) is not None


async def _carried_out(
    desk: Desk, order: Order, print_: Fingerprint, work: Work, secret: str | None
) -> TokenAnswer:
    try:
        desk.acting_as(ADMINISTRATORS)
        done, replayed = await done_once(desk, order.key, print_, work)
    except Refused as refused:
        return TokenAnswer(token=await _seen(desk, order.target), refusals=refused.refusals)
    seen = await _seen(desk, done.stream)
    told = None if replayed else secret
    return TokenAnswer(token=seen, secret=told, version=done.version, replayed=replayed)


async def _seen(desk: Desk, id: str) -> Token | None:
    """The token as it now stands, for who may see it."""
    return await token_for(desk, id) if desk.holds(ADMINISTRATORS) else None


def _created(token: Token) -> NewEvent:
    scope = token.scope
    made = TokenCreated(
        token=token.id,
        account=token.account,
        roles=scope.roles,
        authority=scope.authority,
        access=scope.access,
        matters=scope.matters,
        expires=instant_text(scope.expires) if scope.expires else None,
    )
    return NewEvent(token.id, token.version, made)


# --- by the operator -------------------------------------------------------------------


async def create_token(
    name: str,
    roles: Sequence[Role],
    authority: str | None,
    *,
    author: Author,
    at: datetime,
    new_id: Callable[[], str],
    narrowed: TokenScope | None = None,
) -> str:
    """Make a token for the officer or portal of this name, and return its secret, told this once.

    This is the operator's door: the account is made if new, and given the roles that it lacks.
    `narrowed` has what narrows the token besides. Refused where the name is not one line of 1 to
    200 characters, the authority is not in the catalogue or not the account's, the account is
    disabled, and for a portal that is an officer.
    """
    held = tuple(dict.fromkeys(roles))
    scope = msgspec.structs.replace(
        narrowed or TokenScope(roles=held), roles=held, authority=authority
    )
    await _look_at(name, scope, at)
    secret = new_secret(TOKEN_PREFIX)

    async def once() -> str:
        async with transaction():
            account, events = await _holder(name, held, authority, new_id)
            token = Token(id=new_id(), account=account, label=name, scope=scope, created=at)
            await store.add_token(token, secret_hash(secret))
            await append(author, at, [*events, _created(token)])
        return secret

    return await settled(once)


async def _look_at(name: str, scope: TokenScope, at: datetime) -> None:
    faults = [*name_faults(name), *role_faults(scope.roles, "role")]
    faults += network_faults(scope.networks)
    if scope.expires is not None and scope.expires <= at:
        faults.append(invalid("到期时间须晚于现在", "it expires after now", "days"))
    if faults or (faults := await unknown_in(scope)):
        raise Refused(*faults)


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

"""Accounts, kept by administrators: those of the whole hall keep all, others their authority's."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TypeAlias
from uuid import uuid4

import msgspec

from domain.accounts import (
    Account,
    AccountAction,
    AccountCreated,
    AccountDisabled,
    AccountEnabled,
    AccountRolesSet,
    AccountState,
    PasswordReset,
    as_login,
    is_line,
    login_faults,
    name_faults,
    reach_grounds,
    role_faults,
    standing_grounds,
)
from domain.author import Author
from domain.listing import Slice, Window
from domain.openid import OpenIdBound, OpenIdUnbound
from domain.refusal import Refusal, RefusalCode, Refused, refusal
from domain.roles import Role
from domain.services.desk import Desk
from domain.services.fingerprint import Fingerprint, fingerprint
from domain.services.login_attempts import succeeded
from domain.services.passwords import Passwords, first_password
from domain.services.replay import Order, Overtaken, Work, done_once
from domain.services.sessions import end_all
from domain.sessions import SessionEnding
from domain.store import accounts as store
from domain.store.accounts import BY_NAME, AccountFilter
from domain.store.database import transaction
from domain.store.keys import Done, keep_key
from domain.store.log import NewEvent, append
from domain.store.matters import authority as authority_with
from domain.store.sessions import lasting_sessions

__all__ = ["BY_NAME", "AccountFilter"]

ADMINISTRATORS = (Role.ADMINISTRATOR,)

FIRST_LOGIN = "admin"
"""The login of the first administrator."""


class NewAccount(msgspec.Struct, frozen=True, kw_only=True):
    """What an account is made from; a portal has no login."""

    name: str
    login: str | None = None
    roles: tuple[Role, ...]
    authority: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class AccountAnswer:
    """What came of an act: the account as it now stands, its new password, told this once, and the
    grounds where it was refused.
    """

    account: Account | None = None
    password: str | None = None
    refusals: tuple[Refusal, ...] = ()
    version: int | None = None
    replayed: bool = False


# --- reading ---------------------------------------------------------------------------


async def account_for(desk: Desk, id: str) -> Account | None:
    """The account with this id, where the caller keeps it."""
    found = await store.account_with(id)
    return found if found and _keeps(desk, found.authority) else None


async def list_accounts(desk: Desk, filter: AccountFilter, part: Slice) -> Window[Account]:
    """A page of the accounts that the caller keeps, by name (`BY_NAME`)."""
    narrowed = _narrowed(desk, filter)
    if narrowed is None:
        return Window((), has_previous=False, has_next=False)
    return await store.account_page(narrowed, part)


async def count_accounts(desk: Desk, filter: AccountFilter) -> int:
    """How many accounts the list has in all."""
    narrowed = _narrowed(desk, filter)
    return 0 if narrowed is None else await store.account_count(narrowed)


def open_actions(desk: Desk, account: Account) -> list[AccountAction]:
    """What the caller may do to the account now."""
    if not (desk.caller.roles.intersection(ADMINISTRATORS) and _keeps(desk, account.authority)):
        return []
    by = desk.caller
    return [each for each in AccountAction if not any(standing_grounds(each, account, by))]


def _keeps(desk: Desk, authority: str | None) -> bool:
    return desk.caller.authority in (None, authority)


def _narrowed(desk: Desk, filter: AccountFilter) -> AccountFilter | None:
    """The filter of the store; None where nothing can be left."""
    own = desk.caller.authority
    if own is not None and filter.authority not in (None, own):
        return None
    return filter._replace(authority=own or filter.authority)


# --- making one ------------------------------------------------------------------------


async def create_account(
    desk: Desk, key: str, new: NewAccount, passwords: Passwords
) -> AccountAnswer:
    """Make an account; an officer's with a password to be changed at the first login."""
    login = None if new.login is None else as_login(new.login)
    account = Account(
        id=desk.new_id(),
        name=new.name,
        login=login,
        roles=tuple(dict.fromkeys(new.roles)),
        authority=new.authority,
        must_change=login is not None,
    )
    password, hash = await _made(passwords) if login else (None, None)

    async def create(print_: Fingerprint) -> Done:
        at = desk.now()
        await _look_at_new(desk, account)
        done = Done(print_.hash, account.id, account.version)
        await keep_key(desk.caller.account, key, done, at)
        await store.add_account(account, hash)
        event = AccountCreated(roles=account.roles, authority=account.authority)
        await append(desk.author(Role.ADMINISTRATOR), at, [NewEvent(account.id, 1, event)])
        return done

    order = Order(target=account.id, expected_version=0, key=key)
    print_ = fingerprint("CREATE_ACCOUNT", "", 0, new)
    return await _carried_out(desk, order, print_, create, password)


async def _look_at_new(desk: Desk, account: Account) -> None:
    faults = [
        *name_faults(account.name),
        *role_faults(account.roles),
        *login_faults(account.login, account.roles),
    ]
    if not faults and await _taken(account):
        faults.append(refusal(RefusalCode.LOGIN_TAKEN))
    faults += reach_grounds(account.roles, desk.caller, "roles")
    faults += await _authority_faults(desk, account.authority)
    if faults:
        raise Refused(*faults)


async def _taken(account: Account) -> bool:
    by_login = account.login and await store.account_by_login(account.login)
    return bool(by_login or await store.account_named(account.name))


async def _authority_faults(desk: Desk, authority: str | None) -> list[Refusal]:
    if not _keeps(desk, authority):
        requires = desk.caller.authority
        return [refusal(RefusalCode.FORBIDDEN, path=("authority",), requires=requires)]
    if authority is not None and (
        not is_line(authority) or await authority_with(authority) is None
    ):
        return [refusal(RefusalCode.NOT_FOUND, path=("authority",))]
    return []


async def _made(passwords: Passwords) -> tuple[str, str]:
    """A first password and its hash."""
    password = first_password()
    return password, await passwords.hashed(password)


# --- changing one ----------------------------------------------------------------------

Event: TypeAlias = (
    AccountRolesSet | AccountDisabled | AccountEnabled | PasswordReset | OpenIdBound | OpenIdUnbound
)
Aside: TypeAlias = Callable[[Account, datetime], Awaitable[list[NewEvent]]]
"""What else is written with a change, and what the log is to say of it."""


async def set_account_roles(
    desk: Desk, order: Order, roles: Sequence[Role], authority: str | None
) -> AccountAnswer:
    """Give an account these roles and this authority, and no others, at once."""
    held = tuple(dict.fromkeys(roles))

    async def set_roles(account: Account) -> tuple[Account, Event]:
        faults = [*role_faults(held), *reach_grounds(held, desk.caller, "roles")]
        faults += await _authority_faults(desk, authority)
        if not faults and account.login is not None:
            faults += login_faults(account.login, held)
        if faults:
            raise Refused(*faults)
        changed = msgspec.structs.replace(account, roles=held, authority=authority)
        return changed, AccountRolesSet(roles=held, authority=authority)

    return await change_account(desk, order, AccountAction.SET_ROLES, [held, authority], set_roles)


async def disable_account(desk: Desk, order: Order) -> AccountAnswer:
    """Let nobody in by an account any more: its sessions end, its tokens open nothing."""

    async def disable(account: Account) -> tuple[Account, Event]:
        disabled = msgspec.structs.replace(account, state=AccountState.DISABLED)
        return disabled, AccountDisabled()

    return await change_account(desk, order, AccountAction.DISABLE, None, disable, _logged_out)


async def enable_account(desk: Desk, order: Order) -> AccountAnswer:
    """Open an account again."""

    async def enable(account: Account) -> tuple[Account, Event]:
        return msgspec.structs.replace(account, state=AccountState.ACTIVE), AccountEnabled()

    return await change_account(desk, order, AccountAction.ENABLE, None, enable)


async def reset_password(desk: Desk, order: Order, passwords: Passwords) -> AccountAnswer:
    """Give an account a password to be changed at the next login, and forget failed ones."""
    password, hash = await _made(passwords)

    async def reset(account: Account) -> tuple[Account, Event]:
        return msgspec.structs.replace(account, must_change=True), PasswordReset()

    async def write(account: Account, at: datetime) -> list[NewEvent]:
        await store.put_password(account.id, hash)
        await succeeded(account.login or "")
        return await end_all(await lasting_sessions(account.id, at), SessionEnding.PASSWORD, at)

    action = AccountAction.RESET_PASSWORD
    return await change_account(desk, order, action, None, reset, write, password)


async def _logged_out(account: Account, at: datetime) -> list[NewEvent]:
    return await end_all(await lasting_sessions(account.id, at), SessionEnding.DISABLED, at)


async def change_account(
    desk: Desk,
    order: Order,
    action: AccountAction,
    input: object,
    change: Callable[[Account], Awaitable[tuple[Account, Event]]],
    aside: Aside | None = None,
    password: str | None = None,
) -> AccountAnswer:
    """Do something to an account by what makes it another, with its event."""

    async def work(print_: Fingerprint) -> Done:
        at = desk.now()
        account = await _to_change(desk, order, action)
        changed, event = await change(account)
        changed = msgspec.structs.replace(changed, version=account.version + 1)
        await _keep_an_administrator(account, changed)
        done = Done(print_.hash, changed.id, changed.version)
        await keep_key(desk.caller.account, order.key, done, at)
        if not await store.put_account(changed):
            raise Overtaken
        beside = await aside(changed, at) if aside else []
        events = [NewEvent(changed.id, changed.version, event), *beside]
        await append(desk.author(Role.ADMINISTRATOR), at, events)
        return done

    print_ = order.fingerprint(action, input)
    return await _carried_out(desk, order, print_, work, password)


async def _to_change(desk: Desk, order: Order, action: AccountAction) -> Account:
    account = await account_for(desk, order.target)
    if account is None:
        raise Refused(refusal(RefusalCode.NOT_FOUND, path=("accountId",)))
    if account.version != order.expected_version:
        raise Refused(refusal(RefusalCode.CONFLICT, version=account.version))
    if grounds := tuple(standing_grounds(action, account, desk.caller)):
        raise Refused(*grounds)
    return account


async def _keep_an_administrator(before: Account, after: Account) -> None:
    if not before.administers_hall or after.administers_hall:
        return
    if {each.id for each in await store.administrators()} <= {before.id}:
        raise Refused(refusal(RefusalCode.LAST_ADMINISTRATOR))


async def _carried_out(
    desk: Desk, order: Order, print_: Fingerprint, work: Work, password: str | None
) -> AccountAnswer:
    try:
        desk.acting_as(ADMINISTRATORS)
        done, replayed = await done_once(desk, order.key, print_, work)
    except Refused as refused:
        return AccountAnswer(account=await _seen(desk, order.target), refusals=refused.refusals)
    seen = await _seen(desk, done.stream)
    told = None if replayed else password
    return AccountAnswer(account=seen, password=told, version=done.version, replayed=replayed)


async def _seen(desk: Desk, id: str) -> Account | None:
    """The account as it now stands, for who may see it."""
    entitled = not desk.caller.roles.isdisjoint(ADMINISTRATORS)
    return await account_for(desk, id) if entitled else None


# --- the first one ---------------------------------------------------------------------


async def seed_administrator(passwords: Passwords, at: datetime) -> str | None:
    """Make the first administrator where nobody can log in, and return the password, told once."""
    if await store.anybody_logs_in():
        return None
    password, hash = await _made(passwords)
    account = Account(
        id=str(uuid4()),
        name="系统管理员",
        login=FIRST_LOGIN,
        roles=ADMINISTRATORS,
        must_change=True,
    )
    async with transaction():
        if await store.account_named(account.name):
            account = msgspec.structs.replace(account, name=f"{account.name} {FIRST_LOGIN}")
        await store.add_account(account, hash)
        event = AccountCreated(roles=account.roles, authority=None)
        author = Author(request_id=str(uuid4()))
        await append(author, at, [NewEvent(account.id, 1, event)])
    return password

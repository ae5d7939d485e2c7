"""Identities of an identity provider: bound to accounts by administrators, and let in by them."""

import msgspec

from domain.accounts import Account, AccountAction, AccountState
from domain.openid import OpenId, OpenIdBound, OpenIdUnbound, openid_faults
from domain.refusal import RefusalCode, Refused, invalid, refusal
from domain.services.accounts import AccountAnswer, Event, change_account
from domain.services.desk import Desk
from domain.services.replay import Order
from domain.services.sessions import Entry, WayIn, enter
from domain.sessions import SessionHow
from domain.store.accounts import account_by_openid, hold_bound


async def bind_openid(desk: Desk, order: Order, openid: OpenId) -> AccountAnswer:
    """Let an identity open an account, in place of the one that did."""

    async def bind(account: Account) -> tuple[Account, Event]:
        faults = [*openid_faults(openid)]
        holder = None if faults else await account_by_openid(openid)
        if holder is not None:
            faults.append(
                invalid("该身份已绑定账号", "the identity is bound to an account", "subject")
            )
        if faults:
            raise Refused(*faults)
        return msgspec.structs.replace(account, openid=openid), OpenIdBound()

    return await change_account(desk, order, AccountAction.BIND_OPENID, openid, bind)


async def unbind_openid(desk: Desk, order: Order) -> AccountAnswer:
    """Let no identity open an account any more; sessions that it began go on."""

    async def unbind(account: Account) -> tuple[Account, Event]:
        return msgspec.structs.replace(account, openid=None), OpenIdUnbound()

    return await change_account(desk, order, AccountAction.UNBIND_OPENID, None, unbind)


async def log_in_as(
    way_in: WayIn, openid: OpenId, request_id: str, replacing: str | None = None
) -> Entry:
    """Begin a session for somebody whom the identity provider has sent; the one whose secret is
    `replacing` ends. Refused with NOT_BOUND where no open account is theirs: none is made.
    """
    account = await account_by_openid(openid)
    if account is None or account.state is not AccountState.ACTIVE:
        raise Refused(refusal(RefusalCode.NOT_BOUND))

    async def still_open() -> None:
        if not await hold_bound(account.id, openid):
            raise Refused(refusal(RefusalCode.NOT_BOUND))

    return await enter(way_in, account, SessionHow.OPENID, request_id, replacing, still_open)

"""The officers who have cases in hand, and those who may be given one."""

from collections.abc import Sequence

from domain.accounts import Account, AccountState
from domain.action import CaseAction
from domain.command import Command, Receiver
from domain.holding import HandOver, may_take
from domain.roles import Standing, missing_right
from domain.services.desk import Desk
from domain.services.occasions import occasion
from domain.services.pinned_cases import PinnedCase
from domain.store.accounts import account_names, account_with, accounts_serving


async def receiver(command: Command) -> Receiver | None:
    """The active officer whom this act hands a case over to; None for all other acts."""
    if not isinstance(command, HandOver) or command.receiver is None:
        return None
    found = await account_with(command.receiver)
    return _receiver(found) if found and found.state is AccountState.ACTIVE else None


async def receivers(desk: Desk, found: PinnedCase) -> list[Receiver]:
    """Whom the caller could hand this case over to now, by name; nobody where the caller has no
    right to, or sees the case as of an earlier time.
    """
    case = found.state
    by = desk.caller.standing
    if found.as_of is not None or missing_right(CaseAction.HAND_OVER, by, found.matter, case):
        return []
    on = await occasion(desk, case)
    able = await accounts_serving({case.accepting_authority, case.reviewing_authority})
    known = (_receiver(account) for account in able if account.id != case.holder)
    return [each for each in known if may_take(case, on, each)]


async def officer_names(ids: list[str]) -> Sequence[str | None]:
    """The names of the officers with these ids, in their order."""
    names = await account_names(set(ids))
    return [names.get(id) for id in ids]


def _receiver(account: Account) -> Receiver:
    standing = Standing(frozenset(account.roles), account.authority)
    return Receiver(account=account.id, name=account.name, standing=standing)

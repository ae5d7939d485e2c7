"""`xinyipi account`: who may log in, kept on the machine of the service."""

import asyncio
from collections.abc import Awaitable, Callable

import click

from api.clock import new_id
from api.commands.operator import operator_desk
from api.commands.token import ROLES, refused_option
from api.settings import Settings
from api.storage import migrated_database
from domain.accounts import Account, as_login
from domain.listing import Slice
from domain.openid import OpenId
from domain.refusal import RefusalCode, Refused, refusal
from domain.roles import Role
from domain.services.accounts import (
    AccountAnswer,
    AccountFilter,
    NewAccount,
    create_account,
    disable_account,
    enable_account,
    list_accounts,
    reset_password,
    set_account_roles,
)
from domain.services.desk import Desk
from domain.services.openid import bind_openid, unbind_openid
from domain.services.passwords import Passwords
from domain.services.replay import Order

MOST = 10_000
"""More accounts are no list for a terminal."""

LOGIN = click.argument("login")
OF_ROLES = click.option(
    "--role", "roles", type=ROLES, required=True, multiple=True, help="角色，可多次 role"
)
OF_AUTHORITY = click.option(
    "--authority", help="机关代码 code of the authority; without it, the whole hall"
)

Act = Callable[[Desk, Passwords], Awaitable[AccountAnswer]]
ActOn = Callable[[Desk, Order, Passwords], Awaitable[AccountAnswer]]


@click.group()
def account() -> None:
    """账号。 Accounts, by which officers log in."""


@account.command()
@click.option("--login", required=True, help="登录名 a-z 0-9 . _ -, 2 to 64")
@click.option("--name", required=True, help="姓名 the officer's name")
@OF_ROLES
@OF_AUTHORITY
def create(login: str, name: str, roles: tuple[str, ...], authority: str | None) -> None:
    """新建账号，打印初始密码。 Make an account and print its first password, this once."""
    new = NewAccount(name=name, login=login, roles=_roles(roles), authority=authority)
    _carry_out(lambda desk, passwords: create_account(desk, new_id(), new, passwords))


@account.command("list")
def list_() -> None:
    """列出账号。 List the accounts: login, state, roles, authority, name."""
    for each in asyncio.run(_listed()):
        roles = ",".join(each.roles)
        row = (each.login or "-", each.state, roles, each.authority or "-", each.name)
        click.echo("\t".join(row))


@account.command()
@LOGIN
@OF_ROLES
@OF_AUTHORITY
def roles(login: str, roles: tuple[str, ...], authority: str | None) -> None:
    """调整角色。 Give an account these roles and this authority, and no others."""
    held = _roles(roles)
    _carry_out(_on(login, lambda desk, order, _: set_account_roles(desk, order, held, authority)))


@account.command()
@LOGIN
def disable(login: str) -> None:
    """停用账号。 Let nobody in by an account any more."""
    _carry_out(_on(login, lambda desk, order, _: disable_account(desk, order)))


@account.command()
@LOGIN
def enable(login: str) -> None:
    """启用账号。 Open an account again."""
    _carry_out(_on(login, lambda desk, order, _: enable_account(desk, order)))


@account.command("reset-password")
@LOGIN
def reset(login: str) -> None:
    """重置密码，打印新密码。 Print a new password, this once; it also ends a lock-out."""
    _carry_out(_on(login, reset_password))


@account.command()
@LOGIN
@click.option("--issuer", required=True, help="身份服务地址 the identity provider, as https://HOST")
@click.option("--subject", required=True, help="身份标识 its name for the officer (sub)")
def bind(login: str, issuer: str, subject: str) -> None:
    """绑定统一身份。 Let an identity of an OpenID Connect provider open an account too."""
    openid = OpenId(issuer=issuer, subject=subject)
    _carry_out(_on(login, lambda desk, order, _: bind_openid(desk, order, openid)))


@account.command()
@LOGIN
def unbind(login: str) -> None:
    """解绑统一身份。 Let no identity open an account any more."""
    _carry_out(_on(login, lambda desk, order, _: unbind_openid(desk, order)))


def _roles(given: tuple[str, ...]) -> tuple[Role, ...]:
    return tuple(Role(role.upper()) for role in given)


def _on(login: str, act: ActOn) -> Act:
    """The act on the account with this login, as it now stands."""

    async def on_account(desk: Desk, passwords: Passwords) -> AccountAnswer:
        found = await _account(desk, login)
        order = Order(target=found.id, expected_version=found.version, key=new_id())
        return await act(desk, order, passwords)

    return on_account


async def _account(desk: Desk, login: str) -> Account:
    wanted = as_login(login)
    page = await list_accounts(desk, AccountFilter(text=wanted), Slice(limit=MOST))
    for each in page.rows:
        if each.login == wanted:
            return each
    raise Refused(refusal(RefusalCode.NOT_FOUND, path=("login",)))


def _carry_out(act: Act) -> None:
    """Do it, and print what a person is to know: a new password, or why it was refused."""
    try:
        answer = asyncio.run(_done(act))
        if answer.refusals:
            raise Refused(*answer.refusals)
    except Refused as refused:
        raise refused_option(refused) from None
    assert answer.account
    said = answer.password or f"{answer.account.login}: {answer.account.state}"
    click.echo(said)


async def _done(act: Act) -> AccountAnswer:
    settings = Settings.from_environment()
    async with migrated_database(settings.database_url):
        return await act(operator_desk(), Passwords(settings.password_memory))


async def _listed() -> list[Account]:
    async with migrated_database(Settings.from_environment().database_url):
        page = await list_accounts(operator_desk(), AccountFilter(), Slice(limit=MOST))
    return [*page.rows]

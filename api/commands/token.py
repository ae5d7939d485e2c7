"""`xinyipi token`: bearer tokens of officers and portals."""

import asyncio
from collections.abc import Awaitable, Callable
from datetime import timedelta

import click

from api.clock import new_id, now
from api.commands.operator import operator_desk
from api.settings import Settings
from api.storage import migrated_database
from domain.author import Author
from domain.instants import civil_day
from domain.listing import Slice
from domain.refusal import RefusalCode, Refused, message, refusal
from domain.roles import Role
from domain.services.desk import Desk
from domain.services.replay import Order
from domain.services.tokens import (
    TokenAnswer,
    create_token,
    list_tokens,
    revoke_token,
    rotate_token,
    token_for,
)
from domain.tokens import Token, TokenAccess, TokenScope

ROLES = click.Choice([role.value for role in Role], case_sensitive=False)

MOST = 10_000
"""More tokens are no list for a terminal."""

Act = Callable[[Desk, Order], Awaitable[TokenAnswer]]


@click.group()
def token() -> None:
    """令牌。 Bearer tokens, by which officers and portals are known."""


@token.command()
@click.option("--name", required=True, help="人员或门户名称 the officer or portal; made if new")
@click.option("--role", "roles", type=ROLES, required=True, multiple=True, help="角色，可多次 role")
@click.option("--authority", help="机关代码 code of the authority; without it, the whole hall")
@click.option("--read-only", is_flag=True, help="只读 to ask, not to act")
@click.option(
    "--matter", "matters", multiple=True, help="业务办理项编码，可多次 these matters only"
)
@click.option("--network", "networks", multiple=True, help="来源网段，可多次 CIDR, as 10.1.0.0/16")
@click.option("--days", type=click.IntRange(1, 36500), help="有效天数 expires after so many days")
def create(
    name: str,
    roles: tuple[str, ...],
    authority: str | None,
    *,
    read_only: bool,
    matters: tuple[str, ...],
    networks: tuple[str, ...],
    days: int | None,
) -> None:
    """创建令牌，仅显示一次。 Make a token and print it, this once: only its hash is kept."""
    held = tuple(Role(role.upper()) for role in roles)
    scope = TokenScope(
        roles=held,
        access=TokenAccess.READ if read_only else TokenAccess.WRITE,
        matters=matters,
        networks=networks,
        expires=now() + timedelta(days=days) if days else None,
    )
    try:
        click.echo(asyncio.run(_created(name, held, authority, scope)))
    except Refused as refused:
        raise refused_option(refused) from None


@token.command("list")
def list_() -> None:
    """列出令牌。 List the tokens: id, state, access, roles, last use, what for."""
    for each in asyncio.run(_listed()):
        used = str(civil_day(each.used)) if each.used else "-"
        roles = ",".join(each.scope.roles)
        state = "OPEN" if each.opens(now()) else "CLOSED"
        row = (each.id, state, each.scope.access, roles, used, each.label)
        click.echo("\t".join(row))


@token.command()
@click.argument("id")
@click.option(
    "--overlap",
    type=int,
    default=24,
    show_default=True,
    help="旧密钥有效小时数 hours of the old one",
)
def rotate(id: str, overlap: int) -> None:
    """轮换令牌，新密钥仅显示一次。 Print another secret, this once; both open for a while."""
    answer = _carry_out(id, lambda desk, order: rotate_token(desk, order, overlap))
    click.echo(answer.secret)


@token.command()
@click.argument("id")
def revoke(id: str) -> None:
    """吊销令牌。 Let a token open nothing any more."""
    _carry_out(id, revoke_token)
    click.echo(f"{id}: CLOSED")


def refused_option(refused: Refused) -> click.ClickException:
    """The first ground in one line, with the option it is about."""
    told = refused.refusals[0]
    option = f"--{told.path[0].removesuffix('s')}: " if told.path else ""
    return click.ClickException(f"{option}{message(told)} {message(told, 'en')}")


def _carry_out(id: str, act: Act) -> TokenAnswer:
    try:
        answer = asyncio.run(_done(id, act))
        if answer.refusals:
            raise Refused(*answer.refusals)
    except Refused as refused:
        raise refused_option(refused) from None
    return answer


async def _done(id: str, act: Act) -> TokenAnswer:
    desk = operator_desk()
    async with migrated_database(Settings.from_environment().database_url):
        found = await token_for(desk, id)
        if found is None:
            raise Refused(refusal(RefusalCode.NOT_FOUND))
        return await act(desk, Order(target=id, expected_version=found.version, key=new_id()))


async def _listed() -> list[Token]:
    async with migrated_database(Settings.from_environment().database_url):
        page = await list_tokens(operator_desk(), None, Slice(limit=MOST))
    return [*page.rows]


async def _created(
    name: str, roles: tuple[Role, ...], authority: str | None, scope: TokenScope
) -> str:
    async with migrated_database(Settings.from_environment().database_url):
        return await create_token(
            name,
            roles,
            authority,
            author=Author(request_id=new_id()),
            at=now(),
            new_id=new_id,
            narrowed=scope,
        )

"""`xinyipi token`: bearer tokens of officers and portals."""

import asyncio

import click

from api.clock import new_id, now
from api.settings import Settings
from api.storage import migrated_database
from domain.author import Author
from domain.refusal import Refused, message
from domain.roles import Role
from domain.services.tokens import create_token

ROLES = click.Choice([role.value for role in Role], case_sensitive=False)


@click.group()
def token() -> None:
    """令牌。 Bearer tokens, by which officers and portals are known."""


@token.command()
@click.option("--name", required=True, help="人员或门户名称 the officer or portal; made if new")
@click.option("--role", "roles", type=ROLES, required=True, multiple=True, help="角色，可多次 role")
@click.option("--authority", help="机关代码 code of the authority; without it, the whole hall")
def create(name: str, roles: tuple[str, ...], authority: str | None) -> None:
    """创建令牌，仅显示一次。 Make a token and print it, this once: only its hash is kept."""
    held = tuple(Role(role.upper()) for role in roles)
    try:
        click.echo(asyncio.run(_created(name, held, authority)))
    except Refused as refused:
        raise refused_option(refused) from None


def refused_option(refused: Refused) -> click.ClickException:
    """The first ground in one line, with the option it is about."""
    told = refused.refusals[0]
    option = f"--{told.path[0].removesuffix('s')}: " if told.path else ""
    return click.ClickException(f"{option}{message(told)} {message(told, 'en')}")


async def _created(name: str, roles: tuple[Role, ...], authority: str | None) -> str:
    async with migrated_database(Settings.from_environment().database_url):
        return await create_token(
            name,
            roles,
            authority,
            author=Author(request_id=new_id()),
            at=now(),
            new_id=new_id,
        )

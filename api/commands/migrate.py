"""`xinyipi migrate`: the only command that changes tables."""

import asyncio

import click

from api.settings import Settings
from domain.services.accounts import FIRST_LOGIN
from domain.services.passwords import Passwords
from domain.services.seed import install


@click.command()
def migrate() -> None:
    """迁移数据库并补齐缺项。 Migrate the database and seed what is missing.

    May be run again, and by several processes at once: one works, the others wait.
    """
    settings = Settings.from_environment()
    done = asyncio.run(install(settings.database_url, Passwords(settings.password_memory)))
    for name in done.migrations:
        click.echo(f"已迁移 migrated: {name}")
    if done.key_file:
        click.echo(
            f"数据密钥（另行备份，切勿遗失） data key, back it up elsewhere: {done.key_file}"
        )
    click.echo("数据库已就绪。 The database is up to date.")
    if done.password:
        click.echo(first_administrator(done.password))


def first_administrator(password: str) -> str:
    """What to tell of the first administrator, the one time that there is one."""
    return (
        f"系统管理员登录名 administrator: {FIRST_LOGIN}"
        f"  初始密码，仅显示这一次 first password, shown this once: {password}"
    )

"""`xinyipi migrate`: the only command that changes tables."""

import asyncio

import click

from api.settings import Settings
from domain.services.seed import install


@click.command()
def migrate() -> None:
    """迁移数据库并补齐缺项。 Migrate the database and seed what is missing.

    May be run again, and by several processes at once: one works, the others wait.
    """
    done = asyncio.run(install(Settings.from_environment().database_url))
    for name in done.migrations:
        click.echo(f"已迁移 migrated: {name}")
    if done.key_file:
        click.echo(
            f"数据密钥（另行备份，切勿遗失） data key, back it up elsewhere: {done.key_file}"
        )
    click.echo("数据库已就绪。 The database is up to date.")

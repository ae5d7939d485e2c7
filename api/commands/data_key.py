"""`xinyipi data-key`: what is to be done after a rotation of the data key."""

import asyncio

import click

from api.settings import Settings
from api.storage import migrated_database
from domain.services.resealing import Resealed
from domain.services.resealing import reseal as reseal_all


@click.group()
def data_key() -> None:
    """数据密钥。 The data key that personal data is sealed by (docs/personal-data.md)."""


@data_key.command()
def reseal() -> None:
    """用最新密钥重新加密。 Seal anew, by the newest key, what an older one sealed.

    Beside the service at work; may be ended and run again.
    """
    done, left = asyncio.run(_resealed())
    click.echo(f"已重新加密 {done} 项。 {done} texts were sealed anew.")
    if left:
        raise click.ClickException(
            f"仍有 {left} 项由旧密钥加密：请重启所有进程后再运行。"
            f" {left} are sealed by an older key still: restart every process, and run it again."
        )


async def _resealed() -> Resealed:
    async with migrated_database(Settings.from_environment().database_url):
        return await reseal_all()

"""`xinyipi backup` and `xinyipi restore`: the whole database as one file, and back."""

import asyncio
from collections.abc import Coroutine
from pathlib import Path
from typing import TypeVar

import click

from api.settings import Settings
from domain.services.backup import BackupFault, Contents, back_up, has_its_key
from domain.services.backup import restore as restore_from
from domain.store.data_key import VARIABLE, KeyFault, key_file

T = TypeVar("T")


@click.command()
@click.argument("file", type=click.Path(dir_okay=False, path_type=Path))
def backup(file: Path) -> None:
    """备份数据库。 Back up the database into FILE, while the service goes on.

    FILE.sha256 stands beside it; restore wants both.
    """
    url = Settings.from_environment().database_url
    held = _told(back_up(url, file))
    click.echo(f"已备份到 {file}，{held.position} 条事件。 Backed up, {held.position} events.")
    place = f"{VARIABLE}{f' / {key}' if (key := key_file(url)) else ''}"
    click.echo(
        f"数据密钥不在备份中，另行保存 the data key is not in it, keep it elsewhere: {place}"
        f" ({_mark(held)})"
    )


@click.command()
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--replace", is_flag=True, help="取代非空的 SQLite 数据库 an SQLite one not empty")
def restore(file: Path, replace: bool) -> None:
    """恢复数据库。 Restore FILE into an empty database that nobody uses.

    It is verified first, and then put in place whole or not at all.
    """
    url = Settings.from_environment().database_url
    held = _told(restore_from(file, url, replace=replace))
    click.echo(f"已恢复，{held.position} 条事件。 Restored and verified, {held.position} events.")
    if not asyncio.run(_readable(url)):
        click.echo(f"还需其数据密钥 it now takes its data key: {VARIABLE} ({_mark(held)})")


def _mark(held: Contents) -> str:
    """By what an operator with several keys tells them apart: the start of the key's proof."""
    return f"密钥标记 its mark: {held.key_proof[:8]}"


def _told(work: Coroutine[None, None, T]) -> T:
    try:
        return asyncio.run(work)
    except BackupFault as fault:
        raise click.ClickException(str(fault)) from None


async def _readable(url: str) -> bool:
    try:
        return await has_its_key(url)
    except KeyFault:
        return False

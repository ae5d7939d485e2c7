"""`xinyipi push`: the push to the credit website by hand, by file."""

import asyncio
from pathlib import Path

import click

from api.clock import new_id, now
from api.settings import Settings
from api.storage import migrated_database
from domain.refusal import Refused
from domain.services.push_file import push_again, push_file, take_receipt

LONGEST = 200
"""Characters of the number of a receipt."""


@click.group()
def push() -> None:
    """信用网站推送。 What the credit website is told of breaches."""


@push.command()
@click.argument("file", type=click.Path(dir_okay=False, path_type=Path))
def export(file: Path) -> None:
    """导出待推送内容。 Write all that the website is owed to FILE as CSV, persons masked.

    It is in the next file too, under the same key, until its receipt is written down.
    """
    content = asyncio.run(_exported())
    try:
        file.write_bytes(content)
    except OSError as fault:
        raise click.FileError(str(file), fault.strerror) from fault
    click.echo(f"已导出到 {file}。 Exported.")


@push.command()
@click.argument("key")
@click.argument("number")
def receipt(key: str, number: str) -> None:
    """登记回执。 Write down the NUMBER that the website gave for what it took under KEY."""
    if not (number.isprintable() and 0 < len(number) <= LONGEST):
        raise click.BadParameter(f"1-{LONGEST} 个字符 characters", param_hint="NUMBER")
    try:
        new = asyncio.run(_received(key, number))
    except Refused as refused:
        raise click.ClickException("没有以此标识推送的内容。 Nothing has this key.") from refused
    click.echo("已登记。 Written down." if new else "此前已登记。 It was known.")


@push.command()
@click.argument("key")
def retry(key: str) -> None:
    """重新推送。 Send again what the website refused, or did not take for a day."""
    try:
        asyncio.run(_again(key))
    except Refused as refused:
        raise click.ClickException("没有以此标识推送的内容。 Nothing has this key.") from refused
    click.echo("将重新推送。 It is sent again.")


async def _exported() -> bytes:
    async with migrated_database(Settings.from_environment().database_url):
        return await push_file(now())


async def _received(key: str, number: str) -> bool:
    async with migrated_database(Settings.from_environment().database_url):
        return await take_receipt(key, number, at=now(), new_id=new_id, request_id=new_id())


async def _again(key: str) -> None:
    async with migrated_database(Settings.from_environment().database_url):
        await push_again(key)

"""`xinyipi ledger`: the log as evidence that can be checked without the service."""

import asyncio
from collections.abc import Iterable
from pathlib import Path
from typing import IO

import click

from api.clock import now
from api.settings import Settings
from api.storage import migrated_database
from domain.chain import Tampering
from domain.ledger_file import LedgerFault, check, head_line, read_heads
from domain.services.evidence import exported, heads_after

_SAID = {
    Tampering.CHANGED: "被修改 was changed",
    Tampering.REMOVED: "被删除 was removed",
    Tampering.SWAPPED: "被调换 was swapped with a later one",
    Tampering.INSERTED: "系插入 was inserted",
    Tampering.CUT_OFF: "起被截断 and all later ones were cut off",
    Tampering.REWRITTEN: "起被改写并重算 or a later one was rewritten, and all since hashed anew",
}

OUTPUT = click.argument("file", type=click.File("w", encoding="utf-8"), default="-")


@click.group()
def ledger() -> None:
    """台账存证。 The ledger as evidence: export it, publish its heads, check it offline."""


@ledger.command()
@OUTPUT
def export(file: IO[str]) -> None:
    """导出台账。 Export every entry, a line each, to FILE or to standard output."""
    asyncio.run(_written(file))


@ledger.command()
@OUTPUT
def heads(file: IO[str]) -> None:
    """导出已公布的台账末端。 Export the published heads, a line a day; keep them elsewhere."""
    asyncio.run(_published(file))


@ledger.command()
@click.argument("file", type=click.File("r", encoding="utf-8"))
@click.option(
    "--heads",
    "published",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="已公布的台账末端 heads published before, against an export that was hashed anew",
)
def verify(file: IO[str], published: Path | None) -> None:
    """离线校验导出的台账。 Check an export, without the service or its database.

    It names the first entry that was changed, removed, swapped, inserted or cut off.
    """
    try:
        known = read_heads(_lines(published)) if published else []
        end, broken = check(file, known)
    except (LedgerFault, UnicodeDecodeError) as fault:
        raise click.ClickException(f"不是台账导出文件 no export of a ledger: {fault}") from None
    if broken:
        raise click.ClickException(f"第 {broken.position} 条 entry {_SAID[broken.tampering]}。")
    click.echo(
        f"{end.position} 条，首尾相符，{len(known)} 个公布末端相符。"
        f" {end.position} entries hold, and so do {len(known)} published heads."
    )


def _lines(file: Path) -> Iterable[str]:
    return file.read_text(encoding="utf-8").splitlines()


async def _written(file: IO[str]) -> None:
    async with migrated_database(Settings.from_environment().database_url):
        async for line in exported(now()):
            file.write(f"{line}\n")


async def _published(file: IO[str]) -> None:
    async with migrated_database(Settings.from_environment().database_url):
        for head in await heads_after(""):
            file.write(f"{head_line(head)}\n")

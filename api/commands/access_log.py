"""`xinyipi access-log`: who saw personal data of whom, as a file for whoever audits."""

import asyncio
from datetime import datetime
from pathlib import Path

import click

from api.clock import new_id, now
from api.settings import Settings
from api.storage import migrated_database
from domain.author import Author
from domain.services.access import AccessFilter, export_accesses

DAY = click.DateTime(["%Y-%m-%d"])


@click.group("access-log")
def access_log() -> None:
    """查看记录。 Who saw personal data of whom."""


@access_log.command("export")
@click.argument("file", type=click.Path(dir_okay=False, path_type=Path))
@click.option("--from", "first", type=DAY, help="起始日期 this day and later: YYYY-MM-DD")
@click.option("--to", "last", type=DAY, help="截止日期 this day and earlier: YYYY-MM-DD")
def export(file: Path, first: datetime | None, last: datetime | None) -> None:
    """导出查看记录。 Write the access log to FILE as CSV; that it was exported is in the log.

    Applicants are masked; the reasons stand as they were given.
    """
    only = AccessFilter(
        first_day=first.date() if first else None, last_day=last.date() if last else None
    )
    file.write_bytes(asyncio.run(_exported(only)))
    click.echo(f"已导出到 {file}。 Exported.")


async def _exported(only: AccessFilter) -> bytes:
    async with migrated_database(Settings.from_environment().database_url):
        return await export_accesses(only, Author(request_id=new_id()), now(), new_id)

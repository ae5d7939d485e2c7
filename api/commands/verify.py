"""`xinyipi verify`: the log proves itself, and cases and accounts what their events lead to."""

import asyncio

import click

from api.settings import Settings
from api.storage import migrated_database
from domain.services.ledger import Finding
from domain.services.ledger import verify as verify_log


@click.command()
def verify() -> None:
    """校验日志、办件、账号。 Compute every hash again, fold all anew, and compare."""
    events, findings = asyncio.run(_verified())
    for finding in findings:
        click.echo(f"{finding.where}: {finding.what}", err=True)
    if findings:
        raise click.ClickException(f"{len(findings)} 处不符。 {len(findings)} things disagree.")
    click.echo(f"{events} 条事件，全部相符。 {events} events, all agree.")


async def _verified() -> tuple[int, list[Finding]]:
    async with migrated_database(Settings.from_environment().database_url):
        return await verify_log()

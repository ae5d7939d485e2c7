"""`xinyipi retention`: what is over its term, told or erased."""

import asyncio
from collections.abc import Mapping

import click

from api.clock import new_id, now
from api.settings import Settings
from api.storage import migrated_database
from domain.author import Author
from domain.instants import civil_day
from domain.retention import DataKind, terms
from domain.services.retention import apply_retention, over_term


@click.command()
@click.option("--run/--dry-run", help="删除，或只看（默认） erase, or only tell (default)")
def retention(*, run: bool) -> None:
    """保存期限。 Erase what is over its term, or tell what would be (docs/personal-data.md).

    The timers do it once a day; what was erased is in the log, by kind and number.
    """
    for kind, number in asyncio.run(_done(run=run)).items():
        term = terms()[kind]
        click.echo(f"{number}\t{term.zh} {term.en}")
    click.echo(_ERASED if run else _ONLY_TOLD)


_ERASED = "已删除。 Erased."
_ONLY_TOLD = "未删除；删除用 --run。 Nothing was erased; --run does it."


async def _done(*, run: bool) -> Mapping[DataKind, int]:
    at = now()
    async with migrated_database(Settings.from_environment().database_url):
        if run:
            return await apply_retention(Author(request_id=new_id()), at, new_id)
        return await over_term(civil_day(at))

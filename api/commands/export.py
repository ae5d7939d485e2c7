"""`xinyipi export`: the catalogue of matters as a file to import."""

import asyncio
import sys
from pathlib import Path

import click

from api.commands.imports import format_of
from api.settings import Settings
from api.storage import migrated_database
from domain.services.matter_exchange import export_file
from domain.table_file import FileFormat

FORMATS = click.Choice([each.lower() for each in FileFormat])


@click.group("export")
def export() -> None:
    """导出。 Export the catalogue of matters."""


@export.command()
@click.argument("file", type=click.Path(dir_okay=False, path_type=Path), required=False)
@click.option(
    "--format", "written_in", type=FORMATS, help="默认按文件名，否则 json。 By its name, else json."
)
def matters(file: Path | None, written_in: str | None) -> None:
    """导出事项目录。 Export the latest version of every matter, to FILE or to standard output.

    What is exported, imported elsewhere and exported again is the same to the byte.
    """
    chosen = FileFormat(written_in.upper()) if written_in else FileFormat.JSON
    if file and not written_in:
        chosen = format_of(file.name)
    content = asyncio.run(_exported(chosen))
    if file is None:
        sys.stdout.buffer.write(content)
    else:
        file.write_bytes(content)
        click.echo(f"已导出到 {file}。 Exported.", err=True)


async def _exported(written_in: FileFormat) -> bytes:
    async with migrated_database(Settings.from_environment().database_url):
        return await export_file(written_in)

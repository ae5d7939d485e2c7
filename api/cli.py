"""`xinyipi`: the command line. What it can do stands in `api.commands`, a module per subject."""

import sys

import click

from api.commands import COMMANDS, Subjects
from api.settings import SettingsFault, settings_help
from domain.store.data_key import KeyFault
from domain.store.database import DatabaseFault

FAULTS = (SettingsFault, DatabaseFault, KeyFault)
"""What the person at the keyboard can mend: told in one line, without a traceback."""


def main() -> None:
    try:
        cli()
    except FAULTS as fault:
        click.echo(f"xinyipi: {fault}", err=True)
        sys.exit(1)


@click.group(
    cls=Subjects,
    places=COMMANDS,
    epilog=f"\b\n设置 Settings (environment):\n{settings_help()}",
)
@click.version_option(package_name="xinyipi", prog_name="xinyipi")
def cli() -> None:
    """信易批：信用+审批服务。 Credit + approval for a government service hall."""

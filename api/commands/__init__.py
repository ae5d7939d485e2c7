"""The subjects of the command line, a module each, imported when it is asked for.

To add one: a module here with a click command or group, and its place in COMMANDS. A failure that
the person at the keyboard can mend is raised as `click.ClickException`, in one line that says
how; faults of settings and database are told by `api.cli`.
"""

from collections.abc import Mapping
from importlib import import_module
from typing import Any

import click

COMMANDS: Mapping[str, str] = {
    "serve": "api.commands.serve:serve",
    "worker": "api.commands.worker:worker",
    "migrate": "api.commands.migrate:migrate",
    "account": "api.commands.account:account",
    "token": "api.commands.token:token",
    "import": "api.commands.imports:import_",
    "export": "api.commands.export:export",
    "policy": "api.commands.policy:policy",
    "verify": "api.commands.verify:verify",
    "ledger": "api.commands.ledger:ledger",
    "access-log": "api.commands.access_log:access_log",
    "push": "api.commands.push:push",
    "retention": "api.commands.retention:retention",
    "data-key": "api.commands.data_key:data_key",
    "backup": "api.commands.backup:backup",
    "restore": "api.commands.backup:restore",
    "demo": "api.commands.demo:demo",
}
"""Where each stands, in the order of `xinyipi --help`."""


class Subjects(click.Group):
    """A group whose commands are imported one by one: a command starts in a third of the time."""

    def __init__(self, *, places: Mapping[str, str], **options: Any) -> None:
        super().__init__(**options)
        self._places = places

    def list_commands(self, ctx: click.Context) -> list[str]:
        return [*super().list_commands(ctx), *self._places]

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        place = self._places.get(cmd_name)
        if place is None:
            return super().get_command(ctx, cmd_name)
        module, _, name = place.partition(":")
        command: click.Command = getattr(import_module(module), name)
        return command

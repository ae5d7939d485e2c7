"""The subjects of the command line, a module each.

To add one: a module here with a click command or group, and its name in COMMANDS. A failure that
the person at the keyboard can mend is raised as `click.ClickException`, in one line that says
how; faults of settings and database are told by `api.cli`.
"""

import click

from api.commands.demo import demo
from api.commands.export import export
from api.commands.import_calendar import calendar
from api.commands.import_cases import cases
from api.commands.imports import import_
from api.commands.migrate import migrate
from api.commands.policy import policy
from api.commands.serve import serve
from api.commands.token import token
from api.commands.verify import verify
from api.commands.worker import worker

import_.add_command(calendar)
import_.add_command(cases)

COMMANDS: tuple[click.Command, ...] = (
    serve,
    worker,
    migrate,
    token,
    import_,
    export,
    policy,
    verify,
    demo,
)
"""In the order of `xinyipi --help`."""

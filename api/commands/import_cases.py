"""`xinyipi import cases`: the open cases of the desk before this service, from a file."""

import asyncio
from typing import IO

import click

from api.clock import new_id, now
from api.commands.imports import format_of, tell_findings
from api.settings import Settings
from api.storage import migrated_database
from domain.author import Author
from domain.roles import Role
from domain.services.handover import Coming, Plan, planned, read_file, take
from domain.store.database import UniqueViolation, transaction
from domain.table_file import MOST_BYTES, FileFormat


@click.command("cases")
@click.argument("file", type=click.File("rb"))
@click.option(
    "--preview", is_flag=True, help="只看，不移交。 Tell what it would do; write nothing."
)
def cases(file: IO[bytes], preview: bool) -> None:
    """移交在办件。 Take over open cases from a file (docs/handover.md), all of it or nothing.

    It is JSON, CSV or a workbook, by the end of its name: .json, .csv, .xlsx. A case that is here
    already, by its authority and old number, is left alone.
    """
    written_in, content = format_of(file.name), file.read(MOST_BYTES + 1)
    try:
        plan = asyncio.run(_handed_over(content, written_in, only_look=preview))
    except UniqueViolation:
        raise click.ClickException(
            "同时有另一次移交，请重试。 Another handover came first: run this one again."
        ) from None
    tell_findings(plan.findings, _THEN[preview])
    if preview:
        for each in plan.cases:
            click.echo(f"新增 new: {_line(each)}")
    click.echo(
        f"新增 {len(plan.cases)}，已有 {plan.unchanged}。"
        f" {len(plan.cases)} new, {plan.unchanged} here already."
    )


_THEN = {
    True: "不能移交。 It cannot be taken over.",
    False: "未移交任何办件。 No case was taken over.",
}
"""What follows from faults, where it was only looked at and where not."""


async def _handed_over(content: bytes, written_in: FileFormat, *, only_look: bool) -> Plan:
    """What was planned, and done unless there are faults or it was only to be looked at."""
    at = now()
    async with migrated_database(Settings.from_environment().database_url):
        read = await read_file(content, written_in, at)
        if only_look:
            return await planned(read, at)
        async with transaction():
            plan = await planned(read, at)
            if not plan.faults:
                await take(plan, Author(role=Role.HEAD, request_id=new_id()), at, new_id)
    return plan


def _line(coming: Coming) -> str:
    event = coming.event
    accepted = f"，受理 accepted {event.accepted_on}" if event.accepted_on else ""
    due = f"，办结 due {event.deadlines.due_on}" if event.deadlines else ""
    registered = f"登记 registered {event.registered_on}"
    return f"{coming.row.reference} {coming.on.matter.name}，{registered}{accepted}{due}"

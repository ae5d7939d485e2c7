"""`xinyipi import calendar`: a year of the working-day calendar, by the State Council's notice."""

import asyncio
from collections.abc import Sequence
from datetime import date, datetime
from typing import IO, NamedTuple

import click

from api.clock import new_id, now
from api.settings import Settings
from api.storage import migrated_database
from domain.author import Author
from domain.calendar_change import LoadYear, without_effect
from domain.calendar_file import NoticeFault, load_notice
from domain.caller import OPERATOR
from domain.roles import Role
from domain.services.calendar_changes import change_by_file
from domain.services.calendar_preview import MovedCase, every_moved_case, preview
from domain.services.calendars import load_calendar
from domain.store.database import UniqueViolation


class _Outcome(NamedTuple):
    """The cases that move, and the version that was made, or None where nothing was written."""

    moved: Sequence[MovedCase]
    version: int | None


@click.command("calendar")
@click.argument("file", type=click.File("rb"))
@click.option("--preview", "only_look", is_flag=True, help="只预览 list what moves, write nothing")
def calendar(file: IO[bytes], only_look: bool) -> None:
    """加载年度放假安排。 Confirm a year by the State Council's notice (docs/calendar.md).

    All of the file or nothing; every fault is told with its line. Limits of open cases are counted
    again by the service.
    """
    change = _notice(file)
    outcome = asyncio.run(_loaded(change, now(), only_look=only_look))
    if outcome is None:
        click.echo(f"{change.year} 年未变。 Nothing to do: {change.year} says this already.")
        return
    for case in outcome.moved if only_look else ():
        click.echo(_line(case))
    click.echo(_summary(change.year, outcome))


def _notice(file: IO[bytes]) -> LoadYear:
    try:
        return load_notice(file.read())
    except NoticeFault as faulty:
        for fault in faulty.faults:
            click.echo(f"{file.name}:{fault.line}: {fault.zh}。 {fault.en}.", err=True)
        count = len(faulty.faults)
        raise click.ClickException(
            f"{count} 处错误，未写入任何内容。 Faults: {count}; nothing was written."
        ) from None


async def _loaded(change: LoadYear, at: datetime, *, only_look: bool) -> _Outcome | None:
    """None where the calendar says this already."""
    author = Author(role=Role.POLICY_ADMIN, request_id=new_id())
    async with migrated_database(Settings.from_environment().database_url):
        if without_effect(await load_calendar(), change):
            return None
        moved = [each async for each in every_moved_case(await preview(change, OPERATOR, at))]
        version = None if only_look else await _written(change, author, at)
    return _Outcome(moved, version)


async def _written(change: LoadYear, author: Author, at: datetime) -> int:
    try:
        return await change_by_file(change, author, at)
    except UniqueViolation:
        raise click.ClickException(
            "日历同时被他人变更，请重试。 The calendar was changed meanwhile: run this again."
        ) from None


def _line(case: MovedCase) -> str:
    days = _arrow(case.before.due_on, case.after.due_on)
    if case.before.statutory_due_on is None:
        return f"{case.case_no} {days}"
    by_law = _arrow(case.before.statutory_due_on, case.after.statutory_due_on)
    return f"{case.case_no} {days} (法定 by law {by_law})"


def _arrow(before: date | None, after: date | None) -> str:
    return f"{before}" if before == after else f"{before} → {after}"


def _summary(year: int, outcome: _Outcome) -> str:
    count = len(outcome.moved)
    zh, en = f"{count} 件在办件期限变动", f"{count} open cases move"
    if outcome.version is None:
        return f"{zh}，未写入。 {en}; nothing was written."
    return (
        f"{year} 年已确认，日历版本 {outcome.version}；{zh}。"
        f" {year} is confirmed in version {outcome.version} of the calendar; {en}."
    )

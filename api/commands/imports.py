"""`xinyipi import`: the catalogue of matters, from a file or the starter; open cases."""

import asyncio
from collections.abc import Awaitable, Callable, Iterable, Iterator, Sequence
from datetime import datetime
from itertools import groupby
from pathlib import PurePath
from typing import IO, TypeVar

import click

from api.clock import new_id, now
from api.commands import Subjects
from api.settings import Settings
from api.storage import migrated_database
from domain.author import Author
from domain.catalogue_columns import title_of
from domain.finding import Finding
from domain.instants import civil_day
from domain.matter import Matter
from domain.matter_import import starter as starter_file
from domain.policy import Policy
from domain.refusal import RefusalCode, Refused, message, refusal
from domain.roles import Role
from domain.services.matter_exchange import preview_import
from domain.services.matters import catalogue_size, import_matters
from domain.services.policies import policy_in_force
from domain.store.database import UniqueViolation
from domain.table_file import MOST_BYTES, FileFormat

T = TypeVar("T")

SHOWN = 3
"""How many places of one warning are named."""


@click.group(
    "import",
    cls=Subjects,
    places={
        "cases": "api.commands.import_cases:cases",
        "calendar": "api.commands.import_calendar:calendar",
    },
)
def import_() -> None:
    """导入。 Import the catalogue of matters, a year of the calendar, or open cases."""


@import_.command()
@click.argument("file", type=click.File("rb"))
@click.option(
    "--preview", is_flag=True, help="只看，不导入。 Tell what it would do; write nothing."
)
def matters(file: IO[bytes], preview: bool) -> None:
    """导入事项目录文件。 Import a catalogue file (docs/catalogue.md), all of it or nothing.

    It is JSON, CSV or a workbook, by the end of its name: .json, .csv, .xlsx. A matter that says
    something else than before gets a new version; the others are left alone.
    """
    written_in = format_of(file.name)
    content = file.read(MOST_BYTES + 1)
    if preview:
        _preview(content, written_in)
    else:
        _import(content, written_in)


def format_of(name: str) -> FileFormat:
    """What a file of this name is written in. UsageError for another name."""
    try:
        return FileFormat(PurePath(name).suffix.lstrip(".").upper())
    except ValueError:
        raise click.UsageError(
            f"{name}: 文件名应以 .json、.csv 或 .xlsx 结尾。 It has to end in .json, .csv or .xlsx."
        ) from None


@import_.command()
def starter() -> None:
    """导入起步目录。 Import the starter catalogue: real licences of made-up authorities.

    It is there to begin with and to try things on, and is no district's own catalogue: where the
    catalogue has matters, nothing is done.
    """
    if there := asyncio.run(_size(Settings.from_environment().database_url)):
        click.echo(
            f"已有事项目录，未作改动。 The catalogue is there: 0 new, 0 changed, {there} unchanged."
        )
    else:
        _import(starter_file())


async def _size(url: str) -> int:
    async with migrated_database(url):
        return await catalogue_size()


def _import(content: bytes, written_in: FileFormat = FileFormat.JSON) -> None:
    try:
        done = _asked(lambda policy, at: import_matters(content, policy, _author(), at, written_in))
    except UniqueViolation:
        raise click.ClickException(
            "同时有另一次导入，请重试。 Another import came first: run this one again."
        ) from None
    tell_findings(done.findings, "未导入任何内容。 Nothing was imported.")
    _count(len(done.created), len(done.changed), done.unchanged)


def _preview(content: bytes, written_in: FileFormat) -> None:
    seen = _asked(lambda policy, at: preview_import(content, policy, civil_day(at), written_in))
    tell_findings(seen.findings, "不能导入。 It cannot be imported.")
    for matter in seen.created:
        click.echo(f"新增 new: {_named(matter)}")
    for matter, differences in seen.changed:
        click.echo(f"变更 changed: {_named(matter)}")
        for each in differences:
            before, after = each.before or "—", each.after or "—"
            click.echo(f"  {title_of(each.column)} {each.column}: {before} → {after}")
    _count(len(seen.created), len(seen.changed), seen.unchanged)


def _named(matter: Matter) -> str:
    return f"{matter.handling_code} {matter.name} ({matter.valid_from} 起 on)"


def tell_findings(findings: Sequence[Finding], then: str) -> None:
    """Every finding; ClickException where there are faults among them."""
    faults = sum(found.is_fault for found in findings)
    for line in _lines(findings):
        click.echo(line, err=faults > 0)
    if faults:
        raise click.ClickException(f"{faults} 处错误，{then}")


def _count(created: int, changed: int, unchanged: int) -> None:
    click.echo(
        f"新增 {created}，变更 {changed}，未变 {unchanged}。"
        f" {created} new, {changed} changed, {unchanged} unchanged."
    )


def _author() -> Author:
    return Author(role=Role.CATALOGUE_ADMIN, request_id=new_id())


def _asked(act: Callable[[Policy, datetime], Awaitable[T]]) -> T:
    """What an act on the database answers, under the policy in force now."""
    try:
        return asyncio.run(_under_the_policy(act))
    except Refused as refused:
        raise click.ClickException(f"{message(refused.refusals[0])}。") from None


async def _under_the_policy(act: Callable[[Policy, datetime], Awaitable[T]]) -> T:
    at = now()
    async with migrated_database(Settings.from_environment().database_url):
        policy = await policy_in_force(civil_day(at))
        if policy is None:
            raise Refused(refusal(RefusalCode.POLICY_NOT_IN_FORCE))
        return await act(policy, at)


def _lines(findings: Iterable[Finding]) -> Iterator[str]:
    """Every fault by itself, then each kind of warning with its first places."""
    faults = [found for found in findings if found.is_fault]
    warnings = sorted((found for found in findings if not found.is_fault), key=_code)
    for fault in faults:
        yield from _said("错误 fault", fault, _place(fault))
    for _, kind in groupby(warnings, key=_code):
        same = list(kind)
        places = "，".join(_place(found) for found in same[:SHOWN])
        more = f" … 共 in all {len(same)}" if len(same) > SHOWN else ""
        yield from _said("提示 warning", same[0], places + more)


def _code(found: Finding) -> str:
    return found.code


def _place(found: Finding) -> str:
    parts = (found.sheet, found.row and str(found.row), found.letter, found.column)
    place = " ".join(part for part in parts if part)
    return f"{place} = {found.value}" if found.value else place


def _said(kind: str, found: Finding, where: str) -> Iterator[str]:
    yield f"{kind}: {where}"
    yield f"  {found.reason('zh')}。 {found.reason('en')}."
    yield f"  → {found.cure('zh')}。 {found.cure('en')}."

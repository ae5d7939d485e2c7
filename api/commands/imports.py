"""`xinyipi import`: the catalogue of matters, from a file or the starter."""

import asyncio
from collections.abc import Iterable, Iterator
from itertools import groupby
from typing import IO

import click

from api.clock import new_id, now
from api.settings import Settings
from api.storage import migrated_database
from domain.author import Author
from domain.finding import Finding
from domain.instants import civil_day
from domain.matter_import import starter as starter_file
from domain.refusal import RefusalCode, Refused, message, refusal
from domain.roles import Role
from domain.services.matters import CatalogueImport, catalogue_size, import_matters
from domain.services.policies import policy_in_force
from domain.store.database import UniqueViolation

SHOWN = 3
"""How many places of one warning are named."""


@click.group("import")
def import_() -> None:
    """导入。 Import the catalogue of matters."""


@import_.command()
@click.argument("file", type=click.File("rb"))
def matters(file: IO[bytes]) -> None:
    """导入事项目录文件。 Import a catalogue file (JSON, docs/catalogue.md), all of it or nothing.

    A matter that says something else than before gets a new version; the others are left alone.
    """
    _import(file.read())


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


def _import(content: bytes) -> None:
    url = Settings.from_environment().database_url
    try:
        done = asyncio.run(_taken(content, url))
    except Refused as refused:
        raise click.ClickException(f"{message(refused.refusals[0])}。") from None
    except UniqueViolation:
        raise click.ClickException(
            "同时有另一次导入，请重试。 Another import came first: run this one again."
        ) from None
    for line in _lines(done.findings):
        click.echo(line, err=not done.taken)
    if not done.taken:
        faults = sum(found.is_fault for found in done.findings)
        raise click.ClickException(f"{faults} 处错误，未导入任何内容。 Nothing was imported.")
    click.echo(
        f"新增 {len(done.created)}，变更 {len(done.changed)}，未变 {done.unchanged}。"
        f" {len(done.created)} new, {len(done.changed)} changed, {done.unchanged} unchanged."
    )


async def _taken(content: bytes, url: str) -> CatalogueImport:
    author = Author(role=Role.CATALOGUE_ADMIN, request_id=new_id())
    at = now()
    async with migrated_database(url):
        policy = await policy_in_force(civil_day(at))
        if policy is None:
            raise Refused(refusal(RefusalCode.POLICY_NOT_IN_FORCE))
        return await import_matters(content, policy, author, at)


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
    parts = (found.sheet, found.row and str(found.row), found.column)
    place = " ".join(part for part in parts if part)
    return f"{place} = {found.value}" if found.value else place


def _said(kind: str, found: Finding, where: str) -> Iterator[str]:
    yield f"{kind}: {where}"
    yield f"  {found.reason('zh')}。 {found.reason('en')}."
    yield f"  → {found.cure('zh')}。 {found.cure('en')}."

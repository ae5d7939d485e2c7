"""The catalogue: matters are imported from a file, all or nothing (事项目录导入)."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from uuid import uuid4

import msgspec

from domain.author import Author
from domain.finding import Finding
from domain.instants import civil_day
from domain.limit_rules import read_limits
from domain.matter import Matter, MatterImported, MatterVersioned, content, content_hash
from domain.matter_import import CatalogueFile, read_catalogue, starter
from domain.matter_rules import Known
from domain.policy import Policy
from domain.store.database import transaction
from domain.store.log import NewEvent, append
from domain.store.matters import (
    Latest,
    add_versions,
    authorities,
    latest_versions,
    put_authorities,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class CatalogueImport:
    """What an import did. Where there are faults among the findings, it did nothing."""

    findings: tuple[Finding, ...]
    created: tuple[str, ...] = ()
    changed: tuple[str, ...] = ()
    unchanged: int = 0

    @property
    def taken(self) -> bool:
        """Whether the file was taken."""
        return not any(found.is_fault for found in self.findings)


async def catalogue_size() -> int:
    """How many matters the catalogue has, whether they hold today or not."""
    return len(await latest_versions())


async def import_matters(
    file: bytes, policy: Policy, author: Author, at: datetime
) -> CatalogueImport:
    """Import a catalogue file, all of it or nothing, in one transaction.

    A matter that is new becomes version 1, valid from the day its row names or from today. One
    that says something else gets a new version, valid from that day but never from before today,
    and the one before ends the day before. One that says the same is left alone. `created` and
    `changed` hold the ids of the new versions.

    The file may name the benefits and the exclusion domains of `policy`. UniqueViolation where
    another import has changed the same matter at the same moment.
    """
    read = read_catalogue(file, await _known(policy, civil_day(at)))
    if read.faults:
        return CatalogueImport(findings=read.findings)
    async with transaction():
        return await _take(read, author, at)


async def _known(policy: Policy, today: date) -> Known:
    listed = {each.code: each.name for each in await authorities()}
    known = Known(policy=policy, today=today, limits={}, authorities=listed)
    return replace(known, limits=read_limits(read_catalogue(starter(), known).matters))


async def _take(read: CatalogueFile, author: Author, at: datetime) -> CatalogueImport:
    await put_authorities(read.authorities)
    latest = await latest_versions()
    versions = tuple(_new_versions(read.matters, latest, civil_day(at)))
    await add_versions(versions)
    await append(author, at, [_event(each) for each in versions])
    return CatalogueImport(
        findings=read.findings,
        created=tuple(each.id for each in versions if each.version == 1),
        changed=tuple(each.id for each in versions if each.version > 1),
        unchanged=len(read.matters) - len(versions),
    )


def _new_versions(
    matters: Iterable[Matter], latest: Mapping[str, Latest], today: date
) -> Iterator[Matter]:
    for matter in matters:
        before = latest.get(matter.handling_code)
        if before is None:
            yield _numbered(matter, str(uuid4()), 1, matter.valid_from)
        elif before.content_hash != content_hash(content(matter)):
            later = max(matter.valid_from, today)
            yield _numbered(matter, before.matter_id, before.version + 1, later)


def _numbered(matter: Matter, matter_id: str, version: int, valid_from: date) -> Matter:
    return msgspec.structs.replace(
        matter, id=str(uuid4()), matter_id=matter_id, version=version, valid_from=valid_from
    )


def _event(version: Matter) -> NewEvent:
    imported = MatterImported if version.version == 1 else MatterVersioned
    payload = imported(
        version=version.id,
        valid_from=version.valid_from,
        content_hash=content_hash(content(version)),
    )
    return NewEvent(version.matter_id, version.version, payload)

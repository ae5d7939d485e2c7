"""The catalogue: matters are imported from a file, all or nothing (事项目录导入)."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from functools import cache
from uuid import uuid4

import msgspec

from domain.author import Author
from domain.authority import Authority
from domain.calendar import LAST_DAY
from domain.canonical import canonical_hash
from domain.deadline import Limit
from domain.finding import Finding
from domain.instants import civil_day
from domain.limit_rules import read_limits
from domain.matter import Matter, MatterImported, MatterVersioned, content, content_hash
from domain.matter_import import CatalogueFile, read_catalogue, starter
from domain.matter_rules import Known
from domain.policy import Policy
from domain.policy_versions import ONE_DAY
from domain.services.policies import first_policy
from domain.store.database import transaction
from domain.store.log import NewEvent, append, stream_version
from domain.store.matters import (
    Latest,
    add_versions,
    authorities,
    latest_versions,
    put_authorities,
)
from domain.table_file import FileFormat

CATALOGUE = "catalogue"
"""The stream of the imports; each that changes something is its next version."""


class CatalogueImported(msgspec.Struct, frozen=True, kw_only=True, rename="camel"):
    """A file was taken: how many matters are new, say something else, or were left alone."""

    digest: str
    created: int
    changed: int
    unchanged: int


@dataclass(frozen=True, slots=True, kw_only=True)
class CatalogueImport:
    """What an import did. Where there are faults among the findings, it did nothing.

    `created` and `changed` are the ids of new versions, `version` is that of the stream.
    """

    findings: tuple[Finding, ...]
    created: tuple[str, ...] = ()
    changed: tuple[str, ...] = ()
    unchanged: int = 0
    version: int = 0

    @property
    def taken(self) -> bool:
        """Whether the file was taken."""
        return not any(found.is_fault for found in self.findings)


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """What taking a file would do: the versions that it adds, each with the latest before it,
    how many matters it leaves alone, and the authorities that are new or change.
    """

    versions: tuple[Matter, ...]
    latest: Mapping[str, Latest]
    unchanged: int
    authorities: tuple[Authority, ...]

    @property
    def empty(self) -> bool:
        """Whether there is nothing to do."""
        return not self.versions and not self.authorities

    @property
    def digest(self) -> str:
        """SHA-256 of all that would be done, in hex: another catalogue, file or day has another."""
        versions = [
            (each.handling_code, each.version, each.valid_from, content_hash(content(each)))
            for each in self.versions
        ]
        return canonical_hash({"versions": versions, "authorities": self.authorities})


async def catalogue_size() -> int:
    """How many matters the catalogue has, whether they hold today or not."""
    return len(await latest_versions())


async def import_matters(
    file: bytes,
    policy: Policy,
    author: Author,
    at: datetime,
    written_in: FileFormat = FileFormat.JSON,
) -> CatalogueImport:
    """Import a catalogue file, all of it or nothing, in one transaction.

    A matter that is new becomes version 1, valid from the day its row names or from today. One
    that says something else gets a new version, valid from that day but never from before tomorrow,
    since cases of today pin what holds today, and the one before ends the day before. One that says
    the same is left alone.

    The file may name the benefits and the exclusion domains of `policy`. UniqueViolation where
    another import has changed the same matter at the same moment.
    """
    read = read_catalogue(file, await known(policy, civil_day(at)), written_in)
    if read.faults:
        return CatalogueImport(findings=read.findings)
    async with transaction():
        done = await take(await planned(read, civil_day(at) + ONE_DAY), author, at)
    return replace(done, findings=read.findings)


async def known(policy: Policy, today: date) -> Known:
    """What a file is read by besides itself."""
    listed = {each.code: each.name for each in await authorities()}
    return Known(policy=policy, today=today, limits=_limits_in_law(), authorities=listed)


@cache
def _limits_in_law() -> Mapping[str, Limit]:
    """The statutory limits that were read in the law: the starter catalogue's, which goes with the
    first policy and is without fault on any day.
    """
    alone = Known(policy=first_policy(), today=LAST_DAY, limits={}, authorities={})
    return read_limits(read_catalogue(starter(), alone).matters)


async def planned(read: CatalogueFile, first_day: date) -> Plan:
    """What taking a file without faults would do, whose changes begin on this day or later."""
    latest = await latest_versions()
    there = set(await authorities())
    versions = tuple(_new_versions(read.matters, latest, first_day))
    return Plan(
        versions=versions,
        latest=latest,
        unchanged=len(read.matters) - len(versions),
        authorities=tuple(each for each in read.authorities if each not in there),
    )


async def take(plan: Plan, author: Author, at: datetime) -> CatalogueImport:
    """Do what was planned, inside the open transaction; where that is nothing, log nothing."""
    if plan.empty:
        return CatalogueImport(findings=(), unchanged=plan.unchanged)
    await put_authorities(plan.authorities)
    await add_versions(plan.versions)
    done = CatalogueImport(
        findings=(),
        created=tuple(each.id for each in plan.versions if each.version == 1),
        changed=tuple(each.id for each in plan.versions if each.version > 1),
        unchanged=plan.unchanged,
        version=await stream_version(CATALOGUE) + 1,
    )
    await append(author, at, [_imported(plan, done), *map(_event, plan.versions)])
    return done


def _imported(plan: Plan, done: CatalogueImport) -> NewEvent:
    counts = CatalogueImported(
        digest=plan.digest,
        created=len(done.created),
        changed=len(done.changed),
        unchanged=done.unchanged,
    )
    return NewEvent(CATALOGUE, done.version, counts)


def _new_versions(
    matters: Iterable[Matter], latest: Mapping[str, Latest], first_day: date
) -> Iterator[Matter]:
    for matter in matters:
        before = latest.get(matter.handling_code)
        if before is None:
            yield _numbered(matter, str(uuid4()), 1, matter.valid_from)
        elif before.content_hash != content_hash(content(matter)):
            later = max(matter.valid_from, first_day)
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

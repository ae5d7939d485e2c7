"""Importing a catalogue over the desk: seen first, then taken as it was seen; and its export.

One person imports. So what takes two persons or a document stays as it is, the exclusion review
and whether a matter is in use; and changes begin tomorrow, when no case pins them yet.
A file is read in a thread of its own: that of a district takes a second or two.
"""

from asyncio import to_thread
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import NamedTuple

import msgspec

from domain.finding import Finding
from domain.instants import civil_day
from domain.matter import Matter
from domain.matter_diff import Changed, differences
from domain.matter_export import catalogue_file
from domain.matter_import import CatalogueFile, read_catalogue
from domain.policy import Policy
from domain.policy_versions import ONE_DAY
from domain.refusal import Refusal, RefusalCode, Refused, invalid, refusal
from domain.roles import Role
from domain.services.desk import Desk
from domain.services.fingerprint import Fingerprint, fingerprint
from domain.services.matters import CATALOGUE, CatalogueImported, Plan, known, planned, take
from domain.services.policies import policy_in_force
from domain.services.replay import done_before, settled
from domain.store.database import transaction
from domain.store.exchange import versions_of
from domain.store.keys import Done, keep_key
from domain.store.log import stream, stream_version
from domain.store.matters import authorities, latest_versions
from domain.table_file import FileFormat, FileOffer

KEEPERS = (Role.CATALOGUE_ADMIN,)
"""Who exchanges the catalogue."""


class MatterChange(NamedTuple):
    """A new version of a matter, and what it says otherwise than the one before."""

    after: Matter
    differences: tuple[Changed, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Preview:
    """What a file would do. Where there are faults or refusals, it would do nothing.

    `digest` names all of it; it is what an import has to be given.
    """

    findings: tuple[Finding, ...] = ()
    refusals: tuple[Refusal, ...] = ()
    created: tuple[Matter, ...] = ()
    changed: tuple[MatterChange, ...] = ()
    unchanged: int = 0
    authorities: int = 0
    digest: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ImportAnswer:
    """What came of an import: what it did, None where there was nothing to do; what was found in
    the file; the grounds where it was refused, and the version that it had made.
    """

    imported: CatalogueImported | None = None
    findings: tuple[Finding, ...] = ()
    refusals: tuple[Refusal, ...] = ()
    version: int | None = None
    replayed: bool = False


# --- looking first ---------------------------------------------------------------------


async def preview_file(desk: Desk, file: bytes, written_in: FileFormat) -> Preview:
    """Tell what taking a file today over the desk would do; nothing is written."""
    today = civil_day(desk.now())
    try:
        read = await _read(file, written_in, today)
        if read.faults:
            return Preview(findings=read.findings)
        plan = await planned(read, today + ONE_DAY)
        _look_whose(desk, plan)
    except Refused as refused:
        return Preview(refusals=refused.refusals)
    return await previewed(read, plan)


async def preview_import(
    file: bytes, policy: Policy, today: date, written_in: FileFormat
) -> Preview:
    """Tell what `import_matters` would do on this day, which leaves nothing alone."""
    read = await to_thread(read_catalogue, file, await known(policy, today), written_in)
    if read.faults:
        return Preview(findings=read.findings)
    return await previewed(read, await planned(read, today))


async def previewed(read: CatalogueFile, plan: Plan) -> Preview:
    """A plan, with what each new version says otherwise than the one before."""
    return Preview(
        findings=read.findings,
        created=tuple(each for each in plan.versions if each.version == 1),
        changed=await _changes(plan),
        unchanged=plan.unchanged,
        authorities=len(plan.authorities),
        digest=plan.digest,
    )


async def _read(file: bytes, written_in: FileFormat, today: date) -> CatalogueFile:
    policy = await policy_in_force(today)
    if policy is None:
        raise Refused(refusal(RefusalCode.POLICY_NOT_IN_FORCE))
    held = await versions_of(list((await latest_versions()).values()))
    alone = replace(await known(policy, today), held={each.handling_code: each for each in held})
    return await to_thread(read_catalogue, file, alone, written_in)


def _look_whose(desk: Desk, plan: Plan) -> None:
    """Everybody keeps the matters, and the hours, of their own authority."""
    own = desk.caller.authority
    touched = {each.authority for each in plan.versions} | {each.code for each in plan.authorities}
    if own is not None and touched - {own}:
        others = "、".join(sorted(touched - {own}))
        raise Refused(refusal(RefusalCode.FORBIDDEN, path=("file",), requires=others))


async def _changes(plan: Plan) -> tuple[MatterChange, ...]:
    """Each version of a plan that follows another, with what it says otherwise."""
    later = [each for each in plan.versions if each.version > 1]
    before = await versions_of([plan.latest[each.handling_code] for each in later])
    return tuple(
        MatterChange(new, differences(old, new)) for old, new in zip(before, later, strict=True)
    )


# --- taking it -------------------------------------------------------------------------


async def import_file(desk: Desk, key: str, offer: FileOffer) -> ImportAnswer:
    """Take a file as it was seen, all of it or nothing, or answer with every ground against it."""
    findings: tuple[Finding, ...] = ()
    try:
        role = desk.acting_as(KEEPERS)
        print_ = fingerprint("IMPORT_MATTERS", CATALOGUE, 0, offer.said)
        before = await done_before(desk, key, print_)
        if before is not None:
            return await _answer(before, (), replayed=True)
        read = await _read(offer.file, offer.written_in, civil_day(desk.now()))
        findings = read.findings
        _look_at(read)
        done, replayed = await settled(lambda: _take(desk, role, key, print_, offer, read))
    except Refused as refused:
        return ImportAnswer(findings=findings, refusals=refused.refusals)
    return await _answer(done, findings, replayed=replayed)


async def _answer(done: Done, findings: tuple[Finding, ...], *, replayed: bool) -> ImportAnswer:
    return ImportAnswer(
        imported=await _imported(done.version),
        findings=findings,
        version=done.version or None,
        replayed=replayed,
    )


def _look_at(read: CatalogueFile) -> None:
    if read.faults:
        many = len(read.faults)
        raise Refused(invalid(f"文件有 {many} 处错误", f"the file has {many} faults", "file"))


async def _take(
    desk: Desk,
    role: Role,
    key: str,
    print_: Fingerprint,
    offer: FileOffer,
    read: CatalogueFile,
) -> tuple[Done, bool]:
    """What is written under the key, and whether it had been before."""
    async with transaction():
        done = await done_before(desk, key, print_)
        if done is not None:
            return done, True
        at, seen = desk.now(), await stream_version(CATALOGUE)
        plan = await planned(read, civil_day(at) + ONE_DAY)
        _look_whose(desk, plan)
        if plan.digest != offer.digest:
            raise Refused(refusal(RefusalCode.CONFLICT, version=seen))
        done = Done(print_.hash, CATALOGUE, 0 if plan.empty else seen + 1)
        await keep_key(desk.caller.account, key, done, at)
        await take(plan, desk.author(role), at)
    return done, False


async def _imported(version: int) -> CatalogueImported | None:
    rows = await stream(CATALOGUE) if version else []
    payload = next((row["payload"] for row in rows if row["version"] == version), None)
    return msgspec.json.decode(payload, type=CatalogueImported) if payload else None


# --- giving it out ---------------------------------------------------------------------


async def export_file(written_in: FileFormat) -> bytes:
    """The latest version of every matter, and every authority, as a file to import."""
    listed = await authorities()
    matters: Sequence[Matter] = await versions_of(list((await latest_versions()).values()))
    return await to_thread(catalogue_file, listed, matters, written_in)

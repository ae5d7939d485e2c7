"""Handing cases over at the desk: by the head of an authority, for its own matters alone."""

from dataclasses import dataclass

import msgspec

from domain.finding import Finding
from domain.handover_file import HandoverFile
from domain.refusal import Refusal, RefusalCode, Refused, invalid, refusal
from domain.roles import Role
from domain.services.desk import Desk
from domain.services.fingerprint import Fingerprint, fingerprint
from domain.services.handover import (
    HANDOVER,
    OpenCasesImported,
    Plan,
    planned,
    read_file,
    take,
)
from domain.services.replay import done_before, done_once
from domain.store.keys import Done, keep_key
from domain.store.log import stream, stream_version
from domain.table_file import FileFormat, FileOffer

HANDING_OVER = (Role.HEAD,)
"""Who takes open cases over: the one who answers for the limits of the authority (许可法42)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class HandoverAnswer:
    """What came of a handover: what it did, None where there was nothing to do; what was found in
    the file; the grounds where it was refused, and the version that it had made.
    """

    imported: OpenCasesImported | None = None
    findings: tuple[Finding, ...] = ()
    refusals: tuple[Refusal, ...] = ()
    version: int | None = None
    replayed: bool = False


async def preview_cases(
    desk: Desk, file: bytes, written_in: FileFormat
) -> tuple[Plan, tuple[Refusal, ...]]:
    """What taking a file now would do, and the grounds against it; nothing is written."""
    try:
        return await _planned(desk, await read_file(file, written_in, desk.now())), ()
    except Refused as refused:
        return Plan(findings=()), refused.refusals


async def import_cases(desk: Desk, key: str, offer: FileOffer) -> HandoverAnswer:
    """Take a file as it was seen, all of it or nothing, or answer with every ground against it."""
    findings: tuple[Finding, ...] = ()
    try:
        role = desk.acting_as(HANDING_OVER)
        print_ = fingerprint("IMPORT_CASES", HANDOVER, 0, offer.said)
        read = await read_file(offer.file, offer.written_in, desk.now())
        if await done_before(desk, key, print_) is None:
            plan = await _planned(desk, read)
            findings = plan.findings
            _look_at(plan)
        done, replayed = await done_once(
            desk, key, print_, lambda print_: _take(desk, role, key, print_, read, offer.digest)
        )
    except Refused as refused:
        return HandoverAnswer(findings=findings, refusals=refused.refusals)
    return HandoverAnswer(
        imported=await _imported(done.version),
        findings=findings,
        version=done.version or None,
        replayed=replayed,
    )


async def _planned(desk: Desk, read: HandoverFile) -> Plan:
    """What is planned at the desk. Refused where cases of another authority, or on matters that the
    caller has nothing to do with, are spoken of.
    """
    plan = await planned(read, desk.now())
    own = desk.caller.authority
    others = plan.authorities - {own} if own is not None else set()
    others |= {row.matter for row in read.cases if not desk.caller.handles(row.matter)}
    if others:
        requires = "、".join(sorted(others))
        raise Refused(refusal(RefusalCode.FORBIDDEN, path=("file",), requires=requires))
    return plan


def _look_at(plan: Plan) -> None:
    if plan.faults:
        many = len(plan.faults)
        raise Refused(invalid(f"文件有 {many} 处错误", f"the file has {many} faults", "file"))


async def _take(
    desk: Desk, role: Role, key: str, print_: Fingerprint, read: HandoverFile, digest: str
) -> Done:
    """What is written under the key, inside the open transaction."""
    at, seen = desk.now(), await stream_version(HANDOVER)
    plan = await _planned(desk, read)
    if plan.digest != digest:
        raise Refused(refusal(RefusalCode.CONFLICT, version=seen))
    done = Done(print_.hash, HANDOVER, seen + 1 if plan.cases else 0)
    await keep_key(desk.caller.account, key, done, at)
    await take(plan, desk.author(role), at, desk.new_id)
    return done


async def _imported(version: int) -> OpenCasesImported | None:
    rows = await stream(HANDOVER) if version else []
    payload = next((row["payload"] for row in rows if row["version"] == version), None)
    return msgspec.json.decode(payload, type=OpenCasesImported) if payload else None

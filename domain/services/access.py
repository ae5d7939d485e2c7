"""Personal data in clear, by role and with a reason; who saw what of whom is kept and shown."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, datetime

import msgspec

from domain.access import (
    AUDITORS,
    REPEATED_WITHIN,
    REVEALERS,
    AccessKind,
    AccessLogExported,
    PersonalDataRevealed,
    PersonalField,
)
from domain.applicant import Applicant, ApplicantKind
from domain.author import Author
from domain.identifiers import mask_name
from domain.inert_csv import inert_csv
from domain.instants import CIVIL_ZONE, instant_from_text, instant_text
from domain.listing import Slice
from domain.refusal import Refusal, RefusalCode, Refused, invalid, refusal
from domain.services.desk import Desk
from domain.services.fingerprint import Fingerprint, fingerprint
from domain.services.replay import done_once
from domain.store.access import (
    NEWEST_ACCESS,
    Access,
    AccessEntry,
    AccessFilter,
    access_entries,
    accessed_at,
    add_access,
    count_accesses,
    served_case,
)
from domain.store.applicants import applicant_with
from domain.store.database import transaction
from domain.store.keys import Done, keep_key
from domain.store.log import NewEvent, append
from domain.store.words import add_words
from domain.words import Words

__all__ = ["NEWEST_ACCESS", "AccessEntry", "AccessFilter", "access_entries", "count_accesses"]


class Reveal(msgspec.Struct, frozen=True, kw_only=True):
    """What an officer asks to see in clear of whom, why, and for which case; None for the newest of
    the applicant that the officer works on.
    """

    applicant: str
    fields: tuple[PersonalField, ...]
    reason: str
    case_no: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class RevealAnswer:
    """What came of it: the applicant, of whom only the `seen` fields are to be shown."""

    applicant: Applicant | None = None
    seen: tuple[PersonalField, ...] = ()
    refusals: tuple[Refusal, ...] = ()
    replayed: bool = False


async def reveal(desk: Desk, key: str, asked: Reveal) -> RevealAnswer:
    """Show personal data in clear to somebody who works on a case of the applicant, and write down
    what was seen, by whom and why. The same key repeats the answer for `REPEATED_WITHIN`.
    """
    try:
        role = desk.acting_as(REVEALERS)
        if grounds := tuple(_grounds(asked)):
            raise Refused(*grounds)
        print_ = fingerprint("REVEAL", asked.applicant, 0, asked)

        async def see(print_: Fingerprint) -> Done:
            return await _seen(desk, desk.author(role), key, asked, print_)

        done, replayed = await done_once(desk, key, print_, see)
        if replayed:
            await _still_repeated(desk, asked, done)
    except Refused as refused:
        return RevealAnswer(refusals=refused.refusals)
    applicant = await applicant_with(asked.applicant)
    return RevealAnswer(applicant=applicant, seen=asked.fields, replayed=replayed)


def _grounds(asked: Reveal) -> Iterator[Refusal]:
    if not asked.fields:
        yield invalid("请至少选择一项", "choose at least one field", "fields")
    if not asked.reason.strip():
        yield refusal(RefusalCode.REASON_REQUIRED, path=("reason",))


async def _seen(desk: Desk, author: Author, key: str, asked: Reveal, print_: Fingerprint) -> Done:
    """Write down that it is seen, inside the open transaction."""
    case = await _case_of(desk, asked)
    applicant = await applicant_with(asked.applicant)
    if applicant is None or applicant.erased:
        raise Refused(_not_found(asked))
    at, reason = desk.now(), Words(desk.new_id(), asked.reason)
    access = Access(
        id=desk.new_id(),
        kind=AccessKind.REVEAL,
        at=instant_text(at),
        applicant=asked.applicant,
        case=case,
        seen=asked.fields,
        reason_words=reason.id,
    )
    done = Done(print_.hash, access.id, 1)
    await add_access(access, author)
    await add_words(access.id, [reason])
    await keep_key(desk.caller.account, key, done, at)
    event = PersonalDataRevealed(
        applicant=asked.applicant, case=case, fields=asked.fields, reason_words=reason.id
    )
    await append(author, at, [NewEvent(access.id, 1, event)])
    return done


async def _case_of(desk: Desk, asked: Reveal) -> str:
    """The case for which it is seen. Refused where the caller works on none."""
    case = await served_case(desk.caller, asked.applicant, asked.case_no)
    if case is None:
        raise Refused(_not_found(asked))
    return case


def _not_found(asked: Reveal) -> Refusal:
    path = "caseNo" if asked.case_no else "applicantId"
    return refusal(RefusalCode.NOT_FOUND, path=(path,))


async def _still_repeated(desk: Desk, asked: Reveal, done: Done) -> None:
    """Refused where the answer is too old to be given again, or the caller works on the case no
    more: its account was given another authority, or it came by a narrower token this time.
    """
    await _case_of(desk, asked)
    await _lately(desk, done)


async def _lately(desk: Desk, done: Done) -> None:
    """KEY_SPENT where what was done by the key is older than `REPEATED_WITHIN`."""
    seen_at = await accessed_at(done.stream)
    if seen_at is None or desk.now() - instant_from_text(seen_at) > REPEATED_WITHIN:
        raise Refused(refusal(RefusalCode.KEY_SPENT))


# --- the log as a file -----------------------------------------------------------------

PAGE = 1000

_HEADINGS = (
    "时间",
    "方式",
    "人员",
    "角色",
    "申请主体标识",
    "申请主体",
    "办件编号",
    "查看内容",
    "事由",
    "请求标识",
)


async def export_accesses(
    only: AccessFilter, author: Author, at: datetime, new_id: Callable[[], str]
) -> bytes:
    """The access log of these days as CSV, the newest first; that it was exported is in it."""
    rows = await _table(only)
    async with transaction():
        await _noted(only, rows, author, at, new_id)
    return inert_csv(rows)


@dataclass(frozen=True, slots=True, kw_only=True)
class ExportAnswer:
    """What came of an export: the CSV, or the grounds where it was refused."""

    content: bytes | None = None
    refusals: tuple[Refusal, ...] = ()
    replayed: bool = False


class Days(msgspec.Struct, frozen=True, kw_only=True):
    """The civil days of an export; without one of them it is open to that side."""

    first: date | None
    last: date | None


async def export_to_auditor(desk: Desk, key: str, days: Days) -> ExportAnswer:
    """The access log of these days as CSV to whoever audits, of the matters that the caller has to
    do with. The same key is no other export for `REPEATED_WITHIN`.
    """
    matters = desk.caller.matters
    only = AccessFilter(first_day=days.first, last_day=days.last, matters=matters)
    try:
        author = desk.author(desk.acting_as(AUDITORS))
        rows = await _table(only)

        async def note(print_: Fingerprint) -> Done:
            at = desk.now()
            done = Done(print_.hash, await _noted(only, rows, author, at, desk.new_id), 1)
            await keep_key(desk.caller.account, key, done, at)
            return done

        print_ = fingerprint("EXPORT_ACCESS_LOG", "", 0, days)
        done, replayed = await done_once(desk, key, print_, note)
        if replayed:
            await _lately(desk, done)
    except Refused as refused:
        return ExportAnswer(refusals=refused.refusals)
    return ExportAnswer(content=inert_csv(rows), replayed=replayed)


async def _table(only: AccessFilter) -> list[tuple[str, ...]]:
    """The lines of the log below their headings."""
    rows: list[tuple[str, ...]] = [_HEADINGS]
    part: Slice | None = Slice(limit=PAGE)
    while part:
        found = await access_entries(only, part)
        rows += [_line(entry) for entry in found.rows]
        last = found.rows[-1] if found.has_next else None
        part = Slice(limit=PAGE, after=(last.at, last.id)) if last else None
    return rows


async def _noted(
    only: AccessFilter,
    rows: list[tuple[str, ...]],
    author: Author,
    at: datetime,
    new_id: Callable[[], str],
) -> str:
    """Write down that these lines are exported, inside the open transaction; the id of that."""
    access = Access(id=new_id(), kind=AccessKind.EXPORT, at=instant_text(at))
    event = AccessLogExported(
        first_day=only.first_day, last_day=only.last_day, entries=len(rows) - 1
    )
    await add_access(access, author)
    await append(author, at, [NewEvent(access.id, 1, event)])
    return access.id


def _line(entry: AccessEntry) -> tuple[str, ...]:
    who = entry.applicant
    person = who is not None and who.kind is ApplicantKind.NATURAL_PERSON
    name = (mask_name(who.name) if person else who.name) if who else ""
    at = instant_from_text(entry.at).astimezone(CIVIL_ZONE).isoformat(timespec="seconds")
    return (
        at,
        entry.kind,
        entry.officer or "",
        entry.role or "",
        who.id if who else "",
        name,
        entry.case_no or "",
        " ".join(entry.seen),
        entry.reason or "",
        entry.request_id,
    )

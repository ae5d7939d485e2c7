"""The handover of open cases by the desk before this service: seen first, then taken as it was.

A row is known by its authority and its old number, so that a file may be taken again. What it says
of acceptance passes by the guards of an acceptance; so it is the head of the authority who takes
it, and never a clerk.
"""

from asyncio import to_thread
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time
from typing import NamedTuple

import msgspec
from msgspec.structs import replace

from domain.applicant import Applicant
from domain.author import Author
from domain.calendar import Calendar
from domain.canonical import canonical_hash
from domain.catalogue_columns import KEY
from domain.command import Occasion
from domain.events import CaseHandedOver
from domain.finding import Finding, FindingCode, finding
from domain.fold import Mark, registered
from domain.handover import doubts, handed_over
from domain.handover_file import HandoverFile, OpenCase, read_open_cases
from domain.instants import CIVIL_ZONE, civil_day, instant_text
from domain.matter import Matter
from domain.policy import Policy
from domain.services.applicants import ApplicantRegistered
from domain.services.calendars import load_calendar
from domain.services.case_writing import listing
from domain.services.occasions import NOBODY
from domain.services.policies import policy_in_force
from domain.services.registration import case_number, query_code
from domain.store.applicants import add_applicant
from domain.store.cases import Registration, add_case
from domain.store.handover import (
    Referenced,
    applicants_identified,
    cases_referenced,
    first_version,
)
from domain.store.log import NewEvent, append, stream_version
from domain.store.matters import authorities, matter_on
from domain.store.words import add_words
from domain.table_file import FileFormat
from domain.words import Words

HANDOVER = "handover"
"""The stream of the handovers; each that adds a case is its next version."""

NEW = ""
"""The id of an applicant whom nobody knows here yet."""


class OpenCasesImported(msgspec.Struct, frozen=True, kw_only=True, rename="camel"):
    """A file was taken: how many open cases are new here, and how many were here before."""

    created: int
    unchanged: int


class Held(NamedTuple):
    """The version of a matter that a case pins, and whether it is the first for want of one."""

    matter: Matter
    by_first_version: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Coming:
    """A case that a file would add."""

    row: OpenCase
    on: Occasion
    applicant: Applicant
    event: CaseHandedOver


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """What taking a file would do: the cases that it adds, how many are here already, and what was
    found. `authorities` are those whose cases the file speaks of.
    """

    findings: tuple[Finding, ...]
    cases: tuple[Coming, ...] = ()
    unchanged: int = 0
    authorities: frozenset[str] = frozenset()

    @property
    def faults(self) -> tuple[Finding, ...]:
        """What keeps the file from being taken."""
        return tuple(each for each in self.findings if each.is_fault)

    @property
    def digest(self) -> str | None:
        """SHA-256 of all that would be done, in hex; None where there are faults."""
        if self.faults:
            return None
        return canonical_hash([(each.row, each.event, each.applicant.id) for each in self.cases])


# --- what would be done ----------------------------------------------------------------


async def read_file(content: bytes, written_in: FileFormat, at: datetime) -> HandoverFile:
    """What a file says at this instant, read in a thread of its own."""
    return await to_thread(read_open_cases, content, civil_day(at), written_in)


async def planned(read: HandoverFile, at: datetime) -> Plan:
    """What taking a file would do at this instant."""
    pinned = {(row.matter, row.registered_on) for row in read.cases}
    held = {key: await _held(*key) for key in pinned}
    whose = {key: found.matter.authority for key, found in held.items() if isinstance(found, Held)}
    planning = _Planning(
        read=read,
        at=at,
        held=held,
        policies={day: await policy_in_force(day) for day in {day for _, day in pinned}},
        calendar=await load_calendar(),
        closes={each.code: each.closes for each in await authorities()},
        there=await _there(read, whose),
        applicants=await applicants_identified([row.identifier for row in read.cases]),
    )
    for row in read.cases:
        planning.look_at(row)
    return Plan(
        findings=(*read.findings, *planning.findings),
        cases=tuple(planning.coming),
        unchanged=planning.unchanged,
        authorities=frozenset(whose.values()),
    )


async def _held(code: str, day: date) -> Held | Finding:
    """The version of the day; where the catalogue did not have the matter yet, the first one."""
    matter = await matter_on(code, day)
    if matter is not None:
        return Held(matter, by_first_version=False)
    first = await first_version(code)
    if first is None:
        return finding(FindingCode.MATTER_UNKNOWN, KEY, code)
    if day >= first.valid_from:
        return finding(FindingCode.MATTER_NOT_THEN, KEY, code, day=day)
    return Held(first, by_first_version=True)


async def _there(
    read: HandoverFile, whose: Mapping[tuple[str, date], str]
) -> Mapping[tuple[str, str], list[Referenced]]:
    """The cases that are here by authority and old number."""
    wanted: dict[str, list[str]] = {}
    for row in read.cases:
        authority = whose.get((row.matter, row.registered_on))
        if authority is not None:
            wanted.setdefault(authority, []).append(row.reference)
    found: dict[tuple[str, str], list[Referenced]] = {}
    for authority, references in wanted.items():
        for each in await cases_referenced(authority, references):
            found.setdefault((authority, each.reference), []).append(each)
    return found


@dataclass(slots=True, kw_only=True)
class _Planning:
    """The rows of a file looked at one by one, with what they are judged by."""

    read: HandoverFile
    at: datetime
    held: Mapping[tuple[str, date], Held | Finding]
    policies: Mapping[date, Policy | None]
    calendar: Calendar
    closes: Mapping[str, time]
    there: Mapping[tuple[str, str], list[Referenced]]
    applicants: dict[str, Applicant]
    coming: list[Coming] = field(default_factory=list)
    findings: list[Finding] = field(default_factory=list)
    unchanged: int = 0
    seen: set[tuple[str, str]] = field(default_factory=set)

    def look_at(self, row: OpenCase) -> None:
        """Add the case, count it as here, or note why neither."""
        held = self.held[row.matter, row.registered_on]
        if isinstance(held, Finding):
            self._note(row, held)
            return
        key = (held.matter.authority, row.reference)
        before = self.there.get(key, ())
        if key in self.seen:
            self._note(row, finding(FindingCode.REPEATED, "external_reference", row.reference))
        elif any(_same(each, row, held.matter) for each in before):
            self.unchanged += 1
        elif before:
            taken = finding(FindingCode.REFERENCE_TAKEN, "external_reference", row.reference)
            self._note(row, taken)
        else:
            self._add(row, held)
        self.seen.add(key)

    def _add(self, row: OpenCase, held: Held) -> None:
        on = self._occasion(row, held.matter)
        applicant = self.applicants.setdefault(row.identifier, _new_applicant(row, self.at))
        event = handed_over(row, on, applicant.kind, by_first_version=held.by_first_version)
        self.coming.append(Coming(row=row, on=on, applicant=applicant, event=event))
        for found in doubts(row, on, event, applicant):
            self._note(row, found)

    def _occasion(self, row: OpenCase, matter: Matter) -> Occasion:
        return Occasion(
            at=self.at,
            officer=None,
            by=NOBODY,
            policy=self.policies[row.registered_on],
            matter=matter,
            calendar=self.calendar,
            closes=self.closes[matter.authority],
            new_id="",
        )

    def _note(self, row: OpenCase, found: Finding) -> None:
        self.findings.append(self.read.placed(found, row.row))


def _same(here: Referenced, row: OpenCase, matter: Matter) -> bool:
    """Whether the row speaks of this case; what has become of it since is told here alone."""
    said = (matter.matter_id, row.identifier, row.registered_on)
    return (here.matter_id, here.identifier, here.registered_on) == said


def _new_applicant(row: OpenCase, at: datetime) -> Applicant:
    return Applicant(
        id=NEW,
        kind=row.applicant_kind,
        identifier=row.identifier,
        name=row.applicant_name,
        registered_at=instant_text(at),
    )


# --- doing it --------------------------------------------------------------------------


async def take(
    plan: Plan, author: Author, at: datetime, new_id: Callable[[], str]
) -> OpenCasesImported | None:
    """Do what was planned, inside the open transaction; where that is nothing, log nothing.

    UniqueViolation where another handover has come first.
    """
    if not plan.cases:
        return None
    done = OpenCasesImported(created=len(plan.cases), unchanged=plan.unchanged)
    events = [NewEvent(HANDOVER, await stream_version(HANDOVER) + 1, done)]
    ids: dict[str, str] = {}
    for each in plan.cases:
        person = each.applicant
        if person.identifier not in ids:
            ids[person.identifier] = person.id or new_id()
            if person.id == NEW:
                events.append(await _add_applicant(replace(person, id=ids[person.identifier])))
        events.append(await _add_case(each, ids[person.identifier], author, at, new_id))
    await append(author, at, events)
    return done


async def _add_applicant(person: Applicant) -> NewEvent:
    await add_applicant(person)
    return NewEvent(person.id, 1, ApplicantRegistered(applicant=person.id, kind=person.kind))


async def _add_case(
    coming: Coming, applicant: str, author: Author, at: datetime, new_id: Callable[[], str]
) -> NewEvent:
    row, matter, id = coming.row, coming.on.matter, new_id()
    note = [Words(new_id(), row.note)] if row.note else []
    event = replace(
        coming.event,
        case_no=await case_number(matter, row.registered_on),
        applicant=applicant,
        note_words=note[0].id if note else None,
    )
    case = registered(id, event, Mark(at=at, officer=author.officer))
    first = Registration(
        matter_name=matter.name,
        registered_at=instant_text(datetime.combine(row.registered_on, time.min, CIVIL_ZONE)),
        external_reference=row.reference,
        query_code=query_code(),
    )
    await add_case(case, listing(case, coming.on), first)
    await add_words(id, note)
    return NewEvent(id, 1, event)

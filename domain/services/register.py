"""Asking the credit register (四(一)): outside any transaction, and kept as a snapshot."""

from dataclasses import dataclass
from datetime import datetime

from domain.access import AccessKind
from domain.applicant import ApplicantKind
from domain.author import Author
from domain.case import Case
from domain.credit import AskedFact, RegisterAnswer, Subject, SubjectKind
from domain.eligibility import CreditSnapshot
from domain.instants import instant_text
from domain.policy import Policy
from domain.services.desk import Desk
from domain.services.grade_alerts import alert_unknown_grades
from domain.store.access import Access, add_access
from domain.store.snapshots import add_snapshot


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """What the register answered: a reading per fact asked for, and the hash of its answer."""

    policy: Policy
    snapshot: CreditSnapshot
    raw_hash: str | None


async def ask_register(desk: Desk, policy: Policy, kind: ApplicantKind, identifier: str) -> Asked:
    """Ask for every fact the policy rests on for applicants of this kind, and for no other; where
    there is none, nobody is asked. An outage is an answer, never an exception.
    """
    facts = [
        AskedFact(fact=id, source=fact.source, kind=fact.kind, about=fact.subject)
        for id, fact in policy.facts.items()
        if fact.concerns(kind)
    ]
    answer = RegisterAnswer(readings=())
    if facts:
        answer = await desk.register.query(subject_of(kind, identifier), facts)
    snapshot = CreditSnapshot(id=desk.new_id(), readings=answer.readings)
    return Asked(policy=policy, snapshot=snapshot, raw_hash=answer.raw_hash)


async def keep_snapshot(case: Case, asked: Asked, at: datetime, officer: str | None) -> None:
    """Keep the answer with the case, inside the open transaction, and tell of unknown grades."""
    await add_snapshot(
        asked.snapshot,
        case=case.id,
        applicant=case.applicant,
        raw_hash=asked.raw_hash,
        at=instant_text(at),
        officer=officer,
    )
    await alert_unknown_grades(asked.policy, asked.snapshot, at)


async def note_query(case: Case, asked: Asked, author: Author, at: datetime) -> None:
    """Note in the access log who asked the register about whom, for which case."""
    access = Access(
        id=asked.snapshot.id,
        kind=AccessKind.CREDIT_QUERY,
        at=instant_text(at),
        applicant=case.applicant,
        case=case.id,
    )
    await add_access(access, author)


async def keep_typed_grade(
    case: Case, snapshot: CreditSnapshot, at: datetime, officer: str | None
) -> None:
    """Keep a grade an officer typed in; no answer of the register stands behind it."""
    await add_snapshot(
        snapshot,
        case=case.id,
        applicant=case.applicant,
        raw_hash=None,
        at=instant_text(at),
        officer=officer,
    )


def subject_of(kind: ApplicantKind, identifier: str) -> Subject:
    """Whom to ask about: a natural person by resident ID, everyone else by USCC."""
    person = kind is ApplicantKind.NATURAL_PERSON
    return Subject(
        kind=SubjectKind.RESIDENT_ID if person else SubjectKind.USCC, identifier=identifier
    )

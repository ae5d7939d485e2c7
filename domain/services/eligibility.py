"""Eligibility beyond a case: the portal's pre-check, and the explanation of a decision."""

from dataclasses import dataclass
from datetime import datetime

import msgspec

from domain.applicant import ApplicantKind
from domain.case import FINAL, Track
from domain.case_credit import inputs
from domain.completeness import Eased, eased
from domain.disclosure import Disclosed, disclosed, reads_grade, without_tiers, without_token
from domain.eligibility import (
    EligibilityDecision,
    Inputs,
    decision,
    restored,
    scope_reasons,
)
from domain.explanation import Step, trace
from domain.instants import civil_day, instant_from_text
from domain.matter import Matter
from domain.policy import Channel
from domain.refusal import RefusalCode
from domain.retention import DataKind, terms
from domain.roles import Role
from domain.services.desk import Desk
from domain.services.grade_alerts import alert_unknown_grades
from domain.services.occasions import occasion
from domain.services.pinned_cases import PinnedCase
from domain.services.policies import policy_in_force, policy_version
from domain.services.register import ask_register
from domain.store.breaches import live_rows_identified
from domain.store.cases import CaseRow, case_row
from domain.store.database import transaction
from domain.store.decisions import answer_of, decision_row, inputs_of, stored_answer
from domain.store.log import NewEvent, append
from domain.store.matters import matter_on, matter_version
from domain.store.words import add_words
from domain.words import Words

PRE_CHECKERS = (Role.PORTAL,)
"""Who may ask before there is a case; an officer asks within one, and browses nowhere."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PreCheck:
    """A question of a portal: about whom, on what, by which authorisation, for what purpose."""

    matter: str
    channel: Channel
    kind: ApplicantKind
    identifier: str
    authorisation: str
    purpose: str


class PreCheckMade(msgspec.Struct, frozen=True, kw_only=True, rename="camel"):
    """Somebody was asked about without a case; about whom, by which authorisation and what for
    is kept in words, for whoever has to answer for it.
    """

    matter: str
    policy: str | None
    channel: Channel
    asked_register: bool
    eligible: bool
    reasons: tuple[RefusalCode, ...]
    subject_words: str
    authorisation_words: str
    purpose_words: str


async def pre_check(desk: Desk, question: PreCheck) -> Disclosed | None:
    """What this applicant could have today, if it asked and committed; None for no such matter.

    Information only: it binds nobody, makes no request and registers no applicant. The register
    is asked in scope only (二(二)), and the question is in the log. The grade of a natural person
    is not told, and no grade repeated.
    """
    at = desk.now()
    matter = await matter_on(question.matter, civil_day(at))
    if matter is None or not desk.caller.handles(matter.handling_code):
        return None
    given = await _given(desk, question, matter, at)
    answer = decision(given)
    await _log(desk, question, answer, at)
    person = question.kind is ApplicantKind.NATURAL_PERSON
    return disclosed(without_token(answer), with_grade=not person)


async def _given(desk: Desk, question: PreCheck, matter: Matter, at: datetime) -> Inputs:
    policy, today = await policy_in_force(civil_day(at)), civil_day(at)
    unasked = Inputs(
        policy=policy,
        matter=matter,
        applicant=question.kind,
        channel=question.channel,
        snapshot=None,
        open_breaches=0,
        requested=True,
        committed=True,
        today=today,
    )
    if policy is None or scope_reasons(unasked):
        return unasked
    asked = await ask_register(desk, policy, question.kind, question.identifier)
    found = await live_rows_identified([question.identifier], today)
    breaches = tuple(row.live for row in found)
    return msgspec.structs.replace(
        unasked, snapshot=asked.snapshot, open_breaches=len(breaches), breaches=breaches
    )


async def _log(desk: Desk, question: PreCheck, answer: EligibilityDecision, at: datetime) -> None:
    stream = desk.new_id()
    subject = Words(desk.new_id(), question.identifier)
    authorisation = Words(desk.new_id(), question.authorisation)
    purpose = Words(desk.new_id(), question.purpose)
    policy = answer.given.policy
    made = PreCheckMade(
        matter=answer.given.matter.id,
        policy=policy.id if policy else None,
        channel=question.channel,
        asked_register=answer.given.snapshot is not None,
        eligible=answer.eligible,
        reasons=tuple(reason.code for reason in answer.reasons),
        subject_words=subject.id,
        authorisation_words=authorisation.id,
        purpose_words=purpose.id,
    )
    async with transaction():
        if policy and answer.given.snapshot:
            await alert_unknown_grades(policy, answer.given.snapshot, at)
        until = terms()[DataKind.WORDS_OUTSIDE_CASES].until(civil_day(at))
        await add_words(stream, (subject, authorisation, purpose), until)
        event = NewEvent(stream, 1, made)
        await append(desk.author(Role.PORTAL), at, [event])


async def offer(desk: Desk, row: CaseRow) -> Disclosed | None:
    """What the applicant of this case could have by the answer the register gave for it, if it
    asked and committed; None before the register was asked, and once the case is accepted or the
    applicant may not ask any more (A-10).

    Out of scope nobody asks the register: there the answer is why credit approval does not exist.
    """
    case = row.state
    if case.accepted or case.stage in FINAL or (case.in_scope and case.snapshot is None):
        return None
    on = await occasion(desk, case)
    if case.track is Track.WITHDRAWN and not on.switches.reapply_after_withdrawal:
        return None
    given = msgspec.structs.replace(inputs(case, on, requested=True), committed=True)
    return disclosed(decision(given), with_grade=reads_grade(desk.caller, case))


async def eased_materials(desk: Desk, found: PinnedCase) -> tuple[Eased, ...]:
    """The materials that the benefits of this case ease, or those it is offered, as long as none is
    its own. Nobody knows of any before the register was asked.
    """
    policy, tier, codes = found.policy, found.state.tier, found.state.granted(found.policy)
    if not codes:
        offered = await offer(desk, found.row)
        tier, codes = (offered.answer.tier, offered.answer.benefits) if offered else (None, ())
    return eased(found.matter, [policy.given(code, tier) for code in codes if policy])


# --- explaining ------------------------------------------------------------------------


@dataclass(frozen=True, slots=True, kw_only=True)
class Explanation:
    """A decision made again from what was kept (`answer`), as the caller may read it (`decision`),
    and whether the answer and the hash of the inputs are the same as then.
    """

    id: str
    case: str
    decided_at: datetime
    calendar: int
    answer: EligibilityDecision
    decision: Disclosed
    same: bool

    @property
    def trace(self) -> tuple[Step, ...]:
        """Every rule it went through, without how each tier came out where that is hidden."""
        steps = trace(self.answer)
        return steps if self.decision.with_grade else without_tiers(steps, self.answer)


async def explain(desk: Desk, decision_id: str) -> Explanation | None:
    """Explain a decision of a case the caller may see; None for any other."""
    row = await decision_row(decision_id)
    case = await case_row(desk.caller, row["case"]) if row else None
    if row is None or case is None:
        return None
    kept = inputs_of(row)
    policy = await policy_version(kept.policy)
    answer = decision(restored(kept, policy, await matter_version(kept.matter)))
    same = answer.inputs_hash == row["inputs_hash"] and stored_answer(answer) == answer_of(row)
    return Explanation(
        id=row["id"],
        case=row["case"],
        decided_at=instant_from_text(row["decided_at"]),
        calendar=int(row["calendar"]),
        answer=answer,
        decision=disclosed(answer, with_grade=reads_grade(desk.caller, case.state)),
        same=same,
    )

"""What happened to a case: one past-tense fact for each act.

Events hold ids, codes, dates and hashes only. Names, identifiers and free text stand in rows of
their own that an event names by id (`…_words`), so that they can be erased and the log stays.
"""

from __future__ import annotations

from datetime import date
from typing import get_args

import msgspec

from domain.applicant import ApplicantKind
from domain.case import Clock, Deadlines, Outcome, Owed, Task
from domain.deadline import Limit, Suspension
from domain.eligibility import CaseMode
from domain.event_terms import (
    DeliveryManner,
    RefusalGround,
    ReminderManner,
    ReturnedTo,
    ReturnReason,
    SignatureForm,
    SignerCapacity,
    SuspensionKind,
)
from domain.policy import Channel, TierEffect
from domain.refusal import RefusalCode


class Event(msgspec.Struct, frozen=True, kw_only=True, rename="camel", omit_defaults=True):
    """Anything that happened; its class name is its `kind` in the log.

    A member at its default is not written, so that one added later changes no older event.
    """


# --- at the window ---------------------------------------------------------------------


class CaseRegistered(Event, frozen=True):
    case_no: str
    matter: str
    matter_id: str
    policy: str | None
    applicant: str
    applicant_kind: ApplicantKind
    channel: Channel
    accepting_authority: str
    reviewing_authority: str
    registered_on: date
    in_scope: bool


class CaseHandedOver(CaseRegistered, frozen=True):
    """An open case of the desk before this service, with what is known of it: who applied for
    what and when, whether it was accepted, and the last day that was told. Nothing of how.

    `promised` is what that day promises, where it is earlier than counted; `by_first_version` says
    that no version of the matter held on the day, and the first one stands in.
    """

    accepted_on: date | None = None
    told_due_on: date | None = None
    promised: Limit | None = None
    deadlines: Deadlines | None = None
    by_first_version: bool = False
    note_words: str | None = None


class OneTimeNoticeGiven(Event, frozen=True):
    matter: str
    conditions: tuple[str, ...]
    materials: tuple[str, ...]


class CreditQueried(Event, frozen=True):
    snapshot: str
    tier: str | None
    effect: TierEffect | None
    reasons: tuple[RefusalCode, ...]


class MaterialSubmitted(Event, frozen=True):
    material: str
    received_on: date


class MaterialChecked(Event, frozen=True):
    material: str
    in_form: bool
    defect_words: str | None
    owed: tuple[Owed, ...] = ()
    tasks: tuple[Task, ...] = ()
    resumed_on: date | None = None
    deadlines: Deadlines | None = None


class Defect(msgspec.Struct, frozen=True, kw_only=True, rename="camel"):
    """One thing a supplement notice asks for, in words kept beside the log."""

    material: str
    words: str


class SupplementRequested(Event, frozen=True):
    defects: tuple[Defect, ...]
    due_on: date


class CaseAccepted(Event, frozen=True):
    accepted_on: date
    counts_from: date
    mode: CaseMode
    restricted: bool
    reasons: tuple[RefusalCode, ...]
    deferred: tuple[Owed, ...]
    replaced: tuple[str, ...]
    conditions: tuple[str, ...]
    by_one_form: tuple[str, ...]
    deadlines: Deadlines
    tasks: tuple[Task, ...]
    used: tuple[str, ...] = ()
    benefits: tuple[str, ...] = ()


class CaseDeemedAccepted(Event, frozen=True):
    accepted_on: date
    counts_from: date
    mode: CaseMode
    restricted: bool
    reasons: tuple[RefusalCode, ...]
    owed: tuple[Owed, ...]
    deadlines: Deadlines
    tasks: tuple[Task, ...]
    by_one_form: tuple[str, ...] = ()
    used: tuple[str, ...] = ()
    benefits: tuple[str, ...] = ()


class AcceptanceRefused(Event, frozen=True):
    ground: RefusalGround
    reasons_words: str


class ApplicationWithdrawn(Event, frozen=True):
    withdrawn_on: date
    reason_words: str | None


# --- review, decision, delivery --------------------------------------------------------


class ReviewStarted(Event, frozen=True):
    pass


class StepRecorded(Event, frozen=True):
    step: str
    persons: int
    performed_words: tuple[str, ...]
    record_words: str


class OpinionRecorded(Event, frozen=True):
    recommends: Outcome
    opinion_words: str


class CaseDecided(Event, frozen=True):
    outcome: Outcome
    decided_on: date
    opinion_words: str | None
    reasons_words: str | None
    remedies_words: str | None
    delivery_due_on: date
    delivery_provisional: bool
    delivery_calendar: int
    in_promised_time: bool
    in_statutory_time: bool
    tasks: tuple[Task, ...]
    used: tuple[str, ...] = ()


class CaseDelivered(Event, frozen=True):
    manner: DeliveryManner
    delivered_on: date
    proof_words: str


class CaseClosed(Event, frozen=True):
    pass


class DecisionRevoked(Event, frozen=True):
    document_words: str
    heard_on: date
    reasons_words: str


# --- who has it in hand ----------------------------------------------------------------


class CaseTransferred(Event, frozen=True):
    """Handed over to another officer (转办)."""

    holder: str
    reason_words: str


class CaseTakenOver(Event, frozen=True):
    """Taken over by an officer (接办)."""

    holder: str
    reason_words: str


class CaseReturned(Event, frozen=True):
    """One step back (退回); no limit changes."""

    returned_to: ReturnedTo
    ground: ReturnReason
    holder: str | None
    reason_words: str


# --- putting right ---------------------------------------------------------------------


class CorrectionProposed(Event, frozen=True):
    """Somebody says that the act which made this version was wrong (更正)."""

    corrects: int
    reason_words: str


class CorrectionRejected(Event, frozen=True):
    """A second person says that it stands."""

    corrects: int


class ActCorrected(Event, frozen=True):
    """The act which made this version counts no more; why stands here, or with the proposal."""

    corrects: int
    reason_words: str | None = None


# --- clock -----------------------------------------------------------------------------


class ClockSuspended(Event, frozen=True):
    suspension: SuspensionKind
    notice_words: str
    suspended_on: date
    expected_end: date
    deadlines: Deadlines


class ClockResumed(Event, frozen=True):
    resumed_on: date
    deadlines: Deadlines


class LimitExtended(Event, frozen=True):
    days: int
    reasons_words: str
    deadlines: Deadlines


class DeadlineRecomputed(Event, frozen=True):
    calendar: int
    told: Deadlines
    computed: Deadlines
    deadlines: Deadlines


class DeliveryRecomputed(Event, frozen=True):
    calendar: int
    told: date
    computed: date
    delivery_due_on: date
    delivery_provisional: bool


class DeadlineWarned(Event, frozen=True):
    clock: Clock
    level: int
    raised_on: date


class DeadlineOverdue(Event, frozen=True):
    clock: Clock
    due_on: date


class DeferralLapsed(Event, frozen=True):
    material: str
    due_on: date
    task: Task


# --- credit track ----------------------------------------------------------------------


class GradeEntered(Event, frozen=True):
    snapshot: str
    evidence_words: str


class GradeConfirmed(Event, frozen=True):
    snapshot: str
    tier: str | None
    effect: TierEffect | None
    reasons: tuple[RefusalCode, ...]


class PolicyReminded(Event, frozen=True):
    manner: ReminderManner


class CreditApprovalDeclined(Event, frozen=True):
    pass


class CreditApprovalRequested(Event, frozen=True):
    pass


class EligibilityDecided(Event, frozen=True):
    decision: str
    snapshot: str | None
    inputs_hash: str
    eligible: bool
    tier: str | None
    benefits: tuple[str, ...]
    reasons: tuple[RefusalCode, ...]
    on_the_spot: bool


class RightsNoticeGiven(Event, frozen=True):
    text_version: str


class CommitmentSigned(Event, frozen=True):
    commitment: str
    text_version: str
    capacity: SignerCapacity
    form: SignatureForm
    file_hash: str
    signer_words: str
    attorney_words: str | None


class CommitmentChecked(Event, frozen=True):
    in_order: bool


class BenefitUsed(Event, frozen=True):
    benefit: str
    proof_words: str | None
    rank: int | None = None


class CreditApprovalEnded(Event, frozen=True):
    """What both ways out of credit approval leave: what is owed now, by when, and the clock."""

    mode: CaseMode
    owed: tuple[Owed, ...] = ()
    steps: tuple[str, ...] = ()
    deadlines: Deadlines | None = None
    tasks: tuple[Task, ...] = ()
    stop: Suspension | None = None


class CreditApprovalWithdrawn(CreditApprovalEnded, frozen=True):
    """By the applicant (四(二)4)."""


class CreditApprovalReverted(CreditApprovalEnded, frozen=True):
    """By a later grade, where the policy says so (A-12)."""


WindowEvent = (
    OneTimeNoticeGiven
    | MaterialSubmitted
    | MaterialChecked
    | SupplementRequested
    | CaseAccepted
    | CaseDeemedAccepted
    | AcceptanceRefused
    | ApplicationWithdrawn
)
ReviewEvent = (
    ReviewStarted
    | StepRecorded
    | OpinionRecorded
    | CaseDecided
    | CaseDelivered
    | CaseClosed
    | DecisionRevoked
)
HoldingEvent = CaseTransferred | CaseTakenOver | CaseReturned
CorrectionEvent = CorrectionProposed | CorrectionRejected | ActCorrected
ClockEvent = (
    ClockSuspended
    | ClockResumed
    | LimitExtended
    | DeadlineRecomputed
    | DeliveryRecomputed
    | DeadlineWarned
    | DeadlineOverdue
    | DeferralLapsed
)
GradeEvent = CreditQueried | GradeEntered | GradeConfirmed
CreditEvent = (
    PolicyReminded
    | CreditApprovalDeclined
    | CreditApprovalRequested
    | EligibilityDecided
    | RightsNoticeGiven
    | CommitmentSigned
    | CommitmentChecked
    | BenefitUsed
    | CreditApprovalWithdrawn
    | CreditApprovalReverted
)
CaseEvent = (
    CaseRegistered
    | CaseHandedOver
    | WindowEvent
    | ReviewEvent
    | HoldingEvent
    | CorrectionEvent
    | ClockEvent
    | GradeEvent
    | CreditEvent
)

CASE_EVENTS: dict[str, type[CaseEvent]] = {event.__name__: event for event in get_args(CaseEvent)}
"""The event of each `kind` in the log."""

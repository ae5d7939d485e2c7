"""A case (办件): what it is at a moment. Two regions, the handling (`Stage`) and the credit track.

Only `fold.after` makes a new state out of an old one, and only from an event.
"""

from __future__ import annotations

from datetime import date
from enum import StrEnum, unique

import msgspec

from domain.action import CaseAction
from domain.applicant import ApplicantKind
from domain.deadline import Limit, Suspension
from domain.eligibility import CaseMode, earned
from domain.policy import BenefitEffect, Channel, Policy, TierEffect
from domain.policy_terms import Restriction


@unique
class Stage(StrEnum):
    """Where the licence case stands."""

    REGISTERED = "REGISTERED"
    NOTIFIED = "NOTIFIED"
    SUPPLEMENTING = "SUPPLEMENTING"
    ACCEPTED = "ACCEPTED"
    IN_REVIEW = "IN_REVIEW"
    SUSPENDED = "SUSPENDED"
    DECIDED = "DECIDED"
    DELIVERED = "DELIVERED"
    CLOSED = "CLOSED"
    NOT_ACCEPTED = "NOT_ACCEPTED"
    ABANDONED = "ABANDONED"


BEFORE_ACCEPTANCE = frozenset({Stage.REGISTERED, Stage.NOTIFIED, Stage.SUPPLEMENTING})
RUNNING = frozenset({Stage.ACCEPTED, Stage.IN_REVIEW, Stage.SUSPENDED})
DECIDED = frozenset({Stage.DECIDED, Stage.DELIVERED})
FINAL = frozenset({Stage.CLOSED, Stage.NOT_ACCEPTED, Stage.ABANDONED})


@unique
class Track(StrEnum):
    """Where credit approval stands on this case."""

    NONE = "NONE"
    REMINDED = "REMINDED"
    DECLINED = "DECLINED"
    REQUESTED = "REQUESTED"
    INELIGIBLE = "INELIGIBLE"
    ELIGIBLE = "ELIGIBLE"
    COMMITTED = "COMMITTED"
    ACTIVE = "ACTIVE"
    WITHDRAWN = "WITHDRAWN"


@unique
class Outcome(StrEnum):
    """准予, 不予许可, and a grant taken back."""

    GRANTED = "GRANTED"
    REFUSED = "REFUSED"
    REVOKED = "REVOKED"


@unique
class MaterialStanding(StrEnum):
    """How a material counts: by itself, later, by commitment, by the one form, or as a debt."""

    PLAIN = "PLAIN"
    DEFERRED = "DEFERRED"
    REPLACED = "REPLACED"
    ONE_FORM = "ONE_FORM"
    OWED = "OWED"


COMES_LATER = frozenset({MaterialStanding.DEFERRED, MaterialStanding.OWED})
"""How a material counts that may come after acceptance."""


@unique
class TaskKind(StrEnum):
    """What somebody has to do after an act; issue of the follow-up, never of the clock."""

    VERIFY_REPLACED = "VERIFY_REPLACED"
    VERIFY_STEP = "VERIFY_STEP"
    VERIFY_FILING = "VERIFY_FILING"
    SITE_CHECK_DRAW = "SITE_CHECK_DRAW"
    COLLECT_MATERIAL = "COLLECT_MATERIAL"
    CARRY_OUT_STEP = "CARRY_OUT_STEP"
    DEFERRED_OVERDUE = "DEFERRED_OVERDUE"
    REQUEST_UNANSWERED = "REQUEST_UNANSWERED"


@unique
class Clock(StrEnum):
    """The three clocks of a case."""

    PROMISED = "PROMISED"
    STATUTORY = "STATUTORY"
    DELIVERY = "DELIVERY"


class CaseMaterial(msgspec.Struct, frozen=True, kw_only=True, rename="camel"):
    """One material in this case; `in_form` is None until somebody has checked it."""

    code: str
    received_on: date | None = None
    in_form: bool | None = None
    standing: MaterialStanding = MaterialStanding.PLAIN
    due_on: date | None = None

    @property
    def unexamined(self) -> bool:
        """Whether it came and nobody has looked at it yet."""
        plain = self.standing is MaterialStanding.PLAIN
        return plain and self.received_on is not None and self.in_form is None

    @property
    def owed(self) -> bool:
        """Whether it has still to come: what is owed ends when it was checked and is in form."""
        return self.standing in COMES_LATER and self.in_form is not True


class Owed(msgspec.Struct, frozen=True, kw_only=True, rename="camel"):
    """A material that has to come, and by when."""

    material: str
    due_on: date


class Task(msgspec.Struct, frozen=True, kw_only=True, rename="camel"):
    """A task of the authority: its kind, what it is about (a code) and by when."""

    kind: TaskKind
    subject: str
    due_on: date


class Trace(msgspec.Struct, frozen=True, kw_only=True, rename="camel", omit_defaults=True):
    """An act that may still be called wrong: the version it made, what it was about (a code), and
    what had been of that before it; `again` where a step had been recorded already.
    """

    version: int
    action: CaseAction
    subject: str
    before: CaseMaterial | None = None
    again: bool = False

    @property
    def thing(self) -> tuple[str, bool]:
        """What it was about: a material and a step may have the same code."""
        return self.subject, self.before is not None


class Correction(msgspec.Struct, frozen=True, kw_only=True, rename="camel"):
    """A correction that waits for a second person: of which version, and by whom."""

    version: int
    by: str | None


class Warned(msgspec.Struct, frozen=True, kw_only=True, rename="camel"):
    """An alert: which clock, at what share of the limit in per cent, raised on which day.

    It holds while that share is reached by then; a limit that moves on is warned of anew.
    """

    clock: Clock
    level: int
    raised_on: date


class Overdue(msgspec.Struct, frozen=True, kw_only=True, rename="camel"):
    """A last day that passed without what was due on it."""

    clock: Clock
    due_on: date


class Deadlines(msgspec.Struct, frozen=True, kw_only=True, rename="camel", omit_defaults=True):
    """Both limits until the decision; provisional beyond the confirmed calendar, of which
    `calendar` is the version they were computed by.

    Each stays so many working days later (`…kept_days`) as a date was told that a calendar loaded
    since would have shortened.
    """

    due_on: date
    statutory_due_on: date
    provisional: bool
    calendar: int
    kept_days: int = 0
    statutory_kept_days: int = 0


class SnapshotMark(msgspec.Struct, frozen=True, kw_only=True, rename="camel"):
    """What a query said, without the grade: the tier that was met and what that tier does."""

    id: str
    tier: str | None = None
    effect: TierEffect | None = None


class Case(msgspec.Struct, frozen=True, kw_only=True, rename="camel"):
    """The state of one case. It pins the policy and the matter version of its registration day.

    `snapshot` is the latest query before acceptance, and `answered` the latest of these that was no
    outage, which rules whether the case is `restricted` on the day of its acceptance (三4);
    `rechecked` is the latest answer after acceptance, which
    warns the reviewer and changes nothing (A-12). `entered` is the snapshot of a typed grade that
    nobody has confirmed. `promised` is a promise of its own, with which a case was handed over.
    `holder` is the officer who answers for it now, `trail` what of it may still be corrected.
    """

    id: str
    version: int
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
    registered_by: str | None
    in_scope: bool
    holder: str | None = None
    stage: Stage = Stage.REGISTERED
    track: Track = Track.NONE
    mode: CaseMode = CaseMode.ORDINARY

    materials: tuple[CaseMaterial, ...] = ()
    received_on: date | None = None
    supplement_due_on: date | None = None
    supplemented_on: date | None = None

    snapshot: SnapshotMark | None = None
    answered: SnapshotMark | None = None
    rechecked: SnapshotMark | None = None
    entered: str | None = None
    entered_by: str | None = None
    requested_at: str | None = None
    decision: str | None = None
    told_on_the_spot: bool | None = None
    decided_snapshot: str | None = None
    tier: str | None = None
    benefits: tuple[str, ...] = ()
    rights_notice: str | None = None
    commitment: str | None = None
    commitment_checked: bool = False
    used: tuple[str, ...] = ()

    accepted_on: date | None = None
    counts_from: date | None = None
    accepted_by: str | None = None
    restricted: bool = False
    deemed: bool = False
    promised: Limit | None = None
    deadlines: Deadlines | None = None
    suspensions: tuple[Suspension, ...] = ()
    suspended_from: Stage | None = None
    extension: int = 0

    steps: tuple[str, ...] = ()
    opinions_by: tuple[str, ...] = ()
    outcome: Outcome | None = None
    decided_on: date | None = None
    withdrawn_on: date | None = None
    delivery_due_on: date | None = None
    delivery_provisional: bool = False
    delivery_calendar: int | None = None
    delivered_on: date | None = None

    tasks: tuple[Task, ...] = ()
    warned: tuple[Warned, ...] = ()
    overdue: tuple[Overdue, ...] = ()
    lapsed: tuple[Owed, ...] = ()
    trail: tuple[Trace, ...] = ()
    correction: Correction | None = None

    def material(self, code: str) -> CaseMaterial:
        """The material of this code; one that never came where there is none."""
        found = (material for material in self.materials if material.code == code)
        return next(found, CaseMaterial(code=code))

    @property
    def owed(self) -> tuple[CaseMaterial, ...]:
        """The materials that have still to come after acceptance."""
        return tuple(material for material in self.materials if material.owed)

    @property
    def calendar(self) -> int | None:
        """The calendar by which the open limit was computed; None where no limit is open."""
        if self.stage in RUNNING:
            return self.deadlines.calendar if self.deadlines else None
        return self.delivery_calendar if self.stage is Stage.DECIDED else None

    @property
    def accepted(self) -> bool:
        """Whether the case was ever accepted."""
        return self.accepted_on is not None

    @property
    def correcting(self) -> Trace | None:
        """The act that somebody has proposed to correct."""
        wrong = self.correction
        return next((each for each in self.trail if wrong and each.version == wrong.version), None)

    @property
    def received_by(self) -> str | None:
        """Who accepted it; where silence did, who registered it."""
        return self.accepted_by or self.registered_by

    @property
    def unanswered(self) -> bool:
        """Whether the register was asked last, and could not answer."""
        return self.snapshot is not None and self.snapshot != self.answered

    @property
    def without_credit(self) -> CaseMode:
        """The mode of this case when credit approval does not apply."""
        return CaseMode.ORDINARY_STRICT if self.restricted else CaseMode.ORDINARY

    @property
    def awaits_decision_by_credit(self) -> bool:
        """Whether it is handled by credit approval and not decided yet."""
        return self.mode is CaseMode.CREDIT and self.outcome is None

    @property
    def credit_warning(self) -> bool:
        """Whether a query after acceptance says that credit approval would not be given now.

        It changes nothing by itself: the reviewer is warned (A-12). An outage says nothing.
        """
        mark, credit = self.rechecked, self.mode is CaseMode.CREDIT
        return credit and mark is not None and mark.effect is not TierEffect.INCENTIVE

    def restrictions(self, policy: Policy | None) -> tuple[Restriction, ...]:
        """What the tier that calls for strict handling restricts; nothing where none does, or where
        credit approval applies all the same.
        """
        mark, strict = self.answered, self.mode is CaseMode.ORDINARY_STRICT
        if policy is None or mark is None or mark.tier is None or (self.accepted and not strict):
            return ()
        tier = policy.tier(mark.tier)
        return tier.restrictions if tier else ()

    def granted(self, policy: Policy | None) -> tuple[str, ...]:
        """The benefits of the offer that request and commitment have made this case's own, and
        those that need neither. Who is not eligible any more has none.
        """
        committed = self.track in (Track.COMMITTED, Track.ACTIVE)
        requested = committed or self.track is Track.ELIGIBLE
        if policy is None or self.track is Track.INELIGIBLE:
            return ()
        offered = (policy.benefits[code] for code in self.benefits)
        return tuple(each.code for each in offered if earned(each, requested, committed))

    def holds(self, policy: Policy | None, effect: BenefitEffect) -> bool:
        """Whether a granted benefit has this effect."""
        return bool(self.holding(policy, effect))

    def holding(self, policy: Policy | None, effect: BenefitEffect) -> tuple[str, ...]:
        """The granted benefits that have this effect."""
        if policy is None:
            return ()
        granted = self.granted(policy)
        return tuple(code for code in granted if policy.benefits[code].effect is effect)

    def easing(self, policy: Policy | None, effect: BenefitEffect, *names: str) -> tuple[str, ...]:
        """The granted benefits with this effect that are for what goes by these names in the
        matter: a material, or a condition.
        """
        held = self.holding(policy, effect)
        given = (policy.given(code, self.tier) for code in held if policy)
        return tuple(each.code for each in given if each.params.ease(*names))

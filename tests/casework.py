"""A case carried along in the pure core: each act is guarded, carried out and folded, no more."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from itertools import count
from typing import Any

from msgspec.structs import replace

from domain.applicant import ApplicantKind
from domain.breach import LiveBreach
from domain.calendar import Calendar
from domain.calendar_seed import seed_years
from domain.case import Case, Outcome, Owed, Stage, Track
from domain.clock import SuspendClock
from domain.command import Command, Occasion, Receiver, carry_out, guard
from domain.completeness import MissingMaterials, lacking
from domain.correction import Correct
from domain.credit import Reading, ReadingStatus
from domain.credit_track import (
    CheckCommitment,
    DecideEligibility,
    Decline,
    GiveRightsNotice,
    QueryCredit,
    Remind,
    RequestCreditApproval,
    SignCommitment,
    WithdrawCreditApproval,
    reverted,
)
from domain.deadline import Limit, LimitUnit
from domain.eligibility import CreditSnapshot
from domain.event_terms import DeliveryManner, RefusalGround, ReturnReason, SuspensionKind
from domain.events import CaseEvent, CaseRegistered
from domain.fold import Mark, after, registered
from domain.holding import HandOver, Return
from domain.instants import CIVIL_ZONE
from domain.manual_grade import ConfirmGrade, EnterGrade
from domain.matter import (
    Condition,
    ExclusionReview,
    MaterialSpec,
    Matter,
    MatterType,
    SiteCheck,
    StepSpec,
)
from domain.policy import Channel, Policy
from domain.refusal import Refusal, message
from domain.review import (
    Close,
    Decide,
    Deliver,
    RecordOpinion,
    RecordStep,
    RevokeDecision,
    StartReview,
)
from domain.roles import Role, Standing
from domain.scope import out_of_scope
from domain.window import (
    Accept,
    CheckMaterial,
    DeemAccepted,
    DefectFound,
    GiveOneTimeNotice,
    RefuseAcceptance,
    RequestSupplement,
    SubmitMaterial,
    WithdrawApplication,
)
from domain.words import Words
from tests.policies import shilong

CALENDAR = Calendar.of(1, seed_years())
REGISTERED_ON = date(2026, 3, 2)
"""A Monday; no holiday comes before April."""

A_TIER = ("APPOINTMENT", "ASSISTED_AGENCY", "FREE_COURIER", "STARTUP_PACK")
AA_TIER = (
    "COMMIT_ENTRY_ONE_FORM",
    "COMMIT_ENTRY_FILING",
    "COMMIT_ENTRY_VERIFY_LATER",
    "TASK_FORCE",
    "NOTIFY_COMMIT",
)
AAA_TIER = ("GREEN_CHANNEL", "TOLERANT_ACCEPTANCE", "ON_SITE_SERVICE", "SITE_CHECK_WAIVER")
ALL_BENEFITS = (*A_TIER, *AA_TIER, *AAA_TIER)


@dataclass(frozen=True)
class Officer:
    """Somebody who acts: an account, and the roles it has."""

    account: str
    roles: frozenset[Role]


def officer(account: str, *roles: Role) -> Officer:
    return Officer(account, frozenset(roles))


CLERK = officer("clerk", Role.CLERK)
REVIEWER = officer("reviewer", Role.REVIEWER)
SECOND_REVIEWER = officer("second reviewer", Role.REVIEWER)
HEAD = officer("head", Role.HEAD)
ISSUER = officer("issuer", Role.ISSUER)
COLLEAGUE = officer("colleague", Role.CLERK, Role.REVIEWER, Role.ISSUER)
ALL_ROUNDER = officer("all-rounder", Role.CLERK, Role.REVIEWER, Role.HEAD, Role.ISSUER)
"""One officer of a small hall with every desk; who accepts as this one is the same person."""


def working_days(amount: int) -> Limit:
    return Limit(amount, LimitUnit.WORKING_DAY)


REVIEWED = ExclusionReview(reviewed_by="r1", reviewed_at=date(2026, 1, 5), confirmed_by="r2")

LICENCE = Matter(
    id="matter-1",
    matter_id="matter",
    version=1,
    name="示例许可",
    type=MatterType.ADMIN_LICENCE,
    base_code="",
    implement_code="",
    handling_code="",
    authority="window",
    authority_name="",
    reviewing_authority="review",
    valid_from=date(2026, 1, 1),
    statutory=working_days(20),
    promised=working_days(10),
    promised_by_mode={"CREDIT": working_days(5)},
    conditions=(Condition(code="C1", text="示例条件", replaceable=True),),
    materials=(
        MaterialSpec(code="M01", name="申请表", main=True),
        MaterialSpec(code="M02", name="场所证明", deferrable=True),
        MaterialSpec(code="M03", name="人员证明", replaceable=True),
        MaterialSpec(code="M04", name="情况登记表", in_one_form=True),
        MaterialSpec(code="M05", name="获奖证书", required=False),
    ),
    steps=(
        StepSpec(code="SITE", name="现场勘验", site_check=True, persons=2),
        StepSpec(code="EXPERT", name="专家评审", statutory=True),
        StepSpec(code="INNER", name="内部复核"),
    ),
    site_check=SiteCheck.BY_PRACTICE,
    enterprise_setup=True,
    supports=ALL_BENEFITS,
    review=REVIEWED,
)
"""A licence in scope that can give every benefit, with a material and a step of each kind."""

REVIEWED_LICENCE = replace(
    LICENCE, supports=tuple(code for code in ALL_BENEFITS if code != "COMMIT_ENTRY_FILING")
)
"""The same, but always decided after a review."""

REQUIRED = ("M01", "M02", "M03", "M04")
STEPS = ("SITE", "EXPERT", "INNER")


def readings(token: str | None, today: date = REGISTERED_ON, **more: Any) -> tuple[Reading, ...]:
    """What the register says: a grade evaluated thirty days ago, or nothing on record."""
    status = ReadingStatus.ABSENT if token is None else ReadingStatus.OK
    dates = {} if token is None else {"evaluated_on": today - timedelta(days=30)}
    told = {"fact": "grade", "source": "PUBLIC_CREDIT_EVALUATION", "status": status}
    return (Reading(**(told | {"token": token} | dates | more)),)


def words(text: str = "见附件") -> Words:
    return Words("words-1", text)


def codes(refusals: Iterable[Refusal]) -> list[str]:
    """The codes, after a look at each message: no parameter of a text may be missing."""
    found = list(refusals)
    for refusal in found:
        for language in ("zh", "en"):
            assert "—" not in message(refusal, language), refusal
    return [refusal.code.value for refusal in found]


@dataclass(repr=False)
class Casework:
    """One case and its log, the day it is, and what the register would say."""

    policy: Policy | None = field(default_factory=shilong)
    matter: Matter = REVIEWED_LICENCE
    channel: Channel = Channel.OFFLINE_HALL
    applicant: ApplicantKind = ApplicantKind.LEGAL_PERSON
    calendar: Calendar = CALENDAR
    grade: str | None = "AAA"
    open_breaches: int = 0
    breaches: tuple[LiveBreach, ...] = ()
    broken: bool = True
    """Whether a breach of this case is confirmed, without which no grant is revoked."""
    at: datetime = datetime(2026, 3, 2, 10, 0, tzinfo=CIVIL_ZONE)
    clerk: Officer = CLERK

    def __post_init__(self) -> None:
        self.ids = map("id-{}".format, count(1))
        self.snapshot: CreditSnapshot | None = None
        self.answered: CreditSnapshot | None = None
        self.entered: CreditSnapshot | None = None
        self.receiver: Receiver | None = None
        event = CaseRegistered(
            case_no="case-no",
            matter=self.matter.id,
            matter_id=self.matter.matter_id,
            policy=self.policy.id if self.policy else None,
            applicant="applicant",
            applicant_kind=self.applicant,
            channel=self.channel,
            accepting_authority=self.matter.authority,
            reviewing_authority=self.matter.reviewing_authority,
            registered_on=self.at.date(),
            in_scope=not out_of_scope(
                self.policy, self.matter, self.applicant, self.channel, self.at.date()
            ),
        )
        mark = Mark(at=self.at, officer=self.clerk.account)
        self.log: list[tuple[CaseEvent, Mark]] = [(event, mark)]
        self.case: Case = registered("case", event, mark)

    def __repr__(self) -> str:
        return f"Casework({' → '.join(type(event).__name__ for event, _ in self.log)})"

    def _repr_pretty_(self, printer: Any, _cycle: bool) -> None:
        """What hypothesis shows of a falsifying example."""
        printer.text(repr(self))

    # --- time and acts ---

    def occasion(self, by: Officer | None = None) -> Occasion:
        by = by or self.clerk
        return Occasion(
            at=self.at,
            officer=by.account,
            by=Standing(by.roles, None),
            policy=self.policy,
            matter=self.matter,
            calendar=self.calendar,
            closes=time(17, 30),
            new_id=next(self.ids),
            snapshot=self.snapshot,
            answered=self.answered,
            entered=self.entered if self.case.entered else None,
            open_breaches=self.open_breaches,
            breaches=self.breaches,
            broken=self.broken,
            receiver=self.receiver,
        )

    def grounds(self, command: Command, by: Officer | None = None) -> list[str]:
        """The codes of every ground on which the act would be refused now."""
        return codes(guard(command, self.case, self.occasion(by)))

    def refusals(self, command: Command, by: Officer | None = None) -> tuple[Refusal, ...]:
        return tuple(guard(command, self.case, self.occasion(by)))

    def does(self, command: Command, by: Officer | None = None) -> Any:
        """Carry out an act that must not be refused, and answer with its event. Where a query ends
        credit approval by the policy, that is recorded with it.
        """
        by, on = by or self.clerk, self.occasion(by)
        event = self.happens(carry_out(command, self.case, on), by)
        if isinstance(command, EnterGrade):
            self.entered = command.snapshot(on)
        if isinstance(command, ConfirmGrade):
            self.snapshot = self.entered
        if self.snapshot and self.case.answered and self.case.answered.id == self.snapshot.id:
            self.answered = self.snapshot
        ended = reverted(self.case, self.occasion(by))
        if ended is not None:
            self.happens(ended, by)
        return event

    def happens(self, event: CaseEvent, by: Officer | None = None) -> Any:
        """Fold an event; without an officer it is a timer's."""
        mark = Mark(at=self.at, officer=by.account if by else None)
        self.case = after(self.case, event, mark)
        self.log.append((event, mark))
        return event

    def waits(self, days: int = 0, minutes: int = 0) -> None:
        self.at += timedelta(days=days, minutes=minutes)

    def it_is(self, day: str, hour: str = "10:00") -> None:
        self.at = datetime.fromisoformat(f"{day}T{hour}").replace(tzinfo=CIVIL_ZONE)

    def deemed(self) -> Any:
        """What the timer records when the term has ended in silence."""
        timer, on = DeemAccepted(), self.occasion()
        assert timer.due(self.case, on), "not due yet"
        return self.happens(timer.event(self.case, on))

    # --- at the window ---

    def lacks(self) -> tuple[str, ...]:
        """The materials a supplement has to name now; all of them where it would be refused."""
        return tuple(spec.code for spec in lacking(self.case, self.occasion())) or REQUIRED

    def takes(self, *materials: str) -> None:
        """Receive these materials and find them in form."""
        for material in materials:
            self.does(SubmitMaterial(material=material))
            self.does(CheckMaterial(material=material, in_form=True))

    def notified(self, *materials: str) -> "Casework":
        """The one-time notice, these materials in form and, if there is one, the commitment."""
        self.does(GiveOneTimeNotice())
        self.takes(*materials)
        if self.case.track is Track.COMMITTED:
            self.does(CheckCommitment(in_order=True))
        return self

    def queried(self, grade: str | None) -> Any:
        """The register is asked and says this grade."""
        self.snapshot = CreditSnapshot(id=next(self.ids), readings=readings(grade, self.at.date()))
        return self.does(QueryCredit())

    def brought_to(self, track: Track) -> "Casework":
        """Everything of 四(二)1 that leads to this track, before acceptance."""
        if track is not Track.NONE:
            self.does(Remind())
        for act in TO_TRACK.get(track, ()):
            act(self)
        assert self.case.track is track
        return self

    def accepts(self, *deferred: Owed, replaced: tuple[str, ...] = ()) -> Any:
        return self.does(Accept(missing=MissingMaterials(deferred=deferred, replaced=replaced)))

    # --- whose case it is ---

    def hands_over_to(self, who: Officer) -> HandOver:
        """Handing it over to this officer, who is active."""
        self.receiver = Receiver(
            account=who.account, name=who.account, standing=Standing(who.roles, None)
        )
        return HandOver(receiver=who.account, reason=words())

    # --- review ---

    def examined(self, *steps: str) -> None:
        """Every step, and two opinions by different reviewers."""
        for code in steps or [each.code for each in self.matter.steps]:
            self.does(step(code), REVIEWER)
        for reviewer in (REVIEWER, SECOND_REVIEWER):
            self.does(RecordOpinion(recommends=Outcome.GRANTED, opinion=words()), reviewer)

    def reviewed(self) -> "Casework":
        self.does(StartReview(), REVIEWER)
        self.examined()
        return self

    def suspended(self, by: Officer = REVIEWER) -> Any:
        return self.does(suspension(self.at.date() + timedelta(days=4)), by)


# --- acts with all of their input ------------------------------------------------------

SIGNED = SignCommitment(template_version="1", signer=words("张示例"), file_hash="0" * 64)


def typed(evaluated_on: date, token: str = "AA", evidence: Words | None = None) -> EnterGrade:
    """A grade typed in, with where it was seen."""
    return EnterGrade(
        fact="grade", token=token, evaluated_on=evaluated_on, evidence=evidence or words()
    )


GRANT = Decide(outcome=Outcome.GRANTED, opinion=words())
REFUSE = Decide(outcome=Outcome.REFUSED, opinion=words(), reasons=words(), remedies=words())
OPINION = RecordOpinion(recommends=Outcome.GRANTED, opinion=words())
DELIVERED = Deliver(manner=DeliveryManner.WINDOW, proof=words())
RETURNED = Return(ground=ReturnReason.OPINION_IN_DOUBT, reason=words())
NOT_OUR_MATTER = RefuseAcceptance(ground=RefusalGround.NOT_OUR_COMPETENCE, reasons=words())
PAPERS_MISSING = RefuseAcceptance(ground=RefusalGround.MATERIALS_NOT_SUPPLEMENTED, reasons=words())


def step(code: str, persons: int = 2) -> RecordStep:
    """A step done by so many officers."""
    people = tuple(words(f"张示例{number}") for number in range(persons))
    return RecordStep(step=code, performed_by=people, record=words())


def suspension(until: date, kind: SuspensionKind = SuspensionKind.HEARING) -> SuspendClock:
    return SuspendClock(kind=kind, notice_no=words("听证〔2026〕1号"), expected_end=until)


def supplement(*materials: str, due_on: date | None = None) -> RequestSupplement:
    defects = tuple(DefectFound(material=code, words=words()) for code in materials)
    return RequestSupplement(defects=defects, due_on=due_on)


def revocation(on: date) -> RevokeDecision:
    return RevokeDecision(document_no=words("撤决〔2026〕1号"), heard_on=on, reasons=words())


def owed(material: str, due_on: str) -> Owed:
    return Owed(material=material, due_on=date.fromisoformat(due_on))


def correction(work: Casework) -> Correct:
    """Calling the last act wrong that can be."""
    trail = work.case.trail
    return Correct(corrects=trail[-1].version if trail else 1, reason=words())


_REQUESTED: tuple[Callable[[Casework], Any], ...] = (
    lambda work: work.does(RequestCreditApproval()),
)
_DECIDED = (
    *_REQUESTED,
    lambda work: work.queried(work.grade),
    lambda work: work.does(DecideEligibility()),
)
_COMMITTED = (
    *_DECIDED,
    lambda work: work.does(GiveRightsNotice()),
    lambda work: work.does(SIGNED),
)


def _below_a(work: Casework) -> None:
    work.grade = "B"


TO_TRACK: dict[Track, tuple[Callable[[Casework], Any], ...]] = {
    Track.DECLINED: (lambda work: work.does(Decline()),),
    Track.REQUESTED: _REQUESTED,
    Track.INELIGIBLE: (_below_a, *_DECIDED),
    Track.ELIGIBLE: _DECIDED,
    Track.COMMITTED: _COMMITTED,
    Track.WITHDRAWN: (*_REQUESTED, lambda work: work.does(WithdrawCreditApproval())),
}
"""The acts after the reminder that lead to each track."""


# --- a case in every stage and on every track ------------------------------------------

BEFORE = (Stage.REGISTERED, Stage.NOTIFIED, Stage.SUPPLEMENTING)
ACCEPTED_STAGES = (Stage.ACCEPTED, Stage.IN_REVIEW, Stage.SUSPENDED)
DECIDED_STAGES = (Stage.DECIDED, Stage.DELIVERED, Stage.CLOSED)
ENDED_EARLY = (Stage.NOT_ACCEPTED, Stage.ABANDONED)


def possible(stage: Stage, track: Track) -> bool:
    """Whether a case can stand there: acceptance makes COMMITTED ACTIVE, and nothing else does."""
    accepted = stage not in (*BEFORE, *ENDED_EARLY)
    return track is not (Track.COMMITTED if accepted else Track.ACTIVE)


def brought(stage: Stage, track: Track, *materials: str, **how: Any) -> Casework:
    """A case brought to this stage and track by acts alone, with these materials, or all."""
    work = Casework(**how).brought_to(Track.COMMITTED if track is Track.ACTIVE else track)
    if stage in BEFORE:
        return _before_acceptance(work, stage, materials or REQUIRED)
    if stage in ENDED_EARLY:
        work.does(NOT_OUR_MATTER if stage is Stage.NOT_ACCEPTED else WithdrawApplication())
        return work
    _accepted(work)
    if stage is Stage.SUSPENDED:
        work.suspended()
    elif stage is not Stage.ACCEPTED:
        work.reviewed()
    if stage in DECIDED_STAGES:
        _to_the_end(work, stage)
    assert (work.case.stage, work.case.track) == (stage, track)
    return work


def _before_acceptance(work: Casework, stage: Stage, materials: tuple[str, ...]) -> Casework:
    if stage is not Stage.REGISTERED:
        work.notified()
    if stage is Stage.SUPPLEMENTING:
        work.does(supplement(*work.lacks()))
    if stage is not Stage.REGISTERED:
        work.takes(*materials)
    return work


def _accepted(work: Casework) -> None:
    """Accepted by an act; by silence where the track lets no act do it."""
    work.notified(*REQUIRED)
    if work.grounds(Accept()):
        work.waits(days=8)
        work.deemed()
    else:
        work.accepts()


def _to_the_end(work: Casework, stage: Stage) -> None:
    work.does(GRANT, REVIEWER)
    if stage is not Stage.DECIDED:
        work.does(DELIVERED, ISSUER)
    if stage is Stage.CLOSED:
        work.does(Close(), ISSUER)

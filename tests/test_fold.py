"""A state is what its log says, no more: folding a whole log leads where each step led."""

from collections.abc import Callable, Iterator
from datetime import date, timedelta
from typing import Any, get_args

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import asdict, replace

from domain import events
from domain.calendar import Calendar, CalendarDay, CalendarYear, DayKind, YearStatus
from domain.calendar_seed import seed_years
from domain.canonical import canonical
from domain.case import Case, Deadlines, Outcome, Stage, Track
from domain.clock import ExtendLimit, ResumeClock, recomputed
from domain.command import Command, guard
from domain.completeness import MissingMaterials
from domain.correction import ConfirmCorrection
from domain.credit_track import (
    CheckCommitment,
    DecideEligibility,
    Decline,
    GiveRightsNotice,
    QueryCredit,
    Remind,
    RequestCreditApproval,
    WithdrawCreditApproval,
)
from domain.deadline import Suspension
from domain.eligibility import CaseMode, CreditSnapshot
from domain.events import CASE_EVENTS, CaseEvent, CaseRegistered, Event
from domain.fold import Mark, after, fold, registered
from domain.holding import TakeOver
from domain.review import Close, RecordOpinion, StartReview
from domain.timers import due_events
from domain.use_benefit import UseBenefit
from domain.window import (
    Accept,
    CheckMaterial,
    GiveOneTimeNotice,
    SubmitMaterial,
)
from tests.casework import (
    CALENDAR,
    CLERK,
    DELIVERED,
    GRANT,
    HEAD,
    ISSUER,
    LICENCE,
    PAPERS_MISSING,
    REFUSE,
    REQUIRED,
    RETURNED,
    REVIEWER,
    SECOND_REVIEWER,
    SIGNED,
    STEPS,
    Casework,
    Officer,
    brought,
    correction,
    owed,
    possible,
    readings,
    revocation,
    step,
    supplement,
    suspension,
    words,
)

HANDLING = {"stage", "materials", "received_on", "supplement_due_on", "supplemented_on"}
CREDIT = {
    "track",
    "requested_at",
    "decision",
    "told_on_the_spot",
    "decided_snapshot",
    "tier",
    "benefits",
    "rights_notice",
    "commitment",
    "commitment_checked",
}

ENDED = {"track", "mode", "materials", "suspensions", "deadlines", "tasks"}

CHANGES: dict[str, set[str]] = {
    "OneTimeNoticeGiven": {"stage"},
    "CreditQueried": {"snapshot", "answered", "rechecked", "entered", "entered_by"},
    "MaterialSubmitted": HANDLING - {"stage", "supplement_due_on"},
    "MaterialChecked": {"materials", "tasks", "suspensions", "deadlines"},
    "SupplementRequested": {"stage", "materials", "supplement_due_on"},
    "CaseAccepted": {
        "stage",
        "track",
        "mode",
        "materials",
        "used",
        "accepted_on",
        "counts_from",
        "restricted",
        "accepted_by",
        "deadlines",
        "tasks",
    },
    "CaseDeemedAccepted": {
        "stage",
        "track",
        "mode",
        "materials",
        "used",
        "accepted_on",
        "counts_from",
        "restricted",
        "deemed",
        "deadlines",
        "tasks",
    },
    "AcceptanceRefused": {"stage"},
    "ApplicationWithdrawn": {"stage", "withdrawn_on"},
    "ReviewStarted": {"stage", "holder"},
    "CaseTransferred": {"holder"},
    "CaseTakenOver": {"holder"},
    "CorrectionProposed": {"correction"},
    "CorrectionRejected": {"correction"},
    "ActCorrected": HANDLING - {"supplement_due_on"} | {"steps", "delivered_on"},
    "CaseReturned": {"stage", "holder", "opinions_by"},
    "StepRecorded": {"steps"},
    "OpinionRecorded": {"opinions_by"},
    "CaseDecided": {
        "stage",
        "outcome",
        "decided_on",
        "delivery_due_on",
        "delivery_provisional",
        "delivery_calendar",
        "tasks",
        "used",
    },
    "CaseDelivered": {"stage", "delivered_on"},
    "CaseClosed": {"stage"},
    "DecisionRevoked": {"outcome"},
    "ClockSuspended": {"stage", "suspended_from", "suspensions", "deadlines"},
    "ClockResumed": {"stage", "suspended_from", "suspensions", "deadlines"},
    "LimitExtended": {"extension", "deadlines"},
    "DeadlineRecomputed": {"deadlines"},
    "DeliveryRecomputed": {
        "delivery_due_on",
        "delivery_provisional",
        "delivery_calendar",
    },
    "DeadlineWarned": {"warned"},
    "DeadlineOverdue": {"overdue"},
    "DeferralLapsed": {"lapsed", "tasks"},
    "GradeEntered": {"entered", "entered_by"},
    "GradeConfirmed": {"snapshot", "answered", "entered", "entered_by"},
    "PolicyReminded": {"track"},
    "CreditApprovalDeclined": {"track", "tier", "benefits"},
    "CreditApprovalRequested": CREDIT,
    "EligibilityDecided": {
        "track",
        "decision",
        "told_on_the_spot",
        "decided_snapshot",
        "tier",
        "benefits",
    },
    "RightsNoticeGiven": {"rights_notice"},
    "CommitmentSigned": {"track", "commitment", "commitment_checked"},
    "CommitmentChecked": {"commitment_checked"},
    "BenefitUsed": {"used"},
    "CreditApprovalWithdrawn": ENDED,
    "CreditApprovalReverted": ENDED,
}
"""What each event may change of a case, beside its version."""


# --- every move an officer, a timer or time itself can make ----------------------------


BENEFITS = ("GREEN_CHANNEL", "TASK_FORCE", "STARTUP_PACK")

Move = tuple[Command, Officer]


def moves(work: Casework, draw: Callable[[st.SearchStrategy[Any]], Any]) -> list[Move]:
    """One command of each kind, with some input, and somebody who may give it."""
    today = work.at.date()
    material = draw(st.sampled_from([*REQUIRED, "M05"]))
    reviewer = draw(st.sampled_from([REVIEWER, SECOND_REVIEWER]))
    some_day = (today + timedelta(days=draw(st.integers(0, 6)))).isoformat()
    deferred = (owed("M02", some_day),) if draw(st.booleans()) else ()
    replaced = ("M03",) if draw(st.booleans()) else ()
    return [
        (GiveOneTimeNotice(), CLERK),
        (SubmitMaterial(material=material), CLERK),
        (CheckMaterial(material=material, in_form=draw(st.booleans())), CLERK),
        (supplement(*work.lacks()), CLERK),
        (Accept(missing=MissingMaterials(deferred=deferred, replaced=replaced)), CLERK),
        (PAPERS_MISSING, CLERK),
        (StartReview(), reviewer),
        (step(draw(st.sampled_from(STEPS))), reviewer),
        (RecordOpinion(recommends=Outcome.GRANTED, opinion=words()), reviewer),
        (draw(st.sampled_from([GRANT, REFUSE])), reviewer),
        (DELIVERED, ISSUER),
        (Close(), ISSUER),
        (revocation(today), HEAD),
        (suspension(today + timedelta(days=3)), reviewer),
        (ResumeClock(), reviewer),
        (ExtendLimit(days=5, reasons=words()), HEAD),
        (QueryCredit(), CLERK),
        (Remind(), CLERK),
        (Decline(), CLERK),
        (RequestCreditApproval(), CLERK),
        (DecideEligibility(), CLERK),
        (GiveRightsNotice(), CLERK),
        (SIGNED, CLERK),
        (CheckCommitment(in_order=draw(st.booleans())), CLERK),
        (UseBenefit(benefit=draw(st.sampled_from(BENEFITS)), proof=words()), CLERK),
        (WithdrawCreditApproval(), CLERK),
        (RETURNED, reviewer),
        (work.hands_over_to(draw(st.sampled_from([CLERK, reviewer]))), HEAD),
        (TakeOver(reason=words()), draw(st.sampled_from([CLERK, reviewer, ISSUER]))),
        (correction(work), draw(st.sampled_from([CLERK, reviewer, ISSUER]))),
        (ConfirmCorrection(agreed=draw(st.booleans())), draw(st.sampled_from([CLERK, HEAD]))),
    ]


@st.composite
def lives(draw: Callable[[st.SearchStrategy[Any]], Any]) -> Casework:
    """A case brought anywhere, and after whatever may happen to it there."""
    stage, track = draw(st.sampled_from(PLACES))
    grade = draw(st.sampled_from(["AAA", "AA", "A"]))
    work = brought(stage, track, matter=LICENCE, grade=grade)
    for _ in range(draw(st.integers(0, 15))):
        _ask_the_register(work, draw(st.sampled_from([grade, "B", None])))
        open_ones = [
            (command, by)
            for command, by in moves(work, draw)
            if not any(guard(command, work.case, work.occasion(by)))
        ]
        if open_ones:
            work.does(*draw(st.sampled_from(open_ones)))
        _time_passes(work, draw)
    return work


PLACES = [(stage, track) for stage in Stage for track in Track if possible(stage, track)]


def _ask_the_register(work: Casework, grade: str | None) -> None:
    work.snapshot = CreditSnapshot(id=next(work.ids), readings=readings(grade, work.at.date()))


def _time_passes(work: Casework, draw: Callable[[st.SearchStrategy[Any]], Any]) -> None:
    work.waits(days=draw(st.sampled_from([0, 0, 0, 1, 7])))
    if draw(st.integers(0, 9)) == 0:
        work.calendar = draw(st.sampled_from([CALENDAR, LONG_MARCH]))
        event = recomputed(work.case, work.occasion())
        if event is not None:
            work.happens(event)
    for due in list(due_events(work.case, work.occasion())):
        work.happens(due)


def _more_rest() -> Iterator[CalendarYear]:
    """The seeded years, but in 2026 a week of March rests."""
    for year in seed_years():
        rests = tuple(
            CalendarDay(date=date(2026, 3, day), kind=DayKind.REST, name="休", source="test")
            for day in range(9, 14)
        )
        is_2026 = year.year == 2026 and year.status is YearStatus.CONFIRMED
        yield replace(year, days=(*year.days, *rests)) if is_2026 else year


LONG_MARCH = Calendar.of(2, _more_rest())


# --- properties ------------------------------------------------------------------------


def test_the_log_of_a_case_in_every_place_folds_to_it() -> None:
    seen = set()
    for stage, track in PLACES:
        work = brought(stage, track)
        assert fold("case", work.log) == work.case
        seen |= {type(event).__name__ for event, _ in work.log}
    by_time = {
        "DeadlineWarned",
        "DeadlineOverdue",
        "DeferralLapsed",
        "DeadlineRecomputed",
        "DeliveryRecomputed",
    }
    elsewhere = {"ClockResumed", "LimitExtended", "BenefitUsed", "DecisionRevoked"}
    in_hand = {"CaseTransferred", "CaseTakenOver", "CaseReturned"}
    in_hand |= {"CorrectionProposed", "CorrectionRejected", "ActCorrected"}
    by_switch = {"CreditApprovalReverted", "GradeEntered", "GradeConfirmed"}
    by_file = {"CaseHandedOver"}
    assert seen == set(CASE_EVENTS) - by_time - elsewhere - by_switch - by_file - in_hand


@given(work=lives())
def test_a_log_folds_to_the_state_that_its_steps_led_to(work: Casework) -> None:
    assert fold("case", work.log) == work.case
    assert work.case.version == len(work.log)


@given(work=lives())
def test_a_log_read_back_from_its_text_folds_to_the_same_state(work: Casework) -> None:
    read = [(_read_back(event), mark) for event, mark in work.log]
    assert fold("case", read) == work.case
    kept = msgspec.json.encode(work.case)
    assert msgspec.json.decode(kept, type=Case) == work.case


def _read_back(event: CaseEvent) -> CaseEvent:
    text = msgspec.json.encode(event)
    assert words().body not in text.decode(), "the log holds no words"
    found: CaseEvent = msgspec.json.decode(text, type=CASE_EVENTS[type(event).__name__])
    return found


@given(work=lives())
def test_an_event_changes_nothing_but_what_it_is_about(work: Casework) -> None:
    (first, mark), *rest = work.log
    assert isinstance(first, CaseRegistered)
    case = registered("case", first, mark)
    for event, at in rest:
        now = after(case, event, at)
        before = asdict(case)
        changed = {name for name, value in asdict(now).items() if value != before[name]}
        assert changed - {"version", "trail", "correction"} <= CHANGES[type(event).__name__], type(
            event
        ).__name__
        assert now.version == case.version + 1
        case = now


@given(work=lives())
def test_whatever_happens_the_invariants_of_a_case_hold(work: Casework) -> None:
    case = work.case
    if case.mode is CaseMode.CREDIT:
        assert case.track is Track.ACTIVE and case.accepted
        assert case.rights_notice and case.commitment and case.decision and case.tier
    if case.track is Track.ACTIVE:
        assert case.mode is CaseMode.CREDIT
    if case.track is not Track.WITHDRAWN:
        assert set(case.used) <= set(case.benefits), "used is granted"
    assert all(material.due_on for material in case.owed), "what is owed has a date"
    if case.outcome is Outcome.GRANTED:
        assert not case.owed
    if case.accepted:
        assert case.deadlines is not None
    decisions = [event for event, _ in work.log if isinstance(event, events.CaseDecided)]
    assert len(decisions) <= 1
    assert bool(decisions) is (case.outcome is not None)


# --- the events ------------------------------------------------------------------------


def test_every_event_of_a_case_is_known_by_its_kind() -> None:
    families = (Event, events.CreditApprovalEnded, CaseRegistered)
    declared = {event for family in families for event in family.__subclasses__()}
    classes = {each for each in declared if each.__module__ == events.__name__}
    classes.remove(events.CreditApprovalEnded)
    assert set(get_args(CaseEvent)) == classes
    assert set(CASE_EVENTS.values()) == classes
    assert {*CHANGES, "CaseRegistered", "CaseHandedOver"} == set(CASE_EVENTS)
    assert all(kind == event.__name__ for kind, event in CASE_EVENTS.items())


def test_a_member_that_says_nothing_is_not_in_the_log_so_that_one_may_be_added_later() -> None:
    ended = events.CreditApprovalWithdrawn(mode=CaseMode.ORDINARY)
    assert canonical(ended) == b'{"mode":"ORDINARY"}'
    kinds = (*CASE_EVENTS.values(), Deadlines, Suspension)
    assert all(kind.__struct_config__.omit_defaults for kind in kinds)


def test_a_case_is_registered_once() -> None:
    work = Casework()
    first, mark = work.log[0]
    with pytest.raises(ValueError, match="registered before"):
        after(work.case, first, mark)


def test_a_log_begins_with_the_registration() -> None:
    work = Casework()
    event = work.does(Remind())
    with pytest.raises(AssertionError, match="begins with its registration"):
        fold("case", [(event, Mark(at=work.at, officer=None))])

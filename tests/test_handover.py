"""What a case that is handed over becomes, in the pure core: nothing is invented (四(二)3)."""

from datetime import date, datetime, timedelta

import pytest
from msgspec.structs import replace

from domain.applicant import ApplicantKind
from domain.calendar import Calendar, CalendarDay, DayKind
from domain.calendar_seed import seed_years
from domain.case import Clock, Stage, Track
from domain.clock import last_days, recomputed
from domain.deadline import Limit, LimitUnit
from domain.eligibility import CaseMode
from domain.events import DeadlineOverdue, DeadlineRecomputed
from domain.fold import Mark, fold
from domain.handover import handed_over
from domain.handover_file import OpenCase
from domain.instants import CIVIL_ZONE
from domain.policy import Channel
from domain.timers import due_events
from tests.casework import REGISTERED_ON, Casework

COUNTED = date(2026, 3, 16)
"""Ten working days after the acceptance on 2026-03-02."""

RESTED = Calendar.of(
    2,
    (
        replace(
            year,
            days=(
                *year.days,
                CalendarDay(date=date(2026, 3, 9), kind=DayKind.REST, name="休", source="test"),
            ),
        )
        if year.year == COUNTED.year
        else year
        for year in seed_years()
    ),
)
"""The same calendar with one day of rest more before that."""


def handed(told: date | None, accepted_on: date | None = REGISTERED_ON) -> Casework:
    """A case that was handed over, with the last day that was told."""
    work = Casework()
    row = OpenCase(
        row=1,
        matter="",
        applicant_kind=work.applicant,
        identifier="",
        applicant_name="",
        channel=Channel.OFFLINE_HALL,
        registered_on=REGISTERED_ON,
        accepted_on=accepted_on,
        told_due_on=told,
        reference="1",
        note=None,
    )
    kind = ApplicantKind.LEGAL_PERSON
    event = handed_over(row, work.occasion(), kind, by_first_version=False)
    work.log = [(event, Mark(at=work.at, officer="head"))]
    work.case = fold("case", work.log)
    return work


def passed(work: Casework, day: date) -> list[date]:
    """The promised last days that have passed by a day."""
    work.at = datetime.combine(day, work.at.time(), CIVIL_ZONE)
    events = due_events(work.case, work.occasion())
    overdue = (each for each in events if isinstance(each, DeadlineOverdue))
    return [each.due_on for each in overdue if each.clock is Clock.PROMISED]


@pytest.mark.parametrize(
    ("accepted_on", "stage"), [(REGISTERED_ON, Stage.ACCEPTED), (None, Stage.REGISTERED)]
)
def test_it_is_accepted_or_registered_and_credit_approval_has_not_begun(
    accepted_on: date | None, stage: Stage
) -> None:
    case = handed(None, accepted_on).case
    assert (case.stage, case.track, case.mode) == (stage, Track.NONE, CaseMode.ORDINARY)
    assert (case.accepted_on, case.counts_from) == (accepted_on, accepted_on)
    assert (case.deadlines is None) is (accepted_on is None)
    assert (case.registered_by, case.accepted_by) == (None, None), "nobody knows who did"


@pytest.mark.clause("四(二)3")
@pytest.mark.parametrize(
    ("told", "holds"),
    [
        (COUNTED - timedelta(days=1), COUNTED - timedelta(days=1)),
        (COUNTED, COUNTED),
        (COUNTED + timedelta(days=1), COUNTED),
        (None, COUNTED),
    ],
)
def test_what_was_told_holds_where_it_is_earlier_and_passes_after_its_day(
    told: date | None, holds: date
) -> None:
    work = handed(told)
    assert last_days(work.case, work.occasion()).due_on == holds
    assert passed(work, holds) == []
    assert passed(work, holds + timedelta(days=1)) == [holds]


@pytest.mark.clause("四(二)3")
def test_an_earlier_day_that_was_told_is_moved_by_no_calendar() -> None:
    told = COUNTED - timedelta(days=3)
    work = handed(told)
    assert work.case.promised == Limit(11, LimitUnit.DAY)
    work.calendar = RESTED
    event = recomputed(work.case, work.occasion())
    assert isinstance(event, DeadlineRecomputed)
    assert event.deadlines.due_on == told
    assert event.deadlines.statutory_due_on > event.told.statutory_due_on


@pytest.mark.clause("四(二)3")
def test_a_day_that_is_counted_moves_with_the_calendar_as_any_other() -> None:
    work = handed(COUNTED)
    work.calendar = RESTED
    event = recomputed(work.case, work.occasion())
    assert isinstance(event, DeadlineRecomputed)
    assert event.deadlines.due_on == COUNTED + timedelta(days=1)

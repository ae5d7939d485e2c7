"""The clock of a case: both limits, what is not counted, what is never shortened (四(二)3)."""

from datetime import date, datetime
from typing import Any

import pytest
from msgspec.structs import replace

from domain.calendar import Calendar, CalendarDay, CalendarYear, DayKind, YearStatus
from domain.calendar_seed import seed_years
from domain.case import Stage, Track
from domain.clock import ExtendLimit, ResumeClock, last_days, promised_limit, recomputed
from domain.completeness import MissingMaterials
from domain.credit_track import WithdrawCreditApproval
from domain.eligibility import CaseMode
from domain.event_terms import SuspensionKind
from domain.events import (
    CaseEvent,
    DeadlineOverdue,
    DeadlineRecomputed,
    DeadlineWarned,
    DeferralLapsed,
    DeliveryRecomputed,
)
from domain.review import StartReview
from domain.timers import due_events, next_check
from domain.window import Accept
from tests.casework import (
    CALENDAR,
    DELIVERED,
    GRANT,
    HEAD,
    ISSUER,
    OPINION,
    REQUIRED,
    REVIEWED_LICENCE,
    REVIEWER,
    Casework,
    owed,
    suspension,
    words,
    working_days,
)

FIVE_DAYS = replace(REVIEWED_LICENCE, promised=working_days(5), promised_by_mode={}, steps=())


def accepted(day: str = "2026-09-25", **how: Any) -> Casework:
    """A case accepted on this day, five working days promised and twenty by law."""
    work = Casework(**({"matter": FIVE_DAYS} | how)).brought_to(Track.REMINDED)
    work.it_is(day)
    work.notified(*REQUIRED).accepts()
    return work


def due_on(work: Casework) -> tuple[date, date]:
    assert work.case.deadlines
    return work.case.deadlines.due_on, work.case.deadlines.statutory_due_on


# --- both limits -----------------------------------------------------------------------


@pytest.mark.clause("四(二)3")
def test_limits_count_working_days_from_the_day_after_acceptance() -> None:
    work = Casework(matter=FIVE_DAYS).brought_to(Track.REMINDED)
    work.it_is("2026-09-24")
    work.notified(*REQUIRED)
    work.it_is("2026-09-25")
    work.accepts()
    assert due_on(work) == (date(2026, 10, 9), date(2026, 10, 29)), "not 2026-10-02"


@pytest.mark.clause("三4")
def test_strict_handling_has_the_ordinary_promise_even_where_credit_has_its_own() -> None:
    matter = replace(FIVE_DAYS, promised_by_mode={"CREDIT": working_days(1)})
    assert promised_limit(matter, CaseMode.CREDIT) == working_days(1)
    for mode in (CaseMode.ORDINARY, CaseMode.ORDINARY_STRICT):
        assert promised_limit(matter, mode) == working_days(5)


@pytest.mark.parametrize("grade", ["B", "AAA"])
def test_a_commitment_of_the_law_itself_has_a_promise_of_its_own_whatever_the_credit(
    grade: str,
) -> None:
    promise = {"STATUTORY_COMMITMENT": working_days(1)}
    matter = replace(FIVE_DAYS, statutory_commitment=True, promised_by_mode=promise)
    work = Casework(matter=matter, grade=grade).brought_to(Track.REMINDED)
    work.it_is("2026-09-21")
    work.notified(*(code for code in REQUIRED if code != "M03"))
    work.does(Accept(missing=MissingMaterials(replaced=("M03",))))
    assert work.case.deadlines
    assert work.case.deadlines.due_on == date(2026, 9, 22)
    work.it_is("2026-09-22")
    work.does(StartReview(), REVIEWER)
    assert last_days(work.case, work.occasion()).due_on == date(2026, 9, 22)


def test_a_limit_beyond_the_confirmed_calendar_is_provisional() -> None:
    work = accepted("2026-12-03")
    assert work.case.deadlines and not work.case.deadlines.provisional
    assert due_on(work)[1] == date(2026, 12, 31)
    late = accepted("2026-12-04")
    assert late.case.deadlines and late.case.deadlines.provisional


# --- suspension (许可法45) -------------------------------------------------------------


@pytest.mark.clause("四(二)3")
@pytest.mark.parametrize("kind", list(SuspensionKind))
def test_only_what_the_law_names_stops_the_clock(kind: SuspensionKind) -> None:
    work = accepted()
    grounds = work.refusals(suspension(date(2026, 9, 30), kind), REVIEWER)
    named = kind not in (SuspensionKind.SITE_VISIT, SuspensionKind.OTHER)
    assert [(each.code.value, each.clause) for each in grounds] == (
        [] if named else [("KIND_NOT_ALLOWED", "许可法45")]
    )


def test_an_end_before_today_is_no_expected_end() -> None:
    work = accepted()
    assert work.grounds(suspension(date(2026, 9, 24)), REVIEWER) == ["INVALID_VALUE"]
    assert work.grounds(suspension(date(2026, 9, 25)), REVIEWER) == []
    both = suspension(date(2026, 9, 24), SuspensionKind.OTHER)
    assert work.grounds(both, REVIEWER) == ["KIND_NOT_ALLOWED", "INVALID_VALUE"]


def test_the_time_of_the_procedure_is_not_counted() -> None:
    work = accepted("2026-03-02")
    assert due_on(work)[0] == date(2026, 3, 9)
    work.it_is("2026-03-04")
    work.does(suspension(date(2026, 3, 11)), REVIEWER)
    assert due_on(work)[0] == date(2026, 3, 16), "five working days, if it ends as expected"
    work.it_is("2026-03-06")
    work.does(ResumeClock(), REVIEWER)
    assert due_on(work)[0] == date(2026, 3, 11), "it took two"
    work.it_is("2026-03-09")
    work.does(suspension(date(2026, 3, 10)), REVIEWER)
    work.it_is("2026-03-12")
    work.does(ResumeClock(), REVIEWER)
    assert due_on(work)[0] == date(2026, 3, 16), "and the second three"
    assert [stop.until_day for stop in work.case.suspensions] == [
        date(2026, 3, 6),
        date(2026, 3, 12),
    ]


def test_a_suspension_that_runs_over_its_expected_end_still_is_not_counted() -> None:
    work = accepted("2026-03-02")
    work.does(suspension(date(2026, 3, 3)), REVIEWER)
    work.it_is("2026-03-12")
    work.does(ExtendLimit(days=1, reasons=words()), HEAD)
    assert due_on(work)[0] == date(2026, 3, 20), "eight days stopped, five promised, one more"


# --- extension (许可法42) --------------------------------------------------------------


@pytest.mark.clause("四(二)3")
def test_the_head_extends_both_limits_once_with_reasons() -> None:
    work = accepted("2026-03-02")
    assert due_on(work) == (date(2026, 3, 9), date(2026, 3, 30))
    assert work.grounds(ExtendLimit(days=10), HEAD) == ["REASONS_MISSING"]
    work.does(ExtendLimit(days=10, reasons=words()), HEAD)
    assert due_on(work) == (date(2026, 3, 23), date(2026, 4, 14)), "Qingming rests on 04-06"
    (refusal,) = work.refusals(ExtendLimit(days=1, reasons=words()), HEAD)
    assert (refusal.code.value, refusal.clause) == ("ALREADY_EXTENDED", "许可法42")


@pytest.mark.parametrize(
    ("days", "grounds"), [(0, ["INVALID_VALUE"]), (1, []), (10, []), (11, ["INVALID_VALUE"])]
)
def test_an_extension_is_one_to_ten_working_days(days: int, grounds: list[str]) -> None:
    assert accepted().grounds(ExtendLimit(days=days, reasons=words()), HEAD) == grounds


def test_an_extension_survives_a_suspension() -> None:
    work = accepted("2026-03-02")
    work.does(ExtendLimit(days=2, reasons=words()), HEAD)
    assert due_on(work)[0] == date(2026, 3, 11)
    work.does(suspension(date(2026, 3, 4)), REVIEWER)
    work.it_is("2026-03-04")
    work.does(ResumeClock(), REVIEWER)
    assert due_on(work)[0] == date(2026, 3, 13)


# --- what time does (R-33) -------------------------------------------------------------


def time_records(work: Casework) -> list[CaseEvent]:
    """Everything that has come due by now, and is folded."""
    found = list(due_events(work.case, work.occasion()))
    for event in found:
        work.happens(event)
    return found


def alerts(work: Casework) -> list[tuple[str, int]]:
    return [
        (event.clock.value, event.level)
        for event in time_records(work)
        if isinstance(event, DeadlineWarned)
    ]


def test_a_limit_that_moves_on_is_warned_of_anew() -> None:
    work = accepted("2026-03-02")
    work.it_is("2026-03-09")
    assert [level for clock, level in alerts(work) if clock == "PROMISED"] == [50, 80, 100]
    work.does(ExtendLimit(days=10, reasons=words()), HEAD)
    assert alerts(work) == [], "nothing of the longer limit is reached"
    assert next_check(work.case, work.occasion()) == date(2026, 3, 12)
    for day, levels in (
        ("2026-03-11", []),
        ("2026-03-12", [50]),
        ("2026-03-18", [80]),
        ("2026-03-23", [100]),
        ("2026-03-24", []),
    ):
        work.it_is(day)
        assert [level for clock, level in alerts(work) if clock == "PROMISED"] == levels, day


def passed(work: Casework) -> list[tuple[str, date]]:
    return [
        (event.clock.value, event.due_on)
        for event in time_records(work)
        if isinstance(event, DeadlineOverdue)
    ]


@pytest.mark.clause("四(二)3")
def test_a_limit_that_has_passed_is_on_record_once_and_decides_nothing() -> None:
    work = accepted("2026-03-02")
    work.it_is("2026-03-09", "23:59")
    assert passed(work) == [], "the due day itself is in time"
    assert next_check(work.case, work.occasion()) == date(2026, 3, 10)
    work.it_is("2026-03-10", "00:01")
    assert passed(work) == [("PROMISED", date(2026, 3, 9))]
    assert passed(work) == [], "once"
    work.does(ExtendLimit(days=10, reasons=words()), HEAD)
    work.it_is("2026-03-24")
    assert passed(work) == [("PROMISED", date(2026, 3, 23))], "the longer limit has passed too"
    work.it_is("2026-04-15")
    assert passed(work) == [("STATUTORY", date(2026, 4, 14))]
    assert work.case.stage is Stage.ACCEPTED, "time decides nothing"
    work.does(StartReview(), REVIEWER)
    work.does(OPINION, REVIEWER)
    delivery = work.does(GRANT, REVIEWER).delivery_due_on
    work.at = datetime.combine(delivery, work.at.timetz())
    assert passed(work) == []
    work.waits(days=1)
    assert passed(work) == [("DELIVERY", delivery)]


def test_a_stop_that_lasts_longer_than_expected_lets_no_limit_pass() -> None:
    work = accepted("2026-03-02")
    work.does(suspension(date(2026, 3, 3)), REVIEWER)
    work.it_is("2026-04-20")
    assert passed(work) == []
    work.does(ResumeClock(), REVIEWER)
    assert passed(work) == []


@pytest.mark.clause("四(二)3")
@pytest.mark.parametrize(
    ("day", "promised", "statutory"),
    [
        ("2026-03-09", True, True),
        ("2026-03-10", False, True),
        ("2026-03-30", False, True),
        ("2026-03-31", False, False),
    ],
)
def test_the_decision_says_whether_both_limits_were_met(
    day: str, promised: bool, statutory: bool
) -> None:
    work = accepted("2026-03-02")
    work.it_is(day)
    work.does(StartReview(), REVIEWER)
    work.does(OPINION, REVIEWER)
    event = work.does(GRANT, REVIEWER)
    assert (event.in_promised_time, event.in_statutory_time) == (promised, statutory)


def test_a_paper_that_is_owed_anew_lapses_anew() -> None:
    work = Casework().brought_to(Track.COMMITTED).notified("M01", "M03", "M04")
    work.accepts(owed("M02", "2026-03-04"))
    work.it_is("2026-03-05")
    assert lapses(work) == [("M02", date(2026, 3, 4))]
    assert lapses(work) == [], "once"
    work.does(WithdrawCreditApproval())
    assert work.case.owed[0].due_on == date(2026, 3, 12)
    work.it_is("2026-03-12")
    assert lapses(work) == []
    work.it_is("2026-03-13")
    assert lapses(work) == [("M02", date(2026, 3, 12))]


def lapses(work: Casework) -> list[tuple[str, date]]:
    return [
        (event.material, event.due_on)
        for event in time_records(work)
        if isinstance(event, DeferralLapsed)
    ]


# --- withdrawal ------------------------------------------------------------------------


@pytest.mark.clause("四(二)4")
def test_after_a_withdrawal_the_ordinary_promise_runs_from_the_same_day() -> None:
    matter = replace(FIVE_DAYS, promised_by_mode={"CREDIT": working_days(1)})
    work = Casework(matter=matter).brought_to(Track.COMMITTED).notified(*REQUIRED)
    work.accepts()
    assert due_on(work)[0] == date(2026, 3, 3)
    work.it_is("2026-03-03")
    work.does(suspension(date(2026, 3, 4)), REVIEWER)
    work.it_is("2026-03-04")
    work.does(WithdrawCreditApproval())
    assert due_on(work)[0] == date(2026, 3, 10), "elapsed time counts, the stop does not"


# --- a calendar loaded later -----------------------------------------------------------


def calendar_2027(*rest: date, work: tuple[date, ...] = (), confirmed: bool = True) -> Calendar:
    """The seeded calendar with a notice for 2027: New Year's Day and these days rest."""
    kinds = dict.fromkeys((date(2027, 1, 1), *rest), DayKind.REST)
    kinds |= dict.fromkeys(work, DayKind.WORK)
    year = CalendarYear(
        year=2027,
        status=YearStatus.CONFIRMED if confirmed else YearStatus.PROVISIONAL,
        days=tuple(
            CalendarDay(date=day, kind=kind, name="元旦", source="notice")
            for day, kind in sorted(kinds.items())
        ),
        basis_doc_no="国办发明电〔2026〕1号" if confirmed else None,
    )
    return Calendar.of(2, [each for each in seed_years() if each.year != 2027] + [year])


def over_the_new_year() -> Casework:
    work = accepted("2026-12-29")
    assert due_on(work) == (date(2027, 1, 6), date(2027, 1, 27))
    return work


def under(work: Casework, calendar: Calendar) -> Any:
    work.calendar = calendar
    return recomputed(work.case, work.occasion())


def test_a_year_that_brings_more_holidays_moves_open_limits_and_keeps_the_old_dates() -> None:
    work = over_the_new_year()
    event = under(work, calendar_2027(date(2027, 1, 4)))
    assert isinstance(event, DeadlineRecomputed)
    assert (event.calendar, event.deadlines) == (2, event.computed)
    work.happens(event)
    assert due_on(work) == (date(2027, 1, 7), date(2027, 1, 28))
    assert work.case.deadlines and not work.case.deadlines.provisional
    assert under(work, work.calendar) is None, "once"


def test_a_date_once_told_is_never_shortened_silently() -> None:
    work = over_the_new_year()
    event = under(work, calendar_2027(work=(date(2027, 1, 2),)))
    assert event.computed.due_on == date(2027, 1, 5), "what would be due"
    assert event.deadlines.due_on == date(2027, 1, 6), "what was told holds"
    work.happens(event)
    assert under(work, work.calendar) is None


SHORTER = calendar_2027(work=(date(2027, 1, 2),))
"""New Year's Saturday is worked, so that everything after it would be due a day earlier."""


def pauses(work: Casework) -> None:
    work.does(suspension(work.at.date()), REVIEWER)
    work.does(ResumeClock(), REVIEWER)


@pytest.mark.parametrize("recorded", [True, False])
def test_a_date_told_and_kept_is_not_shortened_by_the_next_act_either(recorded: bool) -> None:
    work = over_the_new_year()
    if recorded:
        work.happens(under(work, SHORTER))
    work.calendar = SHORTER
    pauses(work)
    assert due_on(work) == (date(2027, 1, 6), date(2027, 1, 27)), "as told"
    work.does(ExtendLimit(days=1, reasons=words()), HEAD)
    assert due_on(work) == (date(2027, 1, 7), date(2027, 1, 28))
    assert under(work, SHORTER) is None


def test_a_withdrawal_keeps_the_date_that_was_told_too() -> None:
    work = Casework(matter=FIVE_DAYS).brought_to(Track.COMMITTED)
    work.it_is("2026-12-29")
    work.notified(*REQUIRED).accepts()
    work.happens(under(work, SHORTER))
    work.does(WithdrawCreditApproval())
    assert due_on(work)[0] == date(2027, 1, 6)


def test_a_date_told_that_has_become_a_rest_day_is_not_shortened() -> None:
    work = accepted("2026-12-30")
    told = due_on(work)[0]
    assert told == date(2027, 1, 7)
    work.calendar = calendar_2027(date(2027, 1, 7), work=(date(2027, 1, 2), date(2027, 1, 3)))
    pauses(work)
    assert due_on(work)[0] >= told


def test_a_date_that_only_becomes_certain_is_told_so() -> None:
    work = over_the_new_year()
    event = under(work, calendar_2027())
    assert event.computed.due_on == event.deadlines.due_on == date(2027, 1, 6)
    assert not event.deadlines.provisional
    unsure = over_the_new_year()
    assert under(unsure, calendar_2027(confirmed=False)) is None


def test_a_limit_that_is_no_longer_open_is_left_alone() -> None:
    for stage in (Stage.NOT_ACCEPTED, Stage.CLOSED, Stage.REGISTERED):
        work = over_the_new_year()
        work.case = replace(work.case, stage=stage)
        assert under(work, calendar_2027(date(2027, 1, 4))) is None
    assert under(accepted("2026-03-02"), calendar_2027(date(2027, 1, 4))) is None


def test_the_limit_for_delivery_is_recomputed_once_the_case_is_decided() -> None:
    work = over_the_new_year()
    work.does(StartReview(), REVIEWER)
    work.does(OPINION, REVIEWER)
    assert work.does(GRANT, REVIEWER).delivery_due_on == date(2027, 1, 13)
    assert work.case.delivery_provisional
    event = under(work, calendar_2027(date(2027, 1, 4)))
    assert isinstance(event, DeliveryRecomputed)
    before = work.case.deadlines
    work.happens(event)
    assert (work.case.delivery_due_on, work.case.delivery_provisional) == (
        date(2027, 1, 14),
        False,
    )
    assert work.case.deadlines == before
    assert under(work, work.calendar) is None
    shorter = under(work, calendar_2027(work=(date(2027, 1, 2), date(2027, 1, 3))))
    assert shorter is None, "told is told"


def test_a_case_tells_by_which_calendar_its_open_limit_was_computed() -> None:
    work = over_the_new_year()
    assert work.case.calendar == 1
    work.calendar = calendar_2027(date(2027, 1, 4))
    work.does(StartReview(), REVIEWER)
    assert work.case.calendar == 1, "touched, but computed by no new calendar"
    work.happens(under(work, work.calendar))
    assert work.case.calendar == 2
    work.does(OPINION, REVIEWER)
    work.calendar = Calendar.of(3, seed_years())
    work.does(GRANT, REVIEWER)
    assert work.case.calendar == 3, "the limit for delivery"
    work.does(DELIVERED, ISSUER)
    assert work.case.calendar is None


def test_the_seeded_calendar_is_the_one_of_the_notice() -> None:
    assert CALENDAR.is_working_day(date(2026, 10, 10))
    assert not CALENDAR.is_working_day(date(2026, 10, 1))

"""Commitments in the pure core (R-27, R-43): opened by the case, never out of sight, each item
ended once.
"""

from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule
from msgspec.structs import replace

from domain.breach_life import Subject, SubjectKind
from domain.case import Outcome, Track
from domain.commitment_acts import (
    Assign,
    ItemAction,
    ItemCommand,
    MarkKept,
    ReportBroken,
    Waive,
    outlook,
    subject,
)
from domain.commitment_life import ItemKind, ItemState, VisitDrawn, WaiverCause, after, fold
from domain.commitment_timers import next_check, reminder_day, task_day
from domain.credit_track import WithdrawCreditApproval
from domain.events import ActCorrected
from domain.policy import Policy
from domain.roles import Role, Standing
from domain.window import WithdrawApplication
from tests.casework import CALENDAR, REFUSE, REVIEWER, Casework, revocation, words
from tests.commitments import OFFICER, FollowedUp, days, deferring, granted
from tests.policies import shilong

K, S = ItemKind, ItemState
KEPT = MarkKept(evidence=words("核查记录"))
BROKEN = ReportBroken(facts=words("未履行"))
WAIVED = Waive(reason=words("不可抗力"), clause="五1")


def states(work: FollowedUp) -> dict[ItemKind, ItemState]:
    return {item.kind: item.state for item in work.promised.items}


# --- what is promised ------------------------------------------------------------------


def test_a_case_that_promises_nothing_has_no_commitment() -> None:
    work = FollowedUp(grade=None)
    work.brought_to(Track.DECLINED).notified("M01", "M02", "M03", "M04")
    work.accepts()
    assert work.commitment is None and work.events == []


@pytest.mark.clause("五1")
def test_a_deferred_material_is_followed_up_from_acceptance_on() -> None:
    work = deferring()
    (item,) = work.promised.items
    assert (item.kind, item.code, item.due_on) == (K.DEFERRED_MATERIAL, "M02", date(2026, 3, 6))
    assert item.task_since == date(2026, 3, 2), "it is due in less than ten working days"
    assert work.promised.letter == work.case.commitment
    assert work.promised.authority == "window"


@pytest.mark.clause("四(二)2")
def test_it_is_kept_when_it_came_and_is_in_form_and_nobody_has_to_say_so() -> None:
    work = deferring()
    work.takes("M02")
    assert states(work) == {K.DEFERRED_MATERIAL: S.KEPT}
    assert work.promised.state is S.KEPT


def test_a_material_whose_check_was_wrong_is_promised_again_as_an_item_of_its_own() -> None:
    work = deferring()
    work.takes("M02")
    work.happens(ActCorrected(corrects=work.case.version))
    assert [item.state for item in work.promised.items] == [S.KEPT, S.OPEN]
    again = work.promised.items[-1]
    assert (again.kind, again.code, again.due_on) == (K.DEFERRED_MATERIAL, "M02", date(2026, 3, 6))
    work.takes("M02")
    assert [item.state for item in work.promised.items] == [S.KEPT, S.KEPT]


@pytest.mark.clause("五1", "三2", "三3")
def test_a_grant_adds_letter_evidence_steps_and_waived_site_check_each_due_in_40_working_days() -> (
    None
):
    work = granted()
    letter = [item.code for item in work.promised.items if item.kind is K.LETTER_ITEM]
    assert letter == ["1", "2", "3", "4", "5", "6", "7"]
    assert work.item(K.REPLACED_EVIDENCE).code == "M03"
    assert work.item(K.STEP_AFTERWARDS).code == "INNER"
    assert work.item(K.WAIVED_SITE_CHECK).code == "SITE"
    due = CALENDAR.add_working_days(work.at.date(), 40)
    assert {item.due_on for item in work.promised.open_items} == {due}


@pytest.mark.parametrize(
    ("end", "cause"),
    [
        (lambda work: work.does(WithdrawApplication()), WaiverCause.CASE_ENDED),
        (lambda work: work.does(WithdrawCreditApproval()), WaiverCause.CREDIT_ENDED),
    ],
)
def test_what_a_withdrawal_takes_back_is_promised_no_more(end: object, cause: WaiverCause) -> None:
    work = deferring()
    assert callable(end)
    end(work)
    item = work.item(K.DEFERRED_MATERIAL)
    assert (item.state, item.cause) == (S.WAIVED, cause)


def test_what_is_overdue_by_then_is_let_go_by_an_officer_alone() -> None:
    work = deferring()
    work.looked_at_on(date(2026, 3, 9))
    work.does(WithdrawApplication())
    assert work.item(K.DEFERRED_MATERIAL).is_open


def test_a_revoked_grant_has_nothing_left_to_verify() -> None:
    work = granted()
    work.acts(BROKEN, K.REPLACED_EVIDENCE)
    work.happens(revocation(work.at.date()).event(work.case, work.occasion()))
    assert work.case.outcome is Outcome.REVOKED
    assert work.promised.open_items == () and work.promised.state is S.BROKEN


def test_a_refused_licence_waits_for_no_material() -> None:
    work = deferring()
    work.reviewed()
    work.does(REFUSE, REVIEWER)
    assert states(work) == {K.DEFERRED_MATERIAL: S.WAIVED}


# --- time ------------------------------------------------------------------------------


def test_task_and_reminder_come_so_many_working_days_before_the_last_day() -> None:
    work = granted()
    item = work.item(K.REPLACED_EVIDENCE)
    opens, reminds = (f(item, CALENDAR, work.occasion().switches) for f in (task_day, reminder_day))
    assert CALENDAR.working_days_between(opens, item.due_on) == 10
    assert CALENDAR.working_days_between(reminds, item.due_on) == 3
    work.looked_at_on(opens - timedelta(days=1))
    assert work.item(K.REPLACED_EVIDENCE).task_since is None
    work.looked_at_on(opens)
    assert work.item(K.REPLACED_EVIDENCE).task_since == opens
    work.looked_at_on(reminds)
    assert work.item(K.REPLACED_EVIDENCE).reminded_on == reminds
    work.looked_at_on(item.due_on)
    assert not work.item(K.REPLACED_EVIDENCE).overdue, "the last day is in time"
    work.looked_at_on(item.due_on + timedelta(days=1))
    assert work.item(K.REPLACED_EVIDENCE).overdue and work.item(K.REPLACED_EVIDENCE).is_open


def of_days(task: int, reminder: int) -> Policy:
    policy = shilong()
    switches = replace(policy.switches, follow_up_days=task, reminder_days=reminder)
    return replace(policy, switches=switches)


@pytest.mark.clause("五1")
@settings(max_examples=25, deadline=None)
@given(
    task=st.integers(1, 60),
    reminder=st.integers(1, 60),
    within=st.integers(1, 60),
    grants=st.booleans(),
    skipped=st.sets(st.integers(0, 130), max_size=20),
    ends=st.sets(st.integers(0, 130), max_size=5),
)
def test_no_last_day_passes_without_an_open_task(
    task: int, reminder: int, within: int, grants: bool, skipped: set[int], ends: set[int]
) -> None:
    """Whatever the terms, and whichever days nobody looked: R-43."""
    matter = replace(Casework().matter, verify_within_days=within)
    start = granted if grants else deferring
    work = start(policy=of_days(task, reminder), matter=matter)
    first = work.at.date()
    for n, day in enumerate(days(first, first + timedelta(days=130))):
        if n in skipped and n % 7:
            continue
        work.looked_at_on(day)
        if n in ends and work.promised.open_items:
            end(work)
        assert all(item.task_since for item in work.promised.open_items if item.due_on <= day)
        later = next_check(work.promised, CALENDAR, work.occasion().switches)
        assert later is None or later > day, "nothing is left for a day that was looked at"
    assert all(item.overdue and item.reminded_on for item in work.promised.open_items) or skipped


def end(work: FollowedUp) -> None:
    """End the first item that an officer may end."""
    for command in (KEPT, WAIVED, BROKEN):
        for item in work.promised.open_items:
            if not work.why_not(command, item.kind):
                work.acts(command, item.kind)
                return


# --- acts ------------------------------------------------------------------------------


@pytest.mark.clause("五1")
@pytest.mark.parametrize(
    ("command", "state"), [(KEPT, S.KEPT), (BROKEN, S.BROKEN), (WAIVED, S.WAIVED)]
)
def test_each_end_is_one_with_its_words_and_nothing_comes_after(
    command: ItemCommand, state: ItemState
) -> None:
    work = granted()
    item = work.acts(command, K.REPLACED_EVIDENCE)
    assert (item.state, item.words, item.ended_on) == (state, "words-1", work.at.date())
    for again in (Assign(officer="a"), KEPT, BROKEN, WAIVED):
        assert work.why_not(again, K.REPLACED_EVIDENCE) == ["ITEM_ENDED"]


def test_a_task_is_handed_to_an_officer_as_long_as_it_is_open() -> None:
    work = granted()
    for officer in ("first", "second"):
        assert work.acts(Assign(officer=officer), K.REPLACED_EVIDENCE).officer == officer


def test_a_material_is_kept_by_coming_and_broken_only_after_its_last_day() -> None:
    work = deferring(due_on="2026-03-06")
    assert work.why_not(KEPT, K.DEFERRED_MATERIAL) == ["DEFERRED_OPEN"]
    work.it_is("2026-03-06")
    assert work.why_not(BROKEN, K.DEFERRED_MATERIAL) == ["NOT_YET_DUE"]
    work.it_is("2026-03-07")
    broken = work.acts(BROKEN, K.DEFERRED_MATERIAL)
    assert subject(broken) == Subject(kind=SubjectKind.DEFERRED_MATERIAL, code="M02")


def test_what_is_let_go_rests_on_a_clause_that_there_is() -> None:
    work = granted()
    made_up = Waive(reason=words(), clause="九9")
    assert work.why_not(made_up, K.REPLACED_EVIDENCE) == ["INVALID_VALUE"]


@pytest.mark.clause("三3")
def test_nobody_takes_a_waived_site_check_out_of_the_draw() -> None:
    work = granted()
    for command in (KEPT, WAIVED):
        assert work.why_not(command, K.WAIVED_SITE_CHECK) == ["NOT_DRAWN"]
    assert work.why_not(BROKEN, K.WAIVED_SITE_CHECK) == [], "found out another way"


@pytest.mark.parametrize("visit", [True, False])
def test_what_is_drawn_is_visited_and_what_is_not_ends(visit: bool) -> None:
    work, day = granted(), date(2026, 3, 9)
    number = work.item(K.WAIVED_SITE_CHECK).number
    drawn = VisitDrawn(item=number, draw="draw", drawn_on=day, visit=visit)
    work.commitment = after(work.promised, drawn)
    item = work.item(K.WAIVED_SITE_CHECK)
    assert (item.is_open, item.cause) == (visit, None if visit else WaiverCause.NOT_DRAWN)
    assert work.why_not(KEPT, K.WAIVED_SITE_CHECK) == ([] if visit else ["ITEM_ENDED"])


def test_a_breach_is_of_the_code_that_was_promised() -> None:
    item = granted().item(K.REPLACED_EVIDENCE)
    assert subject(item) == Subject(kind=SubjectKind.COMMITMENT_ITEM, code="M03")
    assert subject(replace(item, kind=K.FILING)) is None


@pytest.mark.parametrize(
    "by", [Standing(frozenset({Role.CLERK}), "window"), Standing(frozenset(Role), "elsewhere")]
)
def test_only_those_who_verify_for_the_accepting_authority_act(by: Standing) -> None:
    work = granted()
    assert work.why_not(KEPT, K.REPLACED_EVIDENCE, by) == ["FORBIDDEN"]
    assert outlook(work.promised, work.item(K.REPLACED_EVIDENCE), work.now(by)) == ((), ())


def test_the_outlook_says_what_bars_each_act() -> None:
    work = granted()
    allowed, blocked = outlook(work.promised, work.item(K.WAIVED_SITE_CHECK), work.now(OFFICER))
    assert allowed == (ItemAction.ASSIGN, ItemAction.REPORT_BROKEN)
    assert [each.refusal.code for each in blocked] == ["NOT_DRAWN", "NOT_DRAWN"]


# --- any order of acts -----------------------------------------------------------------


class Lives(RuleBasedStateMachine):
    """A commitment to which anything is tried on any day; each event is kept."""

    def __init__(self) -> None:
        super().__init__()
        self.work = granted()
        self.ended: dict[int, ItemState] = {}

    @rule(days=st.integers(0, 40))
    def time_passes(self, days: int) -> None:
        self.work.looked_at_on(self.work.at.date() + timedelta(days=days))

    @rule(
        command=st.sampled_from([Assign(officer="a"), KEPT, BROKEN, WAIVED]),
        kind=st.sampled_from([K.LETTER_ITEM, K.REPLACED_EVIDENCE, K.WAIVED_SITE_CHECK]),
    )
    def somebody_tries(self, command: ItemCommand, kind: ItemKind) -> None:
        if not self.work.why_not(command, kind):
            self.work.acts(command, kind)

    @rule(visit=st.booleans())
    def a_draw_is_held(self, visit: bool) -> None:
        item = self.work.item(K.WAIVED_SITE_CHECK)
        if item.awaits_draw:
            today = self.work.at.date()
            event = VisitDrawn(item=item.number, draw="draw", drawn_on=today, visit=visit)
            self.work.commitment = after(self.work.promised, event)
            self.work.events.append(event)

    @invariant()
    def the_log_leads_to_the_state(self) -> None:
        assert fold(self.work.promised.id, self.work.events) == self.work.promised

    @invariant()
    def what_has_ended_stays_as_it_ended(self) -> None:
        now = {item.number: item.state for item in self.work.promised.items if not item.is_open}
        assert now | self.ended == now
        self.ended = now

    @invariant()
    def it_is_finished_when_no_item_is_open(self) -> None:
        promised = self.work.promised
        assert (promised.state is S.OPEN) is bool(promised.open_items)


TestLives = Lives.TestCase
TestLives.settings = settings(max_examples=15, stateful_step_count=12, deadline=None)

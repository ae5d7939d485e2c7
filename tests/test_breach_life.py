"""The life of a breach in the pure core: the table cell by cell, the guards, any order of acts."""

from collections.abc import Iterator
from datetime import date, datetime, timedelta
from itertools import count

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule
from msgspec.structs import replace

from domain.breach import BreachKind, LiveBreach
from domain.breach_acts import (
    AddAccountability,
    BreachAction,
    BreachCommand,
    BreachOccasion,
    Confirm,
    Correct,
    Dismiss,
    NotifyParty,
    Object,
    RecordDefence,
    Repair,
    ResolveObjection,
    acknowledged,
    carry_out,
    guard,
    outlook,
)
from domain.breach_life import (
    ENDED,
    LIVE,
    Breach,
    BreachAlleged,
    BreachConfirmed,
    BreachEvent,
    BreachState,
    DefenceRecorded,
    PartyNotified,
    PushOverdue,
    Severity,
    Subject,
    SubjectKind,
    after,
    alleged,
    fold,
)
from domain.breach_timers import due_event, expired, push_due
from domain.instants import CIVIL_ZONE
from domain.refusal import Refusal, Refused
from domain.roles import Role, Standing
from domain.words import Words
from tests.casework import CALENDAR, codes
from tests.policies import shilong

S = BreachState
DAY = date(2026, 9, 21)
LATER = DAY + timedelta(days=100)
"""After the shortest term of what is 一般 from `DAY`, and before its longest."""

OFFICER = Standing(frozenset({Role.CREDIT_OFFICER}), "window")
ALLEGED = BreachAlleged(
    case="case",
    applicant="applicant",
    authority="window",
    subject=Subject(kind=SubjectKind.DEFERRED_MATERIAL, code="M05"),
    breach=BreachKind.DEFERRAL_LAPSED,
    facts_words="facts",
)
FRESH = alleged("breach", ALLEGED)


def words(text: str = "违认〔2026〕1号") -> Words:
    return Words("words", text)


def on(day: date = LATER, by: Standing = OFFICER, id: str = "id") -> BreachOccasion:
    at = datetime(day.year, day.month, day.day, 10, tzinfo=CIVIL_ZONE)
    return BreachOccasion(at=at, by=by, policy=shilong(), new_id=id)


def confirming(severity: Severity = Severity.GENERAL, day: date = DAY) -> Confirm:
    return Confirm(document_no=words(), document_on=day, severity=severity)


def notified(until: date = DAY + timedelta(days=5), heard: date | None = DAY) -> Breach:
    breach = after(FRESH, PartyNotified(notified_on=DAY, speak_until=until, notice_words="n"))
    return after(breach, DefenceRecorded(heard_on=heard, defence_words="d")) if heard else breach


def in_state(state: BreachState) -> Breach:
    """A breach brought to this state by acts alone, as it stands on `LATER`."""
    breach = notified() if state is not S.ALLEGED else FRESH
    if state in (S.ALLEGED, S.NOTIFIED):
        return breach
    if state is S.DISMISSED:
        return does(breach, Dismiss(reasons=words()))
    breach = does(breach, confirming())
    if state in (S.PUSHED, S.CORRECTED):
        breach = after(breach, acknowledged(breach, "key", words(), on()))
    if state is S.EXPIRED:
        end = expired(breach, DAY + timedelta(days=400))
        assert end
        return after(breach, end)
    last: dict[BreachState, BreachCommand] = {
        S.CORRECTED: Correct(facts=words(), reasons=words()),
        S.OBJECTED: Object(reasons=words()),
        S.REPAIRED: Repair(document_no=words(), document_on=LATER),
    }
    return does(breach, last[state]) if state in last else breach


def does(breach: Breach, command: BreachCommand, occasion: BreachOccasion | None = None) -> Breach:
    return after(breach, carry_out(command, breach, occasion or on()))


# --- the table -------------------------------------------------------------------------

COMMANDS: dict[str, BreachCommand] = {
    "notifyParty": NotifyParty(notice=words(), speak_until=LATER + timedelta(days=5)),
    "recordDefence": RecordDefence(heard_on=LATER, defence=words()),
    "confirm": confirming(),
    "dismiss": Dismiss(reasons=words()),
    "addAccountability": AddAccountability(
        measure=words(), document_no=words(), document_on=DAY, legal_basis=words()
    ),
    "correct": Correct(facts=words(), reasons=words()),
    "object": Object(reasons=words()),
    "upheld": ResolveObjection(upheld=True, basis=words()),
    "rejected": ResolveObjection(upheld=False, basis=words()),
    "repair": Repair(document_no=words(), document_on=LATER),
}
OPEN = {*S, "="}
"""What a cell says where the act is done."""

SHORT = {"WS": "WRONG_STAGE", "NC": "NOT_CONFIRMED", "AR": "ALREADY_REPAIRED"}
TABLE = """
act               | ALLEGED         | NOTIFIED  | CONFIRMED | PUSHED    | CORRECTED | OBJECTED  | DISMISSED | REPAIRED | EXPIRED
notifyParty       | NOTIFIED        | WS        | WS        | WS        | WS        | WS        | WS        | AR       | WS
recordDefence     | WS              | =         | WS        | WS        | WS        | WS        | WS        | AR       | WS
confirm           | PARTY_NOT_HEARD | CONFIRMED | WS        | WS        | WS        | WS        | WS        | AR       | WS
dismiss           | DISMISSED       | DISMISSED | WS        | WS        | WS        | WS        | WS        | AR       | WS
addAccountability | NC              | NC        | =         | =         | =         | WS        | WS        | AR       | WS
correct           | NC              | NC        | WS        | CORRECTED | =         | WS        | WS        | AR       | WS
object            | NC              | NC        | OBJECTED  | OBJECTED  | OBJECTED  | WS        | WS        | AR       | WS
upheld            | NC              | NC        | WS        | WS        | WS        | DISMISSED | WS        | AR       | WS
rejected          | NC              | NC        | WS        | WS        | WS        | CONFIRMED | WS        | AR       | WS
repair            | NC              | NC        | REPAIRED  | REPAIRED  | REPAIRED  | WS        | WS        | AR       | WS
"""  # noqa: E501 - a table is read by its columns


def cells() -> Iterator[tuple[str, BreachState, str]]:
    head, *rows = [[cell.strip() for cell in row.split("|")] for row in TABLE.strip().splitlines()]
    for act, *answers in rows:
        for state, answer in zip(head[1:], answers, strict=True):
            yield act, BreachState(state), SHORT.get(answer, answer)


@pytest.mark.clause("五1")
@pytest.mark.parametrize(("act", "state", "answer"), list(cells()))
def test_each_act_in_each_state_is_answered_as_the_table_says(
    act: str, state: BreachState, answer: str
) -> None:
    breach = in_state(state)
    refusals = list(guard(COMMANDS[act], breach, on()))
    if refusals:
        assert codes(refusals) == [answer]
        assert {each.clause for each in refusals} == {"五1"}
        return
    then = does(breach, COMMANDS[act])
    assert then.state is (state if answer == "=" else BreachState(answer))
    assert then.version == breach.version + 1


@pytest.mark.parametrize("state", [S.CONFIRMED, S.PUSHED, S.CORRECTED])
def test_an_objection_that_is_rejected_leads_back_to_where_it_came_from(state: BreachState) -> None:
    breach = does(in_state(state), COMMANDS["object"])
    assert not breach.is_live
    assert does(breach, COMMANDS["rejected"]).state is state


@pytest.mark.parametrize("state", list(S))
def test_the_outlook_is_what_the_table_says_of_the_state(state: BreachState) -> None:
    allowed, blocked = outlook(in_state(state), on())
    assert {*allowed, *(each.action for each in blocked)} == set(BreachAction)
    open_ones = {COMMANDS[act].action for act, at, cell in cells() if at is state and cell in OPEN}
    assert set(allowed) == open_ones


# --- who -------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "by",
    [
        Standing(frozenset(Role) - {Role.CREDIT_OFFICER}, "window"),
        Standing(frozenset(Role), "review"),
    ],
)
def test_only_the_credit_officer_of_the_accepting_authority_acts_on_a_breach(by: Standing) -> None:
    assert codes(guard(COMMANDS["dismiss"], FRESH, on(by=by))) == ["FORBIDDEN"]
    assert outlook(FRESH, on(by=by)) == ((), ())
    everywhere = Standing(OFFICER.roles, None)
    assert codes(guard(COMMANDS["dismiss"], FRESH, on(by=everywhere))) == []


# --- hearing and document --------------------------------------------------------------


def refused(command: BreachCommand, breach: Breach, day: date = LATER) -> list[Refusal]:
    return list(guard(command, breach, on(day)))


@pytest.mark.clause("五1")
def test_nothing_is_confirmed_without_hearing_and_document_and_all_is_said_at_once() -> None:
    grounds = refused(Confirm(severity=Severity.GENERAL), FRESH)
    assert codes(grounds) == ["PARTY_NOT_HEARD", "NO_LEGAL_DOCUMENT", "NO_LEGAL_DOCUMENT"]
    assert [each.path for each in grounds[1:]] == [("documentNo",), ("documentOn",)]


@pytest.mark.clause("五1")
def test_the_party_has_its_whole_term_to_speak_unless_it_spoke() -> None:
    silent, spoke = notified(heard=None), notified(heard=DAY)
    last = DAY + timedelta(days=5)
    early, late = confirming(day=last), confirming(day=last + timedelta(days=1))
    assert codes(refused(early, silent, last)) == ["PARTY_NOT_HEARD"]
    assert codes(refused(late, silent, last + timedelta(days=1))) == []
    assert codes(refused(early, spoke, last)) == []


@pytest.mark.clause("五1")
def test_a_document_from_before_the_hearing_shows_that_nobody_was_heard() -> None:
    before = confirming(day=DAY - timedelta(days=1))
    assert codes(refused(before, notified(heard=DAY))) == ["PARTY_NOT_HEARD"]


def test_a_document_of_tomorrow_has_no_effect_yet() -> None:
    tomorrow = confirming(day=LATER + timedelta(days=1))
    assert codes(refused(tomorrow, notified())) == ["NO_LEGAL_DOCUMENT"]
    assert codes(refused(confirming(day=LATER), notified())) == []


def test_a_term_to_speak_ends_after_today_and_nobody_is_heard_before_being_told() -> None:
    today = NotifyParty(notice=words(), speak_until=LATER)
    assert codes(refused(today, FRESH)) == ["INVALID_VALUE"]
    for day, found in ((DAY - timedelta(days=1), ["INVALID_VALUE"]), (DAY, [])):
        told = RecordDefence(heard_on=day, defence=words())
        assert codes(refused(told, notified(heard=None))) == found


@pytest.mark.clause("五1")
def test_a_measure_needs_its_document_and_a_legal_basis_and_has_an_id_of_its_own() -> None:
    bare = AddAccountability(measure=words())
    found = codes(refused(bare, in_state(S.CONFIRMED)))
    assert found == ["NO_LEGAL_DOCUMENT", "NO_LEGAL_DOCUMENT", "INVALID_VALUE"]
    breach = in_state(S.PUSHED)
    for id in ("first", "second"):
        breach = does(breach, COMMANDS["addAccountability"], on(id=id))
    assert [each.id for each in breach.measures] == ["first", "second"]


# --- terms (令第36号) ------------------------------------------------------------------


@pytest.mark.clause("五1")
@pytest.mark.parametrize(
    ("severity", "published", "shortest", "longest"),
    [
        (Severity.MINOR, None, "2026-09-21", "2026-12-21"),
        (Severity.GENERAL, "2026-09-21", "2026-12-21", "2027-09-21"),
        (Severity.SERIOUS, "2026-09-21", "2027-09-21", "2029-09-21"),
    ],
)
def test_the_terms_run_from_the_document(
    severity: Severity, published: str | None, shortest: str, longest: str
) -> None:
    terms = does(notified(), confirming(severity)).terms
    assert terms
    assert terms.published_from == (date.fromisoformat(published) if published else None)
    assert (terms.min_until, terms.max_until) == tuple(map(date.fromisoformat, (shortest, longest)))


def test_what_is_minor_is_published_only_where_that_is_said() -> None:
    event = carry_out(replace(confirming(Severity.MINOR), publish_minor=True), notified(), on())
    assert isinstance(event, BreachConfirmed) and event.terms.published_from == DAY


@pytest.mark.clause("五1")
def test_repair_may_be_asked_for_after_the_shortest_term_and_the_longest_ends_it() -> None:
    breach = does(notified(), confirming())
    assert breach.terms
    shortest, longest = breach.terms.min_until, breach.terms.max_until
    repair = Repair(document_no=words(), document_on=shortest)
    assert codes(refused(repair, breach, shortest)) == ["REPAIR_TOO_EARLY"]
    assert codes(refused(repair, breach, shortest + timedelta(days=1))) == []
    assert expired(breach, longest) is None
    end = expired(breach, longest + timedelta(days=1))
    assert end and after(breach, end).state is S.EXPIRED


def test_a_contested_breach_does_not_expire_before_that_is_resolved() -> None:
    breach, long_after = in_state(S.OBJECTED), DAY + timedelta(days=4000)
    assert expired(breach, long_after) is None
    back = after(breach, carry_out(COMMANDS["rejected"], breach, on(long_after)))
    assert expired(back, long_after)


@pytest.mark.clause("五1")
def test_a_push_that_was_not_made_is_told_of_once_after_the_days_of_the_policy() -> None:
    breach, policy = in_state(S.CONFIRMED), shilong()
    last = CALENDAR.add_working_days(DAY, 7)
    assert push_due(breach, CALENDAR, policy) == last
    assert push_due(breach, CALENDAR, None) == last, "as is built in"
    assert due_event(breach, last, CALENDAR, policy) is None
    late = due_event(breach, last + timedelta(days=1), CALENDAR, policy)
    assert late == PushOverdue(due_on=last)
    assert due_event(after(breach, late), last + timedelta(days=2), CALENDAR, policy) is None
    soon = replace(policy, switches=replace(policy.switches, push_days=1))
    assert due_event(breach, DAY + timedelta(days=2), CALENDAR, soon)


@pytest.mark.parametrize("state", [state for state in S if state is not S.CONFIRMED])
def test_only_what_is_confirmed_and_waits_is_told_of(state: BreachState) -> None:
    assert push_due(in_state(state), CALENDAR, shilong()) is None


# --- receipts --------------------------------------------------------------------------


@pytest.mark.clause("五1")
@pytest.mark.parametrize("state", [S.ALLEGED, S.NOTIFIED])
def test_an_unconfirmed_breach_has_no_receipt(state: BreachState) -> None:
    with pytest.raises(Refused) as refused:
        acknowledged(in_state(state), "key", words(), on())
    assert codes(refused.value.refusals) == ["NOT_CONFIRMED"]


@pytest.mark.parametrize("state", [state for state in S if state not in (S.ALLEGED, S.NOTIFIED)])
def test_a_receipt_counts_whenever_it_comes(state: BreachState) -> None:
    breach = in_state(state)
    taken = after(breach, acknowledged(breach, "new", words(), on()))
    assert taken.state is (S.PUSHED if state is S.CONFIRMED else state)
    assert taken.receipts[-1] == "new"
    assert taken.to_be_retracted is (state in ENDED), "only what was pushed is retracted"
    again = after(taken, acknowledged(taken, "new", words(), on()))
    assert again.receipts == taken.receipts


def test_a_receipt_that_comes_while_it_is_contested_is_not_lost() -> None:
    breach = in_state(S.OBJECTED)
    taken = after(breach, acknowledged(breach, "new", words(), on()))
    assert does(taken, COMMANDS["rejected"]).state is S.PUSHED
    assert does(taken, COMMANDS["upheld"]).to_be_retracted
    assert not does(breach, COMMANDS["upheld"]).to_be_retracted


# --- what a decision is told -----------------------------------------------------------


def test_a_decision_is_told_the_day_of_the_document_and_what_it_was() -> None:
    assert in_state(S.CONFIRMED).as_live() == LiveBreach(
        confirmed_on=DAY, kinds=(BreachKind.DEFERRAL_LAPSED,)
    )
    serious = does(notified(), confirming(Severity.SERIOUS)).as_live()
    assert serious.kinds == (BreachKind.DEFERRAL_LAPSED, BreachKind.SERIOUS)


@pytest.mark.parametrize("state", list(S))
def test_live_is_confirmed_and_neither_contested_nor_over(state: BreachState) -> None:
    assert in_state(state).is_live is (state in (S.CONFIRMED, S.PUSHED, S.CORRECTED))


# --- any order of acts -----------------------------------------------------------------

DAYS = st.integers(-3, 3).map(lambda days: timedelta(days=days))


class Lives(RuleBasedStateMachine):
    """A breach to which anything is tried on any day; each event is kept."""

    def __init__(self) -> None:
        super().__init__()
        self.day = DAY
        self.ids = map("id-{}".format, count(1))
        self.log: list[BreachEvent] = [ALLEGED]
        self.breach = FRESH
        self.over = False

    def happens(self, event: BreachEvent) -> None:
        self.log.append(event)
        self.breach = after(self.breach, event)
        self.over = self.over or self.breach.state in ENDED

    @rule(days=st.sampled_from([1, 4, 95, 400, 1100]))
    def time_passes(self, days: int) -> None:
        self.day += timedelta(days=days)
        if end := expired(self.breach, self.day):
            self.happens(end)

    @rule(act=st.sampled_from(sorted(COMMANDS)), off=DAYS, severity=st.sampled_from(Severity))
    def somebody_tries(self, act: str, off: timedelta, severity: Severity) -> None:
        day, command = self.day + off, COMMANDS[act]
        if isinstance(command, NotifyParty):
            command = replace(command, speak_until=day)
        elif isinstance(command, RecordDefence):
            command = replace(command, heard_on=day)
        elif isinstance(command, Confirm):
            command = replace(command, document_on=day, severity=severity)
        elif isinstance(command, Repair):
            command = replace(command, document_on=day)
        occasion = on(self.day, id=next(self.ids))
        if not list(guard(command, self.breach, occasion)):
            self.happens(carry_out(command, self.breach, occasion))

    @rule()
    def a_receipt_comes(self) -> None:
        if self.breach.state not in (S.ALLEGED, S.NOTIFIED):
            self.happens(acknowledged(self.breach, next(self.ids), words(), on(self.day)))

    @invariant()
    def the_log_leads_to_the_state(self) -> None:
        assert fold("breach", self.log) == self.breach

    @invariant()
    def what_is_live_has_a_document_and_a_party_that_could_speak_before_it(self) -> None:
        breach = self.breach
        if breach.is_live:
            assert breach.document_words and breach.confirmed_on and breach.terms
            assert breach.heard_by(breach.confirmed_on)

    @invariant()
    def what_is_pushed_has_a_receipt(self) -> None:
        assert self.breach.state is not S.PUSHED or self.breach.receipts

    @invariant()
    def what_is_over_stays_over(self) -> None:
        assert self.over is (self.breach.state in ENDED)
        assert not (self.over and self.breach.state in LIVE)


TestLives = Lives.TestCase
TestLives.settings = settings(max_examples=60, stateful_step_count=25, deadline=None)

"""Readings another district may choose (A-09, A-12): each switch, beside the one shipped here."""

from collections.abc import Iterator
from datetime import date
from typing import Any

import anyio
import httpx
import pytest
from msgspec.structs import replace

from api.stand_in_register import Mode
from domain.case import Stage, Track
from domain.credit import Reading, ReadingStatus
from domain.credit_track import (
    DecideEligibility,
    QueryCredit,
    RequestCreditApproval,
    WithdrawCreditApproval,
)
from domain.eligibility import CaseMode, CreditSnapshot
from domain.events import CreditApprovalReverted
from domain.manual_grade import ConfirmGrade
from domain.policy import AfterWithdrawal, Policy, Recheck
from domain.roles import Role
from domain.services.ledger import verify
from domain.window import CheckMaterial, SubmitMaterial
from tests.casework import REQUIRED, REVIEWER, Casework, owed, readings, typed
from tests.databases import PostgresDatabases, SqliteFiles
from tests.hall import ACCOUNTING, Case, HallClock, Officer, officer
from tests.policies import changed, rewrite_policy, shilong
from tests.register_server import AAA, PERSON, RegisterServer


def switched(**switches: Any) -> Policy:
    return replace(shilong(), switches=replace(shilong().switches, **switches))


# --- recheck (A-12) --------------------------------------------------------------------


def accepted(recheck: Recheck) -> Casework:
    """In credit mode, with one material deferred and one replaced."""
    work = Casework(policy=switched(recheck=recheck)).brought_to(Track.COMMITTED)
    work.notified("M01", "M04").accepts(owed("M02", "2026-03-04"), replaced=("M03",))
    assert work.case.mode is CaseMode.CREDIT
    return work


def test_never_no_query_is_made_after_acceptance() -> None:
    work = Casework(policy=switched(recheck=Recheck.NEVER))
    assert work.grounds(QueryCredit()) == [], "before it, as everywhere"
    assert accepted(Recheck.NEVER).grounds(QueryCredit()) == ["ALREADY_ACCEPTED"]


def test_warn_a_lower_grade_changes_nothing_by_itself() -> None:
    work = accepted(Recheck.WARN)
    work.queried("B")
    assert (work.case.mode, work.case.credit_warning) == (CaseMode.CREDIT, True)


def test_revert_a_lower_grade_ends_the_mode_by_an_event_of_its_own() -> None:
    work = accepted(Recheck.REVERT)
    work.queried("B")
    (event, _) = work.log[-1]
    assert isinstance(event, CreditApprovalReverted)
    assert [each.material for each in event.owed] == ["M02", "M03"], "due in themselves, told once"
    case = work.case
    assert (case.stage, case.track, case.mode) == (
        Stage.ACCEPTED,
        Track.INELIGIBLE,
        CaseMode.ORDINARY,
    ), "the grade on the day of acceptance rules the strictness"
    assert work.grounds(WithdrawCreditApproval()) == ["NOT_CREDIT"]


@pytest.mark.parametrize("grade", ["A-", "AAA", "AA+", None])
def test_revert_neither_a_sufficient_grade_nor_an_unknown_one_ends_the_mode(
    grade: str | None,
) -> None:
    work = accepted(Recheck.REVERT)
    work.queried(grade)
    assert work.case.mode is CaseMode.CREDIT


# --- afterWithdrawal (A-09) ------------------------------------------------------------


def withdrawn(after_withdrawal: AfterWithdrawal) -> Casework:
    """Withdrawn on the day after acceptance: the ordinary promise ends on Monday 2026-03-09."""
    policy = switched(after_withdrawal=after_withdrawal, after_withdrawal_clause="四(二)4")
    work = Casework(policy=policy).brought_to(Track.COMMITTED)
    work.notified("M01", "M04").accepts(owed("M02", "2026-03-04"), replaced=("M03",))
    work.it_is("2026-03-03")
    work.does(WithdrawCreditApproval())
    return work


def test_run_on_the_clock_knows_no_stop_for_papers() -> None:
    work = withdrawn(AfterWithdrawal.RUN_ON)
    assert work.case.suspensions == ()


def test_stop_until_supplied_the_clock_stands_until_the_last_paper_owed_is_in_form() -> None:
    ran_on, stopped = (withdrawn(each) for each in AfterWithdrawal)
    for work in (ran_on, stopped):
        work.it_is("2026-03-05")
        work.takes("M02")
    assert stopped.case.suspensions[0].until_day is None, "M03 is owed still"
    for work in (ran_on, stopped):
        work.it_is("2026-03-06")
        work.does(SubmitMaterial(material="M03"))
        work.does(CheckMaterial(material="M03", in_form=False, defect=None))
        assert work.case.owed
        work.does(CheckMaterial(material="M03", in_form=True))
    (stop,) = stopped.case.suspensions
    assert (stop.from_day, stop.until_day) == (date(2026, 3, 3), date(2026, 3, 6))
    assert ran_on.case.deadlines and stopped.case.deadlines
    days = stopped.calendar.working_days_between(
        ran_on.case.deadlines.due_on, stopped.case.deadlines.due_on
    )
    assert days == 3, "the 4th, 5th and 6th of March do not count"


def test_stop_until_supplied_the_authority_examines_in_its_own_time() -> None:
    at_once, later = (withdrawn(AfterWithdrawal.STOP_UNTIL_SUPPLIED) for _ in range(2))
    for work, examined_on in ((at_once, "2026-03-05"), (later, "2026-03-12")):
        work.it_is("2026-03-05")
        for material in ("M02", "M03"):
            work.does(SubmitMaterial(material=material))
        work.it_is(examined_on)
        for material in ("M02", "M03"):
            work.does(CheckMaterial(material=material, in_form=True))
    assert later.case.suspensions == at_once.case.suspensions
    assert later.case.deadlines == at_once.case.deadlines


def test_stop_until_supplied_what_had_come_before_the_withdrawal_stops_nothing() -> None:
    policy = switched(after_withdrawal=AfterWithdrawal.STOP_UNTIL_SUPPLIED)
    work = Casework(policy=policy).brought_to(Track.COMMITTED).notified("M01", "M03", "M04")
    work.accepts(owed("M02", "2026-03-04"))
    work.does(SubmitMaterial(material="M02"))
    work.it_is("2026-03-03")
    work.does(WithdrawCreditApproval())
    work.it_is("2026-03-06")
    work.does(CheckMaterial(material="M02", in_form=True))
    (stop,) = work.case.suspensions
    assert stop.until_day == stop.from_day, "no day of it is not counted"


def test_stop_until_supplied_a_withdrawal_that_leaves_nothing_owed_stops_nothing() -> None:
    policy = switched(after_withdrawal=AfterWithdrawal.STOP_UNTIL_SUPPLIED)
    work = Casework(policy=policy).brought_to(Track.COMMITTED).notified(*REQUIRED)
    work.accepts()
    work.does(WithdrawCreditApproval())
    assert work.case.suspensions == ()


def test_stop_until_supplied_a_stop_of_the_law_ends_by_itself_beside_it() -> None:
    work = withdrawn(AfterWithdrawal.STOP_UNTIL_SUPPLIED)
    work.suspended()
    work.takes("M02", "M03")
    assert [stop.until_day for stop in work.case.suspensions] == [date(2026, 3, 3), None]
    assert work.case.stage is Stage.SUSPENDED


# --- manualGradeEntry (四(一), R-21) -----------------------------------------------------


def asked(grade: Reading, *, manual: bool = True) -> Casework:
    """Reminded, and the register asked."""
    work = Casework(policy=switched(manual_grade_entry=manual)).brought_to(Track.REMINDED)
    work.snapshot = CreditSnapshot(id="asked", readings=(grade,))
    work.does(QueryCredit())
    return work


(ANSWER,) = readings("AAA")
(NO_RECORD,) = readings(None)
OUTAGE = replace(NO_RECORD, status=ReadingStatus.UNAVAILABLE)
TODAY = date(2026, 3, 2)


@pytest.mark.clause("四(一)")
def test_a_grade_is_typed_in_only_where_the_policy_allows_it_and_after_an_outage() -> None:
    (refusal,) = asked(OUTAGE, manual=False).refusals(typed(TODAY))
    assert (refusal.code.value, refusal.clause) == ("MANUAL_GRADE_NOT_ALLOWED", "四(一)")
    unasked = Casework(policy=switched(manual_grade_entry=True))
    for work in (unasked, asked(ANSWER), asked(NO_RECORD)):
        assert work.grounds(typed(TODAY)) == ["MANUAL_GRADE_NOT_ALLOWED"]
    assert asked(OUTAGE).grounds(typed(TODAY)) == []


def test_a_typed_grade_counts_once_a_second_person_has_confirmed_it() -> None:
    work = asked(OUTAGE)
    work.does(typed(TODAY, "AA"))
    work.does(RequestCreditApproval())
    work.does(DecideEligibility())
    assert work.case.track is Track.INELIGIBLE, "it does not count yet"
    assert work.grounds(ConfirmGrade()) == ["SAME_PERSON"]
    work.does(ConfirmGrade(), REVIEWER)
    work.does(DecideEligibility())
    assert (work.case.track, work.case.tier) == (Track.ELIGIBLE, "AA")
    assert work.grounds(ConfirmGrade(), REVIEWER) == ["MANUAL_GRADE_NOT_ALLOWED"]


def test_nothing_is_confirmed_that_nobody_has_typed_in() -> None:
    assert asked(OUTAGE).grounds(ConfirmGrade(), REVIEWER) == ["WRONG_STAGE"]


@pytest.mark.parametrize(
    ("evaluated_on", "token", "grounds"),
    [
        (date(2025, 3, 2), "A-", []),
        (date(2025, 3, 1), "A-", ["GRADE_EXPIRED"]),
        (date(2026, 3, 3), "A-", ["GRADE_DATE_INVALID"]),
        (TODAY, "B", []),
        (TODAY, "优", ["GRADE_UNRECOGNISED"]),
    ],
)
def test_what_is_typed_in_must_count_today(
    evaluated_on: date, token: str, grounds: list[str]
) -> None:
    assert asked(OUTAGE).grounds(typed(evaluated_on, token)) == grounds


def test_a_typed_grade_names_a_fact_of_the_policy_and_its_evidence() -> None:
    entry = replace(typed(TODAY), fact="score", evidence=None)
    assert asked(OUTAGE).grounds(entry) == ["NOT_FOUND", "INVALID_VALUE"]


def test_a_register_that_answers_again_needs_no_typed_grade() -> None:
    work = asked(OUTAGE)
    work.does(typed(TODAY, "AAA"))
    work.queried("B")
    assert work.case.entered is None
    assert work.grounds(ConfirmGrade(), REVIEWER) == ["MANUAL_GRADE_NOT_ALLOWED"]


# --- at the window, over GraphQL -------------------------------------------------------


@pytest.fixture
def hall_url(databases: SqliteFiles | PostgresDatabases) -> Iterator[str]:
    """A hall whose policy reverts on a lower grade, stops the clock for what is owed then, and
    lets a grade be typed in.
    """
    text = changed(
        ('recheck = "WARN"', 'recheck = "REVERT"'),
        ("manualGradeEntry = false", "manualGradeEntry = true"),
        (
            'afterWithdrawal = "RUN_ON"',
            'afterWithdrawal = "STOP_UNTIL_SUPPLIED"\nafterWithdrawalClause = "四(二)4"',
        ),
    )
    with databases.furnished() as url:
        anyio.run(rewrite_policy, url, text)
        yield url


async def disagreeing() -> list[str]:
    """What is not as the log has it, but for the policy that was rewritten under it."""
    _, findings = await verify()
    return [each.where for each in findings if not each.where.startswith("document ")]


async def in_credit_mode(clerk: Officer) -> Case:
    """Accepted with one material deferred and one replaced."""
    case = await clerk.registers(AAA, ACCOUNTING)
    await clerk.does("giveOneTimeNotice", case)
    await clerk.commits(case)
    await clerk.takes(case, "M01", "M02", "M03")
    deferred = [{"material": "M05", "dueOn": "2026-09-23"}]
    await clerk.does("acceptCase", case, deferred=deferred, replaced=["M04"])
    return case


async def test_a_later_grade_reverts_and_stops_no_clock(
    clerk: Officer, register_server: RegisterServer
) -> None:
    case = await in_credit_mode(clerk)
    version = case.version
    register_server.says(AAA, "B")
    asked = await clerk.does("queryCredit", case)
    assert (case.track, case.mode, case.stage) == ("INELIGIBLE", "ORDINARY", "ACCEPTED")
    assert asked.data["version"] == case.version == version + 2, "two events, one act"
    assert {m["code"] for m in case.materials if m["owed"]} == {"M04", "M05"}
    due_on = case.dueOn
    await clerk.takes(case, "M04", "M05")
    assert case.dueOn == due_on, "the authority's own query stops nothing (许可法45)"
    assert await disagreeing() == []


async def test_after_a_withdrawal_the_clock_stands_until_the_materials_have_come(
    clerk: Officer,
) -> None:
    case = await in_credit_mode(clerk)
    await clerk.does("withdrawCreditApproval", case)
    stopped = case.dueOn
    await clerk.takes(case, "M04", "M05")
    assert case.dueOn < stopped, "the materials came sooner than they had to"
    assert await disagreeing() == []


async def confirmed(clerk: Officer, case: Case) -> list[bool]:
    """Of each snapshot of the case, whether it counts."""
    document = """query ($no: ShortText!) {
        case(caseNo: $no) { creditSnapshots { confirmed } }
    }"""
    found = (await clerk.ask(document, no=case.caseNo))["case"]["creditSnapshots"]
    return [each["confirmed"] for each in found]


async def test_while_the_register_is_down_a_grade_is_typed_in_with_its_evidence(
    clerk: Officer, door: httpx.AsyncClient, clock: HallClock, register_server: RegisterServer
) -> None:
    second = await officer(door, "窗口戊", Role.CLERK)
    register_server.switch(Mode.SOURCE_DOWN)
    case = await clerk.registers(AAA, ACCOUNTING)
    await clerk.does("remind", case)
    await clerk.does("requestCreditApproval", case)
    await clerk.does("queryCredit", case)
    as_typed = f"aa 级{' ' * 60}"
    entry = {"fact": "grade", "token": as_typed, "evaluatedOn": "2026-09-01"}
    clock.pass_(minutes=1)
    await clerk.does("enterGrade", case, **entry, evidence="信用报告〔2026〕12号")
    assert await confirmed(clerk, case) == [True, False]
    assert (await clerk.perform("confirmGrade", case)).codes == ["SAME_PERSON"]
    await second.does("confirmGrade", case)
    await clerk.does("decideEligibility", case)
    assert case.track == "ELIGIBLE"
    assert await confirmed(clerk, case) == [True, True]
    document = """query ($no: ShortText!) { case(caseNo: $no) {
        creditSnapshots { readings { status token entered } }
        decisions { same inputs { readings { entered } } }
    } }"""
    found = (await clerk.ask(document, no=case.caseNo))["case"]
    assert [each["readings"] for each in found["creditSnapshots"]] == [
        [{"status": "UNAVAILABLE", "token": None, "entered": False}],
        [{"status": "OK", "token": "AA", "entered": True}],
    ]
    (decided,) = found["decisions"]
    assert decided == {"same": True, "inputs": {"readings": [{"entered": True}]}}
    assert await disagreeing() == []


async def test_where_the_grade_of_a_person_was_seen_is_told_to_those_who_may_read_it(
    clerk: Officer, issuer: Officer, register_server: RegisterServer
) -> None:
    register_server.switch(Mode.SOURCE_DOWN)
    case = await clerk.registers(PERSON, ACCOUNTING)
    await clerk.does("queryCredit", case)
    entry = {"fact": "grade", "token": "AA", "evaluatedOn": "2026-09-01"}
    await clerk.does("enterGrade", case, **entry, evidence="信用报告载明 AA 级")
    document = """query ($no: ShortText!) {
        case(caseNo: $no) { events { words { value } } }
    }"""
    for reader, told in ((clerk, [{"value": "信用报告载明 AA 级"}]), (issuer, [])):
        *_, entered = (await reader.ask(document, no=case.caseNo))["case"]["events"]
        assert entered["words"] == told

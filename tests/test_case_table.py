"""The two tables of the procedure, cell by cell, on real cases (四).

Each table stands here once more, as the specification has it: a stage or track is where the act
leads, `=` that it is recorded and nothing moves, anything else a refusal. What depends on more than
the cell has a test of its own below.
"""
# ruff: noqa: E501 - a table is read by its columns

from collections.abc import Callable, Iterator
from dataclasses import dataclass

import pytest
from msgspec.structs import replace

from domain.action import CaseAction
from domain.case import Case, MaterialStanding, Outcome, Stage, TaskKind, Track
from domain.clock import ExtendLimit, ResumeClock
from domain.command import Command
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
from domain.eligibility import CaseMode
from domain.event_terms import SuspensionKind
from domain.holding import TakeOver
from domain.manual_grade import ConfirmGrade
from domain.matter import ExclusionReview, ProjectKind
from domain.policy import Channel
from domain.review import Close, Decide, RevokeDecision, StartReview
from domain.roles import Role
from domain.use_benefit import UseBenefit
from domain.window import (
    Accept,
    CheckMaterial,
    DeemAccepted,
    GiveOneTimeNotice,
    SubmitMaterial,
    WithdrawApplication,
)
from tests.casework import (
    ALL_ROUNDER,
    BEFORE,
    CLERK,
    COLLEAGUE,
    DECIDED_STAGES,
    DELIVERED,
    GRANT,
    HEAD,
    ISSUER,
    LICENCE,
    NOT_OUR_MATTER,
    OPINION,
    PAPERS_MISSING,
    REQUIRED,
    RETURNED,
    REVIEWED,
    REVIEWED_LICENCE,
    REVIEWER,
    SIGNED,
    Casework,
    Officer,
    brought,
    correction,
    officer,
    owed,
    possible,
    revocation,
    step,
    supplement,
    suspension,
    typed,
    words,
)

SHORT = {
    "WS": "WRONG_STAGE",
    "FIN": "CASE_FINAL",
    "AA": "ALREADY_ACCEPTED",
    "AD": "ALREADY_DECIDED",
    "ND": "NOT_DECIDED",
    "NR": "NOT_REQUESTED",
    "NE": "NOT_ELIGIBLE",
    "NC": "NOT_COMMITTED",
    "MN": "MODE_NOT_CREDIT",
    "NK": "NOT_CREDIT",
    "MG": "MANUAL_GRADE_NOT_ALLOWED",
}
"""How the tables abbreviate codes."""

STAGES = [stage.value for stage in Stage if stage.value not in ("NOT_ACCEPTED", "ABANDONED")]

FIRST = """
giveOneTimeNotice   | NOTIFIED       | ALREADY_NOTIFIED | WS                  | WS             | WS        | WS                | WS            | WS                | FIN
queryCredit         | =              | =                | =                   | =              | =         | =                 | AD            | AD                | FIN
enterGrade          | MG             | MG               | MG                  | AA             | AA        | AA                | AD            | AD                | FIN
confirmGrade        | MG             | MG               | MG                  | AA             | AA        | AA                | AD            | AD                | FIN
checkMaterial       | NOTICE_MISSING | =                | =                   | WS             | WS        | WS                | AD            | AD                | FIN
checkCommitment     | NOTICE_MISSING | =                | =                   | WS             | WS        | WS                | AD            | AD                | FIN
recordStep          | WS             | WS               | WS                  | =              | =         | =                 | AD            | AD                | FIN
submitMaterial      | =              | =                | =                   | WS             | WS        | WS                | AD            | AD                | FIN
requestSupplement   | NOTICE_MISSING | SUPPLEMENTING    | SUPPLEMENT_NOT_ONCE | WS             | WS        | WS                | WS            | WS                | FIN
accept              | NOTICE_MISSING | ACCEPTED         | ACCEPTED            | AA             | AA        | AA                | WS            | WS                | FIN
refuseAcceptance    | NOT_ACCEPTED   | NOT_ACCEPTED     | NOT_ACCEPTED        | WS             | WS        | WS                | WS            | WS                | FIN
startReview         | WS             | WS               | WS                  | IN_REVIEW      | =         | WS                | WS            | WS                | FIN
suspendClock        | WS             | WS               | WS                  | SUSPENDED      | SUSPENDED | ALREADY_SUSPENDED | WS            | WS                | FIN
resumeClock         | WS             | WS               | WS                  | WS             | WS        | ACCEPTED          | WS            | WS                | FIN
extendLimit         | WS             | WS               | WS                  | =              | =         | =                 | WS            | WS                | FIN
recordOpinion       | WS             | WS               | WS                  | WS             | =         | WS                | AD            | AD                | FIN
decide              | WS             | WS               | WS                  | REVIEW_MISSING | DECIDED   | CLOCK_SUSPENDED   | AD            | AD                | FIN
deliver             | WS             | WS               | WS                  | ND             | ND        | ND                | DELIVERED     | ALREADY_DELIVERED | FIN
close               | WS             | WS               | WS                  | ND             | ND        | ND                | NOT_DELIVERED | CLOSED            | FIN
withdrawApplication | ABANDONED      | ABANDONED        | ABANDONED           | ABANDONED      | ABANDONED | ABANDONED         | AD            | AD                | FIN
revokeDecision      | WS             | WS               | WS                  | WS             | WS        | WS                | =             | =                 | =
return              | WS             | WS               | WS                  | WS             | =         | CLOCK_SUSPENDED   | AD            | AD                | FIN
handOver            | =              | =                | =                   | =              | =         | =                 | =             | =                 | FIN
takeOver            | =              | =                | =                   | =              | =         | =                 | =             | =                 | FIN
correct             | NOT_CORRECTABLE            | =                | =                   | NOT_CORRECTABLE            | =         | NOT_CORRECTABLE               | NOT_CORRECTABLE           | =                 | FIN
confirmCorrection   | WS             | WS               | WS                  | NO_CORRECTION  | NO_CORRECTION | NO_CORRECTION | NO_CORRECTION | NO_CORRECTION     | FIN
"""
"""By stage. `CLOSED` stands for all final stages; the other two are looked at apart."""

SECOND = """
remind                 | REMINDED         | =         | =         | =                       | =          | =                     | =            | AA           | =
decline                | REMINDER_MISSING | DECLINED  | =         | DECLINED                | DECLINED   | DECLINED              | USE_WITHDRAW | USE_WITHDRAW | ALREADY_WITHDRAWN
requestCreditApproval  | REMINDER_MISSING | REQUESTED | REQUESTED | =                       | NE         | =                     | =            | AA           | NO_REAPPLY
decideEligibility      | NR               | NR        | NR        | INELIGIBLE              | INELIGIBLE | ELIGIBLE              | WS           | AA           | NO_REAPPLY
giveRightsNotice       | NR               | NR        | NR        | COMMITMENT_OUT_OF_ORDER | NE         | =                     | =            | AA           | NO_REAPPLY
signCommitment         | NR               | NR        | NR        | COMMITMENT_OUT_OF_ORDER | NE         | RIGHTS_NOTICE_MISSING | =            | AA           | NO_REAPPLY
checkCommitment        | NC               | NC        | NC        | NC                      | NC         | NC                    | =            | WS           | NC
useBenefit             | MN               | MN        | MN        | MN                      | MN         | MN                    | =            | =            | MN
withdrawCreditApproval | NK               | NK        | NK        | WITHDRAWN               | NK         | WITHDRAWN             | WITHDRAWN    | WITHDRAWN    | ALREADY_WITHDRAWN
"""
"""By track. A request not yet decided on meets no snapshot here, so it is decided INELIGIBLE."""


@dataclass(frozen=True)
class Cell:
    """One cell of a table: the act, the column, and what stands in it."""

    act: str
    column: str
    says: str

    def __str__(self) -> str:
        return f"{self.act}-{self.column}"


def cells(table: str, columns: list[str]) -> list[Cell]:
    rows = [[part.strip() for part in line.split("|")] for line in table.strip().splitlines()]
    return [
        Cell(act, column, SHORT.get(says, says))
        for act, *cells in rows
        for column, says in zip(columns, cells, strict=True)
    ]


FIRST_CELLS = cells(FIRST, STAGES)
SECOND_CELLS = cells(SECOND, [track.value for track in Track])

Whole = Callable[[Casework], tuple[Command, Officer]]


def _supplement(work: Casework) -> tuple[Command, Officer]:
    return supplement(*work.lacks()), CLERK


def _query(work: Casework) -> tuple[Command, Officer]:
    work.snapshot = work.snapshot or Casework().brought_to(Track.ELIGIBLE).snapshot
    return QueryCredit(), CLERK


ACTS: dict[str, Whole] = {
    "giveOneTimeNotice": lambda _: (GiveOneTimeNotice(), CLERK),
    "queryCredit": _query,
    "enterGrade": lambda work: (typed(work.at.date()), CLERK),
    "confirmGrade": lambda _: (ConfirmGrade(), REVIEWER),
    "checkMaterial": lambda _: (CheckMaterial(material="M01", in_form=True), CLERK),
    "checkCommitment": lambda _: (CheckCommitment(in_order=True), CLERK),
    "recordStep": lambda _: (step("SITE"), REVIEWER),
    "submitMaterial": lambda _: (SubmitMaterial(material="M01"), CLERK),
    "requestSupplement": _supplement,
    "accept": lambda _: (Accept(), CLERK),
    "refuseAcceptance": lambda _: (NOT_OUR_MATTER, CLERK),
    "startReview": lambda _: (StartReview(), REVIEWER),
    "suspendClock": lambda work: (suspension(work.at.date()), REVIEWER),
    "resumeClock": lambda _: (ResumeClock(), REVIEWER),
    "extendLimit": lambda _: (ExtendLimit(days=10, reasons=words()), HEAD),
    "recordOpinion": lambda _: (OPINION, REVIEWER),
    "decide": lambda _: (GRANT, REVIEWER),
    "deliver": lambda _: (DELIVERED, ISSUER),
    "close": lambda _: (Close(), ISSUER),
    "withdrawApplication": lambda _: (WithdrawApplication(), CLERK),
    "revokeDecision": lambda work: (revocation(work.at.date()), HEAD),
    "return": lambda _: (RETURNED, REVIEWER),
    "handOver": lambda work: (work.hands_over_to(COLLEAGUE), HEAD),
    "takeOver": lambda _: (TakeOver(reason=words()), COLLEAGUE),
    "correct": lambda work: (correction(work), COLLEAGUE),
    "confirmCorrection": lambda _: (ConfirmCorrection(agreed=True), COLLEAGUE),
    "remind": lambda _: (Remind(), CLERK),
    "decline": lambda _: (Decline(), CLERK),
    "requestCreditApproval": lambda _: (RequestCreditApproval(), CLERK),
    "decideEligibility": lambda _: (DecideEligibility(), CLERK),
    "giveRightsNotice": lambda _: (GiveRightsNotice(), CLERK),
    "signCommitment": lambda _: (SIGNED, CLERK),
    "useBenefit": lambda _: (UseBenefit(benefit="GREEN_CHANNEL"), CLERK),
    "withdrawCreditApproval": lambda _: (WithdrawCreditApproval(), CLERK),
}
"""Each act with all of its input, and an officer who may do it."""


def answer(work: Casework, act: str) -> str:
    """What the act comes to on this case, in the words of a cell."""
    command, by = ACTS[act](work)
    grounds = work.grounds(command, by)
    if grounds:
        return " / ".join(grounds)
    before = work.case
    work.does(command, by)
    assert work.case.version == before.version + 1, "one act, one event"
    return moved(before, work.case)


def moved(before: Case, now: Case) -> str:
    """Where the case went, or `=`; no act moves both regions but acceptance."""
    went = [now.stage.value] if now.stage is not before.stage else []
    if now.track is not before.track and now.track is not Track.ACTIVE:
        went.append(now.track.value)
    return " ".join(went) or "="


def tracks_for(act: str, stage: Stage) -> Iterator[Track]:
    """The tracks on which the second table has nothing to say about the act, or no voice in it."""
    for track in Track:
        silent = {
            "accept": track not in (Track.NONE, Track.REQUESTED)
            and (stage, track) != (Stage.REGISTERED, Track.COMMITTED),
            "checkCommitment": track in (Track.COMMITTED, Track.ACTIVE),
        }
        if possible(stage, track) and silent.get(act, True):
            yield track


def incomplete(act: str, stage: Stage) -> tuple[str, ...]:
    """A supplement is asked for where materials are missing; all else is tried with all of them."""
    return ("M02",) if act == "requestSupplement" and stage is Stage.NOTIFIED else REQUIRED


# --- the first table -------------------------------------------------------------------


@pytest.mark.parametrize("cell", FIRST_CELLS, ids=str)
def test_a_cell_of_the_first_table_holds_on_every_track(cell: Cell) -> None:
    stage = Stage(cell.column)
    for track in tracks_for(cell.act, stage):
        work = brought(stage, track, *incomplete(cell.act, stage))
        assert answer(work, cell.act) == cell.says, track


@pytest.mark.parametrize("stage", [Stage.NOT_ACCEPTED, Stage.ABANDONED])
@pytest.mark.parametrize("act", ACTS)
def test_a_case_that_ended_early_is_final_for_every_act(act: str, stage: Stage) -> None:
    for track in Track:
        if possible(stage, track):
            assert answer(brought(stage, track), act) == "CASE_FINAL"


def test_the_tables_speak_of_every_act_there_is() -> None:
    written = {cell.act for cell in (*FIRST_CELLS, *SECOND_CELLS)}
    assert {ACTS[act](Casework())[0].action for act in written} == set(CaseAction)


# --- the second table ------------------------------------------------------------------


@pytest.mark.clause("四(二)1", "四(二)4")
@pytest.mark.parametrize("cell", SECOND_CELLS, ids=str)
def test_a_cell_of_the_second_table_holds_at_every_stage_where_the_track_stands(
    cell: Cell,
) -> None:
    track = Track(cell.column)
    stages = [Stage.ACCEPTED, Stage.IN_REVIEW, Stage.SUSPENDED]
    if track is not Track.ACTIVE:
        both = cell.act == "checkCommitment"
        stages = [Stage.NOTIFIED, Stage.SUPPLEMENTING, *([] if both else [Stage.REGISTERED])]
    for stage in stages:
        says = "=" if cell.says == track.value else cell.says
        assert answer(brought(stage, track), cell.act) == says, stage


OF_THE_TRACK = sorted({cell.act for cell in SECOND_CELLS})
BEFORE_ACCEPTANCE = (
    "remind",
    "decline",
    "requestCreditApproval",
    "decideEligibility",
    "giveRightsNotice",
    "signCommitment",
)


@pytest.mark.clause("四(二)4")
@pytest.mark.parametrize("act", OF_THE_TRACK)
def test_a_decision_ends_every_act_of_the_track(act: str) -> None:
    for stage in (Stage.DECIDED, Stage.DELIVERED):
        for track in Track:
            if possible(stage, track):
                assert answer(brought(stage, track), act) == "ALREADY_DECIDED", (stage, track)


@pytest.mark.parametrize("act", OF_THE_TRACK)
def test_a_closed_case_is_final_for_every_act_of_the_track(act: str) -> None:
    for track in Track:
        if possible(Stage.CLOSED, track):
            assert answer(brought(Stage.CLOSED, track), act) == "CASE_FINAL", track


@pytest.mark.clause("四(二)1")
@pytest.mark.parametrize("act", BEFORE_ACCEPTANCE)
def test_what_stands_before_acceptance_ends_with_it(act: str) -> None:
    told_otherwise = {
        ("decline", Track.ACTIVE): "USE_WITHDRAW",
        ("decline", Track.WITHDRAWN): "ALREADY_WITHDRAWN",
    }
    for stage in (Stage.ACCEPTED, Stage.IN_REVIEW, Stage.SUSPENDED):
        for track in Track:
            if possible(stage, track):
                ended = "NO_REAPPLY" if track is Track.WITHDRAWN else "ALREADY_ACCEPTED"
                expected = told_otherwise.get((act, track), ended)
                assert answer(brought(stage, track), act) == expected, (stage, track)


def test_an_eligible_request_is_decided_so() -> None:
    for track in (Track.REQUESTED, Track.INELIGIBLE, Track.ELIGIBLE):
        for grade, expected in (("AAA", Track.ELIGIBLE), ("B", Track.INELIGIBLE)):
            work = brought(Stage.NOTIFIED, track)
            work.queried(grade)
            work.does(DecideEligibility())
            assert work.case.track is expected


def test_a_commitment_is_signed_once_the_rights_were_told() -> None:
    work = brought(Stage.NOTIFIED, Track.ELIGIBLE)
    work.does(GiveRightsNotice())
    assert answer(work, "signCommitment") == "COMMITTED"


def test_a_snapshot_that_says_no_since_bars_the_commitment() -> None:
    work = brought(Stage.NOTIFIED, Track.ELIGIBLE)
    work.does(GiveRightsNotice())
    work.queried("B")
    assert answer(work, "signCommitment") == "NOT_ELIGIBLE"


def test_both_grounds_against_a_commitment_are_told_in_their_order() -> None:
    work = brought(Stage.NOTIFIED, Track.ELIGIBLE)
    work.queried("B")
    assert answer(work, "signCommitment") == "RIGHTS_NOTICE_MISSING / NOT_ELIGIBLE"


def test_a_commitment_signed_again_stands_whatever_was_queried_since() -> None:
    work = brought(Stage.NOTIFIED, Track.COMMITTED)
    work.queried("B")
    assert answer(work, "signCommitment") == "="
    assert not work.case.commitment_checked, "a new letter has to be examined again"


# --- acts that stand in both tables ----------------------------------------------------


@pytest.mark.clause("四(二)1", "四(二)2")
@pytest.mark.parametrize(
    ("track", "mode"),
    [
        (Track.REMINDED, CaseMode.ORDINARY),
        (Track.DECLINED, CaseMode.ORDINARY),
        (Track.INELIGIBLE, CaseMode.ORDINARY_STRICT),
        (Track.ELIGIBLE, CaseMode.ORDINARY),
        (Track.COMMITTED, CaseMode.CREDIT),
        (Track.WITHDRAWN, CaseMode.ORDINARY),
    ],
)
def test_acceptance_reads_the_mode_off_the_track(track: Track, mode: CaseMode) -> None:
    for stage in (Stage.NOTIFIED, Stage.SUPPLEMENTING):
        work = brought(stage, track)
        work.accepts()
        assert (work.case.stage, work.case.mode) == (Stage.ACCEPTED, mode)
        assert work.case.track is (Track.ACTIVE if mode is CaseMode.CREDIT else track)


@pytest.mark.parametrize(
    ("track", "ground"),
    [
        (Track.NONE, ["REMINDER_MISSING"]),
        (Track.REQUESTED, ["ELIGIBILITY_NOT_TOLD"]),
        (Track.COMMITTED, ["COMMITMENT_NOT_CHECKED"]),
    ],
)
def test_every_ground_of_both_tables_counts_against_acceptance(
    track: Track, ground: list[str]
) -> None:
    work = Casework().brought_to(track)
    assert work.grounds(Accept()) == ["NOTICE_MISSING", *ground]
    work.does(GiveOneTimeNotice())
    assert work.grounds(Accept()) == [*ground, "MATERIALS_INCOMPLETE"]
    deferral = MissingMaterials(deferred=(owed("M01", "2026-03-05"),))
    barred = [*ground, "MATERIALS_INCOMPLETE", "MATERIAL_NOT_DEFERRABLE"]
    ungranted = [] if track is Track.COMMITTED else ["BENEFIT_NOT_GRANTED"]
    assert work.grounds(Accept(missing=deferral)) == barred + ungranted


def test_no_ground_before_acceptance_is_told_after_it() -> None:
    work = brought(Stage.ACCEPTED, Track.REQUESTED)
    assert work.grounds(Accept()) == ["ALREADY_ACCEPTED"]


def test_out_of_scope_nobody_has_to_be_reminded() -> None:
    work = Casework(channel=Channel.ONLINE_PORTAL).notified(*REQUIRED)
    work.accepts()
    assert (work.case.mode, work.case.track) == (CaseMode.ORDINARY, Track.NONE)


@pytest.mark.clause("四(二)2")
def test_every_ground_of_both_tables_counts_against_checking_a_commitment() -> None:
    work = Casework()
    assert work.grounds(CheckCommitment(in_order=True)) == ["NOTICE_MISSING", "NOT_COMMITTED"]
    work = brought(Stage.ACCEPTED, Track.REMINDED)
    assert work.grounds(CheckCommitment(in_order=True)) == ["WRONG_STAGE", "NOT_COMMITTED"]
    withdrawn = Casework().brought_to(Track.COMMITTED)
    withdrawn.does(WithdrawCreditApproval())
    withdrawn.notified(*REQUIRED).accepts()
    assert withdrawn.grounds(CheckCommitment(in_order=True)) == ["WRONG_STAGE", "NOT_COMMITTED"]


# --- the acceptance by silence ---------------------------------------------------------


@pytest.mark.parametrize(
    ("track", "mode"),
    [
        (Track.NONE, CaseMode.ORDINARY),
        (Track.REMINDED, CaseMode.ORDINARY),
        (Track.DECLINED, CaseMode.ORDINARY),
        (Track.REQUESTED, CaseMode.ORDINARY),
        (Track.INELIGIBLE, CaseMode.ORDINARY_STRICT),
        (Track.ELIGIBLE, CaseMode.ORDINARY),
        (Track.COMMITTED, CaseMode.CREDIT),
        (Track.WITHDRAWN, CaseMode.ORDINARY),
    ],
)
def test_silence_accepts_in_the_mode_the_track_gives(track: Track, mode: CaseMode) -> None:
    for stage in BEFORE:
        work = Casework().brought_to(track)
        if stage is not Stage.REGISTERED:
            work.does(GiveOneTimeNotice())
        if stage is Stage.SUPPLEMENTING:
            work.does(supplement(*work.lacks()))
        work.does(SubmitMaterial(material="M01"))
        work.it_is("2026-03-10")
        work.deemed()
        assert (work.case.stage, work.case.mode) == (Stage.ACCEPTED, mode), stage
        assert work.case.track is (Track.ACTIVE if track is Track.COMMITTED else track)
        asked = [task.kind for task in work.case.tasks if task.kind is TaskKind.REQUEST_UNANSWERED]
        assert bool(asked) is (track is Track.REQUESTED), "an unanswered request is an alert"


def test_where_the_case_is_accepted_silence_does_nothing() -> None:
    for stage in Stage:
        if stage not in BEFORE:
            work = brought(stage, Track.REMINDED)
            work.waits(days=60)
            assert not DeemAccepted().due(work.case, work.occasion()), stage


@pytest.mark.clause("四(二)2")
def test_the_commitment_left_unchecked_by_silence_is_checked_before_the_review() -> None:
    work = Casework().brought_to(Track.COMMITTED)
    work.does(SubmitMaterial(material="M01"))
    work.waits(days=8)
    work.deemed()
    assert work.grounds(StartReview(), REVIEWER) == ["COMMITMENT_NOT_CHECKED"]
    work.does(CheckCommitment(in_order=False), REVIEWER)
    assert work.grounds(StartReview(), REVIEWER) == ["COMMITMENT_NOT_CHECKED"]
    work.does(CheckCommitment(in_order=True), REVIEWER)
    assert work.grounds(CheckCommitment(in_order=True)) == ["WRONG_STAGE"]
    work.does(StartReview(), REVIEWER)


# --- what the cells of the first table leave to more than the stage --------------------


@pytest.mark.clause("二(二)")
def test_out_of_scope_a_query_is_refused_for_the_first_reason_of_scope() -> None:
    bars = ExclusionReview(
        reviewed_by="r1",
        reviewed_at=REVIEWED.reviewed_at,
        confirmed_by="r2",
        domains=("PERSONAL_HEALTH",),
        irrevocable=True,
    )
    work = Casework(matter=replace(LICENCE, in_hall=False, review=bars))
    (refusal,) = work.refusals(QueryCredit())
    assert (refusal.code.value, refusal.clause) == ("MATTER_NOT_IN_HALL", "二(二)")


def test_a_query_leaves_the_track_alone_and_after_acceptance_the_mode_too() -> None:
    for stage in (Stage.ACCEPTED, Stage.IN_REVIEW, Stage.SUSPENDED):
        work = brought(stage, Track.ACTIVE)
        before = work.case
        work.queried("B")
        assert (work.case.track, work.case.mode) == (before.track, before.mode)
        assert work.case.snapshot == before.snapshot
        assert work.case.rechecked and work.case.rechecked.tier == "BELOW_A", "a warning (A-12)"


def test_after_acceptance_only_what_is_owed_is_received() -> None:
    work = brought(Stage.NOTIFIED, Track.COMMITTED, "M01", "M03", "M04")
    work.accepts(owed("M02", "2026-03-05"))
    for material in ("M01", "M05"):
        assert work.grounds(SubmitMaterial(material=material)) == ["WRONG_STAGE"]
        assert work.grounds(CheckMaterial(material=material, in_form=True)) == ["WRONG_STAGE"]
    assert work.grounds(CheckMaterial(material="M02", in_form=True)) == ["WRONG_STAGE"]
    work.does(StartReview(), REVIEWER)
    work.does(SubmitMaterial(material="M02"))
    work.suspended()
    work.does(CheckMaterial(material="M02", in_form=True), REVIEWER)
    assert not work.case.owed
    assert work.grounds(SubmitMaterial(material="M02")) == ["WRONG_STAGE"]


def test_after_an_acceptance_by_silence_what_nobody_examined_is_examined() -> None:
    work = Casework()
    for material in ("M01", "M05"):
        work.does(SubmitMaterial(material=material))
    work.waits(days=8)
    work.deemed()
    work.does(CheckMaterial(material="M01", in_form=True))
    work.does(CheckMaterial(material="M05", in_form=True), REVIEWER)
    assert work.grounds(CheckMaterial(material="M05", in_form=False)) == ["WRONG_STAGE"]
    work.does(SubmitMaterial(material="M02"))
    work.does(CheckMaterial(material="M02", in_form=True))


@pytest.mark.clause("四(二)2")
def test_a_supplement_is_refused_where_the_papers_are_complete() -> None:
    work = brought(Stage.NOTIFIED, Track.REMINDED)
    assert work.grounds(supplement("M01")) == ["MATERIALS_COMPLETE"]


@pytest.mark.clause("四(一)")
def test_a_supplement_names_nothing_that_the_notice_left_out() -> None:
    work = brought(Stage.NOTIFIED, Track.REMINDED, "M01", "M02", "M03")
    assert work.grounds(supplement("M04", "M99")) == ["NOT_IN_ONE_TIME_NOTICE"]
    complete = brought(Stage.NOTIFIED, Track.REMINDED)
    assert complete.grounds(supplement("M99")) == ["MATERIALS_COMPLETE", "NOT_IN_ONE_TIME_NOTICE"]


@pytest.mark.clause("四(二)2")
def test_papers_are_no_ground_to_refuse_before_the_date_of_the_supplement_is_over() -> None:
    work = Casework().brought_to(Track.REMINDED)
    assert work.grounds(PAPERS_MISSING) == ["NOTICE_MISSING"]
    work.notified("M01")
    assert work.grounds(PAPERS_MISSING) == ["WRONG_STAGE"], "the supplement comes first"
    work.does(supplement("M02", "M03", "M04"))
    assert work.case.supplement_due_on is not None
    work.it_is(work.case.supplement_due_on.isoformat())
    assert work.grounds(PAPERS_MISSING) == ["WRONG_STAGE"], "it still runs"
    work.waits(days=1)
    work.does(PAPERS_MISSING)
    assert work.case.stage is Stage.NOT_ACCEPTED


@pytest.mark.clause("四(二)2")
def test_what_was_supplied_and_not_examined_is_no_ground_to_refuse() -> None:
    work = Casework().brought_to(Track.REMINDED).notified("M01", "M02")
    for material in ("M03", "M04"):
        work.does(SubmitMaterial(material=material))
    work.does(supplement("M03", "M04"))
    for material in ("M03", "M04"):
        work.it_is("2026-03-10")
        assert work.grounds(PAPERS_MISSING) == [], f"{material} was named and did not come anew"
        work.does(SubmitMaterial(material=material))
    assert work.grounds(PAPERS_MISSING) == ["MATERIALS_COMPLETE"]
    work.does(CheckMaterial(material="M04", in_form=False, defect=words()))
    work.does(PAPERS_MISSING)


@pytest.mark.clause("四(二)2")
def test_complete_papers_are_never_a_ground_to_refuse() -> None:
    work = brought(Stage.NOTIFIED, Track.REMINDED)
    assert work.grounds(PAPERS_MISSING) == ["MATERIALS_COMPLETE"]
    work = brought(Stage.SUPPLEMENTING, Track.REMINDED)
    work.waits(days=30)
    assert work.grounds(PAPERS_MISSING) == ["MATERIALS_COMPLETE"]


@pytest.mark.clause("四(二)3")
def test_who_accepted_neither_reviews_nor_decides() -> None:
    work = Casework(clerk=ALL_ROUNDER).brought_to(Track.REMINDED).notified(*REQUIRED)
    work.accepts()
    assert work.grounds(StartReview()) == ["SAME_PERSON"]
    work.reviewed()
    assert work.grounds(OPINION) == ["SAME_PERSON"]
    assert work.grounds(GRANT) == ["SAME_PERSON"]
    assert work.grounds(GRANT, REVIEWER) == [], "the reviewer may decide"


@pytest.mark.parametrize("stage", [Stage.ACCEPTED, Stage.IN_REVIEW])
def test_resuming_leads_back_to_where_the_clock_was_stopped(stage: Stage) -> None:
    work = brought(stage, Track.REMINDED)
    work.suspended()
    work.does(ResumeClock(), REVIEWER)
    assert work.case.stage is stage


@pytest.mark.clause("四(二)3")
def test_everything_between_a_review_and_its_decision_is_told_in_order() -> None:
    work = Casework(clerk=ALL_ROUNDER, grade="B").brought_to(Track.INELIGIBLE)
    work.does(SubmitMaterial(material="M01"))
    work.waits(days=8)
    work.deemed()
    work.does(StartReview(), REVIEWER)
    every = ["REVIEW_MISSING", *["STEP_MISSING"] * 3, "DEFERRED_OPEN"]
    assert work.grounds(GRANT, REVIEWER) == every
    work.does(OPINION, REVIEWER)
    assert work.grounds(GRANT, REVIEWER) == ["SECOND_REVIEW_MISSING", *every[1:]]
    bare = Decide(outcome=Outcome.REFUSED, opinion=words())
    assert work.grounds(bare, REVIEWER) == [
        "SECOND_REVIEW_MISSING",
        *["STEP_MISSING"] * 3,
        "REASONS_MISSING",
    ]


@pytest.mark.clause("四(二)3")
def test_a_matter_decided_at_the_window_is_decided_by_who_accepted_it() -> None:
    instant = replace(REVIEWED_LICENCE, kind=ProjectKind.INSTANT, steps=())
    work = Casework(matter=instant).brought_to(Track.REMINDED).notified(*REQUIRED)
    work.accepts()
    assert work.grounds(Decide(outcome=Outcome.GRANTED)) == ["REVIEW_MISSING"], "no opinion"
    work.does(GRANT)
    assert work.case.stage is Stage.DECIDED


def test_an_instant_decision_meets_the_other_grounds_of_the_review() -> None:
    instant = replace(LICENCE, kind=ProjectKind.INSTANT)
    work = Casework(matter=instant).brought_to(Track.REMINDED)
    work.does(SubmitMaterial(material="M01"))
    work.waits(days=8)
    work.deemed()
    assert work.grounds(GRANT) == [*["STEP_MISSING"] * 3, "DEFERRED_OPEN"]


@pytest.mark.clause("四(二)3")
def test_revoking_needs_a_document_a_hearing_and_reasons() -> None:
    for stage in DECIDED_STAGES:
        work = brought(stage, Track.REMINDED)
        assert work.grounds(RevokeDecision(), HEAD) == [
            "NO_LEGAL_DOCUMENT",
            "PARTY_NOT_HEARD",
            "REASONS_MISSING",
        ]
        work.does(revocation(work.at.date()), HEAD)
        assert (work.case.outcome, work.case.stage) == (Outcome.REVOKED, stage)
        assert work.grounds(revocation(work.at.date()), HEAD) == ["WRONG_STAGE"], "once"


def test_only_a_grant_is_revoked() -> None:
    work = brought(Stage.IN_REVIEW, Track.REMINDED)
    work.does(Decide(outcome=Outcome.REFUSED, reasons=words(), remedies=words()), REVIEWER)
    assert work.grounds(revocation(work.at.date()), HEAD) == ["WRONG_STAGE"]


# --- using a benefit -------------------------------------------------------------------

PROOF = {"FREE_COURIER": "SF1234567890", "TASK_FORCE": "专班一组", "STARTUP_PACK": "大礼包1号"}


def using(code: str) -> UseBenefit:
    return UseBenefit(benefit=code, proof=words(PROOF[code]) if code in PROOF else None)


@pytest.mark.clause("三")
@pytest.mark.parametrize(
    ("code", "committed", "accepted", "decided"),
    [
        ("GREEN_CHANNEL", [], [], ["ALREADY_DECIDED"]),
        ("TASK_FORCE", ["WRONG_STAGE"], [], ["ALREADY_DECIDED"]),
        ("FREE_COURIER", ["WRONG_STAGE"], ["WRONG_STAGE"], []),
    ],
)
def test_a_benefit_is_used_from_its_own_time_on(
    code: str, committed: list[str], accepted: list[str], decided: list[str]
) -> None:
    for stage in BEFORE:
        assert brought(stage, Track.COMMITTED).grounds(using(code)) == committed, stage
    for stage in (Stage.ACCEPTED, Stage.IN_REVIEW, Stage.SUSPENDED):
        assert brought(stage, Track.ACTIVE).grounds(using(code)) == accepted, stage
    for stage in (Stage.DECIDED, Stage.DELIVERED):
        assert brought(stage, Track.ACTIVE).grounds(using(code)) == decided, stage
    assert brought(Stage.CLOSED, Track.ACTIVE).grounds(using(code)) == ["CASE_FINAL"]


@pytest.mark.clause("三")
@pytest.mark.parametrize(
    ("code", "committed", "accepted", "decided"),
    [
        ("GREEN_CHANNEL", [], [], ["ALREADY_DECIDED"]),
        ("TASK_FORCE", ["WRONG_STAGE"], [], ["ALREADY_DECIDED"]),
        ("STARTUP_PACK", ["WRONG_STAGE"], ["WRONG_STAGE"], []),
        ("NO_SUCH_BENEFIT", [], [], ["ALREADY_DECIDED"]),
    ],
)
def test_a_benefit_that_was_not_granted_is_refused_beside_its_time(
    code: str, committed: list[str], accepted: list[str], decided: list[str]
) -> None:
    bare = replace(REVIEWED_LICENCE, supports=("APPOINTMENT",))
    for stage in BEFORE:
        work = brought(stage, Track.COMMITTED, matter=bare)
        assert work.grounds(using(code)) == [*committed, "BENEFIT_NOT_GRANTED"]
    work = brought(Stage.ACCEPTED, Track.ACTIVE, matter=bare)
    assert work.grounds(using(code)) == [*accepted, "BENEFIT_NOT_GRANTED"]
    work = brought(Stage.DECIDED, Track.ACTIVE, matter=bare)
    assert work.grounds(using(code)) == (decided or ["BENEFIT_NOT_GRANTED"])


def test_without_credit_approval_no_benefit_is_used_even_after_the_decision() -> None:
    for track in (Track.REMINDED, Track.ELIGIBLE, Track.WITHDRAWN):
        work = brought(Stage.DECIDED, track)
        assert work.grounds(using("FREE_COURIER")) == ["MODE_NOT_CREDIT"]


# --- who may ---------------------------------------------------------------------------


@pytest.mark.parametrize("act", [act for act in ACTS if act != "extendLimit"])
def test_the_right_is_looked_at_before_everything_else(act: str) -> None:
    for stage in (Stage.REGISTERED, Stage.CLOSED):
        work = brought(stage, Track.REMINDED)
        command, _ = ACTS[act](work)
        assert work.grounds(command, officer("auditor", Role.AUDITOR)) == ["FORBIDDEN"]


@pytest.mark.clause("四(二)2")
def test_before_acceptance_the_window_examines_and_afterwards_whoever_has_the_case() -> None:
    work = Casework().brought_to(Track.COMMITTED)
    work.does(GiveOneTimeNotice())
    work.does(SubmitMaterial(material="M01"))
    acts = (CheckMaterial(material="M01", in_form=True), CheckCommitment(in_order=True))
    for act in acts:
        assert work.grounds(act, REVIEWER) == work.grounds(act, HEAD) == ["FORBIDDEN"]
        assert work.grounds(act) == []
    work.waits(days=8)
    work.deemed()
    for act in acts:
        assert work.grounds(act, REVIEWER) == work.grounds(act, HEAD) == work.grounds(act) == []


def test_an_officer_who_is_no_head_is_told_that_the_head_extends() -> None:
    work = brought(Stage.ACCEPTED, Track.REMINDED)
    extension = ExtendLimit(days=10, reasons=words())
    for by in (CLERK, REVIEWER, ISSUER):
        assert work.grounds(extension, by) == ["NOT_HEAD"]
    work.does(extension, HEAD)
    assert work.grounds(extension, REVIEWER) == ["NOT_HEAD"]
    assert work.grounds(extension, HEAD) == ["ALREADY_EXTENDED"]


def test_a_kind_of_suspension_the_law_does_not_name_is_refused_in_review_too() -> None:
    for stage in (Stage.ACCEPTED, Stage.IN_REVIEW):
        work = brought(stage, Track.REMINDED)
        visit = suspension(work.at.date(), SuspensionKind.SITE_VISIT)
        assert work.grounds(visit, REVIEWER) == ["KIND_NOT_ALLOWED"]


def test_withdrawing_credit_approval_after_acceptance_makes_the_case_ordinary() -> None:
    for stage in (Stage.ACCEPTED, Stage.IN_REVIEW, Stage.SUSPENDED):
        work = brought(stage, Track.ACTIVE)
        work.does(WithdrawCreditApproval())
        assert (work.case.stage, work.case.mode) == (stage, CaseMode.ORDINARY)
        assert work.case.material("M04").standing is not MaterialStanding.ONE_FORM

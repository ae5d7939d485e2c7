"""Whole lives of cases, as they come: several officers, a clock, a register that fails.

What may be done is read off `allowedActions` and `blockedActions`, as a console does; the model
beside them is only what must hold whatever happens.
"""

from collections.abc import AsyncIterator, Callable, Iterator, Sequence
from contextlib import AbstractContextManager, ExitStack, asynccontextmanager, contextmanager
from dataclasses import dataclass
from datetime import timedelta
from functools import partial
from typing import Any, TypeAlias
from uuid import uuid4

import httpx
import pytest
from anyio.from_thread import BlockingPortal, start_blocking_portal
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)

from api.app import create_app
from api.stand_in_register import Mode
from domain.action import CaseAction
from domain.credit import Subject, SubjectKind
from domain.instants import civil_day
from domain.roles import Role
from domain.services.ledger import verify
from domain.services.timers import run_due
from domain.store.keys import KEPT
from tests.acts import (
    VIEW,
    Choose,
    T,
    View,
    happened,
    mutation_of,
    sensible_input,
    steps_open,
    what_it_asks_for,
)
from tests.databases import PostgresDatabases, SqliteFiles
from tests.hall import ACCOUNTING, RESTAURANT, Case, HallClock, Officer, Payload, officer
from tests.register_server import RegisterServer
from tests.unhurried import unhurried

A = CaseAction

COMPANY = "11410404MB0T0100XJ499013100300001"
"""公司设立登记 of the starter catalogue: in scope, and decided at the window (即办件)."""

HOSPITAL = "11410404MB0T020026499012300300001"
"""医疗机构执业登记: excluded, with a statutory step, and decided by the head."""

APPLICANTS = {
    "AAA": "91410404MA0TEXT045",
    "AA": "91410404MA0DEM0134",
    "A-": "91410404MA0DEM048N",
    "B": "91410404MA0DEM0802",
    "nothing": "91410404MA0DEM160M",
}
"""Companies of the demo register, by what it says of them."""

STAFF: dict[str, tuple[Role, ...]] = {
    "clerk": (Role.CLERK,),
    "second clerk": (Role.CLERK,),
    "reviewer": (Role.REVIEWER,),
    "second reviewer": (Role.REVIEWER,),
    "head": (Role.HEAD,),
    "issuer": (Role.ISSUER,),
    "all-rounder": (Role.CLERK, Role.REVIEWER, Role.ISSUER),
    "onlooker": (Role.CLERK, Role.REVIEWER, Role.HEAD, Role.ISSUER),
}
"""Who works here. The onlooker sees what everybody may do, and does nothing."""

BUSY = ["all-rounder"] * 5 + ["second clerk"] * 3 + [*STAFF][:-1]
"""Those who act by chance, some more than others."""

FAILING = (Mode.NO_DATA, Mode.SOURCE_DOWN, Mode.CONTRADICTORY, Mode.OTHER_SUBJECT, Mode.GARBLED)
"""How a register can fail at once, so that lives stay short."""

FINAL = ("CLOSED", "NOT_ACCEPTED", "ABANDONED")
DECIDED = ("DECIDED", "DELIVERED", "CLOSED")
ENDING = (A.WITHDRAW_APPLICATION, A.REFUSE_ACCEPTANCE)
ASIDE = (
    *(A.QUERY_CREDIT, A.DECLINE, A.USE_BENEFIT, A.WITHDRAW_CREDIT_APPROVAL),
    *(A.REQUEST_SUPPLEMENT, A.ACCEPT, A.SUSPEND_CLOCK, A.EXTEND_LIMIT, A.REVOKE_DECISION),
    *(A.RETURN, A.HAND_OVER, A.TAKE_OVER, A.CORRECT, A.CONFIRM_CORRECTION),
)
"""What does not lie on the straight way, or comes early."""

ASKING = (A.DECIDE_ELIGIBILITY, A.ACCEPT)
ON_THE_TRACK = ("REQUESTED", "ELIGIBLE", "COMMITTED", "ACTIVE")


Outlook: TypeAlias = tuple[list[CaseAction], dict[CaseAction, str]]
"""What is open, and what is not, with the code of the first ground."""


@dataclass(frozen=True)
class Hall:
    """The real service, for a test that is no coroutine."""

    portal: BlockingPortal
    staff: dict[str, Officer]
    clock: HallClock
    register: RegisterServer

    def call(self, act: Callable[..., Any], *arguments: Any, **named: Any) -> Any:
        """Run a coroutine function in the loop of the service."""
        return self.portal.call(partial(act, *arguments, **named))


def usually(options: Sequence[T]) -> T:
    """The first of several."""
    return options[0]


def by_chance(data: st.DataObject) -> Choose:
    """As hypothesis would have it."""
    return lambda options: data.draw(st.sampled_from(options))


def written(case: View) -> int:
    """How many events a case has, with those of what was promised in it."""
    promised = case["commitment"]
    return int(case["version"]) + (int(promised["version"]) if promised else 0)


class Lives(RuleBasedStateMachine):
    """One life of one case."""

    def __init__(
        self, opened: Callable[[], AbstractContextManager[Hall]], begun: Callable[[View], bool]
    ) -> None:
        super().__init__()
        self.begun = begun
        self.doors = ExitStack()
        self.hall = self.doors.enter_context(opened())
        self.asked = False
        """Whether the register was asked for this case before."""
        self.last: tuple[str, CaseAction, dict[str, Any], int] | None = None
        """What was done last: by whom, what, with what input, and the version it made."""
        self.since_then = timedelta()

    def teardown(self) -> None:
        try:
            if hasattr(self, "case"):
                self.comes_to_its_end()
                events, findings = self.hall.call(verify)
                assert events > 0
                assert findings == []
        finally:
            self.doors.close()

    # --- how it begins ---

    @initialize(
        grade=st.sampled_from(["AAA", "AAA", *APPLICANTS]),
        matter=st.sampled_from([ACCOUNTING] * 4 + [COMPANY] * 2 + [RESTAURANT, HOSPITAL]),
        channel=st.sampled_from(["OFFLINE_HALL"] * 9 + ["ONLINE_PORTAL"]),
        wants_credit=st.sampled_from([True, True, True, False]),
        reviews=st.booleans(),
    )
    def begins(
        self, grade: str, matter: str, channel: str, wants_credit: bool, reviews: bool
    ) -> None:
        """Registered, and led on to where this life is to begin."""
        applicant = Subject(kind=SubjectKind.USCC, identifier=APPLICANTS[grade])
        clerk = self.hall.staff["clerk"]
        registered: Case = self.hall.call(clerk.registers, applicant, matter, channel=channel)
        self.wants_credit, self.reviews = wants_credit, reviews
        self.case_no = registered.caseNo
        self.case = self.look()
        while not self.begun(self.case):
            self.goes_on_with(usually)

    # --- what may happen ---

    @rule(data=st.data(), acts=st.integers(1, 5))
    def goes_on(self, data: st.DataObject, acts: int) -> None:
        """The next acts of the procedure, never refused to whose turn it is."""
        for _ in range(acts):
            self.goes_on_with(by_chance(data))

    @rule(data=st.data(), acts=st.integers(1, 6))
    def somebody_acts(self, data: st.DataObject, acts: int) -> None:
        """Any act by anybody: done where it is open, refused as foretold where it is not."""
        for _ in range(acts):
            self.acts(data.draw(st.sampled_from(BUSY)), by_chance(data))

    @rule(days=st.integers(0, 9), hours=st.integers(1, 14))
    def time_passes(self, days: int, hours: int) -> None:
        """And a timer looks at what is due by then: it accepts, warns, and never decides."""
        before = self.case
        self.hall.clock.pass_(days=days, hours=hours)
        self.since_then += timedelta(days=days, hours=hours)
        made = self.hall.call(run_due, self.hall.clock, lambda: str(uuid4()))
        self.case = self.look()
        assert written(self.case) == written(before) + made
        assert self.case["outcome"] == before["outcome"]
        deemed = before["stage"] != self.case["stage"]
        assert deemed == bool(self.happened("CASE_DEEMED_ACCEPTED", since=before))
        assert self.case["mode"] == before["mode"] or deemed

    @rule(mode=st.sampled_from([Mode.OK] * 5 + [*FAILING]))
    def register_switches(self, mode: Mode) -> None:
        self.hall.register.switch(mode)

    @rule(data=st.data(), age=st.integers(1, 5))
    def somebody_acts_on_what_was(self, data: st.DataObject, age: int) -> None:
        """A version that is not the present one is a conflict, and nothing else is looked at."""
        allowed, _ = self.outlook("all-rounder")
        action = data.draw(st.sampled_from(allowed or [A.REMIND]))
        before = self.case
        answer = self.does("all-rounder", action, by_chance(data), before["version"] - age)
        self.is_refused(answer, "CONFLICT", before)
        assert answer.codes == ["CONFLICT"]

    @precondition(lambda self: self.last is not None and self.since_then < KEPT)
    @rule()
    def somebody_sends_it_again(self) -> None:
        """The same key and input: the answer of then, and no second effect."""
        assert self.last
        who, action, input, version = self.last
        before = self.case
        answer = self.sends(who, action, input)
        assert (answer.codes, answer.data["replayed"]) == ([], True)
        assert answer.data["version"] == version
        assert self.look() == before

    # --- what holds whatever happens ---

    @invariant()
    def every_event_is_one_version(self) -> None:
        assert self.case["version"] == len(self.case["events"])

    @invariant()
    def there_is_at_most_one_decision(self) -> None:
        decided = len(self.happened("CASE_DECIDED"))
        assert decided == (self.case["stage"] in DECIDED)
        assert decided == (self.case["outcome"] is not None)

    @invariant()
    def credit_mode_rests_on_request_rights_and_commitment_of_an_eligible_applicant(self) -> None:
        if self.case["mode"] != "CREDIT":
            return
        assert (self.case["inScope"], self.case["track"]) == (True, "ACTIVE")
        assert self.happened("ELIGIBILITY_DECIDED")[-1]["eligible"] == "true"
        needed = ["CREDIT_APPROVAL_REQUESTED", "ELIGIBILITY_DECIDED", "RIGHTS_NOTICE_GIVEN"]
        kinds = [event["kind"] for event in self.case["events"]]
        places = [kinds.index(kind) for kind in (*needed, "COMMITMENT_SIGNED")]
        assert places == sorted(places)

    @invariant()
    def strict_handling_has_no_benefit(self) -> None:
        if self.case["mode"] == "ORDINARY_STRICT":
            assert self.case["inScope"]
            assert self.case["grantedBenefits"] == []

    @invariant()
    def withdrawing_is_open_until_the_decision(self) -> None:
        undecided = self.case["stage"] not in (*DECIDED, *FINAL)
        if undecided and self.case["track"] in ON_THE_TRACK:
            assert A.WITHDRAW_CREDIT_APPROVAL in self.outlook("clerk")[0]

    @invariant()
    def a_grade_is_never_in_the_way_of_acceptance(self) -> None:
        for action in (A.ACCEPT, A.SUBMIT_MATERIAL, A.GIVE_ONE_TIME_NOTICE):
            ground = self.outlook("clerk")[1].get(action, "")
            assert not ground.startswith(("GRADE", "NO_TIER", "TIER", "OPEN_BREACH"))

    @invariant()
    def a_final_case_stays_final(self) -> None:
        if self.case["stage"] not in FINAL:
            return
        for who in ("clerk", "reviewer", "head", "issuer"):
            allowed, blocked = self.outlook(who)
            assert set(allowed) <= {A.REVOKE_DECISION}
            assert set(blocked.values()) <= {"CASE_FINAL", "WRONG_STAGE", "NOT_CONFIRMED"}

    # --- how it is done ---

    def acts(self, who: str, choose: Choose) -> None:
        allowed, blocked = self.outlook(who)
        aside = [action for action in allowed if action in ASIDE]
        action = choose(choose([aside, allowed, aside, [*CaseAction]]) or [*CaseAction])
        if action in ENDING and choose([True] * 7 + [False]):
            return
        if action is A.RECORD_STEP and not steps_open(self.case):
            return  # a step may be done once more, which nobody is told to do
        before = self.case
        answer = self.does(who, action, choose)
        if action in allowed:
            assert answer.codes == [], f"{action} was open to the {who}"
        else:
            no_right = "NOT_HEAD" if action is A.EXTEND_LIMIT else "FORBIDDEN"
            self.is_refused(answer, blocked.get(action, no_right), before)

    def comes_to_its_end(self) -> None:
        """From wherever it stands, what each refusal asks for leads the case to its end."""
        for _ in range(60):
            if self.case["stage"] in FINAL:
                return
            self.goes_on_with(usually)
        raise AssertionError(f"it goes round in circles at {self.case['stage']}")

    def goes_on_with(self, choose: Choose) -> None:
        if self.case["stage"] in FINAL:
            return
        who, action = self.whose_turn()
        answer = self.does(who, action, choose)
        assert answer.codes == [], f"{action} was the next act, and open to the {who}"

    def whose_turn(self) -> tuple[str, CaseAction]:
        """What stands first on the way to the end, or to a commitment where one is wanted."""
        allowed, blocked = self.outlook("onlooker")
        action = self.goal()
        while action not in allowed:
            action = what_it_asks_for(blocked[action], self.case)
        if action is A.DECIDE and self.reviews and self.case["stage"] == "ACCEPTED":
            action = A.START_REVIEW  # though it could be decided at once
        return self.turn_of(action), action

    def goal(self) -> CaseAction:
        before_acceptance = self.case["stage"] in ("REGISTERED", "NOTIFIED", "SUPPLEMENTING")
        aims_at_credit = self.case["track"] in ("NONE", "REMINDED", "REQUESTED", "ELIGIBLE")
        if self.wants_credit and before_acceptance and aims_at_credit:
            return A.SIGN_COMMITMENT
        return A.CLOSE

    def turn_of(self, action: CaseAction) -> str:
        opinions = len(self.happened("OPINION_RECORDED"))
        if action is A.RECORD_OPINION:
            return "second reviewer" if opinions % 2 else "reviewer"
        if action is A.DECIDE and self.case["matter"]["decidedBy"] == "HEAD":
            return "head"
        for who in ("clerk", "reviewer", "issuer", "head"):
            if action in self.outlook(who)[0]:
                return who
        raise AssertionError(f"{action} is nobody's turn")

    def does(
        self,
        who: str,
        action: CaseAction,
        choose: Choose,
        version: int | None = None,
    ) -> Payload:
        """Do an act with sensible input, and see what became of the case."""
        before = self.case
        seen = before | (self.ask(who, "correctable { version }") if action is A.CORRECT else {})
        said = sensible_input(action, seen, civil_day(self.hall.clock()), choose)
        order = {
            "caseId": before["id"],
            "expectedVersion": before["version"] if version is None else version,
            "idempotencyKey": str(uuid4()),
        }
        answer = self.sends(who, action, order | said)
        self.case = self.look()
        if not answer.codes:
            self.has_moved_on(action, before)
            self.last = (who, action, order | said, self.case["version"])
            self.since_then = timedelta()
        return answer

    def has_moved_on(self, action: CaseAction, before: dict[str, Any]) -> None:
        asks = action in ASKING and before["inScope"] and not self.asked
        assert self.case["version"] == before["version"] + (2 if asks else 1)
        self.asked = self.asked or asks or action is A.QUERY_CREDIT
        used = {*self.case["usedBenefits"]} - {*before["usedBenefits"]}
        assert used <= {each["code"] for each in before["grantedBenefits"]}, action

    def is_refused(self, answer: Payload, code: str, before: dict[str, Any]) -> None:
        assert answer.codes[0] == code
        assert self.case == before, "a refused act leaves nothing behind"

    def sends(self, who: str, action: CaseAction, input: dict[str, Any]) -> Payload:
        selection = "refusals { code clause { id } } version replayed"
        act: Callable[..., Any] = self.hall.staff[who].mutate
        answer: Payload = self.hall.call(act, mutation_of(action), selection, **input)
        return answer

    def look(self) -> dict[str, Any]:
        self.outlooks: dict[str, Outlook] = {}
        return self.ask("onlooker", VIEW)

    def outlook(self, who: str) -> Outlook:
        """What is open to somebody now, and what is not, with the code of the first ground."""
        if who in self.outlooks:
            return self.outlooks[who]
        found = self.ask(who, "allowedActions blockedActions { action code }")
        allowed = [CaseAction(action) for action in found["allowedActions"]]
        blocked = {CaseAction(each["action"]): each["code"] for each in found["blockedActions"]}
        assert not blocked.keys() & set(allowed)
        self.outlooks[who] = (allowed, blocked)
        return self.outlooks[who]

    def ask(self, who: str, selection: str) -> dict[str, Any]:
        document = f"query ($no: ShortText!) {{ case(caseNo: $no) {{ {selection} }} }}"
        found = self.hall.call(self.hall.staff[who].ask, document, no=self.case_no)
        case: dict[str, Any] = found["case"]
        return case

    def happened(self, kind: str, since: dict[str, Any] | None = None) -> list[dict[str, str]]:
        """The facts of each event of a kind, or of those since the case was seen."""
        facts = happened(self.case, kind)
        return facts[len(happened(since, kind)) :] if since else facts


def accepted(case: View) -> bool:
    return case["stage"] in ("ACCEPTED", "IN_REVIEW", "SUSPENDED", *DECIDED)


BEGINNINGS: dict[str, Callable[[View], bool]] = {
    "at registration": bool,
    "at the commitment": lambda case: case["track"] == "COMMITTED" or accepted(case),
    "at acceptance": accepted,
    "in review": lambda case: case["stage"] in ("IN_REVIEW", *DECIDED),
    "at the decision": lambda case: case["stage"] in DECIDED,
}
"""Where what happens by chance begins."""


@pytest.mark.parametrize(("kind", "lives"), [("sqlite", 6), ("postgres", 2)])
@pytest.mark.parametrize("beginning", BEGINNINGS)
def test_whatever_happens_to_a_case_its_life_is_lawful(
    kind: str,
    lives: int,
    beginning: str,
    request: pytest.FixtureRequest,
    register_server: RegisterServer,
) -> None:
    databases: SqliteFiles | PostgresDatabases = request.getfixturevalue(kind)
    with start_blocking_portal() as portal:
        hall = partial(opened, databases, portal, register_server)
        run_state_machine_as_test(
            # Its factory need not be a class, whatever its type says.
            partial(Lives, hall, BEGINNINGS[beginning]),  # type: ignore[arg-type]
            settings=settings(
                max_examples=lives,
                stateful_step_count=20,
                suppress_health_check=list(HealthCheck),
                phases=[Phase.generate],
            ),
        )


@contextmanager
def opened(
    databases: SqliteFiles | PostgresDatabases, portal: BlockingPortal, register: RegisterServer
) -> Iterator[Hall]:
    """A hall of its own for each life, on a Monday morning."""
    clock = HallClock("2026-09-07T09:30")
    register.switch(Mode.OK)
    with (
        databases.furnished() as url,
        portal.wrap_async_context_manager(serving(url, register.url, clock)) as staff,
    ):
        yield Hall(portal, staff, clock, register)


@asynccontextmanager
async def serving(
    url: str, register_url: str, clock: HallClock
) -> AsyncIterator[dict[str, Officer]]:
    options = unhurried(url, register_url=register_url)
    service = create_app(options, clock=clock)
    transport = httpx.ASGITransport(service)
    async with (
        service.router.lifespan_context(service),
        httpx.AsyncClient(transport=transport, base_url="http://xinyipi.test") as client,
    ):
        yield {who: await officer(client, who, *roles) for who, roles in STAFF.items()}

"""Histories of breaches as they come, in the database: none counts for a decision but those that
are confirmed, not contested, not over and within their term (五1).
"""

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any, NamedTuple

import msgspec
import pytest
from hypothesis import HealthCheck, Phase, example, given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from api.clock import new_id
from api.register import NoRegister
from domain.breach_acts import BreachCommand, Confirm, NotifyParty, RecordDefence, Repair
from domain.breach_life import Severity, Subject, SubjectKind
from domain.caller import Caller
from domain.case import Case
from domain.case_credit import inputs
from domain.eligibility import decision
from domain.instants import civil_day
from domain.roles import Role
from domain.services.breach_writing import begin
from domain.services.breaches import act_on_breach, live_breaches, record_receipt
from domain.services.desk import Desk
from domain.services.due_breaches import run_due_breaches
from domain.services.ledger import verify
from domain.services.occasions import occasion
from domain.services.replay import Order
from domain.store.breaches import any_breach
from domain.store.cases import any_case
from domain.store.database import transaction
from domain.store.log import stream
from domain.words import Words
from tests.breaches import committed
from tests.hall import HallClock, Officer
from tests.register_server import AAA
from tests.test_breach_life import ALLEGED, COMMANDS

OVER = {"BreachDismissed", "BreachRepaired", "BreachExpired"}


class Step(NamedTuple):
    """What is tried, so many days later, and how grave it would be; by documents of that day."""

    act: str
    days: int
    severity: Severity


STEPS = st.builds(
    Step,
    act=st.sampled_from([*COMMANDS, "repair", "receipt", "timer"]),
    days=st.sampled_from([0, 1, 6, 95]),
    severity=st.sampled_from(Severity),
)
CONFIRMED = Step("confirm", 0, Severity.MINOR)
HEARD = tuple(Step(act, 0, Severity.GENERAL) for act in ("notifyParty", "recordDefence"))


def dated(act: str, day: date, severity: Severity) -> BreachCommand:
    """The act with every day it speaks of, and words of its own."""
    command: Any = COMMANDS[act]
    told: dict[str, Any] = {
        field: Words(new_id(), "张示例")
        for field in command.__struct_fields__
        if isinstance(getattr(command, field), Words)
    }
    match command:
        case NotifyParty():
            told["speak_until"] = day + timedelta(days=5)
        case RecordDefence():
            told["heard_on"] = day
        case Confirm():
            told |= {"document_on": day, "severity": severity}
        case Repair():
            told["document_on"] = day
    made: BreachCommand = replace(command, **told)
    return made


async def expected(id: str, day: date) -> bool:
    """Whether the breach counts, by what its log says and nothing else."""
    rows = await stream(id)
    events = [(row["kind"], msgspec.json.decode(row["payload"])) for row in rows]
    kinds = [kind for kind, _ in events]
    upheld = any(said.get("upheld") for _, said in events)
    contested = kinds.count("BreachObjected") > kinds.count("BreachObjectionResolved")
    last = [said["terms"]["maxUntil"] for kind, said in events if kind == "BreachConfirmed"]
    ended = upheld or contested or not OVER.isdisjoint(kinds)
    return bool(last) and not ended and day.isoformat() <= last[0]


@pytest.fixture
async def case(clerk: Officer) -> Case:
    """A case in which something was promised."""
    found = await any_case((await committed(clerk)).id)
    assert found
    return found.state


@pytest.fixture
def desk(clock: HallClock) -> Desk:
    """The desk of a credit officer of the whole hall."""
    roles = frozenset({Role.CREDIT_OFFICER})
    caller = Caller(account=new_id(), name="信用戊", roles=roles, authority=None)
    return Desk(caller=caller, request_id="tests", now=clock, new_id=new_id, register=NoRegister())


async def alleged(case: Case, desk: Desk) -> str:
    """Something new that was not kept in the case; the id of the breach."""
    event = replace(
        ALLEGED,
        case=case.id,
        applicant=case.applicant,
        authority=case.accepting_authority,
        subject=Subject(kind=SubjectKind.COMMITMENT_ITEM, code=new_id()),
    )
    async with transaction():
        return (await begin(desk.author(None), new_id(), event, desk.now())).id


async def tried(step: Step, id: str, desk: Desk) -> None:
    """The act is done, or refused; a timer and the credit website have no say in that."""
    row = await any_breach(id)
    assert row
    if step.act == "timer":
        await run_due_breaches(desk.now, "tests")
    elif step.act == "receipt":
        if row.breach.terms is not None:
            receipt, at = Words(new_id(), "回执"), desk.now()
            await record_receipt(id, new_id(), receipt, at=at, new_id=new_id(), request_id="tests")
    else:
        order = Order(target=id, expected_version=row.breach.version, key=new_id())
        command = dated(step.act, civil_day(desk.now()), step.severity)
        await act_on_breach(desk, order, command)


@pytest.mark.clause("五1")
@settings(
    max_examples=10,
    phases=[Phase.explicit, Phase.generate],
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@example(history=[Step(act, 0, Severity.GENERAL) for act in ("timer", "object", "upheld")])
@given(history=st.lists(STEPS, min_size=4, max_size=9))
async def test_a_breach_counts_for_a_decision_while_it_is_confirmed_uncontested_and_in_its_term(
    history: Sequence[Step], case: Case, desk: Desk, clock: HallClock
) -> None:
    clock.set("2026-09-21T10:00")
    id = await alleged(case, desk)
    for step in (*HEARD, *history[:1], CONFIRMED, *history[1:]):
        clock.pass_(days=step.days)
        await tried(step, id, desk)
        today = civil_day(clock())
        rows = (await live_breaches([AAA.identifier], today)).get(AAA.identifier, ())
        assert (id in {row.id for row in rows}) is await expected(id, today)
        on = await occasion(desk, case)
        assert on.breaches == tuple(row.live for row in rows)
        answer = decision(inputs(case, on, requested=True))
        assert bool(answer.withheld) is (answer.eligible and bool(rows))
    assert (await verify())[1] == []

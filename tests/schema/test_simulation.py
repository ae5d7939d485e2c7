"""What a draft of the policy would have come to: past decisions, made again (二(二), 三)."""

import asyncio
from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any
from uuid import uuid4

import httpx
import pytest

from api.worker import single_round
from domain.credit import Subject
from domain.roles import Role
from domain.services.simulation_runs import SILENCE, run_simulation
from domain.services.simulations import KEPT
from domain.services.timers import run_due
from domain.store.database import fetch
from domain.store.simulations import Progress, add_simulation, put_progress, take_simulation
from tests.hall import ACCOUNTING, REFUSALS, Case, HallClock, Officer, Payload, officer
from tests.policies import changed
from tests.policy_acts import FROM_2027, LESS_FOR_A, acts, drafted
from tests.register_server import AAA, PERSON, RegisterServer

WIDER_AA = ('# "AA-" = "AA"', '"AA-" = "AA"')
JOB = """
    id state done total askedAt tally {
        changed gains loses newlyEligible noLongerEligible newlyStrict noLongerStrict
        tiers { before after decisions } benefits { key gains loses }
        matters { name gains loses } authorities { key name gains loses }
    }
"""
SHIFTS = """
    query ($id: ID!, $filter: ShiftFilterInput) { job(id: $id) { shifts(filter: $filter) {
        totalCount nodes {
            caseNo matterName tierBefore tierAfter modeBefore modeAfter drift gains loses
            terms restricts relieves
        }
    } } }
"""
PAYLOAD = f"job {{ {JOB} }} {REFUSALS} replayed"


@pytest.fixture
async def writer(door: httpx.AsyncClient) -> Officer:
    return await officer(door, "政策甲", Role.POLICY_ADMIN)


async def asks(by: Officer, policy: Any, first: str, last: str, **more: object) -> Payload:
    """Begin a simulation of decisions of these days."""
    days = {"from": first, "to": last, "idempotencyKey": str(uuid4())}
    return await by.mutate("simulatePolicy", PAYLOAD, policyId=policy, **(days | more))


async def ended(by: Officer, job: str) -> Mapping[str, Any]:
    """The job when it has come to its end."""
    while True:
        asked = f"query ($id: ID!) {{ job(id: $id) {{ {JOB} }} }}"
        found: Mapping[str, Any] = (await by.ask(asked, id=job))["job"]
        if found["state"] != "RUNNING":
            return found
        await asyncio.sleep(0.01)


async def simulated(by: Officer, *edits: tuple[str, str]) -> Mapping[str, Any]:
    """What 石龙区's file with these edits would have come to on the day of the tests."""
    draft = await drafted(by, changed(FROM_2027, *edits))
    begun = await asks(by, draft["id"], "2026-09-21", "2026-09-21")
    assert begun.data["refusals"] == []
    return await ended(by, begun.data["job"]["id"])


async def shifts(by: Officer, job: Mapping[str, Any], **only: object) -> Any:
    found = (await by.ask(SHIFTS, id=job["id"], filter=only or None))["job"]["shifts"]
    assert found["totalCount"] == len(found["nodes"])
    return found["nodes"]


async def decided(
    clerk: Officer, register: RegisterServer, token: str, subject: Subject = AAA
) -> Case:
    """A case for which credit approval was asked, with this grade, and decided on."""
    register.says(subject, token)
    case = await clerk.registers(subject, ACCOUNTING)
    await clerk.does("remind", case)
    await clerk.does("queryCredit", case)
    await clerk.does("requestCreditApproval", case)
    await clerk.does("decideEligibility", case)
    return case


@pytest.mark.clause("三1")
async def test_who_loses_a_benefit_under_the_draft_is_counted_and_listed(
    clerk: Officer, writer: Officer, register_server: RegisterServer
) -> None:
    case = await decided(clerk, register_server, "A-")
    await decided(clerk, register_server, "AAA")
    job = await simulated(writer, LESS_FOR_A)
    assert (job["state"], job["done"], job["total"]) == ("DONE", 2, 2)
    tally = job["tally"]
    assert (tally["changed"], tally["gains"], tally["loses"]) == (1, 0, 1)
    assert tally["tiers"] == [{"before": "A", "after": "A", "decisions": 1}]
    assert tally["benefits"] == [{"key": "FREE_COURIER", "gains": 0, "loses": 1}]
    assert [(each["name"], each["loses"]) for each in tally["matters"]] == [
        ("中介机构从事代理记账业务审批", 1)
    ]
    assert [each["loses"] for each in tally["authorities"]] == [1]
    [shift] = await shifts(writer, job)
    assert shift == {
        "caseNo": case.caseNo,
        "matterName": "中介机构从事代理记账业务审批",
        "tierBefore": "A",
        "tierAfter": "A",
        "modeBefore": "ORDINARY",
        "modeAfter": "ORDINARY",
        "drift": "LOSES",
        "gains": [],
        "loses": ["FREE_COURIER"],
        "terms": [],
        "restricts": [],
        "relieves": [],
    }


@pytest.mark.clause("三2")
async def test_who_comes_into_a_tier_gains_what_it_has(
    clerk: Officer, writer: Officer, register_server: RegisterServer
) -> None:
    """A-02: AA- is no grade of the text, and one of the AA band in the draft."""
    await decided(clerk, register_server, "AA-")
    tally = (await simulated(writer, WIDER_AA))["tally"]
    assert (tally["changed"], tally["newlyEligible"], tally["gains"]) == (1, 1, 1)
    assert tally["tiers"] == [{"before": None, "after": "AA", "decisions": 1}]


@pytest.mark.clause("三4")
@pytest.mark.parametrize(
    ("row", "newly", "drift"),
    [
        ('when = { fact = "grade", in = ["A+", "A", "A-", "BBB"] }', 0, "GAINS"),
        ('when = { fact = "grade", in = ["A+", "A"] }', 1, "LOSES"),
    ],
    ids=["BBB becomes A", "A- becomes below A"],
)
async def test_strict_handling_that_comes_or_goes_is_counted(
    clerk: Officer,
    writer: Officer,
    register_server: RegisterServer,
    row: str,
    newly: int,
    drift: str,
) -> None:
    await decided(clerk, register_server, "A-" if newly else "BBB")
    below = '"BBB", "BB", "B+"'
    draft = changed(
        FROM_2027,
        ('when = { fact = "grade", in = ["A+", "A", "A-"] }', row),
        (f"in = [{below}", f'in = ["A-", {below}' if newly else 'in = ["BB", "B+"'),
    )
    begun = await asks(writer, (await drafted(writer, draft))["id"], "2026-09-21", "2026-09-21")
    job = await ended(writer, begun.data["job"]["id"])
    assert (job["tally"]["newlyStrict"], job["tally"]["noLongerStrict"]) == (newly, 1 - newly)
    assert [shift["drift"] for shift in await shifts(writer, job)] == [drift]


@pytest.mark.clause("三4")
async def test_terms_and_measures_that_differ_are_counted_and_listed(
    clerk: Officer, writer: Officer, register_server: RegisterServer
) -> None:
    for token in ("AAA", "D"):
        await decided(clerk, register_server, token)
    measure = '{ code = "SITE_CHECK", legalBasis = "许可法34" }'
    job = await simulated(
        writer,
        ("format = 1", 'format = 1\nrounding = "FLOOR"'),
        (
            "[benefits.GREEN_CHANNEL]",
            "[benefits.GREEN_CHANNEL]\nparams = { limitMinusPercent = 30 }",
        ),
        ('reason = "GRADE_BELOW_A"', f'reason = "GRADE_BELOW_A"\nrestrictions = [{measure}]'),
    )
    tally = job["tally"]
    assert (tally["changed"], tally["gains"], tally["loses"]) == (2, 1, 1)
    assert tally["benefits"] == [{"key": "GREEN_CHANNEL", "gains": 1, "loses": 0}]
    names = ("drift", "gains", "loses", "terms", "restricts", "relieves")
    found = [[row[name] for name in names] for row in await shifts(writer, job)]
    assert sorted(found) == [
        ["GAINS", ["GREEN_CHANNEL"], [], ["GREEN_CHANNEL"], [], []],
        ["LOSES", [], [], [], ["SITE_CHECK"], []],
    ]


async def test_a_simulation_changes_nothing_but_what_it_found(
    clerk: Officer, writer: Officer, register_server: RegisterServer
) -> None:
    await decided(clerk, register_server, "A")
    draft = await drafted(writer, changed(FROM_2027, LESS_FOR_A))
    tables = ("event", "service_case", "decision", "policy_version", "policy_draft", "words")
    before = [[dict(row) for row in await fetch(f"SELECT * FROM {name}")] for name in tables]
    begun = await asks(writer, draft["id"], "2026-09-21", "2026-09-21")
    assert (await ended(writer, begun.data["job"]["id"]))["tally"]["changed"] == 1
    after = [[dict(row) for row in await fetch(f"SELECT * FROM {name}")] for name in tables]
    assert after == before


@pytest.mark.parametrize(("day", "total"), [("20", 0), ("21", 1), ("22", 0)])
async def test_the_decisions_of_civil_days_are_made_again(
    clerk: Officer, writer: Officer, register_server: RegisterServer, day: str, total: int
) -> None:
    await decided(clerk, register_server, "A")
    current = (await writer.ask("{ policyInForce { id } }"))["policyInForce"]["id"]
    begun = await asks(writer, current, f"2026-09-{day}", f"2026-09-{day}")
    assert begun.data["job"]["total"] == total
    job = await ended(writer, begun.data["job"]["id"])
    assert (job["done"], job["tally"]["changed"]) == (total, 0)


async def test_decisions_up_to_today_are_made_again_where_no_last_day_is_named(
    writer: Officer,
) -> None:
    current = (await writer.ask("{ policyInForce { id } }"))["policyInForce"]["id"]
    order = {"policyId": current, "from": "2026-09-01", "idempotencyKey": str(uuid4())}
    begun = await writer.mutate("simulatePolicy", "job { first last }", **order)
    assert begun.data["job"] == {"first": "2026-09-01", "last": "2026-09-21"}


async def test_what_is_found_is_narrowed_to_what_is_wanted(
    clerk: Officer, writer: Officer, register_server: RegisterServer
) -> None:
    await decided(clerk, register_server, "A")
    await decided(clerk, register_server, "AA-")
    job = await simulated(writer, LESS_FOR_A, WIDER_AA)
    asked = {
        "drift": [("GAINS", 1), ("LOSES", 1), ("BOTH", 0)],
        "benefit": [("FREE_COURIER", 2), ("TASK_FORCE", 1), ("TASK%FORCE", 0)],
        "tierBefore": [("A", 1), ("AA", 0)],
        "tierAfter": [("A", 1), ("AA", 1)],
        "authority": [("11410404MB0T14003F", 2), ("11410404MB0T0100XJ", 0)],
    }
    for name, wanted in asked.items():
        for value, count in wanted:
            assert len(await shifts(writer, job, **{name: value})) == count, (name, value)


async def test_the_tier_of_a_person_is_for_those_who_may_query_the_register(
    door: httpx.AsyncClient, clerk: Officer, writer: Officer, register_server: RegisterServer
) -> None:
    await decided(clerk, register_server, "A", PERSON)
    job = await simulated(writer, LESS_FOR_A)
    [hidden] = await shifts(writer, job)
    assert (hidden["tierBefore"], hidden["tierAfter"]) == (None, None)
    for tier in ("tierBefore", "tierAfter"):
        assert await shifts(writer, job, **{tier: "A"}) == [], "nor is it found by it"
    both = await officer(door, "两职", Role.POLICY_ADMIN, Role.REVIEWER)
    [told] = await shifts(both, job)
    assert (told["tierBefore"], told["tierAfter"]) == ("A", "A")
    assert await shifts(both, job, tierBefore="A") == [told]


async def test_a_case_is_said_to_be_readable_to_those_who_may_read_it(
    door: httpx.AsyncClient, clerk: Officer, writer: Officer, register_server: RegisterServer
) -> None:
    await decided(clerk, register_server, "A")
    job = await simulated(writer, LESS_FOR_A)
    both = await officer(door, "两职", Role.POLICY_ADMIN, Role.REVIEWER)
    asked = "query ($id: ID!) { job(id: $id) { shifts { nodes { readable } } } }"
    for asker, readable in ((writer, False), (both, True)):
        [shift] = (await asker.ask(asked, id=job["id"]))["job"]["shifts"]["nodes"]
        assert shift == {"readable": readable}


# --- what is refused, and what ends ----------------------------------------------------


async def test_a_question_that_cannot_be_answered_is_refused(
    clerk: Officer, writer: Officer
) -> None:
    draft = await drafted(writer, "format = 1\nnonsense")
    good = await drafted(writer, changed(FROM_2027))
    for by, policy, last, code in (
        (clerk, good["id"], "2026-09-21", "FORBIDDEN"),
        (writer, str(uuid4()), "2026-09-21", "NOT_FOUND"),
        (writer, draft["id"], "2026-09-21", "INVALID_VALUE"),
        (writer, good["id"], "2026-09-20", "INVALID_VALUE"),
    ):
        assert (await asks(by, policy, "2026-09-21", last)).codes == [code]


async def test_the_same_key_begins_one_simulation(writer: Officer) -> None:
    draft = await drafted(writer, changed(FROM_2027))
    begun = [
        await asks(writer, draft["id"], "2026-09-21", "2026-09-21", idempotencyKey="key-1")
        for _ in range(2)
    ]
    assert [each.data["replayed"] for each in begun] == [False, True]
    assert begun[0].data["job"]["id"] == begun[1].data["job"]["id"]


async def begun(clock: HallClock, policy: str, total: int, version: int = 1) -> str:
    """A simulation of the day of the tests that nobody runs yet."""
    id = str(uuid4())
    await add_simulation(
        id=id,
        authority=None,
        policy=policy,
        version=version,
        first="2026-09-21",
        last="2026-09-21",
        total=total,
        by="nobody",
        at=clock(),
    )
    return id


async def cancel(by: Officer, job: str) -> Payload:
    return await by.mutate("cancelJob", PAYLOAD, jobId=job)


async def test_one_that_is_cancelled_finds_nothing_more(
    clerk: Officer, writer: Officer, register_server: RegisterServer, clock: HallClock
) -> None:
    await decided(clerk, register_server, "A")
    draft = await drafted(writer, changed(FROM_2027, LESS_FOR_A))
    job = await begun(clock, draft["id"], 1)
    assert (await cancel(writer, job)).data["job"]["state"] == "CANCELLED"
    await run_simulation(job, "a runner", clock)
    stopped = await ended(writer, job)
    assert (stopped["state"], stopped["done"], stopped["tally"]) == ("CANCELLED", 0, None)
    assert await shifts(writer, stopped) == []


async def test_one_that_is_done_is_not_cancelled(writer: Officer) -> None:
    job = await simulated(writer)
    answer = (await cancel(writer, job["id"])).data
    assert (answer["job"]["state"], answer["replayed"]) == ("DONE", True)
    assert (await cancel(writer, str(uuid4()))).codes == ["NOT_FOUND"]


@pytest.mark.parametrize(("more", "state"), [(0, "RUNNING"), (1, "DONE")])
async def test_one_that_is_silent_too_long_is_gone_on_with_by_the_timers(
    writer: Officer, clock: HallClock, more: int, state: str
) -> None:
    draft = await drafted(writer, changed(FROM_2027))
    job = await begun(clock, draft["id"], 0)
    assert await take_simulation(job, "a process that died", clock(), clock())
    clock.pass_(seconds=SILENCE.total_seconds() + more)
    await single_round(clock)
    asked = "query ($id: ID!) { job(id: $id) { state } }"
    assert (await writer.ask(asked, id=job))["job"]["state"] == state


async def test_one_that_somebody_runs_is_left_to_them(writer: Officer, clock: HallClock) -> None:
    draft = await drafted(writer, changed(FROM_2027))
    job = await begun(clock, draft["id"], 0)
    assert await take_simulation(job, "first", clock(), clock())
    await run_simulation(job, "second", clock)
    reached = Progress(1, ("2026-09-21T02:00:00.000000Z", "a decision"), "{}")
    assert await put_progress(job, "first", reached, clock())
    clock.pass_(seconds=SILENCE.total_seconds() + 1)
    await run_simulation(job, "second", clock)
    assert not await put_progress(job, "first", reached, clock()), "it was away for too long"
    assert (await ended(writer, job))["state"] == "DONE"


@pytest.mark.parametrize("turns", [0, 1, 3])
async def test_one_whose_process_is_told_to_stop_is_gone_on_with_at_once(
    clerk: Officer, writer: Officer, register_server: RegisterServer, clock: HallClock, turns: int
) -> None:
    await decided(clerk, register_server, "A")
    job = await begun(clock, (await drafted(writer, changed(FROM_2027, LESS_FOR_A)))["id"], 1)
    stopped = asyncio.create_task(run_simulation(job, "a process that stops", clock))
    for _ in range(turns):
        await asyncio.sleep(0.001)
    stopped.cancel()
    await asyncio.wait([stopped])
    await single_round(clock)
    found = await ended(writer, job)
    assert (found["state"], found["done"], found["tally"]["changed"]) == ("DONE", 1, 1)


async def test_a_draft_that_was_edited_meanwhile_is_not_simulated(
    writer: Officer, clock: HallClock
) -> None:
    draft = await drafted(writer, changed(FROM_2027))
    job = await begun(clock, draft["id"], 0)
    await acts(writer, "editPolicyDraft", draft, text=changed(FROM_2027, LESS_FOR_A))
    await run_simulation(job, "a runner", clock)
    assert (await ended(writer, job))["state"] == "FAILED"


@pytest.mark.parametrize(("more", "kept"), [(0, True), (1, False)])
async def test_what_was_found_is_kept_for_thirty_days(
    writer: Officer, clock: HallClock, more: int, kept: bool
) -> None:
    job = await simulated(writer)
    asked = datetime.fromisoformat(job["askedAt"])
    clock.set(f"{(asked + KEPT).replace(tzinfo=None) + timedelta(seconds=more)}")
    await run_due(clock, lambda: str(uuid4()))
    found = await writer.ask("query ($id: ID!) { job(id: $id) { id } }", id=job["id"])
    assert (found["job"] is not None) is kept


# --- one case --------------------------------------------------------------------------

REPLAY = """
    query ($caseId: ID!, $asIf: ID!) { replay(caseId: $caseId, asIf: $asIf) {
        made { eligible policyVersion tier { code } benefits { code } }
        asIf { eligible policyVersion tier { code } benefits { code } }
    } }
"""


@pytest.mark.clause("三1")
async def test_a_decision_beside_itself_under_another_version(
    door: httpx.AsyncClient, clerk: Officer, writer: Officer, register_server: RegisterServer
) -> None:
    case = await decided(clerk, register_server, "A")
    publisher = await officer(door, "发布乙", Role.POLICY_PUBLISHER)
    text, first, _ = changed(FROM_2027, LESS_FOR_A).split("[[examples]]", 2)
    draft = await drafted(writer, f"{text}[[examples]]{first}")
    done = await acts(publisher, "publishPolicy", draft)
    assert done.codes == []
    [both] = (await clerk.ask(REPLAY, caseId=case.id, asIf=done.data["policy"]["id"]))["replay"]
    made, as_if = both["made"], both["asIf"]
    assert (made["policyVersion"], as_if["policyVersion"]) == (1, 2)
    assert (made["eligible"], as_if["eligible"]) == (True, True)
    had, has = ({each["code"] for each in side["benefits"]} for side in (made, as_if))
    assert had - has == {"FREE_COURIER"}
    assert await clerk.ask(REPLAY, caseId=case.id, asIf=str(uuid4())) == {"replay": None}

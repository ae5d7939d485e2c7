"""Two processes of the service over one database: whoever is first wins, and nothing is lost."""

import asyncio
from collections import Counter
from collections.abc import AsyncIterator, Awaitable, Iterable, Iterator, Sequence
from dataclasses import replace
from typing import NamedTuple
from uuid import uuid4

import pytest

from api.clock import now
from domain.instants import civil_day
from domain.journal import KINDS
from domain.roles import Role
from domain.services.ledger import verify
from domain.store.database import database
from domain.store.log import page, stream
from tests.breaches import DOCUMENT, allege, committed, heard, tries
from tests.databases import PostgresDatabases, SqliteFiles
from tests.hall import ACCOUNTING, CASE, REFUSALS, RESTAURANT, Case, Officer, Payload
from tests.processes import Served
from tests.promises import draws, granted_at_once, promises_of
from tests.promises import tries as act_on_item
from tests.register_server import AAA
from tests.served_hall import Doors, doors, served_hall

FIRST_ACTS: tuple[tuple[str, dict[str, str]], ...] = (
    ("giveOneTimeNotice", {}),
    ("remind", {}),
    ("withdrawApplication", {}),
    ("submitMaterial", {"material": "M01"}),
)
"""What a clerk may do with a case just registered."""

UNKNOWN_YET = ("91410404MA0DEM0134", "91410404MA0DEM160M")
"""Applicants whom no other race has registered."""


class Two(NamedTuple):
    """An officer at the doors of both processes."""

    here: Officer
    there: Officer


@pytest.fixture(scope="module", params=["sqlite", "postgres"])
def processes(request: pytest.FixtureRequest) -> Iterator[tuple[Served, ...]]:
    """Two processes over one database, for every race of this file."""
    databases: SqliteFiles | PostgresDatabases = request.getfixturevalue(request.param)
    with databases.furnished() as url, served_hall(url, processes=2) as served:
        yield served


@pytest.fixture
async def both(processes: tuple[Served, ...]) -> AsyncIterator[Doors]:
    async with doors(*processes) as ways_in:
        yield ways_in


@pytest.fixture
async def clerk(both: Doors) -> Two:
    return Two(*await both.officers("窗口甲", Role.CLERK))


@pytest.fixture
async def reviewer(both: Doors) -> Two:
    return Two(*await both.officers("审核乙", Role.REVIEWER))


async def test_of_sixteen_commands_on_one_case_one_wins_and_the_others_are_conflicts(
    clerk: Two, both: Doors
) -> None:
    case = await clerk.here.registers(AAA, RESTAURANT)
    answers = await together(
        clerk[n % 2].perform(act, seen(case), **input)
        for n in range(4)
        for act, input in FIRST_ACTS
    )
    codes = Counter(tuple(answer.codes) for answer in answers)
    assert codes == {(): 1, ("CONFLICT",): 15}
    assert {answer.data["case"]["version"] for answer in answers} == {2}, "as it now stands"
    assert await events_of(both, case) == 2


@pytest.mark.clause("四(二)4")
async def test_of_withdrawing_and_deciding_one_wins_and_the_other_goes_on_from_there(
    clerk: Two, reviewer: Two, both: Doors
) -> None:
    case = await ready_to_be_decided(clerk.here, reviewer.here)
    withdrawal, decision = await together(
        [
            clerk.here.perform("withdrawCreditApproval", seen(case)),
            reviewer.there.perform("decideCase", seen(case), outcome="GRANTED"),
        ]
    )
    assert sorted((withdrawal.codes, decision.codes)) == [[], ["CONFLICT"]]
    now = Case((decision if withdrawal.codes else withdrawal).data["case"])
    if withdrawal.codes:
        late = await clerk.here.perform("withdrawCreditApproval", now)
        assert (late.codes, late.clauses) == (["ALREADY_DECIDED"], ["四(二)4"])
        assert (now.mode, now.outcome) == ("CREDIT", "GRANTED")
    else:
        await reviewer.there.does("decideCase", now, outcome="GRANTED")
        assert (now.mode, now.track, now.outcome) == ("ORDINARY", "WITHDRAWN", "GRANTED")
    assert await events_of(both, case) == now.version


async def test_one_key_at_both_doors_has_one_effect_and_every_other_answer_repeats_it(
    clerk: Two, both: Doors
) -> None:
    case = await clerk.here.registers(AAA, RESTAURANT)
    order = {"caseId": case.id, "expectedVersion": 1, "idempotencyKey": str(uuid4())}
    answers = await together(
        clerk[n % 2].mutate("giveOneTimeNotice", _ANSWER, **order) for n in range(8)
    )
    assert [answer.codes for answer in answers] == [[]] * 8
    assert Counter(answer.data["replayed"] for answer in answers) == {False: 1, True: 7}
    assert {answer.data["version"] for answer in answers} == {2}
    assert await events_of(both, case) == 2


async def test_one_key_at_both_doors_registers_one_case(clerk: Two) -> None:
    case = await clerk.here.registers(AAA, RESTAURANT)
    order = {
        "matterCode": RESTAURANT,
        "applicantId": await applicant_of(clerk.here, case),
        "channel": "OFFLINE_HALL",
        "idempotencyKey": str(uuid4()),
    }
    answers = await together(
        clerk[n % 2].mutate("registerCase", _ANSWER, **order) for n in range(8)
    )
    assert [answer.codes for answer in answers] == [[]] * 8
    assert len({answer.data["case"]["id"] for answer in answers}) == 1
    assert Counter(answer.data["replayed"] for answer in answers) == {False: 1, True: 7}


async def test_one_key_for_two_applicants_is_refused_for_the_second(clerk: Two) -> None:
    shared = {"kind": "LEGAL_PERSON", "name": "示例有限公司", "idempotencyKey": str(uuid4())}
    answers = await together(
        officer.mutate("registerApplicant", f"applicant {{ id }} {REFUSALS}", uscc=uscc, **shared)
        for officer, uscc in zip(clerk, UNKNOWN_YET, strict=True)
    )
    assert sorted(answer.codes for answer in answers) == [[], ["KEY_REUSED"]]
    assert [a.data["applicant"] is None for a in answers] == [bool(a.codes) for a in answers]


async def test_case_numbers_have_no_gap_and_none_is_given_twice(clerk: Two) -> None:
    before = await clerk.here.registers(AAA, RESTAURANT)
    applicant = await applicant_of(clerk.here, before)

    def register(officer: Officer, applicant: str) -> Awaitable[Payload]:
        return officer.mutate(
            "registerCase",
            _ANSWER,
            matterCode=RESTAURANT,
            applicantId=applicant,
            channel="OFFLINE_HALL",
            idempotencyKey=str(uuid4()),
        )

    answers = await together(
        register(clerk[n % 2], "nobody" if n % 4 == 3 else applicant) for n in range(32)
    )
    assert Counter(tuple(answer.codes) for answer in answers) == {(): 24, ("NOT_FOUND",): 8}
    given = [answer.data["case"]["caseNo"] for answer in answers if not answer.codes]
    prefix, last = before.caseNo[:-4], int(before.caseNo[-4:])
    assert sorted(given) == [f"{prefix}{last + n:04}" for n in range(1, 25)]


async def test_whoever_reads_the_log_meets_every_position_once_and_in_order(
    clerk: Two, both: Doors
) -> None:
    follower = Follower(clerk.there)
    async with database(both.url):
        writing = asyncio.gather(*(live_a_little(clerk[n % 2]) for n in range(8)))
        positions: list[int] = []
        while not writing.done() or len(positions) == 0:
            positions += await read_on(positions)
            await follower.read_on()
        await writing
        positions += await read_on(positions)
        await follower.read_on()
        assert positions == list(range(1, len(positions) + 1))
        assert await verify() == (len(positions), [])
        told = [row["position"] for row in await page(0, 100_000) if row["kind"] in KINDS]
        assert follower.read == told, "no gap in the journal at the other door, and none came late"


async def live_a_little(clerk: Officer) -> None:
    case = await clerk.registers(AAA, ACCOUNTING)
    await clerk.does("giveOneTimeNotice", case)
    await clerk.commits(case)
    await clerk.does("withdrawApplication", case)


async def ready_to_be_decided(clerk: Officer, reviewer: Officer) -> Case:
    """A case in credit mode that lacks nothing, with credit approval or without it."""
    case = await clerk.registers(AAA, ACCOUNTING)
    await clerk.does("giveOneTimeNotice", case)
    await clerk.commits(case)
    await clerk.takes(case, "M01", "M02", "M03", "M04", "M05")
    await clerk.does("acceptCase", case)
    await reviewer.does("startReview", case)
    for step in ("S01", "S02"):
        people = ["审核乙", "审核丁"]
        await reviewer.does("recordStep", case, step=step, performedBy=people, record="属实。")
    await reviewer.does("recordOpinion", case, recommends="GRANTED", opinion="建议准予。")
    return case


async def read_on(positions: Sequence[int]) -> list[int]:
    """The positions after the last one read, as a receiver of the log asks for them."""
    return [row["position"] for row in await page(positions[-1] if positions else 0, 1000)]


class Follower:
    """Whoever follows the journal at one door, from where it was read last; what it has read."""

    def __init__(self, officer: Officer) -> None:
        self._officer = officer
        self._after: str | None = None
        self.read: list[int] = []

    async def read_on(self) -> None:
        """Read up to where the log now ends."""
        question = """query ($after: Cursor) {
            events(after: $after, first: 100) { nodes { id } endCursor hasNextPage }
        }"""
        more = True
        while more:
            found = (await self._officer.ask(question, after=self._after))["events"]
            self.read += [int(node["id"]) for node in found["nodes"]]
            self._after, more = found["endCursor"], found["hasNextPage"]


@pytest.mark.clause("五1")
async def test_of_two_draws_and_of_two_acts_on_a_promise_one_wins(
    clerk: Two, reviewer: Two, both: Doors
) -> None:
    case = await granted_at_once(clerk.here, reviewer.here)
    authority = (await promises_of(reviewer.here, case)).authority
    held = await together(draws(who, authority) for who in reviewer)
    assert sorted(answer.codes for answer in held) == [[], ["NOTHING_TO_DRAW"]]
    promises = await promises_of(reviewer.here, case)
    kept = await together(
        act_on_item(who, "markCommitmentKept", replace(promises), "LETTER_ITEM", evidence="属实")
        for who in reviewer
    )
    assert sorted(answer.codes for answer in kept) == [[], ["CONFLICT"]]
    async with database(both.url):
        assert len(await stream(promises.id)) == promises.version + 1


@pytest.mark.clause("五1")
async def test_of_two_allegations_and_of_two_confirmations_one_wins(
    clerk: Two, both: Doors
) -> None:
    case = await committed(clerk.here)
    credit, today = Two(*await both.officers("信用戊", Role.CREDIT_OFFICER)), civil_day(now())
    allegations = await together(allege(who, case) for who in credit)
    assert sorted(answer.codes for answer in allegations) == [[], ["ALREADY_ALLEGED"]]
    breach = await heard(credit.here, case, str(today), code="M05")
    document = DOCUMENT | {"documentOn": str(today), "severity": "GENERAL"}
    confirmations = await together(
        tries(who, "confirmBreach", replace(breach), **document) for who in credit
    )
    assert sorted(answer.codes for answer in confirmations) == [[], ["CONFLICT"]]
    states = {(a.data["breach"]["state"], a.data["breach"]["version"]) for a in confirmations}
    assert states == {("CONFIRMED", 4)}, "as it now stands"
    async with database(both.url):
        assert len(await stream(breach.id)) == 4


async def events_of(hall: Doors, case: Case) -> int:
    async with database(hall.url):
        return len(await stream(case.id))


async def applicant_of(officer: Officer, case: Case) -> str:
    question = "query ($no: ShortText!) { case(caseNo: $no) { applicant { id } } }"
    found = await officer.ask(question, no=case.caseNo)
    return str(found["case"]["applicant"]["id"])


def seen(case: Case) -> Case:
    """The case as it was seen, for one more officer to act on."""
    return replace(case)


async def together(acts: Iterable[Awaitable[Payload]]) -> list[Payload]:
    """Every act at once."""
    return await asyncio.gather(*acts)


_ANSWER = f"case {{ {CASE} }} {REFUSALS} version replayed"

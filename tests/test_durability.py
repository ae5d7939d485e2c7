"""Power cuts under a stream of writes: the acknowledged is there, and nothing is half there."""

import asyncio
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from signal import SIGTERM
from typing import Any, NamedTuple, TypeVar
from uuid import uuid4

import httpx
import msgspec
import pytest

from domain.roles import Role
from domain.store.database import database, fetch
from tests.hall import ACCOUNTING, COMMITMENT, Officer
from tests.processes import Served, xinyipi
from tests.register_server import AAA
from tests.served_hall import doors, served_hall

T = TypeVar("T")

ROUNDS = 5
ROUNDS_ON_POSTGRES = 3
WRITERS = 4
A_ROUND = 60
"""Acknowledged commands between two power cuts."""

LIFE: tuple[tuple[str, Mapping[str, object]], ...] = (
    ("giveOneTimeNotice", {}),
    ("remind", {}),
    ("requestCreditApproval", {}),
    ("decideEligibility", {}),  # two events, a snapshot and a decision
    ("giveRightsNotice", {}),
    ("signCommitment", COMMITMENT),  # words
    ("useBenefit", {"benefit": "ASSISTED_AGENCY", "proof": "帮办员甲"}),
    ("withdrawApplication", {"reason": "另行安排。"}),
)


class Sent(NamedTuple):
    """A command as it was sent, and the version the service said it made, if it said so."""

    act: str
    input: dict[str, object]
    version: int | None = None


@dataclass
class Book:
    """What was sent, kept by those who sent it."""

    acknowledged: list[Sent] = field(default_factory=list)
    unanswered: list[Sent] = field(default_factory=list)
    enough: asyncio.Event = field(default_factory=asyncio.Event)
    """Set with every so many acknowledgements."""

    async def send(self, clerk: Officer, act: str, **input: object) -> dict[str, Any]:
        """Send a command under a new key, and answer with the case."""
        sent = Sent(act, input | {"idempotencyKey": str(uuid4())})
        self.unanswered.append(sent)
        answer = await self.again(clerk, sent)
        assert answer["replayed"] is False
        self.unanswered.remove(sent)
        self.acknowledged.append(sent._replace(version=answer["version"]))
        if len(self.acknowledged) % A_ROUND == 0:
            self.enough.set()
        case: dict[str, Any] = answer["case"]
        return case

    async def again(self, clerk: Officer, sent: Sent) -> Mapping[str, Any]:
        """Send it as it was sent, and answer with what came of it, which is no refusal."""
        selection = "case { id version } refusals { code } version replayed"
        answer = (await clerk.mutate(sent.act, selection, **sent.input)).data
        assert answer["refusals"] == []
        return answer


async def test_no_acknowledged_command_is_lost_and_none_is_half_done(hall_url: str) -> None:
    book = Book()
    for _ in range(ROUNDS if hall_url.startswith("sqlite:") else ROUNDS_ON_POSTGRES):
        await write_until(hall_url, book, Served.kill)
    await look_it_up(hall_url, book)
    told = xinyipi("verify", database_url=hall_url)
    assert (told.returncode, told.stderr) == (0, "")
    async with database(hall_url):
        await nothing_is_half_written()


@pytest.mark.parametrize("databases", ["sqlite"], indirect=True)
async def test_told_to_end_under_load_it_answers_all_that_it_did(hall_url: str) -> None:
    book = Book()
    assert await write_until(hall_url, book, Served.stop) == -SIGTERM
    acknowledged = {sent.input["idempotencyKey"] for sent in book.acknowledged}
    unanswered = {sent.input["idempotencyKey"] for sent in book.unanswered}
    async with database(hall_url):
        done = {row["key"] for row in await fetch("SELECT key FROM idempotency")}
        assert acknowledged <= done and not unanswered & done
        await nothing_is_half_written()


async def write_until(url: str, book: Book, end: Callable[[Served], T]) -> T:
    """Write for a while, then end the service that way, and answer with what came of it."""
    book.enough.clear()
    with served_hall(url, processes=1) as (served,):
        async with doors(served) as way_in:
            (clerk,) = await way_in.officers("窗口甲", Role.CLERK)
            applicant = await an_applicant(clerk)
            writing = asyncio.gather(*(write_on(clerk, applicant, book) for _ in range(WRITERS)))
            enough = asyncio.create_task(book.enough.wait())
            await asyncio.wait((enough, writing), return_when=asyncio.FIRST_COMPLETED)
            ended = await asyncio.to_thread(end, served)
            await writing
            return ended


async def write_on(clerk: Officer, applicant: str, book: Book) -> None:
    """One life of a case after the other, until nobody answers any more."""
    try:
        while True:
            case = await book.send(
                clerk,
                "registerCase",
                matterCode=ACCOUNTING,
                applicantId=applicant,
                channel="OFFLINE_HALL",
            )
            for act, input in LIFE:
                order = {"caseId": case["id"], "expectedVersion": case["version"]}
                case = await book.send(clerk, act, **order, **input)
    except httpx.TransportError:
        return


async def look_it_up(url: str, book: Book) -> None:
    """Every command once more, under its key: the acknowledged ones had their effect before."""
    assert book.unanswered, "the power was cut while something was under way"
    with served_hall(url, processes=1) as (served,):
        async with doors(served) as way_in:
            (clerk,) = await way_in.officers("窗口甲", Role.CLERK)
            for sent in book.acknowledged:
                answer = await book.again(clerk, sent)
                assert (answer["replayed"], answer["version"]) == (True, sent.version)
            for sent in book.unanswered:
                await book.again(clerk, sent)


async def an_applicant(clerk: Officer) -> str:
    found = await clerk.mutate(
        "registerApplicant",
        "applicant { id } refusals { code }",
        kind="LEGAL_PERSON",
        uscc=AAA.identifier,
        name="示例记账服务有限公司",
        idempotencyKey=str(uuid4()),
    )
    return str(found.data["applicant"]["id"])


async def nothing_is_half_written() -> None:
    """Whatever stands beside an event is named by one, and whatever an event names is there."""
    events = await fetch("SELECT stream, version, kind, payload, caller FROM event")
    payloads = [(str(each["kind"]), msgspec.json.decode(each["payload"])) for each in events]

    keys = await fetch("SELECT stream, version FROM idempotency")
    by_act = {(each["stream"], each["version"]) for each in events if _ends_an_act(each)}
    assert {(key["stream"], key["version"]) for key in keys} == by_act

    said = {payload[name] for _, payload in payloads for name in payload if name.endswith("Words")}
    assert await ids("words") == said - {None}
    for table, kind, name in (
        ("credit_snapshot", "CreditQueried", "snapshot"),
        ("decision", "EligibilityDecided", "decision"),
    ):
        assert await ids(table) == {payload[name] for each, payload in payloads if each == kind}


def _ends_an_act(event: Any) -> bool:
    """Not the catalogue's, and not a query of the register, which precedes the act's own event."""
    return bool(event["caller"]) and event["kind"] != "CreditQueried"


async def ids(table: str) -> set[str]:
    return {row["id"] for row in await fetch(f"SELECT id FROM {table}")}

"""Events are sent to receivers in all their moods: each of them, in order, with the same id."""

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import httpx
import pytest

from api import receivers as over_http
from api.clock import new_id
from api.receivers import HttpReceivers
from api.sending import WAITING_PAUSE
from domain.roles import Role
from domain.services import webhook_sending
from domain.services.leases import LASTING, Lease
from domain.services.timers import DELIVERIES_KEPT, run_due
from domain.services.webhook_sending import WebhookSender
from domain.store import webhooks as store
from domain.store.database import fetch
from domain.webhook_address import networks_of
from domain.webhooks import RETRIES
from tests.databases import SqliteFiles
from tests.hall import ACCOUNTING, RESTAURANT, Case, HallClock, Officer, officer
from tests.receiver import (
    LOOPBACK,
    Mood,
    Receiver,
    drops_answers,
    is_flaky,
    is_gone,
    points_elsewhere,
    receiving,
    says_garbage,
    takes,
)
from tests.register_server import AAA, PERSON
from tests.schema.test_webhooks import (
    admin,
    change,
    create,
    hall,
    listed,
    receiver,
)

__all__ = ["admin", "hall", "receiver"]  # fixtures

FINANCE = "11410404MB0T14003F"
LIFE = [(1, "CASE_REGISTERED"), (2, "ONE_TIME_NOTICE_GIVEN"), (3, "APPLICATION_WITHDRAWN")]


@pytest.fixture
def hall_url(sqlite: SqliteFiles) -> Iterator[str]:
    """What sending does on PostgreSQL is shown where a sender is killed."""
    with sqlite.furnished() as url:
        yield url


@pytest.fixture
def sender(clock: HallClock) -> WebhookSender:
    networks = networks_of(LOOPBACK)
    return WebhookSender(
        receivers=HttpReceivers(networks), now=clock, new_id=new_id, source="urn:xinyipi"
    )


async def always() -> bool:
    return True


async def send(sender: WebhookSender) -> None:
    """Send all that is due now."""
    while await sender.deliver(always):
        pass


async def send_for(sender: WebhookSender, clock: HallClock, **time: float) -> None:
    """Send for so long, a look each time something comes due."""
    end = clock() + timedelta(**time)
    while clock() < end:
        await send(sender)
        rows = await fetch("SELECT MIN(next_at) AS next_at FROM webhook WHERE state = 'ACTIVE'")
        if rows[0]["next_at"] is None:
            return
        clock.pass_(seconds=1)
        while clock().isoformat() < rows[0]["next_at"][:26] and clock() < end:
            clock.pass_(minutes=1)


async def live(clerk: Officer) -> list[Case]:
    """Two cases whose events stand between each other in the log."""
    cases = [await clerk.registers(AAA, matter) for matter in (ACCOUNTING, RESTAURANT)]
    for act in ("giveOneTimeNotice", "withdrawApplication"):
        for case in cases:
            await clerk.does(act, case)
    return cases


@pytest.mark.parametrize("mood", [takes, says_garbage, is_flaky, drops_answers])
async def test_all_events_arrive_in_the_order_of_their_case_whatever_the_receiver_is_like(
    mood: Mood,
    clerk: Officer,
    admin: Officer,
    sender: WebhookSender,
    receiver: Receiver,
    clock: HallClock,
) -> None:
    receiver.mood = mood
    made = await create(admin, receiver.url)
    cases = await live(clerk)
    await send_for(sender, clock, hours=1)
    assert [receiver.told_of(case.id) for case in cases] == [LIFE, LIFE]
    assert all(each.signed_by(made.data["secret"]) for each in receiver.came)
    assert receiver.ids == sorted(receiver.ids, key=int)
    by_id = {(each.event["id"], each.body) for each in receiver.came}
    assert len(by_id) == len(receiver.ids), "what comes twice is the same, with the same id"
    [webhook] = await listed(admin)
    assert (webhook["state"], webhook["failures"]) == ("ACTIVE", 0)
    assert webhook["deliveries"]["totalCount"] == len(receiver.asked)


async def test_what_is_sent_is_what_a_portal_of_that_scope_reads(
    clerk: Officer, admin: Officer, door: httpx.AsyncClient, sender: WebhookSender
) -> None:
    portal = await officer(door, "财政局门户", Role.PORTAL, authority=FINANCE)
    asked = (
        "query ($after: Cursor) { events(after: $after, first: 100) { endCursor nodes { id } } }"
    )
    start = (await portal.ask(asked))["events"]["endCursor"]
    with receiving() as receiver:
        await create(admin, receiver.url, authority=FINANCE, after=start)
        for subject, matter in ((PERSON, ACCOUNTING), (AAA, RESTAURANT)):
            case = await clerk.registers(subject, matter)
            await clerk.does("giveOneTimeNotice", case)
        await send(sender)
    read = (await portal.ask(asked, after=start))["events"]["nodes"]
    assert receiver.ids == [node["id"] for node in read]
    assert (
        len({each.event["subject"] for each in receiver.came if each.event["data"]["caseNo"]}) == 1
    )
    whole = b"".join(each.body for each in receiver.came).decode()
    assert PERSON.identifier not in whole and "张示例" not in whole


async def test_of_some_types_those_alone_are_sent(
    clerk: Officer, admin: Officer, sender: WebhookSender, receiver: Receiver
) -> None:
    await create(admin, receiver.url, types=["APPLICATION_WITHDRAWN"])
    await live(clerk)
    await send(sender)
    assert [each.event["type"] for each in receiver.came] == ["APPLICATION_WITHDRAWN"] * 2


async def test_after_a_day_in_vain_it_is_given_up_told_and_goes_on_from_there_when_resumed(
    clerk: Officer, admin: Officer, sender: WebhookSender, receiver: Receiver, clock: HallClock
) -> None:
    receiver.mood = points_elsewhere
    made = await create(admin, receiver.url)
    cases = await live(clerk)
    begun = clock()
    await send_for(sender, clock, hours=30)
    [given_up] = await listed(admin)
    assert (given_up["state"], given_up["lastFault"]) == ("DISABLED", "REDIRECTED")
    assert given_up["disabledAt"] is not None
    assert timedelta(hours=23) < clock() - begun < timedelta(hours=25)
    assert len(receiver.asked) == len(RETRIES) + 1
    [event] = await fetch("SELECT payload FROM event WHERE kind = 'WebhookDisabled'")
    assert event["payload"] == f'{{"failures":{len(RETRIES) + 1},"fault":"REDIRECTED"}}'
    receiver.mood = takes
    await send(sender)
    assert receiver.came == []
    made.data["webhook"].update(given_up)
    resumed = await change(admin, "resumeWebhook", made)
    assert resumed.data["webhook"]["disabledAt"] is None
    await send(sender)
    assert [receiver.told_of(case.id) for case in cases] == [LIFE, LIFE]


async def test_who_says_410_is_asked_no_more(
    clerk: Officer, admin: Officer, sender: WebhookSender, receiver: Receiver
) -> None:
    receiver.mood = is_gone
    await create(admin, receiver.url)
    await live(clerk)
    await send(sender)
    [webhook] = await listed(admin)
    assert (webhook["state"], webhook["lastFault"], len(receiver.asked)) == ("DISABLED", "GONE", 1)


async def test_one_that_is_down_or_slow_keeps_no_other_waiting(
    clerk: Officer,
    admin: Officer,
    sender: WebhookSender,
    receiver: Receiver,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(over_http, "TIMEOUT", 0.3)
    with receiving() as down:
        pass
    with receiving(never_answers) as slow:
        for url in (down.url, slow.url, receiver.url):
            await create(admin, url)
        cases = await live(clerk)
        await send(sender)
        assert [receiver.told_of(case.id) for case in cases] == [LIFE, LIFE]
    faults = {each["url"]: each["lastFault"] for each in await listed(admin)}
    assert faults == {down.url: "NO_CONNECTION", slow.url: "TIMEOUT", receiver.url: None}


def never_answers(to: Any, _: int) -> bool:
    """Until whoever asked has gone."""
    to.connection.recv(1)
    return False


async def test_while_paused_nothing_is_sent_and_nothing_is_lost(
    clerk: Officer, admin: Officer, sender: WebhookSender, receiver: Receiver
) -> None:
    paused = await change(admin, "pauseWebhook", await create(admin, receiver.url))
    cases = await live(clerk)
    await send(sender)
    assert receiver.asked == []
    await change(admin, "resumeWebhook", paused)
    await send(sender)
    assert [receiver.told_of(case.id) for case in cases] == [LIFE, LIFE]


async def test_without_the_lease_nothing_is_sent(
    clerk: Officer, admin: Officer, sender: WebhookSender, receiver: Receiver
) -> None:
    async def lost() -> bool:
        return len(receiver.asked) < 2

    await create(admin, receiver.url)
    await live(clerk)
    await sender.deliver(lost)
    assert len(receiver.asked) == 2


async def test_attempts_are_kept_for_some_days_and_only_so_many(
    clerk: Officer,
    admin: Officer,
    sender: WebhookSender,
    receiver: Receiver,
    clock: HallClock,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(store, "KEPT_OF_EACH", 4)
    monkeypatch.setattr(webhook_sending, "AT_ONCE", 3)
    await create(admin, receiver.url)
    await live(clerk)
    for _ in range(4):
        await sender.deliver(always)
        clock.pass_(seconds=1)
    assert len(receiver.asked) > 4
    [webhook] = await listed(admin)
    assert webhook["deliveries"]["totalCount"] <= 4
    clock.pass_(days=DELIVERIES_KEPT.days + 1)
    await run_due(clock, new_id)
    assert (await listed(admin))[0]["deliveries"]["totalCount"] == 0


# --- who sends -------------------------------------------------------------------------


async def test_one_process_sends_and_another_takes_over_within_thirty_seconds_of_its_death(
    clerk: Officer, clock: HallClock
) -> None:
    one, other = Lease("webhooks", "one", clock), Lease("webhooks", "other", clock)
    pushes = Lease("pushes", "other", clock)
    assert [await one.held(), await other.held(), await pushes.held()] == [True, False, True]
    for _ in range(10):
        clock.pass_(seconds=9)
        assert [await one.held(), await other.held()] == [True, False], "it is renewed in time"
    clock.pass_(seconds=LASTING.total_seconds() + 1)
    assert [await other.held(), await one.held()] == [True, False], "who was late has lost it"
    assert LASTING.total_seconds() + WAITING_PAUSE < 30
    await other.leave()
    clock.pass_(seconds=0.001)
    assert await one.held(), "who ends in peace leaves it at once"


def test_the_lease_outlives_every_attempt_that_began_under_it() -> None:
    assert LASTING.total_seconds() / 2 >= over_http.TIMEOUT

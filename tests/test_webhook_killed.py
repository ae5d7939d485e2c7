"""The one that sends is killed between an event and its receipt: another goes on."""

import asyncio
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler
from subprocess import Popen
from threading import Event

from domain.store.database import execute
from tests.hall import Officer
from tests.processes import PATIENCE_SECONDS, start
from tests.receiver import LOOPBACK, receiving, takes
from tests.schema.test_webhooks import admin, create, hall
from tests.test_webhook_sending import LIFE, live

__all__ = ["admin", "hall"]  # fixtures


@contextmanager
def worker(database_url: str) -> Iterator["Popen[str]"]:
    """A process that sends, or waits for another to die; it runs once this is entered."""
    settings = {"database_url": database_url, "webhook_networks": LOOPBACK}
    with start("worker", **settings) as process:
        try:
            assert process.stdout is not None
            assert "events are sent" in process.stdout.readline()
            yield process
        finally:
            process.kill()


class Held:
    """Answers as a bad receiver does; of the third message it keeps the answer back."""

    def __init__(self) -> None:
        self.waits, self.killed = Event(), Event()

    def __call__(self, to: BaseHTTPRequestHandler, number: int) -> bool:
        if number == 3:
            self.waits.set()
            self.killed.wait(PATIENCE_SECONDS)
            return True
        if number == 6:
            to.send_response(503)
            to.end_headers()
            return False
        return True if number == 8 else takes(to, number)


async def come_true(event: Event) -> None:
    assert await asyncio.to_thread(event.wait, PATIENCE_SECONDS)


async def test_of_two_senders_one_is_killed_and_everything_arrives_in_order(
    clerk: Officer, admin: Officer, hall_url: str
) -> None:
    mood = Held()
    with receiving(mood) as receiver, worker(hall_url) as first:
        await create(admin, receiver.url, types=[kind for _, kind in LIFE])
        cases = await live(clerk)
        await come_true(mood.waits)
        with worker(hall_url):
            first.kill()
            first.wait(PATIENCE_SECONDS)
            mood.killed.set()
            # Its lease is over, as it would be twenty seconds later.
            await execute("UPDATE lease SET until = '' WHERE name = 'webhooks'")
            await come_true(receiver.has(len(LIFE) * len(cases)))
    assert [receiver.told_of(case.id) for case in cases] == [LIFE, LIFE]
    assert receiver.ids == sorted(receiver.ids, key=int)
    ids = [each.event["id"] for each in receiver.came]
    assert ids.count(receiver.ids[2]) == 2, "sent again by the other, with the same id"
    assert len({each.body for each in receiver.came}) == len(receiver.ids)
    assert len({each.headers["webhook-id"] for each in receiver.came}) == len(LIFE) * len(cases)

"""A receiver of events as a real server on this machine, in whatever mood a test needs."""

from __future__ import annotations

import json
import ssl
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Event, Thread
from typing import Any, TypeAlias

from standardwebhooks import Webhook as Signer

LOOPBACK = "127.0.0.0/8"


@dataclass(frozen=True)
class Came:
    """One message as it came: its headers and its CloudEvent."""

    headers: dict[str, str]
    body: bytes

    @property
    def event(self) -> dict[str, Any]:
        """What it tells."""
        told: dict[str, Any] = json.loads(self.body)
        return told

    def signed_by(self, secret: str) -> bool:
        """Whether this secret is one of those that signed it, at whatever time."""
        at = datetime.fromtimestamp(int(self.headers["webhook-timestamp"]), tz=UTC)
        expected = Signer(secret).sign(self.headers["webhook-id"], at, self.body.decode())
        return expected in self.headers["webhook-signature"].split(" ")


Mood: TypeAlias = Callable[[BaseHTTPRequestHandler, int], bool]
"""How the message with this number is answered, and whether it counts as received."""


def takes(to: BaseHTTPRequestHandler, _: int) -> bool:
    return _answer(to, 204)


def says_garbage(to: BaseHTTPRequestHandler, _: int) -> bool:
    """It has taken the message, and says a lot that is no answer."""
    to.send_response(200)
    to.end_headers()
    to.wfile.write(b"\xff<garbage>" * 1000)
    return True


def is_flaky(to: BaseHTTPRequestHandler, number: int) -> bool:
    return _answer(to, 204 if number % 3 == 0 else 503)


def drops_answers(to: BaseHTTPRequestHandler, number: int) -> bool:
    """Every other time it has taken the message and does not say so."""
    return True if number % 2 else _answer(to, 200)


def points_elsewhere(to: BaseHTTPRequestHandler, _: int) -> bool:
    to.send_response(302)
    to.send_header("Location", "/elsewhere")
    to.end_headers()
    return False


def is_gone(to: BaseHTTPRequestHandler, _: int) -> bool:
    return _answer(to, 410)


def _answer(to: BaseHTTPRequestHandler, status: int) -> bool:
    to.send_response(status)
    to.send_header("Content-Length", "0")
    to.end_headers()
    return status < 300


@dataclass
class Receiver:
    """The receiver at `url`: its mood, and what it has received so far."""

    url: str
    mood: Mood = takes
    asked: list[str] = field(default_factory=list)
    came: list[Came] = field(default_factory=list)
    _awaited: list[tuple[int, Event]] = field(default_factory=list)

    @property
    def ids(self) -> list[str]:
        """The ids of what came, in the order in which they first came."""
        return list(dict.fromkeys(each.headers["webhook-id"] for each in self.came))

    def receive(self, came: Came) -> None:
        """Take a message in, and tell whoever waits for so many."""
        self.came.append(came)
        for number, event in self._awaited:
            if len(self.ids) >= number:
                event.set()

    def has(self, number: int) -> Event:
        """What is set once so many events have come, each counted once."""
        event = Event()
        self._awaited.append((number, event))
        if len(self.ids) >= number:
            event.set()
        return event

    def told_of(self, subject: str) -> list[tuple[int, str]]:
        """Version and type of what was told of one subject, each once, as it first came."""
        first = {each.event["id"]: each.event for each in reversed(self.came)}
        told = [first[id] for id in self.ids]
        return [(e["data"]["version"], e["type"]) for e in told if e.get("subject") == subject]


@contextmanager
def receiving(mood: Mood = takes, *, tls: ssl.SSLContext | None = None) -> Iterator[Receiver]:
    """Run a receiver on a free port, sealed by TLS where that is given."""

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            came = Came({name.lower(): value for name, value in self.headers.items()}, body)
            receiver.asked.append(self.path)
            if receiver.mood(self, len(receiver.asked)):
                receiver.receive(came)

        def log_message(self, format: str, *args: object) -> None:
            """Nothing is printed."""

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        if tls is not None:
            server.socket = tls.wrap_socket(server.socket, server_side=True)
        scheme = "https" if tls else "http"
        receiver = Receiver(f"{scheme}://127.0.0.1:{server.server_port}/events", mood)
        Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True).start()
        try:
            yield receiver
        finally:
            server.shutdown()

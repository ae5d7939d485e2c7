"""A credit website as a real server on this machine, in whatever mood a test needs."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread

GARBAGE, DROP = "garbage", "drop"
"""It takes what it is told and says what is no receipt; it takes it and does not answer."""


@dataclass
class Website:
    """The website at `url`: `moods` are its next answers, a status or one of those above, and then
    it takes everything. `holds` is what it was told, by key, once.
    """

    url: str
    moods: list[int | str] = field(default_factory=list)
    asked: list[str] = field(default_factory=list)
    holds: dict[str, dict[str, str]] = field(default_factory=dict)

    @property
    def told(self) -> list[str]:
        """The kinds of what it holds, in the order in which they came."""
        return [each["信息类别"] for each in self.holds.values()]


class _Handler(BaseHTTPRequestHandler):
    website: Website

    def do_POST(self) -> None:
        key, site = self.headers["Idempotency-Key"], self.website
        fields = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        site.asked.append(key)
        mood = site.moods.pop(0) if site.moods else 200
        if mood in (200, GARBAGE, DROP):
            site.holds.setdefault(key, fields)
        if mood != DROP:
            self._answer(200 if mood == GARBAGE else int(mood), mood, key)

    def _answer(self, status: int, mood: int | str, key: str) -> None:
        receipt = b"\xff<garbage>" if mood == GARBAGE else b'{"receipt": "%s"}' % key[:8].encode()
        self.send_response(status)
        self.send_header("Content-Length", str(len(receipt)))
        self.end_headers()
        self.wfile.write(receipt)

    def log_message(self, format: str, *args: object) -> None:
        """Nothing is printed."""


@contextmanager
def credit_website() -> Iterator[Website]:
    """Run one on a free port."""

    class Handler(_Handler):
        pass

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        Handler.website = Website(f"http://127.0.0.1:{server.server_port}/push")
        Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True).start()
        try:
            yield Handler.website
        finally:
            server.shutdown()

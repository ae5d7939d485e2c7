"""What docs/events.md tells integrators is so: its questions are answered, its code verifies."""

import re
import sqlite3
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from graphql import parse, validate
from standardwebhooks import WebhookVerificationError

from domain.journal import JournalEvent
from domain.services.secrets import new_webhook_secret
from domain.webhooks import RETRIES, headers_of, message_of
from schema import schema

PAGE = (Path(__file__).parent.parent / "docs" / "events.md").read_text(encoding="utf-8")
EVENT = JournalEvent(
    position=4711,
    kind="CaseAccepted",
    subject="2f1d3a0e-5c0b-4d0e-9d43-0d2f2f4e6a51",
    version=7,
    at="2026-09-21T02:00:00.000000Z",
    case_no="…0001",
    facts={"acceptedOn": "2026-09-21"},
)


def blocks(language: str) -> list[str]:
    return re.findall(rf"^```{language}\n(.*?)^```", PAGE, re.MULTILINE | re.DOTALL)


def test_every_document_of_the_page_is_one_of_the_schema() -> None:
    found = {block: validate(schema._schema, parse(block)) for block in blocks("graphql")}
    assert list(found.values()) == [[], []]


def test_an_event_looks_as_the_page_shows_it() -> None:
    [shown] = blocks("json")
    sent = message_of(EVENT, "https://hall.example").body.decode()
    assert re.sub(r"\s", "", shown) == re.sub(r"\s", "", sent)


def test_the_code_of_the_page_takes_a_signed_event_once_and_no_other() -> None:
    [code] = blocks("python")
    page: dict[str, Any] = {}
    exec(code, page)
    kept = sqlite3.connect(":memory:")
    kept.execute("CREATE TABLE taken (id TEXT PRIMARY KEY)")
    message, now = message_of(EVENT, "https://hall.example"), datetime.now(UTC)
    before, secret = new_webhook_secret(), new_webhook_secret()
    headers = headers_of(message, [secret, before], now)
    for known, new in ((before, True), (secret, False)):
        assert page["take"](kept, known, headers, message.body) is new
    for other, body in ((new_webhook_secret(), message.body), (secret, message.body + b" ")):
        with pytest.raises(WebhookVerificationError):
            page["take"](kept, other, headers, body)
    kept.close()


def test_the_waits_that_the_page_and_its_decision_name_are_those_of_the_code() -> None:
    assert [wait.total_seconds() for wait in RETRIES[:4]] == [1, 10, 60, 300]
    hours, minutes = divmod(round(sum(wait.total_seconds() for wait in RETRIES) / 60), 60)
    decision = Path(__file__).parent.parent / "docs" / "decisions" / "0020-events.md"
    assert f"{hours} h {minutes} min" in decision.read_text(encoding="utf-8")

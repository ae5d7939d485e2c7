"""Drafts of the policy for the tests of the console, made through the API as other clients do."""

import sqlite3
from contextlib import closing
from datetime import UTC, datetime
from typing import Any
from uuid import uuid4

from domain.instants import instant_text
from domain.roles import Role
from tests.console.conftest import Hall
from tests.policies import changed
from tests.policy_acts import FROM_2027

DONE = "{ draft { id version } policy { version } refusals { code } }"


def drafted(hall: Hall, *edits: tuple[str, str]) -> dict[str, Any]:
    """A draft by the demo's policy admin: the shipped file from 2027 on, with these edits."""
    order = {"text": changed(FROM_2027, *edits), "idempotencyKey": str(uuid4())}
    return _done(hall, "draftPolicy", order)


def rewritten(hall: Hall, draft: dict[str, Any], text: str) -> dict[str, Any]:
    """The draft with another text, as somebody else has just given it."""
    order = {
        "draftId": draft["id"],
        "expectedVersion": draft["version"],
        "text": text,
        "idempotencyKey": str(uuid4()),
    }
    return _done(hall, "editPolicyDraft", order)


def _done(hall: Hall, act: str, order: dict[str, Any]) -> dict[str, Any]:
    kind = f"{act[0].upper()}{act[1:]}Input"
    document = f"mutation ($input: {kind}!) {{ done: {act}(input: $input) {DONE} }}"
    done = hall.ask(Role.POLICY_ADMIN, document, input=order)["done"]
    assert done["refusals"] == []
    draft: dict[str, Any] = done["draft"]
    return draft


def place(draft: dict[str, Any], part: str = "") -> str:
    """Where the console shows it."""
    return f"/policies/drafts/{draft['id']}" + (f"?part={part}" if part else "")


# --- what-ifs that somebody else runs --------------------------------------------------


def under_way(hall: Hall, draft: dict[str, Any], *, done: int, total: int) -> str:
    """A what-if of that draft that another process has in hand, in the hall's SQLite database."""
    job, at = str(uuid4()), instant_text(datetime.now(UTC))
    _write(
        hall,
        """
        INSERT INTO simulation (id, policy, policy_version, from_day, to_day, state, runner, done,
                                last_at, last_decision, total, asked_by, asked_at, changed_at,
                                tally)
        VALUES (?, ?, ?, '2026-01-01', '2026-01-31', 'RUNNING', 'another', ?, '', '', ?, '', ?, ?,
                '{}')
        """,
        job,
        draft["id"],
        draft["version"],
        done,
        total,
        at,
        at,
    )
    return job


def goes_on(hall: Hall, job: str, *, done: int) -> None:
    """That process has come so far."""
    _write(hall, "UPDATE simulation SET done = ? WHERE id = ?", done, job)


def _write(hall: Hall, statement: str, *values: object) -> None:
    url = hall.served.database_url
    with closing(sqlite3.connect(url.removeprefix("sqlite://"))) as file, file:
        file.execute(statement, values)

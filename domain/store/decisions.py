"""Eligibility decisions, each with the inputs it was made from."""

from datetime import datetime

import msgspec

from domain.eligibility import EligibilityDecision, StoredInputs, stored
from domain.instants import instant_text
from domain.store.database import Row, execute, fetch, look_up


class StoredAnswer(msgspec.Struct, frozen=True, kw_only=True, rename="camel"):
    """What a decision came to, in the form it is kept and compared in."""

    eligible: bool
    mode: str
    tier: str | None
    benefits: tuple[str, ...]
    withheld: tuple[str, ...]
    not_offered: tuple[str, ...]
    granted: tuple[str, ...]
    reasons: tuple[str, ...]


def stored_answer(answer: EligibilityDecision) -> StoredAnswer:
    """The answer without its inputs."""
    return StoredAnswer(
        eligible=answer.eligible,
        mode=answer.mode,
        tier=answer.tier,
        benefits=answer.benefits,
        withheld=tuple(each.benefit for each in answer.withheld),
        not_offered=tuple(each.benefit for each in answer.not_offered),
        granted=answer.granted,
        reasons=tuple(reason.code for reason in answer.reasons),
    )


async def add_decision(
    id: str, case: str, answer: EligibilityDecision, calendar: int, at: datetime
) -> None:
    """Keep a decision with its inputs and the calendar of the day."""
    await execute(
        """
        INSERT INTO decision (id, "case", inputs, inputs_hash, result, decided_at, calendar)
        VALUES (?, ?, ?, ?, ?, ?, ?)
        """,
        id,
        case,
        msgspec.json.encode(stored(answer.given)).decode(),
        answer.inputs_hash,
        msgspec.json.encode(stored_answer(answer)).decode(),
        instant_text(at),
        calendar,
    )


async def decision_row(id: str) -> Row | None:
    """The decision with this id."""
    return await look_up("SELECT * FROM decision WHERE id = ?", id)


async def decision_rows(case: str) -> list[Row]:
    """The decisions of a case, oldest first."""
    return list(
        await fetch('SELECT * FROM decision WHERE "case" = ? ORDER BY decided_at, id', case)
    )


async def all_decisions() -> list[Row]:
    """Every decision, for verification."""
    return list(await fetch("SELECT * FROM decision ORDER BY id"))


def inputs_of(row: Row) -> StoredInputs:
    """The inputs as they were kept."""
    return msgspec.json.decode(row["inputs"], type=StoredInputs)


def answer_of(row: Row) -> StoredAnswer:
    """The answer as it was kept."""
    return msgspec.json.decode(row["result"], type=StoredAnswer)

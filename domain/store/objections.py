"""Rows of objections to a grade."""

from collections.abc import Sequence
from dataclasses import dataclass

from domain.caller import Caller
from domain.objection import GradeObjected, GradeObjectionAnswered, ObjectionAnswer
from domain.store.case_scope import visible
from domain.store.database import Row, execute, fetch, fetch_one

MOST = 100
"""Pending objections that are shown at once, the oldest first."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Objection:
    """An objection to a grade: what was `said`, who wrote it down, what came of it."""

    id: str
    case_no: str
    said: GradeObjected
    raised_by: str
    raised_at: str
    answer: ObjectionAnswer | None
    basis_words: str | None
    answered_by: str | None
    answered_at: str | None

    @property
    def case(self) -> str:
        """The case it is about."""
        return self.said.case


_ROWS = """
    SELECT o.*, c.case_no FROM grade_objection o JOIN service_case c ON c.id = o."case"
"""


def _objection(row: Row) -> Objection:
    answer = row["answer"]
    return Objection(
        id=row["id"],
        case_no=row["case_no"],
        said=GradeObjected(
            case=row["case"],
            snapshot=row["snapshot"],
            decision=row["decision"],
            reason_words=row["reason_words"],
        ),
        raised_by=row["raised_by"],
        raised_at=row["raised_at"],
        answer=ObjectionAnswer(answer) if answer else None,
        basis_words=row["basis_words"],
        answered_by=row["answered_by"],
        answered_at=row["answered_at"],
    )


async def objection_with(id: str) -> Objection | None:
    """The objection with this id."""
    row = await fetch_one(f"{_ROWS} WHERE o.id = ?", id)
    return _objection(row) if row else None


async def objections_of(case: str) -> Sequence[Objection]:
    """The objections of a case, oldest first."""
    rows = await fetch(f'{_ROWS} WHERE o."case" = ? ORDER BY o.raised_at, o.id', case)
    return [_objection(row) for row in rows]


async def pending_objections(caller: Caller) -> Sequence[Objection]:
    """Those without an answer, of cases that the caller may see, at most `MOST`."""
    where, values = visible(caller)
    rows = await fetch(
        f"{_ROWS} WHERE o.answer IS NULL AND {where} ORDER BY o.raised_at, o.id LIMIT ?",
        *values,
        MOST,
    )
    return [_objection(row) for row in rows]


async def hands_in(snapshot: str) -> frozenset[str]:
    """Who queried, typed in or confirmed a reading."""
    row = await fetch_one(
        "SELECT queried_by, confirmed_by FROM credit_snapshot WHERE id = ?", snapshot
    )
    return frozenset(str(each) for each in row if each) if row else frozenset()


async def add_objection(id: str, said: GradeObjected, officer: str, at: str) -> None:
    """Write an objection down."""
    await execute(
        """
        INSERT INTO grade_objection
            (id, "case", snapshot, decision, reason_words, raised_by, raised_at)
        VALUES (?, ?, ?, ?, ?, ?, ?)
        """,
        id,
        said.case,
        said.snapshot,
        said.decision,
        said.reason_words,
        officer,
        at,
    )


async def answer_objection(id: str, said: GradeObjectionAnswered, officer: str, at: str) -> None:
    """Write down what came of it."""
    await execute(
        """
        UPDATE grade_objection SET answer = ?, basis_words = ?, answered_by = ?, answered_at = ?
        WHERE id = ?
        """,
        said.answer,
        said.basis_words,
        officer,
        at,
        id,
    )

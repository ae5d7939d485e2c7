"""Rows of cases as time and the calendar see them: which have come due, which days may move."""

from collections.abc import Sequence
from datetime import date

from domain.caller import Caller
from domain.store.cases import NO_DUE, CaseRow, visible
from domain.store.database import fetch, fetch_one

_DUE = """
    check_on <= ? OR calendar < (SELECT MAX(version) FROM calendar_version)
"""


async def due_cases(today: date) -> Sequence[str]:
    """The ids of cases to which time may have done something by today, or a calendar since."""
    rows = await fetch(
        f"SELECT id FROM service_case WHERE {_DUE} ORDER BY check_on, id", today.isoformat()
    )
    return [str(row["id"]) for row in rows]


async def is_due(case_id: str, today: date) -> bool:
    """Whether this case is one of them."""
    row = await fetch_one(
        f"SELECT id FROM service_case WHERE id = ? AND ({_DUE})", case_id, today.isoformat()
    )
    return row is not None


async def counted_cases(
    caller: Caller | None, after: str, limit: int
) -> Sequence[tuple[CaseRow, bool]]:
    """The cases whose due day the calendar counts, by id after `after`, and whether the caller may
    see each; None, who is nobody's caller, may see all.
    """
    seen, values = visible(caller) if caller else ("TRUE", ())
    rows = await fetch(
        f"SELECT c.*, CASE WHEN {seen} THEN 1 ELSE 0 END AS seen FROM service_case c"
        " WHERE c.calendar IS NOT NULL AND c.id > ? ORDER BY c.id LIMIT ?",
        *values,
        after,
        limit,
    )
    return [(CaseRow(row), bool(row["seen"])) for row in rows]


async def last_due_day() -> date | None:
    """The last day by which the authority has to act on an open case; None where there is none."""
    row = await fetch_one(
        "SELECT MAX(due_sort) AS day FROM service_case WHERE open = TRUE AND due_sort < ?", NO_DUE
    )
    return date.fromisoformat(row["day"]) if row and row["day"] else None

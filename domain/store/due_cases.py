"""Rows of cases as time and the calendar see them: which have come due, which days may move."""

from collections.abc import Sequence
from datetime import date

from domain.caller import Caller
from domain.listing import Slice, Sort
from domain.store.case_scope import reached
from domain.store.cases import NO_DUE, CaseRow
from domain.store.database import fetch, fetch_one
from domain.store.keyset import keyset

BY_DUE_DAY = Sort("calendar.moves", {"c.due_sort": str, "c.id": str})
"""By the due day as it stands."""

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


async def reached_cases(caller: Caller, day: date, calendar: int, part: Slice) -> Sequence[CaseRow]:
    """The cases that the caller may speak of, with a limit that reaches the day or was counted by
    an earlier version of the calendar: a slice `BY_DUE_DAY`, in its direction, and one more.
    """
    page, (mine, own) = keyset(BY_DUE_DAY, part), reached(caller)
    rows = await fetch(
        f"SELECT c.* FROM service_case c WHERE (c.reach >= ? OR c.calendar < ?)"
        f" AND {mine} AND {page.where} ORDER BY {page.order} LIMIT ?",
        day.isoformat(),
        calendar,
        *own,
        *page.values,
        page.limit,
    )
    return [CaseRow(row) for row in rows]


async def last_due_day() -> date | None:
    """The last day by which the authority has to act on an open case; None where there is none."""
    row = await fetch_one(
        "SELECT MAX(due_sort) AS day FROM service_case WHERE open = TRUE AND due_sort < ?", NO_DUE
    )
    return date.fromisoformat(row["day"]) if row and row["day"] else None

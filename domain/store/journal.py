"""The journal: the log after a position, as a caller may read it.

Cases are narrowed by the one condition by which all their rows are (law 9).
"""

from collections.abc import Sequence

from domain.applicant import ApplicantKind
from domain.caller import Caller
from domain.disclosure import reads_grade
from domain.journal import ERASED, PUBLIC, JournalEvent, Stretch, facts_told
from domain.roles import Role
from domain.store.case_scope import served, visible
from domain.store.cases import CaseRow
from domain.store.database import Row, Value, fetch
from domain.store.log import head

SCANNED = 5_000
"""Events of the log that are looked at for one answer: who may read few of them asks again from
where that ended.
"""


async def stretch(caller: Caller, kinds: Sequence[str], after: int, limit: int) -> Stretch:
    """The next events of these kinds after a position, at most `limit`, in the order of the log."""
    end = (await head())[0]
    last = min(end, after + SCANNED)
    rows = await _rows(caller, kinds, after, last, limit + 1) if kinds and after < last else ()
    told = [_event(row, caller) for row in rows[:limit]]
    full = len(rows) > limit
    reached = told[-1].position if full else max(after, last)
    return Stretch(events=told, reached=reached, more=full or reached < end)


async def _rows(
    caller: Caller, kinds: Sequence[str], after: int, last: int, limit: int
) -> Sequence[Row]:
    readable, values = _readable(caller)
    return await fetch(
        f"""
        SELECT e.position, e.stream, e.version AS event_version, e.kind AS event_kind, e.payload,
               e.at, c.*, a.kind AS applicant_kind, a.identifier AS applicant_identifier
        FROM event e LEFT JOIN service_case c ON c.id = e.stream
        LEFT JOIN applicant a ON a.id = c.applicant_id
        WHERE e.position > ? AND e.position <= ? AND e.kind IN ({_holders(kinds)}) AND {readable}
        ORDER BY e.position LIMIT ?
        """,
        after,
        last,
        *kinds,
        *values,
        limit,
    )


def _readable(caller: Caller) -> tuple[str, tuple[Value, ...]]:
    """The events that this caller may read, as a condition."""
    portal = Role.PORTAL in caller.roles
    own, values = served(caller, (Role.PORTAL,)) if portal else visible(caller)
    theirs = f"SELECT 1 FROM service_case c WHERE c.applicant_id = e.stream AND {own}"
    readable = f"""(
        (c.id IS NOT NULL AND {own}) OR e.kind IN ({_holders(PUBLIC)})
        OR (e.kind = ? AND EXISTS ({theirs}))
    )"""
    return readable, (*values, *PUBLIC, ERASED, *values)


def _holders(values: Sequence[Value]) -> str:
    return ", ".join("?" for _ in values)


def _event(row: Row, caller: Caller) -> JournalEvent:
    kind = str(row["event_kind"])
    erased = row["id"] is not None and not row["applicant_identifier"]
    told = None if erased else facts_told(kind, row["payload"], with_grade=_graded(row, caller))
    return JournalEvent(
        position=int(row["position"]),
        kind=kind,
        subject=str(row["stream"]),
        version=int(row["event_version"]),
        at=str(row["at"]),
        case_no=row["case_no"],
        facts=told,
    )


def _graded(row: Row, caller: Caller) -> bool:
    """Whether the caller may read a grade there: a natural person's is personal data."""
    person = row["applicant_kind"] == ApplicantKind.NATURAL_PERSON
    return not person or reads_grade(caller, CaseRow(row).state)

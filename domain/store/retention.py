"""What is over its term, and erasing it. The log stays: it holds ids, codes, dates and hashes.

What is looked for is named in batches of `AT_ONCE`, or as a whole where it is only counted.
"""

from collections.abc import Sequence
from datetime import date
from typing import NamedTuple

from domain.applicant import ApplicantKind
from domain.breach_life import ENDED
from domain.instants import span
from domain.store.database import Value, execute, fetch, fetch_one

AT_ONCE = 200
"""Cases or applicants erased in one transaction."""

ALL = 2**31 - 1

_LAST = "(SELECT MAX(e.at) FROM event e WHERE e.stream = c.id)"
_ENDED = f"c.open = FALSE AND c.registered_at < ? AND {_LAST} < ?"
"""The case ended before an instant, given twice; the first use of it is for the index."""


def begins(day: date) -> str:
    """The instant at which a civil day begins, as rows have it."""
    return span(day, day)[0]


class CaseEnds(NamedTuple):
    """How the cases of an applicant stand: how many, how many open, when the last one ended, or
    something last happened to a breach.
    """

    cases: int
    open: int
    last: str | None


async def case_ends(applicant: str) -> CaseEnds:
    """How the cases of an applicant stand."""
    row = await fetch_one(
        f"""
        SELECT COUNT(*) AS cases, SUM(CASE WHEN c.open = TRUE THEN 1 ELSE 0 END) AS running,
               MAX({_LAST}) AS last,
               (SELECT MAX(e.at) FROM breach b JOIN event e ON e.stream = b.id
                WHERE b.applicant_id = ?) AS last_of_breaches
        FROM service_case c WHERE c.applicant_id = ?
        """,
        applicant,
        applicant,
    )
    assert row, "a count is a row"
    ends = (row["last"], row["last_of_breaches"])
    last = max(filter(None, ends), default=None)
    return CaseEnds(int(row["cases"]), int(row["running"] or 0), last)


# --- words and readings of cases -------------------------------------------------------

_HAS_WORDS = "EXISTS (SELECT 1 FROM words w WHERE w.stream = c.id)"
_HAS_READINGS = """(
    EXISTS (SELECT 1 FROM credit_snapshot s WHERE s."case" = c.id)
    OR EXISTS (SELECT 1 FROM decision d WHERE d."case" = c.id)
)"""


async def cases_with_words(before: date, most: int) -> Sequence[str]:
    """Cases that ended before the day and still have words."""
    return await _cases(_HAS_WORDS, before, most)


async def cases_with_readings(before: date, most: int) -> Sequence[str]:
    """Cases that ended before the day and still have what was read of their applicant."""
    return await _cases(_HAS_READINGS, before, most)


async def _cases(having: str, before: date, most: int) -> Sequence[str]:
    rows = await fetch(
        f"SELECT c.id FROM service_case c WHERE {_ENDED} AND {having} ORDER BY c.id LIMIT ?",
        begins(before),
        begins(before),
        most,
    )
    return [str(row["id"]) for row in rows]


async def erase_words(streams: Sequence[str]) -> int:
    """Erase the words of these cases and breaches; how many there were."""
    return await execute(f"DELETE FROM words WHERE stream IN ({_holders(streams)})", *streams)


async def erase_readings(cases: Sequence[str]) -> int:
    """Erase what was read of the applicants of these cases, and what was decided from it."""
    holders = _holders(cases)
    erased = await execute(f'DELETE FROM credit_snapshot WHERE "case" IN ({holders})', *cases)
    return erased + await execute(f'DELETE FROM decision WHERE "case" IN ({holders})', *cases)


def _holders(values: Sequence[Value]) -> str:
    return ", ".join("?" for _ in values)


async def cases_of(applicant: str) -> Sequence[str]:
    """The cases of an applicant."""
    rows = await fetch("SELECT id FROM service_case WHERE applicant_id = ?", applicant)
    return [str(row["id"]) for row in rows]


async def breaches_of(applicant: str) -> Sequence[str]:
    """The breaches of an applicant."""
    rows = await fetch("SELECT id FROM breach WHERE applicant_id = ?", applicant)
    return [str(row["id"]) for row in rows]


# --- words of breaches -----------------------------------------------------------------

_BREACH_ENDED = f"""
    b.state IN ({", ".join(f"'{state}'" for state in sorted(ENDED))})
    AND (SELECT MAX(e.at) FROM event e WHERE e.stream = b.id) < ?
"""
_OF_ENDED = f"stream IN (SELECT b.id FROM breach b WHERE {_BREACH_ENDED})"


async def count_breach_words(before: date) -> int:
    """How many texts there are of breaches that ended before the day."""
    return await _count(f"words WHERE {_OF_ENDED}", begins(before))


async def erase_breach_words(before: date) -> int:
    """Erase the texts of breaches that ended before the day."""
    return await execute(f"DELETE FROM words WHERE {_OF_ENDED}", begins(before))


# --- applicants ------------------------------------------------------------------------

_KNOWN_PERSON = "a.kind = ? AND a.identifier <> ''"
_BREACH_KEPT = f"""EXISTS (
    SELECT 1 FROM breach b WHERE b.applicant_id = a.id AND NOT ({_BREACH_ENDED})
)"""
"""A breach of the applicant has not ended, or not before an instant."""


async def applicants_over(before: date, most: int) -> Sequence[str]:
    """Natural persons still known, all of whose cases and breaches ended before the day; they have
    some case.
    """
    rows = await fetch(
        f"""
        SELECT a.id FROM applicant a WHERE {_KNOWN_PERSON} AND a.registered_at < ?
        AND EXISTS (SELECT 1 FROM service_case c WHERE c.applicant_id = a.id)
        AND NOT EXISTS (
            SELECT 1 FROM service_case c WHERE c.applicant_id = a.id AND NOT ({_ENDED})
        ) AND NOT {_BREACH_KEPT} ORDER BY a.id LIMIT ?
        """,
        ApplicantKind.NATURAL_PERSON,
        begins(before),
        begins(before),
        begins(before),
        begins(before),
        most,
    )
    return [str(row["id"]) for row in rows]


async def applicants_without_case(before: date, most: int) -> Sequence[str]:
    """Natural persons still known who were registered before the day and never applied."""
    rows = await fetch(
        f"""
        SELECT a.id FROM applicant a WHERE {_KNOWN_PERSON} AND a.registered_at < ?
        AND NOT EXISTS (SELECT 1 FROM service_case c WHERE c.applicant_id = a.id)
        ORDER BY a.id LIMIT ?
        """,
        ApplicantKind.NATURAL_PERSON,
        begins(before),
        most,
    )
    return [str(row["id"]) for row in rows]


# --- what has its term with it ---------------------------------------------------------


async def count_words_over(today: date) -> int:
    """How many texts are over the term that was written down with them."""
    return await _count("words WHERE until < ?", today.isoformat())


async def erase_words_over(today: date) -> int:
    """Erase the texts that are over the term that was written down with them."""
    return await execute("DELETE FROM words WHERE until < ?", today.isoformat())


async def count_accesses_before(day: date) -> int:
    """How many entries the access log has from before the day."""
    return await _count("access WHERE at < ?", begins(day))


async def erase_accesses_before(day: date) -> int:
    """Erase the entries of the access log from before the day, with their reasons."""
    old = "SELECT reason_words FROM access WHERE at < ?"
    await execute(f"DELETE FROM words WHERE id IN ({old})", begins(day))
    return await execute("DELETE FROM access WHERE at < ?", begins(day))


async def _count(rows: str, *values: Value) -> int:
    found = await fetch_one(f"SELECT COUNT(*) AS n FROM {rows}", *values)
    return int(found["n"]) if found else 0

"""Named filters of lists of cases: each officer's own, sealed."""

from collections.abc import Sequence

import msgspec

from domain.case import Stage
from domain.eligibility import CaseMode
from domain.store.applicants import name_hash
from domain.store.cases import DueBucket
from domain.store.database import Row, execute, fetch
from domain.store.seal import seal


class NamedFilter(msgspec.Struct, frozen=True, kw_only=True, rename="camel"):
    """A list of cases by the name an officer gave it: what it is narrowed to, and its order.

    What is None or empty narrows nothing.
    """

    name: str
    sort: str
    stages: tuple[Stage, ...] = ()
    modes: tuple[CaseMode, ...] = ()
    tiers: tuple[str, ...] = ()
    authority: str | None = None
    applicant: str | None = None
    holder: str | None = None
    due: DueBucket | None = None
    open: bool | None = None
    text: str | None = None


class KeptFilter(msgspec.Struct, frozen=True, kw_only=True):
    """A named filter as it is kept, in its place of the account's."""

    id: str
    place: int
    filter: NamedFilter


async def filters_of(account: str) -> Sequence[KeptFilter]:
    """The named filters of an account, in their places."""
    rows = await fetch(
        "SELECT id, place, body FROM case_filter WHERE account_id = ? ORDER BY place", account
    )
    return [_kept(row) for row in rows]


async def add_filter(account: str, kept: KeptFilter) -> None:
    """Add a named filter. UniqueViolation where its place or its name is taken."""
    await execute(
        """
        INSERT INTO case_filter (name_hash, text_hash, body, id, account_id, place)
        VALUES (?, ?, ?, ?, ?, ?)
        """,
        *_content(kept),
        kept.id,
        account,
        kept.place,
    )


async def put_filter(kept: KeptFilter) -> None:
    """Write anew what is kept under this id. UniqueViolation where its name is taken."""
    await execute(
        "UPDATE case_filter SET name_hash = ?, text_hash = ?, body = ? WHERE id = ?",
        *_content(kept),
        kept.id,
    )


async def remove_filter(id: str) -> None:
    """Keep the filter no more."""
    await execute("DELETE FROM case_filter WHERE id = ?", id)


async def forget_filters_for(applicant: str) -> None:
    """Keep no filter that has, or looks for, the whole name of this natural person."""
    whose = "(SELECT name_hash FROM applicant WHERE id = ?)"
    await execute(
        f"DELETE FROM case_filter WHERE text_hash = {whose} OR name_hash = {whose}",
        applicant,
        applicant,
    )


def _content(kept: KeptFilter) -> tuple[str, str | None, str]:
    """The columns `name_hash`, `text_hash` and `body`."""
    filter = kept.filter
    body = seal().closed(msgspec.json.encode(filter).decode(), _place(kept.id))
    return name_hash(filter.name), name_hash(filter.text) if filter.text else None, body


def _kept(row: Row) -> KeptFilter:
    body = seal().opened(row["body"], _place(row["id"]))
    filter = msgspec.json.decode(body, type=NamedFilter)
    return KeptFilter(id=row["id"], place=int(row["place"]), filter=filter)


def _place(id: str) -> str:
    return f"case_filter/body/{id}"

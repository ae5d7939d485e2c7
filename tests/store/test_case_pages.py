"""Pages of the cases of one authority: what it accepts and what it reviews, each case once."""

from collections.abc import AsyncIterator, Iterator

import pytest

from domain.caller import Caller
from domain.roles import Role
from domain.store.cases import BY_DUE, NEWEST, CaseFilter, case_rows, count_cases
from domain.store.database import database, execute, fetch
from domain.store.keyset import Key, Slice, Sort
from tests.bench.bulk import make_cases
from tests.databases import PostgresDatabases, SqliteFiles

OWN = "11410404MB0T14003F"
KEYS = {NEWEST.name: ("registered_at", "id"), BY_DUE.name: ("due_sort", "priority", "id")}


def caller(authority: str | None) -> Caller:
    return Caller(
        account="a", token="t", name="n", roles=frozenset({Role.CLERK}), authority=authority
    )


@pytest.fixture
def url(databases: SqliteFiles | PostgresDatabases) -> Iterator[str]:
    with databases.furnished() as url:
        yield url


@pytest.fixture
async def own(url: str) -> AsyncIterator[set[str]]:
    """The cases that the authority accepts, reviews, or both, among those of others."""
    async with database(url):
        await make_cases(100)
        ids = [str(row["id"]) for row in await fetch("SELECT id FROM service_case ORDER BY id")]
        for column, part in (("accepting", ids[:20]), ("reviewing", ids[10:30])):
            holders = ", ".join("?" for _ in part)
            await execute(
                f"UPDATE service_case SET {column}_authority = ? WHERE id IN ({holders})",
                OWN,
                *part,
            )
        yield set(ids[:30])


async def _paged(who: Caller, only: CaseFilter, sort: Sort, backward: bool) -> list[str]:
    """The ids of the whole list, in the order read, seven at a time."""
    found: list[str] = []
    place: Key | None = None
    while True:
        part = Slice(
            limit=7,
            after=None if backward else place,
            before=place if backward else None,
            backward=backward,
        )
        page = await case_rows(who, only, sort, part)
        rows = [row.row for row in page.rows]
        found = (
            [*[r["id"] for r in rows], *found] if backward else [*found, *[r["id"] for r in rows]]
        )
        if not (page.has_previous if backward else page.has_next):
            return found
        place = tuple(rows[0 if backward else -1][column] for column in KEYS[sort.name])


@pytest.mark.parametrize("backward", [False, True])
@pytest.mark.parametrize("sort", [NEWEST, BY_DUE], ids=lambda sort: sort.name)
@pytest.mark.parametrize("bound", [True, False], ids=["own clerk", "filter"])
async def test_page_by_page_each_case_of_the_authority_comes_once_and_in_order(
    own: set[str], sort: Sort, backward: bool, bound: bool
) -> None:
    who, only = (caller(OWN), CaseFilter()) if bound else (caller(None), CaseFilter(authority=OWN))
    order = ", ".join(
        f"{column} {'DESC' if sort.descending else 'ASC'}" for column in KEYS[sort.name]
    )
    rows = await fetch(f"SELECT id FROM service_case ORDER BY {order}")
    expected = [str(row["id"]) for row in rows if row["id"] in own]
    assert await _paged(who, only, sort, backward) == expected
    assert await count_cases(who, only) == len(own)


async def test_the_clerk_of_one_authority_finds_nothing_of_another_by_its_filter(
    own: set[str],
) -> None:
    assert own
    [other] = await fetch(
        "SELECT accepting_authority FROM service_case WHERE accepting_authority <> ? LIMIT 1", OWN
    )
    only = CaseFilter(authority=str(other["accepting_authority"]))
    found = await case_rows(caller(OWN), only, NEWEST, Slice(limit=100))
    both = await fetch(
        "SELECT id FROM service_case WHERE (accepting_authority = ? AND reviewing_authority = ?)"
        " OR (accepting_authority = ? AND reviewing_authority = ?)",
        OWN,
        only.authority,
        only.authority,
        OWN,
    )
    assert {row.id for row in found.rows} == {str(row["id"]) for row in both}

"""The catalogue as it is kept: versions by day, lists, and an import that is all or nothing."""

import json
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from domain.applicant import ApplicantKind
from domain.author import Author
from domain.listing import Slice
from domain.matter import Matter, MatterType
from domain.matter_import import starter
from domain.policy import Channel
from domain.scope import out_of_scope
from domain.services.matters import CatalogueImport, import_matters
from domain.store.database import UniqueViolation, fetch, transaction
from domain.store.matters import (
    MatterFilter,
    add_versions,
    authority,
    count_matters,
    matter_on,
    matter_version,
    matters,
)
from tests.policies import shilong

pytestmark = pytest.mark.usefixtures("open_database")

NOW = datetime(2026, 11, 23, 2, 0, tzinfo=UTC)
TODAY = date(2026, 11, 23)
ADMIN = Author(role="CATALOGUE_ADMIN", request_id="test")

Row = dict[str, Any]

CATALOGUE = json.loads(starter())
ROWS: list[Row] = CATALOGUE["matters"]
ACCOUNTING = next(row for row in ROWS if "代理记账" in row["task_name"])
CODE = ACCOUNTING["task_handle_item"]


def file(*rows: Row) -> bytes:
    return json.dumps(CATALOGUE | {"matters": rows}).encode()


async def take(*rows: Row, at: datetime = NOW) -> CatalogueImport:
    return await import_matters(file(*rows), shilong(), ADMIN, at)


async def on(day: date) -> Matter:
    matter = await matter_on(CODE, day)
    assert matter is not None
    return matter


async def events() -> list[tuple[str, int]]:
    rows = await fetch(
        "SELECT kind, version FROM event WHERE kind LIKE 'Matter%' ORDER BY position"
    )
    return [(row["kind"], row["version"]) for row in rows]


async def names(only: MatterFilter, part: Slice | None = None) -> list[str]:
    found = await matters(only, part or Slice(100), TODAY)
    assert len(found.rows) == await count_matters(only, TODAY) or part is not None
    return [each.name for each in found.rows]


# --- import ----------------------------------------------------------------------------


async def test_the_starter_catalogue_is_taken_once() -> None:
    first = await import_matters(starter(), shilong(), ADMIN, NOW)
    assert (len(first.created), first.changed, first.unchanged) == (len(ROWS), (), 0)
    assert await events() == [("MatterImported", 1)] * len(ROWS)
    again = await import_matters(starter(), shilong(), ADMIN, NOW)
    assert (again.created, again.changed, again.unchanged) == ((), (), len(ROWS))
    assert len(await events()) == len(ROWS)


async def test_a_faulty_row_keeps_the_whole_file_out() -> None:
    done = await take(*ROWS[:3], ROWS[3] | {"promise_day": 999})
    assert not done.taken
    assert [(each.row, each.column) for each in done.findings if each.is_fault] == [
        (4, "promise_day")
    ]
    assert await count_matters(MatterFilter(), TODAY) == 0
    assert await authority(ACCOUNTING["dept_code"]) is None
    assert await events() == []


async def test_a_version_reads_as_it_was_imported() -> None:
    done = await take(ACCOUNTING)
    matter = await matter_version(done.created[0])
    assert matter is await on(TODAY)
    assert (matter.name, matter.version, matter.valid_from) == (ACCOUNTING["task_name"], 1, TODAY)
    assert matter.materials[4].deferrable
    assert matter.promised_by_mode["CREDIT"].amount == 3
    assert matter.review is not None
    assert matter.review.confirmed_by == "catalogue-sample-2"


async def test_a_change_is_a_new_version_from_its_day_and_the_old_one_ends_before() -> None:
    await take(ACCOUNTING)
    later = date(2027, 1, 1)
    changed = ACCOUNTING | {"promise_day": 4, "plan_effective_date": later.isoformat()}
    done = await take(changed)
    assert (done.created, len(done.changed), done.unchanged) == ((), 1, 0)
    assert (await on(later - timedelta(days=1))).version == 1
    assert (await on(later)).version == 2
    assert (await on(later)).promised.amount == 4
    assert await events() == [("MatterImported", 1), ("MatterVersioned", 2)]


async def test_a_change_begins_on_the_day_after_it_is_taken() -> None:
    """What was registered today, before or after it, has the matter of today."""
    await take(ACCOUNTING)
    await take(ACCOUNTING | {"promise_day": 4, "plan_effective_date": "2020-01-01"})
    assert (await on(TODAY)).version == 1
    assert (await on(TODAY + timedelta(days=1))).version == 2


async def test_a_version_that_has_not_begun_is_replaced_by_one_that_begins_earlier() -> None:
    await take(ACCOUNTING)
    await take(ACCOUNTING | {"promise_day": 4, "plan_effective_date": "2027-03-01"})
    await take(ACCOUNTING | {"promise_day": 3, "plan_effective_date": "2027-02-01"})
    assert (await on(date(2027, 1, 31))).version == 1
    assert (await on(date(2027, 2, 1))).version == 3
    assert (await on(date(2027, 3, 1))).version == 3


async def test_only_another_first_day_is_no_change() -> None:
    await take(ACCOUNTING)
    done = await take(ACCOUNTING | {"plan_effective_date": "2027-01-01"})
    assert (done.changed, done.unchanged) == ((), 1)


async def test_a_matter_holds_from_its_first_to_its_last_day() -> None:
    dates = {"plan_effective_date": "2026-01-01", "plan_cancel_date": "2026-12-31"}
    await take(ACCOUNTING | dates)
    assert await matter_on(CODE, date(2025, 12, 31)) is None
    assert await matter_on(CODE, date(2026, 1, 1)) is not None
    assert await matter_on(CODE, date(2026, 12, 31)) is not None
    assert await matter_on(CODE, date(2027, 1, 1)) is None
    assert await matter_on("x" * 33, TODAY) is None


async def test_an_authority_has_the_name_and_hours_of_the_last_file() -> None:
    await take(ACCOUNTING)
    before = await authority(ACCOUNTING["dept_code"])
    assert before is not None
    assert f"{before.opens:%H:%M}-{before.closes:%H:%M}" == "09:00-17:00"
    listed = [
        {"dept_code": before.code, "dept_name": before.name, "opens": "08:30", "closes": "18:00"}
    ]
    changed = CATALOGUE | {"authorities": listed, "matters": [ACCOUNTING]}
    await import_matters(json.dumps(changed).encode(), shilong(), ADMIN, NOW)
    after = await authority(before.code)
    assert after is not None
    assert f"{after.opens:%H:%M}-{after.closes:%H:%M}" == "08:30-18:00"


async def test_of_two_imports_of_one_change_one_is_told_it_came_second() -> None:
    done = await take(ACCOUNTING)
    version = await matter_version(done.created[0])
    with pytest.raises(UniqueViolation):
        async with transaction():
            await add_versions([version])


# --- lists -----------------------------------------------------------------------------


@pytest.fixture
async def catalogue(open_database: None) -> CatalogueImport:
    return await import_matters(starter(), shilong(), ADMIN, NOW)


@pytest.mark.usefixtures("catalogue")
async def test_a_list_is_found_by_a_part_of_the_name_or_the_beginning_of_the_code() -> None:
    assert await names(MatterFilter(text="代理记账")) == [ACCOUNTING["task_name"]]
    assert await names(MatterFilter(text=CODE.lower())) == [ACCOUNTING["task_name"]]
    assert await names(MatterFilter(text=CODE[1:])) == []
    assert await names(MatterFilter(text="%")) == []


@pytest.mark.usefixtures("catalogue")
async def test_a_list_is_narrowed_by_type_and_authority() -> None:
    others = MatterFilter(type=MatterType.OTHER_ADMIN_POWER)
    assert len(await names(others)) == 4
    mine = MatterFilter(authority=ACCOUNTING["dept_code"])
    assert await names(mine) == [ACCOUNTING["task_name"]]


@pytest.mark.clause("二(二)")
@pytest.mark.usefixtures("catalogue")
async def test_the_list_of_what_credit_approval_covers_is_what_the_decision_says() -> None:
    policy = shilong()
    everything = await matters(MatterFilter(), Slice(100), TODAY)
    covered = {
        each.name
        for each in everything.rows
        if not out_of_scope(policy, each, ApplicantKind.LEGAL_PERSON, Channel.OFFLINE_HALL, TODAY)
    }
    assert ACCOUNTING["task_name"] in covered
    assert set(await names(MatterFilter(scope=policy.scope))) == covered
    outside = await names(MatterFilter(scope=policy.scope, in_scope=False))
    assert covered.isdisjoint(outside)
    assert len(covered) + len(outside) == len(ROWS)


@pytest.mark.usefixtures("catalogue")
async def test_pages_follow_one_another_by_handling_code() -> None:
    codes = sorted(row["task_handle_item"] for row in ROWS)
    first = await matters(MatterFilter(), Slice(50), TODAY)
    assert first.has_next
    key = (first.rows[-1].handling_code,)
    second = await matters(MatterFilter(), Slice(50, after=key), TODAY)
    assert not second.has_next
    assert [each.handling_code for each in (*first.rows, *second.rows)] == codes

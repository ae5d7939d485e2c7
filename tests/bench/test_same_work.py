"""The bench compares like with like: the same answers, and one log that proves itself."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from api.demo_people import DEMO_REGISTER
from domain.services.ledger import verify
from tests.bench.bulk import DAYS
from tests.bench.opened import opened
from tests.bench.operations import compare, through_service, through_sql
from tests.bench.plain import plain_app
from tests.databases import SqliteFiles
from tests.hall import HallClock


@pytest.fixture
def url(sqlite: SqliteFiles) -> Iterator[str]:
    with sqlite.furnished() as url:
        yield url


async def test_the_plain_application_does_what_the_service_does(url: str) -> None:
    clock = HallClock("2026-11-20T10:00")
    file = Path(url.removeprefix("sqlite://"))
    async with (
        opened(url, 2 * DAYS, clock) as hall,
        plain_app(file, DEMO_REGISTER, clock) as plain,
    ):
        first, second, *_ = hall.hall.open.items()
        await compare(
            through_service(hall.service, hall.hall, dict([first])),
            through_sql(plain, hall.hall, dict([second])),
        )
        _, findings = await verify()
    assert findings == []

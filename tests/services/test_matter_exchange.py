"""What one hall gives out, another takes whole, and gives out again the same."""

import json
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta

import pytest

from domain.author import Author
from domain.matter_import import starter
from domain.services.matter_exchange import export_file
from domain.services.matters import CatalogueImport, import_matters
from domain.store.database import database
from domain.table_file import FileFormat
from tests.databases import PostgresDatabases, SqliteFiles
from tests.policies import shilong

NOW = datetime(2026, 11, 23, 2, 0, tzinfo=UTC)


async def take(file: bytes, written_in: FileFormat, at: datetime) -> CatalogueImport:
    author = Author(role="CATALOGUE_ADMIN", request_id="test")
    return await import_matters(file, shilong(), author, at, written_in)


@pytest.fixture
def other_url(databases: SqliteFiles | PostgresDatabases) -> Iterator[str]:
    """Another empty instance."""
    with databases.installed() as url:
        yield url


@pytest.mark.parametrize("written_in", FileFormat)
async def test_an_export_into_an_empty_instance_is_exported_again_to_the_same_bytes(
    database_url: str, other_url: str, written_in: FileFormat
) -> None:
    catalogue = json.loads(starter())
    begins = date(2027, 1, 1).isoformat()
    later = catalogue["matters"][7] | {"note": "另一版", "plan_effective_date": begins}
    changed = json.dumps(catalogue | {"matters": [later]}).encode()
    async with database(database_url):
        await take(starter(), FileFormat.JSON, NOW)
        assert len((await take(changed, FileFormat.JSON, NOW)).changed) == 1
        file = await export_file(written_in)
    async with database(other_url):
        done = await take(file, written_in, NOW + timedelta(days=30))
        assert (len(done.created), done.changed) == (86, ())
        assert await export_file(written_in) == file
        again = await take(file, written_in, NOW + timedelta(days=31))
        assert (again.created, again.changed, again.unchanged) == ((), (), 86)


@pytest.mark.usefixtures("open_database")
async def test_an_empty_catalogue_is_given_out_as_well() -> None:
    assert json.loads(await export_file(FileFormat.JSON)) == {
        "format": 1,
        "authorities": [],
        "matters": [],
    }

"""The catalogue as a whole, for import and export: the latest version of every matter."""

from collections.abc import Sequence

from domain.matter import Matter
from domain.store.database import fetch
from domain.store.matters import Latest, matter_versions

_AT_ONCE = 200


async def versions_of(latest: Sequence[Latest]) -> tuple[Matter, ...]:
    """These versions, each whole, in this order."""
    found: list[Matter] = []
    for start in range(0, len(latest), _AT_ONCE):
        part = latest[start : start + _AT_ONCE]
        either = " OR ".join("(matter_id = ? AND version = ?)" for _ in part)
        keys = [key for each in part for key in (each.matter_id, each.version)]
        rows = await fetch(f"{_IDS} {either}", *keys)
        ids = {(row["matter_id"], int(row["version"])): str(row["id"]) for row in rows}
        found += await matter_versions([ids[each.matter_id, each.version] for each in part])
    return tuple(found)


_IDS = "SELECT id, matter_id, version FROM matter_version WHERE"

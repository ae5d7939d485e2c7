"""What the credit register answered: readings beside the log, so that they can be erased."""

from collections.abc import Sequence

import msgspec

from domain.credit import Reading
from domain.eligibility import CreditSnapshot
from domain.store.database import Row, execute, fetch, fetch_one


async def add_snapshot(
    snapshot: CreditSnapshot,
    *,
    case: str,
    applicant: str,
    raw_hash: str | None,
    at: str,
    officer: str | None,
) -> None:
    """Keep what the register answered."""
    await execute(
        """
        INSERT INTO credit_snapshot
            (id, "case", applicant, readings, raw_hash, queried_at, queried_by)
        VALUES (?, ?, ?, ?, ?, ?, ?)
        """,
        snapshot.id,
        case,
        applicant,
        msgspec.json.encode(snapshot.readings).decode(),
        raw_hash,
        at,
        officer,
    )


async def confirm_snapshot(id: str, officer: str | None) -> None:
    """Note who confirmed a grade that another officer had typed in."""
    await execute("UPDATE credit_snapshot SET confirmed_by = ? WHERE id = ?", officer, id)


async def snapshot_with(id: str) -> CreditSnapshot | None:
    """The snapshot with this id."""
    row = await fetch_one("SELECT readings FROM credit_snapshot WHERE id = ?", id)
    if row is None:
        return None
    readings = msgspec.json.decode(row["readings"], type=tuple[Reading, ...])
    return CreditSnapshot(id=id, readings=readings)


async def snapshots_of(case: str) -> Sequence[Row]:
    """The snapshots of a case, oldest first."""
    return await fetch(
        'SELECT * FROM credit_snapshot WHERE "case" = ? ORDER BY queried_at, id', case
    )

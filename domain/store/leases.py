"""Leases: a row with an end time says which process does what only one may do."""

from domain.store.database import execute


async def take_lease(name: str, holder: str, now: str, until: str) -> bool:
    """Take the lease if it is free, over, or one's own; whether it was taken."""
    return bool(
        await execute(
            """
            INSERT INTO lease (name, holder, until) VALUES (?, ?, ?)
            ON CONFLICT (name) DO UPDATE SET holder = excluded.holder, until = excluded.until
            WHERE lease.until < ? OR lease.holder = excluded.holder
            """,
            name,
            holder,
            until,
            now,
        )
    )

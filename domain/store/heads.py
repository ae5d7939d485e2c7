"""Heads of the log that were published, and how far its chain has been checked."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from domain.chain import GENESIS, Broken, Head, Tampering
from domain.instants import instant_from_text, instant_text
from domain.listing import Slice, Sort, Window
from domain.store.database import Row, execute, fetch, fetch_one
from domain.store.keyset import keyset, window

LATEST = Sort("heads.latest", {"day": str}, descending=True)

_CHECK = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class Check:
    """How far the chain has been checked: `position` and `hash` are where a round goes on,
    `checked_to` and `checked_at` where and when the end was last reached.
    """

    position: int
    hash: str
    checked_to: int | None = None
    checked_at: datetime | None = None
    broken: Broken | None = None


async def add_head(head: Head, at: datetime) -> bool:
    """Add the head of a day; False where that day has one."""
    return bool(
        await execute(
            """
            INSERT INTO published_head (day, position, hash, at) VALUES (?, ?, ?, ?)
            ON CONFLICT (day) DO NOTHING
            """,
            head.day.isoformat(),
            head.position,
            head.hash,
            instant_text(at),
        )
    )


async def heads_after(day: str) -> Sequence[Head]:
    """The heads of the days after this one (YYYY-MM-DD, or empty for all), oldest first."""
    rows = await fetch("SELECT * FROM published_head WHERE day > ? ORDER BY day", day)
    return [_head(row) for row in rows]


async def heads_page(part: Slice) -> Window[Head]:
    """The heads of a page, the latest day first."""
    keys = keyset(LATEST, part)
    rows = await fetch(
        f"SELECT * FROM published_head WHERE {keys.where} ORDER BY {keys.order} LIMIT ?",
        *keys.values,
        keys.limit,
    )
    return window([_head(row) for row in rows], part)


async def count_heads() -> int:
    """How many days have a head."""
    row = await fetch_one("SELECT COUNT(*) AS n FROM published_head")
    return int(row["n"]) if row else 0


def _head(row: Row) -> Head:
    return Head(day=date.fromisoformat(row["day"]), position=row["position"], hash=row["hash"])


async def check_so_far() -> Check:
    """How far the chain has been checked."""
    row = await fetch_one("SELECT * FROM log_check WHERE id = ?", _CHECK)
    if row is None:
        return Check(position=0, hash=GENESIS)
    broken = row["broken_position"]
    return Check(
        position=row["position"],
        hash=row["hash"],
        checked_to=row["checked_to"],
        checked_at=instant_from_text(row["checked_at"]) if row["checked_at"] else None,
        broken=Broken(position=broken, tampering=Tampering(row["tampering"])) if broken else None,
    )


async def put_check(check: Check) -> None:
    """Keep how far it has been checked."""
    await execute(
        """
        INSERT INTO log_check
            (id, position, hash, checked_to, checked_at, broken_position, tampering)
        VALUES (?, ?, ?, ?, ?, ?, ?)
        ON CONFLICT (id) DO UPDATE SET
            position = excluded.position, hash = excluded.hash,
            checked_to = excluded.checked_to, checked_at = excluded.checked_at,
            broken_position = excluded.broken_position, tampering = excluded.tampering
        """,
        _CHECK,
        check.position,
        check.hash,
        check.checked_to,
        instant_text(check.checked_at) if check.checked_at else None,
        check.broken.position if check.broken else None,
        check.broken.tampering if check.broken else None,
    )

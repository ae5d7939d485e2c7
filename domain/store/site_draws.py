"""Draws of waived site checks (双随机), and what was drawn from."""

from collections.abc import Sequence

import msgspec

from domain.site_draw import SiteChecksDrawn
from domain.store.database import execute, fetch, fetch_one


async def awaiting_draw(authority: str) -> Sequence[tuple[str, int]]:
    """The waived site checks of an authority that no draw has had: commitment and item."""
    rows = await fetch(
        "SELECT commitment_id, number FROM commitment_item"
        " WHERE awaits_draw = TRUE AND authority = ? ORDER BY id",
        authority,
    )
    return [(str(row["commitment_id"]), int(row["number"])) for row in rows]


async def population_of(draw: str) -> Sequence[str]:
    """The ids of the site checks that a draw had."""
    rows = await fetch("SELECT id FROM commitment_item WHERE draw = ? ORDER BY id", draw)
    return [str(row["id"]) for row in rows]


async def add_draw(id: str, draw: SiteChecksDrawn, drawn_at: str) -> None:
    """Keep a draw as its event has it."""
    await execute(
        "INSERT INTO site_draw (id, authority, drawn_at, document) VALUES (?, ?, ?, ?)",
        id,
        draw.authority,
        drawn_at,
        msgspec.json.encode(draw).decode(),
    )


async def draw_with(id: str) -> SiteChecksDrawn | None:
    """The draw with this id."""
    row = await fetch_one("SELECT document FROM site_draw WHERE id = ?", id)
    return msgspec.json.decode(row["document"], type=SiteChecksDrawn) if row else None


async def every_draw() -> Sequence[str]:
    """The ids of all draws."""
    return [str(row["id"]) for row in await fetch("SELECT id FROM site_draw ORDER BY id")]


async def hash_at(position: int) -> str | None:
    """The hash at a position of the log, or None where there is none."""
    row = await fetch_one("SELECT hash FROM event WHERE position = ?", position)
    return str(row["hash"]) if row else None

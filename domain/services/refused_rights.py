"""Rights that were refused stand in the log: who tried what, and never what for."""

from collections.abc import Sequence

import msgspec

from domain.services.desk import Desk
from domain.store.database import transaction
from domain.store.log import NewEvent, append


class RightRefused(msgspec.Struct, frozen=True, kw_only=True, rename="camel"):
    """An account asked for these fields of the schema, or acts, without a right to them."""

    fields: tuple[str, ...]


async def write_down(desk: Desk, fields: Sequence[str]) -> None:
    """Write down that these were refused to whoever asks."""
    refused = RightRefused(fields=tuple(dict.fromkeys(fields)))
    async with transaction():
        await append(desk.author(None), desk.now(), [NewEvent(desk.new_id(), 1, refused)])

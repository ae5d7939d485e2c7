"""After a rotation of the data key nothing stays sealed by an older one (docs/personal-data.md)."""

from typing import NamedTuple

from domain.store.database import transaction
from domain.store.resealing import (
    FIRST,
    SEALED,
    SealedColumn,
    count_sealed_earlier,
    seal_anew,
    sealed_earlier,
)


class Resealed(NamedTuple):
    """How many texts were sealed anew; how many an older key seals still, where a process that does
    not have the newest goes on writing.
    """

    done: int
    left: int


async def reseal() -> Resealed:
    """Seal by the newest data key whatever an older one sealed. May be ended and run again.

    Batch by batch, so that no writer waits for long. KeyFault where a text does not open.
    """
    done = sum([await _column_anew(column) for column in SEALED])
    return Resealed(done, sum([await count_sealed_earlier(column) for column in SEALED]))


async def _column_anew(column: SealedColumn) -> int:
    done, after = 0, FIRST
    while rows := await sealed_earlier(column, after):
        async with transaction():
            done += sum([await seal_anew(column, row) for row in rows])
        after = rows[-1]["id"]
    return done

"""The push to the credit website by hand: a file of all that is owed, and the receipts for it."""

from collections.abc import Callable, Sequence
from datetime import datetime

from domain.inert_csv import inert_csv
from domain.push_layout import COLUMNS
from domain.refusal import RefusalCode, Refused, refusal
from domain.services.breaches import record_receipt
from domain.services.push_outbox import going_out
from domain.store.database import transaction
from domain.store.pushes import breach_of_key, breaches_to_push, send_again
from domain.words import Words


async def push_file(at: datetime) -> bytes:
    """All that the website is owed now, in the order in which it is to be told, as CSV.

    Until a receipt is written down, it is owed and in the next file too, under the same key.
    """
    rows: list[Sequence[str]] = [COLUMNS]
    for id in await breaches_to_push():
        rows += await _rows_of(id, at)
    return inert_csv(rows)


async def take_receipt(
    key: str, receipt: str, *, at: datetime, new_id: Callable[[], str], request_id: str
) -> bool:
    """Write down the number that the website gave for what it took under this key; False where that
    was known. Refused where nothing was sent under it.
    """
    breach = await breach_of_key(key)
    if breach is None:
        raise Refused(refusal(RefusalCode.NOT_FOUND, path=("key",)))
    words = Words(new_id(), receipt)
    return await record_receipt(breach, key, words, at=at, new_id=new_id(), request_id=request_id)


async def push_again(key: str) -> None:
    """Have what was given up under this key sent again. Refused where nothing was sent under it."""
    breach = await breach_of_key(key)
    if breach is None:
        raise Refused(refusal(RefusalCode.NOT_FOUND, path=("key",)))
    async with transaction():
        await send_again(key, breach)


async def _rows_of(id: str, at: datetime) -> list[Sequence[str]]:
    return [tuple(fields.values()) for _, fields in await going_out(id, at)]

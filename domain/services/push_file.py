"""The push to the credit website by hand: a file of all that is owed, and the receipts for it."""

from collections.abc import Callable, Sequence
from datetime import datetime

import msgspec

from domain.breach_life import BREACH_EVENTS
from domain.credit_push import CreditPush, owed
from domain.inert_csv import inert_csv
from domain.instants import civil_day, instant_text
from domain.push_layout import COLUMNS, PushSource, laid_out
from domain.refusal import RefusalCode, Refused, refusal
from domain.services.breaches import record_receipt
from domain.store.breaches import BreachRow, any_breach
from domain.store.database import transaction
from domain.store.log import stream
from domain.store.matters import authority
from domain.store.pushes import add_tried, breach_of_key, breaches_to_push, tried_keys
from domain.store.words import words_of
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


async def _rows_of(id: str, at: datetime) -> list[Sequence[str]]:
    """What is owed of one breach. That it goes out stands there before it does."""
    async with transaction():
        row = await any_breach(id)
        found = await _owed(id, at)
        if row is None or not found:
            return []
        await add_tried(id, [each.key for each in found], instant_text(at))
    source = await _source(row)
    return [tuple(laid_out(each, source).values()) for each in found]


async def _owed(id: str, at: datetime) -> tuple[CreditPush, ...]:
    log = [
        msgspec.json.decode(each["payload"], type=BREACH_EVENTS[each["kind"]])
        for each in await stream(id)
    ]
    return owed(id, log, civil_day(at), await tried_keys(id))


async def _source(row: BreachRow) -> PushSource:
    teller = await authority(row.breach.authority)
    return PushSource(
        breach=row.breach,
        applicant=row.applicant,
        matter=str(row.row["matter_name"]),
        authority=teller.name if teller else "",
        texts=await words_of(row.id),
    )

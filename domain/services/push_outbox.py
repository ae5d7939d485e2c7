"""What is owed to the credit website of one breach now, on its way out."""

from datetime import datetime

import msgspec

from domain.breach_life import BREACH_EVENTS
from domain.credit_push import CreditPush, owed
from domain.instants import civil_day, instant_text
from domain.push_layout import PushSource, laid_out
from domain.store.breaches import BreachRow, any_breach
from domain.store.database import transaction
from domain.store.log import stream
from domain.store.matters import authority
from domain.store.pushes import add_tried, tried_keys
from domain.store.words import words_of


async def owed_now(id: str, at: datetime) -> tuple[CreditPush, ...]:
    """What the website is to be told next of this breach, in this order."""
    log = [
        msgspec.json.decode(each["payload"], type=BREACH_EVENTS[each["kind"]])
        for each in await stream(id)
    ]
    return owed(id, log, civil_day(at), await tried_keys(id))


async def going_out(
    id: str, at: datetime, most: int | None = None
) -> list[tuple[CreditPush, dict[str, str]]]:
    """The first so many of them, or all, with their fields. That they go out is written down before
    they do.
    """
    async with transaction():
        row, found = await any_breach(id), (await owed_now(id, at))[:most]
        if row is None or not found:
            return []
        await add_tried(id, [each.key for each in found], instant_text(at))
    source = await _source(row)
    return [(each, laid_out(each, source)) for each in found]


async def _source(row: BreachRow) -> PushSource:
    teller = await authority(row.breach.authority)
    return PushSource(
        breach=row.breach,
        applicant=row.applicant,
        matter=str(row.row["matter_name"]),
        authority=teller.name if teller else "",
        texts=await words_of(row.id),
    )

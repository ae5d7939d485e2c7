"""Telling the credit website of breaches over the network, by whichever process holds the lease.

The cursor moves along the log, and at each breach that it meets all that is owed of it by then is
sent, one thing after the other. What is met again is owed nothing more.
"""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum, unique
from typing import NamedTuple, Protocol, TypeAlias

from domain.instants import instant_text
from domain.services.breaches import record_receipt
from domain.services.push_outbox import going_out, owed_now
from domain.store.pushes import (
    Attempts,
    attempts_under,
    breaches_after,
    move_push_cursor,
    push_cursor,
    put_failure,
)
from domain.webhooks import RETRIES
from domain.words import Words

Held: TypeAlias = Callable[[], Awaitable[bool]]
"""Whether this process still is the one that sends."""


@unique
class PushFault(StrEnum):
    """Why something was not taken: nobody answered, not in time, with an error, without a receipt;
    or it was refused, which another attempt will not change.
    """

    NO_CONNECTION = "NO_CONNECTION"
    TIMEOUT = "TIMEOUT"
    HTTP_STATUS = "HTTP_STATUS"
    NO_RECEIPT = "NO_RECEIPT"
    REFUSED = "REFUSED"


class Told(NamedTuple):
    """What the website said: the number of its receipt, or why there is none."""

    receipt: str | None = None
    fault: PushFault | None = None


class CreditWebsite(Protocol):
    """The credit website, which takes the same key once and then gives the same receipt."""

    async def tell(self, key: str, fields: Mapping[str, str]) -> Told:
        """Tell it, in 10 seconds at most."""

    async def aclose(self) -> None:
        """Close the connections."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PushSender:
    """What tells a credit website, by a clock."""

    website: CreditWebsite
    now: Callable[[], datetime]
    new_id: Callable[[], str]
    name: str = "credit-website"

    async def deliver(self, held: Held) -> bool:
        """Tell what is owed while the lease is held; whether there may be more at once."""
        cursor = await push_cursor()
        breaches, reached = await breaches_after(cursor)
        for id in breaches:
            if not await self._told_all(id, held):
                return False
        moved = reached > cursor and await move_push_cursor(cursor, reached)
        return moved and bool(breaches)

    async def aclose(self) -> None:
        """Close the connections."""
        await self.website.aclose()

    async def _told_all(self, id: str, held: Held) -> bool:
        """Tell all that is owed of a breach; whether the cursor may pass it."""
        while found := await owed_now(id, self.now()):
            before = await attempts_under(found[0].key)
            if before.given_up:
                return True
            waits = before.next_at is not None and before.next_at > instant_text(self.now())
            if waits or not await held():
                return False
            await self._tell(id)
        return True

    async def _tell(self, id: str) -> None:
        """Tell the first thing that is owed, and write down what came of it."""
        for push, fields in await going_out(id, self.now(), 1):
            before = await attempts_under(push.key)
            told = await self.website.tell(push.key, fields)
            if told.fault is not None or told.receipt is None:
                fault = told.fault or PushFault.NO_RECEIPT
                await put_failure(push.key, before, self._failed(before, fault), fault)
                return
            receipt, id_ = Words(self.new_id(), told.receipt), self.new_id()
            await record_receipt(
                id, push.key, receipt, at=self.now(), new_id=id_, request_id=self.new_id()
            )

    def _failed(self, before: Attempts, fault: PushFault) -> Attempts:
        failures = before.failures + 1
        if fault is PushFault.REFUSED or failures > len(RETRIES):
            return Attempts(failures, given_up=True)
        return Attempts(failures, instant_text(self.now() + RETRIES[failures - 1]))

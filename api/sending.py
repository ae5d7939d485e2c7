"""What is sent to others from the log, run by whoever holds the lease of each deliverer.

`serve` sends beside its requests, `worker` by itself; any number of both may run. When the one that
sends has died, another takes over within 30 seconds.
"""

import asyncio
import logging
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import asynccontextmanager, suppress
from datetime import datetime
from typing import Protocol

from api.clock import new_id
from api.credit_website import HttpCreditWebsite
from api.receivers import HttpReceivers
from api.settings import Settings
from domain.services.leases import Lease
from domain.services.push_sending import PushSender
from domain.services.webhook_sending import Held, WebhookSender

_log = logging.getLogger(__name__)

SENDING_PAUSE = 1.0
"""Seconds until the one that sends looks again, where nothing more was due."""

WAITING_PAUSE = 5.0
"""Seconds until another looks again whether it may send."""


class Deliverer(Protocol):
    """What sends on what stands in the log, by a cursor of its own."""

    @property
    def name(self) -> str:
        """The name of its lease."""

    async def deliver(self, held: Held) -> bool:
        """Send what is due, asking before each thing that is sent whether the lease is still
        `held`; whether more is due at once.
        """

    async def aclose(self) -> None:
        """Close what it sends by."""


def webhook_sender(settings: Settings, clock: Callable[[], datetime]) -> WebhookSender:
    """What sends to webhooks, as the service of these settings."""
    return WebhookSender(
        receivers=HttpReceivers(settings.listed_networks),
        now=clock,
        new_id=new_id,
        source=settings.public_url or "urn:xinyipi",
    )


def push_senders(settings: Settings, clock: Callable[[], datetime]) -> list[PushSender]:
    """What tells the credit website of these settings, if there is one."""
    if not settings.credit_website_url:
        return []
    bearer = settings.credit_website_token or None
    website = HttpCreditWebsite(settings.credit_website_url, bearer=bearer)
    return [PushSender(website=website, now=clock, new_id=new_id)]


@asynccontextmanager
async def sending(
    deliverers: Sequence[Deliverer], clock: Callable[[], datetime], *, running: bool
) -> AsyncIterator[None]:
    """Send beside what happens inside, if `running`; in the end close what it is sent by."""
    tasks = [asyncio.create_task(keep_sending(each, clock)) for each in deliverers if running]
    try:
        yield
    finally:
        for task in tasks:
            task.cancel()
            with suppress(asyncio.CancelledError):
                await task
        for each in deliverers:
            await each.aclose()


async def keep_sending(deliverer: Deliverer, clock: Callable[[], datetime]) -> None:
    """Send for ever, whenever the lease is held. What fails is logged and tried again."""
    lease = Lease(deliverer.name, new_id(), clock)
    try:
        while True:
            pause = await _pause_after(deliverer, lease)
            await asyncio.sleep(pause)
    finally:
        await _leave(lease, deliverer)


async def _leave(lease: Lease, deliverer: Deliverer) -> None:
    try:
        await lease.leave()
    except Exception:  # whatever became of the database, the lease ends by itself
        _log.warning("the lease of %s was not given back", deliverer.name, exc_info=True)


async def _pause_after(deliverer: Deliverer, lease: Lease) -> float:
    """Send once, and say how long it is then waited."""
    try:
        if not await lease.held():
            return WAITING_PAUSE
        return 0 if await deliverer.deliver(lease.held) else SENDING_PAUSE
    except Exception:  # the sender outlives whatever happens once
        _log.exception("what is due to %s was not sent", deliverer.name)
        return WAITING_PAUSE

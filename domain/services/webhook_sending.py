"""Sending the journal to webhooks, by whichever process holds the lease.

Each webhook is sent one event after the other, in the order of the log. Its place moves on when an
event was taken, so that a process that dies in between sends at most that one again, with its id.
"""

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import datetime
from typing import TypeAlias

import msgspec

from domain.author import Author
from domain.journal import KINDS, JournalEvent
from domain.store.database import transaction
from domain.store.journal import stretch
from domain.store.log import NewEvent, append
from domain.store.webhooks import (
    add_delivery,
    due_webhooks,
    forget_beyond,
    put_webhook,
    secrets_of,
    webhook_with,
)
from domain.webhooks import (
    Delivery,
    Message,
    Receivers,
    Sent,
    Webhook,
    WebhookDisabled,
    WebhookState,
    after_failure,
    after_success,
    headers_of,
    message_of,
)

Held: TypeAlias = Callable[[], Awaitable[bool]]
"""Whether this process still is the one that sends."""

AT_ONCE = 20
"""Events that are read of the log at once for one webhook."""

SIDE_BY_SIDE = 10
"""Webhooks that are sent to at the same time: a slow one keeps no other waiting."""


@dataclass(frozen=True, slots=True, kw_only=True)
class WebhookSender:
    """What sends to webhooks: over the network, by a clock, as the service with this URI."""

    receivers: Receivers
    now: Callable[[], datetime]
    new_id: Callable[[], str]
    source: str
    name: str = "webhooks"

    async def deliver(self, held: Held) -> bool:
        """Send what is due while the lease is held; whether more is due at once."""
        places = asyncio.Semaphore(SIDE_BY_SIDE)

        async def one(webhook: Webhook) -> bool:
            async with places:
                return await self._send_on(webhook, held)

        return any(await asyncio.gather(*map(one, await due_webhooks(self.now()))))

    async def aclose(self) -> None:
        """Close the connections."""
        await self.receivers.aclose()

    async def attempt(self, webhook: Webhook, message: Message) -> Delivery | None:
        """Send one message, whatever becomes of it; None where the webhook was removed."""
        at = self.now()
        secrets = await secrets_of(webhook.id, at)
        if not secrets:
            return None
        headers = headers_of(message, secrets, at)
        sent = await self.receivers.post(webhook.url, headers, message.body)
        return self._delivery(webhook, message, sent, at)

    def _delivery(self, webhook: Webhook, message: Message, sent: Sent, at: datetime) -> Delivery:
        return Delivery(
            id=self.new_id(),
            webhook=webhook.id,
            event=message.id,
            type=message.type,
            at=at,
            status=sent.status,
            fault=sent.fault,
            milliseconds=round((self.now() - at).total_seconds() * 1000),
        )

    async def _send_on(self, webhook: Webhook, held: Held) -> bool:
        """Send a webhook its next events; whether there are more and the last one was taken."""
        found = await stretch(webhook.reader, webhook.kinds or KINDS, webhook.cursor, AT_ONCE)
        for event in found.events:
            current = await self._still(webhook, held)
            if current is None:
                return False
            webhook = await self._sent(current, event)
            if webhook.failures or webhook.cursor != event.position:
                return False
        if webhook.cursor < found.reached:
            passed = msgspec.structs.replace(webhook, cursor=found.reached)
            await put_webhook(passed, webhook)
        if found.events:
            await forget_beyond(webhook.id)
        return found.more

    async def _still(self, seen: Webhook, held: Held) -> Webhook | None:
        """The webhook as it now is, where the next event goes out to it, and by this process."""
        current = await webhook_with(seen.id) if await held() else None
        goes_on = (
            current is not None
            and current.state is WebhookState.ACTIVE
            and current.cursor == seen.cursor
        )
        return current if goes_on else None

    async def _sent(self, webhook: Webhook, event: JournalEvent) -> Webhook:
        """The webhook after an attempt to send it this event, as it was written down."""
        delivery = await self.attempt(webhook, message_of(event, self.source))
        if delivery is None:
            return webhook
        if delivery.fault is None:
            then = after_success(webhook, event.position, self.now())
        else:
            then = after_failure(webhook, delivery.fault, self.now())
        async with transaction():
            if not await put_webhook(then, webhook):
                return webhook
            await add_delivery(delivery)
            if then.state is WebhookState.DISABLED and then.fault is not None:
                said = WebhookDisabled(fault=then.fault, failures=then.failures)
                event_ = NewEvent(then.id, then.version, said)
                await append(Author(request_id=delivery.id), self.now(), [event_])
        return then

"""Webhooks, their secrets sealed, and the attempts to send to them."""

from collections.abc import Sequence
from datetime import datetime
from typing import NamedTuple

from domain.instants import instant_from_text, instant_text
from domain.listing import Slice, Sort, Window, window
from domain.store.database import Row, Value, execute, fetch, fetch_one
from domain.store.keyset import keyset
from domain.store.seal import seal
from domain.store.tokens import codes_of
from domain.webhooks import Delivery, DeliveryFault, Webhook, WebhookState

NEWEST = Sort("webhooks", {"w.created_at": str, "w.id": str}, descending=True)
LATEST = Sort("deliveries", {"d.at": str, "d.id": str}, descending=True)

KEPT_OF_EACH = 1_000
"""Attempts that are kept of one webhook, the latest."""


class WebhookFilter(NamedTuple):
    """Which webhooks are asked for: those of an authority; None for all."""

    authority: str | None = None


# --- subscriptions ---------------------------------------------------------------------


async def add_webhook(webhook: Webhook, secret: str) -> None:
    """Add a webhook with its secret."""
    await execute(
        """
        INSERT INTO webhook (id, version, label, url, secret, kinds, authority, matters, state,
                             created_at, cursor, failures)
        VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
        """,
        webhook.id,
        webhook.version,
        webhook.label,
        webhook.url,
        _sealed(webhook.id, secret),
        ",".join(webhook.kinds),
        webhook.authority,
        ",".join(webhook.matters),
        webhook.state,
        instant_text(webhook.created),
        webhook.cursor,
        webhook.failures,
    )


async def webhook_with(id: str) -> Webhook | None:
    """The webhook with this id."""
    row = await fetch_one("SELECT * FROM webhook WHERE id = ?", id)
    return _webhook(row) if row else None


async def put_webhook(webhook: Webhook, before: Webhook) -> bool:
    """Write down how a webhook goes on; False where it is not any more as it was seen `before`."""
    changed = await execute(
        """
        UPDATE webhook SET version = ?, state = ?, cursor = ?, failures = ?, fault = ?, next_at = ?,
               delivered_at = ?, disabled_at = ?
        WHERE id = ? AND version = ? AND cursor = ?
        """,
        webhook.version,
        webhook.state,
        webhook.cursor,
        webhook.failures,
        webhook.fault,
        _text(webhook.next_attempt),
        _text(webhook.delivered),
        _text(webhook.disabled),
        webhook.id,
        before.version,
        before.cursor,
    )
    return changed == 1


async def put_state(webhook: Webhook) -> bool:
    """Write down its state as its next version, wherever sending is; False where somebody else was
    faster.
    """
    changed = await execute(
        """
        UPDATE webhook SET version = ?, state = ?, failures = ?, fault = ?, next_at = ?,
               disabled_at = ?
        WHERE id = ? AND version = ?
        """,
        webhook.version,
        webhook.state,
        webhook.failures,
        webhook.fault,
        _text(webhook.next_attempt),
        _text(webhook.disabled),
        webhook.id,
        webhook.version - 1,
    )
    return changed == 1


async def put_secret(webhook: Webhook, secret: str) -> bool:
    """Give it another secret as its next version; the one before signs too until
    `webhook.overlap`. False where somebody else was faster.
    """
    row = await fetch_one("SELECT secret FROM webhook WHERE id = ?", webhook.id)
    if row is None:
        return False
    changed = await execute(
        """
        UPDATE webhook SET old_secret = ?, old_until = ?, secret = ?, version = ?
        WHERE id = ? AND version = ?
        """,
        _sealed(webhook.id, _opened(webhook.id, row["secret"]), _OLD),
        _text(webhook.overlap),
        _sealed(webhook.id, secret),
        webhook.version,
        webhook.id,
        webhook.version - 1,
    )
    return changed == 1


async def remove_webhook(id: str, version: int) -> bool:
    """Remove it with its attempts; False where it has another version by now."""
    removed = await execute("DELETE FROM webhook WHERE id = ? AND version = ?", id, version)
    if removed:
        await execute("DELETE FROM delivery WHERE webhook = ?", id)
    return removed == 1


async def secrets_of(id: str, at: datetime) -> tuple[str, ...]:
    """The secrets that sign at this instant, the newest first; none where it was removed."""
    row = await fetch_one("SELECT secret, old_secret, old_until FROM webhook WHERE id = ?", id)
    if row is None:
        return ()
    newest = _opened(id, row["secret"])
    if row["old_until"] and instant_text(at) < row["old_until"]:
        return newest, _opened(id, row["old_secret"], _OLD)
    return (newest,)


async def webhook_page(filter: WebhookFilter, part: Slice) -> Window[Webhook]:
    """A page of the webhooks, the newest first."""
    where, values = _where(filter)
    found = keyset(NEWEST, part)
    rows = await fetch(
        f"""
        SELECT w.* FROM webhook w WHERE {where} AND {found.where} ORDER BY {found.order} LIMIT ?
        """,
        *values,
        *found.values,
        found.limit,
    )
    return window([_webhook(row) for row in rows], part)


async def webhook_count(filter: WebhookFilter) -> int:
    """How many webhooks there are."""
    where, values = _where(filter)
    row = await fetch_one(f"SELECT COUNT(*) AS n FROM webhook w WHERE {where}", *values)
    return int(row["n"]) if row else 0


async def due_webhooks(at: datetime) -> Sequence[Webhook]:
    """Those that are to be sent something now: the log goes on, and none waits for another try."""
    rows = await fetch(
        """
        SELECT w.* FROM webhook w JOIN log_head h ON h.position > w.cursor
        WHERE w.state = ? AND (w.next_at IS NULL OR w.next_at <= ?) ORDER BY w.id
        """,
        WebhookState.ACTIVE,
        instant_text(at),
    )
    return [_webhook(row) for row in rows]


def _where(filter: WebhookFilter) -> tuple[str, tuple[Value, ...]]:
    return ("TRUE", ()) if filter.authority is None else ("w.authority = ?", (filter.authority,))


_OLD = "old_secret"


def _sealed(id: str, secret: str, column: str = "secret") -> str:
    return seal().closed(secret, f"webhook/{column}/{id}")


def _opened(id: str, sealed: str, column: str = "secret") -> str:
    return seal().opened(sealed, f"webhook/{column}/{id}")


def _webhook(row: Row) -> Webhook:
    return Webhook(
        id=row["id"],
        version=int(row["version"]),
        label=row["label"],
        url=row["url"],
        kinds=codes_of(row["kinds"]),
        authority=row["authority"],
        matters=codes_of(row["matters"]),
        state=WebhookState(row["state"]),
        created=instant_from_text(row["created_at"]),
        cursor=int(row["cursor"]),
        overlap=_instant(row["old_until"]),
        failures=int(row["failures"]),
        fault=DeliveryFault(row["fault"]) if row["fault"] else None,
        next_attempt=_instant(row["next_at"]),
        delivered=_instant(row["delivered_at"]),
        disabled=_instant(row["disabled_at"]),
    )


def _text(instant: datetime | None) -> str | None:
    return instant_text(instant) if instant else None


def _instant(text: str | None) -> datetime | None:
    return instant_from_text(text) if text else None


# --- attempts --------------------------------------------------------------------------


async def add_delivery(delivery: Delivery) -> None:
    """Write an attempt down."""
    await execute(
        """
        INSERT INTO delivery (id, webhook, event, type, at, status, fault, milliseconds)
        VALUES (?, ?, ?, ?, ?, ?, ?, ?)
        """,
        delivery.id,
        delivery.webhook,
        delivery.event,
        delivery.type,
        instant_text(delivery.at),
        delivery.status,
        delivery.fault,
        delivery.milliseconds,
    )


async def delivery_with(id: str) -> Delivery | None:
    """The attempt with this id."""
    row = await fetch_one("SELECT * FROM delivery WHERE id = ?", id)
    return _delivery(row) if row else None


async def delivery_page(webhook: str, part: Slice) -> Window[Delivery]:
    """A page of the attempts to send to a webhook, the latest first."""
    found = keyset(LATEST, part)
    rows = await fetch(
        f"""
        SELECT d.* FROM delivery d
        WHERE d.webhook = ? AND {found.where} ORDER BY {found.order} LIMIT ?
        """,
        webhook,
        *found.values,
        found.limit,
    )
    return window([_delivery(row) for row in rows], part)


async def delivery_count(webhook: str) -> int:
    """How many attempts are kept of a webhook."""
    row = await fetch_one("SELECT COUNT(*) AS n FROM delivery WHERE webhook = ?", webhook)
    return int(row["n"]) if row else 0


async def forget_deliveries(before: datetime) -> int:
    """Drop the attempts from before an instant; how many there were."""
    return await execute("DELETE FROM delivery WHERE at < ?", instant_text(before))


async def forget_beyond(webhook: str) -> None:
    """Drop all attempts to send to a webhook but the latest."""
    last = await fetch_one(
        "SELECT at FROM delivery WHERE webhook = ? ORDER BY at DESC, id DESC LIMIT 1 OFFSET ?",
        webhook,
        KEPT_OF_EACH,
    )
    if last:
        at = last["at"]
        await execute("DELETE FROM delivery WHERE webhook = ? AND at <= ?", webhook, at)


def _delivery(row: Row) -> Delivery:
    return Delivery(
        id=row["id"],
        webhook=row["webhook"],
        event=row["event"],
        type=row["type"],
        at=instant_from_text(row["at"]),
        status=None if row["status"] is None else int(row["status"]),
        fault=DeliveryFault(row["fault"]) if row["fault"] else None,
        milliseconds=int(row["milliseconds"]),
    )

"""Webhooks, kept by administrators: those of their authority, or of the whole hall."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import NamedTuple

import msgspec

from domain.instants import instant_text
from domain.journal import KINDS, event_type
from domain.listing import Slice, Window
from domain.refusal import Refusal, RefusalCode, Refused, invalid, refusal
from domain.roles import Role
from domain.services.accounts import ADMINISTRATORS
from domain.services.desk import Desk
from domain.services.fingerprint import Fingerprint, fingerprint
from domain.services.replay import Order, Overtaken, Work, done_before, done_once
from domain.services.secrets import new_webhook_secret
from domain.services.tokens import unknown_in
from domain.services.webhook_sending import WebhookSender
from domain.store import webhooks as store
from domain.store.database import UniqueViolation, transaction
from domain.store.keys import Done, keep_key
from domain.store.log import NewEvent, append, head
from domain.store.webhooks import LATEST, NEWEST, WebhookFilter
from domain.tokens import LONGEST_OVERLAP, TokenScope
from domain.webhook_address import url_faults
from domain.webhooks import (
    MOST_MATTERS,
    MOST_WEBHOOKS,
    Delivery,
    DeliveryFault,
    Receivers,
    Webhook,
    WebhookAction,
    WebhookCreated,
    WebhookPaused,
    WebhookRemoved,
    WebhookResumed,
    WebhookRotated,
    WebhookState,
    trial_message,
    webhook_actions,
)

__all__ = ["LATEST", "NEWEST"]


class NewWebhook(NamedTuple):
    """What a webhook is made of; no kinds and no matters are all of them. It begins `after` a
    position of the log; None is where it ends now.
    """

    label: str
    url: str
    kinds: tuple[str, ...]
    authority: str | None
    matters: tuple[str, ...]
    after: int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class WebhookAnswer:
    """What came of an act: the webhook as it now stands, its new secret, told this once, the
    attempt to send a test, and the grounds where it was refused.
    """

    webhook: Webhook | None = None
    secret: str | None = None
    delivery: Delivery | None = None
    refusals: tuple[Refusal, ...] = ()
    version: int | None = None
    replayed: bool = False


# --- reading ---------------------------------------------------------------------------


async def webhook_for(desk: Desk, id: str) -> Webhook | None:
    """The webhook with this id, where the caller keeps it."""
    found = await store.webhook_with(id)
    own = found is not None and desk.caller.authority in (None, found.authority)
    return found if own and _keeps_any(desk) else None


def _keeps_any(desk: Desk) -> bool:
    """Whether the caller keeps webhooks: a token for some matters does not, which could have others
    told of through one.
    """
    return desk.caller.matters is None


async def list_webhooks(desk: Desk, part: Slice) -> Window[Webhook]:
    """A page of the webhooks that the caller keeps, the newest first (`NEWEST`)."""
    if not _keeps_any(desk):
        return Window((), has_previous=False, has_next=False)
    return await store.webhook_page(WebhookFilter(desk.caller.authority), part)


async def count_webhooks(desk: Desk) -> int:
    """How many webhooks the list has in all."""
    if not _keeps_any(desk):
        return 0
    return await store.webhook_count(WebhookFilter(desk.caller.authority))


async def list_deliveries(webhook: str, part: Slice) -> Window[Delivery]:
    """A page of the attempts to send to a webhook, the latest first (`LATEST`)."""
    return await store.delivery_page(webhook, part)


async def count_deliveries(webhook: str) -> int:
    """How many attempts are kept of it."""
    return await store.delivery_count(webhook)


# --- acts ------------------------------------------------------------------------------


async def create_webhook(
    desk: Desk, receivers: Receivers, key: str, given: NewWebhook
) -> WebhookAnswer:
    """Begin to send the journal to a URL, as far as a portal of this scope may read it."""
    id, secret, at = desk.new_id(), new_webhook_secret(), desk.now()
    print_ = fingerprint("CREATE_WEBHOOK", "", 0, list(given))

    async def create(print_: Fingerprint) -> Done:
        await _look_at(desk, given)
        webhook = Webhook(
            id=id,
            label=given.label,
            url=given.url,
            kinds=given.kinds,
            authority=given.authority,
            matters=given.matters,
            created=at,
            cursor=(await head())[0] if given.after is None else given.after,
        )
        done = Done(print_.hash, id, 1)
        await keep_key(desk.caller.account, key, done, at)
        await store.add_webhook(webhook, secret)
        await append(desk.author(Role.ADMINISTRATOR), at, [_created(webhook)])
        return done

    try:
        desk.acting_as(ADMINISTRATORS)
        if not _keeps_any(desk):
            raise Refused(
                invalid("限于部分事项的令牌不得管理推送", "a token for some matters keeps none")
            )
        if await done_before(desk, key, print_) is None:
            await _look_at_url(receivers, given.url)
    except Refused as refused:
        return WebhookAnswer(refusals=refused.refusals)
    return await _carried_out(
        desk, Order(target=id, expected_version=0, key=key), print_, create, secret
    )


async def rotate_webhook(desk: Desk, order: Order, hours: int) -> WebhookAnswer:
    """Give a webhook another secret; the one before signs too for so many hours."""
    secret = new_webhook_secret()

    async def rotate(print_: Fingerprint) -> Done:
        overlap = timedelta(hours=hours)
        if not timedelta() <= overlap <= LONGEST_OVERLAP:
            most = LONGEST_OVERLAP // timedelta(hours=1)
            raise Refused(
                invalid(f"并行时长为 0 至 {most} 小时", f"0 to {most} hours", "overlapHours")
            )
        webhook, until = await _to_change(desk, order, WebhookAction.ROTATE), desk.now() + overlap
        rotated = msgspec.structs.replace(webhook, version=webhook.version + 1, overlap=until)
        if not await store.put_secret(rotated, secret):
            raise Overtaken
        return await _put(desk, order, print_, WebhookRotated(until=instant_text(until)))

    print_ = order.fingerprint("ROTATE_WEBHOOK", hours)
    return await _carried_out(desk, order, print_, rotate, secret)


async def pause_webhook(desk: Desk, order: Order) -> WebhookAnswer:
    """Send nothing more until it is resumed."""

    async def pause(print_: Fingerprint) -> Done:
        webhook = await _to_change(desk, order, WebhookAction.PAUSE)
        await _put_state(webhook, WebhookState.PAUSED)
        return await _put(desk, order, print_, WebhookPaused())

    return await _carried_out(desk, order, order.fingerprint("PAUSE_WEBHOOK"), pause)


async def resume_webhook(desk: Desk, order: Order) -> WebhookAnswer:
    """Go on sending from where it was, at once."""

    async def resume(print_: Fingerprint) -> Done:
        webhook = await _to_change(desk, order, WebhookAction.RESUME)
        await _put_state(webhook, WebhookState.ACTIVE)
        return await _put(desk, order, print_, WebhookResumed())

    return await _carried_out(desk, order, order.fingerprint("RESUME_WEBHOOK"), resume)


async def remove_webhook(desk: Desk, order: Order) -> WebhookAnswer:
    """End it: nothing is sent any more, and its secrets are gone."""

    async def remove(print_: Fingerprint) -> Done:
        webhook = await _to_change(desk, order, WebhookAction.REMOVE)
        if not await store.remove_webhook(webhook.id, webhook.version):
            raise Overtaken
        return await _put(desk, order, print_, WebhookRemoved())

    return await _carried_out(desk, order, order.fingerprint("REMOVE_WEBHOOK"), remove)


async def try_webhook(desk: Desk, sender: WebhookSender, key: str, id: str) -> WebhookAnswer:
    """Send an event that tells nothing, now and once, and tell what became of it. It moves no
    place in the log, and stands in none.
    """
    print_ = fingerprint("TEST_WEBHOOK", id, 0, None)
    try:
        desk.acting_as(ADMINISTRATORS)
        webhook = await webhook_for(desk, id)
        if webhook is None:
            raise Refused(refusal(RefusalCode.NOT_FOUND, path=("webhookId",)))
        done = await done_before(desk, key, print_)
        if done is not None:
            kept = await store.delivery_with(done.stream)
            return WebhookAnswer(webhook=webhook, delivery=kept, version=1, replayed=True)
        sent = await sender.attempt(
            webhook, trial_message(desk.new_id(), sender.source, desk.now())
        )
        if sent is None:
            raise Refused(refusal(RefusalCode.NOT_FOUND, path=("webhookId",)))
        async with transaction():
            await keep_key(desk.caller.account, key, Done(print_.hash, sent.id, 1), desk.now())
            await store.add_delivery(sent)
    except Refused as refused:
        return WebhookAnswer(webhook=await _seen(desk, id), refusals=refused.refusals)
    except UniqueViolation:  # the same was asked twice at once: the other one is the answer
        return await try_webhook(desk, sender, key, id)
    return WebhookAnswer(webhook=webhook, delivery=sent, version=1)


# --- what stands against it ------------------------------------------------------------


async def _look_at_url(receivers: Receivers, url: str) -> None:
    """Refused where nothing can be sent to it, or may not be by where it leads now."""
    if faults := tuple(url_faults(url)):
        raise Refused(*faults)
    match await receivers.barred(url):
        case None:
            return
        case DeliveryFault.ADDRESS_NOT_ALLOWED:
            raise Refused(refusal(RefusalCode.ADDRESS_NOT_ALLOWED, path=("url",)))
        case _:
            raise Refused(invalid("找不到该主机", "nobody knows this host", "url"))


async def _look_at(desk: Desk, given: NewWebhook) -> None:
    scope = TokenScope(roles=(Role.PORTAL,), authority=given.authority, matters=given.matters)
    faults = await unknown_in(scope)
    if desk.caller.authority not in (None, given.authority):
        faults.append(
            invalid(
                f"您管理机关 {desk.caller.authority} 的推送",
                f"you keep those of the authority {desk.caller.authority}",
                "authority",
            )
        )
    if len(given.matters) > MOST_MATTERS:
        faults.append(
            invalid(f"事项最多 {MOST_MATTERS} 个", f"at most {MOST_MATTERS} matters", "matters")
        )
    if given.after is not None and given.after > (await head())[0]:
        faults.append(invalid("游标在日志末端之后", "the log does not go so far", "after"))
    if await store.webhook_count(WebhookFilter()) >= MOST_WEBHOOKS:
        most = MOST_WEBHOOKS
        faults.append(invalid(f"推送最多 {most} 个", f"there are {most} webhooks at most"))
    if faults:
        raise Refused(*faults)


async def _to_change(desk: Desk, order: Order, action: WebhookAction) -> Webhook:
    webhook = await webhook_for(desk, order.target)
    if webhook is None:
        raise Refused(refusal(RefusalCode.NOT_FOUND, path=("webhookId",)))
    if webhook.version != order.expected_version:
        raise Refused(refusal(RefusalCode.CONFLICT, version=webhook.version))
    if action not in webhook_actions(webhook):
        raise Refused(refusal(RefusalCode.WRONG_STAGE, stage=webhook.state))
    return webhook


async def _put_state(webhook: Webhook, state: WebhookState) -> None:
    """Write down its next state; attempts that failed count no more."""
    changed = msgspec.structs.replace(
        webhook,
        version=webhook.version + 1,
        state=state,
        failures=0,
        fault=None,
        next_attempt=None,
        disabled=None,
    )
    if not await store.put_state(changed):
        raise Overtaken


async def _put(desk: Desk, order: Order, print_: Fingerprint, event: msgspec.Struct) -> Done:
    version, at = order.expected_version + 1, desk.now()
    done = Done(print_.hash, order.target, version)
    await keep_key(desk.caller.account, order.key, done, at)
    said = NewEvent(order.target, version, event)
    await append(desk.author(Role.ADMINISTRATOR), at, [said])
    return done


async def _carried_out(
    desk: Desk, order: Order, print_: Fingerprint, work: Work, secret: str | None = None
) -> WebhookAnswer:
    try:
        desk.acting_as(ADMINISTRATORS)
        done, replayed = await done_once(desk, order.key, print_, work)
    except Refused as refused:
        return WebhookAnswer(webhook=await _seen(desk, order.target), refusals=refused.refusals)
    seen, told = await _seen(desk, done.stream), None if replayed else secret
    return WebhookAnswer(webhook=seen, secret=told, version=done.version, replayed=replayed)


async def _seen(desk: Desk, id: str) -> Webhook | None:
    """The webhook as it now stands, for who may see it."""
    return await webhook_for(desk, id) if desk.holds(ADMINISTRATORS) else None


def _created(webhook: Webhook) -> NewEvent:
    made = WebhookCreated(
        types=_types(webhook.kinds),
        authority=webhook.authority,
        matters=webhook.matters,
        after=webhook.cursor,
    )
    return NewEvent(webhook.id, webhook.version, made)


def _types(kinds: Sequence[str]) -> tuple[str, ...]:
    return tuple(event_type(kind) for kind in KINDS if kind in kinds)

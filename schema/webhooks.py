"""Webhooks (事件推送), kept by administrators: who is sent what happens, and what became of it."""

from datetime import datetime
from enum import Enum
from typing import cast

import strawberry

from domain.services.accounts import ADMINISTRATORS
from domain.services.replay import Order
from domain.services.webhooks import (
    LATEST,
    NEWEST,
    NewWebhook,
    WebhookAnswer,
    count_deliveries,
    count_webhooks,
    create_webhook,
    list_deliveries,
    list_webhooks,
    pause_webhook,
    remove_webhook,
    resume_webhook,
    rotate_webhook,
    try_webhook,
)
from domain.tokens import LONGEST_OVERLAP
from domain.webhooks import Delivery as DomainDelivery
from domain.webhooks import DeliveryFault, WebhookAction, WebhookState, webhook_actions
from domain.webhooks import Webhook as DomainWebhook
from schema.connection import After, Before, Connection, First, Last, page
from schema.context import Info
from schema.describe import described, field, mutation
from schema.directives import Cost, Requires
from schema.journal import EventType, cursor_at, place_of
from schema.matter_parts import Authority
from schema.refusal import Refusal, told
from schema.rights import restricted
from schema.scalars import Cursor, Key, ShortText

HOURS = LONGEST_OVERLAP.days * 24

described(
    WebhookState,
    "Whether events are sent (推送状态).",
    ACTIVE="They are (推送中).",
    PAUSED="They wait until it is resumed (已暂停).",
    DISABLED="Sending was given up after a day of attempts, and waits until it is resumed "
    "(已停用).",
)
described(
    WebhookAction,
    "What an administrator does to a webhook (推送操作).",
    TEST="testWebhook (试推送).",
    ROTATE="rotateWebhook (轮换密钥).",
    PAUSE="pauseWebhook (暂停).",
    RESUME="resumeWebhook (恢复).",
    REMOVE="removeWebhook (删除).",
)
described(
    DeliveryFault,
    "Why an event was not taken (未送达原因).",
    NAME_UNKNOWN="Nobody knows the host (主机名无法解析).",
    ADDRESS_NOT_ALLOWED="The host leads to an address that may not be sent to (地址不允许).",
    NO_CONNECTION="There was no connection, or it ended without an answer (连接失败).",
    TIMEOUT="There was no answer in time (超时).",
    REDIRECTED="It pointed elsewhere, which is not followed (重定向).",
    HTTP_STATUS="It answered with another status than 2xx (状态码不是 2xx).",
    GONE="It answered 410: it wants nothing any more (接收方已停用).",
)


@strawberry.type(description="An attempt to send an event (推送记录), kept for 14 days.")
class Delivery:
    id: strawberry.ID = strawberry.field(description="Its id (标识).")
    event_id: strawberry.ID = strawberry.field(
        description="The event (事件标识), the same in each attempt."
    )
    type: str = strawberry.field(
        description="The event's type (事件类型); WEBHOOK_TEST of one that was sent to try."
    )
    at: datetime = strawberry.field(description="When it was sent (推送时间).")
    status: int | None = strawberry.field(
        description="The HTTP status of the answer (状态码); null where none came."
    )
    fault: DeliveryFault | None = strawberry.field(
        description="Why it was not taken (未送达原因); null where it was."
    )
    milliseconds: int = strawberry.field(description="How long it took (耗时毫秒).")

    @classmethod
    def of(cls, delivery: DomainDelivery) -> "Delivery":
        """The attempt as GraphQL shows it."""
        return cls(
            id=strawberry.ID(delivery.id),
            event_id=strawberry.ID(delivery.event),
            type=delivery.type,
            at=delivery.at,
            status=delivery.status,
            fault=delivery.fault,
            milliseconds=delivery.milliseconds,
        )


@strawberry.type(
    description="A system that is sent the events of the journal (推送订阅), one by one and in "
    "order: CloudEvents 1.0, signed as Standard Webhooks are."
)
class Webhook:
    id: strawberry.ID = strawberry.field(description="For ever the same (标识).")
    version: int = strawberry.field(description="Grows with each change (版本).")
    label: str = strawberry.field(description="What it is for (用途).")
    url: str = strawberry.field(description="Where it is sent to (推送地址).")
    types: list[Enum] = strawberry.field(
        graphql_type=list[EventType],  # type: ignore[valid-type]
        description="What it is sent (事件类型); none are all.",
    )
    matters: list[str] = strawberry.field(
        description="The matters whose cases it is told of, by 业务办理项编码 (事项); none are all."
    )
    state: WebhookState = strawberry.field(description="Whether events are sent (推送状态).")
    created_at: datetime = strawberry.field(description="When it was made (创建时间).")
    cursor: Cursor = strawberry.field(
        description="Up to where everything was sent (已推送至), as a cursor of `events`."
    )
    failures: int = strawberry.field(
        description="Attempts in a row that came to nothing (连续失败次数)."
    )
    last_fault: DeliveryFault | None = strawberry.field(
        description="Why the last of them did (最近失败原因)."
    )
    next_attempt_at: datetime | None = strawberry.field(
        description="When it is tried again (下次尝试时间); null where nothing failed."
    )
    delivered_at: datetime | None = strawberry.field(
        description="When an event was last taken (最近送达时间)."
    )
    disabled_at: datetime | None = strawberry.field(
        description="When sending was given up (停用时间); null where it was not."
    )
    overlap_until: datetime | None = strawberry.field(
        description="Until when the secret before signs too (旧密钥有效至)."
    )
    allowed_actions: list[WebhookAction] = strawberry.field(
        description="The acts open to this caller now (可操作)."
    )
    _authority: strawberry.Private[str | None]

    @classmethod
    def of(cls, webhook: DomainWebhook) -> "Webhook":
        """The webhook as an administrator reads it."""
        return cls(
            id=strawberry.ID(webhook.id),
            version=webhook.version,
            label=webhook.label,
            url=webhook.url,
            types=[EventType(kind) for kind in webhook.kinds],
            matters=list(webhook.matters),
            state=webhook.state,
            created_at=webhook.created,
            cursor=cursor_at(webhook.cursor),
            failures=webhook.failures,
            last_fault=webhook.fault,
            next_attempt_at=webhook.next_attempt,
            delivered_at=webhook.delivered,
            disabled_at=webhook.disabled,
            overlap_until=webhook.overlap,
            allowed_actions=webhook_actions(webhook),
            _authority=webhook.authority,
        )

    @field("The authority whose cases it is told of (机关); null for all of the hall.")
    async def authority(self, info: Info) -> Authority | None:
        found = self._authority and await info.context.authorities.load(self._authority)
        return Authority.of(found) if found else None

    @field("The attempts to send to it (推送记录), the latest first.", Cost(weight=5))
    async def deliveries(
        self,
        first: First = None,
        after: After = None,
        last: Last = None,
        before: Before = None,
    ) -> Connection[Delivery]:
        part, id = page(LATEST, first=first, after=after, last=last, before=before), str(self.id)
        return Connection.of(
            await list_deliveries(id, part),
            LATEST,
            key=lambda delivery: delivery.place,
            node=Delivery.of,
            count=lambda: count_deliveries(id),
        )


# --- inputs and payload ----------------------------------------------------------------


@strawberry.input(description="For createWebhook (新建推送).")
class CreateWebhookInput:
    label: ShortText = strawberry.field(description="What it is for (用途).")
    url: ShortText = strawberry.field(
        description="Where events are sent to (推送地址): https, or http too within the networks "
        "that the operator lists. No internal address but in those."
    )
    types: list[EventType] = strawberry.field(  # type: ignore[valid-type]
        default_factory=list, description="What it is sent (事件类型); none are all."
    )
    authority: ShortText | None = strawberry.field(
        default=None,
        description="The code of the authority whose cases it is told of (机关代码); of all the "
        "hall where it is left out.",
    )
    matters: list[ShortText] = strawberry.field(
        default_factory=list,
        description="The matters whose cases it is told of, by 业务办理项编码 (事项); none are "
        "all.",
    )
    after: Cursor | None = strawberry.field(
        default=None,
        description="A cursor of `events` to begin after (起始游标); left out for what comes from "
        "now on.",
    )
    idempotency_key: Key = strawberry.field(description="A new key for each act (幂等键).")

    @property
    def given(self) -> NewWebhook:
        """What the service makes it of."""
        kinds = (str(cast("Enum", each).value) for each in self.types)
        return NewWebhook(
            label=self.label,
            url=self.url,
            kinds=tuple(dict.fromkeys(kinds)),
            authority=self.authority,
            matters=tuple(dict.fromkeys(self.matters)),
            after=None if self.after is None else place_of(self.after),
        )


@strawberry.input(description="For testWebhook (试推送).")
class TestWebhookInput:
    __test__ = False  # none of pytest's

    webhook_id: strawberry.ID = strawberry.field(description="The webhook (推送订阅).")
    idempotency_key: Key = strawberry.field(description="A new key for each act (幂等键).")


@strawberry.input(description="What every other act on a webhook carries (推送操作).")
class WebhookOrder:
    webhook_id: strawberry.ID = strawberry.field(description="The webhook (推送订阅).")
    expected_version: int = strawberry.field(
        description="Its version as the caller has seen it (所见版本); another one is CONFLICT."
    )
    idempotency_key: Key = strawberry.field(description="A new key for each act (幂等键).")

    @property
    def order(self) -> Order:
        """The order of the service."""
        return Order(
            target=str(self.webhook_id),
            expected_version=self.expected_version,
            key=self.idempotency_key,
        )


@strawberry.input(description="For rotateWebhook (轮换密钥).")
class RotateWebhookInput(WebhookOrder):
    overlap_hours: int = strawberry.field(
        default=24,
        description=f"For how many hours the secret before signs too (并行时长), 0 to {HOURS}.",
    )


@strawberry.input(description="For pauseWebhook (暂停推送).")
class PauseWebhookInput(WebhookOrder):
    pass


@strawberry.input(description="For resumeWebhook (恢复推送).")
class ResumeWebhookInput(WebhookOrder):
    pass


@strawberry.input(description="For removeWebhook (删除推送).")
class RemoveWebhookInput(WebhookOrder):
    pass


@strawberry.type(description="What came of an act on a webhook (办理结果).")
class WebhookPayload:
    webhook: Webhook | None = strawberry.field(
        description="The webhook as it now stands (推送订阅); null once removed."
    )
    secret: str | None = strawberry.field(
        description="Its new secret (密钥), told this once; null where none was made, and for a "
        "repetition."
    )
    delivery: Delivery | None = strawberry.field(
        description="What became of a test (试推送结果); null for other acts."
    )
    refusals: list[Refusal] = strawberry.field(description="Every ground against it (不予理由).")
    version: int | None = strawberry.field(description="The version this act made (所成版本).")
    replayed: bool = strawberry.field(description="Whether it had been done before (重复请求).")

    @classmethod
    async def of(cls, info: Info, answer: WebhookAnswer) -> "WebhookPayload":
        """The answer of the service as GraphQL shows it."""
        return cls(
            webhook=Webhook.of(answer.webhook) if answer.webhook else None,
            secret=answer.secret,
            delivery=Delivery.of(answer.delivery) if answer.delivery else None,
            refusals=await told(info.context, answer.refusals),
            version=answer.version,
            replayed=answer.replayed,
        )


# --- operations ------------------------------------------------------------------------

_ENTITLED = Requires(roles=list(ADMINISTRATORS))


@strawberry.type
class WebhooksQuery:
    @restricted("The webhooks (推送订阅), the newest first.", roles=ADMINISTRATORS)
    async def webhooks(
        self,
        info: Info,
        first: First = None,
        after: After = None,
        last: Last = None,
        before: Before = None,
    ) -> Connection[Webhook] | None:
        desk = info.context.desk
        part = page(NEWEST, first=first, after=after, last=last, before=before)
        return Connection.of(
            await list_webhooks(desk, part),
            NEWEST,
            key=lambda webhook: webhook.place,
            node=Webhook.of,
            count=lambda: count_webhooks(desk),
        )


@strawberry.type
class WebhooksMutation:
    @mutation(
        "Have events sent to a URL (新建推送), as far as a portal of this scope may read them. "
        "Makes WebhookCreated.",
        _ENTITLED,
    )
    async def create_webhook(self, info: Info, input: CreateWebhookInput) -> WebhookPayload:
        desk, receivers = info.context.desk, info.context.sender.receivers
        answer = await create_webhook(desk, receivers, input.idempotency_key, input.given)
        return await WebhookPayload.of(info, answer)

    @mutation(
        "Send an event that tells nothing, now and once (试推送), whatever the state of the "
        "webhook; `delivery` tells what became of it. Makes no event.",
        _ENTITLED,
        Cost(weight=20),
    )
    async def test_webhook(self, info: Info, input: TestWebhookInput) -> WebhookPayload:
        desk, sender = info.context.desk, info.context.sender
        answer = await try_webhook(desk, sender, input.idempotency_key, str(input.webhook_id))
        return await WebhookPayload.of(info, answer)

    @mutation(
        "Give a webhook another secret (轮换密钥); the one before signs too for some hours. Makes "
        "WebhookRotated.",
        _ENTITLED,
    )
    async def rotate_webhook(self, info: Info, input: RotateWebhookInput) -> WebhookPayload:
        answer = await rotate_webhook(info.context.desk, input.order, input.overlap_hours)
        return await WebhookPayload.of(info, answer)

    @mutation("Send nothing for the time being (暂停推送). Makes WebhookPaused.", _ENTITLED)
    async def pause_webhook(self, info: Info, input: PauseWebhookInput) -> WebhookPayload:
        return await WebhookPayload.of(info, await pause_webhook(info.context.desk, input.order))

    @mutation(
        "Go on sending, from where it was and at once (恢复推送). Makes WebhookResumed.", _ENTITLED
    )
    async def resume_webhook(self, info: Info, input: ResumeWebhookInput) -> WebhookPayload:
        return await WebhookPayload.of(info, await resume_webhook(info.context.desk, input.order))

    @mutation(
        "End a webhook with its secrets and attempts (删除推送). Makes WebhookRemoved.", _ENTITLED
    )
    async def remove_webhook(self, info: Info, input: RemoveWebhookInput) -> WebhookPayload:
        return await WebhookPayload.of(info, await remove_webhook(info.context.desk, input.order))

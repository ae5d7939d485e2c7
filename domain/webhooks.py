"""Webhooks (事件推送): subscriptions of other systems, who are sent the events of the journal.

Each is sent them one by one, in the order of the log, from its own place in it: the next one goes
out when the one before has been taken. So they are in order for each case, and none is left out.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from enum import StrEnum, unique
from typing import Any, NamedTuple, Protocol

import msgspec
from standardwebhooks import Webhook as Signer

from domain.caller import Caller
from domain.instants import instant_text
from domain.journal import JournalEvent, event_type
from domain.roles import Role

RETRIES = (
    timedelta(seconds=1),
    timedelta(seconds=10),
    timedelta(minutes=1),
    timedelta(minutes=5),
    timedelta(minutes=15),
    timedelta(minutes=30),
    timedelta(hours=1),
    timedelta(hours=2),
    timedelta(hours=4),
    timedelta(hours=6),
    timedelta(hours=10),
)
"""How long it is waited after each attempt that failed: over a day in all."""

MOST_WEBHOOKS, MOST_MATTERS = 100, 50

SECRET_PREFIX = "whsec_"  # noqa: S105 (no secret yet)
"""What the secret of every webhook begins with (Standard Webhooks)."""

TEST = "WEBHOOK_TEST"
"""The type of an event that tells nothing and is sent to try."""


@unique
class WebhookState(StrEnum):
    """Whether events are sent: they are, they wait, or sending was given up."""

    ACTIVE = "ACTIVE"
    PAUSED = "PAUSED"
    DISABLED = "DISABLED"


@unique
class WebhookAction(StrEnum):
    """What an administrator does to a webhook."""

    TEST = "TEST"
    ROTATE = "ROTATE"
    PAUSE = "PAUSE"
    RESUME = "RESUME"
    REMOVE = "REMOVE"


@unique
class DeliveryFault(StrEnum):
    """Why an event was not taken."""

    NAME_UNKNOWN = "NAME_UNKNOWN"
    ADDRESS_NOT_ALLOWED = "ADDRESS_NOT_ALLOWED"
    NO_CONNECTION = "NO_CONNECTION"
    TIMEOUT = "TIMEOUT"
    REDIRECTED = "REDIRECTED"
    HTTP_STATUS = "HTTP_STATUS"
    GONE = "GONE"


class Webhook(msgspec.Struct, frozen=True, kw_only=True):
    """A subscription without its secret; no `kinds` and no `matters` are all of them.

    `cursor` is the position up to which everything was sent. `failures` counts the attempts in a
    row that came to nothing, `fault` is of the last one. `overlap` is until when the secret before
    signs too.
    """

    id: str
    version: int = 1
    label: str
    url: str
    kinds: tuple[str, ...] = ()
    authority: str | None = None
    matters: tuple[str, ...] = ()
    state: WebhookState = WebhookState.ACTIVE
    created: datetime
    cursor: int
    overlap: datetime | None = None
    failures: int = 0
    fault: DeliveryFault | None = None
    next_attempt: datetime | None = None
    delivered: datetime | None = None
    disabled: datetime | None = None

    @property
    def place(self) -> tuple[str, str]:
        """Where it stands in a list, the newest first."""
        return instant_text(self.created), self.id

    @property
    def reader(self) -> Caller:
        """As whom it reads the journal: a portal of this scope, and so by the same rights."""
        return Caller(
            account=self.id,
            name=self.label,
            roles=frozenset({Role.PORTAL}),
            authority=self.authority,
            matters=frozenset(self.matters) or None,
        )


class Delivery(msgspec.Struct, frozen=True, kw_only=True):
    """One attempt to send an event: its id and type, what was answered, or why nothing was."""

    id: str
    webhook: str
    event: str
    type: str
    at: datetime
    status: int | None
    fault: DeliveryFault | None
    milliseconds: int

    @property
    def place(self) -> tuple[str, str]:
        """Where it stands in a list, the newest first."""
        return instant_text(self.at), self.id


class Sent(NamedTuple):
    """What became of an attempt: the HTTP status, where there was one, and the fault, if any."""

    status: int | None = None
    fault: DeliveryFault | None = None


class Receivers(Protocol):
    """The way to receivers, over the network."""

    async def barred(self, url: str) -> DeliveryFault | None:
        """Why nothing may be sent to this URL, by where its name leads now."""

    async def post(self, url: str, headers: Mapping[str, str], body: bytes) -> Sent:
        """Send it, to no other address than was looked at; whatever happens is told."""

    async def aclose(self) -> None:
        """Close the connections."""


# --- what the log says of it -----------------------------------------------------------


class WebhookCreated(msgspec.Struct, frozen=True, kw_only=True, rename="camel"):
    """A subscription began after a position; where it is sent to stands beside the log."""

    types: tuple[str, ...]
    authority: str | None
    matters: tuple[str, ...]
    after: int


class WebhookRotated(msgspec.Struct, frozen=True):
    """A webhook was given another secret; the one before signs too until then."""

    until: str


class WebhookPaused(msgspec.Struct, frozen=True):
    """Nothing is sent until it is resumed."""


class WebhookResumed(msgspec.Struct, frozen=True):
    """Sending goes on from where it was."""


class WebhookDisabled(msgspec.Struct, frozen=True):
    """Sending was given up after so many attempts in a row, the last one for this fault."""

    fault: DeliveryFault
    failures: int


class WebhookRemoved(msgspec.Struct, frozen=True):
    """A subscription ended."""


# --- its life --------------------------------------------------------------------------


def webhook_actions(webhook: Webhook) -> list[WebhookAction]:
    """What may be done to it now."""
    stops = webhook.state is WebhookState.ACTIVE
    no = WebhookAction.RESUME if stops else WebhookAction.PAUSE
    return [action for action in WebhookAction if action is not no]


def after_failure(webhook: Webhook, fault: DeliveryFault, at: datetime) -> Webhook:
    """The webhook after an attempt that failed: it waits, or sending is given up."""
    failures = webhook.failures + 1
    failed = msgspec.structs.replace(webhook, failures=failures, fault=fault)
    if fault is DeliveryFault.GONE or failures > len(RETRIES):
        return msgspec.structs.replace(
            failed,
            version=webhook.version + 1,
            state=WebhookState.DISABLED,
            disabled=at,
            next_attempt=None,
        )
    return msgspec.structs.replace(failed, next_attempt=at + RETRIES[failures - 1])


def after_success(webhook: Webhook, position: int, at: datetime) -> Webhook:
    """The webhook after the event at this position was taken."""
    return msgspec.structs.replace(
        webhook, cursor=position, failures=0, fault=None, next_attempt=None, delivered=at
    )


# --- what is sent ----------------------------------------------------------------------


class Message(NamedTuple):
    """What is sent of one event: its id, its type and the body."""

    id: str
    type: str
    body: bytes


def message_of(event: JournalEvent, source: str) -> Message:
    """An event as a CloudEvent 1.0 in JSON; `source` is the URI of this service."""
    id, type = str(event.position), event_type(event.kind)
    data = {"version": event.version, "caseNo": event.case_no, "facts": event.facts}
    return Message(id, type, _cloud_event(id, source, type, event.at, data, subject=event.subject))


def trial_message(id: str, source: str, at: datetime) -> Message:
    """An event that tells nothing, to see whether it arrives."""
    return Message(id, TEST, _cloud_event(id, source, TEST, instant_text(at), {}))


def _cloud_event(
    id: str, source: str, type: str, time: str, data: Mapping[str, Any], **more: str
) -> bytes:
    head = {"specversion": "1.0", "id": id, "source": source, "type": type, "time": time}
    return msgspec.json.encode(head | more | {"datacontenttype": "application/json", "data": data})


def headers_of(message: Message, secrets: Sequence[str], at: datetime) -> Mapping[str, str]:
    """The headers of a message, signed at this instant by each of the secrets."""
    body = message.body.decode()
    return {
        "Content-Type": "application/cloudevents+json",
        "User-Agent": "xinyipi",
        "webhook-id": message.id,
        "webhook-timestamp": str(int(at.timestamp())),
        "webhook-signature": " ".join(
            Signer(secret).sign(message.id, at, body) for secret in secrets
        ),
    }

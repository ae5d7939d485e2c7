"""The tables of who is sent events; `records` tells what holds for every table."""

from tortoise import fields
from tortoise.indexes import Index
from tortoise.models import Model


class WebhookRecord(Model):
    """A subscription: where to, what, and up to which position of the log everything was sent.

    Its secrets are sealed; the one before signs too until `old_until`. Lists are `A,B`.
    """

    id = fields.CharField(36, primary_key=True)
    version = fields.IntField()
    label = fields.CharField(200)
    url = fields.CharField(200)
    secret = fields.TextField()
    old_secret = fields.TextField(null=True)
    old_until = fields.CharField(27, null=True)
    kinds = fields.TextField()
    authority = fields.CharField(18, null=True)
    matters = fields.TextField()
    state = fields.CharField(8)
    created_at = fields.CharField(27)
    cursor = fields.BigIntField()
    failures = fields.IntField()
    fault = fields.CharField(24, null=True)
    next_at = fields.CharField(27, null=True)
    delivered_at = fields.CharField(27, null=True)
    disabled_at = fields.CharField(27, null=True)

    class Meta:
        table = "webhook"
        indexes = (Index(fields=("created_at", "id")),)


class DeliveryRecord(Model):
    """An attempt to send an event, kept for some days; `event` is its id, or that of a try."""

    id = fields.CharField(36, primary_key=True)
    webhook = fields.CharField(36)
    event = fields.CharField(36)
    type = fields.CharField(64)
    at = fields.CharField(27)
    status = fields.IntField(null=True)
    fault = fields.CharField(24, null=True)
    milliseconds = fields.IntField()

    class Meta:
        table = "delivery"
        indexes = (Index(fields=("webhook", "at", "id")), Index(fields=("at",)))

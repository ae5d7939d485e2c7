"""The table of breaches; `records` tells what holds for every table."""

from tortoise import fields
from tortoise.indexes import Index
from tortoise.models import Model

from domain.store.fields import AssignedBigIntField
from domain.store.records import ApplicantRecord, CaseRecord


class BreachRecord(Model):
    """What lists and decisions ask of a breach, and all of it as JSON, folded from its events.

    `about` says of what in which case it is, as long as it was not dismissed: there is one of each.
    `max_until` is the last day on which it counts, null before it is confirmed.
    """

    id = fields.CharField(36, primary_key=True)
    version = fields.IntField()
    case: fields.ForeignKeyRelation[CaseRecord] = fields.ForeignKeyField(
        "store.CaseRecord", on_delete=fields.RESTRICT
    )
    applicant: fields.ForeignKeyRelation[ApplicantRecord] = fields.ForeignKeyField(
        "store.ApplicantRecord", on_delete=fields.RESTRICT
    )
    authority = fields.CharField(18)
    about = fields.CharField(300, null=True, unique=True)
    state = fields.CharField(16)
    max_until = fields.CharField(10, null=True)
    push_overdue = fields.BooleanField()
    alleged_at = fields.CharField(27)
    document = fields.TextField()

    class Meta:
        table = "breach"
        indexes = (
            Index(fields=("applicant_id", "state")),
            Index(fields=("case_id",)),
            Index(fields=("state", "max_until")),
            Index(fields=("alleged_at", "id")),
        )


class CreditPushRecord(Model):
    """That something was sent to the credit website under this key, whatever came of it, written
    down before it is sent. What is owed and what was taken stand in the log.

    `next_at` is when it is sent again; with `given_up`, not before somebody says so.
    """

    id = fields.CharField(64, primary_key=True)
    breach: fields.ForeignKeyRelation[BreachRecord] = fields.ForeignKeyField(
        "store.BreachRecord", on_delete=fields.RESTRICT
    )
    tried_at = fields.CharField(27)
    failures = fields.IntField()
    fault = fields.CharField(24, null=True)
    next_at = fields.CharField(27, null=True)
    given_up = fields.BooleanField()

    class Meta:
        table = "credit_push"
        indexes = (Index(fields=("breach_id",)),)


class PushCursorRecord(Model):
    """The one row that says up to which position of the log the credit website was told."""

    id = AssignedBigIntField()
    position = fields.BigIntField()

    class Meta:
        table = "push_cursor"

"""The tables of commitments, their items and the draws. What holds for every table stands in
`records`.
"""

from tortoise import fields
from tortoise.indexes import Index
from tortoise.models import Model

from domain.store.records import ApplicantRecord, CaseRecord


class CommitmentRecord(Model):
    """What lists ask of a commitment, and all of it as JSON, folded from its events.

    `check_on` is the next day on which time may do something to it; null where nothing is open.
    """

    id = fields.CharField(36, primary_key=True)
    version = fields.IntField()
    case: fields.OneToOneRelation[CaseRecord] = fields.OneToOneField(
        "store.CaseRecord", on_delete=fields.RESTRICT
    )
    applicant: fields.ForeignKeyRelation[ApplicantRecord] = fields.ForeignKeyField(
        "store.ApplicantRecord", on_delete=fields.RESTRICT
    )
    authority = fields.CharField(18)
    state = fields.CharField(8)
    opened_on = fields.CharField(10)
    check_on = fields.CharField(10, null=True)
    document = fields.TextField()

    class Meta:
        table = "commitment"
        indexes = (
            Index(fields=("applicant_id",)),
            Index(fields=("check_on",)),
            Index(fields=("opened_on", "id")),
        )


class CommitmentItemRecord(Model):
    """What lists of tasks ask of an item. It is drawn by its `id`: its commitment and number."""

    id = fields.CharField(48, primary_key=True)
    commitment: fields.ForeignKeyRelation[CommitmentRecord] = fields.ForeignKeyField(
        "store.CommitmentRecord", on_delete=fields.RESTRICT
    )
    number = fields.IntField()
    authority = fields.CharField(18)
    kind = fields.CharField(20)
    state = fields.CharField(8)
    due_on = fields.CharField(10)
    is_task = fields.BooleanField()
    officer = fields.CharField(36, null=True)
    awaits_draw = fields.BooleanField()
    draw = fields.CharField(36, null=True)

    class Meta:
        table = "commitment_item"
        indexes = (
            Index(fields=("commitment_id",)),
            Index(fields=("state", "due_on", "id")),
            Index(fields=("officer", "state", "due_on")),
            Index(fields=("awaits_draw", "authority")),
            Index(fields=("draw",)),
        )


class SiteDrawRecord(Model):
    """A draw of waived site checks, as its event has it."""

    id = fields.CharField(36, primary_key=True)
    authority = fields.CharField(18)
    drawn_at = fields.CharField(27)
    document = fields.TextField()

    class Meta:
        table = "site_draw"
        indexes = (Index(fields=("drawn_at", "id")),)

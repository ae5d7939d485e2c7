"""Two tables more, of how matters are being changed; `records` tells what holds for every table."""

from tortoise import fields
from tortoise.indexes import Index
from tortoise.models import Model

from domain.store.records import MatterRecord


class MatterDraftRecord(Model):
    """The next version of a matter as it is being written: a catalogue file of this one matter, and
    all who wrote in it as `,A,B,`. `basis` is the version it was last compared with.
    """

    id = fields.CharField(36, primary_key=True)
    version = fields.IntField()
    state = fields.CharField(16)
    matter: fields.ForeignKeyRelation[MatterRecord] = fields.ForeignKeyField(
        "store.MatterRecord", on_delete=fields.RESTRICT
    )
    basis = fields.CharField(36)
    document = fields.TextField()
    content_hash = fields.CharField(64)
    editors = fields.TextField()
    changed_at = fields.CharField(27)

    class Meta:
        table = "matter_draft"
        indexes = (Index(fields=("state", "changed_at")),)


class ExclusionProposalRecord(Model):
    """An exclusion review that a first person proposed, as JSON, with what a second one said of
    each matter; `waiting` while there is one of which nothing was said.
    """

    id = fields.CharField(36, primary_key=True)
    version = fields.IntField()
    waiting = fields.BooleanField()
    document = fields.TextField()
    proposed_at = fields.CharField(27)

    class Meta:
        table = "exclusion_proposal"
        indexes = (Index(fields=("waiting", "proposed_at")),)

"""What officers keep for themselves; `records` tells what holds for every table."""

from tortoise import fields
from tortoise.models import Model

from domain.store.account_records import AccountRecord


class CaseFilterRecord(Model):
    """A list of cases that an officer gave a name, in one of the places an account has for them.

    Sealed, since what is searched for may be a person; the keyed hashes of the name and of the
    text searched for are those that a person's whole name has.
    """

    id = fields.CharField(36, primary_key=True)
    account: fields.ForeignKeyRelation[AccountRecord] = fields.ForeignKeyField(
        "store.AccountRecord", on_delete=fields.RESTRICT
    )
    place = fields.IntField()
    name_hash = fields.CharField(64)
    text_hash = fields.CharField(64, null=True)
    body = fields.TextField()

    class Meta:
        table = "case_filter"
        unique_together = (("account", "place"), ("account", "name_hash"))

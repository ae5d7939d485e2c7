"""Tables about personal data; `records` tells what holds for every table."""

from tortoise import fields
from tortoise.indexes import Index
from tortoise.models import Model

from domain.store.fields import AssignedBigIntField


class WordsRecord(Model):
    """A text people wrote, sealed, named by an event: it can be erased without the log."""

    id = fields.CharField(36, primary_key=True)
    stream = fields.CharField(36)
    body = fields.TextField()

    class Meta:
        table = "words"
        indexes = (Index(fields=("stream",)),)


class DataKeyRecord(Model):
    """A data key by its number, from 1, and what proves that it is still the same one."""

    id = AssignedBigIntField()
    proof = fields.CharField(64)

    class Meta:
        table = "data_key"

"""Tables about personal data; `records` tells what holds for every table."""

from tortoise import fields
from tortoise.indexes import Index
from tortoise.models import Model

from domain.store.fields import AssignedBigIntField


class WordsRecord(Model):
    """A text people wrote, sealed, named by an event: it can be erased without the log.

    `until` is the last day it is kept, where its term runs from when it was written.
    """

    id = fields.CharField(36, primary_key=True)
    stream = fields.CharField(36)
    body = fields.TextField()
    until = fields.CharField(10, null=True)

    class Meta:
        table = "words"
        indexes = (Index(fields=("stream",)), Index(fields=("until",)))


class AccessRecord(Model):
    """Who saw what of whom, when and why: what the access log shows; `seen` is `A,B` or empty.

    An event tells the same: `id` is its stream for what was revealed or exported, and the snapshot
    for a query of the register.
    """

    id = fields.CharField(36, primary_key=True)
    kind = fields.CharField(16)
    at = fields.CharField(27)
    officer = fields.CharField(36, null=True)
    role = fields.CharField(32, null=True)
    applicant = fields.CharField(36, null=True)
    case = fields.CharField(36, null=True)
    seen = fields.CharField(64)
    reason_words = fields.CharField(36, null=True)
    request_id = fields.CharField(64)

    class Meta:
        table = "access"
        indexes = (
            Index(fields=("at", "id")),
            Index(fields=("applicant", "at", "id")),
            Index(fields=("officer", "at", "id")),
        )


class ErasureRequestRecord(Model):
    """A wish to be erased, until a second person carries it out."""

    id = fields.CharField(36, primary_key=True)
    applicant = fields.CharField(36)
    asked_by = fields.CharField(36)
    asked_at = fields.CharField(27)
    done = fields.BooleanField()

    class Meta:
        table = "erasure_request"
        indexes = (Index(fields=("applicant",)),)


class GradeObjectionRecord(Model):
    """An objection to a reading of a case, and what a person who looked at it again says."""

    id = fields.CharField(36, primary_key=True)
    case = fields.CharField(36)
    snapshot = fields.CharField(36)
    decision = fields.CharField(36, null=True)
    reason_words = fields.CharField(36)
    raised_by = fields.CharField(36)
    raised_at = fields.CharField(27)
    answer = fields.CharField(16, null=True)
    basis_words = fields.CharField(36, null=True)
    answered_by = fields.CharField(36, null=True)
    answered_at = fields.CharField(27, null=True)

    class Meta:
        table = "grade_objection"
        indexes = (Index(fields=("case",)), Index(fields=("answer", "raised_at", "id")))


class DataKeyRecord(Model):
    """A data key by its number, from 1, and what proves that it is still the same one."""

    id = AssignedBigIntField()
    proof = fields.CharField(64)

    class Meta:
        table = "data_key"

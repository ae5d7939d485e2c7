"""The tables of what-ifs; `records` tells what holds for every table."""

from tortoise import fields
from tortoise.indexes import Index
from tortoise.models import Model


class SimulationRecord(Model):
    """Past decisions made again under a draft of the policy: how far it is, and what it comes to.

    It is about the cases of `authority`, null for the whole hall; `changed_at` is when its runner,
    null where it has none, last said so; `tally` is JSON.
    """

    id = fields.CharField(36, primary_key=True)
    authority = fields.CharField(18, null=True)
    policy = fields.CharField(36)
    policy_version = fields.IntField()
    from_day = fields.CharField(10)
    to_day = fields.CharField(10)
    state = fields.CharField(16)
    runner = fields.CharField(36, null=True)
    done = fields.IntField()
    last_at = fields.CharField(27)
    last_decision = fields.CharField(36)
    total = fields.IntField()
    asked_by = fields.CharField(36)
    asked_at = fields.CharField(27)
    changed_at = fields.CharField(27)
    tally = fields.TextField()

    class Meta:
        table = "simulation"
        indexes = (Index(fields=("asked_at",)),)


class SimulatedShiftRecord(Model):
    """A decision that would differ; `id` has the simulation's, codes stand as `,A,B,`."""

    id = fields.CharField(48, primary_key=True)
    simulation = fields.CharField(36)
    decision = fields.CharField(36)
    case_no = fields.CharField(64)
    matter = fields.CharField(36)
    matter_name = fields.CharField(200)
    authority = fields.CharField(18)
    person = fields.BooleanField()
    tier_before = fields.CharField(64, null=True)
    tier_after = fields.CharField(64, null=True)
    mode_before = fields.CharField(16)
    mode_after = fields.CharField(16)
    drift = fields.CharField(8)
    gains = fields.TextField()
    loses = fields.TextField()
    terms = fields.TextField()
    restricts = fields.TextField()
    relieves = fields.TextField()

    class Meta:
        table = "simulated_shift"
        indexes = (Index(fields=("simulation", "id")),)

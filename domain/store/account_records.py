"""The tables of who comes in: accounts, their sessions and tokens, and who failed to.

What holds for every table stands in `records`.
"""

from tortoise import fields
from tortoise.indexes import Index
from tortoise.models import Model


class AccountRecord(Model):
    """Who acts: an officer, or the portal of another system, with roles as `A,B`. Events name it by
    id. `password` is its argon2id hash; both it and `login` are null where nobody can log in.
    """

    id = fields.CharField(36, primary_key=True)
    version = fields.IntField()
    name = fields.CharField(200, unique=True)
    login = fields.CharField(64, null=True, unique=True)
    password = fields.CharField(200, null=True)
    roles = fields.CharField(400)
    authority = fields.CharField(18, null=True)
    state = fields.CharField(8)
    must_change = fields.BooleanField()
    openid_issuer = fields.CharField(200, null=True)
    openid_subject = fields.CharField(255, null=True)

    class Meta:
        table = "account"
        unique_together = (("openid_issuer", "openid_subject"),)


class SessionRecord(Model):
    """A login of an account, by the hash of its secret; `ended_at` is null until somebody ends it,
    and nothing changes when it ends by itself.
    """

    id = fields.CharField(36, primary_key=True)
    account: fields.ForeignKeyRelation[AccountRecord] = fields.ForeignKeyField(
        "store.AccountRecord", on_delete=fields.RESTRICT
    )
    hash = fields.CharField(64, unique=True)
    how = fields.CharField(8)
    begun_at = fields.CharField(27)
    seen_at = fields.CharField(27)
    idle_end = fields.CharField(27)
    end_at = fields.CharField(27)
    ended_at = fields.CharField(27, null=True)

    class Meta:
        table = "session"
        indexes = (Index(fields=("account_id", "ended_at")), Index(fields=("end_at",)))


class LoginFailureRecord(Model):
    """How often in a row a login was tried in vain, by its hash, whether it is anybody's or not."""

    id = fields.CharField(64, primary_key=True)
    count = fields.IntField()
    last_at = fields.CharField(27)

    class Meta:
        table = "login_failure"
        indexes = (Index(fields=("last_at",)),)


class TokenRecord(Model):
    """A bearer token of an account, by the hash of its secret and of the one before, which opens
    until `old_until`. Lists are `A,B`; no matters and no networks are all of them.
    """

    id = fields.CharField(36, primary_key=True)
    version = fields.IntField()
    account: fields.ForeignKeyRelation[AccountRecord] = fields.ForeignKeyField(
        "store.AccountRecord", on_delete=fields.RESTRICT
    )
    label = fields.CharField(200)
    hash = fields.CharField(64, unique=True)
    old_hash = fields.CharField(64, null=True, unique=True)
    old_until = fields.CharField(27, null=True)
    roles = fields.CharField(400)
    authority = fields.CharField(18, null=True)
    access = fields.CharField(8)
    matters = fields.TextField()
    networks = fields.TextField()
    created_at = fields.CharField(27)
    expires_at = fields.CharField(27, null=True)
    used_at = fields.CharField(27, null=True)
    revoked_at = fields.CharField(27, null=True)

    class Meta:
        table = "token"
        indexes = (Index(fields=("account_id", "created_at")), Index(fields=("created_at", "id")))

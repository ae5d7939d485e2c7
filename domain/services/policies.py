"""The versions of the policy: which one is in force, and the first one of a new service."""

import hashlib
from collections.abc import Sequence
from datetime import UTC, date, datetime
from pathlib import Path
from uuid import uuid4

import msgspec

from domain.author import Author
from domain.policy import Policy
from domain.policy_file import load_policy, stored_policy
from domain.store.database import Row, transaction
from domain.store.log import NewEvent, append
from domain.store.policies import add_policy, policy_row, policy_row_on, policy_rows

FIRST = Path(__file__).parent.parent / "policies" / "shilong-2022.toml"
"""The policy a new service begins with."""

_kept: dict[str, Policy] = {}
"""The versions read so far, by id; a version never changes, and there are few."""


class PolicyPublished(msgspec.Struct, frozen=True, kw_only=True, rename="camel"):
    """A version came into the world; its text stands in a row of its own."""

    policy: str
    version: int
    number: str
    effective_from: date
    effective_to: date | None
    content_hash: str


async def policy_in_force(day: date) -> Policy | None:
    """The version in force on this day, or None."""
    row = await policy_row_on(day)
    return _read(row) if row else None


async def policy_version(id: str | None) -> Policy | None:
    """The version with this id, or None."""
    if id is None or id in _kept:
        return _kept.get(id) if id else None
    row = await policy_row(id)
    return _read(row) if row else None


async def policies() -> Sequence[Policy]:
    """Every version, oldest first."""
    return [_read(row) for row in await policy_rows()]


async def seed_policy() -> None:
    """Publish the first policy as version 1 where there is none, in a transaction of its own."""
    text = FIRST.read_text(encoding="utf-8")
    policy = load_policy(text, id=str(uuid4()), version=1)
    async with transaction():
        if not await policy_rows():
            await _publish(policy, text, Author(request_id=str(uuid4())), datetime.now(UTC))


def document_hash(text: str) -> str:
    """SHA-256 of a policy file as it was published, comments and all, in hex."""
    return hashlib.sha256(text.encode()).hexdigest()


async def _publish(policy: Policy, text: str, author: Author, at: datetime) -> None:
    document, content_hash = policy.document, document_hash(text)
    await add_policy(
        id=policy.id,
        version=policy.version,
        number=document.number,
        first=document.effective_from,
        last=document.effective_to,
        text=text,
        hash=content_hash,
    )
    published = PolicyPublished(
        policy=policy.id,
        version=policy.version,
        number=document.number,
        effective_from=document.effective_from,
        effective_to=document.effective_to,
        content_hash=content_hash,
    )
    event = NewEvent(policy.id, 1, published)
    await append(author, at, [event])


def _read(row: Row) -> Policy:
    kept = _kept.get(row["id"])
    if kept is None:
        kept = stored_policy(row["document"], id=row["id"], version=int(row["version"]))
        _kept[row["id"]] = kept
    return kept

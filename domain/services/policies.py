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
from domain.policy_versions import PolicyPublished, Term
from domain.store.database import Row, transaction
from domain.store.log import NewEvent, append
from domain.store.policies import add_policy, draft, policy_row, policy_row_on, policy_rows, terms

FIRST = Path(__file__).parent.parent / "policies" / "shilong-2022.toml"
"""The policy a new service begins with."""

_kept: dict[str, Policy] = {}
"""The versions read so far, by id; a version never changes, and there are few."""


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


async def last_day(id: str) -> date | None:
    """The last day on which the version with this id is in force; None where the end is open."""
    return next((term.last for term in await terms() if term.policy == id), None)


async def policy_file(id: str) -> str:
    """The file that the version with this id was published as; LookupError where there is none."""
    row = await policy_row(id)
    if row is None:
        raise LookupError(f"no policy {id}")
    return str(row["document"])


async def policy_file_of(which: str | None, today: date) -> str | None:
    """The file of a version by its number, of a draft by its id, or of the policy in force today;
    None where there is none.
    """
    if which is None:
        row = await policy_row_on(today)
    elif found := await draft(which):
        return found.text
    else:
        row = next((each for each in await policy_rows() if str(each["version"]) == which), None)
    return str(row["document"]) if row else None


def first_policy(id: str = "") -> Policy:
    """The policy a new service begins with, as its version 1."""
    return load_policy(FIRST.read_text(encoding="utf-8"), id=id, version=1)


async def seed_policy() -> None:
    """Publish the first policy as version 1 where there is none, in a transaction of its own."""
    policy = first_policy(str(uuid4()))
    async with transaction():
        if not await policy_rows():
            text = FIRST.read_text(encoding="utf-8")
            await publish(policy, text, Author(request_id=str(uuid4())), datetime.now(UTC))


def document_hash(text: str) -> str:
    """SHA-256 of a policy file as it was published, comments and all, in hex."""
    return hashlib.sha256(text.encode()).hexdigest()


async def publish(
    policy: Policy, text: str, author: Author, at: datetime, draft: str | None = None
) -> None:
    """Add a version with its event, inside the open transaction; who may, was looked at."""
    document, content_hash = policy.document, document_hash(text)
    term = Term(
        policy=policy.id,
        version=policy.version,
        first=document.effective_from,
        last=document.effective_to,
    )
    await add_policy(term, number=document.number, text=text, hash=content_hash, draft=draft)
    published = PolicyPublished(
        policy=policy.id,
        version=policy.version,
        number=document.number,
        effective_from=document.effective_from,
        effective_to=document.effective_to,
        content_hash=content_hash,
        draft=draft or msgspec.UNSET,
    )
    await append(author, at, [NewEvent(policy.id, 1, published)])


def _read(row: Row) -> Policy:
    kept = _kept.get(row["id"])
    if kept is None:
        kept = stored_policy(row["document"], id=row["id"], version=int(row["version"]))
        _kept[row["id"]] = kept
    return kept

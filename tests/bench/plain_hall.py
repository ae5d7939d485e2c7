"""What the plain operations share: connections, the caller, and versions that never change."""

import hashlib
import sqlite3
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from pathlib import Path
from typing import Any, TypeAlias

import aiosqlite
import orjson

from domain.matter import Matter, from_content
from domain.policy import Policy
from domain.policy_file import stored_policy
from domain.store.seal import Seal

Json: TypeAlias = Mapping[str, Any]

CASE_ROLES = frozenset({"CLERK", "REVIEWER", "HEAD", "ISSUER", "CREDIT_OFFICER"})
WATCHING_ROLES = frozenset({"SUPERVISOR", "AUDITOR"})


@dataclass(slots=True)
class Hall:
    """A connection that reads, one that writes, the register, the clock, the data key."""

    reading: aiosqlite.Connection
    writing: aiosqlite.Connection
    register: Path
    now: Callable[[], datetime]
    seal: Seal
    matters: dict[str, Matter] = field(default_factory=dict)
    policies: dict[str, Policy] = field(default_factory=dict)
    people: tuple[int, Mapping[str, Json]] = (0, {})

    async def rows(self, sql: str, *values: object) -> list[sqlite3.Row]:
        """All rows of a query."""
        return list(await self.reading.execute_fetchall(sql, values))

    async def row(self, sql: str, *values: object) -> sqlite3.Row:
        """The first row of a query that has one."""
        return (await self.rows(sql, *values))[0]

    async def matter(self, id: str) -> Matter:
        """The version with this id."""
        if id not in self.matters:
            row = await self.row("SELECT * FROM matter_version WHERE id = ?", id)
            self.matters[id] = from_content(
                row["document"],
                version_id=id,
                matter_id=row["matter_id"],
                version=row["version"],
                valid_from=date.fromisoformat(row["valid_from"]),
            )
        return self.matters[id]

    async def policy(self, id: str) -> Policy:
        """The version with this id."""
        if id not in self.policies:
            row = await self.row("SELECT * FROM policy_version WHERE id = ?", id)
            self.policies[id] = stored_policy(row["document"], id=id, version=row["version"])
        return self.policies[id]

    def person(self, identifier: str) -> Json | None:
        """What the register says of this USCC; the file is read again when it has changed."""
        stamp = self.register.stat().st_mtime_ns
        if stamp != self.people[0]:
            rows = orjson.loads(self.register.read_bytes())
            self.people = (stamp, {row["identifier"]: row for row in rows})
        return self.people[1].get(identifier)


@dataclass(frozen=True, slots=True)
class Known:
    """Whose token it is; `where` and `values` are the cases it may see."""

    account: str
    token: str
    roles: frozenset[str]
    where: str
    values: tuple[str, ...]


async def known(hall: Hall, authorization: str) -> Known | None:
    """Who holds the bearer token, or None."""
    secret = authorization.removeprefix("Bearer ")
    found = await hall.rows(
        "SELECT id, account_id, roles, authority FROM token WHERE hash = ?",
        hashlib.sha256(secret.encode()).hexdigest(),
    )
    if not found:
        return None
    row, roles = found[0], frozenset(found[0]["roles"].split(","))
    where, values = _visible(roles, row["authority"])
    return Known(row["account_id"], row["id"], roles, where, values)


def _visible(roles: frozenset[str], authority: str | None) -> tuple[str, tuple[str, ...]]:
    if roles & WATCHING_ROLES or (authority is None and roles & CASE_ROLES):
        return "TRUE", ()
    if authority is None or not roles & CASE_ROLES:
        return "FALSE", ()
    return "(c.accepting_authority = ? OR c.reviewing_authority = ?)", (authority, authority)

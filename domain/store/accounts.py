"""Accounts and their bearer tokens, of which only a hash is kept."""

from functools import lru_cache

from domain.caller import Caller
from domain.roles import Role
from domain.store.database import execute, fetch, fetch_one, look_up


async def account_named(name: str) -> str | None:
    """The id of the account with this name."""
    row = await fetch_one("SELECT id FROM account WHERE name = ?", name)
    return str(row["id"]) if row else None


async def add_account(id: str, name: str) -> None:
    """Add an account. UniqueViolation where the name is taken."""
    await execute("INSERT INTO account (id, name) VALUES (?, ?)", id, name)


async def add_token(
    *, id: str, account: str, hash: str, roles: tuple[Role, ...], authority: str | None, at: str
) -> None:
    """Add a token of an account, by the hash of its secret."""
    await execute(
        """
        INSERT INTO token (id, account_id, hash, roles, authority, created_at)
        VALUES (?, ?, ?, ?, ?, ?)
        """,
        id,
        account,
        hash,
        ",".join(roles),
        authority,
        at,
    )


async def caller_by(hash: str) -> Caller | None:
    """Who holds the token with this hash."""
    row = await look_up(
        """
        SELECT t.id, t.account_id, t.roles, t.authority, a.name
        FROM token t JOIN account a ON a.id = t.account_id WHERE t.hash = ?
        """,
        hash,
    )
    return _caller(*row) if row else None


@lru_cache(maxsize=256)
def _caller(token: str, account: str, roles: str, authority: str | None, name: str) -> Caller:
    return Caller(
        account=account,
        token=token,
        name=name,
        roles=frozenset(Role(role) for role in roles.split(",")),
        authority=authority,
    )


async def account_names(ids: set[str]) -> dict[str, str]:
    """The names of the accounts with these ids, by id."""
    if not ids:
        return {}
    holders = ", ".join("?" for _ in ids)
    rows = await fetch(f"SELECT id, name FROM account WHERE id IN ({holders})", *ids)
    return {str(row["id"]): str(row["name"]) for row in rows}

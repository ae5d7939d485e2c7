"""Bearer tokens, of which only hashes are kept."""

from datetime import datetime
from typing import NamedTuple

from domain.instants import instant_from_text, instant_text
from domain.listing import Slice, Sort, Window, window
from domain.store.accounts import roles_of
from domain.store.database import Row, Value, execute, fetch, fetch_one
from domain.store.keyset import keyset
from domain.token_fold import TokenRow
from domain.tokens import Token, TokenAccess, TokenScope

NEWEST = Sort("tokens", {"t.created_at": str, "t.id": str}, descending=True)

_COLUMNS = """
    t.id, t.version, t.account_id, t.label, t.roles, t.authority, t.access, t.matters, t.networks,
    t.created_at, t.expires_at, t.used_at, t.revoked_at, t.old_until
"""


class TokenFilter(NamedTuple):
    """Which tokens are asked for: of an account, and of accounts of an authority; None for any."""

    account: str | None = None
    authority: str | None = None


def codes_of(text: str) -> tuple[str, ...]:
    """A list as a row has it."""
    return tuple(text.split(",")) if text else ()


async def add_token(token: Token, hash: str) -> None:
    """Add a token, by the hash of its secret."""
    scope = token.scope
    await execute(
        """
        INSERT INTO token (id, version, account_id, label, hash, roles, authority, access, matters,
                           networks, created_at, expires_at)
        VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
        """,
        token.id,
        token.version,
        token.account,
        token.label,
        hash,
        ",".join(scope.roles),
        scope.authority,
        scope.access,
        ",".join(scope.matters),
        ",".join(scope.networks),
        instant_text(token.created),
        instant_text(scope.expires) if scope.expires else None,
    )


async def token_with(id: str) -> Token | None:
    """The token with this id."""
    row = await fetch_one(f"SELECT {_COLUMNS} FROM token t WHERE t.id = ?", id)
    return _token(row) if row else None


async def token_ids() -> set[str]:
    """The ids of all tokens."""
    return {str(row["id"]) for row in await fetch("SELECT id FROM token")}


async def says_of_token(id: str, token: TokenRow) -> bool:
    """Whether the row of a token says just this of it."""
    found = await token_with(id)
    if found is None:
        return False
    scope = found.scope
    return token == TokenRow(
        version=found.version,
        account=found.account,
        roles=scope.roles,
        authority=scope.authority,
        access=scope.access,
        matters=scope.matters,
        expires=instant_text(scope.expires) if scope.expires else None,
        revoked=found.revoked is not None,
    )


async def note_use(token: str, at: datetime) -> None:
    """Write down when a token was last used."""
    await execute("UPDATE token SET used_at = ? WHERE id = ?", instant_text(at), token)


async def put_secret(token: Token, hash: str) -> bool:
    """Give a token another secret, by its hash, as its next version; the one before goes on until
    `token.overlap`. False where somebody else was faster.
    """
    changed = await execute(
        """
        UPDATE token SET old_hash = hash, old_until = ?, hash = ?, version = ?
        WHERE id = ? AND version = ?
        """,
        instant_text(token.overlap) if token.overlap else None,
        hash,
        token.version,
        token.id,
        token.version - 1,
    )
    return changed == 1


async def put_revoked(token: Token) -> bool:
    """Write down that a token was revoked, as its next version; False where somebody else was
    faster.
    """
    changed = await execute(
        "UPDATE token SET revoked_at = ?, version = ? WHERE id = ? AND version = ?",
        instant_text(token.revoked) if token.revoked else None,
        token.version,
        token.id,
        token.version - 1,
    )
    return changed == 1


async def token_page(filter: TokenFilter, part: Slice) -> Window[Token]:
    """A page of the tokens, the newest first."""
    where, values = _where(filter)
    found = keyset(NEWEST, part)
    rows = await fetch(
        f"""
        SELECT {_COLUMNS} FROM token t JOIN account a ON a.id = t.account_id
        WHERE {where} AND {found.where} ORDER BY {found.order} LIMIT ?
        """,
        *values,
        *found.values,
        found.limit,
    )
    return window([_token(row) for row in rows], part)


async def token_count(filter: TokenFilter) -> int:
    """How many tokens there are."""
    where, values = _where(filter)
    row = await fetch_one(
        f"SELECT COUNT(*) AS n FROM token t JOIN account a ON a.id = t.account_id WHERE {where}",
        *values,
    )
    return int(row["n"]) if row else 0


def _where(filter: TokenFilter) -> tuple[str, list[Value]]:
    asked = {"t.account_id = ?": filter.account, "a.authority = ?": filter.authority}
    given = {condition: value for condition, value in asked.items() if value is not None}
    return " AND ".join(given) or "TRUE", [*given.values()]


def _token(row: Row) -> Token:
    return Token(
        id=row["id"],
        version=int(row["version"]),
        account=row["account_id"],
        label=row["label"],
        scope=TokenScope(
            roles=roles_of(row["roles"]),
            authority=row["authority"],
            access=TokenAccess(row["access"]),
            matters=codes_of(row["matters"]),
            networks=codes_of(row["networks"]),
            expires=_instant(row["expires_at"]),
        ),
        created=instant_from_text(row["created_at"]),
        used=_instant(row["used_at"]),
        revoked=_instant(row["revoked_at"]),
        overlap=_instant(row["old_until"]),
    )


def _instant(text: str | None) -> datetime | None:
    return instant_from_text(text) if text else None

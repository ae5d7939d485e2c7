"""Bearer tokens, of which only a hash is kept."""

from domain.roles import Role
from domain.store.database import execute


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

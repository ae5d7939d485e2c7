"""Who comes with a secret, of which only the hash is kept: a row of a key, read at each request."""

from datetime import datetime
from functools import lru_cache
from typing import NamedTuple

from domain.accounts import AccountState
from domain.caller import Caller
from domain.instants import instant_text
from domain.sessions import Session, SessionHow
from domain.store.accounts import roles_of
from domain.store.database import Row, look_up
from domain.store.sessions import session_of
from domain.store.tokens import codes_of
from domain.tokens import TokenAccess

_ACCOUNT = "a.id AS account, a.name, a.roles, a.authority, a.must_change"
_ACTIVE = f"a.state = '{AccountState.ACTIVE}'"


class _Known(NamedTuple):
    """An account as a row has it."""

    account: str
    name: str
    roles: str
    authority: str | None
    must_change: bool

    @classmethod
    def of(cls, row: Row) -> "_Known":
        return cls(
            row["account"], row["name"], row["roles"], row["authority"], bool(row["must_change"])
        )


class ByToken(NamedTuple):
    """Who comes by a token, from which networks it may, and when it was last used."""

    caller: Caller
    networks: str
    used_at: str | None


async def caller_by_token(hash: str, at: datetime) -> ByToken | None:
    """Who holds the token with this hash, in those of its roles that the account still has."""
    now = instant_text(at)
    row = await _token_row("t.hash = ?", hash, now)
    if row is None:  # seldom: the secret before the last
        row = await _token_row("t.old_until > ? AND t.old_hash = ?", now, hash, now)
    if row is None:
        return None
    narrowed = _Narrowed(
        row["token"], row["t_roles"], row["t_authority"], row["access"], row["matters"]
    )
    caller = _by_token(_Known.of(row), narrowed)
    return ByToken(caller, row["networks"], row["used_at"]) if caller else None


async def _token_row(which: str, *values: str) -> Row | None:
    return await look_up(
        f"""
        SELECT {_ACCOUNT}, t.id AS token, t.roles AS t_roles, t.authority AS t_authority, t.access,
               t.matters, t.networks, t.used_at
        FROM token t JOIN account a ON a.id = t.account_id
        WHERE {which} AND {_ACTIVE} AND t.revoked_at IS NULL
          AND (t.expires_at IS NULL OR t.expires_at > ?)
        """,
        *values,
    )


class _Narrowed(NamedTuple):
    """To what a token narrows its account, as a row has it."""

    token: str
    roles: str
    authority: str | None
    access: str
    matters: str


@lru_cache(maxsize=256)
def _by_token(known: _Known, narrowed: _Narrowed) -> Caller | None:
    """None where the account now works for another authority than the token was made for."""
    if known.authority not in (None, narrowed.authority):
        return None
    return Caller(
        account=known.account,
        token=narrowed.token,
        name=known.name,
        roles=frozenset(roles_of(known.roles)).intersection(roles_of(narrowed.roles)),
        authority=narrowed.authority,
        read_only=narrowed.access == TokenAccess.READ,
        matters=frozenset(codes_of(narrowed.matters)) or None,
    )


async def caller_by_session(hash: str, at: datetime) -> tuple[Caller, Session] | None:
    """Who has the session with this hash, where it lasts at this instant."""
    row = await look_up(
        f"""
        SELECT {_ACCOUNT}, s.id, s.account_id, s.how, s.begun_at, s.seen_at, s.idle_end, s.end_at
        FROM session s JOIN account a ON a.id = s.account_id
        WHERE s.hash = ? AND s.ended_at IS NULL AND s.idle_end > ? AND {_ACTIVE}
        """,
        hash,
        instant_text(at),
    )
    if row is None:
        return None
    session = session_of(row)
    return _by_session(_Known.of(row), session.id, session.how), session


@lru_cache(maxsize=256)
def _by_session(known: _Known, session: str, how: SessionHow) -> Caller:
    must_change = known.must_change and how is SessionHow.PASSWORD
    return Caller(
        account=known.account,
        session=session,
        name=known.name,
        roles=frozenset(() if must_change else roles_of(known.roles)),
        authority=known.authority,
        must_change=must_change,
    )

"""Who comes with a secret, of which only the hash is kept: a row of a key, read at each request."""

from datetime import datetime
from functools import lru_cache
from typing import NamedTuple

from domain.accounts import AccountState
from domain.caller import Caller
from domain.instants import instant_text
from domain.sessions import Session
from domain.store.accounts import roles_of
from domain.store.database import Row, look_up
from domain.store.sessions import session_of

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


async def caller_by_token(hash: str) -> Caller | None:
    """Who holds the token with this hash, in those of its roles that the account still has."""
    row = await look_up(
        f"""
        SELECT {_ACCOUNT}, t.id AS token, t.roles AS narrowed, t.authority AS of_token
        FROM token t JOIN account a ON a.id = t.account_id WHERE t.hash = ? AND {_ACTIVE}
        """,
        hash,
    )
    return (
        _by_token(_Known.of(row), row["token"], row["narrowed"], row["of_token"]) if row else None
    )


@lru_cache(maxsize=256)
def _by_token(known: _Known, token: str, narrowed: str, authority: str | None) -> Caller | None:
    """None where the account now works for another authority than the token was made for."""
    if known.authority not in (None, authority):
        return None
    return Caller(
        account=known.account,
        token=token,
        name=known.name,
        roles=frozenset(roles_of(known.roles)).intersection(roles_of(narrowed)),
        authority=authority,
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
    return (_by_session(_Known.of(row), row["id"]), session_of(row)) if row else None


@lru_cache(maxsize=256)
def _by_session(known: _Known, session: str) -> Caller:
    return Caller(
        account=known.account,
        session=session,
        name=known.name,
        roles=frozenset(() if known.must_change else roles_of(known.roles)),
        authority=known.authority,
        must_change=known.must_change,
    )

"""Sessions of officers: begun by a login, found by their secret, ended."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Coroutine, Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any, TypeAlias

from domain.accounts import Account, AccountState, as_login, login_faults
from domain.author import Author
from domain.refusal import RefusalCode, Refused, refusal
from domain.services.login_attempts import attempted, note_failure, succeeded
from domain.services.passwords import Passwords
from domain.services.secrets import new_secret, secret_hash
from domain.sessions import (
    LoggedIn,
    Session,
    SessionEnded,
    SessionEnding,
    SessionHow,
    SessionTerms,
    begun,
)
from domain.store import sessions as store
from domain.store.accounts import account_by_login, hold_open, password_of
from domain.store.database import transaction
from domain.store.log import NewEvent, append


@dataclass(frozen=True, slots=True, kw_only=True)
class WayIn:
    """What it takes to let somebody in. `begin` does something beside the request."""

    passwords: Passwords
    terms: SessionTerms
    now: Callable[[], datetime]
    new_id: Callable[[], str]
    begin: Callable[[Coroutine[Any, Any, None]], None]


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """A login that came about: the secret of its session, told this once."""

    account: Account
    session: Session
    secret: str


StillOpen: TypeAlias = Callable[[], Awaitable[None]]
"""Raises Refused where the account is not open any more to whoever has proved to be its officer;
if it is, it stays so until the transaction ends.
"""


async def log_in(
    way_in: WayIn, login: str, password: str, request_id: str, replacing: str | None = None
) -> Entry:
    """Begin a session by login and password; the one whose secret is `replacing` ends.

    Refused with LOGIN_LOCKED, and with WRONG_PASSWORD alike, after as long, for a login that there
    is not, a wrong password and an account that is disabled.
    """
    login = as_login(login)
    failures = await attempted(login, way_in.now())
    known = None if any(login_faults(login, ())) else await account_by_login(login)
    hash = await password_of(known.id) if known else None
    right = await way_in.passwords.fits(hash, password)
    if known is None or hash is None or not right or known.state is not AccountState.ACTIVE:
        if known is not None:  # told afterwards, since it takes its time
            way_in.begin(note_failure(known.id, failures, request_id, way_in.new_id()))
        raise Refused(refusal(RefusalCode.WRONG_PASSWORD))
    passwords = way_in.passwords
    renewed = await passwords.hashed(password) if passwords.outdated(hash) else hash

    async def still_open() -> None:
        if not await hold_open(known.id, hash, renewed):
            raise Refused(refusal(RefusalCode.WRONG_PASSWORD))

    entry = await enter(way_in, known, SessionHow.PASSWORD, request_id, replacing, still_open)
    await succeeded(login)
    return entry


async def enter(
    way_in: WayIn,
    account: Account,
    how: SessionHow,
    request_id: str,
    replacing: str | None,
    still_open: StillOpen,
) -> Entry:
    """Begin a session of an account that has proved who it is, with a secret of its own.

    To prove it takes a while, in which the password may be changed or the account disabled, so
    that is looked at again.
    """
    at, secret = way_in.now(), new_secret()
    session = begun(way_in.new_id(), account.id, how, at, way_in.terms)
    author = Author(officer=account.id, caller=session.id, request_id=request_id)
    async with transaction():
        await still_open()
        before = await store.lasting_session(secret_hash(replacing), at) if replacing else None
        ended = await end_all([before] if before else [], SessionEnding.REPLACED, at)
        await store.add_session(session, secret_hash(secret))
        event = NewEvent(session.id, 1, LoggedIn(account=account.id, how=how))
        await append(author, at, [*ended, event])
    return Entry(account=account, session=session, secret=secret)


async def log_out(way_in: WayIn, secret: str, request_id: str, *, everywhere: bool) -> None:
    """End the session with this secret, or all of its account; nothing where it has ended."""
    at = way_in.now()
    session = await store.lasting_session(secret_hash(secret), at)
    if session is None:
        return
    author = Author(officer=session.account, caller=session.id, request_id=request_id)
    async with transaction():
        if everywhere:
            sessions = await store.lasting_sessions(session.account, at)
            ended = await end_all(sessions, SessionEnding.EVERYWHERE, at)
        else:
            ended = await end_all([session], SessionEnding.LOGGED_OUT, at)
        await append(author, at, ended)


async def end_all(sessions: Iterable[Session], why: SessionEnding, at: datetime) -> list[NewEvent]:
    """End sessions inside the open transaction; what the log is to say of those that had not."""
    return [
        NewEvent(each.id, 2, SessionEnded(account=each.account, why=why))
        for each in sessions
        if await store.end_session(each.id, at)
    ]

"""Attempts to say a password, counted before it is looked at, so that many at once are no way
round the lock-out.
"""

from datetime import datetime
from functools import partial

from domain.author import Author
from domain.instants import instant_text
from domain.lockout import Failures, failed_again, seconds_locked
from domain.refusal import RefusalCode, Refused, refusal
from domain.services.replay import settled
from domain.services.secrets import secret_hash
from domain.sessions import AccountLocked, LoginRefused
from domain.store.database import transaction
from domain.store.log import NewEvent, append
from domain.store.sessions import clear_failures, failures_of, put_failures


async def attempted(login: str, at: datetime) -> Failures:
    """The failures of a login, should this attempt be one. Refused with LOGIN_LOCKED."""
    return await settled(partial(_counted, secret_hash(login), at))


async def _counted(login: str, at: datetime) -> Failures:
    async with transaction():
        before = await failures_of(login)
        if seconds := seconds_locked(before, at):
            raise Refused(refusal(RefusalCode.LOGIN_LOCKED, seconds=seconds))
        failures = failed_again(before, at)
        await put_failures(login, failures)
    return failures


async def succeeded(login: str) -> None:
    """Hold nothing against a login any more."""
    await clear_failures(secret_hash(login))


async def note_failure(account: str, failures: Failures, request_id: str, stream: str) -> None:
    """Write down that the attempt on an account was one, in a stream of its own."""
    said = LoginRefused(account=account, failures=failures.count)
    events = [NewEvent(stream, 1, said)]
    if failures.until > failures.last:
        locked = AccountLocked(account=account, until=instant_text(failures.until))
        events.append(NewEvent(stream, 2, locked))
    async with transaction():
        await append(Author(request_id=request_id), failures.last, events)

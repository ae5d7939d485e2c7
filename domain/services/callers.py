"""Who comes with the secret of a token or of a session."""

from datetime import datetime

from domain.caller import Caller
from domain.instants import instant_text
from domain.services.secrets import secret_hash
from domain.sessions import SessionTerms
from domain.store import sessions, tokens
from domain.store.callers import caller_by_session, caller_by_token
from domain.tokens import USED_EVERY, admits


async def caller_with_token(secret: str, at: datetime, address: str | None) -> Caller | None:
    """Who comes with this token from this address, or None; on this machine, no address."""
    found = await caller_by_token(secret_hash(secret), at)
    if found is None or not (address is None or admits(found.networks, address)):
        return None
    if found.used_at is None or found.used_at <= instant_text(at - USED_EVERY):
        assert found.caller.token
        await tokens.note_use(found.caller.token, at)
    return found.caller


async def caller_with_session(secret: str, at: datetime, terms: SessionTerms) -> Caller | None:
    """Who comes with this secret of a session, which lasts longer for it; or None."""
    found = await caller_by_session(secret_hash(secret), at)
    if found is None:
        return None
    caller, session = found
    if used := session.used(at, terms):
        await sessions.note_use(used)
    return caller

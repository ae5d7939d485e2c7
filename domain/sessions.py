"""Sessions (会话): from a login until its end, which comes by itself.

A session ends when nothing was asked for some time (idle), when it has lasted long enough
(absolute), or when somebody ends it.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum, unique
from typing import NamedTuple

import msgspec

SEEN_EVERY = timedelta(minutes=1)
"""How exactly it is known when a session was last used: writing costs, and readers wait for it."""


@unique
class SessionHow(StrEnum):
    """How somebody logged in."""

    PASSWORD = "PASSWORD"  # noqa: S105 (a way in)
    OPENID = "OPENID"


@unique
class SessionEnding(StrEnum):
    """Why a session ended before its time."""

    LOGGED_OUT = "LOGGED_OUT"
    EVERYWHERE = "EVERYWHERE"
    REPLACED = "REPLACED"
    PASSWORD = "PASSWORD"  # noqa: S105 (a reason)
    DISABLED = "DISABLED"


class SessionTerms(NamedTuple):
    """How long a session lasts without a request, and in all."""

    idle: timedelta = timedelta(minutes=30)
    whole: timedelta = timedelta(hours=12)


@dataclass(frozen=True, slots=True, kw_only=True)
class Session:
    """A login of an account. `idle_end` moves with its use, up to `end`."""

    id: str
    account: str
    how: SessionHow
    begun: datetime
    seen: datetime
    idle_end: datetime
    end: datetime

    def used(self, at: datetime, terms: SessionTerms) -> Session | None:
        """The session as it was last used now; None where that is as good as known."""
        if at - self.seen < SEEN_EVERY:
            return None
        return replace(self, seen=at, idle_end=min(at + terms.idle, self.end))


def begun(id: str, account: str, how: SessionHow, at: datetime, terms: SessionTerms) -> Session:
    """A session that begins now."""
    end = at + terms.whole
    return Session(
        id=id,
        account=account,
        how=how,
        begun=at,
        seen=at,
        idle_end=min(at + terms.idle, end),
        end=end,
    )


# --- what the log says of it -----------------------------------------------------------


class LoggedIn(msgspec.Struct, frozen=True, kw_only=True):
    """A session of an account began."""

    account: str
    how: SessionHow


class SessionEnded(msgspec.Struct, frozen=True, kw_only=True):
    """A session was ended before its time."""

    account: str
    why: SessionEnding


class LoginRefused(msgspec.Struct, frozen=True, kw_only=True):
    """Somebody failed to log in to an account, or to say its password, so often in a row."""

    account: str
    failures: int


class AccountLocked(msgspec.Struct, frozen=True, kw_only=True):
    """Nobody may try to log in to the account until this instant."""

    account: str
    until: str

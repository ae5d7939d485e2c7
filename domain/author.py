"""Who the log writes an event down to."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Author:
    """Who an event is written down to: the officer and the role used, the caller's token, the
    request. A timer has neither officer nor caller.
    """

    officer: str | None = None
    role: str | None = None
    caller: str | None = None
    request_id: str

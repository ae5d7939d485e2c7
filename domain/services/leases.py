"""Leases: of any number of processes one does what only one may do, until it is not there."""

from collections.abc import Callable
from datetime import datetime, timedelta

from domain.instants import instant_text
from domain.store.leases import take_lease

LASTING = timedelta(seconds=20)
"""For how long a process that has died keeps the others from taking over."""


class Lease:
    """The lease of this name, as one process holds it or waits for it."""

    def __init__(self, name: str, holder: str, now: Callable[[], datetime]) -> None:
        self._name = name
        self._holder = holder
        self._now = now
        self._renew: datetime | None = None

    async def held(self) -> bool:
        """Whether this process does it now: taken if it was free, renewed in good time.

        To be asked before each step that nobody else may do meanwhile.
        """
        at = self._now()
        if self._renew is not None and at < self._renew:
            return True
        taken = await self._take(at, at + LASTING)
        self._renew = at + LASTING / 2 if taken else None
        return taken

    async def leave(self) -> None:
        """Let another take over at once, if it was held."""
        if self._renew is not None:
            self._renew = None
            await self._take(self._now(), self._now())

    async def _take(self, at: datetime, until: datetime) -> bool:
        return await take_lease(self._name, self._holder, instant_text(at), instant_text(until))

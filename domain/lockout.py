"""Lock-out (登录锁定): whoever guesses passwords waits longer each time.

Counted for each login that is tried, whether there is such an account or not, so that a lock-out
tells nobody which there are.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta

FREE = 5
"""Failures in a row before anybody waits."""

FIRST_WAIT = timedelta(minutes=1)
LONGEST_WAIT = timedelta(hours=1)
"""The wait doubles from one to the other: a colleague's prank ends by itself."""

FORGOTTEN = timedelta(days=1)
"""After so long without a failure, none is held against anybody."""


@dataclass(frozen=True, slots=True)
class Failures:
    """How often in a row a login was tried in vain, and when last."""

    count: int
    last: datetime

    @property
    def until(self) -> datetime:
        """When it may be tried again."""
        return self.last + wait(self.count)


def wait(failures: int) -> timedelta:
    """How long to wait after so many failures in a row."""
    if failures < FREE:
        return timedelta(0)
    doublings = min(failures - FREE, 16)  # many more are no number of minutes any more
    return min(FIRST_WAIT * (1 << doublings), LONGEST_WAIT)


def failed_again(before: Failures | None, at: datetime) -> Failures:
    """The failures with one more at this instant."""
    remembered = before is not None and at - before.last < FORGOTTEN
    return Failures(before.count + 1 if before and remembered else 1, at)


def seconds_locked(failures: Failures | None, at: datetime) -> int:
    """How many seconds, rounded up, nobody may try; 0 where anybody may."""
    if failures is None or failures.until <= at:
        return 0
    return -((at - failures.until) // timedelta(seconds=1))

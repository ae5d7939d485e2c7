"""A command that was carried out is not carried out again under its key (law 6)."""

from collections.abc import Awaitable, Callable
from typing import TypeVar

from domain.refusal import RefusalCode, Refused, refusal
from domain.services.desk import Desk
from domain.services.fingerprint import Fingerprint
from domain.store.database import UniqueViolation
from domain.store.keys import Done, done_under

T = TypeVar("T")

ATTEMPTS = 3
"""How often an act is tried that lost a race: the second try finds what the winner wrote."""


class Overtaken(Exception):
    """Somebody else wrote first; nothing of this try is left."""


async def settled(act: Callable[[], Awaitable[T]]) -> T:
    """The answer of an act that may lose a race: another try finds what the winner wrote.

    Refused with STORAGE_UNAVAILABLE where it loses again and again.
    """
    for _ in range(ATTEMPTS):
        try:
            return await act()
        except (Overtaken, UniqueViolation):
            continue
    raise Refused(refusal(RefusalCode.STORAGE_UNAVAILABLE))


async def done_before(desk: Desk, key: str, print_: Fingerprint) -> Done | None:
    """What the caller did under this key, or None. Refused with KEY_REUSED for anything else."""
    done = await done_under(desk.caller.account, key)
    if done is not None and done.input_hash != print_.hash:
        raise Refused(refusal(RefusalCode.KEY_REUSED))
    return done

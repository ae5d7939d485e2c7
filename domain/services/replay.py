"""A command that was carried out is not carried out again under its key (law 6)."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import TypeAlias, TypeVar

from domain.refusal import RefusalCode, Refused, refusal
from domain.services.desk import Desk
from domain.services.fingerprint import Fingerprint, fingerprint
from domain.store.database import UniqueViolation, transaction
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


@dataclass(frozen=True, slots=True, kw_only=True)
class Order:
    """On what, seen at which version, and under which key an act is done."""

    target: str
    expected_version: int
    key: str

    def fingerprint(self, act: str, input: object = None) -> Fingerprint:
        """The hash of an act so ordered."""
        return fingerprint(act, self.target, self.expected_version, input)


Work: TypeAlias = Callable[[Fingerprint], Awaitable[Done]]


async def done_once(desk: Desk, key: str, print_: Fingerprint, work: Work) -> tuple[Done, bool]:
    """What an act made, given its hash, and whether it had been done before under this key.

    It is done in one transaction, and again where somebody else wrote first.
    """

    async def once() -> tuple[Done, bool]:
        async with transaction():
            done = await done_before(desk, key, print_)
            return (done, True) if done is not None else (await work(print_), False)

    return await settled(once)

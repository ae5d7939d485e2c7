"""Passwords, hashed with argon2id (RFC 9106), in threads beside the event loop."""

import secrets
from typing import TypeVar

import anyio
from anyio import to_thread
from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

T = TypeVar("T")

AT_ONCE = 2
"""How many are hashed at the same time: each takes its memory and a core."""

PASSES, LANES = 3, 1
_SALT, _HASH = "A" * 22, "A" * 43
_ALPHABET = "abcdefghijkmnpqrstuvwxyzABCDEFGHJKLMNPQRSTUVWXYZ23456789"


class Passwords:
    """Hashes passwords with so many KiB of memory, and looks whether one is right."""

    def __init__(self, memory: int) -> None:
        self._hasher = PasswordHasher(PASSES, memory, LANES)
        self._limiter = anyio.CapacityLimiter(AT_ONCE)
        # What a password is held against where there is none: it takes as long, and never fits.
        self.nobody = f"$argon2id$v=19$m={memory},t={PASSES},p={LANES}${_SALT}${_HASH}"

    async def hashed(self, password: str) -> str:
        """The hash of a password, with its salt and parameters."""
        return await to_thread.run_sync(self._hasher.hash, password, limiter=self._limiter)

    async def fits(self, hash: str | None, password: str) -> bool:
        """Whether it is the password with this hash; False, after as long, where there is none."""
        return await to_thread.run_sync(self._fits, hash, password, limiter=self._limiter)

    def outdated(self, hash: str) -> bool:
        """Whether it was hashed with other parameters than would be used now."""
        return self._hasher.check_needs_rehash(hash)

    def _fits(self, hash: str | None, password: str) -> bool:
        try:
            return self._hasher.verify(hash or self.nobody, password)
        except (VerificationError, InvalidHashError):
            return False


def first_password() -> str:
    """A password to be changed at the first login, easy to read out: no 0 O, 1 l I o."""
    groups = ("".join(secrets.choice(_ALPHABET) for _ in range(5)) for _ in range(4))
    return "-".join(groups)

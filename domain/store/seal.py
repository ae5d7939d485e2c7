"""Personal data as the tables keep it: sealed, and found by a keyed hash.

A sealed text is the number of its key, a dot, and in base64 a random nonce and what AES-256-GCM
makes of it. Its place (table, column, row) is authenticated with it: moved to another row it does
not open.
"""

import hmac
import secrets
from base64 import b64decode, b64encode
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from contextvars import ContextVar

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from domain.store.data_key import KEY_BYTES, VARIABLE, KeyFault

NONCE_BYTES = 12

_SEALING = b"xinyipi sealing"
_SEARCHING = b"xinyipi searching"
_PROVING = b"xinyipi proof"


class Seal:
    """What seals, opens and finds the personal data of one database, by its data keys."""

    def __init__(self, keys: Sequence[bytes]) -> None:
        self._ciphers = [AESGCM(_derived(key, _SEALING)) for key in keys]
        self._search = _derived(keys[0], _SEARCHING)
        self.proofs = tuple(_derived(key, _PROVING).hex() for key in keys)
        """What shows that a key is the same as before, and does not tell which."""
        self.newest = len(keys)
        """The number of the key that seals."""

    def closed(self, text: str, place: str) -> str:
        """The text, sealed for its place: `table/column/row`."""
        nonce = secrets.token_bytes(NONCE_BYTES)
        sealed = self._ciphers[-1].encrypt(nonce, text.encode(), place.encode())
        return f"{self.newest}.{b64encode(nonce + sealed).decode()}"

    def opened(self, sealed: str, place: str) -> str:
        """The text that was sealed for this place. KeyFault where it was not, or by another key."""
        number, _, rest = sealed.partition(".")
        try:
            cipher, content = self._ciphers[int(number) - 1], b64decode(rest)
            return cipher.decrypt(
                content[:NONCE_BYTES], content[NONCE_BYTES:], place.encode()
            ).decode()
        except (InvalidTag, IndexError, ValueError) as fault:
            raise KeyFault(f"{place} was not sealed there by this data key") from fault

    def hashed(self, text: str, kind: str) -> str:
        """HMAC-SHA256 of a text of this kind, in hex: equal texts have equal hashes, and nobody
        without the key can try out which text it is.
        """
        return hmac.digest(self._search, f"{kind}:{text}".encode(), "sha256").hex()


def _derived(key: bytes, purpose: bytes) -> bytes:
    return HKDF(algorithm=SHA256(), length=KEY_BYTES, salt=None, info=purpose).derive(key)


_here: ContextVar[Seal | None] = ContextVar("seal", default=None)
_everywhere: list[Seal] = []


@contextmanager
def sealed_by(keys: Sequence[bytes], *, every_task: bool) -> Iterator[None]:
    """Seal by these keys, where there are any, for this task and those it starts, or for all."""
    used = Seal(keys) if keys else None
    before = _here.get()
    _here.set(used)
    if used and every_task:
        _everywhere.append(used)
    try:
        yield
    finally:
        _here.set(before)
        if used and every_task:
            _everywhere.remove(used)


def seal() -> Seal:
    """The seal of the open database. Raises KeyFault where it was opened without a data key."""
    found = _here.get() or (_everywhere[-1] if _everywhere else None)
    if found is None:
        raise KeyFault(
            f"没有数据密钥：设置 {VARIABLE}，或运行 xinyipi migrate。"
            f" There is no data key: set {VARIABLE}, or run xinyipi migrate"
        )
    return found

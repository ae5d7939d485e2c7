"""What a command says, as a hash, and the words that stand in it."""

from typing import NamedTuple

import msgspec

from domain.canonical import canonical_hash
from domain.store.seal import seal
from domain.words import Words


class Fingerprint(NamedTuple):
    """The keyed hash of a command's input, in hex, and the words it carries."""

    hash: str
    words: tuple[Words, ...]


def fingerprint(act: str, target: str, version: int, input: object) -> Fingerprint:
    """Hash the input of `act` on `target` at `version` over its RFC 8785 form.

    Words count by what they say, not by the id they were given for this request.
    """
    words: list[Words] = []

    def said(value: object) -> object:
        if isinstance(value, Words):
            words.append(value)
            return value.body
        raise TypeError(f"{type(value)} is no part of a command")

    plain = msgspec.to_builtins(input, enc_hook=said)
    whole = {"act": act, "target": target, "version": version, "input": plain}
    # Keyed, since the input of a person's registration could be guessed by trying.
    return Fingerprint(seal().hashed(canonical_hash(whole), "input"), tuple(words))

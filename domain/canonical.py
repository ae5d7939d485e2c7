"""Canonical JSON (RFC 8785): equal values have one text, and so one hash, here and elsewhere."""

import hashlib

import msgspec


def canonical(value: object) -> bytes:
    """The RFC 8785 form of a value made of texts, whole numbers, truth values, dates, None, and of
    lists, mappings and structs of these, whose members have names in ASCII.

    No value of ours has a fraction, and of such values msgspec's sorted form is the form of the
    RFC, as a test compares; a library that does more takes 25 times as long.
    """
    return msgspec.json.encode(value, order="sorted")


def canonical_hash(value: object, before: bytes = b"") -> str:
    """SHA-256, in hex, over `before` followed by the canonical form of the value."""
    return hashlib.sha256(before + canonical(value)).hexdigest()

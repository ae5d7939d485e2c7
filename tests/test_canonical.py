"""Canonical JSON, compared with a library that is written by the RFC (8785)."""

from datetime import date

import msgspec
import rfc8785
from hypothesis import given
from hypothesis import strategies as st

from domain.canonical import canonical, canonical_hash

_LARGEST = 2**53 - 1
"""The whole numbers the RFC has room for."""

_names = st.text(st.characters(min_codepoint=0x20, max_codepoint=0x7E))
_leaves = st.none() | st.booleans() | st.integers(-_LARGEST, _LARGEST) | st.text()
_values = st.recursive(_leaves, lambda inner: st.lists(inner) | st.dictionaries(_names, inner))


@given(_values)
def test_our_values_have_the_form_of_the_rfc(value: object) -> None:
    assert canonical(value) == rfc8785.dumps(value)  # type: ignore[arg-type]


class _Event(msgspec.Struct, rename="camel"):
    received_on: date
    material: str
    alone: bool


def test_the_members_of_a_struct_stand_in_order_and_a_date_is_its_text() -> None:
    event = _Event(received_on=date(2026, 9, 21), material="M01", alone=False)
    assert canonical(event) == b'{"alone":false,"material":"M01","receivedOn":"2026-09-21"}'


def test_a_hash_is_that_of_what_stood_before_and_the_form() -> None:
    assert canonical_hash(["甲"], b"0") == (
        "cf13087c2f066c67dfbe41d2000d60653bc64af342c5e0efe9b6a76a7ea638f1"
    )

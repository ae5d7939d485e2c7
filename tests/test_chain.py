"""The ledger as a file proves itself: the first entry that somebody touched is named."""

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.chain import ENTRY, GENESIS, Broken, Head, Tampering, entry_hash, fields_of
from domain.ledger_file import LedgerFault, check, end_line, entry_line, head_line, read_heads

Log = list[dict[str, Any]]
DAY = date(2026, 9, 21)
LONG = st.integers(min_value=3, max_value=12)


def log(length: int) -> Log:
    """A log of so many entries, chained."""
    entries: Log = []
    for position in range(1, length + 1):
        entry = dict.fromkeys(ENTRY, "x") | {"position": position, "version": 1, "format": 1}
        entries.append(chained(entry, entries[-1]["hash"] if entries else GENESIS))
    return entries


def chained(entry: dict[str, Any], before: str) -> dict[str, Any]:
    """The entry as it follows that hash."""
    return entry | {"before": before, "hash": entry_hash(before, fields_of(entry))}


def rehashed(entries: Log, since: int) -> Log:
    """The log with every hash made anew from a place on, as somebody would who covers traces."""
    kept = entries[:since]
    for entry in entries[since:]:
        kept.append(chained(entry, kept[-1]["hash"] if kept else GENESIS))
    return kept


def head(entries: Log, position: int) -> Head:
    return Head(
        day=DAY, position=position, hash=entries[position - 1]["hash"] if position else GENESIS
    )


def checked(entries: Log, end: Head, *heads: Head) -> Broken | None:
    """What an export of these entries, with this end, comes to."""
    return check([end_line(end), *map(entry_line, entries)], heads)[1]


def broken(position: int, tampering: Tampering) -> Broken:
    return Broken(position=position, tampering=tampering)


@given(LONG)
def test_an_untouched_export_holds(length: int) -> None:
    entries = log(length)
    assert checked(entries, head(entries, length), head(entries, 1), head(entries, 2)) is None


def test_an_empty_ledger_holds() -> None:
    assert checked([], Head(day=DAY, position=0, hash=GENESIS)) is None


def changed(entries: Log, at: int) -> Log:
    return [*entries[:at], entries[at] | {"payload": "y"}, *entries[at + 1 :]]


def changed_with_a_new_hash(entries: Log, at: int) -> Log:
    touched = chained(entries[at] | {"payload": "y"}, entries[at]["before"])
    return [*entries[:at], touched, *entries[at + 1 :]]


def removed(entries: Log, at: int) -> Log:
    return [*entries[:at], *entries[at + 1 :]]


def swapped(entries: Log, at: int) -> Log:
    return [*entries[:at], entries[-1], *entries[at + 1 : -1], entries[at]]


def inserted(entries: Log, at: int) -> Log:
    return [*entries[:at], entries[at] | {"payload": "y"}, *entries[at:]]


def inserted_with_its_own_hash(entries: Log, at: int) -> Log:
    forged = chained(entries[at] | {"payload": "y"}, entries[at]["before"])
    return [*entries[:at], forged, *entries[at:]]


@pytest.mark.parametrize(
    ("touch", "tampering"),
    [
        (changed, Tampering.CHANGED),
        (changed_with_a_new_hash, Tampering.CHANGED),
        (removed, Tampering.REMOVED),
        (swapped, Tampering.SWAPPED),
        (inserted, Tampering.INSERTED),
        (inserted_with_its_own_hash, Tampering.INSERTED),
    ],
)
@given(data=st.data(), length=LONG)
def test_the_first_entry_that_was_touched_is_named(
    touch: Callable[[Log, int], Log], tampering: Tampering, data: st.DataObject, length: int
) -> None:
    entries = log(length)
    at = data.draw(st.integers(min_value=0, max_value=length - 2))
    assert checked(touch(entries, at), head(entries, length)) == broken(at + 1, tampering)


@given(data=st.data(), length=LONG)
def test_what_is_cut_off_is_missed_by_the_end_it_had(data: st.DataObject, length: int) -> None:
    entries = log(length)
    left = data.draw(st.integers(min_value=0, max_value=length - 1))
    cut = broken(left + 1, Tampering.CUT_OFF)
    assert checked(entries[:left], head(entries, length)) == cut
    # With a new end too, a head that was published before still tells.
    assert checked(entries[:left], head(entries, left), head(entries, length)) == cut
    assert checked(entries[:left], head(entries, left)) is None


@given(data=st.data(), length=LONG)
def test_what_is_added_after_the_end_is_named(data: st.DataObject, length: int) -> None:
    entries = log(length)
    end = data.draw(st.integers(min_value=0, max_value=length - 1))
    assert checked(entries, head(entries, end)) == broken(end + 1, Tampering.INSERTED)


@given(data=st.data(), length=LONG)
def test_a_chain_hashed_anew_is_missed_by_the_first_head_after_what_was_changed(
    data: st.DataObject, length: int
) -> None:
    entries = log(length)
    at = data.draw(st.integers(min_value=1, max_value=length - 1))
    forged = rehashed(changed(entries, at), at)
    end, before, after = head(forged, length), head(entries, at), head(entries, length)
    assert checked(forged, end) is None, "nothing in the file tells"
    assert checked(forged, end, before, after) == broken(at + 1, Tampering.REWRITTEN)


@pytest.mark.parametrize(
    ("lines", "fault"),
    [
        ([], "line 1"),
        (["{}"], "line 1"),
        (['{"day":"2026-09-21","hash":"0","ledger":2,"position":1}'], "format 2"),
        ([end_line(head(log(1), 1)), "not json"], "line 2"),
        ([end_line(head(log(1), 1)), '{"position": 1}'], "line 2"),
        ([end_line(head(log(1), 1)), '{"position": "1"}'], "line 2"),
    ],
)
def test_another_file_is_told_by_its_line(lines: list[str], fault: str) -> None:
    with pytest.raises(LedgerFault, match=fault):
        check(lines, [])


def test_heads_are_read_as_they_are_written() -> None:
    heads = [head(log(3), 1), head(log(3), 3)]
    assert read_heads(map(head_line, heads)) == heads
    with pytest.raises(LedgerFault, match="line 2"):
        read_heads([head_line(heads[0]), "?"])

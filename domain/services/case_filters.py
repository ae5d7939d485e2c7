"""Named filters of lists of cases (已存筛选): officers keep their own, and see nobody else's.

They are no act of the hall, so that nothing of them stands in the log.
"""

import re
import unicodedata
from collections.abc import Awaitable, Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import TypeAlias

import msgspec

from domain.caller import CASE_READERS
from domain.refusal import Refusal, RefusalCode, Refused, invalid, refusal
from domain.services.applicants import find_applicant
from domain.services.desk import Desk
from domain.services.fingerprint import Fingerprint, fingerprint
from domain.services.replay import done_once
from domain.store import case_filters as store
from domain.store.case_filters import KeptFilter, NamedFilter
from domain.store.keys import Done, keep_key

__all__ = ["KeptFilter", "NamedFilter"]

MOST = 30
"""Filters that an account may keep."""

LONGEST = 2000
"""Characters of a filter as JSON, its name included."""

_IDENTITY_NUMBER = re.compile(r"(?<!\d)\d{17}[\dXx]")

_Work: TypeAlias = Callable[[Sequence[KeptFilter]], Awaitable[str]]


@dataclass(frozen=True, slots=True, kw_only=True)
class FiltersAnswer:
    """What came of it: the caller's filters as they now stand, and the grounds where it was
    refused.
    """

    filters: Sequence[KeptFilter]
    refusals: tuple[Refusal, ...] = ()
    replayed: bool = False


async def own_filters(desk: Desk) -> Sequence[KeptFilter]:
    """The named filters of the caller's account."""
    return await store.filters_of(desk.caller.account)


async def save_filter(desk: Desk, key: str, filter: NamedFilter) -> FiltersAnswer:
    """Keep a filter by its name, in place of the one that had it."""

    async def save(own: Sequence[KeptFilter]) -> str:
        await _look_at(desk, filter)
        if before := _named(own, filter.name):
            await store.put_filter(msgspec.structs.replace(before, filter=filter))
            return before.id
        kept = KeptFilter(id=desk.new_id(), place=_free_place(own), filter=filter)
        await store.add_filter(desk.caller.account, kept)
        return kept.id

    return await _carried_out(desk, key, fingerprint("SAVE_CASE_FILTER", "", 0, filter), save)


async def rename_filter(desk: Desk, key: str, id: str, name: str) -> FiltersAnswer:
    """Give one of the caller's filters another name, which no other one has."""

    async def rename(own: Sequence[KeptFilter]) -> str:
        kept = _with_id(own, id)
        same = _named(own, name)
        if same and same.id != id:
            raise Refused(invalid("已有同名筛选", "another filter has this name", "name"))
        renamed = msgspec.structs.replace(kept.filter, name=name)
        _refuse(_faults(renamed))
        await store.put_filter(msgspec.structs.replace(kept, filter=renamed))
        return id

    return await _carried_out(desk, key, fingerprint("RENAME_CASE_FILTER", id, 0, name), rename)


async def remove_filter(desk: Desk, key: str, id: str) -> FiltersAnswer:
    """Keep one of the caller's filters no more."""

    async def remove(own: Sequence[KeptFilter]) -> str:
        await store.remove_filter(_with_id(own, id).id)
        return id

    return await _carried_out(desk, key, fingerprint("REMOVE_CASE_FILTER", id, 0, None), remove)


async def _carried_out(desk: Desk, key: str, print_: Fingerprint, work: _Work) -> FiltersAnswer:
    """Do it to the caller's filters, once under this key."""

    async def once(print_: Fingerprint) -> Done:
        done = Done(print_.hash, await work(await own_filters(desk)), 1)
        await keep_key(desk.caller.account, key, done, desk.now())
        return done

    try:
        desk.acting_as(CASE_READERS)
        _, replayed = await done_once(desk, key, print_, once)
    except Refused as refused:
        return FiltersAnswer(filters=await own_filters(desk), refusals=refused.refusals)
    return FiltersAnswer(filters=await own_filters(desk), replayed=replayed)


def _named(own: Sequence[KeptFilter], name: str) -> KeptFilter | None:
    return next((each for each in own if each.filter.name == name), None)


def _with_id(own: Sequence[KeptFilter], id: str) -> KeptFilter:
    found = next((each for each in own if each.id == id), None)
    if found is None:
        raise Refused(refusal(RefusalCode.NOT_FOUND, path=("filterId",)))
    return found


def _free_place(own: Sequence[KeptFilter]) -> int:
    """The first place that is free. Two who save at once find the same, and one tries again."""
    taken = {each.place for each in own}
    free = next((place for place in range(1, MOST + 1) if place not in taken), None)
    if free is None:
        raise Refused(
            invalid(f"最多保存 {MOST} 个筛选", f"an account keeps {MOST} filters", "name")
        )
    return free


# --- grounds ---------------------------------------------------------------------------


async def _look_at(desk: Desk, filter: NamedFilter) -> None:
    """Refused where this cannot be kept."""
    _refuse(_faults(filter))
    if filter.applicant is not None and await find_applicant(desk, filter.applicant) is None:
        raise Refused(refusal(RefusalCode.NOT_FOUND, path=("filter", "applicant")))


def _refuse(faults: Iterator[Refusal]) -> None:
    if grounds := tuple(faults):
        raise Refused(*grounds)


def _faults(filter: NamedFilter) -> Iterator[Refusal]:
    # Who asks to be erased is found here by the whole name, and by nothing else.
    for text, path in ((filter.name, ("name",)), (filter.text or "", ("filter", "text"))):
        if _IDENTITY_NUMBER.search(_digits_joined(text)):
            yield invalid(
                "筛选中不得保存公民身份号码", "a filter keeps no identity number of anybody", *path
            )
    if len(msgspec.json.encode(filter).decode()) > LONGEST:
        yield invalid(
            f"筛选的全部内容不得超过 {LONGEST} 个字符",
            f"all of a filter has at most {LONGEST} characters",
            "filter",
        )


def _digits_joined(text: str) -> str:
    return re.sub(r"[\s-]", "", unicodedata.normalize("NFKC", text))

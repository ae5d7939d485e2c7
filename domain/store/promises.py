"""The limits that the catalogue promises (承诺办结时限), for who looks at all of them at once."""

from collections.abc import Sequence
from datetime import date

from domain.deadline import Limit
from domain.store.matters import active_on, matter_versions

_AT_ONCE = 500
_promised: dict[str, frozenset[Limit]] = {}
"""Those of each version of a matter looked at so far, which never change."""


async def promised_limits(day: date) -> frozenset[Limit]:
    """Every limit that a matter promises to which one may apply on this day, in whatever mode."""
    ids = await active_on(day)
    unread = [id for id in ids if id not in _promised]
    for start in range(0, len(unread), _AT_ONCE):
        await _read(unread[start : start + _AT_ONCE])
    return frozenset(limit for id in ids for limit in _promised[id])


async def _read(ids: Sequence[str]) -> None:
    for matter in await matter_versions(ids):
        _promised[matter.id] = frozenset((matter.promised, *matter.promised_by_mode.values()))

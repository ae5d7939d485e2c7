"""Reading the journal: what happened, in the order in which it was committed, from any place on."""

from collections.abc import Sequence

from domain.journal import KINDS, Stretch
from domain.services.desk import Desk
from domain.store import journal as store


async def read_on(desk: Desk, kinds: Sequence[str] | None, after: int, limit: int) -> Stretch:
    """What this caller may read after a position, of these kinds; of every kind where None.

    Whoever goes on from where it reached misses nothing and gets nothing twice: positions are
    dense and taken last before the commit, so none comes late.
    """
    wanted = KINDS if kinds is None else [kind for kind in KINDS if kind in kinds]
    return await store.stretch(desk.caller, wanted, after, limit)

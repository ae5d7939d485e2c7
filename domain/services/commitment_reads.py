"""Reading commitments (承诺台账): lists, one, its log, the tasks; as the caller may see them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

import msgspec

from domain.commitment_acts import BlockedItemAction, FollowUpOccasion, ItemAction, outlook
from domain.commitment_life import COMMITMENT_EVENTS, Commitment, Item, fold
from domain.instants import instant_text
from domain.policy import Policy
from domain.services.desk import Desk
from domain.services.log_entries import Entry, entries
from domain.services.policies import policy_version
from domain.store import commitments as store
from domain.store.accounts import account_named, account_names
from domain.store.cases import CaseRow
from domain.store.commitments import (
    BY_LAST_DAY,
    NEWEST_COMMITMENT,
    CommitmentFilter,
    CommitmentRow,
    ItemFilter,
)
from domain.store.keyset import Slice, Window
from domain.store.log import stream
from domain.store.words import words_with

__all__ = ["BY_LAST_DAY", "NEWEST_COMMITMENT", "CommitmentFilter", "ItemFilter"]


@dataclass(frozen=True, slots=True)
class ShownCommitment:
    """A commitment as the caller reads it: with the names of its officers, by account, and the
    texts that it names, by id, which are None for a caller who does not work on its case; and the
    moment it is seen at, where that is not now.
    """

    row: CommitmentRow
    names: Mapping[str, str]
    texts: Mapping[str, str] | None
    as_of: datetime | None = None

    @property
    def commitment(self) -> Commitment:
        """The commitment."""
        return self.row.commitment


async def find_commitment(desk: Desk, id: str) -> ShownCommitment | None:
    """The commitment with this id, if the caller may see its case."""
    row = await store.commitment_row(desk.caller, id)
    return (await _shown(desk, [row]))[0] if row else None


async def list_commitments(
    desk: Desk, only: CommitmentFilter, part: Slice
) -> Window[ShownCommitment]:
    """A page of the commitments of the cases the caller may see, the newest first."""
    return await _page(desk, await store.commitment_rows(desk.caller, only, part))


async def count_commitments(desk: Desk, only: CommitmentFilter) -> int:
    """How many commitments the list has in all."""
    return await store.count_commitments(desk.caller, only)


async def list_items(desk: Desk, only: ItemFilter, part: Slice) -> Window[ShownCommitment]:
    """A page of the items of these commitments, by their last days; each is its row's `item`."""
    return await _page(desk, await store.item_rows(desk.caller, only, part))


async def count_items(desk: Desk, only: ItemFilter) -> int:
    """How many items the list has in all."""
    return await store.count_items(desk.caller, only)


async def commitment_of_case(
    desk: Desk, case: CaseRow, as_of: datetime | None = None
) -> ShownCommitment | None:
    """What was promised in a case that the caller may see; None where nothing was; as the log had
    it `as_of`.
    """
    row = await store.commitment_of(case.id)
    if row is not None and as_of is not None:
        row = await _as_it_was(row, as_of)
    return (await _shown(desk, [row], as_of))[0] if row else None


async def _as_it_was(row: CommitmentRow, at: datetime) -> CommitmentRow | None:
    """The row as what was written by then leads to; None before anything was promised."""
    id = row.commitment.id
    written = [each for each in await stream(id) if each["at"] <= instant_text(at)]
    log = [
        msgspec.json.decode(each["payload"], type=COMMITMENT_EVENTS[each["kind"]])
        for each in written
    ]
    return row.rewritten(fold(id, log)) if log else None


async def account_called(name: str) -> str:
    """The account of this name; a text that is none where there is no such account."""
    account = await account_named(name)
    return account.id if account else ""


async def history(found: ShownCommitment) -> list[Entry]:
    """The events of a commitment up to the version that the caller was shown, oldest first."""
    version = found.commitment.version
    rows = [row for row in await stream(found.commitment.id) if row["version"] <= version]
    return await entries(rows, found.texts)


async def policy_of(row: CommitmentRow) -> Policy | None:
    """The policy by which the promise was made; None where none was in force."""
    return await policy_version(row.case.policy)


async def occasion_of(desk: Desk, row: CommitmentRow) -> FollowUpOccasion:
    """The occasion of the caller's act on an item, now."""
    return FollowUpOccasion(at=desk.now(), by=desk.caller.standing, policy=await policy_of(row))


async def outlook_of(
    desk: Desk, found: ShownCommitment, item: Item
) -> tuple[tuple[ItemAction, ...], tuple[BlockedItemAction, ...]]:
    """What this caller may do with the item now, and what is blocked, with the first ground;
    nothing of either with one as of an earlier time.
    """
    if found.as_of is not None:
        return (), ()
    return outlook(found.commitment, item, await occasion_of(desk, found.row))


async def _page(desk: Desk, found: Window[CommitmentRow]) -> Window[ShownCommitment]:
    return Window(await _shown(desk, found.rows), found.has_previous, found.has_next)


async def _shown(
    desk: Desk, rows: Sequence[CommitmentRow], as_of: datetime | None = None
) -> list[ShownCommitment]:
    """Words and names of all of them are read at once."""
    worked_on = [desk.caller.serves(row.case) for row in rows]
    items = [item for row in rows for item in row.commitment.items]
    mine = [row for row, mine in zip(rows, worked_on, strict=True) if mine]
    named = [item.words for row in mine for item in row.commitment.items if item.words]
    texts = await words_with(named)
    names = await account_names({item.officer for item in items if item.officer})
    return [
        ShownCommitment(row, names, texts if mine else None, as_of)
        for row, mine in zip(rows, worked_on, strict=True)
    ]

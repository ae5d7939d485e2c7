"""Following promises up (R-43): the acts on an item of a commitment, by those who verify for the
accepting authority.
"""

from dataclasses import dataclass

from domain.accounts import AccountState
from domain.commitment_acts import (
    OFFICERS,
    Assign,
    ItemCommand,
    carry_out,
    missing_right,
)
from domain.commitment_life import Commitment
from domain.refusal import Refusal, RefusalCode, Refused, invalid, refusal
from domain.roles import Standing
from domain.services.commitment_reads import (
    ShownCommitment,
    find_commitment,
    occasion_of,
)
from domain.services.commitment_writing import happened
from domain.services.desk import Desk
from domain.services.due_commitments import record_due_commitment
from domain.services.fingerprint import Fingerprint
from domain.services.replay import Order, done_before, settled
from domain.store import commitments as store
from domain.store.accounts import account_with
from domain.store.commitments import CommitmentRow
from domain.store.database import transaction
from domain.store.keys import Done, keep_key
from domain.store.log import append
from domain.store.words import add_words


@dataclass(frozen=True, slots=True, kw_only=True)
class CommitmentAnswer:
    """What came of an act: the commitment as it now stands, and the grounds where it was refused.

    `version` is the one the act made; `replayed` says that it had been done before.
    """

    commitment: ShownCommitment | None = None
    refusals: tuple[Refusal, ...] = ()
    version: int | None = None
    replayed: bool = False


async def act_on_item(
    desk: Desk, order: Order, number: int, command: ItemCommand
) -> CommitmentAnswer:
    """Carry out one act on an item, or answer with every ground against it."""
    print_ = order.fingerprint(f"ITEM_{command.action}", [number, command])
    await record_due_commitment(order.target, desk.now(), desk.request_id)
    try:
        done, replayed = await settled(lambda: _act(desk, order, number, command, print_))
    except Refused as refused:
        found = await find_commitment(desk, order.target)
        return CommitmentAnswer(commitment=found, refusals=refused.refusals)
    found = await find_commitment(desk, done.stream)
    return CommitmentAnswer(commitment=found, version=done.version, replayed=replayed)


async def _act(
    desk: Desk, order: Order, number: int, command: ItemCommand, print_: Fingerprint
) -> tuple[Done, bool]:
    async with transaction():
        row, done = await _found(desk, order, print_)
        if done is not None:
            return done, True
        on, before = await occasion_of(desk, row), row.commitment
        event = carry_out(command, before, number, on)
        if isinstance(command, Assign):
            await _may_follow_up(command.officer, before)
        done = Done(print_.hash, before.id, before.version + 1)
        # They are words of the case, and are kept as long as those.
        await add_words(before.case, print_.words)
        await keep_key(desk.caller.account, order.key, done, on.at)
        written = await happened(row, [event])
        await append(desk.author(desk.acting_as(OFFICERS)), on.at, written)
        return done, False


async def _found(
    desk: Desk, order: Order, print_: Fingerprint
) -> tuple[CommitmentRow, Done | None]:
    """The commitment as this order may act on it, and what was done under its key before.

    The row is read before the key: whoever moved it on has also written the key by then.
    """
    row = await store.commitment_row(desk.caller, order.target)
    if row is None:
        raise Refused(refusal(RefusalCode.NOT_FOUND, path=("commitmentId",)))
    without_right = missing_right(row.commitment, desk.caller.standing)
    if without_right is not None:
        raise Refused(without_right)
    done = await done_before(desk, order.key, print_)
    if done is None and row.commitment.version != order.expected_version:
        raise Refused(refusal(RefusalCode.CONFLICT, version=row.commitment.version))
    return row, done


async def _may_follow_up(officer: str, commitment: Commitment) -> None:
    """Refused where no officer of this account could do what is assigned."""
    account = await account_with(officer)
    active = account is not None and account.state is AccountState.ACTIVE
    by = Standing(frozenset(account.roles), account.authority) if account and active else None
    if by is None or missing_right(commitment, by) is not None:
        raise Refused(
            invalid(
                "该人员不存在、已停用，或者不能核查该机关的承诺事项",
                "there is no such officer, or none who verifies for this authority",
                "officer",
            )
        )

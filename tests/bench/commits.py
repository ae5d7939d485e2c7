"""How many commands a second the one log takes, from one writer and from eight at once."""

import asyncio
import time
from collections.abc import Mapping, Sequence
from uuid import uuid4

from api.register import register_from
from domain.author import Author
from domain.credit_track import Remind
from domain.roles import Role
from domain.services.callers import caller_with_token
from domain.services.cases import Order, perform
from domain.services.desk import Desk
from domain.services.tokens import create_token
from domain.store.database import database
from tests.bench.bulk import make_cases
from tests.bench.measure import Spread
from tests.bench.operations import Orders
from tests.bench.people import open_cases
from tests.hall import HallClock

COMMANDS = 240
"""Of each round, shared among the writers."""

ROUNDS = 7
WRITERS = (1, 8)


async def commits_per_second(url: str, clock: HallClock) -> Mapping[int, Spread]:
    """Commands a second on the furnished database of `url`, by how many write at once.

    Each writer has cases of its own, so that nothing but the log and its lock is shared.
    """
    async with database(url):
        await make_cases(1_000)
        desk = await _desk(clock)
        cases = list((await open_cases()).items())
        writers = [Orders(dict(cases[place :: max(WRITERS)])) for place in range(max(WRITERS))]
        rates: dict[int, list[float]] = {number: [] for number in WRITERS}
        for _ in range(ROUNDS + 1):
            for number, found in rates.items():
                found.append(await _rate(desk, writers[:number]))
        return {number: Spread.of(found[1:]) for number, found in rates.items()}


async def _rate(desk: Desk, writers: Sequence[Orders]) -> float:
    started = time.perf_counter()
    async with asyncio.TaskGroup() as crowd:
        for orders in writers:
            crowd.create_task(_write(desk, orders, COMMANDS // len(writers)))
    return COMMANDS / (time.perf_counter() - started)


async def _write(desk: Desk, orders: Orders, times: int) -> None:
    for _ in range(times):
        case, version, key = next(orders).values()
        order = Order(case=str(case), expected_version=int(str(version)), key=str(key))
        answer = await perform(desk, order, Remind())
        assert not answer.refusals, answer.refusals


async def _desk(clock: HallClock) -> Desk:
    secret = await create_token(
        "窗口甲",
        [Role.CLERK],
        None,
        author=Author(request_id="bench"),
        at=clock(),
        new_id=_new_id,
    )
    caller = await caller_with_token(secret, clock(), None)
    assert caller, "the token was made just now"
    return Desk(
        caller=caller,
        request_id="bench",
        now=clock,
        new_id=_new_id,
        register=register_from(""),
    )


def _new_id() -> str:
    return str(uuid4())

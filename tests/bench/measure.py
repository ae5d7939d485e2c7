"""Measuring variants in turns: CPU of the whole process per call, in rounds, told as ratios."""

import gc
import random
import time
from collections.abc import Awaitable, Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import chain
from statistics import median

Call = Callable[[], Awaitable[object]]
"""One call of a variant, complete with its answer."""

Clock = Callable[[], float]

ROUNDS = 7
TURNS = 25
"""How often a variant comes up in a round, each time for its share of the calls."""

_ORDER = random.Random(20220112)


@dataclass(frozen=True, slots=True)
class Spread:
    """The median of some rounds, with the least and the most."""

    middle: float
    least: float
    most: float

    @classmethod
    def of(cls, found: Iterable[float]) -> "Spread":
        """The spread of these numbers."""
        numbers = sorted(found)
        return cls(median(numbers), numbers[0], numbers[-1])


@dataclass(frozen=True, slots=True)
class Measured:
    """Seconds per call of each variant, round by round."""

    seconds: Mapping[str, list[float]]

    def ratio(self, name: str, to: str) -> Spread:
        """How many times the seconds of `to` the variant took in the same round."""
        pairs = zip(self.seconds[name], self.seconds[to], strict=True)
        return Spread.of(own / other for own, other in pairs)

    def microseconds(self, name: str) -> Spread:
        """Of one call."""
        return Spread.of(seconds * 1e6 for seconds in self.seconds[name])


async def in_turns(
    variants: Mapping[str, Call],
    *,
    calls: int,
    rounds: int = ROUNDS,
    clock: Clock = time.process_time,
) -> Measured:
    """Call each variant `calls` times a round, the variants mixed at random.

    `clock` is the CPU of all threads of the process, so that the threads of a database driver
    count too; what other processes do on the machine does not.
    """
    for call in variants.values():
        await _calls(call, max(1, calls // TURNS), clock)  # warm: documents, statements, caches
    gc.collect()
    gc.freeze()
    seconds: dict[str, list[float]] = {name: [] for name in variants}
    for _ in range(rounds):
        spent = dict.fromkeys(variants, 0.0)
        for name in _mixed(variants):
            spent[name] += await _calls(variants[name], max(1, calls // TURNS), clock)
        for name, total in spent.items():
            seconds[name].append(total / (max(1, calls // TURNS) * TURNS))
    gc.unfreeze()
    return Measured(seconds)


def _mixed(names: Iterable[str]) -> Iterator[str]:
    turns = list(chain.from_iterable([name] * TURNS for name in names))
    _ORDER.shuffle(turns)
    return iter(turns)


async def _calls(call: Call, times: int, clock: Clock) -> float:
    started = clock()
    for _ in range(times):
        await call()
    return clock() - started

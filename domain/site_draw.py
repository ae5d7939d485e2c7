"""The draw of waived site checks (双随机): which of them are visited, as anybody can run it again.

Each site check has an id. It is ranked by HMAC-SHA256 of the id, in hex, under the key
`SEED:BEACON:DRAW`, all of it ASCII; the first ones, as many as the share says, rounded up, are
visited. The seed is a public value that was announced, such as the number of a lottery. The beacon
is the hash of the log's head when the draw was held, which anybody may have read; DRAW is the id of
the draw, which the service makes at random once the seed was said: whoever picks the seed late
cannot pick what comes of it. The digest of the population is SHA-256 of the ids, sorted, one a
line.
"""

from __future__ import annotations

import hashlib
import hmac
import re
from collections.abc import Iterable, Iterator
from datetime import date

import msgspec

from domain.refusal import Refusal, RefusalCode, Refused, invalid, refusal

WHOLE = 100
"""Per cent: every site check is visited."""

ALGORITHM = "HMAC-SHA256-RANK-2"
"""How the draw of an event was made; a change of the rule above is a new name."""


class SiteChecksDrawn(msgspec.Struct, frozen=True, kw_only=True, rename="camel"):
    """A draw was held, for one authority; `percent` of `population` are `visited`, by id.

    `draw` is its own id, `beacon` the hash at `position` of the log.
    """

    draw: str
    authority: str
    drawn_on: date
    algorithm: str
    seed: str
    position: int
    beacon: str
    percent: int
    population: int
    digest: str
    visited: tuple[str, ...]

    def again(self, ids: Iterable[str]) -> tuple[str, ...]:
        """What of these ids is visited where the draw is run again."""
        return visited(ids, rank_key(self.seed, self.beacon, self.draw), self.percent)


def site_check_id(commitment: str, item: int) -> str:
    """By which a site check is drawn: its commitment and the number of its item."""
    return f"{commitment}/{item}"


def digest(ids: Iterable[str]) -> str:
    """SHA-256 of a population, in hex."""
    return hashlib.sha256("\n".join(sorted(ids)).encode()).hexdigest()


def rank_key(seed: str, beacon: str, draw: str) -> str:
    """The key under which ids are ranked."""
    return f"{seed}:{beacon}:{draw}"


def visited(ids: Iterable[str], key: str, percent: int) -> tuple[str, ...]:
    """The ids that are visited, by rank: so many per cent, at least one of any."""

    def rank(id: str) -> str:
        return hmac.new(key.encode(), id.encode(), hashlib.sha256).hexdigest()

    ranked = sorted(ids, key=rank)
    return tuple(ranked[: -(-len(ranked) * percent // WHOLE)])


def drawn(
    ids: Iterable[str],
    *,
    draw: str,
    authority: str,
    drawn_on: date,
    seed: str,
    position: int,
    beacon: str,
    percent: int,
) -> SiteChecksDrawn:
    """The draw of these site checks. Refused where there are none, or seed or share is no such."""
    population = tuple(ids)
    if grounds := tuple(_grounds(population, seed, percent)):
        raise Refused(*grounds)
    return SiteChecksDrawn(
        draw=draw,
        authority=authority,
        drawn_on=drawn_on,
        algorithm=ALGORITHM,
        seed=seed,
        position=position,
        beacon=beacon,
        percent=percent,
        population=len(population),
        digest=digest(population),
        visited=visited(population, rank_key(seed, beacon, draw), percent),
    )


def _grounds(population: tuple[str, ...], seed: str, percent: int) -> Iterator[Refusal]:
    if not re.fullmatch(r"[!-~]{8,64}", seed):
        yield invalid(
            "种子须为 8 至 64 个可见的 ASCII 字符",
            "a seed is 8 to 64 printable characters of ASCII, without a space",
            "seed",
        )
    if not 1 <= percent <= WHOLE:
        yield invalid("比例须为 1 至 100", "a share is 1 to 100 per cent", "percent")
    if not population:
        yield refusal(RefusalCode.NOTHING_TO_DRAW)


def faults(draw: SiteChecksDrawn, ids: Iterable[str], beacon: str | None) -> Iterator[str]:
    """What is wrong with a draw, told against its population and the hash at its position of the
    log; nothing where running it again leads to the same.
    """
    population = tuple(ids)
    if draw.algorithm != ALGORITHM:
        yield "algorithm"
    if beacon != draw.beacon:
        yield "beacon"
    if (len(population), digest(population)) != (draw.population, draw.digest):
        yield "population"
    if draw.again(population) != draw.visited:
        yield "visited"

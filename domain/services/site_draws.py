"""The draw of waived site checks (双随机), by those who verify for the accepting authority; and a
draw run again.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from domain.caller import WATCHING_ROLES, Caller
from domain.commitment_acts import OFFICERS
from domain.commitment_life import VisitDrawn
from domain.instants import civil_day, instant_text
from domain.refusal import Refusal, RefusalCode, Refused, refusal
from domain.services.commitment_writing import happened
from domain.services.desk import Desk
from domain.services.fingerprint import Fingerprint, fingerprint
from domain.services.replay import Overtaken, done_once
from domain.site_draw import SiteChecksDrawn, drawn, faults, site_check_id
from domain.store import site_draws as store
from domain.store.commitments import any_commitment
from domain.store.keys import Done, keep_key
from domain.store.log import NewEvent, append, head


@dataclass(frozen=True, slots=True, kw_only=True)
class HeldDraw:
    """A draw with what it was drawn from; `faults` is what running it again finds wrong."""

    id: str
    draw: SiteChecksDrawn
    population: Sequence[str]
    faults: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class DrawAnswer:
    """What came of holding a draw."""

    draw: HeldDraw | None = None
    refusals: tuple[Refusal, ...] = ()
    replayed: bool = False


async def draw_site_checks(
    desk: Desk, key: str, authority: str, seed: str, percent: int
) -> DrawAnswer:
    """Draw which waived site checks of an authority are visited, of all that no draw has had."""
    print_ = fingerprint("DRAW_SITE_CHECKS", authority, 0, [seed, percent])
    try:
        if not _may_draw(desk.caller, authority):
            raise Refused(refusal(RefusalCode.FORBIDDEN, requires=" / ".join(OFFICERS)))
        done, replayed = await done_once(
            desk, key, print_, lambda print_: _draw(desk, key, authority, seed, percent, print_)
        )
    except Refused as refused:
        return DrawAnswer(refusals=refused.refusals)
    return DrawAnswer(draw=await find_draw(desk, done.stream), replayed=replayed)


async def find_draw(desk: Desk, id: str) -> HeldDraw | None:
    """A draw, run again; None where there is none, or the caller does not see all the cases of its
    authority.
    """
    draw = await store.draw_with(id)
    if draw is None or not _sees_all(desk.caller, draw.authority):
        return None
    population = await store.population_of(id)
    beacon = await store.hash_at(draw.position)
    wrong = tuple(faults(draw, population, beacon))
    return HeldDraw(id=id, draw=draw, population=population, faults=wrong)


def _sees_all(caller: Caller, authority: str) -> bool:
    """Who sees a part of the matters alone does not see the whole population."""
    watches = not caller.roles.isdisjoint(WATCHING_ROLES)
    whole = caller.matters is None and (watches or caller.authority in (None, authority))
    return whole and caller.sees_cases()


def _may_draw(caller: Caller, authority: str) -> bool:
    own = caller.authority in (None, authority) and not caller.roles.isdisjoint(OFFICERS)
    return own and _sees_all(caller, authority)


async def _draw(
    desk: Desk, key: str, authority: str, seed: str, percent: int, print_: Fingerprint
) -> Done:
    at, id = desk.now(), desk.new_id()
    population = await store.awaiting_draw(authority)
    position, beacon = await head()
    draw = drawn(
        [site_check_id(*each) for each in population],
        draw=id,
        authority=authority,
        drawn_on=civil_day(at),
        seed=seed,
        position=position,
        beacon=beacon,
        percent=percent,
    )
    done = Done(print_.hash, id, 1)
    await store.add_draw(id, draw, instant_text(at))
    await keep_key(desk.caller.account, key, done, at)
    entries = [NewEvent(id, 1, draw)]
    for commitment in dict.fromkeys(commitment for commitment, _ in population):
        numbers = [number for of, number in population if of == commitment]
        entries += await _drawn_of(commitment, numbers, id, draw)
    await append(desk.author(desk.acting_as(OFFICERS)), at, entries)
    return done


async def _drawn_of(
    commitment: str, numbers: Sequence[int], id: str, draw: SiteChecksDrawn
) -> list[NewEvent]:
    """What the draw says of the site checks of one commitment. Overtaken where another draw has
    had one of them meanwhile.
    """
    row = await any_commitment(commitment)
    assert row, "commitments are never deleted"
    items = [row.commitment.item(number) for number in numbers]
    if not all(item and item.awaits_draw for item in items):
        raise Overtaken
    events = [
        VisitDrawn(
            item=number,
            draw=id,
            drawn_on=draw.drawn_on,
            visit=site_check_id(commitment, number) in draw.visited,
        )
        for number in numbers
    ]
    return await happened(row, events)

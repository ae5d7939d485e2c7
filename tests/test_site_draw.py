"""The draw of waived site checks (双随机): anybody can run it again, and nobody can bend it."""

import hashlib
import hmac
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from domain.refusal import Refused
from domain.site_draw import SiteChecksDrawn, digest, drawn, faults, visited
from tests.casework import codes

IDS = tuple(f"commitment-{n}/1" for n in range(7))
BEACON = "ab" * 32
DRAW = "0d2f2f4e-6a51-4d0e-9d43-2f1d3a0e5c0b"


def draw(
    ids: tuple[str, ...] = IDS, percent: int = 30, seed: str = "2026-03-09:3D:417"
) -> SiteChecksDrawn:
    return drawn(
        ids,
        draw=DRAW,
        authority="window",
        drawn_on=date(2026, 3, 9),
        seed=seed,
        position=41,
        beacon=BEACON,
        percent=percent,
    )


@pytest.mark.clause("三3")
def test_the_draw_is_what_its_description_says_by_a_few_lines_of_anybody() -> None:
    def rank(id: str) -> str:
        key = f"2026-03-09:3D:417:{BEACON}:{DRAW}".encode()
        return hmac.new(key, id.encode(), hashlib.sha256).hexdigest()

    assert draw().visited == tuple(sorted(IDS, key=rank)[:3])
    assert draw().digest == hashlib.sha256("\n".join(sorted(IDS)).encode()).hexdigest()


@pytest.mark.parametrize(
    ("population", "percent", "visits"), [(7, 30, 3), (10, 30, 3), (1, 1, 1), (5, 100, 5)]
)
def test_the_share_is_rounded_up(population: int, percent: int, visits: int) -> None:
    ids = tuple(map(str, range(population)))
    assert len(visited(ids, "key", percent)) == visits


def test_whoever_runs_it_again_finds_nothing_wrong_and_every_change_is_found() -> None:
    held = draw()
    assert list(faults(held, reversed(IDS), BEACON)) == []
    friend = held.visited[0]
    without = tuple(id for id in held.visited if id != friend)
    assert list(faults(replace(held, visited=without), IDS, BEACON)) == ["visited"]
    assert "population" in list(faults(held, [id for id in IDS if id != friend], BEACON))
    assert list(faults(held, IDS, "cd" * 32)) == ["beacon"]
    assert list(faults(replace(held, algorithm="MINE"), IDS, BEACON)) == ["algorithm"]
    assert "visited" in list(faults(replace(held, seed="another"), IDS, BEACON))


@settings(max_examples=30)
@given(st.sets(st.text("ab/12", min_size=1), min_size=1), st.integers(1, 100))
def test_the_order_in_which_the_population_comes_does_not_matter(
    ids: set[str], percent: int
) -> None:
    listed = sorted(ids)
    assert visited(listed, "key", percent) == visited(listed[::-1], "key", percent)
    assert digest(listed) == digest(listed[::-1])


def test_another_draw_of_the_same_seed_and_beacon_comes_to_something_else() -> None:
    """Whoever knows both before the draw, and picks the seed, does not know what comes of it."""
    held = draw()
    assert any(replace(held, draw=str(other)).again(IDS) != held.visited for other in range(9))


def test_a_draw_of_nothing_is_refused() -> None:
    with pytest.raises(Refused) as refused:
        draw(())
    assert codes(refused.value.refusals) == ["NOTHING_TO_DRAW"]


def test_every_site_check_has_the_same_chance() -> None:
    seen = [visited(IDS, str(key), 15)[0] for key in range(2100)]
    assert all(200 < seen.count(id) < 400 for id in IDS)

"""What a process of the service takes: seconds until it answers, and memory when it has."""

import time

import httpx
import psutil  # type: ignore[import-untyped]

from tests.bench.measure import Spread
from tests.processes import serving

STARTS = 3


def started(database_url: str) -> tuple[Spread, Spread]:
    """Seconds from the command to the first answer of `xinyipi serve`, and then its megabytes."""
    seconds: list[float] = []
    megabytes: list[float] = []
    for _ in range(STARTS):
        begun = time.perf_counter()
        with serving(database_url) as served:
            httpx.get(f"{served.url}readyz", trust_env=False).raise_for_status()
            seconds.append(time.perf_counter() - begun)
            megabytes.append(psutil.Process(served.process.pid).memory_info().rss / 2**20)
    return Spread.of(seconds), Spread.of(megabytes)

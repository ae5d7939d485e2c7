"""How often somebody may ask, counted in windows of a minute.

The counts stand in this process, so that of N replicas each allows as much; or in a Redis that
all of them share. Where that Redis does not answer, nobody is stopped: a queue at the counter
would wait for a counter of requests. That is logged.
"""

import logging
import time
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from math import ceil
from typing import TYPE_CHECKING

from limits import RateLimitItemPerMinute
from limits.aio.storage import MemoryStorage, RedisStorage
from limits.aio.strategies import FixedWindowRateLimiter
from limits.errors import StorageError

from api.settings import SettingsFault
from schema.errors import ApiError, ErrorCode

if TYPE_CHECKING:
    from redis.asyncio import ConnectionPool

_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Rate:
    """So many a minute, each somebody's own; 0 is no limit. `zh` and `en` name what is counted."""

    name: str
    per_minute: int
    zh: str
    en: str


class Rates:
    """Counters in the memory of this process, or in the Redis at this URL."""

    def __init__(self, url: str = "") -> None:
        self._pool = _connections(url) if url else None
        self._limiter = FixedWindowRateLimiter(_storage(url, self._pool))

    async def aclose(self) -> None:
        """Let go of the connections to the Redis."""
        if self._pool is not None:
            await self._pool.aclose()

    async def spend(self, rate: Rate, who: str) -> None:
        """Count one. RATE_LIMITED, with `retryAfter` seconds, where the minute's are used up."""
        await self._allow(rate, who, self._limiter.hit)

    async def look(self, rate: Rate, who: str) -> None:
        """Count nothing. RATE_LIMITED where one more would be too many."""
        await self._allow(rate, who, self._limiter.test)

    async def _allow(self, rate: Rate, who: str, asked: Callable[..., Awaitable[bool]]) -> None:
        if not rate.per_minute:
            return
        window = RateLimitItemPerMinute(rate.per_minute)
        try:
            if await asked(window, rate.name, who):
                return
            ends = (await self._limiter.get_window_stats(window, rate.name, who)).reset_time
        except StorageError as error:
            _log.warning("requests are not counted", exc_info=error)
            return
        raise ApiError(
            ErrorCode.RATE_LIMITED,
            f"每分钟最多{rate.zh} {rate.per_minute} 次，请稍后再试",
            f"at most {rate.per_minute} {rate.en} a minute; try again later",
            retryAfter=max(1, ceil(ends - time.time())),
        )


def _connections(url: str) -> "ConnectionPool":
    try:
        # An extra: only whoever shares counts has it.
        from redis.asyncio import ConnectionPool  # noqa: PLC0415
    except ImportError:
        raise SettingsFault("XINYIPI_RATES_URL needs the extra: xinyipi[redis]") from None
    return ConnectionPool.from_url(url)


def _storage(url: str, pool: "ConnectionPool | None") -> MemoryStorage | RedisStorage:
    if pool is None:
        return MemoryStorage()
    return RedisStorage(
        f"async+{url}",
        implementation="redispy",
        wrap_exceptions=True,
        connection_pool=pool,  # type: ignore[arg-type]  # as its documentation says
    )

"""Work that goes on when its request has been answered; it ends when the service does."""

import asyncio
import logging
from collections.abc import Coroutine
from contextlib import suppress
from typing import Any

_log = logging.getLogger(__name__)


class Background:
    """What is under way. What fails is logged: whoever began it sees it in what it was to do."""

    def __init__(self) -> None:
        self._under_way: set[asyncio.Task[None]] = set()

    def begin(self, work: Coroutine[Any, Any, None]) -> None:
        """Do it beside everything else."""
        task = asyncio.create_task(_logged(work))
        self._under_way.add(task)
        task.add_done_callback(self._under_way.discard)

    async def aclose(self) -> None:
        """Stop what is under way."""
        for task in tuple(self._under_way):
            task.cancel()
            with suppress(asyncio.CancelledError):
                await task


async def _logged(work: Coroutine[Any, Any, None]) -> None:
    try:
        await work
    except Exception:  # nobody else is there to see it
        _log.exception("work in the background failed")

"""Three truth values: yes, no, and not known (`None`), which is neither."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TypeAlias

Truth: TypeAlias = bool | None


def all_of(truths: Iterable[Truth]) -> Truth:
    """No where one is no, else not known where one is not known, else yes."""
    seen = list(truths)
    if False in seen:
        return False
    return None if None in seen else True


def no(truth: Truth) -> Truth:
    """The opposite; of what is not known, the opposite is not known either."""
    return None if truth is None else not truth

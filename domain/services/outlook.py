"""What a caller may do next with something, and why not, in one shape for whatever has acts."""

from __future__ import annotations

from enum import StrEnum
from typing import Generic, NamedTuple, TypeVar

from domain.refusal import Refusal

Action = TypeVar("Action", bound=StrEnum)


class Outlook(NamedTuple, Generic[Action]):
    """The acts open to the caller, and those of the caller's that are not, with every ground.

    Acts of other roles are in neither.
    """

    allowed: tuple[Action, ...] = ()
    blocked: tuple[tuple[Action, tuple[Refusal, ...]], ...] = ()

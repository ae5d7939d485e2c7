"""The journal (事件日志): which events of the log other systems are told, and what of each.

A receiver is told what the caller it stands for may read. What an event held of somebody who was
erased is told no more: the event stays, without its facts.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any

import msgspec

from domain.calendar_change import CalendarYearLoaded, LocalDaysRemoved, LocalDaysSet
from domain.caller import CASE_READERS
from domain.disclosure import GRADE_FACTS
from domain.events import CASE_EVENTS
from domain.matter_versions import MATTER_EVENTS
from domain.policy_versions import PolicyPublished, PolicyRetired
from domain.retention import ApplicantErased
from domain.roles import Role

READERS = (*CASE_READERS, Role.PORTAL)
"""Who reads the journal: officers what happened to the cases they see, a portal what happened to
those of its authority, on its matters (0020).
"""

PUBLIC: tuple[str, ...] = (
    *MATTER_EVENTS,
    *(
        kind.__name__
        for kind in (
            PolicyPublished,
            PolicyRetired,
            CalendarYearLoaded,
            LocalDaysSet,
            LocalDaysRemoved,
        )
    ),
)
"""What was published: every reader is told."""

ERASED = ApplicantErased.__name__
"""That an applicant was erased: whoever is told of the cases drops what it kept of them."""

KINDS: tuple[str, ...] = (*CASE_EVENTS, *PUBLIC, ERASED)
"""Every kind of the log that the journal tells."""

_UNTOLD = {ERASED: frozenset({"request", "cases"})}
"""What hangs on more than the receiver may see: how many cases, also of other authorities."""


def event_type(kind: str) -> str:
    """What the journal calls a kind of the log: CASE_ACCEPTED for CaseAccepted."""
    return re.sub(r"(?<=[a-z])(?=[A-Z])", "_", kind).upper()


class JournalEvent(msgspec.Struct, frozen=True, kw_only=True):
    """One event: its position in the log, what it is of, and its facts; None once erased.

    `at` is as the log has it. `case_no` is None where it is not of a case.
    """

    position: int
    kind: str
    subject: str
    version: int
    at: str
    case_no: str | None
    facts: Mapping[str, Any] | None


def facts_told(kind: str, payload: str, *, with_grade: bool) -> Mapping[str, Any]:
    """What a payload of this kind tells: ids, codes, dates and hashes, and no id of words."""
    hidden = _UNTOLD.get(kind, frozenset()) | (frozenset() if with_grade else GRADE_FACTS)
    held: Mapping[str, Any] = msgspec.json.decode(payload)
    return {
        name: value
        for name, value in held.items()
        if value is not None and name not in hidden and not name.endswith("Words")
    }


class Stretch(msgspec.Struct, frozen=True, kw_only=True):
    """What a reader finds on a stretch of the log, up to position `reached`; `more` where the log
    goes on beyond it.
    """

    events: Sequence[JournalEvent]
    reached: int
    more: bool

"""Alerts to the policy admin: a source gave a grade that the policy does not know (A-02).

Such a grade leads to ordinary handling and never to the strict path; whether it belongs in the
table is a decision of the policy, so somebody has to be told.
"""

import logging
import re
from dataclasses import dataclass
from datetime import datetime

from domain.eligibility import CreditSnapshot
from domain.instants import civil_day, instant_from_text, instant_text
from domain.knowledge import knowledge
from domain.policy import Policy
from domain.refusal import Refusal, RefusalCode
from domain.store.grades import note_unknown_grade, unknown_grades

_log = logging.getLogger(__name__)

_GRADE = re.compile(r"[\w+-]{1,8}")
"""What could be a grade; a source that breaks its promise may send anything, an identifier too."""


@dataclass(frozen=True, slots=True, kw_only=True)
class GradeAlert:
    """A token that was met and not recognised: where it came from, how often, and when.

    It is `…` where it was too long for a grade.
    """

    fact: str
    token: str
    source: str
    times: int
    first_at: datetime
    last_at: datetime


async def alert_unknown_grades(policy: Policy, snapshot: CreditSnapshot, at: datetime) -> None:
    """Note every reading of the snapshot whose token the policy lacks, in the open transaction."""
    for reading in snapshot.readings:
        known = knowledge(policy, reading.fact, reading, civil_day(at))
        unknown = isinstance(known, Refusal) and known.code is RefusalCode.GRADE_UNRECOGNISED
        if unknown and reading.token is not None:
            _log.warning("the policy knows no such grade as %s gave", reading.source)
            await note_unknown_grade(
                policy=policy.id,
                fact=reading.fact,
                token=reading.token if _GRADE.fullmatch(reading.token) else "…",
                source=reading.source,
                at=instant_text(at),
            )


async def grade_alerts() -> list[GradeAlert]:
    """The alerts so far, the latest first, a hundred at most."""
    return [
        GradeAlert(
            fact=row["fact"],
            token=row["token"],
            source=row["source"],
            times=int(row["times"]),
            first_at=instant_from_text(row["first_at"]),
            last_at=instant_from_text(row["last_at"]),
        )
        for row in await unknown_grades()
    ]

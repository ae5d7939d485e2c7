"""The occasion of an act: when, by whom and under which rules it is done to a case."""

from datetime import datetime

from domain.case import Case
from domain.command import Occasion
from domain.eligibility import CreditSnapshot
from domain.instants import civil_day
from domain.roles import Standing
from domain.services.calendars import load_calendar
from domain.services.desk import Desk
from domain.services.policies import policy_version
from domain.store.breaches import live_rows_of
from domain.store.matters import authority, matter_version
from domain.store.snapshots import snapshot_with

NOBODY = Standing(frozenset(), None)
"""A timer has no role."""


async def occasion(desk: Desk, case: Case, snapshot: CreditSnapshot | None = None) -> Occasion:
    """The occasion of the caller's act on this case, now."""
    return await occasion_at(
        case,
        at=desk.now(),
        officer=desk.caller.account,
        by=desk.caller.standing,
        new_id=desk.new_id(),
        snapshot=snapshot,
    )


async def occasion_at(
    case: Case,
    *,
    at: datetime,
    officer: str | None,
    by: Standing,
    new_id: str,
    snapshot: CreditSnapshot | None = None,
) -> Occasion:
    """The same, for whoever acts, a timer too; without a `snapshot`, the case's latest is read."""
    hours = await authority(case.accepting_authority)
    assert hours, "a case is accepted by an authority of the catalogue"
    answered = case.answered if case.unanswered else None
    breaches = await live_rows_of(case.applicant, civil_day(at))
    return Occasion(
        at=at,
        officer=officer,
        by=by,
        policy=await policy_version(case.policy),
        matter=await matter_version(case.matter),
        calendar=await load_calendar(),
        closes=hours.closes,
        new_id=new_id,
        snapshot=snapshot or await _read(case.snapshot.id if case.snapshot else None),
        answered=await _read(answered.id if answered else None),
        entered=await _read(case.entered),
        open_breaches=len(breaches),
        breaches=tuple(row.live for row in breaches),
        broken=any(row.breach.case == case.id for row in breaches),
    )


async def _read(id: str | None) -> CreditSnapshot | None:
    return await snapshot_with(id) if id else None

"""The clock of a case: limits, suspension, extension (四(二)3; 许可法42, 44, 45, 82)."""

from __future__ import annotations

from collections.abc import Container, Iterator
from datetime import date
from typing import ClassVar

import msgspec

from domain.action import CaseAction
from domain.case import RUNNING, Case, Deadlines, MaterialStanding, Stage
from domain.command import Act, Occasion
from domain.deadline import MATERIALS_OWED, Limit, LimitUnit, Suspension, due, resumed
from domain.eligibility import CaseMode
from domain.event_terms import NOT_COUNTED, SuspensionKind
from domain.events import (
    ClockResumed,
    ClockSuspended,
    DeadlineRecomputed,
    DeliveryRecomputed,
    LimitExtended,
)
from domain.matter import COMMITMENT_PROMISE, Matter
from domain.refusal import Refusal, RefusalCode, invalid
from domain.words import Words

replace = msgspec.structs.replace


def promised_limit(matter: Matter, mode: CaseMode, *, by_law: bool = False) -> Limit:
    """The authority's own limit (承诺办结时限); strict handling has the ordinary one (R-16).

    `by_law`: a commitment that a law itself provides for (消防法15) is used, whatever the credit;
    its promise stands beside credit approval's own.
    """
    credit = mode is CaseMode.CREDIT
    way = COMMITMENT_PROMISE if by_law and not credit else mode
    return matter.promised_by_mode.get(way, matter.promised)


def promise(case: Case, on: Occasion) -> Limit:
    """The promised limit of this case as it stands, without extension."""
    if case.promised is not None:
        return case.promised
    by_law = committed_by_law(case, on.matter)
    return _shortened(
        promised_limit(on.matter, case.mode, by_law=by_law), case.mode, taken_off(case, on), on
    )


def taken_off(case: Case, on: Occasion) -> int:
    """How many per cent of the promised limit its benefits take off in credit approval; of several
    the most.
    """
    tier = on.policy.tier(case.tier) if on.policy and case.tier else None
    if on.policy is None or tier is None:
        return 0
    given = (on.policy.benefits[code] for code in case.granted(on.policy))
    return max((tier.params(each).limit_minus_percent or 0 for each in given), default=0)


def _shortened(limit: Limit, mode: CaseMode, percent: int, on: Occasion) -> Limit:
    if percent == 0 or mode is not CaseMode.CREDIT:
        return limit
    return limit.less(percent, rounded_up=on.policy is not None and on.policy.rounds_up)


def committed_by_law(case: Case, matter: Matter) -> bool:
    """Whether a commitment of the law's own stands for a material of this case."""
    replaced = any(material.standing is MaterialStanding.REPLACED for material in case.materials)
    return matter.statutory_commitment and replaced


def deadlines(
    on: Occasion,
    counts_from: date,
    mode: CaseMode,
    suspensions: tuple[Suspension, ...] = (),
    extension: int = 0,
    *,
    by_law: bool = False,
    percent_off: int = 0,
    own: Limit | None = None,
) -> Deadlines:
    """Both last days of a case counted after `counts_from`; an extension moves both (许可法42), and
    what benefits take off moves the promised one, in credit approval alone. `own` is a promise that
    this case alone was given.
    """
    plain = own or promised_limit(on.matter, mode, by_law=by_law)
    promised = _shortened(plain, mode, percent_off, on).extended(extension)
    statutory = on.matter.statutory.extended(extension)
    first = due(on.calendar, counts_from, promised, suspensions, on.today)
    last = due(on.calendar, counts_from, statutory, suspensions, on.today)
    return Deadlines(
        due_on=first.on,
        statutory_due_on=last.on,
        provisional=first.provisional or last.provisional,
        calendar=on.calendar.version,
    )


def moved(case: Case, on: Occasion, now: Case) -> Deadlines:
    """Both last days of `case` once it has become `now`; what was kept of a date told stays."""
    return _later(on, _counted(now, on), *_kept_days(case, on))


def last_days(case: Case, on: Occasion) -> Deadlines:
    """Both last days of an accepted case as they hold today: what was told, or later where a stop
    has lasted longer than expected, or a calendar loaded since says so.
    """
    told, now = case.deadlines, moved(case, on, case)
    assert told, "accepted, with both limits"
    return replace(
        now,
        due_on=max(told.due_on, now.due_on),
        statutory_due_on=max(told.statutory_due_on, now.statutory_due_on),
    )


def waits_for_materials(case: Case) -> bool:
    """Whether the clock of the case stands for what a withdrawal made due (A-09)."""
    return any(each.until_day is None and each.kind == MATERIALS_OWED for each in case.suspensions)


def runs_on_after(case: Case, on: Occasion, kinds: Container[str], day: date) -> Deadlines:
    """Both last days of the case once its stops of these kinds have ended on `day`."""
    ended = resumed(case.suspensions, kinds, day)
    return moved(case, on, replace(case, suspensions=ended))


def _counted(case: Case, on: Occasion) -> Deadlines:
    assert case.counts_from, "accepted"
    return deadlines(
        on,
        case.counts_from,
        case.mode,
        case.suspensions,
        case.extension,
        by_law=committed_by_law(case, on.matter),
        percent_off=taken_off(case, on),
        own=case.promised,
    )


def _kept_days(case: Case, on: Occasion) -> tuple[int, int]:
    """By how many working days what was told is later than this calendar would have it."""
    told = case.deadlines
    assert told, "accepted, with both limits"
    if told.calendar == on.calendar.version:
        return told.kept_days, told.statutory_kept_days
    new = _counted(case, on)
    return (
        _days_over(on, new.due_on, told.due_on),
        _days_over(on, new.statutory_due_on, told.statutory_due_on),
    )


def _days_over(on: Occasion, computed: date, told: date) -> int:
    """The fewest working days after `computed` that lead to `told` or past it."""
    if told <= computed:
        return 0
    between = on.calendar.working_days_between(computed, told)
    return between + (not on.calendar.is_working_day(told))


def _later(on: Occasion, limits: Deadlines, days: int, statutory_days: int) -> Deadlines:
    return replace(
        limits,
        due_on=on.calendar.add_working_days(limits.due_on, days),
        statutory_due_on=on.calendar.add_working_days(limits.statutory_due_on, statutory_days),
        kept_days=days,
        statutory_kept_days=statutory_days,
    )


def delivery_limit(on: Occasion) -> Limit:
    """Working days from the decision to delivery (许可法44)."""
    return Limit(on.switches.delivery_days, LimitUnit.WORKING_DAY)


class SuspendClock(Act, frozen=True, kw_only=True):
    """Stop the clock for a procedure the law does not count (许可法45), told in writing."""

    action: ClassVar[CaseAction] = CaseAction.SUSPEND_CLOCK

    kind: SuspensionKind | None = None
    notice_no: Words | None = None
    expected_end: date | None = None

    def grounds(self, case: Case, on: Occasion) -> Iterator[Refusal]:
        """Only the kinds of the law, and an end that is still to come."""
        if self.kind is not None and self.kind not in NOT_COUNTED:
            yield on.refuse(RefusalCode.KIND_NOT_ALLOWED, path=("kind",), kind=self.kind)
        if self.expected_end is not None and self.expected_end < on.today:
            yield invalid(
                f"预计结束日不得早于今天（{on.today}）",
                f"the expected end must not be before today ({on.today})",
                "expectedEnd",
            )

    def event(self, case: Case, on: Occasion) -> ClockSuspended:
        """Suspended from today; both limits as they will be if it ends as expected."""
        assert self.kind and self.notice_no and self.expected_end, "a whole command"
        stop = Suspension(kind=self.kind, from_day=on.today, expected_end=self.expected_end)
        return ClockSuspended(
            suspension=self.kind,
            notice_words=self.notice_no.id,
            suspended_on=on.today,
            expected_end=self.expected_end,
            deadlines=moved(case, on, replace(case, suspensions=(*case.suspensions, stop))),
        )


class ResumeClock(Act, frozen=True, kw_only=True):
    """Let the clock run on; the day itself is not counted yet."""

    action: ClassVar[CaseAction] = CaseAction.RESUME_CLOCK

    def event(self, case: Case, on: Occasion) -> ClockResumed:
        """Resumed today, with the limits that follow."""
        limits = runs_on_after(case, on, NOT_COUNTED, on.today)
        return ClockResumed(resumed_on=on.today, deadlines=limits)


class ExtendLimit(Act, frozen=True, kw_only=True):
    """Extend the limit once, by the head of the authority, with the reason told (许可法42)."""

    action: ClassVar[CaseAction] = CaseAction.EXTEND_LIMIT

    days: int | None = None
    reasons: Words | None = None

    def grounds(self, case: Case, on: Occasion) -> Iterator[Refusal]:
        """Once, no longer than the law allows, with the reason."""
        if case.extension:
            yield on.refuse(RefusalCode.ALREADY_EXTENDED)
        if self.days is None:
            return
        most = on.switches.extension_days
        if not 1 <= self.days <= most:
            yield invalid(
                f"延长天数须为 1 至 {most} 个工作日",
                f"an extension is of 1 to {most} working days",
                "days",
            )
        if self.reasons is None:
            yield on.refuse(RefusalCode.REASONS_MISSING, path=("reasons",))

    def event(self, case: Case, on: Occasion) -> LimitExtended:
        """Extended by so many working days, with the limits that follow."""
        assert self.days and self.reasons, "a whole command"
        return LimitExtended(
            days=self.days,
            reasons_words=self.reasons.id,
            deadlines=moved(case, on, replace(case, extension=self.days)),
        )


def recomputed(case: Case, on: Occasion) -> DeadlineRecomputed | DeliveryRecomputed | None:
    """The open limit under a calendar that was loaded since, or None where nothing moves.

    A date once told is never shortened silently: the later one holds, the new one is kept beside.
    """
    if case.stage in RUNNING:
        return _decision_recomputed(case, on)
    return _delivery_recomputed(case, on) if case.stage is Stage.DECIDED else None


def _decision_recomputed(case: Case, on: Occasion) -> DeadlineRecomputed | None:
    told = case.deadlines
    assert told, "accepted, with both limits"
    new = _counted(case, on)
    days, statutory_days = _kept_days(case, on)
    kept = replace(
        new,
        due_on=max(new.due_on, told.due_on),
        statutory_due_on=max(new.statutory_due_on, told.statutory_due_on),
        kept_days=days,
        statutory_kept_days=statutory_days,
    )
    if kept == replace(told, calendar=new.calendar):
        return None
    return DeadlineRecomputed(calendar=on.calendar.version, told=told, computed=new, deadlines=kept)


def _delivery_recomputed(case: Case, on: Occasion) -> DeliveryRecomputed | None:
    assert case.decided_on and case.delivery_due_on, "decided with a limit for delivery"
    new = due(on.calendar, case.decided_on, delivery_limit(on))
    kept = max(new.on, case.delivery_due_on)
    if (kept, new.provisional) == (case.delivery_due_on, case.delivery_provisional):
        return None
    return DeliveryRecomputed(
        calendar=on.calendar.version,
        told=case.delivery_due_on,
        computed=new.on,
        delivery_due_on=kept,
        delivery_provisional=new.provisional,
    )

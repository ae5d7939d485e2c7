"""Commands: guard, then one past-tense event. What a command may look at comes in as arguments."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import ClassVar, Protocol

import msgspec

from domain.action import CaseAction
from domain.breach import LiveBreach
from domain.calendar import Calendar
from domain.case import DECIDED, Case, CaseMaterial, MaterialStanding, Outcome, Stage
from domain.case_table import ENDS_WITH_DECISION, IN_BOTH_TABLES, stage_cell, track_cell
from domain.eligibility import CreditSnapshot
from domain.events import CaseEvent
from domain.instants import civil_day
from domain.matter import Matter
from domain.policy import Policy, Switches
from domain.policy_terms import Deferral, DeferralGate
from domain.refusal import Refusal, RefusalCode, Refused, named
from domain.roles import Standing, missing_right


@dataclass(frozen=True, slots=True, kw_only=True)
class Receiver:
    """An officer who may be given a case: the account, by id and name, and what it may do."""

    account: str
    name: str
    standing: Standing


@dataclass(frozen=True, slots=True, kw_only=True)
class Occasion:
    """When, by whom and under which rules an act is done.

    `new_id` is an unused id for what the act makes; `closes` is the end of the reception hours of
    the accepting authority; `policy` is the one the case pins, None where none was in force;
    `answered` is the last answer where the latest `snapshot` is an outage; `entered` holds a grade
    that somebody typed in and nobody has confirmed. `breaches` are those of the applicant that
    count, and `broken` says that one of them is of this very case.
    `receiver` is the officer whom a case is handed over to, where there is one who is active.
    """

    at: datetime
    officer: str | None
    by: Standing
    policy: Policy | None
    matter: Matter
    calendar: Calendar
    closes: time
    new_id: str
    snapshot: CreditSnapshot | None = None
    answered: CreditSnapshot | None = None
    entered: CreditSnapshot | None = None
    open_breaches: int = 0
    breaches: tuple[LiveBreach, ...] = ()
    broken: bool = False
    receiver: Receiver | None = None

    @property
    def today(self) -> date:
        """The civil day of the act."""
        return civil_day(self.at)

    @property
    def switches(self) -> Switches:
        """The policy's switches, or the readings built in where no policy is in force."""
        return self.policy.switches if self.policy else Switches()

    @property
    def deferral(self) -> Deferral:
        """The policy's terms of a deferral, or the reading built in where none is in force."""
        return self.policy.deferral if self.policy else Deferral()

    def refuse(self, code: RefusalCode, *, path: tuple[str, ...] = (), **params: object) -> Refusal:
        """A ground, on the clause the case's own policy names for it."""
        clause = self.policy.reasons.get(code) if self.policy else None
        return Refusal(code=code, clause=clause, params=named(params), path=path)


class Command(Protocol):
    """One act. `grounds` are those beside the two tables; a blank command, made without input,
    yields only what the case itself stands against.
    """

    action: ClassVar[CaseAction]

    def grounds(self, case: Case, on: Occasion) -> Iterator[Refusal]:
        """Every ground of the act's own, in the order of its cell."""
        ...

    def event(self, case: Case, on: Occasion) -> CaseEvent:
        """What then happened."""
        ...


class Act(msgspec.Struct, frozen=True, kw_only=True):
    """A command that nothing but the two tables can bar, unless it says more."""

    def grounds(self, case: Case, on: Occasion) -> Iterator[Refusal]:
        """None beside the tables."""
        return iter(())


def guard(command: Command, case: Case, on: Occasion) -> Iterator[Refusal]:
    """Every ground on which this act is refused now; nothing where it may be done.

    The officer's right is looked at first, then both tables, then the act's own grounds.
    """
    without_right = missing_right(command.action, on.by, on.matter, case)
    if without_right is not None:
        yield without_right
        return
    barred = tuple(_barred(command, case, on))
    yield from barred
    beside = command.action in IN_BOTH_TABLES and stage_cell(command.action, case) is None
    if beside or not barred:
        yield from command.grounds(case, on)


def carry_out(command: Command, case: Case, on: Occasion) -> CaseEvent:
    """The event of the act. Raises Refused with every ground that applies."""
    refusals = tuple(guard(command, case, on))
    if refusals:
        raise Refused(*refusals)
    return command.event(case, on)


def _barred(command: Command, case: Case, on: Occasion) -> Iterator[Refusal]:
    """The cells of both tables: the final stage, then the decision, then the cell."""
    at_stage = None if _may_still_come(command, case, on) else stage_cell(command.action, case)
    if at_stage is not None:
        yield on.refuse(at_stage, stage=case.stage)
        if at_stage in (RefusalCode.CASE_FINAL, RefusalCode.ALREADY_DECIDED):
            return
    if case.stage in DECIDED and command.action in ENDS_WITH_DECISION:
        yield on.refuse(RefusalCode.ALREADY_DECIDED, stage=case.stage)
        return
    on_this_track = track_cell(command.action, case)
    if on_this_track is not None and not _may_ask_again(command, case, on):
        yield on.refuse(on_this_track, stage=case.stage)


COMING = frozenset({CaseAction.SUBMIT_MATERIAL, CaseAction.CHECK_MATERIAL})
"""The acts by which a material comes."""


def _may_still_come(command: Command, case: Case, on: Occasion) -> bool:
    """Where a policy lets a deferred material come after the grant, which is held back for it."""
    return command.action in COMING and bool(awaited_by_delivery(case, on))


def awaited_by_delivery(case: Case, on: Occasion) -> tuple[CaseMaterial, ...]:
    """The deferred materials that a grant waits for before it is delivered; none where the policy
    has the grant itself wait, or where nothing was granted.
    """
    held_back = case.stage is Stage.DECIDED and case.outcome is Outcome.GRANTED
    if not held_back or on.deferral.gate is not DeferralGate.DELIVERY:
        return ()
    return tuple(each for each in case.owed if each.standing is MaterialStanding.DEFERRED)


def _may_ask_again(command: Command, case: Case, on: Occasion) -> bool:
    """Where a policy lets an applicant ask again after a withdrawal (A-10)."""
    asks = command.action is CaseAction.REQUEST_CREDIT_APPROVAL
    withdrawn = track_cell(command.action, case) is RefusalCode.NO_REAPPLY
    return asks and withdrawn and not case.accepted and on.switches.reapply_after_withdrawal

"""The acts on a breach (五1): where each is possible, its grounds, and the event it makes.

An officer's act is guarded by right, table, breach and input, in this order; every ground of the
last three counts. Which state an event leads to is said by `breach_life.after` alone.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum, unique
from typing import ClassVar, NamedTuple, Protocol

import msgspec

from domain.breach_life import (
    AccountabilityAdded,
    Breach,
    BreachConfirmed,
    BreachCorrected,
    BreachDismissed,
    BreachEvent,
    BreachObjected,
    BreachObjectionResolved,
    BreachRepaired,
    BreachState,
    DefenceRecorded,
    Measure,
    PartyNotified,
    PushAcknowledged,
    Severity,
    terms,
)
from domain.instants import civil_day
from domain.policy import Policy
from domain.refusal import Refusal, RefusalCode, Refused, invalid, named, refusal
from domain.roles import Role, Standing
from domain.words import Words

OFFICERS = (Role.CREDIT_OFFICER,)
"""Who acts on breaches, for the authority that accepted the case (五1)."""


@unique
class BreachAction(StrEnum):
    """Every act on a breach that was alleged, in the order of the procedure."""

    NOTIFY_PARTY = "NOTIFY_PARTY"
    RECORD_DEFENCE = "RECORD_DEFENCE"
    CONFIRM = "CONFIRM"
    DISMISS = "DISMISS"
    ADD_ACCOUNTABILITY = "ADD_ACCOUNTABILITY"
    CORRECT = "CORRECT"
    OBJECT = "OBJECT"
    RESOLVE_OBJECTION = "RESOLVE_OBJECTION"
    REPAIR = "REPAIR"


_A, _R = BreachAction, RefusalCode
_OK, _WS, _NC, _AR = None, _R.WRONG_STAGE, _R.NOT_CONFIRMED, _R.ALREADY_REPAIRED

# fmt: off
_TABLE: Mapping[BreachAction, tuple[RefusalCode | None, ...]] = {
    # act                  alleged notified confirmed pushed corrected objected
    #                                                                  dismissed repaired expired
    _A.NOTIFY_PARTY:       (_OK,   _WS,     _WS,      _WS,   _WS,      _WS, _WS, _AR, _WS),
    _A.RECORD_DEFENCE:     (_WS,   _OK,     _WS,      _WS,   _WS,      _WS, _WS, _AR, _WS),
    _A.CONFIRM:            (_OK,   _OK,     _WS,      _WS,   _WS,      _WS, _WS, _AR, _WS),
    _A.DISMISS:            (_OK,   _OK,     _WS,      _WS,   _WS,      _WS, _WS, _AR, _WS),
    _A.ADD_ACCOUNTABILITY: (_NC,   _NC,     _OK,      _OK,   _OK,      _WS, _WS, _AR, _WS),
    _A.CORRECT:            (_NC,   _NC,     _WS,      _OK,   _OK,      _WS, _WS, _AR, _WS),
    _A.OBJECT:             (_NC,   _NC,     _OK,      _OK,   _OK,      _WS, _WS, _AR, _WS),
    _A.RESOLVE_OBJECTION:  (_NC,   _NC,     _WS,      _WS,   _WS,      _OK, _WS, _AR, _WS),
    _A.REPAIR:             (_NC,   _NC,     _OK,      _OK,   _OK,      _WS, _WS, _AR, _WS),
}
# fmt: on

_STATES = tuple(BreachState)


@dataclass(frozen=True, slots=True, kw_only=True)
class BreachOccasion:
    """When, by whom and under which policy an act is done; `new_id` is an unused id."""

    at: datetime
    by: Standing
    policy: Policy | None
    new_id: str

    @property
    def today(self) -> date:
        """The civil day of the act."""
        return civil_day(self.at)

    def refuse(self, code: RefusalCode, *, path: tuple[str, ...] = (), **params: object) -> Refusal:
        """A ground on its clause; one that has none of its own rests on that of confirming."""
        reasons = self.policy.reasons if self.policy else {}
        clause = reasons.get(code) or reasons.get(RefusalCode.NOT_CONFIRMED)
        return Refusal(code=code, clause=clause, params=named(params), path=path)


class BreachCommand(Protocol):
    """One act: `grounds` are what the breach stands against, `lacks` what its input is without."""

    action: ClassVar[BreachAction]

    def grounds(self, breach: Breach, on: BreachOccasion) -> Iterator[Refusal]: ...

    def lacks(self, breach: Breach, on: BreachOccasion) -> Iterator[Refusal]: ...

    def event(self, breach: Breach, on: BreachOccasion) -> BreachEvent: ...


class BreachAct(msgspec.Struct, frozen=True, kw_only=True):
    """An act that nothing but the table can bar, unless it says more."""

    def grounds(self, breach: Breach, on: BreachOccasion) -> Iterator[Refusal]:
        """None beside the table."""
        return iter(())

    def lacks(self, breach: Breach, on: BreachOccasion) -> Iterator[Refusal]:
        """Nothing that could be missing."""
        return iter(())


def missing_right(breach: Breach, by: Standing) -> Refusal | None:
    """Why somebody may not act on this breach at all, or None."""
    own = by.authority in (None, breach.authority)
    if own and not by.roles.isdisjoint(OFFICERS):
        return None
    return refusal(RefusalCode.FORBIDDEN, requires=" / ".join(OFFICERS))


def barred(command: BreachCommand, breach: Breach, on: BreachOccasion) -> Iterator[Refusal]:
    """What the breach itself stands against: the cell of the table, else the act's own grounds."""
    cell = _TABLE[command.action][_STATES.index(breach.state)]
    if cell is not None:
        yield on.refuse(cell, stage=breach.state)
    else:
        yield from command.grounds(breach, on)


def guard(command: BreachCommand, breach: Breach, on: BreachOccasion) -> Iterator[Refusal]:
    """Every ground on which this act is refused now; nothing where it may be done."""
    without_right = missing_right(breach, on.by)
    if without_right is not None:
        yield without_right
        return
    yield from barred(command, breach, on)
    if _TABLE[command.action][_STATES.index(breach.state)] is None:
        yield from command.lacks(breach, on)


def carry_out(command: BreachCommand, breach: Breach, on: BreachOccasion) -> BreachEvent:
    """The event of the act. Raises Refused with every ground that applies."""
    refusals = tuple(guard(command, breach, on))
    if refusals:
        raise Refused(*refusals)
    return command.event(breach, on)


# --- hearing ---------------------------------------------------------------------------


class NotifyParty(BreachAct, frozen=True, kw_only=True):
    """Tell the party in writing what is alleged, and until when it may speak (R-40)."""

    action: ClassVar[BreachAction] = BreachAction.NOTIFY_PARTY

    notice: Words | None = None
    speak_until: date | None = None

    def lacks(self, breach: Breach, on: BreachOccasion) -> Iterator[Refusal]:
        """A term that has a day."""
        if self.speak_until is None or self.speak_until <= on.today:
            yield invalid("陈述申辩期限须晚于当天", "the term has to end after today", "speakUntil")

    def event(self, breach: Breach, on: BreachOccasion) -> PartyNotified:
        """Told today."""
        assert self.notice and self.speak_until, "a whole command"
        return PartyNotified(
            notified_on=on.today, speak_until=self.speak_until, notice_words=self.notice.id
        )


class RecordDefence(BreachAct, frozen=True, kw_only=True):
    """Write down what the party has to say."""

    action: ClassVar[BreachAction] = BreachAction.RECORD_DEFENCE

    heard_on: date | None = None
    defence: Words | None = None

    def lacks(self, breach: Breach, on: BreachOccasion) -> Iterator[Refusal]:
        """It was heard between being told and today."""
        told = breach.notified_on or on.today
        if self.heard_on is None or not told <= self.heard_on <= on.today:
            yield invalid(
                "听取日期须在告知当事人之后、不晚于当天",
                "the party is heard after it was told, and not later than today",
                "heardOn",
            )

    def event(self, breach: Breach, on: BreachOccasion) -> DefenceRecorded:
        """Heard."""
        assert self.heard_on and self.defence, "a whole command"
        return DefenceRecorded(heard_on=self.heard_on, defence_words=self.defence.id)


class Confirm(BreachAct, frozen=True, kw_only=True):
    """Confirm a breach on a document with legal effect, once the party could speak (R-40)."""

    action: ClassVar[BreachAction] = BreachAction.CONFIRM

    document_no: Words | None = None
    document_on: date | None = None
    severity: Severity | None = None
    publish_minor: bool = False

    def grounds(self, breach: Breach, on: BreachOccasion) -> Iterator[Refusal]:
        """A document of a day on which the party had not been heard shows that it was not."""
        day = min(self.document_on or on.today, on.today)
        if not breach.heard_by(day):
            yield on.refuse(RefusalCode.PARTY_NOT_HEARD)

    def lacks(self, breach: Breach, on: BreachOccasion) -> Iterator[Refusal]:
        """A document in effect today."""
        yield from _no_document(self.document_no, self.document_on, on)

    def event(self, breach: Breach, on: BreachOccasion) -> BreachConfirmed:
        """Confirmed, with its terms."""
        assert self.document_no and self.document_on and self.severity, "a whole command"
        return BreachConfirmed(
            severity=self.severity,
            document_on=self.document_on,
            document_words=self.document_no.id,
            terms=terms(self.severity, self.document_on, publish_minor=self.publish_minor),
        )


class Dismiss(BreachAct, frozen=True, kw_only=True):
    """Let an allegation go."""

    action: ClassVar[BreachAction] = BreachAction.DISMISS

    reasons: Words | None = None

    def event(self, breach: Breach, on: BreachOccasion) -> BreachDismissed:
        """There is no breach."""
        assert self.reasons, "a whole command"
        return BreachDismissed(reasons_words=self.reasons.id)


# --- once it is confirmed --------------------------------------------------------------


class AddAccountability(BreachAct, frozen=True, kw_only=True):
    """Write down a measure that was taken (责任追究), its document and what allows it."""

    action: ClassVar[BreachAction] = BreachAction.ADD_ACCOUNTABILITY

    measure: Words | None = None
    document_no: Words | None = None
    document_on: date | None = None
    legal_basis: Words | None = None

    def lacks(self, breach: Breach, on: BreachOccasion) -> Iterator[Refusal]:
        """A document in effect today, and a legal basis (国办发〔2020〕49号)."""
        yield from _no_document(self.document_no, self.document_on, on)
        if self.legal_basis is None:
            yield invalid("须写明责任追究的法律依据", "a legal basis is needed", "legalBasis")

    def event(self, breach: Breach, on: BreachOccasion) -> AccountabilityAdded:
        """Taken down under an id of its own, by which it is pushed."""
        assert self.measure and self.document_no, "a whole command"
        assert self.document_on and self.legal_basis, "a whole command"
        return AccountabilityAdded(
            measure=Measure(
                id=on.new_id,
                document_on=self.document_on,
                measure_words=self.measure.id,
                document_words=self.document_no.id,
                basis_words=self.legal_basis.id,
            )
        )


class Correct(BreachAct, frozen=True, kw_only=True):
    """Put right what was pushed; the correction is pushed too."""

    action: ClassVar[BreachAction] = BreachAction.CORRECT

    facts: Words | None = None
    reasons: Words | None = None

    def event(self, breach: Breach, on: BreachOccasion) -> BreachCorrected:
        """The facts as they are."""
        assert self.facts and self.reasons, "a whole command"
        return BreachCorrected(facts_words=self.facts.id, reasons_words=self.reasons.id)


class Object(BreachAct, frozen=True, kw_only=True):
    """Write down that the party contests it; it is not live until that is resolved."""

    action: ClassVar[BreachAction] = BreachAction.OBJECT

    reasons: Words | None = None

    def event(self, breach: Breach, on: BreachOccasion) -> BreachObjected:
        """Contested."""
        assert self.reasons, "a whole command"
        return BreachObjected(reasons_words=self.reasons.id)


class ResolveObjection(BreachAct, frozen=True, kw_only=True):
    """Uphold an objection, which dismisses the breach, or reject it."""

    action: ClassVar[BreachAction] = BreachAction.RESOLVE_OBJECTION

    upheld: bool = False
    basis: Words | None = None

    def event(self, breach: Breach, on: BreachOccasion) -> BreachObjectionResolved:
        """Answered."""
        assert self.basis, "a whole command"
        return BreachObjectionResolved(upheld=self.upheld, basis_words=self.basis.id)


class Repair(BreachAct, frozen=True, kw_only=True):
    """End a breach by a repair decision, after the shortest term (令第36号)."""

    action: ClassVar[BreachAction] = BreachAction.REPAIR

    document_no: Words | None = None
    document_on: date | None = None

    def grounds(self, breach: Breach, on: BreachOccasion) -> Iterator[Refusal]:
        """Not before the shortest term is over."""
        if breach.terms is not None and on.today <= breach.terms.min_until:
            yield on.refuse(RefusalCode.REPAIR_TOO_EARLY, until=breach.terms.min_until)

    def lacks(self, breach: Breach, on: BreachOccasion) -> Iterator[Refusal]:
        """A repair decision in effect today."""
        yield from _no_document(self.document_no, self.document_on, on)

    def event(self, breach: Breach, on: BreachOccasion) -> BreachRepaired:
        """Repaired."""
        assert self.document_no and self.document_on, "a whole command"
        return BreachRepaired(document_on=self.document_on, document_words=self.document_no.id)


def _no_document(number: Words | None, day: date | None, on: BreachOccasion) -> Iterator[Refusal]:
    """Where there is no document, or none that has taken effect by today."""
    if number is None:
        yield on.refuse(RefusalCode.NO_LEGAL_DOCUMENT, path=("documentNo",))
    if day is None or day > on.today:
        yield on.refuse(RefusalCode.NO_LEGAL_DOCUMENT, path=("documentOn",))


# --- of the credit website ------------------------------------------------------------------


def acknowledged(breach: Breach, key: str, receipt: Words, on: BreachOccasion) -> PushAcknowledged:
    """The receipt of the credit website. Refused before there is anything to push."""
    if breach.state in (BreachState.ALLEGED, BreachState.NOTIFIED):
        raise Refused(on.refuse(RefusalCode.NOT_CONFIRMED, stage=breach.state))
    return PushAcknowledged(key=key, receipt_words=receipt.id)


# --- what is open ----------------------------------------------------------------------

BLANKS: tuple[BreachCommand, ...] = (
    NotifyParty(),
    RecordDefence(),
    Confirm(),
    Dismiss(),
    AddAccountability(),
    Correct(),
    Object(),
    ResolveObjection(),
    Repair(),
)
"""Each act without input: what bars it then is the breach alone."""


class BlockedBreachAction(NamedTuple):
    """An act that is not open now, and the first ground against it."""

    action: BreachAction
    refusal: Refusal


def outlook(
    breach: Breach, on: BreachOccasion
) -> tuple[tuple[BreachAction, ...], tuple[BlockedBreachAction, ...]]:
    """The acts open to this officer now, and those that are not, each with its first ground; none
    of either for who may not act on it.
    """
    if missing_right(breach, on.by) is not None:
        return (), ()
    grounds = {command.action: next(barred(command, breach, on), None) for command in BLANKS}
    allowed = tuple(action for action, ground in grounds.items() if ground is None)
    blocked = tuple(BlockedBreachAction(a, ground) for a, ground in grounds.items() if ground)
    return allowed, blocked

"""The breaches of the demo: what is alleged in its cases, and what then comes of it."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import TypeAlias

from api.demo_acts import said
from domain.breach_acts import AddAccountability, BreachCommand, Confirm, NotifyParty, RecordDefence
from domain.breach_life import Severity, Subject, SubjectKind
from domain.words import Words

Ago: TypeAlias = Callable[[int], date]
"""The working day so many before today; after today where the number is negative."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Allegation:
    """What is said not to have been kept in a case."""

    subject: Subject
    facts: Words


BreachDeed: TypeAlias = Allegation | BreachCommand
"""An allegation, or an act on the breach that was alleged last in the case."""


def untrue(material: str) -> Allegation:
    """What was committed to is not so."""
    subject = Subject(kind=SubjectKind.COMMITMENT_ITEM, code=material)
    return Allegation(subject=subject, facts=said("现场核查发现承诺的条件并不具备。"))


def lapsed(material: str) -> Allegation:
    """A deferred material has not come."""
    subject = Subject(kind=SubjectKind.DEFERRED_MATERIAL, code=material)
    return Allegation(subject=subject, facts=said("容缺材料逾期未补交。"))


def told_of_it(until: date) -> NotifyParty:
    """The party told in writing, with time to speak."""
    return NotifyParty(notice=said("拟认定违诺，可在期限内陈述申辩。"), speak_until=until)


def heard_on(day: date) -> RecordDefence:
    """The party was heard."""
    return RecordDefence(heard_on=day, defence=said("当事人承认未达到承诺的条件。"))


def confirmed_on(day: date, severity: Severity) -> Confirm:
    """Confirmed on a document of that day."""
    return Confirm(document_no=said("违诺认定书第3号"), document_on=day, severity=severity)


def accounted_for(day: date) -> AddAccountability:
    """A measure that was taken for it."""
    return AddAccountability(
        measure=said("撤销行政许可决定。"),
        document_no=said("撤销决定书第2号"),
        document_on=day,
        legal_basis=said("行政许可法第六十九条第二款"),
    )

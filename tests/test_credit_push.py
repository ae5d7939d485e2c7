"""What the credit website is told of breaches (五1; R-40), and what it then holds of them."""

from dataclasses import dataclass, field
from itertools import count
from typing import NamedTuple

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from domain.breach_acts import carry_out, guard
from domain.breach_life import (
    ENDED,
    AccountabilityAdded,
    Breach,
    BreachConfirmed,
    BreachCorrected,
    BreachEvent,
    BreachExpired,
    BreachObjected,
    BreachObjectionResolved,
    BreachRepaired,
    BreachState,
    DefenceRecorded,
    Measure,
    PartyNotified,
    PushAcknowledged,
    Severity,
    fold,
    terms,
)
from domain.credit_push import CreditPush, PushKind, owed
from tests.test_breach_life import ALLEGED, COMMANDS, DAY, LATER, on


class Content(NamedTuple):
    """What is told of a breach that counts: its facts and the measures taken."""

    facts: str | None
    measures: tuple[Measure, ...] = ()


def content(breach: Breach) -> Content:
    return Content(breach.facts_words, breach.measures)


@dataclass
class Website:
    """A website that does what it is told, and the same thing once."""

    holds: Content | None = None
    keys: list[str] = field(default_factory=list)

    def takes(self, push: CreditPush) -> None:
        if push.key in self.keys:
            return
        self.keys.append(push.key)
        if push.kind is PushKind.UNFULFILLED:
            assert self.holds is None
            self.holds = Content(push.facts_words)
        elif push.kind is PushKind.RETRACTION:
            self.holds = None
        else:
            assert self.holds is not None, "nothing comes before what it is about"
            self.holds = changed(self.holds, push)


def changed(holds: Content, push: CreditPush) -> Content:
    if push.measure is not None:
        return holds._replace(measures=(*holds.measures, push.measure))
    return holds._replace(facts=push.facts_words)


TOLD_PARTY = PartyNotified(notified_on=DAY, speak_until=LATER, notice_words="n")
HEARD = DefenceRecorded(heard_on=DAY, defence_words="d")
CONFIRMED = BreachConfirmed(
    severity=Severity.GENERAL,
    document_on=DAY,
    document_words="document",
    terms=terms(Severity.GENERAL, DAY, publish_minor=False),
)
MEASURE = Measure(id="m", document_on=DAY, measure_words="w", document_words="d", basis_words="b")
MEASURED = AccountabilityAdded(measure=MEASURE)
CORRECTED = BreachCorrected(facts_words="righted", reasons_words="r")
CONTESTED = BreachObjected(reasons_words="r")
UPHELD = BreachObjectionResolved(upheld=True, basis_words="b")
REJECTED = BreachObjectionResolved(upheld=False, basis_words="b")
REPAIRED = BreachRepaired(document_on=LATER, document_words="d")
EXPIRED = BreachExpired(after=DAY)
TOLD = CreditPush(breach="breach", kind=PushKind.UNFULFILLED, facts_words="facts")


def receipt(push: CreditPush) -> PushAcknowledged:
    return PushAcknowledged(key=push.key, receipt_words="r")


def kinds(*log: BreachEvent, tried: tuple[str, ...] = ()) -> list[PushKind]:
    return [each.kind for each in owed("breach", (ALLEGED, *log), LATER, tried)]


@pytest.mark.clause("五1")
def test_nothing_is_owed_before_it_is_confirmed_then_the_content_and_each_measure_once() -> None:
    assert kinds() == []
    assert kinds(CONFIRMED) == ["UNFULFILLED"]
    log = (CONFIRMED, receipt(TOLD), MEASURED, MEASURED)
    assert kinds(*log) == ["ACCOUNTABILITY", "ACCOUNTABILITY"]
    first, second = owed("breach", (ALLEGED, *log), LATER)
    assert (first.revision, second.revision) == (1, 2)
    assert kinds(*log, receipt(first), receipt(second)) == []


def test_a_key_is_of_the_breach_the_kind_and_the_revision_and_of_nothing_else() -> None:
    assert TOLD.key == "be97999318d1b2fc5253ccf461f9648c92e53868b0ac45eeb737e08aa7211c4e"
    assert replace(TOLD, facts_words="others").key == TOLD.key
    others = (replace(TOLD, breach="b"), replace(TOLD, kind=PushKind.RETRACTION))
    assert TOLD.key not in {each.key for each in (*others, replace(TOLD, revision=1))}


@pytest.mark.clause("五1")
def test_a_correction_is_owed_after_what_it_corrects() -> None:
    assert kinds(CONFIRMED, receipt(TOLD), CORRECTED) == ["CORRECTION"]


@pytest.mark.clause("五1")
def test_nothing_is_owed_of_what_is_contested_and_the_rest_once_that_is_rejected() -> None:
    assert kinds(CONFIRMED, CONTESTED) == []
    assert kinds(CONFIRMED, MEASURED, CONTESTED, REJECTED) == ["UNFULFILLED", "ACCOUNTABILITY"]


@pytest.mark.clause("五1")
@pytest.mark.parametrize("end", [(REPAIRED,), (CONTESTED, UPHELD), (EXPIRED,)])
def test_what_has_ended_is_taken_back_where_it_may_have_arrived(
    end: tuple[BreachEvent, ...],
) -> None:
    assert kinds(CONFIRMED, MEASURED, *end) == [], "it was never sent"
    assert kinds(CONFIRMED, *end, tried=(TOLD.key,)) == ["RETRACTION"], "its answer may be lost"
    assert kinds(CONFIRMED, receipt(TOLD), MEASURED, *end) == ["RETRACTION"]
    back = CreditPush(breach="breach", kind=PushKind.RETRACTION)
    assert kinds(CONFIRMED, receipt(TOLD), *end, receipt(back)) == []


# --- any history -----------------------------------------------------------------------

ACTS = ("addAccountability", "correct", "object", "upheld", "rejected", "repair")
STEPS = st.sampled_from([*ACTS, "expire", "send", "lose the message", "lose the answer"])


class Told:
    """A confirmed breach, and a website that is told of it now and then."""

    def __init__(self) -> None:
        self.log: list[BreachEvent] = [ALLEGED, TOLD_PARTY, HEARD, CONFIRMED]
        self.website = Website()
        self.tried: set[str] = set()
        self.ids = map("id-{}".format, count(1))

    @property
    def breach(self) -> Breach:
        return fold("breach", self.log)

    @property
    def owed(self) -> tuple[CreditPush, ...]:
        return owed("breach", self.log, LATER, self.tried)

    def goes_on(self, step: str) -> None:
        """What is not possible now is not done."""
        if step in ACTS:
            command, occasion = COMMANDS[step], on(id=next(self.ids))
            if not list(guard(command, self.breach, occasion)):
                self.log.append(self.named(carry_out(command, self.breach, occasion)))
        elif step == "expire":
            self.log += [EXPIRED] if self.breach.is_live else []
        else:
            self.sends(step)

    def named(self, event: BreachEvent) -> BreachEvent:
        """Facts with an id of their own, as they have."""
        if isinstance(event, BreachCorrected):
            return replace(event, facts_words=next(self.ids))
        return event

    def sends(self, step: str) -> None:
        for push in self.owed[:1]:
            self.tried.add(push.key)
            if step != "lose the message":
                self.website.takes(push)
            if step == "send":
                self.log.append(receipt(push))


@pytest.mark.clause("五1")
@settings(max_examples=150, deadline=None)
@example(steps=["lose the answer", "repair"])
@example(steps=["object", "send"])
@example(steps=["send", "correct", "send", "correct"])
@given(steps=st.lists(STEPS, max_size=14))
def test_told_all_that_is_owed_the_website_holds_what_counts(steps: list[str]) -> None:
    told = Told()
    for step in steps:
        told.goes_on(step)
        contested = told.breach.state is BreachState.OBJECTED
        assert not (contested and told.owed)
    while told.owed:
        told.sends("send")
    if told.breach.is_live:
        assert told.website.holds == content(told.breach)
    elif told.breach.state in ENDED:
        assert told.website.holds is None

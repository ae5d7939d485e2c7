"""How long a paper may be deferred, and what waits for it: what a policy says of both (四(二)2)."""

from datetime import date
from typing import Any

import pytest
from msgspec.structs import replace

from domain.case import Stage, Track
from domain.checklist import checklist
from domain.completeness import MissingMaterials
from domain.events import DeferralLapsed
from domain.policy import Policy
from domain.policy_terms import Deferral, DeferralGate
from domain.review import StartReview
from domain.timers import due_events, next_check
from domain.window import Accept, CheckMaterial, SubmitMaterial
from tests.casework import (
    DELIVERED,
    GRANT,
    HEAD,
    ISSUER,
    LICENCE,
    REFUSE,
    REVIEWED_LICENCE,
    REVIEWER,
    Casework,
    owed,
    revocation,
)
from tests.policies import shilong


def deferring(**terms: Any) -> Policy:
    return replace(shilong(), deferral=Deferral(**terms))


def without_m02(**how: Any) -> Casework:
    """Committed, with everything in form but M02, which may be deferred."""
    return Casework(**how).brought_to(Track.COMMITTED).notified("M01", "M03", "M04")


def last_day(**how: Any) -> date | None:
    """The last day that the window is told of for M02."""
    work = without_m02(**how)
    (later,) = [each for each in checklist(work.case, work.occasion()) if each.code == "M02"]
    return later.defer_until


# --- due -------------------------------------------------------------------------------


@pytest.mark.clause("四(二)2")
@pytest.mark.parametrize(
    ("due", "until"),
    [
        ("PROMISED_LIMIT", "2026-03-09"),
        (3, "2026-03-05"),
        (5, "2026-03-09"),
        (6, "2026-03-09"),  # never past the promised limit of five working days
    ],
)
def test_the_policy_says_how_long_within_the_promised_limit(due: Any, until: str) -> None:
    assert last_day(policy=deferring(due=due)) == date.fromisoformat(until)


@pytest.mark.clause("四(二)2")
def test_the_last_day_is_in_time_and_the_day_after_is_not() -> None:
    late = without_m02(policy=deferring(due=3))
    too_late = MissingMaterials(deferred=(owed("M02", "2026-03-06"),))
    assert late.grounds(Accept(missing=too_late)) == [
        "MATERIALS_INCOMPLETE",
        "MATERIAL_NOT_DEFERRABLE",
    ]
    late.accepts(owed("M02", "2026-03-05"))


@pytest.mark.parametrize(("of_the_matter", "until"), [(2, "2026-03-04"), (4, "2026-03-05")])
def test_of_the_terms_of_policy_and_catalogue_the_earlier_holds(
    of_the_matter: int, until: str
) -> None:
    first, second, *others = LICENCE.materials
    materials = (first, replace(second, defer_days=of_the_matter), *others)
    matter = replace(REVIEWED_LICENCE, materials=materials)
    assert last_day(matter=matter, policy=deferring(due=3)) == date.fromisoformat(until)


# --- gate ------------------------------------------------------------------------------


def reviewed(gate: DeferralGate) -> Casework:
    """Reviewed, with M02 to come by Wednesday, two days on."""
    work = without_m02(policy=deferring(gate=gate))
    work.accepts(owed("M02", "2026-03-04"))
    work.does(StartReview(), REVIEWER)
    work.examined()
    return work


@pytest.mark.clause("四(二)3")
def test_the_grant_waits_for_what_was_deferred_unless_the_policy_lets_delivery_wait() -> None:
    assert reviewed(DeferralGate.GRANT).grounds(GRANT, REVIEWER) == ["DEFERRED_OPEN"]
    assert reviewed(DeferralGate.DELIVERY).grounds(GRANT, REVIEWER) == []


@pytest.mark.clause("四(二)3")
def test_what_was_granted_is_handed_over_when_the_paper_has_come_and_is_in_form() -> None:
    work = reviewed(DeferralGate.DELIVERY)
    work.does(GRANT, REVIEWER)
    assert work.grounds(DELIVERED, ISSUER) == ["DEFERRED_OPEN"]
    work.does(SubmitMaterial(material="M02"))
    work.does(CheckMaterial(material="M02", in_form=False, defect=None))
    assert work.grounds(DELIVERED, ISSUER) == ["DEFERRED_OPEN"], "it came, and is not in form"
    work.takes("M02")
    work.does(DELIVERED, ISSUER)
    assert work.case.stage is Stage.DELIVERED


def test_after_the_grant_nothing_else_comes() -> None:
    work = reviewed(DeferralGate.DELIVERY)
    work.does(GRANT, REVIEWER)
    assert work.grounds(SubmitMaterial(material="M03")) == ["WRONG_STAGE"]
    work.takes("M02")
    for again in (SubmitMaterial(material="M02"), CheckMaterial(material="M02", in_form=True)):
        assert work.grounds(again) == ["ALREADY_DECIDED"]


@pytest.mark.clause("四(二)3")
def test_a_refusal_and_a_grant_taken_back_wait_for_no_paper() -> None:
    refused, revoked = reviewed(DeferralGate.DELIVERY), reviewed(DeferralGate.DELIVERY)
    refused.does(REFUSE, REVIEWER)
    revoked.does(GRANT, REVIEWER)
    revoked.does(revocation(date(2026, 3, 2)), HEAD)
    for work in (refused, revoked):
        assert work.grounds(SubmitMaterial(material="M02")) == ["ALREADY_DECIDED"]
        assert work.grounds(DELIVERED, ISSUER) == []


@pytest.mark.parametrize(("today", "lapses"), [("2026-03-04", 0), ("2026-03-05", 1)])
def test_after_the_grant_too_a_paper_that_does_not_come_opens_a_task(
    today: str, lapses: int
) -> None:
    work = reviewed(DeferralGate.DELIVERY)
    work.does(GRANT, REVIEWER)
    assert next_check(work.case, work.occasion()) == date(2026, 3, 5)
    work.it_is(today)
    found = [type(event) for event in due_events(work.case, work.occasion())]
    assert found.count(DeferralLapsed) == lapses

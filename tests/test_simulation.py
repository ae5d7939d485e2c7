"""How a past decision differs under a draft: not only by what is offered (三, 三4, 四(二)1)."""

from typing import Any

import msgspec
import pytest

from domain.applicant import ApplicantKind
from domain.eligibility import CreditSnapshot, Inputs, decision
from domain.policy import Channel, Policy
from domain.policy_file import load_policy
from domain.policy_terms import Terms
from domain.simulation import Drift, Shift, as_if_in_force, outcome, shift
from tests.casework import LICENCE, REGISTERED_ON, readings
from tests.policies import changed


def asked(policy: Policy, token: str, **more: Any) -> Inputs:
    """What a decision in the hall rests on, where this grade stands in the register."""
    given: dict[str, Any] = {
        "policy": policy,
        "matter": LICENCE,
        "applicant": ApplicantKind.LEGAL_PERSON,
        "channel": Channel.OFFLINE_HALL,
        "snapshot": CreditSnapshot(id="s", readings=readings(token)),
        "open_breaches": 0,
        "requested": True,
        "committed": True,
        "today": REGISTERED_ON,
    }
    return Inputs(**(given | more))


def shifted(before: Policy, after: Policy, token: str, **more: Any) -> Shift | None:
    given = asked(before, token, **more)
    return shift(given, outcome(given, decision(given)), as_if_in_force(after))


def edited(*edits: tuple[str, str]) -> Policy:
    return load_policy(changed(*edits), id="edited", version=2)


SHIPPED = edited()


def shorter(percent: int) -> Policy:
    params = f"params = {{ limitMinusPercent = {percent} }}"
    return edited(
        ("format = 1", 'format = 1\nrounding = "FLOOR"'),
        ("[benefits.GREEN_CHANNEL]", f"[benefits.GREEN_CHANNEL]\n{params}"),
    )


@pytest.mark.clause("三3")
@pytest.mark.parametrize(
    ("before", "after", "drift", "gains", "loses"),
    [
        (30, 1, Drift.LOSES, (), ("GREEN_CHANNEL",)),
        (1, 30, Drift.GAINS, ("GREEN_CHANNEL",), ()),
    ],
)
def test_a_benefit_on_other_terms_is_gained_or_lost(
    before: int, after: int, drift: Drift, gains: tuple[str, ...], loses: tuple[str, ...]
) -> None:
    found = shifted(shorter(before), shorter(after), "AAA")
    assert found
    assert (found.drift, found.gains, found.loses) == (drift, gains, loses)
    assert found.terms == ("GREEN_CHANNEL",)
    assert shifted(shorter(after), shorter(after), "AAA") is None


@pytest.mark.clause("三3")
def test_terms_of_a_benefit_that_the_applicant_has_not_are_no_shift() -> None:
    assert shifted(shorter(30), shorter(1), "A") is None


FREELY = edited(
    (
        "[benefits.ASSISTED_AGENCY]",
        "[benefits.ASSISTED_AGENCY]\nneedsRequest = false\nneedsCommitment = false",
    )
)


@pytest.mark.clause("四(二)1")
@pytest.mark.parametrize(
    ("willing", "terms"), [(False, ("ASSISTED_AGENCY",)), (True, None)], ids=["unasked", "asked"]
)
def test_a_benefit_that_need_not_be_asked_for_is_gained_by_who_did_not_ask(
    willing: bool, terms: tuple[str, ...] | None
) -> None:
    will = {"requested": willing, "committed": willing}
    found = shifted(SHIPPED, FREELY, "A", **will)
    assert (found and (found.drift, found.gains, found.terms)) == (
        terms and (Drift.GAINS, terms, terms)
    )
    back = shifted(FREELY, SHIPPED, "A", **will)
    assert (back and (back.drift, back.loses)) == (terms and (Drift.LOSES, terms))


def restricting(*measures: str) -> Policy:
    rows = ", ".join(f'{{ code = "{each}", legalBasis = "许可法34" }}' for each in measures)
    reason = 'reason = "GRADE_BELOW_A"\n'
    return edited((reason, f"{reason}restrictions = [{rows}]\n"))


@pytest.mark.clause("三4")
@pytest.mark.parametrize(
    ("before", "after", "drift"),
    [
        ((), ("SITE_CHECK",), Drift.LOSES),
        (("SITE_CHECK",), (), Drift.GAINS),
        (("SITE_CHECK",), ("SECOND_REVIEW",), Drift.BOTH),
    ],
)
def test_a_measure_that_comes_is_a_loss_and_one_that_goes_a_gain(
    before: tuple[str, ...], after: tuple[str, ...], drift: Drift
) -> None:
    found = shifted(restricting(*before), restricting(*after), "D")
    assert found
    assert (found.drift, found.restricts, found.relieves) == (drift, after, before)
    assert shifted(restricting(*before), restricting(*after), "A") is None


@pytest.mark.clause("三")
@pytest.mark.parametrize(
    ("more", "less"),
    [
        (Terms(limit_minus_percent=1), Terms()),
        (Terms(rank=1), Terms(rank=2)),
        (Terms(rank=2), Terms()),
        (Terms(), Terms(materials=("M01",))),
        (Terms(materials=("M01", "M02")), Terms(materials=("M01",))),
    ],
)
def test_terms_that_give_more(more: Terms, less: Terms) -> None:
    assert (more.gives_more(less), less.gives_more(more)) == (True, False)
    both = msgspec.structs.replace(less, limit_minus_percent=50)
    assert both.gives_more(more)

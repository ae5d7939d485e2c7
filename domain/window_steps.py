"""The way to acceptance in the order of the law (四(一), 四(二)1, 四(二)2), step by step."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from enum import StrEnum, unique

import msgspec

from domain.action import CaseAction as A
from domain.case import BEFORE_ACCEPTANCE, Case, Stage, Track
from domain.checklist import unexamined_letter
from domain.command import Occasion
from domain.completeness import lacking
from domain.credit_track import said_no_since


@unique
class StepState(StrEnum):
    """How far a step is: done, the next one to do, or later than that."""

    DONE = "DONE"
    NEXT = "NEXT"
    LATER = "LATER"


class WindowStep(msgspec.Struct, frozen=True, kw_only=True):
    """A step at the window, by the act that does it. Declining is the other answer to the step of
    the request; the examination takes an act for each thing on the checklist.
    """

    action: A
    state: StepState


IN_SCOPE = (A.QUERY_CREDIT, A.REMIND, A.REQUEST_CREDIT_APPROVAL)
"""The register is asked, and everybody is told of the policy and chooses (四(一), 四(二)1)."""

ON_REQUEST = (A.DECIDE_ELIGIBILITY, A.GIVE_RIGHTS_NOTICE, A.SIGN_COMMITMENT)
"""Where credit approval was asked for: 当场告知可否实行, 告知权利和义务, 填写书面承诺 (四(二)1)."""


def window_steps(case: Case, on: Occasion) -> tuple[WindowStep, ...]:
    """The steps that lead this case to its acceptance, one of which is next; none once it is
    accepted or has ended. Steps that its choice or the answer to it left out are not among them.
    """
    if case.stage not in BEFORE_ACCEPTANCE:
        return ()
    actions = tuple(_way(case))
    to_do = tuple(action for action in actions if not DONE[action](case, on))
    return tuple(WindowStep(action=action, state=_state(action, to_do)) for action in actions)


def _state(action: A, to_do: tuple[A, ...]) -> StepState:
    if action not in to_do:
        return StepState.DONE
    return StepState.NEXT if action is to_do[0] else StepState.LATER


def _way(case: Case) -> Iterator[A]:
    yield A.GIVE_ONE_TIME_NOTICE
    if case.in_scope:
        yield from IN_SCOPE
    yield from _on_request(case)
    yield A.CHECK_MATERIAL
    yield A.ACCEPT


def _on_request(case: Case) -> tuple[A, ...]:
    """What a request leads to, as far as it may still come to it. Out of scope a request is
    answered, and the answer is no (二(二)).
    """
    if case.track in (Track.DECLINED, Track.WITHDRAWN):
        return ()
    if case.track is Track.INELIGIBLE:
        return ON_REQUEST[:1]
    if case.in_scope:
        return ON_REQUEST
    return ON_REQUEST[:1] if case.track is Track.REQUESTED else ()


def _told(case: Case) -> bool:
    """Whether the applicant was told whether it may be, and the register has not said no since."""
    if case.track is Track.ELIGIBLE:
        return not said_no_since(case)
    return case.track in (Track.INELIGIBLE, Track.COMMITTED)


def _examined(case: Case, on: Occasion) -> bool:
    """Whether nothing is lacking any more, the letter included (四(二)2)."""
    return not lacking(case, on) and not unexamined_letter(case)


DONE: Mapping[A, Callable[[Case, Occasion], bool]] = {
    A.GIVE_ONE_TIME_NOTICE: lambda case, _: case.stage is not Stage.REGISTERED,
    A.QUERY_CREDIT: lambda case, _: case.snapshot is not None,
    A.REMIND: lambda case, _: case.track is not Track.NONE,
    A.REQUEST_CREDIT_APPROVAL: lambda case, _: case.track not in (Track.NONE, Track.REMINDED),
    A.DECIDE_ELIGIBILITY: lambda case, _: _told(case),
    A.GIVE_RIGHTS_NOTICE: lambda case, _: case.rights_notice is not None,
    A.SIGN_COMMITMENT: lambda case, _: case.track is Track.COMMITTED,
    A.CHECK_MATERIAL: _examined,
    A.ACCEPT: lambda case, _: case.accepted,
}
"""Whether each step is done."""

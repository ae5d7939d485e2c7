"""What the window has to examine before acceptance (四(二)2), and how each thing may count."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from enum import StrEnum, unique

import msgspec

from domain.case import BEFORE_ACCEPTANCE, Case, Track
from domain.command import Occasion
from domain.completeness import (
    WayToCount,
    commitment_replaces,
    deferrable_until,
    lacking,
    made_up_for,
    met_by_one_form,
)
from domain.matter import Condition, MaterialSpec


@unique
class ItemKind(StrEnum):
    """What there is to examine: the letter of commitment, a material, or the proof of a condition
    for which that letter may vouch.
    """

    COMMITMENT = "COMMITMENT"
    MATERIAL = "MATERIAL"
    CONDITION = "CONDITION"


class ChecklistItem(msgspec.Struct, frozen=True, kw_only=True):
    """One thing to examine. `lacking` is what is required and counts in no way yet; `ways` are
    those in which it may count by an act done today, none where it is in form; `defer_until` is
    the last day of a deferral, where that is one of them.

    `code` is the one of the matter; the letter, of which there is one, goes by its kind.
    """

    kind: ItemKind
    code: str
    name: str
    required: bool = False
    received_on: date | None = None
    in_form: bool | None = None
    met_by_one_form: bool = False
    lacking: bool = False
    ways: tuple[WayToCount, ...] = ()
    defer_until: date | None = None


def checklist(case: Case, on: Occasion) -> tuple[ChecklistItem, ...]:
    """Everything that is examined together (四(二)2), the letter first, then the materials of the
    notice; nothing once the case is accepted or has ended.
    """
    if case.stage not in BEFORE_ACCEPTANCE:
        return ()
    return (*_letter(case, on), *_materials(case, on), *_vouched_for(case, on))


def unexamined_letter(case: Case) -> bool:
    """Whether a commitment was signed that nobody has found in order yet."""
    return case.track is Track.COMMITTED and not case.commitment_checked


def _letter(case: Case, on: Occasion) -> Iterator[ChecklistItem]:
    if case.track is not Track.COMMITTED or on.policy is None:
        return
    unexamined = unexamined_letter(case)
    yield ChecklistItem(
        kind=ItemKind.COMMITMENT,
        code=ItemKind.COMMITMENT,
        name=on.policy.texts.commitment.title,
        required=True,
        in_form=None if unexamined else True,
        lacking=unexamined,
        ways=(WayToCount.IN_FORM,) if unexamined else (),
    )


def _materials(case: Case, on: Occasion) -> Iterator[ChecklistItem]:
    lack = {spec.code for spec in lacking(case, on)}
    by_one_form = met_by_one_form(case, on)
    for spec in on.matter.materials:
        state = case.material(spec.code)
        ways = tuple(_ways(spec, case, on, lacks=spec.code in lack))
        deferred = WayToCount.DEFERRED in ways
        yield ChecklistItem(
            kind=ItemKind.MATERIAL,
            code=spec.code,
            name=spec.name,
            required=spec.required,
            received_on=state.received_on,
            in_form=state.in_form,
            met_by_one_form=spec.code in by_one_form,
            lacking=spec.code in lack,
            ways=ways,
            defer_until=deferrable_until(spec, case, on) if deferred else None,
        )


def _ways(spec: MaterialSpec, case: Case, on: Occasion, *, lacks: bool) -> Iterator[WayToCount]:
    """In form, unless it was found so; and what makes up for it, where it is lacking."""
    if case.material(spec.code).in_form is not True:
        yield WayToCount.IN_FORM
    if lacks:
        yield from made_up_for(spec, case, on)


def _vouched_for(case: Case, on: Occasion) -> Iterator[ChecklistItem]:
    """The conditions whose proof a commitment may replace."""
    for condition in on.matter.conditions:
        if condition.replaceable and commitment_replaces(case, on, condition.code):
            yield _condition(condition)


def _condition(condition: Condition) -> ChecklistItem:
    return ChecklistItem(
        kind=ItemKind.CONDITION,
        code=condition.code,
        name=condition.text,
        ways=(WayToCount.REPLACED,),
    )

"""What was done since the last act that binds anybody, and how each of it is undone (更正).

An acceptance, a supplement notice and a decision rest on what was done before them: from then on it
stands, and each has a way of its own in law.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

import msgspec

from domain import events as e
from domain.action import CaseAction
from domain.case import Case, CaseMaterial, Stage, Trace

replace = msgspec.structs.replace

BINDING = (e.SupplementRequested, e.CaseAccepted, e.CaseDeemedAccepted, e.CaseDecided)
"""Acts that rest on what was done before, and end its correction."""


def remembered(before: Case, now: Case, event: e.CaseEvent) -> Case:
    """The state after an event with the trace that the event leaves, if any."""
    match event:
        case e.MaterialSubmitted():
            return _traced(now, _of_material(CaseAction.SUBMIT_MATERIAL, event.material, before))
        case e.MaterialChecked():
            return _examined(before, now, event)
        case e.StepRecorded():
            return _traced(now, _of_step(event.step, before))
        case e.CaseDelivered():
            version = before.version + 1
            trace = Trace(version=version, action=CaseAction.DELIVER, subject=now.case_no)
            return replace(now, trail=(trace,), correction=None)
    return replace(now, trail=(), correction=None) if isinstance(event, BINDING) else now


def _examined(before: Case, now: Case, event: e.MaterialChecked) -> Case:
    """One that let the clock run on, or made a debt, has told the applicant a day: it stands."""
    if event.resumed_on is not None:
        return replace(now, trail=(), correction=None)
    trace = _of_material(CaseAction.CHECK_MATERIAL, event.material, before)
    if event.owed:
        others = tuple(each for each in now.trail if each.thing != trace.thing)
        return replace(_traced(now, trace), trail=others)
    return _traced(now, trace)


def _of_material(action: CaseAction, code: str, before: Case) -> Trace:
    version, material = before.version + 1, before.material(code)
    return Trace(version=version, action=action, subject=code, before=material)


def _of_step(code: str, before: Case) -> Trace:
    again = code in before.steps
    action = CaseAction.RECORD_STEP
    return Trace(version=before.version + 1, action=action, subject=code, again=again)


def _traced(now: Case, trace: Trace) -> Case:
    """A correction that waits is overtaken by another act on the same thing."""
    overtaken = now.correcting is not None and now.correcting.thing == trace.thing
    correction = None if overtaken else now.correction
    return replace(now, trail=(*now.trail, trace), correction=correction)


def last_of_each(case: Case) -> tuple[Trace, ...]:
    """The last act on each thing: what came before it is put right after it, and not under it."""
    latest = {trace.thing: trace for trace in case.trail}
    return tuple(sorted(latest.values(), key=lambda trace: trace.version))


def undone(case: Case, version: int) -> Case:
    """The case as it stands without the act that made this version."""
    trace = next(each for each in case.trail if each.version == version)
    trail = tuple(each for each in case.trail if each is not trace)
    case = replace(case, trail=trail, correction=None)
    if trace.action is CaseAction.DELIVER:
        return replace(case, stage=Stage.DECIDED, delivered_on=None)
    if trace.before is not None:
        return _receipts(_restored(case, trace.subject, trace.before))
    steps = tuple(each for each in case.steps if each != trace.subject or trace.again)
    return replace(case, steps=steps)


def _restored(case: Case, code: str, before: CaseMaterial) -> Case:
    """How it counts may have changed meanwhile, and stays; whether it came and is in form, not."""
    now = case.material(code)
    material = replace(now, received_on=before.received_on, in_form=before.in_form)
    others = (each for each in case.materials if each.code != code)
    kept = () if material == CaseMaterial(code=code) else (material,)
    return replace(case, materials=tuple(sorted((*others, *kept), key=lambda each: each.code)))


def _receipts(case: Case) -> Case:
    """The last receipt before acceptance, from which silence counts (许可法32)."""
    if case.accepted:
        return case
    supplied = {each.subject for each in case.trail if each.action is CaseAction.SUBMIT_MATERIAL}
    supplementing = case.stage is Stage.SUPPLEMENTING
    since = [each for each in case.materials if each.code in supplied and supplementing]
    return replace(case, received_on=_last(case.materials), supplemented_on=_last(since))


def _last(materials: Iterable[CaseMaterial]) -> date | None:
    return max((each.received_on for each in materials if each.received_on), default=None)

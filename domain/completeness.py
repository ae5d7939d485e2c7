"""Completeness of the materials (四(二)2): a predicate over the states of materials.

A required material counts when it is present and in legal form, or replaced by commitment, or
deferred, or met by the one form; each of the last three needs a benefit with that effect.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date
from enum import StrEnum, unique

import msgspec

from domain.case import Case, Owed
from domain.clock import deadlines, taken_off
from domain.command import Occasion
from domain.eligibility import CaseMode
from domain.matter import MaterialSpec, Matter
from domain.policy import Benefit, BenefitEffect
from domain.refusal import Refusal, RefusalCode


class MissingMaterials(msgspec.Struct, frozen=True, kw_only=True):
    """How the clerk means the missing materials to count at acceptance.

    `replaced` names materials, and conditions that a commitment may vouch for.
    """

    deferred: tuple[Owed, ...] = ()
    replaced: tuple[str, ...] = ()

    def grounds(self, case: Case, on: Occasion) -> Iterator[Refusal]:
        """Every ground the materials give against acceptance, in the order of the cell."""
        wrong = (*self._misdeferred(case, on), *self._misreplaced(on), *self._ungranted(case, on))
        refused = {refusal.param("material") for refusal in wrong}
        covered = self.named - refused
        open_ones = tuple(spec for spec in lacking(case, on) if spec.code not in covered)
        if open_ones:
            yield incomplete(on, open_ones)
        yield from wrong

    def used(self, case: Case, on: Occasion) -> tuple[str, ...]:
        """The benefits that acceptance itself uses, because materials count by them."""
        counted = (
            (BenefitEffect.DEFER_MATERIAL, tuple(each.material for each in self.deferred)),
            (BenefitEffect.REPLACE_EVIDENCE, self.replaced),
            (BenefitEffect.ONE_FORM, self.by_one_form(case, on)),
        )
        used = (
            benefit
            for effect, codes in counted
            for code in codes
            for benefit in easing(case, on, effect, code)
        )
        return tuple(dict.fromkeys(used))

    def by_one_form(self, case: Case, on: Occasion) -> tuple[str, ...]:
        """The missing materials that the one form meets and the clerk has not named."""
        return tuple(code for code in met_by_one_form(case, on) if code not in self.named)

    def conditions(self, on: Occasion) -> tuple[str, ...]:
        """The conditions named, for which a commitment vouches."""
        return tuple(code for code in self.replaced if on.matter.material(code) is None)

    @property
    def named(self) -> set[str | None]:
        """The codes of all materials deferred or replaced."""
        return {*(each.material for each in self.deferred), *self.replaced}

    def _misdeferred(self, case: Case, on: Occasion) -> Iterator[Refusal]:
        """Never a main material, and none beyond its term or the promised limit (R-30)."""
        for each in self.deferred:
            spec = on.matter.material(each.material)
            latest = deferrable_until(spec, case, on)
            in_time = on.today <= each.due_on <= latest
            if spec is None or not _deferrable(spec) or not in_time:
                yield on.refuse(
                    RefusalCode.MATERIAL_NOT_DEFERRABLE, material=each.material, latest=latest
                )

    def _misreplaced(self, on: Occasion) -> Iterator[Refusal]:
        for code in self.replaced:
            spec, condition = on.matter.material(code), on.matter.condition(code)
            vouched = condition is not None and condition.replaceable
            if not (_replaceable(spec) if spec else vouched):
                yield on.refuse(RefusalCode.MATTER_DOES_NOT_SUPPORT, material=code)

    def _ungranted(self, case: Case, on: Occasion) -> Iterator[Refusal]:
        """A deferral and a replacement each need a benefit that does this.

        A commitment that the law itself provides for (消防法15) needs none.
        """
        for each in self.deferred:
            if not easing(case, on, BenefitEffect.DEFER_MATERIAL, each.material):
                yield _not_granted(on, BenefitEffect.DEFER_MATERIAL, each.material)
        for code in self.replaced:
            if not commitment_replaces(case, on, code):
                yield _not_granted(on, BenefitEffect.REPLACE_EVIDENCE, code)


@unique
class WayToCount(StrEnum):
    """How something that acceptance needs may count: examined and in form, to come later, or by
    commitment.
    """

    IN_FORM = "IN_FORM"
    DEFERRED = "DEFERRED"
    REPLACED = "REPLACED"


def made_up_for(spec: MaterialSpec, case: Case, on: Occasion) -> tuple[WayToCount, ...]:
    """The ways in which a material may count that does not come now, by the benefits of this case
    or by the law itself (四(二)2).
    """
    deferred = _deferrable(spec) and easing(case, on, BenefitEffect.DEFER_MATERIAL, spec.code)
    replaced = _replaceable(spec) and commitment_replaces(case, on, spec.code)
    ways = ((WayToCount.DEFERRED, deferred), (WayToCount.REPLACED, replaced))
    return tuple(way for way, is_open in ways if is_open)


class Eased(msgspec.Struct, frozen=True, kw_only=True):
    """What benefits do for a material: it may come later, a commitment may stand for it, or the one
    form meets it.
    """

    material: str
    deferrable: bool
    replaceable: bool
    in_one_form: bool


def eased(matter: Matter, benefits: Iterable[Benefit]) -> tuple[Eased, ...]:
    """The materials for which these benefits do something on their own terms, whoever holds them:
    what a notice marks (三). A main material is never deferred.
    """
    given = tuple(benefits)
    marked = (_eased(spec, given) for spec in matter.materials)
    return tuple(e for e in marked if e.deferrable or e.replaceable or e.in_one_form)


def _eased(spec: MaterialSpec, benefits: tuple[Benefit, ...]) -> Eased:
    effects = {each.effect for each in benefits if each.params.ease(spec.code, spec.name)}
    return Eased(
        material=spec.code,
        deferrable=BenefitEffect.DEFER_MATERIAL in effects and _deferrable(spec),
        replaceable=BenefitEffect.REPLACE_EVIDENCE in effects and _replaceable(spec),
        in_one_form=BenefitEffect.ONE_FORM in effects and spec.in_one_form,
    )


def missing(case: Case, on: Occasion) -> tuple[MaterialSpec, ...]:
    """The required materials that are not present in legal form."""
    return tuple(
        spec
        for spec in on.matter.materials
        if spec.required and case.material(spec.code).in_form is not True
    )


def lacking(case: Case, on: Occasion) -> tuple[MaterialSpec, ...]:
    """What is missing and has to come: not what the one form meets."""
    met = met_by_one_form(case, on)
    return tuple(spec for spec in missing(case, on) if spec.code not in met)


def in_the_way(case: Case, on: Occasion) -> tuple[MaterialSpec, ...]:
    """What is lacking and must come before acceptance, whatever the clerk names: neither a
    deferral nor a commitment that this case may use would make up for it.
    """
    return tuple(spec for spec in lacking(case, on) if not made_up_for(spec, case, on))


def wanting(case: Case, on: Occasion) -> tuple[MaterialSpec, ...]:
    """What is lacking through the applicant: it never came, or was examined and is not in form."""
    return tuple(spec for spec in lacking(case, on) if not case.material(spec.code).unexamined)


def unexamined(case: Case, on: Occasion) -> tuple[str, ...]:
    """The required materials that acceptance by silence left, and nobody has looked at since.

    A decision rests on an examination of what was submitted (四(二)3).
    """
    return tuple(
        spec.code
        for spec in on.matter.materials
        if spec.required and case.deemed and case.material(spec.code).unexamined
    )


def met_by_one_form(case: Case, on: Occasion) -> tuple[str, ...]:
    """The missing materials that the one form meets (一表即入)."""
    return tuple(
        spec.code
        for spec in missing(case, on)
        if spec.in_one_form and easing(case, on, BenefitEffect.ONE_FORM, spec.code)
    )


def incomplete(on: Occasion, specs: tuple[MaterialSpec, ...]) -> Refusal:
    """The refusal that names every missing material at once."""
    names = "、".join(f"{spec.code} {spec.name}" for spec in specs)
    return on.refuse(RefusalCode.MATERIALS_INCOMPLETE, materials=names)


def counting_from(case: Case, on: Occasion) -> date:
    """The day after which the limits of a case accepted today count: today, or the later day on
    which the last material counts as received.
    """
    return max(on.today, case.received_on or on.today)


def _deferrable(spec: MaterialSpec) -> bool:
    return spec.required and spec.deferrable and not spec.main


def _replaceable(spec: MaterialSpec) -> bool:
    return spec.required and spec.replaceable


def commitment_replaces(case: Case, on: Occasion, code: str) -> bool:
    """Whether a commitment may stand for this material or condition: by the law itself, or by a
    benefit that is for it.
    """
    by_law = on.matter.statutory_commitment
    return by_law or bool(easing(case, on, BenefitEffect.REPLACE_EVIDENCE, code))


def easing(case: Case, on: Occasion, effect: BenefitEffect, code: str) -> tuple[str, ...]:
    """The benefits of this case with this effect that are for a material, or a condition."""
    spec, condition = on.matter.material(code), on.matter.condition(code)
    name = spec.name if spec else condition.text if condition else code
    return case.easing(on.policy, effect, code, name)


def deferrable_until(spec: MaterialSpec | None, case: Case, on: Occasion) -> date:
    """The last day of a deferral: of the terms of the policy and of the catalogue, whichever ends
    first, within the promised limit (R-30).
    """
    day = counting_from(case, on)
    promised = deadlines(on, day, CaseMode.CREDIT, percent_off=taken_off(case, on)).due_on
    terms = (on.deferral.working_days, spec.defer_days if spec else None)
    ends = (on.calendar.add_working_days(day, days) for days in terms if days is not None)
    return min((promised, *ends))


def owed_by(on: Occasion) -> date:
    """By when materials told as owed today have to come (A-09), in working days."""
    return on.calendar.add_working_days(on.today, on.switches.owed_days)


def _not_granted(on: Occasion, effect: BenefitEffect, material: str) -> Refusal:
    names = _benefit_names(on, effect)
    return on.refuse(RefusalCode.BENEFIT_NOT_GRANTED, benefit=names, material=material)


def _benefit_names(on: Occasion, effect: BenefitEffect) -> str:
    benefits = on.policy.benefits.values() if on.policy else ()
    return "、".join(each.name.zh for each in benefits if each.effect is effect)

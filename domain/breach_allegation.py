"""Alleging a breach (五1): of what in a case, by whom, and what it is then said to be."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from domain.breach import BreachKind
from domain.breach_acts import OFFICERS
from domain.breach_life import BreachAlleged, Subject, SubjectKind
from domain.case import Case, MaterialStanding
from domain.command import Occasion
from domain.refusal import Refusal, RefusalCode, invalid, refusal
from domain.roles import Standing
from domain.words import Words

ALLEGED_AS: Mapping[SubjectKind, BreachKind] = {
    SubjectKind.COMMITMENT_ITEM: BreachKind.FALSE_COMMITMENT,
    SubjectKind.DEFERRED_MATERIAL: BreachKind.DEFERRAL_LAPSED,
}
"""What it is alleged that a breach was; the other kinds are made by severity and revocation."""


def may_not_allege(case: Case, by: Standing) -> Refusal | None:
    """Why somebody may not allege a breach in this case, or None (3.7)."""
    own = by.authority in (None, case.accepting_authority)
    if own and not by.roles.isdisjoint(OFFICERS):
        return None
    return refusal(RefusalCode.FORBIDDEN, requires=" / ".join(OFFICERS))


def allegation_grounds(case: Case, on: Occasion, subject: Subject) -> Iterator[Refusal]:
    """Something of this case that was promised: by the commitment, or by a date that has passed."""
    if subject.kind is SubjectKind.COMMITMENT_ITEM:
        if not _committed(case):
            yield on.refuse(RefusalCode.NOT_COMMITTED)
        elif subject.code not in set(_items(on)):
            yield invalid(
                "承诺书和本事项中没有此项，请填写材料、环节、条件编号或者承诺书条目序号",
                "neither the commitment nor the matter has this item: give the code of a material, "
                "a step or a condition, or the number of an item of the commitment",
                "code",
            )
    elif not _lapsed(case, on, subject.code):
        yield invalid(
            "该材料未作容缺，或者补交期限尚未届满",
            "this material was not deferred, or its day has not passed",
            "code",
        )


def alleged_of(case: Case, subject: Subject, facts: Words) -> BreachAlleged:
    """The allegation; what is alleged follows from what was promised."""
    return BreachAlleged(
        case=case.id,
        applicant=case.applicant,
        authority=case.accepting_authority,
        subject=subject,
        breach=ALLEGED_AS[subject.kind],
        facts_words=facts.id,
    )


def _committed(case: Case) -> bool:
    """Whether the applicant committed itself: for credit approval, or as a law itself lets it."""
    replaced = any(each.standing is MaterialStanding.REPLACED for each in case.materials)
    return case.commitment is not None or replaced


def _items(on: Occasion) -> Iterator[str]:
    """What a commitment speaks of: the papers, steps and conditions of the matter, and its text."""
    yield from (each.code for each in on.matter.materials)
    yield from (each.code for each in on.matter.steps)
    yield from (each.code for each in on.matter.conditions)
    if on.policy is not None:
        yield from (str(n) for n, _ in enumerate(on.policy.texts.commitment.items, start=1))


def _lapsed(case: Case, on: Occasion, code: str) -> bool:
    """Whether a deferred material had not come by its day. What a withdrawal makes due is none."""
    found = case.material(code)
    if found.standing is not MaterialStanding.DEFERRED or found.due_on is None:
        return False
    late = found.owed and found.due_on < on.today
    return late or any(each.material == code for each in case.lapsed)

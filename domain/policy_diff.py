"""What a version of the policy changes against another: for people, value by value, and for
applicants, grade by grade and tier by tier.

The first is a comparison of two files without their layout; the second is asked of the decision
itself, so that it cannot say anything else than the decision does.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from enum import StrEnum, unique
from typing import Any, NamedTuple, TypeAlias

import msgspec

from domain.applicant import ApplicantKind
from domain.breach import Reached
from domain.credit import FactKind, Reading, ReadingStatus
from domain.eligibility import CreditSnapshot, standing
from domain.offer import offer
from domain.policy import Policy, TierEffect
from domain.policy_terms import Terms

Path: TypeAlias = tuple[str, ...]


@unique
class PolicyPart(StrEnum):
    """What of a policy a change is about, in the order of the file."""

    DOCUMENT = "DOCUMENT"
    CLAUSES = "CLAUSES"
    SCOPE = "SCOPE"
    FACTS = "FACTS"
    TIERS = "TIERS"
    BENEFITS = "BENEFITS"
    SWITCHES = "SWITCHES"
    TEXTS = "TEXTS"
    REASONS = "REASONS"
    EXAMPLES = "EXAMPLES"


PARTS: Mapping[str, PolicyPart] = {
    "document": PolicyPart.DOCUMENT,
    "clauses": PolicyPart.CLAUSES,
    "scope": PolicyPart.SCOPE,
    "lists": PolicyPart.SCOPE,
    "facts": PolicyPart.FACTS,
    "tiers": PolicyPart.TIERS,
    "benefits": PolicyPart.BENEFITS,
    "texts": PolicyPart.TEXTS,
    "reasons": PolicyPart.REASONS,
    "wordings": PolicyPart.REASONS,
    "examples": PolicyPart.EXAMPLES,
}
"""The part that each table of a file belongs to; one that is not here is a switch."""

KEYS = ("id", "code", "name")
"""By the first of these that it has, a row of a list is the same row in another version."""

_NEVER_COMPARED = frozenset({"id", "version"})
"""What a version is given when it is stored."""


class PolicyChange(msgspec.Struct, frozen=True, kw_only=True):
    """One value that differs, and where it stands in the file; None where there is none.

    A value of a list stands at its own name; where only the order of a list differs, both are the
    whole list.
    """

    part: PolicyPart
    path: Path
    before: str | None
    after: str | None


def changes(before: Policy, after: Policy) -> tuple[PolicyChange, ...]:
    """Everything in which two policies differ, in the order of the file."""
    old, new = _read(before), _read(after)
    return tuple(sorted(_changes(old, new), key=lambda change: list(PolicyPart).index(change.part)))


class _File(msgspec.Struct):
    """A policy taken apart: its values and the order of its lists, each by its place."""

    values: dict[Path, str]
    lists: dict[Path, tuple[str, ...]]


def _changes(old: _File, new: _File) -> Iterator[PolicyChange]:
    for path in dict.fromkeys((*new.values, *old.values)):
        if old.values.get(path) != new.values.get(path):
            yield _change(path, old.values.get(path), new.values.get(path))
    for path, names in new.lists.items():
        both = [name for name in names if name in old.lists.get(path, ())]
        earlier = [name for name in old.lists.get(path, ()) if name in both]
        if both != earlier:
            yield _change(path, ", ".join(earlier), ", ".join(both))


def _change(path: Path, before: str | None, after: str | None) -> PolicyChange:
    part = PARTS.get(path[0], PolicyPart.SWITCHES)
    return PolicyChange(part=part, path=path, before=before, after=after)


def _read(policy: Policy) -> _File:
    file = _File({}, {})
    for name, value in msgspec.to_builtins(policy).items():
        if name not in _NEVER_COMPARED:
            _take(file, (name,), value)
    return file


def _take(file: _File, path: Path, value: Any) -> None:
    if isinstance(value, dict):
        for name, part in value.items():
            _take(file, (*path, str(name)), part)
    elif isinstance(value, (list, tuple)):
        named = [_named(place, part) for place, part in enumerate(value, start=1)]
        file.lists[path] = tuple(name for name, _ in named)
        for name, part in named:
            _take(file, (*path, name), part)
    elif value is not None:
        file.values[path] = _text(value)


def _named(place: int, part: Any) -> tuple[str, Any]:
    """A row by its key, or else by its place; a bare value by itself."""
    if not isinstance(part, dict):
        return str(part), part
    key = next((key for key in KEYS if isinstance(part.get(key), str)), None)
    return (part[key] if key else str(place)), part


def _text(value: object) -> str:
    return str(value).lower() if isinstance(value, bool) else str(value)


# --- what it means for an applicant ----------------------------------------------------


class GradeChange(msgspec.Struct, frozen=True, kw_only=True):
    """What applicants of these kinds with this grade, and nothing else known of them, have of two
    policies: the tier of each, and the benefits that the later one adds and takes away.
    """

    fact: str
    token: str
    applicants: tuple[ApplicantKind, ...]
    before: str | None
    after: str | None
    gains: tuple[str, ...]
    loses: tuple[str, ...]


def grade_changes(before: Policy, after: Policy) -> tuple[GradeChange, ...]:
    """For each grade, what the change of policy comes to; only those whose tier or benefits
    differ, kinds of applicants that it comes to the same for side by side.
    """
    return tuple(
        found
        for fact, token in _grades(before, after)
        for found in _grade_changes(before, after, fact, token)
    )


def _grades(before: Policy, after: Policy) -> tuple[tuple[str, str], ...]:
    return tuple(
        dict.fromkeys(
            (id, token)
            for policy in (after, before)
            for id, fact in policy.facts.items()
            if fact.kind is FactKind.GRADE
            for token in (*fact.scale, *fact.aliases)
        )
    )


def _grade_changes(before: Policy, after: Policy, fact: str, token: str) -> Iterator[GradeChange]:
    kinds: dict[tuple[_Reach, _Reach], list[ApplicantKind]] = {}
    for kind in ApplicantKind:
        ends = (_reach(before, fact, token, kind), _reach(after, fact, token, kind))
        kinds.setdefault(ends, []).append(kind)
    for (old, new), applicants in kinds.items():
        if old.tier != new.tier or set(old.benefits) != set(new.benefits):
            yield GradeChange(
                fact=fact,
                token=token,
                applicants=tuple(applicants),
                before=old.tier,
                after=new.tier,
                gains=tuple(code for code in new.benefits if code not in old.benefits),
                loses=tuple(code for code in old.benefits if code not in new.benefits),
            )


class _Reach(NamedTuple):
    """What a grade leads to: a tier, and its benefits for this kind of applicant."""

    tier: str | None = None
    benefits: tuple[str, ...] = ()


def _reach(policy: Policy, fact: str, token: str, applicant: ApplicantKind) -> _Reach:
    """What the grade leads to where it was evaluated on the policy's own first day."""
    if fact not in policy.facts or applicant not in policy.scope.applicants:
        return _Reach()
    day = policy.document.effective_from
    reading = Reading(
        fact=fact,
        source=policy.facts[fact].source,
        status=ReadingStatus.OK,
        token=token,
        evaluated_on=day,
    )
    tier, _ = standing(policy, applicant, CreditSnapshot(id="", readings=(reading,)), day)
    if tier is None:
        return _Reach()
    return _Reach(tier.id, tuple(_given(policy, tier.id, applicant)))


def _given(policy: Policy, tier_id: str, applicant: ApplicantKind) -> dict[str, Terms]:
    """What the tier gives applicants of this kind on a matter that supports everything, and on
    which terms; nothing where there is no such tier, or it is no incentive.
    """
    tier = policy.tier(tier_id)
    incentive = tier is not None and tier.effect is TierEffect.INCENTIVE
    if not incentive or applicant not in policy.scope.applicants:
        return {}
    offered = offer(policy, None, tier_id, applicant, Reached())
    return {code: policy.given(code, tier_id).params for code in offered.benefits}


class TierChange(msgspec.Struct, frozen=True, kw_only=True):
    """What those of a tier have of two policies, whichever facts lead there: the benefits that come
    or are given on better terms, those that go or are given on lesser ones, and the `terms`: those
    of both that stay.
    """

    tier: str
    applicants: tuple[ApplicantKind, ...]
    gains: tuple[str, ...]
    loses: tuple[str, ...]
    terms: tuple[str, ...]


def tier_changes(before: Policy, after: Policy) -> tuple[TierChange, ...]:
    """For each tier of either policy, what the change comes to for who stands in it; only those
    where it comes to something, kinds of applicants with the same side by side.
    """
    tiers = dict.fromkeys(tier.id for policy in (after, before) for tier in policy.tiers)
    return tuple(found for tier in tiers for found in _tier_changes(before, after, tier))


def _tier_changes(before: Policy, after: Policy, tier: str) -> Iterator[TierChange]:
    kinds: dict[tuple[tuple[str, ...], ...], list[ApplicantKind]] = {}
    for kind in ApplicantKind:
        old, new = (_given(policy, tier, kind) for policy in (before, after))
        gains, loses = _above(new, old), _above(old, new)
        stay = tuple(
            code for code in dict.fromkeys((*gains, *loses)) if code in old and code in new
        )
        kinds.setdefault((gains, loses, stay), []).append(kind)
    for (gains, loses, stay), applicants in kinds.items():
        if gains or loses:
            yield TierChange(
                tier=tier, applicants=tuple(applicants), gains=gains, loses=loses, terms=stay
            )


def _above(one: Mapping[str, Terms], other: Mapping[str, Terms]) -> tuple[str, ...]:
    """What the other does not give, or on lesser terms."""
    return tuple(
        code for code, terms in one.items() if code not in other or terms.gives_more(other[code])
    )

"""The facts and conditions of a policy file, each by itself: keys that suit the kind of fact,
grades as they are read, one form per condition, numbers that can be compared.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from domain.credit import FactKind
from domain.fact import Fact, When, comparisons
from domain.grade import grade_token
from domain.knowledge import decimal
from domain.policy import Policy
from domain.policy_fault import Fault, FaultCode, fault
from domain.policy_part import Mark
from domain.toml_lines import TomlPath

BOUNDS = frozenset({"ge", "gt", "le", "lt"})

COMPARED_BY: Mapping[FactKind, frozenset[str]] = {
    FactKind.GRADE: frozenset({"in", "at_least"}),
    FactKind.SCORE: BOUNDS,
    FactKind.LIST: frozenset({"is"}),
    FactKind.FLAG: frozenset({"is"}),
    FactKind.RECORDS: BOUNDS | {"eq"},
}
"""By what a fact of each kind is compared."""

RIVALS = (("in", "at_least"), ("ge", "gt", "eq"), ("le", "lt", "eq"))
"""Of each of these, one condition has one at most."""

DIGITS = 3
"""Decimals a number may have."""
LARGEST = 999_999_999


def fact_and_condition_faults(policy: Policy) -> Iterator[Fault]:
    """Every fault that a fact or a condition has by itself."""
    for id, fact in policy.facts.items():
        yield from _keys_of_other_kinds(fact, ("facts", id))
        yield from _unreadable_tokens(id, fact)
        yield from _alias_faults(id, fact)
        yield from _range_faults(fact, ("facts", id, "range"))
        if fact.kind is FactKind.RECORDS and fact.if_absent is False:
            yield fault(FaultCode.IF_ABSENT, ("facts", id, "ifAbsent"))
    for path, when in conditions(policy):
        yield from _condition_faults(policy, when, path)
    yield from _unused(policy)


def conditions(policy: Policy) -> Iterator[tuple[TomlPath, When]]:
    """Every condition of every tier, down to the last, with its path."""
    for place, tier in enumerate(policy.tiers):
        yield from conditions_within(tier.when, ("tiers", place, "when"))


def conditions_within(when: When, path: TomlPath) -> Iterator[tuple[TomlPath, When]]:
    """This condition and every one within it, with its path."""
    yield path, when
    for name, parts in (("all", when.all), ("any", when.any)):
        for place, part in enumerate(parts or ()):
            yield from conditions_within(part, (*path, name, place))
    if when.not_ is not None:
        yield from conditions_within(when.not_, (*path, "not"))


# --- facts -----------------------------------------------------------------------------


def _keys_of_other_kinds(fact: Fact, path: TomlPath) -> Iterator[Fault]:
    keys = (
        ("scale", fact.scale, FactKind.GRADE),
        ("aliases", fact.aliases, FactKind.GRADE),
        ("withoutTier", fact.without_tier, FactKind.GRADE),
        ("range", fact.range, FactKind.SCORE),
    )
    for key, value, kind in keys:
        if value and fact.kind is not kind:
            yield fault(FaultCode.KEY_OF_OTHER_KIND, (*path, key), key=key, kind=kind)


def _unreadable_tokens(id: str, fact: Fact) -> Iterator[Fault]:
    for place, token in enumerate(fact.scale):
        spelled = grade_token(token)
        if token not in (spelled, *fact.aliases.values()):
            path = ("facts", id, "scale", place)
            yield fault(FaultCode.TOKEN_UNREADABLE, path, token=token, spelled=spelled)
    for place, token in enumerate(fact.without_tier):
        if token not in fact.scale:
            path = ("facts", id, "withoutTier", place)
            yield fault(FaultCode.UNKNOWN_TOKEN, path, token=token, fact=id)


def _alias_faults(id: str, fact: Fact) -> Iterator[Fault]:
    for alias, target in fact.aliases.items():
        path = ("facts", id, "aliases", alias)
        if (spelled := grade_token(alias)) != alias:
            yield fault(FaultCode.ALIAS_SPELLING, path, token=alias, spelled=spelled)
        if alias in fact.scale:
            yield fault(FaultCode.ALIAS_SHADOWS, path, token=alias)
        if target not in fact.scale:
            yield fault(FaultCode.UNKNOWN_TOKEN, path, token=target, fact=id)


def _range_faults(fact: Fact, path: TomlPath) -> Iterator[Fault]:
    if fact.kind is not FactKind.SCORE:
        return
    if len(fact.range) != len(("lowest", "highest")) or fact.range[0] >= fact.range[1]:
        yield fault(FaultCode.RANGE_FORM, path)
    for place, mark in enumerate(fact.range):
        yield from number_faults(mark, (*path, place))


def number_faults(mark: Mark, path: TomlPath) -> Iterator[Fault]:
    """A number that no register could name, or that is not written the one way it has."""
    written = decimal(mark)
    fits = written.is_finite() and abs(written) <= LARGEST
    exponent = written.as_tuple().exponent
    short = isinstance(exponent, int) and -exponent <= DIGITS
    if not (fits and short) or (isinstance(mark, float) and mark.is_integer()):
        yield fault(FaultCode.NUMBER_FORM, path, number=mark)


# --- conditions ------------------------------------------------------------------------


def _condition_faults(policy: Policy, when: When, path: TomlPath) -> Iterator[Fault]:
    if not _has_one_form(when):
        yield fault(FaultCode.CONDITION_FORM, path)
        return
    key, id = ("fact", when.fact) if when.fact is not None else ("records", when.records)
    if id is None:
        return
    if id not in policy.facts:
        yield fault(FaultCode.UNKNOWN_FACT, (*path, key), fact=id)
        return
    fact = policy.facts[id]
    if not _suits(when, fact):
        by = ", ".join(sorted(COMPARED_BY[fact.kind]))
        yield fault(FaultCode.CONDITION_KIND, path, fact=id, kind=fact.kind, by=by)
    yield from _off_the_scale(fact, when, path)
    yield from _bound_faults(when, path)


def _has_one_form(when: When) -> bool:
    forms = (when.all, when.any, when.not_, when.applicant, when.fact, when.records)
    told = sum(form is not None for form in forms)
    empty = () in (when.all, when.any, when.applicant)
    compares = bool(when.compares_by) or bool(when.counts_by)
    return told == 1 and not empty and compares == (when.about is not None)


def _suits(when: When, fact: Fact) -> bool:
    """Whether it compares by what its kind of fact has, and by no two of which one is meant."""
    names = set(when.compares_by)
    counted = fact.kind is FactKind.RECORDS
    right_key = (when.records is not None) == counted and (counted or not when.counts_by)
    one_each = all(len(names.intersection(rivals)) <= 1 for rivals in RIVALS)
    return right_key and bool(names) and names <= COMPARED_BY[fact.kind] and one_each


def _off_the_scale(fact: Fact, when: When, path: TomlPath) -> Iterator[Fault]:
    named = [((*path, "in", place), each) for place, each in enumerate(when.in_ or ())]
    if when.at_least is not None:
        named.append(((*path, "at_least"), when.at_least))
    for where, each in named:
        if fact.kind is FactKind.GRADE and each not in fact.scale:
            yield fault(FaultCode.UNKNOWN_TOKEN, where, token=each, fact=when.fact)


def _bound_faults(when: When, path: TomlPath) -> Iterator[Fault]:
    marks = dict(when.bounds)
    for name, mark in marks.items():
        yield from number_faults(mark, (*path, name))
    lower = next((mark for name, mark in marks.items() if name in ("ge", "gt")), None)
    upper = next((mark for name, mark in marks.items() if name in ("le", "lt")), None)
    if lower is not None and upper is not None and lower >= upper:
        yield fault(FaultCode.BOUNDS_REVERSED, path)


def _unused(policy: Policy) -> Iterator[Fault]:
    """What no tier asks for, and of nobody in scope, is not asked of a register either."""
    used = {each.about for tier in policy.tiers for each in comparisons(tier.when)}
    for id in policy.facts:
        if id not in used or not policy.asked_about(id):
            yield fault(FaultCode.FACT_UNUSED, ("facts", id), fact=id)

"""The rules a policy must keep beyond its form: names that are there, clauses, dates, tiers.

A check is a function from a policy to the faults it finds; `CHECKS` lists them all.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from datetime import date
from itertools import pairwise
from string import Formatter

from domain.credit import FactKind
from domain.matter import NOT_BY_APPLICATION
from domain.policy import AfterWithdrawal, Policy
from domain.policy_conditions import conditions
from domain.policy_example import example_faults
from domain.policy_fault import Fault, FaultCode, fault
from domain.policy_terms import Offered
from domain.policy_tiers import tier_faults
from domain.refusal import RefusalCode, messages
from domain.toml_lines import TomlPath

WITHOUT_CLAUSE = frozenset(
    {
        RefusalCode.POLICY_NOT_IN_FORCE,
        RefusalCode.ALREADY_NOTIFIED,
        RefusalCode.ALREADY_ACCEPTED,
        RefusalCode.NOT_DECIDED,
        RefusalCode.ALREADY_DELIVERED,
        RefusalCode.NOT_DELIVERED,
        RefusalCode.REPAIR_TOO_EARLY,
        RefusalCode.ALREADY_ALLEGED,
        RefusalCode.ITEM_ENDED,
        RefusalCode.NOT_DRAWN,
        RefusalCode.NOT_YET_DUE,
        RefusalCode.NOTHING_TO_DRAW,
        RefusalCode.SECOND_PERSON_NEEDED,
        RefusalCode.WRONG_STAGE,
        RefusalCode.CASE_FINAL,
        RefusalCode.NOT_HOLDER,
        RefusalCode.ALREADY_HOLDER,
        RefusalCode.RECEIVER_UNFIT,
        RefusalCode.NOT_CORRECTABLE,
        RefusalCode.CORRECTION_PENDING,
        RefusalCode.NO_CORRECTION,
        RefusalCode.WRONG_PASSWORD,
        RefusalCode.LOGIN_LOCKED,
        RefusalCode.LOGIN_TAKEN,
        RefusalCode.OWN_ACCOUNT,
        RefusalCode.LAST_ADMINISTRATOR,
        RefusalCode.SESSION_NEEDED,
        RefusalCode.NOT_BOUND,
        RefusalCode.ADDRESS_NOT_ALLOWED,
        RefusalCode.NOT_FOUND,
        RefusalCode.CONFLICT,
        RefusalCode.KEY_REUSED,
        RefusalCode.KEY_SPENT,
        RefusalCode.CASES_ELSEWHERE,
        RefusalCode.CASE_STILL_OPEN,
        RefusalCode.TERM_RUNS,
        RefusalCode.ALREADY_ERASED,
        RefusalCode.NO_GRADE_READ,
        RefusalCode.OBJECTION_PENDING,
        RefusalCode.GRADE_NOT_READ_AGAIN,
        RefusalCode.NOT_DECIDED_AGAIN,
        RefusalCode.ALREADY_ANSWERED,
        RefusalCode.INVALID_VALUE,
        RefusalCode.STORAGE_UNAVAILABLE,
    }
)
"""Reasons that rest on no clause; a policy names one for every other."""

_YEARS = range(1949, 2200)

MATTER_CODE = re.compile(r"[0-9A-Z]{12}|[0-9A-Z]{31}|[0-9A-Z]{33}")
"""基本编码, 实施编码 or 业务办理项编码."""


def rule_faults(policy: Policy) -> Iterator[Fault]:
    """Every rule that the policy breaks, in the order of `CHECKS`."""
    for check in CHECKS:
        yield from check(policy)


# --- lists -----------------------------------------------------------------------------


def _empty_lists(policy: Policy) -> Iterator[Fault]:
    for path, values in _lists(policy):
        if not values:
            yield fault(FaultCode.EMPTY_LIST, path)


def _repeated(policy: Policy) -> Iterator[Fault]:
    seen: set[tuple[TomlPath, str]] = set()
    for table, step, value in _names(policy):
        if (table, value) in seen:
            yield fault(FaultCode.REPEATED, (*table, *step), value=value)
        seen.add((table, value))


def _names(policy: Policy) -> Iterator[tuple[TomlPath, TomlPath, str]]:
    """Values of which each may stand only once in its list: the list, the place, the value."""
    for place, tier in enumerate(policy.tiers):
        yield ("tiers",), (place, "id"), tier.id
        for at, code in enumerate(tier.benefits):
            yield ("tiers", place, "benefits"), (at,), code
        for at, each in enumerate(tier.restrictions):
            yield ("tiers", place, "restrictions"), (at, "code"), each.code
    for place, domain in enumerate(policy.scope.excluded):
        yield ("scope", "excluded"), (place, "code"), domain.code
    for place, example in enumerate(policy.examples):
        yield ("examples",), (place, "name"), example.name
    for path, values in _lists(policy):
        for place, value in enumerate(values):
            yield path, (place,), value


def _lists(policy: Policy) -> Iterator[tuple[TomlPath, tuple[str, ...]]]:
    """The lists that must not be empty; each value stands in them once."""
    yield ("scope", "matterTypes"), policy.scope.matter_types
    yield ("scope", "channels"), policy.scope.channels
    yield ("scope", "applicants"), policy.scope.applicants
    yield from _optional_lists(policy)
    for path, when in conditions(policy):
        if when.in_ is not None:
            yield (*path, "in"), when.in_
    yield ("texts", "rightsNotice", "items"), policy.texts.rights_notice.items
    yield ("texts", "commitment", "items"), policy.texts.commitment.items


def _optional_lists(policy: Policy) -> Iterator[tuple[TomlPath, tuple[str, ...]]]:
    """Lists that a file may leave out, but not leave empty."""
    named: list[tuple[TomlPath, tuple[str, ...] | None]] = [
        (("scope", "positiveAny"), policy.scope.positive_any),
        (("scope", "operations"), policy.scope.operations),
    ]
    for id, fact in policy.facts.items():
        if fact.kind is FactKind.GRADE:
            named.append((("facts", id, "scale"), fact.scale))
    for code, benefit in policy.benefits.items():
        named.append((("benefits", code, "applicants"), benefit.applicants))
        named.append((("benefits", code, "matterLists"), benefit.matter_lists))
        named.append((("benefits", code, "operations"), benefit.operations))
        named.append((("benefits", code, "params", "materials"), benefit.params.materials))
    for place, tier in enumerate(policy.tiers):
        for at, each in enumerate(tier.offers):
            if isinstance(each, Offered):
                path = ("tiers", place, "benefits", at, "params", "materials")
                named.append((path, each.params.materials))
    named += [(("lists", name), codes) for name, codes in policy.lists.items()]
    yield from ((path, values) for path, values in named if values is not None)


# --- document and scope ----------------------------------------------------------------


def _dates(policy: Policy) -> Iterator[Fault]:
    document = policy.document
    days = (
        ("issuedOn", document.issued_on),
        ("effectiveFrom", document.effective_from),
        ("effectiveTo", document.effective_to or document.effective_from),
    )
    for name, day in days:
        yield from _year(("document", name), day)
    for place, example in enumerate(policy.examples):
        if example.given.today is not None:
            yield from _year(("examples", place, "given", "today"), example.given.today)
    for (before, earlier), (after, later) in pairwise(days):
        if later < earlier:
            yield fault(FaultCode.DATES_REVERSED, ("document", after), later=after, earlier=before)


def _year(path: TomlPath, day: date) -> Iterator[Fault]:
    if day.year not in _YEARS:
        yield fault(FaultCode.DATE_OUT_OF_RANGE, path, date=day)


def _matter_types(policy: Policy) -> Iterator[Fault]:
    for place, type in enumerate(policy.scope.matter_types):
        if type in NOT_BY_APPLICATION:
            code = FaultCode.MATTER_TYPE_NOT_BY_APPLICATION
            yield fault(code, ("scope", "matterTypes", place), matterType=type)


def _matter_lists(policy: Policy) -> Iterator[Fault]:
    """A list that is named is there, and one that is there holds codes a matter may have."""
    named: list[tuple[TomlPath, tuple[str, ...]]] = [
        (("scope", "positiveAny"), policy.scope.positive_any or ())
    ]
    for code, benefit in policy.benefits.items():
        named.append((("benefits", code, "matterLists"), benefit.matter_lists or ()))
    for path, names in named:
        for place, name in enumerate(names):
            if name not in policy.lists:
                yield fault(FaultCode.UNKNOWN_LIST, (*path, place), list=name)
    for name, codes in policy.lists.items():
        for place, code in enumerate(codes):
            if not MATTER_CODE.fullmatch(code):
                yield fault(FaultCode.MATTER_CODE_FORM, ("lists", name, place), given=code)


# --- clauses and wordings --------------------------------------------------------------


def _clauses(policy: Policy) -> Iterator[Fault]:
    for path, id in _cited(policy):
        if id not in policy.clauses:
            yield fault(FaultCode.UNKNOWN_CLAUSE, path, clause=id)
    for code in RefusalCode:
        if code not in policy.reasons and code not in WITHOUT_CLAUSE:
            yield fault(FaultCode.REASON_WITHOUT_CLAUSE, ("reasons",), reason=code)


def _stop_without_basis(policy: Policy) -> Iterator[Fault]:
    """The law knows no stop for materials: a policy that makes one names its clause (A-09)."""
    switches = policy.switches
    stops = switches.after_withdrawal is AfterWithdrawal.STOP_UNTIL_SUPPLIED
    if stops and switches.after_withdrawal_clause is None:
        yield fault(FaultCode.STOP_WITHOUT_CLAUSE, ("switches", "afterWithdrawal"))


def _idle_breach_rules(policy: Policy) -> Iterator[Fault]:
    """What holds besides OPEN, and does no more than that does."""
    opened, *others = policy.on_breach.rungs
    for rung in others:
        if not rung.effect.is_severer_than(opened.effect):
            path = ("onBreach", rung.event.value)
            yield fault(FaultCode.BREACH_RULE_IDLE, path, event=rung.event)


def _cited(policy: Policy) -> Iterator[tuple[TomlPath, str]]:
    for id, fact in policy.facts.items():
        yield ("facts", id, "clause"), fact.clause
    for place, tier in enumerate(policy.tiers):
        yield ("tiers", place, "clause"), tier.clause
        for at, each in enumerate(tier.restrictions):
            yield ("tiers", place, "restrictions", at, "legalBasis"), each.legal_basis
    for code, benefit in policy.benefits.items():
        yield ("benefits", code, "clause"), benefit.clause
    if policy.switches.after_withdrawal_clause is not None:
        yield ("switches", "afterWithdrawalClause"), policy.switches.after_withdrawal_clause
    for reason, clause in policy.reasons.items():
        yield ("reasons", reason.value), clause
    for place, example in enumerate(policy.examples):
        yield ("examples", place, "clause"), example.clause


def _wordings(policy: Policy) -> Iterator[Fault]:
    for code, wording in policy.wordings.items():
        default = messages()[code]
        known = sorted(_placeholders(default.zh) | _placeholders(default.en))
        for language, template in (("zh", wording.zh), ("en", wording.en)):
            for name in sorted(_placeholders(template) - set(known)):
                path = ("wordings", code.value, language)
                shown = ", ".join(f"{{{each}}}" for each in known) or "—"
                yield fault(FaultCode.WORDING_PLACEHOLDER, path, placeholder=name, known=shown)


def _placeholders(template: str) -> set[str]:
    """What stands in braces, with all that goes with it; a stray brace is a placeholder too."""
    try:
        parsed = list(Formatter().parse(template))
    except ValueError:
        return {"{"}
    return {
        name + (f"!{conversion}" if conversion else "") + (f":{spec}" if spec else "")
        for _, name, spec, conversion in parsed
        if name is not None
    }


Check = Callable[[Policy], Iterator[Fault]]

CHECKS: tuple[Check, ...] = (
    _empty_lists,
    _repeated,
    _dates,
    _matter_types,
    _clauses,
    _stop_without_basis,
    _idle_breach_rules,
    _wordings,
    _matter_lists,
    tier_faults,
    example_faults,
)
"""In this order; a fault of one keeps none of the others from being told."""

"""The examples of a policy file: each is a case, put through `decide` and compared.

An example says what is special; all else is as an applicant would wish it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date, timedelta

import msgspec

from domain.breach import LiveBreach
from domain.credit import FactKind, Reading, ReadingStatus, Record
from domain.deadline import Limit, LimitUnit
from domain.eligibility import CreditSnapshot, EligibilityDecision, decide
from domain.example import THIS_MATTER, GivenMatter, GivenReading, GivenRecord
from domain.fact import Fact
from domain.matter import Condition, ExclusionReview, MaterialSpec, Matter, StepSpec
from domain.offer import NotGiven
from domain.policy import Example, Expect, Given, Policy
from domain.policy_conditions import number_faults
from domain.policy_fault import Fault, FaultCode, fault
from domain.toml_lines import TomlPath

NO_TIER = "none"
"""What an example expects where no incentive tier is reached."""


class ExampleResult(msgspec.Struct, frozen=True, kw_only=True):
    """How one example came out: each difference as `field: expected ≠ found`, none where it
    passed.
    """

    name: str
    clause: str
    differences: tuple[str, ...] = ()

    @property
    def passed(self) -> bool:
        """Whether the decision is what the example expects."""
        return not self.differences


def run_examples(policy: Policy) -> tuple[ExampleResult, ...]:
    """Put every example of the policy through `decide`, in the order of the file."""
    return tuple(_run(policy, example) for example in policy.examples)


def _run(policy: Policy, example: Example) -> ExampleResult:
    answer = _answer(policy, example.given)
    return ExampleResult(
        name=example.name,
        clause=example.clause,
        differences=tuple(_differences(example.expect, answer)),
    )


def _answer(policy: Policy, given: Given) -> EligibilityDecision:
    today = given.today or policy.document.effective_from
    return decide(
        _with_lists(policy, given.matter),
        _matter(policy, given.matter, today),
        given.applicant or policy.scope.applicants[0],
        given.channel or policy.scope.channels[0],
        CreditSnapshot(id="", readings=tuple(_readings(policy, given, today))),
        given.open_breaches,
        given.requested,
        given.committed,
        today,
        tuple(_breaches(given, today)),
    )


# --- the situation ---------------------------------------------------------------------

EXAMPLE_CODE = "EXAMPLE"
"""The code of the matter of every example; no real one is written so."""


def _with_lists(policy: Policy, said: GivenMatter) -> Policy:
    """The policy with the matter of the example on the lists that the example says."""
    if not policy.lists:
        return policy
    names = policy.lists if said.lists is None else said.lists
    lists = {name: (EXAMPLE_CODE,) if name in names else () for name in policy.lists}
    return msgspec.structs.replace(policy, lists=lists)


def _readings(policy: Policy, given: Given, today: date) -> Iterator[Reading]:
    for id, fact in policy.facts.items():
        if id in given.credit:
            yield _reading(id, fact, _told(given.credit[id]), today)
        else:
            absent = id in given.absent
            status = ReadingStatus.ABSENT if absent else ReadingStatus.UNAVAILABLE
            yield Reading(fact=id, source=fact.source, status=status)


def _breaches(given: Given, today: date) -> Iterator[LiveBreach]:
    for each in given.breaches:
        day = None if each.confirmed is None else today + timedelta(days=each.confirmed)
        yield LiveBreach(confirmed_on=day, kinds=each.kinds)


def _told(said: str | bool | float | GivenReading) -> GivenReading:
    """The reading in full, where the file gives its value alone."""
    match said:
        case GivenReading():
            return said
        case str():
            return GivenReading(token=said)
        case bool():
            return GivenReading(listed=said)
        case _:
            return GivenReading(number=said)


def _reading(id: str, fact: Fact, told: GivenReading, today: date) -> Reading:
    until, records = told.valid_until, told.records
    return Reading(
        fact=id,
        source=fact.source,
        status=ReadingStatus.OK,
        token=told.token,
        number=None if told.number is None else str(told.number),
        listed=told.listed,
        records=None if records is None else tuple(_record(each, today) for each in records),
        evaluated_on=today + timedelta(days=told.evaluated),
        valid_until=None if until is None else today + timedelta(days=until),
    )


def _record(said: GivenRecord, today: date) -> Record:
    return Record(
        on=today + timedelta(days=said.on),
        matter=EXAMPLE_CODE if said.matter == THIS_MATTER else said.matter,
        amount=None if said.amount is None else str(said.amount),
    )


def _matter(policy: Policy, said: GivenMatter, today: date) -> Matter:
    """A licence that suits every benefit, but for what the example says of it."""
    operations = policy.scope.operations
    return Matter(
        id="",
        matter_id="",
        version=1,
        name="示例事项",
        type=said.type or policy.scope.matter_types[0],
        base_code=EXAMPLE_CODE,
        implement_code="",
        handling_code="",
        authority="",
        authority_name="",
        reviewing_authority="",
        valid_from=today,
        operation=said.operation or (operations[0] if operations else None),
        active=said.active,
        in_hall=said.in_hall,
        statutory=Limit(20, LimitUnit.WORKING_DAY),
        promised=Limit(5, LimitUnit.WORKING_DAY),
        conditions=(Condition(code="C1", text="示例条件", replaceable=said.replaceable),),
        materials=(_material(said),),
        steps=(StepSpec(code="S1", name="示例环节", statutory=not said.movable_step),),
        site_check=said.site_check,
        enterprise_setup=said.enterprise_setup,
        supports=tuple(policy.benefits) if said.supports is None else said.supports,
        review=_review(said, today) if said.reviewed else None,
    )


def _material(said: GivenMatter) -> MaterialSpec:
    return MaterialSpec(
        code="M1",
        name="示例材料",
        deferrable=said.deferrable,
        replaceable=said.replaceable,
        in_one_form=said.in_one_form,
    )


def _review(said: GivenMatter, today: date) -> ExclusionReview:
    return ExclusionReview(
        reviewed_by="",
        reviewed_at=today,
        confirmed_by="",
        domains=said.domains,
        irrevocable=said.irrevocable,
    )


# --- the comparison --------------------------------------------------------------------


def _differences(expect: Expect, answer: EligibilityDecision) -> Iterator[str]:
    plain = (
        ("eligible", expect.eligible, answer.eligible),
        ("mode", expect.mode, answer.mode.value),
        ("tier", expect.tier, answer.tier or NO_TIER),
    )
    for name, expected, found in plain:
        if expected is not None and expected != found:
            yield f"{name}: {expected} ≠ {found}"
    reasons = tuple(reason.code for reason in answer.reasons)
    if expect.reasons is not None and expect.reasons != reasons:
        yield f"reasons: {_listed(expect.reasons)} ≠ {_listed(reasons)}"
    yield from _benefit_differences(expect, answer)


def _benefit_differences(expect: Expect, answer: EligibilityDecision) -> Iterator[str]:
    """Of each list only the benefits in which expected and found differ."""
    lists = (
        ("benefits", expect.benefits, answer.benefits),
        ("withheld", expect.withheld, _codes(answer.withheld)),
        ("notOffered", expect.not_offered, _codes(answer.not_offered)),
        ("granted", expect.granted, answer.granted),
    )
    for name, expected, found in lists:
        if expected is not None and set(expected) != set(found):
            lacking = [code for code in expected if code not in found]
            unexpected = [code for code in found if code not in expected]
            yield f"{name}: {_listed(lacking)} ≠ {_listed(unexpected)}"


def _codes(kept: Iterable[NotGiven]) -> tuple[str, ...]:
    return tuple(each.benefit for each in kept)


def _listed(codes: Iterable[str]) -> str:
    return ", ".join(codes) or "—"


# --- what an example names -------------------------------------------------------------


def example_faults(policy: Policy) -> Iterator[Fault]:
    """Everything the examples name that the policy does not have."""
    for place, example in enumerate(policy.examples):
        at = ("examples", place)
        yield from _unknown_facts(policy, example.given, (*at, "given"))
        yield from _misread(policy, example.given, (*at, "given", "credit"))
        yield from _unknown_in_matter(policy, example.given.matter, (*at, "given", "matter"))
        yield from _unknown_expected(policy, example.expect, (*at, "expect"))


def _unknown_facts(policy: Policy, given: Given, path: TomlPath) -> Iterator[Fault]:
    named: list[tuple[TomlPath, str]] = [((*path, "credit", id), id) for id in given.credit]
    named += [((*path, "absent", place), id) for place, id in enumerate(given.absent)]
    for where, id in named:
        if id not in policy.facts:
            yield fault(FaultCode.UNKNOWN_FACT, where, fact=id)
    for place, id in enumerate(given.absent):
        if id in given.credit:
            yield fault(FaultCode.REPEATED, (*path, "absent", place), value=id)


def _misread(policy: Policy, given: Given, path: TomlPath) -> Iterator[Fault]:
    """Values that are none of their kind of fact, and numbers no register could name."""
    for id, said in given.credit.items():
        told, fact = _told(said), policy.facts.get(id)
        if fact is not None and not _is_of(fact.kind, told):
            yield fault(FaultCode.GIVEN_OF_OTHER_KIND, (*path, id), fact=id, kind=fact.kind)
        records = told.records or ()
        for number in (told.number, *(record.amount for record in records)):
            if number is not None:
                yield from number_faults(number, (*path, id))


def _is_of(kind: FactKind, told: GivenReading) -> bool:
    """Whether it tells one value, and one of this kind."""
    by_kind = {
        FactKind.GRADE: told.token,
        FactKind.SCORE: told.number,
        FactKind.LIST: told.listed,
        FactKind.FLAG: told.listed,
        FactKind.RECORDS: told.records,
    }
    values = (told.token, told.number, told.listed, told.records)
    return by_kind[kind] is not None and sum(value is not None for value in values) == 1


def _unknown_in_matter(policy: Policy, said: GivenMatter, path: TomlPath) -> Iterator[Fault]:
    for place, domain in enumerate(said.domains):
        if policy.domain(domain) is None:
            yield fault(FaultCode.UNKNOWN_DOMAIN, (*path, "domains", place), domain=domain)
    for place, name in enumerate(said.lists or ()):
        if name not in policy.lists:
            yield fault(FaultCode.UNKNOWN_LIST, (*path, "lists", place), list=name)
    yield from _unknown_benefits(policy, said.supports, (*path, "supports"))


def _unknown_expected(policy: Policy, expect: Expect, path: TomlPath) -> Iterator[Fault]:
    if expect == Expect():
        yield fault(FaultCode.EXAMPLE_SAYS_NOTHING, path)
    if expect.tier not in (None, NO_TIER) and policy.tier(str(expect.tier)) is None:
        yield fault(FaultCode.UNKNOWN_TIER, (*path, "tier"), tier=expect.tier)
    for name, codes in (
        ("benefits", expect.benefits),
        ("withheld", expect.withheld),
        ("notOffered", expect.not_offered),
        ("granted", expect.granted),
    ):
        yield from _unknown_benefits(policy, codes, (*path, name))


def _unknown_benefits(
    policy: Policy, codes: tuple[str, ...] | None, path: TomlPath
) -> Iterator[Fault]:
    for place, code in enumerate(codes or ()):
        if code not in policy.benefits:
            yield fault(FaultCode.UNKNOWN_BENEFIT, (*path, place), benefit=code)

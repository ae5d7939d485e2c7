"""Whether, how far and why: the decision, stage by stage, at its boundaries (二, 三, 四(二)1)."""

import re
from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from domain.applicant import ApplicantKind
from domain.breach import BreachEffect, OnBreach
from domain.canonical import canonical
from domain.conditions import holds
from domain.credit import FactKind, Reading, ReadingStatus
from domain.eligibility import (
    INPUTS_FORMAT,
    CaseMode,
    CreditSnapshot,
    EligibilityDecision,
    decide,
    decision,
    restored,
    stored,
)
from domain.fact import Fact, When
from domain.knowledge import Known
from domain.matter import ExclusionReview, Matter, MatterType, SiteCheck
from domain.policy import (
    Channel,
    Policy,
    Tier,
    TierEffect,
)
from domain.refusal import Refusal, RefusalCode, Wording
from tests.casework import (
    A_TIER,
    AA_TIER,
    ALL_BENEFITS,
    LICENCE,
    REVIEWED,
    readings,
)
from tests.policies import shilong

TODAY = date(2026, 3, 2)
BELOW_A = ("BBB", "BB", "B+", "B", "B-", "CCC", "CC", "C+", "C", "C-", "D")
GRADES = ("AAA", "AA", "A+", "A", "A-", *BELOW_A)
COMMITMENT_BENEFITS = (
    "COMMIT_ENTRY_ONE_FORM",
    "COMMIT_ENTRY_FILING",
    "COMMIT_ENTRY_VERIFY_LATER",
    "NOTIFY_COMMIT",
    "TOLERANT_ACCEPTANCE",
    "SITE_CHECK_WAIVER",
)


def graded(token: str | None, **more: Any) -> CreditSnapshot:
    return CreditSnapshot(id="snapshot", readings=readings(token, TODAY, **more))


def down() -> CreditSnapshot:
    return graded(None, status=ReadingStatus.UNAVAILABLE)


def decided(
    snapshot: CreditSnapshot | None,
    *,
    policy: Policy | None = None,
    matter: Matter = LICENCE,
    applicant: ApplicantKind = ApplicantKind.LEGAL_PERSON,
    channel: Channel = Channel.OFFLINE_HALL,
    open_breaches: int = 0,
    requested: bool = True,
    committed: bool = True,
    today: date = TODAY,
) -> EligibilityDecision:
    """The decision for an enterprise at the window that asked and committed."""
    return decide(
        policy or shilong(),
        matter,
        applicant,
        channel,
        snapshot,
        open_breaches,
        requested,
        committed,
        today,
    )


def reasons(answer: EligibilityDecision) -> list[tuple[str, str | None]]:
    return [(reason.code.value, reason.clause) for reason in answer.reasons]


def ordinary(answer: EligibilityDecision) -> bool:
    """Whether the answer gives nothing and asks for nothing more."""
    given = (answer.benefits, answer.withheld, answer.not_offered, answer.granted)
    return not answer.eligible and answer.mode is CaseMode.ORDINARY and given == ((), (), (), ())


def excluded(*domains: str, irrevocable: bool = False) -> ExclusionReview:
    return replace(REVIEWED, domains=domains, irrevocable=irrevocable)


# --- stage 1: scope (二) ---------------------------------------------------------------


OUTSIDE: Mapping[str, tuple[dict[str, Any], str | None]] = {
    "MATTER_INACTIVE": ({"matter": replace(LICENCE, active=False)}, "二(二)"),
    "MATTER_TYPE_NOT_COVERED": (
        {"matter": replace(LICENCE, type=MatterType.ADMIN_CONFIRMATION)},
        "二(二)",
    ),
    "MATTER_NOT_IN_HALL": ({"matter": replace(LICENCE, in_hall=False)}, "二(二)"),
    "CHANNEL_NOT_COVERED": ({"channel": Channel.ONLINE_PORTAL}, "二(三)"),
    "MATTER_NOT_REVIEWED": ({"matter": replace(LICENCE, review=None)}, "二(二)"),
    "MATTER_EXCLUDED": ({"matter": replace(LICENCE, review=excluded("WORK_SAFETY"))}, "二(二)"),
    "MATTER_IRREVOCABLE": (
        {"matter": replace(LICENCE, review=excluded(irrevocable=True))},
        "二(二)",
    ),
    "POLICY_NOT_IN_FORCE": ({"today": date(2022, 11, 2)}, None),
}


@pytest.mark.clause("二(二)", "二(三)")
@pytest.mark.parametrize("code", OUTSIDE)
def test_each_bar_of_scope_leads_to_the_ordinary_way_with_its_clause(code: str) -> None:
    circumstances, clause = OUTSIDE[code]
    answer = decided(graded("AAA"), **circumstances)
    assert reasons(answer) == [(code, clause)]
    assert ordinary(answer) and answer.tier is None


@pytest.mark.clause("二(二)", "二(三)", "三")
def test_all_bars_of_scope_are_told_in_the_order_of_the_text() -> None:
    scope = replace(shilong().scope, applicants=(ApplicantKind.LEGAL_PERSON,))
    out_of_everything = replace(
        LICENCE,
        active=False,
        type=MatterType.PUBLIC_SERVICE,
        in_hall=False,
        review=excluded("TRADE_SECRET", "WORK_SAFETY", "NATIONAL_SECURITY", irrevocable=True),
    )
    answer = decided(
        graded("AAA"),
        policy=replace(shilong(), scope=scope),
        matter=out_of_everything,
        applicant=ApplicantKind.NATURAL_PERSON,
        channel=Channel.MOBILE,
        today=date(2022, 11, 2),
    )
    assert [code for code, _ in reasons(answer)] == [
        "POLICY_NOT_IN_FORCE",
        "MATTER_INACTIVE",
        "MATTER_TYPE_NOT_COVERED",
        "MATTER_NOT_IN_HALL",
        "CHANNEL_NOT_COVERED",
        "MATTER_EXCLUDED",
        "MATTER_EXCLUDED",
        "MATTER_EXCLUDED",
        "MATTER_IRREVOCABLE",
        "APPLICANT_TYPE_NOT_COVERED",
    ]
    domains = [reason.param("domain") for reason in answer.reasons if reason.param("domain")]
    assert domains == ["NATIONAL_SECURITY", "WORK_SAFETY", "TRADE_SECRET"], "as 二(二) lists them"


@pytest.mark.clause("二(二)")
def test_an_excluded_matter_is_refused_by_the_name_of_its_domain() -> None:
    answer = decided(graded("AAA"), matter=replace(LICENCE, review=excluded("WORK_SAFETY")))
    assert answer.reasons[0].param("domainName") == "安全生产"


@pytest.mark.clause("二(二)")
def test_a_domain_the_policy_does_not_list_bars_all_the_same() -> None:
    foreign = replace(LICENCE, review=excluded("OWN_WORDS", "PUBLIC_INTEREST"))
    answer = decided(graded("AAA"), matter=foreign)
    assert [r.param("domain") for r in answer.reasons] == ["PUBLIC_INTEREST", "OWN_WORDS"]


@pytest.mark.clause("二(二)")
def test_a_matter_nobody_reviewed_is_told_so_and_nothing_read_from_its_review() -> None:
    assert reasons(decided(graded("AAA"), matter=replace(LICENCE, review=None))) == [
        ("MATTER_NOT_REVIEWED", "二(二)")
    ]


def test_without_a_policy_nothing_applies() -> None:
    answer = decide(
        None,
        LICENCE,
        ApplicantKind.LEGAL_PERSON,
        Channel.OFFLINE_HALL,
        graded("AAA"),
        0,
        True,
        True,
        TODAY,
    )
    assert reasons(answer) == [("POLICY_NOT_IN_FORCE", None)] and ordinary(answer)


@pytest.mark.parametrize(
    ("today", "in_force"),
    [
        (date(2022, 11, 2), False),
        (date(2022, 11, 3), True),
        (date(2027, 12, 31), True),
        (date(2028, 1, 1), False),
    ],
)
def test_a_policy_is_in_force_from_its_first_day_to_its_last(today: date, in_force: bool) -> None:
    until = replace(shilong().document, effective_to=date(2027, 12, 31))
    fresh = graded("AAA", evaluated_on=today)
    answer = decided(fresh, policy=replace(shilong(), document=until), today=today)
    assert answer.eligible is in_force


@pytest.mark.clause("二(二)")
def test_the_day_of_registration_fixes_the_rules_and_today_the_age_of_the_grade() -> None:
    until = replace(shilong().document, effective_to=date(2026, 2, 28))
    over = decided(graded("AAA"), policy=replace(shilong(), document=until))
    assert reasons(over) == [("POLICY_NOT_IN_FORCE", None)]
    registered = decision(replace(over.given, registered_on=date(2026, 2, 28)))
    assert registered.eligible
    assert not decision(replace(over.given, registered_on=date(2026, 3, 1))).eligible


def snapshots() -> st.SearchStrategy[CreditSnapshot | None]:
    """Whatever a register can say: any grade, of any age, or nothing."""
    tokens = st.sampled_from([*GRADES, "AA+", "优", "a- 级", "A1"])
    days = st.integers(-400, 400).map(lambda offset: TODAY + timedelta(days=offset))
    told = st.builds(
        Reading,
        fact=st.just("grade"),
        source=st.just("PUBLIC_CREDIT_EVALUATION"),
        status=st.just(ReadingStatus.OK),
        token=tokens,
        evaluated_on=st.none() | days,
        valid_until=st.none() | days,
    )
    silent = st.sampled_from([ReadingStatus.ABSENT, ReadingStatus.UNAVAILABLE]).map(
        lambda status: graded(None, status=status).readings[0]
    )
    return st.none() | (told | silent).map(lambda one: CreditSnapshot(id="s", readings=(one,)))


@pytest.mark.clause("二(二)", "二(三)")
@given(snapshot=snapshots(), breaches=st.integers(0, 2), code=st.sampled_from(sorted(OUTSIDE)))
def test_out_of_scope_the_answer_does_not_depend_on_credit(
    snapshot: CreditSnapshot | None, breaches: int, code: str
) -> None:
    circumstances, _ = OUTSIDE[code]
    answer = decided(snapshot, open_breaches=breaches, **circumstances)
    unasked = decided(None, **circumstances)
    assert verdict(answer) == verdict(unasked)
    assert answer.mode is CaseMode.ORDINARY, "nobody is handled strictly out of scope"


def verdict(answer: EligibilityDecision) -> EligibilityDecision:
    """The answer apart from its inputs."""
    return replace(answer, given=decided(None).given)


# --- stage 2: credit (三, 四(一)) ------------------------------------------------------


@pytest.mark.clause("三1", "三2", "三3", "三4")
@pytest.mark.parametrize(
    ("token", "tier", "mode"),
    [
        ("B", None, CaseMode.ORDINARY_STRICT),
        ("BBB", None, CaseMode.ORDINARY_STRICT),
        ("A-", "A", CaseMode.CREDIT),
        ("A", "A", CaseMode.CREDIT),
        ("A+", "A", CaseMode.CREDIT),
        ("AA", "AA", CaseMode.CREDIT),
        ("AAA", "AAA", CaseMode.CREDIT),
    ],
)
def test_each_side_of_every_boundary_between_tiers(
    token: str, tier: str | None, mode: CaseMode
) -> None:
    answer = decided(graded(token))
    assert (answer.tier, answer.mode) == (tier, mode)


@pytest.mark.clause("三", "三4")
@pytest.mark.parametrize("token", GRADES)
def test_every_grade_of_the_table_is_addition_or_subtraction(token: str) -> None:
    answer = decided(graded(token))
    assert answer.eligible is (token not in BELOW_A)
    assert (answer.mode is CaseMode.ORDINARY_STRICT) is (token in BELOW_A)
    if token in BELOW_A:
        assert reasons(answer) == [("GRADE_BELOW_A", "三4")]
        assert answer.reasons[0].param("tier") == "BELOW_A"


@pytest.mark.clause("三")
@pytest.mark.parametrize("token", ["AA+", "AA-", "AAA+", "优", "A1", "AAAA", "E", "?"])
def test_a_grade_the_table_does_not_list_is_neither(token: str) -> None:
    answer = decided(graded(token))
    assert reasons(answer) == [("GRADE_UNRECOGNISED", "三")] and ordinary(answer)
    assert answer.reasons[0].param("token") == token


@pytest.mark.parametrize("raw", ["a- 级", "\uff21\uff0d", "A\u2212", " A-级别 "])
def test_a_grade_counts_in_any_spelling(raw: str) -> None:
    assert decided(graded(raw)).tier == "A"


def test_an_alias_of_the_policy_places_a_grade() -> None:
    fact = replace(shilong().facts["grade"], aliases={"AA+": "AA", "优": "AAA"})
    policy = replace(shilong(), facts={"grade": fact})
    assert decided(graded("aa+"), policy=policy).tier == "AA"
    assert decided(graded("优"), policy=policy).tier == "AAA"


@pytest.mark.clause("四(一)", "三")
@pytest.mark.parametrize(
    ("snapshot", "reason"),
    [
        (None, ("GRADE_UNAVAILABLE", "四(一)")),
        (down(), ("GRADE_UNAVAILABLE", "四(一)")),
        (CreditSnapshot(id="s", readings=()), ("GRADE_UNAVAILABLE", "四(一)")),
        (graded(None), ("GRADE_ABSENT", "四(一)")),
        (graded("ZZ", evaluated_on=None), ("GRADE_UNRECOGNISED", "三")),
        (graded("B", evaluated_on=None), ("GRADE_DATE_INVALID", "三")),
        (
            graded("B", evaluated_on=TODAY + timedelta(days=1), valid_until=TODAY - timedelta(9)),
            ("GRADE_DATE_INVALID", "三"),
        ),
        (graded("B", valid_until=TODAY - timedelta(days=1)), ("GRADE_EXPIRED", "三")),
    ],
)
def test_what_is_unknown_is_not_low_and_only_its_first_fault_is_told(
    snapshot: CreditSnapshot | None, reason: tuple[str, str]
) -> None:
    answer = decided(snapshot)
    assert reasons(answer) == [reason] and ordinary(answer)
    assert answer.reasons[0].param("fact") == "grade"


@pytest.mark.clause("三")
@pytest.mark.parametrize(
    ("token", "evaluated", "valid_until", "known"),
    [
        ("AAA", 0, None, True),
        ("AAA", 1, None, False),
        ("AAA", -365, None, True),
        ("AAA", -366, None, False),
        ("AAA", -30, 0, True),
        ("AAA", -30, -1, False),
        ("B", -365, None, True),
        ("B", -366, None, False),
        ("B", -30, 0, True),
        ("B", -30, -1, False),
    ],
)
def test_a_grade_counts_to_its_last_day_and_from_its_first(
    token: str, evaluated: int, valid_until: int | None, known: bool
) -> None:
    until = None if valid_until is None else TODAY + timedelta(days=valid_until)
    dated = graded(token, evaluated_on=TODAY + timedelta(days=evaluated), valid_until=until)
    answer = decided(dated)
    plain = answer.mode is CaseMode.ORDINARY
    assert plain is not known, "a known grade makes the case credit or strict, an unknown neither"


@given(snapshot=snapshots())
def test_only_a_known_grade_below_a_makes_a_case_strict(snapshot: CreditSnapshot | None) -> None:
    answer = decided(snapshot)
    strict = answer.mode is CaseMode.ORDINARY_STRICT
    assert strict is (reasons(answer) == [("GRADE_BELOW_A", "三4")])


@pytest.mark.clause("三4")
@given(snapshot=snapshots(), will=st.tuples(st.booleans(), st.booleans()))
def test_strict_handling_gives_no_benefit_and_asks_nothing_of_the_applicant(
    snapshot: CreditSnapshot | None, will: tuple[bool, bool]
) -> None:
    answer = decided(snapshot, requested=will[0], committed=will[1])
    if answer.mode is CaseMode.ORDINARY_STRICT:
        offers = (answer.benefits, answer.withheld, answer.not_offered, answer.granted)
        assert offers == ((), (), (), ())
        assert [reason.code for reason in answer.reasons] == [RefusalCode.GRADE_BELOW_A]


# --- conditions in three values --------------------------------------------------------


RED = Fact(
    name=Wording("红名单", "red list"),
    source="LISTS",
    kind=FactKind.LIST,
    clause="三",
)
TWO_FACTS = replace(shilong(), facts={**shilong().facts, "red": RED})
UNKNOWN = Refusal(code=RefusalCode.GRADE_UNAVAILABLE)
YES = When(applicant=(ApplicantKind.LEGAL_PERSON,))
NO = When(applicant=(ApplicantKind.NATURAL_PERSON,))
MAYBE = When(fact="red", is_=True)


@pytest.mark.parametrize(
    ("when", "truth"),
    [
        (When(all=(YES, YES)), True),
        (When(all=(YES, MAYBE)), None),
        (When(all=(MAYBE, NO)), False),
        (When(all=()), True),
        (When(any=(NO, NO)), False),
        (When(any=(NO, MAYBE)), None),
        (When(any=(MAYBE, YES)), True),
        (When(any=()), False),
        (When(not_=YES), False),
        (When(not_=NO), True),
        (When(not_=MAYBE), None),
        (When(not_=When(any=(MAYBE, When(all=(YES, MAYBE))))), None),
    ],
)
def test_unknown_is_a_third_value(when: When, truth: bool | None) -> None:
    known: dict[str, Known] = {"grade": "A", "red": UNKNOWN}
    assert holds(when, TWO_FACTS, ApplicantKind.LEGAL_PERSON, known) is truth


@pytest.mark.parametrize(
    ("token", "truth"), [("AAA", True), ("AA", True), ("A+", False), ("D", False)]
)
def test_at_least_goes_by_the_order_of_the_scale(token: str, truth: bool) -> None:
    at_least = When(fact="grade", at_least="AA")
    known = {"grade": token}
    assert holds(at_least, shilong(), ApplicantKind.LEGAL_PERSON, known) is truth


@pytest.mark.parametrize("absence", [True, False])
def test_an_absence_that_means_something_is_known(absence: bool) -> None:
    known = {"red": absence}
    assert holds(MAYBE, TWO_FACTS, ApplicantKind.LEGAL_PERSON, known) is absence


def without_grade(absence: bool | str) -> Policy:
    """A policy whose one tier is met by the grade alone, and for which no record means this."""
    fact = replace(shilong().facts["grade"], if_absent=absence)
    only = (replace(shilong().tiers[0], when=When(fact="grade", in_=("AAA",))),)
    return replace(shilong(), facts={"grade": fact}, tiers=only)


def test_no_record_is_the_reason_only_where_it_is_unknown_what_that_means() -> None:
    assert decided(graded(None), policy=without_grade(True)).tier == "AAA"
    no = decided(graded(None), policy=without_grade(False))
    assert reasons(no) == [("NO_TIER", "三")] and ordinary(no)
    unknown = decided(graded(None), policy=without_grade("unknown"))
    assert reasons(unknown) == [("GRADE_ABSENT", "四(一)")]


def with_tier(effect: TierEffect, when: When, reason: RefusalCode | None = None) -> Policy:
    """The policy with one more tier before the others."""
    first = Tier(
        id="X", name=Wording("甲", "X"), effect=effect, when=when, clause="三", reason=reason
    )
    return replace(TWO_FACTS, tiers=(first, *shilong().tiers))


def test_a_tier_that_is_unknown_is_passed_over_and_never_restricts() -> None:
    policy = with_tier(TierEffect.RESTRICT, MAYBE)
    assert decided(graded("AAA"), policy=policy).tier == "AAA"
    nothing = decided(None, policy=policy)
    assert reasons(nothing) == [("GRADE_UNAVAILABLE", "四(一)")] and ordinary(nothing)


def test_the_first_unknown_fact_is_the_one_that_is_told() -> None:
    policy = replace(TWO_FACTS, facts={"red": RED, "grade": TWO_FACTS.facts["grade"]})
    assert decided(graded("ZZ"), policy=policy).reasons[0].param("fact") == "red"
    assert decided(graded("ZZ"), policy=TWO_FACTS).reasons[0].param("fact") == "grade"


@pytest.mark.parametrize(
    ("effect", "reason", "code", "mode"),
    [
        (TierEffect.NEUTRAL, None, "NO_TIER", CaseMode.ORDINARY),
        (TierEffect.RESTRICT, None, "TIER_RESTRICTS", CaseMode.ORDINARY_STRICT),
        (
            TierEffect.RESTRICT,
            RefusalCode.GRADE_BELOW_A,
            "GRADE_BELOW_A",
            CaseMode.ORDINARY_STRICT,
        ),
    ],
)
def test_a_tier_that_is_no_incentive_answers_with_its_code_and_itself(
    effect: TierEffect, reason: RefusalCode | None, code: str, mode: CaseMode
) -> None:
    answer = decided(graded("AAA"), policy=with_tier(effect, YES, reason))
    assert [(r.code.value, r.param("tier")) for r in answer.reasons] == [(code, "X")]
    assert (answer.eligible, answer.mode, answer.tier) == (False, mode, None)


# --- stage 3: benefits (三1 to 三3) ----------------------------------------------------


@pytest.mark.clause("三1", "三2", "三3")
@pytest.mark.parametrize(
    ("token", "benefits"),
    [
        ("A-", A_TIER),
        ("A", A_TIER),
        ("A+", A_TIER),
        ("AA", (*A_TIER, *AA_TIER)),
        ("AAA", ALL_BENEFITS),
    ],
)
def test_a_tier_gives_exactly_its_benefits(token: str, benefits: tuple[str, ...]) -> None:
    answer = decided(graded(token))
    assert answer.benefits == answer.granted == benefits
    assert answer.withheld == answer.not_offered == ()


def with_materials(matter: Matter, **changes: bool) -> Matter:
    """The matter whose materials all have these marks."""
    return replace(matter, materials=tuple(replace(m, **changes) for m in matter.materials))


CANNOT: list[tuple[str, Matter]] = [
    ("TOLERANT_ACCEPTANCE", with_materials(LICENCE, deferrable=False)),
    ("COMMIT_ENTRY_ONE_FORM", with_materials(LICENCE, in_one_form=False)),
    (
        "NOTIFY_COMMIT",
        with_materials(replace(LICENCE, conditions=()), replaceable=False),
    ),
    ("SITE_CHECK_WAIVER", replace(LICENCE, site_check=SiteCheck.NONE)),
    ("SITE_CHECK_WAIVER", replace(LICENCE, site_check=SiteCheck.COMPULSORY)),
    (
        "COMMIT_ENTRY_VERIFY_LATER",
        replace(LICENCE, steps=tuple(s for s in LICENCE.steps if s.statutory)),
    ),
    (
        "COMMIT_ENTRY_VERIFY_LATER",
        replace(LICENCE, steps=LICENCE.steps[:2], site_check=SiteCheck.COMPULSORY),
    ),
    ("STARTUP_PACK", replace(LICENCE, enterprise_setup=False)),
    *(
        (code, replace(LICENCE, supports=tuple(each for each in ALL_BENEFITS if each != code)))
        for code in ALL_BENEFITS
    ),
]


@pytest.mark.clause("三")
@pytest.mark.parametrize(("code", "matter"), CANNOT)
def test_what_the_matter_cannot_give_is_not_offered(code: str, matter: Matter) -> None:
    answer = decided(graded("AAA"), matter=matter)
    assert code in [each.benefit for each in answer.not_offered]
    assert code not in answer.benefits
    (why,) = [each.reason for each in answer.not_offered if each.benefit == code]
    assert (why.code, why.clause) == (RefusalCode.MATTER_DOES_NOT_SUPPORT, "三")
    assert answer.eligible and answer.reasons == (), "such a reason stands with the benefit"


def test_a_replaceable_condition_is_enough_for_a_commitment_in_place_of_evidence() -> None:
    materials = with_materials(LICENCE, replaceable=False)
    assert "NOTIFY_COMMIT" in decided(graded("AA"), matter=materials).benefits


def test_a_benefit_for_some_applicants_is_not_offered_to_others() -> None:
    enterprises = replace(
        shilong().benefits["TASK_FORCE"], applicants=(ApplicantKind.LEGAL_PERSON,)
    )
    policy = replace(shilong(), benefits={**shilong().benefits, "TASK_FORCE": enterprises})
    assert "TASK_FORCE" in decided(graded("AA"), policy=policy).benefits
    person = decided(graded("AA"), policy=policy, applicant=ApplicantKind.NATURAL_PERSON)
    assert [each.benefit for each in person.not_offered] == ["TASK_FORCE"]


@pytest.mark.clause("五1")
def test_an_open_breach_withholds_what_rests_on_a_commitment() -> None:
    answer = decided(graded("AAA"), open_breaches=1)
    assert tuple(each.benefit for each in answer.withheld) == COMMITMENT_BENEFITS
    assert {(each.reason.code, each.reason.clause) for each in answer.withheld} == {
        (RefusalCode.OPEN_BREACH, "五1")
    }
    kept = tuple(code for code in ALL_BENEFITS if code not in COMMITMENT_BENEFITS)
    assert answer.benefits == answer.granted == kept
    assert (answer.eligible, answer.mode, answer.reasons) == (True, CaseMode.CREDIT, ())


@pytest.mark.clause("五1")
def test_what_the_matter_cannot_give_is_not_said_to_be_withheld() -> None:
    matter = replace(LICENCE, site_check=SiteCheck.NONE)
    answer = decided(graded("AAA"), matter=matter, open_breaches=1)
    assert [each.benefit for each in answer.not_offered] == ["SITE_CHECK_WAIVER"]
    assert "SITE_CHECK_WAIVER" not in [each.benefit for each in answer.withheld]


def breaching(effect: BreachEffect) -> Policy:
    return replace(shilong(), on_breach=OnBreach(OPEN=effect))


@pytest.mark.clause("五1")
def test_a_policy_may_let_a_breach_pass_or_block() -> None:
    passed = decided(graded("AAA"), policy=breaching(BreachEffect.NONE), open_breaches=3)
    assert passed.granted == ALL_BENEFITS
    blocked = decided(graded("AAA"), policy=breaching(BreachEffect.BLOCK), open_breaches=1)
    assert reasons(blocked) == [("OPEN_BREACH", "五1")]
    assert ordinary(blocked) and blocked.tier == "AAA", "the grade is what it is"
    free = decided(graded("AAA"), policy=breaching(BreachEffect.BLOCK))
    assert free.granted == ALL_BENEFITS


def test_a_breach_never_makes_a_case_strict() -> None:
    for effect in BreachEffect:
        low = decided(graded("B"), policy=breaching(effect), open_breaches=1)
        assert reasons(low) == [("GRADE_BELOW_A", "三4")], "the grade is told first"
        for token in ("AAA", "A-", None, "ZZ"):
            answer = decided(graded(token), policy=breaching(effect), open_breaches=1)
            assert answer.mode is not CaseMode.ORDINARY_STRICT


def matters() -> st.SearchStrategy[Matter]:
    """Matters in scope of every make, as far as benefits go."""
    marks = st.fixed_dictionaries(
        {"deferrable": st.booleans(), "replaceable": st.booleans(), "in_one_form": st.booleans()}
    )
    return st.builds(
        lambda marked, **changes: replace(with_materials(LICENCE, **marked), **changes),
        marks,
        supports=st.lists(st.sampled_from(ALL_BENEFITS), unique=True).map(tuple),
        site_check=st.sampled_from(list(SiteCheck)),
        steps=st.sampled_from([LICENCE.steps, LICENCE.steps[:1], LICENCE.steps[1:2], ()]),
        conditions=st.sampled_from([LICENCE.conditions, ()]),
        enterprise_setup=st.booleans(),
    )


@pytest.mark.clause("三1", "三2", "三3")
@given(
    matter=matters(),
    breaches=st.integers(0, 1),
    applicant=st.sampled_from(list(ApplicantKind)),
    effect=st.sampled_from([BreachEffect.NONE, BreachEffect.WITHHOLD_COMMITMENT_BENEFITS]),
)
def test_a_higher_tier_gives_all_that_a_lower_one_gives(
    matter: Matter, breaches: int, applicant: ApplicantKind, effect: BreachEffect
) -> None:
    def offered(token: str) -> set[str]:
        policy = breaching(effect)
        answer = decided(
            graded(token),
            policy=policy,
            matter=matter,
            applicant=applicant,
            open_breaches=breaches,
        )
        ends = [
            *answer.benefits,
            *(each.benefit for each in answer.withheld),
            *(each.benefit for each in answer.not_offered),
        ]
        tier = policy.tier(answer.tier or "")
        assert tier and sorted(ends) == sorted(tier.benefits), "each benefit has exactly one end"
        return set(answer.benefits)

    assert offered("A-") == offered("A") == offered("A+")
    assert offered("A") <= offered("AA") <= offered("AAA")


# --- stage 4: will (四(二)1) -----------------------------------------------------------


@pytest.mark.clause("四(二)1")
@pytest.mark.parametrize(
    ("requested", "committed", "mode", "told"),
    [
        (False, False, CaseMode.ORDINARY, ["NOT_REQUESTED", "NOT_COMMITTED"]),
        (True, False, CaseMode.ORDINARY, ["NOT_COMMITTED"]),
        (False, True, CaseMode.ORDINARY, ["NOT_REQUESTED"]),
        (True, True, CaseMode.CREDIT, []),
    ],
)
def test_credit_approval_needs_both_a_request_and_a_commitment(
    requested: bool, committed: bool, mode: CaseMode, told: list[str]
) -> None:
    answer = decided(graded("AAA"), requested=requested, committed=committed)
    assert (answer.mode, reasons(answer)) == (mode, [(code, "四(二)1") for code in told])
    assert answer.eligible and answer.benefits == ALL_BENEFITS, "the offer stands"
    assert answer.granted == (ALL_BENEFITS if requested and committed else ())


def test_a_benefit_that_asks_for_neither_is_granted_without() -> None:
    free = replace(shilong().benefits["APPOINTMENT"], needs_request=False, needs_commitment=False)
    asked = replace(shilong().benefits["FREE_COURIER"], needs_commitment=False)
    benefits = {**shilong().benefits, "APPOINTMENT": free, "FREE_COURIER": asked}
    policy = replace(shilong(), benefits=benefits)
    silent = decided(graded("A"), policy=policy, requested=False, committed=False)
    assert silent.granted == ("APPOINTMENT",)
    requested = decided(graded("A"), policy=policy, committed=False)
    assert requested.granted == ("APPOINTMENT", "FREE_COURIER")


# --- the same answer for ever ----------------------------------------------------------


def test_the_hash_of_the_inputs_is_the_same_for_ever() -> None:
    answer = decided(graded("A-"))
    assert stored(answer.given).format == INPUTS_FORMAT == 1
    assert answer.inputs_hash == (
        "0fda0c7d7e0427854dc97acf0f26194963366ef91294291c3e305f72030029ea"
    ), "a change of what is hashed is a new format number"


def test_a_member_that_says_nothing_is_not_hashed_so_that_one_may_be_added_later() -> None:
    absent = Reading(fact="grade", status=ReadingStatus.ABSENT, source="S")
    assert canonical(absent) == b'{"fact":"grade","source":"S","status":"ABSENT"}'


CHANGES: list[dict[str, Any]] = [
    {"snapshot": graded("A")},
    {"snapshot": graded("A-", valid_until=TODAY)},
    {"snapshot": None},
    {"open_breaches": 1},
    {"requested": False},
    {"committed": False},
    {"today": TODAY + timedelta(days=1)},
    {"registered_on": TODAY},
    {"channel": Channel.SELF_SERVICE},
    {"applicant": ApplicantKind.UNINCORPORATED},
    {"matter": replace(LICENCE, id="matter-2")},
    {"policy": replace(shilong(), id="policy-2")},
    {"policy": None},
]


@pytest.mark.parametrize("change", CHANGES, ids=lambda change: next(iter(change)))
def test_every_input_is_in_the_hash(change: dict[str, Any]) -> None:
    given = decided(graded("A-")).given
    assert decision(replace(given, **change)).inputs_hash != decision(given).inputs_hash


@given(
    snapshot=snapshots(),
    breaches=st.integers(0, 3),
    will=st.tuples(st.booleans(), st.booleans()),
    registered_on=st.none() | st.just(TODAY),
)
def test_a_decision_is_made_again_from_what_was_kept(
    snapshot: CreditSnapshot | None,
    breaches: int,
    will: tuple[bool, bool],
    registered_on: date | None,
) -> None:
    first = decided(snapshot, open_breaches=breaches, requested=will[0], committed=will[1])
    given = replace(first.given, registered_on=registered_on)
    again = decision(restored(stored(given), shilong(), LICENCE))
    assert again == decision(given)
    assert re.fullmatch("[0-9a-f]{64}", again.inputs_hash)
    assert again.inputs_hash == decision(given).inputs_hash

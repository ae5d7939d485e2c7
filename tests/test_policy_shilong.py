"""平龙政服领办〔2022〕11号 as data: read beside its text, clause by clause."""

import re
from datetime import date
from pathlib import Path

import pytest

from domain.applicant import ApplicantKind
from domain.breach import BreachEffect
from domain.clauses import ClauseRef
from domain.matter import MatterType
from domain.policy import (
    AfterWithdrawal,
    BenefitEffect,
    Channel,
    ProofKind,
    Recheck,
    TierEffect,
    UsableFrom,
)
from domain.policy_example import ExampleResult, run_examples
from domain.policy_file import check_policy
from domain.refusal import RefusalCode, message
from tests.policies import shilong, shilong_text

TEXT = Path(__file__).parent.parent / "docs" / "policy.zh.md"

A = ("APPOINTMENT", "ASSISTED_AGENCY", "FREE_COURIER", "STARTUP_PACK")
AA = (
    *A,
    "COMMIT_ENTRY_ONE_FORM",
    "COMMIT_ENTRY_FILING",
    "COMMIT_ENTRY_VERIFY_LATER",
    "TASK_FORCE",
    "NOTIFY_COMMIT",
)
AAA = (*AA, "GREEN_CHANNEL", "TOLERANT_ACCEPTANCE", "ON_SITE_SERVICE", "SITE_CHECK_WAIVER")


# --- document and clauses --------------------------------------------------------------


def test_the_document_is_named_as_it_was_issued() -> None:
    document = shilong().document
    text = TEXT.read_text(encoding="utf-8")
    assert document.number in text
    assert document.title in text
    assert document.issuer in text
    assert document.issued_on == date(2022, 11, 3)


def test_every_clause_stands_in_the_file_word_for_word() -> None:
    own = {id: each.text for id, each in shilong().clauses.items() if each.document is None}
    assert own == clauses_of_the_text()


@pytest.mark.parametrize(
    "id",
    [f"许可法{article}" for article in (30, 31, 32, 34, 38, 42, 44, 45, 69, 82)]
    + ["个保法24", "个保法47", "个保法51", "国办发〔2020〕42号", "国办发〔2020〕49号"],
)
def test_the_law_is_told_in_short_and_marked_so(id: str) -> None:
    clause = shilong().clause(id)
    assert clause is not None
    assert clause.document != shilong().document.number
    assert clause.text.startswith("（摘要）")


def test_a_clause_of_the_policy_names_the_policy() -> None:
    number = "平龙政服领办〔2022〕11号"
    text = clauses_of_the_text()["三4"]
    assert shilong().clause("三4") == ClauseRef(id="三4", document=number, text=text)
    assert shilong().clause("三9") is None


# --- 二: scope -------------------------------------------------------------------------


@pytest.mark.clause("二(二)", "二(三)")
def test_licences_in_the_offline_hall_are_covered_for_every_kind_of_applicant() -> None:
    scope = shilong().scope
    assert scope.matter_types == (MatterType.ADMIN_LICENCE,)
    assert scope.channels == (Channel.OFFLINE_HALL,)
    assert scope.applicants == tuple(ApplicantKind)
    assert scope.review_required


@pytest.mark.clause("二(二)")
def test_the_eleven_domains_are_named_as_in_the_text_and_the_list_is_open() -> None:
    excluded = shilong().scope.excluded
    clause = shilong().clauses["二(二)"].text
    named = [domain.name.zh for domain in excluded if not domain.needs_basis]
    assert len(named) == 11
    assert [clause.index(name) for name in named] == sorted(clause.index(name) for name in named)
    assert [domain.code for domain in excluded if domain.needs_basis] == ["OTHER_SPECIFIED"]


@pytest.mark.clause("二(二)")
def test_the_first_day_is_the_day_of_issue_and_no_last_day_is_set() -> None:
    """A-20."""
    assert not shilong().in_force_on(date(2022, 11, 2))
    assert shilong().in_force_on(date(2022, 11, 3))
    assert shilong().in_force_on(date(2126, 11, 3))


# --- 三: grades, tiers, benefits -------------------------------------------------------


@pytest.mark.clause("三", "三1", "三2", "三3", "三4")
def test_each_grade_is_in_the_tier_the_text_puts_it_in() -> None:
    """A-01, A-03: A- is of the A band, and nothing lies above AAA."""
    assert {tier.id: tier.when.in_ for tier in shilong().tiers} == {
        "AAA": ("AAA",),
        "AA": ("AA",),
        "A": ("A+", "A", "A-"),
        "BELOW_A": ("BBB", "BB", "B+", "B", "B-", "CCC", "CC", "C+", "C", "C-", "D"),
    }


def test_the_scale_is_the_tiers_from_best_to_worst() -> None:
    named = [token for tier in shilong().tiers for token in tier.when.in_ or ()]
    assert list(shilong().facts["grade"].scale) == named


def test_the_grade_is_asked_of_one_source_and_may_be_a_year_old() -> None:
    """A-04, A-05."""
    grade = shilong().facts["grade"]
    assert list(shilong().facts) == ["grade"]
    assert grade.source == "PUBLIC_CREDIT_EVALUATION"
    assert grade.max_age_days == 365
    assert grade.if_absent == "unknown"
    assert grade.clause == "四(一)"


def test_no_alias_is_set_and_those_of_AA_stand_ready() -> None:  # noqa: N802 - a grade
    """A-02."""
    assert shilong().facts["grade"].aliases == {}
    ready = shilong_text().replace('# "AA+" = "AA"', '"AA+" = "AA"')
    ready = ready.replace('# "AA-" = "AA"', '"AA-" = "AA"').replace(
        'given.credit.grade = "AA+"', 'given.credit.grade = "AAA+"'
    )
    assert check_policy(ready).facts["grade"].aliases == {"AA+": "AA", "AA-": "AA"}


@pytest.mark.clause("三1", "三2", "三3", "三4")
def test_each_tier_gives_what_its_clause_and_the_lower_ones_say() -> None:
    """A-07: no 告知承诺 below AA."""
    assert {tier.id: tier.benefits for tier in shilong().tiers} == {
        "AAA": AAA,
        "AA": AA,
        "A": A,
        "BELOW_A": (),
    }
    assert shilong().cumulative
    assert [tier.clause for tier in shilong().tiers] == ["三3", "三2", "三1", "三4"]


@pytest.mark.clause("三4")
def test_below_A_restricts_for_a_reason_of_its_own() -> None:  # noqa: N802 - a grade
    tier = shilong().tier("BELOW_A")
    assert tier is not None
    assert (tier.effect, tier.reason) == (TierEffect.RESTRICT, RefusalCode.GRADE_BELOW_A)


@pytest.mark.clause("三1", "三2", "三3")
def test_each_benefit_is_named_in_its_clause() -> None:
    for benefit in shilong().benefits.values():
        assert benefit.name.zh in shilong().clauses[benefit.clause].text


@pytest.mark.clause("三1", "三2", "三3")
def test_what_each_benefit_does() -> None:
    effects = {code: benefit.effect for code, benefit in shilong().benefits.items()}
    services = [code for code, effect in effects.items() if effect is BenefitEffect.SERVICE]
    assert {code: effects[code] for code in effects if code not in services} == {
        "COMMIT_ENTRY_ONE_FORM": BenefitEffect.ONE_FORM,
        "COMMIT_ENTRY_FILING": BenefitEffect.DECIDE_ON_FILING,
        "COMMIT_ENTRY_VERIFY_LATER": BenefitEffect.VERIFY_AFTER_DECISION,
        "NOTIFY_COMMIT": BenefitEffect.REPLACE_EVIDENCE,
        "GREEN_CHANNEL": BenefitEffect.PRIORITY,
        "TOLERANT_ACCEPTANCE": BenefitEffect.DEFER_MATERIAL,
        "SITE_CHECK_WAIVER": BenefitEffect.WAIVE_SITE_CHECK,
    }
    assert {code: shilong().benefits[code].proof for code in services} == {
        "APPOINTMENT": ProofKind.SLOT,
        "ASSISTED_AGENCY": ProofKind.HELPER,
        "FREE_COURIER": ProofKind.COURIER,
        "STARTUP_PACK": ProofKind.PACK,
        "TASK_FORCE": ProofKind.TEAM,
        "ON_SITE_SERVICE": ProofKind.VISIT,
    }


@pytest.mark.clause("三1", "三2", "三3")
def test_from_when_on_each_benefit_is_used() -> None:
    early = {"APPOINTMENT", "ASSISTED_AGENCY", "ON_SITE_SERVICE", "GREEN_CHANNEL"}
    late = {"FREE_COURIER", "STARTUP_PACK"}
    usable = {code: benefit.usable_from for code, benefit in shilong().benefits.items()}
    assert {code for code in usable if usable[code] is UsableFrom.COMMITMENT} == early
    assert {code for code in usable if usable[code] is UsableFrom.DECISION} == late


@pytest.mark.clause("四(二)1")
def test_every_benefit_needs_a_request_and_a_commitment() -> None:
    """A-17."""
    for benefit in shilong().benefits.values():
        assert benefit.needs_request
        assert benefit.needs_commitment


# --- the switches ----------------------------------------------------------------------


@pytest.mark.clause("五1")
def test_a_breach_withholds_what_rests_on_a_commitment() -> None:
    """A-08."""
    by_commitment = {code for code, each in shilong().benefits.items() if each.by_commitment}
    assert shilong().on_breach.OPEN is BreachEffect.WITHHOLD_COMMITMENT_BENEFITS
    assert by_commitment == {
        "COMMIT_ENTRY_ONE_FORM",
        "COMMIT_ENTRY_FILING",
        "COMMIT_ENTRY_VERIFY_LATER",
        "NOTIFY_COMMIT",
        "TOLERANT_ACCEPTANCE",
        "SITE_CHECK_WAIVER",
    }


def test_the_switches_take_the_readings_that_were_settled() -> None:
    switches = shilong().switches
    assert switches.recheck is Recheck.WARN
    assert switches.reapply_after_withdrawal is False
    assert switches.after_withdrawal is AfterWithdrawal.RUN_ON
    assert switches.manual_grade_entry is False  # 四(一)
    assert switches.second_review_when_strict is True  # 三4
    assert switches.on_the_spot_minutes == 30  # 四(二)1
    assert switches.deemed_acceptance_days == 5  # 许可法32
    assert switches.delivery_days == 10  # 许可法44
    assert switches.extension_days == 10  # 许可法42


def test_the_file_says_which_reading_each_rule_takes() -> None:
    """A-13 leaves nothing to set: query and reminder may come in any order."""
    readings = {f"A-{number:02}" for number in range(1, 24)} - {"A-13"}
    assert readings - set(re.findall(r"A-\d\d", shilong_text())) == set()


# --- 四(二)1: what is told and signed --------------------------------------------------


@pytest.mark.clause("四(二)1")
@pytest.mark.parametrize(
    "word",
    [
        "自愿",
        "普通",
        "撤回",
        "更正",
        "行政复议",
        "行政诉讼",
        "真实",
        "期限",
        "信用网站",
        "征求意见",
        "撤销",
    ],
)
def test_the_rights_notice_tells_every_right_and_duty(word: str) -> None:
    assert word in "".join(shilong().texts.rights_notice.items)


@pytest.mark.clause("四(二)1")
@pytest.mark.parametrize("word", ["自愿", "真实", "核查", "期限", "责任", "授权委托书"])
def test_the_commitment_says_what_is_promised(word: str) -> None:
    assert word in "".join(shilong().texts.commitment.items)


@pytest.mark.clause("四(二)1")
def test_the_reminder_leaves_the_choice_to_the_applicant() -> None:
    assert "由您自行选择" in shilong().texts.reminder


# --- reasons ---------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("clause", "codes"),
    [
        (
            "二(二)",
            "MATTER_INACTIVE MATTER_TYPE_NOT_COVERED MATTER_NOT_IN_HALL MATTER_NOT_REVIEWED",
        ),
        ("二(二)", "MATTER_EXCLUDED MATTER_IRREVOCABLE"),
        ("二(三)", "CHANNEL_NOT_COVERED"),
        ("三", "APPLICANT_TYPE_NOT_COVERED GRADE_UNRECOGNISED GRADE_DATE_INVALID GRADE_EXPIRED"),
        ("三", "NOT_ELIGIBLE MODE_NOT_CREDIT BENEFIT_NOT_GRANTED"),
        ("三", "MATTER_DOES_NOT_SUPPORT BENEFIT_EXCLUDED"),
        ("三4", "GRADE_BELOW_A SECOND_REVIEW_MISSING"),
        ("四(一)", "GRADE_UNAVAILABLE GRADE_ABSENT NOTICE_MISSING MANUAL_GRADE_NOT_ALLOWED"),
        ("四(一)", "NOT_IN_ONE_TIME_NOTICE SUPPLEMENT_NOT_ONCE"),
        ("四(二)1", "NOT_REQUESTED NOT_COMMITTED REMINDER_MISSING ELIGIBILITY_NOT_TOLD"),
        ("四(二)1", "RIGHTS_NOTICE_MISSING COMMITMENT_OUT_OF_ORDER"),
        ("四(二)2", "MATERIALS_INCOMPLETE MATERIAL_NOT_DEFERRABLE MATERIALS_COMPLETE"),
        ("四(二)2", "COMMITMENT_NOT_CHECKED"),
        ("四(二)3", "REVIEW_MISSING SAME_PERSON REASONS_MISSING DEFERRED_OPEN CLOCK_SUSPENDED"),
        ("四(二)3", "STEP_MISSING"),
        ("四(二)4", "ALREADY_DECIDED ALREADY_WITHDRAWN NO_REAPPLY NOT_CREDIT USE_WITHDRAW"),
        ("五1", "OPEN_BREACH NO_LEGAL_DOCUMENT PARTY_NOT_HEARD NOT_CONFIRMED ALREADY_REPAIRED"),
        ("五1", "PURPOSE_NOT_ALLOWED ASKER_NOT_ALLOWED"),
        ("五2", "NOT_DEIDENTIFIED"),
        ("许可法42", "ALREADY_EXTENDED NOT_HEAD"),
        ("许可法45", "KIND_NOT_ALLOWED ALREADY_SUSPENDED"),
        ("个保法51", "FORBIDDEN REASON_REQUIRED"),
    ],
)
def test_each_reason_rests_on_its_clause(clause: str, codes: str) -> None:
    for code in codes.split():
        assert shilong().reasons[RefusalCode(code)] == clause


@pytest.mark.parametrize("code", ["MATTER_NOT_IN_HALL", "CHANNEL_NOT_COVERED"])
def test_own_words_name_the_service_centre_of_the_district(code: str) -> None:
    said = message(shilong().refusal(RefusalCode(code)), "zh", shilong().wordings)
    assert "石龙区政务服务中心" in said


# --- examples --------------------------------------------------------------------------


@pytest.mark.parametrize("result", run_examples(shilong()), ids=lambda result: result.name)
def test_the_policy_answers_as_its_authors_expect(result: ExampleResult) -> None:
    assert result.differences == ()


def test_the_examples_stand_on_both_sides_of_each_boundary() -> None:
    given = [str(example.given.credit.get("grade")) for example in shilong().examples]
    assert {"B", "BBB", "A-", "A+", "AA", "AAA", "AA+"} <= set(given)


def clauses_of_the_text() -> dict[str, str]:
    """The clauses of the text by the numbers people cite, each without its number."""
    clauses: dict[str, str] = {}
    section = part = id = ""
    for line in TEXT.read_text(encoding="utf-8").splitlines():
        if found := re.match(r"([一二三四五])、", line):
            section, part = found[1], ""
            id = section
        elif found := re.match(r"[(（]([一二三])[)）](.*)", line):
            part = id = f"{section}({found[1]})"
            clauses[id] = found[2]
        elif found := re.match(r"(\d)\. (.*)", line):
            id = (part or section) + found[1]
            clauses[id] = found[2]
        elif section and line:
            clauses[id] = clauses.get(id, "") + line
    assert clauses.pop("四(二)") == "信用审批办事流程。", "a heading, and no rule"
    return clauses

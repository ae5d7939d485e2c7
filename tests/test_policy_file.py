"""A policy file that is wrong: a copy of the shipped one, broken in one place, tells where."""

import re
from enum import StrEnum
from pathlib import Path
from typing import Any, get_args

import msgspec
import pytest

from domain.fact import When
from domain.matter import NOT_BY_APPLICATION
from domain.policy import Policy
from domain.policy_example import run_examples
from domain.policy_fault import Fault, FaultCode, PolicyFault, texts
from domain.policy_file import check_policy, load_policy, policy_hash, stored_policy
from domain.policy_shape import NOT_IN_FILE
from domain.refusal import RefusalCode
from tests.policies import changed, shilong, shilong_text
from tests.test_policy_facts import UNPLACED

PAGE = Path(__file__).parent.parent / "docs" / "policy-file.md"

OF_AAA = 'when = { fact = "grade", in = ["AAA"] }'
OF_AA = 'when = { fact = "grade", in = ["AA"] }'
OF_A = 'when = { fact = "grade", in = ["A+", "A", "A-"] }'
UNUSED = """[facts.red]
name = { zh = "红名单", en = "red list" }
source = "LISTS"
kind = "LIST"
clause = "三\""""
FASTER = '{ code = "APPOINTMENT", params = { limitMinusPercent = 30 } }'
PAPERS = '{ code = "APPOINTMENT", params = { materials = ["M01"] } }'
BELOW_A = 'in = ["BBB", "BB", "B+", "B", "B-", "CCC", "CC", "C+", "C", "C-", "D"]'
OF_A_BENEFITS = 'benefits = ["APPOINTMENT", "ASSISTED_AGENCY", "FREE_COURIER", "STARTUP_PACK"]'
ALIAS = '# "AA+" = "AA"'
DEFERS = 'effect = "DEFER_MATERIAL"'
OPENED = 'OPEN = "WITHHOLD_COMMITMENT_BENEFITS"'
FIRST_GIVEN = 'given.credit.grade = "B"'
FIRST_TIER = 'expect = { eligible = false, mode = "ORDINARY_STRICT", tier = "none"'
OF_BELOW = (
    'when = { fact = "grade", in = '
    '["BBB", "BB", "B+", "B", "B-", "CCC", "CC", "C+", "C", "C-", "D"] }'
)
REASON = 'reason = "GRADE_BELOW_A"'
COURIER = 'proof = "COURIER"\nusableFrom = "DECISION"'
FIRST_DAY = "effectiveFrom = 2022-11-03"
KINDS = '["LEGAL_PERSON", "UNINCORPORATED", "NATURAL_PERSON"]'
OWN_WORDS = 'zh = "该事项不在石龙区'
EVERYBODY = f"{{ applicant = {KINDS} }}"
EXPECT_A = 'expect = { eligible = true, tier = "A" }'

Breaks = list[tuple[str, str] | tuple[str, str, str]]
"""What is replaced, by what, and on which line the fault is told: where the third text ends, or
else the second."""

BROKEN: dict[FaultCode, Breaks] = {
    FaultCode.NOT_TOML: [
        ("format = 1", "format = "),
        ("[scope]", "[document]"),
        ("[scope]", "[scope]\nchannels = 1\nchannels = 1"),
        ("needsBasis = true", "needsBasis = yes"),
    ],
    FaultCode.FORMAT_UNKNOWN: [
        ("format = 1", "format = 2"),
        ("format = 1", 'format = "1"'),
    ],
    FaultCode.UNKNOWN_KEY: [
        ("format = 1", "format = 1\nrounds = 0"),
        ("needsBasis = true", "needsBasis = true\nneedBasis = true"),
        ('en = "national security" }', 'en = "national security", fr = "x" }'),
        ("[switches]", '[switches]\nrechek = "WARN"'),
        (OF_AAA, 'when = { fact = "grade", in = ["AAA"], like = "AAA" }'),
        # What the service gives a policy by itself.
        ("format = 1", "format = 1\nversion = 7"),
        ('proof = "SLOT"', 'proof = "SLOT"\ncode = "SLOT"'),
    ],
    FaultCode.MISSING_KEY: [
        (REASON, f'{REASON}\nrestrictions = [{{ code = "STRICT_REVIEW" }}]'),
        ("number = ", "# number = ", "[document]"),
        ('proof = "SLOT"\nusableFrom = "COMMITMENT"\nclause = "三1"', "", "[benefits.APPOINTMENT]"),
        (', en = "national security" }', " }", 'zh = "国家安全"'),
        (OPENED, f'{OPENED}\nCONFIRMED = {{ effect = "BLOCK" }}'),
    ],
    FaultCode.WRONG_VALUE: [
        ('kind = "GRADE"', 'kind = "MARK"'),
        ("maxAgeDays = 365", 'maxAgeDays = "365"'),
        ("maxAgeDays = 365", "maxAgeDays = 0"),
        ("maxAgeDays = 365", "maxAgeDays = true"),
        ("maxAgeDays = 365", "maxAgeDays = 1e3"),
        (FIRST_DAY, 'effectiveFrom = "soon"'),
        (FIRST_DAY, "effectiveFrom = 2022-11-03T08:00:00"),
        ("reviewRequired = true", "reviewRequired = 1"),
        ('ifAbsent = "unknown"', 'ifAbsent = "no"'),
        ('id = "BELOW_A"', 'id = "A 级以下"'),
        (OF_AAA, 'when = "AAA"'),
        # No measure of 信用减法 refuses an application: the form has no word for it.
        (REASON, f'{REASON}\nrestrictions = [{{ code = "REFUSAL", legalBasis = "许可法34" }}]'),
        ('channels = ["OFFLINE_HALL"]', "channels = {}"),
        ('due = "PROMISED_LIMIT"', 'due = "SOON"'),
        ('due = "PROMISED_LIMIT"', "due = 0"),
        ('gate = "GRANT"', 'gate = "NEVER"'),
        (OPENED, f'{OPENED}\nSERIOUS = {{ effect = "REFUSE" }}'),
        (OPENED, f'{OPENED}\nSERIOUS = {{ effect = "BLOCK", months = 121 }}'),
        (FIRST_GIVEN, f'{FIRST_GIVEN}\ngiven.breaches = [{{ kinds = ["LATE"] }}]'),
        ("[reasons]", '[reasons]\nGRADE_LOW = "三"'),
        (FIRST_GIVEN, "given.credit.grade = [3]"),
        (FIRST_GIVEN, FIRST_GIVEN + "\ngiven.openBreaches = -1"),
    ],
    FaultCode.BLANK_TEXT: [
        ('zh = "国家安全"', 'zh = " "'),
        ('[reasons]\nMATTER_INACTIVE = "二(二)"', '[reasons]\nMATTER_INACTIVE = ""'),
    ],
    FaultCode.CONTROL_CHARACTER: [
        ('zh = "国家安全"', r'zh = "\u0000"'),
        ('en = "national security"', r'en = "national\u001b[2Jsecurity"'),
    ],
    FaultCode.EMPTY_LIST: [
        ("[scope]", "[scope]\noperations = []"),
        (COURIER, f"{COURIER}\napplicants = []"),
        (DEFERS, f"{DEFERS}\nparams.materials = []"),
        ('channels = ["OFFLINE_HALL"]', "channels = []"),
        ('matterTypes = ["ADMIN_LICENCE"]', "matterTypes = []"),
    ],
    FaultCode.REPEATED: [
        ('channels = ["OFFLINE_HALL"]', 'channels = ["MOBILE", "MOBILE"]'),
        ('code = "TRADE_SECRET"', 'code = "WORK_SAFETY"'),
        ('"C-", "D"] }', '"C-", "D", "D"] }'),
        (OF_A_BENEFITS, OF_A_BENEFITS.replace("]", ', "APPOINTMENT"]')),
        ('name = "BBB 级虽最接近 A 级，仍在 A 级以下"', 'name = "B 级严格审批，不享受便利"'),
        ('given.absent = ["grade"]', 'given.credit.grade = "A"\ngiven.absent = ["grade"]'),
    ],
    FaultCode.UNKNOWN_CLAUSE: [
        ("[switches]", '[switches]\nafterWithdrawalClause = "四(二)9"'),
        (REASON, f'{REASON}\nrestrictions = [{{ code = "STRICT_REVIEW", legalBasis = "六" }}]'),
        (f'{REASON}\nclause = "三4"', f'{REASON}\nclause = "三5"'),
        ('ifAbsent = "unknown"\nclause = "四(一)"', 'ifAbsent = "unknown"\nclause = "四"'),
        (f'{COURIER}\nclause = "三1"', f'{COURIER}\nclause = "三0"'),
        ('NO_TIER = "三"', 'NO_TIER = "三9"'),
        (f'clause = "三4"\n{FIRST_GIVEN}', f'{FIRST_GIVEN}\nclause = "三6"'),
    ],
    FaultCode.BREACH_RULE_IDLE: [
        (OPENED, f'{OPENED}\nSERIOUS = {{ effect = "WITHHOLD_COMMITMENT_BENEFITS" }}'),
        (OPENED, f'{OPENED}\nCONFIRMED = {{ effect = "NONE", months = 12 }}'),
    ],
    FaultCode.STOP_WITHOUT_CLAUSE: [
        ('afterWithdrawal = "RUN_ON"', 'afterWithdrawal = "STOP_UNTIL_SUPPLIED"')
    ],
    FaultCode.UNKNOWN_FACT: [
        (OF_AAA, 'when = { fact = "mark", in = ["AAA"] }'),
        (OF_AAA, 'when = { not = { any = [{ fact = "mark", in = ["AAA"] }] } }'),
        (FIRST_GIVEN, 'given.credit.mark = "B"'),
        ('given.absent = ["grade"]', 'given.absent = ["mark"]'),
    ],
    FaultCode.UNKNOWN_TOKEN: [
        (OF_AAA, 'when = { fact = "grade", in = ["AAA", "E"] }'),
        (OF_AAA, 'when = { fact = "grade", at_least = "AAA+" }'),
        (ALIAS, '"AA+" = "AAA+"'),
    ],
    FaultCode.UNKNOWN_TIER: [(FIRST_TIER, FIRST_TIER.replace("none", "C"))],
    FaultCode.UNKNOWN_BENEFIT: [
        (COURIER, f'{COURIER}\nexcludes = ["COURIER"]'),
        (COURIER, f'{COURIER}\nexcludes = ["FREE_COURIER"]'),
        (OF_A_BENEFITS, OF_A_BENEFITS.replace("]", ', "APPOINTMENTS"]')),
        ('supports = ["APPOINTMENT"', 'supports = ["APPOINTMENTS"'),
        ('notOffered = ["SITE_CHECK_WAIVER"]', 'notOffered = ["SITE_CHECK"]'),
    ],
    FaultCode.UNKNOWN_DOMAIN: [('["WORK_SAFETY"]', '["SAFETY"]')],
    FaultCode.UNKNOWN_LIST: [
        ("[scope]", '[scope]\npositiveAny = ["pilot"]'),
        (COURIER, f'{COURIER}\nmatterLists = ["pilot"]'),
    ],
    FaultCode.DATES_REVERSED: [
        ("issuedOn = 2022-11-03", "issuedOn = 2022-11-04", FIRST_DAY),
        (FIRST_DAY, f"{FIRST_DAY}\neffectiveTo = 2022-11-02"),
    ],
    FaultCode.DATE_OUT_OF_RANGE: [
        ("issuedOn = 2022-11-03", "issuedOn = 0022-11-03"),
        (FIRST_DAY, f"{FIRST_DAY}\neffectiveTo = 9999-12-31"),
        ("today = 2022-11-02", "today = 0001-01-01"),
    ],
    FaultCode.MATTER_TYPE_NOT_BY_APPLICATION: [
        ('matterTypes = ["ADMIN_LICENCE"]', f'matterTypes = ["{type}"]')
        for type in sorted(NOT_BY_APPLICATION)
    ],
    FaultCode.CONDITION_FORM: [
        (OF_AAA, "when = {}"),
        (OF_AAA, 'when = { fact = "grade" }'),
        (OF_AAA, 'when = { in = ["AAA"] }'),
        (OF_AAA, 'when = { applicant = ["LEGAL_PERSON"], fact = "grade", in = ["AAA"] }'),
        (OF_AAA, 'when = { not = { fact = "grade" } }'),
        (OF_AAA, "when = { all = [] }"),
        (OF_AAA, "when = { any = [] }"),
        (OF_AAA, "when = { applicant = [] }"),
    ],
    FaultCode.CONDITION_KIND: [
        (OF_AAA, 'when = { fact = "grade", in = ["AAA"], at_least = "AAA" }'),
        (OF_AAA, 'when = { fact = "grade", is = true }'),
        (OF_AAA, 'when = { fact = "grade", ge = 90 }'),
        (OF_AAA, 'when = { fact = "grade", in = ["AAA"], withinYears = 1 }'),
        (OF_AAA, 'when = { records = "grade", ge = 1 }'),
    ],
    FaultCode.KEY_OF_OTHER_KIND: [("maxAgeDays = 365", "maxAgeDays = 365\nrange = [0, 100]")],
    FaultCode.FACT_UNUSED: [
        ("[facts.grade]", "[facts.grade]\napplicants = []", "[facts.grade]"),
        ("[facts.grade]\n", f"{UNUSED}\n\n[facts.grade]\n", "[facts.red]"),
    ],
    FaultCode.MATTER_CODE_FORM: [("[scope]", '[lists]\nall = ["A1"]\n[scope]', 'all = ["A1"]')],
    FaultCode.GIVEN_OF_OTHER_KIND: [
        (FIRST_GIVEN, "given.credit.grade = 3"),
        (FIRST_GIVEN, "given.credit.grade = true"),
        (FIRST_GIVEN, 'given.credit.grade = { token = "B", listed = false }'),
        (FIRST_GIVEN, "given.credit.grade = { evaluated = 0 }"),
    ],
    FaultCode.TOKEN_HAS_TIER: [
        ("maxAgeDays = 365", 'maxAgeDays = 365\nwithoutTier = ["D"]'),
    ],
    FaultCode.RESTRICTIONS_NOT_RESTRICT: [
        (
            OF_AAA,
            f'{OF_AAA}\nrestrictions = [{{ code = "STRICT_REVIEW", legalBasis = "许可法34" }}]',
        )
    ],
    FaultCode.IGNORANCE_RESTRICTS: [
        (OF_BELOW, f"when = {{ any = [{OF_BELOW.removeprefix('when = ')}, {EVERYBODY}] }}"),
    ],
    FaultCode.RESTRICTION_WITHOUT_LAW: [
        (REASON, f'{REASON}\nrestrictions = [{{ code = "STRICT_REVIEW", legalBasis = "三4" }}]')
    ],
    FaultCode.ROUNDING_MISSING: [
        ('effect = "PRIORITY"', 'effect = "PRIORITY"\nparams.limitMinusPercent = 30'),
        (OF_A_BENEFITS, OF_A_BENEFITS.replace('"APPOINTMENT"', FASTER)),
    ],
    FaultCode.TERM_OF_OTHER_EFFECT: [
        ('effect = "PRIORITY"', 'effect = "PRIORITY"\nparams.rank = 2'),
        (COURIER, f'{COURIER}\nparams.materials = ["营业执照"]'),
        (OF_A_BENEFITS, OF_A_BENEFITS.replace('"APPOINTMENT"', PAPERS)),
    ],
    FaultCode.TOKEN_UNREADABLE: [
        ('"CCC", "CC", "C+", "C", "C-", "D",\n', '"CCC", "CC", "C+", "C", "C-", "D", "d",'),
        ('"CCC", "CC", "C+", "C", "C-", "D",\n', '"CCC", "CC", "C+", "C", "C-", "D", "D级",'),
    ],
    FaultCode.ALIAS_SPELLING: [(ALIAS, '"aa+" = "AA"')],
    FaultCode.ALIAS_SHADOWS: [(ALIAS, '"A+" = "AA"')],
    FaultCode.TOKEN_DUPLICATED: [
        (OF_AA, OF_AA.replace("]", ', "A-"]'), OF_A),
        (OF_A, OF_A.replace("]", ', "AAA"]')),
    ],
    FaultCode.TOKEN_WITHOUT_TIER: [('"C-", "D"] }', '"C-"] }', '"C-", "D",')],
    FaultCode.BENEFITS_NOT_CUMULATIVE: [
        (OF_A_BENEFITS, OF_A_BENEFITS.replace("]", ', "GREEN_CHANNEL"]'), f"{OF_AA}\nbenefits"),
    ],
    FaultCode.BENEFITS_NOT_INCENTIVE: [(REASON, f'{REASON}\nbenefits = ["APPOINTMENT"]')],
    FaultCode.TIER_REASON: [
        (REASON, 'reason = "CONFLICT"'),
        (OF_A, f'{OF_A}\nreason = "TIER_RESTRICTS"'),
    ],
    FaultCode.PROOF_MISSING: [('proof = "SLOT"', "", "[benefits.APPOINTMENT]")],
    FaultCode.PROOF_UNEXPECTED: [('effect = "PRIORITY"', 'effect = "PRIORITY"\nproof = "TEAM"')],
    FaultCode.REASON_WITHOUT_CLAUSE: [('OPEN_BREACH = "五1"', "", "[reasons]")],
    FaultCode.WORDING_PLACEHOLDER: [
        (OWN_WORDS, f'zh = "{braces}该事项不在石龙区')
        for braces in ("{matter}", "{token!r}", "{token:>99}", "{token.__class__}", "{0}", "{", "}")
    ],
    FaultCode.EXAMPLE_SAYS_NOTHING: [(EXPECT_A, "expect = {}")],
    FaultCode.EXAMPLE_FAILED: [
        (EXPECT_A, EXPECT_A.replace('"A"', '"AA"'), 'name = "自然人同样适用"'),
    ],
}


@pytest.mark.parametrize(
    ("code", "change"),
    [(code, change) for code, changes in BROKEN.items() for change in changes],
    ids=lambda value: value if isinstance(value, FaultCode) else value[1][:40],
)
def test_one_break_is_one_fault_on_its_line(
    code: FaultCode, change: tuple[str, str] | tuple[str, str, str]
) -> None:
    text = changed(change[:2])
    found = faults(text)
    assert [(fault.code, fault.line) for fault in found] == [(code, line_of_end(text, change))]
    assert found[0].reason("zh") != found[0].reason("en")


def test_every_fault_is_proved() -> None:
    elsewhere = {FaultCode.NESTED_TOO_DEEP, FaultCode.NOT_UTF_8}
    assert set(BROKEN) | elsewhere | set(UNPLACED) == set(FaultCode)


@pytest.mark.parametrize("own", ["平龙政服领办〔2022〕11号", "title"])
def test_the_plan_itself_by_whatever_name_is_no_law_to_restrict_by(own: str) -> None:
    law = "《中华人民共和国行政许可法》"
    plan = check_policy(shilong_text()).document
    measure = f'{REASON}\nrestrictions = [{{ code = "STRICT_REVIEW", legalBasis = "许可法34" }}]'
    text = changed((REASON, measure))
    assert check_policy(text).tiers
    named = plan.title if own == "title" else own
    cited = '[clauses."许可法34"]\ndocument = "{}"'
    own_words = text.replace(cited.format(law), cited.format(named))
    assert [fault.code for fault in faults(own_words)] == [FaultCode.RESTRICTION_WITHOUT_LAW]


def test_everything_wrong_is_told_at_once_in_the_order_of_the_lines() -> None:
    text = changed(
        ('channels = ["OFFLINE_HALL"]', 'channels = ["MOBILE", "MOBILE"]'),
        (OF_AA, OF_AA.replace("]", ', "A-"]')),
        (REASON, 'reason = "CONFLICT"'),
        ('OPEN_BREACH = "五1"', 'OPEN_BREACH = "六"'),
        (FIRST_GIVEN, 'given.credit.mark = "B"'),
    )
    assert [fault.code for fault in faults(text)] == [
        FaultCode.REPEATED,
        FaultCode.TOKEN_DUPLICATED,
        FaultCode.TIER_REASON,
        FaultCode.UNKNOWN_CLAUSE,
        FaultCode.UNKNOWN_FACT,
    ]


def test_every_place_of_the_wrong_form_is_told_at_once() -> None:
    text = changed(
        ("reviewRequired = true", 'reviewRequired = "yes"'),
        (OF_AAA, "when = {}\nwhenever = 1"),
        ("deliveryDays = 10", "deliveryDays = 0"),
    )
    assert [fault.where for fault in faults(text)] == [
        "scope.reviewRequired",
        "tiers[0].whenever",
        "switches.deliveryDays",
    ]


def test_an_empty_file_lacks_every_table_that_has_no_default() -> None:
    missing = {fault.params[0].value for fault in faults("format = 1")}
    assert missing == {
        *("document", "clauses", "scope", "facts", "tiers", "benefits", "texts", "reasons")
    }


@pytest.mark.parametrize("opening", ["deep = " + "[" * 100_000, "deep = " + "{a=" * 100_000])
def test_bottomless_nesting_is_a_fault_and_no_crash(opening: str) -> None:
    assert [fault.code for fault in faults(opening)] == [FaultCode.NESTED_TOO_DEEP]


def test_a_number_of_ten_thousand_digits_is_a_fault_and_no_crash() -> None:
    assert [fault.code for fault in faults("format = " + "9" * 10_000)] == [FaultCode.NOT_TOML]


def test_a_text_that_breaks_off_is_told_at_its_end() -> None:
    (fault,) = faults('format = 1\nname = """\nno end\n')
    assert (fault.code, fault.line) == (FaultCode.NOT_TOML, 3)


@pytest.mark.parametrize("code", FaultCode)
def test_every_fault_is_worded_in_chinese_and_english(code: FaultCode) -> None:
    assert not texts()[code].zh.isascii()
    assert texts()[code].en != texts()[code].zh


@pytest.mark.parametrize(
    ("change", "zh", "en"),
    [
        (
            ("maxAgeDays = 365", "maxAgeDays = true"),
            "“true”不符，应为：1 至 3650 的整数",
            "“true” does not fit here; it must be a whole number from 1 to 3650",
        ),
        (
            ('ifAbsent = "unknown"', 'ifAbsent = "no"'),
            "“no”不符，应为：true 或 false 或 unknown",
            "“no” does not fit here; it must be true or false or unknown",
        ),
        (
            ('OPEN = "WITHHOLD_COMMITMENT_BENEFITS"', 'OPEN = "LADDER"'),
            "“LADDER”不符，应为：NONE、WITHHOLD_COMMITMENT_BENEFITS、BLOCK",
            "“LADDER” does not fit here; it must be NONE / WITHHOLD_COMMITMENT_BENEFITS / BLOCK",
        ),
        (
            (OF_AA, OF_AA.replace('"AA"', '"AA", "AAA"')),
            "等级“AAA”出现在多个档次",
            "The grade “AAA” stands in more than one tier",
        ),
        (
            (EXPECT_A, EXPECT_A.replace('"A"', '"none"')),
            "示例“自然人同样适用”未通过：tier: none ≠ A",
            "The example “自然人同样适用” fails: tier: none ≠ A",
        ),
    ],
)
def test_a_reason_says_what_stands_there_and_what_should(
    change: tuple[str, str], zh: str, en: str
) -> None:
    (fault,) = faults(changed(change))
    assert (fault.reason("zh"), fault.reason("en")) == (zh, en)


def names_of_the_form(form: Any) -> set[str]:
    """Every key and every value that the form has a name for; codes of reasons aside."""
    if isinstance(form, type) and issubclass(form, msgspec.Struct):
        fields = [
            field
            for field in msgspec.structs.fields(form)
            if field.encode_name not in NOT_IN_FILE.get(form, ())
        ]
        inner = (names_of_the_form(field.type) for field in fields if form is not When)
        return {field.encode_name for field in fields}.union(*inner)
    if isinstance(form, type) and issubclass(form, StrEnum) and form is not RefusalCode:
        return {value for value in form if value not in NOT_BY_APPLICATION}
    return set().union(*(names_of_the_form(part) for part in get_args(form)))


# --- what a file becomes ---------------------------------------------------------------


def test_a_policy_has_the_id_and_version_it_is_stored_under() -> None:
    policy = load_policy(shilong_text(), id="policy-9", version=9)
    assert (policy.id, policy.version) == ("policy-9", 9)
    assert policy.benefits["APPOINTMENT"].code == "APPOINTMENT"


def test_a_stored_file_is_read_without_being_judged_again() -> None:
    broken_now = changed((REASON, 'reason = "CONFLICT"'))
    assert stored_policy(broken_now, id="policy-1", version=1).tiers[3].reason == "CONFLICT"


def test_the_hash_is_of_what_is_said_and_not_of_how() -> None:
    said = policy_hash(shilong())
    assert policy_hash(load_policy(f"# a comment\n{shilong_text()}", id="x", version=3)) == said
    assert policy_hash(load_policy(changed(("onTheSpotMinutes = 30", "")))) == said
    assert (
        policy_hash(load_policy(changed(("onTheSpotMinutes = 30", "onTheSpotMinutes = 31"))))
        != said
    )


def test_the_page_for_other_districts_explains_every_name() -> None:
    words = set(re.findall(r"\w+", PAGE.read_text(encoding="utf-8")))
    assert names_of_the_form(Policy) - words == set()


# --- other districts -------------------------------------------------------------------


def test_tiers_by_at_least_take_the_first_that_matches() -> None:
    text = changed(
        (OF_AA, 'when = { fact = "grade", at_least = "AA" }'),
        (OF_A, 'when = { fact = "grade", at_least = "A-" }'),
        (BELOW_A, 'at_least = "D"'),
    )
    assert check_policy(text).tiers != shilong().tiers


def test_conditions_may_be_joined_and_turned_round() -> None:
    text = changed(
        (OF_AAA, f"when = {{ all = [{{ applicant = {KINDS} }}, {OF_AAA[7:]}] }}"),
        (OF_AA, f"when = {{ any = [{OF_AA[7:]}] }}"),
        (
            f'when = {{ fact = "grade", {BELOW_A} }}',
            'when = { not = { fact = "grade", at_least = "A-" } }',
        ),
    )
    assert check_policy(text).tiers != shilong().tiers


def a_minus_by_applicant(for_aa: str) -> str:
    """A- counts as AA for some applicants, and as A for those that are no natural person."""
    a_minus = '{ fact = "grade", in = ["A-"] }'
    others = f'all = [{{ applicant = ["LEGAL_PERSON", "UNINCORPORATED"] }}, {a_minus}]'
    those = f'all = [{{ applicant = ["{for_aa}"] }}, {a_minus}]'
    return changed(
        (OF_AA, f"when = {{ any = [{OF_AA[7:]}, {{ {those} }}] }}"),
        (OF_A, f'when = {{ any = [{{ fact = "grade", in = ["A+", "A"] }}, {{ {others} }}] }}'),
    )


def test_a_grade_may_mean_another_tier_for_other_applicants() -> None:
    assert check_policy(a_minus_by_applicant("NATURAL_PERSON")).tier("AA") is not None


def test_a_grade_means_one_tier_for_the_same_applicants() -> None:
    found = faults(a_minus_by_applicant("LEGAL_PERSON"))
    assert [fault.code for fault in found] == [FaultCode.TOKEN_DUPLICATED]


def test_tiers_that_are_not_cumulative_say_so() -> None:
    text = changed(
        ("cumulative = true", "cumulative = false"),
        (OF_A_BENEFITS, OF_A_BENEFITS.replace("]", ', "GREEN_CHANNEL"]')),
    )
    assert load_policy(text).cumulative is False


def test_a_neutral_tier_neither_gives_nor_restricts() -> None:
    text = changed(('effect = "RESTRICT"\nreason = "GRADE_BELOW_A"', 'effect = "NEUTRAL"'))
    failed = [result for result in run_examples(load_policy(text)) if not result.passed]
    assert failed[0].differences == (
        "mode: ORDINARY_STRICT ≠ ORDINARY",
        "reasons: GRADE_BELOW_A ≠ NO_TIER",
    )


def faults(text: str) -> tuple[Fault, ...]:
    with pytest.raises(PolicyFault) as refused:
        check_policy(text)
    return refused.value.faults


def line_of_end(text: str, change: tuple[str, ...]) -> int:
    """The line on which the changed place, or the text it is told at, ends."""
    told_at = change[2] if len(change) > 2 else None
    if told_at is not None:
        assert text.count(told_at) == 1, told_at
        return text[: text.index(told_at) + len(told_at)].count("\n") + 1
    return shilong_text()[: shilong_text().index(change[0])].count("\n") + change[1].count("\n") + 1

"""A catalogue file: what is taken from it, and everything that is found wrong with it."""

import json
import re
from collections.abc import Iterable
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from chinese_calendar import is_workday  # type: ignore[import-untyped]

from domain.deadline import Limit, LimitUnit
from domain.finding import Finding, FindingCode, texts
from domain.identifiers import Uscc
from domain.limit_rules import longer, read_limits
from domain.matter import (
    MatterType,
    ProjectKind,
    SiteCheck,
    content,
    content_hash,
    from_content,
)
from domain.matter_import import TASK_TYPES, CatalogueFile, read_catalogue, starter
from domain.matter_rules import Known
from domain.policy import Policy
from tests.policies import shilong

TODAY = date(2026, 11, 23)
BODY = Uscc.of("11410404MB0TEXT01").text
OTHER_BODY = Uscc.of("11410404MB0TEXT02").text
BASE = "990113001000"

Row = dict[str, Any]


def known(policy: Policy | None = None, **given: Any) -> Known:
    return Known(policy=policy or shilong(), today=TODAY, limits={}, authorities={}, **given)


def row(**cells: Any) -> Row:
    """A row without a fault or a warning; a cell given as None is left out."""
    filled: Row = {
        "task_name": "测试许可",
        "task_type": "01",
        "catalog_code": BASE,
        "task_code": f"{BODY}4{BASE}",
        "task_handle_item": f"{BODY}4{BASE}01",
        "dept_code": BODY,
        "dept_name": "测试部门",
        "is_entry_center": "1",
        "project_type": "2",
        "by_law": "测试法第 1 条",
        "anticipate_day": 20,
        "anticipate_type": "1",
        "promise_day": 5,
        "promise_type": "1",
        "accept_condition": "条件一\n条件二",
        "materials": [material(1)],
        "exclusion_review": review(),
    }
    return {column: cell for column, cell in (filled | cells).items() if cell is not None}


def material(order: int, **cells: Any) -> Row:
    return {"order_num": order, "material_name": f"材料{order}"} | cells


def review(**cells: Any) -> Row:
    made = {"reviewed_by": "甲", "reviewed_at": "2026-11-02", "confirmed_by": "乙"}
    return made | cells


def file(*rows: object, **document: Any) -> bytes:
    listed = {"dept_code": BODY, "dept_name": "测试部门", "opens": "09:00", "closes": "17:00"}
    filled = {"format": 1, "authorities": [listed], "matters": list(rows)}
    return json.dumps(filled | document).encode()


def read(*rows: object, **document: Any) -> CatalogueFile:
    return read_catalogue(file(*rows, **document), known())


def found(*rows: object, **document: Any) -> list[tuple[str, str]]:
    """Column and code of everything found."""
    return seen(read(*rows, **document).findings)


def seen(findings: Iterable[Finding]) -> list[tuple[str, str]]:
    return [(each.column or "", each.code.value) for each in findings]


# --- what is taken ---------------------------------------------------------------------


def test_a_row_in_national_names_becomes_a_matter() -> None:
    (matter,) = read(row()).matters
    assert (matter.name, matter.type) == ("测试许可", MatterType.ADMIN_LICENCE)
    assert (matter.base_code, matter.implement_code) == (BASE, f"{BODY}4{BASE}")
    assert matter.handling_code == f"{BODY}4{BASE}01"
    assert (matter.authority, matter.authority_name) == (BODY, "测试部门")
    assert (matter.statutory, matter.promised) == (
        Limit(20, LimitUnit.WORKING_DAY),
        Limit(5, LimitUnit.WORKING_DAY),
    )
    assert [(each.code, each.text) for each in matter.conditions] == [
        ("C01", "条件一"),
        ("C02", "条件二"),
    ]
    assert [each.code for each in matter.materials] == ["M01"]
    assert (matter.kind, matter.site_check) == (ProjectKind.PROMISED, SiteCheck.NONE)
    assert (matter.active, matter.in_hall) == (True, True)
    assert read(row()).findings == ()


def test_the_reviewing_authority_is_the_accepting_one_unless_another_is_named() -> None:
    assert read(row()).matters[0].reviewing_authority == BODY
    other = {"dept_code": OTHER_BODY, "dept_name": "另一部门", "opens": "09:00", "closes": "17:00"}
    mine = {"dept_code": BODY, "dept_name": "测试部门", "opens": "09:00", "closes": "17:00"}
    named = read(row(review_dept_code=OTHER_BODY), authorities=[mine, other])
    assert named.findings == ()
    assert named.matters[0].reviewing_authority == OTHER_BODY


@pytest.mark.parametrize(("code", "type_"), TASK_TYPES.items())
def test_each_national_type_is_known(code: str, type_: MatterType) -> None:
    assert read(row(task_type=code)).matters[0].type is type_


@pytest.mark.parametrize("columns", [{"is_fee": "0", "task_version": "3", "link_way": "0375"}])
def test_columns_of_the_national_table_that_are_not_kept_may_stand_there(columns: Row) -> None:
    assert found(row(**columns)) == []


def test_a_condition_that_a_commitment_may_replace_has_a_row_of_its_own() -> None:
    more = [{"condition": "条件三", "commitment_replaceable": 1}]
    conditions = read(row(conditions=more)).matters[0].conditions
    assert [(each.code, each.replaceable) for each in conditions] == [
        ("C01", False),
        ("C02", False),
        ("C03", True),
    ]


def test_a_limit_keeps_the_unit_the_law_writes() -> None:
    (matter,) = read(row(anticipate_day=3, anticipate_type="3", promise_type="2")).matters
    assert matter.statutory == Limit(3, LimitUnit.MONTH)
    assert matter.promised == Limit(5, LimitUnit.DAY)


def test_a_matter_says_the_same_again_from_its_content() -> None:
    (matter,) = read(row(supports=["APPOINTMENT"], is_schedule=1)).matters
    again = from_content(
        content(matter), version_id="v", matter_id="m", version=2, valid_from=TODAY
    )
    assert content(again) == content(matter)
    assert (again.id, again.matter_id, again.version) == ("v", "m", 2)


def test_the_day_it_begins_is_no_part_of_what_a_matter_says() -> None:
    (one,), (other,) = (
        read(row(plan_effective_date=day)).matters for day in ("2026-12-01", "2027-01-01")
    )
    assert content_hash(content(one)) == content_hash(content(other))
    assert content_hash(content(one)) != content_hash(content(read(row(note="x")).matters[0]))


# --- the file --------------------------------------------------------------------------


@pytest.mark.parametrize(
    "content",
    [b"", b"task_name,task_type\n", b"\xff\xfe", b'{"format": 1', b"[" * 100_000, b'"\\ud800"'],
)
def test_a_file_that_is_no_json_is_said_to_be_none(content: bytes) -> None:
    assert seen(read_catalogue(content, known()).findings) == [("", "NOT_JSON")]


def test_a_name_that_stands_twice_and_a_list_that_nobody_knows_are_told() -> None:
    twice = read_catalogue(b'{"format": 1, "matters": [{"note": "a", "note": "b"}]}', known())
    assert seen(twice.findings) == [("", "NOT_JSON")]
    assert "note" in twice.findings[0].reason("zh")
    misspelt = read_catalogue(b'{"format": 1, "matterz": [], "about": "x"}', known())
    assert ("", "UNKNOWN_SHEET") in seen(misspelt.findings)


@pytest.mark.parametrize("content", [b"null", b"1", b"[]", b"{}", b'{"format": 2}'])
def test_a_file_of_another_form_is_not_read(content: bytes) -> None:
    assert seen(read_catalogue(content, known()).findings) == [("format", "WRONG_FORMAT")]


def test_a_file_without_matters_is_a_mistake() -> None:
    assert found() == [("", "NO_ROWS")]
    assert found(matters={}) == [("", "NO_ROWS")]
    assert found(matters="none") == [("", "NOT_A_LIST"), ("", "NO_ROWS")]


def test_every_fault_of_every_row_is_told_at_once() -> None:
    broken = read(
        row(task_name=None, promise_day="soon"),
        "no row",
        row(dept_code="1", task_handle_item="x", is_entry_center="maybe"),
    )
    assert [(each.row, each.column, each.code) for each in broken.faults] == [
        (1, "task_name", FindingCode.MISSING),
        (1, "promise_day", FindingCode.NOT_A_NUMBER),
        (2, None, FindingCode.NOT_A_ROW),
        (3, "is_entry_center", FindingCode.NOT_A_FLAG),
        (3, "task_code", FindingCode.CODES_DIFFER),
        (3, "task_handle_item", FindingCode.CODE_MALFORMED),
        (3, "dept_code", FindingCode.USCC_INVALID),
    ]


def test_a_finding_names_place_value_reason_and_cure_in_both_languages() -> None:
    (fault,) = read(row(promise_day=21)).findings
    assert (fault.sheet, fault.row, fault.column) == ("matters", 1, "promise_day")
    assert fault.value == "21 工作日 working days"
    assert fault.reason() == "承诺时限长于法定时限（20 工作日 working days）"
    assert fault.reason("en").startswith("The promised limit is longer")
    assert fault.cure() == "承诺时限不得超过法定时限，请缩短"
    assert fault.cure("en").startswith("Shorten it")


def test_every_finding_has_its_texts() -> None:
    assert set(texts()) == set(FindingCode)


def test_what_a_terminal_would_obey_is_not_shown() -> None:
    (fault,) = read(row(task_state="\x1b[2J")).findings
    assert fault.value == "�[2J"
    (unknown,) = read(row(**{"\x1b]0;": 1})).findings
    assert unknown.column == "�]0;"


# --- cells -----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("cells", "expected"),
    [
        ({"task_name": None}, "MISSING"),
        ({"task_name": ""}, "MISSING"),
        ({"task_name": 7}, "NOT_TEXT"),
        ({"task_name": "a\x00b"}, "NOT_TEXT"),
        ({"task_name": "名" * 200}, None),
        ({"task_name": "名" * 201}, "TEXT_TOO_LONG"),
        ({"is_entry_center": True}, None),
        ({"is_entry_center": 2}, "NOT_A_FLAG"),
        ({"promise_day": "0"}, None),
        ({"anticipate_day": 365}, None),
        ({"anticipate_day": 366}, "NOT_A_NUMBER"),
        ({"promise_day": -1}, "NOT_A_NUMBER"),
        ({"promise_day": 1.5}, "NOT_A_NUMBER"),
        ({"promise_day": True}, "NOT_A_NUMBER"),
        ({"promise_day": "5" * 5000}, "NOT_A_NUMBER"),
        ({"promise_type": None}, "MISSING"),
        ({"promise_type": "4"}, "UNKNOWN_VALUE"),
        ({"plan_effective_date": "2026-02-28"}, None),
        ({"plan_effective_date": "2026-02-29"}, "NOT_A_DATE"),
        ({"plan_effective_date": "20260228"}, "NOT_A_DATE"),
        ({"materials": {}}, "NOT_A_LIST"),
        ({"materials": ["申请表"]}, "NOT_A_ROW"),
        ({"exclusion_review": "done"}, "NOT_A_ROW"),
        ({"supports": ["APPOINTMENT", "APPOINTMENT"]}, "REPEATED"),
        ({"supports": [1]}, "NOT_TEXT"),
        ({"task_naem": "x"}, "UNKNOWN_COLUMN"),
    ],
)
def test_a_cell_is_taken_or_refused(cells: Row, expected: str | None) -> None:
    codes = [code for _, code in found(row(**cells))]
    assert codes == ([expected] if expected else [])


def test_every_column_the_manual_names_is_known() -> None:
    manual = Path(__file__).parent.parent / "docs" / "catalogue.md"
    told = re.split(r"^\| column", manual.read_text(encoding="utf-8"), flags=re.MULTILINE)[1:]
    lists = [re.findall(r"`(\w+)`\*?[,| ]", "".join(first_cells(table))) for table in told]
    matter_columns, material_columns, review_columns = (dict.fromkeys(names, "") for names in lists)
    assert (len(matter_columns), len(material_columns), len(review_columns)) == (39, 13, 6)
    parts = {"materials": [material_columns], "exclusion_review": review_columns}
    codes = {each.code for each in read(matter_columns | parts).findings}
    assert FindingCode.MISSING in codes
    assert FindingCode.UNKNOWN_COLUMN not in codes


def first_cells(table: str) -> Iterable[str]:
    return (f"{line.split('|')[1]}|" for line in table.splitlines() if line.startswith("| `"))


def test_a_column_that_is_misspelt_is_answered_with_the_one_that_was_meant() -> None:
    (fault,) = read(row(task_naem="x")).findings
    assert "task_name" in fault.cure()


@pytest.mark.parametrize(
    ("hours", "expected"),
    [
        ({}, []),
        ({"closes": "09:01"}, []),
        ({"closes": "09:00"}, [("closes", "HOURS_REVERSED")]),
        ({"closes": "24:00"}, [("closes", "NOT_A_TIME")]),
        ({"opens": None}, [("opens", "MISSING")]),
    ],
)
def test_an_authority_opens_before_it_closes(hours: Row, expected: list[tuple[str, str]]) -> None:
    listed = {"dept_code": BODY, "dept_name": "测试部门", "opens": "09:00", "closes": "17:00"}
    assert found(row(), authorities=[listed | hours]) == expected


# --- codes -----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("base", "well_formed"),
    [("000131024000", True), ("00016211200Y", True), ("00016211200y", False), ("0001", False)],
)
def test_a_base_code_has_eleven_digits_and_a_digit_or_letter(base: str, well_formed: bool) -> None:
    codes = {
        "catalog_code": base,
        "task_code": f"{BODY}4{base}",
        "task_handle_item": f"{BODY}4{base}01",
    }
    assert (("catalog_code", "CODE_MALFORMED") in found(row(**codes))) is not well_formed


@pytest.mark.parametrize(
    ("codes", "expected"),
    [
        ({"task_code": f"{BODY}7{BASE}"}, ("task_code", "CODE_MALFORMED")),
        ({"task_code": f"{OTHER_BODY}4{BASE}"}, ("task_code", "CODES_DIFFER")),
        ({"task_code": f"{BODY}4990113001001"}, ("task_code", "CODES_DIFFER")),
        ({"task_handle_item": f"{BODY}4{BASE}0"}, ("task_handle_item", "CODE_MALFORMED")),
        ({"task_handle_item": f"{BODY}3{BASE}01"}, ("task_handle_item", "CODES_DIFFER")),
    ],
)
def test_the_three_codes_agree(codes: Row, expected: tuple[str, str]) -> None:
    assert expected in found(row(**codes))


def test_the_body_has_a_code_that_checks_and_is_listed() -> None:
    mistyped = BODY[:-1] + ("0" if BODY[-1] != "0" else "1")
    assert ("dept_code", "USCC_INVALID") in found(row(dept_code=mistyped))
    listed = {"dept_code": mistyped, "dept_name": "另一部门", "opens": "09:00", "closes": "17:00"}
    (fault,) = read_catalogue(
        file(row(), authorities=[listed]), replace(known(), authorities={BODY: "测试部门"})
    ).findings
    assert (fault.sheet, fault.column) == ("authorities", "dept_code")
    assert "校验码不符" in fault.reason()
    assert ("review_dept_code", "AUTHORITY_UNKNOWN") in found(row(review_dept_code=OTHER_BODY))
    assert found(row(dept_name="测试局")) == [("dept_name", "AUTHORITY_NAME_DIFFERS")]


def test_an_authority_of_an_earlier_import_need_not_be_listed_again() -> None:
    before = replace(known(), authorities={BODY: "测试部门"})
    assert read_catalogue(file(row(), authorities=[]), before).findings == ()
    assert read_catalogue(file(row(), authorities=[]), known()).faults != ()


def test_a_handling_code_stands_in_one_row_only() -> None:
    (fault,) = read(row(), row(task_name="又一个")).findings
    assert (fault.row, fault.column, fault.code) == (2, "task_handle_item", FindingCode.REPEATED)


@pytest.mark.parametrize(("cancelled", "well"), [("2026-12-01", True), ("2026-11-30", False)])
def test_a_matter_is_not_cancelled_before_it_takes_effect(cancelled: str, well: bool) -> None:
    dates = {"plan_effective_date": "2026-12-01", "plan_cancel_date": cancelled}
    assert (found(row(**dates)) == []) is well


# --- limits ----------------------------------------------------------------------------


@pytest.mark.clause("四(二)3")
@pytest.mark.parametrize(
    ("promise", "law", "expected"),
    [
        ((20, "1"), (20, "1"), None),
        ((21, "1"), (20, "1"), "PROMISE_BEYOND_LAW"),
        ((30, "2"), (30, "2"), None),
        ((31, "2"), (30, "2"), "PROMISE_BEYOND_LAW"),
        ((3, "3"), (3, "3"), None),
        ((4, "3"), (3, "3"), "PROMISE_BEYOND_LAW"),
        # whatever the calendar, 20 days are over before 20 working days are
        ((20, "2"), (20, "1"), None),
        # 5 working days end within 20 days, 20 do not, 10 may or may not
        ((5, "1"), (20, "2"), None),
        ((10, "1"), (20, "2"), "LIMITS_NOT_COMPARABLE"),
        ((21, "1"), (20, "2"), "PROMISE_BEYOND_LAW"),
        ((28, "2"), (1, "3"), None),
        ((31, "2"), (1, "3"), "LIMITS_NOT_COMPARABLE"),
        ((32, "2"), (1, "3"), "PROMISE_BEYOND_LAW"),
    ],
)
def test_a_promise_stays_within_the_law(
    promise: tuple[int, str], law: tuple[int, str], expected: str | None
) -> None:
    cells = {
        "promise_day": promise[0],
        "promise_type": promise[1],
        "anticipate_day": law[0],
        "anticipate_type": law[1],
    }
    codes = [code for _, code in found(row(**cells))]
    assert codes == ([expected] if expected else [])


def test_working_days_never_take_longer_than_the_comparison_assumes() -> None:
    """Over every start day of the calendars announced since 2008."""
    first, last = date(2008, 1, 1).toordinal(), date(2026, 12, 31).toordinal()
    days = [at for at in range(first, last + 1) if is_workday(date.fromordinal(at))]
    for amount in range(1, 240):
        # no start is slower than a working day: the next working day is the first that counts
        took = max(end - start for start, end in zip(days, days[amount:], strict=False))
        promised = Limit(amount, LimitUnit.WORKING_DAY)
        assert longer(promised, Limit(took - 1, LimitUnit.DAY)) is not False


@pytest.mark.clause("三4")
def test_strict_handling_has_no_promise_of_its_own() -> None:
    modes = [{"mode": "ORDINARY_STRICT", "promise_day": 10, "promise_type": "1"}]
    assert found(row(promise_by_mode=modes)) == [("promise_by_mode[1].mode", "PROMISE_WHEN_STRICT")]


def test_a_promise_by_credit_approval_is_kept_and_stays_within_the_law_too() -> None:
    modes = [{"mode": "CREDIT", "promise_day": 3, "promise_type": "1"}]
    (matter,) = read(row(promise_by_mode=modes)).matters
    assert matter.promised_by_mode == {"CREDIT": Limit(3, LimitUnit.WORKING_DAY)}
    modes[0]["promise_day"] = 21
    assert found(row(promise_by_mode=modes)) == [
        ("promise_by_mode[1].promise_day", "PROMISE_BEYOND_LAW")
    ]


@pytest.mark.parametrize(("by_law", "expected"), [("1", []), ("0", ["PROMISE_WITHOUT_COMMITMENT"])])
def test_a_promise_on_commitment_needs_a_law_that_prescribes_it(
    by_law: str, expected: list[str]
) -> None:
    modes = [{"mode": "STATUTORY_COMMITMENT", "promise_day": 1, "promise_type": "1"}]
    findings = found(row(promise_by_mode=modes, statutory_commitment=by_law))
    assert [code for _, code in findings] == expected


@pytest.mark.parametrize(("days", "expected"), [(0, []), (1, []), (2, ["PROMISE_NOT_INSTANT"])])
def test_an_instant_matter_promises_a_day_at_most(days: int, expected: list[str]) -> None:
    assert [code for _, code in found(row(project_type="1", promise_day=days))] == expected


def test_without_a_promise_the_statutory_limit_is_promised() -> None:
    file = read(row(promise_day=None, promise_type=None))
    assert seen(file.findings) == [("promise_day", "PROMISE_MISSING")]
    assert file.faults == ()
    assert file.matters[0].promised == file.matters[0].statutory


@pytest.mark.parametrize(("days", "warned"), [(19, True), (20, False), (21, True)])
def test_a_statutory_limit_is_compared_with_the_law_both_ways(days: int, warned: bool) -> None:
    law = replace(known(), limits={"测试许可(新办)": Limit(20, LimitUnit.WORKING_DAY)})
    content = file(row(task_name="测试许可（新办）", anticipate_day=days))
    expected = [("anticipate_day", "STATUTORY_LIMIT_DIFFERS")] if warned else []
    assert seen(read_catalogue(content, law).findings) == expected


@pytest.mark.parametrize(("days", "warned"), [(1, True), (2, False)])
def test_a_site_check_within_a_day_is_pointed_out(days: int, warned: bool) -> None:
    steps = [{"step_name": "现场勘验", "site_check": 1, "persons": 2}]
    file = read(row(promise_day=days, site_check="BY_PRACTICE", steps=steps))
    assert seen(file.findings) == ([("promise_day", "SITE_CHECK_IN_A_DAY")] if warned else [])
    assert file.faults == ()


# --- materials, steps, conditions ---------------------------------------------------------


@pytest.mark.clause("四(二)2")
@pytest.mark.parametrize(("main", "expected"), [("0", []), ("1", ["MAIN_DEFERRED"])])
def test_a_main_paper_never_comes_later(main: str, expected: list[str]) -> None:
    deferred = material(1, main=main, deferrable=1, defer_days=3)
    assert [code for _, code in found(row(materials=[deferred]))] == expected


@pytest.mark.parametrize(
    ("cells", "expected"),
    [
        ({"deferrable": 1, "defer_days": 5}, []),
        ({"deferrable": 1, "defer_days": 6}, ["DEFERRAL_BEYOND_PROMISE"]),
        ({"deferrable": 1}, ["MISSING"]),
        ({"defer_days": 5}, ["DEFERRAL_NOT_ALLOWED"]),
    ],
)
def test_a_paper_that_comes_later_comes_within_the_promise(cells: Row, expected: list[str]) -> None:
    assert [code for _, code in found(row(materials=[material(1, **cells)]))] == expected


def test_two_papers_have_two_numbers() -> None:
    assert found(row(materials=[material(1), material(1)])) == [
        ("materials[2].order_num", "REPEATED")
    ]


@pytest.mark.parametrize(
    ("kind", "step", "expected"),
    [
        ("BY_PRACTICE", {"site_check": 1, "persons": 2}, []),
        ("BY_PRACTICE", {"site_check": 1, "persons": 1}, ["SITE_STEP_ALONE"]),
        ("BY_PRACTICE", {"persons": 2}, ["SITE_STEP_MISSING"]),
        ("NONE", {"site_check": 1, "persons": 2}, ["SITE_STEP_UNEXPECTED"]),
        ("NONE", {}, []),
        ("COMPULSORY", {"site_check": 1, "persons": 2, "statutory": 1}, []),
        ("COMPULSORY", {"site_check": 1, "persons": 2}, ["SITE_STEP_NOT_STATUTORY"]),
    ],
)
def test_a_site_check_is_a_step_of_two_officers(kind: str, step: Row, expected: list[str]) -> None:
    findings = found(row(site_check=kind, steps=[{"step_name": "环节"} | step]))
    assert [code for _, code in findings] == expected


@pytest.mark.clause("四(一)")
def test_a_notice_that_could_not_be_complete_is_pointed_out() -> None:
    file = read(row(accept_condition=None, materials=None))
    assert seen(file.findings) == [
        ("accept_condition", "NO_CONDITIONS"),
        ("materials", "NO_MATERIALS"),
    ]
    assert file.faults == ()


# --- benefits and exclusion review -----------------------------------------------------


@pytest.mark.clause("三1", "三2", "三3")
def test_a_benefit_is_one_of_the_policy_and_possible_on_the_matter() -> None:
    assert found(row(supports=["FREE_LUNCH"])) == [("supports[1]", "UNKNOWN_VALUE")]
    later = material(1, deferrable=1, defer_days=3)
    assert found(row(supports=["TOLERANT_ACCEPTANCE"], materials=[later])) == []
    without = read(row(supports=["TOLERANT_ACCEPTANCE"]))
    assert seen(without.findings) == [("supports[1]", "BENEFIT_NOT_POSSIBLE")]
    assert without.faults == ()


@pytest.mark.clause("二(二)")
@pytest.mark.parametrize(
    ("cells", "expected"),
    [
        ({}, []),
        ({"domains": ["PUBLIC_SECURITY"]}, []),
        ({"domains": ["FUN"]}, [("exclusion_review.domains[1]", "UNKNOWN_VALUE")]),
        ({"domains": ["OTHER_SPECIFIED"]}, [("exclusion_review.basis", "BASIS_MISSING")]),
        ({"domains": ["OTHER_SPECIFIED"], "basis": "区政府批复"}, []),
        ({"irrevocable": 1}, [("exclusion_review.basis", "BASIS_MISSING")]),
        ({"irrevocable": 1, "basis": "一经实施无法恢复"}, []),
        ({"confirmed_by": "甲"}, [("exclusion_review.confirmed_by", "REVIEW_BY_ONE")]),
        ({"reviewed_at": "2026-11-23"}, []),
        ({"reviewed_at": "2026-11-24"}, [("exclusion_review.reviewed_at", "REVIEW_IN_FUTURE")]),
        ({"reviewed_at": None}, [("exclusion_review.reviewed_at", "MISSING")]),
    ],
)
def test_an_exclusion_review_is_made_by_two_and_gives_its_reasons(
    cells: Row, expected: list[tuple[str, str]]
) -> None:
    assert found(row(exclusion_review=review(**cells))) == expected


@pytest.mark.clause("二(二)")
def test_a_matter_nobody_has_reviewed_is_taken_and_pointed_out() -> None:
    file = read(row(exclusion_review=None))
    assert seen(file.findings) == [("exclusion_review", "NOT_REVIEWED")]
    assert file.faults == ()
    assert file.matters[0].review is None


def test_only_facts_can_be_confirmed() -> None:
    assert found(row(to_confirm=["promised"])) == []
    assert found(row(to_confirm=["everything"])) == [("to_confirm[1]", "UNKNOWN_VALUE")]


# --- the starter catalogue -------------------------------------------------------------


@pytest.fixture(scope="module")
def catalogue() -> CatalogueFile:
    return read_catalogue(starter(), known())


def test_the_starter_catalogue_is_without_a_fault(catalogue: CatalogueFile) -> None:
    assert catalogue.faults == ()
    licences = [each for each in catalogue.matters if each.type is MatterType.ADMIN_LICENCE]
    assert len(licences) >= 60
    assert len(catalogue.matters) - len(licences) >= 4


def test_each_fact_of_the_starter_catalogue_has_its_source_and_its_doubts(
    catalogue: CatalogueFile,
) -> None:
    for matter in catalogue.matters:
        assert matter.confidence in ("V", "M")
        assert matter.facts_source
        assert {"codes", "supports", "exclusions"} <= set(matter.to_confirm)
        assert (matter.confidence == "V") is ("statutory" not in matter.to_confirm)
        made_up = matter.base_code.startswith("99")
        assert made_up or matter.base_code.startswith("0001")
        assert Uscc(matter.authority).text[2:8] == "410404"


def test_a_stale_limit_of_another_district_is_found_by_what_the_starter_has_read(
    catalogue: CatalogueFile,
) -> None:
    """护士执业注册 is 20 working days since 2020; a portal still prints 30."""
    stale = row(task_name="护士执业注册", anticipate_day=30)
    law = replace(known(), limits=read_limits(catalogue.matters))
    (warning,) = read_catalogue(file(stale), law).findings
    assert warning.code is FindingCode.STATUTORY_LIMIT_DIFFERS
    assert "20 工作日" in warning.reason()

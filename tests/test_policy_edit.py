"""A policy file changed in places: what changes, and all that does not."""

import difflib

import pytest

from domain.policy_diff import changes
from domain.policy_edit import Edit, edited
from domain.policy_file import load_policy
from domain.refusal import Refused
from tests.policies import shilong, shilong_text


def change(*path: str, to: str | None) -> str:
    return edited(shilong_text(), [Edit(path=path, value=to)])


def lines_changed(text: str) -> list[str]:
    """The lines that went and came."""
    compared = difflib.ndiff(shilong_text().splitlines(), text.splitlines())
    return [line for line in compared if line[0] in "+-"]


def told(text: str) -> list[tuple[str, str | None, str | None]]:
    found = changes(shilong(), load_policy(text))
    return [(".".join(each.path), each.before, each.after) for each in found]


def test_a_switch_changes_its_line_and_keeps_its_remark() -> None:
    text = change("switches", "deliveryDays", to="7")
    assert lines_changed(text) == [
        "- deliveryDays = 10        # 许可法44",
        "+ deliveryDays = 7        # 许可法44",
    ]
    assert told(text) == [("switches.deliveryDays", "10", "7")]


@pytest.mark.clause("三1")
def test_the_benefits_of_a_tier_are_given_whole() -> None:
    text = change("tiers", "A", "benefits", to='["APPOINTMENT", "ASSISTED_AGENCY", "STARTUP_PACK"]')
    assert told(text) == [("tiers.A.benefits.FREE_COURIER", "FREE_COURIER", None)]
    assert len(lines_changed(text)) == 2


def test_a_long_list_is_written_a_value_a_line() -> None:
    codes = ", ".join(f'"{code}"' for code in shilong().benefits)
    text = change("tiers", "AAA", "benefits", to=f"[{codes}]")
    assert told(text) == []
    assert '    "APPOINTMENT",\n' in text


@pytest.mark.clause("三2")
def test_a_grade_is_taken_into_a_table_that_was_empty() -> None:
    text = change("facts", "grade", "aliases", "AA-", to='"AA"')
    assert told(text) == [("facts.grade.aliases.AA-", None, "AA")]
    assert '# "AA+" = "AA"' in text


def test_a_value_is_taken_away() -> None:
    text = change("wordings", "CHANNEL_NOT_COVERED", to=None)
    assert [path for path, _, after in told(text) if after is None] == [
        "wordings.CHANNEL_NOT_COVERED.zh",
        "wordings.CHANNEL_NOT_COVERED.en",
    ]
    assert change("switches", "notThere", to=None) == shilong_text()


@pytest.mark.clause("二(二)")
def test_a_domain_is_excluded_at_the_end_of_the_others_and_no_longer() -> None:
    row = '{ code = "DATA_SECURITY", name = { zh = "数据安全", en = "data security" } }'
    text = change("scope", "excluded", "DATA_SECURITY", to=row)
    assert [line[2:] for line in lines_changed(text) if line[2:]] == [
        "[[scope.excluded]]",
        'code = "DATA_SECURITY"',
        'name = { zh = "数据安全", en = "data security" }',
    ]
    assert load_policy(text).scope.excluded[-1].code == "DATA_SECURITY"
    again = edited(text, [Edit(path=("scope", "excluded", "DATA_SECURITY"), value=None)])
    assert told(again) == []


def test_a_row_is_replaced_where_it_stands() -> None:
    first = shilong().scope.excluded[0]
    row = f'{{ code = "{first.code}", name = {{ zh = "国安", en = "x" }} }}'
    found = load_policy(change("scope", "excluded", first.code, to=row)).scope.excluded
    assert [found[0].code, found[0].name.zh] == [first.code, "国安"]
    assert found[1:] == shilong().scope.excluded[1:]


def test_of_a_row_that_is_replaced_nothing_stays() -> None:
    before = shilong().scope.excluded[-1]
    row = f'{{ code = "{before.code}", name = {{ zh = "其他", en = "other" }} }}'
    now = load_policy(change("scope", "excluded", before.code, to=row)).scope.excluded[-1]
    assert (before.needs_basis, now.needs_basis) == (True, False)


def test_what_a_breach_leads_to_is_taken_away_whole_where_it_stands_at_all() -> None:
    rung = edited(shilong_text(), [Edit(path=("onBreach", "SERIOUS", "effect"), value='"BLOCK"')])
    assert len(load_policy(rung).on_breach.rungs) == 2
    none = edited(rung, [Edit(path=("onBreach", "SERIOUS"), value=None)])
    assert told(none) == []
    assert change("onBreach", "SERIOUS", "months", to=None) == shilong_text()


def test_the_remarks_after_a_row_stay_where_it_is_added_and_where_it_is_taken_away() -> None:
    """The last excluded domain is followed by the heading of the tiers."""
    row = '{ code = "DATA_SECURITY", name = { zh = "数据安全", en = "data security" } }'
    text = change("scope", "excluded", "DATA_SECURITY", to=row)
    assert "needsBasis = true\n\n[[scope.excluded]]\n" in text
    assert "}\n\n# --- 三, 四(一): the grade and the tiers" in text
    without = edited(text, [Edit(path=("scope", "excluded", "DATA_SECURITY"), value=None)])
    assert without == shilong_text()


def test_a_row_of_a_line_is_added_and_taken_away() -> None:
    without = edited('rows = [{ id = "A" }, { id = "B" }]', [Edit(path=("rows", "A"), value=None)])
    with_another = edited(without, [Edit(path=("rows", "C"), value='{ id = "C" }')])
    assert with_another == 'rows = [{ id = "B" }, { id = "C" }]'


@pytest.mark.parametrize(
    ("example", "came"),
    [
        ("A+ 级与 A- 级相同，没有告知承诺", "given.matter = {inHall = false}"),
        ("查询不可用，按普通方式办理", "given = {matter = {inHall = false}}"),
        ("自然人同样适用", "matter = {inHall = false}"),
    ],
)
def test_a_table_is_made_where_the_one_around_it_stands_in_a_line(example: str, came: str) -> None:
    text = change("examples", example, "given", "matter", "inHall", to="false")
    assert any(came in line for line in lines_changed(text) if line[0] == "+")
    assert told(text) == [(f"examples.{example}.given.matter.inHall", "true", "false")]


def test_a_new_value_comes_before_the_remarks_on_what_follows() -> None:
    text = change("scope", "excluded", "OTHER_SPECIFIED", "needsBasis", to=None)
    again = edited(
        text, [Edit(path=("scope", "excluded", "OTHER_SPECIFIED", "needsBasis"), value="true")]
    )
    assert again == shilong_text()


def test_a_file_without_edits_stays_byte_for_byte() -> None:
    assert edited(shilong_text(), []) == shilong_text()


@pytest.mark.parametrize(
    ("path", "value", "place"),
    [
        (("tiers", "A9", "benefits"), "[]", "path"),
        (("document", "number", "part"), '"x"', "path"),
        ((), '"x"', "path"),
        ((), None, "path"),
        (("scope", "excluded", "DATA_SECURITY"), '{ code = "OTHER" }', "value"),
        (("scope", "excluded", "DATA_SECURITY"), '"DATA_SECURITY"', "value"),
        (("switches", "recheck"), "WARN", "value"),
        (("switches", "recheck"), '"NEVER"\nrule = 1', "value"),
        (("switches", "recheck"), '"NEVER" ]', "value"),
    ],
)
def test_an_edit_that_cannot_be_made_is_refused_with_its_place(
    path: tuple[str, ...], value: str | None, place: str
) -> None:
    good = Edit(path=("switches", "deliveryDays"), value="7")
    with pytest.raises(Refused) as refused:
        edited(shilong_text(), [good, Edit(path=path, value=value)])
    assert [each.path for each in refused.value.refusals] == [("edits", "1", place)]


def test_what_is_no_toml_is_edited_by_hand() -> None:
    with pytest.raises(Refused) as refused:
        edited("nonsense", [])
    assert [each.path for each in refused.value.refusals] == [()]

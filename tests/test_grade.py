"""Grade tokens, as a register may spell them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.grade import grade_token, parse_grade


@pytest.mark.clause("三")
@pytest.mark.parametrize(
    "raw",
    [
        "A-",
        " a- ",
        "\u3000A-",
        "\uff21\uff0d",
        "A\u2212",
        "A\u2013",
        "A\u2014",
        "A\u30fc",
        "A\uff70",
        "A-级",
        "A- 级",
        "A-级别",
        "a- 级别 ",
    ],
)
def test_one_grade_in_many_spellings_is_one_token(raw: str) -> None:
    assert parse_grade(raw, {}) == "A-"


@pytest.mark.clause("三1", "三2", "三3", "三4")
@pytest.mark.parametrize(
    "token", ["A+", "A", "A-", "AA", "AAA", "BBB", "BB", "B+", "B", "B-", "CCC", "C-", "D", "E"]
)
def test_every_token_of_the_form_is_kept_as_it_is(token: str) -> None:
    assert parse_grade(token, {}) == token
    assert parse_grade(f"{token}级", {}) == token


@pytest.mark.clause("三")
@pytest.mark.parametrize(
    "raw",
    ["", " ", "级", "优", "A1", "F", "A++", "A+-", "+", "A B", "级A", "A级级", "\u0410", "A\x00"],
)
def test_what_is_no_grade_symbol_is_not_recognised(raw: str) -> None:
    assert parse_grade(raw, {}) is None


def test_a_symbol_has_at_most_three_letters() -> None:
    assert parse_grade("AAA", {}) == "AAA"
    assert parse_grade("AAAA", {}) is None


@pytest.mark.clause("三")
def test_an_alias_places_a_token_the_text_does_not_name() -> None:
    aliases = {"优": "AAA", "AA+": "AA"}
    assert parse_grade("优级", aliases) == "AAA"
    assert parse_grade("\uff41\uff41\uff0b", aliases) == "AA"
    assert parse_grade("AA-", aliases) == "AA-"


@given(st.text(max_size=12))
def test_the_spelling_of_a_token_is_settled_once(raw: str) -> None:
    token = grade_token(raw)
    parsed = parse_grade(raw, {})
    assert parsed in (None, token)
    assert parsed is None or grade_token(parsed) == parsed

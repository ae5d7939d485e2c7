"""Grade tokens, as a register may spell them."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from domain.credit import Reading, ReadingStatus
from domain.grade import grade_token
from domain.knowledge import knowledge
from domain.refusal import Refusal, RefusalCode
from tests.policies import shilong

TODAY = date(2026, 3, 2)


def read(
    raw: str, scale: tuple[str, ...] | None = None, aliases: dict[str, str] | None = None
) -> str | None:
    """The grade that 石龙区's file, with another scale or with aliases, reads; None where it reads
    none.
    """
    fact = shilong().facts["grade"]
    fact = replace(fact, scale=scale or fact.scale, aliases=aliases or {})
    policy = replace(shilong(), facts={"grade": fact})
    said = Reading(fact="grade", source="s", status=ReadingStatus.OK, token=raw, evaluated_on=TODAY)
    known = knowledge(policy, "grade", said, TODAY)
    if isinstance(known, Refusal):
        assert known.code is RefusalCode.GRADE_UNRECOGNISED
        return None
    assert isinstance(known, str)
    return known


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
    assert grade_token(raw) == read(raw) == "A-"


@pytest.mark.clause("三1", "三2", "三3", "三4")
@pytest.mark.parametrize("token", shilong().facts["grade"].scale)
def test_every_grade_of_the_scale_is_kept_as_it_is(token: str) -> None:
    assert read(token) == token
    assert read(f"{token}级") == token


@pytest.mark.clause("三")
@pytest.mark.parametrize(
    "raw",
    ["", " ", "级", "优", "A1", "F", "A++", "A+-", "+", "A B", "级A", "A级级", "\u0410", "A\x00"],
)
def test_what_the_scale_does_not_list_is_not_recognised(raw: str) -> None:
    assert read(raw) is None


@pytest.mark.parametrize(
    ("raw", "token"),
    [
        ("优", "优"),
        (" 良 ", "良"),
        ("优-", "优-"),
        ("优\u2212 级", "优-"),
        ("中级", "中"),
        ("差", "差"),
    ],
)
def test_a_scale_may_have_no_letters(raw: str, token: str) -> None:
    assert read(raw, scale=("优", "优-", "良", "中", "差")) == token
    assert read("A", scale=("优", "优-", "良", "中", "差")) is None


@pytest.mark.clause("三")
def test_an_alias_places_a_token_the_text_does_not_name() -> None:
    assert read("优级", aliases={"优": "AAA"}) == "AAA"
    assert read("\uff41\uff41\uff0b", aliases={"AA+": "AA"}) == "AA"
    assert read("AA-", aliases={"AA+": "AA"}) is None


@given(st.text(max_size=12))
def test_the_spelling_of_a_token_is_settled_once(raw: str) -> None:
    assert grade_token(f"A{raw}") == grade_token(grade_token(f"A{raw}")) or "级" in raw

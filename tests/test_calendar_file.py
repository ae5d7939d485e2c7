"""The State Council's notice as a file: what it says, and each fault in its line (许可法82)."""

from datetime import date
from pathlib import Path

import pytest

from domain.calendar import DayKind
from domain.calendar_change import LoadYear
from domain.calendar_file import NoticeFault, load_notice
from domain.calendar_seed import NOTICES, seed_years

DOCS = Path(__file__).parent.parent / "docs" / "calendar.md"


def example() -> str:
    """The file of `docs/calendar.md`."""
    return DOCS.read_text(encoding="utf-8").split("```toml\n")[1].split("```")[0]


def loaded(text: str) -> LoadYear:
    return load_notice(text.encode())


def faults(*edits: tuple[str, str]) -> list[tuple[str, str]]:
    """The line and the English of each fault of the example, edited."""
    text = example()
    for old, new in edits:
        assert text.count(old) == 1
        text = text.replace(old, new)
    with pytest.raises(NoticeFault) as caught:
        loaded(text)
    lines = text.splitlines()
    return [(lines[fault.line - 1], fault.en) for fault in caught.value.faults]


def test_the_example_is_the_notice_of_2026() -> None:
    [known] = [year for year in seed_years() if year.year == 2026]
    change = loaded(example())
    assert (change.year, change.basis_doc_no) == (2026, NOTICES[2026])
    assert {day.date: day.kind for day in change.days} == {d.date: d.kind for d in known.days}
    assert len(change.days) == 33 + 6
    named = {day.date: (day.kind, day.name, day.source) for day in change.days}
    assert named[date(2026, 2, 23)] == (DayKind.REST, "春节", "notice")
    assert named[date(2026, 2, 28)] == (DayKind.WORK, "春节调休上班", "notice")


def test_a_holiday_of_one_day_needs_no_end() -> None:
    text = example().replace("from = 2026-06-19\nto = 2026-06-21", "from = 2026-06-19")
    days = [day.date for day in loaded(text).days if day.name == "端午节"]
    assert days == [date(2026, 6, 19)]


def test_a_make_up_day_is_a_saturday_or_sunday() -> None:
    assert faults(("work = [2026-05-09]", "work = [2026-05-09,\n2026-05-08]")) == [
        ("2026-05-08]", "a make-up working day is a Saturday or Sunday")
    ]


def test_the_last_december_day_before_the_year_belongs_to_it_and_november_does_not() -> None:
    text = example().replace("from = 2026-01-01", "from = 2025-12-31")
    assert date(2025, 12, 31) in {day.date for day in loaded(text).days}
    assert faults(("work = [2026-01-04]", "work = [2025-11-30]")) == [
        ("work = [2025-11-30]", "must be in 2026, or in the December before it")
    ]
    assert faults(("to = 2026-10-07", "to = 2027-01-01"))[0] == (
        "from = 2026-10-01",
        "must be in 2026, or in the December before it",
    )


def test_a_day_stands_once() -> None:
    assert faults(("work = [2026-01-04]", "work = [2026-01-03]")) == [
        ("work = [2026-01-03]", "2026-01-03 is named twice; drop one")
    ]


def test_what_the_law_gives_is_not_left_out() -> None:
    assert faults(("to = 2026-10-07", "to = 2026-10-02")) == [
        ("[[holidays]]", "2026-10-03 (国庆节) is not among the holidays; add it")
    ]
    assert faults(('notice = "国办发明电〔2025〕7号"', f'notice = "{"号" * 129}"')) == [
        (f'notice = "{"号" * 129}"', "longer than 128 characters; shorten it")
    ]
    assert faults(("year = 2026", "year = 1999")) == [("year = 1999", "must be 2000 to 2100")]


@pytest.mark.parametrize(
    ("old", "new", "line", "why"),
    [
        ("to = 2026-01-03", "to = 2025-12-31", "to = 2025-12-31", "ends before it begins"),
        ("to = 2026-01-03", "to = 9999-12-31", "[[holidays]]", "more than 400 days"),
        ("to = 2026-01-03", "until = 2026-01-03", "until = 2026-01-03", "no key “until” here"),
        ("to = 2026-01-03", 'to = "1月3日"', 'to = "1月3日"', "it must be a date"),
        ("year = 2026", "", "format = 1", "“year” is missing"),
        ("format = 1", "format = 2", "format = 2", "it knows 1"),
        ('name = "元旦"', 'name = " "', 'name = " "', "a text must say something"),
        ('name = "元旦"', f'name = "{"元" * 61}"', f'name = "{"元" * 61}"', "longer than 64"),
        ("year = 2026", "year 2026", "year 2026", "not valid TOML"),
    ],
    ids=[
        "turned",
        "endless",
        "unknown",
        "no date",
        "missing",
        "format",
        "blank",
        "long",
        "no TOML",
    ],
)
def test_a_fault_is_told_in_its_line_with_what_to_do(
    old: str, new: str, line: str, why: str
) -> None:
    [(found, told)] = faults((old, new))
    assert found == line
    assert why in told


def test_every_fault_of_the_days_is_told_at_once_by_line() -> None:
    found = faults(
        ("work = [2026-01-04]", "work = [2026-01-05]"),
        ("from = 2026-05-01", "from = 2026-05-02"),
        ("to = 2026-04-06", "to = 2026-04-06\nwork = [2026-04-05]"),
    )
    assert [line for line, _ in found] == [
        "[[holidays]]",
        "work = [2026-01-05]",
        "work = [2026-04-05]",
    ], "05-01 is missing of the holidays as a whole"


@pytest.mark.parametrize("content", [b"\xff", b"x = " + b"[" * 10_000, b"", b"format = 1\n" * 2])
def test_what_is_no_file_of_this_kind_is_refused_in_words(content: bytes) -> None:
    with pytest.raises(NoticeFault) as caught:
        load_notice(content)
    assert all(fault.zh and fault.en for fault in caught.value.faults)


def test_more_holidays_than_a_year_has_days_are_one_fault() -> None:
    more = "\n[[holidays]]\nname = '节'\nfrom = 2026-03-01\n" * 401
    with pytest.raises(NoticeFault) as caught:
        loaded(example() + more)
    assert [fault.en for fault in caught.value.faults] == ["more than 400 holidays; correct it"]

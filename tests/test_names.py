"""What people call the fields of the log and the days: in both languages, with nothing missing."""

from collections.abc import Iterator

import msgspec
import pytest

from domain.breach_life import BREACH_EVENTS, Measure
from domain.calendar_seed import seed_years
from domain.commitment_life import COMMITMENT_EVENTS
from domain.events import CASE_EVENTS, Defect
from domain.names import day_name, fact_name, names

WEEKEND = {"周六", "周日"}


def fields_of_the_log() -> Iterator[str]:
    lives = (CASE_EVENTS, BREACH_EVENTS, COMMITMENT_EVENTS)
    for struct in (*(each for life in lives for each in life.values()), Defect, Measure):
        yield from (each.encode_name for each in msgspec.structs.fields(struct))


def is_chinese(text: str) -> bool:
    return any("\u4e00" <= sign <= "\u9fff" for sign in text)


def test_every_field_of_an_event_has_a_name_and_nothing_else_has() -> None:
    assert set(names().facts) == set(fields_of_the_log())


@pytest.mark.parametrize("field", sorted(names().facts))
def test_a_name_is_chinese_and_english(field: str) -> None:
    name = fact_name(field)
    assert is_chinese(name.zh) and not is_chinese(name.en)


def test_a_day_that_a_notice_of_the_state_council_names_has_an_english_name_too() -> None:
    known = {day.name for year in seed_years() for day in year.days} | WEEKEND
    assert [name for name in sorted(known) if is_chinese(day_name(name).en)] == []
    assert day_name("国庆节调休上班").en == "working day for National Day"


def test_a_day_that_a_local_notice_names_keeps_its_name() -> None:
    assert day_name("台风停工").en == "台风停工"

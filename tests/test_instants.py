"""One text form for instants, one zone for days."""

from datetime import UTC, date, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.instants import civil_day, instant_from_text, instant_text

instants = st.datetimes(timezones=st.just(UTC))


def test_an_instant_is_written_in_utc_with_six_digits() -> None:
    noon_in_dongguan = datetime(2022, 1, 12, 12, 0, tzinfo=timezone(timedelta(hours=8)))
    assert instant_text(noon_in_dongguan) == "2022-01-12T04:00:00.000000Z"


@given(instants)
def test_what_was_written_is_read_again(instant: datetime) -> None:
    assert instant_from_text(instant_text(instant)) == instant


@given(instants, instants)
def test_texts_sort_as_instants_do(one: datetime, other: datetime) -> None:
    assert (instant_text(one) < instant_text(other)) == (one < other)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "2022-01-12T04:00:00Z",
        "2022-01-12T04:00:00.000Z",
        "2022-01-12T04:00:00.000000",
        "2022-01-12T04:00:00.0000000Z",
        "2022-01-12 04:00:00.000000Z",
        "2022-02-30T04:00:00.000000Z",
        "\uff12022-01-12T04:00:00.000000Z",
    ],
)
def test_any_other_form_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match=r"."):
        instant_from_text(text)


@pytest.mark.parametrize("use", [instant_text, civil_day])
def test_a_time_without_a_zone_is_no_instant(use: object) -> None:
    assert callable(use)
    with pytest.raises(ValueError, match="names no zone"):
        use(datetime(2022, 1, 12))  # noqa: DTZ001 (that is the point)


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("2022-01-11T15:59:59.999999Z", date(2022, 1, 11)),
        ("2022-01-11T16:00:00.000000Z", date(2022, 1, 12)),
    ],
)
def test_the_day_changes_at_midnight_in_shanghai(text: str, day: date) -> None:
    assert civil_day(instant_from_text(text)) == day

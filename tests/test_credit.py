"""Readings: an outage is a state of its own, and an impossible reading cannot be built."""

import msgspec
import pytest

from domain.credit import (
    TOKEN_LENGTH,
    AskedFact,
    Reading,
    ReadingStatus,
    RegisterAnswer,
    Subject,
    SubjectKind,
    UnavailableCause,
)

GRADE = AskedFact(fact="grade", source="PUBLIC_CREDIT_EVALUATION")
BLACKLIST = AskedFact(fact="blacklist", source="SERIOUS_DISTRUST_LIST")


@pytest.mark.clause("四(一)")
def test_an_outage_answers_each_fact_asked_with_its_cause_and_no_grade() -> None:
    answer = RegisterAnswer.unavailable((GRADE, BLACKLIST), UnavailableCause.TIMEOUT)
    assert [reading.fact for reading in answer.readings] == ["grade", "blacklist"]
    assert {reading.status for reading in answer.readings} == {ReadingStatus.UNAVAILABLE}
    assert {reading.cause for reading in answer.readings} == {UnavailableCause.TIMEOUT}
    assert {reading.token for reading in answer.readings} == {None}
    assert answer.raw_hash is None


@pytest.mark.parametrize("status", [ReadingStatus.ABSENT, ReadingStatus.UNAVAILABLE])
def test_only_a_reading_that_is_ok_has_a_token(status: ReadingStatus) -> None:
    with pytest.raises(ValueError, match="do not go together"):
        Reading(fact="grade", source="s", status=status, token="A")
    with pytest.raises(ValueError, match="do not go together"):
        Reading(fact="grade", source="s", status=ReadingStatus.OK)


def test_only_what_is_unavailable_has_a_cause() -> None:
    cause = UnavailableCause.REFUSED
    with pytest.raises(ValueError, match="no cause"):
        Reading(fact="grade", source="s", status=ReadingStatus.ABSENT, cause=cause)


@pytest.mark.parametrize(
    ("token", "kept"),
    [
        ("A", True),
        ("A" * TOKEN_LENGTH, True),
        ("A" * (TOKEN_LENGTH + 1), False),
        ("", False),
        ("A\\u0000", False),
        ("A\\n", False),
        ("\\ud800", False),
    ],
)
def test_a_token_is_short_printable_text(token: str, kept: bool) -> None:
    text = f'{{"fact": "grade", "source": "s", "status": "OK", "token": "{token}"}}'
    try:
        reading = msgspec.json.decode(text, type=Reading)
    except msgspec.DecodeError:
        assert not kept
    else:
        assert (reading.token, kept) == (token, True)


def test_the_repr_of_a_subject_does_not_tell_whom() -> None:
    subject = Subject(kind=SubjectKind.RESIDENT_ID, identifier="410404199001010011")
    assert repr(subject) == str(subject) == "Subject(RESIDENT_ID)"


def test_a_reading_goes_to_json_and_back_with_dates_as_days() -> None:
    text = b'{"fact":"grade","status":"OK","token":"A-","source":"s","evaluatedOn":"2026-03-01"}'
    assert msgspec.json.encode(msgspec.json.decode(text, type=Reading)) == text

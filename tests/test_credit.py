"""Readings: an outage is a state of its own, and an impossible reading cannot be built."""

import msgspec
import pytest

from domain.canonical import canonical
from domain.credit import (
    RECORDS_AT_MOST,
    TOKEN_LENGTH,
    AskedFact,
    FactKind,
    FactSubject,
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


@pytest.mark.parametrize(
    "text",
    [
        b'{"evaluatedOn":"2026-03-01","fact":"grade","source":"s","status":"OK","token":"A-"}',
        b'{"fact":"points","number":"80.5","source":"s","status":"OK"}',
        b'{"fact":"black","listed":false,"source":"s","status":"OK"}',
        b'{"fact":"broken","records":[],"source":"s","status":"OK"}',
        b'{"fact":"broken","records":[{"amount":"2","on":"2026-01-31"}],"source":"s","status":"OK"}',
        b'{"fact":"f","records":[{"matter":"M","on":"2026-01-31"}],"source":"s","status":"OK"}',
        b'{"fact":"grade","source":"s","status":"ABSENT"}',
    ],
)
def test_a_reading_goes_to_json_and_back_with_nothing_that_it_lacks(text: bytes) -> None:
    assert canonical(msgspec.json.decode(text, type=Reading)) == text


@pytest.mark.parametrize(
    "values",
    [
        '"token": "A", "number": "1"',
        '"listed": true, "records": []',
        '"token": "A", "listed": false',
    ],
)
def test_a_reading_has_one_value(values: str) -> None:
    text = f'{{"fact": "grade", "source": "s", "status": "OK", {values}}}'
    with pytest.raises(msgspec.ValidationError, match="do not go together"):
        msgspec.json.decode(text, type=Reading)


@pytest.mark.parametrize(
    "value",
    [
        *('"number": 80', '"number": "80,5"', '"number": "1e3"', '"number": "080"'),
        *('"number": "1.2345"', '"number": "1000000000"', '"number": "NaN"', '"number": "٣"'),
        *('"listed": "true"', '"listed": 1', '"records": [{"matter": "M"}]'),
        '"records": [' + ", ".join(['{"on": "2026-01-01"}'] * (RECORDS_AT_MOST + 1)) + "]",
    ],
)
def test_a_value_of_another_form_is_no_reading(value: str) -> None:
    text = f'{{"fact": "grade", "source": "s", "status": "OK", {value}}}'
    with pytest.raises(msgspec.ValidationError):
        msgspec.json.decode(text, type=Reading)


def test_a_fact_is_asked_for_as_before_unless_it_is_something_else() -> None:
    asked = AskedFact(fact="f", source="s", kind=FactKind.RECORDS, about=FactSubject.LEGAL_REP)
    assert canonical(GRADE) == b'{"fact":"grade","source":"PUBLIC_CREDIT_EVALUATION"}'
    assert canonical(asked) == b'{"about":"LEGAL_REP","fact":"f","kind":"RECORDS","source":"s"}'

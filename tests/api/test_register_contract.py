"""What a register may say: the agreed form is read as it stands, anything else is not believed.

Asked through the adapter, over HTTP; the stand-in says each body word for word.
"""

import hashlib
import json
from datetime import date
from typing import TYPE_CHECKING, Any

import msgspec
import pytest

from api.register import BODY_LIMIT
from api.stand_in_register import Mode
from domain.credit import (
    AskedFact,
    FactKind,
    ReadingStatus,
    Subject,
    SubjectKind,
    UnavailableCause,
)
from tests.register_server import AAA, GRADE, NO_RECORD, RegisterServer, read, unavailable

if TYPE_CHECKING:
    from tests.fixtures_register import Connect

pytest_plugins = ["tests.fixtures_register"]


def said(*readings: Any, subject: Subject | None = AAA) -> str:
    """The body of an answer."""
    whom = subject and {"kind": subject.kind, "identifier": subject.identifier}
    return json.dumps({"subject": whom, "readings": readings})


def grade(token: str | None = "AAA", day: str | None = "2026-03-31", **more: Any) -> Any:
    """One evaluation, as an answer says it."""
    return {"fact": "grade", "status": "OK", "token": token, "evaluatedOn": day, **more}


READ = {
    "one": (said(grade()), "AAA", date(2026, 3, 31)),
    "as received": (said(grade(" aaa级 ")), " aaa级 ", date(2026, 3, 31)),
    "undated": (said(grade(day=None)), "AAA", None),
    "twice the same": (said(grade(), grade()), "AAA", date(2026, 3, 31)),
    "a newer one last": (said(grade("B", "2025-03-31"), grade()), "AAA", date(2026, 3, 31)),
    "a newer one first": (said(grade(), grade("B", "2025-03-31")), "AAA", date(2026, 3, 31)),
    "more than asked": (said(grade(x=1), {**grade("D"), "fact": "x"}), "AAA", date(2026, 3, 31)),
}


@pytest.mark.parametrize(("body", "token", "day"), READ.values(), ids=READ)
async def test_what_is_said_is_read_as_it_stands_and_the_newest_counts(
    register_server: RegisterServer,
    connect: "Connect",
    body: str,
    token: str,
    day: date | None,
) -> None:
    register_server.switch(Mode.VERBATIM, body)
    answer = await connect().query(AAA, [GRADE])
    assert (answer.readings[0].token, answer.readings[0].evaluated_on) == (token, day)
    assert answer.raw_hash == hashlib.sha256(body.encode()).hexdigest()


VALUES: dict[str, tuple[FactKind, dict[str, Any]]] = {
    "a score": (FactKind.SCORE, {"number": "80.5"}),
    "on a list": (FactKind.LIST, {"listed": True}),
    "no records": (FactKind.RECORDS, {"records": []}),
    "records": (
        FactKind.RECORDS,
        {"records": [{"on": "2026-01-31", "amount": "2"}, {"on": "2026-02-01"}]},
    ),
}


@pytest.mark.parametrize(("kind", "value"), VALUES.values(), ids=VALUES)
async def test_every_kind_of_value_is_read(
    register_server: RegisterServer, connect: "Connect", kind: FactKind, value: dict[str, Any]
) -> None:
    register_server.switch(Mode.VERBATIM, said({"fact": "f", "status": "OK", **value}))
    asked = AskedFact(fact="f", source="S", kind=kind)
    (reading,) = (await connect().query(AAA, [asked])).readings
    told = json.loads(msgspec.json.encode(reading))
    assert told == {"fact": "f", "source": "S", "status": "OK", **value}


GARBLED = {
    "two values": said(grade(number="1")),
    "nothing": "",
    "null": "null",
    "a list": "[]",
    "half": said(grade())[:-2],
    "a NUL": said(grade()) + "\0",
    "no readings": said(),
    "another fact": said({**grade(), "fact": "x"}),
    "no subject": said(grade(), subject=None),
    "an unknown status": said({**grade(), "status": "GOOD"}),
    "a grade of no record": said({**grade(), "status": "ABSENT"}),
    "no grade": said(grade(None)),
    "an empty grade": said(grade("")),
    "a long grade": said(grade("A" * 33)),
    "a grade with NUL": said(grade("A\0")),
    "a lone surrogate": said(grade("\ud800")),
    "a number": said(grade()).replace('"AAA"', "3"),
    "no date": said(grade(day="2026-02-30")),
    "a word for a date": said(grade(day="去年")),
    "an instant for a date": said(grade(day="2026-03-31T00:00:00Z")),
    "the same key twice": said(grade()).replace('"token"', '"token": "D", "token"'),
    "deep": "[" * 60_000,
    "a long number": said(grade()).replace('"AAA"', "9" * 5000),
}


@pytest.mark.parametrize("body", GARBLED.values(), ids=GARBLED)
async def test_an_answer_of_another_form_is_garbled_and_its_hash_is_kept(
    register_server: RegisterServer, connect: "Connect", body: str
) -> None:
    register_server.switch(Mode.VERBATIM, body)
    answer = await connect().query(AAA, [GRADE])
    assert answer.readings == (unavailable(UnavailableCause.GARBLED),)
    assert answer.raw_hash == hashlib.sha256(body.encode()).hexdigest()


@pytest.mark.parametrize(
    ("content_type", "read_as"),
    [
        ("application/json", ReadingStatus.OK),
        ("Application/JSON; charset=utf-8", ReadingStatus.OK),
        ("text/html; charset=utf-8", ReadingStatus.UNAVAILABLE),
        ("application/jsonx", ReadingStatus.UNAVAILABLE),
        ("", ReadingStatus.UNAVAILABLE),
    ],
)
async def test_only_json_that_calls_itself_json_is_read(
    register_server: RegisterServer,
    connect: "Connect",
    content_type: str,
    read_as: ReadingStatus,
) -> None:
    register_server.switch(Mode.VERBATIM, said(grade()), content_type)
    assert (await read(connect())).status is read_as


@pytest.mark.parametrize(("surplus", "read_as"), [(0, "AAA"), (1, None)])
async def test_an_answer_is_read_up_to_its_limit_and_no_byte_further(
    register_server: RegisterServer, connect: "Connect", surplus: int, read_as: str | None
) -> None:
    register_server.switch(Mode.VERBATIM, said(grade()).ljust(BODY_LIMIT + surplus))
    assert (await read(connect())).token == read_as


CONTRADICTIONS = {
    "two grades": [grade("A"), grade("AA")],
    "two terms": [grade("A"), grade("A", validUntil="2027-03-31")],
    "a grade and no record": [grade("A"), {"fact": "grade", "status": "ABSENT"}],
    "one of them undated": [grade("A"), grade("AA", None)],
    "ends before it begins": [grade("A", validUntil="2026-03-30")],
}


@pytest.mark.parametrize("readings", CONTRADICTIONS.values(), ids=CONTRADICTIONS)
async def test_an_answer_that_contradicts_itself_is_not_believed(
    register_server: RegisterServer, connect: "Connect", readings: list[Any]
) -> None:
    for body in (said(*readings), said(*reversed(readings))):
        register_server.switch(Mode.VERBATIM, body)
        assert await read(connect()) == unavailable(UnavailableCause.CONTRADICTORY)


async def test_an_evaluation_that_ends_on_its_day_is_no_contradiction(
    register_server: RegisterServer, connect: "Connect"
) -> None:
    register_server.switch(Mode.VERBATIM, said(grade("A", validUntil="2026-03-31")))
    assert (await read(connect())).token == "A"


@pytest.mark.parametrize(
    "somebody", [NO_RECORD, Subject(kind=SubjectKind.RESIDENT_ID, identifier=AAA.identifier)]
)
async def test_an_answer_about_somebody_else_is_not_believed(
    register_server: RegisterServer, connect: "Connect", somebody: Subject
) -> None:
    register_server.switch(Mode.VERBATIM, said(grade(), subject=somebody))
    assert await read(connect()) == unavailable(UnavailableCause.OTHER_SUBJECT)

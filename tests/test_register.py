"""The register over HTTP: whatever it does, the caller gets readings and never an exception."""

import asyncio
import logging
import socket
from datetime import date
from typing import TYPE_CHECKING

import pytest

from api.register import HttpRegister, NoRegister, Patience, register_from
from api.register_file import FileRegister
from api.stand_in_register import Mode
from domain.credit import AskedFact, Reading, ReadingStatus, Subject, UnavailableCause
from tests.register_server import (
    AAA,
    GRADE,
    NO_RECORD,
    PERSON,
    RegisterServer,
    read,
    unavailable,
)

if TYPE_CHECKING:
    from tests.fixtures_register import Connect

pytest_plugins = ["tests.fixtures_register"]

OUTAGES = [
    (Mode.DOWN, UnavailableCause.HTTP_STATUS),
    (Mode.SLOW, UnavailableCause.TIMEOUT),
    (Mode.DRIPPING, UnavailableCause.TIMEOUT),
    (Mode.BROKEN_OFF, UnavailableCause.REFUSED),
]
UNUSABLE = [
    (Mode.REFUSING, UnavailableCause.HTTP_STATUS),
    (Mode.MOVED, UnavailableCause.HTTP_STATUS),
    (Mode.GARBLED, UnavailableCause.GARBLED),
    (Mode.CONTRADICTORY, UnavailableCause.CONTRADICTORY),
    (Mode.OTHER_SUBJECT, UnavailableCause.OTHER_SUBJECT),
    (Mode.SOURCE_DOWN, UnavailableCause.SOURCE_DOWN),
]


def patience(mode: Mode, attempts: int = 1) -> Patience:
    """Short only where the register never answers, so that a busy machine changes nothing."""
    waits = mode in {Mode.SLOW, Mode.DRIPPING}
    return Patience(timeout=0.5 if waits else 30, attempts=attempts, pause=0.01)


# --- what is on record -----------------------------------------------------------------


@pytest.mark.clause("四(一)")
async def test_a_query_shows_the_grade_its_source_and_its_dates(
    register_server: RegisterServer, connect: "Connect"
) -> None:
    assert await read(connect()) == Reading(
        fact="grade",
        status=ReadingStatus.OK,
        token="AAA",
        source="PUBLIC_CREDIT_EVALUATION",
        evaluated_on=date(2026, 3, 31),
        valid_until=date(2027, 3, 31),
    )
    assert register_server.queries == 1


@pytest.mark.clause("四(一)")
@pytest.mark.parametrize(("mode", "subject"), [(Mode.OK, NO_RECORD), (Mode.NO_DATA, AAA)])
async def test_no_record_is_an_answer_and_no_outage(
    register_server: RegisterServer, connect: "Connect", mode: Mode, subject: Subject
) -> None:
    register_server.switch(mode)
    reading = await read(connect(), subject)
    assert (reading.status, reading.token, reading.cause) == (ReadingStatus.ABSENT, None, None)


async def test_each_fact_asked_is_answered_in_its_order(connect: "Connect") -> None:
    other = AskedFact(fact="city_grade", source="CITY_EVALUATION")
    answer = await connect().query(AAA, [other, GRADE])
    assert [(reading.fact, reading.source, reading.token) for reading in answer.readings] == [
        ("city_grade", "CITY_EVALUATION", None),
        ("grade", "PUBLIC_CREDIT_EVALUATION", "AAA"),
    ]


async def test_queries_at_the_same_time_get_each_their_own_subject(connect: "Connect") -> None:
    register = connect()
    subjects = [AAA, NO_RECORD, PERSON] * 5
    readings = await asyncio.gather(*(read(register, subject) for subject in subjects))
    assert [reading.token for reading in readings] == ["AAA", None, "A"] * 5


# --- outages and answers that cannot be used -------------------------------------------


@pytest.mark.clause("四(一)")
@pytest.mark.parametrize(("mode", "cause"), OUTAGES + UNUSABLE)
async def test_a_register_that_cannot_be_read_is_unavailable_with_its_cause(
    register_server: RegisterServer, connect: "Connect", mode: Mode, cause: UnavailableCause
) -> None:
    register_server.switch(mode)
    assert await read(connect(patience(mode))) == unavailable(cause)


@pytest.mark.parametrize("mode", [mode for mode, _ in OUTAGES])
@pytest.mark.parametrize("attempts", [1, 3])
async def test_an_outage_is_tried_again_and_not_for_ever(
    register_server: RegisterServer, connect: "Connect", mode: Mode, attempts: int
) -> None:
    register_server.switch(mode)
    await read(connect(patience(mode, attempts)))
    assert register_server.queries == attempts


async def test_queries_at_the_same_time_have_each_their_own_attempts(
    register_server: RegisterServer, connect: "Connect"
) -> None:
    register_server.switch(Mode.DOWN)
    register = connect(patience(Mode.DOWN, attempts=3))
    await asyncio.gather(*(read(register) for _ in range(4)))
    assert register_server.queries == 4 * 3


@pytest.mark.parametrize("mode", [mode for mode, _ in UNUSABLE])
async def test_an_answer_that_cannot_be_used_is_not_asked_for_again(
    register_server: RegisterServer, connect: "Connect", mode: Mode
) -> None:
    register_server.switch(mode)
    await read(connect(patience(mode, attempts=3)))
    assert register_server.queries == 1


async def test_a_register_that_falters_once_is_read_at_the_second_attempt(
    register_server: RegisterServer, connect: "Connect"
) -> None:
    register_server.switch(Mode.FALTERING)
    reading = await read(connect(patience(Mode.FALTERING, attempts=3)))
    assert (reading.token, register_server.queries) == ("AAA", 2)


async def test_a_port_where_nobody_listens_is_refused(connect: "Connect") -> None:
    with socket.socket() as deaf:
        deaf.bind(("127.0.0.1", 0))
        reading = await read(connect(url=f"http://127.0.0.1:{deaf.getsockname()[1]}/query"))
    assert reading == unavailable(UnavailableCause.REFUSED)


@pytest.mark.parametrize("words", [b"", b"SSH-2.0-OpenSSH\r\n", b"HTTP/1.1 200 OK\r\n"])
async def test_a_server_that_hangs_up_or_speaks_no_http_is_refused(
    connect: "Connect", words: bytes
) -> None:
    async def say(_: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        writer.write(words)
        writer.close()
        await writer.wait_closed()

    async with await asyncio.start_server(say, "127.0.0.1", 0) as server:
        port = server.sockets[0].getsockname()[1]
        reading = await read(connect(url=f"http://127.0.0.1:{port}/query"))
    assert reading == unavailable(UnavailableCause.REFUSED)


# --- the circuit -----------------------------------------------------------------------

LEFT_ALONE = Patience(timeout=30, attempts=1, failures=2, rest=3600)
TRIED_AT_ONCE = Patience(timeout=30, attempts=1, failures=2, rest=1e-9)


async def test_a_register_that_keeps_failing_is_left_alone(
    register_server: RegisterServer, connect: "Connect"
) -> None:
    register = connect(LEFT_ALONE)
    register_server.switch(Mode.DOWN)
    assert await read(register) == unavailable(UnavailableCause.HTTP_STATUS)
    assert await read(register) == unavailable(UnavailableCause.HTTP_STATUS)
    register_server.switch(Mode.OK)
    assert await read(register) == unavailable(UnavailableCause.CIRCUIT_OPEN)
    assert register_server.queries == LEFT_ALONE.failures


async def test_after_its_rest_one_good_answer_makes_everything_as_before(
    register_server: RegisterServer, connect: "Connect"
) -> None:
    register = connect(TRIED_AT_ONCE)
    register_server.switch(Mode.DOWN)
    await read(register)
    await read(register)
    register_server.switch(Mode.OK)
    assert (await read(register)).status is ReadingStatus.OK
    register_server.switch(Mode.DOWN)
    assert await read(register) == unavailable(UnavailableCause.HTTP_STATUS)
    register_server.switch(Mode.OK)
    assert (await read(register)).status is ReadingStatus.OK


@pytest.mark.parametrize("mode", [Mode.GARBLED, Mode.OTHER_SUBJECT, Mode.REFUSING])
async def test_answers_that_cannot_be_used_open_no_circuit(
    register_server: RegisterServer, connect: "Connect", mode: Mode
) -> None:
    register = connect(LEFT_ALONE)
    register_server.switch(mode)
    for _ in range(LEFT_ALONE.failures + 1):
        await read(register)
    register_server.switch(Mode.OK)
    assert (await read(register)).status is ReadingStatus.OK


async def test_callers_that_give_up_waiting_count_as_failures(
    register_server: RegisterServer, connect: "Connect"
) -> None:
    register = connect(LEFT_ALONE)
    register_server.switch(Mode.SLOW)
    for _ in range(LEFT_ALONE.failures):
        with pytest.raises(TimeoutError):
            await asyncio.wait_for(read(register), 0.1)
    assert await read(register) == unavailable(UnavailableCause.CIRCUIT_OPEN)


# --- what stays private ----------------------------------------------------------------


@pytest.mark.parametrize("mode", list(Mode))
async def test_no_identifier_stands_in_a_log_or_a_target(
    register_server: RegisterServer,
    connect: "Connect",
    caplog: pytest.LogCaptureFixture,
    mode: Mode,
) -> None:
    caplog.set_level(logging.DEBUG)
    register_server.switch(mode)
    reading = await read(connect(patience(mode)), PERSON)
    assert set(register_server.targets) == {"/query"}
    assert "POST" in caplog.text
    assert PERSON.identifier not in caplog.text
    assert PERSON.identifier not in repr(reading)


async def test_an_outage_is_logged_with_its_cause(
    register_server: RegisterServer, connect: "Connect", caplog: pytest.LogCaptureFixture
) -> None:
    register_server.switch(Mode.DOWN)
    await read(connect())
    assert caplog.messages == ["credit register not read: HTTP_STATUS"]


async def test_the_halls_token_is_sent_and_logged_nowhere(
    connect: "Connect", caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    heard: list[bytes] = []

    async def listen(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        heard.append(await reader.readuntil(b"\r\n\r\n"))
        writer.close()
        await writer.wait_closed()

    async with await asyncio.start_server(listen, "127.0.0.1", 0) as server:
        port = server.sockets[0].getsockname()[1]
        await read(connect(url=f"http://127.0.0.1:{port}/query", bearer="hall-token"))
    assert b"authorization: bearer hall-token" in heard[0].lower()
    assert b"accept-encoding: identity" in heard[0].lower()
    assert "hall-token" not in caplog.text


# --- which register --------------------------------------------------------------------


async def test_without_a_register_every_fact_is_unavailable() -> None:
    register = register_from("")
    assert await read(register) == unavailable(UnavailableCause.NOT_CONFIGURED)
    await register.aclose()


@pytest.mark.parametrize(
    ("url", "kind"),
    [
        ("http://127.0.0.1:1/query", HttpRegister),
        ("HTTPS://register.example/query", HttpRegister),
        ("file:domain/seeds/demo_register.json", FileRegister),
        ("", NoRegister),
    ],
)
async def test_the_url_says_which_register(url: str, kind: type) -> None:
    register = register_from(url)
    assert isinstance(register, kind)
    await register.aclose()


@pytest.mark.parametrize(
    "url",
    [
        "ftp://register.example/",
        "register.example",
        "http://",
        "http://[half/query",
        "http://register.example:99999/",
        "file://host/people.csv",
        "file:",
    ],
)
def test_any_other_url_is_refused_before_the_service_starts(url: str) -> None:
    with pytest.raises(ValueError, match=r"must be http\(s\)://"):
        register_from(url)

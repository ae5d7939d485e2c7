"""A stand-in for the public credit register: a real server that answers from a file of people.

For demos and tests: it can be slow, down, garbled or contradictory, switched while it runs.
`python -m api.stand_in_register --people FILE` prints the address to ask. It listens on the
loopback address only.

    POST /query   what `docs/register.md` says
    POST /_mode   {"mode": "DOWN"}: how it answers from now on
    GET /_log     how often it was asked, and under which targets (path and query string)
    DELETE /_log  forget that
"""

import asyncio
import socket
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from enum import StrEnum, unique
from pathlib import Path
from tempfile import TemporaryDirectory

import click
import msgspec
import uvicorn
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import HTMLResponse, RedirectResponse, Response, StreamingResponse
from starlette.routing import Route

from api.clock import now
from api.demo_people import demo_people
from api.register_contract import Answer, Question, Statement
from api.register_file import FileRegister, RegisterFileFault
from domain.credit import ReadingStatus, Subject, SubjectKind
from domain.instants import civil_day

SOMEBODY_ELSE = Subject(kind=SubjectKind.USCC, identifier="91410404MA0EL5E900")


@unique
class Mode(StrEnum):
    """How the stand-in answers."""

    OK = "OK"
    NO_DATA = "NO_DATA"
    SOURCE_DOWN = "SOURCE_DOWN"
    CONTRADICTORY = "CONTRADICTORY"
    OTHER_SUBJECT = "OTHER_SUBJECT"
    GARBLED = "GARBLED"
    VERBATIM = "VERBATIM"
    DOWN = "DOWN"
    FALTERING = "FALTERING"
    REFUSING = "REFUSING"
    MOVED = "MOVED"
    BROKEN_OFF = "BROKEN_OFF"
    SLOW = "SLOW"
    DRIPPING = "DRIPPING"


class Switch(msgspec.Struct, frozen=True, kw_only=True, rename="camel"):
    """A mode, and for VERBATIM what is said."""

    mode: Mode
    body: str = ""
    content_type: str = "application/json"


class StandIn:
    """The register, its mode and what it was asked."""

    def __init__(self, people: Path) -> None:
        self._people = FileRegister(people)
        self._targets: list[str] = []
        self.says = Switch(mode=Mode.OK)
        self.switched = asyncio.Event()

    def app(self) -> Starlette:
        """The server around this stand-in."""
        return Starlette(
            routes=[
                Route("/query", self.query, methods=["POST"]),
                Route("/_mode", self.switch, methods=["POST"]),
                Route("/_log", self.log, methods=["GET"]),
                Route("/_log", self.forget, methods=["DELETE"]),
            ]
        )

    async def switch(self, request: Request) -> Response:
        """Answer by another mode from now on; whoever was kept waiting goes on."""
        try:
            self.says = msgspec.json.decode(await request.body(), type=Switch)
        except msgspec.DecodeError as error:
            return _json({"error": str(error)}, 400)
        self.switched.set()
        self.switched = asyncio.Event()
        return _json({"mode": self.says.mode})

    async def log(self, _: Request) -> Response:
        """How often and under which targets the register was asked; never about whom."""
        return _json({"queries": len(self._targets), "targets": self._targets})

    async def forget(self, _: Request) -> Response:
        """Begin to count anew."""
        self._targets.clear()
        return Response(status_code=204)

    async def query(self, request: Request) -> Response:
        """Answer one query by the mode in force."""
        self._targets.append(f"{request.url.path}?{request.url.query}".removesuffix("?"))
        try:
            question = msgspec.json.decode(await request.body(), type=Question)
        except msgspec.DecodeError as error:
            return _json({"error": str(error)}, 400)
        return await ANSWERS[self.says.mode](self, question)

    async def known(self, question: Question) -> Answer:
        """What the file of people says."""
        found = await self._people.query(question.subject, question.facts)
        statements = (
            Statement(
                fact=reading.fact,
                status=reading.status,
                token=reading.token,
                number=reading.number,
                listed=reading.listed,
                records=reading.records,
                evaluated_on=reading.evaluated_on,
                valid_until=reading.valid_until,
            )
            for reading in found.readings
        )
        return Answer(subject=question.subject, readings=tuple(statements))


# --- the modes -------------------------------------------------------------------------


async def _ok(stand_in: StandIn, question: Question) -> Response:
    return _json(await stand_in.known(question))


async def _no_data(_: StandIn, question: Question) -> Response:
    return _json(_all(question, ReadingStatus.ABSENT))


async def _source_down(_: StandIn, question: Question) -> Response:
    return _json(_all(question, ReadingStatus.UNAVAILABLE))


def _all(question: Question, status: ReadingStatus) -> Answer:
    statements = (Statement(fact=asked.fact, status=status) for asked in question.facts)
    return Answer(subject=question.subject, readings=tuple(statements))


async def _contradictory(stand_in: StandIn, question: Question) -> Response:
    answer = await stand_in.known(question)
    others = (
        msgspec.structs.replace(said, status=ReadingStatus.OK, token=f"{said.token}?")
        for said in answer.readings
    )
    return _json(msgspec.structs.replace(answer, readings=(*answer.readings, *others)))


async def _other_subject(stand_in: StandIn, question: Question) -> Response:
    answer = await stand_in.known(question)
    return _json(msgspec.structs.replace(answer, subject=SOMEBODY_ELSE))


async def _garbled(*_: object) -> Response:
    return HTMLResponse("<!doctype html><title>系统维护中</title><p>系统维护中，请稍后再试。")


async def _verbatim(stand_in: StandIn, _: Question) -> Response:
    says = stand_in.says
    return Response(says.body.encode(), headers={"Content-Type": says.content_type})


async def _down(*_: object) -> Response:
    return _json({"error": "down"}, 503)


async def _faltering(stand_in: StandIn, _: Question) -> Response:
    """Down for one query, then in order again."""
    stand_in.says = Switch(mode=Mode.OK)
    return await _down()


async def _refusing(*_: object) -> Response:
    return _json({"error": "this caller may not ask"}, 403)


async def _moved(*_: object) -> Response:
    return RedirectResponse("/query?moved")


async def _broken_off(*_: object) -> Response:
    return Response(b'{"subject"', headers={"Content-Length": "1000"})


async def _slow(stand_in: StandIn, question: Question) -> Response:
    """Keep the asker waiting until the mode is switched."""
    await stand_in.switched.wait()
    return await _ok(stand_in, question)


async def _dripping(stand_in: StandIn, _: Question) -> Response:
    """Send something all the time, and never an end."""
    return StreamingResponse(_drops(stand_in.switched), media_type="application/json")


async def _drops(switched: asyncio.Event) -> AsyncIterator[bytes]:
    while not switched.is_set():
        yield b" "
        await asyncio.sleep(0.02)


ANSWERS: Mapping[Mode, Callable[[StandIn, Question], Awaitable[Response]]] = {
    Mode.OK: _ok,
    Mode.NO_DATA: _no_data,
    Mode.SOURCE_DOWN: _source_down,
    Mode.CONTRADICTORY: _contradictory,
    Mode.OTHER_SUBJECT: _other_subject,
    Mode.GARBLED: _garbled,
    Mode.VERBATIM: _verbatim,
    Mode.DOWN: _down,
    Mode.FALTERING: _faltering,
    Mode.REFUSING: _refusing,
    Mode.MOVED: _moved,
    Mode.BROKEN_OFF: _broken_off,
    Mode.SLOW: _slow,
    Mode.DRIPPING: _dripping,
}


def _json(value: object, status: int = 200) -> Response:
    return Response(msgspec.json.encode(value), status, media_type="application/json")


# --- the process -----------------------------------------------------------------------


@click.command()
@click.option("--port", default=0, show_default="a free one", help="The port to listen on.")
@click.option(
    "--people",
    type=click.Path(path_type=Path),
    show_default="those of the demo, freshly evaluated",
    help="The people and their grades: a CSV or JSON file.",
)
def main(port: int, people: Path | None) -> None:
    """Run a stand-in for the credit register; the line it prints is the address to ask."""
    try:
        with TemporaryDirectory() as folder:
            _serve(StandIn(people or _demo_people(Path(folder))), port)
    except (OSError, RegisterFileFault) as fault:
        raise click.ClickException(str(fault)) from None


def _demo_people(folder: Path) -> Path:
    people = folder / "people.json"
    people.write_bytes(demo_people(civil_day(now())))
    return people


def _serve(stand_in: StandIn, port: int) -> None:
    with socket.create_server(("127.0.0.1", port)) as listening:
        click.echo(f"http://127.0.0.1:{listening.getsockname()[1]}/query")
        config = uvicorn.Config(stand_in.app(), log_level="critical", timeout_graceful_shutdown=1)
        uvicorn.Server(config).run(sockets=[listening])


if __name__ == "__main__":
    main()

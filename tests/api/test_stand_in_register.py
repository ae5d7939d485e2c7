"""The stand-in register: its people, its modes, its log, and the contract as it is written down."""

import json
import re
import subprocess
import sys
from datetime import date
from pathlib import Path
from typing import Any

import msgspec
import pytest

from api.demo_people import DEMO_REGISTER, demo_people
from api.register import HttpRegister
from api.register_file import FileRegister
from api.stand_in_register import Mode
from domain.credit import ReadingStatus, Subject, SubjectKind
from domain.identifiers import ResidentId, Uscc
from tests.register_server import RegisterServer, read, serving_register

pytest_plugins = ["tests.fixtures_register"]

CONTRACT = Path("docs/register.md").read_text()
PEOPLE: list[dict[str, str]] = json.loads(DEMO_REGISTER.read_text())


def blocks(language: str) -> list[str]:
    return re.findall(rf"```{language}\n(.*?)```", CONTRACT, re.DOTALL)


# --- the contract ----------------------------------------------------------------------


def test_the_question_and_the_answer_of_the_document_are_those_of_the_server(
    register_server: RegisterServer,
) -> None:
    question, answer = map(json.loads, blocks("json"))
    assert register_server.control.post("/query", json=question).json() == answer


async def test_the_file_of_the_document_can_be_used(tmp_path: Path) -> None:
    (rows,) = blocks("csv")
    file = tmp_path / "people.csv"
    file.write_text(rows)
    assert (await read(FileRegister(file))).token == "AAA"


def test_the_document_names_every_mode() -> None:
    table = CONTRACT.partition("| mode |")[2]
    assert re.findall(r"^\| `([A-Z_]+)` \|", table, re.MULTILINE) == list(Mode)


@pytest.mark.parametrize(
    ("path", "body"),
    [("/query", ""), ("/query", "[]"), ("/query", '{"subject": 1}'), ("/_mode", '{"mode": "X"}')],
)
def test_a_request_of_another_form_is_answered_400(
    register_server: RegisterServer, path: str, body: str
) -> None:
    answer = register_server.control.post(path, content=body)
    assert (answer.status_code, list(answer.json())) == (400, ["error"])


def test_the_log_counts_and_names_targets_but_nobody(register_server: RegisterServer) -> None:
    question = json.loads(blocks("json")[0])
    register_server.control.post("/query", params={"x": "1"}, json=question)
    register_server.control.post("/query", json=question)
    log = register_server.control.get("/_log").json()
    assert log == {"queries": 2, "targets": ["/query?x=1", "/query"]}


# --- the people ------------------------------------------------------------------------


def test_the_people_are_synthetic_have_valid_codes_and_live_in_the_district() -> None:
    for person in PEOPLE:
        assert person["name"].startswith("示例")
        if person["kind"] == SubjectKind.USCC:
            code = Uscc(person["identifier"])
            assert (code.text[2:8], code.organisation_check_ok) == ("410404", True)
        else:
            assert ResidentId(person["identifier"]).text[:6] == "410404"
    assert len({person["identifier"] for person in PEOPLE}) == len(PEOPLE)


@pytest.mark.clause("三1", "三2", "三3", "三4")
def test_there_is_somebody_of_every_grade_and_of_none_and_of_an_unknown_one() -> None:
    above = {"AAA", "AA", "A+", "A", "A-"}
    below = {"BBB", "BB", "B+", "B", "B-", "CCC", "CC", "C+", "C", "C-", "D"}
    assert {person.get("token") for person in PEOPLE} == above | below | {None, "AA+"}
    kinds = {person["identifier"][:2] for person in PEOPLE if person["kind"] == "USCC"}
    assert kinds == {"91", "92", "12"}


@pytest.mark.parametrize("today", [date(2026, 11, 23), date(2031, 2, 28)])
def test_the_demo_is_fresh_on_any_day_and_what_has_expired_stays_so(today: date) -> None:
    people: list[dict[str, Any]] = msgspec.json.decode(demo_people(today))
    ages = {
        (today - date.fromisoformat(person["evaluatedOn"])).days
        for person in people
        if "token" in person and date.fromisoformat(person["validUntil"]) >= today
    }
    expired = [p for p in people if "token" in p and p["validUntil"] < today.isoformat()]
    assert ages == {30}
    assert [person["name"] for person in expired] == ["示例·评价已过期企业有限公司"]
    assert [p["identifier"] for p in people] == [p["identifier"] for p in PEOPLE]


# --- the process -----------------------------------------------------------------------


async def test_without_a_file_it_knows_the_people_of_the_demo() -> None:
    with serving_register() as server:
        register = HttpRegister(server.url)
        reading = await read(register)
        await register.aclose()
    assert reading.token == "AAA"


@pytest.mark.parametrize("content", [None, "kind,identifier\nUSCC,1\n"])
def test_a_file_that_is_no_register_ends_it_with_a_line_and_no_traceback(
    tmp_path: Path, content: str | None
) -> None:
    file = tmp_path / "people.csv"
    if content is not None:
        file.write_text(content)
    ended = subprocess.run(
        [sys.executable, "-m", "api.stand_in_register", "--people", str(file)],
        capture_output=True,
        text=True,
        check=False,
    )
    assert (ended.returncode, ended.stdout) == (1, "")
    assert ended.stderr.startswith(f"Error: {file}: ")
    assert len(ended.stderr.splitlines()) == 1


async def test_every_person_of_the_demo_is_answered_for(register_server: RegisterServer) -> None:
    register = HttpRegister(register_server.url)
    for person in PEOPLE:
        subject = Subject(kind=SubjectKind(person["kind"]), identifier=person["identifier"])
        reading = await read(register, subject)
        assert reading.token == person.get("token")
        assert (reading.status is ReadingStatus.ABSENT) == ("token" not in person)
    await register.aclose()

"""What bad input gets: a typed answer, in words, with the clause where there is one; never a
traceback, and nothing half-written. Each kind once, at the user's door; how far each goes is
proved by the tests of its subject.
"""

import json
import logging
import re
from collections.abc import AsyncIterator, Iterator, Mapping
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import httpx
import pytest
from starlette.applications import Starlette
from tortoise.models import Model

from api.stand_in_register import Mode
from domain.credit import Subject, SubjectKind
from domain.matter_import import starter
from domain.services.ledger import verify
from domain.store import matter_records, records
from domain.store.database import fetch
from tests.hall import ACCOUNTING, REFUSALS, RESTAURANT, Case, Officer, Payload
from tests.processes import xinyipi
from tests.register_server import AAA, RegisterServer

AA_PLUS = Subject(kind=SubjectKind.USCC, identifier="91410404MA0DEM187D")
"""Whose grade the policy does not name."""

TABLES = [
    each._meta.db_table
    for each in (vars(records) | vars(matter_records)).values()
    if isinstance(each, type) and issubclass(each, Model) and each is not Model
]
CHINESE = re.compile("[一-鿿]")


@pytest.fixture(autouse=True)
def no_traceback(caplog: pytest.LogCaptureFixture) -> Iterator[None]:
    """Whatever a test here sends, the service logs no fault of its own."""
    yield
    assert [each for each in caplog.records if each.levelno >= logging.ERROR] == []
    assert "Traceback" not in caplog.text


async def rows() -> Mapping[str, list[str]]:
    """Every row of every table, the end of the log among them."""
    found = {table: await fetch(f"SELECT * FROM {table}") for table in TABLES}
    return {table: sorted(str(dict(row)) for row in held) for table, held in found.items()}


@asynccontextmanager
async def nothing_written() -> AsyncIterator[None]:
    """What is done here leaves every row of the database as it was."""
    before = await rows()
    yield
    assert await rows() == before


def in_words(answer: Mapping[str, Any]) -> Mapping[str, Any]:
    """The answer, whose message is a Chinese sentence."""
    assert CHINESE.search(answer["message"])
    return answer


def only(payload: Payload) -> tuple[str, str | None]:
    """Code and clause of the one refusal."""
    [refusal] = map(in_words, payload.data["refusals"])
    return refusal["code"], refusal["clause"] and refusal["clause"]["id"]


def error(response: httpx.Response) -> str:
    """The code of the one error of a request that was not carried out."""
    assert "Traceback" not in response.text
    [found] = map(in_words, response.json()["errors"])
    assert found["extensions"]["requestId"] == response.headers["x-request-id"]
    return str(found["extensions"]["code"])


@pytest.fixture
async def case(clerk: Officer) -> Case:
    """A case in scope, of which the applicant was told what it takes."""
    case = await clerk.registers(AAA, ACCOUNTING)
    await clerk.does("giveOneTimeNotice", case)
    return case


@pytest.fixture
async def decided(clerk: Officer, reviewer: Officer, case: Case) -> Case:
    """That case, granted by credit approval."""
    await clerk.commits(case)
    await clerk.takes(case, "M01", "M02", "M03", "M04", "M05")
    await clerk.does("acceptCase", case)
    await reviewer.does("decideCase", case, outcome="GRANTED", opinion="备案即入，准予。")
    assert case.mode == "CREDIT"
    return case


# --- what is asked for -----------------------------------------------------------------


async def reasons(clerk: Officer, case: Case) -> list[tuple[str, str]]:
    """Why credit approval does not apply to the case, as the applicant is told on the spot."""
    for act in ("remind", "requestCreditApproval", "decideEligibility"):
        await clerk.does(act, case)
    assert (case.track, case.mode) == ("INELIGIBLE", "ORDINARY")
    found = await clerk.ask(
        """query ($no: ShortText!) { case(caseNo: $no) { decisions { decision {
            reasons { code message clause { id } }
        } } } }""",
        no=case.caseNo,
    )
    [told] = found["case"]["decisions"]
    return [
        (each["code"], each["clause"]["id"]) for each in map(in_words, told["decision"]["reasons"])
    ]


@pytest.mark.clause("三")
async def test_an_unknown_grade(clerk: Officer) -> None:
    case = await clerk.registers(AA_PLUS, ACCOUNTING)
    assert await reasons(clerk, case) == [("GRADE_UNRECOGNISED", "三")]
    assert (await verify())[1] == []


@pytest.mark.clause("四(一)")
async def test_a_register_that_answers_html(
    clerk: Officer, case: Case, register_server: RegisterServer
) -> None:
    register_server.switch(Mode.VERBATIM, "<!doctype html><p>系统维护中", "text/html")
    assert await reasons(clerk, case) == [("GRADE_UNAVAILABLE", "四(一)")]
    assert (await verify())[1] == []


async def test_a_wrong_uscc(clerk: Officer) -> None:
    applicant = {"kind": "LEGAL_PERSON", "uscc": "91410404MA0TEXT046", "name": "示例有限公司"}
    async with nothing_written():
        answer = await clerk.answer(
            """mutation ($input: RegisterApplicantInput!) {
                registerApplicant(input: $input) { refusals { code } }
            }""",
            input=applicant | {"idempotencyKey": "1"},
        )
    [fault] = map(in_words, answer["errors"])
    assert fault["extensions"]["code"] == "BAD_USER_INPUT"
    assert "校验码不符" in fault["message"]


async def test_an_unknown_matter(clerk: Officer, case: Case) -> None:
    applicant = await clerk.ask("{ cases { nodes { applicant { id } } } }")
    async with nothing_written():
        payload = await clerk.mutate(
            "registerCase",
            f"case {{ id }} {REFUSALS}",
            matterCode=ACCOUNTING.replace("4990", "4999"),
            applicantId=applicant["cases"]["nodes"][0]["applicant"]["id"],
            channel="OFFLINE_HALL",
            idempotencyKey="1",
        )
    assert only(payload) == ("NOT_FOUND", None)


@pytest.mark.clause("二(二)")
async def test_an_excluded_matter(clerk: Officer) -> None:
    case = await clerk.registers(AAA, RESTAURANT)
    async with nothing_written():
        assert only(await clerk.perform("queryCredit", case)) == ("MATTER_EXCLUDED", "二(二)")


# --- what is done ----------------------------------------------------------------------


@pytest.mark.clause("四(二)1")
async def test_a_missing_commitment(clerk: Officer, case: Case) -> None:
    for act in ("remind", "requestCreditApproval", "decideEligibility", "giveRightsNotice"):
        await clerk.does(act, case)
    async with nothing_written():
        payload = await clerk.perform("checkCommitment", case, inOrder=True)
    assert only(payload) == ("NOT_COMMITTED", "四(二)1")


@pytest.mark.clause("四(二)3")
async def test_a_second_decision(reviewer: Officer, decided: Case) -> None:
    again = {
        "outcome": "REFUSED",
        "opinion": "不属实。",
        "reasons": "不符。",
        "remedies": "可复议。",
    }
    async with nothing_written():
        payload = await reviewer.perform("decideCase", decided, **again)
    assert only(payload) == ("ALREADY_DECIDED", "四(二)4")


@pytest.mark.clause("四(二)4")
async def test_a_withdrawal_after_the_decision(clerk: Officer, decided: Case) -> None:
    async with nothing_written():
        payload = await clerk.perform("withdrawCreditApproval", decided)
    assert only(payload) == ("ALREADY_DECIDED", "四(二)4")


async def test_a_stale_version(clerk: Officer, case: Case) -> None:
    async with nothing_written():
        payload = await clerk.perform("remind", case, expectedVersion=1)
    assert only(payload) == ("CONFLICT", None)


async def test_a_reused_key(clerk: Officer, case: Case) -> None:
    await clerk.does("submitMaterial", case, material="M01", idempotencyKey="1")
    async with nothing_written():
        payload = await clerk.perform("submitMaterial", case, material="M02", idempotencyKey="1")
    assert only(payload) == ("KEY_REUSED", None)


# --- what is sent ----------------------------------------------------------------------


async def test_a_file_with_a_wrong_row(hall: Starlette, hall_url: str, tmp_path: Path) -> None:
    catalogue = json.loads(starter())
    catalogue["matters"][0]["note"] = "本区核定"
    catalogue["matters"][1]["promise_day"] = 999
    file = tmp_path / "catalogue.json"
    file.write_text(json.dumps(catalogue), encoding="utf-8")
    async with nothing_written():
        done = xinyipi("import", "matters", str(file), database_url=hall_url)
    assert (done.returncode, done.stdout) == (1, "")
    assert "matters 2 promise_day = 999" in done.stderr
    assert CHINESE.search(done.stderr)
    assert "Traceback" not in done.stderr


DEEP = 100_000


def asking(query: str) -> str:
    """The body of a request."""
    return json.dumps({"query": query})


nested = "[" * DEEP + "]" * DEEP
BODIES = {
    "no JSON": ("请问", "BAD_REQUEST"),
    "a NUL byte": ("\x00", "BAD_REQUEST"),
    "NUL in JSON": (asking('{ matter(code: "\x00") { name } }'), "BAD_REQUEST"),
    "NUL in GraphQL": (asking(r'{ matter(code: "\u0000") { name } }'), "BAD_REQUEST"),
    "deep JSON": (f'{{"query": "", "variables": {{"a": {nested}}}}}', "BAD_REQUEST"),
    "deep fields": (asking("{a" * DEEP + "}" * DEEP), "COST_LIMIT_EXCEEDED"),
    "deep lists": (asking(f"{{ a(b: {nested}) }}"), "COST_LIMIT_EXCEEDED"),
}


@pytest.mark.parametrize(("body", "code"), BODIES.values(), ids=BODIES)
async def test_a_body_that_is_no_request(clerk: Officer, body: str, code: str) -> None:
    headers = {"Authorization": f"Bearer {clerk.secret}", "Content-Type": "application/json"}
    async with nothing_written():
        response = await clerk.client.post("/graphql", content=body.encode(), headers=headers)
    assert error(response) == code

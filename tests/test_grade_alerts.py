"""An unknown grade is nobody's low grade, and somebody is told of it (三; A-02)."""

import logging

import httpx
import pytest

from domain.credit import Subject, SubjectKind
from domain.roles import Role
from tests.hall import ACCOUNTING, Officer, officer
from tests.register_server import PERSON, RegisterServer

UNKNOWN = Subject(kind=SubjectKind.USCC, identifier="91410404MA0DEM187D")
"""Graded `AA+`, which the policy does not name."""

ALERTS = "query { gradeAlerts { fact token source times } }"


@pytest.mark.clause("三")
async def test_an_unknown_token_goes_the_ordinary_way_and_alerts_the_policy_admin(
    clerk: Officer, door: httpx.AsyncClient
) -> None:
    admin = await officer(door, "政策管理员", Role.POLICY_ADMIN)
    assert (await admin.ask(ALERTS))["gradeAlerts"] == []
    for _ in range(2):
        case = await clerk.registers(UNKNOWN, ACCOUNTING)
        await clerk.does("giveOneTimeNotice", case)
        await clerk.does("remind", case)
        await clerk.does("requestCreditApproval", case)
        await clerk.does("decideEligibility", case)
        assert (case.track, case.mode) == ("INELIGIBLE", "ORDINARY")
    [alert] = (await admin.ask(ALERTS))["gradeAlerts"]
    assert (alert["token"], alert["times"]) == ("AA+", 2)
    assert (await clerk.answer(ALERTS))["data"] == {"gradeAlerts": None}


@pytest.mark.parametrize(("token", "shown"), [("守信+", "守信+"), (PERSON.identifier, "…")])
async def test_what_cannot_be_a_grade_is_repeated_nowhere(
    clerk: Officer,
    door: httpx.AsyncClient,
    register_server: RegisterServer,
    caplog: pytest.LogCaptureFixture,
    token: str,
    shown: str,
) -> None:
    register_server.says(UNKNOWN, token)
    with caplog.at_level(logging.INFO):
        case = await clerk.registers(UNKNOWN, ACCOUNTING)
        await clerk.does("queryCredit", case)
    admin = await officer(door, "政策管理员", Role.POLICY_ADMIN)
    [alert] = (await admin.ask(ALERTS))["gradeAlerts"]
    assert alert["token"] == shown
    assert "no such grade" in caplog.text
    assert token not in caplog.text

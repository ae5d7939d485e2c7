"""Logging in by an account, what an officer does with it, and a session that ends meanwhile."""

import re
import sqlite3
from contextlib import closing
from dataclasses import dataclass

import httpx
import pytest
from playwright.sync_api import Locator, expect

from api.demo_cases import DISPATCH
from tests.console.axe import axe_in
from tests.console.conftest import Hall, OpenDesk
from tests.console.desk import TWO_SETTINGS, Desk
from tests.console.work import Work, registered
from tests.processes import xinyipi

OWN = "Own-password-2026"


@dataclass(frozen=True)
class Officer:
    """Somebody with an account, and the password that opens it."""

    login: str
    password: str


@pytest.fixture(scope="module")
def head(hall: Hall) -> Officer:
    """Somebody who has changed the first password already."""
    new = made(hall, "head.known", "老负责人")
    input = {"currentPassword": new.password, "newPassword": OWN, "idempotencyKey": "own"}
    document = """mutation ($input: ChangePasswordInput!) {
        changePassword(input: $input) { refusals { message } } }"""
    marked = {"X-Requested-With": "xinyipi"}
    with httpx.Client(base_url=hall.served.url, headers=marked, trust_env=False) as browser:
        browser.post("session", json={"login": new.login, "password": new.password})
        done = browser.post("graphql", json={"query": document, "variables": {"input": input}})
    assert done.json()["data"] == {"changePassword": {"refusals": []}}
    return Officer(new.login, OWN)


def made(hall: Hall, login: str, name: str) -> Officer:
    """An account that was made just now."""
    arguments = ("--login", login, "--name", name, "--role", "head")
    done = xinyipi("account", "create", *arguments, database_url=hall.served.database_url)
    assert done.returncode == 0, done.stderr
    return Officer(login, done.stdout.split()[-1])


def come_in(desk: Desk, officer: Officer) -> None:
    """Log in by the account."""
    desk.open(role=None)
    desk.enter(officer.login, officer.password)
    expect(desk.page.get_by_role("banner")).to_contain_text("老负责人")


def test_a_wrong_password_is_told_and_the_first_one_is_changed(desk: Desk, hall: Hall) -> None:
    head = made(hall, "head.new", "新任负责人")
    desk.guard.expects("401")
    desk.open(role=None)
    desk.enter(head.login, "Wrong-password-2026")
    expect(desk.page.get_by_label("密码")).to_have_attribute("aria-invalid", "true")
    assert axe_in(desk, TWO_SETTINGS) == []
    desk.enter(head.login, head.password)
    first = desk.page.get_by_role("dialog", name="请先修改密码")
    first.get_by_label("原密码").fill(head.password)
    first.get_by_label(re.compile("^新密码")).fill(OWN)
    first.get_by_label("再次输入新密码").fill("another")
    first.get_by_role("button", name="修改密码").click()
    expect(first).to_contain_text("两次输入的新密码不一致")
    assert axe_in(desk, TWO_SETTINGS) == []
    first.get_by_label("再次输入新密码").fill(OWN)
    first.get_by_role("button", name="修改密码").click()
    expect(desk.page.get_by_role("banner")).to_contain_text("新任负责人")
    assert desk.page.evaluate("document.cookie") == "", "no script reads the cookie"


def test_a_session_that_ends_over_a_dialog_loses_nothing_and_acts_once(
    desk: Desk, hall: Hall, head: Officer
) -> None:
    work = registered(hall, matter=DISPATCH).accepted()
    come_in(desk, head)
    act = extending(desk, work)
    desk.guard.expects("401")
    end_sessions(hall)
    act.click()
    again = desk.page.get_by_role("dialog", name="登录已失效")
    expect(again).to_be_visible()
    desk.enter(head.login, OWN)
    expect(desk.page.get_by_role("dialog")).to_have_count(0)
    assert extended(work) == 1


def extending(desk: Desk, work: Work) -> Locator:
    """Fill in the dialog that extends the limit of a case; the button that confirms it."""
    desk.go(f"/cases/{work.number}")
    desk.page.get_by_role("button", name="延长期限").click()
    act = desk.page.get_by_role("dialog", name="延长期限")
    act.get_by_label("延长工作日数").fill("3")
    act.get_by_role("textbox", name="理由").fill("须补充核实。")
    return act.get_by_role("button", name=re.compile("^确定"))


def extended(work: Work) -> int:
    """How often the limit of the case was extended."""
    kinds = [event["kind"] for event in work.now("events { kind }")["events"]]
    return kinds.count("LIMIT_EXTENDED")


def test_an_act_is_never_sent_as_whoever_has_logged_in_in_another_tab(
    desk: Desk, hall: Hall, head: Officer
) -> None:
    work = registered(hall, matter=DISPATCH).accepted()
    other = made(hall, "head.other", "另一负责人")
    come_in(desk, head)
    act = extending(desk, work)
    desk.guard.expects("409")
    in_another_tab(desk, other)
    act.click()
    again = desk.page.get_by_role("dialog", name="登录已失效")
    expect(again).to_contain_text("由“另一负责人”登录")
    assert axe_in(desk, TWO_SETTINGS) == []
    assert extended(work) == 0
    desk.enter(head.login, OWN)
    expect(desk.page.get_by_role("dialog")).to_have_count(0)
    assert extended(work) == 1
    in_another_tab(desk, other)
    desk.go("/queue")
    again.get_by_role("button", name="以“另一负责人”继续").click()
    expect(desk.page.get_by_role("dialog", name="请先修改密码")).to_be_visible()


def in_another_tab(desk: Desk, officer: Officer) -> None:
    """Log in in another tab, which has the same cookie."""
    said = {"login": officer.login, "password": officer.password}
    marked = {"X-Requested-With": "xinyipi"}
    requests = desk.page.context.request
    assert requests.post(f"{desk.guard.origin}/session", data=said, headers=marked).ok


def end_sessions(hall: Hall) -> None:
    """End every session, as half an hour without a request does."""
    file = hall.served.database_url.removeprefix("sqlite://")
    with closing(sqlite3.connect(file)) as database, database:
        database.execute("UPDATE session SET idle_end = begun_at")


def test_an_officer_sees_and_ends_the_own_sessions(
    desk: Desk, open_desk: OpenDesk, hall: Hall, head: Officer
) -> None:
    end_sessions(hall)
    come_in(desk, head)
    come_in(open_desk(), head)
    desk.page.get_by_role("link", name="老负责人").click()
    rows = desk.page.locator("tbody tr")
    expect(rows).to_have_count(2)
    assert axe_in(desk, TWO_SETTINGS) == []
    rows.filter(has_not_text="当前").get_by_role("button", name="结束").click()
    expect(rows).to_have_count(1)
    desk.page.reload()
    expect(rows).to_have_count(1)
    desk.page.get_by_role("button", name="在所有地方退出登录").click()
    expect(desk.page.get_by_role("dialog", name="登录")).to_be_visible()
    desk.page.reload()
    expect(desk.page.get_by_role("dialog", name="登录")).to_be_visible()

"""Accounts and tokens in the console: made, changed and closed by administrators alone."""

import re

import httpx
from playwright.sync_api import Locator, expect

from domain.roles import Role
from tests.console.axe import axe_in
from tests.console.conftest import Hall, OpenDesk
from tests.console.desk import TWO_SETTINGS, Desk

MARKED = {"X-Requested-With": "xinyipi"}


def comes_in(hall: Hall, login: str, password: str) -> bool:
    """Whether the account can be logged in to."""
    said = {"login": login, "password": password}
    url = f"{hall.served.url}session"
    return httpx.post(url, json=said, headers=MARKED, trust_env=False).is_success


def opens(hall: Hall, secret: str) -> bool:
    """Whether the secret opens anything."""
    bearer = {"Authorization": f"Bearer {secret}"}
    body = {"query": "{ viewer { id } }"}
    url = f"{hall.served.url}graphql"
    return httpx.post(url, json=body, headers=bearer, trust_env=False).is_success


def begins(desk: Desk, act: str) -> Locator:
    """Press the button of an act; its dialog."""
    desk.page.get_by_role("button", name=act, exact=True).press("Enter")
    return desk.page.get_by_role("dialog", name=act)


def made(desk: Desk, what: str) -> str:
    """Confirm, take the secret down that is shown once, and close it."""
    desk.page.keyboard.press("Control+Enter")
    once = desk.page.get_by_role("dialog", name=what)
    secret = once.locator("output").inner_text()
    desk.page.keyboard.press("Escape")
    once.get_by_role("button", name="已记下，关闭").press("Enter")
    expect(desk.page.get_by_role("dialog")).to_have_count(0)
    assert secret not in desk.page.content()
    return secret


def new_account(desk: Desk, name: str, login: str, role: str) -> str:
    """Make an account at the list, and open it; its first password."""
    desk.open("/accounts", Role.ADMINISTRATOR)
    form = begins(desk, "新建账号")
    form.get_by_label("姓名、名称").fill(name)
    form.get_by_label("登录名").fill(login)
    form.get_by_label(role).check()
    password = made(desk, "初始密码")
    search = desk.page.get_by_role("searchbox", name="姓名或登录名")
    search.fill(login)
    search.press("Enter")
    expect(desk.page.locator("tbody tr")).to_have_count(1)
    desk.page.get_by_role("link", name=name).press("Enter")
    expect(desk.heading).to_have_text(name)
    return password


def test_an_account_is_made_closed_opened_and_given_other_roles(
    open_desk: OpenDesk, house: Hall
) -> None:
    desk = open_desk(at=house)
    password = new_account(desk, "张新", "zhang.new", "窗口工作人员")
    state = desk.page.locator("dl div").filter(has_text="状态")
    assert comes_in(house, "zhang.new", password)
    begins(desk, "停用")
    assert axe_in(desk, TWO_SETTINGS) == []
    desk.page.keyboard.press("Control+Enter")
    expect(state).to_contain_text("停用")
    assert not comes_in(house, "zhang.new", password)
    begins(desk, "启用")
    desk.page.keyboard.press("Control+Enter")
    expect(state).to_contain_text("启用")
    expect(desk.heading).to_be_focused()
    roles = begins(desk, "调整角色")
    expect(roles.get_by_label("窗口工作人员")).to_be_checked()
    roles.get_by_label("窗口工作人员").uncheck()
    roles.get_by_label("审核人员").check()
    desk.page.keyboard.press("Control+Enter")
    expect(desk.page.locator("dl div").filter(has_text="角色")).to_contain_text("审核人员")
    begins(desk, "重置密码并解锁")
    assert comes_in(house, "zhang.new", made(desk, "初始密码"))
    assert not comes_in(house, "zhang.new", password)
    desk.go("/accounts?text=zhang.new")
    expect(desk.page.locator("tbody tr")).to_have_count(1)
    assert axe_in(desk, TWO_SETTINGS) == []


def test_a_token_is_made_turned_over_and_revoked_and_its_secret_is_shown_once(
    open_desk: OpenDesk, house: Hall
) -> None:
    desk = open_desk(at=house)
    new_account(desk, "李新", "li.new", "督办")
    form = begins(desk, "新建令牌")
    form.get_by_label("用途").fill("对账")
    form.get_by_label("来源网段").fill("nowhere")
    desk.page.keyboard.press("Control+Enter")
    expect(form.get_by_role("alert")).to_be_visible()
    assert axe_in(desk, TWO_SETTINGS) == []
    form.get_by_label("来源网段").fill("127.0.0.0/8")
    first = made(desk, "令牌密钥")
    token = desk.page.locator("tbody tr").filter(has_text="对账")
    expect(token).to_contain_text("从未使用")
    assert opens(house, first)
    begins(desk, "轮换密钥")
    second = made(desk, "令牌密钥")
    expect(token).to_contain_text("旧密钥有效至")
    expect(token).not_to_contain_text("从未使用")
    assert opens(house, first)
    assert opens(house, second)
    assert axe_in(desk, TWO_SETTINGS) == []
    begins(desk, "吊销")
    desk.page.keyboard.press("Control+Enter")
    expect(token).to_contain_text("已吊销")
    assert not opens(house, first)
    assert not opens(house, second)


def test_whoever_keeps_no_accounts_is_shown_none(desk: Desk) -> None:
    desk.open("/accounts")
    expect(desk.page.get_by_role("heading", name="账号由系统管理员管理")).to_be_visible()
    expect(desk.page.get_by_role("button", name=re.compile("新建"))).to_have_count(0)
    expect(desk.page.get_by_role("link", name="账号与令牌")).to_have_count(0)

"""Logging in to the console at an identity provider, and back again."""

import re
import socket
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.console.axe import axe_in
from tests.console.conftest import Hall, OpenDesk
from tests.console.desk import TWO_SETTINGS, Desk
from tests.processes import serving, xinyipi
from tests.provider import CLIENT, providing

ZHANG = "gov-410404-0007"


@pytest.fixture(scope="module")
def port() -> int:
    """A free port: the provider has to know where it sends browsers back to."""
    with closing(socket.socket()) as free:
        free.bind(("127.0.0.1", 0))
        return int(free.getsockname()[1])


@pytest.fixture(scope="module")
def issuer(port: int) -> Iterator[str]:
    with providing(f"http://127.0.0.1:{port}") as issuer:
        yield issuer


@pytest.fixture(scope="module")
def hall_with_provider(
    bundle: Path, issuer: str, port: int, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Hall]:
    """A hall that knows the provider; `zhang` is bound to somebody there."""
    assert bundle.is_dir()
    database = f"sqlite://{tmp_path_factory.mktemp('openid') / 'hall.db'}"
    client = {"oidc_client_id": CLIENT[0], "oidc_client_secret": CLIENT[1]}
    assert xinyipi("migrate", database_url=database).returncode == 0
    with serving(database, port=port, oidc_issuer=issuer, **client) as served:
        _cli(database, "create", "--login", "zhang", "--name", "张敏", "--role", "clerk")
        _cli(database, "bind", "zhang", "--issuer", issuer, "--subject", ZHANG)
        yield Hall(served, {})


def _cli(database: str, *arguments: str) -> None:
    done = xinyipi("account", *arguments, database_url=database)
    assert done.returncode == 0, done.stderr


@pytest.fixture
def zhang(open_desk: OpenDesk, hall_with_provider: Hall, issuer: str) -> Desk:
    """A desk whose browser goes to the provider, and nowhere else; its pages ask for a font."""
    desk = open_desk(at=hall_with_provider)
    desk.guard.expects(issuer, "googleapis")
    elsewhere = re.compile(r"^https?://(?!127\.0\.0\.1)")
    desk.page.context.route(elsewhere, lambda route: route.fulfill(content_type="text/css"))
    return desk


def says_who(page: Page, subject: str) -> None:
    """Log in at the provider, and let it tell the service."""
    page.locator("input[name=login]").fill(subject)
    page.locator("input[name=password]").fill("anything")
    page.get_by_role("button", name="Sign-in").click()
    page.get_by_role("button", name="Continue").click()


def test_whoever_is_bound_comes_in_and_comes_back_over_work_that_was_cut_short(
    zhang: Desk, hall_with_provider: Hall
) -> None:
    zhang.open(role=None)
    zhang.page.get_by_role("link", name="统一身份认证登录").click()
    says_who(zhang.page, ZHANG)
    expect(zhang.page.get_by_role("banner")).to_contain_text("张敏")
    expect(zhang.page).to_have_url(re.compile(r"/console/(#.*)?$"))
    zhang.guard.expects("401")
    file = hall_with_provider.served.database_url.removeprefix("sqlite://")
    with closing(sqlite3.connect(file)) as database, database:
        database.execute("UPDATE session SET idle_end = begun_at")
    zhang.go("/catalogue")
    again = zhang.page.get_by_role("dialog", name="登录已失效")
    expect(again).to_contain_text("请在新打开的页面登录")
    assert axe_in(zhang, TWO_SETTINGS) == []
    with zhang.page.context.expect_page() as opened:
        again.get_by_role("link", name="统一身份认证登录").click()
    expect(opened.value.get_by_role("banner")).to_contain_text("张敏")
    again.get_by_role("button", name="已在其他标签页登录，继续").click()
    expect(zhang.page.get_by_role("dialog")).to_have_count(0)
    expect(zhang.heading).to_have_text("事项目录")


def test_whoever_is_not_bound_or_turns_back_is_told_so(zhang: Desk) -> None:
    zhang.open(role=None)
    zhang.page.get_by_role("link", name="统一身份认证登录").click()
    says_who(zhang.page, "somebody-else")
    expect(zhang.page.get_by_role("alert")).to_contain_text("尚未绑定账号")
    assert axe_in(zhang, TWO_SETTINGS) == []
    zhang.page.goto(f"{zhang.guard.origin}/session/openid/callback?error=access_denied")
    expect(zhang.page.get_by_role("alert")).to_contain_text("未能完成")

"""The ledger and the access log in the console, as whoever audits reads them."""

import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager

from playwright.sync_api import expect

from domain.roles import Role
from tests.console.axe import axe_in
from tests.console.conftest import Hall, OpenDesk
from tests.console.desk import TWO_SETTINGS, Desk
from tests.console.work import registered


@contextmanager
def found_broken(hall: Hall) -> Iterator[None]:
    """Have the daily check come to a fault, until this is over."""
    _found(hall, 7, "CHANGED")
    try:
        yield
    finally:
        _found(hall, None, None)


def _found(hall: Hall, position: int | None, tampering: str | None) -> None:
    file = hall.served.database_url.removeprefix("sqlite://")
    statement = "UPDATE log_check SET broken_position = ?, tampering = ?"
    with closing(sqlite3.connect(file)) as database, database:
        assert database.execute(statement, (position, tampering)).rowcount == 1


def test_the_ledger_is_narrowed_and_tells_whether_it_holds(
    open_desk: OpenDesk, house: Hall
) -> None:
    registered(house)
    desk = open_desk(at=house)
    desk.open("/ledger", Role.AUDITOR)
    rows = desk.page.get_by_role("table", name="台账").locator("tbody tr")
    expect(desk.page.get_by_text("逐条相符")).to_be_visible()
    desk.page.get_by_label("事件").fill("CaseRegistered")
    desk.page.get_by_label("事件").press("Enter")
    expect(rows.filter(has_not_text="CaseRegistered")).to_have_count(0)
    rows.first.get_by_text("内容和哈希").click()
    expect(rows.first.locator("dl")).to_contain_text("请求编号")
    assert axe_in(desk, TWO_SETTINGS) == []
    rows.first.get_by_role("link", name="只看此对象").press("Enter")
    expect(desk.page.get_by_label("所属对象")).not_to_have_value("")
    expect(rows).to_have_count(1)
    with found_broken(house):
        desk.page.get_by_role("link", name="清除筛选").press("Enter")
        expect(desk.page.get_by_label("所属对象")).to_have_value("")
        desk.page.reload()
        desk.log_in(Role.AUDITOR)
        expect(desk.page.get_by_role("alert")).to_contain_text("第 7 条起与原来不符： 被修改")
        assert axe_in(desk, TWO_SETTINGS) == []


def test_the_access_log_is_narrowed_by_how_and_by_whom(open_desk: OpenDesk, house: Hall) -> None:
    desk = open_desk(at=house)
    desk.open("/ledger", Role.AUDITOR)
    desk.page.get_by_role("link", name="查看记录").press("Enter")
    expect(desk.heading).to_have_text("查看记录")
    rows = desk.page.get_by_role("table", name="查看记录").locator("tbody tr")
    desk.page.get_by_label("查看方式").select_option("查询信用")
    expect(rows.filter(has_not_text="查询信用")).to_have_count(0)
    expect(rows.first).to_be_visible()
    assert axe_in(desk, TWO_SETTINGS) == []
    with desk.page.expect_download() as given:
        desk.page.get_by_role("button", name="导出为 CSV").press("Enter")
    table = given.value.path().read_text(encoding="utf-8-sig")
    assert table.startswith("时间,方式,人员")
    assert "CREDIT_QUERY" in table
    rows.first.get_by_role("link", name="只看此主体").press("Enter")
    expect(desk.page.get_by_label("查看方式")).to_have_value("")
    desk.page.get_by_label("截止日期").fill("2000-01-01")
    desk.page.get_by_label("截止日期").press("Enter")
    expect(desk.page.get_by_role("heading", name="没有符合条件的记录")).to_be_visible()


def test_whoever_does_not_audit_reads_neither(desk: Desk) -> None:
    desk.open("/ledger")
    expect(desk.page.get_by_role("heading", name="台账由审计人员查阅")).to_be_visible()
    desk.go("/ledger/access")
    expect(desk.heading).to_have_text("查看记录")
    expect(desk.page.get_by_role("heading", name="台账由审计人员查阅")).to_be_visible()
    expect(desk.page.get_by_role("link", name="台账")).to_have_count(0)

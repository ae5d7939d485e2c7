"""The calendar: a year as it is known, and each change of it seen before it is done (许可法82)."""

import re
from datetime import timedelta

import pytest
from playwright.sync_api import Locator, expect

from api.clock import now
from domain.instants import civil_day
from domain.roles import Role
from tests.console.axe import axe_in
from tests.console.conftest import Hall, OpenDesk
from tests.console.desk import POCKET, TWO_SETTINGS, Desk
from tests.processes import xinyipi

UNANNOUNCED = 2030
"""A year that no limit of the demo comes near, and that no notice has told."""

NOTICE = """
经国务院批准，现将放假调休日期的具体安排通知如下。
一、元旦：1月1日（周二）放假，与周末连休。
二、春节：2月2日至9日放假调休，共8天。1月26日（周六）、2月10日（周日）上班。
三、劳动节：5月1日至5日放假调休，共5天。4月28日（周日）上班。
四、国庆节：10月1日（周二）至3日（周四）放假。
"""


def pressed(desk: Desk, *keys: str) -> None:
    for key in keys:
        desk.page.keyboard.press(key)


def button(desk: Desk, name: str) -> Locator:
    return desk.page.get_by_role("main").get_by_role("button", name=name, exact=True)


def confirmed(desk: Desk, act: str) -> None:
    """Open the dialog by the key that has the focus, and confirm in it."""
    expect(button(desk, act)).to_be_focused()
    pressed(desk, "Enter")
    dialog = desk.page.get_by_role("dialog")
    expect(dialog.get_by_text("法律效果")).to_be_visible()
    expect(dialog.get_by_text("依据 许可法82").first).to_be_visible()
    expect(dialog.get_by_role("button", name=f"确定 · {act}")).to_be_focused()


def working_day(hall: Hall) -> str:
    """The next day on which the hall works."""
    today = civil_day(now())
    query = "query ($year: Int!) { calendar(year: $year) { days { date } } }"
    years = [hall.ask(Role.CLERK, query, year=today.year + more) for more in (0, 1)]
    named = {day["date"] for year in years for day in year["calendar"]["days"]}
    day = today + timedelta(days=2)
    while day.weekday() > 4 or day.isoformat() in named:
        day += timedelta(days=1)
    return day.isoformat()


# --- reading ---------------------------------------------------------------------------


@pytest.mark.clause("许可法82")
def test_a_year_says_its_days_and_how_far_it_is_known(desk: Desk) -> None:
    desk.open("/calendar?year=2026")
    expect(desk.heading).to_have_text("2026 年工作日历")
    main = desk.page.get_by_role("main")
    expect(main.get_by_text("已公布")).to_be_visible()
    october = desk.page.get_by_role("table", name="10 月")
    expect(october.get_by_role("cell", name=re.compile("^7"))).to_have_text("7休")
    expect(october.get_by_role("cell", name=re.compile("^10"))).to_have_text("10班")
    expect(main.get_by_role("link", name="加载放假通知")).to_have_count(0)
    for year in (2027, 2028):
        desk.page.get_by_role("link", name="下一年").press("Enter")
        expect(desk.heading).to_have_text(f"{year} 年工作日历")
    expect(main.get_by_text("暂定", exact=True)).to_be_visible()
    desk.go("/calendar?year=1990")
    expect(desk.page.get_by_role("heading", name="没有这一年")).to_be_visible()
    assert axe_in(desk, TWO_SETTINGS) == []


def test_who_does_not_keep_the_calendar_is_told_who_does(desk: Desk) -> None:
    desk.open("/calendar/notice")
    expect(desk.page.get_by_role("heading", name="由政策管理员办理")).to_be_visible()
    expect(button(desk, "预览")).to_have_count(0)


# --- a notice --------------------------------------------------------------------------


@pytest.mark.clause("许可法82")
def test_a_notice_is_pasted_looked_at_and_loaded_without_a_mouse(desk: Desk) -> None:
    desk.open(f"/calendar/notice?year={UNANNOUNCED}", Role.POLICY_ADMIN)
    expect(desk.page.get_by_label("放假通知文号")).to_be_focused()
    desk.page.keyboard.insert_text("国办发明电〔2029〕8号")
    pressed(desk, "Tab")
    expect(desk.page.get_by_label("通知内容")).to_be_focused()
    desk.page.keyboard.insert_text(f"{NOTICE}五、国庆节：10月32日放假")
    alert = desk.page.get_by_role("alert")
    expect(alert).to_contain_text("10月32日放假")
    assert axe_in(desk, TWO_SETTINGS) == []
    pressed(desk, *["Backspace"] * len("五、国庆节：10月32日放假"))
    expect(alert).to_have_count(0)
    expect(desk.page.get_by_text("读到放假 17 天，调休上班 3 天")).to_be_visible()
    expect(desk.page.get_by_role("row", name=re.compile("春节调休上班"))).to_have_count(2)
    pressed(desk, "Tab")
    expect(button(desk, "预览")).to_be_focused()
    pressed(desk, "Enter")
    expect(desk.page.get_by_text("这是预览，还没有生效")).to_be_visible()
    confirmed(desk, "加载放假通知")
    assert axe_in(desk, TWO_SETTINGS) == []
    desk.page.get_by_role("button", name="确定 · 加载放假通知").press("Enter")
    expect(desk.heading).to_be_focused()
    expect(desk.heading).to_have_text(f"{UNANNOUNCED} 年工作日历")
    expect(desk.page.get_by_text("国办发明电〔2029〕8号").first).to_be_visible()


@pytest.mark.clause("许可法82")
def test_what_the_law_misses_in_a_notice_is_said_and_nothing_can_be_loaded(desk: Desk) -> None:
    desk.open("/calendar/notice?year=2029", Role.POLICY_ADMIN)
    pressed(desk, "Enter")
    expect(desk.page.get_by_label("放假通知文号")).to_have_attribute("aria-invalid", "true")
    desk.page.get_by_label("放假通知文号").fill("国办发明电〔2028〕8号")
    desk.page.get_by_label("通知内容").fill("元旦：1月1日放假")
    button(desk, "预览").press("Enter")
    expect(desk.page.get_by_role("alert")).to_contain_text("缺少")
    expect(button(desk, "加载放假通知")).to_have_count(0)
    assert axe_in(desk, TWO_SETTINGS) == []


def at_desk_of(desk: Desk, hall: Hall, name: str, *more: str) -> Desk:
    """A desk of somebody new who keeps the calendar."""
    given = ("--name", name, "--role", "policy_admin", *more)
    made = xinyipi("token", "create", *given, database_url=hall.served.database_url)
    found = re.search(r"xyp_\S+", made.stdout)
    assert found
    return Desk(desk.page, desk.guard, {Role.POLICY_ADMIN: found[0]})


# --- days of the district --------------------------------------------------------------


@pytest.mark.clause("许可法82")
def test_whoever_works_for_an_authority_is_told_that_only_its_cases_are_previewed(
    open_desk: OpenDesk, hall: Hall
) -> None:
    desk = at_desk_of(open_desk(), hall, "演示本局", "--authority", "11410404MB0T14003F")
    desk.open("/calendar/local", Role.POLICY_ADMIN)
    desk.page.keyboard.insert_text("石政办〔2026〕14号")
    desk.page.get_by_label("日期", exact=False).last.fill(f"{UNANNOUNCED}-12-26")
    desk.page.get_by_label("名称").press_sequentially("停电检修")
    pressed(desk, "Enter")
    expect(desk.page.get_by_role("heading", name="没有在办件的期限变动")).to_be_visible()
    expect(desk.page.get_by_text("不含其他机关的办件")).to_be_visible()


@pytest.mark.clause("许可法82")
def test_a_closure_tells_what_it_moves_is_set_and_taken_away_again(
    open_desk: OpenDesk, hall: Hall
) -> None:
    desk = at_desk_of(open_desk(), hall, "演示督办", "--role", "supervisor")
    desk.open("/calendar/local", Role.POLICY_ADMIN)
    page = desk.page
    page.keyboard.insert_text("石政办〔2026〕12号")
    page.get_by_label("日期", exact=False).last.fill(working_day(hall))
    page.get_by_label("名称").press_sequentially("停电检修")
    pressed(desk, "Enter")
    expect(page.get_by_role("heading", name=re.compile(r"^\d+ 件在办件的期限变动"))).to_be_visible()
    expect(button(desk, "本地放假、上班")).to_be_focused()
    page.get_by_text("查看这些办件").press("Enter")
    expect(page.locator("details tbody tr").first).to_contain_text("改为")
    assert axe_in(desk, TWO_SETTINGS) == []
    # What is typed after a preview was not seen in it.
    page.get_by_label("日期", exact=False).last.fill(f"{UNANNOUNCED}-12-25")
    expect(button(desk, "本地放假、上班")).to_have_count(0)
    button(desk, "预览").press("Enter")
    confirmed(desk, "本地放假、上班")
    pressed(desk, "Enter")
    expect(desk.heading).to_be_focused()

    desk.go(f"/calendar?year={UNANNOUNCED}")
    expect(page.get_by_role("row", name=re.compile("停电检修"))).to_contain_text(
        "石政办〔2026〕12号"
    )
    assert axe_in(desk, (POCKET,)) == []
    page.get_by_role("link", name="撤销本地调整").press("Enter")
    expect(page.get_by_role("checkbox")).to_be_visible()
    expect(page.get_by_label("依据文号")).to_be_focused()
    page.keyboard.insert_text("石政办〔2026〕13号")
    pressed(desk, "Tab", "Space", "Enter")
    confirmed(desk, "撤销本地调整")
    pressed(desk, "Enter")
    expect(page.get_by_role("heading", name="没有本地调整")).to_be_visible()

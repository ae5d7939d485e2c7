"""The queue: what waits for whom, found by mouse and by keyboard, and kept in the address."""

import re
from uuid import uuid4

import pytest
from playwright.sync_api import Locator, expect

from api.demo_cases import PERSON
from domain.roles import Role
from tests.console.axe import axe, axe_in
from tests.console.conftest import Hall, OpenDesk
from tests.console.desk import ALL_SETTINGS, TWO_SETTINGS, Desk, Setting
from tests.console.work import registered

AAA = "91410404MA0TEXT045"
FULL_WIDTH = {ord(each): ord(each) + 0xFEE0 for each in "0123456789"}
EVERYTHING = "/queue?view=all"


def rows(desk: Desk) -> Locator:
    """The rows of the list, without its head."""
    return desk.page.locator("tbody").get_by_role("row")


def total(desk: Desk) -> Locator:
    return desk.page.get_by_role("navigation", name="翻页")


# --- what is shown ---------------------------------------------------------------------


def test_each_role_sees_first_what_waits_for_it(desk: Desk, hall: Hall) -> None:
    waiting = hall.ask(Role.REVIEWER, "{ myQueue { totalCount } }")["myQueue"]["totalCount"]
    desk.open("", Role.REVIEWER)
    expect(desk.heading).to_have_text("我的待办")
    expect(rows(desk)).to_have_count(min(waiting, 20))
    stages = {
        cell.split("\n")[0] for cell in desk.page.locator("td:nth-child(5)").all_inner_texts()
    }
    assert stages <= {"已受理", "审查中", "计时中止"}


def test_a_due_day_says_in_words_how_many_working_days_are_left(desk: Desk, hall: Hall) -> None:
    found = hall.ask(
        Role.HEAD,
        "{ cases(filter: { due: OVERDUE }, sort: DUE) { nodes { daysLeft } } }",
    )["cases"]["nodes"]
    desk.open("/queue?view=all&open=yes&due=OVERDUE&sort=DUE", Role.HEAD)
    expect(rows(desk)).to_have_count(len(found))
    chips = desk.page.locator("tbody .tag.bad").all_inner_texts()
    assert chips == [f"已超期 {-case['daysLeft']} 工作日" for case in found]


def test_markup_in_a_name_is_shown_as_text(desk: Desk, hall: Hall) -> None:
    name = "示例<img src=x onerror=alert(1)><b>有限公司</b>"
    applicant = hall.ask(
        Role.CLERK,
        """mutation ($input: RegisterApplicantInput!) {
            registerApplicant(input: $input) { applicant { id } refusals { message } } }""",
        input={
            "kind": "LEGAL_PERSON",
            "uscc": "91410404MA0MARK07X",
            "name": name,
            "idempotencyKey": str(uuid4()),
        },
    )["registerApplicant"]["applicant"]["id"]
    hall.ask(
        Role.CLERK,
        """mutation ($input: RegisterCaseInput!) {
            registerCase(input: $input) { case { caseNo } refusals { message } } }""",
        input={
            "matterCode": "11410404MB0T14003F499011300100001",
            "applicantId": applicant,
            "channel": "OFFLINE_HALL",
            "idempotencyKey": str(uuid4()),
        },
    )
    desk.open(EVERYTHING)
    expect(desk.page.get_by_role("cell", name=name)).to_be_visible()
    expect(desk.page.locator("tbody img, tbody b")).to_have_count(0)


# --- the address keeps it --------------------------------------------------------------


def test_filters_stand_in_the_address_and_reload_and_back_restore_them(desk: Desk) -> None:
    desk.open(EVERYTHING)
    desk.page.get_by_label("阶段").select_option("CLOSED")
    desk.page.get_by_label("排序").select_option("OLDEST")
    expect(desk.page).to_have_url(re.compile("stage=CLOSED.*sort=OLDEST"))
    desk.answered()
    shown = desk.page.locator("tbody th").all_inner_texts()
    desk.page.reload()
    desk.log_in(Role.CLERK)
    expect(desk.page.get_by_label("阶段")).to_have_value("CLOSED")
    expect(desk.page.locator("tbody th").first).to_have_text(shown[0])
    desk.page.go_back()
    expect(desk.page.get_by_label("排序")).to_have_value("NEWEST")
    desk.page.go_back()
    expect(desk.page.get_by_label("阶段")).to_have_value("")


def test_a_list_is_paged_forth_and_back_by_its_address(desk: Desk) -> None:
    desk.open(EVERYTHING)
    expect(rows(desk)).to_have_count(20)
    first = desk.page.locator("tbody th").first.inner_text()
    desk.page.get_by_role("link", name="下一页").click()
    expect(desk.page.locator("tbody th").first).not_to_have_text(first)
    assert "after=" in desk.place
    desk.page.get_by_role("link", name="上一页").click()
    expect(desk.page.locator("tbody th").first).to_have_text(first)


def test_the_focus_stays_where_the_last_page_is_turned_to(desk: Desk, hall: Hall) -> None:
    desk.open(EVERYTHING)
    forth = desk.page.get_by_role("link", name="下一页")
    forth.focus()
    for _ in range(1, -(-hall.size() // 20)):
        expect(forth).to_have_attribute("href", re.compile("after="))
        shown = str(forth.get_attribute("href"))
        desk.page.keyboard.press("Enter")
        # The page has come when the link leads further, or nowhere.
        expect(forth).not_to_have_attribute("href", shown)
    expect(forth).to_have_attribute("aria-disabled", "true")
    expect(forth).to_be_focused()
    assert axe(desk.page) == []


@pytest.mark.parametrize(
    ("name", "place"),
    [
        ("今日到期", "due=TODAY"),
        ("已超期", "due=OVERDUE"),
        ("待决定", "stage=IN_REVIEW"),
        ("全部办件", "view=all"),
    ],
)
def test_a_common_list_is_one_click_away(desk: Desk, name: str, place: str) -> None:
    desk.open("/queue")
    link = desk.page.get_by_role("link", name=name)
    link.click()
    expect(link).to_have_attribute("aria-current", "true")
    expect(desk.heading).to_have_text(name)
    assert place in desk.place


# --- lists of one's own ----------------------------------------------------------------


def test_a_list_is_saved_by_a_name_found_at_the_next_login_renamed_and_removed(desk: Desk) -> None:
    mine = desk.page.get_by_role("group", name="我的筛选")
    dialog = desk.page.get_by_role("dialog")
    desk.open("/queue?view=all&stage=CLOSED&sort=OLDEST", Role.ISSUER)
    mine.get_by_role("button", name="保存此筛选").click()
    dialog.get_by_label("名称").fill("最早办结")
    assert axe_in(desk, TWO_SETTINGS) == []
    desk.page.keyboard.press("Enter")
    expect(dialog).to_have_count(0)
    expect(mine).to_be_focused()
    expect(desk.heading).to_have_text("最早办结")

    desk.page.reload()
    desk.log_in(Role.ISSUER)
    desk.page.get_by_role("link", name="我的待办").click()
    mine.get_by_role("link", name="最早办结").click()
    expect(desk.page).to_have_url(re.compile("stage=CLOSED.*sort=OLDEST"))
    expect(desk.page.get_by_label("阶段")).to_have_value("CLOSED")
    mine.get_by_role("button", name="重命名此筛选").click()
    dialog.get_by_label("名称").fill("办结")
    desk.page.keyboard.press("Enter")
    expect(desk.heading).to_have_text("办结")
    expect(mine.get_by_role("link", name="办结")).to_have_attribute("aria-current", "true")

    mine.get_by_role("button", name="删除此筛选").click()
    dialog.get_by_role("button", name="确定").click()
    expect(dialog).to_have_count(0)
    expect(mine.get_by_role("link")).to_have_count(0)
    assert axe_in(desk, TWO_SETTINGS) == []


# --- finding ---------------------------------------------------------------------------


@pytest.mark.parametrize(
    "typed",
    [AAA, AAA.lower().translate(FULL_WIDTH), "示例·AAA级"],
    ids=["code", "code in another width and case", "part of the name"],
)
def test_the_search_box_finds_cases_by_code_and_name(desk: Desk, hall: Hall, typed: str) -> None:
    found = hall.ask(Role.CLERK, '{ cases(filter: { text: "示例·AAA级" }) { totalCount } }')
    desk.open("/queue")
    desk.page.keyboard.press("/")
    desk.page.keyboard.insert_text(typed)
    desk.page.keyboard.press("Enter")
    expect(total(desk)).to_contain_text(f"共 {found['cases']['totalCount']} 条")
    for applicant in desk.page.locator("td:nth-child(3)").all_inner_texts():
        assert applicant.startswith("示例·AAA级")


def test_the_search_box_finds_a_case_by_its_number(desk: Desk, hall: Hall) -> None:
    number = hall.some_case()
    desk.open("/queue")
    desk.page.get_by_role("searchbox").fill(number)
    desk.page.get_by_role("button", name="查找").click()
    expect(rows(desk)).to_have_count(1)
    expect(desk.page.get_by_role("link", name=number)).to_be_visible()


def test_nothing_found_says_what_to_do_next(desk: Desk) -> None:
    desk.open("/queue?view=all&text=无此名称")
    expect(desk.page.get_by_role("heading", name="没有符合条件的办件")).to_be_visible()
    expect(desk.page.get_by_role("status").filter(has_text="共 0 条")).to_be_visible()
    expect(desk.page.get_by_role("searchbox")).to_have_value("无此名称")
    assert axe_in(desk, TWO_SETTINGS) == []
    desk.page.get_by_role("link", name="清除筛选").click()
    expect(rows(desk)).to_have_count(20)


def test_an_empty_queue_says_where_to_look(desk: Desk) -> None:
    desk.open("/queue", Role.PORTAL)
    expect(desk.page.get_by_role("heading", name="没有等您办理的办件")).to_be_visible()
    assert axe_in(desk, TWO_SETTINGS) == []


# --- by keyboard -----------------------------------------------------------------------


def test_a_case_is_chosen_and_opened_by_keyboard_alone(desk: Desk) -> None:
    desk.open(EVERYTHING)
    expect(rows(desk)).to_have_count(20)
    links = desk.page.locator("tbody th a")
    desk.page.keyboard.press("j")
    expect(links.nth(0)).to_be_focused()
    desk.page.keyboard.press("j")
    expect(links.nth(1)).to_be_focused()
    desk.page.keyboard.press("k")
    expect(links.nth(0)).to_be_focused()
    number = links.nth(0).inner_text()
    desk.page.keyboard.press("Enter")
    expect(desk.page).to_have_url(re.compile(f"#/cases/{number}$"))


def test_the_keyboard_stays_within_the_list(desk: Desk) -> None:
    desk.open(EVERYTHING)
    expect(rows(desk)).to_have_count(20)
    links = desk.page.locator("tbody th a")
    desk.page.keyboard.press("k")
    desk.page.keyboard.press("k")
    expect(links.first).to_be_focused()
    for _ in range(25):
        desk.page.keyboard.press("j")
    expect(links.last).to_be_focused()


def test_a_person_is_found_by_a_number_that_stands_nowhere(desk: Desk, hall: Hall) -> None:
    work = registered(hall, applicant=PERSON)
    desk.open("/queue")
    search = desk.page.get_by_role("searchbox", name="查找办件")
    search.fill(PERSON)
    search.press("Enter")
    expect(desk.heading).to_have_text("该申请主体的办件")
    expect(rows(desk).filter(has_text=work.number)).to_have_count(1)
    assert PERSON not in desk.page.url + desk.page.locator("body").inner_text()
    mistyped = PERSON[:-1] + "2"
    search.fill(mistyped)
    search.press("Enter")
    expect(desk.page.get_by_text("公民身份号码有误")).to_be_visible()
    assert mistyped not in desk.page.url


# --- for everybody ---------------------------------------------------------------------


def test_the_queue_is_open_to_everybody(desk: Desk) -> None:
    desk.open(EVERYTHING)
    expect(rows(desk)).to_have_count(20)
    assert axe_in(desk, ALL_SETTINGS) == []


@pytest.mark.parametrize("setting", TWO_SETTINGS, ids=str)
def test_the_page_never_scrolls_sideways(open_desk: OpenDesk, setting: Setting) -> None:
    desk = open_desk(setting)
    desk.open(EVERYTHING)
    expect(rows(desk)).to_have_count(20)
    assert desk.page.evaluate("document.documentElement.scrollWidth") <= setting.width


@pytest.mark.parametrize("setting", TWO_SETTINGS, ids=str)
def test_every_stop_of_the_keyboard_is_seen(open_desk: OpenDesk, setting: Setting) -> None:
    desk = open_desk(setting)
    desk.open(EVERYTHING)
    expect(rows(desk)).to_have_count(20)
    seen: list[str] = []
    for _ in range(20):
        desk.page.keyboard.press("Tab")
        seen.append(desk.page.evaluate("getComputedStyle(document.activeElement).outlineStyle"))
    assert set(seen) == {"solid"}

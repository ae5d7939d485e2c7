"""One case: who, what and by when; each act with its ground; how it was decided, and its log."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import httpx
import pytest
from playwright.sync_api import Route, expect

from api.demo_cases import AAA, ACCOUNTING, BBB, DISPATCH, PERSON
from domain.instants import civil_day
from domain.roles import Role
from tests.console.axe import axe, axe_in
from tests.console.conftest import Hall, OpenDesk
from tests.console.desk import ALL_SETTINGS, OFFICE, TWO_SETTINGS, Desk, Setting
from tests.console.work import Work, registered
from tests.processes import xinyipi

NAMES = {"EXPERT_REVIEW": "专家评审"}
MARKUP = "<img src=x onerror=alert(1)><b>外部</b>"


@contextmanager
def register_says(hall: Hall, mode: str) -> Iterator[None]:
    """As long as this lasts, the credit register answers like that."""
    httpx.post(f"{hall.register}/_mode", json={"mode": mode}, trust_env=False)
    yield
    httpx.post(f"{hall.register}/_mode", json={"mode": "OK"}, trust_env=False)


def by_credit(hall: Hall) -> Work:
    """A case that was accepted by credit approval, with every material."""
    work = registered(hall).notified().committed().received()
    work.does(Role.CLERK, "acceptCase")
    return work


@pytest.fixture(scope="module")
def credit_case(hall: Hall) -> Work:
    """One of them, to be looked at only."""
    return by_credit(hall)


def shown(desk: Desk, work: Work, role: Role = Role.CLERK, log: str = "") -> None:
    """The page of the case, with its heading in focus."""
    desk.open(f"/cases/{work.number}{log}", role)
    expect(desk.heading).to_have_text(f"办件 {work.number}")
    expect(desk.page.get_by_role("list", name="可办理的操作")).to_be_visible()


# --- who, what, by when ----------------------------------------------------------------


def test_the_head_says_who_applies_for_what_and_how_it_is_handled(
    desk: Desk, credit_case: Work
) -> None:
    shown(desk, credit_case)
    head = desk.page.locator("main dl").first
    for text in (AAA, "中介机构从事代理记账业务审批", ACCOUNTING, "实行中", "AAA 级", "AAA（"):
        expect(head).to_contain_text(text)
    expect(desk.page.locator("main .tag", has_text="信用审批").first).to_be_visible()
    expect(head.get_by_role("link")).to_have_attribute("href", f"#/catalogue/{ACCOUNTING}")


def test_a_natural_person_is_shown_as_the_service_gives_them(desk: Desk, hall: Hall) -> None:
    work = registered(hall, applicant=PERSON)
    who = work.now("applicant { name maskedId }", role=Role.CLERK)["applicant"]
    shown(desk, work)
    head = desk.page.locator("main dl").first
    expect(head).to_contain_text(who["name"])
    expect(head).to_contain_text(who["maskedId"])
    assert PERSON not in desk.page.locator("body").inner_text()


@pytest.mark.clause("个保法51")
def test_a_person_is_seen_in_clear_with_a_reason_as_long_as_the_dialog_is_open(
    desk: Desk, hall: Hall
) -> None:
    shown(desk, registered(hall, applicant=PERSON))
    opens = desk.page.get_by_role("button", name="查看完整信息")
    dialog = desk.page.get_by_role("dialog", name="查看完整信息")
    opens.press("Enter")
    dialog.get_by_label("证件号码").check()
    dialog.get_by_role("button", name=re.compile("^确定")).press("Enter")
    expect(dialog).to_contain_text("请填写标出的内容")
    assert axe_in(desk, TWO_SETTINGS) == []
    dialog.get_by_role("textbox", name="事由").fill("核对来件上的号码。")
    dialog.get_by_role("button", name=re.compile("^确定")).press("Enter")
    expect(dialog).to_contain_text(PERSON)
    expect(dialog).not_to_contain_text("张示例")
    assert axe_in(desk, TWO_SETTINGS) == []
    desk.page.keyboard.press("Escape")
    expect(opens).to_be_focused()
    assert PERSON not in desk.page.content()
    looks = "{ accessLog(first: 1) { nodes { fields reason } } }"
    made = ("token", "create", "--name", "演示审计", "--role", "auditor")
    secret = xinyipi(*made, database_url=hall.served.database_url).stdout.split()[-1]
    log = replace(hall, secrets={Role.AUDITOR: secret})
    node = log.ask(Role.AUDITOR, looks)["accessLog"]["nodes"][0]
    assert node == {"fields": ["IDENTIFIER"], "reason": "核对来件上的号码。"}


def test_a_grade_that_has_changed_stands_beside_the_one_at_application(
    desk: Desk, hall: Hall
) -> None:
    work = by_credit(hall)
    shown(desk, work, Role.REVIEWER)
    with register_says(hall, "NO_DATA"):
        desk.page.get_by_role("button", name="信用查询").click()
        desk.page.get_by_role("button", name="确定 · 信用查询").click()
        expect(desk.page.get_by_text("申请时 AAA，现为 无记录")).to_be_visible()
    expect(desk.page.locator(".tag.warn", has_text="信用有变化")).to_be_visible()


def test_materials_say_how_they_count(desk: Desk, hall: Hall) -> None:
    work = registered(hall).notified().committed().received("M05")
    work.does(Role.CLERK, "submitMaterial", material="M05")
    shown(desk, work)
    rows = desk.page.get_by_role("table", name="材料清单").get_by_role("row")
    expect(rows.filter(has_text="M01")).to_contain_text("符合")
    expect(rows.filter(has_text="M05")).to_contain_text("未审查")
    expect(rows.filter(has_text="M05")).to_contain_text("可容缺")


def test_every_benefit_says_its_clause_and_whether_it_was_used(desk: Desk, hall: Hall) -> None:
    work = by_credit(hall)
    work.does(Role.CLERK, "useBenefit", benefit="APPOINTMENT", proof="2026-12-01T09:30")
    shown(desk, work)
    granted = work.now("grantedBenefits { name clause { id } }")["grantedBenefits"]
    items = desk.page.locator("h2:text-is('便利服务') + ul > li")
    expect(items).to_have_count(len(granted))
    for item, benefit in zip(items.all(), granted, strict=True):
        expect(item).to_contain_text(benefit["name"])
        expect(item).to_contain_text(f"依据 {benefit['clause']['id']}")
    expect(items.filter(has_text="承诺后可用").first).to_contain_text("预约办理 已使用")
    items.first.locator("summary").click()
    there = items.first.get_by_role("link", name="在政策中查看")
    day = work.now("registeredOn")["registeredOn"]
    expect(there).to_have_attribute("href", re.compile(f"^#/policy.*on={day}"))


# --- what is open, and what not --------------------------------------------------------


def test_the_bar_shows_what_the_service_opens_and_nothing_else(desk: Desk, hall: Hall) -> None:
    work = registered(hall)
    shown(desk, work)
    now = work.now("allowedActions", "blockedActions { message }", role=Role.CLERK)
    bar = desk.page.get_by_role("list", name="可办理的操作")
    expect(bar.get_by_role("button")).to_have_count(len(now["allowedActions"]))
    expect(bar.locator("> li > details")).to_have_count(len(now["blockedActions"]))


def test_an_act_that_is_not_open_says_why_by_keyboard(desk: Desk, hall: Hall) -> None:
    shown(desk, registered(hall))
    held = desk.page.locator("details[data-act='ACCEPT']")
    held.locator("> summary").focus()
    desk.page.keyboard.press("Enter")
    expect(held).to_contain_text("尚未一次性告知审批条件和申请材料")
    desk.page.keyboard.press("Tab")
    expect(held.get_by_text("依据 四(一)")).to_be_focused()
    desk.page.keyboard.press("Enter")
    expect(held).to_contain_text("工作人员一次性告知其审批条件和申请材料")


def test_another_language_brings_the_texts_of_the_service_too(desk: Desk, hall: Hall) -> None:
    shown(desk, registered(hall))
    slow: list[Route] = []

    def hold_the_first(route: Route) -> None:
        mine = not slow and "query Case(" in (route.request.post_data or "")
        slow.append(route) if mine else route.continue_()

    desk.page.route("**/graphql", hold_the_first)
    desk.page.get_by_role("button", name="一次性告知").click()
    desk.page.get_by_role("button", name="确定 · 一次性告知").click()
    held = desk.page.locator("details[data-act='ACCEPT']")
    expect(held).to_contain_text("尚未主动提醒告知")
    desk.page.get_by_label("语言").select_option("en")
    # The Chinese answer is still awaited: it does not stand for the English one.
    expect(held).not_to_contain_text("尚未主动提醒告知")
    slow[0].continue_()
    desk.look(OFFICE)
    expect(held).to_contain_text("尚未主动提醒告知")


# --- days ------------------------------------------------------------------------------


def test_the_ledger_says_of_each_day_whether_it_counts(desk: Desk, hall: Hall) -> None:
    work = registered(hall, matter=DISPATCH).accepted()
    today = civil_day(datetime.now(UTC))
    stop = {
        "kind": "EXPERT_REVIEW",
        "noticeNo": "评审〔2026〕1号",
        "expectedEnd": str(today + timedelta(days=20)),
    }
    work.does(Role.REVIEWER, "suspendClock", **stop)
    shown(desk, work)
    days = "deadlines { clock days { on standing number name } }"
    promised = work.now(days)["deadlines"][0]["days"]
    desk.page.locator("summary", has_text="承诺办结时限").click()
    rows = desk.page.get_by_role("table", name="承诺办结时限逐日明细").locator("tbody tr")
    expect(rows).to_have_count(len(promised))
    told = {"COUNTED": "计入", "REST": "休息日", "SUSPENDED": "中止"}
    for row, day in zip(rows.all()[:40], promised, strict=False):
        cells = [
            day["on"],
            told[day["standing"]],
            str(day["number"] or ""),
            NAMES.get(day["name"], day["name"] or ""),
        ]
        assert [cell.strip() for cell in row.locator("th, td").all_inner_texts()] == cells


# --- why -------------------------------------------------------------------------------


def test_a_decision_is_explained_rule_by_rule(desk: Desk, credit_case: Work) -> None:
    shown(desk, credit_case, Role.REVIEWER)
    expect(desk.page.get_by_text("复算一致")).to_be_visible()
    expect(desk.page.get_by_text("个保法24")).to_be_visible()
    desk.page.locator("summary", has_text="判定过程").click()
    steps = credit_case.now("decisions { trace { outcome clause { id } } }")["decisions"][0][
        "trace"
    ]
    rows = desk.page.get_by_role("table", name="判定过程").locator("tbody tr")
    expect(rows).to_have_count(len(steps))
    told = {"PASSED": "通过", "FAILED": "未通过", "NOT_REACHED": "未判断"}
    for row, step in zip(rows.all(), steps, strict=True):
        expect(row.locator(".tag")).to_have_text(told[step["outcome"]])
        if step["clause"]:
            expect(row).to_contain_text(f"依据 {step['clause']['id']}")
    expect(rows.filter(has_text="公共信用综合评价等级")).to_contain_text("通过")
    desk.page.locator("summary", has_text="判定依据").click()
    inputs = desk.page.locator("dd", has_text="PUBLIC_CREDIT_EVALUATION")
    expect(inputs).to_contain_text("公共信用综合评价等级 AAA（")


def test_what_is_missing_to_qualify_is_said_with_its_clause(desk: Desk, hall: Hall) -> None:
    work = registered(hall, applicant=BBB).notified()
    work.does(Role.CLERK, "queryCredit")
    shown(desk, work)
    offer = desk.page.locator("h2:text-is('可享受的服务') ~ h3:text-is('差在哪里') + ul").first
    expect(offer).to_contain_text("即可实行信用审批")
    expect(offer).to_contain_text("依据 三1")
    expect(offer).to_contain_text("预约办理")


# --- the log ---------------------------------------------------------------------------


def test_the_log_has_two_depths_and_the_address_keeps_which(desk: Desk, hall: Hall) -> None:
    work = registered(hall, matter=DISPATCH).accepted().reviewed()
    shown(desk, work, Role.REVIEWER)
    events = work.now("events { hash }")["events"]
    log = desk.page.locator("#log ~ ol > li")
    expect(log).to_have_count(len(events))
    expect(log.first).not_to_contain_text(events[0]["hash"])
    desk.page.get_by_role("link", name="全部").click()
    expect(log.first).to_contain_text(events[0]["hash"])
    expect(log.first.get_by_text("受理机关", exact=True)).to_be_visible()
    expect(log.filter(has_text="审查意见")).to_contain_text("属实。")
    assert "log=full" in desk.place
    desk.page.reload()
    desk.log_in(Role.REVIEWER)
    expect(log.last).to_contain_text(events[-1]["hash"])
    desk.page.go_back()
    expect(log.first).not_to_contain_text(events[0]["hash"])


def test_stored_markup_is_shown_as_text(desk: Desk, hall: Hall) -> None:
    work = registered(hall, matter=DISPATCH, externalReference=MARKUP).accepted()
    work.does(Role.REVIEWER, "startReview")
    work.does(Role.REVIEWER, "recordOpinion", recommends="REFUSED", opinion=MARKUP)
    shown(desk, work, Role.REVIEWER, "?log=full")
    expect(desk.page.get_by_text(MARKUP)).not_to_have_count(0)
    expect(desk.page.locator("main img, main b")).to_have_count(0)


# --- for everybody ---------------------------------------------------------------------


def test_a_number_that_leads_nowhere_says_what_to_do(desk: Desk) -> None:
    desk.open("/cases/404", Role.CLERK)
    expect(desk.page.get_by_role("heading", name="找不到这个办件")).to_be_visible()
    assert axe_in(desk, TWO_SETTINGS) == []
    desk.page.get_by_role("link", name="回到待办").click()
    expect(desk.heading).to_have_text("我的待办")


def test_the_case_is_open_to_everybody(desk: Desk, credit_case: Work) -> None:
    shown(desk, credit_case, Role.REVIEWER)
    expect(desk.page.get_by_text("复算一致")).to_be_visible()
    assert axe_in(desk, ALL_SETTINGS) == []


@pytest.mark.parametrize("setting", TWO_SETTINGS, ids=str)
def test_so_is_all_of_it_laid_open(
    open_desk: OpenDesk, credit_case: Work, setting: Setting
) -> None:
    desk = open_desk(setting)
    desk.open(f"/cases/{credit_case.number}?log=full", Role.REVIEWER)
    for summary in desk.page.locator("main article > details, h2 + details").all():
        summary.locator("> summary").click()
    desk.page.locator("details[data-act] > summary").first.click()
    assert axe(desk.page) == []


@pytest.mark.parametrize("setting", TWO_SETTINGS, ids=str)
def test_the_case_never_scrolls_sideways(
    open_desk: OpenDesk, credit_case: Work, setting: Setting
) -> None:
    desk = open_desk(setting)
    desk.open(f"/cases/{credit_case.number}?log=full", Role.REVIEWER)
    expect(desk.page.locator("#log ~ ol > li").first).to_be_visible()
    assert desk.page.evaluate("document.documentElement.scrollWidth") <= setting.width

"""The acts on a case: a dialog for each, that says what follows, and loses nothing typed."""

import json
import re
from datetime import UTC, datetime, timedelta

import pytest
from playwright.sync_api import Locator, Route, expect

from api.demo_cases import A_MINUS, DISPATCH, DISPATCH_CHANGE
from domain.instants import civil_day
from domain.roles import Role
from tests.console.axe import axe
from tests.console.conftest import Hall, OpenDesk
from tests.console.desk import TWO_SETTINGS, Desk, Setting
from tests.console.tokens import suspended
from tests.console.work import Work, registered


def shown(desk: Desk, work: Work, role: Role) -> None:
    """The page of the case, with its acts."""
    desk.open(f"/cases/{work.number}", role)
    expect(bar(desk)).to_be_visible()


def bar(desk: Desk) -> Locator:
    return desk.page.get_by_role("list", name="可办理的操作")


def choose(desk: Desk, act: str) -> Locator:
    """The dialog of an act, chosen by mouse."""
    bar(desk).get_by_role("button", name=act, exact=True).click()
    return dialog(desk)


def dialog(desk: Desk) -> Locator:
    return desk.page.get_by_role("dialog")


def confirm(desk: Desk) -> None:
    dialog(desk).get_by_role("button", name="确定").click()


DECISIONS = ("GRANT", "REFUSE")
"""What is one act for the service."""


def today_and(days: int) -> str:
    """The civil date so many days from today."""
    return str(civil_day(datetime.now(UTC)) + timedelta(days=days))


# --- what every dialog says ------------------------------------------------------------


@pytest.mark.parametrize("role", [Role.CLERK, Role.REVIEWER, Role.HEAD], ids=str.lower)
def test_every_act_says_what_follows_on_which_clauses_and_the_way_back(
    desk: Desk, hall: Hall, role: Role
) -> None:
    work = registered(hall, matter=DISPATCH).notified().received()
    if role is not Role.CLERK:
        work.does(Role.CLERK, "acceptCase")
        work.reviewed()
    shown(desk, work, role)
    found = work.now("legalBases { action clauses { id } }")["legalBases"]
    bases = {each["action"]: [f"依据 {of['id']}" for of in each["clauses"]] for each in found}
    for button in bar(desk).get_by_role("button").all():
        button.click()
        expect(dialog(desk).locator("dt", has_text="法律效果")).to_be_visible()
        expect(dialog(desk).locator("dt", has_text="事后如何更正")).to_be_visible()
        act = button.get_attribute("data-act") or ""
        cited = dialog(desk).get_by_text(re.compile("^依据 ")).all_inner_texts()
        assert cited == bases["DECIDE" if act in DECISIONS else act]
        assert desk.page.evaluate("document.activeElement.closest('dialog') !== null")
        desk.page.keyboard.press("Escape")
        expect(button).to_be_focused()
    assert work.now("version") == {"version": work.case["version"]}, "opening records nothing"


def test_a_clause_is_read_in_the_dialog_by_keyboard(desk: Desk, hall: Hall) -> None:
    shown(desk, registered(hall, matter=DISPATCH).accepted(), Role.REVIEWER)
    desk.page.keyboard.press("s")
    expect(dialog(desk).get_by_role("button", name="确定 · 开始审查")).to_be_focused()
    for _ in "四(二)3", "许可法34":
        desk.page.keyboard.press("Shift+Tab")
    desk.page.keyboard.press("Enter")
    expect(dialog(desk)).to_contain_text("应在承诺办理时限内做出审批决定")


# --- forms -----------------------------------------------------------------------------


def test_the_clock_is_stopped_and_runs_on_by_keyboard_alone(desk: Desk, hall: Hall) -> None:
    work = registered(hall, matter=DISPATCH).accepted()
    shown(desk, work, Role.REVIEWER)
    desk.page.keyboard.press("p")
    expect(dialog(desk).get_by_label("书面告知编号")).to_be_focused()
    desk.page.keyboard.type("评审〔2026〕7号")
    expect(dialog(desk).get_by_label("书面告知编号")).to_have_value("评审〔2026〕7号")
    desk.page.keyboard.press("Control+Enter")
    expect(dialog(desk).get_by_label("预计结束日期")).to_be_focused()
    expect(dialog(desk)).to_contain_text("请填写标出的内容")
    dialog(desk).get_by_label("预计结束日期").fill(today_and(7))
    desk.page.keyboard.press("Enter")
    expect(dialog(desk)).to_have_count(0)
    expect(desk.page.get_by_role("status").filter(has_text="已办理：中止计时")).to_be_visible()
    assert work.now("stage") == {"stage": "SUSPENDED"}
    desk.page.keyboard.press("g")
    expect(dialog(desk).get_by_role("button", name="确定 · 恢复计时")).to_be_focused()
    desk.page.keyboard.press("Enter")
    expect(dialog(desk)).to_have_count(0)
    assert work.now("stage") == {"stage": "ACCEPTED"}


def test_materials_come_later_where_a_benefit_lets_them(desk: Desk, hall: Hall) -> None:
    work = registered(hall).notified().committed().received("M04", "M05")
    shown(desk, work, Role.CLERK)
    choose(desk, "受理")
    expect(dialog(desk).get_by_role("checkbox", name="M05")).to_be_checked()
    expect(dialog(desk).get_by_role("checkbox", name="M04")).to_be_checked()
    confirm(desk)
    expect(desk.page.get_by_role("row", name="M05").first).to_contain_text("容缺")
    expect(desk.page.get_by_role("row", name="M04").first).to_contain_text("承诺替代")
    assert work.now("stage", "mode") == {"stage": "ACCEPTED", "mode": "CREDIT"}


def test_a_supplement_names_all_that_is_lacking(desk: Desk, hall: Hall) -> None:
    work = registered(hall, matter=DISPATCH).notified().received("M05", "M06")
    shown(desk, work, Role.CLERK)
    desk.page.keyboard.press("b")
    expect(dialog(desk).get_by_role("checkbox")).to_have_count(2)
    dialog(desk).get_by_role("textbox", name="M05").fill("缺复印件。")
    confirm(desk)
    expect(dialog(desk)).to_have_count(0)
    assert work.now("stage") == {"stage": "SUPPLEMENTING"}
    words = work.now("events { words { value } }", role=Role.CLERK)["events"][-1]["words"]
    assert {word["value"] for word in words} == {"缺复印件。", "缺少，请补交。"}


def test_a_template_is_put_below_what_was_typed(desk: Desk, hall: Hall) -> None:
    shown(desk, registered(hall, matter=DISPATCH).accepted().reviewed(), Role.REVIEWER)
    choose(desk, "不予")
    reasons = dialog(desk).get_by_role("textbox", name="理由")
    reasons.fill("经核查：")
    dialog(desk).get_by_label("插入文字模板").select_option(index=1)
    expect(reasons).to_have_value(re.compile("^经核查：\n不符合审批条件“.+”"))


def test_a_whole_life_ends_with_delivery_and_closing(desk: Desk, hall: Hall) -> None:
    work = registered(hall, matter=DISPATCH_CHANGE).accepted()
    work.does(Role.REVIEWER, "decideCase", outcome="GRANTED", opinion="属实。")
    shown(desk, work, Role.ISSUER)
    desk.page.keyboard.press("d")
    expect(dialog(desk).get_by_label("送达凭证")).to_be_focused()
    desk.page.keyboard.insert_text("本人签收")
    desk.page.keyboard.press("Enter")
    expect(bar(desk).get_by_role("button", name="办结")).to_be_visible()
    desk.page.keyboard.press("c")
    desk.page.keyboard.press("Enter")
    expect(desk.page.get_by_text("已办结").first).to_be_visible()
    assert work.now("stage") == {"stage": "CLOSED"}


@pytest.mark.clause("五1")
def test_what_was_granted_on_an_untrue_commitment_is_revoked_by_the_head(
    desk: Desk, hall: Hall
) -> None:
    # Of another enterprise than all other tests have cases of: the breach counts for them all.
    work = registered(hall, A_MINUS, DISPATCH_CHANGE).notified().committed().received()
    work.does(Role.CLERK, "acceptCase")
    work.does(Role.REVIEWER, "decideCase", outcome="GRANTED", opinion="属实。")
    work.breached()
    shown(desk, work, Role.HEAD)
    choose(desk, "撤销决定").get_by_label("生效文书编号").fill("撤决〔2026〕1号")
    dialog(desk).get_by_label("听取陈述申辩日期").fill(today_and(0))
    dialog(desk).get_by_role("textbox", name="理由").fill("以虚假材料取得。")
    confirm(desk)
    expect(dialog(desk)).to_have_count(0)
    assert work.now("outcome") == {"outcome": "REVOKED"}


# --- nothing is lost -------------------------------------------------------------------


def test_a_refusal_stands_in_the_dialog_with_its_clause_and_keeps_what_was_typed(
    desk: Desk, hall: Hall
) -> None:
    work = registered(hall).notified().committed().received("M05")
    later = [{"material": "M05", "dueOn": today_and(1)}]
    work.does(Role.CLERK, "acceptCase", deferred=later)
    work.reviewed()
    shown(desk, work, Role.REVIEWER)
    desk.page.keyboard.press("a")
    desk.page.keyboard.press("Enter")
    answer = dialog(desk).get_by_role("alert")
    expect(answer).to_contain_text("尚有应补交或未审查的材料")
    expect(answer).to_contain_text("依据 ")
    expect(dialog(desk).locator("div:focus")).to_contain_text("没有办成")
    assert work.now("outcome") == {"outcome": None}


def test_what_was_typed_is_there_when_the_dialog_is_opened_again(desk: Desk, hall: Hall) -> None:
    shown(desk, registered(hall, matter=DISPATCH).notified(), Role.CLERK)
    choose(desk, "不予受理").get_by_role("textbox", name="理由").fill("属市级权限。")
    desk.page.keyboard.press("Escape")
    expect(dialog(desk)).to_have_count(0)
    again = choose(desk, "不予受理").get_by_role("textbox", name="理由")
    expect(again).to_have_value("属市级权限。")


def test_a_session_cut_over_a_dialog_loses_nothing_and_acts_once(desk: Desk, hall: Hall) -> None:
    work = registered(hall, matter=DISPATCH).accepted()
    shown(desk, work, Role.HEAD)
    choose(desk, "延长期限").get_by_label("延长工作日数").fill("3")
    dialog(desk).get_by_role("textbox", name="理由").fill("须补充核实。")
    desk.guard.expects("401")
    with suspended(hall.served.database_url, hall.secrets[Role.HEAD]):
        confirm(desk)
        expect(desk.page.get_by_role("dialog", name="登录已失效")).to_be_visible()
    desk.page.get_by_label("令牌").fill(hall.secrets[Role.HEAD])
    desk.page.keyboard.press("Enter")
    expect(dialog(desk)).to_have_count(0)
    expect(desk.page.get_by_role("status").filter(has_text="已办理：延长期限")).to_be_visible()
    kinds = [event["kind"] for event in work.now("events { kind }")["events"]]
    assert kinds.count("LIMIT_EXTENDED") == 1


def test_an_act_whose_answer_is_lost_is_sent_again_and_done_once(desk: Desk, hall: Hall) -> None:
    work = registered(hall, matter=DISPATCH).accepted()
    shown(desk, work, Role.REVIEWER)
    desk.guard.expects("ERR_FAILED")
    keys: list[str] = []

    def lose_the_first(route: Route) -> None:
        asked = json.loads(route.request.post_data or "{}")
        if asked["operationName"] != "StartReview":
            return route.continue_()
        keys.append(asked["variables"]["input"]["idempotencyKey"])
        if len(keys) > 1:
            return route.continue_()
        route.fetch()
        return route.abort()

    desk.page.route("**/readyz", lambda route: route.abort())
    desk.page.route("**/graphql", lose_the_first)
    choose(desk, "开始审查")
    confirm(desk)
    expect(dialog(desk)).to_contain_text("服务器暂时无法连接")
    desk.page.unroute("**/readyz")
    expect(dialog(desk)).to_have_count(0)
    assert len(keys) == 2
    assert len(set(keys)) == 1
    kinds = [event["kind"] for event in work.now("events { kind }")["events"]]
    assert kinds.count("REVIEW_STARTED") == 1


def test_two_officers_on_one_case_see_each_other(open_desk: OpenDesk, hall: Hall) -> None:
    work = registered(hall, matter=DISPATCH).accepted()
    one, other = open_desk(), open_desk()
    shown(one, work, Role.REVIEWER)
    shown(other, work, Role.HEAD)
    choose(one, "中止计时").get_by_label("书面告知编号").fill("听证〔2026〕3号")
    dialog(one).get_by_label("预计结束日期").fill(today_and(5))
    other.page.keyboard.press("s")
    other.page.keyboard.press("Enter")
    expect(dialog(other)).to_have_count(0)
    confirm(one)
    expect(dialog(one)).to_contain_text("办件已由他人更新")
    expect(dialog(one)).to_contain_text("审查中")
    expect(dialog(one).get_by_label("书面告知编号")).to_have_value("听证〔2026〕3号")
    expect(one.page.locator("main strong", has_text="审查中").first).to_be_attached()
    confirm(one)
    expect(dialog(one)).to_have_count(0)
    assert work.now("stage") == {"stage": "SUSPENDED"}


def test_a_key_that_is_held_down_does_not_confirm_again_after_a_conflict(
    desk: Desk, hall: Hall
) -> None:
    work = registered(hall, matter=DISPATCH).accepted()
    shown(desk, work, Role.REVIEWER)
    choose(desk, "中止计时").get_by_label("书面告知编号").fill("听证〔2026〕6号")
    dialog(desk).get_by_label("预计结束日期").fill(today_and(5))
    work.does(Role.REVIEWER, "startReview")
    sent: list[str] = []
    desk.page.on("request", lambda request: sent.append(request.post_data or ""))
    desk.page.keyboard.down("Control")
    desk.page.keyboard.down("Enter")
    expect(dialog(desk)).to_contain_text("办件已由他人更新")
    desk.page.keyboard.down("Enter")
    desk.page.keyboard.up("Enter")
    desk.page.keyboard.up("Control")
    desk.page.evaluate("() => new Promise(requestAnimationFrame)")
    assert len([each for each in sent if "suspendClock" in each]) == 1
    expect(dialog(desk)).to_contain_text("办件已由他人更新")
    assert work.now("stage") == {"stage": "IN_REVIEW"}


def test_an_act_that_somebody_else_did_first_is_no_longer_open(
    open_desk: OpenDesk, hall: Hall
) -> None:
    work = registered(hall, matter=DISPATCH).accepted()
    one, other = open_desk(), open_desk()
    shown(one, work, Role.REVIEWER)
    shown(other, work, Role.HEAD)
    choose(one, "中止计时").get_by_label("书面告知编号").fill("听证〔2026〕4号")
    dialog(one).get_by_label("预计结束日期").fill(today_and(5))
    choose(other, "中止计时").get_by_label("书面告知编号").fill("听证〔2026〕5号")
    dialog(other).get_by_label("预计结束日期").fill(today_and(5))
    confirm(other)
    expect(dialog(other)).to_have_count(0)
    confirm(one)
    expect(dialog(one)).to_contain_text("计时已中止")
    expect(dialog(one).get_by_role("button", name="确定")).to_have_attribute(
        "aria-disabled", "true"
    )


# --- for everybody ---------------------------------------------------------------------


@pytest.mark.parametrize("setting", TWO_SETTINGS, ids=str)
def test_dialogs_errors_and_refusals_are_open_to_everybody(
    open_desk: OpenDesk, hall: Hall, setting: Setting
) -> None:
    work = registered(hall, matter=DISPATCH).notified().received("M06")
    desk = open_desk(setting)
    desk.open(f"/cases/{work.number}", Role.CLERK)
    expect(desk.page.locator("[aria-keyshortcuts=b]")).to_be_visible()
    desk.page.keyboard.press("b")
    assert axe(desk.page) == []
    reasons = dialog(desk).get_by_role("textbox").first
    reasons.fill("")
    desk.page.keyboard.press("Control+Enter")
    expect(dialog(desk).locator(".error")).to_be_visible()
    assert axe(desk.page) == []
    reasons.fill("缺复印件。")
    dialog(desk).locator("input[name=dueOn]").fill(today_and(-1))
    desk.page.keyboard.press("Control+Enter")
    expect(dialog(desk).get_by_role("alert")).to_be_visible()
    assert axe(desk.page) == []
    assert desk.page.evaluate("document.documentElement.scrollWidth") <= setting.width

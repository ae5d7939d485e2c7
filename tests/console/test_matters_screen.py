"""Reviews of exclusion by two persons, and the versions of a matter, in the console."""

from datetime import timedelta

import pytest
from playwright.sync_api import expect

from api.clock import now
from domain.instants import civil_day
from domain.roles import Role
from tests.console.axe import axe_in
from tests.console.conftest import OpenDesk
from tests.console.desk import TWO_SETTINGS, Desk
from tests.hall import ACCOUNTING, RESTAURANT


def goes_to(desk: Desk, part: str) -> None:
    """Open a part of the draft by keyboard."""
    desk.page.get_by_role("navigation", name="草案的各部分").get_by_role("link", name=part).press(
        "Enter"
    )


@pytest.mark.clause("二(二)")
def test_one_person_proposes_a_review_of_several_matters_and_another_confirms_it(
    open_desk: OpenDesk,
) -> None:
    desk = open_desk()
    page = desk.page
    desk.open("/catalogue/reviews", Role.CATALOGUE_ADMIN)
    expect(desk.heading).to_be_focused()
    expect(page.get_by_role("button", name="提出审核")).to_be_disabled()
    boxes = page.locator("tbody").get_by_role("checkbox")
    boxes.nth(0).press("Space")
    boxes.nth(1).press("Space")
    expect(page.get_by_text("已选 2 项")).to_be_visible()
    assert axe_in(desk, TWO_SETTINGS) == []
    page.get_by_role("button", name="提出审核").press("Enter")
    dialog = page.get_by_role("dialog")
    expect(dialog.get_by_text("复核之前不产生效力")).to_be_visible()
    dialog.get_by_label("书面依据").fill("逐项对照二(二)，不涉及除外领域。")
    assert axe_in(desk, TWO_SETTINGS) == []
    page.keyboard.press("Control+Enter")
    expect(dialog).to_have_count(0)
    expect(desk.heading).to_be_focused()
    expect(page.get_by_text("本人提出，须由另一人复核。")).to_be_visible()
    expect(page.get_by_role("button", name="确认审核")).to_have_count(0)

    other = open_desk()
    other.open("/catalogue/reviews", Role.CATALOGUE_CONFIRMER)
    proposal = other.page.get_by_role("article")
    expect(proposal).to_contain_text("逐项对照二(二)")
    proposal.get_by_role("checkbox").nth(1).press("Space")
    expect(proposal.get_by_text("已选 1 项")).to_be_visible()
    proposal.get_by_role("button", name="确认审核").press("Enter")
    expect(other.page.get_by_role("button", name="确定 · 确认审核")).to_be_focused()
    other.page.keyboard.press("Enter")
    expect(proposal.get_by_role("checkbox")).to_have_count(1)
    proposal.get_by_role("button", name="退回审核").press("Enter")
    other.page.get_by_label("退回理由").fill("依据不足，请补充。")
    other.page.keyboard.press("Control+Enter")
    expect(other.page.get_by_role("heading", name="没有待复核的审核")).to_be_visible()
    assert axe_in(other, TWO_SETTINGS) == []


@pytest.mark.clause("二(二)")
def test_a_matter_is_taken_out_of_use_and_its_versions_stand_side_by_side(desk: Desk) -> None:
    page = desk.page
    desk.open(f"/catalogue/{RESTAURANT}", Role.CATALOGUE_CONFIRMER)
    page.get_by_role("link", name="各版本").press("Enter")
    expect(page.get_by_text("只有一版，无可对比。")).to_be_visible()
    page.get_by_role("button", name="停用事项").press("Enter")
    expect(page.get_by_label("生效日期")).to_be_focused()
    # A day so far off that no case of the demo meets it.
    page.get_by_label("生效日期").fill((civil_day(now()) + timedelta(days=3000)).isoformat())
    page.get_by_label("文号").fill("石政办〔2026〕15号")
    assert axe_in(desk, TWO_SETTINGS) == []
    page.keyboard.press("Control+Enter")
    expect(page.get_by_role("row", name="第 2 版")).to_contain_text("石政办〔2026〕15号")
    expect(desk.heading).to_be_focused()
    expect(page.get_by_role("table", name="版本对比").get_by_role("row")).not_to_have_count(1)
    assert axe_in(desk, TWO_SETTINGS) == []
    page.get_by_label("原版本").select_option("2")
    expect(page.get_by_role("heading", name="两版内容相同")).to_be_visible()


@pytest.mark.clause("二(二)")
def test_one_drafts_the_next_version_of_a_matter_and_another_confirms_it(
    open_desk: OpenDesk,
) -> None:
    """By keyboard; a fault is told at its field, and what is typed outlives another screen."""
    desk = open_desk()
    page = desk.page
    desk.open(f"/catalogue/{ACCOUNTING}/versions", Role.CATALOGUE_ADMIN)
    page.get_by_role("button", name="起草新版本").press("Enter")
    expect(page.get_by_role("dialog")).to_contain_text("现行版本不变")
    page.keyboard.press("Enter")
    expect(desk.heading).to_be_focused()
    first = page.get_by_label("生效日期")
    expect(first).to_have_attribute("aria-invalid", "true")
    # A day so far off that no case of the demo meets it.
    first.fill((civil_day(now()) + timedelta(days=3100)).isoformat())
    goes_to(desk, "办结时限")
    promised = page.get_by_label("承诺办结时限").first
    promised.fill("300")
    promised.press("Enter")
    expect(promised).to_be_focused()
    expect(promised).to_have_attribute("aria-invalid", "true")
    assert axe_in(desk, TWO_SETTINGS) == []
    promised.fill("4")
    desk.go("/catalogue/drafts")
    expect(page.get_by_role("row", name=ACCOUNTING)).to_contain_text("有未保存的内容")
    page.get_by_role("row", name=ACCOUNTING).get_by_role("link").press("Enter")
    goes_to(desk, "申请材料")
    page.get_by_role("button", name="添加申请材料").press("Enter")
    added = page.get_by_label("材料名称").last
    added.fill("示例材料")
    added.press("Enter")
    expect(added).to_be_focused()
    expect(page.get_by_role("complementary", name="检查结果")).to_contain_text("没有问题，可以确认")
    assert axe_in(desk, TWO_SETTINGS) == []
    goes_to(desk, "与现有版本对比")
    changes = page.get_by_role("table", name="版本对比")
    expect(changes.get_by_role("row", name="promise_day")).to_contain_text("4")
    expect(changes).to_contain_text("示例材料")
    place = desk.place

    other = open_desk()
    other.open(place, Role.CATALOGUE_CONFIRMER)
    expect(other.page.get_by_role("table", name="版本对比")).to_contain_text("示例材料")
    expect(other.page.get_by_role("button", name="放弃草案")).to_have_count(0)
    other.page.keyboard.press("p")
    expect(other.page.get_by_role("button", name="确定 · 确认草案")).to_be_focused()
    other.page.keyboard.press("Enter")
    expect(other.page.locator("dl").first).to_contain_text("已确认")
    other.go(f"/catalogue/{ACCOUNTING}/versions")
    expect(other.page.get_by_role("row", name="第 2 版")).to_contain_text("起草、确认")


def test_who_keeps_no_catalogue_reads_the_versions_and_reviews_nothing(desk: Desk) -> None:
    desk.open("/catalogue/reviews")
    expect(desk.page.get_by_role("heading", name="由事项管理员、事项复核人办理")).to_be_visible()
    desk.go("/catalogue/drafts")
    expect(desk.page.get_by_role("heading", name="由事项管理员、事项复核人办理")).to_be_visible()
    desk.go(f"/catalogue/{RESTAURANT}/versions")
    expect(desk.page.get_by_role("row", name="第 1 版")).to_be_visible()
    expect(desk.page.get_by_role("button", name="停用事项")).to_have_count(0)

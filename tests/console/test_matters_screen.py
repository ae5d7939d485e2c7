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
from tests.hall import RESTAURANT


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


def test_who_keeps_no_catalogue_reads_the_versions_and_reviews_nothing(desk: Desk) -> None:
    desk.open("/catalogue/reviews")
    expect(desk.page.get_by_role("heading", name="由事项管理员、事项复核人办理")).to_be_visible()
    desk.go(f"/catalogue/{RESTAURANT}/versions")
    expect(desk.page.get_by_role("row", name="第 1 版")).to_be_visible()
    expect(desk.page.get_by_role("button", name="停用事项")).to_have_count(0)

"""The policy to read: which tier gives what, on which clause, and every clause within reach."""

import re
from typing import Any

import pytest
from playwright.sync_api import Locator, expect

from domain.roles import Role
from tests.console.conftest import ROOT, Hall
from tests.console.desk import Desk

POLICY = """{ policyInForce {
    document { title number issuer }
    tiers { code rank name gradeTokens clause { id } benefits { code name } }
    benefits { code name clause { id } }
    clauses { id text }
    texts { reminder rightsNotice { title items } commitment { title items } }
} }"""


@pytest.fixture
def policy(hall: Hall) -> dict[str, Any]:
    found: dict[str, Any] = hall.ask(Role.CLERK, POLICY)["policyInForce"]
    return found


def grid(desk: Desk) -> Locator:
    return desk.page.get_by_role("grid")


def test_the_document_in_force_is_named(desk: Desk, policy: dict[str, Any]) -> None:
    desk.open("/policy")
    expect(desk.heading).to_have_text(policy["document"]["title"])
    main = desk.page.get_by_role("main")
    for part in (policy["document"]["number"], policy["document"]["issuer"], "2022-11-03 起"):
        expect(main).to_contain_text(part)


@pytest.mark.clause("三1")
@pytest.mark.clause("三2")
@pytest.mark.clause("三3")
@pytest.mark.clause("三4")
def test_the_grid_ticks_what_each_tier_gives_and_hatches_what_it_inherits(
    desk: Desk, policy: dict[str, Any]
) -> None:
    tiers = sorted(policy["tiers"], key=lambda tier: tier["rank"] or len(policy["tiers"]))
    desk.open("/policy")
    expect(grid(desk).get_by_role("columnheader")).to_have_text(
        ["便利服务", *(tier["name"] for tier in tiers)]
    )
    for benefit in policy["benefits"]:
        row = grid(desk).get_by_role("row", name=benefit["name"])
        giving = [tier["name"] for tier in tiers if benefit["code"] in codes(tier)]
        for at, tier in enumerate(tiers):
            cell = row.get_by_role("gridcell").nth(at)
            if tier["name"] not in giving:
                expect(cell).to_have_text(re.compile("不享受"))
            elif tier["name"] == giving[0]:
                expect(cell).to_have_text(re.compile(f"自{re.escape(giving[0])}起享受"))
            else:
                expect(cell).to_have_text(re.compile(f"沿用{re.escape(giving[0])}"))
                expect(cell).to_have_css("background-image", re.compile("repeating"))


def codes(tier: dict[str, Any]) -> set[str]:
    return {benefit["code"] for benefit in tier["benefits"]}


def test_the_grid_is_one_stop_of_the_keyboard_with_arrows_within(desk: Desk) -> None:
    desk.open("/policy")
    cells = grid(desk).get_by_role("gridcell")
    expect(cells.first).to_be_visible()
    width = grid(desk).get_by_role("columnheader").count() - 1
    expect(grid(desk).locator("[tabindex='0']")).to_have_count(1)
    cells.first.focus()
    for key, at in (
        ("ArrowRight", 1),
        ("ArrowDown", width + 1),
        ("End", 2 * width - 1),
        ("ArrowRight", 2 * width - 1),
        ("Home", width),
        ("ArrowUp", 0),
        ("ArrowUp", 0),
    ):
        desk.page.keyboard.press(key)
        expect(cells.nth(at)).to_be_focused()
        expect(cells.nth(at)).to_have_attribute("tabindex", "0")
    desk.page.keyboard.press("Tab")
    assert desk.page.evaluate("document.activeElement.closest('[role=grid]')") is None
    desk.page.keyboard.press("Shift+Tab")
    expect(cells.first).to_be_focused()


def test_tiers_and_benefits_are_listed_with_their_clauses(
    desk: Desk, policy: dict[str, Any]
) -> None:
    desk.open("/policy")
    tiers = desk.page.get_by_role("table", name="信用档次")
    for tier in policy["tiers"]:
        named = desk.page.get_by_role("rowheader", name=tier["name"], exact=True)
        row = tiers.locator("tr").filter(has=named)
        expect(row).to_contain_text(" ".join(tier["gradeTokens"]))
        expect(row).to_contain_text(f"依据 {tier['clause']['id']}")
    benefits = desk.page.get_by_role("table", name="便利服务")
    for benefit in policy["benefits"]:
        row = benefits.get_by_role("row", name=benefit["name"])
        expect(row).to_contain_text(f"依据 {benefit['clause']['id']}")


def test_texts_and_clauses_stand_word_for_word(desk: Desk, policy: dict[str, Any]) -> None:
    desk.open("/policy")
    main = desk.page.get_by_role("main")
    texts = policy["texts"]
    expect(main).to_contain_text(texts["reminder"])
    for item in texts["rightsNotice"]["items"] + texts["commitment"]["items"]:
        expect(main.get_by_text(item, exact=True)).to_be_visible()
    for clause in policy["clauses"]:
        expect(main.get_by_role("heading", name=clause["id"], exact=True)).to_have_count(1)
        expect(main).to_contain_text(clause["text"])


def test_every_clause_leads_to_its_place_in_the_policy(desk: Desk) -> None:
    desk.open("/policy?clause=三4")
    wanted = desk.page.get_by_role("heading", name="三4", exact=True)
    expect(wanted).to_be_focused()
    expect(wanted).to_be_in_viewport()
    desk.go("/catalogue?scope=no")
    row = desk.page.locator("tbody tr").first
    row.get_by_text("依据 二(二)").click()
    row.get_by_role("link", name="在政策中查看").click()
    expect(desk.page.get_by_role("heading", name="二(二)", exact=True)).to_be_focused()
    desk.page.go_back()
    expect(desk.heading).to_have_text("事项目录")


def test_the_contents_lead_to_each_part(desk: Desk) -> None:
    desk.open("/policy")
    contents = desk.page.get_by_role("navigation", name="目录").get_by_role("link")
    expect(contents.first).to_be_visible()
    for link in contents.all():
        name = link.inner_text()
        link.click()
        expect(desk.page.get_by_role("heading", level=2, name=name, exact=True)).to_be_focused()


def test_versions_are_listed_and_lead_to_their_policy(desk: Desk) -> None:
    desk.open("/policy?on=2022-11-02")
    expect(desk.page.get_by_role("heading", name="这一天没有施行中的政策")).to_be_visible()
    desk.page.get_by_role("table", name="版本").get_by_role("link", name="1").click()
    expect(grid(desk)).to_be_visible()
    assert desk.place == "/policy?on=2022-11-03"
    expect(desk.page.get_by_role("link", name="1", exact=True)).to_have_attribute(
        "aria-current", "true"
    )


def test_tiers_and_benefits_are_data_and_not_in_the_source(policy: dict[str, Any]) -> None:
    own = {each["code"] for each in (*policy["tiers"], *policy["benefits"])}
    # Grades such as `A` are also words of any program; what tells them apart is quotes.
    quoted = re.compile("|".join(f"['\"`]{re.escape(code)}['\"`]" for code in own))
    sources = [
        path
        for path in (ROOT / "console" / "src").rglob("*")
        if path.suffix in {".ts", ".svelte"} and ".test." not in path.name
    ]
    assert sources
    assert [path.name for path in sources if quoted.search(path.read_text("utf-8"))] == []

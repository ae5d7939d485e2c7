"""Review: the queue beside the case, one key for each decision, and the next case by itself."""

import re

import pytest
from playwright.sync_api import Locator, Route, expect

from api.demo_cases import CHARITY
from domain.roles import Role
from tests.console.axe import axe, axe_in
from tests.console.conftest import Hall, OpenDesk
from tests.console.desk import TWO_SETTINGS, Desk, Setting
from tests.console.work import Work, registered

KEYS_A_CASE = 3
"""To decide a case of the queue: the act, its confirmation, and at most one more."""


COUNTING = "var pressed = 0; addEventListener('keydown', () => (pressed += 1), true);"
"""A script that counts the keys."""


def decidable(hall: Hall) -> Work:
    """A case that only waits for its decision; nobody else's is due on the same day."""
    return registered(hall, matter=CHARITY).accepted().reviewed()


def queue(hall: Hall) -> list[str]:
    """The numbers of the cases that wait for a reviewer, as the service lists them."""
    found = hall.ask(Role.REVIEWER, "{ myQueue(first: 50) { nodes { caseNo } } }")
    return [row["caseNo"] for row in found["myQueue"]["nodes"]]


def below(hall: Hall, number: str) -> str:
    """The number of the case that comes after this one, or the first where none does."""
    numbers = queue(hall)
    return (numbers[numbers.index(number) + 1 :] or numbers)[0]


def case_heading(desk: Desk) -> Locator:
    return desk.page.get_by_role("heading", level=2).first


def arrives(desk: Desk, number: str) -> None:
    """A reviewer comes by the address of that case."""
    desk.open(f"/review?case={number}", Role.REVIEWER)
    expect(desk.page.get_by_role("list", name="可办理的操作")).to_be_visible()


def shows(desk: Desk, number: str) -> None:
    """That case has opened beside the list, with the focus on its heading."""
    expect(case_heading(desk)).to_have_text(f"办件 {number}")
    expect(case_heading(desk)).to_be_focused()
    expect(desk.page.get_by_role("list", name="可办理的操作")).to_be_visible()
    assert number in desk.place


def test_the_list_is_the_queue_in_its_order(desk: Desk, hall: Hall) -> None:
    desk.open("/review", Role.REVIEWER)
    links = desk.page.get_by_role("list", name="等您办理的办件").get_by_role("link")
    expect(links).to_have_count(len(queue(hall)))
    addresses = [link.get_attribute("href") for link in links.all()]
    assert addresses == [f"#/review?case={number}" for number in queue(hall)]


def test_cases_are_decided_one_after_the_other_with_three_keys_each(
    open_desk: OpenDesk, hall: Hall
) -> None:
    works = {work.number: work for work in (decidable(hall) for _ in range(3))}
    before = queue(hall)
    first, *others = [number for number in before if number in works]
    assert before[before.index(first) :][: len(works)] == [first, *others], "side by side"
    desk = open_desk(script=COUNTING)
    arrives(desk, first)
    desk.page.evaluate("pressed = 0")
    for following in [*others, below(hall, others[-1])]:
        desk.page.keyboard.press("a")
        expect(desk.page.get_by_role("button", name="确定 · 准予")).to_be_focused()
        desk.page.keyboard.press("Enter")
        shows(desk, following)
    assert desk.page.evaluate("pressed") <= KEYS_A_CASE * len(works)
    assert {work.now("outcome")["outcome"] for work in works.values()} == {"GRANTED"}
    assert set(queue(hall)) == set(before) - set(works)


def test_the_same_by_mouse(desk: Desk, hall: Hall) -> None:
    work = decidable(hall)
    following = below(hall, work.number)
    desk.open("/review", Role.REVIEWER)
    desk.page.locator(f"a[href$='{work.number}']").click()
    shows(desk, work.number)
    desk.page.get_by_role("button", name="准予").click()
    desk.page.get_by_role("button", name="确定 · 准予").click()
    expect(desk.page.get_by_role("status").filter(has_text="已办理：准予")).to_be_visible()
    shows(desk, following)
    expect(desk.page.locator(f"a[href$='{work.number}']")).to_have_count(0)


def test_a_refusal_says_why_and_where_to_turn_and_the_next_case_opens(
    desk: Desk, hall: Hall
) -> None:
    work = decidable(hall)
    following = below(hall, work.number)
    arrives(desk, work.number)
    desk.page.keyboard.press("r")
    reasons = desk.page.get_by_role("textbox", name="理由")
    expect(reasons).to_be_focused()
    desk.page.keyboard.insert_text("场所不符合规定。")
    desk.page.keyboard.press("Control+Enter")
    shows(desk, following)
    words = work.now("outcome", "events { kind words { name value } }", role=Role.REVIEWER)
    assert words["outcome"] == "REFUSED"
    said = [word["value"] for event in words["events"] for word in event["words"]]
    assert "场所不符合规定。" in said
    assert any("行政复议" in text for text in said)


def test_an_act_that_leaves_the_case_in_the_queue_leaves_it_open(desk: Desk, hall: Hall) -> None:
    work = registered(hall, matter=CHARITY).accepted()
    arrives(desk, work.number)
    for key, confirm in (("s", "确定 · 开始审查"), ("o", "确定 · 审查意见")):
        desk.page.keyboard.press(key)
        expect(desk.page.get_by_role("button", name=confirm)).to_be_focused()
        desk.page.keyboard.press("Enter")
        expect(desk.page.get_by_role("dialog")).to_have_count(0)
        assert work.number in desk.place
    expect(desk.page.get_by_role("button", name="准予")).to_be_visible()


def test_n_opens_the_case_that_is_due_next_and_back_the_one_before(desk: Desk, hall: Hall) -> None:
    first, second, *_ = queue(hall)
    desk.open("/review", Role.REVIEWER)
    expect(case_heading(desk)).to_contain_text("按 n 打开")
    desk.page.keyboard.press("n")
    shows(desk, first)
    desk.page.keyboard.press("n")
    shows(desk, second)
    desk.page.go_back()
    shows(desk, first)
    desk.page.reload()
    desk.log_in(Role.REVIEWER)
    expect(case_heading(desk)).to_have_text(f"办件 {first}")


def test_under_the_number_of_a_case_no_act_on_another_is_open(desk: Desk, hall: Hall) -> None:
    first, second, *_ = queue(hall)
    arrives(desk, first)
    held: list[Route] = []

    def hold(route: Route) -> None:
        slow = "query Case(" in (route.request.post_data or "")
        held.append(route) if slow else route.continue_()

    desk.page.route("**/graphql", hold)
    desk.page.keyboard.press("n")
    expect(case_heading(desk)).to_have_text(f"办件 {second}")
    expect(desk.page.get_by_role("list", name="可办理的操作")).to_have_count(0)
    held[0].continue_()
    shows(desk, second)


def test_the_key_of_an_act_that_is_not_open_says_why(desk: Desk, hall: Hall) -> None:
    work = registered(hall, matter=CHARITY).accepted()
    arrives(desk, work.number)
    desk.page.keyboard.press("a")
    held = desk.page.locator("details[data-act='GRANT']")
    expect(held).to_have_attribute("open", "")
    expect(held.locator("> summary")).to_be_focused()
    expect(held).to_contain_text("缺少审查意见")
    expect(held).to_contain_text("依据 四(二)3")
    expect(desk.page.get_by_role("dialog")).to_have_count(0)


def test_an_empty_queue_says_where_to_look(desk: Desk) -> None:
    desk.open("/review", Role.PORTAL)
    expect(desk.page.get_by_role("heading", name="没有等您办理的办件")).to_be_visible()
    assert axe_in(desk, TWO_SETTINGS) == []
    desk.page.get_by_role("main").get_by_role("link", name="待办").click()
    expect(desk.page).to_have_url(re.compile("#/queue$"))


def test_review_is_open_to_everybody(desk: Desk, hall: Hall) -> None:
    work = decidable(hall)
    arrives(desk, work.number)
    parts = desk.page.get_by_role("heading", level=3)
    expect(parts.filter(has_text="办件日志")).to_be_visible()
    expect(desk.page.get_by_role("heading", level=2)).to_have_count(1)
    assert axe_in(desk, TWO_SETTINGS) == []
    case_heading(desk).focus()
    desk.page.keyboard.press("r")
    desk.page.keyboard.press("Control+Enter")
    expect(desk.page.get_by_text("请填写标出的内容")).to_be_visible()
    assert axe(desk.page) == []


@pytest.mark.parametrize("setting", TWO_SETTINGS, ids=str)
def test_review_never_scrolls_sideways(open_desk: OpenDesk, hall: Hall, setting: Setting) -> None:
    desk = open_desk(setting)
    desk.open(f"/review?case={queue(hall)[0]}", Role.REVIEWER)
    expect(desk.page.locator("#log")).to_be_visible()
    assert desk.page.evaluate("document.documentElement.scrollWidth") <= setting.width

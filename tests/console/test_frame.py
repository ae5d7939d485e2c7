"""The frame of the console: who works here, the way about, and what happens when things fail."""

import re
from dataclasses import replace
from pathlib import Path

import pytest
from playwright.sync_api import CDPSession, Route, expect

from api.demo_cases import DISPATCH
from domain.roles import Role
from tests.console.axe import axe, axe_in
from tests.console.conftest import Hall, OpenDesk
from tests.console.desk import OFFICE, POCKET, TWO_SETTINGS, Desk, Setting
from tests.console.screens import PATTERNS, place_of, shown
from tests.console.tokens import suspended
from tests.console.work import registered

CJK = re.compile(r"[\u3400-\u9fff]")

OLDER_BROWSER = """
    for (const [owner, names] of [
      [Array.prototype, ['at', 'findLast', 'findLastIndex', 'toSorted', 'toReversed', 'with']],
      [String.prototype, ['at', 'replaceAll', 'isWellFormed']],
      [Object, ['hasOwn', 'groupBy']],
      [Promise, ['any', 'withResolvers', 'try']],
      [Element.prototype, ['replaceChildren', 'checkVisibility', 'setHTMLUnsafe']],
      [HTMLElement.prototype, ['inert', 'popover', 'showPopover']],
      [HTMLDialogElement.prototype, ['showModal', 'close', 'show']],
      [AbortSignal, ['timeout', 'any']],
      [Crypto.prototype, ['randomUUID']],
      [window, ['structuredClone', 'WeakRef', 'FinalizationRegistry', 'AggregateError', 'scheduler',
                'CSSStyleSheet', 'trustedTypes', 'Iterator', 'navigation']],
    ]) for (const name of names) delete owner[name];
"""
"""What Chromium 80 or Firefox 78 lack: an imitation, which says nothing of their CSS."""


# --- logging in ------------------------------------------------------------------------


def test_whoever_logs_in_is_named_with_roles_and_place_of_work(desk: Desk) -> None:
    desk.open(role=Role.REVIEWER)
    header = desk.page.get_by_role("banner")
    expect(header).to_contain_text("演示审核")
    expect(header).to_contain_text("审核人员 · 全大厅")


def test_a_wrong_token_is_told_at_the_field(desk: Desk) -> None:
    desk.guard.expects("401")
    desk.open(role=None)
    field = desk.by_token()
    field.fill("xyp_wrong")
    desk.page.keyboard.press("Enter")
    expect(field).to_have_attribute("aria-invalid", "true")
    expect(field).to_have_accessible_description(re.compile("令牌无效或已停用"))
    assert axe_in(desk, TWO_SETTINGS) == []


def test_the_token_is_kept_in_memory_only(desk: Desk) -> None:
    desk.open()
    kept = desk.page.evaluate("JSON.stringify([localStorage, sessionStorage, document.cookie])")
    secret = desk.secrets[Role.CLERK]
    assert secret not in kept + desk.page.url + desk.page.content()
    desk.page.reload()
    expect(desk.page.get_by_role("dialog", name="登录")).to_be_visible()


def test_the_log_in_stays_however_often_escape_is_pressed(desk: Desk) -> None:
    desk.page.goto(f"{desk.guard.origin}/console/")
    dialog = desk.page.get_by_role("dialog", name="登录")
    expect(dialog).to_be_visible()
    for _ in range(3):
        desk.page.keyboard.press("Escape")
        desk.page.evaluate("() => new Promise(requestAnimationFrame)")
        expect(dialog.get_by_label("登录名")).to_be_focused()


def test_who_logs_out_leaves_nothing_on_the_screen(desk: Desk) -> None:
    desk.open()
    desk.page.get_by_role("button", name="退出").click()
    expect(desk.page.get_by_role("dialog", name="登录")).to_be_visible()
    assert "演示窗口" not in desk.page.content()


# --- when things fail ------------------------------------------------------------------


def test_a_session_cut_is_taken_up_where_it_was(desk: Desk, hall: Hall) -> None:
    desk.guard.expects("401")
    desk.open("/queue")
    with suspended(hall.served.database_url, desk.secrets[Role.CLERK]):
        desk.go("/queue?view=all")
        dialog = desk.page.get_by_role("dialog", name="登录已失效")
        expect(dialog.get_by_label("令牌")).to_be_focused()
        expect(dialog).to_contain_text("只提交一次")
        assert axe_in(desk, TWO_SETTINGS) == []
    dialog.get_by_label("令牌").fill(desk.secrets[Role.CLERK])
    desk.page.keyboard.press("Enter")
    expect(dialog).to_have_count(0)
    expect(desk.heading).to_have_text("全部办件")
    expect(desk.page.get_by_role("navigation", name="翻页")).to_contain_text(f"共 {hall.size()} 条")


def test_somebody_else_who_logs_in_does_not_carry_on_for_the_first(desk: Desk, hall: Hall) -> None:
    desk.guard.expects("401")
    desk.open("/queue")
    with suspended(hall.served.database_url, desk.secrets[Role.CLERK]):
        desk.go("/queue?view=all")
        desk.page.get_by_label("令牌").fill(desk.secrets[Role.REVIEWER])
        desk.page.keyboard.press("Enter")
        expect(desk.page.get_by_role("banner")).to_contain_text("演示审核")
        expect(desk.page.get_by_role("row")).to_have_count(21)


def test_a_server_that_is_down_is_told_and_awaited(desk: Desk, hall: Hall) -> None:
    desk.guard.expects("ERR_INTERNET_DISCONNECTED")
    desk.open("/queue")
    desk.page.context.set_offline(True)
    desk.go("/queue?view=all")
    banner = desk.page.get_by_role("alert").filter(has_text="服务器暂时无法连接")
    expect(banner).to_be_visible()
    # The English texts have not been loaded, and cannot be now.
    assert axe_in(desk, [OFFICE, replace(POCKET, language="zh")]) == []
    desk.page.context.set_offline(False)
    expect(banner).to_have_count(0)
    expect(desk.page.get_by_role("status").filter(has_text="已恢复连接")).to_be_visible()
    expect(desk.page.get_by_role("navigation", name="翻页")).to_contain_text(f"共 {hall.size()} 条")


def test_offline_at_the_log_in_it_says_so_and_goes_on_by_itself(desk: Desk) -> None:
    desk.guard.expects("ERR_INTERNET_DISCONNECTED")
    desk.open(role=None)
    dialog = desk.page.get_by_role("dialog", name="登录")
    desk.by_token().fill(desk.secrets[Role.CLERK])
    desk.page.context.set_offline(True)
    desk.page.keyboard.press("Enter")
    expect(dialog.get_by_role("alert")).to_contain_text("服务器暂时无法连接")
    desk.page.context.set_offline(False)
    expect(dialog).to_have_count(0)


def test_a_fault_at_the_log_in_has_its_request_to_copy(desk: Desk) -> None:
    desk.guard.expects("500")
    desk.open(role=None)
    broken = {"status": 500, "body": "broken", "headers": {"X-Request-Id": "r-500"}}
    desk.page.route("**/graphql", lambda route: route.fulfill(**broken))
    dialog = desk.page.get_by_role("dialog", name="登录")
    desk.by_token().fill(desk.secrets[Role.CLERK])
    desk.page.keyboard.press("Enter")
    note = dialog.get_by_role("alert")
    expect(note).to_contain_text("HTTP 500")
    expect(note.locator("code")).to_have_text("r-500")
    expect(note.get_by_role("button", name="复制")).to_be_visible()


def test_a_slow_reply_does_not_overwrite_a_later_one(desk: Desk, hall: Hall) -> None:
    desk.open("/queue")
    expect(desk.page.get_by_text("剩").first).to_be_visible()
    held: list[Route] = []

    def hold_the_first(route: Route) -> None:
        if held:
            route.continue_()
        else:
            held.append(route)

    desk.page.route("**/graphql", hold_the_first)
    desk.go("/queue?view=all")
    expect(desk.page.get_by_text("正在载入")).to_be_visible()
    desk.go("/queue?view=all&stage=CLOSED")
    pages = desk.page.get_by_role("navigation", name="翻页")
    expect(pages).not_to_contain_text(f"共 {hall.size()} 条")
    expect(desk.page.get_by_text("正在载入")).to_have_count(0)
    closed = pages.inner_text()
    with desk.page.expect_response("**/graphql"):
        held[0].continue_()
    desk.page.evaluate("() => new Promise(requestAnimationFrame)")
    assert pages.inner_text() == closed


def test_a_fault_shows_its_request_id_to_copy(desk: Desk) -> None:
    desk.page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    desk.open("/queue?view=all&after=none")
    note = desk.page.get_by_role("alert")
    expect(note).to_contain_text("请求编号")
    note.get_by_role("button", name="复制").click()
    expect(desk.page.get_by_role("status").filter(has_text="已复制")).to_be_visible()
    shown = note.locator("code").inner_text()
    assert desk.page.evaluate("navigator.clipboard.readText()") == shown
    assert axe_in(desk, TWO_SETTINGS) == []


# --- the way about ---------------------------------------------------------------------


@pytest.mark.parametrize("setting", TWO_SETTINGS, ids=str)
def test_an_unknown_place_says_so_and_leads_back(open_desk: OpenDesk, setting: Setting) -> None:
    desk = open_desk(setting)
    desk.open("/nowhere")
    home = desk.page.get_by_role("main").get_by_role("link")
    assert axe(desk.page) == []
    home.click()
    expect(desk.heading).to_be_focused()
    assert desk.place == "/queue"


@pytest.mark.parametrize("setting", TWO_SETTINGS, ids=str)
def test_the_shortcuts_of_a_screen_are_listed_and_can_be_switched_off(
    open_desk: OpenDesk, setting: Setting
) -> None:
    desk = open_desk(setting)
    desk.open("/queue")
    desk.page.keyboard.press("?")
    dialog = desk.page.get_by_role("dialog")
    for key in ("j", "k", "Enter", "/", "?"):
        expect(dialog.get_by_text(key, exact=True)).to_be_visible()
    assert axe(desk.page) == []
    dialog.get_by_role("checkbox").uncheck()
    desk.page.keyboard.press("Escape")
    expect(dialog).to_have_count(0)
    expect(desk.heading).to_be_focused()
    desk.page.keyboard.press("?")
    expect(dialog).to_have_count(0)
    desk.page.reload()
    desk.log_in(Role.CLERK)
    desk.page.keyboard.press("?")
    expect(dialog).to_have_count(0)


def test_a_shortcut_is_a_letter_in_a_field(desk: Desk) -> None:
    desk.open("/queue")
    desk.page.keyboard.press("/")
    search = desk.page.get_by_role("searchbox")
    expect(search).to_be_focused()
    desk.page.keyboard.type("j?/k")
    expect(search).to_have_value("j?/k")


@pytest.fixture
def input_method(desk: Desk) -> CDPSession:
    """The keyboard as an input method for Chinese drives it."""
    return desk.page.context.new_cdp_session(desk.page)


def test_enter_that_chooses_a_word_sends_nothing(desk: Desk, input_method: CDPSession) -> None:
    desk.open("/queue")
    desk.page.keyboard.press("/")
    composed = {"text": "示例", "selectionStart": 2, "selectionEnd": 2}
    input_method.send("Input.imeSetComposition", composed)
    desk.page.keyboard.press("Enter")
    assert desk.place == "/queue"
    input_method.send("Input.insertText", {"text": "示例"})
    desk.page.keyboard.press("Enter")
    expect(desk.heading).to_have_text("查找“示例”")


def test_no_shortcut_fires_while_chinese_is_composed(desk: Desk) -> None:
    desk.open("/queue")
    desk.page.evaluate(
        """() => document.querySelector('h1').dispatchEvent(
          new KeyboardEvent('keydown', { key: '?', isComposing: true, bubbles: true }))"""
    )
    expect(desk.page.get_by_role("dialog")).to_have_count(0)
    desk.page.keyboard.press("?")
    expect(desk.page.get_by_role("dialog")).to_have_count(1)


def test_the_first_stop_of_the_keyboard_skips_the_header(desk: Desk) -> None:
    desk.open("/queue")
    desk.page.get_by_role("link", name="信易批").focus()
    desk.page.keyboard.press("Shift+Tab")
    expect(desk.page.get_by_role("link", name="跳到正文")).to_be_focused()
    desk.page.keyboard.press("Enter")
    expect(desk.page.get_by_role("main")).to_be_focused()


# --- language and looks ----------------------------------------------------------------


def test_english_is_chosen_and_stays_chosen(open_desk: OpenDesk) -> None:
    desk = open_desk()
    desk.page.goto(f"{desk.guard.origin}/console/")
    desk.page.get_by_label("语言").select_option("en")
    expect(desk.page.locator("html")).to_have_attribute("lang", "en")
    expect(desk.page.get_by_role("dialog", name="Log in")).to_be_visible()
    assert desk.page.evaluate("localStorage.getItem('xinyipi.language')") == "en"
    texts = desk.page.get_by_role("dialog").inner_text().replace("中文", "")
    assert CJK.findall(texts) == []


def test_the_service_answers_in_the_language_of_the_console(open_desk: OpenDesk) -> None:
    desk = open_desk(TWO_SETTINGS[1])
    with desk.page.expect_request("**/graphql") as asked:
        desk.open("/queue")
    assert asked.value.headers["accept-language"] == "en"


def test_dark_is_chosen_against_the_system_and_stays_chosen(desk: Desk) -> None:
    desk.open("/queue")
    ground = "getComputedStyle(document.body).backgroundColor"
    light = desk.page.evaluate(ground)
    desk.page.get_by_label("外观").select_option("dark")
    dark = desk.page.evaluate(ground)
    assert light != dark
    desk.page.reload()
    assert desk.page.evaluate(ground) == dark


# --- old browsers ----------------------------------------------------------------------


@pytest.mark.parametrize("pattern", PATTERNS)
def test_an_old_browser_shows_every_screen(open_desk: OpenDesk, hall: Hall, pattern: str) -> None:
    desk = open_desk(script=OLDER_BROWSER)
    desk.open(place_of(pattern, hall))
    shown(desk)


def test_in_an_old_browser_an_act_is_carried_out(open_desk: OpenDesk, hall: Hall) -> None:
    work = registered(hall, matter=DISPATCH).accepted()
    desk = open_desk(script=OLDER_BROWSER)
    desk.open(f"/cases/{work.number}", Role.REVIEWER)
    expect(desk.page.get_by_role("list", name="可办理的操作")).to_be_visible()
    desk.page.keyboard.press("s")
    desk.page.get_by_role("button", name="确定 · 开始审查").press("Enter")
    expect(desk.page.get_by_role("dialog")).to_have_count(0)
    assert work.now("stage") == {"stage": "IN_REVIEW"}


def test_in_an_old_browser_the_topmost_dialog_has_the_keyboard(
    open_desk: OpenDesk, hall: Hall
) -> None:
    desk = open_desk(script=OLDER_BROWSER)
    desk.guard.expects("401")
    desk.open("/queue")
    desk.page.keyboard.press("?")
    below = desk.page.get_by_role("dialog", name="快捷键")
    expect(below).to_have_attribute("aria-modal", "true")
    assert tabbed(desk, "Tab") == tabbed(desk, "Shift+Tab") == {"快捷键"}
    with suspended(hall.served.database_url, desk.secrets[Role.CLERK]):
        desk.go("/queue?view=all")
        above = desk.page.get_by_role("dialog", name="登录已失效")
        expect(above.get_by_label("令牌")).to_be_focused()
        assert tabbed(desk, "Tab") == tabbed(desk, "Shift+Tab") == {"登录已失效"}
        desk.page.keyboard.press("Escape")
        expect(above).to_be_visible()
        expect(below).to_be_visible()
    above.get_by_label("令牌").fill(desk.secrets[Role.CLERK])
    desk.page.keyboard.press("Enter")
    expect(above).to_have_count(0)
    desk.page.keyboard.press("Escape")
    expect(below).to_have_count(0)


def tabbed(desk: Desk, key: str) -> set[str]:
    """The titles of the dialogs that the keyboard is in, however often it goes on."""
    titles = set()
    for _ in range(6):
        desk.page.keyboard.press(key)
        titles.add(
            desk.page.evaluate(
                "document.activeElement.closest('dialog')?.querySelector('h2').textContent"
            )
        )
    return titles


def test_where_the_console_cannot_begin_the_message_stays(open_desk: OpenDesk) -> None:
    desk = open_desk(script="Node.prototype.cloneNode = () => { throw new Error('too old') }")
    desk.guard.expects("too old")
    desk.page.goto(f"{desk.guard.origin}/console/")
    desk.answered()
    expect(desk.page.locator("body")).to_contain_text("请使用 Chromium 80")


def test_a_browser_that_runs_no_modules_is_told_what_is_needed(bundle: Path) -> None:
    page = (bundle / "index.html").read_text(encoding="utf-8")
    assert "请使用 Chromium 80 或 Firefox 78 以上内核的浏览器" in page
    assert "a newer browser is needed" in page

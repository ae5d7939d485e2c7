"""Intake: an application from the door to its acceptance, on one page, in the order of the law."""

import re
from collections.abc import Iterator
from dataclasses import replace

import pytest
from playwright.sync_api import Route, expect

from domain.identifiers import Uscc
from domain.roles import Role
from tests.console.axe import axe
from tests.console.conftest import Hall, OpenDesk
from tests.console.desk import ALL_SETTINGS, OFFICE, TWO_SETTINGS, Desk, Setting
from tests.console.tokens import suspended
from tests.console.window import PRIMARY, Window, happened, like, told, unread
from tests.console.work import registered
from tests.hall import MIDWIFERY, RESTAURANT

AAA = "91410404MA0TEXT045"
GRADE_B = "91410404MA0DEM0802"
UNKNOWN = Uscc.of("91410404MA0WNDW01").text
ANOTHER = Uscc.of("91410404MA0WNDW02").text

MOST_KEYS = 10
"""From an empty intake to the acceptance by credit approval, besides text and choices."""


@pytest.fixture(scope="module")
def hall(hall: Hall, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Hall]:
    """A hall of these tests alone, where cases are registered and accepted."""
    with like(hall, tmp_path_factory.mktemp("window") / "window.db") as own:
        yield own


@pytest.fixture
def window(desk: Desk) -> Window:
    """The empty intake, with a clerk at it."""
    desk.open("/intake")
    return Window(desk)


# --- from the door to the acceptance ---------------------------------------------------


@pytest.mark.clause("四(一)", "四(二)1", "四(二)2", "三3")
def test_by_keyboard_alone_with_a_key_for_each_act(window: Window, hall: Hall) -> None:
    window.choose_matter("代理记账")
    expect(window.identifier).to_be_focused()
    window.type(AAA)
    expect(window.page.get_by_text("已登记：")).to_be_visible()
    window.press(PRIMARY)

    window.stands_at("一次性告知")
    expect(window.offer).to_contain_text("尚未查询信用")
    for step in ("一次性告知", "信用查询", "主动提醒告知"):
        window.stands_at(step)
        expect(window.primary).to_be_focused()
        window.press(PRIMARY)
    expect(window.offer).to_contain_text("可实行信用审批 AAA 级")
    expect(window.offer).to_contain_text(re.compile(r"评价日期 \d{4}-\d\d-\d\d"))
    window.stands_at("申请主体的选择")
    expect(window.page.get_by_role("radio", checked=True)).to_have_count(0)
    expect(window.page.get_by_label("申请信用审批")).to_be_focused()
    window.choose("Space")
    window.press(PRIMARY)
    for step in ("当场告知", "告知权利和义务"):
        window.stands_at(step)
        expect(window.primary).to_be_focused()
        window.press(PRIMARY)
    window.stands_at("书面承诺")
    expect(window.page.get_by_label("签署形式")).to_have_value("PAPER_SCAN")
    window.sign("陈示例")
    window.press(PRIMARY)

    window.stands_at("收取并审查材料")
    expect(window.now).to_contain_text("不记录任何内容")
    expect(window.paper("信用审批申请承诺书").get_by_role("radio")).to_be_focused()
    window.choose("Space", "ArrowDown", "Space", "ArrowDown", "Space", "ArrowDown")
    window.choose("ArrowDown", "ArrowRight", "ArrowDown", "ArrowRight")
    expect(window.paper("主管业务负责人资格证明").get_by_label("承诺替代")).to_be_checked()
    expect(window.paper("业务规范").get_by_label("容缺后补")).to_be_checked()
    expect(window.now).to_contain_text("将逐件记录 5 项")
    recorded = window.now.get_by_role("heading", level=3)
    assert recorded.all_inner_texts() == [
        "审查承诺书（符合要求）",
        "收取材料",
        "审查材料（齐全且符合）",
    ]
    expect(window.now.get_by_text("法律效果")).to_have_count(3)
    cited = window.now.get_by_text(re.compile("^依据 ")).all_inner_texts()
    assert cited == ["依据 四(二)2", *("依据 四(二)2", "依据 许可法32") * 2]
    window.press(PRIMARY)
    window.stands_at("受理")
    expect(window.primary).to_be_focused()
    window.press(PRIMARY)

    expect(window.page.get_by_role("heading", name="已受理")).to_be_visible()
    expect(window.page.get_by_role("link", name="接待下一位")).to_be_focused()
    assert len(window.pressed) <= MOST_KEYS
    case = told(hall, window.number, "stage mode materials { code standing }")
    assert (case["stage"], case["mode"]) == ("ACCEPTED", "CREDIT")
    standings = {each["code"]: each["standing"] for each in case["materials"]}
    assert (standings["M03"], standings["M04"], standings["M05"]) == (
        "ONE_FORM",
        "REPLACED",
        "DEFERRED",
    )
    assert happened(hall, window.number) == [
        "CASE_REGISTERED",
        "ONE_TIME_NOTICE_GIVEN",
        "CREDIT_QUERIED",
        "POLICY_REMINDED",
        "CREDIT_APPROVAL_REQUESTED",
        "ELIGIBILITY_DECIDED",
        "RIGHTS_NOTICE_GIVEN",
        "COMMITMENT_SIGNED",
        "COMMITMENT_CHECKED",
        *("MATERIAL_SUBMITTED", "MATERIAL_CHECKED") * 2,
        "CASE_ACCEPTED",
    ]


@pytest.mark.clause("四(二)1", "四(二)2")
def test_by_mouse_a_new_company_that_wants_the_ordinary_way(window: Window, hall: Hall) -> None:
    window.matter.fill("代理记账")
    window.options.first.click()
    window.identifier.fill(UNKNOWN)
    name = window.page.get_by_label("名称", exact=False).and_(window.page.locator("input"))
    expect(name).to_be_focused()
    name.fill("示例·新办企业有限公司")
    window.page.get_by_role("button", name="登记办件", exact=True).click()
    window.stands_at("一次性告知")
    window.page.get_by_role("button", name="已一次性告知").click()
    window.stands_at("信用查询")
    window.page.get_by_role("button", name="查询信用").click()
    window.stands_at("主动提醒告知")
    expect(window.offer).to_contain_text("未查到公共信用综合评价结果")
    window.now.get_by_label("方式").select_option(label="宣传资料")
    window.page.get_by_role("button", name="已提醒信用审批政策").click()
    window.stands_at("申请主体的选择")
    window.page.get_by_role("button", name="记录选择").click()
    expect(window.now.get_by_role("alert")).to_have_text("请先由申请主体选择。")
    window.page.get_by_label("不申请，按普通方式办理").click()
    window.page.get_by_role("button", name="记录选择").click()
    window.stands_at("收取并审查材料")
    for paper in window.page.get_by_role("table").get_by_role("group").all():
        expect(paper.get_by_role("radio")).to_have_count(1)
        paper.get_by_label("收到，符合").click()
    window.page.get_by_role("button", name="收取并认定所选材料").click()
    window.stands_at("受理")
    window.primary.click()
    expect(window.page.get_by_role("heading", name="已受理")).to_be_visible()
    case = told(hall, window.number, "mode events { facts { name value } }")
    assert case["mode"] == "ORDINARY"
    facts = [fact for event in case["events"] for fact in event["facts"]]
    assert {"name": "manner", "value": "LEAFLET"} in facts
    window.page.get_by_role("link", name="接待下一位").click()
    expect(window.matter).to_have_value("")
    expect(window.matter).to_be_focused()


@pytest.mark.clause("二(二)")
def test_an_excluded_matter_says_why_and_nobody_asks_for_a_grade(
    window: Window, hall: Hall
) -> None:
    window.matter.focus()
    window.choose_matter(RESTAURANT)
    reason = window.page.locator(".chosen")
    expect(reason).to_contain_text("直接关系人身健康")
    reason.locator("summary").click()
    expect(reason.locator("blockquote")).to_contain_text("信用审批事项范围")
    window.identifier.fill(AAA)
    window.page.get_by_role("button", name="登记办件", exact=True).click()
    window.stands_at("一次性告知")
    expect(window.offer).to_contain_text("不可实行信用审批")
    expect(window.offer).to_contain_text("依据 二(二)")
    expect(window.now.get_by_role("alert")).to_have_count(0)
    steps = window.page.get_by_role("list", name="办理步骤").get_by_role("heading")
    expect(steps).to_have_text([re.compile(each) for each in ("一次性告知", "材料", "受理")])
    assert happened(hall, window.number) == ["CASE_REGISTERED"]


@pytest.mark.clause("二(二)")
def test_every_ground_of_exclusion_is_told_wherever_the_matter_stands(
    desk: Desk, hall: Hall
) -> None:
    grounds = ("直接关系人身健康", "生命财产", "个人隐私")
    desk.open("/intake")
    window = Window(desk)
    window.choose_matter(MIDWIFERY)
    for ground in grounds:
        expect(desk.page.locator(".chosen")).to_contain_text(f"该事项涉及{ground}")
    work = registered(hall, matter=MIDWIFERY)
    work.does(Role.CLERK, "giveOneTimeNotice")
    for place in ("/intake?case=", "/cases/", "/review?case="):
        desk.go(f"{place}{work.number}")
        items = desk.page.get_by_role("listitem")
        for ground in grounds:
            expect(items.filter(has_text=f"该事项涉及{ground}").last).to_be_visible()


def test_another_language_brings_the_texts_of_the_service_too(window: Window, hall: Hall) -> None:
    window.choose_matter(RESTAURANT)
    chosen = window.page.locator(".chosen")
    expect(chosen).to_contain_text("该事项涉及")
    window.desk.look(replace(OFFICE, language="en"))
    expect(chosen).to_contain_text("personal health")
    window.desk.go(f"/intake?case={registered(hall, matter=RESTAURANT).number}")
    expect(window.offer).to_contain_text("personal health")
    window.desk.look(OFFICE)
    expect(window.offer).to_contain_text("该事项涉及")


@pytest.mark.clause("三4")
def test_below_grade_a_says_why_not_and_what_would_help(window: Window) -> None:
    window.matter.focus()
    window.choose_matter("代理记账")
    window.type(GRADE_B)
    expect(window.page.get_by_text("已登记：")).to_be_visible()
    window.press(PRIMARY)
    window.goes_on("一次性告知", "信用查询")
    expect(window.offer).to_contain_text("等级 B")
    expect(window.offer).to_contain_text("在 A 级以下")
    expect(window.offer).to_contain_text("依据 三4")
    better = window.offer.get_by_role("listitem").filter(has_text="达到A 级")
    expect(better).to_contain_text("增加：预约办理")
    expect(better).to_contain_text("依据 三1")


@pytest.mark.clause("四(一)")
def test_a_register_that_cannot_be_read_is_an_answer_and_is_asked_again(
    window: Window, hall: Hall
) -> None:
    window.matter.focus()
    window.choose_matter("代理记账")
    window.type(AAA)
    window.press(PRIMARY)
    window.goes_on("一次性告知")
    with unread(hall.register):
        window.goes_on("信用查询")
        expect(window.offer).to_contain_text("信用查询暂不可用，先按普通方式办理")
    window.offer.get_by_role("button", name="重新查询").click()
    expect(window.offer).to_contain_text("可实行信用审批 AAA 级")


@pytest.mark.clause("三", "四(二)2")
def test_the_notice_marks_what_the_offer_allows_and_never_a_main_material(
    desk: Desk, hall: Hall
) -> None:
    work = registered(hall)
    work.does(Role.CLERK, "queryCredit")
    desk.open(f"/intake?case={work.number}")
    panel = desk.page.get_by_role("complementary", name="告知")
    expect(panel.get_by_role("listitem").filter(has_text="业务规范").last).to_contain_text("可容缺")
    expect(panel.get_by_role("listitem").filter(has_text="申请表")).not_to_contain_text("可容缺")


# --- what is typed ---------------------------------------------------------------------


def test_a_code_is_checked_as_it_is_typed(window: Window) -> None:
    window.identifier.focus()
    window.type("9141O")
    expect(window.identifier).to_have_accessible_description(
        re.compile("第 5 位字符不可用，是否应为 0？")
    )
    window.identifier.fill("91410404MA0TEXT04")
    expect(window.identifier).not_to_have_attribute("aria-invalid", "true")
    window.type("4")
    expect(window.identifier).to_have_accessible_description(re.compile("校验码不符"))
    window.identifier.fill("\uff19\uff11410404ma0text045")
    expect(window.page.get_by_text("已登记：示例·AAA级企业有限公司")).to_be_visible()
    window.page.get_by_label("自然人").check()
    person = window.page.get_by_label("公民身份号码")
    person.fill("410404199002300011")
    expect(person).to_have_accessible_description(re.compile("不是真实的出生日期"))


def test_an_open_case_of_the_same_kind_is_shown_and_can_be_gone_on_with(
    window: Window, hall: Hall
) -> None:
    work = registered(hall, ANOTHER)
    window.matter.focus()
    window.choose_matter("代理记账")
    window.type(ANOTHER)
    window.page.get_by_role("link", name=f"接着办 {work.number}").click()
    window.stands_at("一次性告知")
    assert window.number == work.number


def test_a_slow_reply_of_the_matter_search_does_not_overwrite_a_later_one(window: Window) -> None:
    held: list[Route] = []

    def hold_the_first(route: Route) -> None:
        if held or "MattersToApplyFor" not in (route.request.post_data or ""):
            route.continue_()
        else:
            held.append(route)

    window.page.route("**/graphql", hold_the_first)
    options = window.options
    window.matter.focus()
    window.type("食品")
    expect(window.page.get_by_text("正在载入")).to_be_visible()
    window.type("经营")
    expect(options.first).to_contain_text("食品经营")
    found = options.all_inner_texts()
    with window.page.expect_response("**/graphql"):
        held[0].continue_()
    window.page.evaluate("() => new Promise(requestAnimationFrame)")
    assert options.all_inner_texts() == found


def test_registering_waits_until_the_applicant_is_looked_up(window: Window) -> None:
    held: list[Route] = []

    def hold(route: Route) -> None:
        asked = route.request.post_data or ""
        held.append(route) if "ApplicantBy" in asked else route.continue_()

    window.page.route("**/graphql", hold)
    window.matter.focus()
    window.choose_matter("代理记账")
    with window.page.expect_request(lambda request: "ApplicantBy" in (request.post_data or "")):
        window.type(AAA)
    window.press(PRIMARY)
    expect(window.primary).to_have_attribute("aria-disabled", "true")
    held[0].continue_()
    window.stands_at("一次性告知")


def test_what_the_service_refuses_is_told_at_its_field(window: Window) -> None:
    window.matter.focus()
    window.choose_matter("代理记账")
    window.type(Uscc.of("91410404MA0WNDW03").text)
    phone = window.page.get_by_label("联系电话")
    phone.fill("电话")
    window.page.get_by_label("名称", exact=False).and_(window.page.locator("input")).fill("示例")
    window.press(PRIMARY)
    expect(phone).to_have_accessible_description(re.compile("^填写有误：联系电话应为 6 至 31 位"))
    expect(phone).to_be_focused()
    assert window.number == ""


# --- nothing is lost, nothing done twice or unasked ------------------------------------


@pytest.mark.clause("四(二)1")
def test_looking_at_a_case_records_nothing_and_reload_and_back_find_it(
    desk: Desk, hall: Hall
) -> None:
    work = registered(hall)
    window = Window(desk)
    desk.open(f"/intake?case={work.number}")
    window.stands_at("一次性告知")
    desk.page.keyboard.press("p")
    expect(desk.heading).to_have_text("一次性告知单")
    desk.page.go_back()
    window.stands_at("一次性告知")
    desk.page.reload()
    desk.log_in(Role.CLERK)
    window.stands_at("一次性告知")
    assert happened(hall, work.number) == ["CASE_REGISTERED"]


def test_what_was_typed_stands_when_the_paper_was_printed(desk: Desk, hall: Hall) -> None:
    work = registered(hall).notified()
    for act in ("requestCreditApproval", "decideEligibility", "giveRightsNotice"):
        work.does(Role.CLERK, act)
    window = Window(desk)
    desk.open(f"/intake?case={work.number}")
    window.stands_at("书面承诺")
    window.scan.focus()
    window.sign("陈示例")
    desk.go(f"/print/commitment/{work.number}")
    expect(desk.heading).to_have_text("信用审批申请承诺书")
    desk.page.go_back()
    window.stands_at("书面承诺")
    expect(desk.page.get_by_label("签署人姓名")).to_have_value("陈示例")


def test_what_was_typed_to_register_stands_until_it_is_cleared_or_the_clerk_goes(
    window: Window,
) -> None:
    desk, page = window.desk, window.page
    name = page.get_by_label("名称", exact=False).and_(page.locator("input"))

    def elsewhere_and_back() -> None:
        desk.go("/policy")
        expect(window.identifier).to_have_count(0)
        page.go_back()
        expect(window.identifier).to_be_visible()

    window.matter.fill("没有选定")
    elsewhere_and_back()
    expect(window.matter).to_have_value("没有选定")
    window.matter.fill("")
    window.matter.focus()
    window.choose_matter("代理记账")
    window.type(Uscc.of("91410404MA0WNDW05").text)
    name.fill("示例·尚未登记的企业")
    elsewhere_and_back()
    expect(name).to_have_value("示例·尚未登记的企业")
    expect(window.matter).to_have_value(re.compile("代理记账"))
    page.get_by_role("button", name="退出").click()
    desk.log_in(Role.CLERK)
    expect(window.identifier).to_have_value("")
    window.identifier.fill("9141")
    page.get_by_role("button", name="清空").click()
    expect(window.identifier).to_have_value("")
    elsewhere_and_back()
    expect(window.identifier).to_have_value("")


@pytest.mark.clause("四(二)1")
def test_whoever_asked_and_was_told_is_still_free_not_to_commit(desk: Desk, hall: Hall) -> None:
    work = registered(hall).notified()
    for act in ("requestCreditApproval", "decideEligibility", "giveRightsNotice"):
        work.does(Role.CLERK, act)
    window = Window(desk)
    desk.open(f"/intake?case={work.number}")
    window.stands_at("书面承诺")
    window.now.get_by_text("申请主体不再申请信用审批").click()
    window.now.get_by_role("button", name="按普通方式办理").click()
    window.stands_at("收取并审查材料")
    assert told(hall, work.number, "track mode") == {"track": "DECLINED", "mode": "ORDINARY"}


def test_a_key_that_is_held_down_goes_on_to_no_further_act(desk: Desk, hall: Hall) -> None:
    work = registered(hall)
    window = Window(desk)
    desk.open(f"/intake?case={work.number}")
    window.stands_at("一次性告知")
    desk.page.keyboard.down("Control")
    desk.page.keyboard.down("Enter")
    window.stands_at("信用查询")
    desk.page.keyboard.down("Enter")
    desk.page.keyboard.up("Enter")
    desk.page.keyboard.up("Control")
    desk.page.evaluate("() => new Promise(requestAnimationFrame)")
    assert happened(hall, work.number) == ["CASE_REGISTERED", "ONE_TIME_NOTICE_GIVEN"]


def test_a_session_cut_in_mid_form_loses_nothing_and_registers_once(
    window: Window, hall: Hall
) -> None:
    window.desk.guard.expects("401")
    applicant = Uscc.of("91410404MA0WNDW04").text
    window.matter.focus()
    window.choose_matter("代理记账")
    window.type(applicant)
    name = window.page.get_by_label("名称", exact=False).and_(window.page.locator("input"))
    name.fill("示例·登录中断企业")
    with suspended(hall.served.database_url, hall.secrets[Role.CLERK]):
        window.press(PRIMARY)
        dialog = window.page.get_by_role("dialog", name="登录已失效")
        expect(dialog).to_be_visible()
        expect(name).to_have_value("示例·登录中断企业")
    dialog.get_by_label("令牌").fill(hall.secrets[Role.CLERK])
    window.choose("Enter")
    window.stands_at("一次性告知")
    document = '{ cases(filter: { text: "登录中断" }) { totalCount } }'
    assert hall.ask(Role.CLERK, document)["cases"]["totalCount"] == 1


def test_a_case_that_cannot_be_looked_at_is_registered_once_and_gone_on_with(
    window: Window, hall: Hall
) -> None:
    before = hall.size()
    window.choose_matter("代理记账")
    window.type(AAA)
    expect(window.page.get_by_text("已登记：")).to_be_visible()
    error = {"message": "示例故障", "extensions": {"code": "INTERNAL", "requestId": "r-1"}}

    def broken(route: Route) -> None:
        seen = "AtTheWindow" not in (route.request.post_data or "")
        route.continue_() if seen else route.fulfill(json={"errors": [error]})

    window.page.route("**/graphql", broken)
    window.press(PRIMARY)
    fault = window.page.get_by_role("alert").filter(has_text="示例故障")
    expect(fault).to_contain_text("r-1")
    window.press(PRIMARY)
    assert window.number != ""
    window.page.unroute("**/graphql")
    fault.get_by_role("button", name="重试").click()
    window.stands_at("一次性告知")
    assert hall.size() == before + 1


def test_whoever_comes_second_sees_the_case_as_it_is_now(desk: Desk, hall: Hall) -> None:
    work = registered(hall)
    window = Window(desk)
    desk.open(f"/intake?case={work.number}")
    window.stands_at("一次性告知")
    work.notified()
    window.press(PRIMARY)
    window.stands_at("信用查询")
    expect(window.now.get_by_role("alert")).to_contain_text("数据已被他人更新")
    assert happened(hall, work.number).count("ONE_TIME_NOTICE_GIVEN") == 1


def test_a_case_that_nobody_knows_is_told(desk: Desk) -> None:
    desk.open("/intake?case=nobody")
    expect(desk.page.get_by_role("heading", name="找不到这个办件")).to_be_visible()


# --- for everybody ---------------------------------------------------------------------


def fits(desk: Desk) -> bool:
    """Whether nothing sticks out of the page sideways."""
    return bool(desk.page.evaluate("document.documentElement.scrollWidth <= innerWidth"))


@pytest.mark.parametrize("setting", ALL_SETTINGS, ids=str)
def test_the_form_with_its_errors_is_accessible(open_desk: OpenDesk, setting: Setting) -> None:
    desk = open_desk(setting)
    desk.open("/intake")
    window = Window(desk)
    window.matter.focus()
    window.choose_matter(RESTAURANT)
    window.type("9141O")
    window.press(PRIMARY)
    expect(desk.page.locator("[aria-invalid=true]")).to_be_focused()
    expect(desk.page.locator(".chosen")).to_be_visible()
    assert axe(desk.page) == []
    assert fits(desk)


@pytest.mark.parametrize("setting", TWO_SETTINGS, ids=str)
def test_the_list_of_matters_is_accessible(open_desk: OpenDesk, setting: Setting) -> None:
    desk = open_desk(setting)
    desk.open("/intake")
    window = Window(desk)
    window.matter.focus()
    window.type("经营")
    expect(window.options.first).to_be_visible()
    assert axe(desk.page) == []
    assert fits(desk)


@pytest.mark.parametrize("setting", TWO_SETTINGS, ids=str)
def test_every_step_is_accessible(open_desk: OpenDesk, hall: Hall, setting: Setting) -> None:
    work = registered(hall).notified()
    for act in ("requestCreditApproval", "decideEligibility", "giveRightsNotice"):
        work.does(Role.CLERK, act)
    desk = open_desk(setting)
    desk.open(f"/intake?case={work.number}")
    window = Window(desk)
    expect(window.scan).to_be_visible()
    window.press(PRIMARY)
    expect(window.scan).to_be_focused()
    assert axe(desk.page) == []
    window.scan.set_input_files({"name": "a", "mimeType": "text/plain", "buffer": b"signed"})
    expect(desk.page.locator("input[maxlength='200']").last).to_be_focused()
    window.type("陈示例")
    window.press(PRIMARY)
    deferred = desk.page.locator("input[type=radio][value=DEFERRED]")
    deferred.check()
    assert axe(desk.page) == []
    assert fits(desk)

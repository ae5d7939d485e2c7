"""A new version of the policy in a browser: drafted, compared, simulated, published by another."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Locator, expect

from domain.roles import Role
from tests.console.axe import axe, axe_in
from tests.console.conftest import Hall, OpenDesk
from tests.console.desk import TWO_SETTINGS, Desk
from tests.console.drafts import drafted, goes_on, place, rewritten, under_way
from tests.console.tokens import suspended
from tests.console.window import like
from tests.policies import changed
from tests.policy_acts import FROM_2027

ADMIN, PUBLISHER = Role.POLICY_ADMIN, Role.POLICY_PUBLISHER

NUMBER = "平龙政服领办〔2026〕9号"

_FOUR = 'granted = ["APPOINTMENT", "ASSISTED_AGENCY", "FREE_COURIER", "STARTUP_PACK"]'
OF_EXAMPLES = (_FOUR, _FOUR.replace("]", ', "TASK_FORCE"]'))
"""What the file's examples expect of the A band, and what they are to expect."""

OTHER_TERMS = (
    ("format = 1", 'format = 1\nrounding = "FLOOR"'),
    ("[benefits.GREEN_CHANNEL]", "[benefits.GREEN_CHANNEL]\nparams = { limitMinusPercent = 30 }"),
)
"""The same benefits, one of them on better terms."""

_BELOW_A = 'reason = "GRADE_BELOW_A"'
STRICTER = (
    _BELOW_A,
    f'{_BELOW_A}\nrestrictions = [{{ code = "SITE_CHECK", legalBasis = "许可法34" }}]',
)
"""A measure of strict handling below A."""


def cell(desk: Desk, benefit: str, tier: int) -> Locator:
    """The cell of a benefit in a tier, the lowest first."""
    row = desk.page.get_by_role("grid").get_by_role("row", name=benefit)
    return row.get_by_role("gridcell").nth(tier)


def dialog(desk: Desk) -> Locator:
    return desk.page.get_by_role("dialog")


def goes_to(desk: Desk, part: str) -> None:
    """Open a part of the draft by keyboard."""
    desk.page.get_by_role("navigation", name="草案的各部分").get_by_role("link", name=part).focus()
    desk.page.keyboard.press("Enter")


def whole_text(desk: Desk) -> Locator:
    return desk.page.get_by_role("textbox", name="文件全文")


def checked(desk: Desk) -> Locator:
    """What a look at the draft finds, as it stands beside it."""
    return desk.page.get_by_role("complementary", name="检查结果")


def look(desk: Desk) -> None:
    assert axe_in(desk, TWO_SETTINGS) == []


# --- the whole walk --------------------------------------------------------------------


@pytest.fixture
def own_hall(hall: Hall, tmp_path: Path) -> Iterator[Hall]:
    """A hall whose policy may be changed; whoever writes in it may publish what others wrote."""
    both = f"SET roles = '{ADMIN},{PUBLISHER}' WHERE roles = '{ADMIN}'"
    both = f"UPDATE account {both}; UPDATE token {both}"
    with like(hall, tmp_path / "own.db", both) as own:
        yield own


@pytest.mark.clause("二(二)")
@pytest.mark.clause("三2")
def test_one_drafts_compares_and_simulates_by_keyboard_and_another_publishes(
    open_desk: OpenDesk, own_hall: Hall
) -> None:
    writer, publisher = open_desk(at=own_hall), open_desk(at=own_hall)
    writer.open("/policies", ADMIN)
    begins(writer)
    gives_a_benefit_to_a(writer)
    names_the_document(writer)
    compares(writer)
    simulates(writer)
    mends_the_examples(writer)
    is_no_second_person(writer)
    publisher.open("/policies", PUBLISHER)
    publishes(publisher, writer.place)
    takes_back(publisher)


def begins(desk: Desk) -> None:
    """From the version in force, which the draft then repeats."""
    expect(desk.page.get_by_role("heading", name="没有起草中的草案")).to_be_visible()
    look(desk)
    desk.page.get_by_role("button", name="据此起草").press("Enter")
    expect(dialog(desk).get_by_role("button", name="确定 · 据此起草")).to_be_focused()
    desk.page.keyboard.press("Enter")
    expect(desk.heading).to_be_focused()


def gives_a_benefit_to_a(desk: Desk) -> None:
    """What AA has of its own; then AA has it of A, and does not lose it by itself."""
    a, aa, aaa = (cell(desk, "专班服务", tier) for tier in range(3))
    expect(aa).to_contain_text("自AA 级起享受")
    expect(aaa).to_contain_text("沿用AA 级")
    a.press("Space")
    expect(a).to_contain_text("起享受")
    expect(a).to_be_focused()
    expect(aa).to_contain_text("沿用A 级")
    desk.page.keyboard.press("ArrowRight")
    desk.page.keyboard.press("Space")
    expect(aa).to_be_focused()
    expect(aa).to_have_attribute("aria-readonly", "true")
    expect(desk.page.locator(".told")).to_contain_text("须在该档次取消")
    expect(aa).to_contain_text("沿用A 级")
    look(desk)


def names_the_document(desk: Desk) -> None:
    goes_to(desk, "政策文件")
    desk.page.get_by_label("文号").fill(NUMBER)
    desk.page.get_by_label("施行日期").fill("2099-01-01")
    desk.page.keyboard.press("Enter")
    expect(desk.heading).to_have_text(f"草案 · {NUMBER}")


def compares(desk: Desk) -> None:
    goes_to(desk, "与现行版本对比")
    grades = desk.page.get_by_role("table", name="各等级的变化")
    expect(grades.get_by_role("row", name=re.compile(r"^A-"))).to_contain_text("专班服务")
    given = desk.page.get_by_role("table", name="各档次的变化")
    expect(given.get_by_role("row", name=re.compile("^A 级"))).to_contain_text("专班服务")
    tiers = desk.page.get_by_role("table", name="信用档次")
    expect(tiers).to_contain_text("tiers.A.benefits.TASK_FORCE")
    look(desk)


def simulates(desk: Desk) -> None:
    """Every decision of the demo; the list is narrowed by a row of the tally, and then more."""
    goes_to(desk, "模拟")
    desk.page.get_by_label("起始日期").fill("2020-01-01")
    desk.page.get_by_role("button", name="开始模拟").press("Enter")
    found = desk.page.get_by_role("table", name="会改变的判定").locator("tbody tr")
    expect(found.first).to_contain_text("专班服务")
    expect(found.first.get_by_role("link")).to_have_count(0)
    tally = desk.page.get_by_role("table", name="按便利")
    tally.get_by_role("link", name="专班服务").press("Enter")
    expect(desk.page.get_by_role("heading", name="会改变的判定")).to_be_focused()
    assert "benefit=TASK_FORCE" in desk.place
    look(desk)
    desk.page.get_by_label("影响").select_option("LOSES")
    expect(desk.page.get_by_role("heading", name="没有符合条件的判定")).to_be_visible()


def mends_the_examples(desk: Desk) -> None:
    """One in its form, to which its fault leads, the others in the text; the what-if stays."""
    expect(checked(desk)).to_contain_text("示例通过 32 / 35")
    simulated = desk.place
    checked(desk).get_by_role("link", name="示例").first.press("Enter")
    expect(desk.page.get_by_label("名称")).to_be_focused()
    granted = desk.page.get_by_role("group", name="给予的便利", exact=True)
    granted.get_by_label("专班服务").press("Space")
    save = desk.page.get_by_role("button", name="保存", exact=True)
    save.press("Enter")
    expect(checked(desk)).to_contain_text("示例通过 33 / 35")
    goes_to(desk, "文件全文")
    text = whole_text(desk).input_value()
    whole_text(desk).fill(text.replace(*OF_EXAMPLES))
    save.press("Enter")
    expect(checked(desk)).to_contain_text("没有错误")
    desk.page.go_back()
    expect(granted).to_be_visible()
    desk.page.go_back()
    expect(desk.page.get_by_role("main")).to_contain_text("草案此后已修改")
    assert desk.place == simulated


def is_no_second_person(desk: Desk) -> None:
    """One who may publish what others wrote."""
    desk.page.get_by_text("发布 暂不可办").press("Enter")
    expect(desk.page.get_by_role("main")).to_contain_text("须由起草、修改者以外的另一人办理")
    desk.page.keyboard.press("p")
    expect(dialog(desk)).to_have_count(0)


def publishes(desk: Desk, simulated: str) -> None:
    desk.page.get_by_role("link", name=NUMBER).press("Enter")
    expect(desk.page.get_by_role("heading", name="各等级的变化")).to_be_visible()
    desk.go(simulated)
    expect(desk.page.get_by_role("heading", name="没有符合条件的判定")).to_be_visible()
    desk.page.keyboard.press("p")
    expect(dialog(desk).get_by_role("button", name="确定 · 发布")).to_be_focused()
    expect(dialog(desk)).to_contain_text("发布后内容不得修改")
    look(desk)
    desk.page.keyboard.press("Enter")
    expect(dialog(desk)).to_have_count(0)
    expect(desk.page.locator("dl").first).to_contain_text("已发布")


def takes_back(desk: Desk) -> None:
    """The version, before its first day: it never comes into force."""
    desk.go("/policies")
    row = desk.page.get_by_role("row", name=NUMBER)
    row.get_by_role("button", name="停用").press("Enter")
    last = dialog(desk).get_by_label("最后一日")
    expect(last).to_be_focused()
    desk.page.keyboard.press("Control+Enter")
    expect(last).to_have_attribute("aria-invalid", "true")
    look(desk)
    last.fill("2098-12-31")
    dialog(desk).get_by_label("停用文号").fill("停用〔2026〕1号")
    desk.page.keyboard.press("Enter")
    expect(row).to_contain_text("未曾施行")


def test_a_what_if_under_way_is_followed_and_stopped(desk: Desk, hall: Hall) -> None:
    draft = drafted(hall)
    job = under_way(hall, draft, done=1, total=4)
    desk.open(f"{place(draft, 'whatif')}&job={job}", ADMIN)
    bar = desk.page.get_by_role("progressbar", name="进度")
    expect(bar).to_have_attribute("value", "25")
    goes_on(hall, job, done=2)
    expect(bar).to_have_attribute("value", "50")
    expect(desk.page.get_by_role("status").filter(has_text="50%")).to_have_count(1)
    look(desk)
    desk.page.get_by_role("button", name="停止").press("Enter")
    expect(desk.page.get_by_role("main")).to_contain_text("已停止")
    expect(bar).to_have_count(0)


@pytest.mark.clause("三4")
def test_terms_and_measures_that_alone_differ_are_shown(desk: Desk, hall: Hall) -> None:
    draft = drafted(hall, *OTHER_TERMS, STRICTER)
    desk.open(place(draft, "diff"), ADMIN)
    tiers = desk.page.get_by_role("table", name="各档次的变化")
    expect(tiers.get_by_role("row", name="AAA 级")).to_contain_text("绿色通道”（条件变化）")
    goes_to(desk, "模拟")
    desk.page.get_by_label("起始日期").fill("2020-01-01")
    desk.page.get_by_role("button", name="开始模拟").press("Enter")
    found = desk.page.get_by_role("table", name="会改变的判定").locator("tbody tr")
    expect(found.filter(has_text="绿色通道”（条件变化）").first).to_contain_text("AAA 级")
    stricter = found.filter(has_text="限制：不免现场核查").first
    expect(stricter.get_by_role("cell").last).to_have_text("限制：不免现场核查")
    look(desk)


# --- faults, and what is typed ---------------------------------------------------------


def test_a_fault_leads_to_its_line_and_to_its_form_and_an_example_is_tried(
    desk: Desk, hall: Hall
) -> None:
    draft = drafted(hall, ('number = "平龙政服领办〔2022〕11号"', 'number = ""'))
    desk.open(place(draft), ADMIN)
    faults = checked(desk)
    expect(faults).to_contain_text("1 处错误")
    look(desk)
    faults.get_by_role("link", name="第").press("Enter")
    text = whole_text(desk)
    expect(text).to_be_focused()
    chosen = "area => area.value.slice(area.selectionStart, area.selectionEnd)"
    assert text.evaluate(chosen) == 'number = ""'
    faults.get_by_role("link", name="政策文件").press("Enter")
    number = desk.page.get_by_label("文号")
    expect(number).to_be_focused()
    desk.page.keyboard.press("Enter")
    expect(number).to_have_attribute("aria-invalid", "true")
    desk.page.keyboard.type("平龙政服领办〔2026〕8号")
    desk.page.keyboard.press("Enter")
    expect(faults).to_contain_text("没有错误")
    exemplifies(desk, "AAA 级的一例")


def exemplifies(desk: Desk, name: str) -> None:
    """An example that fails, then passes, and goes again."""
    page = desk.page
    goes_to(desk, "示例")
    page.get_by_label("名称").fill(name)
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name=name)).to_be_focused()
    page.get_by_role("textbox", name="公共信用综合评价等级", exact=True).fill("AAA")
    tier, main = page.get_by_label("档次", exact=True), page.get_by_role("main")
    for expected, result in (("AA 级", "未通过"), ("AAA 级", "通过")):
        tier.select_option(label=expected)
        page.get_by_role("button", name="保存", exact=True).press("Enter")
        expect(main.get_by_text(result, exact=True)).to_be_visible()
    look(desk)
    page.get_by_role("link", name="全部示例").press("Enter")
    row = page.get_by_role("row", name=name)
    expect(row.get_by_role("link")).to_be_focused()
    expect(row.get_by_text("通过", exact=True)).to_be_visible()
    look(desk)
    row.get_by_role("button", name="删除").press("Enter")
    expect(row).to_have_count(0)
    expect(page.get_by_label("名称")).to_be_focused()


def test_a_grade_leads_to_another_tier_and_is_written_otherwise(desk: Desk, hall: Hall) -> None:
    """A-02: a district that reads the AA band as it reads the A band."""
    desk.open(place(drafted(hall), "grades"), ADMIN)
    tier = desk.page.get_by_label("BBB 所属档次")
    tier.select_option(label="A 级（含 A+、A-）")
    expect(checked(desk)).to_contain_text("处错误")
    tier.select_option(label="A 级以下（不含 A 级）")
    expect(checked(desk)).to_contain_text("没有错误")
    desk.page.get_by_label("其他写法").fill("AA-")
    desk.page.get_by_label("视为等级").select_option("AA")
    desk.page.get_by_role("button", name="添加").press("Enter")
    expect(desk.page.get_by_role("button", name="删除 AA-")).to_be_visible()
    expect(desk.page.get_by_label("其他写法")).to_be_focused()
    look(desk)


def test_a_benefit_an_excluded_domain_and_a_clause_have_forms(desk: Desk, hall: Hall) -> None:
    """二(二), 三2: a fault in one of many leads to it, and opens it."""
    draft = drafted(
        hall, ("[benefits.TASK_FORCE]\nname = { zh = ", "[benefits.TASK_FORCE]\nname = { zu = ")
    )
    desk.open(place(draft, "scope"), ADMIN)
    desk.page.get_by_text("除外领域：安全生产").press("Enter")
    name = desk.page.get_by_label("名称").locator("visible=true").first
    name.fill("生产安全")
    name.press("Enter")
    expect(desk.page.get_by_text("除外领域：生产安全")).to_be_visible()
    excludes(desk, "DATA_SECURITY", "数据安全", "data security")
    checked(desk).get_by_role("link", name="各项便利").first.press("Enter")
    name = desk.page.get_by_label("名称").locator("visible=true").first
    expect(name).to_be_focused()
    look(desk)
    name.fill("专人服务")
    name.press("Enter")
    goes_to(desk, "条款原文")
    desk.page.get_by_label("三4", exact=False).fill("A 级以下不适用信用审批。")
    desk.page.get_by_role("button", name="保存", exact=True).press("Enter")
    expect(desk.page.get_by_text("有未保存的内容")).to_have_count(0)
    bars_for_a_year(desk)
    asked = "query ($id: ID!) { policyDraft(id: $id) { version text } }"
    text = hall.ask(ADMIN, asked, id=draft["id"])["policyDraft"]["text"]
    for written in ("生产安全", "专人服务", 'text = "A 级以下不适用信用审批。"', "months = 12"):
        assert written in text


def excludes(desk: Desk, code: str, zh: str, en: str) -> None:
    """One domain more, and then one less."""
    page = desk.page
    page.get_by_label("代码").fill(code)
    page.get_by_role("button", name="添加除外领域").press("Enter")
    added = page.locator("form").filter(has=page.get_by_role("button", name="添加除外领域"))
    expect(added.get_by_label("名称").first).to_be_focused()
    page.keyboard.type(zh)
    added.get_by_label("英文名称").fill(en)
    page.keyboard.press("Enter")
    expect(page.get_by_text(f"除外领域：{zh}")).to_be_visible()
    expect(added.get_by_label("代码")).to_be_focused()
    look(desk)
    page.get_by_role("button", name=f"删除除外领域 {zh}").press("Enter")
    expect(page.get_by_text(f"除外领域：{zh}")).to_have_count(0)


def bars_for_a_year(desk: Desk) -> None:
    """What a grave breach leads to, beside what any open one does (五1)."""
    goes_to(desk, "政策开关")
    desk.page.get_by_text("违诺后果 · 严重").press("Enter")
    rung = desk.page.get_by_role("group").filter(has_text="违诺后果 · 严重")
    rung.get_by_label("后果").select_option("BLOCK")
    rung.get_by_label("自文书之日起").fill("12")
    desk.page.keyboard.press("Enter")
    expect(desk.page.get_by_text("有未保存的内容")).to_have_count(0)


def test_what_is_typed_outlives_a_conflict_and_a_session_cut(desk: Desk, hall: Hall) -> None:
    desk.guard.expects("401")
    draft = drafted(hall)
    desk.open(place(draft, "switches"), ADMIN)
    days = desk.page.get_by_label("送达期限")
    days.fill("7")
    desk.go("/policies")
    link = desk.page.locator(f"a[href='#{place(draft)}']")
    expect(desk.page.get_by_role("row").filter(has=link)).to_contain_text("有未保存的内容")
    link.press("Enter")
    goes_to(desk, "政策开关")
    expect(days).to_have_value("7")
    rewritten(hall, draft, changed(FROM_2027, ("extensionDays = 10 ", "extensionDays = 9 ")))
    days.press("Enter")
    main = desk.page.get_by_role("main")
    expect(main.get_by_role("alert")).to_contain_text("数据已被他人更新")
    expect(days).to_have_value("7")
    expect(desk.page.get_by_label("可延长期限")).to_have_value("9")
    look(desk)
    with suspended(hall.served.database_url, hall.secrets[ADMIN]):
        days.press("Enter")
        expect(desk.page.get_by_role("dialog", name="登录已失效")).to_be_visible()
    desk.page.get_by_label("令牌").fill(hall.secrets[ADMIN])
    desk.page.keyboard.press("Enter")
    expect(main.get_by_role("alert")).to_have_count(0)
    expect(checked(desk)).to_contain_text("没有错误")
    asked = "query ($id: ID!) { policyDraft(id: $id) { version text } }"
    now = hall.ask(ADMIN, asked, id=draft["id"])["policyDraft"]
    assert now["version"] == 3
    assert "deliveryDays = 7 " in now["text"] and "extensionDays = 9 " in now["text"]


def test_text_that_is_no_toml_is_kept_and_only_changed_as_text(desk: Desk, hall: Hall) -> None:
    """Also where somebody else has given the draft another text meanwhile, which is shown."""
    draft = drafted(hall)
    desk.open(place(draft, "text"), ADMIN)
    text, save = whole_text(desk), desk.page.get_by_role("button", name="保存", exact=True)
    text.fill("format = 1\nnonsense")
    rewritten(hall, draft, "# of somebody else")
    save.press("Enter")
    desk.page.get_by_text("现在的全文（草案第 2 版）").press("Enter")
    expect(desk.page.get_by_label("现在的全文")).to_have_value("# of somebody else")
    save.press("Enter")
    expect(checked(desk)).to_contain_text("TOML")
    expect(desk.page.get_by_label("现在的全文")).to_have_count(0)
    goes_to(desk, "便利服务与档次")
    expect(desk.page.get_by_role("heading", name="文件不是有效的 TOML")).to_be_visible()
    look(desk)
    desk.page.get_by_role("link", name="打开文件全文").press("Enter")
    expect(text).to_have_value("format = 1\nnonsense")


def test_who_may_not_is_told_why(desk: Desk, hall: Hall) -> None:
    """A publisher reads; the file has a first day that is not after today."""
    early = drafted(hall, ("effectiveFrom = 2027-01-01", "effectiveFrom = 2022-11-03"))
    desk.open(place(early), PUBLISHER)
    why = desk.page.get_by_text("发布 暂不可办")
    why.press("Enter")
    expect(desk.page.get_by_role("main")).to_contain_text("施行日期须晚于今天")
    expect(desk.page.get_by_role("button", name="放弃草案")).to_have_count(0)
    goes_to(desk, "便利服务与档次")
    first = desk.page.get_by_role("gridcell").first
    first.press("Space")
    expect(first).to_contain_text("起享受")
    desk.go("/policies/drafts/nothing")
    expect(desk.page.get_by_role("heading", name="没有这份草案")).to_be_visible()
    assert axe(desk.page) == []

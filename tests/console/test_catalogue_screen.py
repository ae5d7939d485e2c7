"""The catalogue: what can be applied for, whether credit approval exists for it, and why not."""

import re

import pytest
from playwright.sync_api import Locator, expect

from domain.roles import Role
from tests.console.axe import axe_in
from tests.console.conftest import Hall
from tests.console.desk import TWO_SETTINGS, Desk
from tests.hall import ACCOUNTING, RESTAURANT

FINANCE = "11410404MB0T14003F"


def rows(desk: Desk) -> Locator:
    return desk.page.locator("tbody").get_by_role("row")


def size(hall: Hall, filter: str = "{}") -> int:
    found = hall.ask(Role.CLERK, f"{{ matters(filter: {filter}) {{ totalCount }} }}")
    return int(found["matters"]["totalCount"])


def told(desk: Desk, label: str) -> Locator:
    """What a page says under that label."""
    return desk.page.locator("dt", has_text=re.compile(f"^{label}")).locator("xpath=../dd")


# --- the list --------------------------------------------------------------------------


@pytest.mark.clause("二(二)")
def test_each_matter_says_whether_credit_approval_exists_or_why_not(desk: Desk) -> None:
    desk.open(f"/catalogue?text={ACCOUNTING}")
    expect(rows(desk)).to_have_count(1)
    expect(rows(desk)).to_contain_text("适用信用审批")
    desk.go(f"/catalogue?text={RESTAURANT}")
    expect(rows(desk)).to_contain_text("该事项涉及直接关系人身健康")
    rows(desk).get_by_text("依据 二(二)").click()
    expect(rows(desk)).to_contain_text("信用审批事项范围")


def test_promised_limits_are_told_by_way_of_handling(desk: Desk, hall: Hall) -> None:
    found = hall.ask(
        Role.CLERK,
        """{ matters(first: 100) { nodes {
            handlingCode promisedByMode { mode limit { amount } } } } }""",
    )["matters"]["nodes"]
    code, promised = next(
        (each["handlingCode"], each["promisedByMode"][0])
        for each in found
        if each["promisedByMode"] and each["promisedByMode"][0]["limit"]["amount"]
    )
    way = {"CREDIT": "信用审批", "STATUTORY_COMMITMENT": "法定告知承诺"}[promised["mode"]]
    desk.open(f"/catalogue?text={code}")
    expect(rows(desk)).to_contain_text(
        re.compile(rf"承诺（{way}）\s+{promised['limit']['amount']} ")
    )


@pytest.mark.parametrize(
    ("label", "value", "filter"),
    [
        ("信用审批", "yes", "{ inScope: true }"),
        ("信用审批", "no", "{ inScope: false }"),
        ("信用审批", "MATTER_NOT_REVIEWED", "{ scopeReason: MATTER_NOT_REVIEWED }"),
        ("事项类型", "OTHER_ADMIN_POWER", "{ type: OTHER_ADMIN_POWER }"),
        ("受理机关", FINANCE, f'{{ authority: "{FINANCE}" }}'),
        ("是否启用", "no", "{ active: false }"),
    ],
    ids=["in scope", "out of scope", "why not", "type", "authority", "not in use"],
)
def test_a_filter_stands_in_the_address(
    desk: Desk, hall: Hall, label: str, value: str, filter: str
) -> None:
    wanted = size(hall, filter)
    assert 0 < wanted < size(hall)
    desk.open("/catalogue")
    choice = desk.page.get_by_role("combobox", name=label)
    choice.locator(f'option[value="{value}"]').wait_for(state="attached")
    choice.select_option(value)
    expect(desk.page.get_by_role("navigation", name="翻页")).to_contain_text(f"共 {wanted} 条")
    assert value in desk.place
    desk.page.go_back()
    expect(choice).to_have_value("")


def test_text_and_page_stand_in_the_address_and_reload_restores_them(desk: Desk) -> None:
    desk.open("/catalogue")
    expect(rows(desk)).to_have_count(20)
    desk.page.get_by_label("名称或业务办理项编码").fill("许可")
    desk.page.keyboard.press("Enter")
    expect(desk.page).to_have_url(re.compile("text="))
    desk.page.get_by_role("link", name="下一页").click()
    expect(desk.page).to_have_url(re.compile("after="))
    expect(desk.page.get_by_role("link", name="上一页")).to_have_attribute(
        "href", re.compile("before=")
    )
    shown = rows(desk).get_by_role("link").first.inner_text()
    desk.page.reload()
    desk.log_in(Role.CLERK)
    expect(rows(desk).get_by_role("link").first).to_have_text(shown)
    expect(desk.page.get_by_label("名称或业务办理项编码")).to_have_value("许可")


def test_nothing_found_says_what_to_do_next(desk: Desk) -> None:
    desk.open("/catalogue?text=无此名称")
    expect(desk.page.get_by_role("heading", name="没有符合条件的事项")).to_be_visible()
    assert axe_in(desk, TWO_SETTINGS) == []
    desk.page.get_by_role("link", name="清除筛选").click()
    expect(rows(desk)).to_have_count(20)


# --- one matter ------------------------------------------------------------------------


def test_a_matter_tells_codes_limits_and_what_is_asked_for(desk: Desk, hall: Hall) -> None:
    matter = hall.ask(
        Role.CLERK,
        """query ($code: ShortText!) { matter(code: $code) {
            name implementCode baseCode legalBasis statutoryLimit { amount }
            conditions { text } materials { code name deferDays } supports { name } } }""",
        code=ACCOUNTING,
    )["matter"]
    desk.open(f"/catalogue?text={ACCOUNTING}")
    desk.page.get_by_role("link", name=matter["name"]).click()
    expect(desk.heading).to_have_text(matter["name"])
    for label, value in (
        ("业务办理项编码", ACCOUNTING),
        ("实施编码", matter["implementCode"]),
        ("基本编码", matter["baseCode"]),
        ("设定依据", matter["legalBasis"]),
        ("现场勘验", "惯例勘验"),
    ):
        expect(told(desk, label).first).to_have_text(value)
    main = desk.page.get_by_role("main")
    expect(main).to_contain_text(f"法定 {matter['statutoryLimit']['amount']} 个工作日")
    for condition in matter["conditions"]:
        expect(main).to_contain_text(condition["text"])
    materials = main.get_by_role("table", name="申请材料")
    expect(materials.locator("tbody tr")).to_have_count(len(matter["materials"]))
    for material in matter["materials"]:
        row = materials.locator("tr", has_text=material["name"])
        expect(row).to_contain_text(material["code"])
        if material["deferDays"]:
            expect(row).to_contain_text(f"可容缺 {material['deferDays']} 个工作日")
    for benefit in matter["supports"]:
        expect(main.get_by_text(re.compile(f"^{benefit['name']} 依据 三"))).to_be_visible()


@pytest.mark.clause("二(二)")
def test_the_review_of_exclusion_names_domain_officers_and_reason(desk: Desk, hall: Hall) -> None:
    review = hall.ask(
        Role.CLERK,
        """query ($code: ShortText!) { matter(code: $code) {
            exclusionReview { reviewedBy confirmedBy basis } } }""",
        code=RESTAURANT,
    )["matter"]["exclusionReview"]
    desk.open(f"/catalogue/{RESTAURANT}")
    expect(told(desk, "除外领域")).to_have_text("直接关系人身健康")
    expect(told(desk, "审核人")).to_have_text(review["reviewedBy"])
    expect(told(desk, "复核人")).to_have_text(review["confirmedBy"])
    expect(told(desk, "书面依据")).to_have_text(review["basis"])


def test_what_nobody_has_checked_is_marked_so(desk: Desk, hall: Hall) -> None:
    found = hall.ask(Role.CLERK, "{ matters(first: 100) { nodes { handlingCode toConfirm } } }")[
        "matters"
    ]["nodes"]
    code = next(each["handlingCode"] for each in found if "codes" in each["toConfirm"])
    desk.open(f"/catalogue/{code}")
    marked = desk.page.locator("dt", has_text="待确认")
    expect(marked.filter(has_text="基本编码")).to_have_count(1)
    expect(marked.filter(has_text="事项类型")).to_have_count(0)


def test_a_matter_nobody_knows_says_so_and_leads_back(desk: Desk) -> None:
    desk.open("/catalogue/0")
    expect(desk.page.get_by_role("heading", name="目录中没有这个事项")).to_be_visible()
    assert axe_in(desk, TWO_SETTINGS) == []
    desk.page.get_by_role("link", name="返回事项目录").click()
    expect(desk.heading).to_have_text("事项目录")

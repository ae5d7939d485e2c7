"""The two papers of the window: one A4 page each, black on white, its text to be read out."""

import re
import unicodedata
from io import BytesIO

import pytest
from playwright.sync_api import expect
from pypdf import PdfReader

from api.demo_cases import AAA
from domain.roles import Role
from tests.console.axe import axe
from tests.console.conftest import Hall, OpenDesk
from tests.console.desk import TWO_SETTINGS, Desk, Setting

A4 = (595, 842)
"""Its width and height in points."""


@pytest.fixture(scope="module")
def number(hall: Hall) -> str:
    """The number of a case of the AAA company that is handled by credit approval."""
    document = """{ cases(filter: { modes: [CREDIT], text: "AAA" }) {
        nodes { caseNo applicant { uscc } } } }"""
    found = hall.ask(Role.CLERK, document)["cases"]["nodes"]
    return str(next(case["caseNo"] for case in found if case["applicant"]["uscc"] == AAA))


RADICALS = {0x2EF0: "龙", 0x2EEC: "齐", 0x2ED4: "门"}
"""Radicals that the printer of Chromium gives for characters, where a font has one glyph for both;
those of older blocks of Unicode are told apart by NFKC.
"""


def pages(desk: Desk) -> list[str]:
    """What stands on each page of the paper, without blanks."""
    printed = PdfReader(BytesIO(desk.page.pdf(prefer_css_page_size=True)))
    sizes = {tuple(round(float(side)) for side in page.mediabox[2:]) for page in printed.pages}
    assert sizes == {A4}
    return [plain(page.extract_text()) for page in printed.pages]


def plain(text: str) -> str:
    """The text without blanks, with characters for radicals."""
    return re.sub(r"\s", "", unicodedata.normalize("NFKC", text)).translate(RADICALS)


def shown(desk: Desk, place: str, title: str) -> None:
    desk.open(place)
    expect(desk.heading).to_have_text(title)
    expect(desk.page.get_by_role("article").get_by_role("table").first).to_be_visible()


@pytest.mark.clause("四(一)")
@pytest.mark.parametrize("setting", TWO_SETTINGS, ids=str)
def test_the_notice_is_one_page_with_all_that_is_told(
    open_desk: OpenDesk, hall: Hall, number: str, setting: Setting
) -> None:
    desk = open_desk(setting)
    shown(desk, f"/print/notice/{number}", "一次性告知单")
    assert axe(desk.page) == []
    [page] = pages(desk)
    case = hall.ask(
        Role.CLERK,
        """query ($no: ShortText!) { case(caseNo: $no) { queryCode matter {
            name conditions { text } materials { name } authority { name } } } }""",
        no=number,
    )["case"]
    matter = case["matter"]
    told = [number, AAA, case["queryCode"], matter["name"], matter["authority"]["name"]]
    told += [each["text"] for each in matter["conditions"]]
    told += [each["name"] for each in matter["materials"]]
    told += ["可容缺", "可承诺替代", "法定办结时限", "窗口办理时间"]
    assert [each for each in told if plain(each) not in page] == []
    assert "退出" not in page, "the frame is not printed"


@pytest.mark.clause("四(二)1")
@pytest.mark.parametrize("setting", TWO_SETTINGS, ids=str)
def test_the_commitment_is_one_page_in_the_words_of_the_policy(
    open_desk: OpenDesk, hall: Hall, number: str, setting: Setting
) -> None:
    desk = open_desk(setting)
    shown(desk, f"/print/commitment/{number}", "信用审批申请承诺书")
    assert axe(desk.page) == []
    [page] = pages(desk)
    case = hall.ask(
        Role.CLERK,
        """query ($no: ShortText!) { case(caseNo: $no) {
            matter { name } creditSnapshots { queriedAt readings { token } }
            decisions { rightToReview }
            policy { document { number } texts { commitment { version items } } } } }""",
        no=number,
    )["case"]
    text = case["policy"]["texts"]["commitment"]
    queried = case["creditSnapshots"][0]
    said = [
        number,
        AAA,
        case["matter"]["name"],
        *text["items"],
        case["policy"]["document"]["number"],
        case["decisions"][0]["rightToReview"],
    ]
    said += [f"文本版本{text['version']}", f"{queried['readings'][0]['token']}（评价日期"]
    said += [f"查询日期{queried['queriedAt'][:10]}", "签名或者盖章", "授权委托书编号"]
    assert [each for each in said if plain(each) not in page] == []


def test_paper_is_white_also_from_a_dark_screen(open_desk: OpenDesk, number: str) -> None:
    desk = open_desk(TWO_SETTINGS[1])
    shown(desk, f"/print/commitment/{number}", "信用审批申请承诺书")
    desk.page.emulate_media(media="print", color_scheme="dark")
    colours = """[document.body, document.querySelector('td')].map(
        each => [getComputedStyle(each).color, getComputedStyle(each).backgroundColor])"""
    black, white, clear = "rgb(0, 0, 0)", "rgb(255, 255, 255)", "rgba(0, 0, 0, 0)"
    assert desk.page.evaluate(colours) == [[black, white], [black, clear]]
    family = desk.page.evaluate("getComputedStyle(document.querySelector('td')).fontFamily")
    assert "SimSun" in family


def test_a_button_opens_the_printer_and_a_link_leads_back(open_desk: OpenDesk, number: str) -> None:
    desk = open_desk(script="window.print = () => { window.printed = true; };")
    shown(desk, f"/print/notice/{number}", "一次性告知单")
    desk.page.get_by_role("button", name="打印").click()
    assert desk.page.evaluate("window.printed") is True
    desk.page.evaluate("window.printed = false")
    desk.page.keyboard.press("Control+Enter")
    assert desk.page.evaluate("window.printed") is True
    desk.page.get_by_role("link", name="返回窗口受理").click()
    expect(desk.heading).to_have_text("窗口受理")
    assert number in desk.place


@pytest.mark.parametrize("setting", TWO_SETTINGS, ids=str)
def test_no_paper_of_a_case_that_nobody_knows(open_desk: OpenDesk, setting: Setting) -> None:
    desk = open_desk(setting)
    desk.open("/print/notice/nobody")
    expect(desk.page.get_by_role("main").get_by_role("heading", level=2)).to_be_visible()
    expect(desk.page.get_by_role("main").locator("button.primary")).to_be_disabled()
    assert axe(desk.page) == []

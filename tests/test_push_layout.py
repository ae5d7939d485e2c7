"""The fields in which the credit website is told of a breach (五1): whose they are, and what is
personal in them.
"""

import pytest
from msgspec.structs import replace

from domain.applicant import ERASED_NAME, Applicant, ApplicantKind
from domain.credit_push import CreditPush, PushKind, owed
from domain.inert_csv import inert_csv
from domain.push_layout import COLUMNS, LAYOUT, PushSource, laid_out
from tests.register_server import AAA, PERSON
from tests.test_breach_life import ALLEGED, DAY, LATER, S, in_state
from tests.test_credit_push import CONFIRMED, HEARD, MEASURED, TOLD, TOLD_PARTY

FACTS = "张示例（410404199001010011，13800001234）承诺的场所并不存在，电话0375-1234567"
TEXTS = {"facts": FACTS, "words": "违认〔2026〕1号", "w": "张示例所得利益收回"}
CODE_1 = "行政相对人代码_1（统一社会信用代码）"
FIRM = Applicant(
    id="applicant",
    kind=ApplicantKind.LEGAL_PERSON,
    identifier=AAA.identifier,
    name="示例有限公司",
    registered_at="2026-09-21T02:00:00.000000Z",
)
SOMEBODY = replace(
    FIRM, kind=ApplicantKind.NATURAL_PERSON, identifier=PERSON.identifier, name="张示例"
)


def told(applicant: Applicant, push: CreditPush = TOLD) -> dict[str, str]:
    """What is told, where something is."""
    source = PushSource(
        breach=in_state(S.CONFIRMED),
        applicant=applicant,
        matter="劳务派遣经营许可",
        authority="示例局",
        texts=TEXTS,
    )
    return {column: text for column, text in laid_out(push, source).items() if text}


@pytest.mark.clause("五1")
def test_of_an_organisation_its_code_is_told_and_the_document_with_its_terms() -> None:
    assert told(FIRM) == {
        "版式版本": LAYOUT,
        "推送标识": TOLD.key,
        "记录标识": "breach",
        "信息类别": "未履行承诺内容",
        "版次": "0",
        "行政相对人名称": "示例有限公司",
        "行政相对人类别": "法人",
        CODE_1: AAA.identifier,
        "事项名称": "劳务派遣经营许可",
        "违诺内容": "张示例（4104**********0011，138****1234）承诺的场所并不存在，电话0375-1234567",
        "认定文书号": "违认〔2026〕1号",
        "认定日期": "2026-09-21",
        "失信程度": "一般",
        "公示起始日期": "2026-09-21",
        "最短公示期截止日期": "2026-12-21",
        "最长公示期截止日期": "2027-09-21",
        "当前状态": "有效",
        "数据来源单位": "示例局",
        "数据来源单位统一社会信用代码": "window",
    }


@pytest.mark.clause("五1")
def test_of_a_person_nothing_is_told_in_clear_wherever_it_stands() -> None:
    _, measure = owed("breach", (ALLEGED, TOLD_PARTY, HEARD, CONFIRMED, MEASURED), LATER)
    content, measured = told(SOMEBODY), told(SOMEBODY, measure)
    assert (content["行政相对人名称"], content["证件号码"]) == ("张**", "4104**********0011")
    assert (measured["追究措施"], measured["追究日期"]) == ("张**所得利益收回", str(DAY))
    assert CODE_1 not in content
    everything = " ".join([*content.values(), *measured.values()])
    assert not any(each in everything for each in ("示例有", "张示例", PERSON.identifier, "0000"))


@pytest.mark.clause("五1")
def test_a_retraction_says_what_is_taken_back_and_nothing_of_whom_or_why() -> None:
    back = told(SOMEBODY, CreditPush(breach="breach", kind=PushKind.RETRACTION))
    assert back["当前状态"] == "撤回"
    assert not {column for column in back if "相对人" in column or "违诺" in column}


def test_somebody_who_was_erased_is_told_of_by_no_name_and_no_number() -> None:
    nobody = told(replace(SOMEBODY, identifier="", name=ERASED_NAME))
    assert nobody["行政相对人名称"] == ERASED_NAME
    assert "证件号码" not in nobody


def test_a_spreadsheet_runs_nothing_of_what_was_written() -> None:
    table = inert_csv([COLUMNS[:1], ("=HYPERLINK(1)",)])
    assert table.decode("utf-8-sig") == "版式版本\r\n'=HYPERLINK(1)\r\n"

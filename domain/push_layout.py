"""How the credit website is told (信用网站推送): the fields of one push, in a numbered layout.

It is laid out as the tables of 双公示 are, in their columns and words where they have one: codes of
organisations and numbers of persons stand in columns of their own, and what is personal is masked.
Another layout is another number, beside this one.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from domain.applicant import ApplicantKind, KnownApplicant
from domain.breach_life import Breach, Severity
from domain.credit_push import CreditPush, PushKind
from domain.identifiers import mask_name, mask_phone, mask_resident_id

LAYOUT = "1"
"""The number of this layout; it stands in each row."""

COLUMNS = (
    "版式版本",
    "推送标识",
    "记录标识",
    "信息类别",
    "版次",
    "行政相对人名称",
    "行政相对人类别",
    "行政相对人代码_1（统一社会信用代码）",
    "证件类型",
    "证件号码",
    "事项名称",
    "违诺内容",
    "认定文书号",
    "认定日期",
    "失信程度",
    "公示起始日期",
    "最短公示期截止日期",
    "最长公示期截止日期",
    "追究措施",
    "追究文书号",
    "追究日期",
    "追究依据",
    "当前状态",
    "数据来源单位",
    "数据来源单位统一社会信用代码",
)
"""The fields of a push, in their order; each is a text, empty where nothing is told."""

_KINDS = {
    PushKind.UNFULFILLED: "未履行承诺内容",
    PushKind.ACCOUNTABILITY: "违诺责任追究内容",
    PushKind.CORRECTION: "更正",
    PushKind.RETRACTION: "撤回",
}
_SEVERITIES = {Severity.MINOR: "轻微", Severity.GENERAL: "一般", Severity.SERIOUS: "严重"}
_APPLICANTS = {
    ApplicantKind.LEGAL_PERSON: "法人",
    ApplicantKind.UNINCORPORATED: "非法人组织",
    ApplicantKind.NATURAL_PERSON: "自然人",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class PushSource:
    """What the fields are filled from: a breach, and by name whose it is, of what, and who tells.

    `texts` are the words that the breach names, by id; one that was erased is not among them.
    """

    breach: Breach
    applicant: KnownApplicant
    matter: str
    authority: str
    texts: Mapping[str, str]


def laid_out(push: CreditPush, source: PushSource) -> dict[str, str]:
    """The fields of a push by the names of their columns. A retraction tells what is taken back,
    and nothing of whom or why.
    """
    filled = _always(push, source)
    if push.kind is not PushKind.RETRACTION:
        filled |= _subject(source.applicant) | _content(push, source)
    return {column: filled.get(column, "") for column in COLUMNS}


def _always(push: CreditPush, source: PushSource) -> dict[str, str]:
    return {
        "版式版本": LAYOUT,
        "推送标识": push.key,
        "记录标识": push.breach,
        "信息类别": _KINDS[push.kind],
        "版次": str(push.revision),
        "当前状态": "撤回" if push.kind is PushKind.RETRACTION else "有效",
        "数据来源单位": source.authority,
        "数据来源单位统一社会信用代码": source.breach.authority,
    }


def _subject(applicant: KnownApplicant) -> dict[str, str]:
    kind = {"行政相对人类别": _APPLICANTS[applicant.kind]}
    if applicant.kind is not ApplicantKind.NATURAL_PERSON:
        code = {"行政相对人代码_1（统一社会信用代码）": applicant.identifier}
        return kind | code | {"行政相对人名称": applicant.name}
    return kind | {
        "行政相对人名称": applicant.name if applicant.erased else mask_name(applicant.name),
        "证件类型": "身份证",
        "证件号码": mask_resident_id(applicant.identifier),
    }


def _content(push: CreditPush, source: PushSource) -> dict[str, str]:
    breach, terms = source.breach, source.breach.terms
    filled = {
        "事项名称": source.matter,
        "认定文书号": _text(breach.document_words, source),
        "认定日期": _day(breach.confirmed_on),
        "失信程度": _SEVERITIES[breach.severity] if breach.severity else "",
        "违诺内容": _text(push.facts_words, source),
    }
    if terms is not None:
        filled |= {
            "公示起始日期": _day(terms.published_from),
            "最短公示期截止日期": _day(terms.min_until),
            "最长公示期截止日期": _day(terms.max_until),
        }
    if push.measure is not None:
        filled |= {
            "追究措施": _text(push.measure.measure_words, source),
            "追究文书号": _text(push.measure.document_words, source),
            "追究日期": _day(push.measure.document_on),
            "追究依据": _text(push.measure.basis_words, source),
        }
    return filled


def _day(day: date | None) -> str:
    return day.isoformat() if day else ""


# --- what is personal in words ---------------------------------------------------------

_RESIDENT_ID = re.compile(r"(?<!\w)\d{17}[\dXx](?!\w)", re.ASCII)
_MOBILE = re.compile(r"(?<!\w)1\d{10}(?!\w)", re.ASCII)


def _text(words: str | None, source: PushSource) -> str:
    text = source.texts.get(words, "") if words else ""
    return masked_text(text, source.applicant)


def masked_text(text: str, applicant: KnownApplicant) -> str:
    """What people wrote, without the name of this applicant where it is a person, and without any
    number of a person or of a mobile phone.
    """
    text = _RESIDENT_ID.sub(lambda found: mask_resident_id(found[0]), text)
    text = _MOBILE.sub(lambda found: mask_phone(found[0]), text)
    if applicant.kind is not ApplicantKind.NATURAL_PERSON or applicant.erased:
        return text
    return text.replace(applicant.name, mask_name(applicant.name))

"""A handover file: the open cases (在办件) of the desk before this service, row by row.

The form of the file is told in docs/handover.md. Here its rows are read and looked at each by
itself; what the catalogue, the policy and the cases that are here say of them: `handover`.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

import msgspec

from domain.applicant import ApplicantKind
from domain.calendar import FIRST_DAY
from domain.catalogue_columns import KEY, Book, ListColumns
from domain.catalogue_tables import Document
from domain.cells import Cells
from domain.finding import Finding, FindingCode, NotReadable, finding
from domain.identifiers import IdentifierFault, ResidentId, Uscc, mask_name
from domain.policy import Channel
from domain.table_file import LONG, FileFormat, document, each_place_once, no_rows, rows_of

CASES = ListColumns(
    name="cases",
    title="在办件",
    columns={
        KEY: "业务办理项编码",
        "applicant_type": "申请主体类型",
        "applicant_code": "申请主体证件号码",
        "applicant_name": "申请主体名称",
        "channel": "办理渠道",
        "registered_on": "登记日期",
        "accepted_on": "受理日期",
        "due_on": "告知的办结日",
        "external_reference": "原编号",
        "note": "备注",
    },
    not_kept={},
)
HANDOVER = Book(number=1, guide="docs/handover.md", main=CASES, top=(CASES,))
"""A handover file; a change that old files do not survive is a new number."""

APPLICANT_TYPES: Mapping[str, ApplicantKind] = {
    "1": ApplicantKind.NATURAL_PERSON,
    "2": ApplicantKind.LEGAL_PERSON,
    "3": ApplicantKind.LEGAL_PERSON,
    "4": ApplicantKind.LEGAL_PERSON,
    "5": ApplicantKind.UNINCORPORATED,
    "6": ApplicantKind.LEGAL_PERSON,
    "9": ApplicantKind.UNINCORPORATED,
}
"""服务对象 of GB/T 39554: 1 自然人; 2 企业法人, 3 事业法人, 4 社会组织法人, 6 行政机关;
5 非法人企业, 9 其他组织."""

CHANNELS = {channel.value: channel for channel in Channel}

LONGEST_PROMISE: Final = timedelta(days=365)
"""How long after the acceptance the day may lie that was told."""

_SHOWN = 4


class OpenCase(msgspec.Struct, frozen=True, kw_only=True):
    """An open case as a row says it; `reference` is the number that the old desk gave it."""

    row: int
    matter: str
    applicant_kind: ApplicantKind
    identifier: str
    applicant_name: str
    channel: Channel
    registered_on: date
    accepted_on: date | None
    told_due_on: date | None
    reference: str
    note: str | None


@dataclass(frozen=True, slots=True)
class HandoverFile:
    """What a file says: its sound rows, what was found in the others, and where rows stand."""

    cases: tuple[OpenCase, ...]
    findings: tuple[Finding, ...]
    document: Document | None = None

    def placed(self, found: Finding, row: int) -> Finding:
        """The finding about a case, where it stands in the file, telling nobody's number."""
        at = found.in_row(CASES.name, row)
        return _without_person(self.document.placed(at) if self.document else at)


def read_open_cases(content: bytes, today: date, written_in: FileFormat) -> HandoverFile:
    """Read a handover file to its end, as of the civil day `today`."""
    try:
        said = document(content, written_in, HANDOVER)
    except NotReadable as wrong:
        return HandoverFile((), (wrong.found,))
    notes: list[Finding] = []
    cases = [_open_case(cells, today) for cells in rows_of(said.content, CASES.name, notes)]
    if not cases:
        notes.append(no_rows(CASES))
    faulty = {found.row for found in notes if found.is_fault}
    found = each_place_once(said.findings, (said.placed(each) for each in notes))
    return HandoverFile(
        tuple(case for case in cases if case.row not in faulty),
        tuple(_without_person(each) for each in found),
        said,
    )


def _open_case(cells: Cells, today: date) -> OpenCase:
    kind = cells.choice("applicant_type", APPLICANT_TYPES)
    case = OpenCase(
        row=cells.number,
        matter=cells.text(KEY),
        applicant_kind=kind,
        identifier=_identifier(cells, kind, today),
        applicant_name=cells.text("applicant_name"),
        channel=cells.choice("channel", CHANNELS),
        registered_on=cells.day("registered_on", required=True) or today,
        accepted_on=cells.day("accepted_on"),
        told_due_on=cells.day("due_on"),
        reference=cells.text("external_reference"),
        note=cells.text("note", "", longest=LONG) or None,
    )
    cells.finish()
    return cells.judge(case, today, OF_CASE)


def _identifier(cells: Cells, kind: ApplicantKind, today: date) -> str:
    """A USCC or a resident ID with a check character that fits; empty where it is none."""
    typed = cells.text("applicant_code")
    if not typed:
        return ""
    try:
        if kind is ApplicantKind.NATURAL_PERSON:
            return ResidentId.parse(typed, today).text
        return Uscc.parse(typed).text
    except IdentifierFault as fault:
        told = {"fault_zh": fault.zh, "fault_en": fault.en}
        cells.note(FindingCode.IDENTIFIER_INVALID, "applicant_code", typed, **told)
        return ""


def _without_person(found: Finding) -> Finding:
    """The same, with what it shows of an identifier or a name cut short: it ends up in logs."""
    value = found.value
    if found.column == "applicant_code":
        value = value[:_SHOWN] + "*" * len(value[_SHOWN:])
    elif found.column == "applicant_name":
        value = mask_name(value)
    return msgspec.structs.replace(found, value=value)


# --- what must hold between the cells of a row -------------------------------------------


def _registered(case: OpenCase, today: date) -> Iterator[Finding]:
    yield from _out_of_range("registered_on", case.registered_on, FIRST_DAY, today)


def _accepted(case: OpenCase, today: date) -> Iterator[Finding]:
    yield from _out_of_range("accepted_on", case.accepted_on, case.registered_on, today)


def _told(case: OpenCase, _: date) -> Iterator[Finding]:
    accepted_on = case.accepted_on
    if accepted_on is not None:
        last = accepted_on + LONGEST_PROMISE
        yield from _out_of_range("due_on", case.told_due_on, accepted_on, last)
    elif case.told_due_on is not None:
        yield finding(FindingCode.DUE_BEFORE_ACCEPTANCE, "due_on", case.told_due_on)


def _out_of_range(column: str, day: date | None, first: date, last: date) -> Iterator[Finding]:
    if day is not None and not first <= day <= last:
        yield finding(FindingCode.DAY_OUT_OF_RANGE, column, day, first=first, last=last)


OF_CASE = (
    (("registered_on",), _registered),
    (("registered_on", "accepted_on"), _accepted),
    (("accepted_on", "due_on"), _told),
)

"""What stands in a hall that has been lived in, and values from it that make sense to send.

Schemathesis makes values by their type alone, so that no id finds anything and no version is
ever right. Here they come by the name of the input.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any, TypeAlias

import schemathesis
from hypothesis import strategies as st
from schemathesis.graphql import nodes

from domain.instants import CIVIL_ZONE
from tests.catalogue_files import NOTHING, base64, rows
from tests.hall import ACCOUNTING, RESTAURANT
from tests.handover_files import NO_CASES, ROW, WAITING, handover
from tests.policies import shilong_text

Values: TypeAlias = st.SearchStrategy[Any]

TODAY = date(2026, 9, 23)
COMPANIES = ("91410404MA0TEXT045", "92410404MA9KXYL08D", "12410404MB1A2C3D00")
PEOPLE = ("410404199001010011", "41040419851231002X", "410404200002290030")

NOTICE = [
    {"date": f"2027-{day}", "kind": "REST", "name": name}
    for days, name in (
        (("01-01",), "元旦"),
        (("02-05", "02-06", "02-07", "02-08", "02-09", "02-10", "02-11"), "春节"),
        (("04-05",), "清明节"),
        (("05-01", "05-02"), "劳动节"),
        (("06-09",), "端午节"),
        (("09-15",), "中秋节"),
        (("10-01", "10-02", "10-03"), "国庆节"),
    )
    for day in days
]
CLOSED = "2026-10-15"
"""A day that the district has closed by itself."""
LOCAL_DAYS = [
    {"date": "2026-09-24", "kind": "REST", "name": "停电停办"},
    {"date": "2026-10-11", "kind": "WORK", "name": "补班"},
]
NOBODY_THERE = "http://127.0.0.1:9/events"
"""Where events may be sent to, and no receiver is."""
HOSTILE: Values = st.sampled_from(
    [
        *("", " ", "\t", "\x7f", "\u200b", "\ufeff", "\ue000", "𝄞" * 201, "x" * 70_000),
        *("'; DROP TABLE event; --", "%_\\", "../../etc/passwd", "null", "1e400"),
        *(0, -1, 2**31 - 1, -(2**31), 2**31, 2**63, 10**400, 0.5, True, None),
        *([], [[]], [None], ["M01"] * 2000, {}, {"__proto__": {}}),
    ]
)
"""What no form asks for: blank, invisible, too long, too large, of another type."""

OPEN_CASES = handover(ROW, WAITING)
"""A handover file that is sound."""
FAULTY_CASES = handover(ROW | {"applicant_code": "x"}, WAITING | {"registered_on": "2027-01-01"})

DEFECTS = [{"material": f"M0{n}", "text": "缺少。"} for n in range(1, 6)]

SCALARS: Mapping[str, Values] = {
    "ShortText": st.text(st.characters(exclude_categories=["C"]), min_size=1, max_size=200),
    "LongText": st.text(st.characters(exclude_categories=["Cs", "Cc"]), min_size=1, max_size=400),
    "MatterText": st.sampled_from([rows(0).decode(), '{"format": 1}', "不是文件"]),
    "PolicyText": st.sampled_from([shilong_text(), "format = 1", "不是文件"]),
    "Password": st.text(st.characters(exclude_categories=["Cs", "Cc"]), min_size=1, max_size=200),
    "Key": st.from_regex(r"[A-Za-z0-9._:-]{1,64}", fullmatch=True),
    "DocumentNo": st.from_regex(r"[\w〔〕()（）.#/-]{1,64}", fullmatch=True),
    "Digest": st.from_regex(r"[0-9a-f]{64}", fullmatch=True),
    "FileContent": st.binary(max_size=200).map(base64),
    "Cursor": st.from_regex(r"[A-Za-z0-9_-]{1,64}", fullmatch=True),
    "USCC": st.sampled_from(COMPANIES),
    "ResidentID": st.sampled_from(PEOPLE),
    "Date": st.dates(date(1899, 1, 1), date(2101, 12, 31)).map(str),
    "DateTime": st.datetimes(timezones=st.just(CIVIL_ZONE)).map(datetime.isoformat),
}
"""Well-formed values of each scalar, and dates that are only just not."""


def one_in(n: int, rare: Values, usual: Values) -> Values:
    """`rare` once in so many times, else `usual`."""
    return st.integers(1, n).flatmap(lambda drawn: rare if drawn == n else usual)


def register_scalars() -> None:
    """Tell schemathesis of each scalar: well-formed values, and once in a while just any text."""
    for name, values in SCALARS.items():
        value = one_in(15, st.text(max_size=300), values)
        schemathesis.graphql.scalar(name, value.map(nodes.String))


@dataclass(frozen=True, kw_only=True)
class Known:
    """The ids and numbers that find something, and who may ask for them."""

    cases: Mapping[str, str]
    """Case numbers by id."""
    query_codes: Mapping[str, str]
    """The secret of each case, by its number."""
    open_to: Mapping[str, Sequence[str]]
    """The ids of cases that an act is open for, by its mutation."""
    calendar: int
    """The version of the calendar."""
    applicants: Sequence[str]
    decisions: Sequence[str]
    cursors: Sequence[str]
    handover: str
    """The digest of `OPEN_CASES`."""
    jobs: Sequence[str]
    policies: Sequence[str]
    drafts: Sequence[str]
    matter_drafts: Mapping[str, str]
    """Their texts by id."""
    matter_versions: Sequence[str]
    proposals: Sequence[str]
    """Exclusion reviews that wait for a second person."""
    accounts: Mapping[str, str]
    """Their states by id."""
    tokens: Sequence[str]
    webhooks: Sequence[str]
    sessions: Sequence[str]
    """Those of whoever has every role."""
    wishes: Sequence[str]
    """Persons who asked to be erased, and wait for a second person."""
    filters: Sequence[str]
    """Lists of cases that whoever has every role gave a name."""
    objections: Sequence[str]
    """Objections to a grade that wait for an answer."""
    breaches: Mapping[str, int]
    """Their versions by id."""
    commitments: Mapping[str, int]
    """Their versions by id."""
    draws: Sequence[str]
    secrets: Mapping[str, str]
    """A token for each who asks."""

    def sense_for(self, operation: str, version_of: Callable[[str], int]) -> "Sense":
        """What makes the inputs of an operation sensible; `version_of` knows case numbers."""
        any_case = st.sampled_from([*self.cases])
        open_ones = self.open_to.get(operation)
        cases = one_in(5, any_case, st.sampled_from(open_ones)) if open_ones else any_case
        return Sense(self, self._by_name(operation), cases, version_of)

    def _by_name(self, operation: str) -> Mapping[str, Values]:
        near = st.integers(-10, 20).map(lambda days: str(TODAY + timedelta(days=days)))
        material = st.sampled_from(["M01", "M02", "M03", "M04", "M05"])
        matter = st.sampled_from([ACCOUNTING, RESTAURANT])
        applicant = st.sampled_from(self.applicants)
        of_matter = "Matter" in operation or "matter" in operation
        drafts = [*self.matter_drafts] if of_matter else [*self.drafts]
        versions = self.matter_versions if of_matter else self.policies
        document = st.sampled_from([*drafts, *versions])
        day = operation == "simulatePolicy"
        disabled = operation == "enableAccount"
        accounts = [id for id, state in self.accounts.items() if (state == "DISABLED") == disabled]
        ids = {
            "clause": st.sampled_from(["三4", "四(二)1"]),
            "policyDraft": document,
            "matterDraft": document,
            "job": st.sampled_from(self.jobs),
            "exclusionReviewProposal": st.sampled_from(self.proposals),
            "breach": st.sampled_from([*self.breaches]),
            "commitment": st.sampled_from([*self.commitments]),
            "siteCheckDraw": st.sampled_from(self.draws),
            "account": st.sampled_from([*self.accounts]),
        }
        return {
            "accountId": st.sampled_from(accounts),
            "after": one_in(4, st.sampled_from(self.cursors), st.none()),
            "applicant": one_in(4, applicant, st.none()),
            "applicantId": applicant,
            "asIf": st.sampled_from(self.policies),
            "asOf": near.map(lambda day: f"{day}T10:00:00+08:00"),
            "authority": st.just(ACCOUNTING[:18]) if operation == "drawSiteChecks" else st.none(),
            "breachId": st.sampled_from([*self.breaches]),
            "before": one_in(4, st.sampled_from(self.cursors), st.none()),
            "basis": st.sampled_from(versions),
            "benefit": st.sampled_from(["FREE_COURIER", "ASSISTED_AGENCY", "APPOINTMENT"]),
            "commitmentId": st.sampled_from([*self.commitments]),
            "item": st.integers(1, 10),
            "officer": st.sampled_from(["审核乙", "查无此人"]),
            "clause": st.sampled_from(["五1", "九9"]),
            "seed": st.just("3D-2026-09-25:417"),
            "percent": st.integers(1, 100),
            "dueBy": one_in(2, near, st.none()),
            "caseId": st.sampled_from([*self.cases]),
            "caseNo": st.sampled_from([*self.cases.values()]),
            "code": matter,
            "corrects": st.integers(2, 30),
            "days": st.integers(1, 10),
            "dates[]": st.just([CLOSED]),
            "days[]": st.just(NOTICE if "Year" in operation else LOCAL_DAYS),
            "defects[]": st.sampled_from([DEFECTS, DEFECTS[:3]]),
            "decisionId": st.sampled_from(self.decisions),
            "edits[]": st.just([{"path": ["switches", "owedDays"], "value": "7"}]),
            "draftId": st.sampled_from(drafts),
            "domains[]": st.sampled_from([[], ["WORK_SAFETY"]]),
            "dueOn": near,
            "expectedEnd": near,
            "file": self._file(operation),
            "first": st.integers(1, 30),
            "digest": st.sampled_from([NOTHING, NO_CASES, self.handover]),
            "expectedVersion": st.sampled_from([2 if disabled else 1, self.calendar]),
            "filterId": st.sampled_from(self.filters),
            "firstDay": near,
            "login": st.from_regex(r"[a-z0-9][a-z0-9._-]{1,30}", fullmatch=True),
            "tokenId": st.sampled_from(self.tokens),
            "webhookId": st.sampled_from(self.webhooks),
            "url": st.sampled_from([NOBODY_THERE, "https://10.0.0.1/", "https://x y/"]),
            "networks[]": st.sampled_from([[], ["10.0.0.0/8"], ["10.0.0.1/8"]]),
            "overlapHours": st.integers(0, 168),
            "expiresAt": st.sampled_from([None, "2027-01-01T00:00:00+08:00"]),
            "issuer": st.just("https://login.example"),
            "subject": st.sampled_from(["gov-1", "gov-2", "a b"]),
            "sessionId": st.sampled_from(self.sessions),
            "roles[]": st.sampled_from([["CLERK"], ["REVIEWER", "HEAD"], ["ADMINISTRATOR"]]),
            "documentNo": st.just("撤决〔2026〕1号"),
            "documentOn": st.just(str(TODAY)),
            "speakUntil": near,
            "heardOn": st.just(str(TODAY)),
            "from": near if day else document,
            "id": ids.get(operation, applicant),
            "jobId": st.sampled_from(self.jobs),
            "last": st.none(),
            "lastDay": near,
            "matterCode": matter,
            "matters[]": matter.map(lambda code: [code]),
            "material": material,
            "on": near,
            "performedBy[]": st.just(["审核乙", "审核丁"]),
            "phone": st.sampled_from(["0375-2590000", "13800000000"]),
            "officerId": st.sampled_from([*self.accounts]),
            "objectionId": st.sampled_from(self.objections),
            "opinion": st.just("材料属实。"),
            "policyId": st.sampled_from(self.policies),
            "proposalId": st.sampled_from(self.proposals),
            "proof": st.sampled_from(["SF1234567890", "2026-09-24T09:30"]),
            "reasons": st.just("依法说明。"),
            "remedies": st.just("可依法申请行政复议。"),
            "replaced[]": one_in(3, st.lists(material, max_size=2), st.just([])),
            "requestId": st.sampled_from(self.wishes),
            "residentId": st.none(),
            "step": st.sampled_from(["S01", "S02"]),
            "text": self._text(operation),
            "templateVersion": st.just("1"),
            "tiers[]": st.just([]),
            "to": near if day else document,
            "uscc": st.sampled_from(COMPANIES),
            "year": one_in(3, st.integers(2024, 2028), st.just(2027)),
        }

    def _file(self, operation: str) -> Values:
        """A file of open cases, or a catalogue."""
        if "ase" in operation:
            files = (OPEN_CASES, FAULTY_CASES, b"task_handle_item")
        else:
            files = (rows(0, 1), rows(), b"task_name")
        return st.sampled_from([base64(each) for each in files])

    def _text(self, operation: str) -> Values:
        """A policy file, a catalogue file of one matter, or a part of a name."""
        if "olicy" in operation:
            return st.just(shilong_text())
        if "Matter" in operation:
            return st.sampled_from([*self.matter_drafts.values()])
        return st.just("代理记账")


@dataclass(frozen=True)
class Sense:
    """Sensible values by the name of an input."""

    known: Known
    by_name: Mapping[str, Values]
    cases: Values
    version_of: Callable[[str], int]

    def made_of(self, draw: st.DrawFn, name: str, value: Any) -> Any:
        """The value of an input of this name, made sensible five times in six, or hostile."""
        if draw(st.integers(1, 40)) == 1:
            return draw(HOSTILE)
        if isinstance(value, dict):
            return self._input(draw, value)
        sensible = self.by_name.get(f"{name}[]" if isinstance(value, list) else name)
        if sensible is not None and draw(st.integers(1, 6)) < 6:
            return draw(sensible)
        if isinstance(value, list):
            return [self.made_of(draw, name, each) for each in value]
        return value

    def arguments(self, draw: st.DrawFn, given: Mapping[str, Any]) -> dict[str, Any]:
        """The arguments of an operation, made sensible; a query code mostly that of the case."""
        made = {name: self.made_of(draw, name, value) for name, value in given.items()}
        code = self.known.query_codes.get(str(made.get("caseNo")))
        if code and "queryCode" in made and draw(st.integers(1, 6)) < 6:
            made["queryCode"] = code
        return made

    def _input(self, draw: st.DrawFn, input: Mapping[str, Any]) -> dict[str, Any]:
        made = {name: self.made_of(draw, name, value) for name, value in input.items()}
        if "caseId" in input and draw(st.integers(1, 10)) < 10:
            case = draw(self.cases)
            version = self.version_of(self.known.cases[case])
            made |= {"caseId": case, "expectedVersion": version}
        if "breachId" in input and draw(st.integers(1, 10)) < 10:
            breach = draw(self.by_name["breachId"])
            made |= {"breachId": breach, "expectedVersion": self.known.breaches[breach]}
        if "commitmentId" in input and draw(st.integers(1, 10)) < 10:
            promised = draw(self.by_name["commitmentId"])
            made |= {
                "commitmentId": promised,
                "expectedVersion": self.known.commitments[promised],
            }
        return made

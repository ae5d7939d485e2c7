"""Scalars: what one value may be, both as a variable and written into the query."""

import json
from collections.abc import Callable
from datetime import UTC, date, datetime

import pytest
import strawberry
from hypothesis import given
from hypothesis import strategies as st
from strawberry.schema.config import StrawberryConfig
from strawberry.types import ExecutionResult

from domain.identifiers import ResidentId, Uscc
from schema.scalars import (
    SCALARS,
    Cursor,
    Digest,
    DocumentNo,
    Key,
    LongText,
    ShortText,
    bare_strings,
)

ENTERPRISE = "91410404MA0TEXT045"
RESIDENT = "410404199001010011"


@strawberry.type
class Query:
    """Gives back what came in, after its way through Python."""

    @strawberry.field
    def uscc(self, value: Uscc) -> Uscc:
        return value

    @strawberry.field
    def resident_id(self, value: ResidentId) -> str:
        return value.masked

    @strawberry.field
    def day(self, value: date) -> date:
        return value

    @strawberry.field
    def instant(self, value: datetime) -> datetime:
        return value

    @strawberry.field
    def short_text(self, value: ShortText) -> ShortText:
        return value

    @strawberry.field
    def long_text(self, value: LongText) -> LongText:
        return value

    @strawberry.field
    def key(self, value: Key) -> Key:
        return value

    @strawberry.field
    def cursor(self, value: Cursor) -> Cursor:
        return value

    @strawberry.field
    def document_no(self, value: DocumentNo) -> DocumentNo:
        return value

    @strawberry.field
    def digest(self, value: Digest) -> Digest:
        return value

    @strawberry.field
    def leaked(self) -> ResidentId:
        return ResidentId(RESIDENT)

    @strawberry.field
    def stored(self) -> datetime:
        return "2026-11-23T01:30:00.000000Z"  # type: ignore[return-value]

    @strawberry.field
    def stored_day(self) -> date:
        return "2026-11-23"  # type: ignore[return-value]


schema = strawberry.Schema(Query, config=StrawberryConfig(scalar_map=SCALARS))

FIELDS = {
    "USCC": "uscc",
    "ResidentID": "residentId",
    "Date": "day",
    "DateTime": "instant",
    "ShortText": "shortText",
    "LongText": "longText",
    "Key": "key",
    "Cursor": "cursor",
    "DocumentNo": "documentNo",
    "Digest": "digest",
}


def as_variable(scalar: str, value: object) -> ExecutionResult:
    query = f"query ($value: {scalar}!) {{ {FIELDS[scalar]}(value: $value) }}"
    return schema.execute_sync(query, {"value": value})


def written(scalar: str, value: object) -> ExecutionResult:
    return schema.execute_sync(f"{{ {FIELDS[scalar]}(value: {json.dumps(value)}) }}")


Ask = Callable[[str, object], ExecutionResult]
ways = pytest.mark.parametrize("ask", [as_variable, written])


def taken(result: ExecutionResult) -> object:
    assert result.errors is None
    assert result.data is not None
    (value,) = result.data.values()
    return value


def fault(result: ExecutionResult) -> str:
    assert result.errors is not None
    (error,) = result.errors
    assert error.extensions is not None
    assert error.extensions["code"] == "BAD_USER_INPUT"
    assert error.locations
    return error.message


@pytest.mark.parametrize(
    ("scalar", "value", "answer"),
    [
        ("USCC", ENTERPRISE, ENTERPRISE),
        ("USCC", ENTERPRISE.lower(), ENTERPRISE),
        ("ResidentID", RESIDENT, "4104**********0011"),
        ("Date", "2024-02-29", "2024-02-29"),
        ("Date", "1900-01-01", "1900-01-01"),
        ("Date", "2100-12-31", "2100-12-31"),
        ("DateTime", "2026-11-23T09:30:00+08:00", "2026-11-23T09:30:00+08:00"),
        ("DateTime", "2026-11-23T20:30:00.25-05:00", "2026-11-24T09:30:00.250000+08:00"),
        ("DateTime", "2026-11-23t01:30:00z", "2026-11-23T09:30:00+08:00"),
        # Shanghai had summer time then; the answer stays in +08:00.
        ("DateTime", "1988-07-01T00:00:00Z", "1988-07-01T08:00:00+08:00"),
        ("ShortText", "容缺受理 A\u0301", "容缺受理 A\u0301"),
        ("ShortText", "𠀀" * 200, "𠀀" * 200),
        ("LongText", "一、\n\t二", "一、\n\t二"),
        ("LongText", "一\r\n二", "一\n二"),
        ("LongText", "文" * 4000, "文" * 4000),
        ("Key", "window-3:2026.11_23", "window-3:2026.11_23"),
        ("Key", "k" * 64, "k" * 64),
        ("Cursor", "WyJjYXNlcyJd", "WyJjYXNlcyJd"),
        ("DocumentNo", "平龙政许〔2026〕11号", "平龙政许〔2026〕11号"),
        ("DocumentNo", "号" * 64, "号" * 64),
        ("DocumentNo", RESIDENT[:16], RESIDENT[:16]),
        ("Digest", "0a" * 32, "0a" * 32),
    ],
)
@ways
def test_a_good_value_is_taken(ask: Ask, scalar: str, value: str, answer: str) -> None:
    assert taken(ask(scalar, value)) == answer


@pytest.mark.parametrize(
    ("scalar", "value", "hint"),
    [
        ("USCC", "91410404MA0TEXTI45", "第 16 位字符不可用，是否应为 1？"),
        ("USCC", "91410404MA0TEXT044", "校验码不符"),
        ("USCC", "", "应为 18 位"),
        ("ResidentID", "410404199001010012", "校验码不符"),
        ("ResidentID", ResidentId.of("41040420990101001").text, "出生日期晚于今天"),
        ("Date", "2023-02-29", "真实日期"),
        ("Date", "20240229", "真实日期"),
        ("Date", "2024-W09-4", "真实日期"),
        ("Date", "\uff12024-02-29", "真实日期"),
        ("Date", "1899-12-31", "年份应在 1900 至 2100 之间"),
        ("Date", "2101-01-01", "年份应在 1900 至 2100 之间"),
        ("DateTime", "2026-11-23T09:30:00", "时间应带时区"),
        ("DateTime", "2026-11-23 09:30:00+08:00", "时间应带时区"),
        ("DateTime", "2026-11-23T24:00:00+08:00", "时间应带时区"),
        ("DateTime", "0001-01-01T00:00:00+08:00", "时间应带时区"),
        ("DateTime", "1900-01-01T00:00:00+08:00", "年份应在 1900 至 2100 之间"),
        ("ShortText", "a\x00b", "控制字符"),
        ("ShortText", "a\nb", "控制字符"),
        ("ShortText", "a\x7fb", "控制字符"),
        ("ShortText", "𠀀" * 201, "不得超过 200 个字符"),
        ("ShortText", "", "不得为空白"),
        ("ShortText", "\u3000 ", "不得为空白"),
        ("LongText", "\n\t", "不得为空白"),
        ("LongText", "a\x00b", "控制字符"),
        ("LongText", "a\rb", "控制字符"),
        ("LongText", "文" * 4001, "不得超过 4000 个字符"),
        ("Key", "", "幂等键为 1 至 64 个字母"),
        ("Key", "k" * 65, "幂等键为 1 至 64 个字母"),
        ("Key", "键", "幂等键为 1 至 64 个字母"),
        ("Key", "k\n", "幂等键为 1 至 64 个字母"),
        ("Cursor", "WyJj=", "游标须取自此前的页"),
        ("DocumentNo", "", "编号为 1 至 64 个文字"),
        ("DocumentNo", "号" * 65, "编号为 1 至 64 个文字"),
        ("DocumentNo", "11 号", "编号为 1 至 64 个文字"),
        ("DocumentNo", f"授权{RESIDENT}号", "编号中不得含身份号码"),
        ("DocumentNo", RESIDENT[:17], "编号中不得含身份号码"),
        ("DocumentNo", f"({ENTERPRISE.lower()})", "编号中不得含身份号码"),
        ("Digest", "0A" * 32, "64 位小写十六进制"),
        ("Digest", "0a" * 32 + "0", "64 位小写十六进制"),
        *((scalar, 20241123, "应为字符串") for scalar in FIELDS),
        *((scalar, True, "应为字符串") for scalar in FIELDS),
        *((scalar, ["x"], "应为字符串") for scalar in FIELDS),
    ],
)
@ways
def test_a_faulty_value_is_answered_with_what_it_should_be(
    ask: Ask, scalar: str, value: object, hint: str
) -> None:
    assert hint in fault(ask(scalar, value))


@pytest.mark.parametrize("scalar", FIELDS)
def test_a_name_without_quotes_is_no_text(scalar: str) -> None:
    assert "应为字符串" in fault(schema.execute_sync(f"{{ {FIELDS[scalar]}(value: NAME) }}"))


def test_a_lone_surrogate_is_no_text() -> None:
    assert "控制字符" in fault(as_variable("ShortText", "a\ud800"))
    assert "控制字符" in fault(as_variable("LongText", "a\udfff"))


@given(st.text("0123456789ABCDEFGHJKLMNPQRTUWXY", min_size=17, max_size=17).map(Uscc.of))
def test_a_mistyped_identifier_is_never_repeated(code: Uscc) -> None:
    wrong = ("1" if code.text[0] == "0" else "0") + code.text[1:]
    for ask in (as_variable, written):
        assert wrong[4:] not in fault(ask("USCC", wrong))


@given(st.datetimes(datetime(1901, 1, 1), datetime(2100, 12, 30), timezones=st.just(UTC)))  # noqa: DTZ001
def test_an_instant_comes_back_as_the_same_instant(instant: datetime) -> None:
    answer = taken(as_variable("DateTime", instant.isoformat()))
    assert isinstance(answer, str)
    assert answer.endswith("+08:00")
    assert datetime.fromisoformat(answer) == instant


def test_a_row_may_bring_times_and_dates_as_they_are_stored() -> None:
    result = schema.execute_sync("{ stored storedDay }")
    assert result.data == {"stored": "2026-11-23T09:30:00+08:00", "storedDay": "2026-11-23"}


def test_a_resident_id_is_never_given_out() -> None:
    result = schema.execute_sync("{ leaked }")
    assert result.data is None
    assert RESIDENT not in str(result.errors)


def test_inputs_that_would_take_any_text_are_found() -> None:
    sdl = """
      scalar ShortText
      input Act { note: String, due: ShortText!, parts: [Part!] }
      input Part { names: [String!]! }
      interface Named { name(in: String): String }
      type Query { case(caseNo: String!, first: Int): String, matter(code: ShortText!): String }
    """
    assert bare_strings(sdl) == [
        "Act.note",
        "Part.names",
        "Named.name(in:)",
        "Query.case(caseNo:)",
    ]
    assert bare_strings(schema.as_str()) == []

"""Scalars: what one value may be, told in the SDL and checked before any resolver runs.

A resolver or an input type is annotated with the Python type; `SCALARS` says what it is in
GraphQL, and goes into the configuration of the schema:

    @strawberry.input(description="...")
    class RefuseAcceptanceInput:
        applicant: Uscc                     # USCC
        reason: LongText                    # LongText
        due_on: date | None = None          # Date
        idempotency_key: Key                # Key

    strawberry.Schema(query=..., config=StrawberryConfig(scalar_map=SCALARS))

A faulty value is BAD_USER_INPUT with a hint that says what it should be and never repeats it.
No input is a bare `String`, which takes controls and any length: `bare_strings` finds them. `ID`
cannot be narrowed: an id is only ever looked up, and the door refuses NUL in any text.
"""

import re
from base64 import b64decode, b64encode
from collections.abc import Callable, Mapping
from datetime import UTC, date, datetime, timedelta, timezone
from typing import Final, NewType

import strawberry
from graphql import (
    GraphQLArgument,
    GraphQLError,
    GraphQLInputField,
    GraphQLString,
    StringValueNode,
    ValueNode,
    build_schema,
    get_named_type,
    is_input_object_type,
    is_interface_type,
    is_object_type,
)
from strawberry.types.scalar import ScalarDefinition

from domain.identifiers import IdentifierFault, ResidentId, Uscc
from domain.instants import civil_day
from schema.errors import ApiError, bad_input

ShortText = NewType("ShortText", str)
LongText = NewType("LongText", str)
Key = NewType("Key", str)
Cursor = NewType("Cursor", str)
DocumentNo = NewType("DocumentNo", str)
Digest = NewType("Digest", str)
FileContent = NewType("FileContent", bytes)
PolicyText = NewType("PolicyText", str)
MatterText = NewType("MatterText", str)
Password = NewType("Password", str)

SHORT: Final = 200
LONG: Final = 4000
FILE: Final = 200_000
FIRST_YEAR: Final = 1900
LAST_YEAR: Final = 2100

# C0, DEL, C1 and lone surrogates: PostgreSQL refuses NUL and surrogates, no screen shows the rest.
_NOT_TEXT: Final = re.compile("[\x00-\x1f\x7f-\x9f\ud800-\udfff]")
_NOT_LONG_TEXT: Final = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff]")
_KEY: Final = re.compile(r"[A-Za-z0-9._:-]{1,64}")
_DOCUMENT_NO: Final = re.compile(r"[\w〔〕()（）\[\].#/-]{1,64}")
# A resident ID, whole or without its check character, and a USCC (GB 11643, GB 32100).
_IDENTIFIER: Final = re.compile(r"\d{17}|[1-9A-Y]{2}\d{6}[0-9A-Y]{10}", re.IGNORECASE)
_DIGEST: Final = re.compile(r"[0-9a-f]{64}")
_CURSOR: Final = re.compile(r"[A-Za-z0-9_-]{1,1024}")
_DATE: Final = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_INSTANT: Final = re.compile(
    r"[0-9]{4}-[0-9]{2}-[0-9]{2}[Tt][0-9]{2}:[0-9]{2}:[0-9]{2}(\.[0-9]{1,6})?"
    r"([Zz]|[+-][0-9]{2}:[0-9]{2})"
)
# Not the civil zone, whose offset was another before 1992 and no RFC 3339 offset before 1901.
_EIGHT_EAST: Final = timezone(timedelta(hours=8))


def _plain(text: str, longest: int, unwanted: re.Pattern[str]) -> str:
    if len(text) > longest:
        raise bad_input(f"文字不得超过 {longest} 个字符", f"text has at most {longest} characters")
    if unwanted.search(text):
        raise bad_input("文字中有控制字符", "text has no control characters")
    if not text.strip():
        raise bad_input("文字不得为空白，不填请省略", "text is not blank; leave it out instead")
    return text


def _short_text(text: str) -> ShortText:
    return ShortText(_plain(text, SHORT, _NOT_TEXT))


def _long_text(text: str) -> LongText:
    return LongText(_plain(text.replace("\r\n", "\n"), LONG, _NOT_LONG_TEXT))


def _policy_text(text: str) -> PolicyText:
    return PolicyText(_plain(text.replace("\r\n", "\n"), FILE, _NOT_LONG_TEXT))


def _matter_text(text: str) -> MatterText:
    return MatterText(_plain(text.replace("\r\n", "\n"), FILE, _NOT_LONG_TEXT))


def _password(text: str) -> Password:
    if not 1 <= len(text) <= SHORT or _NOT_TEXT.search(text):
        raise bad_input(
            f"密码为 1 至 {SHORT} 个字符，不含控制字符",
            f"a password is 1 to {SHORT} characters, without control characters",
        )
    return Password(text)


def _key(text: str) -> Key:
    if not _KEY.fullmatch(text):
        raise bad_input(
            "幂等键为 1 至 64 个字母、数字或 . _ : -", "a key is 1 to 64 of A-Z a-z 0-9 . _ : -"
        )
    return Key(text)


def _cursor(text: str) -> Cursor:
    if not _CURSOR.fullmatch(text):
        raise bad_input("游标须取自此前的页", "a cursor is taken from an earlier page")
    return Cursor(text)


def _document_no(text: str) -> DocumentNo:
    if not _DOCUMENT_NO.fullmatch(text):
        raise bad_input(
            "编号为 1 至 64 个文字、数字或括号，不含空格",
            "a number is 1 to 64 letters, digits or brackets, without spaces",
        )
    if _IDENTIFIER.search(text):
        raise bad_input("编号中不得含身份号码或信用代码", "a number holds no identifier of anybody")
    return DocumentNo(text)


def _digest(text: str) -> Digest:
    if not _DIGEST.fullmatch(text):
        raise bad_input("摘要为 64 位小写十六进制", "a digest is 64 hex digits in lower case")
    return Digest(text)


def _file_content(text: str) -> FileContent:
    try:
        return FileContent(b64decode(text, validate=True))
    except ValueError:
        raise bad_input("文件内容应为 base64", "the content of a file is in base64") from None


def _file_content_text(content: bytes) -> str:
    return b64encode(content).decode()


def _within_years(day: date) -> None:
    if not FIRST_YEAR <= day.year <= LAST_YEAR:
        raise bad_input(
            f"年份应在 {FIRST_YEAR} 至 {LAST_YEAR} 之间",
            f"the year is from {FIRST_YEAR} to {LAST_YEAR}",
        )


def _date(text: str) -> date:
    try:
        day = date.fromisoformat(text if _DATE.fullmatch(text) else "")
    except ValueError:
        raise bad_input(
            "日期应为真实日期，形如 2026-11-23", "a date is a real one, such as 2026-11-23"
        ) from None
    _within_years(day)
    return day


def _instant(text: str) -> datetime:
    try:
        instant = datetime.fromisoformat(text.upper() if _INSTANT.fullmatch(text) else "")
        instant = instant.astimezone(UTC)
    except (ValueError, OverflowError):
        raise bad_input(
            "时间应带时区，形如 2026-11-23T09:30:00+08:00",
            "a time has its offset, such as 2026-11-23T09:30:00+08:00 (RFC 3339)",
        ) from None
    _within_years(instant)
    return instant


def _uscc(text: str) -> Uscc:
    try:
        return Uscc.parse(text)
    except IdentifierFault as fault:
        raise bad_input(f"统一社会信用代码：{fault.zh}", f"USCC: {fault.en}") from None


def _resident_id(text: str) -> ResidentId:
    try:
        return ResidentId.parse(text, today=civil_day(datetime.now(UTC)))
    except IdentifierFault as fault:
        raise bad_input(f"公民身份号码：{fault.zh}", f"resident id: {fault.en}") from None


def _day_text(day: date | str) -> str:
    """A row may bring a civil date as it is stored."""
    return day if isinstance(day, str) else day.isoformat()


def _instant_text(instant: datetime | str) -> str:
    """A row may bring an instant as it is stored, in UTC."""
    stored = datetime.fromisoformat(instant) if isinstance(instant, str) else instant
    return stored.astimezone(_EIGHT_EAST).isoformat()


def _uscc_text(code: Uscc | str) -> str:
    return code if isinstance(code, str) else code.text


def _never_given_out(_: object) -> str:
    raise TypeError("a value of this kind is taken in and never given out")


def _scalar(
    name: str,
    description: str,
    parse: Callable[[str], object],
    write: Callable[..., str] = str,
) -> ScalarDefinition:
    def parse_value(value: object) -> object:
        if not isinstance(value, str):
            raise bad_input("应为字符串", "must be a string")
        return parse(value)

    def parse_literal(literal: ValueNode, _: object = None) -> object:
        try:
            return parse_value(literal.value if isinstance(literal, StringValueNode) else None)
        except ApiError as fault:
            raise GraphQLError(fault.message, literal, original_error=fault) from None

    return strawberry.scalar(
        name=name,
        description=description,
        parse_value=parse_value,
        parse_literal=parse_literal,
        serialize=write,
    )


SCALARS: Final[Mapping[object, ScalarDefinition]] = {
    ShortText: _scalar(
        "ShortText",
        f"One line of plain text (单行文字), up to {SHORT} characters, without control characters.",
        _short_text,
    ),
    LongText: _scalar(
        "LongText",
        f"Plain text (文字), up to {LONG} characters, with line breaks and tabs, without other "
        "control characters.",
        _long_text,
    ),
    PolicyText: _scalar(
        "PolicyText",
        f"A policy file (政策文件) in TOML, up to {FILE} characters; what it says is looked at "
        "apart from this.",
        _policy_text,
    ),
    MatterText: _scalar(
        "MatterText",
        f"A catalogue file of one matter (事项内容) in JSON, up to {FILE} characters; what it says "
        "is looked at apart from this.",
        _matter_text,
    ),
    Password: _scalar(
        "Password",
        f"A password (密码) as it is typed, up to {SHORT} characters. Taken in, never given out.",
        _password,
        _never_given_out,
    ),
    Key: _scalar(
        "Key",
        "An idempotency key (幂等键): 1 to 64 letters, digits, dots, underscores, colons and "
        "hyphens, chosen anew for each act.",
        _key,
    ),
    DocumentNo: _scalar(
        "DocumentNo",
        "The number of a document (文书编号), up to 64 characters, without spaces. It holds no "
        "identifier of anybody.",
        _document_no,
    ),
    Digest: _scalar("Digest", "A SHA-256 (摘要) as 64 hex digits in lower case.", _digest),
    FileContent: _scalar(
        "FileContent",
        "The bytes of a file (文件内容) in base64 (RFC 4648, 4), sent as a variable. A request has "
        "1 MB, so a file 750 kB; a larger one is imported by `xinyipi import`.",
        _file_content,
        _file_content_text,
    ),
    Cursor: _scalar(
        "Cursor", "A place in a list (游标), opaque and bound to the order of the list.", _cursor
    ),
    Uscc: _scalar(
        "USCC",
        "A unified social credit code (统一社会信用代码, GB 32100-2015): 18 characters with a "
        "check character, typed in any width and case.",
        _uscc,
        _uscc_text,
    ),
    ResidentId: _scalar(
        "ResidentID",
        "A resident identity number (公民身份号码, GB 11643-1999): 18 characters with a check "
        "character. Taken in, never given out.",
        _resident_id,
        _never_given_out,
    ),
    date: _scalar(
        "Date",
        f"A civil date (日期) in Asia/Shanghai, as `2026-11-23`, from {FIRST_YEAR} to {LAST_YEAR}.",
        _date,
        _day_text,
    ),
    datetime: _scalar(
        "DateTime",
        "An instant (时间) with its offset (RFC 3339), as `2026-11-23T09:30:00+08:00`; answered "
        "in +08:00.",
        _instant,
        _instant_text,
    ),
}


def bare_strings(sdl: str) -> list[str]:
    """The inputs of a schema that would take any text: arguments and input fields of `String`.

    Each by its coordinate, such as `Query.case(caseNo:)` and `RegisterInput.name`.
    """
    found: list[str] = []
    for name, kind in build_schema(sdl).type_map.items():
        if name.startswith("__"):
            continue
        if is_input_object_type(kind):
            found += [f"{name}.{field}" for field in _bare(kind.fields)]
        elif is_object_type(kind) or is_interface_type(kind):
            for field, definition in kind.fields.items():
                found += [f"{name}.{field}({argument}:)" for argument in _bare(definition.args)]
    return found


def _bare(inputs: Mapping[str, GraphQLArgument] | Mapping[str, GraphQLInputField]) -> list[str]:
    return [name for name, each in inputs.items() if get_named_type(each.type) is GraphQLString]

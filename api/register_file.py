"""A credit register that is a file: CSV (UTF-8, with a header) or JSON (a list of objects).

One row is one evaluation of one subject by one source:

    kind, identifier, source, about, token, number, listed, records, evaluatedOn, validUntil, name

`kind` is USCC or RESIDENT_ID, `about` APPLICANT or LEGAL_REP. The value is a grade (`token`), a
score (`number`), true or false (`listed`), or a list (`records`, in JSON only); a row without any
says that there is no record. `name` is for people to read and is not looked at. A subject that
stands in no row has no record either.
"""

import asyncio
import csv
import hashlib
import io
import json
import logging
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import Any, NamedTuple

import msgspec

from api.register_contract import Unanswered, newest, reading_of, unrepeated
from domain.credit import (
    TOKEN_LENGTH,
    AskedFact,
    Evaluation,
    FactSubject,
    Number,
    ReadingStatus,
    Records,
    RegisterAnswer,
    Subject,
    SubjectKind,
    Token,
    UnavailableCause,
)
from domain.identifiers import IdentifierFault, ResidentId, Uscc

log = logging.getLogger(__name__)

NO_RECORD = Evaluation(status=ReadingStatus.ABSENT)
Key = tuple[Subject, str, FactSubject]
"""Whom, by which source, and about whom of the two."""


class RegisterFileFault(ValueError):
    """Why a file is no register: a line per fault, by row and column, without identifiers."""

    SHOWN = 20

    def __init__(self, path: Path, faults: Sequence[str]) -> None:
        self.faults = tuple(faults)
        lines = [f"{path}: {fault}" for fault in self.faults[: self.SHOWN]]
        if len(self.faults) > self.SHOWN:
            lines.append(f"共 {len(self.faults)} 处 / {len(self.faults)} faults in all")
        super().__init__("\n".join(lines))


# --- one row ---------------------------------------------------------------------------


class _Row(msgspec.Struct, frozen=True, kw_only=True, rename="camel", forbid_unknown_fields=True):
    kind: SubjectKind
    identifier: str
    source: str
    about: FactSubject = FactSubject.APPLICANT
    token: Token | None = None
    number: Number | None = None
    listed: bool | None = None
    records: Records | None = None
    evaluated_on: date | None = None
    valid_until: date | None = None
    name: str | None = None

    @property
    def key(self) -> Key:
        return Subject(kind=self.kind, identifier=self.identifier), self.source, self.about

    @property
    def evaluation(self) -> Evaluation:
        values = (self.token, self.number, self.listed, self.records)
        told = any(value is not None for value in values)
        return Evaluation(
            status=ReadingStatus.OK if told else ReadingStatus.ABSENT,
            token=self.token,
            number=self.number,
            listed=self.listed,
            records=self.records,
            evaluated_on=self.evaluated_on,
            valid_until=self.valid_until,
        )


_IDENTIFIERS = {SubjectKind.USCC: Uscc, SubjectKind.RESIDENT_ID: ResidentId}
_A_DAY = ("应为日期 YYYY-MM-DD", "must be a date, YYYY-MM-DD")
_A_TEXT = ("应填写文字", "must be a text")
_WANTED = {
    "kind": ("应为 USCC 或 RESIDENT_ID", "must be USCC or RESIDENT_ID"),
    "identifier": _A_TEXT,
    "source": _A_TEXT,
    "token": (
        f"应为 1 至 {TOKEN_LENGTH} 个可见字符",
        f"must have 1 to {TOKEN_LENGTH} printable characters",
    ),
    "about": ("应为 APPLICANT 或 LEGAL_REP", "must be APPLICANT or LEGAL_REP"),
    "number": ("应为至多三位小数的数", "must be a number with three decimals at most"),
    "listed": ("应为 true 或 false", "must be true or false"),
    "records": ("应为记录的列表", "must be a list of records"),
    "evaluatedOn": _A_DAY,
    "validUntil": _A_DAY,
    "name": _A_TEXT,
}
_NO_SUCH_COLUMN = ("没有这一栏", "there is no such column")
_ONE_VALUE = ("一行只能有一个值", "a row has one value")
_CONTRADICTION = ("同一主体的评价相互矛盾", "evaluations of one subject contradict each other")


def _column(error: str) -> str:
    """The column that msgspec's message ends with: "… field `kind`", "… - at `$.token`", "… - at
    `$.records[0].on`".
    """
    return error.split("`")[-2].removeprefix("$.").partition("[")[0]


def _fault(row: int | str, column: str, words: tuple[str, str]) -> str:
    zh, en = words
    return f"第 {row} 行 {column} 栏：{zh} / row {row}, column {column}: {en}"


# --- the file --------------------------------------------------------------------------


class _Edition(NamedTuple):
    """What the file said when it was read."""

    stamp: tuple[int, int, int]
    raw_hash: str
    evaluations: Mapping[Key, Evaluation]


def _stamp(path: Path) -> tuple[int, int, int]:
    seen = path.stat()
    return seen.st_ino, seen.st_size, seen.st_mtime_ns


def _read(path: Path) -> _Edition:
    """The file as it stands; raises `OSError`, or `RegisterFileFault` with all that is wrong."""
    stamp, raw = _stamp(path), path.read_bytes()
    faults: list[str] = []
    evaluations: dict[Key, Evaluation] = {}
    for key, rows in _by_key(_objects(path, raw), faults).items():
        try:
            evaluations[key] = newest(rows.values())
        except Unanswered:
            numbers = ", ".join(map(str, rows))
            faults.append(_fault(numbers, "evaluatedOn", _CONTRADICTION))
    if faults:
        raise RegisterFileFault(path, faults)
    return _Edition(stamp, hashlib.sha256(raw).hexdigest(), evaluations)


def _by_key(
    objects: Iterable[tuple[int, Any]], faults: list[str]
) -> Mapping[Key, Mapping[int, Evaluation]]:
    """The rows that are well-formed, by key and number; what is wrong with others in `faults`."""
    found: defaultdict[Key, dict[int, Evaluation]] = defaultdict(dict)
    for number, members in objects:
        try:
            row = msgspec.convert(members, _Row)
            _IDENTIFIERS[row.kind](row.identifier)
            evaluation = row.evaluation
        except msgspec.ValidationError as error:
            column = _column(str(error))
            faults.append(_fault(number, column, _WANTED.get(column, _NO_SUCH_COLUMN)))
        except IdentifierFault as error:
            faults.append(_fault(number, "identifier", (error.zh, error.en)))
        except ValueError:
            faults.append(_fault(number, "token", _ONE_VALUE))
        else:
            found[row.key][number] = evaluation
    return found


def _objects(path: Path, raw: bytes) -> Iterator[tuple[int, Any]]:
    """Each row with its number: the line of a CSV file, the place in a JSON list (from 1)."""
    read = {".csv": _csv_objects, ".json": _json_objects}.get(path.suffix.lower())
    if read is None:
        raise RegisterFileFault(path, ["应为 .csv 或 .json 文件 / must be a .csv or .json file"])
    try:
        yield from read(raw.decode("utf-8-sig"))
    except UnicodeDecodeError:
        raise RegisterFileFault(path, ["应以 UTF-8 保存 / must be saved as UTF-8"]) from None
    except (ValueError, csv.Error, RecursionError) as error:
        raise RegisterFileFault(path, [str(error)]) from None


def _csv_objects(text: str) -> Iterator[tuple[int, Any]]:
    rows = csv.DictReader(io.StringIO(text, newline=""), restkey="…", strict=True)
    columns = rows.fieldnames or ()
    if len(set(columns)) != len(columns):
        raise ValueError("表头有重复的栏 / a column stands twice in the header")
    for cells in rows:
        yield rows.line_num, {column: _cell(column, cell) for column, cell in cells.items() if cell}


def _cell(column: str, cell: str) -> str | bool:
    """The text of a cell; of the one column that is a truth value, that value."""
    return {"true": True, "false": False}.get(cell, cell) if column == "listed" else cell


def _json_objects(text: str) -> Iterator[tuple[int, Any]]:
    rows = json.loads(text, object_pairs_hook=unrepeated)
    if not isinstance(rows, list) or not all(isinstance(row, dict) for row in rows):
        raise ValueError("应为对象的列表 / must be a list of objects")
    return iter(enumerate(rows, start=1))


# --- the register ----------------------------------------------------------------------


class FileRegister:
    """The register in the file at `path`; read again whenever the file has changed.

    Raises `RegisterFileFault` where the file cannot be used at the start. One that turns faulty
    later is UNAVAILABLE until it is mended: grades that were taken out must not live on.
    """

    def __init__(self, path: str | Path) -> None:
        self._path = Path(path)
        self._lock = asyncio.Lock()
        try:
            self._edition = _read(self._path)
        except OSError as fault:
            raise RegisterFileFault(self._path, [fault.strerror or str(fault)]) from None

    async def query(self, subject: Subject, facts: Sequence[AskedFact]) -> RegisterAnswer:
        """The file's readings of these facts, or UNAVAILABLE where it cannot be read now."""
        try:
            edition = await self._current()
        except (OSError, RegisterFileFault) as fault:
            refused = isinstance(fault, OSError)
            cause = UnavailableCause.REFUSED if refused else UnavailableCause.GARBLED
            log.warning("credit register not read: %s: %s", cause, fault)
            return RegisterAnswer.unavailable(facts, cause)
        readings = (
            reading_of(
                edition.evaluations.get((subject, asked.source, asked.about), NO_RECORD), asked
            )
            for asked in facts
        )
        return RegisterAnswer(readings=tuple(readings), raw_hash=edition.raw_hash)

    async def aclose(self) -> None:
        """Nothing is held."""

    async def _current(self) -> _Edition:
        async with self._lock:
            if await asyncio.to_thread(_stamp, self._path) != self._edition.stamp:
                self._edition = await asyncio.to_thread(_read, self._path)
            return self._edition

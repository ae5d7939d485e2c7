"""Rows of the catalogue: authorities, matters, and their versions, which never change.

`valid_to` in the table is the day before a later version begins, or the day the catalogue
cancels the matter, whichever comes first; it alone says which version holds on a day.
"""

from collections.abc import AsyncIterator, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, time, timedelta
from typing import NamedTuple

from domain.authority import Authority
from domain.canonical import canonical
from domain.listing import Slice, Sort, Window, window
from domain.matter import Matter, MatterType, content, content_hash, from_content
from domain.policy import Scope
from domain.refusal import RefusalCode
from domain.store.database import Row, Value, execute, fetch, fetch_one
from domain.store.keyset import keyset
from domain.store.records import AuthorityRecord, MatterRecord, MatterVersionRecord

BY_CODE = Sort("matters.code", {"m.handling_code": str})
"""The one order of the catalogue, in which the matters of an authority stand together."""

_KEPT = 4096
_kept: dict[str, Matter] = {}
"""The versions read last, by id."""


# --- one version -----------------------------------------------------------------------


async def matter_version(version_id: str) -> Matter:
    """The version with this id; LookupError where there is none."""
    return (await matter_versions([version_id]))[0]


async def matter_versions(ids: Sequence[str]) -> tuple[Matter, ...]:
    """The versions with these ids, in this order; LookupError where one is missing."""
    found = {each: _kept[each] for each in ids if each in _kept}
    missing = [each for each in ids if each not in found]
    if missing:
        holders = ", ".join("?" for _ in missing)
        rows = await fetch(f"{_VERSIONS} WHERE id IN ({holders})", *missing)
        found |= {row["id"]: _keep(_matter(row)) for row in rows}
    return tuple(found[each] for each in ids)


async def matter_on(handling_code: str, day: date) -> Matter | None:
    """The version of the matter that holds on this day, or None."""
    row = await fetch_one(
        f"SELECT v.id {_ON_DAY} AND m.handling_code = ?",
        day.isoformat(),
        day.isoformat(),
        handling_code,
    )
    return None if row is None else await matter_version(row["id"])


async def active_on(day: date) -> list[str]:
    """The ids of the versions that hold on this day and are applied for."""
    rows = await fetch(f"SELECT v.id {_ON_DAY} AND v.active", day.isoformat(), day.isoformat())
    return [str(row["id"]) for row in rows]


_VERSIONS = "SELECT id, matter_id, version, valid_from, document FROM matter_version"

_ON_DAY = """
    FROM matter m JOIN matter_version v ON v.matter_id = m.id
    WHERE v.valid_from <= ? AND (v.valid_to IS NULL OR v.valid_to >= ?)
"""


def _matter(row: Row) -> Matter:
    return from_content(
        row["document"],
        version_id=row["id"],
        matter_id=row["matter_id"],
        version=row["version"],
        valid_from=date.fromisoformat(row["valid_from"]),
    )


def _keep(matter: Matter) -> Matter:
    while len(_kept) >= _KEPT:
        del _kept[next(iter(_kept))]
    return _kept.setdefault(matter.id, matter)


# --- the list --------------------------------------------------------------------------


@dataclass(frozen=True, slots=True, kw_only=True)
class MatterFilter:
    """What a list of matters is narrowed to; None and an empty text narrow nothing.

    `text` is a part of the name, or the beginning of the handling code. With `scope`, only the
    matters for which credit approval exists under it (二(二)), `listed` being the codes it names
    if it names any, are left, or, where `in_scope` is
    false, only the others, or, where `bar` is given, only those it keeps out for this reason.
    """

    text: str = ""
    type: MatterType | None = None
    authority: str | None = None
    active: bool | None = None
    scope: Scope | None = None
    listed: tuple[str, ...] | None = None
    in_scope: bool = True
    bar: RefusalCode | None = None


async def matters(only: MatterFilter, part: Slice, day: date) -> Window[Matter]:
    """The matters that hold on this day, by handling code (`BY_CODE`)."""
    where, values = _narrowed(only, day)
    keys = keyset(BY_CODE, part)
    rows = await fetch(
        f"SELECT v.id {where} AND {keys.where} ORDER BY {keys.order} LIMIT ?",
        *values,
        *keys.values,
        keys.limit,
    )
    found = await matter_versions([row["id"] for row in rows])
    return window(found, part)


async def count_matters(only: MatterFilter, day: date) -> int:
    """How many matters the list has in all."""
    where, values = _narrowed(only, day)
    row = await fetch_one(f"SELECT COUNT(*) AS n {where}", *values)
    return 0 if row is None else int(row["n"])


def _narrowed(only: MatterFilter, day: date) -> tuple[str, tuple[Value, ...]]:
    parts: list[tuple[str, tuple[Value, ...]]] = [(_ON_DAY, (day.isoformat(),) * 2)]
    if only.text:
        begins, contains = f"{_literal(only.text.upper())}%", f"%{_literal(only.text.lower())}%"
        parts.append((_BY_TEXT, (begins, contains)))
    if only.type is not None:
        parts.append(("v.type = ?", (only.type,)))
    if only.authority is not None:
        parts.append(("v.authority = ?", (only.authority,)))
    if only.active is not None:
        parts.append(("v.active" if only.active else "NOT v.active", ()))
    if only.scope is not None:
        parts.append(_by_scope(only.scope, only))
    return " AND ".join(where for where, _ in parts), tuple(v for _, vs in parts for v in vs)


_BY_TEXT = r"(m.handling_code LIKE ? ESCAPE '\' OR LOWER(v.name) LIKE ? ESCAPE '\')"


def _by_scope(scope: Scope, only: MatterFilter) -> tuple[str, tuple[Value, ...]]:
    bars = _bars(scope, only.listed)
    if only.bar is not None:
        return bars.get(only.bar, ("1 = 0", ()))
    barred = " OR ".join(where for where, _ in bars.values())
    values = tuple(value for _, values in bars.values() for value in values)
    return (f"NOT ({barred})" if only.in_scope else f"({barred})"), values


def _bars(
    scope: Scope, listed: tuple[str, ...] | None
) -> dict[RefusalCode, tuple[str, tuple[Value, ...]]]:
    """What `scope.SCOPE` says of the matter alone, as conditions."""
    types = ", ".join("?" for _ in scope.matter_types)
    bars: dict[RefusalCode, tuple[str, tuple[Value, ...]]] = {
        RefusalCode.MATTER_INACTIVE: ("NOT v.active", ()),
        RefusalCode.MATTER_TYPE_NOT_COVERED: (f"v.type NOT IN ({types})", scope.matter_types),
        RefusalCode.MATTER_NOT_IN_HALL: ("NOT v.in_hall", ()),
        RefusalCode.MATTER_EXCLUDED: ("COALESCE(v.exclusions, '') <> ''", ()),
        RefusalCode.MATTER_IRREVOCABLE: ("v.irrevocable", ()),
    }
    if scope.review_required:
        bars[RefusalCode.MATTER_NOT_REVIEWED] = ("v.exclusions IS NULL", ())
    if listed is not None:
        patterns = tuple(_by_code(code) for code in listed)
        bars[RefusalCode.MATTER_NOT_LISTED] = _none_of("m.handling_code LIKE ?", patterns)
    if scope.operations is not None:
        said = tuple(_by_operation(operation) for operation in scope.operations)
        bars[RefusalCode.OPERATION_NOT_COVERED] = _none_of(_LIKE_IN_DOCUMENT, said)
    return bars


BASE_CODE_LENGTH = 12
_LIKE_IN_DOCUMENT = r"v.document LIKE ? ESCAPE '\'"


def _none_of(test: str, values: tuple[str, ...]) -> tuple[str, tuple[str, ...]]:
    return f"NOT ({' OR '.join(test for _ in values)})", values


def _by_code(code: str) -> str:
    """A pattern for the handling code of a matter that has this code at any of the three levels:
    the 实施编码 begins it, the 基本编码 stands after its first nineteen characters.
    """
    return f"{'_' * 19}{code}%" if len(code) == BASE_CODE_LENGTH else f"{code}%"


def _by_operation(operation: str) -> str:
    """A pattern for the canonical document of a matter of this operation."""
    member = canonical({"operation": operation}).decode()[1:-1]
    return f"%{_literal(member)}%"


def _literal(text: str) -> str:
    return text.translate({ord(char): f"\\{char}" for char in r"\%_"})


# --- authorities -----------------------------------------------------------------------


async def authority(code: str) -> Authority | None:
    """The authority with this code, or None."""
    found = await authorities(code)
    return found[0] if found else None


async def authorities(*codes: str) -> tuple[Authority, ...]:
    """The authorities with these codes, or all, by code."""
    where = f"WHERE code IN ({', '.join('?' for _ in codes)})" if codes else ""
    rows = await fetch(
        f"SELECT code, name, opens, closes FROM authority {where} ORDER BY code",
        *codes,
    )
    return tuple(
        Authority(
            code=row["code"],
            name=row["name"],
            opens=time.fromisoformat(row["opens"]),
            closes=time.fromisoformat(row["closes"]),
        )
        for row in rows
    )


async def put_authorities(listed: Iterable[Authority]) -> None:
    """Add these authorities, or give those that are there their name and hours."""
    for each in listed:
        given = {
            "name": each.name,
            "opens": f"{each.opens:%H:%M}",
            "closes": f"{each.closes:%H:%M}",
        }
        await AuthorityRecord.update_or_create(given, code=each.code)


async def names_of(ids: Sequence[str]) -> dict[str, str]:
    """The name of each of these matters, by its id, as its latest version has it."""
    if not ids:
        return {}
    holders = ", ".join("?" for _ in ids)
    rows = await fetch(f"{_NAMES} WHERE matter_id IN ({holders}) ORDER BY version", *ids)
    return {row["matter_id"]: row["name"] for row in rows}


_NAMES = "SELECT matter_id, name FROM matter_version"


# --- writing versions ------------------------------------------------------------------


class Latest(NamedTuple):
    """The latest version of a matter."""

    matter_id: str
    version: int
    content_hash: str


async def latest_versions() -> dict[str, Latest]:
    """The latest version of every matter, by handling code."""
    rows = await fetch(_LATEST)
    return {
        row["handling_code"]: Latest(row["matter_id"], row["version"], row["content_hash"])
        for row in rows
    }


_LATEST = """
    SELECT m.handling_code, v.matter_id, v.version, v.content_hash
    FROM matter m JOIN matter_version v ON v.matter_id = m.id
    WHERE v.version = (SELECT MAX(w.version) FROM matter_version w WHERE w.matter_id = m.id)
"""


async def add_versions(versions: Sequence[Matter]) -> None:
    """Add these versions, a first one with its matter, inside the open transaction.

    UniqueViolation, when the transaction ends, where somebody else has just added one of them.
    """
    await MatterRecord.bulk_create(
        MatterRecord(id=each.matter_id, handling_code=each.handling_code)
        for each in versions
        if each.version == 1
    )
    for each in versions:
        await _end_earlier(each.matter_id, each.valid_from)
    await MatterVersionRecord.bulk_create(_record(each) for each in versions)


async def _end_earlier(matter_id: str, valid_from: date) -> None:
    day_before = (valid_from - timedelta(days=1)).isoformat()
    await execute(_END_EARLIER, day_before, matter_id, valid_from.isoformat())


_END_EARLIER = """
    UPDATE matter_version SET valid_to = ?
    WHERE matter_id = ? AND (valid_to IS NULL OR valid_to >= ?)
"""


def _record(matter: Matter) -> MatterVersionRecord:
    document = content(matter)
    review = matter.review
    return MatterVersionRecord(
        id=matter.id,
        matter_id=matter.matter_id,
        version=matter.version,
        valid_from=matter.valid_from.isoformat(),
        valid_to=matter.valid_to and matter.valid_to.isoformat(),
        document=document,
        content_hash=content_hash(document),
        name=matter.name,
        type=matter.type,
        authority=matter.authority,
        active=matter.active,
        in_hall=matter.in_hall,
        exclusions=None if review is None else "".join(f",{code}," for code in review.domains),
        irrevocable=review is not None and review.irrevocable,
    )


async def version_contents() -> AsyncIterator[tuple[str, str]]:
    """The id and the stored content of every version, for verification."""
    for row in await fetch("SELECT id, document FROM matter_version ORDER BY id"):
        yield str(row["id"]), str(row["document"])

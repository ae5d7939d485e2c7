"""One command with plain SQL: remind (主动提醒告知), with its key, its event and the new state."""

import hashlib
import sqlite3
from typing import Any
from uuid import uuid4

import orjson

from domain.instants import instant_text
from tests.bench.plain_hall import Hall, Json, Known

_BEFORE_ACCEPTANCE = ("REGISTERED", "NOTIFIED", "SUPPLEMENTING")


async def remind(hall: Hall, caller: Known, asked: Json) -> Json:
    """Remind the applicant of the policy, once under each key."""
    await hall.writing.execute("BEGIN IMMEDIATE")
    try:
        answer = await _remind(hall, caller, asked)
    except BaseException:
        await hall.writing.execute("ROLLBACK")
        raise
    await hall.writing.execute("COMMIT")
    return answer


async def _remind(hall: Hall, caller: Known, asked: Json) -> Json:
    row = await _one(
        hall,
        f"SELECT c.* FROM service_case c WHERE c.id = ? AND {caller.where}",
        asked["caseId"],
        *caller.values,
    )
    key = await _one(
        hall,
        "SELECT input_hash, version FROM idempotency WHERE caller = ? AND key = ?",
        caller.account,
        asked["idempotencyKey"],
    )
    said = {"act": "REMIND", "target": asked["caseId"], "version": asked["expectedVersion"]}
    input_hash = hashlib.sha256(canonical({**said, "input": {"manner": "ORAL"}})).hexdigest()
    print_ = hall.seal.hashed(input_hash, "input")
    if row is None or "CLERK" not in caller.roles:
        return _refused("NOT_FOUND" if row is None else "FORBIDDEN")
    if key is not None:
        return _refused("KEY_REUSED" if key["input_hash"] != print_ else "REPLAYED")
    if row["version"] != asked["expectedVersion"]:
        return _refused("CONFLICT")
    if row["stage"] not in _BEFORE_ACCEPTANCE:
        return _refused("ALREADY_ACCEPTED" if row["open"] else "CASE_FINAL")
    return await _written(hall, caller, asked["idempotencyKey"], row, print_)


async def _written(hall: Hall, caller: Known, key: str, row: sqlite3.Row, print_: str) -> Json:
    state, version, at = orjson.loads(row["state"]), row["version"] + 1, instant_text(hall.now())
    state["version"] = version
    if state["track"] == "NONE":
        state["track"] = "REMINDED"
    await hall.writing.execute(
        "UPDATE service_case SET version = ?, track = ?, state = ? WHERE id = ? AND version = ?",
        (version, state["track"], orjson.dumps(state).decode(), row["id"], row["version"]),
    )
    await hall.writing.execute(
        "INSERT INTO idempotency (id, caller, key, input_hash, stream, version, at)"
        " VALUES (?, ?, ?, ?, ?, ?, ?)",
        (str(uuid4()), caller.account, key, print_, row["id"], version, at),
    )
    entry = (row["id"], version, "PolicyReminded", {"manner": "ORAL"})
    await log(hall, caller, "CLERK", at, *entry)
    case = {
        "id": row["id"],
        "caseNo": row["case_no"],
        "version": version,
        "stage": row["stage"],
        "track": state["track"],
        "mode": row["mode"],
    }
    return {"case": case, "refusals": [], "version": version, "replayed": False}


async def log(
    hall: Hall,
    caller: Known,
    role: str,
    at: str,
    stream: str,
    version: int,
    kind: str,
    payload: Json,
) -> None:
    """Append one event to the chained log, the head row last, inside the open transaction."""
    head = await _one(
        hall, "UPDATE log_head SET position = position + 1 WHERE id = 1 RETURNING position, hash"
    )
    assert head is not None, "a migrated database has the head of its log"
    entry = (
        head["position"],
        stream,
        version,
        kind,
        canonical(payload).decode(),
        1,
        caller.account,
        role,
        caller.token,
        at,
        str(uuid4()),
    )
    chained = hashlib.sha256(head["hash"].encode() + canonical(entry)).hexdigest()
    await hall.writing.execute(
        "INSERT INTO event (position, stream, version, kind, payload, format, officer, role,"
        " caller, at, request_id, hash) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        (*entry, chained),
    )
    await hall.writing.execute("UPDATE log_head SET hash = ? WHERE id = 1", (chained,))


def canonical(value: Any) -> bytes:
    """RFC 8785, for keys in ASCII and whole numbers."""
    return orjson.dumps(value, option=orjson.OPT_SORT_KEYS)


async def _one(hall: Hall, sql: str, *values: object) -> sqlite3.Row | None:
    rows = list(await hall.writing.execute_fetchall(sql, values))
    return rows[0] if rows else None


def _refused(code: str) -> Json:
    return {"case": None, "refusals": [{"code": code}], "version": None, "replayed": False}

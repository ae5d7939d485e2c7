"""Reading cases with plain SQL: a page of them, and one."""

import base64
import sqlite3
from datetime import datetime, timedelta, timezone
from typing import Any

import orjson

from domain.identifiers import mask_name
from domain.matter import Matter
from tests.bench.plain_hall import Hall, Json, Known

_EIGHT_EAST = timezone(timedelta(hours=8))

_ROWS = """
    SELECT c.id, c.case_no, c.version, c.matter_version_id, c.stage, c.track, c.mode, c.outcome,
           c.registered_at, c.priority, c.external_reference, c.state, c.applicant_id,
           a.name, a.identifier, a.kind
    FROM service_case c JOIN applicant a ON a.id = c.applicant_id
"""


async def page_of_cases(hall: Hall, caller: Known, asked: Json) -> Json:
    """The newest cases the caller may see."""
    first = int(asked["first"])
    rows = await hall.rows(
        f"{_ROWS} WHERE {caller.where} ORDER BY c.registered_at DESC, c.id DESC LIMIT ?",
        *caller.values,
        first + 1,
    )
    shown = rows[:first]
    return {
        "nodes": [_listed(hall, row, await hall.matter(row["matter_version_id"])) for row in shown],
        "pageInfo": {"hasNextPage": len(rows) > first, "endCursor": _cursor(shown[-1])},
    }


async def one_case(hall: Hall, caller: Known, asked: Json) -> Json:
    """The case with this number, with its materials and tasks."""
    row = await hall.row(
        f"{_ROWS} WHERE c.case_no = ? AND {caller.where}", asked["caseNo"], *caller.values
    )
    state = orjson.loads(row["state"])
    matter = await hall.matter(row["matter_version_id"])
    return {
        **_columns(row, state),
        "statutoryDueOn": state["deadlines"]["statutoryDueOn"] if state["deadlines"] else None,
        "decidedOn": state["decidedOn"],
        "applicant": _applicant(hall, row),
        "matter": {
            **_matter(matter),
            "promisedLimit": {"amount": matter.promised.amount, "unit": matter.promised.unit},
        },
        "materials": [_material(material) for material in state["materials"]],
        "tasks": state["tasks"],
    }


def _listed(hall: Hall, row: sqlite3.Row, matter: Matter) -> Json:
    columns = _columns(row, orjson.loads(row["state"]))
    return {**columns, "applicant": _applicant(hall, row), "matter": _matter(matter)}


def _columns(row: sqlite3.Row, state: dict[str, Any]) -> dict[str, Any]:
    registered_at = datetime.fromisoformat(row["registered_at"]).astimezone(_EIGHT_EAST)
    limits = state["deadlines"]
    return {
        "id": row["id"],
        "caseNo": row["case_no"],
        "version": row["version"],
        "stage": row["stage"],
        "track": row["track"],
        "mode": row["mode"],
        "outcome": row["outcome"],
        "channel": state["channel"],
        "externalReference": row["external_reference"],
        "registeredAt": registered_at.isoformat(),
        "acceptedOn": state["acceptedOn"],
        "dueOn": limits["dueOn"] if limits else None,
        "provisional": limits["provisional"] if limits else False,
        "priority": row["priority"] == 0,
    }


def _applicant(hall: Hall, row: sqlite3.Row) -> Json:
    person = row["kind"] == "NATURAL_PERSON"
    name, identifier = row["name"], row["identifier"]
    if person:
        name = hall.seal.opened(name, f"applicant/name/{row['applicant_id']}")
        identifier = hall.seal.opened(identifier, f"applicant/identifier/{row['applicant_id']}")
    return {
        "id": row["applicant_id"],
        "kind": row["kind"],
        "name": mask_name(name) if person else name,
        "uscc": None if person else identifier,
        "maskedId": f"{identifier[:4]}{'*' * 10}{identifier[-4:]}" if person else None,
    }


def _matter(matter: Matter) -> dict[str, Any]:
    return {
        "id": matter.id,
        "handlingCode": matter.handling_code,
        "name": matter.name,
        "type": matter.type,
    }


def _material(material: dict[str, Any]) -> Json:
    return {
        "code": material["code"],
        "standing": material["standing"],
        "inForm": material["inForm"],
        "dueOn": material["dueOn"],
    }


def _cursor(row: sqlite3.Row) -> str:
    place = orjson.dumps(["cases.newest", [row["registered_at"], row["id"]]])
    return base64.urlsafe_b64encode(place).decode().rstrip("=")
